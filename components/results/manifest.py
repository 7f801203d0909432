"""The manifest of a result: what it depends on and what was measured while it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

VERSION = 1
_KEYS = {"ann_recall": "ann_recall@10", "version": "manifest_version"}
"""Field -> its key in the file, where that is no name."""
_NOT_KEPT = ("extra", "given")


@dataclass(frozen=True, eq=False)
class Manifest(Mapping[str, Any]):
    """Everything a saved run depends on, and its measurements; also a mapping, with the keys of the file.

    A file holds only what was known when it was written: an absent field reads as its default, and is no key of the
    mapping. What this version does not know is kept in ``extra`` and written again. Files from before versions were
    written have version 0 and the same fields.

    ``model``, ``spec``, ``encoder_key``: the candidate, without its name what it is, and the key of all that its
    vectors depend on. ``search_id``: see Collection. ``documents`` (rows) and ``queries``: how many there were.
    ``finished``: seconds since 1970. ``depth``: results kept per query. ``dim``, ``max_tokens``, ``precision``: of its
    vectors. ``load_seconds``, ``encode_seconds``: this time, with ``encoded_documents`` and ``encoded_queries``, which
    leave out what was stored already. ``documents_per_second`` and ``characters_per_second``: as last measured.
    ``query_ms``: single warm questions, encoded (or, by words, searched), ``cold_ms``: the first ones, ``search_ms``:
    exact search alone, ``rerank_ms``: reading again; ``timed_on`` says what was asked, ``others_busy`` which share (0
    to 1) of the processors anything else was using then. ``vector_megabytes`` and
    ``index_megabytes``: MB (10^6 bytes) of the vectors and of the Chroma index; ``peak_memory_mb``: of the process,
    None where that was another one's. ``ann_recall``: share (0 to 1) of the exact first ten that the index finds over
    ``ann_queries``, kept where ``ann_store`` says. ``self_checks``: why the run must not be ranked. ``parts``: what a
    derived candidate is made of; ``constant``: that of reciprocal rank fusion. ``tokens_used``: sent to a provider.
    """

    model: str = ""
    spec: Mapping[str, Any] = field(default_factory=dict)
    encoder_key: str = ""
    search_id: str = ""
    documents: int = 0
    queries: int = 0
    similarity: str = "cosine"
    versions: Mapping[str, str] = field(default_factory=dict)
    finished: float = 0.0
    depth: int | None = None
    dim: int | None = None
    max_tokens: int | None = None
    precision: str | None = None
    load_seconds: float | None = None
    encode_seconds: float = 0.0
    encoded_documents: int = 0
    encoded_queries: int = 0
    documents_per_second: float | None = None
    characters_per_second: float | None = None
    query_ms: Sequence[float] = ()
    cold_ms: Sequence[float] = ()
    search_ms: Sequence[float] = ()
    rerank_ms: Sequence[float] = ()
    timed_on: str = ""
    others_busy: float | None = None
    vector_megabytes: float | None = None
    index_megabytes: float | None = None
    peak_memory_mb: float | None = None
    ann_recall: float | None = None
    ann_queries: int | None = None
    ann_store: str | None = None
    self_checks: Sequence[str] = ()
    notes: Sequence[str] = ()
    parts: Sequence[Mapping[str, Any]] = ()
    constant: int | None = None
    tokens_used: int | None = None
    at: float | None = None
    machine: str = ""
    version: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    """Names of the fields the file holds."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Manifest:
        """The manifest a file holds, of this version or an earlier one."""
        names = {
            _KEYS.get(manifest_field.name, manifest_field.name): manifest_field.name
            for manifest_field in fields(cls)
            if manifest_field.name not in _NOT_KEPT
        }
        known = {names[key]: value for key, value in values.items() if key in names}
        extra = {key: value for key, value in values.items() if key not in names}
        return cls(**known, extra=extra, given=frozenset(known))

    def as_dict(self) -> dict[str, Any]:
        """What a file holds."""
        names = (manifest_field.name for manifest_field in fields(self) if manifest_field.name in self.given)
        return {_KEYS.get(name, name): getattr(self, name) for name in names} | dict(self.extra)

    def with_facts(self, **facts: Any) -> Manifest:  # noqa: ANN401 - whatever JSON can hold
        """The same with more measured of it; the keys are those of the file."""
        return Manifest.from_dict(self.as_dict() | facts)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as the field says
        """The value under the key of the file.

        Raises:
            KeyError: the file does not hold it.
        """
        return self.as_dict()[key]

    def __iter__(self) -> Iterator[str]:
        """The keys of the file."""
        return iter(self.as_dict())

    def __len__(self) -> int:
        """How many there are."""
        return len(self.given) + len(self.extra)
