"""What is measured on request: one file per thing measured, and the one list of them.

base.py says what a measurement is; docs/adding-a-measurement.md adds one. Modules that are no measurement work out
what pages say from those that are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

if TYPE_CHECKING:
    from components.measurements.base import Measurement

MEASUREMENTS = {
    "loadtest": "components.measurements.load_runs:LOAD_TEST",
    "robustness": "components.measurements.robustness:ROBUSTNESS",
    "both-ways": "components.measurements.both_ways:BOTH_WAYS",
    "media-robustness": "components.measurements.media_robustness:MEDIA_ROBUSTNESS",
    "sizes": "components.measurements.sizes:SIZES",
    "index-settings": "components.measurements.index_settings:INDEX_SETTINGS",
    "prefix_loss": "components.measurements.prefix_loss:PREFIX_LOSS",
    "task_metrics": "components.measurements.task_metrics:LABELS_AND_PAIRS",
    "try": "components.measurements.trial:TRIAL",
    "truncation": "components.measurements.repairs:UNREAD_PARTS",
    "chunking": "components.measurements.repairs:JOINED",
    "spreading": "components.measurements.repairs:SPREAD_VECTORS",
    "sampled_ranks": "components.measurements.sampled_ranks:SAMPLED_RANKS",
    "index": "components.measurements.repairs:INDEX_RUN",
    "precision": "components.measurements.precision:PRECISION",
    "chunks": "components.measurements.chunk_grid:CHUNK_GRID",
    "answers": "components.measurements.answering:ANSWERING",
    "written": "components.measurements.written:WRITING",
    "brought": "components.measurements.brought_answers:BROUGHT_ANSWERS",
    "other-judge": "components.measurements.other_judges:OTHER_JUDGE",
    "judge-install": "components.measurements.other_judges:JUDGE_INSTALLED",
}
"""Name -> module and object, imported by who needs it: the command line starts without the heavy libraries."""


def measurement_at(place: str) -> Measurement[Any]:
    """The measurement at "module:object", as the list has it."""
    module, _, name = place.partition(":")
    measurement: Measurement[Any] = getattr(import_module(module), name)
    return measurement


def place_of(name: str) -> str:
    """Where a measurement is.

    Raises:
        BadInputError: there is none of this name.
    """
    if name not in MEASUREMENTS:
        raise BadInputError(
            tr(
                'There is no measurement "{name}"; known: {measurements}.',
                name=name,
                measurements=commas(MEASUREMENTS),
            )
        )
    return MEASUREMENTS[name]
