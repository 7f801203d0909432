"""The engine without a browser: ``python -m components.cli COMMAND``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from components import i18n
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
    parsing,
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
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

_PROGRAM = "python -m components.cli"
_LANGUAGES_OF_SYSTEM = (i18n.SETTING, "LC_ALL", "LC_MESSAGES", "LANG")
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
    language, others = _language(sys.argv[1:] if arguments is None else arguments)
    before = os.environ.get(i18n.SETTING, "")
    os.environ[i18n.SETTING] = language  # for the processes that read files and compute
    try:
        with i18n.reading(language):
            return _run(others)
    finally:
        os.environ[i18n.SETTING] = before


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


def _language(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """What --lang says wherever it stands, else the settings of the environment, and the other arguments.

    It is needed before a command line can be read, for the help.

    Raises:
        SystemExit: --lang names a language that is not there.
    """
    of_system = i18n.fitting([os.environ.get(name, "") for name in _LANGUAGES_OF_SYSTEM]) or i18n.SOURCE
    parsing.speak()
    with i18n.reading(of_system):
        parser = argparse.ArgumentParser(prog=_PROGRAM, add_help=False, allow_abbrev=False)
        _add_language(parser)
        options, others = parser.parse_known_args(arguments)
    return options.lang or of_system, others


def _add_language(parser: argparse.ArgumentParser) -> None:
    known = i18n.languages()
    parser.add_argument(
        "--lang",
        choices=list(known),
        help=tr("language of sentences: {known} (default: that of the system)", known=commas(known)),
    )


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=_PROGRAM, description=tr("Compare embedding models on your data."))
    _add_language(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name")
    for module in COMMANDS:
        module.add(commands)
    return parser
