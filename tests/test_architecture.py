"""The rules that keep the parts apart, read from the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import ROOT

ENGINE = sorted(path for path in (ROOT / "components").rglob("*.py") if "ui" not in path.relative_to(ROOT).parts)
PRODUCT = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "components").rglob("*.py")])
PAGES = sorted((ROOT / "pages").glob("*.py"))
HEAVY = {"torch", "sentence_transformers", "transformers", "umap", "chromadb", "streamlit", "sklearn", "onnxruntime"}
LONGEST_PAGE = 80  # lines


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offenders(folder: str, forbidden: tuple[str, ...]) -> list[str]:
    files = sorted((ROOT / "components" / folder).rglob("*.py"))
    assert files, f"components/{folder} is empty"
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imports(path)
        if name.startswith(forbidden)
    ]


def uses(call: str) -> list[str]:
    """Where the product uses this: ``st.stop``, or by its last name alone whatever it is called on."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and call in (node.attr, ast.unparse(node))
    ]


def test_only_the_ui_imports_streamlit() -> None:
    assert len(ENGINE) > 30
    found = [
        str(path.relative_to(ROOT)) for path in ENGINE for name in imports(path) if name.split(".")[0] == "streamlit"
    ]
    assert found == []


def test_the_engine_does_not_know_the_ui_or_the_pages() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in ENGINE
        for name in imports(path)
        if name.startswith(("components.ui", "pages", "app"))
    ]
    assert found == []


def test_the_product_does_not_import_its_tests() -> None:
    assert [str(path) for path in PRODUCT for name in imports(path) if name.split(".")[0] in ("tests", "pytest")] == []


def test_every_file_is_given_by_the_one_button() -> None:
    """Its click leaves the page as it is, so that a second file can be fetched right after a first."""
    assert {place.split(":")[0] for place in uses("download_button")} == {"components/ui/shared/downloads.py"}


def test_no_page_ends_with_a_stop_that_drops_clicks() -> None:
    """See ``frame.end_page``."""
    assert uses("st.stop") == []


@pytest.mark.parametrize("folder", ["datasets", "encoders", "stores"])
def test_data_models_and_stores_do_not_know_evaluation(folder: str) -> None:
    assert offenders(folder, ("components.evaluation", "components.comparison", "components.jobs")) == []


@pytest.mark.parametrize("folder", ["evaluation", "retrieval", "projection", "charts"])
def test_what_computes_on_vectors_and_runs_knows_no_store(folder: str) -> None:
    assert offenders(folder, ("components.stores", "components.workspace", "components.candidates", "chromadb")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_a_table_of_contents(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) < LONGEST_PAGE
    engine = [name for name in imports(page) if name.startswith(("components.stores", "components.encoders", "numpy"))]
    assert engine == []


def test_nothing_prints() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


@pytest.mark.parametrize("module", ["components.cli", "components.jobs", "components.jobs.worker_process"])
def test_starting_the_command_line_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; sys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert HEAVY & {name.split(".")[0] for name in done.stdout.split()} == set()
