"""Metrics that need no language model: stand-ins for what a judge would say, and always there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from components.answers.judge import NO_ANSWER, NO_CONTEXTS, NO_REFERENCE
from components.answers.records import Answered, Score
from components.evaluation.answer_overlap import exact_match, is_refusal, rouge_l, token_f1
from components.evaluation.spans import span_scores
from components.evaluation.support import (
    Encode,
    Entails,
    answer_sentences,
    citation_score,
    context_sentences,
    entailed_by_sentence,
    support,
    support_by_sentence,
)
from components.i18n import N_, tr

NO_JUDGMENTS = N_("No document was judged right for this question.")
NO_SPANS = N_("No right span is known for this question.")
NO_CITATIONS = N_("The answer cites no passage.")
NO_SENTENCES = N_("The answer has no sentence to look up.")
NO_ENTAILMENT = N_("No entailment model is on this computer.")
NO_ENCODER = N_("There is no encoder here to compare with.")
STAND_INS = (
    "id_context_precision",
    "id_context_recall",
    "span_precision",
    "span_recall",
    "support",
    "entailed",
    "question_similarity",
    "token_f1",
    "exact_match",
    "rouge_l",
    "refusal",
    "citations",
)
"""Names, in the order of the files. ``refusal`` is 1 for an answer that says it cannot answer; the rest are better when
higher. The id_ metrics are Ragas' "ID based" context precision and recall."""


def stand_in_scores(row: Answered, encode: Encode | None, entails: Entails | None = None) -> dict[str, Score]:
    """Every stand-in of one row, each a number or a reason."""
    return {**_retrieval(row), **_of_the_answer(row, encode, entails), **_against_reference(row)}


def compared_texts(row: Answered) -> list[str]:
    """Every text whose vector the stand-ins of a row need, so that all of them can be encoded at once."""
    if not row.answer:
        return []
    parts = [part for _, part in context_sentences(row.texts)]
    return [row.question, row.answer, *answer_sentences(row.answer, row.language), *parts]


def _retrieval(row: Answered) -> dict[str, Score]:
    of_retrieval = {name: Score(None, tr(NO_JUDGMENTS)) for name in ("id_context_precision", "id_context_recall")}
    of_retrieval |= {name: Score(None, tr(NO_SPANS)) for name in ("span_precision", "span_recall")}
    if row.relevant:
        names = [context.document_id or context.id for context in row.contexts]
        right, wanted = [name in row.relevant for name in names], set(row.relevant)
        of_retrieval["id_context_precision"] = Score(float(np.mean(right)) if right else 0.0)
        of_retrieval["id_context_recall"] = Score(len(wanted & set(names)) / len(wanted))
    if any(row.spans.values()):
        scores = span_scores(row.spans, [context.piece for context in row.contexts])
        of_retrieval |= {"span_precision": Score(scores.precision), "span_recall": Score(scores.recall)}
    return of_retrieval


def _of_the_answer(row: Answered, encode: Encode | None, entails: Entails | None) -> dict[str, Score]:
    names = ("support", "entailed", "question_similarity", "refusal", "citations")
    if not row.answer:
        return {name: Score(None, row.reason or tr(NO_ANSWER)) for name in names}
    scores: dict[str, Score] = {"refusal": Score(float(is_refusal(row.answer)))}
    if row.contexts:
        parts = support_by_sentence(row.answer, row.texts, encode, row.language)
        value = support(parts)
        details = tuple(asdict(part) for part in parts)
        scores["support"] = Score(value, "" if value is not None else tr(NO_SENTENCES), details=details)
        scores["entailed"] = _entailed(row, encode, entails)
        cited = citation_score(row.answer, row.texts, encode, row.language)
        scores["citations"] = Score(cited, "" if cited is not None else tr(NO_CITATIONS))
    else:
        scores |= {name: Score(None, tr(NO_CONTEXTS)) for name in ("support", "entailed", "citations")}
    if encode is None:
        scores["question_similarity"] = Score(None, tr(NO_ENCODER))
    else:
        vectors = encode([row.question, row.answer])
        scores["question_similarity"] = Score(float(np.clip(vectors[0] @ vectors[1], 0, 1)))
    return scores


def _entailed(row: Answered, encode: Encode | None, entails: Entails | None) -> Score:
    if entails is None:
        return Score(None, tr(NO_ENTAILMENT))
    parts = entailed_by_sentence(row.answer, row.texts, entails, encode, row.language)
    value = support(parts)
    return Score(value, "" if value is not None else tr(NO_SENTENCES), details=tuple(asdict(part) for part in parts))


def _against_reference(row: Answered) -> Mapping[str, Score]:
    names = {"token_f1": token_f1, "exact_match": exact_match, "rouge_l": rouge_l}
    if not row.answer or not row.reference:
        why = tr(NO_REFERENCE) if row.answer else row.reason or tr(NO_ANSWER)
        return {name: Score(None, why) for name in names}
    return {name: Score(of(row.answer, row.reference)) for name, of in names.items()}
