from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from components.comparison import switch_page, switch_test
from components.comparison.switch_page import SwitchPage
from components.comparison.switch_test import SwitchPlan
from components.evaluation.switch_verdict import SwitchVerdict, judge
from components.records import Ranking, Run
from components.workspace.opinions import Vote

PLAN = SwitchPlan("old", "new", ("q1", "q2", "q3"), 0.0)


def run(model: str, **lists: str) -> Run:
    return Run(model, {q: Ranking(tuple(ids), np.linspace(1, 0.1, len(ids))) for q, ids in lists.items()})


RUNS = {"old": run("old", q1="abc", q2="abc", q3="abc"), "new": run("new", q1="abcd", q2="xbc", q3="xyz")}


def vote(query_id: str, choice: str, voter: str = "EK") -> Vote:
    return Vote(f"{query_id}{voter}", query_id, "new", "old", voter, choice, (), (), 0.0)


def test_the_same_list_is_alike_without_a_vote_and_the_majority_counts_elsewhere() -> None:
    assert switch_test.outcomes(PLAN, RUNS, []) == {"q1": 0, "q2": None, "q3": None}
    votes = [vote("q2", "a"), vote("q2", "a", "MR"), vote("q2", "b", "TL"), vote("q3", "b"), vote("q9", "a")]
    assert switch_test.outcomes(PLAN, RUNS, votes) == {"q1": 0, "q2": 1, "q3": -1}
    assert switch_test.outcomes(PLAN, RUNS, [vote("q2", "bad"), vote("q3", "tie")]) == {"q1": 0, "q2": 0, "q3": 0}


def verdict(better: int, worse: int, good: int, missing: int = 0) -> SwitchVerdict:
    values = [1] * better + [-1] * worse + [0] * good + [None] * missing
    return judge({str(number): value for number, value in enumerate(values)}, 0.02)


@pytest.mark.parametrize(
    ("counts", "saving", "said"),
    [
        ((2, 3, 15), None, "Nobody would notice: 15 of 20 answers are ties, 2 better, 3 worse."),
        ((0, 0, 20), 840.0, "Nobody would notice: 20 of 20 answers are ties, 0 better, 0 worse; saves $840 a"),
        ((0, 3, 17), 0.2, "Hardly anybody would notice: 17 of 20 answers are ties, 0 better, 3 worse; costs about"),
        ((8, 7, 5), None, "People would notice, but the votes don't say which is better: 5 of 20"),
        ((12, 1, 7), -1200.0, "new is better: 7 of 20 answers are ties, 12 better, 1 worse; costs $1,200 more"),
        ((1, 12, 7), None, "new is worse: 7 of 20 answers are ties, 1 better, 12 worse."),
        ((19, 0, 0, 1), None, "new is better: 0 of 20 answers are ties, 19 better, 0 worse. 1 still open, but"),
        ((1, 0, 3, 16), None, "can still come out anywhere from 15 worse to 17 better"),
    ],
)  # fmt: skip
def test_the_headline_answers_first(counts: tuple[int, ...], saving: float | None, said: str) -> None:
    assert said in switch_test.headline(verdict(*counts), "new", 17, saving)


def test_better_or_worse_is_said_only_where_the_votes_show_it() -> None:
    for better, worse in ((b, w) for b in range(21) for w in range(21 - b)):
        found = verdict(better, worse, 20 - better - worse)
        kind = switch_test.finding(found)
        assert (kind in ("better", "worse")) == (found.beyond in ("better", "worse"))
        if kind in ("better", "worse"):  # as McNemar's test would say it, too
            assert abs(better - worse) >= 1.9 * (better + worse) ** 0.5
        if kind == "nobody":
            assert 20 - better - worse >= 15 and abs(better - worse) <= 1


@pytest.mark.parametrize("saved", [None, 0.0, 840.0, -840.0])
def test_the_advice_never_contradicts_the_headline(saved: float | None) -> None:
    for better, worse, open_ in (
        (b, w, o) for b in range(21) for w in range(21 - b) for o in (0, 2) if b + w + o <= 20
    ):
        found = verdict(better, worse, 20 - better - worse - open_, open_)
        advised, said = switch_page.advice(PLAN, found, saved), switch_test.headline(found, "new", 20, saved)
        kind = switch_test.finding(found)
        assert advised.startswith(("Switch to new", "Keep old"))
        if kind in ("better", "worse"):
            assert f"new is {kind}" in said and advised == {"better": "Switch to new.", "worse": "Keep old."}[kind]
        if advised.startswith("Switch") and kind != "better":
            assert "would notice" in said and "saves" in said and "cheaper" in advised
            assert kind == "nobody" or better > worse
        if kind in ("mixed", "open"):
            assert advised.startswith("Keep old")


def test_what_it_says_of_other_questions_follows_the_interval() -> None:
    unclear = judge({str(i): 0 for i in range(20)}, 0.02)
    assert "can't tell yet, between -16 and +16 of 100" in switch_test.beyond(unclear, 0.02)
    assert "more questions would settle it" in switch_test.beyond(unclear, 0.02)
    assert "under your 2 of 100" in switch_test.beyond(judge({str(i): 0 for i in range(400)}, 0.02), 0.02)
    worse = judge({str(i): -(i % 2) for i in range(40)}, 0.02)
    assert "surely worse" in switch_test.beyond(worse, 0.02)
    assert "-" not in switch_test.beyond(worse, 0.02)
    assert math.isnan(judge({"q": None}, 0.02).more_questions)


def page(question: str) -> SwitchPage:
    outcomes = switch_test.outcomes(PLAN, RUNS, [vote("q2", "b")])
    found = judge(outcomes, 0.02)
    return SwitchPage(
        name="Project <b>",
        plan=PLAN,
        verdict=found,
        advice=switch_page.advice(PLAN, found, None),
        sentences=(switch_test.headline(found, "new", 2, None), switch_test.beyond(found, 0.02)),
        questions=dict.fromkeys(PLAN.query_ids, question),
        outcomes=outcomes,
        lists={q: {"old": ["Title | one", "two"], "new": ["three"]} for q in ("q2", "q3")},
        voters=("EK",),
        costs=(),
        facts=(("Documents", "3"),),
    )


def test_the_one_page_opens_alone_and_shows_signs_as_they_are(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) | **bold**"
    text = switch_page.to_html(page(hostile))
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "http" not in text.replace("http-equiv", "")
    assert "Provisional: 1 of 2 questions are not judged yet." in text
    assert [line for line in ("Title | one</li>", "two</li>") if line in text] == ["Title | one</li>", "two</li>"]
    assert "<b>Keep old until the open questions are judged.</b>" in text and text.count('<span style="--light') == 3
