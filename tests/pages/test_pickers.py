"""Choosing among names nobody can foresee: buttons where they fit, a list where they would run out of the window."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.ui.address import LETTER_PIXELS, ROW_PIXELS


def page(names: list[str]) -> None:
    from components.ui import address

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
