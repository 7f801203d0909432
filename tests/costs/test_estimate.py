from __future__ import annotations

import pytest

from components.costs.estimate import Estimate, estimate, leaving_sentence, sending_sentence
from components.i18n import reading
from components.records import BadInputError


def test_seconds_and_dollars_follow_from_speed_and_price() -> None:
    found = estimate(1200, tokens=600_000, texts_per_second=50, usd_per_million_tokens=0.02)
    assert found == Estimate(24.0, 600_000, pytest.approx(0.012))  # type: ignore[arg-type]


def test_what_is_not_known_stays_unknown() -> None:
    assert estimate(10) == Estimate(None, None, None)
    assert estimate(10, tokens=5).usd is None
    assert estimate(10, usd_per_million_tokens=0.02).usd is None
    assert estimate(10, tokens=0, usd_per_million_tokens=0.02).usd == 0.0


@pytest.mark.parametrize(
    ("tokens", "usd", "shown"),
    [
        (1_200_000, 0.024, "1.2 M tokens leave this computer for api.example.com, about $0.02. Send?"),
        (45_678, 12.5, "45,678 tokens leave this computer for api.example.com, about $12.50. Send?"),
        (999_900, 0.0021, "1.0 M tokens leave this computer for api.example.com, about $0.0021. Send?"),
        (3, 0.0000006, "3 tokens leave this computer for api.example.com, about $0.0000006. Send?"),
        (3, None, "3 tokens leave this computer for api.example.com, at a price this app does not know. Send?"),
    ],
)
def test_the_question_before_sending_says_how_much_where_to_and_what_it_costs(
    tokens: int, usd: float | None, shown: str
) -> None:
    assert sending_sentence(tokens, "api.example.com", usd) == shown


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(BadInputError, match="-1"):
        estimate(-1)
    with pytest.raises(BadInputError, match="above 0"):
        estimate(1, texts_per_second=0)


def test_what_leaves_is_said_with_and_without_the_question_in_any_language() -> None:
    with reading("ja"):
        said = leaving_sentence(3, "api.example.com", None)
        asked = sending_sentence(3, "api.example.com", None)
    assert said.startswith("3トークンを")
    assert asked == said + "送信しますか？"
