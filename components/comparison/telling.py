"""The one question that shows best how two models differ, chosen so that a person sees the difference at a glance.

It is an example, not proof: the question on which the two differ most is by its nature no typical one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.passages import RELEVANT
from components.datasets.languages import guess_languages
from components.datasets.practice import practice_ids
from components.evaluation.agreement import overlap_at_k
from components.i18n import current
from components.records import Run

DEPTH = 10  # results in which a right document counts as found
QUESTION_MARKS = ("?", "？", "؟")
WIDE = 0.75  # a gap that anybody sees: the right document first, and not among the first three
SHORT = 80  # characters of a question that is read at a glance
LOOKED_AT = 60  # questions among which the language decides
LEAST_SHARE = 0.1  # of the questions, for that language to count as the audience's


@dataclass(frozen=True, slots=True)
class FirstResult:
    """What one model answers: its first result, "" where it found none, and what is known of it.

    ``is_right`` is None where nobody judged that result. ``right_rank``: where its first right document stands, from 1;
    None where none is among the first DEPTH, or where nobody said which are right.
    """

    model: str
    doc_id: str
    is_right: bool | None
    right_rank: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A question, and what each model answered; ``first`` and ``other`` are the two it was chosen for."""

    query_id: str
    text: str
    first: str
    other: str
    answers: tuple[FirstResult, ...]
    has_right: bool


def held_against(comparison: Comparison) -> tuple[str, str] | None:
    """The recommended model and the one it is held against: the one in use today, else the runner-up."""
    recommendation = comparison.decision.recommendation
    if recommendation is None:
        return None
    names = [candidate.name for candidate in comparison.ready]
    current = comparison.needs.current_model
    other = current if current in names and current != recommendation.first else recommendation.second
    return (
        (recommendation.first, other)
        if recommendation.first in names and other in names and other != recommendation.first
        else None
    )


def telling(comparison: Comparison) -> Telling | None:
    """The most telling question of a comparison; None where no question tells two models from each other."""
    recommendation = comparison.decision.recommendation
    finished = tuple((name, result.manifest["finished"]) for name, result in comparison.results.items())
    chosen = None if recommendation is None else (recommendation.first, recommendation.second, recommendation.basis)
    key = (comparison.collection.content_hash, finished, comparison.needs.current_model, chosen)
    return comparison.keep("telling", key, lambda: _most_telling(comparison))


def _most_telling(comparison: Comparison) -> Telling | None:
    pair = held_against(comparison)
    if pair is None:
        return None
    first, other = pair
    practice = practice_ids(comparison.collection.queries)
    queries = comparison.collection.queries[~comparison.collection.queries["id"].isin(practice)]
    qrels = comparison.collection.qrels()
    for against in _others(comparison, first, other):
        gaps = _gaps(
            comparison.runs[first],
            comparison.runs[against],
            queries["id"].tolist(),
            qrels,
            _direction(comparison, first, against),
        )
        ranked = _ranked(gaps, queries, qrels)
        if ranked:
            break
    else:
        return None
    query_id = _for_readers(ranked, queries)
    names = list(dict.fromkeys([first, against, other, *(candidate.name for candidate in comparison.ready)]))
    grades = qrels.get(query_id, {})
    answers = tuple(_answer(name, comparison.runs[name], query_id, grades) for name in names)
    text = str(queries.set_index("id").loc[query_id, "text"])
    return Telling(query_id, text, first, against, answers, _has_right(grades))


def _others(comparison: Comparison, first: str, other: str) -> list[str]:
    """Whom the first is held against: the next best where it answers everything as the other does."""
    recommendation = comparison.decision.recommendation
    ranked = () if recommendation is None else recommendation.ranked
    ready = {candidate.name for candidate in comparison.ready}
    return [other, *(name for name in ranked if name in ready and name not in (first, other))]


def _direction(comparison: Comparison, first: str, other: str) -> bool | None:
    """Whether the first has the higher mean by the leading metric; None where that is not known, or is the same."""
    if comparison.scores is None:
        return None
    means = comparison.scores.means.set_index("model")[comparison.leading_metric]
    gap = float(means[first]) - float(means[other])
    return None if gap == 0 or gap != gap else gap > 0


