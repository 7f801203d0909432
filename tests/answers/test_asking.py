"""Chat servers are asked once for the same, capped, and every fault is a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from components.answers.asking import EMPTY, Asker, asker_of, left_to_ask, question
from components.answers.chat_model import parse_chat
from components.answers.judge import judge
from components.answers.records import Answered, Context, Score
from components.answers.stored_replies import StoredReplies
from components.costs.spending import Ledger, Spending
from components.records import BadInputError
from tests.answers.scripted_chat import ScriptedChat, scripted_chat

ROW = Answered(
    "q1", "How heavy is the tent?", (Context("d1", "The tent weighs 2 kg. It is green."),), "The tent weighs 2 kg."
)


def asker(chat: ScriptedChat, folder: Path, options: str = "", cap: float | None = None) -> Asker:
    model = parse_chat(chat.name() + options)
    return asker_of(model, StoredReplies(folder), Ledger(folder / "spending.sqlite"), Spending("test", cap))


def claims(chat: ScriptedChat, folder: Path, options: str = "", repeats: int = 1) -> Score:
    found = asker(chat, folder, options)
    return judge(found, "faithfulness", ROW, None, repeats)


def test_the_same_is_asked_once_whoever_asks(tmp_path: Path) -> None:
    with scripted_chat() as chat:
        first = asker(chat, tmp_path)
        asked = question("You answer.", "Question: who?")
        replies = [first.ask(asked), first.ask(asked), asker(chat, tmp_path).ask(asked)]
        assert len({reply.text for reply in replies}) == 1 == len(chat.requests)
        assert left_to_ask(first, [asked]) == []
        other = question("You answer.", "Question: who?", repeat=1)
        assert left_to_ask(first, [asked, other, other]) == [other]
        assert chat.requests[0]["temperature"] == 0
        assert chat.requests[0]["seed"] == 0


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("prose", "words instead of JSON"),
        ("half", "half of a JSON answer"),
        ("foreign", "lacks claims"),
        ("empty", EMPTY),
        ("nochoice", EMPTY),
        ("silent", "did not answer"),
        ("key", "refused the key"),
    ],
)
def test_every_fault_of_a_judge_is_a_reason(step: str, said: str, tmp_path: Path) -> None:
    with scripted_chat(*[step] * 3) as chat:
        score = claims(chat, tmp_path, "?timeout=1")
    assert score.value is None
    assert said in score.reason


def test_a_claim_sorted_twice_is_a_reason(tmp_path: Path) -> None:
    """As small judges do, to whom every answer would then be half right."""
    row = replace(ROW, reference="3 kg")
    told = {"both": ["It weighs 2 kg."], "only_answer": ["it weighs 2 kg"], "only_reference": ["3 kg"]}
    with scripted_chat(rule=lambda body: json.dumps(told)) as chat:
        score = judge(asker(chat, tmp_path), "correctness", row, None, 1)
    assert score.value is None
    assert 'sorts "it weighs 2 kg" as shared and as not shared' in score.reason


def test_a_busy_server_is_asked_again_and_answers(tmp_path: Path) -> None:
    with scripted_chat("busy", "busy") as chat:
        assert claims(chat, tmp_path).value == 1.0
        assert len(chat.requests) == 3


@pytest.mark.parametrize("takes", [("json_schema",), ("json_object",), ()])
def test_a_server_without_schemas_is_asked_in_words(takes: tuple[str, ...], tmp_path: Path) -> None:
    with scripted_chat(takes=takes) as chat:
        assert claims(chat, tmp_path).value == 1.0
        before = len(chat.requests)
        assert claims(chat, tmp_path).value == 1.0
        assert len(chat.requests) == before


def test_repeats_that_differ_are_named_with_their_spread(tmp_path: Path) -> None:
    said = iter(["true", "false", "true"])

    def rule(body: dict[str, object]) -> str:
        return f'{{"claims": [{{"claim": "it weighs 2 kg", "supported": {next(said)}}}]}}'

    with scripted_chat(rule=rule) as chat:
        score = claims(chat, tmp_path, repeats=3)
        assert {body["seed"] for body in chat.requests} == {0, 1, 2}
    assert (score.value, score.low, score.high) == (pytest.approx(2 / 3), 0.0, 1.0)
    assert "disagrees with itself: 0.00 to 1.00" in score.reason


def test_a_repeat_without_a_number_is_named(tmp_path: Path) -> None:
    with scripted_chat("ok", "prose", "ok") as chat:
        score = claims(chat, tmp_path, repeats=3)
    assert score.value == 1.0
    assert "2 of 3 repeats gave a number" in score.reason


def test_a_cap_stops_before_it_is_crossed_and_what_came_is_kept(tmp_path: Path) -> None:
    with scripted_chat() as chat:
        prices = "?usd_in=1000&usd_out=1000&max_tokens=20"
        capped = asker(chat, tmp_path, prices, cap=0.1)
        replies = [capped.ask(question("You answer.", f"Question: {place}?")) for place in range(9)]
        assert replies[0].text
        assert "Stopped before the cap" in replies[-1].reason
        assert Ledger(tmp_path / "spending.sqlite").spent("test") <= 0.1
        assert len(chat.requests) == sum(bool(reply.text) for reply in replies) < 9


def test_a_cap_needs_a_price() -> None:
    chat = parse_chat("gpt-x@https://chat.example.org/v1")
    with pytest.raises(BadInputError, match="usd_in"):
        asker_of(chat, None, None, Spending("test", 1.0))  # type: ignore[arg-type]


def test_a_server_that_fails_three_times_is_left_alone(tmp_path: Path) -> None:
    with scripted_chat(*["key"] * 9) as chat:
        failing = asker(chat, tmp_path)
        replies = [failing.ask(question("You answer.", f"Question: {place}?")) for place in range(5)]
        assert len(chat.requests) == 1
        assert all("refused the key" in reply.reason for reply in replies)
    with scripted_chat() as chat:  # what failed was not kept as an answer
        assert asker(chat, tmp_path).ask(question("You answer.", "Question: 0?")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@http://127.0.0.1/v1", "no name"),
        ("m@ftp://x/v1", "must begin with http"),
        ("m@http://127.0.0.1/v1/chat/completions", "last step"),
        ("m@http://127.0.0.1/v1?seeds=3", "no option of that name"),
        ("m@http://127.0.0.1/v1?temperature=hot", "temperature"),
    ],
)
def test_wrong_names_of_chat_models_are_refused(typed: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        parse_chat(typed)


def test_a_chat_model_has_a_name_a_family_and_prices() -> None:
    chat = parse_chat("Qwen/Qwen2.5-7B@http://127.0.0.1:8000/v1?max_tokens=64#LAB_API_KEY")
    assert parse_chat(chat.name) == chat
    assert (chat.family, chat.is_local, chat.prices, chat.key_env) == ("qwen", True, (0.0, 0.0), "LAB_API_KEY")
    assert parse_chat("gpt-4o-mini").family == parse_chat("o3-mini").family == "gpt"
    assert parse_chat("gpt-4o-mini").prices is None
