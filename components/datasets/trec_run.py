"""Results that another search system returned, in TREC's run format."""

from __future__ import annotations

import math
from collections.abc import Collection as Ids

import numpy as np

from components import nouns
from components.datasets.guarded import guarded
from components.datasets.id_match import IdMatcher, apart_note
from components.datasets.text_bytes import decode
from components.datasets.wording import shown
from components.i18n import N_, tr, tr_count
from components.records import BadInputError, Ranking, Run

_SHAPE = N_("question id, Q0, document id, rank, score, name")


@guarded
def read_trec_run(data: bytes, name: str, query_ids: Ids[str], doc_ids: Ids[str]) -> tuple[Run, tuple[str, ...]]:
    """A run named ``name``, and notes about ids written in another way and results left out for unknown ones.

    Ranks follow the scores, falling, ties by document id descending, as trec_eval does; the rank column is not looked
    at. Cells are separated by blanks or tabs.

    Raises:
        BadInputError: a line that has not six cells or no finite score, a document twice for a query, or no known id.
    """
    text, _ = decode(data, name)
    queries, documents = IdMatcher(query_ids), IdMatcher(doc_ids)
    apart: dict[str, str] = {}
    by_query: dict[str, dict[str, float]] = {}
    strange_query = strange_doc = lines = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        lines += 1
        *given, score = _parsed(line, number, name)
        query_id, doc_id = queries.find(given[0]), documents.find(given[1])
        apart |= {
            written: meant
            for written, meant in zip(given, (query_id, doc_id), strict=True)
            if meant and meant != written
        }
        if query_id is None:
            strange_query += 1
        elif doc_id is None:
            strange_doc += 1
        elif doc_id in by_query.setdefault(query_id, {}):
            raise BadInputError(
                tr(
                    "{name}, line {number}: document {doc_id} stands twice for question {query_id}; keep one.",
                    name=name,
                    number=number,
                    doc_id=shown(doc_id),
                    query_id=shown(query_id),
                )
            )
        else:
            by_query[query_id][doc_id] = score
    if not any(by_query.values()):
        raise BadInputError(
            tr(
                "{name}: none of its {lines} names a question and a document of this "
                "collection; use the ids of the collection.",
                name=name,
                lines=tr_count("{count} line", "{count} lines", lines),
            )
        )
    run = Run(name, {query_id: _ranked(scores) for query_id, scores in by_query.items()})
    notes = [
        tr_count(
            "{name}: {count} result names an unknown {what} and was left out.",
            "{name}: {count} results name an unknown {what} and were left out.",
            count,
            name=name,
            what=nouns.one(what),
        )
        for count, what in ((strange_query, "question"), (strange_doc, "document"))
        if count
    ]
    if apart:
        notes.append(apart_note(apart))
    return run, tuple(notes)


def _parsed(line: str, number: int, name: str) -> tuple[str, str, float]:
    cells = line.strip().split("\t")
    if len(cells) != 6:
        cells = line.split()
    if len(cells) != 6:
        raise BadInputError(
            tr(
                "{name}, line {number} has {number_of_cells} cells ({line}); a line is {shape}.",
                name=name,
                number=number,
                number_of_cells=len(cells),
                line=shown(line),
                shape=tr(_SHAPE),
            )
        )
    try:
        score = float(cells[4])
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise BadInputError(
            tr(
                "{name}, line {number}: the score {cells} is not a finite number; a line is {shape}.",
                name=name,
                number=number,
                cells=shown(cells[4]),
                shape=tr(_SHAPE),
            )
        )
    return cells[0].strip(), cells[2].strip(), score


def _ranked(scores: dict[str, float]) -> Ranking:
    order = sorted(scores, key=lambda doc_id: (scores[doc_id], doc_id), reverse=True)
    return Ranking(tuple(order), np.array([scores[doc_id] for doc_id in order], dtype=np.float64))
