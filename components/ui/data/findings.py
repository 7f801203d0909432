"""What a person should know of the data before choosing a model: the sections of the Data page below its counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import streamlit as st

from components import i18n
from components.datasets.findings.base import Example, Finding, Severity
from components.datasets.findings.examine import DataReport, examine
from components.i18n import tr, tr_count
from components.markdown import escape
from components.records import Collection, has_media
from components.retrieval.hard_sample import sentence_of
from components.said import again
from components.ui.data import document as data_document
from components.ui.data import findings_words as text_findings
from components.ui.data.never_seen import sizes_of
from components.ui.shared import data_files, media, session, text_data, text_users, told_late
from components.ui.shared.session import View

EXAMPLE_HEIGHT, EXAMPLE_WIDTH = 80, 160  # pixels
ICONS = {
    Severity.NUMBERS: ":material/error:",
    Severity.CHOICE: ":material/alt_route:",
    Severity.CLEANING: ":material/cleaning_services:",
    Severity.NOTE: ":material/info:",
}


def overview(view: View) -> None:
    """The collection in five numbers."""
    profile = report(view).profile
    total = session.dataset_size(view.project)
    row = st.container(horizontal=True, gap="medium")
    row.metric(text_data.N_DOCUMENTS, f"{profile.documents:,}", help=text_data.N_DOCUMENTS_HELP, width="content")
    known = view.collection.interactions
    if known is not None:
        row.metric(text_users.N_USERS, f"{profile.queries:,}", width="content")
        learned, about = f"{len(known.table):,}", text_users.N_INTERACTIONS_HELP
        row.metric(text_users.N_INTERACTIONS, learned, help=about, width="content")
    else:
        row.metric(text_data.N_QUERIES, f"{profile.queries:,}", width="content")
        row.metric(text_data.N_JUDGED, f"{profile.judged_queries:,}", help=text_data.N_JUDGED_HELP, width="content")
    for label, value, about in _lengths(view):
        row.metric(label, value, help=about, width="content")
    told = [code for code in profile.guessed_languages if code]
    row.metric(
        text_data.N_LANGUAGES,
        str(len(profile.languages))
        if profile.languages
        else (tr("{number_of_told} (guessed)", number_of_told=len(told)) if told else text_findings.UNKNOWN),
        help=text_data.N_LANGUAGES_HELP
        if profile.languages
        else text_findings.LANGUAGES_GUESSED_HELP.format(sample=f"{profile.language_sample:,}"),
        width="content",
    )
    if view.collection.is_chunked:
        st.caption(text_findings.IN_CHUNKS.format(chunks=tr_count("{count} chunk", "{count} chunks", profile.texts)))
    if view.project.document_limit is not None:
        units = data_files.units(view.collection)
        st.caption(text_data.SHOWS_SAMPLE.format(count=f"{profile.texts:,}", total=f"{total:,}", units=units))


def _lengths(view: View) -> list[tuple[str, str, str]]:
    """How much a document is: of pictures and sounds their size, of texts their words; with what it is called."""
    profile, collection = report(view).profile, view.collection
    measures = []
    if has_media(collection.documents):
        sizes = sizes_of(view)
        pictures, seconds = sizes[sizes["modality"] == "image"], sizes["seconds"].dropna()
        if len(pictures):
            width, height = pictures["width"].median(), pictures["height"].median()
            size = text_findings.MEDIAN_SIZE_VALUE.format(width=f"{width:,.0f}", height=f"{height:,.0f}")
            measures.append((text_findings.MEDIAN_SIZE, size, text_findings.MEDIAN_SIZE_HELP))
        if len(seconds):
            value = text_findings.MEDIAN_SECONDS_VALUE.format(count=f"{seconds.median():.2g}")
            about = text_findings.MEDIAN_SECONDS_HELP.format(longest=f"{seconds.max():,.2g}")
            measures.append((text_findings.MEDIAN_WORDS, value, about))
    if measures and "text" not in collection.modalities:
        return measures
    length = text_findings.MEDIAN_WORDS_VALUE if profile.unspaced_share < 0.5 else text_findings.MEDIAN_CHARACTERS_VALUE
    about = text_findings.MEDIAN_WORDS_HELP.format(units=data_files.units(collection), p95=f"{profile.words_p95:,.0f}")
    return [*measures, (text_findings.MEDIAN_WORDS, length.format(count=f"{profile.words_median:,.0f}"), about)]


def findings(view: View) -> None:
    """One line per finding, most consequential first, its examples a click away."""
    summary = report(view)
    st.subheader(text_findings.FINDINGS, anchor=False)
    lines = [*_about_queries(view, summary), *summary.findings]
    for note in filter(None, [*view.collection.notes, sentence_of(view.collection)]):
        st.markdown(f":material/info: {escape(again(note))}")
    if not lines:
        st.markdown(f":material/check_circle: {text_findings.NOTHING_FOUND}")
    for finding in sorted(lines, key=lambda finding: finding.severity):
        _line(view, finding)
    if summary.looked_at < summary.profile.texts:
        units, total = data_files.units(view.collection), summary.profile.texts
        st.caption(text_findings.SAMPLED.format(count=f"{summary.looked_at:,}", total=f"{total:,}", units=units))


def report(view: View) -> DataReport:
    """What there is to say of the view's collection, once per content."""
    return _report(view.collection.content_hash, i18n.current(), view.collection)


