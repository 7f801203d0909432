"""What became of each model trained for a project, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from components import numbers
from components.damage import DamagedError
from components.evaluation.model_pair import POINT, points_text
from components.i18n import tr, tr_count
from components.records import Collection
from components.training.adapter import DOCUMENT, UNCHANGED
from components.training.gain import gain_sentences
from components.training.model_folder import CARD_FILE, HELD_OUT, read_told
from components.training.project_models import tuned_folders
from components.training.split import split_queries
from components.workspace import Workspace

MOST_WORSE = 10  # questions shown


@dataclass(frozen=True)
class Tuned:
    """``said``: sentences on the gain, the answer first. ``facts``: sentences on data, documents, time, general texts.

    ``curve``: pairs, gain, low and high in points; empty where it was not measured. ``worse``: query, before, after
    (nDCG@10), the largest losses first.
    """

    name: str
    folder: Path
    said: tuple[str, ...]
    facts: tuple[str, ...]
    curve: pd.DataFrame
    pays_from: str
    worse: pd.DataFrame
    queries: int
    is_whole: bool = True
    """Whether its files are as they were written; otherwise ``said`` says which is not, and the rest is empty."""

    @property
    def card(self) -> str:
        """The text of its card."""
        return (self.folder / CARD_FILE).read_text(encoding="utf-8")


def tuned_models(workspace: Workspace, project_id: str) -> list[Tuned]:
    """Of every model trained for the project, the latest first."""
    return [_of(folder) for folder in tuned_folders(workspace, project_id)]


def what_there_is(collection: Collection) -> str:
    """How many pairs would teach and how many questions would test.

    Raises:
        BadInputError: they are too few, or the collection is none that teaches.
    """
    split = split_queries(collection)
    pairs, test = (
        tr_count("{count} pair", "{count} pairs", len(split.pairs)),
        tr_count("{count} question", "{count} questions", len(split.test)),
    )
    return tr(
        "{pairs} of a question and its right document can teach, and {test} that share "
        "no right document and no wording with them can test.",
        pairs=pairs,
        test=test,
    )


def _of(folder: Path) -> Tuned:
    """What became of one; where its files are damaged, a sentence that says so."""
    try:
        told = read_told(folder)
        return _whole(folder, told, pd.read_csv(folder / HELD_OUT, keep_default_na=False))
    except DamagedError as error:
        nothing = pd.DataFrame()
        return Tuned(folder.name, folder, (str(error),), (), nothing, "", nothing, 0, is_whole=False)


def _whole(folder: Path, told: Mapping[str, Any], held_out: pd.DataFrame) -> Tuned:
    lost = held_out[held_out["after"] < held_out["before"]]
    worse = lost.assign(change=lost["after"] - lost["before"]).sort_values("change", kind="stable", ignore_index=True)
    curve = pd.DataFrame(
        [
            (point["pairs"], *(point[name] / POINT for name in ("gain", "ci_low", "ci_high")))
            for point in (*told["curve"], told)
        ]
        if told.get("curve")
        else [],
        columns=["pairs", "gain", "low", "high"],
    )
    facts = (_data(told), _general(told["forgetting"]), _documents(told), _cost(told))
    pays = _pays_from(curve) if len(curve) else ""
    columns = worse[["query", "before", "after"]].head(MOST_WORSE)
    sentences = tuple(gain_sentences(told, worse))
    return Tuned(told["name"], folder, sentences, facts, curve, pays, columns, int(told["queries"]))


def _data(told: Mapping[str, Any]) -> str:
    asked = tr_count("{count} question", "{count} questions", told["training_queries"])
    sentence = tr(
        "It learned from {pairs} of {asked}.",
        pairs=tr_count("{count} pair", "{count} pairs", told["pairs"]),
        asked=asked,
    )
    if told.get("method") != UNCHANGED:
        return sentence
    unchanged = tr("None of the changes tried held for questions left out of the learning, so it changes nothing.")
    return numbers.sentences([sentence, unchanged])


def _general(forgetting: Mapping[str, Any] | None) -> str:
    if not forgetting:
        return tr("What it forgot elsewhere was not measured: the demo did not come with this installation.")
    change, low, high = (points_text(forgetting[name], 1) for name in ("gain", "ci_low", "ci_high"))
    asked = tr_count("{count} question", "{count} questions", forgetting["queries"])
    text = (
        tr("Elsewhere, on {asked} of the demo: {change} points ({low} to {high}); it lost there.")
        if forgetting["ci_high"] < 0
        else tr("Elsewhere, on {asked} of the demo: {change} points ({low} to {high}); nothing is surely lost.")
    )
    return text.format(asked=asked, change=change, low=low, high=high)


def _documents(told: Mapping[str, Any]) -> str:
    if told["embeds_documents_again"]:
        return tr("All documents must be embedded again with it: stored vectors of the base do not fit its questions.")
    if told.get("side") == DOCUMENT:
        return tr("Stored vectors of documents are multiplied once; no document is read again, and questions stay.")
    return tr("Documents keep the vectors they have: only questions are read in another way.")


def _cost(told: Mapping[str, Any]) -> str:
    took, size = numbers.duration(told["seconds"]), numbers.megabytes(told["size_mb"])
    return tr("Training and measuring took {took}; its folder takes {size} MB.", took=took, size=size)


def _pays_from(curve: pd.DataFrame) -> str:
    """The fewest pairs from which every larger number was surely a gain too."""
    sure = (curve["low"] > 0).tolist()
    if not sure[-1]:
        return tr("At no number of pairs is a gain sure.")
    first = max((place + 1 for place, is_sure in enumerate(sure) if not is_sure), default=0)
    return tr(
        "It surely pays from {pairs} on, of those tried.",
        pairs=tr_count("{count} pair", "{count} pairs", int(curve["pairs"].iloc[first])),
    )
