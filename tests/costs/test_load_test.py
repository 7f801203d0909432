from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest

from components.costs.load_test import Call, Text, best_batch, run_level, summarise_calls, texts_by_length
from components.records import BadInputError

TEXTS = [Text("a", "short"), Text("bb", "median"), Text("ccc", "long")]


class ThreadClock:
    """A clock of its own in every thread: time passes only where a call says so."""

    def __init__(self) -> None:
        self._local = threading.local()

    def __call__(self) -> float:
        return getattr(self._local, "now", 0.0)

    def advance(self, seconds: float) -> None:
        self._local.now = self() + seconds


def sender(clock: ThreadClock, delays: dict[str, float]) -> Callable[[str], None]:
    return lambda text: clock.advance(delays[text])


def test_percentiles_are_of_single_calls() -> None:
    clock = ThreadClock()
    delays = {str(i): (i + 1) / 1000 for i in range(100)}
    texts = [Text(name, "short") for name in delays]
    calls = run_level(sender(clock, delays), texts, 1, seconds=1e9, most_calls=100, clock=clock)
    row = summarise_calls(calls).iloc[0]
    expected = np.arange(1, 101)
    for q in (50, 90, 95, 99):
        assert row[f"p{q}_ms"] == pytest.approx(np.percentile(expected, q))
    assert row["max_ms"] == pytest.approx(100)
    assert row["calls_per_second"] == pytest.approx(100 / (expected.sum() / 1000))


def test_one_slow_call_is_not_averaged_away() -> None:
    clock = ThreadClock()
    texts = [Text("fast", "short")] * 99 + [Text("slow", "long")]
    calls = run_level(sender(clock, {"fast": 0.001, "slow": 2.0}), texts, 1, seconds=1e9, most_calls=100, clock=clock)
    row = summarise_calls(calls).iloc[0]
    assert row["p50_ms"] == pytest.approx(1) and row["max_ms"] == pytest.approx(2000)


def test_every_caller_is_kept_busy_and_the_ceiling_holds() -> None:
    under_way, most, lock, gate = 0, 0, threading.Lock(), threading.Barrier(4, timeout=20)

    def send(_: str) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        gate.wait()
        with lock:
            under_way -= 1

    calls = run_level(send, TEXTS, 4, seconds=60, most_calls=12)
    assert len(calls) == 12 and most == 4 and {call.concurrency for call in calls} == {4}


def test_texts_are_sent_in_turn() -> None:
    sent: list[str] = []
    run_level(sent.append, TEXTS, 1, seconds=60, most_calls=7)
    assert sent == ["a", "bb", "ccc", "a", "bb", "ccc", "a"]


def test_time_up_begins_no_further_call() -> None:
    clock = ThreadClock()
    calls = run_level(sender(clock, {"a": 0.4, "bb": 0.4, "ccc": 0.4}), TEXTS, 1, seconds=1, most_calls=99, clock=clock)
    assert len(calls) == 3  # the third begins at 0.8 s and is waited for


def test_stop_ends_a_level() -> None:
    stop = threading.Event()
    calls = run_level(lambda _: stop.set(), TEXTS, 1, seconds=60, most_calls=99, stop=stop)
    assert len(calls) == 1


def test_errors_are_counted_and_their_times_left_out() -> None:
    clock = ThreadClock()

    def send(text: str) -> None:
        clock.advance(5.0 if text == "bb" else 0.01)
        if text == "bb":
            raise TimeoutError("no answer in 5 s")

    calls = run_level(send, TEXTS, 1, seconds=1e9, most_calls=6, clock=clock)
    row = summarise_calls(calls).iloc[0]
    assert (row["errors"], row["error_rate"], row["first_error"]) == (2, pytest.approx(1 / 3), "no answer in 5 s")
    assert row["max_ms"] == pytest.approx(10)


def test_a_level_where_all_fails_has_unknown_times() -> None:
    row = summarise_calls([Call(2, "short", 0.0, 1.0, "gone")]).iloc[0]
    assert np.isnan(row["p95_ms"]) and row["calls_per_second"] == 0


def test_by_length_has_a_row_for_each() -> None:
    clock = ThreadClock()
    calls = run_level(
        sender(clock, {"a": 0.1, "bb": 0.2, "ccc": 0.3}), TEXTS, 1, seconds=1e9, most_calls=6, clock=clock
    )
    table = summarise_calls(calls, by_length=True).set_index("length")
    assert table["p50_ms"].to_dict() == pytest.approx({"short": 100, "median": 200, "long": 300})


def test_texts_come_from_both_ends_and_the_middle_and_are_distinct() -> None:
    words = ["x" * n for n in range(1, 101)] * 2
    found = texts_by_length(words, 5)
    lengths = {name: [len(one.text) for one in found if one.length == name] for name in ("short", "median", "long")}
    assert max(lengths["short"]) <= 10 and min(lengths["long"]) > 90 and all(40 < n <= 60 for n in lengths["median"])
    assert all(len(set(part)) == 5 for part in lengths.values())
    assert [one.length for one in found[:3]] == ["short", "median", "long"]


@pytest.mark.parametrize("texts", [["one"], ["one", "three"]])
def test_few_texts_still_give_all_lengths(texts: list[str]) -> None:
    assert {one.length for one in texts_by_length(texts, 4)} == {"short", "median", "long"}


def test_the_best_batch_is_the_smallest_within_two_percent() -> None:
    assert best_batch({1: [0.1], 8: [0.2], 32: [0.5], 64: [0.99]}) == 32
    assert best_batch({8: [0.125], 16: [0.2475]}) == 8


def test_wrong_calls_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadInputError, match="got 0 texts, 1 callers"):
        run_level(print, [], 1, seconds=1, most_calls=1)
    with pytest.raises(BadInputError, match="no text to send"):
        texts_by_length(["", " "], 3)
    with pytest.raises(BadInputError, match="No batch was timed"):
        best_batch({})
