"""A candidate that lacks its prompts is flagged on the Models page, and one click puts them in front."""

from __future__ import annotations

from pathlib import Path

from components.candidates.by_spec import resolve_name
from components.workspace import Workspace
from tests.candidates.test_prefixes import model_folder
from tests.pages import cases
from tests.pages.driver import open_page, press, project_id, words


def test_missing_prompts_are_said_and_can_be_added(small: Workspace, tmp_path: Path) -> None:
    project = small.project(project_id(small, cases.JUDGED))
    spec = resolve_name(str(model_folder(tmp_path / "my-e5-base-v2")))
    small.set_candidates(project.id, [*(c.spec for c in project.ticked), spec])
    app = open_page("models", project=project.id)
    assert 'was trained to read questions with "query: " and documents with "passage: " in front' in words(app)
    assert "Measure the loss" in words(app)
    press(app, "Use the prompts")
    ticked = {candidate.name: candidate.spec for candidate in small.project(project.id).ticked}
    assert "my-e5-base-v2" not in ticked
    assert ticked["my-e5-base-v2 + prompts"].options["document_prompt"] == "passage: "
    assert "was trained to read" not in words(app)
