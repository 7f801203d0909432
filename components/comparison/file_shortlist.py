"""A first shortlist for pictures or sounds: what looks or listens, and what reads the words beside them."""

from __future__ import annotations

from collections.abc import Sequence

from components import nouns
from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name
from components.catalogue.cards import load_catalogue
from components.comparison.shortlist import BASELINE, LEXICAL, Suggestion, fits
from components.i18n import N_, tr
from components.needs.fields import Needs
from components.records import Collection, Item
from components.spec import ModelSpec

CAPTIONS, PACKAGED, LOOKS, JOINT = "captions", "packaged", "looks", "joint"
CONSE = "conse:efficientnet-lite0+all-MiniLM-L6-v2"

_SAID = {
    "image": (
        (BASELINE, "colour-histogram", N_("Colours and edges, no model at all: what every other one must beat.")),
        (
            PACKAGED,
            CONSE,
            N_(
                "Names what it sees, and lets a text model read the names: words find pictures without a model of both."
            ),
        ),
        (LOOKS, "efficientnet-lite0", N_("A small network that looks at pictures only: finds pictures by a picture.")),
    ),
    "audio": (
        (
            BASELINE,
            "mel-statistics",
            N_("Pitch and loudness in numbers, no model at all: what every other one must beat."),
        ),
        (LOOKS, "musicnn-mtt", N_("A small network trained on music: finds sounds by a sound.")),
    ),
}
_READS_WORDS = (
    (
        LEXICAL,
        "bm25",
        N_("Counts the words of names and captions: if they are good, hard to beat, and it costs nothing."),
    ),
    (
        CAPTIONS,
        "all-MiniLM-L6-v2",
        N_("Reads names and captions by meaning and never the files: shows what these add."),
    ),
)
_THINGS = {"image": "picture", "audio": "sound"}
JOINT_WHY = N_("Reads words and {things} in one space: {among}. No published score on data like yours is known.")
SIZED_JOINT = N_(
    "Reads words and {things} in one space, {memory:,.0f} MB: {among}. No published score on data like yours is known."
)


def suggest_for_files(needs: Needs, collection: Collection, languages: Sequence[str]) -> list[Suggestion]:
    """A baseline, models from packages, what reads names and captions, and one of words and files together.

    Only what can answer a query of the collection is suggested: with queries in words, no model that only looks. Words
    beside the files are read where there are any. ``spec`` is None where nothing fits; ``why`` then says why.

    Args:
        needs: the person's.
        collection: one whose documents hold pictures or sounds; where both, the pictures lead.
        languages: two-letter codes of its words, the commonest first; empty where unknown.
    """
    modality = "image" if "image" in collection.modalities else "audio"
    named = [
        *_SAID[modality],
        *(_READS_WORDS if any(map(str.strip, collection.document_texts())) else ()),
    ]
    queries = collection.query_items()
    suggestions = []
    for role, name, why in named:
        spec = resolve_name(name)
        if _answers(spec, queries):
            suggestions.append(Suggestion(role, spec, candidate_of(spec).card, tr(why)))
    return [*suggestions, _joint(needs, modality, languages)]


def _answers(spec: ModelSpec, queries: Sequence[Item]) -> bool:
    candidate = candidate_of(spec)
    return not queries or any(candidate.takes_query(query) for query in queries)


def _joint(needs: Needs, modality: str, languages: Sequence[str]) -> Suggestion:
    """The newest that reads words and files in one space: no published score is known for data like this."""
    wanted = (*languages, *needs.languages)
    runnable = [card for card in load_catalogue() if card.kind and not card.authors_code]
    fit = [card for card in runnable if fits(card, needs, wanted, (modality, "text"))]
    things = nouns.several(_THINGS[modality])
    if not fit:
        return Suggestion(
            JOINT,
            None,
            None,
            tr("No listed model of words and {things} meets the limits of your needs.", things=things),
        )
    card = max(fit, key=lambda card: card.release_date)
    among = (
        tr("the newest of {number_of_fit} that fit your needs", number_of_fit=len(fit))
        if len(fit) > 1
        else tr("the only one that fits your needs")
    )
    why = tr(SIZED_JOINT if card.memory_mb else JOINT_WHY, things=things, memory=card.memory_mb or 0.0, among=among)
    return Suggestion(JOINT, resolve_name(card.name), card, why)
