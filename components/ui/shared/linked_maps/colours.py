"""What the colours and shapes of points stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.charts.looks import CLASSES, MOST_LABELS
from components.i18n import in_own_language, tr_count
from components.ui.shared.linked_maps.parts import Codes
from components.ui.shared.linked_maps.words import NO_VALUE

OTHER, NONE = 12, 13  # codes of what shares grey and of what has no value
STEPS = 6  # of an ordered scale

# One hue from faint to strong, readable by lightness alone; strong is what stands out from the page.
ORDERED: Mapping[str, Sequence[str]] = {
    "light": ("#B5CBDF", "#89AFD0", "#5E92BF", "#3A74A8", "#1F5689", "#0A3560"),
    "dark": ("#34506E", "#45709A", "#5A8FC0", "#7FADDB", "#AACCEF", "#DCEBFB"),
}
QUIET = ("#9AA4B0", "#6C7785")  # points that are not selected, light and dark


@dataclass(frozen=True, eq=False)
class Colouring:
    """A code for each document, and what the codes are called.

    ``codes`` is uint8 (n,): 0 to 11 for ``names``, 12 for values that share grey, 13 for none. Where models differ
    (hubness, success), ``of_panels`` holds one such array a panel instead. ``title`` names what is shown, ``note``
    explains it. ``is_ordered``: the names are steps of a scale, from low to high.
    """

    names: Sequence[str]
    codes: Codes | None = None
    of_panels: Sequence[Codes] | None = None
    title: str = ""
    note: str = ""
    other: str = ""
    none: str = NO_VALUE
    is_ordered: bool = False

    def all_names(self) -> list[str]:
        """The 14 names by code, "" where there is none."""
        return [*self.names, *[""] * (MOST_LABELS - len(self.names)), self.other, in_own_language(self.none)]

    def palette(self) -> dict[str, list[str]]:
        """14 colours by code, for light and dark."""
        if not self.is_ordered:
            return {mode: list(colours) for mode, colours in CLASSES.items()}
        places = _spread(len(self.names))
        by_mode = {}
        for mode, ramp in ORDERED.items():
            steps = [ramp[place] for place in places]
            by_mode[mode] = [*steps, *[ramp[-1]] * (MOST_LABELS - len(steps)), *CLASSES[mode][MOST_LABELS:]]
        return by_mode

    def rows(self, chosen: npt.NDArray[np.int64]) -> Colouring:
        """The same for some of the documents."""
        codes = None if self.codes is None else self.codes[chosen]
        panels = None if self.of_panels is None else [each[chosen] for each in self.of_panels]
        return Colouring(self.names, codes, panels, self.title, self.note, self.other, self.none, self.is_ordered)


def by_class(values: Sequence[str], order: Sequence[str] = (), *, title: str = "", note: str = "") -> Colouring:
    """A colour for each of the 12 commonest values, those of ``order`` first; "" has none."""
    counted = Counter(values)
    counted.pop("", None)
    first = [value for value in dict.fromkeys(order) if value in counted]
    ranked = sorted(counted.keys() - set(first), key=lambda value: (-counted[value], value))
    named = (first + ranked)[:MOST_LABELS]
    codes = {value: code for code, value in enumerate(named)} | {"": NONE}
    coded = np.array([codes.get(value, OTHER) for value in values], dtype=np.uint8)
    left = len(counted) - len(named)
    return Colouring(
        named,
        coded,
        title=title,
        note=note,
        other=tr_count("{count} other value", "{count} other values", left) if left else "",
    )


def by_step(
    values: npt.NDArray[np.floating] | Sequence[npt.NDArray[np.floating]],
    bounds: Sequence[float],
    names: Sequence[str],
    *,
    title: str,
    note: str = "",
    none: str = NO_VALUE,
) -> Colouring:
    """Steps of a scale: a value below ``bounds[0]`` is step 0, one at or above the last is the last; NaN is none.

    Args:
        values: (n,), or one such array a panel.
        bounds: rising, one fewer than ``names``.
        names: of the steps, at most 6.
        title: of the legend.
        note: that explains it.
        none: what NaN means.
    """
    panels = list(values) if isinstance(values, (list, tuple)) else [np.asarray(values)]
    coded = [
        np.where(np.isnan(each), NONE, np.searchsorted(bounds, each, side="right")).astype(np.uint8) for each in panels
    ]
    shared = coded[0] if not isinstance(values, (list, tuple)) else None
    return Colouring(
        names, shared, None if shared is not None else coded, title=title, note=note, none=none, is_ordered=True
    )


def _spread(count: int) -> list[int]:
    """Places on the ramp for so many steps, the ends always used."""
    if count <= 1:
        return [STEPS - 1] * count
    return [round(place * (STEPS - 1) / (count - 1)) for place in range(count)]
