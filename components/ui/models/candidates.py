"""The candidates: every model that can be ticked, which one is in use today, and how much of the data to start with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.candidates.by_spec import is_local, resolve_name
from components.candidates.model_folders import is_folder
from components.catalogue.cards import ModelCard, included_models, included_not_reading, lists_language
from components.comparison.exclusions import NeedFinding, card_of
from components.markdown import escape
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.ui.models import words as text_models
from components.ui.models.card import runs_words
from components.ui.shared import excluded, session, text
from components.ui.shared.collection_language import data_language
from components.ui.shared.session import View
from components.workspace import MAX_MODELS

SAMPLE_DOCUMENTS = 1000


def introduction(view: View) -> None:
    """What to do here, and which language the data is in."""
    code, share = data_language(view.collection)
    has_words = view.collection.documents["text"].str.strip().any()  # pictures and sounds may come without
    known = text.NO_LANGUAGE if has_words else ""
    if code:
        name, percent = escape(numbers.language(code)), round(100 * share)
        known = text.DATA_LANGUAGE_ALL if percent == 100 else text.DATA_LANGUAGE
        known = numbers.sentences(
            [known.format(language=name, share=numbers.in_percent(str(percent))), _left_out(view, code)]
        )
    st.markdown(numbers.sentences([text.MODELS_WHAT, known]))


def _left_out(view: View, code: str) -> str:
    """Which of the included models are not ticked because they do not read the documents' language."""
    ticked = {candidate.name for candidate in view.candidates}
    names = [escape(card.name) for card in included_not_reading(code) if card.name not in ticked]
    template = text_models.NOT_READING_ONE if len(names) == 1 else text_models.NOT_READING
    return template.format(models=numbers.in_a_row(names), language=escape(numbers.language(code))) if names else ""


def candidates_table(view: View) -> None:
    """Every model that can be ticked, with its facts; changes are saved at once."""
    st.subheader(text_models.CANDIDATES, anchor=False)
    specs = _listed(view)
    needs = view.findings_of(specs)
    rows = pd.DataFrame([_row(view, spec, needs[spec.name]) for spec in specs])
    order = str(abs(hash(tuple(rows["Model"]))))
    columns = [
        column for column in rows.columns if column != "Caution" or rows["Caution"].any()
    ]  # wide, and often empty
    heads = text_models.HEADS
    edited = st.data_editor(
        rows,
        key=f"candidates-{view.project.id}-{order}",
        hide_index=True,
        disabled=[column for column in rows.columns if column != "Compare"],
        column_order=columns,
        column_config={
            "Compare": st.column_config.CheckboxColumn(
                heads["Compare"], help=text.TICK_HELP.format(most=MAX_MODELS), width=95
            ),
            "Model": st.column_config.TextColumn(heads["Model"]),
            "Status": st.column_config.TextColumn(heads["Status"], help=text.STATUS_HELP, width=115),
            "Caution": st.column_config.TextColumn(heads["Caution"], help=text.FLAG_HELP, width="medium"),
            "Reads": st.column_config.TextColumn(heads["Reads"], help=text.TOKENS_HELP, alignment="right"),
            "Parameters": st.column_config.NumberColumn(
                heads["Parameters"], help=text.PARAMETERS_HELP, format="localized"
            ),
            "Commercial": st.column_config.TextColumn(heads["Commercial"], help=text.LICENCE_HELP),
            "Runs": st.column_config.TextColumn(heads["Runs"]),
        },
        height=min(35 * (len(rows) + 1) + 3, 480),
        placeholder="–",
    )
    ticked = [spec for spec, on in zip(specs, edited["Compare"], strict=True) if on]
    if {spec.name for spec in ticked} != {candidate.name for candidate in view.candidates}:
        _save_ticks(view, ticked)


