"""Working Python for the chosen model: embed, store, ask; with the settings the comparison was made with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from components.candidates import candidate_of
from components.candidates.example_code import comment, comment_lines, template
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.address import CHROMA, EMBEDDED, MILVUS, StoreAddress

MILVUS_BUILD = ("M", "efConstruction", "nlist")  # the other parameters are told when searching
BATCH = 32  # texts, where no batch sweep was run
PACKAGES = {CHROMA: ("chromadb==1.5.9",), MILVUS: ("pymilvus==3.0.2", "milvus-lite==3.2.2")}
_EMBEDDED_CLIENT = "chromadb.PersistentClient(FOLDER, chromadb.Settings(anonymized_telemetry=False))"
_SERVER_CLIENT = """\
TOKEN = os.environ.get("CHROMA_TOKEN", "")
client_of_vectors = chromadb.HttpClient(
    {host!r}, {port}, ssl={ssl}, settings=chromadb.Settings(anonymized_telemetry=False),
    headers={{"Authorization": f"Bearer {{TOKEN}}", "X-Chroma-Token": TOKEN}} if TOKEN else None,
)"""


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
    kind: str = "HNSW",
    store: StoreAddress = EMBEDDED,
    language: str = "",
) -> IntegrationPlan:
    """The file for one candidate.

    Args:
        spec: the chosen candidate.
        facts: sentences for its head: what was measured, and when.
        batch: texts encoded at a time, as a batch sweep found best; by default ``usual_batch``.
        hnsw: settings of the index, such as ``{"ef_search": 200}``; by default the database's own.
        kind: of index, by the database's own name; Chroma has HNSW only.
        store: where vectors are to be kept; by default Chroma in a folder.
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
    packages = (*PACKAGES[store.engine], "numpy", *part.packages)
    parts = [
        template("head").format(
            name=comment(spec.name),
            facts=comment_lines(facts),
            packages=" ".join(packages),
            store=store.engine.capitalize(),
            batch=batch or usual_batch(spec),
            collection=_collection_name(spec, hnsw or {}, store, kind),
        ),
        part.code,
        _store_code(store, kind, hnsw or {}),
        template("tail").format(),
    ]
    code = "\n".join(text.strip("\n") + "\n" for text in parts)
    return IntegrationPlan(code, packages, part.notes)


def usual_batch(spec: ModelSpec) -> int:
    """Texts encoded at a time where no batch sweep was run."""
    return candidate_of(spec).usual_batch or BATCH


def _store_code(store: StoreAddress, kind: str, told: Mapping[str, int]) -> str:
    """The part of the file that keeps vectors and finds them again."""
    if store.engine == MILVUS:
        build = {name: value for name, value in told.items() if name in MILVUS_BUILD}
        search = {name: value for name, value in told.items() if name not in MILVUS_BUILD}
        uri = repr(store.url or (store.file.name if store.file else "vectors.db"))
        return template("milvus").format(uri=uri, kind=kind, build=build, search=search)
    client = f"client_of_vectors = {_EMBEDDED_CLIENT}"
    if store.url:
        parts = urlsplit(store.url)
        client = _SERVER_CLIENT.format(host=parts.hostname, port=parts.port, ssl=parts.scheme == "https")
    settings = "".join(f', "{name}": {value}' for name, value in told.items())
    return template("chroma").format(client=client, hnsw=settings)


def _collection_name(spec: ModelSpec, hnsw: Mapping[str, int], store: StoreAddress, kind: str) -> str:
    """3 to 63 of the characters its database allows, another one for every setting."""
    if store.engine == MILVUS:
        return re.sub(r"[^A-Za-z0-9]+", "_", f"{_collection_name(spec, hnsw, EMBEDDED, kind)}_{kind}")
    plain = re.sub(r"[^a-zA-Z0-9._-]+", "-", spec.name).strip("-._")[:50] or "model"
    dim = candidate_of(spec).full_dimension
    name = f"docs-{plain}-{dim}" if dim else f"docs-{plain}"
    return "-".join([name[:47].rstrip("-._"), *(str(value) for value in hnsw.values())])
