"""``models``: list what can be compared."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from components.candidates.names import known_cards
from components.catalogue.browse import DOWNLOAD, INCLUDED, LISTED, PROVIDER, where_runs
from components.catalogue.cards import ModelCard, included_models
from components.cli.terminal import DONE, answer
from components.i18n import N_, tr

_PLACES = {
    INCLUDED: N_("this computer, included"),
    DOWNLOAD: N_("this computer, download of unknown size"),
    PROVIDER: N_("API"),
    LISTED: N_("listed only, this app does not run it"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    models = commands.add_parser("models", help=tr("list the models that can be compared"))
    models.add_argument("--json", action="store_true", help=tr("all facts, as JSON"))
    models.set_defaults(command=_models)


def _models(options: argparse.Namespace) -> int:
    cards = known_cards()
    if options.json:
        answer(json.dumps([asdict(card) for card in cards], ensure_ascii=False, indent=1))
        return DONE
    included = {card.name for card in included_models()}
    for card in sorted(cards, key=lambda card: (card.name not in included, card.name.lower())):
        size = tr("{dimension} numbers", dimension=card.dimension or "?")
        where = tr("included") if card.name in included else _where(card)
        licence = card.licence or tr("licence unknown")
        answer(f"{card.name:<48} {size:<14} {licence:<18} {where}")
    return DONE


def _where(card: ModelCard) -> str:
    place = where_runs(card)
    if place == DOWNLOAD and card.memory_mb:
        return tr("this computer, download of {size:.0f} MB", size=card.memory_mb)
    return tr(_PLACES[place])
