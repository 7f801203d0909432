"""What candidates take, in words."""

from __future__ import annotations

from collections.abc import Iterable

from components.i18n import tr

THINGS = {"text": "words", "image": "pictures", "audio": "sounds"}


def in_words(modalities: Iterable[str]) -> str:
    """ "pictures and words"."""  # noqa: D210
    return tr(" and ").join(THINGS[modality] for modality in modalities)
