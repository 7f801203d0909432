"""What licences say on commercial use, in words, and what they alone do not settle."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from components.i18n import N_, tr
from components.numbers import in_a_row, sentences

LICENCE_FILE = Path(__file__).with_name("facts") / "licences.csv"
RESEARCH_ONLY_DATA = {"MSMARCO": "MS MARCO"}
"""Training sets, by the names of MTEB, whose terms of use speak of non-commercial research only."""
PROVIDERS_TERMS = N_("The provider's terms apply; read what they say on your use, and on keeping your texts.")
OWN_LICENCE = N_("A licence of its authors' own. Read it, or have it read, before you rely on it.")
OTHER_LICENCE = N_("A licence this app cannot judge. Read it, or have it read, before you rely on it.")
NO_LICENCE = N_("No licence is known here. Without one, all rights stay with the authors: ask them.")
REASONS = (
    N_("Free to use, also commercially; keep the copyright notice."),
    N_("Free to use, also commercially; keep the licence and the notices."),
    N_(
        "Free to use, also commercially; name the authors, and share what you derive from the weights under the same "
        "licence."
    ),
    N_("Free to use, also commercially; name the authors."),
    N_("Google's own terms: use is bound to a list of forbidden uses that you must pass on. Have them read."),
    N_("The licence forbids commercial use; ask the authors for another one."),
)
"""Those of licences.csv."""


@cache
def _licences() -> dict[str, dict[str, str]]:
    with LICENCE_FILE.open(encoding="utf-8", newline="") as file:
        return {row["licence"]: row for row in csv.DictReader(file)}


def commercial_use(licence: str, open_weights: str) -> str:
    """ "yes: why", "no: why" or "unclear: why" for the licence of a model."""  # noqa: D210
    known = _licences().get(licence)
    if known is not None:
        return f"{known['allows']}: {known['why']}"
    if open_weights == "False":
        return f"unclear: {PROVIDERS_TERMS}"
    if licence.startswith("https://"):
        return f"unclear: {OWN_LICENCE}"
    if licence:
        return f"unclear: {OTHER_LICENCE}"
    return f"unclear: {NO_LICENCE}"


def why_it_may(commercial_use: str) -> str:
    """The reason behind the answer of ``commercial_use``, in the reader's language."""
    return tr(commercial_use.partition(": ")[2])


def licence_address(licence: str) -> str:
    """Where the text of the licence stands, "" where that is unknown."""
    if licence.startswith("https://"):
        return licence
    return _licences().get(licence, {}).get("address", "")


def doubt(licence: str, trained_on: str, base: str, base_licence: str) -> str:
    """What the licence of the weights leaves open; "" where nothing is known to.

    Args:
        licence: of the weights.
        trained_on: training sets, parted by "|".
        base: name of the model it was made from, "" where none is known.
        base_licence: the licence of that one.
    """
    doubts = []
    own, parent = commercial_use(licence, "True"), commercial_use(base_licence, "True")
    if base and base_licence and own.startswith("yes") and not parent.startswith("yes"):
        doubts.append(
            tr(
                "It was made from {base}, whose licence ({base_licence}) is stricter.",
                base=base,
                base_licence=base_licence,
            )
        )
    limited = [title for name, title in RESEARCH_ONLY_DATA.items() if name in trained_on.split("|")]
    if limited and own.startswith("yes"):
        doubts.append(
            tr(
                "It was trained on {limited}, whose terms allow non-commercial research only; "
                "whether that binds who uses the weights is not settled.",
                limited=in_a_row(limited),
            )
        )
    return sentences(doubts)
