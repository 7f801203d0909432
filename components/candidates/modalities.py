"""What candidates take, in words."""

from __future__ import annotations

from collections.abc import Iterable

from components.i18n import N_, tr
from components.numbers import in_a_row

THINGS = {"text": N_("words"), "image": N_("pictures"), "audio": N_("sounds")}


def in_words(modalities: Iterable[str]) -> str:
    """ "pictures and words"."""  # noqa: D210
    return in_a_row([tr(THINGS[modality]) for modality in modalities])
