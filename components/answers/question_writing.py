"""Questions written by a chat model, each with its answer, the span it rests on, and the checks it had to pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from components.answers.asking import Asker
from components.answers.json_reply import kind_of, read_reply
from components.answers.question_prompts import (
    CHECKED,
    KINDS,
    OTHER_LANGUAGE,
    SCHEMAS,
    SINGLE,
    TWO,
    TYPO,
    UNANSWERABLE,
    checking,
    writing,
)
from components.evaluation.robustness.edits import edited_queries
from components.evaluation.spans import Span
from components.evaluation.support import Encode
from components.i18n import tr
from components.records import Collection, FloatArray
from components.retrieval.tokens import words

STYLE = 5
"""Real questions shown as the manner to keep."""
LONGEST_TEXT = 6_000
"""Characters of a document that are shown; the rest is not asked about."""
TRIES = 3
"""Askings per question wanted before it is given up."""
NEAR = 0.9
"""Cosine from which two questions are the same question."""
FEWEST_WORDS = 3
LANGUAGES = ("German", "Spanish", "French")
SEED = 11
MISSPELT = "typo-neighbour"
"""Of robustness.edits."""

Find = Callable[[str], list[str]]
"""A question to the ids of the documents found for it, best first."""


@dataclass(frozen=True)
class Written:
    """One question. ``spans``: document id -> where its answer stands; none for what nothing answers."""

    text: str
    question_type: str
    reference: str = ""
    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    language: str = ""


@dataclass
class Tally:
    """What became of the questions: ``kept``, and reason -> how many were left out for it."""

    kept: list[Written] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        """Count one."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


class UnusableError(Exception):
    """A reply that gives no question; the message is the reason it is counted under."""


@dataclass(frozen=True)
class Checks:
    """``retrievers``: two ways to search; each must find the source among its first results. ``encode`` finds repeats.

    An unanswerable question passes where no source is expected.
    """

    retrievers: Mapping[str, Find]
    encode: Encode


def write_questions(
    collection: Collection, count: int, asker: Asker, checks: Checks, told: Callable[[int], None]
) -> Tally:
    """About ``count`` questions, the kinds in turn, from documents drawn with a seed; fewer where many fail.

    The style is that of the collection's own questions, where it has some. A question is kept that both retrievers
    lead back to its document (one of them, where it needs two or is in another language), that the chat model says its
    document answers, and no other document that is found first for it. Nothing may answer an unanswerable one.
    """
    rng = np.random.default_rng(SEED)
    tally, style = Tally(), collection.query_texts()
    vectors: FloatArray | None = None
    real = np.asarray(checks.encode(style), dtype=np.float32) if style else None
    shown = [style[row] for row in rng.permutation(len(style))[:STYLE]]
    sources = _sources(collection, rng)
    texts = dict(zip(collection.documents["id"], collection.documents["text"], strict=True))
    for place in range(count * TRIES):
        if len(tally.kept) >= count or asker.stopped:
            break
        told(len(tally.kept))
        try:
            made = _made(KINDS[len(tally.kept) % len(KINDS)], next(sources), shown, asker, tally, place)
        except UnusableError as error:
            tally.leave_out(str(error))
            continue
        fault = _fault(made, checks) or _doubt(made, checks, texts, asker)
        if fault:
            tally.leave_out(fault)
            continue
        vector = np.asarray(checks.encode([made.text]), dtype=np.float32)
        is_new = made.question_type not in (OTHER_LANGUAGE, TYPO)  # those ask again what one that passed asks
        if is_new and _is_near(vectors, vector[0]):
            tally.leave_out(tr("nearly the same as another question"))
            continue
        if is_new and _is_near(real, vector[0]):
            tally.leave_out(tr("nearly the same as a question of yours"))
            continue
        tally.kept.append(made)
        vectors = vector if vectors is None else np.vstack([vectors, vector])
    return tally


def _is_near(known: FloatArray | None, vector: FloatArray) -> bool:
    return known is not None and float((known @ vector).max()) >= NEAR


def _sources(collection: Collection, rng: np.random.Generator) -> Iterator[list[tuple[str, str]]]:
    """Pairs of (id, text), the first to be asked about, in a drawn order that begins again at its end."""
    parents = collection.parents() if not collection.is_chunked else collection.documents
    rows = list(zip(parents["id"], parents["text"], strict=True))
    order = [int(row) for row in rng.permutation(len(rows))]
    place = 0
    while True:
        first, second = rows[order[place % len(order)]], rows[order[(place + 1) % len(order)]]
        yield [first, second]
        place += 1


