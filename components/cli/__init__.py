"""The engine without a browser: ``python -m components.cli COMMAND``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from components import command_language
from components.cli import (
    answers,
    chat_model,
    check,
    chunks,
    compare,
    judges,
    loadtest,
    mcp,
    models,
    project,
    report,
    robustness,
    train,
    write_questions,
)
from components.cli.terminal import BAD_INPUT, OTHER, say
from components.cli.typed import Parser
from components.datasets import guarded
from components.files import as_disk_problem
from components.i18n import speaking, tr
from components.records import BadInputError

_PROGRAM = "python -m components.cli"
COMMANDS = (
    models,
    compare,
    project,
    loadtest,
    robustness,
    chunks,
    train,
    answers,
    write_questions,
    judges,
    chat_model,
    report,
    check,
    mcp,
)  # each module adds its own parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is the one design promises: 0, 1, 2 or 3."""
    with command_language.spoken(_PROGRAM, sys.argv[1:] if arguments is None else arguments) as others, speaking():
        return _run(others)


def _run(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if getattr(options, "data", None) is not None:
        guarded.warm_up()  # while the models are looked up
    try:
        return int(options.command(options))
    except BadInputError as error:
        say(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        say(tr("Stopped. What was computed is kept; the same command goes on from there."))
        return OTHER
    except BrokenPipeError:
        return OTHER
    except OSError as error:
        problem = as_disk_problem(error, Path(error.filename or getattr(options, "out", None) or tr("the workspace")))
        if not isinstance(problem, BadInputError):
            raise
        say(str(problem))
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=_PROGRAM, description=tr("Compare embedding models on your data."))
    command_language.add_option(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name")
    for module in COMMANDS:
        module.add(commands)
    return parser
