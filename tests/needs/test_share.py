"""Needs in a link: nothing lost, and nothing a stranger puts there does harm."""

from __future__ import annotations

import base64
import json
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.needs.fields import FIELDS, Needs
from components.needs.presets import PRESETS, apply_preset
from components.needs.share import LONGEST_PARAM, differences, from_param, to_param
from components.records import BadInputError
from tests.comparison.cases import NEEDS


def packed(plain: bytes) -> str:
    return "1" + base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


@given(NEEDS)
def test_a_link_brings_back_what_was_shared(needs: Needs) -> None:
    param = to_param(needs)
    assert from_param(param) == needs
    assert re.fullmatch(r"[A-Za-z0-9_-]+", param)  # nothing an address would escape
    assert len(param) <= LONGEST_PARAM


@pytest.mark.parametrize("key", PRESETS)
def test_a_usual_link_is_short(key: str) -> None:
    assert len(to_param(apply_preset(Needs(), key))) < 300


@given(st.text(max_size=80))
def test_any_text_is_refused_in_one_sentence(text: str) -> None:
    try:
        from_param(text)
    except BadInputError as error:
        assert str(error).startswith("The needs in this link cannot be read (")  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017


@given(NEEDS, st.data())
def test_a_link_that_was_cut_off_is_refused(needs: Needs, data: st.DataObject) -> None:
    param = to_param(needs)
    cut = param[: data.draw(st.integers(1, len(param) - 2))]
    with pytest.raises(BadInputError):
        from_param(cut)


@pytest.mark.parametrize(
    ("param", "said"),
    [
        (packed(b"0" * 50_000_000), "cut off or damaged"),  # unpacks to 50 MB
        ("1" + "A" * LONGEST_PARAM, "4,001 characters, at most 4,000"),
        ("2" + packed(b"{}")[1:], "another version"),
        ("", "another version"),
        (packed(b"[]"), "no fields"),
        (packed(b"\xff"), "cut off or damaged"),
        (packed(json.dumps({"margin": 9}).encode()), "margin is 9; allowed: a number from 0.001 to 0.5"),
        (packed(json.dumps({"__class__": "x"}).encode()), 'There is no field "__class__"'),
        (packed(b"[" * 9_000), "cut off or damaged"),
    ],
)
def test_hostile_links_are_refused(param: str, said: str) -> None:
    if said != "4,001 characters, at most 4,000":
        assert len(param) < 100_000
    with pytest.raises(BadInputError) as caught:
        from_param(param)
    if len(param) <= LONGEST_PARAM:
        assert said in str(caught.value)


def test_the_differences_are_those_fields_only() -> None:
    assert differences(Needs(), Needs(margin=0.05, languages=("de",))) == {
        "margin": (0.02, 0.05), "languages": ((), ("de",)),
    }  # fmt: skip
    assert differences(Needs(), Needs()) == {}
    assert set(differences(Needs(), Needs(task="rag"))) <= set(FIELDS)
