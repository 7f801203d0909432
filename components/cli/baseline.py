"""What ``compare`` adds for weekly use: against an earlier folder, a summary to post, a gate."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from components.cli.terminal import answer, say
from components.comparison import baseline, past_runs
from components.comparison.baseline import Baseline
from components.files import write_csv
from components.i18n import tr
from components.records import BadInputError
from components.results.scores import SEED, Scores


def add(parser: argparse.ArgumentParser) -> None:
    """The options of a comparison that looks back."""
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="DIR",
        help=tr("an earlier --out: exit 3 if a model is surely worse than there"),
    )
    parser.add_argument(
        "--margin",
        type=float,
        metavar="X",
        help=tr("the loss that would not matter (0.02 is two points); wins over --needs"),
    )


def check(options: argparse.Namespace, metric: str) -> Baseline | None:
    """The baseline, read before anything is computed; ``metric`` is what the models will be compared by.

    Raises:
        BadInputError: it cannot be read, or the margin is no share.
    """
    if options.margin is not None and not 0 < options.margin <= 0.5:
        raise BadInputError(
            tr("--margin is {given:g}; give a number above 0 and up to 0.5, such as 0.02.", given=options.margin)
        )
    return None if options.baseline is None else baseline.read_baseline(options.baseline, metric)


def write(
    folder: Path,
    scored: Scores | None,
    earlier: Baseline | None,
    manifest: dict[str, Any],
    before: Sequence[Mapping[str, Any]] = (),
    *,
    sentences: Sequence[str] = ("",),
    metric: str,
) -> list[str]:
    """Write summary.md, and against a baseline baseline.csv; the history goes into the manifest.

    ``before`` are runs that --out itself knows of: with one baseline for all weeks, its history grows there.
    ``sentences`` are the answer, as the pages give it, and what belongs to it; ``metric`` is what it rests on.

    Returns:
        The models that are surely worse than they were.
    """
    if scored is None:
        if earlier is not None:
            say(tr("note: there are no judgments, so nothing was compared with the baseline."))
        return []
    frames: Mapping[str, pd.DataFrame] = scored.per_query
    against = None
    if earlier is not None:
        against = baseline.against_baseline(frames, earlier, scored.margin, SEED, metric=metric)
        write_csv(folder / "baseline.csv", against)
        _say_what_is_apart(against, earlier, manifest)
    data = str(manifest["data"]["content_hash"])[:16]
    known = [] if earlier is None else past_runs.joined(earlier.history, before)
    manifest["history"] = past_runs.history_of(frames, known, data, float(manifest["finished"]), against, metric=metric)
    name = "" if earlier is None else str(earlier.folder)
    text = baseline.summary_markdown(
        scored.means, against, sentences[0], manifest["failed"], name, sentences[1:], metric=metric
    )
    (folder / "summary.md").write_text(text, encoding="utf-8")
    answer(text)
    worse = [] if against is None else against.loc[against["verdict"] == "worse", "model"].tolist()
    for model in worse:
        say(tr("{model} is surely worse than its baseline.", model=model))
    return [str(model) for model in worse]


def _say_what_is_apart(against: pd.DataFrame, earlier: Baseline, manifest: Mapping[str, Any]) -> None:
    if earlier.manifest.get("data", {}).get("content_hash") != manifest["data"]["content_hash"]:
        say(tr("note: the data changed since the baseline; only questions judged both times are compared."))
    known = set(earlier.per_query["model"])
    for model in manifest["models"]:
        if model not in known:
            say(tr("note: {model} is not in the baseline.", model=model))
    if against.empty:
        say(tr("note: no model and question is in both; nothing was compared with the baseline."))
