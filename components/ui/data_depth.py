"""Sections of the Data page that are opened on demand: what models cut, what words they know, keyword or meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from components.datasets.finding_words import percent
from components.datasets.hints import Hint, hint
from components.datasets.profile import drawn
from components.datasets.terms import Vocabulary, vocabulary
from components.datasets.truncation import MOST_DOCUMENTS, TokenLengths, Truncation, token_lengths, truncation_of
from components.datasets.vocabulary import (
    MANY_PIECES,
    Advice,
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
from components.models.spec import ModelSpec
from components.models.tokenizers import ReadingLimit, TokenCounter, reading_limit, token_counter
from components.records import BadInputError, Collection
from components.ui import data_findings, text, text_findings
from components.ui.markdown import escape
from components.ui.model_table import chip, model_table, right_text
from components.ui.session import View

WORD_DOCUMENTS = 10_000  # read for terms and fields; of larger collections a sample is
MAIN_LANGUAGES = 4  # whose stop words are left out
JARGON_ROWS = 10
JARGON_MODELS = 4


def truncation(view: View) -> None:
    """Per ticked model, how much of the documents lies beyond its limit."""
    box = st.expander(text_findings.TRUNCATION, on_change="rerun", key="open-truncation")
    if box.open:
        with box:
            _truncation(view)


def words(view: View) -> None:
    """What the documents are about, and how well the ticked models' tokenizers know the words."""
    box = st.expander(text_findings.WORDS, on_change="rerun", key="open-words")
    if box.open:
        with box:
            _words(view)


def keyword_or_meaning(view: View) -> None:
    """What the data says for keyword search and for search by meaning."""
    box = st.expander(text_findings.HINT, on_change="rerun", key="open-hint")
    if box.open:
        with box:
            _hint_section(_hint(view.collection.content_hash, view.collection))


@st.cache_resource(max_entries=32, show_spinner=False)
def _told(spec_json: str) -> tuple[TokenCounter | None, ReadingLimit]:
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
        counter, limit = _told(candidate.spec.to_json())
        lengths, middle = None, None
        if counter is not None and limit.reads_all:  # nothing to audit: a sample tells how long documents are
            middle = _middle(view.collection.documents_id, counter.identity, view.collection, counter)
        elif counter is not None:
            lengths = _lengths(view.collection, counter)
            middle = float(np.median(lengths.sample))
        audited.append(_Audited(candidate.name, limit, lengths, middle))
    st.markdown(_worst(audited))
    model_table(
        pd.DataFrame([_truncation_row(one) for one in audited]),
        view.candidates,
        {
            "reads": right_text(text_findings.READS, text_findings.READS_HELP),
            "median": right_text(text_findings.MEDIAN_TOKENS, text_findings.MEDIAN_TOKENS_HELP),
            "over": right_text(text_findings.OVER, text_findings.OVER_HELP),
            "beyond": right_text(text_findings.BEYOND, text_findings.BEYOND_HELP),
            "relevant": right_text(text_findings.RELEVANT, text_findings.RELEVANT_HELP),
        },
        key="truncation-table",
    )
    st.caption(text_findings.TRUNCATION_WHAT)
    total = len(view.collection.documents)
    if total > MOST_DOCUMENTS:
        st.caption(text_findings.TRUNCATION_SAMPLE.format(count=f"{MOST_DOCUMENTS:,}", total=f"{total:,}"))
    unknown = [escape(one.name) for one in audited if one.found is None and not one.limit.reads_all]
    if unknown:
        st.caption(text_findings.WHY_UNKNOWN.format(models=", ".join(unknown)))


def _lengths(collection: Collection, counter: TokenCounter) -> TokenLengths:
    return _lengths_cached(collection.documents_id, _judged(collection), counter.identity, collection, counter)


@st.cache_resource(max_entries=32, show_spinner=text_findings.COUNTING)
def _middle(documents_id: str, tokenizer: str, _collection: Collection, _counter: TokenCounter) -> float:
    """Median tokens of a sample."""
    return float(np.median(_counter.count(sample_texts(_collection.document_texts()))))


def _judged(collection: Collection) -> int:
    relevant = collection.judgments.loc[collection.judgments["grade"] > 0, "doc_id"]
    return hash(tuple(sorted(set(relevant))))


@st.cache_resource(max_entries=16, show_spinner=text_findings.COUNTING)
def _lengths_cached(
    documents_id: str, judged: int, tokenizer: str, _collection: Collection, _counter: TokenCounter
) -> TokenLengths:
    return token_lengths(_collection, _counter)


def _worst(audited: list[_Audited]) -> str:
    """The model that misses most, in words."""
    known = [(one, one.found) for one in audited if one.found is not None]
    worst = max(known, key=lambda pair: pair[1].share_of_text if pair[1] else 0.0, default=None)
    if worst is None or worst[1] is None or not worst[1].documents_over:
        return text_findings.NOT_CUT
    one, found = worst
    sentence = text_findings.CUT.format(
        model=f"**{escape(one.name)}**",
        limit=one.limit.max_tokens,
        share=percent(found.share_of_documents),
        text=percent(found.share_of_text),
    )
    if found.relevant_over is not None:
        sentence += text_findings.CUT_RELEVANT.format(over=f"{found.relevant_over:,}", total=f"{found.relevant:,}")
    return sentence


