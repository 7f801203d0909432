"""Pickers whose choice stands in the address: buttons or a list, and what they show before anybody chose."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.ui.shared.address import LETTER_PIXELS, ROW_PIXELS


def page(names: list[str]) -> None:
    from components.ui.shared import address

    address.one_of("Model", names, param="model", default=names[0])


@pytest.mark.parametrize(
    ("names", "is_row"),
    [(["bm25", "e5-small"], True), ([f"{'x' * (ROW_PIXELS // LETTER_PIXELS // 4)}{i}" for i in range(4)], False)],
)
def test_many_or_long_names_become_a_list(names: list[str], is_row: bool) -> None:
    app = AppTest.from_function(page, args=(names,)).run()
    assert bool(app.segmented_control) == is_row and bool(app.selectbox) != is_row
    chosen = app.segmented_control[0] if is_row else app.selectbox[0]
    assert chosen.value == names[0]
    chosen.set_value(names[1])
    assert app.run().query_params["model"] == names[1]


def following() -> None:
    import streamlit as st

    from components.ui.shared import address

    default = st.session_state.get("best", "a")
    address.select("To", ["a", "b", "c"], param="to", default=default)
    address.segmented("Model", ["a", "b", "c"], param="model", default=default)


def test_what_nobody_chose_follows_the_default_and_what_was_chosen_stays() -> None:
    app = AppTest.from_function(following).run()
    app.session_state["best"] = "b"
    app.run()
    assert (app.selectbox[0].value, app.segmented_control[0].value) == ("b", "b")
    assert "to" not in app.query_params and "model" not in app.query_params
    app.selectbox[0].set_value("c")
    app.segmented_control[0].set_value("c")
    app.run()
    app.session_state["best"] = "a"
    app.run()
    assert (app.selectbox[0].value, app.segmented_control[0].value) == ("c", "c")
    assert app.query_params["to"] == app.query_params["model"] == "c"
