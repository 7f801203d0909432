"""Neural collaborative filtering: NeuMF, stopped by what a validation says, resumed where it broke off."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from components.candidates.item_vectors import ItemVectorCandidate
from components.candidates.learned import SEED, Arrays
from components.datasets.interactions.split import without_last
from components.files import write_atomically
from components.i18n import N_, tr
from components.learning.baselines import Feedback
from components.learning.feedback import feedback_of
from components.learning.neumf_scores import neumf_scores
from components.learning.validation import mean_ndcg
from components.progress import Progress, Report
from components.records import BadInputError, Collection

CHECKPOINT = "training.pt"
MOST_VALIDATED = 1000  # users drawn to stop by
CHOOSING, LEARNING = "choosing epochs", "learning"


class NCF(ItemVectorCandidate):
    """First it learns without the last item of each user, to see how many epochs are best; then so many, from all."""

    kind = typed = "ncf"
    about = N_(
        "Neural collaborative filtering (NeuMF): inner products beside a small network, trained here. "
        "Needs a table of interactions."
    )
    reference = "https://arxiv.org/abs/1708.05031"
    usual = {"factors": 32, "negatives": 4, "epochs": 30, "rate": 0.001}
    version = 2  # 1 gave up after three epochs without a rise
    is_quick = False

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate."""
        from components.learning.neumf import NeuMFSettings, fit

        settings = self.settings
        if settings["factors"] % 4:
            raise BadInputError(
                tr("{name} has {factors} factors; give a multiple of 4.", name=self.name, factors=settings["factors"])
            )
        wanted = NeuMFSettings(settings["factors"], settings["negatives"], settings["epochs"], rate=settings["rate"])
        kept = _Checkpoint(folder, {"settings": dict(settings), "version": self.version})
        epochs = kept.get("epochs")
        if epochs is None:
            earlier, value_of = _validation(collection)
            _, epochs = fit(
                earlier,
                wanted,
                SEED,
                step=_steps(report, CHOOSING),
                value_of=value_of,
                resume=kept.get("state"),
                keep=lambda state: kept.put(state=dict(state)),
            )
            kept.put(epochs=epochs, state=None)
        learned, _ = fit(
            feedback,
            NeuMFSettings(wanted.factors, wanted.negatives, int(epochs), rate=wanted.rate),
            SEED,
            step=_steps(report, LEARNING),
            resume=kept.get("state"),
            keep=lambda state: kept.put(state=dict(state)),
        )
        kept.remove()
        return {**learned, "epochs": np.array([epochs])}

    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """See LearnedCandidate."""
        return neumf_scores(learned, rows)

    def notes(self, learned: Arrays) -> list[str]:
        """See LearnedCandidate."""
        return [
            tr(
                "{name} was trained for {epochs} epochs, as many as were best on each user's "
                "last item before the one it is tested on.",
                name=self.name,
                epochs=int(learned["epochs"][0]),
            )
        ]


def _steps(report: Report, stage: str) -> Callable[[int, int], None]:
    return lambda done, total: report(Progress(stage, done, total, done / total))


def _validation(collection: Collection) -> tuple[Feedback, Callable[[Mapping[str, Any]], float]]:
    """What is learned from without the last item of each user, and how well that puts those items."""
    inner = without_last(collection)
    if inner.interactions is None:
        raise ValueError("a step earlier there are interactions too")
    items = inner.documents["id"].tolist()
    feedback, row_of = feedback_of(inner.interactions, items)
    column_of = {item: column for column, item in enumerate(items)}
    pairs = inner.judgments.drop_duplicates("query_id")
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(pairs))[:MOST_VALIDATED])
    rows = np.array([row_of[user] for user in pairs["query_id"].iloc[drawn]], dtype=np.int64)
    targets = np.array([column_of[item] for item in pairs["doc_id"].iloc[drawn]], dtype=np.int64)
    return feedback, lambda learned: mean_ndcg(neumf_scores(learned, rows), feedback[rows], targets)


class _Checkpoint:
    """How far a training is, in one file; of another training it is forgotten."""

    def __init__(self, folder: Path | None, what: Mapping[str, Any]) -> None:
        import torch

        self._path = None if folder is None else folder / CHECKPOINT
        self._content: dict[str, Any] = {"what": dict(what)}
        if self._path is None or not self._path.exists():
            return
        try:
            saved = torch.load(self._path, weights_only=True)
        except Exception:  # noqa: BLE001 - whatever a damaged file makes torch raise: the training begins anew
            return
        if saved.get("what") == self._content["what"]:
            self._content = saved

    def get(self, name: str) -> Any:  # noqa: ANN401 - whatever was put
        return self._content.get(name)

    def put(self, **parts: Any) -> None:  # noqa: ANN401 - whatever torch can save
        import torch

        self._content |= parts
        if self._path is None:
            return
        buffer = io.BytesIO()
        torch.save(self._content, buffer)
        write_atomically(self._path, lambda temporary: temporary.write_bytes(buffer.getvalue()))

    def remove(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