@told_late.waiting(lambda: text_findings.LOOKING)
@st.cache_resource(max_entries=4, show_spinner=False)
def _report(content_hash: str, language: str, _collection: Collection) -> DataReport:
    return examine(_collection, open_media=session.workspace().media.path)


def _about_queries(view: View, data_report: DataReport) -> Iterator[Finding]:
    """What is missing for a verdict."""
    counts = data_report.profile
    if not counts.queries:
        yield _missing("no-queries", text_data.FINDING_NO_QUERIES, text_findings.QUERIES_MEAN, 0)
    elif not counts.judged_queries:
        yield _missing("no-judgments", text_data.FINDING_NO_JUDGMENTS, text_findings.JUDGMENTS_MEAN, 0)
    elif counts.judged_queries < counts.queries:
        missing = counts.queries - counts.judged_queries
        sentence = text_data.FINDING_UNJUDGED.format(
            count=missing, total=tr_count("{count} question", "{count} questions", counts.queries)
        )
        yield _missing("unjudged", sentence, text_findings.UNJUDGED_MEAN, missing)


def _missing(key: str, sentence: str, meaning: str, count: int) -> Finding:
    return Finding(key, Severity.NUMBERS, sentence, meaning, count, 1.0)


def _line(view: View, finding: Finding) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    is_own = finding.key in (
        "no-queries",
        "no-judgments",
        "unjudged",
    )  # our own words, with nothing of the data in them
    sentence = finding.sentence if is_own else escape(finding.sentence)
    row.markdown(f"{ICONS[finding.severity]} **{sentence}** {escape(finding.meaning)}")
    if finding.examples:
        is_media = has_media(view.collection.documents)
        changing: Literal["rerun", "ignore"] = "rerun" if is_media else "ignore"
        box = row.popover(text_findings.EXAMPLES, on_change=changing, key=f"examples-{finding.key}")
        if not is_media or box.open:  # pictures and sounds are made when they are looked at
            with box:
                for number, example in enumerate(finding.examples):
                    _example(view, finding, number, example)


def _example(view: View, finding: Finding, number: int, example: Example) -> None:
    st.markdown(escape(example.evidence))
    with st.container(horizontal=True, gap="small"):
        for name in example.documents:
            _show(view.collection, name)
            if st.button(
                text_findings.READ.format(name=escape(name)),
                key=f"read-{finding.key}-{number}-{name}",
                type="tertiary",
                icon=":material/article:",
            ):
                _read(view, name)


def _show(collection: Collection, name: str) -> None:
    """The picture or sound of a document, small."""
    rows = collection.documents[collection.documents["id"] == name]
    if has_media(rows):
        with st.container(width=EXAMPLE_WIDTH):
            media.draw(rows.iloc[0], EXAMPLE_HEIGHT)


@told_late.dialog(lambda: text_findings.DOCUMENT, width="medium")
def _read(view: View, name: str) -> None:
    """One document in full."""
    data_document.show(view.collection, name, key="dialog")
