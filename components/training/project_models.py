"""The models that were trained for a project: where they lie, what they may be called, and which there are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from components.candidates.tuned_folder import FACTS_FILE
from components.i18n import tr
from components.records import BadInputError
from components.training.model_folder import DONE_FILE, aside_of
from components.workspace import Workspace

LONGEST = 40  # characters of a name
_NAME = re.compile(r"[^\W_][\w.-]*")


def new_folder(workspace: Workspace, project_id: str, name: str) -> Path:
    """Where a model of this name will lie; nothing is made yet.

    Raises:
        BadInputError: the name cannot be a folder's, or is taken.
    """
    name = name.strip()
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise BadInputError(
            tr(
                '"{name}" cannot be the name of a model; give letters, digits, hyphens and '
                "dots, beginning with a letter or a digit, {longest} at most.",
                name=name[:LONGEST],
                longest=LONGEST,
            )
        )
    folder = workspace.tuned_folder(project_id) / name
    if folder.exists():
        raise BadInputError(
            tr('This project has a model "{name}" already; give another name, or delete that model.', name=name)
        )
    return folder


def tuned_folders(workspace: Workspace, project_id: str) -> list[Path]:
    """The folders of all models trained for a project, the latest first; those still being filled are none of them."""
    paths = [path.parent for path in workspace.tuned_folder(project_id).glob(f"*/{DONE_FILE}")]
    whole = [path for path in paths if not path.name.startswith(".") and (path / FACTS_FILE).is_file()]
    return sorted(whole, key=lambda path: (path / DONE_FILE).stat().st_mtime_ns, reverse=True)


def remove_unfinished(folder: Path) -> None:
    """What a training that was stopped has left beside a folder; the steps it has done are elsewhere, and stay."""
    shutil.rmtree(aside_of(folder), ignore_errors=True)


def held_while_training(folder: Path) -> str:
    """What a training holds of the workspace (``Workspace.using``), so that nobody takes its folder for abandoned."""
    return str(aside_of(folder.absolute()))


def remove_abandoned(workspace: Workspace) -> None:
    """Delete what trainings that were killed have left beside models; of those under way, in any process, nothing.

    Raises:
        BadInputError: another process has been changing the workspace for minutes.
    """
    with workspace.data_guard():
        held = workspace.in_use()
        for aside in (workspace.root / "tuned").glob("*/.*.unfinished"):
            if str(aside.absolute()) not in held:
                workspace.to_trash(aside)
    workspace.empty_trash()
