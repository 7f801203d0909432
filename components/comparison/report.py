"""Needs from a file, and what they say about the models of one comparison: for the command line and its manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from components.candidates.registry import is_local
from components.comparison.bills import mean_tokens, measured_facts, monthly_volume
from components.comparison.exclusions import card_of, findings, unknowns
from components.needs.fields import LONGEST_FILE, Needs
from components.needs.saved import Money
from components.records import BadInputError, Collection
from components.spec import ModelSpec


def read_needs(path: Path) -> Needs:
    """The needs in a TOML file.

    Raises:
        BadInputError: it cannot be read, is not TOML, or holds a field or value that is not allowed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(4 * LONGEST_FILE + 1)  # a character has at most 4 bytes
    except OSError as error:
        raise BadInputError(f"--needs {path} cannot be read ({error.strerror}); name a TOML file.") from None
    try:
        return Needs.from_toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInputError(f"--needs {path} is not UTF-8 text; name a TOML file.") from None
    except BadInputError as error:
        raise BadInputError(f"--needs {path}: {error}") from None


def refuse_sending(needs: Needs, specs: Sequence[ModelSpec]) -> None:
    """Stop before any text leaves the computer where the needs say that none may.

    Raises:
        BadInputError: ``data_stays`` is a limit, not a wish, and a model is behind another computer's address.
    """
    if not needs.data_stays or "data_stays" in needs.wishes:
        return
    for spec in specs:
        if not is_local(spec):
            host = urlsplit(spec.source).hostname or "another computer"
            raise BadInputError(
                f"{spec.name} sends texts to {host}, and the needs say data_stays = true; "
                "leave that model out, or allow it in the needs. Nothing was sent."
            )


def judged_by_needs(
    needs: Needs,
    specs: Sequence[ModelSpec],
    manifests: Mapping[str, Mapping[str, Any]],
    collection: Collection,
    money: Money | None = None,
) -> dict[str, dict[str, list[str]]]:
    """``excluded`` and ``unknown``: model -> a sentence per limit; models with nothing to say are left out.

    ``short``: model -> why it is excluded, in few words each.

    ``manifests`` are those of the models that were computed; the others are judged by what is published of them.
    ``money`` holds the person's own prices and currency.
    """
    own = money or Money()
    volume = monthly_volume(needs, len(collection.documents), mean_tokens(collection), own.prices)
    said: dict[str, dict[str, list[str]]] = {"excluded": {}, "short": {}, "unknown": {}}
    for spec in specs:
        facts: dict[str, float | None] = {"documents": volume.documents}
        if spec.name in manifests:
            facts |= measured_facts(spec, manifests[spec.name], volume)
        card = card_of(spec)
        out = [one for one in findings(needs, card, spec, facts, own.currency) if one.rules_out]
        said["excluded"][spec.name] = [one.sentence for one in out]
        said["short"][spec.name] = [one.short for one in out]
        said["unknown"][spec.name] = unknowns(needs, card, spec, facts)
    return {key: {name: why for name, why in of_models.items() if why} for key, of_models in said.items()}
