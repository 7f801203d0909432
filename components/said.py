"""Sentences that are kept with data and said to each reader in their own language.

Inside ``remembering`` a sentence knows its message and its values (``Said``): it is text to everybody, ``kept_of``
turns it into a record for a file, and ``again`` says it to who reads now. Only messages of this program are said again;
what else a file may hold stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from components import i18n
from components.i18n import Said, plain

_WITHOUT_BLANKS = ("ja", "zh", "th")
KEPT_VERSION = 1
"""Of the records; one of a later version is read as the text that stands beside it."""
RECORDS = "said"
"""The key under which a JSON object keeps how its sentences were put together: text -> record."""


def again(sentence: str) -> str:
    """A sentence in the language of who reads now, where it is known how it was put together; else as it is."""
    if not isinstance(sentence, Said) or sentence.language == i18n.current():
        return sentence
    try:
        return _said(sentence.kept)
    except (LookupError, TypeError, ValueError, AttributeError):
        return sentence


def kept_of(sentence: str) -> dict[str, Any] | None:
    """What a file keeps of it beside its text; None of a text that does not know how it was put together."""
    if not isinstance(sentence, Said):
        return None
    return {"version": KEPT_VERSION, "language": sentence.language, "of": _plain(sentence.kept)}


def from_kept(text: str, record: object) -> str:
    """The sentence that ``kept_of`` was told of; the text alone where there is no record, or none of this version."""
    if not isinstance(record, Mapping) or record.get("version") != KEPT_VERSION:
        return text
    return Said(text, str(record.get("language")), _read(record.get("of")))


def with_records(content: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with a record of each sentence in it that knows how it was put together."""
    records = {plain(sentence): kept_of(sentence) for sentence in _sentences_in(content)}
    return {**content, RECORDS: records} if records else dict(content)


def without_records(content: Mapping[str, Any]) -> dict[str, Any]:
    """What ``with_records`` was given, its sentences in the language of who reads now; they remember still."""
    rest = {name: value for name, value in content.items() if name != RECORDS}
    records = content.get(RECORDS)
    if not isinstance(records, Mapping):
        return dict(content)
    with i18n.remembering():
        sentences = {text: again(from_kept(text, record)) for text, record in records.items()}
    told: dict[str, Any] = _filled(rest, sentences)
    return told


def _sentences_in(value: object) -> Iterator[Said]:
    if isinstance(value, Said):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _sentences_in(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _sentences_in(member)


def _filled(value: Any, sentences: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return sentences.get(value, value)
    if isinstance(value, dict):
        return {name: _filled(member, sentences) for name, member in value.items()}
    return [_filled(member, sentences) for member in value] if isinstance(value, list) else value


def together(parts: Iterable[str]) -> str:
    """Sentences one after another, said again one by one; with a blank between them where words have blanks."""
    kept = [part for part in parts if part]
    text = ("" if i18n.current() in _WITHOUT_BLANKS else " ").join(kept)
    if not any(isinstance(part, Said) for part in kept):
        return text
    return Said(text, i18n.current(), {"sentences": kept})


def commas(names: Iterable[str]) -> str:
    """Names with no more than a comma between them, said again one by one."""
    kept = list(names)
    text = str(i18n.tr(", ")).join(kept)
    return Said(text, i18n.current(), {"names": kept}) if i18n.is_remembering() else text


def _said(kept: Mapping[str, Any]) -> str:
    for several, join in (("sentences", together), ("names", commas)):
        if several in kept:
            return join(again(part) for part in kept[several])
    values = {name: again(value) if isinstance(value, str) else value for name, value in kept["values"].items()}
    if not i18n.is_message(kept["message"]):
        raise LookupError(kept["message"])
    if "many" in kept:
        return str(i18n.tr_count(kept["message"], kept["many"], kept["count"], **values))
    return i18n.tr(kept["message"]).format(**values)


def _plain(kept: Mapping[str, Any]) -> dict[str, Any]:
    for several in ("sentences", "names"):
        if several in kept:
            return {several: [_value(part) for part in kept[several]]}
    return {**kept, "values": {name: _value(value) for name, value in kept["values"].items()}}


def _value(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, Said):
        return {"text": plain(value), "language": value.language, "of": _plain(value.kept)}
    return value if isinstance(value, int | float) and not hasattr(value, "dtype") else _number_or_text(value)


def _number_or_text(value: object) -> Any:  # noqa: ANN401
    return value.item() if hasattr(value, "item") else str(value)


def _read(kept: object) -> dict[str, Any]:
    if not isinstance(kept, Mapping):
        return {}
    for several in ("sentences", "names"):
        if several in kept:
            return {several: [_read_value(part) for part in kept[several]]}
    return {**kept, "values": {str(name): _read_value(value) for name, value in dict(kept.get("values", {})).items()}}


def _read_value(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return Said(str(value.get("text")), str(value.get("language")), _read(value.get("of")))
    return value
