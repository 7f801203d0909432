"""A language model as judge: five metrics, each asked several times, with a reason where there is no number.

The definitions are Ragas' published ones (https://docs.ragas.io/en/stable/concepts/metrics/available_metrics/), the
prompts our own:

- faithfulness: claims of the answer that the contexts support / claims of the answer.
- answer_relevancy: mean cosine of the question and three questions that the answer would answer; 0 if it is evasive.
- context_precision: mean over the useful contexts of precision@rank; useful is what helps to the reference.
- context_recall: sentences of the reference that the contexts support / sentences of the reference.
- correctness: F1 of claims (in both / only in the answer / only in the reference).

Where Ragas asks once per context, all contexts are judged in one request here. Ragas' correctness adds a quarter of
similarity of vectors to three quarters of F1; here it is the F1 alone, so that no encoder takes part in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.answers.asking import Asker, ChatRequest, question
from components.answers.json_reply import TEXT, YES_NO, a_list, an_object, read_reply
from components.answers.records import Answered, Score
from components.evaluation.support import Encode
from components.i18n import N_, tr
from components.numbers import sentences

REPEATS = 3
NO_ANSWER = N_("There is no answer to judge.")
NO_REFERENCE = N_("There is no reference answer.")
NO_CONTEXTS = N_("There are no contexts.")
NO_CLAIMS = N_("The judge found no claim in the answer.")
NO_ENCODER = N_("There is no encoder here to compare questions with.")
DIFFERS = 0.2  # between repeats; from that on they are said to disagree
VERSION = 1  # raise it when a prompt or a definition changes
SYSTEM = (
    "You judge answers. Rely only on the texts you are given, never on what you know. "
    "Reply with JSON and nothing else, in the form that is asked for."
)
_CLAIMS = an_object(claims=a_list(an_object(claim=TEXT, supported=YES_NO)))
_QUESTIONS = an_object(questions=a_list(TEXT), evasive=YES_NO)
_USEFUL = an_object(useful=a_list(YES_NO))
_SENTENCES = an_object(sentences=a_list(an_object(sentence=TEXT, supported=YES_NO)))
_SIDES_NAMES = ("both", "only_answer", "only_reference")
_SIDES = an_object(**{name: a_list(TEXT) for name in _SIDES_NAMES})
_PROMPTS = {
    "faithfulness": (
        "Split the answer into short claims that stand alone. For each say whether the passages support it: true only "
        'where they say so or it follows from them.\nForm: {"claims": [{"claim": "...", "supported": true}]}'
        "\n\nPassages:\n{contexts}\n\nQuestion: {question}\n\nAnswer: {answer}"
    ),
    "answer_relevancy": (
        "Write three questions to which the following text would be the answer, in its language. Say whether it is "
        'evasive (it does not answer, or says that it does not know).\nForm: {"questions": ["...", "...", "..."], '
        '"evasive": false}\n\nText: {answer}'
    ),
    "context_precision": (
        "For each of the {count} passages, in order, say whether it is useful for arriving at the given answer.\n"
        'Form: {"useful": [true, false]}, {count} entries.\n\nPassages:\n{contexts}\n\nQuestion: {question}\n\n'
        "Answer: {reference}"
    ),
    "context_recall": (
        "Split the reference answer into its sentences. For each say whether it can be attributed to the passages.\n"
        'Form: {"sentences": [{"sentence": "...", "supported": true}]}\n\nPassages:\n{contexts}\n\n'
        "Question: {question}\n\nReference answer: {reference}"
    ),
    "correctness": (
        "Split answer and reference into short claims and sort them: claims in both, claims only in the answer, claims "
        'only in the reference. Words may differ, the meaning counts.\nForm: {"both": ["..."], "only_answer": ["..."], '
        '"only_reference": ["..."]}\n\nQuestion: {question}\n\nAnswer: {answer}\n\nReference: {reference}'
    ),
}
_SCHEMAS = {
    "faithfulness": _CLAIMS,
    "answer_relevancy": _QUESTIONS,
    "context_precision": _USEFUL,
    "context_recall": _SENTENCES,
    "correctness": _SIDES,
}
JUDGED = tuple(_PROMPTS)
"""Names of the metrics."""
Read = Callable[[Any, Answered, "Encode | None"], Score]


def why_not(metric: str, row: Answered, encode: Encode | None) -> str:
    """Why a metric cannot be asked for of this row; "" where it can."""
    if metric in ("faithfulness", "answer_relevancy", "correctness") and not row.answer:
        return row.reason or tr(NO_ANSWER)
    if metric in ("context_precision", "context_recall", "correctness") and not row.reference:
        return tr(NO_REFERENCE)
    if metric in ("faithfulness", "context_precision", "context_recall") and not row.contexts:
        return tr(NO_CONTEXTS)
    return tr(NO_ENCODER) if metric == "answer_relevancy" and encode is None else ""


def judge_question(metric: str, row: Answered, repeat: int) -> ChatRequest:
    """What is asked for one metric of one row."""
    passages = "\n".join(f"[{place}] {text}" for place, text in enumerate(row.texts, 1))
    values = {
        "{count}": str(len(row.contexts)),
        "{contexts}": passages,
        "{question}": row.question,
        "{answer}": row.answer,
        "{reference}": row.reference,
    }
    return question(SYSTEM, _filled(_PROMPTS[metric], values), _SCHEMAS[metric], repeat)


def questions_of(rows: Sequence[Answered], encode: Encode | None, repeats: int = REPEATS) -> list[ChatRequest]:
    """Everything a judge would be asked about these rows."""
    return [
        judge_question(metric, row, repeat)
        for row in rows
        for metric in JUDGED
        if not why_not(metric, row, encode)
        for repeat in range(repeats)
    ]


def judge(asker: Asker, metric: str, row: Answered, encode: Encode | None, repeats: int = REPEATS) -> Score:
    """The mean over the repeats that gave a number, with their spread; a reason where there is none."""
    refused = why_not(metric, row, encode)
    if refused:
        return Score(None, refused)
    scores, reasons = [], []
    for repeat in range(repeats):
        reply = asker.ask(judge_question(metric, row, repeat))
        value, fault = read_reply(reply.text, _SCHEMAS[metric]) if reply.text else (None, reply.reason)
        score = Score(None, fault) if fault else _READERS[metric](value, row, encode)
        if score.value is None:
            reasons.append(score.reason)
        else:
            scores.append(score)
    return _together(scores, reasons, repeats)


def _together(scores: Sequence[Score], reasons: Sequence[str], repeats: int) -> Score:
    if not scores:
        return Score(None, reasons[0] if reasons else tr(NO_ANSWER))
    values = [score.value for score in scores if score.value is not None]
    low, high = min(values), max(values)
    parts = []
    if len(scores) < repeats:
        parts.append(
            tr(
                "{number_of_found} of {repeats} repeats gave a number ({reasons}).",
                number_of_found=len(scores),
                repeats=repeats,
                reasons=reasons[0],
            )
        )
    if high - low >= DIFFERS:
        parts.append(tr("The judge disagrees with itself: {low:.2f} to {high:.2f}.", low=low, high=high))
    middle = min(scores, key=lambda score: abs((score.value or 0.0) - float(np.median(values))))
    return Score(float(np.mean(values)), sentences(parts), low, high, middle.details)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Each place filled once, left to right, so that braces inside a text are never taken for places."""
    places = re.compile("|".join(map(re.escape, values)))
    return places.sub(lambda match: values[match[0]], text)


