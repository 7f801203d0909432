"""What computing a model's vectors will take, said before it starts."""

from __future__ import annotations

from dataclasses import dataclass

from components.costs.currency import Currency
from components.i18n import N_, tr
from components.records import BadInputError

TEXT = {
    "leave": N_("{tokens} tokens leave this computer for {host}, {cost}."),
    "send": N_("{what} Send?"),
    "about": N_("about {amount}"),
    "unknown": N_("at a price this app does not know"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """``seconds`` of computing, ``tokens`` sent and ``usd`` charged; None means unknown."""

    seconds: float | None
    tokens: int | None
    usd: float | None


def estimate(
    texts: int,
    tokens: int | None = None,
    texts_per_second: float | None = None,
    usd_per_million_tokens: float | None = None,
) -> Estimate:
    """Seconds are texts / texts per second; USD are tokens / 10^6 x price.

    ``tokens`` is the total over all texts, as the model will read them.

    Raises:
        BadInputError: a count or price is negative, or the speed is not above 0.
    """
    if min(texts, tokens or 0, usd_per_million_tokens or 0) < 0:
        raise BadInputError(
            tr(
                "Texts, tokens and price are {texts}, {tokens} and {usd_per_million_tokens}; none may be below 0.",
                texts=texts,
                tokens=tokens,
                usd_per_million_tokens=usd_per_million_tokens,
            )
        )
    if texts_per_second is not None and texts_per_second <= 0:
        raise BadInputError(
            tr(
                "The speed is {texts_per_second:g} texts per second; give a number above 0.",
                texts_per_second=texts_per_second,
            )
        )
    seconds = None if texts_per_second is None else texts / texts_per_second
    is_known = tokens is not None and usd_per_million_tokens is not None
    usd = tokens / 1e6 * usd_per_million_tokens if is_known else None  # type: ignore[operator]
    return Estimate(seconds, tokens, usd)


def sending_sentence(tokens: int, host: str, usd: float | None, currency: Currency | None = None) -> str:
    """The question to ask before texts leave the computer, with what and how much (by default in US dollars)."""
    return tr(TEXT["send"], what=leaving_sentence(tokens, host, usd, currency))


def leaving_sentence(tokens: int, host: str, usd: float | None, currency: Currency | None = None) -> str:
    """What leaves the computer for where, and at what cost, where nothing is asked or several are asked at once."""
    cost = tr(TEXT["unknown"]) if usd is None else tr(TEXT["about"], amount=(currency or Currency()).exact(usd))
    return tr(TEXT["leave"], tokens=_count(tokens), host=host, cost=cost)


def _count(tokens: int) -> str:
    if tokens >= 999_500:
        return f"{tokens / 1e6:.1f} M"
    return f"{tokens:,}"
