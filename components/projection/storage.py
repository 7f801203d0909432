"""A picture on disk: a Parquet table of points and a JSON manifest beside it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.damage import DamagedError
from components.files import read_json, write_atomically, write_json
from components.i18n import tr
from components.projection.fidelity import Fidelity
from components.projection.layouts import Layout
from components.projection.trust import Trust
from components.records import BadInputError

FORMAT = 2  # raised whenever what is written changes its meaning

FIDELITY = ("trustworthiness", "continuity", "sampled", "ranked_against", "total", "k")


@dataclass(frozen=True)
class StoredLayout:
    """A picture read back: ``ids`` in row order, the layout, and what the caller noted when saving it."""

    ids: tuple[str, ...]
    layout: Layout
    notes: Mapping[str, Any]


def save_layout(path: Path, ids: Sequence[str], layout: Layout, notes: Mapping[str, Any] | None = None) -> None:
    """Write ``path``.parquet (id, x, y, kept, trust, continuity) and ``path``.json.

    Each file appears whole or not at all. The manifest names the hash of the table, so a pair of which only one half
    was replaced is recognised. ``kept`` is the share of neighbours kept of a document, missing where not looked at.

    Args:
        path: where, without a suffix; its folder is made.
        ids: document ids, one per point.
        layout: what to keep.
        notes: JSON values the picture depends on (encoder key, seed, versions).

    Raises:
        BadInputError: the number of ids is not the number of points.
    """
    if len(ids) != len(layout.points):
        raise BadInputError(
            tr(
                "There are {number_of_ids} ids and {number_of_points} points; each point needs its id.",
                number_of_ids=len(ids),
                number_of_points=len(layout.points),
            )
        )
    kept = np.full(len(ids), np.nan, dtype=np.float32)
    kept[layout.trust.rows] = layout.trust.per_point
    table = pd.DataFrame(
        {
            "id": pd.Series(list(ids), dtype="str"),
            "x": layout.points[:, 0],
            "y": layout.points[:, 1],
            "kept": kept,
            "trust": layout.fidelity.trust_of,
            "continuity": layout.fidelity.continuity_of,
        }
    )
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    trust = layout.trust
    manifest = {
        "format": FORMAT,
        "table_sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "method": layout.method,
        "disparity": layout.disparity,
        "trust": {"kept": trust.kept, "k": trust.k, "sampled": trust.sampled, "total": trust.total},
        "fidelity": {name: getattr(layout.fidelity, name) for name in FIDELITY},
        "drawn_from": layout.drawn_from,
        "notes": dict(notes or {}),
    }
    write_atomically(_table_path(path), lambda temporary: temporary.write_bytes(buffer.getvalue()))
    write_json(_manifest_path(path), manifest)


def load_layout(path: Path) -> StoredLayout | None:
    """What ``save_layout`` wrote at ``path``; None where there is no whole picture of this format, so draw it anew."""
    try:
        content = _table_path(path).read_bytes()
        manifest = read_json(_manifest_path(path))
    except (FileNotFoundError, DamagedError):
        return None
    if manifest.get("format") != FORMAT or manifest["table_sha256"] != hashlib.sha256(content).hexdigest():
        return None
    table = pd.read_parquet(io.BytesIO(content))
    points = table[["x", "y"]].to_numpy(dtype=np.float32)
    kept = table["kept"].to_numpy(dtype=np.float32)
    rows = np.flatnonzero(~np.isnan(kept)).astype(np.int64)
    trust = Trust(per_point=kept[rows], rows=rows, **manifest["trust"])
    of_points = [table[name].to_numpy(dtype=np.float32) for name in ("trust", "continuity")]
    fidelity = Fidelity(trust_of=of_points[0], continuity_of=of_points[1], **manifest["fidelity"])
    layout = Layout(points, manifest["method"], manifest["disparity"], trust, fidelity, manifest["drawn_from"])
    return StoredLayout(tuple(table["id"]), layout, manifest["notes"])


def _table_path(path: Path) -> Path:
    return path.with_name(path.name + ".parquet")


def _manifest_path(path: Path) -> Path:
    return path.with_name(path.name + ".json")
