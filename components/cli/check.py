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
    found = list(check_workspace(workspace))
    for one in found:
        answer(f"{'mended' if one.is_mended else 'damaged'}: {one.said}")
    left = sum(not one.is_mended for one in found)
    if not found:
        answer(f"All files in {workspace.root} are whole.")
    elif not left:
        answer(f"{len(found)} found and mended; what was set aside is computed again when it is needed.")
    else:
        answer(f"{len(found)} found, {left} of them cannot be mended here: bring what they name again.")
    return MODEL_FAILED if left else DONE
