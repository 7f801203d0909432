"""Models that sentence-transformers loads: of the hub, of a folder, or the one that comes as a package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.candidates import saved_folder
from components.candidates.dense import EncodingCandidate
from components.candidates.example_code import ExampleCode, template
from components.candidates.model_folders import card_of_folder, is_folder, saved_model_type
from components.candidates.token_limits import ReadingLimit, TokenCounter
from components.catalogue.cards import ModelCard
from components.encoders import weights
from components.i18n import tr
from components.records import BadInputError
from components.spec import Option

if TYPE_CHECKING:
    from components.encoders.sentence_transformer import SentenceTransformerEncoder

PROMPTS = "prompts:"
PROMPTS_SUFFIX = " + prompts"
ONNX = "onnx:"
BFLOAT16 = "bfloat16:"


class SentenceTransformersModel(EncodingCandidate):
    """A dense model by its name or folder."""

    kind = "sentence-transformers"
    option_types = {
        "query_prompt": str,
        "document_prompt": str,
        "dim": int,
        "max_tokens": int,
        "revision": str,
        "device": str,
        "backend": str,
        "precision": str,
    }
    keyed_options = ("query_prompt", "document_prompt", "dim", "max_tokens", "backend", "precision")
    takes_prompts = True
    can_be_trained = True
    takes_backends = True

    @property
    def takes_precisions(self) -> bool:
        """See Candidate: torch computes in either, onnxruntime in float32 only."""
        return self.spec.options.get("backend") != "onnx"

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate.

        Raises:
            BadInputError: a cross-encoder lies there, which is no candidate of its own.
        """
        if saved_model_type(folder) == "CrossEncoder":
            raise BadInputError(
                tr(
                    '"{folder}" is a cross-encoder: it reranks the results of another model. Write '
                    "rerank:{folder}@BASE.",
                    folder=folder,
                )
            )
        return True

    @classmethod
    def of_card(cls, card: ModelCard) -> Mapping[str, Option]:
        """See Candidate: its prompts."""
        prompts = {"query_prompt": card.query_prompt, "document_prompt": card.document_prompt}
        return {name: value for name, value in prompts.items() if value}

    @property
    def card(self) -> ModelCard | None:
        """See Candidate."""
        return card_of_folder(self.spec) if is_folder(self.spec) else super().card

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        backend = ONNX if self.spec.options.get("backend") == "onnx" else ""
        precision = BFLOAT16 if self.spec.options.get("precision") == "bfloat16" else ""
        prompts = PROMPTS if self.name.endswith(PROMPTS_SUFFIX) else ""
        return f"{prompts}{precision}{backend}{self.spec.source or self.name}"

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.weights_identity(self.spec.source or self.name, options.get("revision"))

    def load(self, api_key: object = None, meter: object = None) -> SentenceTransformerEncoder:
        """See Candidate."""
        from components.encoders.sentence_transformer import SentenceTransformerEncoder

        options = self.options
        saved = weights.get_weights(self.spec.source or self.name, options.pop("revision", None))
        return SentenceTransformerEncoder(self.name, saved.folder, self.key, **options)

    @property
    def weights_folder(self) -> Path | None:
        """See Candidate."""
        return weights.get_weights(self.spec.source or self.name, self.options.get("revision")).folder

    def token_counter(self) -> TokenCounter | None:
        """See Candidate."""
        folder = saved_folder.local_folder(self.spec)
        return None if folder is None else saved_folder.counter_of(self.spec, folder)

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        folder = saved_folder.local_folder(self.spec)
        if folder is not None:
            return saved_folder.limit_of(self.spec, folder, self.token_counter())
        given = self.spec.options.get("max_tokens") or (self.card.max_tokens if self.card is not None else None)
        return ReadingLimit(int(given) if given else None, reads_all=False)

    def saved_prompts(self) -> Mapping[str, str]:
        """See Candidate."""
        folder = saved_folder.local_folder(self.spec)
        return {} if folder is None else saved_folder.prompts_of(folder)

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        prompts = {
            name: f", prompt={self.spec.options[name]!r}" if name in self.spec.options else ""
            for name in ("query_prompt", "document_prompt")
        }
        is_half = self.spec.options.get("precision") == "bfloat16"
        code = template("sentence_transformers").format(
            source=repr(self.spec.source or self.name),
            cut=cut,
            precision=".bfloat16()  # faster on this machine, the same vectors" if is_half else "",
            **prompts,
        )
        notes = (
            (
                tr(
                    "The file runs the model by torch, which gives the same vectors; the times "
                    "measured were onnxruntime's."
                ),
            )
            if self.spec.options.get("backend") == "onnx"
            else ()
        )
        return ExampleCode(code, ("sentence-transformers==6.2.0",), notes)
