"""Searching while a person waits: one query, one model, what the index returns and what exact search would."""

from __future__ import annotations

from collections.abc import Mapping

from components.candidates import candidate_of
from components.candidates.modalities import in_words
from components.candidates.searching import Ask, Hits, LoadModel, Opened
from components.candidates.typed_vectors import TypedVectors
from components.datasets.own_documents import own_documents
from components.i18n import tr
from components.records import BadInputError, Collection, Item
from components.spec import ModelSpec, leaves
from components.stores.vector_store import VectorDatabase
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
        self._collection, self._name = collection, spec.name
        self._own = own_documents(collection) if collection.scoring.leaves_out_own else {}
        self._leaves = [candidate_of(leaf) for leaf in leaves(spec)]
        self._items = dict(zip(collection.queries["id"], collection.query_items(), strict=True))
        self._searcher = candidate_of(spec).open_searcher(Opened(workspace, collection, load_model, typed))

    def search(
        self,
        text: str,
        k: int,
        *,
        query_id: str | None = None,
        where: Mapping[str, str] | None = None,
        chroma: VectorDatabase | None = None,
        among: frozenset[str] | None = None,
        item: Item | None = None,
    ) -> Hits:
        """The k best documents for a query of the collection (``query_id``) or a typed one.

        Args:
            text: the query.
            k: results wanted.
            query_id: set when the query is one of the collection's, so that its stored vector is used. One that is a
                document itself does not find itself, where scores leave it out too.
            where: metadata column -> value every result must have.
            chroma: this process's hold on the index; None searches the stored vectors exactly.
            among: ids of the only documents that may be found; they are searched exactly. None: all may.
            item: a picture or sound that is the query, with the words beside it.

        Raises:
            BadInputError: it takes nothing of the query, cannot answer typed ones, or its model cannot
                be had.
        """
        known = self._collection.interactions
        left_out = frozenset() if known is None else known.left_out(query_id)
        if query_id in self._own:  # as it is when scores are made
            parent, parent_of = self._own[query_id], self._collection.parent_of
            own = (doc for doc in self._collection.documents["id"] if parent_of.get(doc, doc) == parent)
            left_out |= frozenset(own)
        if left_out:
            among = (frozenset(self._collection.documents["id"]) if among is None else among) - left_out
        if known is None:
            self._check_taken(item or self._items.get(query_id or "") or Item(text))
        ask = Ask(text, k, query_id, where, chroma, among, item)
        return self._searcher.ask(ask, ask.rows(self._collection))

    def _check_taken(self, item: Item) -> None:
        """Refuse what no part of the candidate takes; where some do, these answer alone."""
        taken = dict.fromkeys(modality for leaf in self._leaves for modality in leaf.modalities)
        is_words = not item.media and "text" in taken
        if is_words or any(leaf.takes_query(item) for leaf in self._leaves):
            return
        raise BadInputError(
            tr("{name} takes {in_words}; ask it with one of those.", name=self._name, in_words=in_words(taken))
        )
