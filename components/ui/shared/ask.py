"""What is looked for: typed, taken from the collection's queries, or from what was typed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.datasets.interactions.split import BETWEEN
from components.markdown import escape
from components.records import Item
from components.ui.shared import address, ask_media, media, text, text_search, text_users
from components.ui.shared.session import View

REMEMBERED = 12  # typed queries of a session
LONGEST_IN_LINK = 500  # characters
_LINKED = {"words", "like"}  # of an address: words that are looked for
LONGEST_LIKE = 2_000  # characters of a document that is the query: more than small models read


@dataclass(frozen=True)
class AskedQuery:
    """What is looked for: a query of the collection (``query_id``), typed words, or a picture or sound (``item``).

    ``item`` holds the words beside it too.
    """

    text: str
    query_id: str | None = None
    item: Item | None = None


def pick_query(view: View, key: str, *, in_address: bool = False) -> AskedQuery | None:
    """A box to type into beside a list of the collection's queries; what was chosen or typed last counts.

    On Search a picture or sound may be dropped beside them. Where users are the queries there is the list alone: what
    learns from interactions knows no words.

    Args:
        view: the project.
        key: of the widgets.
        in_address: whether the chosen query's id is kept in the address (as ``q``); typed words only when asked to.
    """
    queries = view.collection.queries
    known = dict(zip(queries["id"], queries["text"], strict=True))
    is_of_users = view.collection.interactions is not None
    names = _user_names(known) if is_of_users else media.query_names(queries)
    labels: Literal["visible", "collapsed"] = "collapsed" if in_address else "visible"  # Search needs the room
    list_key, typed_key = f"{key}-query-{view.project.id}", f"{key}-typed"
    unknown = _take_address(view, known, list_key, typed_key) if in_address else None
    row = st.container(horizontal=True, vertical_alignment="bottom")
    can_type = not is_of_users or (in_address and bool(_LINKED & set(st.query_params)))
    typed = _typed(row, typed_key, labels) if can_type else ""
    chosen = None
    if known:
        chosen = row.selectbox(
            _pick_label(is_of_users=is_of_users, can_type=can_type),
            list(known),
            format_func=lambda query_id: names.get(query_id, query_id),
            key=list_key,
            persist_state="session",
            placeholder=text_users.PICK_PLACEHOLDER if is_of_users else text.PICK_QUERY_PLACEHOLDER,
            label_visibility=labels,
            on_change=lambda: _chosen(typed_key, forget=bool(unknown)),
        )
    if not can_type:
        st.caption(text_users.USERS_ALONE)
    if in_address and can_type:
        with row:
            _history(view, typed_key, typed)
        dropped = ask_media.pick(view, row)
        if dropped is not None:
            address.put("q", None)
            dropped = replace(dropped, text=typed)
            ask_media.show(view, dropped)
            return AskedQuery(typed, None, dropped)
    if unknown and not typed:
        return None
    if in_address:
        address.put("q", None if typed else chosen)
    if typed:
        return AskedQuery(typed)
    if chosen is None:
        return None
    media.asked_with(view, chosen)
    return AskedQuery(known[chosen], chosen)


def _take_address(view: View, known: Mapping[str, str], list_key: str, typed_key: str) -> str | None:
    """Fill the boxes with what the address asks for; the id of a query that is not known, which is said."""
    unknown = address.take("q", list_key, known)
    if unknown:
        st.error(text.UNKNOWN_QUERY.format(name=escape(unknown)))
        st.session_state[list_key] = None  # or the first query could not be chosen: it would seem to be chosen already
    _take_words(typed_key)
    _take_document(view, typed_key)
    return unknown


def _typed(row: DeltaGenerator, key: str, labels: Literal["visible", "collapsed"]) -> str:
    typed: str = row.text_input(
        text.TYPE_QUERY,
        key=key,
        placeholder=text.TYPE_QUERY_PLACEHOLDER,
        persist_state="session",
        label_visibility=labels,
    )
    return typed.strip()


def _pick_label(*, is_of_users: bool, can_type: bool) -> str:
    if not can_type:
        return text_users.PICK_PLACEHOLDER
    return text_users.PICK_USER if is_of_users else text.PICK_QUERY


def _user_names(known: Mapping[str, str]) -> dict[str, str]:
    """Users by their id and what they took last, that first."""
    return {name: f"{name}: {BETWEEN.join(reversed(titles.split(BETWEEN)))}" for name, titles in known.items()}


def turn_to(view: View, key: str, asked: AskedQuery) -> None:
    """Make the boxes of ``pick_query`` show this query in the run that follows; to be called from a callback."""
    st.session_state[f"{key}-typed"] = asked.text if asked.query_id is None else ""
    if asked.query_id is not None:
        st.session_state[f"{key}-query-{view.project.id}"] = asked.query_id


def _chosen(typed_key: str, *, forget: bool) -> None:
    st.session_state[typed_key] = ""
    ask_media.forget()
    if forget:
        address.put("q", None)


def _take_words(typed_key: str) -> None:
    words = st.query_params.get("words", "")[:LONGEST_IN_LINK]
    if words and words != st.session_state.get("_address_words"):
        st.session_state[typed_key] = words
        st.session_state["_address_words"] = words
        st.session_state["words-in-link"] = True


def _take_document(view: View, typed_key: str) -> None:
    """A link may name a document (``like``) whose text is the query; typed words of one's own then take its place."""
    doc_id = st.query_params.get("like")
    if not doc_id:
        return
    rows = view.collection.documents[view.collection.documents["id"] == doc_id]
    if rows.empty:
        st.error(text_search.UNKNOWN_LIKE.format(name=escape(doc_id)))
        return
    if rows.iloc[0].get("media", ""):  # its picture or sound is asked with, not its words
        return
    words = f"{rows['title'].iloc[0]} {rows['text'].iloc[0]}".strip()[:LONGEST_LIKE]
    if doc_id != st.session_state.get("_address_like"):
        st.session_state[typed_key] = words
        st.session_state["_address_like"] = doc_id
    elif st.session_state.get(typed_key, "").strip() != words.strip():
        address.put("like", None)


def _words_in_link(typed: str) -> None:
    """Typed words go into the address only while the person wants it."""
    if not typed:
        address.put("words", None)
        return
    wanted = st.checkbox(
        text_search.WORDS_IN_LINK, key="words-in-link", help=text_search.WORDS_IN_LINK_HELP, persist_state="session"
    )
    address.put("words", typed[:LONGEST_IN_LINK] if wanted else None)


def _history(view: View, typed_key: str, typed: str) -> None:
    key = f"typed-before-{view.project.id}"
    before: list[str] = st.session_state.setdefault(key, [])
    if typed:
        st.session_state[key] = before = [typed, *(words for words in before if words != typed)][:REMEMBERED]
    with st.popover(text_search.HISTORY, icon=":material/history:"):
        _words_in_link(typed)
        if not before:
            st.caption(text_search.HISTORY_NONE)
            return
        for number, words in enumerate(before):
            st.button(
                escape(words[:80]),
                key=f"again-{typed_key}-{number}",
                type="tertiary",
                disabled=words == typed,
                on_click=_type_again,
                args=(typed_key, words),
            )
        if typed:
            st.button(text_search.CLEAR_TYPED, key=f"clear-{typed_key}", on_click=_type_again, args=(typed_key, ""))
        st.caption(text_search.HISTORY_KEPT)


def _type_again(typed_key: str, words: str) -> None:
    st.session_state[typed_key] = words
