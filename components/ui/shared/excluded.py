"""What the needs rule out, said wherever models are listed; an excluded model is never hidden."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.catalogue.cards import ModelCard
from components.comparison import bills
from components.comparison.exclusions import FAILS, UNKNOWN, Finding, card_of, findings
from components.spec import ModelSpec
from components.ui.needs import words as text_needs
from components.ui.shared import session
from components.ui.shared.markdown import escape
from components.ui.shared.session import View


def findings_of(view: View, specs: Sequence[ModelSpec]) -> dict[str, list[Finding]]:
    """Model -> what its facts, and where computed its measurements, say about every limit that is set."""
    volume, currency = session.monthly_volume(view), session.currency(view)
    found = {}
    for spec in specs:
        facts: dict[str, float | None] = {"documents": volume.documents}
        if spec.name in view.found:
            facts |= bills.measured_facts(spec, view.found[spec.name].manifest, volume)
        found[spec.name] = findings(view.needs, card_of(spec), spec, facts, currency)
    return found


def card_findings(view: View, cards: Sequence[ModelCard]) -> dict[str, list[Finding]]:
    """Name -> what its facts say about every limit that is set; of models this app does not run, too."""
    return findings_of(view, [_as_candidate(card) for card in cards])


def _as_candidate(card: ModelCard) -> ModelSpec:
    if not card.kind and card.open_weights is False:
        return ModelSpec(card.name, "openai")  # somebody else's computer, wherever it is
    return ModelSpec(card.name, card.kind or "sentence-transformers", card.source)


def excluded(view: View) -> dict[str, list[Finding]]:
    """Candidate -> the findings that rule it out; only those that are."""
    found = findings_of(view, [candidate.spec for candidate in view.candidates])
    ruling = {name: [one for one in of_model if one.rules_out] for name, of_model in found.items()}
    return {name: why for name, why in ruling.items() if why}


def short(found: Sequence[Finding]) -> str:
    """A table cell: why it is excluded, else which wish it misses, else what nobody knows; "" where all is well."""
    out = [one.short for one in found if one.rules_out]
    missed = [one.short for one in found if one.state == FAILS and not one.is_must]
    unknown = [one.short for one in found if one.state == UNKNOWN]
    if out:
        return text_needs.EXCLUDED_SHORT.format(reasons="; ".join(out))
    parts = [text_needs.WISH_SHORT.format(reasons="; ".join(missed))] if missed else []
    parts += [text_needs.UNKNOWN_SHORT.format(reasons="; ".join(_bare(one) for one in unknown))] if unknown else []
    return " · ".join(parts)


def _bare(words: str) -> str:
    """Without a word that stands in front of the list already."""
    return words.removesuffix(" unknown").removeprefix("unknown ")


def marks(view: View) -> dict[str, str]:
    """The mark that tables put behind the name of each excluded model."""
    return dict.fromkeys(excluded(view), text_needs.EXCLUDED_MARK)


def explain(view: View) -> None:
    """Where models are listed: those that are excluded and why, in few words; the Needs page has the numbers."""
    out = excluded(view)
    if out:
        models = " · ".join(f"**{escape(name)}** ({escape(shorts(why))})" for name, why in out.items())
        st.caption(text_needs.EXCLUDED_BY_NEEDS.format(models=models))


def shorts(why: Sequence[Finding]) -> str:
    """Reasons in few words, one after another."""
    return "; ".join(one.short for one in why)


def line(name: str, why: Sequence[str]) -> str:
    """One excluded model with its reasons, as Markdown."""
    return text_needs.EXCLUDED_LINE.format(model=escape(name), reasons=escape(" ".join(why)))
