"""From every page a way leads on, until the decision."""

from __future__ import annotations

import pytest

from components.ui.shared.way_on import next_step
from tests.pages.driver import ROOT


@pytest.mark.parametrize("is_judged", [False, True])
def test_the_path_ends_at_the_decision_from_wherever_it_is_begun(*, is_judged: bool) -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"compare"} | {""}
    for begun in sorted(pages - {"models"}):  # whose own button leads to Compare
        page, seen = begun, []
        while page != "decision":
            step = next_step(page, is_computed=True, is_judged=is_judged)
            if step is None:
                break
            page = "" if step.page == "compare" else step.page
            assert page in pages and page not in seen
            seen.append(page)
        assert page == "decision" or (page == "" and not is_judged), begun  # Compare asks for grades then


def test_before_anything_is_computed_the_way_leads_to_the_models() -> None:
    for page in ("needs", "data"):
        step = next_step(page, is_computed=False, is_judged=False)
        assert step is not None and step.page == "models"
    assert next_step("cost", is_computed=False, is_judged=False) is None