def _made(
    question_type: str, pair: Sequence[tuple[str, str]], style: list[str], asker: Asker, tally: Tally, attempt: int
) -> Written:
    """One question of a type. The first one kept is of the type SINGLE, so that others can start from one.

    A small model may repeat an example of the style as its question; it is shown none from then on.

    Raises:
        UnusableError: the reply gives none.
    """
    single = [written for written in tally.kept if written.question_type == SINGLE]
    if question_type == TYPO:
        return _misspelt(single[attempt % len(single)])
    if question_type == OTHER_LANGUAGE:
        base, language = single[attempt % len(single)], LANGUAGES[attempt % len(LANGUAGES)]
        told = _asked(asker, question_type, [base.text], (), attempt, language)
        return Written(told["question"], question_type, base.reference, base.spans, language)
    sources = pair if question_type == TWO else pair[:1]
    told = _asked(asker, question_type, [text[:LONGEST_TEXT] for _, text in sources], style, attempt)
    if told["question"] in style:
        style.clear()
        raise UnusableError(tr("the model repeated a question that it was shown"))
    if question_type == UNANSWERABLE:
        return Written(told["question"], question_type)
    spans: dict[str, list[Span]] = {}
    quotes = [told["quote_1"], told["quote_2"]] if "quote_1" in told else [told["quote"]]
    for (name, text), quote in zip(sources, quotes, strict=True):
        span = find_quote(text, quote)
        if span is None:
            raise UnusableError(tr("its quote does not stand in the document word for word"))
        spans.setdefault(name, []).append(span)
    return Written(told["question"], question_type, told["answer"], spans)


def _asked(
    asker: Asker, question_type: str, texts: Sequence[str], style: Sequence[str], attempt: int, language: str = ""
) -> dict[str, str]:
    reply = asker.ask(writing(question_type, texts, style, attempt, language))
    if not reply.text:
        raise UnusableError(reply.reason.rstrip(".。"))
    told, fault = read_reply(reply.text, SCHEMAS[question_type])
    if fault:
        raise UnusableError(tr("the model wrote {kind}", kind=kind_of(reply.text)))
    return {name: " ".join(str(value).split()) for name, value in told.items()}


def find_quote(text: str, quote: str) -> Span | None:
    """Where a quote stands in a text, whatever blanks either has; None where it does not stand there word for word."""
    wanted = "".join(quote.split()).strip(".…\"'“”").casefold()
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    plain = "".join(text[place] for place in places).casefold()
    if not wanted or len(plain) != len(places):
        return None
    at = plain.find(wanted)
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def _misspelt(base: Written) -> Written:
    edited = edited_queries([base.text], [base.text], languages=["en"], seed=SEED)
    misspelt = edited.loc[edited["edit"] == MISSPELT, "edited"].tolist()
    if not misspelt:
        raise UnusableError(tr("no word of the question could be misspelt"))
    return Written(misspelt[0], TYPO, base.reference, base.spans)


def _fault(made: Written, checks: Checks) -> str:
    """Why a question is left out; "" for one that is kept."""
    if len(words(made.text)) < FEWEST_WORDS:
        return tr("fewer than three words")
    if made.question_type == UNANSWERABLE:
        return ""
    if not made.reference:
        return tr("no answer was written")
    retrieved = {name: find(made.text) for name, find in checks.retrievers.items()}
    missed = [name for name, ids in retrieved.items() if not set(made.spans) & set(ids)]
    if len(missed) == len(retrieved):
        return tr("none of the two retrievers finds its document")
    if made.question_type in (SINGLE, TYPO) and missed:
        return tr("not found again by {missed}", missed=missed[0])
    return ""


def _doubt(made: Written, checks: Checks, texts: Mapping[str, str], asker: Asker) -> str:
    """What the chat model says against a question when it reads the documents again; "" for nothing.

    A misspelt question asks what one that passed asks.
    """
    if made.question_type == TYPO:
        return ""
    own = [texts[name] for name in made.spans]
    by_retriever = [find(made.text) for find in checks.retrievers.values()]
    firsts = [next((name for name in ids if name not in made.spans), "") for ids in by_retriever]
    others = [texts[name] for name in dict.fromkeys(firsts) if name]
    for read, is_wanted in ((own, True), *(([text], False) for text in others)):
        is_answered = _answers(asker, made.text, read) if read else is_wanted
        if is_answered is None:
            return tr("the model did not say whether a document answers it")
        if is_answered != is_wanted:
            return tr("its document does not answer it") if is_wanted else tr("another document answers it as well")
    return ""


def _answers(asker: Asker, asked: str, texts: Sequence[str]) -> bool | None:
    """Whether texts answer a question, as the chat model says; None where its reply cannot be read."""
    reply = asker.ask(checking(asked, [text[:LONGEST_TEXT] for text in texts]))
    told, fault = read_reply(reply.text, CHECKED) if reply.text else (None, reply.reason)
    return None if fault or told is None else bool(told["answered"])
