"""Cross-encoders: a query and a document are read together, which is slow and precise; a stage over another model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from components.encoders.complete_weights import loading_report
from components.encoders.failures import load_failure
from components.encoders.heads import PAIRS, check_head
from components.encoders.texts import readable
from components.i18n import tr
from components.records import BadInputError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

BATCH_SIZE = 32  # pairs per forward pass; the library sorts by length


class CrossEncoderScorer:
    """A PairScorer over ``sentence_transformers.CrossEncoder``. No code that comes with a model is ever run.

    Scores are the model's raw numbers (logits): its usual squashing to 0..1 keeps their order, but makes ties of good
    answers.

    Raises:
        BadInputError: the model cannot be loaded, is no cross-encoder, or says more than one number about a pair.
    """

    def __init__(self, name: str, folder: Path, *, max_tokens: int | None = None, device: str | None = None) -> None:
        self._model = load_pairs_model(name, folder, device)
        labels = int(self._model.config.num_labels)
        if labels != 1:
            raise BadInputError(
                tr(
                    'The model "{name}" gives {labels} numbers per pair, so it cannot order '
                    "results; choose a cross-encoder with one, such as "
                    "cross-encoder/ms-marco-MiniLM-L6-v2.",
                    name=name,
                    labels=labels,
                )
            )
        if max_tokens is not None:
            self._model.max_seq_length = max_tokens

    def scores(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """Float64 (len(pairs),), higher is better, in the order given."""
        import torch

        if not pairs:
            return np.zeros(0, dtype=np.float64)
        ready = [(readable(query), readable(text)) for query, text in pairs]
        predicted = self._model.predict(
            ready, batch_size=BATCH_SIZE, show_progress_bar=False, activation_fn=torch.nn.Identity()
        )
        return np.asarray(predicted, dtype=np.float64).reshape(len(pairs))


def load_pairs_model(name: str, folder: Path, device: str | None) -> CrossEncoder:
    """A model that reads two texts together.

    Raises:
        BadInputError: it cannot be loaded, or its weights have no part that scores pairs.
    """
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    logging.disable_progress_bar()  # standard error is for sentences
    try:
        check_head(name, folder, PAIRS)
        with loading_report() as report:
            model = CrossEncoder(str(folder), device=device, trust_remote_code=False, local_files_only=True)
        report.check(name, uses_pooler=True)
    except Exception as error:
        raise load_failure(name, error, tr("a cross-encoder")) from error
    return model
