"""What a decision says is whole sentences in the reader's language, and nothing reads its own English back."""

from __future__ import annotations

import re

import numpy as np
import pytest

from components import i18n
from components.comparison import glossary, switch_test
from components.comparison.recommendation import words
from components.comparison.recommendation.recommend import Basis, NothingFits, recommend
from components.comparison.recommendation.selection import Standing
from components.comparison.recommendation.sentence import in_two
from components.evaluation.model_pair import ModelPair
from components.evaluation.robustness import changing, keeping, media_edits
from components.evaluation.robustness.context import EditContext, Names
from components.evaluation.switch_verdict import judge
from components.needs.fields import Needs
from components.records import BadInputError

ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = {"ndcg", "MiniLM", "bm", "nDCG"}


def english(text: str) -> set[str]:
    return set(ENGLISH.findall(text)) - NAMES


def basis(verdict: str, difference: float, low: float, high: float) -> Basis:
    pair = ModelPair("MiniLM", "bm25", difference, low, high, verdict, 120, 400.0, 0.0, 0.1)
    return Basis(
        models=("MiniLM", "bm25"),
        means={"MiniLM": 0.5 + difference, "bm25": 0.5},
        pairs={("MiniLM", "bm25"): pair, ("bm25", "MiniLM"): pair.turned},
        standings={"MiniLM": Standing(None, 9.0, 300.0, 8.0), "bm25": Standing(None, 1.0, 100.0, 8.0)},
        margin=0.02,
        metric="ndcg@10",
        measured=120,
        current="bm25",
    )


@pytest.mark.parametrize(
    "found", [("better", 0.1, 0.05, 0.15), ("same", 0.001, -0.01, 0.01), ("unclear", 0.03, -0.05, 0.1)]
)
def test_a_recommendation_is_said_without_a_word_of_english(found: tuple[str, float, float, float]) -> None:
    with i18n.reading("ja"):
        said = recommend(basis(*found))
        assert not isinstance(said, NothingFits)
        told = (said.sentence, said.surer, *said.changes, words.CONFIDENCE[said.confidence])
    assert [english(one) for one in told] == [set()] * len(told), told
    assert "。 " not in said.sentence and ".." not in said.sentence
    take, why = in_two(said)  # read in another language than it was said in
    assert take + why == said.sentence and take and why


def test_a_term_is_explained_by_its_key_and_found_inside_japanese() -> None:
    with i18n.reading("ja"):
        interval = glossary.term_of("interval")
        assert interval.is_in(f"これは{interval.name}です") and not interval.is_in("中身")
        assert glossary.term_of(words.CLEAR).name == words.CONFIDENCE[words.CLEAR] != "Clear"
        assert glossary.term_of("keyword search").is_in("これはBM25です")


def test_a_switch_that_saves_money_is_one_sentence() -> None:
    with i18n.reading("ja"):
        said = switch_test.headline(judge({str(n): 0 for n in range(20)}, 0.02), "MiniLM", 0, 5.0)
    assert not english(said) and said.count("。") == 1, said


def test_what_a_need_allows_is_said_in_the_language_of_who_asks() -> None:
    for language, allowed in (("en", "a number from 1 to"), ("ja", "単位：MB")):
        with i18n.reading(language), pytest.raises(BadInputError, match=allowed):
            Needs(memory_mb=-1.0)


def test_what_an_edit_does_is_said_with_its_own_figures() -> None:
    said = {edit.key: edit.meaning for edits in media_edits.EDITS_OF.values() for edit in edits}
    figures = {
        "rotation": media_edits.TURNED,
        "jpeg": media_edits.JPEG_QUALITY,
        "brightness": round(100 * (media_edits.BRIGHTER - 1)),
        "noise": round(media_edits.NOISE_DECIBELS),
        "gain": round(media_edits.QUIETER_DECIBELS),
        "speed": round(100 * (media_edits.FASTER - 1)),
    }
    assert all(str(number) in said[key] for key, number in figures.items()), said


def test_what_is_put_into_a_question_is_never_translated() -> None:
    question, known = "How do I return a tent?", Names((), {})
    for rule in (keeping.filler, changing.negated):
        said = []
        for language in ("en", "ja"):
            with i18n.reading(language):
                said.append(rule(question, EditContext("en", np.random.default_rng(0), known)))
        assert said[0] == said[1] != question
