"""A sentence-transformers model whose transformer is run by onnxruntime; prompts, pooling and norm stay its own."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import io
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from filelock import FileLock

from components.encoders.onnx_session import open_session
from components.encoders.weights import folder_identity
from components.i18n import tr
from components.numbers import in_a_row
from components.records import BadInputError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules.transformer import Transformer
    from transformers import PretrainedConfig

CONVERTERS = ("onnx", "onnxscript")  # packages that torch.onnx.export builds on
CONVERSION = 1  # raise it when the same weights are converted to another graph
OUTPUT = "last_hidden_state"
SAMPLE = ("one two three four", "five")  # traced with: two texts of different lengths


class OnnxBody(torch.nn.Module):
    """Takes a transformer's place: the same named inputs, int64 (n, tokens), and the same last hidden state."""

    def __init__(self, file: Path, config: PretrainedConfig) -> None:
        super().__init__()
        self.config = config
        self._session = open_session(file, may_use_gpu=True)
        self._inputs = [entry.name for entry in self._session.get_inputs()]

    def forward(self, **features: torch.Tensor) -> dict[str, torch.Tensor]:
        """``features`` as the tokenizer gives them; float32 (n, tokens, width) under ``OUTPUT``."""
        feed = {name: features[name].cpu().numpy() for name in self._inputs}
        return {OUTPUT: torch.from_numpy(self._session.run([OUTPUT], feed)[0])}


def run_by_onnxruntime(name: str, model: SentenceTransformer, folder: Path) -> None:
    """Put an OnnxBody in the place of the model's transformer.

    The conversion from the torch weights is kept beside the Hugging Face cache and made once for the same weights.

    Raises:
        BadInputError: there is no transformer in the model, a package for the conversion is missing, or the model
            cannot be converted.
    """
    from sentence_transformers.base.modules.transformer import Transformer

    first = model[0]
    if not isinstance(first, Transformer):
        raise BadInputError(
            tr('The model "{name}" has no transformer that onnxruntime could run; leave out "onnx:".', name=name)
        )
    file = _file_of(folder)
    with FileLock(f"{file.parent}.lock"):  # two processes never convert the same weights at once
        if not file.is_file():
            _convert(name, first, file)
    first.model = OnnxBody(file, first.model.config)
    first.backend = "onnx"


def _file_of(folder: Path) -> Path:
    from huggingface_hub import constants

    weights = folder_identity(folder).rpartition(":")[2][:32]
    place = Path(constants.HF_HOME) / "embedding-explorer-onnx"
    place.mkdir(parents=True, exist_ok=True)
    return place / f"{weights}-{CONVERSION}" / "model.onnx"


def _convert(name: str, transformer: Transformer, file: Path) -> None:
    missing = [package for package in CONVERTERS if importlib.util.find_spec(package) is None]
    if missing:
        listed = in_a_row([f'"{package}"' for package in missing])
        raise BadInputError(
            tr(
                'The model "{name}" needs {listed} to be converted for onnxruntime; run: pip '
                'install {missing}, or leave out "onnx:".',
                name=name,
                listed=listed,
                missing=" ".join(missing),
            )
        )
    body = transformer.model.float().eval()
    known = inspect.signature(body.forward).parameters
    encoded = transformer.tokenizer(list(SAMPLE), padding=True, return_tensors="pt")
    sample = {key: value for key, value in encoded.items() if key in known}
    made = Path(tempfile.mkdtemp(dir=file.parent.parent))
    try:
        with _quiet(), torch.no_grad():
            torch.onnx.export(
                _Named(body, tuple(sample)),
                tuple(sample.values()),
                made / file.name,
                input_names=list(sample),
                output_names=[OUTPUT],
                dynamic_shapes=(tuple({0: "texts", 1: "tokens"} for _ in sample),),
                dynamo=True,
            )
        made.chmod(0o755)
        made.rename(file.parent)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise
    except Exception as error:
        shutil.rmtree(made, ignore_errors=True)
        raise BadInputError(
            tr(
                'The model "{name}" cannot be converted for onnxruntime ({name_2}); leave out "onnx:".',
                name=name,
                name_2=type(error).__name__,
            )
        ) from error


class _Named(torch.nn.Module):
    """A transformer with its inputs in a fixed order, as a conversion wants them."""

    def __init__(self, body: torch.nn.Module, names: tuple[str, ...]) -> None:
        super().__init__()
        self._body = body
        self._names = names
        self.eval()

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        outputs = self._body(**dict(zip(self._names, inputs, strict=True)))
        state: torch.Tensor = outputs[OUTPUT]
        return state


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The converter tells its progress on standard output, which is for results."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
