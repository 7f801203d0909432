"""What the needs rule out, said wherever models are listed; an excluded model is never hidden."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.catalogue.cards import ModelCard
from components.comparison.exclusions import FAILS, UNKNOWN, NeedFinding
from components.markdown import escape
from components.numbers import clauses, sentences
from components.spec import ModelSpec
from components.ui.shared import text_needs
from components.ui.shared.session import View


def card_findings(view: View, cards: Sequence[ModelCard]) -> dict[str, list[NeedFinding]]:
    """Name -> what its facts say about every limit that is set; of models this app does not run, too."""
    return view.findings_of([_as_candidate(card) for card in cards])


def _as_candidate(card: ModelCard) -> ModelSpec:
    if not card.kind and card.open_weights is False:
        return ModelSpec(card.name, "openai")  # somebody else's computer, wherever it is
    return ModelSpec(card.name, card.kind or "sentence-transformers", card.source)


def short(findings: Sequence[NeedFinding]) -> str:
    """A table cell: why it is excluded, else which wish it misses, else what nobody knows; "" where all is well."""
    out = [finding.short for finding in findings if finding.rules_out]
    missed = [finding.short for finding in findings if finding.state == FAILS and not finding.is_must]
    unknown = [finding.unknown_fact for finding in findings if finding.state == UNKNOWN]
    if out:
        return text_needs.EXCLUDED_SHORT.format(reasons=clauses(out))
    parts = [text_needs.WISH_SHORT.format(reasons=clauses(missed))] if missed else []
    parts += [text_needs.UNKNOWN_SHORT.format(reasons=clauses(unknown))] if unknown else []
    return " · ".join(parts)


def marks(view: View) -> dict[str, str]:
    """The mark that tables put behind the name of each excluded model."""
    return dict.fromkeys(view.ruled_out, text_needs.EXCLUDED_MARK)


def explain(view: View) -> None:
    """Where models are listed: those that are excluded and why, in few words; the Needs page has the numbers."""
    out = view.ruled_out
    if out:
        models = " · ".join(f"**{escape(name)}** ({escape(shorts(why))})" for name, why in out.items())
        st.caption(text_needs.EXCLUDED_BY_NEEDS.format(models=models))


def shorts(why: Sequence[NeedFinding]) -> str:
    """Reasons in few words, one after another."""
    return clauses(finding.short for finding in why)


def line(name: str, why: Sequence[str]) -> str:
    """One excluded model with its reasons, as Markdown."""
    return text_needs.EXCLUDED_LINE.format(model=escape(name), reasons=escape(sentences(why)))
