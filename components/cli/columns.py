"""Which columns of the documents' table hold what: options that say so, and what was guessed without them."""

from __future__ import annotations

import argparse

from components.cli.terminal import say
from components.datasets.interactions.rules import Rules, parse_split
from components.datasets.table_options import NO_COLUMN, Guess, TableOptions
from components.datasets.wording import listed, shown
from components.i18n import N_, tr
from components.numbers import clauses, commas
from components.records import BadInputError

_FIELDS = ("text", "id", "title", "label")
_OVERRIDES = ", ".join(f"--{field}-column" for field in _FIELDS)
_NAMED = {"query_id": N_("question id"), "doc_id": N_("document id")}
_FILES = {
    "documents": N_("documents"),
    "judgments": N_("judgments"),
    "questions": N_("questions"),
    "queries": N_("questions"),
    "interactions": N_("interactions"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options; each command that takes --data has them."""
    for field in _FIELDS:
        parser.add_argument(
            f"--{field}-column",
            metavar="NAME",
            help=tr("column of the documents' {field}; guessed otherwise, and said on stderr", field=field)
            if field == "text"
            else tr(
                "column of the documents' {field} ({no_column}: there is none); guessed otherwise, and said on stderr",
                field=field,
                no_column=NO_COLUMN,
            ),
        )
    parser.add_argument(
        "--no-header",
        action="store_true",
        help=tr('the first row is data, not names of columns, which are then called "column 1" and so on'),
    )


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Add the options of a table of interactions."""
    parser.add_argument(
        "--split",
        metavar="last|random|DATE",
        help=tr(
            "what of interactions is held out to test on: last (each user's last new item; default where there are "
            "times), random (one of each user), or everything from a day on, such as 2024-01-31"
        ),
    )
    parser.add_argument(
        "--seen-items",
        choices=("leave-out", "keep"),
        default="leave-out",
        help=tr("items a user has already: leave-out of the results (default) or keep, as where people buy again"),
    )
    parser.add_argument(
        "--least-interactions",
        type=int,
        metavar="N",
        default=1,
        help=tr("leave users and items with fewer interactions out (5 is the usual 5-core)"),
    )
    parser.add_argument(
        "--least-rating", type=float, metavar="R", help=tr("leave interactions that are rated lower out")
    )


def _rules(options: argparse.Namespace) -> Rules:
    if options.least_interactions < 1:
        raise BadInputError(
            tr(
                "{name} is {value}; give a whole number from 1.",
                name="--least-interactions",
                value=options.least_interactions,
            )
        )
    split, date = parse_split(options.split) if options.split is not None else (None, None)
    return Rules(split, date, options.seen_items == "keep", options.least_rating, options.least_interactions)


def choice(options: argparse.Namespace) -> TableOptions:
    """What the options say.

    Raises:
        BadInputError: they say something of a project, whose columns are chosen already.
    """
    given = {field: getattr(options, f"{field}_column") for field in _FIELDS}
    named = {field: name for field, name in given.items() if name is not None}
    rules = _rules(options)
    if options.project is not None and rules != Rules():
        raise BadInputError(
            tr(
                "--split, --seen-items, --least-interactions and --least-rating go with --data: what a project holds "
                "out is chosen already."
            )
        )
    if options.project is not None and (named or options.no_header):
        raise BadInputError(
            tr(
                "{overrides} and --no-header go with --data: the columns of a project are chosen already.",
                overrides=_OVERRIDES,
            )
        )
    return TableOptions(named, 0 if options.no_header else None, rules)


def say_guesses(guesses: tuple[Guess, ...]) -> None:
    """For each table one line on stderr: which column was read as what; at the end the options that change it."""
    for guess in guesses:
        fields = [
            f"{tr(_NAMED[field]) if field in _NAMED else field} = {shown(column)}"
            for field, column in guess.mapping.items()
        ]
        if guess.role in ("documents", "queries") and "id" not in guess.mapping:
            fields.append(tr("ids are made by place"))
        others = [shown(name) for name in guess.columns if name not in guess.mapping.values()]
        parts = [commas(fields)]
        if others and guess.role in ("judgments", "interactions"):
            parts.append(tr("not used: {others}", others=listed(others)))
        elif others:
            parts.append(tr("kept beside it: {others}", others=listed(others)))
        if guess.header is not None:
            named = tr("column names in row {row}", row=guess.header)
            parts.append(named if guess.header else tr("no row of column names"))
        say(
            tr(
                "columns of {filename} ({files}): {said}",
                filename=guess.filename,
                files=tr(_FILES[guess.role]),
                said=clauses(parts),
            )
        )
    if any(guess.role == "documents" for guess in guesses):
        say("  " + tr("({overrides} or --no-header change how the documents are read)", overrides=_OVERRIDES))
