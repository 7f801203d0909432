"""What a page shows, kept in its address by id, so that a view can be sent to a colleague.

Streamlit's own binding writes a widget's formatted label into the address; ours are ids, which stay when a project is
renamed and give away no query's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components import i18n
from components.markdown import escape
from components.numbers import columns

ROW_PIXELS = 740  # of a row within a box, in a window 1280 wide
LETTER_PIXELS, BUTTON_PIXELS = 7, 28  # of one Latin letter, and of what surrounds a button's words
LIST_PIXELS = 320


def take(param: str, key: str, allowed: Sequence[str] | Mapping[str, object]) -> str | None:
    """Move a value that is new in the address into the state of the widget ``key``.

    Returns:
        The value where it is not among ``allowed``: the page must say so instead of showing something else.
    """
    given = st.query_params.get(param)
    seen_key = f"_address_{param}"
    if given and given != st.session_state.get(seen_key):
        if given not in allowed:
            return given
        st.session_state[key] = given
        st.session_state[seen_key] = given
    return None


def put(param: str, value: str | None) -> None:
    """Write the widget's value to the address; None takes the parameter away."""
    st.session_state[f"_address_{param}"] = value
    if value is None:
        if param in st.query_params:
            del st.query_params[param]
    elif st.query_params.get(param) != value:
        st.query_params[param] = value


def _follow(param: str, options: Sequence[str], default: str) -> None:
    """Let what nobody chose follow the default: a verdict that changes takes the pickers below it along."""
    before = st.session_state.get(f"_default_{param}")
    if before != default and before in options and st.session_state.get(param) == before:
        st.session_state[param] = default
    st.session_state[f"_default_{param}"] = default


def _take_labels(param: str, options: Sequence[str], names: Callable[[str], str]) -> list[str]:
    """What the address asks for, as options; links from before held the names that English readers saw."""
    asked = st.query_params.get_all(param)
    with i18n.reading(i18n.SOURCE):
        by_name = {names(option): option for option in options}
    wanted = [value if value in options else by_name.get(value, value) for value in asked]
    if wanted != asked:
        st.query_params[param] = wanted
    return wanted


def select(label: str, options: Sequence[str], *, param: str, default: str, names: Callable[[str], str] = str) -> str:
    """One of many options, as a list to open. Always one of ``options``."""
    _take_labels(param, options, names)
    take(param, param, options)
    _follow(param, options, default)
    if st.session_state.get(param) not in options:
        st.session_state[param] = default
    chosen = st.selectbox(label, list(options), format_func=names, key=param, persist_state="session")
    put(param, chosen if chosen != default else None)
    return str(chosen)


def some_of(
    label: str,
    options: Sequence[str],
    *,
    param: str,
    names: Callable[[str], str] = str,
    placeholder: str | None = None,
    help: str | None = None,  # noqa: A002 - as st.multiselect calls it
) -> list[str]:
    """Some of many options, as a list to open; what the address names that is not there is left out."""
    given = _take_labels(param, options, names)
    is_new = given and given != st.session_state.get(f"_address_{param}")
    wanted = given if is_new else st.session_state.get(param, [])
    st.session_state[param] = [option for option in wanted if option in options]
    chosen = st.multiselect(
        label, options, format_func=names, key=param, placeholder=placeholder, help=help, persist_state="session"
    )
    put_all(param, chosen)
    return chosen


def put_all(param: str, values: list[str]) -> None:
    """Write the values of a widget to the address; none take the parameter away."""
    st.session_state[f"_address_{param}"] = values
    if not values:
        st.query_params.pop(param, None)
    elif st.query_params.get_all(param) != values:
        st.query_params[param] = values


def one_of(
    label: str,
    options: Sequence[str],
    *,
    param: str,
    default: str,
    names: Callable[[str], str] = str,
) -> str:
    """One of several options whose names nobody can foresee: buttons where they fit in a row, else a list to open."""
    room = sum(LETTER_PIXELS * columns(names(option)) + BUTTON_PIXELS for option in options)
    if room <= ROW_PIXELS:
        return segmented(label, options, param=param, default=default, names=names, show_label=True)
    with st.container(width=LIST_PIXELS):
        return select(label, options, param=param, default=default, names=names)


def segmented(
    label: str,
    options: Sequence[str],
    *,
    param: str,
    default: str,
    names: Callable[[str], str] = str,
    show_label: bool = False,
) -> str:
    """One of a few options, as buttons in a row. Always one of ``options``: unchoosing goes back to the default."""
    take(param, param, options)
    _follow(param, options, default)
    if st.session_state.get(param) not in options:
        st.session_state.pop(param, None)
    state: dict[str, Any] = {} if param in st.session_state else {"default": default}
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=lambda option: escape(names(option)),
        key=param,
        label_visibility="visible" if show_label else "collapsed",
        persist_state="session",
        **state,
    )
    put(param, chosen if chosen not in (None, default) else None)
    return str(chosen or default)


def several(label: str, options: Sequence[str], *, param: str, default: Sequence[str]) -> tuple[list[str], list[str]]:
    """Some of several options, as buttons in a row.

    Returns:
        What is chosen; and what the address names that is not there, so that the page can say so.
    """
    given = st.query_params.get_all(param)
    unknown = [option for option in given if option not in options]
    if given and not unknown and given != st.session_state.get(f"_address_{param}"):
        st.session_state[param] = given
    state: dict[str, Any] = {} if param in st.session_state else {"default": list(default)}
    chosen = list(
        st.pills(
            label,
            list(options),
            selection_mode="multi",
            format_func=escape,
            key=param,
            persist_state="session",
            **state,
        )
    )
    put_all(param, [] if chosen == list(default) else chosen)
    return chosen, unknown
