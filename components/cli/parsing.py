"""The words of argparse in the reader's language: the standard library has them in English only."""

from __future__ import annotations

import argparse

from components.i18n import N_, tr, tr_count

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
"""What it can say of the commands here, as argparse itself has it."""


def speak() -> None:
    """Let argparse look its words up here: it asks gettext for them by these two names, by the system's language."""
    vars(argparse).update(_=tr, ngettext=tr_count)
