"""Where queries are users, pages say so; what learns from interactions is offered only where there are some."""

from __future__ import annotations

import pytest

from components.candidates.names import known_cards


@pytest.mark.parametrize("of_users", [True, False])
def test_what_learns_is_listed_where_there_are_users(of_users: bool) -> None:
    names = {card.name for card in known_cards(of_users=of_users)}
    assert ({"als", "bpr", "ncf", "popularity"} <= names) == of_users
    assert "all-MiniLM-L6-v2" in names
