"""Prefix lint: models trained with a text in front of every query or document, used without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.candidates import candidate_of
from components.catalogue.cards import ModelCard, find_card, load_catalogue
from components.i18n import tr
from components.numbers import in_a_row
from components.records import BadInputError
from components.spec import ModelSpec, Option

SHORTEST_MATCH = 6  # letters of a listed name that must occur in an unlisted one to be taken for its kin
SUFFIX = " + prompts"


@dataclass(frozen=True, slots=True)
class MissingPrompts:
    """What stands in front of texts in the model's training and not here; "" where nothing is missing on that side.

    ``listed`` is the catalogue's name of the model that says so: the model itself, or (``by_name``) the one its name
    is taken from, which is a guess.
    """

    query: str
    document: str
    listed: str
    by_name: bool = False

    @property
    def sentence(self) -> str:
        """For a person."""
        sides = [tr('questions with "{prompt}"', prompt=self.query)] * bool(self.query)
        sides += [tr('documents with "{prompt}"', prompt=self.document)] * bool(self.document)
        sentence = (
            tr(
                "By its name it is made from {listed}, which was trained to read {sides} in front; here that is left "
                "out."
            )
            if self.by_name
            else tr("{listed} was trained to read {sides} in front; here that is left out.")
        )
        return sentence.format(listed=self.listed, sides=in_a_row(sides))


def missing_prompts(spec: ModelSpec) -> MissingPrompts | None:
    """What a candidate lacks; None where nothing does, or nothing is known of its training.

    Prompts saved with the model's folder count as used, those in the spec too.
    """
    candidate = candidate_of(spec)
    listed = candidate.card
    card = (listed or _kin(spec)) if candidate.takes_prompts else None
    if card is None:
        return None
    saved = candidate.saved_prompts()
    lacks = {
        side: wanted if wanted and not (spec.options.get(f"{side}_prompt") or saved.get(side)) else ""
        for side, wanted in (("query", card.query_prompt), ("document", card.document_prompt))
    }
    if not any(lacks.values()) or spec.options.get("query_input_type"):
        return None
    return MissingPrompts(lacks["query"], lacks["document"], card.name, by_name=listed is None)


def with_prompts(spec: ModelSpec) -> ModelSpec:
    """The candidate with what it lacks put in front, under a name of its own.

    Raises:
        BadInputError: nothing is missing.
    """
    missing = missing_prompts(spec)
    if missing is None:
        raise BadInputError(tr('"{name}" lacks no prompts that are known here.', name=spec.name))
    added: dict[str, Option] = {
        name: text for name, text in (("query_prompt", missing.query), ("document_prompt", missing.document)) if text
    }
    return replace(spec, name=spec.name + SUFFIX, options={**spec.options, **added})


def _kin(spec: ModelSpec) -> ModelCard | None:
    """The model of this name, or the one whose name stands in it: "my-multilingual-e5-base-v7" is kin to E5."""
    card = find_card(str(spec.options.get("model", spec.name)))
    if card is not None:
        return card
    names = f"{spec.source.rpartition('/')[2]} {spec.options.get('model', '')} {spec.name}".lower()
    kin = [
        card
        for card in load_catalogue()
        if (card.query_prompt or card.document_prompt) and len(_tail(card)) >= SHORTEST_MATCH and _tail(card) in names
    ]
    return max(kin, key=lambda card: len(_tail(card)), default=None)


def _tail(card: ModelCard) -> str:
    return card.name.rpartition("/")[2].lower()
