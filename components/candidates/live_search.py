"""Searching while a person waits: one query, one model, what the index returns and what exact search would."""

from __future__ import annotations

from collections.abc import Mapping

from components.candidates import candidate_of
from components.candidates.searching import Ask, Hits, LoadModel, Opened
from components.candidates.typed_vectors import TypedVectors
from components.records import Collection
from components.spec import ModelSpec
from components.stores.chroma_store import ChromaFolder
from components.workspace import Workspace

__all__ = ["Hits", "LiveSearch", "LoadModel"]


class LiveSearch:
    """One model over one collection, kept in memory between queries."""

    def __init__(
        self,
        workspace: Workspace,
        collection: Collection,
        spec: ModelSpec,
        load_model: LoadModel,
        typed: TypedVectors | None = None,
    ) -> None:
        """Load vectors or index.

        ``load_model`` is called only when a typed query needs the model, or one of a part; what it raises, ``search``
        raises. ``typed`` remembers what other computers made of typed queries, so that none is sent twice.
        """
        self._collection = collection
        self._searcher = candidate_of(spec).open_searcher(Opened(workspace, collection, load_model, typed))

    def search(
        self,
        text: str,
        k: int,
        *,
        query_id: str | None = None,
        where: Mapping[str, str] | None = None,
        chroma: ChromaFolder | None = None,
        among: frozenset[str] | None = None,
    ) -> Hits:
        """The k best documents for a query of the collection (``query_id``) or a typed one.

        Args:
            text: the query.
            k: results wanted.
            query_id: set when the query is one of the collection's, so that its stored vector is used.
            where: metadata column -> value every result must have.
            chroma: this process's hold on the index; None searches the stored vectors exactly.
            among: ids of the only documents that may be found; they are searched exactly. None: all may.

        Raises:
            BadInputError: this candidate cannot answer a typed query, or its model cannot be had.
        """
        known = self._collection.interactions
        left_out = frozenset() if known is None else known.left_out(query_id)
        if left_out:
            among = (frozenset(self._collection.documents["id"]) if among is None else among) - left_out
        ask = Ask(text, k, query_id, where, chroma, among)
        return self._searcher.ask(ask, ask.rows(self._collection))
