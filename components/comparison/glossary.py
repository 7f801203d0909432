"""The terms a person meets on pages and in files, in plain words: one list, which every place that explains one reads.

Pure words: how a term is shown is the pages' matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.comparison.recommendation import words
from components.evaluation.metric_registry import TASK_METRICS, at_depth, metric
from components.evaluation.verdict import WORDS
from components.i18n import SOURCE, current, tr

DEPTH = 10


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term, what it means, and how it is written where it is met (a regular expression, case ignored)."""

    name: str
    meaning: str
    written: str

    def is_in(self, text: str) -> bool:
        """Whether a text uses it, as a word of its own."""
        return re.search(rf"(?<!\w)(?:{self.written})(?!\w)", text, re.IGNORECASE) is not None


def _term(name: str, meaning: str, written: str = "") -> GlossaryTerm:
    is_english = current() == SOURCE
    return GlossaryTerm(name, meaning, (is_english and written) or re.escape(name))


def measures() -> tuple[GlossaryTerm, ...]:
    """What is measured."""
    return tuple(
        _term(one.name, one.meaning, re.escape(one.name.partition("@")[0]) + r"(?:@\d+)?")
        for one in map(metric, (*at_depth(DEPTH), f"judged@{DEPTH}", *TASK_METRICS))
    )


def verdicts() -> tuple[GlossaryTerm, ...]:
    """What a pair of models may be told to be."""
    return (
        _term(WORDS["better"], tr("Surely ahead: the whole interval of the gap lies above zero.")),
        _term(WORDS["worse"], tr("Surely behind: the whole interval of the gap lies below zero.")),
        _term(WORDS["same"], tr("The gap is surely smaller than the margin you set: it would not matter to you.")),
        _term(WORDS["unclear"], tr("The questions so far cannot tell: the gap may matter, or may be chance.")),
    )


def confidence() -> tuple[GlossaryTerm, ...]:
    """How sure a recommendation is."""
    return (
        _term(
            words.CONFIDENCE[words.CLEAR],
            tr("No other model that may be taken is likely to be better by more than the margin."),
        ),
        _term(
            words.CONFIDENCE[words.LIKELY],
            tr("Probably the better choice; a few more judged questions could still change it."),
        ),
        _term(
            words.CONFIDENCE[words.TOSS_UP],
            tr("Nothing measured says that another choice would be worse; one is named so that you can go on."),
        ),
    )


def others() -> tuple[GlossaryTerm, ...]:
    """All other terms."""
    return (
        _term(
            tr("interval"),
            tr(
                "Where the true value lies, 95 times of 100: with other questions of the "
                "same kind it would be in there."
            ),
            "95 % intervals?|intervals?",
        ),
        _term(tr("point"), tr("A hundredth of a score: from 0.71 to 0.73 are two points."), "points?"),
        _term(tr("margin"), tr("The loss that would not matter to you, in points; set on the Needs page.")),
        _term(
            tr("judged question"),
            tr("A question for which somebody said of at least one document whether it is right."),
            "judged questions?",
        ),
        _term(
            tr("practice question"),
            tr("Made from your own texts, not asked by a person: good for dropping weak models, not for choosing."),
            "practice questions?",
        ),
        _term(
            tr("embedding"),
            tr("A text as a list of numbers (a vector); texts with like meaning get like numbers."),
            "embeddings?|vectors?",
        ),
        _term(
            tr("token"),
            tr("A piece of a word. A model reads so many of them and ignores the rest of a text."),
            "tokens?",
        ),
        _term(tr("dimensions"), tr("How many numbers a vector has. More take more disk and memory.")),
        _term(tr("cosine"), tr("How alike two vectors are, from -1 to 1. Compare it within one model only.")),
        _term(
            tr("keyword search"),
            tr("Finds texts by the words they share with the question (BM25), without any model."),
            "keyword search|bm25",
        ),
        _term(
            tr("fusion"), tr("The lists of several models joined into one by the ranks in each."), "fusion|fused|fusing"
        ),
        _term(
            tr("reranking"),
            tr("A slower model reads the first results again and puts them in a better order."),
            "rerank(?:ing|ed)?",
        ),
        _term(
            tr("index"),
            tr("A structure for searching fast (HNSW), which may miss a few results; quality is measured without it."),
            "index|hnsw",
        ),
        _term("p50, p95", tr("Half of the questions were answered within p50, 95 of 100 within p95."), "p50|p95"),
        _term("Jaccard", tr("Documents in both lists divided by documents in either.")),
        _term("RBO", tr("Rank-biased overlap: how alike two lists are, where the top counts most.")),
        _term(
            tr("self-check"),
            tr("What a model's results must pass before it may be ranked, such as being above chance."),
            "self-checks?",
        ),
        _term(tr("headroom"), tr("What fusing models, or choosing the best one for each question, could gain.")),
        _term(tr("hub"), tr("A document that turns up in many lists where it does not belong."), "hubs?"),
        _term(
            "p (Holm)",
            tr("The chance of such a gap if the models were equal, corrected for how many pairs were compared."),
            "Holm",
        ),
        _term(
            tr("effect size"),
            tr("The mean gap divided by how much it varies over questions: 0.2 is small, 0.8 large."),
            "effect size|Cohen’s d",
        ),
    )


def terms() -> tuple[GlossaryTerm, ...]:
    """All terms, in the language of who reads; ``written`` holds the forms of English only."""
    return (*measures(), *verdicts(), *confidence(), *others())


def meaning_of(name: str) -> str:
    """What a term of this name means.

    Raises:
        KeyError: there is none.
    """
    return {term.name: term.meaning for term in terms()}[name]
