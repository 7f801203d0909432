"""The one download button: the file is made when it is asked for, and fetching it leaves the page as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import i18n
from components.datasets.export import safe_csv

Content = str | bytes | pd.DataFrame

MIME = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".py": "text/x-python",
    ".qrels": "text/plain",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".trec": "text/plain",
    ".zip": "application/zip",
}


def download(
    label: str,
    make: Callable[[], Content],
    file_name: str,
    *,
    key: str | None = None,
    place: DeltaGenerator | None = None,
    type: Literal["primary", "secondary"] = "secondary",
    icon: str | None = None,
    help: str | None = None,
    disabled: bool = False,
    width: Literal["content", "stretch"] = "content",
) -> None:
    """A button which gives a file; ``make`` is called at the click, and a table it returns is written as safe CSV.

    A click does not run the page again: that would take back the other files' addresses while one of them is clicked,
    so that a second file asked for right after the first would come to nothing.

    Raises:
        KeyError: the file's ending is not one of ``MIME``.
    """
    language, terms = i18n.current(), dict(i18n.terms())  # where files are made nobody knows who reads

    def content() -> str | bytes:
        with i18n.reading(language), i18n.speaking(terms):
            made = make()
            return safe_csv(made) if isinstance(made, pd.DataFrame) else made

    (place or st).download_button(
        label,
        content,
        file_name,
        MIME[PurePath(file_name).suffix],
        key=key,
        help=help,
        on_click="ignore",
        type=type,
        icon=icon,
        disabled=disabled,
        width=width,
    )
