"""``check``: look through a workspace for damaged files, and mend what can be mended."""

from __future__ import annotations

import argparse
from pathlib import Path

from components.cli.terminal import DONE, MODEL_FAILED, answer
from components.i18n import tr
from components.jobs.check_workspace import check_workspace
from components.workspace import Workspace


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    check = commands.add_parser(
        "check", help=tr("look through a workspace for damaged files, and mend what can be mended")
    )
    check.add_argument("--workspace", type=Path, metavar="DIR", help=tr("default: EXPLORER_WORKSPACE, else .workspace"))
    check.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    workspace = Workspace(options.workspace)
    check_outcomes = list(check_workspace(workspace))
    for check_outcome in check_outcomes:
        line = tr("mended: {what}") if check_outcome.is_mended else tr("damaged: {what}")
        answer(line.format(what=check_outcome.said))
    left = sum(not outcome.is_mended for outcome in check_outcomes)
    if not check_outcomes:
        answer(tr("All files in {root} are whole.", root=workspace.root))
    elif not left:
        answer(
            tr(
                "{number_of_check_outcomes} found and mended; what was set aside is computed again when it is needed.",
                number_of_check_outcomes=len(check_outcomes),
            )
        )
    else:
        answer(
            tr(
                "{number_of_check_outcomes} found, {left} of them cannot be mended here: bring what they name again.",
                number_of_check_outcomes=len(check_outcomes),
                left=left,
            )
        )
    return MODEL_FAILED if left else DONE
