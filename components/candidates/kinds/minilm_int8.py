"""all-MiniLM-L6-v2 in 8 bits, from a package, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.dense import EncodingCandidate
from components.candidates.example_code import ExampleCode, template
from components.candidates.token_limits import ReadingLimit, TokenCounter, minilm_counter
from components.encoders import weights

if TYPE_CHECKING:
    from components.encoders.minilm_int8 import MiniLMInt8Encoder


class MiniLMInt8(EncodingCandidate):
    """The packaged int8 ONNX file with MiniLM's own tokenizer."""

    kind = "minilm-int8"
    option_types = {"threads": int}

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.MINILM_INT8.identity + weights.MINILM.identity

    def load(self, api_key: object = None, meter: object = None) -> MiniLMInt8Encoder:
        """See Candidate."""
        from components.encoders.minilm_int8 import MiniLMInt8Encoder

        model = weights.package_folder(weights.MINILM_INT8) / weights.MINILM_INT8.files[0][0]
        tokenizer = weights.package_folder(weights.MINILM) / "model" / "tokenizer.json"
        return MiniLMInt8Encoder(model, tokenizer, self.key, **self.options)

    def token_counter(self) -> TokenCounter:
        """See Candidate."""
        return minilm_counter()

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        from components.encoders.minilm_int8 import MAX_TOKENS

        return ReadingLimit(MAX_TOKENS, reads_all=False)

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        code = template("minilm_int8").format(
            tokenizer_package=weights.MINILM.module,
            model_package=weights.MINILM_INT8.module,
            model_file=weights.MINILM_INT8.files[0][0],
            cut=cut,
        )
        packages = (weights.MINILM_INT8.requirement, weights.MINILM.requirement, "onnxruntime", "tokenizers")
        return ExampleCode(code, packages)