def _faithfulness(value: Any, row: Answered, encode: Encode | None) -> Score:  # noqa: ANN401
    claims = value["claims"]
    if not claims:
        return Score(None, tr(NO_CLAIMS))
    return Score(float(np.mean([claim["supported"] for claim in claims])), details=tuple(claims))


def _relevancy(value: Any, row: Answered, encode: Encode | None) -> Score:  # noqa: ANN401
    asked = [text for text in value["questions"] if text.strip()]
    if value["evasive"]:
        return Score(0.0, details=({"evasive": True},))
    if not asked or encode is None:
        return Score(None, tr("The judge wrote no question for this answer."))
    vectors = encode([row.question, *asked])
    return Score(
        float(np.clip(vectors[1:] @ vectors[0], 0, 1).mean()), details=tuple({"question": text} for text in asked)
    )


def _precision(value: Any, row: Answered, encode: Encode | None) -> Score:  # noqa: ANN401
    useful = value["useful"]
    if len(useful) != len(row.contexts):
        return Score(
            None,
            tr(
                "The judge spoke of {number_of_useful} passages where there are {number_of_contexts}.",
                number_of_useful=len(useful),
                number_of_contexts=len(row.contexts),
            ),
        )
    details = tuple({"context": place, "useful": is_useful} for place, is_useful in enumerate(useful, 1))
    return Score(average_precision(useful), details=details)


def average_precision(useful: Sequence[bool]) -> float:
    """Mean over the useful places of the share of useful ones up to there; 0 where none is useful."""
    flags = np.array(useful, dtype=float)
    precisions = flags.cumsum() / np.arange(1, len(flags) + 1)
    return float((precisions * flags).sum() / flags.sum()) if flags.any() else 0.0


def _recall(value: Any, row: Answered, encode: Encode | None) -> Score:  # noqa: ANN401
    parts = value["sentences"]
    if not parts:
        return Score(None, tr("The judge found no sentence in the reference."))
    return Score(float(np.mean([part["supported"] for part in parts])), details=tuple(parts))


def _correctness(value: Any, row: Answered, encode: Encode | None) -> Score:  # noqa: ANN401
    shared, *others = ({" ".join(text.lower().split()).strip(". ") for text in value[name]} for name in _SIDES_NAMES)
    twice = shared & set().union(*others)
    if twice:
        return Score(None, tr('The judge sorts "{claim}" as shared and as not shared.', claim=min(twice)[:80]))
    both, answer, reference = (len(value[name]) for name in _SIDES_NAMES)
    if not both + answer + reference:
        return Score(None, tr("The judge found no claim in answer or reference."))
    return Score(both / (both + (answer + reference) / 2), details=(dict(value),))


_READERS: Mapping[str, Read] = {
    "faithfulness": _faithfulness,
    "answer_relevancy": _relevancy,
    "context_precision": _precision,
    "context_recall": _recall,
    "correctness": _correctness,
}


@dataclass(frozen=True)
class SameFamily:
    """Whether generator and judge come from one family, which tends to favour its own words."""

    generator: str
    judge: str

    @property
    def warning(self) -> str:
        """A sentence for people; "" where they differ."""
        if self.generator != self.judge:
            return ""
        return tr(
            "The judge is of the same family as the model that wrote the answers "
            "({judge}); such judges favour their own kind. Take another one, or grade 20 "
            "answers yourself.",
            judge=self.judge,
        )
