"""The server for agents, called by the official client."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import TextContent

from components import explorer
from components.candidates.names import resolve_name
from components.cli.mcp import server
from components.records import BadInputError
from tests.cases import QUICK, ROOT, collection


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with a project of three models, of which two are computed."""
    study = explorer.Study(explorer.Workspace(tmp_path_factory.mktemp("mcp")), collection())
    study.add(QUICK, "bm25").compare()
    made = study.workspace.create_project("Shop", study.collection)
    away = resolve_name("openai:some-model@https://api.example.com/v1")
    study.workspace.set_candidates(made.id, [*study.specs, away])
    return study.workspace.root, made.id


def answered(talk: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
    """What a conversation brought, held in a thread of its own: a browser test before may have left a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, talk).result()


def called(workspace: Path, tool: str, *, may_compute: bool = False, **arguments: Any) -> tuple[bool, Any]:  # noqa: ANN401
    """Whether the tool failed, and its answer."""

    async def talk() -> tuple[bool, Any]:
        async with Client(server(workspace, may_compute=may_compute)) as client:
            result = await client.call_tool(tool, arguments)
            said = [block.text for block in result.content if isinstance(block, TextContent)]
            return bool(result.is_error), result.structured_content or said[0]

    return answered(talk)


def tools(workspace: Path, *, may_compute: bool) -> dict[str, bool]:
    """The tools on offer, and whether they say that they only read."""

    async def talk() -> dict[str, bool]:
        async with Client(server(workspace, may_compute=may_compute)) as client:
            found = (await client.list_tools()).tools
            return {tool.name: bool(tool.annotations and tool.annotations.read_only_hint) for tool in found}

    return answered(talk)


def test_tools_only_read_unless_asked(tmp_path: Path) -> None:
    reading = {"list_projects": True, "compare": True, "search": True, "explain_verdict": True}
    assert tools(tmp_path, may_compute=False) == reading
    assert tools(tmp_path, may_compute=True) == reading | {"compute": False}


def test_projects_are_listed(project: tuple[Path, str]) -> None:
    workspace, project_id = project
    failed, found = called(workspace, "list_projects")
    assert not failed
    assert found["projects"][0] | {"models": None} == {
        "id": project_id, "name": "Shop", "documents": 30, "models": None, "in_use_today": None,
    }  # fmt: skip


def test_the_comparison_is_the_one_of_the_pages(project: tuple[Path, str]) -> None:
    workspace, project_id = project
    _, found = called(workspace, "compare", project_id=project_id)
    saved = explorer.open_project(project_id, workspace=workspace).saved()
    assert saved.decision.recommendation is not None
    assert found["recommendation"] == saved.decision.recommendation.sentence
    assert [row["model"] for row in found["models"]] == [QUICK, "bm25"]
    assert len(found["not_computed"]) == 1
    assert "NaN" not in json.dumps(found)


def test_search_names_what_would_leave_and_sends_nothing(project: tuple[Path, str]) -> None:
    workspace, project_id = project
    text = collection().document_texts()[7]
    _, found = called(workspace, "search", project_id=project_id, question=text, k=2)
    assert {name: rows[0]["id"] for name, rows in found["results"].items()} == {QUICK: "d7", "bm25": "d7"}
    assert [row["rank"] for row in found["results"]["bm25"]] == [1, 2]


def test_a_verdict_is_explained_with_its_interval(project: tuple[Path, str]) -> None:
    workspace, project_id = project
    _, found = called(workspace, "explain_verdict", project_id=project_id, model_a="bm25", model_b=QUICK)
    low, high = found["interval_95"]
    assert found["verdict"] in ("better", "worse", "same", "unclear")
    assert low is None or low <= found["difference"] <= high
    assert found["measured_on"] == "5 questions"


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("compare", {"project_id": "none"}, "none"),
        ("search", {"project_id": "ID", "question": "copper", "k": 51}, "k is 51"),
        ("search", {"project_id": "ID", "question": "copper", "models": ["other"]}, "cannot be asked here"),
        ("explain_verdict", {"project_id": "ID", "model_a": "bm25", "model_b": "other"}, "were not compared"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(
    project: tuple[Path, str], tool: str, arguments: dict[str, Any], said: str
) -> None:
    workspace, project_id = project
    arguments = {key: project_id if value == "ID" else value for key, value in arguments.items()}
    failed, found = called(workspace, tool, **arguments)
    assert failed
    assert said in found
    assert "Traceback" not in found


def test_it_serves_on_stdin_and_stdout(project: tuple[Path, str]) -> None:
    workspace, project_id = project
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "components.cli", "mcp", "--workspace", str(workspace)],
        cwd=ROOT,
    )

    async def talk() -> Any:  # noqa: ANN401
        async with Client(stdio_client(command)) as client:
            return (await client.call_tool("list_projects", {})).structured_content

    assert answered(talk)["projects"][0]["id"] == project_id


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(BadInputError, match="pip install -r requirements-mcp.txt"):
        server(tmp_path)
