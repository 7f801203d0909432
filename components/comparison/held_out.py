"""Where a candidate learned from some of the queries, all are compared on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from components.candidates import candidate_of
from components.i18n import tr
from components.numbers import in_a_row
from components.records import BadInputError, Collection
from components.spec import ModelSpec


def on_held_out(collection: Collection, specs: Sequence[ModelSpec]) -> tuple[Collection, str]:
    """The collection with the judgments of queries that no candidate learned from, and a sentence of it; else as it is.

    Runs hold for it as they do for the whole: only what is judged changes.
    """
    learned = {spec.name: unseen for spec in specs if (unseen := _unseen(collection, spec)) is not None}
    if not learned:
        return collection, ""
    kept = frozenset.intersection(*learned.values())

    def held_out(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["query_id"].isin(kept)].reset_index(drop=True)

    judgments = held_out(collection.judgments)
    count, total = judgments["query_id"].nunique(), collection.judgments["query_id"].nunique()
    names = in_a_row(list(learned))
    note = tr(
        "{names} learned from some of these questions, so every model is compared on "
        "the {count:,} of {total:,} judged questions that were kept from it.",
        names=names,
        count=count,
        total=total,
    )
    return replace(collection, judgments=judgments, absent=held_out(collection.absent)), note


def _unseen(collection: Collection, spec: ModelSpec) -> frozenset[str] | None:
    """None where all queries count; also where its folder is gone, for then there is no result of it to compare."""
    try:
        return candidate_of(spec).unseen_queries(collection)
    except BadInputError:
        return None
