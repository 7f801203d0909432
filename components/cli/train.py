"""``train``: improve a model with judged questions; writes the model, its card, and what it gained on held-out ones."""

from __future__ import annotations

import argparse
import time

from components.cli import inputs
from components.cli.running import SECONDS_BETWEEN_LINES
from components.cli.terminal import DONE, answer, say
from components.i18n import tr
from components.progress import Progress, Report, stage_name
from components.records import BadInputError
from components.training.teacher import ADAPTER, RUNGS, Order
from components.training.train import train


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        "train",
        help=tr("improve a model with your judged questions; says what that gains on questions it has not seen"),
    )
    inputs.add_common(parser)
    parser.add_argument("--base", required=True, metavar="NAME", help=tr("a sentence-transformers model to start from"))
    parser.add_argument(
        "--rung",
        choices=RUNGS,
        default=ADAPTER,
        help=tr(
            "adapter (default): a map of question vectors, seconds, documents keep theirs; full: every weight, "
            "minutes, needs pip install -r requirements-train.txt"
        ),
    )
    parser.add_argument("--pairs", type=int, metavar="N", help=tr("learn from N pairs at most; the rest tests"))
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help=tr("of the split and the training (default 0)")
    )
    parser.add_argument("--curve", action="store_true", help=tr("also train on 1/8, 1/4 and 1/2 of the pairs"))
    parser.set_defaults(command=_train)


def _train(options: argparse.Namespace) -> int:
    if options.seed < 0:
        raise BadInputError(tr("--seed is {given}; give 0 or more.", given=options.seed))
    project = inputs.saved_project(options)
    base = inputs.specs_of([options.base], project)[0]
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    order = Order(collection, base, options.out, options.rung, options.pairs, options.seed, with_curve=options.curve)
    answer(train(workspace, order, _saying()).sentence)
    return DONE


def _saying() -> Report:
    last_line = 0.0

    def report(progress: Progress) -> None:
        nonlocal last_line
        if time.monotonic() - last_line > SECONDS_BETWEEN_LINES:
            last_line = time.monotonic()
            done = tr("{done} of {total}", done=progress.done, total=progress.total)
            say(f"{stage_name(progress.stage)} {done}")

    return report
