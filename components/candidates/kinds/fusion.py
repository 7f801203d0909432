"""Reciprocal rank fusion: the ranks of two to four candidates joined."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.derived import DerivedCandidate
from components.candidates.names import resolve_name
from components.candidates.searching import Ask, Hits, Opened, Query, Searcher
from components.candidates.work import Work
from components.i18n import tr
from components.numbers import commas
from components.progress import RUN_DEPTH, Progress
from components.records import BadInputError, Ranking, Run
from components.retrieval.fusion import reciprocal_rank_fusion
from components.retrieval.parents import first_of_each_parent
from components.spec import ModelSpec, leaves

PREFIX = "fusion:"
MOST_PARTS = 4
CONSTANT = 60  # of reciprocal rank fusion
# A plus between two parts: not inside a variant (@128+int8), nor inside conse:CLASSIFIER+TEXT MODEL.
_PLUS = re.compile(r"(?<!conse:efficientnet-lite0)\s*\+\s*(?!(?:int8|binary|rescore)(?:\+|@|\s|$))", re.IGNORECASE)


class Fusion(DerivedCandidate):
    """Typed ``fusion:A+B``, named "A + B"."""

    kind = "fusion"
    option_types = {"constant": int}
    can_be_fused = False

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        if not text.lower().startswith(PREFIX):
            return None
        return fusion([resolve_name(part) for part in _PLUS.split(text[len(PREFIX) :]) if part.strip()])

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return PREFIX + "+".join(part.typed_name for part in self.parts)

    @property
    def constant(self) -> int:
        """How much less a lower rank counts."""
        return int(self.spec.options.get("constant", CONSTANT))

    def said(self) -> dict[str, Any]:
        """See DerivedCandidate."""
        return {"options": {name: self.spec.options[name] for name in ("constant",) if name in self.spec.options}}

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        names = commas(part.name for part in self.spec.parts)
        return tr(
            "{name} is made of several stages; take the code of each of {names} and join their results.",
            name=self.name,
            names=names,
        )

    def compute(self, work: Work) -> dict[str, Any]:
        """Fuse the saved runs of its parts."""
        parts, collection = self.computed_parts(work), work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        started = time.perf_counter()
        run = fuse_rankings([part.run for part in parts], self.name, work.depth, collection.parent_of, self.constant)
        own_ms = (time.perf_counter() - started) * 1000 / max(len(collection.queries), 1)
        facts = self.combined([part.manifest for part in parts]) | {"depth": work.depth, "constant": self.constant}
        facts["search_ms"] = [value + own_ms for value in facts["search_ms"]]
        return self.save(work, run.rankings, facts)

    def open_searcher(self, opened: Opened) -> FusionSearcher:
        """See Candidate."""
        return FusionSearcher(self, opened)


class FusionSearcher(Searcher):
    """The parts are asked one after another, and their ranks fused."""

    via = "fusion"

    def __init__(self, candidate: Fusion, opened: Opened) -> None:
        self._parts = [part.open_searcher(opened) for part in candidate.parts]
        self._parent_of, self._constant = opened.collection.parent_of, candidate.constant

    def encode(self, queries: Sequence[Query]) -> tuple[list[Any], float | None]:
        """See Searcher: what each part makes of them."""
        by_part = [part.encode(queries) for part in self._parts]
        known = [milliseconds for _, milliseconds in by_part if milliseconds is not None]
        return [encoded for encoded, _ in by_part], sum(known) if known else None

    def search(self, encoded: Sequence[Any], k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        by_part = [
            part.search(encoded_queries, RUN_DEPTH, rows)
            for part, encoded_queries in zip(self._parts, encoded, strict=True)
        ]
        return [self._fused(rankings, k) for rankings in zip(*by_part, strict=True)]

    def ask(self, ask: Ask, rows: np.ndarray | None) -> Hits:
        """See Searcher: what the parts' indexes find is fused, and what they find exactly."""
        deeper = replace(ask, k=RUN_DEPTH)
        by_part = [part.ask(deeper, rows) for part in self._parts]
        started = time.perf_counter()
        shown = self._fused([hits.shown for hits in by_part], ask.k)
        exact = self._fused([hits.exact for hits in by_part], ask.k)
        own = (time.perf_counter() - started) * 1000 / 2
        encode = [hits.encode_ms for hits in by_part if hits.encode_ms is not None]
        search = [hits.search_ms for hits in by_part if hits.search_ms is not None]
        return Hits(shown, exact, sum(encode) if encode else None, sum(search) + own, self.via)

    def _fused(self, rankings: Sequence[Ranking], k: int) -> Ranking:
        runs = [Run("", {"": ranking}) for ranking in rankings]
        fused = fuse_rankings(runs, "", RUN_DEPTH, self._parent_of, self._constant).rankings[""]
        return Ranking(fused.doc_ids[:k], fused.scores[:k])


