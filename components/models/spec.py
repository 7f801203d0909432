"""A candidate as a person names it: enough to build its encoder again, and nothing secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Option = str | int | float | bool


@dataclass(frozen=True)
class ModelSpec:
    """One candidate of a comparison.

    ``name`` is what the person sees and is unique within a project. ``kind`` says which adapter builds it (see
    components.models.registry). ``source`` is a hub name, a folder, a file or a base URL, as the kind needs.
    """

    name: str
    kind: str
    source: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)

    def to_json(self) -> str:
        """A stable JSON text: equal specs give equal texts."""
        fields = {"name": self.name, "kind": self.kind, "source": self.source, "options": dict(self.options)}
        return json.dumps(fields, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> ModelSpec:
        """The spec that ``to_json`` wrote."""
        fields: dict[str, Any] = json.loads(text)
        return cls(fields["name"], fields["kind"], fields["source"], fields["options"])
