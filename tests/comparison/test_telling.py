"""The question shown beside the recommendation: a real difference, judged, short, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates.by_spec import resolve_name
from components.comparison.comparison import Comparison
from components.comparison.telling import telling
from components.needs.fields import Needs
from components.records import Collection, Ranking, Run, empty_judgments
from components.results.manifest import Manifest
from components.results.store import ModelResult
from components.workspace import Workspace

MODELS = ("all-MiniLM-L6-v2", "wordllama-256", "bm25")
QUESTIONS = {
    "long": "How do I wash a down jacket when I have only a small washing machine at home and no dryer?",
    "de": "Wie wasche ich eine Daunenjacke richtig und ohne Schaden?",
    "code": "TB-4471 in red",
    "same": "Where is your shop?",
    "back": "Can I pay with a card there?",
    "plain": "How do I wash a down jacket at home?",
    "open": "Which stove burns longest in the cold wind?",
}


def collection() -> Collection:
    ids = [f"d{number}" for number in range(400)]
    documents = pd.DataFrame({"id": ids, "title": ids, "text": [f"text of {one}" for one in ids]}).astype("str")
    documents = documents.assign(label="", language="en")
    asked = pd.DataFrame({"id": list(QUESTIONS), "text": list(QUESTIONS.values())}).astype("str")
    judged = [one for one in QUESTIONS if one != "open"]
    judgments = pd.DataFrame({"query_id": judged, "doc_id": "d0", "grade": np.int64(1)})
    return Collection("cases", documents, asked, judgments)


def result(name: str, places: dict[str, int], milliseconds: float) -> ModelResult:
    """A run whose right document stands at these places (from 1), at the first where nothing is said."""
    rankings = {}
    for query_id in QUESTIONS:
        found = [f"d{number}" for number in range(1, 12)]
        found.insert(places.get(query_id, 1) - 1, "d0")
        rankings[query_id] = Ranking(tuple(found[:12]), np.linspace(1, 0.1, 12))
    manifest = {"finished": 1.8e9, "documents": 400, "query_ms": [milliseconds] * 30}
    return ModelResult(Run(name, rankings), Manifest.from_dict(manifest), Path(name))


def comparison(tmp_path: Path, content: Collection, current: str = "") -> Comparison:
    weak = {"long": 11, "de": 11, "code": 11, "plain": 4, "open": 3}
    results = {
        MODELS[0]: result(MODELS[0], {"back": 11}, 1.0),
        MODELS[1]: result(MODELS[1], weak, 20.0),
        MODELS[2]: result(MODELS[2], weak | {"plain": 11}, 300.0),
    }
    specs = [resolve_name(name) for name in MODELS]
    needs = Needs(current_model=current)
    return Comparison.of_files(Workspace(tmp_path), content, specs, results=results, needs=needs)


def test_the_question_is_judged_short_plain_and_in_the_readers_language(tmp_path: Path) -> None:
    found = telling(comparison(tmp_path, collection()))
    assert found is not None and found.query_id == "plain"
    assert [(one.model, one.is_right, one.right_rank) for one in found.answers] == [
        (MODELS[0], True, 1),
        (MODELS[1], None, 4),
        (MODELS[2], None, None),
    ]


def test_it_is_held_against_the_model_in_use_today(tmp_path: Path) -> None:
    found = telling(comparison(tmp_path, collection(), current=MODELS[2]))
    assert found is not None
    assert (found.first, found.other) == (MODELS[0], MODELS[2])
    assert [one.model for one in found.answers] == [MODELS[0], MODELS[2], MODELS[1]]


def test_without_judgments_it_is_one_to_which_the_first_answers_differ(tmp_path: Path) -> None:
    found = telling(comparison(tmp_path, replace(collection(), judgments=empty_judgments())))
    assert found is not None and not found.has_right
    assert found.query_id != "same" and {one.is_right for one in found.answers} == {None}
    tops = {one.model: one.doc_id for one in found.answers}
    assert tops[found.first] != tops[found.other]


@pytest.mark.parametrize("places", [{}, {"plain": 1}])
def test_where_all_answer_the_same_there_is_none(tmp_path: Path, places: dict[str, int]) -> None:
    results = {name: result(name, places, 1.0) for name in MODELS}
    specs = [resolve_name(name) for name in MODELS]
    assert telling(Comparison.of_files(Workspace(tmp_path), collection(), specs, results=results)) is None


@pytest.mark.parametrize("is_judged", [True, False])
def test_where_the_two_answer_everything_alike_it_is_held_against_the_next(tmp_path: Path, is_judged: bool) -> None:
    weak = {"long": 11, "de": 11, "code": 11, "plain": 4, "open": 3}
    twins = {name: result(name, {"back": 11}, wait) for name, wait in zip(MODELS[:2], (1.0, 20.0), strict=True)}
    twins[MODELS[2]] = result(MODELS[2], weak, 300.0)
    rankings = {  # two runs that are the same to the last place may be one saved twice
        query_id: Ranking((*ranking.doc_ids[:10], ranking.doc_ids[11], ranking.doc_ids[10]), ranking.scores)
        for query_id, ranking in twins[MODELS[1]].run.rankings.items()
    }
    twins[MODELS[1]] = replace(twins[MODELS[1]], run=Run(MODELS[1], rankings))
    content = collection() if is_judged else replace(collection(), judgments=empty_judgments())
    specs = [resolve_name(name) for name in MODELS]
    made = Comparison.of_files(Workspace(tmp_path), content, specs, results=twins)
    assert made.decision.recommendation is not None
    assert (made.decision.recommendation.first, made.decision.recommendation.second) == MODELS[:2]
    found = telling(made)
    assert found is not None and (found.first, found.other) == (MODELS[0], MODELS[2])
    assert [one.model for one in found.answers] == [MODELS[0], MODELS[2], MODELS[1]]