def _save_ticks(view: View, ticked: list[ModelSpec]) -> None:
    listed = {spec.name for spec in ticked}
    order = [c.spec for c in view.candidates if c.name in listed]
    order += [spec for spec in ticked if spec.name not in {s.name for s in order}]
    try:
        session.workspace().set_candidates(view.project.id, order)
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    st.rerun()


def _listed(view: View) -> list[ModelSpec]:
    """The included models, then the project's own."""
    specs = {card.name: resolve_name(card.name) for card in included_models()}
    return list((specs | {candidate.name: candidate.spec for candidate in view.project.candidates}).values())


def _row(view: View, spec: ModelSpec, findings: list[NeedFinding]) -> dict[str, object]:
    card = card_of(spec)
    candidate = view.project.candidate(spec.name)
    manifest = view.results[spec.name].manifest if spec.name in view.results else {}
    return {
        "Compare": candidate is not None and candidate.ticked,
        "Model": spec.name,
        "Status": session.status(view, candidate) if candidate is not None else "",
        "Caution": " · ".join(part for part in (excluded.short(findings), flag(view.collection, card, spec)) if part),
        "Reads": _reads(manifest, card),
        "Parameters": round(card.parameters / 1e6) if card and card.parameters else None,
        "Commercial": text_models.MAY_SHORT[card.may_sell if card else "unknown"],
        "Runs": _runs(spec, card),
    }


def _reads(manifest: Mapping[str, Any], card: ModelCard | None) -> str | None:
    limit = manifest.get("max_tokens") or (card.max_tokens if card else None)
    if limit is None:
        return text_models.READS_ALL if card is not None and card.cuts_nothing else None
    return f"{limit:,}"


def _runs(spec: ModelSpec, card: ModelCard | None) -> str:
    """Where it runs; what a person brought or named the place of is not downloaded, whatever its card says."""
    candidate = candidate_of(spec)
    if spec.parts:
        return text_models.THIS_COMPUTER
    if candidate.is_served:
        place = text_models.SERVER_AT if candidate.is_local else text_models.API_AT
        return place.format(host=urlsplit(spec.source).netloc)
    if card is not None and not is_folder(spec):
        return runs_words(card)
    if candidate.is_ready_made:
        return text_models.BROUGHT["vectors" if candidate.has_vectors else "run"]
    return text_models.THIS_COMPUTER


def flag(collection: Collection, card: ModelCard | None, spec: ModelSpec) -> str:
    """A warning a person should see before computing; "" where there is none."""
    code, _ = data_language(collection)
    if card is not None and code and lists_language(card, code) is False:
        return text.LANGUAGE_FLAG.format(language=numbers.language(code))
    if not is_local(spec):
        return text.LEAVES_FLAG
    return text_models.AUTHORS_CODE_FLAG if card is not None and card.authors_code else ""


def current_model(view: View) -> None:
    """Which model is in use today: comparisons are made with it."""
    names = [candidate.name for candidate in view.candidates]
    if not names:
        return
    now = view.project.current_model
    chosen = st.selectbox(
        text.CURRENT_MODEL,
        names,
        index=names.index(now) if now in names else None,
        placeholder=text.NO_CURRENT_MODEL,
        help=text.CURRENT_MODEL_HELP,
        key=f"current-{view.project.id}",
    )
    if chosen != now:
        session.workspace().update_project(view.project.id, current_model=chosen)
        st.rerun()


def sample_choice(view: View) -> None:
    """Start with part of a large collection; it completes in place."""
    total = session.dataset_size(view.project)
    if total <= SAMPLE_DOCUMENTS:
        return
    is_sample = st.toggle(
        text.SAMPLE.format(count=f"{SAMPLE_DOCUMENTS:,}", total=f"{total:,}"),
        value=view.project.document_limit is not None,
        key=f"sample-{view.project.id}",
        help=text.SAMPLE_HELP,
    )
    limit = SAMPLE_DOCUMENTS if is_sample else None
    if limit != view.project.document_limit:
        session.workspace().update_project(view.project.id, document_limit=limit)
        st.rerun()
