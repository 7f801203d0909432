"""``mcp``: the workspace for an agent, over the Model Context Protocol on stdin and stdout."""

from __future__ import annotations

import argparse
import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components import explorer
from components.cli.terminal import DONE
from components.comparison.comparison import Comparison
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.model_pair import both_ways
from components.i18n import N_, tr
from components.nouns import counted
from components.numbers import commas
from components.records import BadInputError
from components.workspace import Workspace

if TYPE_CHECKING:
    from mcp.server import MCPServer

LARGEST_K = 50
LONGEST_TEXT = 1_000  # characters of a document in a result
MISSING = N_("The command mcp needs the package mcp: pip install -r requirements-mcp.txt")
INSTRUCTIONS = (
    "Embedding Explorer compares embedding models on a person's own documents. Start with list_projects. Every number "
    "carries its interval; pass on the recommendation's confidence and what it risks together with the model's name."
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser("mcp", help=tr("serve the workspace to an agent (Model Context Protocol, on stdio)"))
    parser.add_argument(
        "--workspace", type=Path, metavar="DIR", help=tr("default: EXPLORER_WORKSPACE, else .workspace")
    )
    parser.add_argument(
        "--allow-compute",
        action="store_true",
        help=tr("also let the agent compute a project's models; without it nothing is changed"),
    )
    parser.set_defaults(command=_mcp)


def _mcp(options: argparse.Namespace) -> int:
    server(options.workspace, may_compute=options.allow_compute).run("stdio")
    return DONE


def server(workspace: Path | None, *, may_compute: bool = False) -> MCPServer:
    """The server with its tools: those that read, and ``compute`` only where that was allowed.

    No tool sends a text to another computer: models that would are named and left out.

    Raises:
        BadInputError: the package ``mcp`` is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp_types import ToolAnnotations
    except ImportError:
        raise BadInputError(tr(MISSING)) from None
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    changes = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
    tools = _Tools(workspace)
    serving = MCPServer("embedding-explorer", instructions=INSTRUCTIONS)
    for tool in (tools.list_projects, tools.compare, tools.search, tools.explain_verdict):
        serving.tool(annotations=reads, structured_output=True)(_in_words(tool))
    if may_compute:
        serving.tool(annotations=changes, structured_output=True)(_in_words(tools.compute))
    return serving


def _in_words(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The tool, whose bad input is an answer to the agent and not a crash."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    def told(*args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - the same signature as the tool
        try:
            return tool(*args, **kwargs)
        except BadInputError as error:
            raise ToolError(str(error)) from None

    return told


class _Tools:
    """What an agent may ask; docstrings are what it reads."""

    def __init__(self, workspace: Path | None) -> None:
        self._workspace = workspace
        self._studies: dict[str, explorer.Study] = {}

    def list_projects(self) -> dict[str, Any]:
        """All projects of the workspace: id, name, documents in all, models, and which of these are computed."""
        kept = Workspace(self._workspace)
        return {
            "projects": [
                {
                    "id": project.id,
                    "name": project.name,
                    "documents": kept.dataset_size(project.dataset_id),
                    "models": [candidate.name for candidate in project.ticked],
                    "in_use_today": project.current_model,
                }
                for project in kept.projects()
            ]
        }

    def compare(self, project_id: str) -> dict[str, Any]:
        """What to take in a project and why, and a row of numbers per computed model; nothing is computed."""
        return _summary(self._study(project_id).saved())

    def search(self, project_id: str, question: str, k: int = 5, models: list[str] | None = None) -> dict[str, Any]:
        """The first k documents (1 to 50) that each computed model finds for a question, by exact search.

        Models that would send the question to another computer are left out and named under "left_out".
        """
        if not 1 <= k <= LARGEST_K:
            raise BadInputError(
                tr("{name} is {value}; give a whole number from 1 to {most}.", name="k", value=k, most=LARGEST_K)
            )
        study = self._study(project_id)
        staying, leaving = study.askable()
        chosen = models if models is not None else staying
        texts = dict(zip(study.collection.documents["id"], study.collection.document_texts(), strict=True))
        hits = study.ask(question, k=k, models=chosen) if chosen else {}
        return {
            "results": {
                name: [
                    {"rank": rank, "id": doc_id, "score": float(score), "text": texts[doc_id][:LONGEST_TEXT]}
                    for rank, (doc_id, score) in enumerate(
                        zip(model_hits.exact.doc_ids, model_hits.exact.scores, strict=True), start=1
                    )
                ]
                for name, model_hits in hits.items()
            },
            "left_out": [] if models is not None else leaving,
            "note": tr("Compare scores within one model only."),
        }

    def explain_verdict(self, project_id: str, model_a: str, model_b: str) -> dict[str, Any]:
        """How two models of a project compare by its leading metric, on how much, and how much more would settle it.

        The difference is that of model_a less model_b, with its 95 % interval; the verdict (better, worse, same,
        unclear) is of model_a.
        """
        comparison = self._study(project_id).saved()
        evidence = comparison.evidence
        if evidence is None:
            raise BadInputError(
                tr("Nothing is judged in this project yet, so no model can be called better than another.")
            )
        pairs = both_ways(evidence.comparisons, evidence.metric)
        if (model_a, model_b) not in pairs:
            known = commas(dict.fromkeys(name for pair in pairs for name in pair)) or tr("none")
            raise BadInputError(
                tr(
                    '"{one}" and "{other}" were not compared; models that were: {known}.',
                    one=model_a,
                    other=model_b,
                    known=known,
                )
            )
        pair = pairs[model_a, model_b]
        return {
            "metric": metric_named(evidence.metric).name,
            "verdict": pair.verdict,
            "of": model_a,
            "against": model_b,
            "difference": _number(pair.difference),
            "interval_95": [_number(pair.low), _number(pair.high)],
            "margin": comparison.margin,
            "measured_on": counted(evidence.unit, pair.queries),
            "more_needed": _number(pair.needed),
        }

    def compute(self, project_id: str) -> dict[str, Any]:
        """Compute the project's models that are not computed yet, on this computer, and compare; may take minutes."""
        study = self._study(project_id)
        return _summary(study.compare()) | {"failed": study.failed}

    def _study(self, project_id: str) -> explorer.Study:
        """The project as it is now; models loaded for it before are kept."""
        fresh = explorer.open_project(project_id, workspace=self._workspace)
        kept = self._studies.get(project_id)
        if kept is None or (kept.project, kept.collection.content_hash) != (
            fresh.project,
            fresh.collection.content_hash,
        ):
            self._studies[project_id] = fresh
        return self._studies[project_id]


def _summary(comparison: Comparison) -> dict[str, Any]:
    decision = comparison.decision
    advice = decision.recommendation
    evidence = comparison.evidence
    means = {} if evidence is None else {row["model"]: row for row in evidence.means.to_dict("records")}
    rows = []
    for candidate in comparison.ready:
        mean = means.get(candidate.name, {})
        facts: Any = decision.facts.loc[candidate.name] if candidate.name in decision.facts.index else {}
        key = decision.metric
        rows.append(
            {
                "model": candidate.name,
                "quality": _number(mean.get(key)),
                "interval_95": [_number(mean.get(f"{key}_low")), _number(mean.get(f"{key}_high"))],
                "wait_p95_ms": _number(facts.get("p95_ms")),
                "memory_mb": _number(facts.get("peak_memory_mb")),
                "monthly_usd": _number(facts.get("monthly_usd")),
                "ruled_out": list(decision.excluded.get(candidate.name, ())),
            }
        )
    return {
        "recommendation": decision.why_not if advice is None else advice.sentence,
        "confidence": None if advice is None else advice.confidence,
        "headline": decision.headline,
        "metric": metric_named(decision.metric).name,
        "measured_on": counted(decision.unit, decision.measured) if decision.measured else tr("nothing judged"),
        "models": rows,
        "not_computed": [
            candidate.name for candidate in comparison.candidates if candidate.name not in comparison.results
        ],
    }


def _number(value: Any) -> float | None:  # noqa: ANN401 - a cell of a table
    """JSON has no NaN: what is unknown is null."""
    return None if value is None or not math.isfinite(value) else float(value)
