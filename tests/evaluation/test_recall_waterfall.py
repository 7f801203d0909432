"""Every relevant document has one fate, and the shares add up to the recall that the metrics give."""

from __future__ import annotations

import numpy as np
import pytest

from components.evaluation.metrics import per_query
from components.evaluation.recall_waterfall import (
    CAUSES,
    CHUNKING,
    FOUND,
    INDEX,
    MODEL,
    ROOM,
    TRUNCATION,
    UNMEASURED,
    Stages,
    repair_gain,
    waterfall,
)
from components.records import BadInputError, Ranking, Run


def run(**found: str) -> Run:
    """A run from query id -> single-letter documents in rank order."""
    return Run("m", {q: Ranking(tuple(ids), np.linspace(1, 0.1, len(ids))) for q, ids in found.items()})


def causes(stages: Stages, qrels: dict[str, dict[str, int]], k: int) -> dict[str, str]:
    pairs = waterfall(stages, qrels, k).pairs
    return dict(zip(pairs["doc_id"], pairs["cause"], strict=True))


def test_a_missed_document_counts_against_the_first_stage_that_would_have_found_it() -> None:
    qrels = {"q": dict.fromkeys("abcdefg", 1) | {"x": 0}}
    stages = Stages(
        exact=run(q="abxyzwvcdefg"),
        delivered=run(q="axyzwvutsr"),
        repaired={TRUNCATION: [run(q="abcxyzwvut")], CHUNKING: [run(q="abcdxyzwvu"), run(q="eabxyzwvut")]},
        suspects={"c", "f"},
    )
    assert causes(stages, qrels, 7) == {
        "a": FOUND, "b": INDEX, "c": TRUNCATION, "d": CHUNKING, "e": CHUNKING, "f": UNMEASURED, "g": MODEL,
    }  # fmt: skip


def test_without_a_measured_index_exact_search_is_what_is_delivered() -> None:
    found = waterfall(Stages(run(q="ab")), {"q": {"a": 1, "c": 2}}, 2)
    assert found.means[FOUND].mean == 0.5 and found.means[INDEX].mean == 0 and found.means[MODEL].mean == 0.5


def test_more_relevant_documents_than_places_have_no_room_and_blame_nobody() -> None:
    found = waterfall(Stages(run(q="ab")), {"q": dict.fromkeys("abcde", 1)}, 2)
    assert found.means[ROOM].mean == pytest.approx(0.6)
    assert found.means[FOUND].mean == pytest.approx(0.4)
    one_missed = waterfall(Stages(run(q="ax")), {"q": dict.fromkeys("abcde", 1)}, 2)
    assert (one_missed.means[ROOM].mean, one_missed.means[MODEL].mean) == pytest.approx((0.6, 0.2))


def test_room_is_taken_from_what_is_furthest_from_being_found() -> None:
    stages = Stages(run(q="axcb"), delivered=run(q="ax"), repaired={TRUNCATION: [run(q="ab")]})
    assert causes(stages, {"q": dict.fromkeys("abc", 1)}, 2) == {"a": FOUND, "b": TRUNCATION, "c": ROOM}


@pytest.mark.parametrize("seed", range(20))
def test_shares_add_up_and_what_is_found_is_recall(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = [f"d{i}" for i in range(12)]

    def drawn() -> Run:
        """With ties and queries that found nothing."""
        return Run(
            "m",
            {
                f"q{q}": Ranking(tuple(str(one) for one in rng.permutation(ids)[: rng.integers(0, 12)]), np.empty(0))
                for q in range(6)
            },
        )

    def scored(one: Run) -> Run:
        rounded = {q: np.sort(rng.integers(0, 4, len(r.doc_ids)) / 4)[::-1] for q, r in one.rankings.items()}
        return Run("m", {q: Ranking(r.doc_ids, rounded[q]) for q, r in one.rankings.items()})

    qrels = {f"q{q}": {str(one): int(rng.integers(0, 3)) for one in rng.permutation(ids)[:7]} for q in range(7)}
    exact, delivered, unread = scored(drawn()), scored(drawn()), scored(drawn())
    k = int(rng.integers(1, 8))
    found = waterfall(Stages(exact, delivered, {TRUNCATION: [unread]}, frozenset(ids[:4])), qrels, k)
    assert found.shares.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert sum(found.means[cause].mean for cause in CAUSES) == pytest.approx(1.0)
    recall = per_query(delivered, qrels, [f"recall@{k}"])[f"recall@{k}"]
    assert found.shares[FOUND].to_numpy() == pytest.approx(recall.to_numpy())
    assert found.shares.index.tolist() == recall.index.tolist()
    ceiling = [min(k / len(r), 1.0) for q in recall.index if (r := [d for d, g in qrels[q].items() if g > 0])]
    assert (1 - found.shares[ROOM]).to_numpy() == pytest.approx(np.array(ceiling))
    repaired = waterfall(Stages(delivered), qrels, k)
    assert repaired.means[FOUND].mean == pytest.approx(recall.mean())


def test_a_repair_that_pushes_others_out_gains_less_than_it_finds() -> None:
    qrels = {f"q{i}": {"a": 1, "b": 1} for i in range(8)}
    exact = run(**{q: "axb" for q in qrels})
    repaired = run(**{q: "bxa" for q in qrels})
    found = waterfall(Stages(exact, repaired={TRUNCATION: [repaired]}), qrels, 1)
    assert found.means[TRUNCATION].mean + found.means[ROOM].mean == pytest.approx(0.5)
    assert repair_gain(exact, repaired, qrels, 1).difference == 0


def test_the_rank_by_exact_search_is_told() -> None:
    pairs = waterfall(Stages(run(q="xay")), {"q": {"a": 1, "b": 1}}, 1).pairs
    ranks = dict(zip(pairs["doc_id"], pairs["rank"], strict=True))
    assert ranks["a"] == 2 and np.isnan(ranks["b"])


def test_nothing_judged_gives_an_empty_waterfall() -> None:
    found = waterfall(Stages(run(q="ab")), {"q": {"a": 0}}, 5)
    assert found.pairs.empty and np.isnan(found.means[FOUND].mean)


def test_a_depth_or_stage_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(BadInputError, match="depth is 0"):
        waterfall(Stages(run(q="a")), {"q": {"a": 1}}, 0)
    with pytest.raises(BadInputError, match="'typo'"):
        waterfall(Stages(run(q="a"), repaired={"typo": []}), {"q": {"a": 1}}, 1)
