"""The suggested shortlist: one line per place with the reason, what it takes, and one click to take it over."""

from __future__ import annotations

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.candidates.estimates import known_estimate
from components.candidates.prices import provider_name
from components.catalogue.browse import DOWNLOAD, INCLUDED, PROVIDER, where_runs
from components.catalogue.cards import ModelCard
from components.comparison.file_shortlist import suggest_for_files
from components.comparison.shortlist import Suggestion, suggest
from components.costs.own_prices import usd_prices
from components.i18n import tr
from components.markdown import escape
from components.needs.tasks import TASKS
from components.spec import ModelSpec
from components.ui.models import words as text_models
from components.ui.shared import adding, session
from components.ui.shared.collection_language import data_languages, language_names
from components.ui.shared.session import View

WIDTHS = [5, 8, 3, 3]


def shortlist(view: View) -> None:
    """Open while nothing is computed, folded to one line afterwards."""
    languages = data_languages(view.collection)
    has_files = "text" not in view.collection.modalities
    suggestions = (
        suggest_for_files(view.needs, view.collection, languages) if has_files else suggest(view.needs, languages)
    )
    offered = [
        suggestion
        for suggestion in suggestions
        if suggestion.spec and not candidate_of(suggestion.spec).missing_package
    ]
    ticked = {candidate.name for candidate in view.candidates}
    missing = [suggestion.spec for suggestion in offered if suggestion.spec and suggestion.spec.name not in ticked]
    if view.results:
        taken = len(offered) - len(missing)
        with st.expander(text_models.SHORTLIST_FOLDED.format(taken=taken, total=len(offered))):
            _lines(view, suggestions, missing, len(offered))
        return
    st.subheader(text_models.SHORTLIST, anchor=False)
    _lines(view, suggestions, missing, len(offered))


def _lines(view: View, suggestions: list[Suggestion], missing: list[ModelSpec], offered: int) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    languages = escape(language_names(data_languages(view.collection)))
    template = text_models.SHORTLIST_FOR if languages else text_models.SHORTLIST_FOR_TASK
    row.caption(template.format(task=TASKS[view.needs.task].name, languages=languages))
    if not missing:
        row.caption(text_models.TAKEN_ALL, width="content")
    elif row.button(
        text_models.TAKE_ALL.format(count=offered),
        key="take-shortlist",
        help=text_models.TAKE_ALL_HELP,
        icon=":material/playlist_add:",
    ):
        adding.add(view, missing)
    for suggestion in suggestions:
        _line(view, suggestion, is_missing=suggestion.spec in missing)
    if view.needs.task == "recommendation":
        clicks = next(family for family in TASKS["recommendation"].families if not family.name)
        st.caption(text_models.CLICKS.format(label=clicks.label, reason=clicks.reason))


def _line(view: View, suggestion: Suggestion, *, is_missing: bool) -> None:
    name, why, takes, add = st.columns(WIDTHS, vertical_alignment="center", gap="small")
    shown = f"**{escape(suggestion.spec.name)}**" if suggestion.spec else text_models.NOTHING_FITS
    name.markdown(f":gray[{text_models.ROLES[suggestion.role]}]  \n{shown}")
    why.markdown(escape(suggestion.why))
    if suggestion.spec is None:
        return
    if package := candidate_of(suggestion.spec).missing_package:
        why.code(tr("pip install {package}", package=package), language=None, wrap_lines=True)
        takes.caption(text_models.NEEDS_PACKAGE)
        return
    takes.caption(_takes(view, suggestion.spec, suggestion.card))
    if not is_missing:
        add.caption(text_models.TAKEN)
    elif add.button(text_models.TAKE, key=f"take-{suggestion.role}", width="stretch"):
        adding.add(view, [suggestion.spec])


def _takes(view: View, spec: ModelSpec, card: ModelCard | None) -> str:
    """Minutes and money, as far as they are known."""
    if spec.name in view.results:
        return text_models.COMPUTED
    where = INCLUDED if card is None else where_runs(card)
    if card is not None and where == PROVIDER:
        return escape(_cost(view, spec, card))
    seconds = known_estimate(session.workspace(), view.collection, spec)
    time = text_models.NO_TIME if seconds is None else numbers.duration(seconds)
    if where != DOWNLOAD:
        return f"{text_models.NO_DOWNLOAD} · {time}"
    size = card.memory_mb if card is not None else None
    return text_models.DOWNLOAD.format(size=f"{size:,.0f}") if size else text_models.DOWNLOAD_UNKNOWN


def _cost(view: View, spec: ModelSpec, card: ModelCard) -> str:
    own = usd_prices(session.own_prices(view)).get(provider_name(spec))
    price = card.price_usd_per_million_tokens if own is None else own
    if price is None:
        return text_models.COST_UNKNOWN
    document, query = session.mean_tokens(view)
    tokens = document * len(view.collection.documents) + query * len(view.collection.queries)
    return text_models.COSTS.format(usd=session.currency(view).exact(tokens / 1e6 * price))
