"""Support tells faithful answers from others on 40 rows of known truth; other stand-ins equal their definitions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from components.answers.records import Answered, Context
from components.answers.stand_ins import stand_in_scores
from components.candidates.by_spec import build_encoder, resolve_name
from components.encoders.entailment import load_entailment
from components.evaluation.answer_overlap import exact_match, is_refusal, rouge_l, token_f1, token_recall
from components.evaluation.support import (
    LEAST,
    NEAREST,
    Encode,
    citation_score,
    entailed_by_sentence,
    support,
    support_by_sentence,
)
from components.measurements.answering import COMPARER
from components.records import BadInputError
from components.ui.answers.page import AUC
from tests.cases import ROOT
from tests.encoders import tiny

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/fixtures/support_rows.jsonl").read_text(encoding="utf-8").splitlines()
]
texts = st.lists(st.sampled_from("red green blue tent pole".split()), max_size=8).map(" ".join)


@cache
def encoder() -> Encode:
    found: Encode = build_encoder(resolve_name(COMPARER)).encode_documents
    return found


@pytest.mark.parametrize("with_encoder", [False, True])
def test_support_separates_faithful_from_others(with_encoder: bool) -> None:
    encode = encoder() if with_encoder else None
    labels = np.array([row["label"] for row in ROWS])
    assert {name: int((labels == name).sum()) for name in set(labels)} == {"faithful": 14, "half": 13, "none": 13}
    parts = [
        support_by_sentence(r["answer"], r["contexts"], encode, r["topic"] if r["topic"] in ("de", "es") else "en")
        for r in ROWS
    ]
    values = np.array([support(found) for found in parts])
    assert roc_auc_score(labels == "faithful", values) >= 0.8
    ends = labels != "half"
    assert roc_auc_score(labels[ends] == "faithful", values[ends]) >= 0.8
    if with_encoder:  # what the page says of it, cut
        assert str(int(100 * roc_auc_score(labels == "faithful", values)) / 100) == AUC
    said = [one.value for found in parts for one in found]
    flags = [flag for row in ROWS for flag in row["supported"]]
    assert roc_auc_score(flags, said) >= 0.8


def test_a_number_that_stands_nowhere_counts_against_a_sentence() -> None:
    context = ["The tent weighs 1.9 kg."]
    right, wrong = (support(support_by_sentence(f"The tent weighs {n} kg.", context)) for n in ("1.9", "3.4"))
    assert right == 1.0
    assert wrong == 0.0


def test_an_entailment_model_reads_the_nearest_parts(tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = tiny.tiny_entailment(tmp_path / "nli")
    entails = load_entailment(str(folder)).probabilities
    pairs = [("the tent is green", "the tent is wet"), ("how to clean boot", "red rope")]
    tokens = AutoTokenizer.from_pretrained(folder)(
        [one for one, _ in pairs], [other for _, other in pairs], padding=True, return_tensors="pt"
    )
    by_hand = AutoModelForSequenceClassification.from_pretrained(folder)(**tokens).logits.softmax(1)[:, 1]
    assert entails(pairs) == pytest.approx(by_hand.detach().numpy(), abs=1e-5)
    asked: list[tuple[str, str]] = []

    def counting(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        asked.extend(pairs)
        return np.array([float("green" in premise) for premise, _ in pairs])

    contexts = ["The rope is red. " * 4, "The tent is green. Buses leave every hour."]
    parts = entailed_by_sentence("The tent is wet. The rope is red.", contexts, counting)
    assert [(part.value, part.context) for part in parts] == [(1.0, 1), (0.0, 0)]
    assert len(asked) == 2 * NEAREST
    row = Answered("q", "Is it wet?", (Context("d", "The tent is green."),), "The tent is wet.")
    assert stand_in_scores(row, None, counting)["entailed"].value == 1.0
    assert "No entailment model" in stand_in_scores(row, None)["entailed"].reason


def test_a_model_of_other_labels_or_of_another_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match='no label "entailment"'):
        load_entailment(str(tiny.tiny_cross_encoder(tmp_path / "three", labels=3)))
    with pytest.raises(BadInputError, match="not on this computer"):
        load_entailment("nobody/never-made")


def test_citations_must_exist_and_support_their_sentence() -> None:
    contexts = ["The tent weighs 1.9 kg.", "Buses leave every hour."]
    assert citation_score("The tent weighs 1.9 kg [1].", contexts) == 1.0
    assert citation_score("The tent weighs 1.9 kg [2].", contexts) == 0.0
    assert citation_score("The tent weighs 1.9 kg [1, 7].", contexts) == 0.5
    assert citation_score("The tent weighs 1.9 kg.", contexts) is None
    assert LEAST <= 1


@given(texts, texts)
def test_overlaps_are_bounded_symmetric_and_one_for_the_same(one: str, other: str) -> None:
    for measure in (token_f1, rouge_l):
        assert measure(one, other) == pytest.approx(measure(other, one))
        assert 0 <= measure(one, other) <= 1
    assert token_f1(one, one) == rouge_l(one, one) == exact_match(one, one) == token_recall(one, one) == 1
    a, b = one.split(), other.split()
    longest = max((len(c) for c in _subsequences(a) if c in _subsequences(b)), default=0)
    assert rouge_l(one, other) == pytest.approx(2 * longest / (len(a) + len(b)) if a and b else float(a == b))


def _subsequences(words: list[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = {()}
    for word in words:
        found |= {(*one, word) for one in found}
    return found


@pytest.mark.parametrize("said", ["I do not know.", "The passages do not say.", "Das weiß ich nicht.", "No lo sé."])
def test_refusals_are_known_by_their_words(said: str) -> None:
    assert is_refusal(said)
    assert not is_refusal("The tent weighs 1.9 kg.")