def fusion(parts: Sequence[ModelSpec]) -> ModelSpec:
    """Reciprocal rank fusion of two to four candidates, named "A + B"; with one that learns from users, see blend.py.

    Raises:
        BadInputError: too few or too many, one of them twice, or a fusion among them.
    """
    if not 2 <= len(parts) <= MOST_PARTS:
        raise BadInputError(
            tr(
                "A fusion joins 2 to {most_parts} models; {number_of_parts} given. Write fusion:A+B.",
                most_parts=MOST_PARTS,
                number_of_parts=len(parts),
            )
        )
    if len({part.name for part in parts}) < len(parts):
        raise BadInputError(tr('"{name}" is fused with itself; choose two different models.', name=parts[0].name))
    if not all(candidate_of(part).can_be_fused for part in parts):
        raise BadInputError(
            tr("A fusion cannot be part of another fusion; name all its models in one, as fusion:A+B+C.")
        )
    leaf_candidates = [candidate_of(leaf) for part in parts for leaf in leaves(part)]
    learns_from_users = any(leaf.is_trained_here and not leaf.has_encoder for leaf in leaf_candidates)
    kind = "blend" if learns_from_users else Fusion.kind
    return ModelSpec(" + ".join(part.name for part in parts), kind, "", {}, tuple(parts))


def fuse_rankings(
    runs: Sequence[Run], name: str, depth: int, parent_of: Mapping[str, str], constant: int = CONSTANT
) -> Run:
    """Reciprocal rank fusion of runs; of chunks, documents are fused, each standing as the chunk that ranked best.

    Ranks count documents, not their chunks: a document cut into many pieces must not push others down.
    """
    if not parent_of:
        cut = [
            Run(run.model, {q: Ranking(r.doc_ids[:depth], r.scores[:depth]) for q, r in run.rankings.items()})
            for run in runs
        ]
        return reciprocal_rank_fusion(cut, name, depth, constant)
    firsts = [first_of_each_parent(run, parent_of, depth) for run in runs]
    chosen: dict[str, dict[str, str]] = {}
    for query_id in {query_id for run in firsts for query_id in run.rankings}:
        ranked = [
            (rank, place, doc_id)
            for place, run in enumerate(firsts)
            for rank, doc_id in enumerate(run.rankings[query_id].doc_ids if query_id in run.rankings else ())
        ]
        chosen[query_id] = {parent_of.get(doc_id, doc_id): doc_id for _, _, doc_id in sorted(ranked, reverse=True)}
    renamed = [
        Run(run.model, {query_id: _renamed(r, chosen[query_id], parent_of) for query_id, r in run.rankings.items()})
        for run in firsts
    ]
    return reciprocal_rank_fusion(renamed, name, depth, constant)


def _renamed(ranking: Ranking, chosen: Mapping[str, str], parent_of: Mapping[str, str]) -> Ranking:
    return Ranking(tuple(chosen[parent_of.get(doc_id, doc_id)] for doc_id in ranking.doc_ids), ranking.scores)
