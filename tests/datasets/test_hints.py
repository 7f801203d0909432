"""Keyword or meaning: hints from collections made to point one way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.datasets.hints import LEAST_QUERIES, Points, Way, hint, word_overlap
from components.records import Collection
from tests.datasets.reading import read_beir_folder

THINGS = "tent stove boot rope lamp knife cup pump mat bag jar saw axe hat sock belt".split()


def collection(documents: list[str], queries: list[str], judged: int | None = None) -> Collection:
    """Each query's right document is the one in the same place."""
    rows = pd.DataFrame({"id": [f"d{n}" for n in range(len(documents))], "text": documents, "language": "en"})
    asked = pd.DataFrame({"id": [f"q{n}" for n in range(len(queries))], "text": queries}) if queries else None
    count = len(queries) if judged is None else judged
    pairs = {"query_id": [f"q{n}" for n in range(count)], "doc_id": [f"d{n}" for n in range(count)], "grade": 1}
    return assemble("made", rows, asked, pd.DataFrame(pairs) if count else None)


def test_overlap_is_counted_on_stems_without_function_words() -> None:
    found = word_overlap(collection(["Two tents and a stove.", "nothing alike"], ["the tent", "boots"]))
    assert found is not None
    assert found.mean == pytest.approx((1 + 0) / 2)
    assert (found.without, found.pairs) == (1, 2)
    assert word_overlap(collection(["a b"], ["a"], judged=0)) is None


def test_shared_words_point_to_keywords() -> None:
    made = collection([f"The {one} stands in the shed." for one in THINGS], [f"{one} shed" for one in THINGS])
    assert hint(made).way is Way.KEYWORDS


def test_other_wording_points_to_meaning() -> None:
    made = collection(
        [f"The {one} stands in the shed." for one in THINGS], ["where may it be kept safely overnight"] * 16
    )
    found = hint(made)
    assert found.way is Way.MEANING
    assert any("16 of 16 pairs share no word" in reason.sentence for reason in found.reasons)


def test_codes_asked_in_other_words_point_to_both() -> None:
    queries = [f"what fits TB-{1000 + n}-GRN" for n in range(16)]
    found = hint(collection([f"The {one} stands in the shed." for one in THINGS], queries))
    assert found.way is Way.BOTH
    assert {reason.points_to for reason in found.reasons} >= {Points.KEYWORDS, Points.MEANING}


def test_middling_signs_leave_it_open() -> None:
    documents = [f"The {one} stands in the shed." for one in THINGS]
    queries = [f"where does our {one} live" for one in THINGS]  # one of two words is shared
    found = hint(collection(documents, queries))
    assert 0.4 < word_overlap(collection(documents, queries)).mean < 0.7  # type: ignore[union-attr]
    assert found.way is Way.OPEN


def test_without_judgments_the_length_of_questions_counts() -> None:
    documents = [f"The {one} stands in the shed." for one in THINGS]
    short = hint(collection(documents, [f"{one} shed" for one in THINGS], judged=0))
    long = hint(
        collection(documents, [f"please tell me where I could put the {one} tonight" for one in THINGS], judged=0)
    )
    assert (short.way, long.way) == (Way.KEYWORDS, Way.MEANING)


def test_without_questions_only_codes_say_anything() -> None:
    assert hint(collection(["plain words only"] * 5, [])).way is Way.UNKNOWN
    assert hint(collection([f"part TB-{n}471-GRN" for n in range(5)], [])).way is Way.BOTH
    assert str(LEAST_QUERIES) in hint(collection(["plain"], ["why"])).reasons[1].sentence


def test_every_reason_holds_its_count() -> None:
    made = collection([f"The {one} stands in the shed." for one in THINGS], [f"{one} shed" for one in THINGS])
    assert all(any(sign.isdigit() for sign in reason.sentence) for reason in hint(made).reasons)


def test_the_same_seed_gives_the_same_hint(test_data: Path) -> None:
    content = read_beir_folder(test_data / "cranfield")
    assert hint(content, seed=2) == hint(content, seed=2)
    overlap = word_overlap(content)
    assert overlap is not None
    assert overlap.mean > 2.5 * overlap.by_chance
