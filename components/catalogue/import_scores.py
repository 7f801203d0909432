"""Makes published.parquet: the published scores of the listed models, one row per model, task, subset and split."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from components.catalogue.published import COPIED, PUBLISHED_FILE

SPLITS = ("test", "dev", "validation")
"""A task is published on one of its splits; of a model with several the first counts."""
COLUMNS = ("model", "task", "subset", "split", "score", "revision", "mteb_version", "dataset_revision")
DECIMALS = 5


def kept_scores(rows: Iterable[Mapping[str, str]], names: Collection[str]) -> pd.DataFrame:
    """The rows of these models, sorted, with ``score`` as float32 and ``copied`` instead of the word "external".

    Subsets are kept apart: a mean over the languages of a task says nothing about one of them.
    """
    table = pd.DataFrame([row for row in rows if row["model"] in names], columns=[*COLUMNS])
    table["score"] = table["score"].astype(float).round(DECIMALS).astype("float32")
    table["copied"] = table["revision"] == COPIED
    order = table["split"].map({split: place for place, split in enumerate(SPLITS)})
    table = table.assign(order=order).sort_values(["task", "subset", "model", "order"], ignore_index=True)
    return table.drop_duplicates(["task", "subset", "model"], ignore_index=True).drop(columns="order")


def write_scores(rows: Iterable[Mapping[str, str]], names: Collection[str]) -> None:
    """Write the file, in place of the one before."""
    temporary = PUBLISHED_FILE.with_suffix(".tmp")
    kept_scores(rows, names).to_parquet(temporary, index=False, compression="zstd")
    temporary.replace(PUBLISHED_FILE)
