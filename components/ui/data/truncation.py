"""The truncation audit of the Data page: what models cut, told before anything is embedded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import reading_limit, token_counter
from components.candidates.token_limits import ReadingLimit, TokenCounter
from components.datasets.findings.words import percent
from components.datasets.truncation import MOST_DOCUMENTS, TokenLengths, Truncation, token_lengths, truncation_of
from components.datasets.vocabulary import sample_texts
from components.i18n import tr
from components.markdown import escape
from components.numbers import sentences
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.ui.data import findings_words as text_findings
from components.ui.shared import data_files, excluded, text, told_late
from components.ui.shared.model_table import model_table, right_text
from components.ui.shared.session import View


def truncation(view: View) -> None:
    """Per ticked model, how much of the documents lies beyond its limit."""
    box = st.expander(text_findings.TRUNCATION, on_change="rerun", key="open-truncation")
    if box.open:
        with box:
            _truncation(view)


@st.cache_resource(max_entries=32, show_spinner=False)
def told(spec_json: str) -> tuple[TokenCounter | None, ReadingLimit]:
    """A candidate's tokenizer (None where it cannot be asked here) and its limit."""
    spec = ModelSpec.from_json(spec_json)
    try:
        return token_counter(spec), reading_limit(spec)
    except BadInputError:
        return None, ReadingLimit(None, reads_all=False)  # its package is gone; the Models page says so


@dataclass(frozen=True)
class _Audited:
    name: str
    limit: ReadingLimit
    lengths: TokenLengths | None
    """None where its tokenizer cannot be asked, or where everything is read."""
    middle: float | None
    """Tokens of the document in the middle; None where its tokenizer cannot be asked."""

    @property
    def found(self) -> Truncation | None:
        if self.lengths is None or self.limit.max_tokens is None:
            return None
        return truncation_of(self.lengths, self.limit.room)


def _truncation(view: View) -> None:
    if not view.candidates:
        st.markdown(text.NO_MODELS_TICKED)
        return
    audited = []
    for candidate in view.candidates:
        counter, limit = told(candidate.spec.to_json())
        lengths, middle = None, None
        if counter is not None and limit.reads_all:  # nothing to audit: a sample tells how long documents are
            middle = _middle(view.collection.documents_id, counter.identity, view.collection, counter)
        elif counter is not None:
            lengths = _lengths(view.collection, counter)
            middle = float(np.median(lengths.sample))
        audited.append(_Audited(candidate.name, limit, lengths, middle))
    units = data_files.units(view.collection)
    st.markdown(_worst(audited, units))
    model_table(
        pd.DataFrame([_truncation_row(audit) for audit in audited]),
        view.candidates,
        {
            "reads": right_text(text_findings.READS, text_findings.READS_HELP),
            "median": right_text(text_findings.MEDIAN_TOKENS, text_findings.MEDIAN_TOKENS_HELP.format(units=units)),
            "over": right_text(
                text_findings.OVER[view.collection.is_chunked], text_findings.OVER_HELP.format(units=units)
            ),
            "beyond": right_text(text_findings.BEYOND, text_findings.BEYOND_HELP),
            "relevant": right_text(text_findings.RELEVANT, text_findings.RELEVANT_HELP),
        },
        key="truncation-table",
        marks=excluded.marks(view),
    )
    excluded.explain(view)
    st.caption(text_findings.TRUNCATION_WHAT)
    total = len(view.collection.documents)
    if total > MOST_DOCUMENTS:
        st.caption(text_findings.TRUNCATION_SAMPLE.format(count=f"{MOST_DOCUMENTS:,}", total=f"{total:,}", units=units))
    unknown = [escape(audit.name) for audit in audited if audit.found is None and not audit.limit.reads_all]
    if unknown:
        st.caption(text_findings.WHY_UNKNOWN.format(models=numbers.commas(unknown)))


def _lengths(collection: Collection, counter: TokenCounter) -> TokenLengths:
    return _lengths_cached(collection.documents_id, _judged(collection), counter.identity, collection, counter)


@told_late.waiting(lambda: text_findings.COUNTING)
@st.cache_resource(max_entries=32, show_spinner=False)
def _middle(documents_id: str, tokenizer: str, _collection: Collection, _counter: TokenCounter) -> float:
    """Median tokens of a sample."""
    return float(np.median(_counter.count(sample_texts(_collection.document_texts()))))


def _judged(collection: Collection) -> int:
    relevant = collection.judgments.loc[collection.judgments["grade"] > 0, "doc_id"]
    return hash(tuple(sorted(set(relevant))))


@told_late.waiting(lambda: text_findings.COUNTING)
@st.cache_resource(max_entries=16, show_spinner=False)
def _lengths_cached(
    documents_id: str, judged: int, tokenizer: str, _collection: Collection, _counter: TokenCounter
) -> TokenLengths:
    return token_lengths(_collection, _counter)


def _worst(audited: list[_Audited], units: str) -> str:
    """The model that misses most, in words."""
    known = [(model_audit, model_audit.found) for model_audit in audited if model_audit.found is not None]
    worst = max(known, key=lambda pair: pair[1].share_of_text if pair[1] else 0.0, default=None)
    if worst is None or worst[1] is None or not worst[1].documents_over:
        return text_findings.NOT_CUT
    audit, cut = worst
    sentence = text_findings.CUT.format(
        model=f"**{escape(audit.name)}**",
        limit=audit.limit.max_tokens,
        share=percent(cut.share_of_documents),
        units=units,
        text=percent(cut.share_of_text),
    )
    if cut.relevant_over is None:
        return sentence
    relevant = text_findings.CUT_RELEVANT.format(over=f"{cut.relevant_over:,}", total=f"{cut.relevant:,}")
    return sentences((sentence, relevant))


def _truncation_row(audit: _Audited) -> dict[str, str]:
    cut, limit = audit.found, audit.limit
    reads = text_findings.ALL_READ if limit.reads_all else text_findings.UNKNOWN
    row = {"model": audit.name, "reads": f"{limit.max_tokens:,}" if limit.max_tokens is not None else reads}
    row["median"] = f"{audit.middle:,.0f}" if audit.middle is not None else "–"
    if limit.reads_all:
        return row | {"over": percent(0), "beyond": percent(0), "relevant": "0"}
    if cut is None:
        return row | dict.fromkeys(("over", "beyond", "relevant"), text_findings.UNKNOWN)
    relevant = (
        tr("{part:,} of {total:,}", part=cut.relevant_over, total=cut.relevant)
        if cut.relevant_over is not None
        else "–"
    )
    return row | {
        "over": percent(cut.share_of_documents),
        "beyond": percent(cut.share_of_text),
        "relevant": relevant,
    }
