"""How large pictures are and how long sounds last, by the headers of their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from components.datasets.media.sounds import sound_facts
from components.i18n import tr
from components.records import BadInputError

MOST_READ = 2_000  # files; of more, a seeded sample
COLUMNS = ("media", "modality", "width", "height", "seconds")


def media_sizes(documents: pd.DataFrame, open_media: Callable[[str], Path], *, seed: int = 0) -> pd.DataFrame:
    """One row per different file of a table of documents, at most MOST_READ: COLUMNS, NaN where they do not apply.

    Width and height are pixels as stored, before a picture is turned as its EXIF says. A file that is gone or damaged
    has no row.
    """
    once = documents[documents["media"] != ""].drop_duplicates("media")
    if len(once) > MOST_READ:
        once = once.iloc[np.sort(np.random.default_rng(seed).permutation(len(once))[:MOST_READ])]
    rows = []
    for media, modality in zip(once["media"], once["modality"], strict=True):
        try:
            path = open_media(media)
            size = _pixels(path) if modality == "image" else (np.nan, np.nan, sound_facts(path).seconds)
            rows.append((media, modality, *size))
        except BadInputError:
            continue  # Findings name it
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pixels(path: Path) -> Sequence[float]:
    from PIL import Image

    try:
        with Image.open(path) as picture:
            return float(picture.width), float(picture.height), np.nan
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadInputError(tr("{name} is damaged.", name=path.name)) from error
