"""Whose keys may be named, and keys typed in the place of their variable."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from components.candidates.names import resolve_name
from components.encoders.key_variables import SETTING
from components.encoders.server.keys import find_key
from components.records import BadInputError

FAR = "https://far.example/v1"


@pytest.mark.parametrize("key", ["gsk_abcDEF0123456789secretsecret", "sk-proj-abc", "pa-1234", "ключ"])
def test_a_key_in_the_place_of_its_variable_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(BadInputError, match="never the key itself") as refused:
        resolve_name(f"openai:m@{FAR}#{key}")
    assert key not in str(refused.value)


def test_visitors_of_the_app_may_name_only_what_was_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FAR_API_KEY", "NEAR_API_KEY", "DATABASE_PASSWORD", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "secret-of-" + name)
    assert find_key(FAR, None, "DATABASE_PASSWORD").get_secret_value() == "secret-of-DATABASE_PASSWORD"
    monkeypatch.setenv(SETTING, "FAR_API_KEY, DATABASE_PASSWORD")
    assert find_key(FAR, None, "FAR_API_KEY").get_secret_value() == "secret-of-FAR_API_KEY"
    with pytest.raises(BadInputError, match="EXPLORER_KEY_VARIABLES=NEAR_API_KEY"):
        find_key(FAR, None, "NEAR_API_KEY")
    with pytest.raises(BadInputError, match="end in _API_KEY, and the one"):
        find_key(FAR, None, "DATABASE_PASSWORD")
    with pytest.raises(BadInputError, match="may not send"):
        find_key(FAR, SecretStr("secret"), "OPENAI_API_KEY")
    openai = "https://api.openai.com/v1"
    assert find_key(openai, None).get_secret_value() == "secret-of-OPENAI_API_KEY"
