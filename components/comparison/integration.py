"""Working Python for the chosen model: embed, store in Chroma, ask; with the settings the comparison was made with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.candidates import candidate_of
from components.candidates.example_code import comment, comment_lines, template
from components.records import BadInputError
from components.spec import ModelSpec

BATCH = 32  # texts, where no batch sweep was run
CHROMA = "chromadb==1.5.9"


@dataclass(frozen=True)
class IntegrationPlan:
    """``code``: one Python file that runs as it is. ``notes``: sentences on what to know before using it."""

    code: str
    packages: tuple[str, ...]
    notes: tuple[str, ...]


def plan(
    spec: ModelSpec,
    *,
    facts: Sequence[str] = (),
    batch: int | None = None,
    hnsw: Mapping[str, int] | None = None,
    language: str = "",
) -> IntegrationPlan:
    """The file for one candidate.

    Args:
        spec: the chosen candidate.
        facts: sentences for its head: what was measured, and when.
        batch: texts encoded at a time, as a batch sweep found best; by default ``usual_batch``.
        hnsw: settings of the Chroma index, such as ``{"ef_search": 200}``; by default Chroma's own.
        language: main language of the documents, for keyword search.

    Raises:
        BadInputError: there is no file to write for this candidate: results computed elsewhere, or one made of several
            models; the sentence says what to do instead.
    """
    candidate = candidate_of(spec)
    whole = candidate.whole_file(facts, language)
    if whole is not None:
        return IntegrationPlan(whole.code, whole.packages, whole.notes)
    part = candidate.example_code("")
    if part is None:
        raise BadInputError(candidate.why_no_code)
    settings = "".join(f', "{name}": {value}' for name, value in (hnsw or {}).items())
    parts = [
        template("head").format(
            name=comment(spec.name),
            facts=comment_lines(facts),
            packages=" ".join([CHROMA, "numpy", *part.packages]),
            batch=batch or usual_batch(spec),
            collection=_collection_name(spec, hnsw or {}),
        ),
        part.code,
        template("chroma").format(hnsw=settings),
        template("tail").format(),
    ]
    code = "\n".join(text.strip("\n") + "\n" for text in parts)
    return IntegrationPlan(code, (CHROMA, "numpy", *part.packages), part.notes)


def usual_batch(spec: ModelSpec) -> int:
    """Texts encoded at a time where no batch sweep was run."""
    return candidate_of(spec).usual_batch or BATCH


def _collection_name(spec: ModelSpec, hnsw: Mapping[str, int]) -> str:
    """3 to 63 of the characters Chroma allows, another one for every setting."""
    plain = re.sub(r"[^a-zA-Z0-9._-]+", "-", spec.name).strip("-._")[:50] or "model"
    dim = candidate_of(spec).full_dimension
    name = f"docs-{plain}-{dim}" if dim else f"docs-{plain}"
    return "-".join([name[:47].rstrip("-._"), *(str(value) for value in hnsw.values())])
