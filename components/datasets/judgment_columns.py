"""Which columns of a table of judgments hold the question, the document and the grade: one finder for every way in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import pandas as pd

from components.datasets.column_names import FIELDS, UNNAMED, plain, words_of
from components.datasets.columns import guess_columns
from components.datasets.id_match import IdMatcher
from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError

_GRADE = re.compile(r"[+-]?\d{1,9}(?:[.,]0*)?")
_QUESTION_WORDS = frozenset(
    "query queries question questions topic frage fragen anfrage suchanfrage pregunta consulta requête requete クエリ "
    "質問 検索語".split()
)
_DOCUMENT_WORDS = frozenset(
    "doc docs document documents corpus passage article item product sku dokument documento chunk artikel artículo "
    "articulo produkt producto produit 文書 記事 商品".split()
)
_ITERATION = {"0", "Q0", "q0"}
_MOST_ROWS = 5_000  # rows looked at
_WITHOUT_GRADES = 0.4
_MOST_COLUMNS = 12  # columns of which pairs are tried by their values


@dataclass(frozen=True)
class _Fit:
    """For each column the share of its cells that are ids of questions, ids of documents, and grades.

    ``iterations`` are the columns that hold TREC's second cell, 0 or Q0, and nothing else.
    """

    questions: dict[str, float]
    documents: dict[str, float]
    grades: dict[str, float]
    iterations: frozenset[str]

    def pair(self, question: str, document: str) -> float:
        """How well two columns fit as question and document (0 to 1)."""
        return self.questions[question] * self.documents[document]

    def reading(self, question: str, document: str) -> float:
        """The same, less where no column is left that could hold the grades."""
        left = [share for name, share in self.grades.items() if name not in (question, document)]
        return self.pair(question, document) * (1.0 if not left or max(left) == 1 else _WITHOUT_GRADES)


def judgment_columns(
    table: pd.DataFrame, queries: pd.DataFrame, documents: pd.DataFrame
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The columns ``query_id``, ``doc_id`` and, where there is one, ``grade``; and notes about how they were told.

    Names come first, then values: ids that exist in the collection, and whole numbers for grades. Without names the
    usual order holds (question, document, grade, with TREC's 0 between the first two) unless only another fits.

    Raises:
        BadInputError: names and values contradict each other, or both orders fit and no name tells which is meant.
    """
    fit = _fit(table, queries, documents)
    names = [str(name) for name in table.columns]
    question = _first(_named(names, "query_id"), fit.questions)
    document = _first([name for name in _named(names, "doc_id") if name != question], fit.documents)
    notes: tuple[str, ...] = ()
    if question is None or document is None:
        question, document, notes = _by_values(names, fit, question, document)
    elif fit.pair(question, document) == 0 < fit.pair(document, question):
        raise BadInputError(
            tr(
                "The column names say that {question} holds questions and {document} "
                "documents, but the ids in them fit the other way round ({examples}); rename "
                "the columns.",
                question=shown(question),
                document=shown(document),
                examples=_examples(table, question, document),
            )
        )
    mapping = {"query_id": question, "doc_id": document}
    grade = _grade(names, fit, mapping)
    return ({**mapping, "grade": grade} if grade else mapping), notes


