"""``write-questions``: a chat model writes questions about your documents, with answers and exact spans."""

from __future__ import annotations

import argparse
from functools import partial

from components.answers.asking import Asker, asker_of, left_to_ask
from components.answers.beir_files import write_beir
from components.answers.chat_model import parse_chat
from components.answers.question_writing import Tally, write_questions
from components.answers.stored_replies import StoredReplies
from components.cli import inputs, sending
from components.cli.output import Output, write_manifest
from components.cli.terminal import DONE, MODEL_FAILED, answer, say
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.i18n import tr
from components.measurements.written import RETRIEVERS, asked_at_most, checks_of
from components.numbers import clauses
from components.records import BadInputError, Collection

MOST = 1000
WRITTEN = 120  # tokens of a reply, for the estimate before


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser("write-questions", help=tr("have a chat model write questions with answers and spans"))
    inputs.add_common(parser)
    parser.add_argument("--chat", required=True, metavar="MODEL@URL", help=tr("who writes"))
    parser.add_argument("--n", type=int, default=50, metavar="N", help=tr("questions wanted"))
    sending.add(parser)
    parser.set_defaults(command=_write)


def _write(options: argparse.Namespace) -> int:
    if not 1 <= options.n <= MOST:
        raise BadInputError(
            tr("{name} is {value}; give a whole number from 1 to {most}.", name="--n", value=options.n, most=MOST)
        )
    chat = parse_chat(options.chat)
    sending.check(options, [])
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    if collection.is_chunked:
        raise BadInputError(tr("Questions are written about whole documents; leave --chunk-tokens out."))
    spending = sending.spending_of(options)
    ledger = Ledger(workspace.root / FILE)
    asker = asker_of(chat, StoredReplies(workspace.root), ledger, spending)
    chat.endpoint()
    sending.agree(options, [_sentence(asker, collection, options.n)])
    say(tr("reading the documents for the round trip"))
    tally = write_questions(collection, options.n, asker, checks_of(workspace, collection), partial(_told, options.n))
    if not tally.kept:
        why = clauses(f"{reason} ({count})" for reason, count in tally.left_out.items())
        raise BadInputError(
            tr("No question could be kept: {stopped}.", stopped=asker.stopped or why or tr("nothing was written"))
        )
    with Output(options.out) as folder:
        write_beir(folder, collection, tally.kept, f"written by {chat.model}")
        write_manifest(folder, _manifest(options, asker, tally, collection))
    answer(
        tr(
            "{number_of_kept} questions of {n} wanted, written by {model}: synthetic, look at each.",
            number_of_kept=len(tally.kept),
            n=options.n,
            model=chat.model,
        )
    )
    for reason, count in tally.left_out.items():
        answer(tr("left out, {reason}: {count}", reason=reason, count=count))
    if asker.stopped:
        say(asker.stopped)
    return DONE if len(tally.kept) == options.n else MODEL_FAILED


def _manifest(options: argparse.Namespace, asker: Asker, tally: Tally, collection: Collection) -> dict[str, object]:
    return {
        "command": options.name,
        "data": {"name": collection.name, "content_hash": collection.content_hash},
        "chat": asker.chat.name,
        "synthetic": True,
        "requests": asker.asked,
        "from_store": asker.from_store,
        "left_out": tally.left_out,
        "round_trip": list(RETRIEVERS),
        "stopped": asker.stopped,
    }


def _told(wanted: int, kept: int) -> None:
    say(tr("{kept} of {wanted} questions", kept=kept, wanted=wanted))


def _sentence(asker: Asker, collection: Collection, count: int) -> str:
    if asker.chat.is_local:
        return ""
    left = left_to_ask(asker, asked_at_most(collection, count))
    read = sum(sum(estimate_tokens(request.texts)) for request in left)
    leaving = leaving_sentence(read, destination(asker.chat.base_url), asker.meter.usd(read, WRITTEN * len(left)))
    return tr(
        "{model}: at most {number_of_left:,} requests; {leaving} (tokens estimated)",
        model=asker.chat.model,
        number_of_left=len(left),
        leaving=leaving,
    )
