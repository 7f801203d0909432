"""Words and domain on the Data page: what the documents are about, and how well tokenizers know their words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.token_limits import TokenCounter
from components.datasets.findings.words import percent
from components.datasets.profile import drawn
from components.datasets.terms import Vocabulary, vocabulary
from components.datasets.vocabulary import (
    MANY_PIECES,
    Fertility,
    FieldMatch,
    Jargon,
    advice,
    fertility,
    fields,
    jargon,
    sample_texts,
)
from components.datasets.word_scan import scan_words
from components.markdown import escape
from components.ui.data import findings as data_findings
from components.ui.data import findings_words as text_findings
from components.ui.data.truncation import told
from components.ui.shared import data_files, excluded, text_data, told_late
from components.ui.shared.model_table import chip, model_table, right_text
from components.ui.shared.session import View

WORD_DOCUMENTS = 10_000  # read for terms and fields; of larger collections a sample is
MAIN_LANGUAGES = 4  # whose stop words are left out
JARGON_ROWS = 10
JARGON_MODELS = 4


def words(view: View) -> None:
    """What the documents are about, and how well the ticked models' tokenizers know the words."""
    box = st.expander(text_findings.WORDS, on_change="rerun", key="open-words")
    if box.open:
        with box:
            _words(view)


def _words(view: View) -> None:
    terms, matches, read = _vocabulary(view.collection.content_hash, view)
    known = {}
    for candidate in view.candidates:
        counter, _ = told(candidate.spec.to_json())
        if counter is not None:
            known[candidate.name] = _knows(view.collection.content_hash, counter.identity, view, counter)
    languages = _languages(view)
    verdict = advice(
        known,
        matches,
        documents=len(view.collection.documents),
        words=read,
        language=languages[0].lower()[:2] if languages else "",
    )
    st.markdown(f"{text_findings.VERDICTS[verdict.verdict]} **{escape(verdict.sentence)}**")
    lines = [*verdict.evidence]
    if verdict.struggling:
        lines.append(text_findings.STRUGGLING.format(models=numbers.commas(verdict.struggling)))
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    if known:
        _tokens_table(view, known)
    _terms(terms)
    _jargon_table(view, known)


@told_late.waiting(lambda: text_findings.READING_WORDS)
@st.cache_resource(max_entries=4, show_spinner=False)
def _vocabulary(content_hash: str, _view: View) -> tuple[Vocabulary, tuple[FieldMatch, ...], int]:
    """Terms, fields and how many words they rest on."""
    documents = _view.collection.documents
    places = drawn(len(documents), WORD_DOCUMENTS, 0)
    texts = _view.collection.document_texts()
    scan = scan_words([texts[place] for place in places])
    languages = _languages(_view)[:MAIN_LANGUAGES]
    labels = documents["label"].iloc[places].tolist()
    return vocabulary(scan, languages, labels), fields(scan), len(scan.hashes)


def _languages(view: View) -> list[str]:
    counts = data_findings.report(view).profile
    return [code for code in (counts.languages or counts.guessed_languages) if code]


@told_late.waiting(lambda: text_findings.COUNTING)
@st.cache_resource(max_entries=32, show_spinner=False)
def _knows(content_hash: str, tokenizer: str, _view: View, _counter: TokenCounter) -> tuple[Fertility, Jargon]:
    terms, _, _ = _vocabulary(content_hash, _view)
    return fertility(_counter, sample_texts(_view.collection.document_texts())), jargon(_counter, terms.words)


def _tokens_table(view: View, known: dict[str, tuple[Fertility, Jargon]]) -> None:
    spaced = all(tokens.tokens_per_word is not None for tokens, _ in known.values())
    rows = [
        {
            "model": name,
            "rate": f"{tokens.tokens_per_word:.2f}" if spaced else f"{tokens.tokens_per_100_characters:.0f}",
            "unknown": percent(tokens.unknown_share),
            "shreds": percent(cut.share),
        }
        for name, (tokens, cut) in known.items()
    ]
    rate, rate_help = (
        (text_findings.PER_WORD, text_findings.PER_WORD_HELP)
        if spaced
        else (text_findings.PER_100, text_findings.PER_100_HELP)
    )
    model_table(
        pd.DataFrame(rows),
        view.candidates,
        {
            "rate": right_text(rate, rate_help),
            "unknown": right_text(text_findings.UNKNOWN_TOKENS, text_findings.UNKNOWN_TOKENS_HELP),
            "shreds": right_text(text_findings.SHREDS, text_findings.SHREDS_HELP.format(pieces=MANY_PIECES)),
        },
        key="words-table",
        marks=excluded.marks(view),
    )
    excluded.explain(view)
    sample = next(iter(known.values()))[0].documents
    total = len(view.collection.documents)
    st.caption(
        text_findings.WORDS_BASIS.format(
            sample=f"{sample:,}", total=f"{total:,}", units=data_files.units(view.collection)
        )
    )


def _terms(all_terms: Vocabulary) -> None:
    parts = [(text_findings.CHARACTERISTIC, all_terms.characteristic), (text_findings.PHRASES, all_terms.phrases)]
    for name, terms in parts:
        if terms:
            st.markdown(
                f"**{name}:** " + " · ".join(f"{escape(term.text)} :small[({term.documents:,})]" for term in terms)
            )
    if all_terms.by_label:
        labels = " · ".join(
            f"{escape(label)}: *{escape(numbers.commas(best))}*" for label, best in all_terms.by_label if best
        )
        st.markdown(f"**{text_findings.BY_LABEL}:** {labels}")


def _jargon_table(view: View, known: dict[str, tuple[Fertility, Jargon]]) -> None:
    """Words cut to shreds by any of the models, and into what each cuts them."""
    if not known:
        return
    counters: dict[str, TokenCounter] = {}
    for candidate in view.candidates:
        counter, _ = told(candidate.spec.to_json())
        if counter is not None and counter.identity not in {other.identity for other in counters.values()}:
            counters[chip(candidate)] = counter
    counters = dict(list(counters.items())[:JARGON_MODELS])
    cut = {cut_term.term.text: cut_term.term for _, words_cut in known.values() for cut_term in words_cut.cut}
    shown = sorted(cut.values(), key=lambda term: (-term.occurrences, term.text))[:JARGON_ROWS]
    if not shown:
        st.caption(text_findings.NO_JARGON.format(pieces=MANY_PIECES, units=data_files.units(view.collection)))
        return
    st.markdown(f"**{text_findings.JARGON.format(pieces=MANY_PIECES)}**")
    units = text_data.N_CHUNKS if view.collection.is_chunked else text_data.N_DOCUMENTS
    rows = [
        {text_findings.JARGON_WORD: term.text, units: term.documents}
        | {name: _written(counter.pieces(term.text)) for name, counter in counters.items()}
        for term in shown
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="jargon-table")


def _written(pieces: list[str]) -> str:
    """Pieces without the signs vocabularies mark their place with: ## (inside a word) and \u2581 (after a space)."""
    return " · ".join(part for part in (piece.removeprefix("##").lstrip("\u2581") for piece in pieces) if part)
