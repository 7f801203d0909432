"""``check``: look through a workspace for damaged files, and mend what can be mended."""

from __future__ import annotations

import argparse
from pathlib import Path

from components.cli.terminal import DONE, MODEL_FAILED, answer
from components.jobs.check_workspace import check_workspace
from components.workspace import Workspace


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    check = commands.add_parser("check", help="look through a workspace for damaged files, and mend what can be mended")
    check.add_argument("--workspace", type=Path, metavar="DIR", help="default: EXPLORER_WORKSPACE, else .workspace")
    check.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    workspace = Workspace(options.workspace)
    check_outcomes = list(check_workspace(workspace))
    for check_outcome in check_outcomes:
        answer(f"{'mended' if check_outcome.is_mended else 'damaged'}: {check_outcome.said}")
    left = sum(not one.is_mended for one in check_outcomes)
    if not check_outcomes:
        answer(f"All files in {workspace.root} are whole.")
    elif not left:
        answer(f"{len(check_outcomes)} found and mended; what was set aside is computed again when it is needed.")
    else:
        answer(f"{len(check_outcomes)} found, {left} of them cannot be mended here: bring what they name again.")
    return MODEL_FAILED if left else DONE
