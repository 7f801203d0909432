"""Universal Sentence Encoder, multilingual, version 3, from a package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from components.candidates.dense import EncodingCandidate
from components.candidates.example_code import ExampleCode, template
from components.candidates.token_limits import READS_ALL, ReadingLimit, TokenCounter, checked_file
from components.encoders import weights
from components.encoders.piece_counters import UseCounter

if TYPE_CHECKING:
    from components.encoders.use_multilingual import UseMultilingualEncoder


class UseMultilingual(EncodingCandidate):
    """Sixteen languages; reads texts of any length."""

    kind = "use-multilingual"
    option_types = {"threads": int}

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.USE_MULTILINGUAL.identity

    def load(self, api_key: object = None, meter: object = None) -> UseMultilingualEncoder:
        """See Candidate."""
        from components.encoders.use_multilingual import UseMultilingualEncoder

        weights.package_folder(weights.USE_MULTILINGUAL)
        return UseMultilingualEncoder(self.key, **self.options)

    def token_counter(self) -> TokenCounter:
        """See Candidate."""
        return _counter()

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        return READS_ALL

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        return ExampleCode(template("use_multilingual").format(cut=cut), (weights.USE_MULTILINGUAL.requirement,))


@lru_cache(maxsize=1)
def _counter() -> UseCounter:
    return UseCounter(checked_file(weights.USE_MULTILINGUAL, "resources/sp.model"))
