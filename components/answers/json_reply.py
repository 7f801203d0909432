"""JSON in a judge's reply: found where it stands, compared with its schema, and named where it is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from components.i18n import tr
from components.numbers import commas

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL | re.IGNORECASE)
SHOWN = 60  # characters of a reply in a reason
MOST_ITEMS = 200
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


def read_reply(text: str, schema: Mapping[str, Any]) -> tuple[Any, str]:
    """The JSON in a reply, and "" ; or None and the reason why there is none that follows the schema.

    Words before and behind it, and a fence around it, are passed over.
    """
    reply = _parsed(text)
    if reply is None:
        shown = " ".join(text.split())[:SHOWN]
        return None, tr('The judge wrote {kind}: "{split}".', kind=kind_of(text), split=shown)
    fault = _fault(reply, schema, tr("the reply"))
    return (None, tr("The judge's JSON is not what was asked for: {fault}.", fault=fault)) if fault else (reply, "")


def kind_of(text: str) -> str:
    """What a reply is that does not follow its schema, in words to be counted under."""
    if _parsed(text) is not None:
        return tr("JSON of another form than was asked for")
    return tr("half of a JSON answer") if "{" in text or "[" in text else tr("words instead of JSON")


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    for part in (text, *_FENCE.findall(text)):
        try:
            return json.loads(part)
        except (ValueError, RecursionError):
            continue
    decoder = json.JSONDecoder()
    for match in re.finditer(r"\{", text[:100_000]):
        try:
            return decoder.raw_decode(text, match.start())[0]
        except (ValueError, RecursionError):
            continue
    return None


def _fault(value: Any, schema: Mapping[str, Any], where: str) -> str:  # noqa: ANN401
    wanted: str = schema["type"]
    is_number = wanted in ("integer", "number") and isinstance(value, bool)
    is_right: bool = isinstance(value, TYPES[wanted]) and not is_number
    if not is_right:
        return tr("{where} is {name}, not {wanted}", where=where, name=type(value).__name__, wanted=wanted)
    if "enum" in schema and value not in schema["enum"]:
        return tr("{where} is none of {map}", where=where, map=commas(map(str, schema["enum"])))
    if wanted == "object":
        for name, inner in schema["properties"].items():
            if name not in value:
                return tr("{where} lacks {name}", where=where, name=name)
            fault = _fault(value[name], inner, name)
            if fault:
                return fault
    if wanted == "array":
        if len(value) > MOST_ITEMS:
            return tr("{where} has {number_of_value} entries", where=where, number_of_value=len(value))
        return next(
            (
                fault
                for entry in value
                if (fault := _fault(entry, schema["items"], tr("an entry of {where}", where=where)))
            ),
            "",
        )
    return ""


def an_object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object with exactly these properties."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def a_list(items: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "items": dict(items)}


TEXT: Mapping[str, Any] = {"type": "string"}
YES_NO: Mapping[str, Any] = {"type": "boolean"}
