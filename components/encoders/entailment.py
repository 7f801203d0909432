"""Models of natural language inference: does one text follow from another? Used where one lies on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from components.encoders.cross_encoder import BATCH_SIZE, load_pairs_model
from components.encoders.texts import readable
from components.encoders.weights import find_weights
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

KNOWN = (
    "cross-encoder/nli-deberta-v3-base",
    "cross-encoder/nli-deberta-v3-small",
    "cross-encoder/nli-deberta-v3-xsmall",
    "cross-encoder/nli-MiniLM2-L6-H768",
    "MoritzLaurer/mDeBERTa-v3-base-mnli-xnli",
)
"""Looked for on this computer where nobody names one, the likeliest to be right first."""
ENTAILMENT = "entailment"


class EntailmentScorer:
    """A model of pairs whose settings name a label "entailment". No code that comes with a model is ever run.

    Raises:
        BadInputError: the model cannot be loaded, or has no such label.
    """

    def __init__(self, name: str, folder: Path, device: str | None = None) -> None:
        self._model = load_pairs_model(name, folder, device)
        labels = {str(label).lower(): int(place) for place, label in self._model.config.id2label.items()}
        if ENTAILMENT not in labels:
            raise BadInputError(
                tr(
                    'The model "{name}" has no label "entailment" ({labels}); choose one of natural language '
                    "inference, such as {such_as}.",
                    name=name,
                    labels=commas(labels),
                    such_as=KNOWN[0],
                )
            )
        self._place = labels[ENTAILMENT]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """Float64 (len(pairs),), 0 to 1: how surely the first text of each pair entails the second."""
        if not pairs:
            return np.zeros(0, dtype=np.float64)
        ready = [(readable(premise), readable(hypothesis)) for premise, hypothesis in pairs]
        by_label = self._model.predict(ready, batch_size=BATCH_SIZE, show_progress_bar=False, apply_softmax=True)
        return np.asarray(by_label, dtype=np.float64)[:, self._place]


def installed() -> str:
    """The name of the first of KNOWN that lies on this computer; "" where none does. No network."""
    return next((name for name in KNOWN if find_weights(name) is not None), "")


def load_entailment(name: str) -> EntailmentScorer:
    """The scorer of a name or folder, which must be on this computer: nothing is downloaded for a stand-in.

    Raises:
        BadInputError: it is not here, or is no such model.
    """
    weights = find_weights(name)
    if weights is None:
        raise BadInputError(
            tr("The entailment model {name} is not on this computer; put it there, or give its folder.", name=name)
        )
    return EntailmentScorer(name, weights.folder)
