"""Candidates made of others stand on every page beside those they are made of."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from components.candidates.by_spec import resolve_name
from components.workspace import Workspace
from tests.pages.cases import collection, compute
from tests.pages.driver import open_page, project_id, run, table_with, words

NAME = "Made of others"
MODELS = ("bm25", "wordllama-256", "wordllama-256@64+int8", "fusion:wordllama-256+bm25")
MAPPED = {"bm25": False, "wordllama-256": True, "wordllama-256@64+int8": True, "wordllama-256 + bm25": False}
"""Name -> whether it has vectors, and so a map."""
PAGES = ("compare", "models", "search", "map", "quality", "cost", "decision", "needs")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("derived") / "workspace"
    workspace = Workspace(root)
    project = workspace.create_project(NAME, collection())
    specs = [resolve_name(name) for name in MODELS]
    assert [spec.name for spec in specs] == list(MAPPED)
    compute(workspace, workspace.set_candidates(project.id, specs), with_maps=True)
    return root


@pytest.mark.parametrize("page", PAGES)
def test_no_page_hides_a_derived_candidate(
    page: str, made: Path, tmp_path: Path, use_workspace: Callable[[Path], Workspace]
) -> None:
    shutil.copytree(made, tmp_path / "workspace")
    workspace = use_workspace(tmp_path / "workspace")
    app = open_page(page, project=project_id(workspace, NAME))
    tables = "\n".join(table.value.to_csv() for table in app.dataframe)
    boxes = [box for kind in ("selectbox", "multiselect", "button_group") for box in app.get(kind)]
    choices = "\n".join(str(getattr(box, "options", "")) for box in boxes)
    shown = "\n".join([words(app), tables, choices])
    missing = [name for name, has_map in MAPPED.items() if name not in shown and (has_map or page != "map")]
    assert missing == []
    rows = [table.value.iloc[:, 0].astype(str).tolist() for table in app.dataframe if table.value.shape[1]]
    per_model = [one for one in rows if len(set(one)) == len(one) and any(cell.endswith("bm25") for cell in one)]
    assert per_model or page not in ("compare", "quality", "cost", "decision")
    for cells in per_model:  # a table of one row per model has a row for each
        assert all(any(cell.endswith(name) for cell in cells) for name in MAPPED), cells
    if page == "map":  # nothing is said to have no map for being made of others
        undrawn = next(line for line in words(app).splitlines() if "without vectors to draw" in line)
        assert undrawn == "No map: bm25, wordllama-256 + bm25, without vectors to draw."


def test_tables_of_diagnose_have_a_row_for_each(
    made: Path, tmp_path: Path, use_workspace: Callable[[Path], Workspace]
) -> None:
    shutil.copytree(made, tmp_path / "workspace")
    workspace = use_workspace(tmp_path / "workspace")
    app = open_page("diagnose", project=project_id(workspace, NAME))
    for box in ("open-recall", "open-hubs"):
        app.session_state[box] = True
    run(app)
    for column in ("share found", "most"):
        assert {str(one).split(" ", 1)[1] for one in table_with(app, column).iloc[:, 0]} == set(MAPPED)
