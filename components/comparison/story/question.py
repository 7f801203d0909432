"""The telling question of a story, with what each model found for it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.passages import RELEVANT, passage, title_of
from components.comparison.story import words
from components.comparison.story.content import FoundTitle, ModelStyle, ShownResults, TellingQuery
from components.comparison.telling import DEPTH as LOOKED_AT
from components.comparison.telling import telling
from components.datasets.languages import guess_languages
from components.datasets.media.pictures import data_url, thumbnail
from components.evaluation.agreement import disputed_queries
from components.evaluation.preferences import DEPTH, shown_ids
from components.records import BadInputError
from components.workspace import ProjectCandidate

PICTURE_HEIGHT = 120  # pixels


def question_of(
    comparison: Comparison, candidates: Sequence[ProjectCandidate], wanted: str | None
) -> TellingQuery | None:
    """What is shown for ``wanted`` (a query id), else for the question that tells most; None where none does."""
    queries = dict(zip(comparison.collection.queries["id"], comparison.collection.queries["text"], strict=True))
    names = [candidate.name for candidate in candidates]
    query_id, why = (wanted, words.WHY_CHOSEN) if wanted in queries else _most_telling(comparison, names)
    if query_id is None or query_id not in queries:
        return None
    text = str(queries[query_id])
    answers = tuple(
        ShownResults(ModelStyle.of(candidate), _titles(comparison, candidate.name, query_id))
        for candidate in candidates
    )
    note = next((note.note for note in comparison.settings.notes if note.query_id == query_id), "")
    headline = _ranks(comparison, names, query_id)
    if not headline:
        headline = words.QUERY_CHOSEN if why == words.WHY_CHOSEN or len(names) < 2 else words.QUERY_DISPUTED
    queried = comparison.collection.queries
    picture = _picture(comparison, queried[queried["id"] == query_id].iloc[0])
    return TellingQuery(headline, text, why, answers, note, guess_languages([text])[0], picture)


def _most_telling(comparison: Comparison, names: Sequence[str]) -> tuple[str | None, str]:
    """That of the pages where both of its models are shown, else the one on which those shown differ most."""
    most_telling = telling(comparison)
    if most_telling is not None and {most_telling.first, most_telling.other} <= set(names):
        why = words.WHY_JUDGED if most_telling.has_right else words.WHY_DISPUTED
        return most_telling.query_id, why.format(first=most_telling.first, second=most_telling.other)
    if len(names) < 2:
        return None, ""
    disputed = disputed_queries([comparison.runs[name] for name in names], DEPTH)
    return (str(disputed["query_id"].iloc[0]), words.WHY_DISPUTED) if len(disputed) else (None, "")


def _titles(comparison: Comparison, name: str, query_id: str) -> tuple[FoundTitle, ...]:
    grades = comparison.collection.qrels().get(query_id, {})
    doc_ids = shown_ids(comparison.runs[name], query_id, DEPTH)
    rows = [passage(comparison, query_id, doc_id) for doc_id in doc_ids]
    titles = [title_of(row) for row in rows]
    return tuple(
        FoundTitle(title, grades[doc_id] >= RELEVANT if doc_id in grades else None, language, _picture(comparison, row))
        for doc_id, title, language, row in zip(doc_ids, titles, guess_languages(titles), rows, strict=True)
    )


def _picture(comparison: Comparison, row: pd.Series) -> str:
    """Some 5 KB: at most 4 lists of 5 results go into one story."""
    if row.get("modality", "") != "image":
        return ""
    try:
        return data_url(thumbnail(comparison.workspace.media.path(str(row["media"])), PICTURE_HEIGHT))
    except BadInputError:
        return ""  # it is gone from the workspace; its title stands


def _ranks(comparison: Comparison, names: Sequence[str], query_id: str) -> str:
    """Where the first and the last that differ put a right document; "" where nobody said which are right."""
    right = {
        document_id
        for document_id, grade in comparison.collection.qrels().get(query_id, {}).items()
        if grade >= RELEVANT
    }
    if not right:
        return ""
    places = {
        name: next(
            (
                rank
                for rank, document_id in enumerate(shown_ids(comparison.runs[name], query_id, LOOKED_AT), 1)
                if document_id in right
            ),
            None,
        )
        for name in names
    }
    first, others = names[0], [name for name in names[1:] if places[name] != places[names[0]]]
    parts = [_rank(name, places[name]) for name in (first, *others[:1])]
    return words.RANKS.format(first=parts[0], second=parts[1]) if len(parts) > 1 else words.RANK.format(first=parts[0])


def _rank(model: str, rank: int | None) -> str:
    if rank is None:
        return words.RANK_NONE.format(model=model, depth=LOOKED_AT)
    return (words.RANK_FIRST if rank == 1 else words.RANK_LATER).format(model=model, rank=rank)
