"""The terms a person meets on pages and in files, in plain words: one list, which every place that explains one reads.

Pure words: how a term is shown is the pages' matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.comparison.recommendation import words
from components.evaluation.metric_registry import TASK_METRICS, at_depth, metric
from components.evaluation.verdict import WORDS
from components.i18n import N_, tr

DEPTH = 10


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term, what it means, and how it is written where it is met (a regular expression, case ignored).

    ``key`` is its name in English, ``name`` in the language of who reads.
    """

    key: str
    name: str
    meaning: str
    written: str

    def is_in(self, text: str) -> bool:
        """Whether a text uses it, as a word of its own."""
        return re.search(rf"(?<!\w)(?:{self.written})(?!\w)", text, re.IGNORECASE | re.ASCII) is not None


def _term(key: str, meaning: str, written: str = "") -> GlossaryTerm:
    name = tr(key)
    written = written or re.escape(key)  # texts in other languages keep some words of English: nDCG, BM25
    return GlossaryTerm(key, name, meaning, written if name == key else f"{written}|{re.escape(name)}")


def measures() -> tuple[GlossaryTerm, ...]:
    """What is measured."""
    return tuple(
        GlossaryTerm(
            metric_info.key,
            metric_info.name,
            metric_info.meaning,
            re.escape(metric_info.name.partition("@")[0]) + r"(?:@\d+)?",
        )
        for metric_info in map(metric, (*at_depth(DEPTH), f"judged@{DEPTH}", *TASK_METRICS))
    )


def verdicts() -> tuple[GlossaryTerm, ...]:
    """What a pair of models may be told to be."""
    return (
        _term(tr(WORDS["better"]), tr("Surely ahead: the whole interval of the gap lies above zero.")),
        _term(tr(WORDS["worse"]), tr("Surely behind: the whole interval of the gap lies below zero.")),
        _term(tr(WORDS["same"]), tr("The gap is surely smaller than the margin you set: it would not matter to you.")),
        _term(tr(WORDS["unclear"]), tr("The questions so far cannot tell: the gap may matter, or may be chance.")),
    )


def confidence() -> tuple[GlossaryTerm, ...]:
    """How sure a recommendation is."""
    return (
        _confidence(
            words.CLEAR,
            tr("No other model that may be taken is likely to be better by more than the margin."),
        ),
        _confidence(
            words.LIKELY,
            tr("Probably the better choice; a few more judged questions could still change it."),
        ),
        _confidence(
            words.TOSS_UP,
            tr("Nothing measured says that another choice would be worse; one is named so that you can go on."),
        ),
    )


def _confidence(key: str, meaning: str) -> GlossaryTerm:
    name = words.CONFIDENCE[key]
    return GlossaryTerm(key, name, meaning, re.escape(name))


def others() -> tuple[GlossaryTerm, ...]:
    """All other terms."""
    return (
        _term(
            N_("interval"),
            tr(
                "Where the true value lies, 95 times of 100: with other questions of the "
                "same kind it would be in there."
            ),
            "95 % intervals?|intervals?",
        ),
        _term(N_("point"), tr("A hundredth of a score: from 0.71 to 0.73 are two points."), "points?"),
        _term(N_("margin"), tr("The loss that would not matter to you, in points; set on the Needs page.")),
        _term(
            N_("judged question"),
            tr("A question for which somebody said of at least one document whether it is right."),
            "judged questions?",
        ),
        _term(
            N_("practice question"),
            tr("Made from your own texts, not asked by a person: good for dropping weak models, not for choosing."),
            "practice questions?",
        ),
        _term(
            N_("embedding"),
            tr("A text as a list of numbers (a vector); texts with like meaning get like numbers."),
            "embeddings?|vectors?",
        ),
        _term(
            N_("token"),
            tr("A piece of a word. A model reads so many of them and ignores the rest of a text."),
            "tokens?",
        ),
        _term(N_("dimensions"), tr("How many numbers a vector has. More take more disk and memory.")),
        _term(N_("cosine"), tr("How alike two vectors are, from -1 to 1. Compare it within one model only.")),
        _term(
            N_("keyword search"),
            tr("Finds texts by the words they share with the question (BM25), without any model."),
            "keyword search|bm25",
        ),
        _term(
            N_("fusion"), tr("The lists of several models joined into one by the ranks in each."), "fusion|fused|fusing"
        ),
        _term(
            N_("reranking"),
            tr("A slower model reads the first results again and puts them in a better order."),
            "rerank(?:ing|ed)?",
        ),
        _term(
            N_("index"),
            tr("A structure for searching fast (HNSW), which may miss a few results; quality is measured without it."),
            "index|hnsw",
        ),
        _term("p50, p95", tr("Half of the questions were answered within p50, 95 of 100 within p95."), "p50|p95"),
        _term("Jaccard", tr("Documents in both lists divided by documents in either.")),
        _term("RBO", tr("Rank-biased overlap: how alike two lists are, where the top counts most.")),
        _term(
            N_("self-check"),
            tr("What a model's results must pass before it may be ranked, such as being above chance."),
            "self-checks?",
        ),
        _term(N_("headroom"), tr("What fusing models, or choosing the best one for each question, could gain.")),
        _term(N_("hub"), tr("A document that turns up in many lists where it does not belong."), "hubs?"),
        _term(
            "p (Holm)",
            tr("The chance of such a gap if the models were equal, corrected for how many pairs were compared."),
            "Holm",
        ),
        _term(
            N_("effect size"),
            tr("The mean gap divided by how much it varies over questions: 0.2 is small, 0.8 large."),
            "effect size|Cohen’s d",
        ),
    )


def terms() -> tuple[GlossaryTerm, ...]:
    """All terms, in the language of who reads; ``written`` holds the forms of English only."""
    return (*measures(), *verdicts(), *confidence(), *others())


def term_of(key: str) -> GlossaryTerm:
    """The term that is called this in English; a metric, and how sure a recommendation is, by its key.

    Raises:
        KeyError: there is none.
    """
    return {term.key: term for term in terms()}[key]