def _fit(table: pd.DataFrame, queries: pd.DataFrame, documents: pd.DataFrame) -> _Fit:
    asked, held = IdMatcher(queries["id"]), IdMatcher(documents["id"])
    sample = table.iloc[:: max(1, len(table) // _MOST_ROWS)]
    cells = {str(name): sample[name].str.strip().tolist() for name in table.columns}
    return _Fit(
        {name: asked.share(values) for name, values in cells.items()},
        {name: held.share(values) for name, values in cells.items()},
        {name: sum(bool(_GRADE.fullmatch(value)) for value in values) / len(values) for name, values in cells.items()},
        frozenset(name for name, values in cells.items() if set(values) <= _ITERATION),
    )


def _named(names: list[str], field: str) -> list[str]:
    """The columns whose names say this field, the surest first."""
    by_plain = {plain(name): name for name in reversed(names)}
    exact = [by_plain[name] for name in map(plain, FIELDS["judgments"][field]) if name in by_plain]
    words = {"query_id": _QUESTION_WORDS, "doc_id": _DOCUMENT_WORDS}.get(field, frozenset())
    return list(dict.fromkeys([*exact, *(name for name in names if set(words_of(name)) & words)]))


def _first(names: list[str], shares: dict[str, float]) -> str | None:
    """The first of the columns that holds any such id, else the first."""
    return next((name for name in names if shares[name] > 0), names[0] if names else None)


def _by_values(
    names: list[str], fit: _Fit, question: str | None, document: str | None
) -> tuple[str, str, tuple[str, ...]]:
    """A pair of columns where names give one of them or none."""
    usual = _usual(names, fit, question, document)
    pairs = list(_pairs(names, question, document))
    best = max(pairs, key=lambda pair: fit.reading(*pair), default=usual)
    most = fit.reading(*best)
    has_names = not all(name.startswith(UNNAMED) for name in names)
    if most == 0 or (not has_names and fit.reading(*usual) > most / 2 and not (most == 1 > fit.reading(*usual))):
        return *usual, _said(usual, has_names)
    least = 1.0 if most == 1 else most / 2
    rivals = [pair for pair in pairs if pair != best and fit.reading(*pair) >= least]
    if rivals:
        raise BadInputError(
            tr(
                "The columns can be read in two ways: {reading}, or {reading_2}; the ids fit "
                "both. Name the columns query_id, doc_id and grade.",
                reading=_reading(best),
                reading_2=_reading(rivals[0]),
            )
        )
    return *best, _said(best, has_names, is_swapped=best != usual)


def _pairs(names: list[str], question: str | None, document: str | None) -> Iterator[tuple[str, str]]:
    for first, second in permutations(names[:_MOST_COLUMNS], 2):
        if question in (None, first) and document in (None, second):
            yield first, second


def _usual(names: list[str], fit: _Fit, question: str | None, document: str | None) -> tuple[str, str]:
    """Question first, then the document; in four columns TREC's iteration stands between them."""
    if len(names) < 2:
        raise BadInputError(
            tr(
                "The judgments have one column, {names}; they need a question id and a document id.",
                names=shown(names[0]),
            )
        )
    free = [name for name in names if name not in (question, document)]
    if question is None and document is None:
        is_trec = len(names) == 4 and (names[1] in fit.iterations or fit.pair(names[0], names[1]) == 0)
        return names[0], names[2] if is_trec else names[1]
    return question or free[0], document or free[0]


def _grade(names: list[str], fit: _Fit, mapping: dict[str, str]) -> str | None:
    """The column of grades: one named so whose values are grades, one named so, or the last free one that fits."""
    named = [name for name in _named(names, "grade") if name not in mapping.values()]
    free = [name for name in names if name not in mapping.values()]
    graded = [name for name in named if fit.grades[name] == 1]
    if graded or named:
        return (graded or named)[0]
    if all(name.startswith(UNNAMED) for name in names):
        return max(free, key=lambda name: (fit.grades[name], names.index(name)), default=None)
    whole = [name for name in free if fit.grades[name] > (0.5 if len(free) == 1 else 0.99)]
    return whole[0] if len(whole) == 1 else None


def _reading(pair: tuple[str, str]) -> str:
    return tr("{pair} as question ids and {pair_2} as document ids", pair=shown(pair[0]), pair_2=shown(pair[1]))


def _said(pair: tuple[str, str], has_names: bool, *, is_swapped: bool = False) -> tuple[str, ...]:
    if has_names or is_swapped:
        return (tr("The judgments were read with {reading}.", reading=_reading(pair)),)
    return ()


def _examples(table: pd.DataFrame, question: str, document: str) -> str:
    first = table.iloc[0]
    return tr(
        "{question} has {first}, {document} has {first_2}",
        question=shown(question),
        first=shown(first[question]),
        document=shown(document),
        first_2=shown(first[document]),
    )


def question_columns(table: pd.DataFrame, documents: pd.DataFrame) -> dict[str, str]:
    """The columns ``question`` and ``document`` of a table of questions and the document that answers each.

    Of several columns whose names say that they hold the document, and of those without known names, the one is taken
    in which most cells are ids or titles of the collection.
    """
    guess = guess_columns(table, "questions")
    ids, titles = (
        IdMatcher(documents["id"]),
        {" ".join(title.split()).casefold() for title in documents["title"]} - {""},
    )
    shares = {}
    for name in map(str, table.columns):
        cells = [cell.strip() for cell in table[name].tolist() if cell.strip()]
        hits = sum(ids.find(cell) is not None or " ".join(cell.split()).casefold() in titles for cell in cells)
        shares[name] = hits / len(cells) if cells else 0.0
    named = guess.get("document")
    free = [name for name in shares if name != guess.get("question")]
    best = max(free, key=lambda name: (shares[name], name == named), default=named)
    if best is not None and (named is None or shares[best] > shares[named]):
        guess["document"] = best
    if "question" not in guess:
        left = [name for name in shares if name != guess.get("document")]
        if len(left) == 1:
            guess["question"] = left[0]
    return guess
