from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from components.candidates.by_spec import resolve_name, result_of
from components.candidates.compute import compute_model
from components.evaluation.robustness.edge_inputs import EDGE_INPUTS
from components.evaluation.robustness.scoring import edited_id, score_edits, summarise
from components.measurements import robustness
from components.measurements.base import Subject, measure
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.cases import QUICK, collection


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def computed(workspace: Workspace, content: Collection, *names: str) -> list[ModelSpec]:
    specs = [resolve_name(name) for name in names]
    for spec in specs:
        compute_model(workspace, content, spec, say_nothing)
    return specs


def test_originals_find_what_the_saved_run_found(workspace: Workspace) -> None:
    content = collection(40, 6)
    for spec in computed(workspace, content, QUICK, "bm25"):
        assert robustness.ROBUSTNESS.load(Subject(workspace, content, spec)) is None
        said = measure(robustness.ROBUSTNESS, Subject(workspace, content, spec))
        found = robustness.ROBUSTNESS.load(Subject(workspace, content, spec))
        saved = result_of(workspace, content, spec)
        assert found is not None and saved is not None
        assert said["queries"] == 6 and said["edits"] == len(found.edited.rankings)
        for query_id, ranking in found.originals.rankings.items():
            assert ranking.doc_ids == saved.run.rankings[query_id].doc_ids[: len(ranking.doc_ids)]


def test_keyword_search_minds_no_case_and_minds_typos(workspace: Workspace) -> None:
    content = collection(40, 6)
    (spec,) = computed(workspace, content, "bm25")
    measure(robustness.ROBUSTNESS, Subject(workspace, content, spec))
    found = robustness.ROBUSTNESS.load(Subject(workspace, content, spec))
    assert found is not None
    scored = score_edits(robustness.edits_of(content), found.originals, found.edited, 10, content.qrels())
    overlap = scored.groupby("edit")["overlap"].mean()
    assert overlap["upper-case"] == 1 and overlap["typo-dropped"] < 1
    assert summarise(scored).queries == 6


def test_an_edit_that_finds_nothing_is_an_empty_result_and_not_a_missing_one(workspace: Workspace) -> None:
    content = collection(40, 6)
    words = content.queries.assign(text=[text.split()[0] for text in content.queries["text"]])
    single = Collection("c", content.documents, words, content.judgments)  # one word: a typo leaves nothing to match
    (spec,) = computed(workspace, single, "bm25")
    measure(robustness.ROBUSTNESS, Subject(workspace, single, spec))
    found = robustness.ROBUSTNESS.load(Subject(workspace, single, spec))
    assert found is not None
    scored = score_edits(robustness.edits_of(single), found.originals, found.edited, 10, single.qrels())
    assert (scored.loc[scored["edit"] == "typo-dropped", "overlap"] == 0).any()


def test_nothing_is_encoded_twice(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    content = collection(20, 4)
    (spec,) = computed(workspace, content, QUICK)
    assert robustness.texts_to_send(workspace, content, spec)
    measure(robustness.ROBUSTNESS, Subject(workspace, content, spec))
    assert robustness.texts_to_send(workspace, content, spec) == [one.text for one in EDGE_INPUTS]  # sent anew


def test_every_edge_input_is_answered_or_refused_and_none_stops_the_rest(workspace: Workspace) -> None:
    content = collection(20, 4)
    for spec in computed(workspace, content, QUICK, "bm25"):
        measure(robustness.ROBUSTNESS, Subject(workspace, content, spec))
        found = robustness.ROBUSTNESS.load(Subject(workspace, content, spec))
        assert found is not None
        assert found.edge["key"].tolist() == [one.key for one in EDGE_INPUTS]
        assert (found.edge["milliseconds"] >= 0).all()


def test_at_most_a_hundred_queries_are_edited_and_judged_ones_come_first() -> None:
    content = collection(150, 150)
    judged = Collection("c", content.documents, content.queries, content.judgments.iloc[100:])
    chosen = robustness.chosen_queries(judged)
    assert len(chosen) == 100 and set(judged.judgments["query_id"]) <= set(chosen["id"])
    edits = robustness.edits_of(judged)
    assert not {edited_id(a, b) for a, b in zip(edits["query_id"], edits["edit"], strict=True)} & set(chosen["id"])


def test_what_cannot_be_measured_is_said_in_a_sentence(workspace: Workspace) -> None:
    content = collection(20, 4)
    with pytest.raises(BadInputError, match="cannot be asked anything new"):
        measure(robustness.ROBUSTNESS, Subject(workspace, content, ModelSpec("old", "run", "x.parquet")))
    with pytest.raises(BadInputError, match="not computed yet"):
        measure(robustness.ROBUSTNESS, Subject(workspace, content, resolve_name("bm25")))
    with pytest.raises(BadInputError, match="no questions to edit"):
        measure(robustness.ROBUSTNESS, Subject(workspace, collection(20, 0), resolve_name("bm25")))


class Awkward:
    """A search that refuses one edge input, finds nothing for another, and answers the rest."""

    refused, unanswered = EDGE_INPUTS[0], EDGE_INPUTS[1]

    def search(self, text: str, depth: int) -> SimpleNamespace:
        if text == self.refused.text:
            raise RuntimeError("An empty text cannot be read.\nA second line nobody needs.")
        found = () if text == self.unanswered.text else tuple(f"d{i}" for i in range(depth))
        return SimpleNamespace(exact=SimpleNamespace(doc_ids=found))


def test_an_edge_input_that_is_refused_is_quoted_and_one_that_finds_nothing_counts_none() -> None:
    edge = robustness._edge(Awkward()).set_index("key")  # type: ignore[arg-type]
    assert edge.loc[Awkward.refused.key, "problem"] == "An empty text cannot be read."
    assert edge["results"].to_dict() == {
        one.key: 0 if one in (Awkward.refused, Awkward.unanswered) else robustness.DEPTH for one in EDGE_INPUTS
    }
    assert (edge.drop(Awkward.refused.key)["problem"] == "").all() and len(edge) == len(EDGE_INPUTS)
