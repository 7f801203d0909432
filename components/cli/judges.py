"""``judges``: other people's judges in environments of their own, and their numbers beside ours."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from components.answers.brought import read_brought
from components.answers.chat_model import parse_chat
from components.answers.frameworks import beside, environment
from components.answers.frameworks.known import FRAMEWORKS, framework
from components.answers.records import Score
from components.cli import sending
from components.cli.inputs import check_output
from components.cli.output import Output, write_manifest
from components.cli.terminal import DONE, MODEL_FAILED, answer, say
from components.costs.estimate import leaving_sentence
from components.datasets import guarded
from components.datasets.tables import read_table
from components.encoders.server.network import destination, is_offline
from components.encoders.token_estimates import estimate_tokens
from components.files import write_csv
from components.i18n import tr
from components.measurements.answering import comparer
from components.records import BadInputError
from components.workspace import Workspace

REQUESTS_A_ROW = 8  # about what four metrics of one row take


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        "judges", help=tr("judges of other makers: list them, install one, run one on answers.csv")
    )
    steps = parser.add_subparsers(required=True, metavar="STEP", dest="step")
    for step, meaning in (
        ("list", tr("which there are")),
        ("install", tr("get one")),
        ("run", tr("judge answers.csv by one")),
    ):
        part = steps.add_parser(step, help=meaning)
        part.add_argument(
            "--workspace", type=Path, metavar="DIR", help=tr("default: EXPLORER_WORKSPACE, else .workspace")
        )
        if step != "list":
            part.add_argument("framework", choices=tuple(FRAMEWORKS))
            sending.add(part)
        if step == "run":
            part.add_argument("--answers", type=Path, required=True, metavar="FILE", help=tr("answers.csv of a run"))
            part.add_argument("--judge", required=True, metavar="MODEL@URL", help=tr("the chat model it asks"))
            part.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("where results go"))
    parser.set_defaults(command=_judges)


def _judges(options: argparse.Namespace) -> int:
    workspace = Workspace(options.workspace)
    if options.step == "list":
        for library in FRAMEWORKS.values():
            state = (
                "installed"
                if environment.is_installed(workspace.root, library)
                else tr("about {megabytes} MB", megabytes=library.megabytes)
            )
            answer(f"{library.name}: {library.title} ({library.licence}), {' '.join(library.pins)}; {state}")
        return DONE
    sending.check(options, [])
    return _install(options, workspace) if options.step == "install" else _run(options, workspace)


def _install(options: argparse.Namespace, workspace: Workspace) -> int:
    library = framework(options.framework)
    if environment.is_installed(workspace.root, library):
        answer(tr("{title} is there already.", title=library.title))
        return DONE
    if is_offline():
        raise BadInputError(tr("Work is offline, and {title} must be downloaded.", title=library.title))
    say(
        tr(
            "{title} ({licence}): about {megabytes} MB are downloaded to {root}.",
            title=library.title,
            licence=library.licence,
            megabytes=library.megabytes,
            root=workspace.root / "judges",
        )
    )
    asked = tr("Download? [y/N]")
    if not options.yes and not (sys.stdin.isatty() and input(f"{asked} ").strip().lower() in ("y", "yes")):
        raise BadInputError(tr("Nothing was downloaded: add --yes to agree."))
    environment.install(workspace.root, library)
    answer(tr("{title} is installed.", title=library.title))
    return DONE


def _run(options: argparse.Namespace, workspace: Workspace) -> int:
    library, chat = framework(options.framework), parse_chat(options.judge)
    check_output(options.out)
    if options.max_spend is not None and not chat.is_local:
        raise BadInputError(tr("A framework sends its own requests, so --max-spend cannot be kept; agree with --yes."))
    brought = read_brought(options.answers)
    read = sum(sum(estimate_tokens([r.question, r.answer, *r.texts])) for rows in brought.values() for r in rows)
    leaving = leaving_sentence(read * REQUESTS_A_ROW, destination(chat.base_url), None)
    sending.agree(
        options,
        [] if chat.is_local else [tr("{name}: {leaving} (tokens estimated)", name=library.title, leaving=leaving)],
    )
    ours, failed = _ours(options.answers), {}
    parts = []
    for model, rows in brought.items():
        try:
            scores = environment.run(
                workspace.root,
                library,
                chat,
                rows,
                lambda count: say(tr("rows judged: {count}", count=count)),
                comparer(workspace),
            )
        except BadInputError as error:
            failed[model] = str(error)
            say(f"{model}: {error}")
            continue
        parts.append(beside.beside(library, scores, ours.get(model, {})).assign(model=model))
    if not parts:
        raise BadInputError(next(iter(failed.values())))
    table = pd.concat(parts, ignore_index=True)
    with Output(options.out) as folder:
        write_csv(folder / f"{library.name}.csv", table[["model", *beside.COLUMNS]])
        summary = beside.summary(table)
        write_csv(folder / f"{library.name}_summary.csv", summary)
        write_manifest(
            folder, {"command": "judges", "framework": library.name, "pins": list(library.pins), "failed": failed}
        )
    for row in summary.to_dict("records"):
        rank = row["spearman_reason"] or tr("rank correlation {spearman:.2f}", spearman=row["spearman"])
        answer(
            tr(
                "{metric}: {pairs} pairs, {rank}, {disagreements} disagreements",
                metric=row["metric"],
                pairs=row["pairs"],
                rank=rank,
                disagreements=row["disagreements"],
            )
        )
        if row["disagree_on"]:
            answer(tr("{metric}: they disagree on {questions}", metric=row["metric"], questions=row["disagree_on"]))
    return MODEL_FAILED if failed else DONE


def _ours(path: Path) -> dict[str, dict[str, dict[str, Score]]]:
    """Model -> query id -> metric -> our score, from the columns of answers.csv that have a reason beside them."""
    table = guarded.read(read_table, path.read_bytes(), path.name)
    metrics = [name for name in table.columns if f"{name}_reason" in table.columns]
    by_model: dict[str, dict[str, dict[str, Score]]] = {}
    for row in table.to_dict("records"):
        scores = {}
        for name in metrics:
            try:
                scores[str(name)] = Score(float(row[name]), str(row[f"{name}_reason"]))
            except ValueError:
                scores[str(name)] = Score(None, str(row[f"{name}_reason"]))
        by_model.setdefault(str(row.get("model") or ""), {})[str(row.get("query_id") or "")] = scores
    return by_model
