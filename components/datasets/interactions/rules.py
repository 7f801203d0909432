"""What a person may say about which interactions count and what of them is held out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from components.datasets.wording import shown
from components.i18n import tr
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST
from components.records import BadInputError

SEED = 20


@dataclass(frozen=True)
class Rules:
    """``split``: see Interactions; None is BY_LAST where there are times, else AT_RANDOM.

    ``date`` is the first day that is held out by BY_DATE (seconds since 1970, UTC). ``least_rating``: rows rated lower
    are no interaction. ``least_interactions``: users and items with fewer are left out, again and again until none is
    left (5 is the field's "5-core").
    """

    split: str | None = None
    date: float | None = None
    keeps_repeats: bool = False
    least_rating: float | None = None
    least_interactions: int = 1
    seed: int = SEED


def parse_split(text: str) -> tuple[str, float | None]:
    """How a person names a split, "last", "random" or a day such as 2024-01-31, and the day in seconds since 1970.

    Raises:
        BadInputError: it is none of these.
    """
    word = text.strip().lower()
    if word in (BY_LAST, AT_RANDOM):
        return word, None
    try:
        return BY_DATE, datetime.fromisoformat(word).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise BadInputError(
            tr(
                "{text} is no way to split interactions; write last, random, or a day such as 2024-01-31.",
                text=shown(text),
            )
        ) from None
