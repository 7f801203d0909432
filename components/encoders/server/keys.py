"""Which key goes to which address."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from pydantic import SecretStr

from components.encoders.endpoint import KEYLESS, OPENAI_HOST
from components.encoders.key_variables import check_allowed
from components.i18n import tr
from components.records import BadInputError

KEY_VARIABLE = "OPENAI_API_KEY"


def find_key(base_url: str, given: SecretStr | None, key_env: str = "") -> SecretStr:
    """The key to send to this address, "EMPTY" for none.

    OPENAI_API_KEY (``given``, else from the environment) goes to api.openai.com and to no other host, unless
    ``key_env`` names it: a key must not reach whatever address a person types. Another host gets the variable
    ``key_env`` names.

    Raises:
        BadInputError: the variable is not set, or what it holds cannot be a key.
    """
    parts = urlsplit(base_url)
    is_openai = parts.scheme == "https" and parts.hostname == OPENAI_HOST
    variable = key_env or (KEY_VARIABLE if is_openai else "")
    if not variable:
        return SecretStr(KEYLESS)
    if not (is_openai and variable == KEY_VARIABLE):
        check_allowed(variable)
    value = given.get_secret_value() if given is not None and variable == KEY_VARIABLE else os.environ.get(variable, "")
    value = value.strip()
    if not value:
        # What stands in the place of the name may be the key itself: only what looks like a name is repeated.
        named = variable if variable.isupper() and len(variable) <= 60 else tr("that was named for it")
        raise BadInputError(
            tr(
                "No API key for {base_url}: set the environment variable {named} and start again.",
                base_url=base_url,
                named=named,
            )
        )
    if not all("!" <= character <= "~" for character in value):
        raise BadInputError(tr("The API key contains a space or a character no key has; copy it again."))
    return SecretStr(value)
