"""What a chat model answers from a candidate's first results, and what that is worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from components.answers.asking import Asker, asker_of
from components.answers.chain import Chain, answer, rows_of
from components.answers.chat_model import ChatModel, parse_chat
from components.answers.judge import JUDGED, REPEATS, SameFamily, judge
from components.answers.judge import VERSION as JUDGE_VERSION
from components.answers.prompts import Prompt
from components.answers.records import Answered, Context, Score
from components.answers.stand_ins import STAND_INS, compared_texts, stand_in_scores
from components.answers.stored_replies import StoredReplies
from components.candidates.by_spec import encoder_key, load_model, resolve_name, result_of
from components.candidates.encoding import encode_missing
from components.costs.spending import FILE, Ledger
from components.damage import absent_if_damaged
from components.encoders.entailment import load_entailment
from components.evaluation.support import Encode
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report, say_nothing
from components.records import BadInputError, FloatArray
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace

COMPARER = "all-MiniLM-L6-v2-int8"
"""The local encoder of the stand-ins: the same for every candidate, so that none is judged by itself."""
VERSION = 1
ADDED_LATER = ("join", "entailment")
"""Options that count only where they are set: what was kept before they came is found again."""


@dataclass(frozen=True)
class Answers:
    """``rows`` in the order of the questions; ``scores``: query id -> metric -> score; ``facts`` of how it was made."""

    rows: list[Answered]
    scores: dict[str, dict[str, Score]]
    facts: dict[str, Any]


class Answering(Measurement[Answers]):
    """Options: ``chat`` and ``judge`` (MODEL@URL; "" for no judge), ``k``, ``order``, ``prompt`` (its whole text).

    ``join``: neighbouring chunks of a document become one text.

    ``entailment``: a model of natural language inference on this computer, by name or folder; "" for none.

    ``limit``: at most so many questions; None for all. ``repeats`` of the judge. ``brought``: rows a person brings in
    place of answers (see answers.brought). Every reply is stored before the next is asked for, so whatever stops this
    loses one at most.
    """

    name = "answers"
    options: Options = {
        "chat": "",
        "judge": "",
        "k": 5,
        "order": "best-first",
        "join": False,
        "prompt": Prompt().text,
        "limit": None,
        "repeats": REPEATS,
        "entailment": "",
    }

    def refusal(self, subject: Subject) -> str:
        """It needs questions and texts."""
        if not len(subject.collection.queries):
            return tr("There are no questions to answer; add some on the Data page.")
        return "" if "text" in subject.collection.modalities else tr("There are no texts to answer from.")

    def run(self, subject: Subject, options: Options, report: Report) -> Answers:
        """Answer, then score without a model, then judge.

        Raises:
            BadInputError: no chat model is named, its key is missing, or a cap cannot be kept.
        """
        if not options["chat"]:
            raise BadInputError(tr("No chat model is named; name one as MODEL@BASE_URL."))
        chain, result = chain_of(options), result_of(subject.workspace, subject.collection, subject.spec)
        if result is None:
            raise BadInputError(tr("The results of {name} are gone; compute it again.", name=subject.spec.name))
        rows = rows_of(subject.collection, result.run, chain, options["limit"])
        chat = parse_chat(options["chat"])
        asker = _asker(subject, chat)
        rows = answer(rows, chain, asker, partial(_tell, report, "answering", len(rows)))
        return scored(subject, rows, options, report, _facts(asker, chat))

    def save(self, subject: Subject, options: Options, measured: Answers) -> None:
        """One file beside the run."""
        write_json(_path(subject, options), to_json(measured))

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> Answers | None:
        """What was measured with these options; None where nothing was."""
        path = _path(subject, {**self.options, **options})
        if not path.exists():
            return None
        return from_json(read_json(path))

    def summary(self, measured: Answers) -> dict[str, Any]:
        """``questions`` and how many have an answer."""
        return {"questions": len(measured.rows), "answered": sum(bool(row.answer) for row in measured.rows)}


ANSWERING = Answering()


def to_json(answers: Answers) -> dict[str, Any]:
    """What a file can hold of them."""
    scores = {name: {key: asdict(score) for key, score in of.items()} for name, of in answers.scores.items()}
    return {"rows": [asdict(row) for row in answers.rows], "scores": scores, "facts": answers.facts}


def from_json(told: Mapping[str, Any]) -> Answers:
    """The reverse."""
    scores = {name: {key: _score(score) for key, score in of.items()} for name, of in told["scores"].items()}
    return Answers([row_of(row) for row in told["rows"]], scores, told["facts"])


def chain_of(options: Options) -> Chain:
    """How answers are made, by the options."""
    return Chain(
        int(options["k"]), str(options["order"]), Prompt(str(options["prompt"])), bool(options.get("join", False))
    )


def scored(
    subject: Subject, rows: Sequence[Answered], options: Options, report: Report, facts: dict[str, Any]
) -> Answers:
    """The rows with every metric: the stand-ins, and a judge's where the options name one."""
    encode, scores = comparer(subject.workspace), {}
    entailment = str(options.get("entailment") or "")
    entails = load_entailment(entailment).probabilities if entailment else None
    facts |= {"entailment": entailment}
    _tell(report, "comparing", len(rows), 0)
    encode(list(dict.fromkeys(text for row in rows for text in compared_texts(row))))  # in large batches, once
    for place, row in enumerate(rows):
        _tell(report, "comparing", len(rows), place)
        scores[row.query_id] = stand_in_scores(row, encode, entails)
    if options["judge"]:
        judging = parse_chat(options["judge"])
        asker = _asker(subject, judging)
        for place, row in enumerate(rows):
            _tell(report, "judging", len(rows), place)
            of_row = {metric: judge(asker, metric, row, encode, options["repeats"]) for metric in JUDGED}
            scores[row.query_id] |= of_row
        generator = parse_chat(options["chat"]).family if options["chat"] else ""
        facts |= {"judge": judging.name, "judge_requests": asker.asked, "judge_from_store": asker.from_store}
        facts |= {"family_warning": SameFamily(generator, judging.family).warning, "judge_version": JUDGE_VERSION}
        facts |= {"judge_stopped": asker.stopped}
    return Answers(list(rows), scores, facts)


