"""What providers charge for a candidate."""

from __future__ import annotations

from collections.abc import Mapping

from components.candidates import candidate_of
from components.costs.prices import price_of
from components.spec import ModelSpec, leaves


def is_api(spec: ModelSpec) -> bool:
    """Whether a provider runs it and charges by the token."""
    return not candidate_of(spec).is_local


def provider_name(spec: ModelSpec) -> str:
    """What a provider calls an API model, as in the price list."""
    return str(spec.options.get("model", spec.name))


def list_price(spec: ModelSpec, own_prices: Mapping[str, float] | None = None) -> float | None:
    """USD per million input tokens of an API model, of all providers of a derived one; None where unknown.

    A price in ``own_prices`` (model -> the same) counts before that of the list.
    """
    if spec.parts:
        prices = [list_price(leaf, own_prices) for leaf in leaves(spec) if is_api(leaf)]
        known = [price for price in prices if price is not None]
        return sum(known) if prices and len(known) == len(prices) else None
    model = provider_name(spec)
    if own_prices is not None and model in own_prices:
        return own_prices[model]
    price = price_of(model)
    return None if price is None else price.usd_per_million_tokens
