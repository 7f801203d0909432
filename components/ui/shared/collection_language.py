"""The main language of a collection, in words."""

from __future__ import annotations

import streamlit as st

from components import numbers
from components.datasets.languages import language_of, languages_in
from components.records import Collection


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
    return languages_in(_collection.documents)


def language_names(codes: list[str]) -> str:
    """ "English, German and Japanese"; a code without a known name stands for itself."""  # noqa: D210
    return numbers.in_a_row([numbers.language(code) for code in codes])
