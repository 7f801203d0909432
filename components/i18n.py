"""Sentences in the reader's language: English is the message, ``locales/`` holds the translations (gettext).

``tr`` translates where a sentence is put together; ``N_`` marks one that stands in a module, and is translated when a
module or record that holds it is asked for it (``translated``, ``Translated``). Who reads is a matter of the session:
see ``follow`` and ``reading``. So is what is talked of: where questions are users, a sentence gives way to the one that
``terms`` name in its place.
"""

from __future__ import annotations

import contextlib
import gettext
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DOMAIN = "messages"
SOURCE = "en"
"""The language the messages themselves are written in."""
SETTING = "EXPLORER_LANGUAGE"
"""The environment variable that names a language; child processes get it too."""
Kept = tuple[str, dict[str, Any]]
"""A marked sentence and its values, as JSON can keep them; ``told`` says it."""
_READ: ContextVar[str | None] = ContextVar("language", default=None)
_TERMS: ContextVar[Mapping[str, str] | None] = ContextVar("terms", default=None)
_REMEMBERS: ContextVar[bool] = ContextVar("remembers", default=False)
_followed: list[Callable[[], str | None]] = []
_terms_followed: list[Callable[[], Mapping[str, str] | None]] = []


class Message(str):
    """A sentence in English, to be translated when it is read."""

    __slots__ = ()


class Said(str):
    """A sentence that remembers its language and how it was put together; see ``components.said``."""

    __slots__ = ("kept", "language")
    language: str
    kept: dict[str, Any]

    def __new__(cls, text: str, language: str, kept: dict[str, Any]) -> Said:
        """The text, with what it was made of: ``message`` and ``values``, or ``sentences``."""
        made = super().__new__(cls, text)
        made.language, made.kept = language, kept
        return made

    def __str__(self) -> str:
        return self  # what is raised as an error and caught as its text remembers still

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, (plain(self), self.language, self.kept)

    def format(self, *args: Any, **values: Any) -> str:  # noqa: ANN401 - as str has it
        """With values; it remembers them too."""
        kept = {**self.kept, "values": {**self.kept.get("values", {}), **values}}
        return Said(super().format(*args, **values), self.language, kept)

    def replace(self, old: str, new: str, /, *count: Any) -> str:  # noqa: ANN401
        """With other words in the text and in what fills it."""
        kept = dict(self.kept)
        if "values" in kept:
            filled = kept["values"].items()
            kept["values"] = {name: one.replace(old, new) if isinstance(one, str) else one for name, one in filled}
        for several in ("sentences", "names"):
            if several in kept:
                kept[several] = [one.replace(old, new) for one in kept[several]]
        return Said(super().replace(old, new, *count), self.language, kept)


def plain(text: str) -> str:
    """The text alone, of a sentence that remembers more."""
    return str.__str__(text)


@contextlib.contextmanager
def remembering() -> Iterator[None]:
    """What is said inside remembers how it was put together."""
    token = _REMEMBERS.set(True)
    try:
        yield
    finally:
        _REMEMBERS.reset(token)


def is_remembering() -> bool:
    """Whether what is said now remembers how it was put together."""
    return _REMEMBERS.get()


def is_message(text: str) -> bool:
    """Whether a text is a sentence of this program: some language has it."""
    return any(_translations(name).gettext(text) != text for name in languages() if name != SOURCE)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for translation where it is only kept."""
    return Message(message)


def tr(message: str, /, **values: object) -> str:
    """A sentence in the reader's language, its placeholders filled where values are given."""
    language, message = current(), terms().get(message, message)
    told = str(message) if language == SOURCE else _translations(language).gettext(message)
    filled = told.format(**values) if values else told
    return Said(filled, language, {"message": str(message), "values": values}) if _REMEMBERS.get() else filled


def told(kept: str | list[Any] | Kept) -> str:
    """What was kept as ``[message, values]``, in the reader's language; a text that was kept as it is."""
    return kept if isinstance(kept, str) else tr(kept[0], **kept[1])


def tr_count(one: str, many: str, count: int, /, **values: object) -> str:
    """A sentence in the form its language has for a count, which fills ``{count}``, thousands separated."""
    instead = terms()
    one, many = instead.get(one, one), instead.get(many, many)
    filled = _translations(current()).ngettext(one, many, count).format(count=f"{count:,}", **values)
    if not _REMEMBERS.get():
        return filled
    return Said(filled, current(), {"message": str(one), "many": str(many), "count": int(count), "values": values})


