"""Decorators that show words: what they say is asked for at the call, in the language of who reads then."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Literal, ParamSpec, TypeVar

import streamlit as st

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def waiting(words: Callable[[], str]) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Say ``words()`` while a function that may take a while is on its way."""

    def decorate(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @functools.wraps(function)
        def call(*values: Given.args, **named: Given.kwargs) -> Answer:
            with st.spinner(words()):
                return function(*values, **named)

        return call

    return decorate


def dialog(
    title: Callable[[], str], *, width: Literal["small", "large", "medium"] = "small"
) -> Callable[[Callable[Given, Any]], Callable[Given, None]]:
    """A function whose elements stand in a dialog with this title."""

    def decorate(function: Callable[Given, Any]) -> Callable[Given, None]:
        @functools.wraps(function)
        def call(*values: Given.args, **named: Given.kwargs) -> None:
            st.dialog(title(), width=width)(function)(*values, **named)

        return call

    return decorate
