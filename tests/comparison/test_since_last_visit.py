from __future__ import annotations

import json
from dataclasses import replace

from components.comparison.since_last_visit import Snapshot, changes

BEFORE = Snapshot(1.8e9, "a", "ndcg@10", 140, "d1", {"a": 0.5, "b": 0.4}, ("c",), "unclear", "a")


def test_nothing_changed_says_only_that_the_choice_stands() -> None:
    assert changes(BEFORE, replace(BEFORE, at=1.9e9, mark="b")) == ("The choice is still a.",)


def test_one_more_candidate_is_named_and_the_others_did_not_move() -> None:
    now = replace(BEFORE, means={**BEFORE.means, "new": 0.6}, first="new", kind="chosen")
    assert changes(BEFORE, now) == ("The choice went from a to new.", "New: new.")


def test_scores_data_and_limits_that_changed_are_said_largest_change_first() -> None:
    now = replace(BEFORE, means={"a": 0.51, "b": 0.2}, data="d2", queries=160, excluded=())
    found = changes(BEFORE, now)
    assert found[1] == "The documents, questions or judgments changed. Judged questions: 140 then, 160 now."
    assert found[2:4] == ("b: nDCG@10 0.400 then, 0.200 now.", "a: nDCG@10 0.500 then, 0.510 now.")
    assert found[4] == "No longer ruled out: c."


def test_rounding_is_no_change_and_a_surer_choice_is() -> None:
    now = replace(BEFORE, means={"a": 0.5001, "b": 0.4}, kind="chosen")
    assert changes(BEFORE, now) == (
        "The choice is still a; it was level with the next one as far as can be told, it is surely better.",
    )


def test_another_metric_and_no_choice_are_said() -> None:
    found = changes(BEFORE, replace(BEFORE, metric="recall@10", means={"a": 0.9, "b": 0.8}, first="", kind=""))
    assert found == ("The choice went from a to no choice.", "Decided by Recall@10 now, by nDCG@10 then.")


def test_a_look_survives_json() -> None:
    assert Snapshot.from_dict(json.loads(json.dumps(BEFORE.as_dict()))) == BEFORE


def test_other_weights_are_said_and_a_look_of_an_earlier_version_says_nothing_of_them() -> None:
    then = replace(BEFORE, weights={"quality": 0.75, "p95_ms": 0.25})
    now = replace(BEFORE, weights={"quality": 0.5, "p95_ms": 0.5})
    said = "The weights changed: quality 75 %, waiting time 25 % then, quality 50 %, waiting time 50 % now."
    assert changes(then, now) == ("The choice is still a.", said)
    assert Snapshot.from_dict(json.loads(json.dumps(now.as_dict()))) == now
    old = {name: value for name, value in now.as_dict().items() if name != "weights"}
    assert changes(Snapshot.from_dict(old), now) == ("The choice is still a.",)


def test_a_model_that_is_gone_is_not_called_allowed() -> None:
    before = replace(BEFORE, excluded=("b",))
    now = replace(BEFORE, means={"a": 0.5}, excluded=())
    assert changes(before, now) == ("The choice is still a.", "No longer compared: b.")
