"""A kind of candidate that the app was never told of, on the pages that show candidates."""

from __future__ import annotations

import pytest

from components.candidates import VARIABLE
from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.workspace import Workspace
from tests.candidates.length_kind import NAME
from tests.pages import cases
from tests.pages.driver import open_page, project_id, table_with, words


def test_it_stands_in_the_table_answers_searches_is_measured_and_has_no_map(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "length=tests.candidates.length_kind:LongestFirst")
    project = small.project(project_id(small, cases.JUDGED))
    spec = resolve_name(NAME)
    small.set_candidates(project.id, [*(one.spec for one in project.ticked), spec])
    compute_model(small, small.project_collection(project), spec, lambda _: None)
    for page, column in (("compare", "Model"), ("quality", "Model")):
        rows = table_with(open_page(page, project=project.id), column)[column]
        assert any(name.endswith(NAME) for name in rows), page
    assert not open_page("models", project=project.id).error
    texts = {doc_id: len(text) for doc_id, text in zip(*_texts(small, project.id), strict=True)}
    longest = max(texts, key=lambda doc_id: (texts[doc_id], doc_id))
    searched = open_page("search", project=project.id, models=NAME, q="q0")
    assert not searched.warning and f"guide {longest[1:]}" in words(searched)
    drawn = open_page("map", project=project.id)
    said = next(line for line in words(drawn).splitlines() if "without vectors to draw" in line)
    assert NAME in said and "wordllama" not in said


def _texts(workspace: Workspace, project: str) -> tuple[list[str], list[str]]:
    content = workspace.project_collection(workspace.project(project))
    return content.documents["id"].tolist(), content.document_texts()
