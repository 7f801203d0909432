"""What models never see: shares worked out by hand."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.datasets.media.sizes import COLUMNS, media_sizes
from components.measurements.unseen import sentence, unseen
from components.workspace import Workspace
from tests.datasets.media.files import picture_bytes, plain, sound_bytes, tone


def sizes(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame([("m", "image", *row) for row in rows], columns=list(COLUMNS))


def test_the_middle_square_of_a_wide_picture() -> None:
    """Of 400 x 200 pixels 7/8 of the shorter side: a square of 175, 38 % of the area, at 224: enlarged."""
    facts = {
        "cropping": {"sees": "the middle", "sees_middle": 7 / 8, "sees_side": 224},
        "whole": {"sees": "all of it", "sees_middle": 0.0, "sees_side": 100},
        "captions": {},
    }
    given = sizes((400, 200, np.nan))
    cropping, whole = unseen(given, facts)
    assert cropping.cut == pytest.approx(1 - 175**2 / (400 * 200))
    assert cropping.shrunk == pytest.approx(175 / 224)
    assert (whole.cut, whole.shrunk) == (0, 2)
    assert sentence(given, [cropping, whole]).endswith("cropping cuts most off: 62 % of the picture, at its edges.")


def test_of_a_long_sound_a_minute_is_heard() -> None:
    given = sizes((np.nan, np.nan, 120), (np.nan, np.nan, 120), (np.nan, np.nan, 5))
    (found,) = unseen(given, {"mel": {"sees": "all of it"}})
    assert found.cut == pytest.approx(0.5)
    assert "2 sounds are longer than 60 s: of these, models hear 60 s" in sentence(given, [found])


def test_sizes_are_read_from_the_files_and_what_is_gone_has_no_row(tmp_path: Path) -> None:
    store = Workspace(tmp_path).media
    picture = store.put(io.BytesIO(picture_bytes(plain("red", (40, 30)))))
    sound = store.put(io.BytesIO(sound_bytes(tone(0.5, rate=8000), 8000)))
    gone = store.put(io.BytesIO(b"x"))
    store.path(gone).unlink()
    table = pd.DataFrame({"media": [picture, sound, gone, picture], "modality": ["image", "audio", "image", "image"]})
    found = media_sizes(table, store.path)
    assert found[["width", "height"]].iloc[0].tolist() == [40, 30]
    assert found["seconds"].iloc[1] == pytest.approx(0.5)
    assert len(found) == 2
