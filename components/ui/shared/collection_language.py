"""The main language of a collection, in words."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from components.datasets.languages import SAMPLE_TEXTS, guess_languages, language_of
from components.records import Collection

NAMES = {
    "en": "English", "de": "German", "ja": "Japanese", "es": "Spanish", "fr": "French", "it": "Italian",
    "zh": "Chinese", "pt": "Portuguese", "nl": "Dutch", "ko": "Korean", "ru": "Russian", "ar": "Arabic",
    "pl": "Polish", "tr": "Turkish",
}  # fmt: skip
LEAST_SHARE = 0.05  # of the documents, for a language to count as one of the data's


def data_language(collection: Collection) -> tuple[str, float]:
    """The main language of the documents and its share: as given, else guessed from a sample."""
    return _data_language(collection.documents_id, collection)


@st.cache_data(max_entries=16, show_spinner=False)
def _data_language(documents_id: str, _collection: Collection) -> tuple[str, float]:
    return language_of(_collection.documents)


def data_languages(collection: Collection) -> list[str]:
    """Codes of the languages at least one in twenty documents is in, the commonest first; as given, else guessed."""
    return _data_languages(collection.documents_id, collection)


@st.cache_data(max_entries=16, show_spinner=False)
def _data_languages(documents_id: str, _collection: Collection) -> list[str]:
    given = _collection.documents["language"]
    codes = [code for code in given if code]
    if len(codes) < len(given) / 2:
        codes = [code for code in guess_languages(_drawn(_collection.document_texts())) if code]
    shares = Counter(codes)
    counted = [code for code, count in shares.most_common() if count >= LEAST_SHARE * shares.total()]
    main, _ = data_language(_collection)
    return counted or ([main] if main else [])


def _drawn(texts: list[str]) -> list[str]:
    """At most SAMPLE_TEXTS texts, evenly over the collection."""
    return texts[:: max(1, len(texts) // SAMPLE_TEXTS)][:SAMPLE_TEXTS]


def language_names(codes: list[str]) -> str:
    """ "English, German and Japanese"; a code without a known name stands for itself."""  # noqa: D210
    names = [NAMES.get(code, code) for code in codes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
