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
    project,
    report,
    robustness,
    train,
    write_questions,
)
from components.cli.terminal import BAD_INPUT, OTHER, say
from components.datasets import guarded
from components.files import as_disk_problem
from components.i18n import tr
from components.records import BadInputError

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
    language = _language(sys.argv[1:] if arguments is None else arguments)
    os.environ[i18n.SETTING] = language  # for the processes that read files and compute
    with i18n.reading(language):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
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
        said = as_disk_problem(error, Path(error.filename or getattr(options, "out", None) or "the workspace"))
        if not isinstance(said, BadInputError):
            raise
        say(str(said))
        return BAD_INPUT


def _language(arguments: Sequence[str]) -> str:
    """What --lang says, else the settings of the environment: needed before a command line can be read, for its help.

    Raises:
        SystemExit: --lang names a language that is not there.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_language(parser)
    wanted = parser.parse_known_args(arguments)[0].lang
    return wanted or i18n.fitting([os.environ.get(name, "") for name in _LANGUAGES_OF_SYSTEM]) or i18n.SOURCE


def _add_language(parser: argparse.ArgumentParser) -> None:
    known = i18n.languages()
    parser.add_argument(
        "--lang",
        choices=list(known),
        help=tr("language of sentences: {known} (default: that of the system)", known=", ".join(known)),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.cli", description=tr("Compare embedding models on your data.")
    )
    _add_language(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name")
    for module in COMMANDS:
        module.add(commands)
    return parser
