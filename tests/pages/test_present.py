"""Present and its story, in memory."""

from __future__ import annotations

from components.ui.compare import present_words as text_present
from components.workspace import Workspace
from tests.pages.cases import JUDGED
from tests.pages.driver import open_page, project_id, words


def test_compare_offers_to_present_and_the_address_opens_it_without_controls(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    assert text_present.START in words(open_page("compare", project=project))
    presented = open_page("compare", project=project, show="present", slide="3")
    assert [button.label for button in presented.button] == []
    assert not presented.title
