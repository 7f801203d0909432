"""The language of a command: what ``--lang`` says, else that of the system, in the words of argparse too."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator, Sequence

from components import i18n
from components.i18n import N_, tr, tr_count
from components.numbers import commas

_OF_SYSTEM = (i18n.SETTING, "LC_ALL", "LC_MESSAGES", "LANG")

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("unrecognized arguments: %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
)
"""What argparse can say of the commands here, as it has it itself: the standard library has it in English only."""


@contextlib.contextmanager
def spoken(program: str, arguments: Sequence[str]) -> Iterator[list[str]]:
    """All that is said inside, and by the processes that are started there, is in the language asked for.

    It is needed before a command line can be read, for the help; inside are the arguments without ``--lang``.

    Raises:
        SystemExit: --lang names a language that is not there.
    """
    of_system = i18n.fitting([os.environ.get(name, "") for name in _OF_SYSTEM]) or i18n.SOURCE
    vars(argparse).update(_=tr, ngettext=tr_count)  # it asks gettext by these names, in the language of the system
    with i18n.reading(of_system):
        parser = argparse.ArgumentParser(prog=program, add_help=False, allow_abbrev=False)
        add_option(parser)
        options, others = parser.parse_known_args(arguments)
    language = options.lang or of_system
    before = os.environ.get(i18n.SETTING, "")
    os.environ[i18n.SETTING] = language
    try:
        with i18n.reading(language):
            yield others
    finally:
        os.environ[i18n.SETTING] = before


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--lang``, for the help."""
    known = i18n.languages()
    parser.add_argument(
        "--lang",
        choices=list(known),
        help=tr("language of sentences: {known} (default: that of the system)", known=commas(known)),
    )
