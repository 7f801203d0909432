"""Presets fill the form, keep what is the person's own, and leave nothing of one another."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.needs.fields import FIELDS, Needs, is_limit_set
from components.needs.presets import KEPT, PRESETS, RESET, apply_preset
from components.needs.value import value_of_point
from tests.comparison.cases import NEEDS


def test_the_six_are_there() -> None:
    assert [preset.name for preset in PRESETS.values()] == [
        "Internal search", "Customer support RAG", "Legal", "Medical", "Product catalogue", "Logs and duplicates",
    ]  # fmt: skip


@given(NEEDS, st.sampled_from(sorted(PRESETS)))
@settings(max_examples=60)
def test_a_preset_keeps_what_depends_on_the_data(needs: Needs, key: str) -> None:
    filled = apply_preset(needs, key)
    untouched = [name for name in FIELDS if name not in RESET]
    assert set(KEPT) <= set(untouched)
    assert all(getattr(filled, name) == getattr(needs, name) for name in untouched)
    assert all(getattr(filled, name) == value for name, value in PRESETS[key].values.items())


@pytest.mark.parametrize(("first", "second"), permutations(PRESETS, 2))
def test_nothing_of_an_earlier_preset_stays(first: str, second: str) -> None:
    assert apply_preset(apply_preset(Needs(), first), second) == apply_preset(Needs(), second)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_says_what_a_point_is_worth_and_wishes_only_for_limits_it_sets(key: str) -> None:
    needs = apply_preset(Needs(), key)
    assert value_of_point(needs).value
    assert all(is_limit_set(needs, name) for name in needs.wishes)


@pytest.mark.parametrize("key", ["legal", "medical", "internal-search"])
def test_confidential_cases_keep_texts_here(key: str) -> None:
    needs = apply_preset(Needs(), key)
    assert needs.data_stays
    assert "data_stays" not in needs.wishes
