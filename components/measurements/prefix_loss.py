"""What leaving out a model's prompts costs on this data: the same model with them, over the same judged queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from components.candidates.by_spec import encoder_key, result_of
from components.candidates.compute import compute_model
from components.candidates.prefixes import with_prompts
from components.damage import absent_if_damaged
from components.evaluation import metrics, statistics
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Report
from components.records import BadInputError
from components.results import store as results
from components.results.scores import LEADING_METRIC

FILE = "prompts.json"  # beside the run of the model as it is used
SEED = 20


class PrefixLoss(Measurement[dict[str, Any]]):
    """Compute a model as it is used and with its prompts, and compare both.

    What is found: ``metric``, ``used`` and ``prompted`` (means, 0 to 1), ``difference`` (prompted minus used) with
    ``low`` and ``high`` (95 %), ``verdict`` of the prompts, ``queries``.

    Options: ``qrels``, the judgments of the person, query id -> document id -> grade (those of the collection where
    there are none); ``margin``, a difference that would not matter; ``metric``, the key to compare by.
    """

    name = "prefix_loss"
    options: Options = {"qrels": None, "margin": 0.02, "metric": LEADING_METRIC}
    needs_result = False  # whichever of the two is not computed yet, is

    def refusal(self, subject: Subject) -> str:
        """Any candidate can be tried; whether anything is missing, ``with_prompts`` says."""
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> dict[str, Any]:
        """Compute what is not there yet, and compare.

        Raises:
            BadInputError: no judged queries, or nothing is missing.
        """
        workspace, collection, spec = subject.workspace, subject.collection, subject.spec
        qrels = options["qrels"] or collection.qrels()
        if not qrels:
            raise BadInputError(tr("The loss needs judged questions; bring or grade some first."))
        columns = []
        metric = str(options["metric"])
        for variant in (spec, with_prompts(spec)):
            if result_of(workspace, collection, variant) is None:
                compute_model(workspace, collection, variant, report)
            saved = result_of(workspace, collection, variant)
            if saved is None:  # never: it was just computed
                raise BadInputError(tr("{name} has no result. Compute it again.", name=variant.name))
            run = results.document_run(saved, collection)
            columns.append(metrics.per_query(run, qrels, [metric])[metric])
        compared = statistics.compare(columns[1], columns[0], margin=float(options["margin"]), seed=SEED)
        return {
            "metric": metric,
            "used": float(columns[0].mean()),
            "prompted": float(columns[1].mean()),
            "difference": compared.difference,
            "low": compared.ci_low,
            "high": compared.ci_high,
            "verdict": compared.verdict,
            "queries": compared.queries,
        }

    def save(self, subject: Subject, options: Options, measured: dict[str, Any]) -> None:
        """Beside the run of the model as it is used."""
        write_json(_path(subject), measured)

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> dict[str, Any] | None:
        """What was found; None before it was asked for, or where the model's result is gone."""
        path = _path(subject)
        return dict(read_json(path)) if path.exists() else None

    def summary(self, measured: dict[str, Any]) -> dict[str, Any]:
        """All of it."""
        return measured


PREFIX_LOSS = PrefixLoss()


def _path(subject: Subject) -> Path:
    return subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec)) / FILE
