"""``answers``: what a chat model answers from each model's results, and how much of it retrieval decides."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from components.answers.asking import Asker, ChatRequest, asker_of, left_to_ask
from components.answers.brought import read_brought
from components.answers.calibration import Key, calibrate, drawn_for_grading, read_grades
from components.answers.chain import MOST_K, rows_of
from components.answers.chat_model import ChatModel, parse_chat
from components.answers.formats import FOLDER, write_answers
from components.answers.judge import questions_of
from components.answers.prompts import ORDERS, own_prompt, read_prompt
from components.answers.records import Answered
from components.answers.stored_replies import StoredReplies
from components.answers.tables import Results, answer_table, comparison_table, headline, waterfall_table
from components.candidates.by_spec import result_of
from components.cli import inputs, sending
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import measure, run, status
from components.cli.terminal import DONE, MODEL_FAILED, answer, say
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger, Spending
from components.datasets import guarded
from components.datasets.tables import read_table
from components.encoders.entailment import installed, load_entailment
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.evaluation.statistics import DEFAULT_MARGIN
from components.files import write_csv
from components.i18n import N_, tr
from components.measurements.answering import ANSWERING, Answers, chain_of, comparer, metrics_of, scored
from components.measurements.base import Subject
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace

NOTHING_GRADED = N_("None of the answers graded has a number from the judge, so it cannot be compared with you.")
WRITTEN = 120  # tokens of an answer or a judgment, for the estimate before


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        ANSWERING.name, help=tr("answer questions from each model's results by a chat model, and judge the answers")
    )
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", default=[], metavar="NAME", help=tr("a model; may be repeated"))
    parser.add_argument(
        "--chat", default="", metavar="MODEL@URL", help=tr("who answers; ?usd_in=&usd_out=#VARIABLE behind")
    )
    parser.add_argument("--judge", default="", metavar="MODEL@URL", help=tr("a chat model that judges the answers"))
    parser.add_argument("--answers", type=Path, metavar="FILE", help=tr("answers you bring, in the place of --chat"))
    parser.add_argument("--k", type=int, default=5, metavar="N", help=tr("texts given to the chat model"))
    parser.add_argument("--order", choices=ORDERS, default=ORDERS[0], help=tr("the order of these texts"))
    parser.add_argument("--join", action="store_true", help=tr("neighbouring chunks of a document become one text"))
    parser.add_argument("--prompt", type=Path, metavar="FILE", help=tr("a prompt with {question} and {contexts} in it"))
    parser.add_argument("--questions", type=int, metavar="N", help=tr("answer at most N questions, drawn with a seed"))
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help=tr("how often a judge is asked the same"))
    parser.add_argument(
        "--grades",
        type=Path,
        metavar="FILE",
        help=tr("your grades (model, query_id, grade 1 or 0): how far to trust the judge"),
    )
    parser.add_argument(
        "--entailment",
        metavar="NAME",
        help=tr("a model of natural language inference on this computer; default: the first known one that is there"),
    )
    parser.add_argument("--margin", type=float, default=DEFAULT_MARGIN, help=tr("a difference that would not matter"))
    sending.add(parser)
    parser.set_defaults(command=_answers)


def _answers(options: argparse.Namespace) -> int:
    wanted = _wanted(options)
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    sending.check(options, specs)
    inputs.check_output(options.out)
    if options.grades is not None:
        _grades(options.grades)  # a fault in it is said before anything is asked
    brought = None if options.answers is None else read_brought(options.answers)
    workspace, collection = inputs.open_data(options)
    wanted["prompt"] = wanted["prompt"] or own_prompt(collection.documents).text
    if brought is not None:
        return _of_brought(options, wanted, workspace, collection, brought)
    spending = sending.agreed(options, workspace, collection, specs)
    first = run(workspace, collection, specs, depth=inputs.SHORTEST_RUN, spending=spending)
    computed = [step.spec for step in first.steps if step.state == "done"]
    rows = {spec.name: _rows(workspace, collection, spec, wanted) for spec in computed}
    _agree_to_chat(options, wanted, workspace, rows, spending)
    job = measure(workspace, collection, computed, ANSWERING.name, wanted, spending)
    by_model = {}
    for step in job.steps:
        answers = ANSWERING.load(Subject(workspace, collection, step.spec), wanted) if step.state == "done" else None
        if answers is not None:
            by_model[step.name] = answers
    manifest = manifest_of(collection, job, options)
    manifest["failed"] |= {step.name: step.reason for step in first.steps if step.state != "done"}
    _write(options, wanted, by_model, manifest)
    stopped = any(answers.facts.get("stopped") or answers.facts.get("judge_stopped") for answers in by_model.values())
    return status(job) if len(computed) == len(specs) and not stopped else MODEL_FAILED


def _of_brought(
    options: argparse.Namespace,
    wanted: Mapping[str, Any],
    workspace: Workspace,
    collection: Collection,
    brought: Mapping[str, list[Answered]],
) -> int:
    """Score answers that are there already."""
    spending = sending.spending_of(options)
    _agree_to_chat(options, {**wanted, "chat": ""}, workspace, brought, spending)
    subject = Subject(workspace, collection, ModelSpec("brought answers", "bm25"), spending)
    by_system = {name: scored(subject, rows, {**wanted, "chat": ""}, say_nothing, {}) for name, rows in brought.items()}
    manifest = {"command": options.name, "answers": options.answers.name, "models": {}, "failed": {}, "notes": []}
    _write(options, wanted, by_system, manifest)
    return MODEL_FAILED if any(answers.facts.get("judge_stopped") for answers in by_system.values()) else DONE


def _write(
    options: argparse.Namespace, wanted: Mapping[str, Any], by_model: Mapping[str, Answers], manifest: dict[str, Any]
) -> None:
    results = {name: (answers.rows, answers.scores) for name, answers in by_model.items()}
    metrics = metrics_of(wanted)
    with Output(options.out) as folder:
        if results:
            write_csv(folder / "answers.csv", answer_table(results, metrics))
            write_csv(folder / "answers_comparisons.csv", comparison_table(results, metrics, options.margin))
            write_csv(folder / "answers_waterfall.csv", waterfall_table(results))
            write_answers(folder / FOLDER, {name: answers.rows for name, answers in by_model.items()})
            top = headline(results)
            manifest |= {"headline": top.sentence, "right_means": list(top.rests_on), "left_out": top.left_out}
            answer(top.sentence)
            for sentence in top.rests_on:
                answer(tr("Right means: {said}.", said=sentence))
            drawn = drawn_for_grading({name: answers.rows for name, answers in by_model.items()})
            write_csv(folder / "to_grade.csv", _to_grade(drawn, results))
        if options.grades is not None:
            calibration = calibrate(
                {name: answers.scores for name, answers in by_model.items()}, _grades(options.grades)
            )
            sentence = tr(NOTHING_GRADED) if calibration is None else calibration.sentence
            manifest["calibration"] = sentence
            answer(sentence)
        manifest["answers"] = {name: answers.facts for name, answers in by_model.items()}
        manifest["prompt_version"] = chain_of(wanted).prompt.version
        manifest["options"] = dict(wanted)
        write_manifest(folder, manifest)
    for name, answers in by_model.items():
        for fact in ("family_warning", "stopped", "judge_stopped"):
            if answers.facts.get(fact):
                say(f"{name}: {answers.facts[fact]}")


def _to_grade(drawn: Sequence[Key], results: Results) -> pd.DataFrame:
    """The answers drawn for a person, without what any metric says of them, and an empty grade."""
    rows = {(model, row.query_id): row for model, (answered, _) in results.items() for row in answered}
    lines = [
        {"model": key[0], "query_id": key[1], "question": rows[key].question, "answer": rows[key].answer}
        | {"reference": rows[key].reference, "grade": ""}
        for key in drawn
    ]
    return pd.DataFrame(lines, columns=["model", "query_id", "question", "answer", "reference", "grade"])


def _grades(path: Path) -> dict[Key, int]:
    try:
        return read_grades(guarded.read(read_table, path.read_bytes(), path.name))
    except OSError as error:
        raise BadInputError(
            tr("{path} cannot be read ({strerror}); check the path.", path=path, strerror=error.strerror)
        ) from None


def _wanted(options: argparse.Namespace) -> dict[str, Any]:
    if bool(options.chat) == (options.answers is not None):
        raise BadInputError(
            tr("Give --chat MODEL@URL to have answers made, or --answers FILE to bring some; one of them.")
        )
    if options.chat and not options.model:
        raise BadInputError(tr("Name at least one model whose results are answered from: --model NAME."))
    for name, value, most in (("--k", options.k, MOST_K), ("--repeats", options.repeats, 9)):
        if not 1 <= value <= most:
            raise BadInputError(
                tr("{name} is {value}; give a whole number from 1 to {most}.", name=name, value=value, most=most)
            )
    if options.questions is not None and options.questions < 1:
        raise BadInputError(
            tr("{name} is {value}; give a whole number from 1.", name="--questions", value=options.questions)
        )
    if options.entailment:
        load_entailment(options.entailment)  # a fault in it is said before anything is asked
    chats = {
        name: parse_chat(text).name if text else ""
        for name, text in {"chat": options.chat, "judge": options.judge}.items()
    }
    return {
        **chats,
        "k": options.k,
        "order": options.order,
        "join": options.join,
        "prompt": "" if options.prompt is None else read_prompt(options.prompt).text,
        "limit": options.questions,
        "repeats": options.repeats,
        "entailment": installed() if options.entailment is None else options.entailment,
    }


def _rows(workspace: Workspace, collection: Collection, spec: ModelSpec, wanted: Mapping[str, Any]) -> list[Answered]:
    result = result_of(workspace, collection, spec)
    return [] if result is None else rows_of(collection, result.run, chain_of(wanted), wanted["limit"])


def _agree_to_chat(
    options: argparse.Namespace,
    wanted: Mapping[str, Any],
    workspace: Workspace,
    rows: Mapping[str, Sequence[Answered]],
    spending: Spending,
) -> None:
    """Say what the chat models will be sent at most, and at what cost; nothing for one on this computer.

    Raises:
        BadInputError: there was no agreement, a key is missing, or a cap cannot be kept; nothing was sent.
    """
    store, ledger = StoredReplies(workspace.root), Ledger(workspace.root / FILE)
    sentences = []
    every = [row for of_model in rows.values() for row in of_model]
    if wanted["chat"]:
        asker = asker_of(parse_chat(wanted["chat"]), store, ledger, spending)
        asker.chat.endpoint()
        asked = [chain_of(wanted).ask(row) for row in every if row.contexts]
        sentences.append(_sentence(asker, left_to_ask(asker, asked)))
    if wanted["judge"]:
        asker = asker_of(parse_chat(wanted["judge"]), store, ledger, spending)
        asker.chat.endpoint()
        likely = [row if row.answer else replace(row, answer=row.reference or row.question) for row in every]
        asked = questions_of(likely, comparer(workspace), wanted["repeats"])
        sentences.append(_sentence(asker, left_to_ask(asker, asked)))
    sending.agree(options, sentences)


def _sentence(asker: Asker, left: Sequence[ChatRequest]) -> str:
    chat: ChatModel = asker.chat
    if chat.is_local or not left:
        return ""
    read, written = sum(sum(estimate_tokens(request.texts)) for request in left), WRITTEN * len(left)
    leaving = leaving_sentence(read, destination(chat.base_url), asker.meter.usd(read, written))
    return tr(
        "{model}: {number_of_left:,} requests; {leaving} (tokens estimated)",
        model=chat.model,
        number_of_left=len(left),
        leaving=leaving,
    )
