"""One's own machine against an API: what both cost, and from which volume one is cheaper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from components import numbers
from components.candidates import prices
from components.comparison import bills
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.costs.break_even import BreakEven, break_even
from components.costs.prices import price_list
from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost

USUAL_API = "text-embedding-3-small"
BYTES_PER_NUMBER = 4  # float32
ROUND_DIGITS = 2


@dataclass(frozen=True)
class Against:
    """A machine of one's own against an API: US dollars a month of both at today's volumes, and where they meet."""

    own: str
    api: str
    own_usd: float
    api_usd: float
    found: BreakEven

    def sentence(self, money: Callable[[float], str]) -> str:
        """Who costs less, and for how many questions that holds."""
        is_api = self.api_usd < self.own_usd
        meet = self.found.queries_per_month
        holds = "always" if meet is None else "up to" if (self.found.cheaper_above == "own") == is_api else "from"
        return (words.API_LESS if is_api else words.OWN_LESS)[holds].format(
            own=self.own,
            api=self.api,
            own_usd=money(self.own_usd),
            api_usd=money(self.api_usd),
            queries="" if meet is None else round_volume(meet),
        )


def usual_pair(comparison: Comparison, volume: MonthlyVolume) -> tuple[str, str] | None:
    """The model in use, else the first that runs here, and the project's API, else USUAL_API.

    None without a model, and where documents are pictures or sounds and no API is compared: those listed read words.
    """
    own = own_names(comparison)
    if not own:
        return None
    apis = api_prices(volume)
    in_project = [
        prices.provider_name(candidate.spec)
        for candidate in comparison.candidates
        if prices.is_api(candidate.spec) and not candidate.spec.parts
    ]
    if "text" not in comparison.collection.modalities and not in_project:
        return None
    api = next((name for name in (*in_project, USUAL_API) if name in apis), next(iter(apis)))
    return comparison.reference if comparison.reference in own else own[0], api


def own_names(comparison: Comparison) -> list[str]:
    """The computed models that run on a machine of one's own."""
    return [candidate.name for candidate in comparison.ready if not prices.is_api(candidate.spec)]


def compared(
    comparison: Comparison, volume: MonthlyVolume, own: str, api: str, bytes_of_api: float | None
) -> Against | None:
    """A candidate against an API whose vectors have so many bytes; None where a bill is unknown."""
    price = api_prices(volume)[api]
    mine, other = bills.measured_of(comparison.results[own].manifest), MeasuredSpeed(vector_bytes=bytes_of_api)
    own_usd = monthly_cost(volume, mine, is_api=False).total
    api_usd = monthly_cost(volume, other, price, is_api=True).total
    if own_usd is None or api_usd is None:
        return None
    return Against(own, api, own_usd, api_usd, break_even(volume, mine, other, price))


def api_prices(volume: MonthlyVolume) -> dict[str, float]:
    """Embedding model -> USD per million tokens, the person's own price before that of the list; by name."""
    listed = {
        price.model: price.usd_per_million_tokens
        for price in price_list()
        if price.mode == "embedding" and price.usd_per_million_tokens is not None
    }
    return dict(sorted((listed | dict(volume.own_prices)).items()))


def break_even_sentence(crossing: BreakEven, volume: MonthlyVolume, own: str, api: str, price: float) -> str:
    """Who is cheaper from which volume on, or always, or what is not known."""
    if crossing.queries_per_month is not None:
        sentence = words.CROSS_OWN if crossing.cheaper_above == "own" else words.CROSS_API
        return sentence.format(
            own=own,
            api=api,
            price=price,
            queries=round_volume(crossing.queries_per_month),
            now=f"{volume.queries_per_month:,.0f}",
        )
    if crossing.cheaper_above:
        never = words.NEVER_OWN if crossing.cheaper_above == "own" else words.NEVER_API
        return never.format(own=own, api=api, price=price)
    return words.NOT_KNOWN.format(own=own, api=api, reason=crossing.reason)


def round_volume(queries: float) -> str:
    """A number of questions to two digits."""
    return numbers.in_round_words(float(f"{queries:.{ROUND_DIGITS}g}"))


def api_bytes(comparison: Comparison, api: str, dimensions: float | None = None) -> float | None:
    """Bytes of an API's vector: measured where the project computed it, else as listed, else of ``dimensions``."""
    measured = measured_bytes(comparison, api)
    if measured is not None:
        return measured
    known = next((price.dimensions for price in price_list() if price.model == api and price.dimensions), dimensions)
    return known * BYTES_PER_NUMBER if known else None


def measured_bytes(comparison: Comparison, api: str) -> float | None:
    """Bytes of an API's vector where the project computed it."""
    of_api = (
        c
        for c in comparison.ready
        if prices.is_api(c.spec) and not c.spec.parts and prices.provider_name(c.spec) == api
    )
    candidate = next(of_api, None)
    return None if candidate is None else bills.measured_of(comparison.results[candidate.name].manifest).vector_bytes
