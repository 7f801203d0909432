"""The JSON files of settings in a model's folder: anybody may have written them, so each shape is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from components.i18n import N_, tr
from components.records import BadInputError

LARGEST = 64 << 20  # bytes; the index of the largest models has a few


def read_settings(path: Path) -> dict[str, Any]:
    """The object in a file of settings; empty where there is no such file.

    Raises:
        BadInputError: it holds something else; the sentence names the file.
    """
    settings = _read(path) if path.is_file() else {}
    if not isinstance(settings, dict):
        raise _fault(path, tr("it holds {get}, not named settings", get=tr(_SHOWN.get(type(settings), _SINGLE))))
    return settings


def read_modules(path: Path) -> list[dict[str, Any]]:
    """The modules that modules.json lists; none where there is no such file.

    Raises:
        BadInputError: it holds no list of modules; the sentence names the file.
    """
    modules = _read(path) if path.is_file() else []
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise _fault(path, tr("it holds no list of modules"))
    if path.is_file() and not modules:
        raise _fault(path, tr("its list of modules is empty"))
    return modules


_SHOWN = {list: N_("a list"), str: N_("a text"), type(None): N_("nothing")}
_SINGLE = N_("a single value")


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if path.stat().st_size > LARGEST:
        raise _fault(path, tr("it is larger than {largest} MB", largest=LARGEST >> 20))
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # an encoding error is a ValueError too
        raise _fault(path, tr("it is not JSON")) from None


def _fault(path: Path, what: str) -> BadInputError:
    return BadInputError(
        tr(
            'The model\'s file "{path}" cannot be read: {what}. Download or copy the model '
            "again, or save it anew with sentence-transformers.",
            path=path,
            what=what,
        )
    )
