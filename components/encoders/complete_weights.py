"""Whether a library found every weight of a model in its files; what is missing it makes up at random.

The answer is the loader's own: transformers reports after each loading which weights a model has and its files lack
(``output_loading_info`` of ``from_pretrained``). The further modules of sentence-transformers refuse by themselves.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

if TYPE_CHECKING:
    from transformers import PreTrainedModel

NAMED = 3  # weights a sentence names
POOLER = re.compile(r"(^|\.)pooler\.")
# The first steps in the names of the parts that other tasks put on top of the same body.
HEADS = frozenset(
    "cls lm_head vocab_transform vocab_layer_norm vocab_projector classifier pooler qa_outputs score predictions head "
    "generator_predictions generator_lm_head discriminator_predictions sop_classifier decoder mlm_head".split()
)
_NUMBER = re.compile(r"(?<=\.)\d+(?=\.)")
_ONE_AT_A_TIME = threading.RLock()  # the class is changed for everyone while a model loads


@dataclass
class LoadingReport:
    """What each transformer of one model said when it was loaded: the model, and the names of its weights."""

    found: list[tuple[PreTrainedModel, Mapping[str, Collection[Any]]]] = field(default_factory=list)

    def check(self, name: str, *, uses_pooler: bool) -> None:
        """Refuse a model whose files lack weights, or hold layers that its settings do not have.

        Args:
            name: of the model, for the sentence.
            uses_pooler: whether what is computed passes through the part called "pooler"; many complete models are
                published without it, because averages over words have no use for it.

        Raises:
            BadInputError: what it computes would be chance, or not the model that was trained.
        """
        for model, info in self.found:
            missing = sorted(key for key in info["missing_keys"] if uses_pooler or not POOLER.search(key))
            other_size = sorted(str(key[0] if isinstance(key, tuple) else key) for key in info["mismatched_keys"])
            own = set(model.state_dict())
            if missing or other_size:
                raise BadInputError(
                    tr(
                        'The model "{name}" is not complete: {number_of_missing} of its '
                        "{number_of_own} weights are {word} ({some}), and a made-up weight gives "
                        "vectors of chance. Download or copy the whole model again.",
                        name=name,
                        number_of_missing=len(missing) + len(other_size),
                        number_of_own=len(own),
                        word=tr("missing from its files") if missing else tr("of another size in its files"),
                        some=_some(missing or other_size),
                    )
                )
            surplus = [key for key in info["unexpected_keys"] if _is_surplus(model, key, own)]
            if surplus:
                raise BadInputError(
                    tr(
                        'The model "{name}" does not fit its settings: its files hold '
                        "{number_of_surplus} weights that config.json has no place for ({some}), so "
                        "the model would run without them. Download or copy the whole model again.",
                        name=name,
                        number_of_surplus=len(surplus),
                        some=_some(sorted(surplus)),
                    )
                )


@contextlib.contextmanager
def loading_report() -> Iterator[LoadingReport]:
    """Every loading of a transformer inside the block is written down in what it gives."""
    from transformers import PreTrainedModel
    from transformers.utils import logging

    report, plain = LoadingReport(), PreTrainedModel.__dict__["from_pretrained"]

    def watched(cls: type[PreTrainedModel], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as the library's own
        wants_info = options.pop("output_loading_info", False)
        # Another size is reported rather than raised, so that the sentence can name the weights.
        options |= {"output_loading_info": True, "ignore_mismatched_sizes": True}
        model, info = plain.__func__(cls, *args, **options)
        report.found.append((model, info))
        return (model, info) if wants_info else model

    with _ONE_AT_A_TIME:
        verbosity = logging.get_verbosity()
        logging.set_verbosity_error()  # the report is read here; standard error is for sentences
        _set(PreTrainedModel, classmethod(watched))
        try:
            yield report
        finally:
            _set(PreTrainedModel, plain)
            logging.set_verbosity(verbosity)


def _set(owner: type, method: Callable[..., Any] | classmethod[Any, ..., Any]) -> None:
    owner.from_pretrained = method  # type: ignore[attr-defined]


def _is_surplus(model: PreTrainedModel, key: str, own: Collection[str]) -> bool:
    """Whether a weight of the files belongs to this model's body, and not to another task's part on top of it."""
    prefix = f"{model.base_model_prefix}."
    short = key.removeprefix(prefix)
    shapes = {_NUMBER.sub("*", other.removeprefix(prefix)) for other in own}
    if _NUMBER.sub("*", short) in shapes:
        return True
    saved = [str(architecture) for architecture in getattr(model.config, "architectures", None) or []]
    is_of_another_task = bool(saved) and type(model).__name__ not in saved
    return not is_of_another_task and short.split(".")[0] not in HEADS


def _some(keys: Collection[str]) -> str:
    first = list(keys)[:NAMED]
    return commas(first) + (", …" if len(keys) > NAMED else "")
