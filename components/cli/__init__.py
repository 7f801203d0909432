"""The engine without a browser: ``python -m components.cli COMMAND``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

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
from components.datasets import guarded
from components.files import as_disk_problem
from components.records import BadInputError

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
    options = _parser().parse_args(arguments)
    if getattr(options, "data", None) is not None:
        guarded.warm_up()  # while the models are looked up
    try:
        return int(options.command(options))
    except BadInputError as error:
        say(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        say("Stopped. What was computed is kept; the same command goes on from there.")
        return OTHER
    except BrokenPipeError:
        return OTHER
    except OSError as error:
        said = as_disk_problem(error, Path(error.filename or getattr(options, "out", None) or "the workspace"))
        if not isinstance(said, BadInputError):
            raise
        say(str(said))
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.cli", description="Compare embedding models on your data."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name")
    for module in COMMANDS:
        module.add(commands)
    return parser
