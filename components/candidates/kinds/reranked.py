"""A reranking stage: a cross-encoder reads the first results of another candidate again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.derived import DerivedCandidate
from components.candidates.names import resolve_name
from components.candidates.pair_scores import FILE, PairScores
from components.candidates.searching import Ask, Hits, Opened, Query, Searcher
from components.candidates.work import Work
from components.catalogue.cards import find_card
from components.costs.latency import added
from components.encoders import weights
from components.files import home_path
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError, Collection, Ranking, Run
from components.retrieval.rerank import pairs_to_score, reranked
from components.spec import ModelSpec, vector_key
from components.workspace import Workspace

if TYPE_CHECKING:
    from components.encoders.cross_encoder import CrossEncoderScorer

DEPTH = 50  # results read again
ESTIMATE_PAIRS = 32
MOST_DEPTH = 1000  # results read again for one question
_TYPED = re.compile(r"rerank(?:-(?P<depth>\d+))?:(?P<model>[^@]+)@(?P<base>.+)", re.IGNORECASE)


class Reranked(DerivedCandidate):
    """Typed ``rerank:CROSS_ENCODER@BASE``; ``rerank-20:...`` reads 20 results instead of 50."""

    kind = "rerank"
    option_types = {"depth": int, "device": str, "max_tokens": int}
    can_be_reranked = False

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        if not text.lower().startswith("rerank"):
            return None
        match = _TYPED.fullmatch(text)
        if match is None:
            raise BadInputError(
                tr('"{text}" is not complete; write rerank:CROSS_ENCODER@BASE (rerank-20:... for 20).', text=text)
            )
        return rerank(
            resolve_name(match["base"]), cross_encoder_source(match["model"].strip()), int(match["depth"] or DEPTH)
        )

    @property
    def depth(self) -> int:
        """How many results are read again."""
        return int(self.spec.options.get("depth", DEPTH))

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        stage = "rerank" if self.depth == DEPTH else f"rerank-{self.depth}"
        return f"{stage}:{self.spec.source}@{self.parts[0].typed_name}"

    def said(self) -> dict[str, Any]:
        """See DerivedCandidate."""
        options, reader = self.spec.options, weights.weights_identity(self.spec.source)
        return {
            "options": {},
            "reader": reader,
            "depth": options.get("depth"),
            "limit": options.get("max_tokens"),
        }

    def own_stages(self) -> list[ModelSpec]:
        """See DerivedCandidate: the cross-encoder."""
        return [ModelSpec(Path(self.spec.source).name, "sentence-transformers", self.spec.source)]

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        names = commas(part.name for part in self.spec.parts)
        return tr(
            "{name} is made of several stages; take the code of each of {names} and join their results.",
            name=self.name,
            names=names,
        )

    def load(self, api_key: object = None, meter: object = None) -> CrossEncoderScorer:
        """See Candidate: the cross-encoder."""
        from components.encoders.cross_encoder import CrossEncoderScorer

        options = {name: value for name, value in self.options.items() if name != "depth"}
        return CrossEncoderScorer(self.spec.source, weights.get_weights(self.spec.source).folder, **options)

    def pairs_folder(self, workspace: Workspace) -> Path:
        """Where the scores of its cross-encoder are kept, whatever candidate is reranked."""
        content = {
            "kind": "pairs",
            "identity": weights.weights_identity(self.spec.source),
            "limit": self.spec.options.get("max_tokens"),
        }
        return workspace.vectors_folder(vector_key(content))

    def own_folders(self, workspace: Workspace) -> list[Path]:
        """See Candidate."""
        return [*super().own_folders(workspace), self.pairs_folder(workspace)]

    def compute(self, work: Work) -> dict[str, Any]:
        """Read the first results of the base's saved run again, save the run."""
        part, collection = self.computed_parts(work)[0], work.collection
        queries = dict(zip(collection.queries["id"].tolist(), collection.query_texts(), strict=True))
        texts = _texts(collection)
        first = _known_only(part.run, texts)
        pairs = pairs_to_score(first, queries, texts, self.depth)
        scores, measured = PairScores(self.pairs_folder(work.workspace)).complete(pairs, self.load, work.report)
        run = reranked(first, scores, queries, texts, self.name, self.depth)
        facts = {**self.combined([part.manifest]), "depth": work.depth, "reranked": self.depth}
        if facts["peak_memory_mb"] is not None and measured.get("rerank_memory_mb"):
            facts["peak_memory_mb"] += measured["rerank_memory_mb"]
        stage = measured.get("rerank_ms", [])
        facts |= {"query_ms": added([facts["query_ms"], stage]), "cold_ms": [], **measured}
        if facts["load_seconds"] is not None:
            facts["load_seconds"] += measured.get("rerank_load_seconds", 0.0)
        return self.save(work, run.rankings, facts)

    def open_searcher(self, opened: Opened) -> RerankedSearcher:
        """See Candidate."""
        return RerankedSearcher(self, opened)

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: 32 pairs are read too, and kept."""
        estimate = super().estimate(work)
        queries, texts = work.collection.query_texts(), work.collection.document_texts()
        if not queries or not texts:
            return estimate
        pairs = [(queries[i % len(queries)], texts[i % len(texts)]) for i in range(ESTIMATE_PAIRS)]
        seconds = PairScores(self.pairs_folder(work.workspace)).score(self.load(), list(dict.fromkeys(pairs)))
        estimate["seconds"] += seconds / ESTIMATE_PAIRS * len(queries) * min(self.depth, len(texts))
        return estimate

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate: its pairs on top."""
        below = super().known_seconds(workspace, collection)
        folder = self.pairs_folder(workspace)
        each = PairScores(folder).seconds_per_pair if (folder / FILE).exists() else None
        if below is None or each is None:
            return None
        return below + each * len(collection.queries) * min(self.depth, len(collection.documents))