def languages() -> dict[str, str]:
    """The languages there are, with what each calls itself, English first."""
    codes = sorted(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return {SOURCE: "English"} | {name: _own_name(name) for name in codes}


def current() -> str:
    """The language of who reads now: that of ``reading``, of the session (``follow``), of the environment, English."""
    read = _READ.get()
    if read is None:
        read = next((told for ask in _followed if (told := ask())), None)
    return read or of_environment()


def of_environment() -> str:
    """The language EXPLORER_LANGUAGE names, English where it names none."""
    return os.environ.get(SETTING) or SOURCE


def follow(ask: Callable[[], str | None]) -> None:
    """Let somebody else know in which language is read, None where that is not theirs to say."""
    if ask not in _followed:
        _followed.append(ask)


def terms() -> Mapping[str, str]:
    """Sentence -> the one said in its place, of what is talked of now; nothing where all is said as it stands."""
    named = _TERMS.get()
    if named is None:
        named = next((told for ask in _terms_followed if (told := ask())), None)
    return named or {}


def follow_terms(ask: Callable[[], Mapping[str, str] | None]) -> None:
    """Let somebody else know in which terms things are said, None where that is not theirs to say."""
    if ask not in _terms_followed:
        _terms_followed.append(ask)


def speak_in(named: Mapping[str, str]) -> None:
    """From here on all is said in these terms, until ``speaking`` ends."""
    _TERMS.set(named)


@contextlib.contextmanager
def speaking(named: Mapping[str, str] | None = None) -> Iterator[None]:
    """What is said inside is in these terms; afterwards in those from before, whatever was set inside."""
    token = _TERMS.set(named)
    try:
        yield
    finally:
        _TERMS.reset(token)


def fitting(wanted: Sequence[str]) -> str | None:
    """The first of the languages wanted ("ja-JP", "en_US.UTF-8") that there is; None where there is none of them."""
    known = languages()
    for name in wanted:
        language = name.replace("_", "-").partition(".")[0].partition("-")[0].lower()
        if language in known:
            return language
    return None


@contextlib.contextmanager
def reading(language: str) -> Iterator[None]:
    """All that is said inside is in this language."""
    token = _READ.set(language)
    try:
        yield
    finally:
        _READ.reset(token)


def translated(module: str) -> None:
    """Let those who import a module read the sentences it marks in the reader's language."""
    sys.modules[module].__class__ = _Words


def in_own_language(value: Any) -> Any:  # noqa: ANN401 - whatever may hold sentences
    """A marked sentence in the reader's language, and those among the values of a dict, tuple or list."""
    kind = type(value)
    if kind is Message:
        return tr(value)
    if kind is dict and any(type(member) in _HOLDERS for member in value.values()):
        return {key: in_own_language(member) for key, member in value.items()}
    if kind in (tuple, list) and any(type(member) in _HOLDERS for member in value):
        return kind(in_own_language(member) for member in value)
    return value


_HOLDERS = (Message, dict, tuple, list)


class Translated:
    """A record whose marked sentences are read in the reader's language."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as every attribute
        value = super().__getattribute__(name)
        return value if name.startswith("__") else in_own_language(value)


class _Words(ModuleType):
    """A module of sentences. One that is being imported gets them as they are: it outlives whoever reads then."""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as every attribute
        value = super().__getattribute__(name)
        if name.startswith("__") or (current() == SOURCE and not terms()) or _is_importing(sys._getframe(1)):
            return value
        return in_own_language(value)


def _is_importing(asks: FrameType) -> bool:
    """Whether a module's own code asks; that of a page is run for each reader, under the name of a program."""
    return asks.f_code.co_name == "<module>" and asks.f_globals.get("__name__") != "__main__"


@cache
def _translations(language: str) -> gettext.NullTranslations:
    """The messages of a language, compiled where that was not done since they were last changed."""
    source = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == SOURCE or not source.exists():
        return gettext.NullTranslations()
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
        data = _compiled(source)
        with contextlib.suppress(OSError):  # a folder nobody may write to: the next process compiles again
            part = compiled.with_suffix(f".{os.getpid()}")
            part.write_bytes(data)
            part.replace(compiled)
        return gettext.GNUTranslations(io.BytesIO(data))
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def _compiled(source: Path) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target = io.BytesIO()
    with source.open("rb") as file:
        write_mo(target, read_po(file))
    return target.getvalue()


@cache
def _own_name(language: str) -> str:
    from babel import Locale

    return Locale(language).get_display_name() or language
