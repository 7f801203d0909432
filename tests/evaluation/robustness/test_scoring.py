from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from components.evaluation.metrics import per_query
from components.evaluation.robustness.edge_inputs import EDGE_INPUTS
from components.evaluation.robustness.edits import EDITED_COLUMNS
from components.evaluation.robustness.scoring import (
    by_edit,
    discernment,
    edited_id,
    score_edits,
    summarise,
    worst,
)
from components.records import BadInputError, Ranking, Run


def ranking(*ids: str) -> Ranking:
    return Ranking(tuple(ids), np.linspace(1, 0.1, len(ids)))


def edited(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "old", "new") for row in rows], columns=list(EDITED_COLUMNS))


ORIGINALS = Run("m", {"q1": ranking("a", "b", "c"), "q2": ranking("c", "d", "e")})
EDITED = edited(("q1", "upper-case", False), ("q1", "negation", True), ("q2", "upper-case", False))
FOUND = Run(
    "m",
    {
        edited_id("q1", "upper-case"): ranking("a", "b", "x"),
        edited_id("q1", "negation"): ranking("a", "b", "c"),
        edited_id("q2", "upper-case"): ranking("c", "d", "e"),
    },
)


def test_overlap_is_the_share_of_results_that_stay() -> None:
    scored = score_edits(EDITED, ORIGINALS, FOUND, 3)
    assert scored["overlap"].tolist() == pytest.approx([2 / 3, 1, 1])
    assert scored["distance"].iloc[2] == pytest.approx(0)
    assert scored["change"].isna().all()


def test_change_is_the_metric_of_the_edited_query_minus_the_original_and_only_where_meaning_stays() -> None:
    qrels = {"q1": {"c": 1}, "q2": {"z": 0}}
    scored = score_edits(EDITED, ORIGINALS, FOUND, 3, qrels)
    before = per_query(ORIGINALS, {"q1": {"c": 1}}, ["ndcg@3"])["ndcg@3"].iloc[0]
    assert scored["change"].iloc[0] == pytest.approx(0 - before)
    assert scored["change"].iloc[1:].isna().all()
    assert summarise(scored).loss.mean == pytest.approx(before)  # type: ignore[union-attr]


def test_change_is_counted_in_the_metric_that_is_asked_for() -> None:
    qrels = {"q1": {"b": 1, "c": 1}, "q2": {"c": 1}}
    scored = score_edits(EDITED, ORIGINALS, FOUND, 3, qrels, "recall@3")
    assert scored["change"].iloc[0] == pytest.approx(-0.5) and scored["change"].iloc[2] == pytest.approx(0)


def test_each_query_counts_once_however_many_edits_it_has() -> None:
    rows = pd.DataFrame(
        {"query_id": ["a", "a", "a", "b"], "changes_meaning": False, "overlap": [0.0, 0.0, 0.0, 1.0], "change": np.nan}
    ).assign(distance=0.0)
    assert summarise(rows).invariance.mean == pytest.approx(0.5)  # type: ignore[union-attr]


def test_discernment_is_the_area_under_the_curve_of_each_query() -> None:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "query_id": np.repeat([f"q{i}" for i in range(30)], 10),
            "changes_meaning": np.tile([True] * 4 + [False] * 6, 30),
            "distance": rng.integers(0, 5, 300) / 4,  # many ties
        }
    )
    found = discernment(rows)
    for query_id, part in rows.groupby("query_id"):
        assert found[str(query_id)] == pytest.approx(roc_auc_score(part["changes_meaning"], part["distance"]))


def test_a_model_that_finds_the_same_whatever_is_asked_discerns_nothing() -> None:
    fixed = Run("m", {name: ranking("a", "b", "c") for name in FOUND.rankings})
    scored = score_edits(EDITED, Run("m", dict.fromkeys(("q1", "q2"), ranking("a", "b", "c"))), fixed, 3)
    summary = summarise(scored)
    assert summary.invariance.mean == 1  # type: ignore[union-attr]
    assert summary.sensitivity.mean == 0.5  # type: ignore[union-attr]
    assert (summary.queries, summary.queries_with_both) == (2, 1)


def test_nothing_to_measure_is_none_and_not_a_number() -> None:
    summary = summarise(score_edits(edited(), ORIGINALS, FOUND, 3))
    assert summary.invariance is None and summary.loss is None and summary.sensitivity is None


def test_by_edit_has_a_row_for_each_with_its_count() -> None:
    table = by_edit(score_edits(EDITED, ORIGINALS, FOUND, 3)).set_index("edit")
    assert table.loc["upper-case", "queries"] == 2
    assert table.loc["upper-case", "overlap"] == pytest.approx(5 / 6)
    assert table["change"].isna().all()


def test_worst_lists_lost_results_where_meaning_stays_and_kept_ones_where_it_changes() -> None:
    scored = score_edits(EDITED, ORIGINALS, FOUND, 3)
    assert worst(scored, changes_meaning=False)["query_id"].tolist() == ["q1", "q2"]
    assert worst(scored, changes_meaning=True)["edit"].tolist() == ["negation"]


def test_an_edited_query_that_was_not_searched_for_is_named() -> None:
    with pytest.raises(BadInputError, match="Query q1 with the edit upper-case was not searched for"):
        score_edits(EDITED, ORIGINALS, Run("m", {}), 3)


def test_edge_inputs_hold_what_their_names_say() -> None:
    by_key = {one.key: one.text for one in EDGE_INPUTS}
    assert len(by_key) == len(EDGE_INPUTS)
    assert by_key["empty"] == "" and len(by_key["long"]) == 100_000 and len(by_key["one-letter"]) == 1
