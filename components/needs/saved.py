"""The needs of a project, put together from where each part is kept. Every value is kept in one place only.

``current_model`` is a column of the project, ``margin`` and ``volumes`` are settings of their own, the rest is the
setting ``needs``.
"""

from __future__ import annotations

import threading
from typing import Any

from components.needs.fields import FIELDS, Needs, default_of
from components.records import BadInputError
from components.workspace import Project, Workspace

SETTING, MARGIN, VOLUMES = "needs", "margin", "volumes"
VOLUME_FIELDS = (
    "documents", "new_documents_per_month", "queries_per_month", "reembeddings_per_year", "machine_usd_per_hour",
    "serving_hours_per_month", "storage_usd_per_gb_month",
)  # fmt: skip
_LOCK = threading.Lock()  # two tabs of one server change different fields of one setting


def load_needs(workspace: Workspace, project: Project) -> Needs:
    """The project's needs; what nobody said is as by default. A saved value that is no longer allowed is left out."""
    values = _own(workspace, project.id) | _volumes(workspace, project.id)
    margin = workspace.setting(project.id, MARGIN)
    if margin is not None:
        values["margin"] = margin
    values["current_model"] = project.current_model or ""
    needs = Needs()
    for name, value in values.items():
        if name in FIELDS:
            try:
                needs = needs.changed(**{name: value})
            except BadInputError:
                continue  # written by another version of the app
    return needs


def has_needs(workspace: Workspace, project_id: str) -> bool:
    """Whether anyone has said anything yet besides the current model."""
    return any(workspace.setting(project_id, name) is not None for name in (SETTING, MARGIN, VOLUMES))


def save_field(workspace: Workspace, project_id: str, name: str, value: Any) -> Needs:  # noqa: ANN401 - as the field says
    """Store one field; all others stay as they are now, whoever changed them. Returns the needs as they are then.

    Raises:
        BadInputError: an unknown field, or a value that is not allowed.
    """
    with _LOCK:
        needs = load_needs(workspace, workspace.project(project_id)).changed(**{name: value})
        _store(workspace, project_id, needs, {name})
    return needs


def save_needs(workspace: Workspace, project_id: str, needs: Needs) -> None:
    """Store every field."""
    with _LOCK:
        _store(workspace, project_id, needs, set(FIELDS))


def _store(workspace: Workspace, project_id: str, needs: Needs, names: set[str]) -> None:
    if "current_model" in names:
        workspace.update_project(project_id, current_model=needs.current_model or None)
    if "margin" in names:
        workspace.save_setting(project_id, MARGIN, needs.margin)
    plain = needs.as_dict()
    if names & set(VOLUME_FIELDS):
        kept = _volumes(workspace, project_id) | {name: plain[name] for name in VOLUME_FIELDS if name in names}
        workspace.save_setting(project_id, VOLUMES, {name: value for name, value in kept.items() if value is not None})
    own = names - {"current_model", "margin", *VOLUME_FIELDS}
    if own:
        kept = _own(workspace, project_id) | {name: plain[name] for name in own}
        changed = {name: value for name, value in kept.items() if value != _plain_default(name)}
        workspace.save_setting(project_id, SETTING, changed)


def _own(workspace: Workspace, project_id: str) -> dict[str, Any]:
    return _object(workspace.setting(project_id, SETTING))


def _volumes(workspace: Workspace, project_id: str) -> dict[str, Any]:
    volumes = _object(workspace.setting(project_id, VOLUMES))
    return {name: value for name, value in volumes.items() if name in VOLUME_FIELDS}


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was saved
    return dict(value) if isinstance(value, dict) else {}


def _plain_default(name: str) -> Any:  # noqa: ANN401 - as the field says
    value = default_of(name) if name in FIELDS else None
    return list(value) if isinstance(value, tuple) else value
