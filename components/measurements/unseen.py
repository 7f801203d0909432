"""What models never see of pictures, or never hear of sounds: told from sizes and from what each keeps of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.datasets.findings.words import percent
from components.encoders.media.protocol import HEARD_SECONDS
from components.i18n import told, tr, tr_count
from components.numbers import sentences


@dataclass(frozen=True)
class Unseen:
    """Of one model: ``looks_at`` in words, and medians over the files.

    ``cut`` is the share of a picture's area outside what is looked at, or of a sound's seconds that no window holds;
    ``shrunk`` how many times smaller the rest of a picture is made along a side (below 1: enlarged). None: unknown.
    """

    model: str
    looks_at: str
    cut: float | None
    shrunk: float | None


def unseen(sizes: pd.DataFrame, facts: Mapping[str, Mapping[str, Any]]) -> list[Unseen]:
    """Each model's, from what its manifest says: ``sees`` as it was kept, ``sees_middle`` and ``sees_side``.

    ``sees_middle`` is the side of the middle square that is kept, as a share of the shorter side, or 0 where all of a
    picture is; ``sees_side`` is the length in pixels of what goes in. ``sizes`` is as ``media_sizes`` gives it.
    """
    losses = []
    for model, manifest in facts.items():
        if not manifest.get("sees"):
            continue
        pictures, sounds = sizes.dropna(subset="width"), sizes.dropna(subset="seconds")
        cut = shrunk = None
        if len(sounds):
            cut = float(np.median((sounds["seconds"] - HEARD_SECONDS).clip(lower=0) / sounds["seconds"]))
        elif len(pictures) and manifest.get("sees_side"):
            shorter, longer = pictures[["width", "height"]].min(axis=1), pictures[["width", "height"]].max(axis=1)
            kept = float(manifest.get("sees_middle") or 0) * shorter
            cut = float(np.median(1 - kept**2 / (shorter * longer))) if manifest.get("sees_middle") else 0.0
            shrunk = float(np.median((kept if manifest.get("sees_middle") else shorter) / float(manifest["sees_side"])))
        losses.append(Unseen(model, told(manifest["sees"]), cut, shrunk))
    return losses


def sentence(sizes: pd.DataFrame, losses: Sequence[Unseen]) -> str:
    """How large the files are, and which model leaves out most of them."""
    pictures, sounds = sizes.dropna(subset="width"), sizes.dropna(subset="seconds")
    parts = []
    if len(pictures):
        width, height = (f"{pictures[side].median():,.0f}" for side in ("width", "height"))
        parts.append(
            tr(
                "Your pictures have {width} x {height} pixels (medians over {number_of_pictures:,}).",
                width=width,
                height=height,
                number_of_pictures=len(pictures),
            )
        )
    if len(sounds):
        longer = int((sounds["seconds"] > HEARD_SECONDS).sum())
        seconds = f"{sounds['seconds'].median():.2g}"
        parts.append(
            tr(
                "Your sounds last {seconds} s (median over {number_of_sounds:,}).",
                seconds=seconds,
                number_of_sounds=len(sounds),
            )
        )
        if longer:
            parts.append(
                tr_count(
                    "{count} sound is longer than {heard_seconds:g} s: of these, models hear "
                    "{heard_seconds:g} s, spread evenly.",
                    "{count} sounds are longer than {heard_seconds:g} s: of these, models hear "
                    "{heard_seconds:g} s, spread evenly.",
                    longer,
                    heard_seconds=HEARD_SECONDS,
                )
            )
        else:
            parts.append(tr("Models hear all of each."))
    known = [loss for loss in losses if loss.cut is not None]
    worst = max(known, key=lambda loss: loss.cut or 0.0, default=None)
    if len(pictures) and worst is not None:
        if worst.cut:
            parts.append(
                tr(
                    "{model} cuts most off: {percent} of the picture, at its edges.",
                    model=worst.model,
                    percent=percent(worst.cut),
                )
            )
        else:
            parts.append(tr("No computed model cuts anything off."))
    return sentences(parts)
