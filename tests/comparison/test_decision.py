"""A choice its own tables support, and a memo that says nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.candidates.by_spec import resolve_name
from components.comparison.decision import decide
from components.comparison.evidence import Evidence, of_texts
from components.comparison.memo import markdown
from components.comparison.memo_content import memo_of
from components.costs.currency import Currency
from components.costs.totals import MonthlyVolume
from components.evaluation.bootstrap import Resampled
from components.measurements.task_metrics import TaskMetrics
from components.needs.fields import Needs
from components.records import Collection, Ranking, Run, empty_judgments, empty_queries
from components.results.manifest import Manifest
from components.results.scores import score
from components.results.store import ModelResult
from tests.cases import collection

VOLUME = MonthlyVolume(
    documents=1000, queries_per_month=10_000, machine_usd_per_hour=0.1, storage_usd_per_gb_month=0.25
)
SPECS = [resolve_name(name) for name in ("all-MiniLM-L6-v2", "wordllama-256", "bm25")]


def result(content: Collection, name: str, hit_share: float, seed: int, **facts: Any) -> ModelResult:
    """A run in which that share of the queries has its document first and the others do not find it."""
    rng = np.random.default_rng(seed)
    ids = content.documents["id"].tolist()
    rankings = {}
    for query_id, right in zip(content.judgments["query_id"], content.judgments["doc_id"], strict=True):
        others = [one for one in rng.permutation(ids)[:11].tolist() if one != right][:10]
        found = [right, *others[:9]] if rng.random() < hit_share else others
        rankings[query_id] = Ranking(tuple(found), np.linspace(1, 0.1, len(found)))
    manifest = {"finished": 1.8e9, "documents": 1000, "vector_megabytes": 1.5, "documents_per_second": 50.0} | facts
    return ModelResult(Run(name, rankings), Manifest.from_dict(manifest), Path())


@pytest.fixture(scope="module")
def content() -> Collection:
    return collection(200, 160)


@pytest.fixture(scope="module")
def found(content: Collection) -> dict[str, ModelResult]:
    return {
        "all-MiniLM-L6-v2": result(content, "all-MiniLM-L6-v2", 0.9, 1, query_ms=[20.0] * 30, peak_memory_mb=700.0),
        "wordllama-256": result(content, "wordllama-256", 0.5, 2, query_ms=[0.3] * 30, peak_memory_mb=150.0),
        "bm25": result(content, "bm25", 0.5, 3, query_ms=[0.2] * 30, peak_memory_mb=120.0),
    }


def test_a_clear_winner_is_taken_and_the_tables_agree(content: Collection, found: dict[str, ModelResult]) -> None:
    scored = score(content, found, margin=0.02)
    made = decide(SPECS, found, scored, Needs(), VOLUME)
    assert made.choice is None and made.recommendation is not None
    best = scored.means.sort_values(made.metric, ascending=False)["model"].iloc[0]
    assert made.recommendation.first == best == "all-MiniLM-L6-v2"
    assert (made.recommendation.basis, made.recommendation.confidence) == ("chosen", "clear")
    hits = scored.means.set_index("model")["hit_rate@10"]
    counted = [round(100 * hits[name]) for name in (best, made.recommendation.second)]
    assert made.headline == (
        f"Finds a right document among the first 10 for {counted[0]} of 100 questions; "
        f"{made.recommendation.second} for {counted[1]}."
    )


def test_of_models_level_in_quality_the_quicker_is_taken_and_it_is_said(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    two = {
        "wordllama-256": result(content, "wordllama-256", 0.5, 2, query_ms=[90.0] * 30),
        "bm25": result(content, "bm25", 0.5, 3, query_ms=[900.0] * 30),
    }
    scored, needs = score(content, two, margin=0.2), Needs(margin=0.2)
    made = decide(SPECS, two, scored, needs, VOLUME)
    assert made.recommendation is not None and made.recommendation.first == "wordllama-256"
    text = markdown(memo_of(made, "p", content, scored, needs, two)).replace("\\", "")
    assert "answers 10 times quicker" in text and "| level |" in text and "| take it |" in text


def test_the_model_in_use_today_is_set_against_the_choice_on_the_page_and_in_the_memo(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    three = {**found, "bm25": result(content, "bm25", 0.2, 3, query_ms=[0.2] * 30)}
    scored, needs = score(content, three, margin=0.02), Needs(current_model="bm25")
    made = decide(SPECS, three, scored, needs, VOLUME)
    assert made.against is not None
    assert (made.against.outcome, made.against.subject, made.against.against) == ("better", "all-MiniLM-L6-v2", "bm25")
    text = markdown(memo_of(made, "p", content, scored, needs, three))
    assert text.index("Against bm25, in use today: ") < text.index("## What is needed")
    assert decide(SPECS, found, scored, Needs(current_model="all-MiniLM-L6-v2"), VOLUME).against is None


def test_a_limit_that_cannot_be_told_of_the_first_is_a_risk(content: Collection, found: dict[str, ModelResult]) -> None:
    best = result(content, "all-MiniLM-L6-v2", 0.9, 1, query_ms=[], peak_memory_mb=700.0)
    three, scored = {**found, "all-MiniLM-L6-v2": best}, score(content, found, margin=0.02)
    made = decide(SPECS, three, scored, Needs(p95_ms=5.0), VOLUME)
    assert made.recommendation is not None and made.recommendation.first == "all-MiniLM-L6-v2"
    assert set(made.unknown_limits) == {"all-MiniLM-L6-v2"}
    risks = " ".join(memo_of(made, "p", content, scored, Needs(p95_ms=5.0), three).risks)
    assert "It cannot be told whether all-MiniLM-L6-v2 keeps every limit. Unknown:" in risks
    wish = Needs(p95_ms=5.0, wishes=("p95_ms",))
    assert decide(SPECS, three, scored, wish, VOLUME).unknown_limits == {}  # a wish counts half instead


def test_what_the_needs_rule_out_is_not_chosen_and_is_named(content: Collection, found: dict[str, ModelResult]) -> None:
    scored = score(content, found, margin=0.02)
    needs = Needs(p95_ms=5.0)
    made = decide(SPECS, found, scored, needs, VOLUME)
    assert set(made.excluded) == {"all-MiniLM-L6-v2"} and made.recommendation is not None
    assert made.recommendation.first != "all-MiniLM-L6-v2"
    assert "all\\-MiniLM" not in markdown(memo_of(made, "p", content, scored, needs, found)).split("##")[0]


def test_a_wish_rules_nothing_out_and_decides_among_level_models_only(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    scored, wish = score(content, found, margin=0.02), Needs(p95_ms=5.0, wishes=("p95_ms",))
    made = decide(SPECS, found, scored, wish, VOLUME)
    assert made.excluded == {} and made.recommendation is not None
    assert made.recommendation.first == "all-MiniLM-L6-v2"  # surely better, however slow
    equal = {
        "all-MiniLM-L6-v2": result(content, "all-MiniLM-L6-v2", 0.5, 2, query_ms=[4.9] * 30),
        "wordllama-256": result(content, "wordllama-256", 0.5, 3, query_ms=[5.3] * 30),
    }
    made = decide(SPECS, equal, score(content, equal, margin=0.2), wish.changed(margin=0.2), VOLUME)
    assert made.recommendation is not None and made.recommendation.decided_by == "wishes"


def test_own_weights_replace_those_of_the_needs(content: Collection, found: dict[str, ModelResult]) -> None:
    scored = score(content, found, margin=0.02)
    needs = Needs(p95_ms=5.0, wishes=("p95_ms",))
    made = decide(SPECS, found, scored, needs, VOLUME, own_weights={"quality": 1, "p95_ms": 9})
    assert made.weights == pytest.approx({"quality": 0.1, "p95_ms": 0.9})
    assert made.recommendation is not None and made.recommendation.first != "all-MiniLM-L6-v2"
    assert made.recommendation.basis == "traded" and made.choice is not None
    assert "By your own weights (quality 10 %, waiting time 90 %)" in made.recommendation.sentence


def test_without_judgments_what_is_measured_besides_decides_and_it_is_said(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    made = decide(SPECS, found, None, Needs(), VOLUME)
    assert made.recommendation is not None and made.recommendation.first == "bm25"  # the quickest
    assert (made.recommendation.basis, made.recommendation.confidence) == ("unmeasured", "toss-up")
    assert made.caution.startswith("This goes by what is quick and small alone") and made.recommendation.notes == ()
    text = markdown(memo_of(made, "p", content, None, Needs(), found))
    assert "No answer is judged right yet, so nothing tells" in text and "none with a known right document" in text


def test_a_choice_without_judgments_says_for_how_many_questions_it_finds_nothing(found: dict[str, ModelResult]) -> None:
    whole = found["bm25"].run.rankings
    nothing = Ranking((), np.empty(0))
    part = Run(
        "bm25", {query_id: nothing if place < 12 else one for place, (query_id, one) in enumerate(whole.items())}
    )
    made = decide(SPECS, found | {"bm25": replace(found["bm25"], run=part)}, None, Needs(), VOLUME)
    assert made.recommendation is not None and made.recommendation.first == "bm25"
    assert made.recommendation.notes == (f"bm25 finds nothing at all for 12 of {len(whole)} questions.",)
    saved = Run("bm25", {query_id: ranking for query_id, ranking in part.rankings.items() if ranking.doc_ids})
    again = decide(SPECS, found | {"bm25": replace(found["bm25"], run=saved)}, None, Needs(), VOLUME)
    assert again.recommendation is not None and again.recommendation.notes == made.recommendation.notes


def test_a_model_that_finds_nothing_for_any_question_is_never_taken(found: dict[str, ModelResult]) -> None:
    mute = {name: replace(one, run=Run(name, {})) for name, one in found.items()}
    made = decide(SPECS, found | {"bm25": mute["bm25"]}, None, Needs(), VOLUME)
    assert made.recommendation is not None and made.recommendation.first == "wordllama-256"  # the next quickest
    assert made.excluded == {"bm25": ("It finds nothing at all for any of the 160 questions.",)}
    none = decide(SPECS, mute, None, Needs(), VOLUME, questions=1)
    assert none.recommendation is None and "bm25 is ruled out (It finds nothing at all" in none.why_not
    assert "Compute another model" in none.why_not


def of_labels(**values: float) -> Evidence:
    """What labels tell of each of these models."""
    measured = {}
    for seed, (name, value) in enumerate(values.items()):
        draws = value + np.random.default_rng(seed).normal(0, 0.01, 1_000)
        measured[name] = TaskMetrics({"accuracy_probe": Resampled(value, tuple(draws), 240)}, None)
    found = of_texts(SPECS, measured, ("classification", "clustering"), 0.02)
    assert found is not None
    return found


def test_without_questions_labels_decide_and_the_memo_says_on_what_it_rests(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    bare = replace(content, queries=empty_queries(), judgments=empty_judgments())
    evidence = of_labels(**{"wordllama-256": 0.91, "all-MiniLM-L6-v2": 0.98})
    made = decide(SPECS, found, None, Needs(), VOLUME, questions=0, of_texts=evidence)
    assert made.recommendation is not None
    assert made.recommendation.sentence.startswith("Take all-MiniLM-L6-v2. It is better than wordllama-256: 7")
    assert "of Accuracy (probe)" in made.recommendation.sentence and "240 texts" in made.recommendation.sentence
    assert "no vectors" in made.excluded["bm25"][0]
    memo = memo_of(made, "p", bare, None, Needs(), found)
    assert memo.evidence.headers[1] == "Accuracy (probe)"
    assert memo.evidence.rows[0][:2] == ("all-MiniLM-L6-v2", "0.98 ± 0.02")
    assert "no questions" in memo.data[0] and "240 texts with labels" in memo.data[0]
    assert "question" not in " ".join(memo.evidence_notes)
    assert made.caution in memo.risks and "not what a search finds" in made.caution
    fit = Needs(task="classification")  # labels are what such a task is measured by
    assert decide(SPECS, found, None, fit, VOLUME, questions=0, of_texts=evidence).caution == ""


def test_labels_obey_hard_limits_and_name_what_todays_model_loses(found: dict[str, ModelResult]) -> None:
    evidence = of_labels(**{"wordllama-256": 0.91, "all-MiniLM-L6-v2": 0.98})
    made = decide(SPECS, found, None, Needs(p95_ms=5.0), VOLUME, of_texts=evidence)
    assert made.recommendation is not None and made.recommendation.first == "wordllama-256"
    assert "ms" in made.excluded["all-MiniLM-L6-v2"][0]


def test_labels_that_nobody_measured_yet_are_named_as_the_way_on(found: dict[str, ModelResult]) -> None:
    made = decide(SPECS, found, None, Needs(), VOLUME, questions=0, of_texts=of_labels())
    assert made.recommendation is not None and made.excluded == {}
    assert made.caution.startswith("Measure on the Quality page")


def test_nothing_left_names_the_way_on(content: Collection, found: dict[str, ModelResult]) -> None:
    made = decide(SPECS, found, score(content, found, margin=0.02), Needs(p95_ms=0.01), VOLUME)
    assert made.choice is None and made.recommendation is None
    assert made.why_not.startswith("Nothing fits, because all-MiniLM-L6-v2 is ruled out (p95 20 ms)")
    assert made.why_not.endswith("Loosen a limit on the Needs page, or compute another model.")


def test_models_that_only_failed_their_checks_are_not_blamed_on_the_needs(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    alike = {
        name: replace(found["bm25"], run=Run(name, found["bm25"].run.rankings)) for name in ("bm25", "wordllama-256")
    }
    made = decide(SPECS, alike, score(content, alike, margin=0.02), Needs(), VOLUME)
    assert set(made.excluded) == set(alike) and "Models page" in made.why_not and "Needs" not in made.why_not


def test_every_number_of_the_evidence_stands_in_the_facts(content: Collection, found: dict[str, ModelResult]) -> None:
    scored = score(content, found, margin=0.02)
    made = decide(SPECS, found, scored, Needs(), VOLUME)
    memo = memo_of(made, "p", content, scored, Needs(), found, at=datetime(2026, 11, 25, tzinfo=UTC))
    assert memo.date == "25 November 2026"
    for row in memo.evidence.rows:
        facts = made.facts.loc[row[0]]
        assert row[1].startswith(f"{facts[made.metric]:.2f} ±")
        assert row[2].startswith(f"{facts['p95_ms']:.2g}")
        assert row[4] == f"${facts['monthly_usd']:,.2f}"
    dominated = {name for name, others in made.dominated.items() if others}
    assert "all-MiniLM-L6-v2" not in dominated


def test_amounts_of_the_memo_are_in_the_persons_currency_with_its_dated_rate(
    content: Collection, found: dict[str, ModelResult]
) -> None:
    scored, euro = score(content, found, margin=0.02), Currency("EUR", 0.5, date(2026, 11, 2))
    needs = Needs(monthly_usd=10.0)
    made = decide(SPECS, found, scored, needs, VOLUME, currency=euro)
    assert all("costs about EUR 36.50 a month" in " ".join(why) for why in made.excluded.values())
    assert all("over your EUR 5.00" in " ".join(why) for why in made.excluded.values())
    wish = needs.changed(wishes=("monthly_usd",))
    made = decide(SPECS, found, scored, wish, VOLUME, currency=euro)
    text = markdown(memo_of(made, "p", content, scored, wish, found, currency=euro))
    assert "$" not in text and "EUR 36.50" in text and "at most EUR 5.00 a month" in text
    assert "1 US dollar = 0.5 EUR, rate of 2026-11-02" in text.replace("\\", "")


def test_bills_apart_by_less_than_a_cent_beat_nobody(content: Collection, found: dict[str, ModelResult]) -> None:
    same = {"query_ms": [20.0] * 30, "peak_memory_mb": 700.0}
    two = {
        name: result(content, name, 0.9, 1, **same, documents_per_second=speed)
        for name, speed in (("all-MiniLM-L6-v2", 50.0), ("bm25", 50.01))
    }
    volume = replace(VOLUME, new_documents_per_month=10)
    made = decide(SPECS, two, score(content, two, margin=0.02), Needs(), volume)
    assert made.facts["monthly_usd"].nunique() == 2
    assert not any(made.dominated.values())


def test_a_wish_is_not_written_down_as_a_limit(content: Collection, found: dict[str, ModelResult]) -> None:
    needs = Needs(p95_ms=5.0, memory_mb=9000.0, wishes=("p95_ms",))
    scored = score(content, found, margin=0.02)
    text = markdown(memo_of(decide(SPECS, found, scored, needs, VOLUME), "p", content, scored, needs, found))
    assert "Limits: at most 9,000 MB of memory." in text
    assert "Wishes, which weigh and rule nothing out: at most 5 ms for 95 of 100 questions." in text


def test_every_risk_of_the_choice_is_in_the_memo(content: Collection, found: dict[str, ModelResult]) -> None:
    scored = replace(score(content, found, margin=0.02), unjudged_queries=7)
    made = decide(SPECS, found, scored, Needs(), VOLUME)
    assert made.recommendation is not None
    first = made.recommendation.first
    risky = replace(
        made,
        unknown_limits={first: ("Unknown: its disk.",)},
        recommendation=replace(made.recommendation, notes=("A note on the choice.",)),
        caution="What limits it.",
    )
    memo = memo_of(risky, "p", content, scored, Needs(), found, robustness=("What typos do.",))
    assert memo.risks == (
        f"It cannot be told whether {first} keeps every limit. Unknown: its disk.",
        "A note on the choice.",
        "What limits it.",
        "7 questions have no judgment and are left out.",
        "What typos do.",
    )
    text = markdown(memo).replace("\\", "")
    assert all(risk in text for risk in memo.risks)
    assert "were never judged and count as wrong" in made.caution  # one of ten results is, here
    assert made.recommendation.sentence in text.split("##")[0]  # it says what is given up and risked