class RerankedSearcher(Searcher):
    """The base is asked, and the cross-encoder reads its first results again."""

    via = "reranking"

    def __init__(self, candidate: Reranked, opened: Opened) -> None:
        self._candidate, self._opened = candidate, opened
        self._base = candidate.parts[0].open_searcher(opened)
        self._texts = _texts(opened.collection)
        self._scores = PairScores(candidate.pairs_folder(opened.workspace))

    def encode(self, queries: Sequence[Query]) -> tuple[Any, float | None]:
        """See Searcher: the queries, and what the base makes of them."""
        encoded, milliseconds = self._base.encode(queries)
        return (list(queries), encoded), milliseconds

    def search(self, encoded: Any, k: int, rows: np.ndarray | None = None) -> list[Ranking]:  # noqa: ANN401
        """See Searcher."""
        queries, below = encoded
        rankings = self._base.search(below, max(k, self._candidate.depth), rows)
        return [self._reranked(ranking, query.text, k)[0] for query, ranking in zip(queries, rankings, strict=True)]

    def ask(self, ask: Ask, rows: np.ndarray | None) -> Hits:
        """See Searcher. Its search time is that of both stages."""
        first = self._base.ask(replace(ask, k=max(ask.k, self._candidate.depth)), rows)
        shown, shown_ms = self._reranked(first.shown, ask.text, ask.k)
        exact = shown if first.exact is first.shown else self._reranked(first.exact, ask.text, ask.k)[0]
        search_ms = None if first.search_ms is None else first.search_ms + (shown_ms or 0.0)
        return Hits(shown, exact, first.encode_ms, search_ms, self.via)

    def _reranked(self, ranking: Ranking, text: str, k: int) -> tuple[Ranking, float | None]:
        run, queries, depth = _known_only(Run("", {"": ranking}), self._texts), {"": text}, self._candidate.depth
        pairs = pairs_to_score(run, queries, self._texts, depth)
        scores, milliseconds = self._scores.live(pairs, lambda: self._opened.load(self._candidate.spec))
        again = reranked(run, scores, queries, self._texts, "", depth).rankings[""]
        return Ranking(again.doc_ids[:k], again.scores[:k]), milliseconds


def rerank(base: ModelSpec, cross_encoder: str, depth: int = DEPTH) -> ModelSpec:
    """A candidate whose first ``depth`` results a cross-encoder (hub name or folder) reads again.

    Raises:
        BadInputError: the base is reranked already, or the depth is not 2 to MOST_DEPTH.
    """
    if not candidate_of(base).can_be_reranked:
        raise BadInputError(tr('"{name}" is reranked already; rerank the model below it.', name=base.name))
    if not 2 <= depth <= MOST_DEPTH:
        text = (
            tr("Reranking {depth} results changes nothing; give a depth of 2 to {most_depth:,}.")
            if depth < 2
            else tr("Reranking {depth} results takes too long for every question; give a depth of 2 to {most_depth:,}.")
        )
        raise BadInputError(text.format(depth=str(depth)[:20], most_depth=MOST_DEPTH))
    name = f"{base.name} → {Path(cross_encoder).name} (top {depth})"
    return ModelSpec(name, Reranked.kind, cross_encoder, {"depth": depth}, (base,))


def _texts(collection: Collection) -> dict[str, str]:
    """What is read of each document: document id -> searchable text."""
    return dict(zip(collection.documents["id"].tolist(), collection.document_texts(), strict=True))


def _known_only(run: Run, texts: Mapping[str, str]) -> Run:
    """Ready results over chunked data may name whole documents, which have no text of their own to read."""
    kept = {}
    for query_id, ranking in run.rankings.items():
        rows = [row for row, doc_id in enumerate(ranking.doc_ids) if doc_id in texts]
        kept[query_id] = Ranking(tuple(ranking.doc_ids[row] for row in rows), ranking.scores[rows])
    return Run(run.model, kept)


def cross_encoder_source(name: str) -> str:
    """Where a cross-encoder comes from: a folder, a hub name, or a listed name written without its owner.

    Raises:
        BadInputError: it is none of these, or another kind of model.
    """
    folder = home_path(name)
    if weights.is_folder_here(folder):
        return str(folder.resolve())
    card = find_card(name)
    if card is not None and card.model_type != "cross-encoder":
        raise BadInputError(
            tr('"{name}" is no cross-encoder, so it cannot read results again; choose one that is.', name=card.name)
        )
    if card is not None:
        return card.source or card.name
    if not weights.is_hub_name(name):
        raise BadInputError(
            tr('"{name}" is no cross-encoder known here; give its folder or OWNER/NAME of the hub.', name=name)
        )
    return name
