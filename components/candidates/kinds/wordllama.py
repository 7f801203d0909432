"""WordLlama: static word vectors from a package, thousands of texts a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates.dense import EncodingCandidate
from components.candidates.example_code import ExampleCode, template
from components.candidates.token_limits import READS_ALL, ReadingLimit, TokenCounter, checked_file, rust_counter
from components.encoders import weights

if TYPE_CHECKING:
    from components.encoders.wordllama import WordLlamaEncoder


class WordLlama(EncodingCandidate):
    """A table of word vectors, averaged over a text."""

    kind = "wordllama"
    is_quick = True

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.WORDLLAMA.identity

    def load(self, api_key: object = None, meter: object = None) -> WordLlamaEncoder:
        """See Candidate."""
        from components.encoders.wordllama import WordLlamaEncoder

        folder = weights.package_folder(weights.WORDLLAMA)
        table, tokenizer = (folder / name for name, _ in weights.WORDLLAMA.files)
        return WordLlamaEncoder(table, tokenizer, self.key)

    def token_counter(self) -> TokenCounter:
        """See Candidate."""
        return rust_counter(checked_file(weights.WORDLLAMA, weights.WORDLLAMA.files[1][0]), special=False)

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        return READS_ALL

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        (table, _), (tokenizer, _) = weights.WORDLLAMA.files
        code = template("wordllama").format(weights_file=table, tokenizer_file=tokenizer, cut=cut)
        return ExampleCode(code, (weights.WORDLLAMA.requirement, "safetensors", "tokenizers"))