def comparer(workspace: Workspace) -> Encode:
    """The encoder of the stand-ins; what it read before comes from the vector cache."""
    spec = resolve_name(COMPARER)
    encoder = load_model(spec)
    cache = VectorCache(workspace.vectors_folder(encoder_key(spec)), encoder.dim)

    known: dict[str, FloatArray] = {}

    def encode(texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            encode_missing(cache, "document", encoder.encode_documents, new, say_nothing, stage="documents")
            known.update(zip(new, cache.read(text_hashes("document", new)), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    return encode


def metrics_of(options: Options) -> tuple[str, ...]:
    """The names of the metrics that these options give."""
    return (*STAND_INS, *(JUDGED if options["judge"] else ()))


def _asker(subject: Subject, chat: ChatModel) -> Asker:
    ledger = Ledger(subject.workspace.root / FILE)
    return asker_of(chat, StoredReplies(subject.workspace.root), ledger, subject.spending)


def _facts(asker: Asker, chat: ChatModel) -> dict[str, Any]:
    return {
        "chat": chat.name,
        "requests": asker.asked,
        "from_store": asker.from_store,
        "stopped": asker.stopped,
        "comparer": COMPARER,
    }


def _tell(report: Report, stage: str, total: int, place: int) -> None:
    report(Progress(stage, place, total, place / max(total, 1)))


def _path(subject: Subject, options: Options) -> Path:
    """A file for each set of options and each truth."""
    collection = subject.collection
    kept = {name: options[name] for name in sorted(options) if name not in ADDED_LATER or options[name]}
    content = json.dumps([VERSION, JUDGE_VERSION, kept, collection.content_hash], sort_keys=True)
    mark = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    folder = subject.workspace.results_folder(collection.search_id, encoder_key(subject.spec))
    return folder / f"answers-{mark}.json"


def row_of(told: Mapping[str, Any]) -> Answered:
    """A row as a file keeps it."""
    contexts = tuple(Context(**context) for context in told["contexts"])
    spans = {name: [(int(a), int(b)) for a, b in pairs] for name, pairs in told["spans"].items()}
    return replace(Answered(**told), contexts=contexts, spans=spans, relevant=tuple(told["relevant"]))


def _score(told: dict[str, Any]) -> Score:
    return Score(told["value"], told["reason"], told["low"], told["high"], tuple(told["details"]))
