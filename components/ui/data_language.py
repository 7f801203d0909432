"""The main language of a collection, in words."""

from __future__ import annotations

import streamlit as st

from components.datasets.languages import main_language
from components.records import Collection

NAMES = {
    "en": "English", "de": "German", "ja": "Japanese", "es": "Spanish", "fr": "French", "it": "Italian",
    "zh": "Chinese", "pt": "Portuguese", "nl": "Dutch", "ko": "Korean", "ru": "Russian", "ar": "Arabic",
    "pl": "Polish", "tr": "Turkish",
}  # fmt: skip


def data_language(collection: Collection) -> tuple[str, float]:
    """The main language of the documents and its share: as given, else guessed from a sample."""
    return _data_language(collection.documents_id, collection)


@st.cache_data(max_entries=16, show_spinner=False)
def _data_language(documents_id: str, _collection: Collection) -> tuple[str, float]:
    given = _collection.documents["language"]
    given = given[given != ""]
    if len(given) >= len(_collection.documents) / 2:
        counts = given.value_counts()
        return str(counts.index[0]), float(counts.iloc[0] / len(given))
    return main_language(_collection.document_texts())
