"""Kinds that learn from interactions, and models of texts on users: against brute force, and without a leak."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from components.candidates import candidate_of
from components.candidates.learned import LearnedSearcher
from components.candidates.live_search import LiveSearch
from components.candidates.names import resolve_name
from components.candidates.searching import Opened, cannot_load, search_collection
from components.candidates.users import Profiles
from components.candidates.work import Work
from components.comparison.users import of_groups
from components.datasets.interactions.rules import Rules
from components.datasets.interactions.split import interaction_collection
from components.datasets.read import read_path
from components.datasets.table_options import TableOptions
from components.evaluation import metrics
from components.evaluation.mean_intervals import Interval
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST
from components.learning.feedback import feedback_of
from components.progress import Progress, say_nothing
from components.records import BadInputError, Collection, Run
from components.workspace import Workspace
from tests.cases import QUICK
from tests.cases import collection as plain_collection
from tests.interactions import documents_of, events_of, of_users, tasteful

ROOT = Path(__file__).resolve().parents[2]
LEARNED = (
    "popularity",
    "item-knn",
    "ppmi?factors=4",
    "als?factors=4",
    "bpr?factors=4&rounds=20",
    "ncf?factors=8&epochs=3",
)


def found_by(name: str, collection: Collection, workspace: Workspace) -> Run:
    """The run a candidate saves."""
    candidate = candidate_of(resolve_name(name))
    candidate.compute(Work(workspace, collection))
    result = candidate.result(workspace, collection)
    assert result is not None
    return result.run


def _means_alone(table: np.ndarray, seed: int) -> list[Interval]:
    assert seed
    return [Interval(float(mean), math.nan, math.nan, len(table)) for mean in table.mean(axis=0)]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([BY_LAST, AT_RANDOM, BY_DATE]))
def test_every_number_equals_an_evaluation_by_hand(seed: int, keeps: bool, split: str) -> None:
    """Popularity ranked and scored user by user, with nothing of the engine."""
    draw = np.random.default_rng(seed)
    users, items = int(draw.integers(2, 12)), int(draw.integers(3, 25))
    rows = [
        (f"u{draw.integers(users)}", f"i{draw.integers(items):02}", float(draw.integers(20)))
        for _ in range(int(draw.integers(5, 90)))
    ]
    documents = documents_of([f"i{n:02}" for n in range(items)])
    try:
        collection = interaction_collection("x", documents, events_of(*rows), Rules(split, 15.0, keeps_repeats=keeps))
    except BadInputError:
        reject()  # 200 tables are to be scored
    assert collection.interactions is not None
    table = collection.interactions.table
    takers = {doc: len(set(table["user_id"][table["doc_id"] == doc])) for doc in documents["id"]}
    feedback, _ = feedback_of(collection.interactions, documents["id"].tolist())
    candidate: Any = candidate_of(resolve_name("popularity"))
    learned = candidate.learn(feedback, collection, say_nothing, None)
    searcher = LearnedSearcher(candidate, Opened(None, collection), learned)  # type: ignore[arg-type]
    run = Run("popularity", search_collection(searcher, collection, 100)[0])
    scored = metrics.per_query(run, collection.qrels(), ["hit_rate@10", "ndcg@10", "mrr@100"])
    shown: list[str] = []
    taken: list[str] = []
    by_hand: dict[str, list[tuple[float, float, float]]] = {}
    for user in collection.queries["id"]:
        own = table["doc_id"][table["user_id"] == user].tolist()
        allowed = [doc for doc in documents["id"] if keeps or doc not in own]
        order = sorted(allowed, key=lambda doc: (own.count(doc) if keeps else 0, takers[doc], doc), reverse=True)
        right = set(collection.judgments["doc_id"][collection.judgments["query_id"] == user])
        places = [place for place, doc in enumerate(order) if doc in right]
        gain = sum(1 / math.log2(place + 2) for place in places if place < 10)
        ideal = sum(1 / math.log2(place + 2) for place in range(min(len(right), 10)))
        wanted = (float(any(place < 10 for place in places)), gain / ideal, 1 / (places[0] + 1) if places else 0.0)
        assert scored.loc[user].tolist() == pytest.approx(wanted)
        assert set(run.rankings[user].doc_ids) <= set(allowed)
        shown += order[:10]
        taken += own
        is_known = any(takers[doc] >= 5 for doc in right)
        for group in (
            "all users",
            f"users with {'under 5 interactions' if len(own) < 5 else '5 interactions or more'}",
            "known items held out" if is_known else "a cold item held out",
        ):
            by_hand.setdefault(group, []).append(wanted)
    with pytest.MonkeyPatch.context() as patch:  # intervals have tests of their own, and take most of the time
        patch.setattr("components.evaluation.statistics.mean_intervals", _means_alone)
        found = {row["group"]: row for row in of_groups(collection, run)}
    assert {group: row["users"] for group, row in found.items()} == {group: len(by_hand[group]) for group in by_hand}
    for group, numbers in by_hand.items():
        assert [found[group][key] for key in scored.columns] == pytest.approx(np.mean(numbers, axis=0))
    everybody = found["all users"]
    assert everybody["coverage@10"] == pytest.approx(len(set(shown)) / items)
    bits = [math.log2((table["user_id"].nunique() + 1) / (takers[doc] + 1)) for doc in shown]
    assert everybody["novelty@10"] == pytest.approx(np.mean(bits))
    bias = np.mean([takers[doc] for doc in shown]) / np.mean([takers[doc] for doc in taken])
    assert everybody["popularity_bias@10"] == pytest.approx(bias)


def with_future(split: str, item: str) -> Collection:
    """What is held out of everybody is this item, which nobody took before; of nobody ever i22 or i23 else."""
    documents, past = documents_of([f"i{n}" for n in range(24)]), tasteful(items=22)
    if split == AT_RANDOM:  # whatever is drawn becomes the item: what is drawn does not depend on its name
        past = past.assign(time=math.nan)
        drawn = interaction_collection("x", documents, past, Rules(AT_RANDOM)).judgments
        is_drawn = pd.MultiIndex.from_frame(past[["user_id", "doc_id"]]).isin(
            pd.MultiIndex.from_frame(drawn[["query_id", "doc_id"]])
        )
        events = past.assign(doc_id=past["doc_id"].mask(is_drawn, item))
    else:
        events = pd.concat([past, events_of(*((f"u{user}", item, 1e6 + user) for user in range(40)))])
    collection = interaction_collection("x", documents, events, Rules(split, 1e6))
    assert set(collection.judgments["doc_id"]) == {item}
    assert len(collection.judgments) == 40
    return collection


SPLITS = (BY_LAST, BY_DATE, AT_RANDOM)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", LEARNED)
def test_two_futures_teach_the_same(name: str, split: str) -> None:
    """Whichever item everybody takes next, what is learned is the same to the last digit, also when to stop."""
    candidate: Any = candidate_of(resolve_name(name))
    one, other = (
        candidate.learn(
            feedback_of(collection.interactions, collection.documents["id"].tolist())[0], collection, say_nothing, None
        )
        for collection in (with_future(split, "i22"), with_future(split, "i23"))
        if collection.interactions is not None
    )
    assert one.keys() == other.keys()
    for part, values in one.items():
        assert np.array_equal(values, other[part])


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", [f"fusion:item-knn+{QUICK}", f"history:{QUICK}?last=3", QUICK, "bm25"])
def test_two_futures_give_the_same_scores(name: str, split: str, tmp_path: Path) -> None:
    """Also where weights are chosen, or users are what they took: nothing that is held out moves a score."""
    one, other = (found_by(name, with_future(split, item), Workspace(tmp_path / item)) for item in ("i22", "i23"))
    for user, ranking in one.rankings.items():
        assert ranking.doc_ids == other.rankings[user].doc_ids
        assert np.array_equal(ranking.scores, other.rankings[user].scores)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", LEARNED)
def test_what_only_the_future_knows_is_not_learned(name: str, split: str, tmp_path: Path) -> None:
    """Everybody takes i23 next; before, nobody did."""
    collection = with_future(split, "i23")
    workspace = Workspace(tmp_path)
    found = found_by(name, collection, workspace)
    places = {user: one.doc_ids.index("i23") for user, one in found.rankings.items()}
    if name.startswith(("bpr", "ncf")):
        assert np.mean(list(places.values())) > 3  # a random start, and only ever drawn as what was not taken
        return
    assert [found.rankings[user].scores[place] for user, place in places.items()] == [0.0] * len(places)
    candidate = candidate_of(resolve_name(name))
    if candidate.has_vectors:
        vectors = candidate.document_vectors(workspace, collection)
        assert vectors is not None
        middle = vectors[:22].mean(axis=0)
        assert vectors[23] == pytest.approx(middle / np.linalg.norm(middle), abs=1e-3)


@pytest.mark.parametrize(
    "name", [*LEARNED, QUICK, "bm25", f"fusion:als+{QUICK}", f"history:{QUICK}?last=2&recency=0.5"]
)
def test_nobody_is_recommended_what_they_have(name: str, tmp_path: Path) -> None:
    collection = of_users()
    found = found_by(name, collection, Workspace(tmp_path))
    assert collection.interactions is not None
    assert len(found.rankings) == len(collection.queries)
    for user, one in found.rankings.items():
        assert not set(one.doc_ids) & set(collection.interactions.histories[user])
        assert name == "bm25" or len(one.doc_ids) == len(collection.documents) - len(
            collection.interactions.histories[user]
        )


@pytest.mark.parametrize("name", LEARNED[1:4])
def test_taste_is_learned(name: str, tmp_path: Path) -> None:
    """Users of either half of the catalogue get what the others of their half take."""
    collection = of_users()
    found = found_by(name, collection, Workspace(tmp_path)).rankings
    own = [int(doc[1:]) // 12 == int(user[1:]) % 2 for user, one in found.items() for doc in one.doc_ids[:4]]
    assert np.mean(own) > 0.8  # half of them would be, by chance


def test_what_was_learned_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection, workspace = of_users(), Workspace(tmp_path)
    first = found_by("als?factors=4", collection, workspace)
    candidate: Any = candidate_of(resolve_name("als?factors=4"))
    monkeypatch.setattr(type(candidate), "learn", lambda *_: pytest.fail("it was learned twice"))
    again = found_by("als?factors=4", collection, workspace)
    assert {u: r.doc_ids for u, r in again.rankings.items()} == {u: r.doc_ids for u, r in first.rankings.items()}
    assert candidate.result(workspace, collection).manifest["train_seconds"] > 0


NETWORK = "ncf?factors=8&epochs=3"


def compute_until(root: Path, stage: str, epoch: int) -> None:
    """Train the network, and be killed after an epoch."""

    def report(progress: Progress) -> None:
        if (progress.stage, progress.done) == (stage, epoch):
            os.kill(os.getpid(), signal.SIGKILL)

    candidate_of(resolve_name(NETWORK)).compute(Work(Workspace(root), of_users(), report))


def test_a_network_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """Both of its trainings, killed after an epoch, end as if nothing had happened; until then there is no result."""
    collection = of_users()
    whole = found_by(NETWORK, collection, Workspace(tmp_path / "whole"))
    workspace = Workspace(tmp_path / "killed")
    candidate = candidate_of(resolve_name(NETWORK))
    for stage, epoch in (("choosing epochs", 2), ("learning", 1)):
        code = (
            "from pathlib import Path; from tests.candidates.test_recommending import compute_until; "
            f"compute_until(Path({str(workspace.root)!r}), {stage!r}, {epoch})"
        )
        ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert candidate.result(workspace, collection) is None
    seen: list[tuple[str, int]] = []
    candidate.compute(Work(workspace, collection, lambda p: seen.append((p.stage, p.done))))
    assert ("choosing epochs", 1) not in seen
    assert ("learning", 1) not in seen
    result = candidate.result(workspace, collection)
    assert result is not None
    for user, one in result.run.rankings.items():
        assert np.array_equal(one.scores, whole.rankings[user].scores)
    assert not list(result.folder.glob("training*"))
    assert not list(result.folder.glob(".*"))


def test_weights_of_a_fusion_are_chosen_without_looking_at_what_is_tested(tmp_path: Path) -> None:
    collection = of_users()
    other = collection.judgments.assign(
        doc_id=collection.judgments["doc_id"].sample(frac=1.0, random_state=1).to_numpy()
    )
    candidate: Any = candidate_of(resolve_name(f"fusion:item-knn+{QUICK}"))
    candidate.compute(Work(Workspace(tmp_path), collection))
    from dataclasses import replace

    weights = [
        candidate.choose(Workspace(tmp_path), replace(collection, judgments=judged))
        for judged in (collection.judgments, other)
    ]
    assert weights[0] == weights[1]
    result = candidate.result(Workspace(tmp_path), collection)
    assert tuple(result.manifest["weights"]) == weights[0][0]
    assert any("joins" in note for note in result.manifest["notes"])


def test_a_fusion_without_a_learned_part_joins_ranks_as_before() -> None:
    assert resolve_name(f"fusion:bm25+{QUICK}").kind == "fusion"
    assert resolve_name(f"fusion:als+{QUICK}").kind == "blend"
    assert candidate_of(resolve_name(f"fusion:als+{QUICK}")).is_trained_here


def test_a_user_of_a_model_of_texts_is_the_mean_of_the_last_items(tmp_path: Path) -> None:
    collection, workspace = of_users(), Workspace(tmp_path)
    run = found_by(f"history:{QUICK}?last=3&recency=0.5", collection, workspace)
    found_by(QUICK, collection, workspace)
    vectors = candidate_of(resolve_name(QUICK)).document_vectors(workspace, collection)
    assert vectors is not None
    assert collection.interactions is not None
    row_of = {doc: row for row, doc in enumerate(collection.documents["id"])}
    for user, docs in list(collection.interactions.histories.items())[:5]:
        mean = sum(w * vectors[row_of[doc]] for w, doc in zip((0.25, 0.5, 1.0), docs[-3:], strict=True))
        scores = vectors @ (mean / np.linalg.norm(mean))
        best = max((row for row, doc in enumerate(row_of) if doc not in docs), key=lambda row: scores[row])
        assert run.rankings[user].doc_ids[0] == collection.documents["id"].iloc[best]
    assert Profiles(collection, vectors).vectors(["nobody"]).any() == np.False_


def test_a_person_who_looks_at_a_user_does_not_see_what_the_user_has(tmp_path: Path) -> None:
    collection, workspace = of_users(), Workspace(tmp_path)
    assert collection.interactions is not None
    user = collection.queries["id"].iloc[0]
    for name in (QUICK, "als?factors=4"):
        run = found_by(name, collection, workspace)
        live = LiveSearch(workspace, collection, resolve_name(name), cannot_load)
        hits = live.search(collection.queries["text"].iloc[0], 5, query_id=user)
        assert hits.shown.doc_ids == run.rankings[user].doc_ids[:5]


def test_without_interactions_what_learns_from_them_says_what_to_give(tmp_path: Path) -> None:
    for name in ("popularity", f"fusion:als+{QUICK}", f"history:{QUICK}"):
        with pytest.raises(BadInputError, match=r"give interactions\.csv"):
            candidate_of(resolve_name(name)).compute(Work(Workspace(tmp_path), plain_collection()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("als?factor=3", 'has the option "factor"'),
        ("als?factors=many", "must be a whole number above 0"),
        (f"history:{QUICK}?recency=1.5", "give a number above 0 and up to 1"),
        ("history:bm25", "has no vectors"),
    ],
)
def test_a_wrong_option_is_refused(name: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        resolve_name(name)


@pytest.mark.parametrize("name", ["als?factors=32", "item-knn", f"history:{QUICK}?last=5", f"fusion:ncf+{QUICK}"])
def test_a_typed_name_leads_back_to_the_same_candidate(name: str) -> None:
    spec = resolve_name(name)
    assert resolve_name(candidate_of(spec).typed_name) == spec


FIGURES = {
    "popularity": (0.064, 0.030, 0.003),
    "item-knn": (0.113, 0.055, 0.002),
    "ppmi": (0.079, 0.041, 0.001),
    "als": (0.105, 0.054, 0.02),
}
"""Model -> hit rate@10, nDCG@10 and how far off they may be: others' starts of least squares end elsewhere."""


def test_figures_of_a_real_data_set_are_reproduced(test_data: Path, tmp_path: Path) -> None:
    folder = test_data / "movielens_small"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    collection = read_path(folder, TableOptions(rules=Rules(least_interactions=5))).collection
    assert (len(collection.queries), len(collection.documents)) == (706, 2117)
    assert collection.interactions is not None
    assert len(collection.interactions.table) == 71_707
    for name, (hit_rate, ndcg, off) in FIGURES.items():
        run = found_by(name, collection, Workspace(tmp_path))
        scored = metrics.per_query(run, collection.qrels(), ["hit_rate@10", "ndcg@10"]).mean()
        assert scored["hit_rate@10"] == pytest.approx(hit_rate, abs=off)
        assert scored["ndcg@10"] == pytest.approx(ndcg, abs=off)
