"""Filtering and sorting the catalogue, and how each model can be used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.catalogue.browse import SORTS, WHERE, Filters, filter_cards, hidden_by, sort_cards, where_runs
from components.catalogue.cards import find_card, load_catalogue
from components.catalogue.next_steps import how_to_run


def test_without_filters_only_other_modalities_are_hidden_and_counted() -> None:
    cards = load_catalogue()
    kept, hidden = filter_cards(cards, Filters())
    assert all(card.modality == "text" for card in kept)
    assert hidden == {"images, sound or video": len(cards) - len(kept)}
    assert filter_cards(cards, Filters(other_modalities=True)) == (cards, {})


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        (Filters(words="no such words"), "other words"),
        (Filters(commercial=("no",)), "commercial use"),
        (Filters(where=("api",)), "where they run"),
        (Filters(languages=("ja",)), "language"),
        (Filters(types=("sparse",)), "type"),
        (Filters(families=("E5",)), "family"),
        (Filters(most_parameters=10), "size"),
        (Filters(most_memory=50), "memory"),
        (Filters(least_tokens=512), "tokens read"),
        (Filters(most_dimensions=256), "dimensions"),
        (Filters(released_from="2024-01-01"), "release date"),
    ],
)
def test_each_filter_hides_what_it_names(wanted: Filters, word: str) -> None:
    card = find_card("all-MiniLM-L6-v2")
    assert card is not None
    assert hidden_by(card, Filters()) == ""
    assert hidden_by(card, wanted) == word


def test_unknown_values_are_counted_apart() -> None:
    card = find_card("all-MiniLM-L6-v2")
    assert card is not None
    empty = replace(
        card, parameters=None, memory_mb=None, dimensions=(), max_tokens=None, release_date="", languages=()
    )
    assert hidden_by(empty, Filters(most_parameters=10)) == "size unknown"
    assert hidden_by(empty, Filters(most_memory=10)) == "memory unknown"
    assert hidden_by(empty, Filters(most_dimensions=10)) == "dimensions unknown"
    assert hidden_by(empty, Filters(least_tokens=512)) == "tokens unknown"
    assert hidden_by(empty, Filters(released_from="2024-01-01")) == "release date unknown"
    assert hidden_by(empty, Filters(languages=("ja",))) == "language unknown"
    api = replace(empty, open_weights=False, price_usd_per_million_tokens=0.13)
    assert hidden_by(api, Filters(most_price=0.1)) == "price"
    assert hidden_by(replace(api, price_usd_per_million_tokens=None), Filters(most_price=0.1)) == "price unknown"
    assert hidden_by(empty, Filters(most_price=0.1)) == ""  # its machine is one's own
    static = replace(empty, model_type="static")
    assert hidden_by(static, Filters(least_tokens=512)) == ""  # nothing of a text is cut


def test_all_filters_together_keep_what_each_alone_keeps() -> None:
    cards = load_catalogue()
    wanted = Filters(words="e5", languages=("ja",), commercial=("yes",), most_parameters=600, where=("download",))
    kept, hidden = filter_cards(cards, wanted)
    assert 0 < len(kept) < 12
    assert len(kept) + hidden.total() == len(cards)
    assert all("ja" in card.languages and card.parameters and card.parameters <= 600e6 for card in kept)


@pytest.mark.parametrize("key", SORTS)
def test_unknown_values_come_last_whichever_way_it_is_sorted(key: str) -> None:
    value, largest_first = SORTS[key]
    for way in (largest_first, not largest_first):
        values = [value(card) for card in sort_cards(load_catalogue(), value, largest_first=way)]
        known = [one for one in values if one is not None]
        assert values == known + [None] * (len(values) - len(known))
        assert known == sorted(known, reverse=way)


def test_every_model_says_how_it_runs_here_or_why_not_and_what_to_do() -> None:
    seen = set()
    for card in load_catalogue():
        so, then = how_to_run(card)
        where = where_runs(card)
        seen.add(where)
        assert so.endswith(".")
        assert where == "included" or then.endswith(".")
        assert where != "listed" or card.kind == ""
    assert seen == set(WHERE)


def test_a_reranker_that_runs_code_of_its_authors_is_not_offered_as_a_stage() -> None:
    card = next(card for card in load_catalogue() if card.name == "jinaai/jina-reranker-v2-base-multilingual")
    assert how_to_run(card)[1] == "Choose another reranker."
