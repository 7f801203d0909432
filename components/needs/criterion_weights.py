"""How much each criterion counts when models that are not ruled out are weighed against each other."""

from __future__ import annotations

from components.needs.fields import CONSTRAINTS, Needs, is_limit_set

QUALITY = "quality"
QUALITY_PARTS = 3.0
WISH_PARTS = 1.0


def weights(needs: Needs) -> dict[str, float]:
    """Criterion -> weight; all are above 0 and together 1.

    Quality has three parts, every limit that is only a wish has one: weight = parts / all parts. A wish that asks
    nothing (its limit is not set) weighs nothing and is left out.

    Example: two wishes give quality 3/5 and each wish 1/5.
    """
    parts = {QUALITY: QUALITY_PARTS}
    for name in CONSTRAINTS:
        if name in needs.wishes and is_limit_set(needs, name):
            parts[name] = WISH_PARTS
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()}
