"""``--sample``: a first comparison on part of the documents, hard to search as the whole is."""

from __future__ import annotations

import argparse

from components.candidates.by_spec import resolve_name
from components.cli.running import run, saved_results
from components.cli.terminal import say
from components.i18n import tr
from components.jobs.compute_job import HARD_FOR
from components.records import BadInputError, Collection
from components.retrieval.hard_sample import hard_sample, sentence_of
from components.workspace import Workspace, content_ids

DEPTH = 100


def add(parser: argparse.ArgumentParser) -> None:
    """Give a command the option."""
    parser.add_argument(
        "--sample",
        type=int,
        metavar="N",
        help=tr(
            "search N documents only: the judged ones, those that keyword search or a static model ranks high for a "
            "question, then random ones; without it all, and nothing is encoded twice"
        ),
    )


def check(options: argparse.Namespace) -> None:
    """Before anything is read.

    Raises:
        BadInputError: it is no number of documents.
    """
    if options.sample is not None and options.sample < 1:
        raise BadInputError(tr("--sample is {given}; give a whole number of documents from 1.", given=options.sample))


def drawn(options: argparse.Namespace, workspace: Workspace, collection: Collection) -> Collection:
    """The documents to search: the collection itself where no sample was asked for, or it is no larger.

    Raises:
        BadInputError: the collection has interactions, of which a sample would cut histories.
    """
    if options.sample is None or options.sample >= len(collection.documents):
        return collection
    if collection.interactions is not None:
        raise BadInputError(tr("--sample leaves documents out, and interactions are with all of them; leave it out."))
    specs = [resolve_name(name) for name in HARD_FOR]
    results = {}
    if len(collection.queries):
        job = run(workspace, collection, specs, depth=DEPTH)
        results = saved_results(workspace, collection, specs, job)
    made = hard_sample(collection, [result.run for result in results.values()], options.sample)
    say(tr("note: {sentence}", sentence=sentence_of(made)))
    workspace.keep_in_use(content_ids(made))
    return made
