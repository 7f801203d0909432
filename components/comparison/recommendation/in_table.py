"""What a recommendation makes of each model, in a word or two for a table."""

from __future__ import annotations

from collections.abc import Container, Sequence

from components.comparison.recommendation.records import WITHOUT_MEANS, Recommendation
from components.i18n import N_, tr

TAKEN, LEVEL, BEHIND, RULED_OUT = N_("take it"), N_("level"), N_("finds less"), N_("ruled out")
NOT_WEIGHED = "–"
BEHIND_OTHER = N_("worse")
LIKED_LESS = N_("liked less")


def place(
    model: str, recommendation: Recommendation | None, excluded: Container[str], *, is_of_search: bool = True
) -> str:
    """Taken, level with the best as far as can be told, surely behind, or ruled out."""
    if model in excluded:
        return tr(RULED_OUT)
    if recommendation is None or model not in recommendation.ranked:
        return NOT_WEIGHED
    if model == recommendation.first:
        return tr(TAKEN)
    if model in recommendation.level:
        return tr(LEVEL)
    if recommendation.basis in WITHOUT_MEANS:
        return tr(LIKED_LESS)
    return tr(BEHIND if is_of_search else BEHIND_OTHER)


def order(models: Sequence[str], recommendation: Recommendation | None) -> list[str]:
    """The recommended model first, then the others that may be chosen, then those that may not."""
    ranked = [model for model in recommendation.ranked if model in models] if recommendation is not None else []
    return [*ranked, *(model for model in models if model not in ranked)]