def _gaps(
    first: Run, other: Run, query_ids: Sequence[str], qrels: Mapping[str, Mapping[str, int]], ahead: bool | None
) -> dict[str, float]:
    """Question -> how far what the two show differs, above 0 to 1; those on which they do not are left out.

    Where right documents are known, by how high the first of them stands (reciprocal rank), in the direction of the
    means (``ahead``: the first model's is higher; None: either direction). Elsewhere by how few results they share, of
    questions to which they give a different first one.
    """
    overlap = overlap_at_k(first, other, DEPTH)
    gaps = {}
    for query_id in query_ids:
        grades = qrels.get(query_id, {})
        tops = [_top(run, query_id) for run in (first, other)]
        if _has_right(grades):
            gap = _reciprocal(first, query_id, grades) - _reciprocal(other, query_id, grades)
            gap = abs(gap) if ahead is None else gap if ahead else -gap
        else:
            gap = 1.0 - float(overlap.get(query_id, 1.0)) if tops[0][:1] != tops[1][:1] else 0.0
            gap = gap if all(tops) else gap / 2  # two answers tell a reader more than one and none
        if gap > 0:
            gaps[query_id] = gap
    return gaps


def _ranked(
    gaps: Mapping[str, float], queries: pd.DataFrame, qrels: Mapping[str, Mapping[str, int]]
) -> list[tuple[bool, str]]:
    """Whether it is judged, and its id: judged ones first, then what is read at a glance, then the widest gaps."""
    words = dict(zip(queries["id"], queries["text"].astype(str), strict=True))

    def order(query_id: str) -> tuple[bool, bool, bool, float, int, str]:
        text = words[query_id]
        is_judged, gap = _has_right(qrels.get(query_id, {})), gaps[query_id]
        is_plain = text.rstrip().endswith(QUESTION_MARKS) and gap >= WIDE
        return not is_judged, not _is_short(text), not is_plain, -gap, len(text), query_id

    return [(_has_right(qrels.get(query_id, {})), query_id) for query_id in sorted(gaps, key=order)[:LOOKED_AT]]


def _is_short(text: str) -> bool:
    """Read at a glance by anybody: no numbers, and several words, or a script that does not space them."""
    is_several = " " in text.strip() or not text.isascii()
    return len(text) <= SHORT and is_several and not any(sign.isdigit() for sign in text)


def _for_readers(ranked: Sequence[tuple[bool, str]], queries: pd.DataFrame) -> str:
    """The first in the audience's language among those that are judged where any is."""
    rows = queries.set_index("id").loc[[query_id for _, query_id in ranked]]
    given = rows["language"].astype(str).tolist() if "language" in rows else [""] * len(rows)
    guessed = guess_languages(rows["text"].astype(str).tolist())
    codes = [given_code or other for given_code, other in zip(given, guessed, strict=True)]
    counts = Counter(code for code in codes if code)
    commonest = counts.most_common(1)[0][0] if counts else ""
    readers = current()  # the language of the pages and files, which whoever reads them knows
    audience = readers if counts[readers] > LEAST_SHARE * counts.total() else commonest
    fits = [
        query_id
        for (judged, query_id), code in zip(ranked, codes, strict=True)
        if code == audience and judged == ranked[0][0]
    ]
    return fits[0] if fits else ranked[0][1]


def _answer(name: str, run: Run, query_id: str, grades: Mapping[str, int]) -> FirstResult:
    top = _top(run, query_id)
    doc_id = top[0] if top else ""
    is_right = grades[doc_id] >= RELEVANT if doc_id in grades else None
    return FirstResult(name, doc_id, is_right, _right_rank(run, query_id, grades))


def _top(run: Run, query_id: str) -> list[str]:
    ranking = run.rankings.get(query_id)
    return [] if ranking is None else list(ranking.doc_ids[:DEPTH])


def _right_rank(run: Run, query_id: str, grades: Mapping[str, int]) -> int | None:
    top = _top(run, query_id)
    return next((rank for rank, doc_id in enumerate(top, 1) if grades.get(doc_id, 0) >= RELEVANT), None)


def _reciprocal(run: Run, query_id: str, grades: Mapping[str, int]) -> float:
    rank = _right_rank(run, query_id, grades)
    return 0.0 if rank is None else 1.0 / rank


def _has_right(grades: Mapping[str, int]) -> bool:
    return any(grade >= RELEVANT for grade in grades.values())
