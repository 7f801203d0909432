"""ConSE: an image classifier's class names, read by a text model, let words find pictures with no model of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from components.candidates import candidate_of
from components.candidates.kinds.efficientnet_lite import NAME as CLASSIFIER
from components.candidates.kinds.efficientnet_lite import EfficientNetLite
from components.candidates.media import MediaCandidate
from components.i18n import tr
from components.records import BadInputError
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.conse import ConseEncoder

PREFIX = "conse:"


class Conse(MediaCandidate):
    """Pictures found by words or by a picture. ``source`` is the text model as a person types it."""

    kind = "conse"
    modalities = ("image", "text")

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: "conse:CLASSIFIER+TEXT MODEL".

        Raises:
            BadInputError: the classifier is not known, or the other part is no text model on this computer.
        """
        if not text.lower().startswith(PREFIX):
            return None
        classifier, _, rest = text[len(PREFIX) :].partition("+")
        if classifier.strip().lower() != CLASSIFIER or not rest.strip():
            raise BadInputError(
                tr(
                    '"{text}" is no ConSE model; write {prefix}{classifier}+TEXT MODEL, as in '
                    "{prefix}{classifier}+all-MiniLM-L6-v2.",
                    text=text,
                    prefix=PREFIX,
                    classifier=CLASSIFIER,
                )
            )
        words = _text_spec(rest.strip())
        return ModelSpec(f"{PREFIX}{CLASSIFIER}+{words.name}", cls.kind, candidate_of(words).typed_name)

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return f"{PREFIX}{CLASSIFIER}+{self.spec.source}"

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"{self._classifier.key} {candidate_of(_text_spec(self.spec.source)).key}"

    @property
    def missing_package(self) -> str:
        """See Candidate."""
        return self._classifier.missing_package

    @property
    def _classifier(self) -> EfficientNetLite:
        return EfficientNetLite(ModelSpec(CLASSIFIER, EfficientNetLite.kind))

    def load(self, api_key: object = None, meter: object = None) -> ConseEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.conse import ConseEncoder
        from components.encoders.media.efficientnet_lite import class_names

        classifier = self._classifier.load()
        texts = candidate_of(_text_spec(self.spec.source)).load()
        middle = classifier.sees_middle, classifier.sees_side
        names = class_names()
        return ConseEncoder(self.name, self.key, classifier.probabilities, names, texts, classifier.sees, middle)


def _text_spec(name: str) -> ModelSpec:
    from components.candidates.names import resolve_name

    spec = resolve_name(name)
    model = candidate_of(spec)
    if not model.has_encoder or not model.is_local:
        raise BadInputError(
            tr(
                '"{name}" cannot read class names for ConSE; name an embedding model of texts on this computer.',
                name=name,
            )
        )
    return spec
