"""Which judging frameworks can be had, with the versions that were tried and the switches that keep them quiet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

SCRIPTS = Path(__file__).with_name("scripts")
QUIET = {"OTEL_SDK_DISABLED": "true", "DO_NOT_TRACK": "1", "ANONYMIZED_TELEMETRY": "false"}


@dataclass(frozen=True)
class Framework:
    """One framework. ``pins`` go to pip as they are; ``megabytes`` is about what is downloaded.

    ``metrics``: its own name of a metric -> ours that it is set beside.
    """

    name: str
    title: str
    licence: str
    pins: tuple[str, ...]
    megabytes: int
    metrics: Mapping[str, str]
    switches: Mapping[str, str]

    @property
    def script(self) -> Path:
        """What runs in its environment; text, because only that environment has its libraries."""
        return SCRIPTS / f"{self.name}.txt"


FRAMEWORKS = {
    library.name: library
    for library in (
        Framework(
            "deepeval",
            "DeepEval",
            "Apache-2.0",
            ("deepeval==4.3.1",),
            185,
            {
                "Faithfulness": "faithfulness",
                "Answer Relevancy": "answer_relevancy",
                "Contextual Precision": "context_precision",
                "Contextual Recall": "context_recall",
            },
            {
                "DEEPEVAL_TELEMETRY_OPT_OUT": "1",
                "DEEPEVAL_DISABLE_DOTENV": "1",
                "DEEPEVAL_FILE_SYSTEM": "READ_ONLY",
                "DEEPEVAL_UPDATE_WARNING_OPT_IN": "0",
                "DEEPEVAL_DISABLE_TIMEOUTS": "1",  # it would ask again after 88 s while a slow server still writes
            },
        ),
        Framework(
            "phoenix",
            "Phoenix evals",
            "Elastic-2.0",
            ("arize-phoenix-evals==3.9.4", "openai==3.57.0"),
            241,
            {"faithfulness": "faithfulness", "correctness": "correctness"},
            {},
        ),
        Framework(
            "ragas",
            "Ragas",
            "Apache-2.0",
            ("ragas==0.4.3", "langchain-community==0.3.31", "openai==1.109.1", "rapidfuzz==3.14.6"),
            824,
            {
                "faithfulness": "faithfulness",
                "answer_relevancy": "answer_relevancy",
                "context_precision": "context_precision",
                "context_recall": "context_recall",
            },
            {"RAGAS_DO_NOT_TRACK": "true"},
        ),
        Framework(
            "trulens",
            "TruLens",
            "MIT",
            ("trulens-core==2.16.0", "trulens-feedback==2.16.0", "trulens-providers-openai==2.16.0"),
            606,
            {"groundedness": "faithfulness", "relevance": "answer_relevancy", "context_relevance": "context_precision"},
            {},
        ),
    )
}
"""Name -> framework."""


def framework(name: str) -> Framework:
    """The framework of this name.

    Raises:
        BadInputError: there is none.
    """
    if name not in FRAMEWORKS:
        raise BadInputError(
            tr('There is no framework "{name}"; known: {frameworks}.', name=name, frameworks=commas(FRAMEWORKS))
        )
    return FRAMEWORKS[name]