def _truncation_row(one: _Audited) -> dict[str, str]:
    found, limit = one.found, one.limit
    reads = text_findings.ALL_READ if limit.reads_all else text_findings.UNKNOWN
    row = {"model": one.name, "reads": f"{limit.max_tokens:,}" if limit.max_tokens is not None else reads}
    row["median"] = f"{one.middle:,.0f}" if one.middle is not None else "–"
    if limit.reads_all:
        return row | {"over": "0 %", "beyond": "0 %", "relevant": "0"}
    if found is None:
        return row | dict.fromkeys(("over", "beyond", "relevant"), text_findings.UNKNOWN)
    relevant = f"{found.relevant_over:,} of {found.relevant:,}" if found.relevant_over is not None else "–"
    return row | {
        "over": percent(found.share_of_documents),
        "beyond": percent(found.share_of_text),
        "relevant": relevant,
    }


def _words(view: View) -> None:
    found, matches, read = _vocabulary(view.collection.content_hash, view)
    known = {}
    for candidate in view.candidates:
        counter, _ = _told(candidate.spec.to_json())
        if counter is not None:
            known[candidate.name] = _knows(view.collection.content_hash, counter.identity, view, counter)
    said = _advice(view, known, matches, read)
    st.markdown(f"{text_findings.VERDICTS[said.verdict]} **{escape(said.sentence)}**")
    lines = [*said.evidence]
    if said.struggling:
        lines.append(text_findings.STRUGGLING.format(models=", ".join(said.struggling)))
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    if known:
        _tokens_table(view, known)
    _terms(found)
    _jargon_table(view, known)


@st.cache_resource(max_entries=4, show_spinner=text_findings.READING_WORDS)
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


@st.cache_resource(max_entries=32, show_spinner=text_findings.COUNTING)
def _knows(content_hash: str, tokenizer: str, _view: View, _counter: TokenCounter) -> tuple[Fertility, Jargon]:
    found, _, _ = _vocabulary(content_hash, _view)
    return fertility(_counter, sample_texts(_view.collection.document_texts())), jargon(_counter, found.words)


def _advice(
    view: View, known: dict[str, tuple[Fertility, Jargon]], matches: tuple[FieldMatch, ...], words_read: int
) -> Advice:
    languages = _languages(view)
    return advice(
        known,
        matches,
        documents=len(view.collection.documents),
        words=words_read,
        language=languages[0].lower()[:2] if languages else "",
    )


def _tokens_table(view: View, known: dict[str, tuple[Fertility, Jargon]]) -> None:
    spaced = all(one.tokens_per_word is not None for one, _ in known.values())
    rows = [
        {
            "model": name,
            "rate": f"{one.tokens_per_word:.2f}" if spaced else f"{one.tokens_per_100_characters:.0f}",
            "unknown": percent(one.unknown_share),
            "shreds": percent(cut.share),
        }
        for name, (one, cut) in known.items()
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
    )
    sample = next(iter(known.values()))[0].documents
    total = len(view.collection.documents)
    st.caption(text_findings.WORDS_BASIS.format(sample=f"{sample:,}", total=f"{total:,}"))


def _terms(found: Vocabulary) -> None:
    parts = [(text_findings.CHARACTERISTIC, found.characteristic), (text_findings.PHRASES, found.phrases)]
    for name, terms in parts:
        if terms:
            st.markdown(
                f"**{name}:** " + " · ".join(f"{escape(one.text)} :small[({one.documents:,})]" for one in terms)
            )
    if found.by_label:
        labels = " · ".join(f"{escape(label)}: *{escape(', '.join(best))}*" for label, best in found.by_label if best)
        st.markdown(f"**{text_findings.BY_LABEL}:** {labels}")


def _jargon_table(view: View, known: dict[str, tuple[Fertility, Jargon]]) -> None:
    """Words cut to shreds by any of the models, and into what each cuts them."""
    if not known:
        return
    counters: dict[str, TokenCounter] = {}
    for candidate in view.candidates:
        counter, _ = _told(candidate.spec.to_json())
        if counter is not None and counter.identity not in {other.identity for other in counters.values()}:
            counters[chip(candidate)] = counter
    counters = dict(list(counters.items())[:JARGON_MODELS])
    cut = {one.term.text: one.term for _, words_cut in known.values() for one in words_cut.cut}
    shown = sorted(cut.values(), key=lambda term: (-term.occurrences, term.text))[:JARGON_ROWS]
    if not shown:
        st.caption(text_findings.NO_JARGON.format(pieces=MANY_PIECES))
        return
    st.markdown(f"**{text_findings.JARGON.format(pieces=MANY_PIECES)}**")
    rows = [
        {text_findings.JARGON_WORD: term.text, text_findings.JARGON_DOCUMENTS: term.documents}
        | {name: _written(counter.pieces(term.text)) for name, counter in counters.items()}
        for term in shown
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="jargon-table")


def _written(pieces: list[str]) -> str:
    """Pieces without the signs vocabularies mark their place with: ## (inside a word) and \u2581 (after a space)."""
    return " · ".join(part for part in (piece.removeprefix("##").lstrip("\u2581") for piece in pieces) if part)


@st.cache_resource(max_entries=4, show_spinner=text_findings.COMPARING_WORDS)
def _hint(content_hash: str, _collection: Collection) -> Hint:
    return hint(_collection)


def _hint_section(found: Hint) -> None:
    st.markdown(f"**{escape(found.sentence)}**")
    st.markdown(
        "\n".join(f"- {text_findings.POINTS[reason.points_to]} · {escape(reason.sentence)}" for reason in found.reasons)
    )
    st.caption(text_findings.HINT_ONLY)
