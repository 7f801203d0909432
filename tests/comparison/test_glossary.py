"""Every term that is shown has an entry, and the list says one thing of each."""

from __future__ import annotations

import pytest

from components.comparison import glossary
from components.comparison.recommendation import words
from components.evaluation.metric_registry import CUTOFFS, TASK_METRICS, at_depth, metric
from components.evaluation.verdict import WORDS
from components.needs.tasks import TASKS


def has_entry(term: str) -> bool:
    return any(one.is_in(term) for one in glossary.terms())


@pytest.mark.parametrize("key", sorted({*(key for k in CUTOFFS for key in at_depth(k)), "judged@10", *TASK_METRICS}))
def test_every_metric_has_an_entry(key: str) -> None:
    assert has_entry(metric(key).name)


def test_every_verdict_every_word_of_the_scale_and_every_leading_metric_has_one() -> None:
    for word in (*(WORDS[outcome] for outcome in ("better", "worse", "same", "unclear")), *words.CONFIDENCE):
        assert glossary.term_of(word).meaning
    for task in TASKS.values():
        assert has_entry(metric(task.leading).name)


def test_no_term_stands_twice_and_all_are_explained_in_a_sentence() -> None:
    names = [one.name for one in glossary.terms()]
    assert len(names) == len(set(names))
    assert all(one.meaning.endswith(".") and one.is_in(one.name) for one in glossary.terms()), [
        one.name for one in glossary.terms() if not (one.meaning.endswith(".") and one.is_in(one.name))
    ]


def test_a_term_is_a_word_of_its_own() -> None:
    interval = next(one for one in glossary.terms() if one.name == "interval")
    assert interval.is_in("bars are 95 % intervals") and not interval.is_in("intervallic")
