"""A candidate as a person names it: enough to build its encoder again, and nothing secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Option = str | int | float | bool


@dataclass(frozen=True)
class ModelSpec:
    """One candidate of a comparison.

    ``name`` is what the person sees and is unique within a project. ``kind`` says which class it belongs to
    (see components.candidates). ``source`` is a hub name, a folder, a file or a base URL, as the kind needs.
    ``parts`` are the candidates a derived one is made of (see components.candidates.derived); others have none.
    """

    name: str
    kind: str
    source: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    parts: tuple[ModelSpec, ...] = ()

    def to_json(self) -> str:
        """A stable JSON text: equal specs give equal texts."""
        return json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)

    def as_dict(self) -> dict[str, Any]:
        """What JSON can hold of it; ``parts`` only where there are some."""
        fields = {"name": self.name, "kind": self.kind, "source": self.source, "options": dict(self.options)}
        return fields | ({"parts": [part.as_dict() for part in self.parts]} if self.parts else {})

    @classmethod
    def from_json(cls, text: str) -> ModelSpec:
        """The spec that ``to_json`` wrote."""
        return cls._from_dict(json.loads(text))

    @classmethod
    def _from_dict(cls, fields: Mapping[str, Any]) -> ModelSpec:
        parts = tuple(cls._from_dict(part) for part in fields.get("parts", ()))
        return cls(fields["name"], fields["kind"], fields["source"], fields["options"], parts)


def leaves(spec: ModelSpec) -> list[ModelSpec]:
    """The candidates that encode or index for this one, each once: itself, or those its parts come down to."""
    if not spec.parts:
        return [spec]
    specs = {leaf.to_json(): leaf for part in spec.parts for leaf in leaves(part)}
    return list(specs.values())


def vector_key(parts: Mapping[str, Any]) -> str:
    """16 hex digits of the SHA-256 over what vectors or an index depend on; the order of the parts does not matter."""
    text = json.dumps(dict(parts), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
