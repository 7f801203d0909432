"""Which environment variables visitors of the app may name as the place of a key."""

from __future__ import annotations

import os

from components.i18n import tr
from components.records import BadInputError

SETTING = "EXPLORER_KEY_VARIABLES"
"""Environment variable: the variables, with commas between, that visitors of the app may name. Unset: a command line,
whose person may read the environment anyway.
"""
ENDING = "_API_KEY"


def check_allowed(name: str) -> None:
    """Raise BadInputError where a visitor names a variable that whoever started the app did not list.

    Raises:
        BadInputError: it does not end in _API_KEY, or is not in the setting.
    """
    listed = os.environ.get(SETTING)
    if listed is None:
        return
    if not name.endswith(ENDING):  # then it may be a key, and is not repeated
        raise BadInputError(
            tr(
                "The app sends only keys of environment variables whose names end in {ending}, "
                "and the one that was named does not. Whoever started the app can set the key "
                "under such a name.",
                ending=ENDING,
            )
        )
    if name not in {variable.strip() for variable in listed.split(",")}:
        raise BadInputError(
            tr(
                "The app may not send what the environment variable {name} holds. Whoever "
                "started it can allow it: start it with {setting}={name} (several with commas "
                "between).",
                name=name,
                setting=SETTING,
            )
        )
