"""One query across models: result lists side by side, with rank movement, "only here" and judged marks."""

from __future__ import annotations

import html
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.candidates.by_spec import LoadedModel, is_local, load_model
from components.candidates.live_search import Hits, LiveSearch
from components.candidates.loaded_models import LoadedModels
from components.candidates.names import remote_parts
from components.candidates.nearest_sentences import SentenceFinder
from components.comparison.passages import RELEVANT, row_of
from components.encoders.protocol import Encoder
from components.evaluation.agreement import RankMove, agreement_table, rank_moves
from components.markdown import escape
from components.records import BadInputError, Run
from components.retrieval.highlight import Span
from components.spec import ModelSpec
from components.ui.shared import hit_card, media, session, text, text_search, theme, typed_sending
from components.ui.shared.ask import AskedQuery
from components.ui.shared.session import View
from components.ui.shared.typed_sending import NotAgreedError
from components.workspace import ProjectCandidate

MOST_COLUMNS = 4
CARD_LINES, LONG_LINES = 3, 8  # of a result: its title and what fits of its text
LINE_CHARACTERS = 120  # that a line as wide as the page has room for
BADGE_CHARACTERS = 10
KEPT_SEARCHES = 12  # models whose vectors or index are held in memory


def columns(
    view: View,
    candidates: Sequence[ProjectCandidate],
    asked: AskedQuery,
    k: int,
    *,
    where: Mapping[str, str] | None = None,
    among: frozenset[str] | None = None,
    with_sentences: bool = False,
    with_scores: bool = False,
    lines: int = CARD_LINES,
) -> dict[str, Hits]:
    """Draw one column per model; returns what each found. A model that cannot answer says why in its column.

    A model behind an address asks there before the first typed question is sent to it.
    With ``with_sentences`` the best sentence of each result is marked; it is looked for when all lists are drawn.
    ``with_scores`` adds scores and ids; ``lines`` are those of a result: all are as high, so ranks stand side by side.
    """
    answers, failures = search_all(view, candidates, asked, k, where, among)
    is_limited = bool(where) or among is not None
    length = LINE_CHARACTERS // max(len(candidates), 1) * (lines - 1)
    drawing = _Drawing(
        view,
        asked,
        answers,
        _reference(view, candidates, answers),
        k,
        is_limited,
        with_scores=with_scores,
        length=length,
    )
    with hit_card.cards(lines, is_alone=len(candidates) == 1, media_height=media.tallest(view.collection.documents)):
        boxes = st.columns(max(len(candidates), 1), gap="small")
    lists = {}
    for box, candidate in zip(boxes, candidates, strict=False):
        with box:
            heading(candidate)
            failure = failures.get(candidate.name)
            if isinstance(failure, NotAgreedError):
                typed_sending.ask(view, failure.spec, [asked.text], key=candidate.name)
                continue
            if failure is not None:
                st.warning(escape(str(failure)))
                continue
            drawing.caption(candidate.name)
            lists[candidate.name] = st.empty()
            with lists[candidate.name].container(gap="xsmall"):
                drawing.hits(candidate.name, {})
            answer = answers[candidate.name]
            missed = answer.missed_by_index
            if answer.via == "index" and missed:
                titles = numbers.commas(missed[:3])
                st.caption(text.INDEX_MISSED.format(count=len(missed), documents=escape(titles)))
    if with_sentences:
        _mark_sentences(drawing, [candidate for candidate in candidates if candidate.name in lists], lists)
    return answers


def _mark_sentences(
    drawing: _Drawing, candidates: Sequence[ProjectCandidate], lists: Mapping[str, st.delta_generator.DeltaGenerator]
) -> None:
    without: dict[str, list[str]] = {}
    for candidate in candidates:
        reader = candidate_of(candidate.spec)
        if not reader.has_encoder or reader.is_served:
            remote = not is_local(candidate.spec)
            reason = text_search.NO_SENTENCES_REMOTE if remote else text_search.NO_SENTENCES_KIND
            without.setdefault(reason, []).append(candidate.name)
            continue
        doc_ids = drawing.answers[candidate.name].shown.doc_ids
        texts = [str(row_of(drawing.view, doc_id)["text"]) for doc_id in doc_ids]
        best = _sentence_finder(candidate.spec.to_json()).best(drawing.asked.text, texts)
        with lists[candidate.name].container(gap="xsmall"):
            drawing.hits(candidate.name, dict(zip(doc_ids, best, strict=True)))
    for reason, names in without.items():
        st.caption(escape(text_search.NO_SENTENCES.format(models=numbers.commas(names), reason=reason)))


def search_all(
    view: View,
    candidates: Sequence[ProjectCandidate],
    asked: AskedQuery,
    k: int,
    where: Mapping[str, str] | None = None,
    among: frozenset[str] | None = None,
) -> tuple[dict[str, Hits], dict[str, Exception]]:
    """Every model's answer, and why a model has none; ``where`` and ``among`` as in ``LiveSearch.search``.

    Why is a sentence, or a NotAgreedError where the question would leave this computer and nobody agreed to that yet.
    """
    answers: dict[str, Hits] = {}
    failures: dict[str, Exception] = {}
    for candidate in candidates:
        try:
            searcher = _searcher(
                view.collection.search_id,
                candidate.spec.to_json(),
                view.results[candidate.name].manifest["finished"],
                view.project.id if remote_parts([candidate.spec]) else "",
                view,
            )
            answers[candidate.name] = searcher.search(
                asked.text,
                k,
                query_id=asked.query_id,
                where=where,
                chroma=session.chroma().get(),
                among=among,
                item=asked.item,
            )
        except (BadInputError, KeyError) as error:
            failures[candidate.name] = error
    return answers, failures


@st.cache_resource(max_entries=KEPT_SEARCHES, show_spinner=False)
def _searcher(search_id: str, spec_json: str, finished: float, payer: str, _view: View) -> LiveSearch:
    """``payer`` is the project that pays for typed questions; "" where none leaves this computer."""
    spec = ModelSpec.from_json(spec_json)

    def load(part: ModelSpec) -> tuple[LoadedModel, threading.Lock]:
        return encoder(part.to_json()) if is_local(part) else typed_sending.paid_encoder(payer, part)

    return LiveSearch(session.workspace(), _view.collection, spec, load, typed_sending.known_vectors())


@st.cache_resource(max_entries=KEPT_SEARCHES, show_spinner=False)
def _sentence_finder(spec_json: str) -> SentenceFinder:
    def load() -> tuple[Encoder, threading.Lock]:
        model, lock = encoder(spec_json)
        return cast("Encoder", model), lock  # the caller asks for kinds that read texts only

    return SentenceFinder(load)


@st.cache_resource(show_spinner=False)
def loaded_models() -> LoadedModels[LoadedModel]:
    """The models of this computer that this server keeps for typed queries."""
    return LoadedModels(lambda spec: load_model(spec, session.api_key()))


def encoder(spec_json: str) -> tuple[LoadedModel, threading.Lock]:
    """A model of this computer and the lock that its callers share."""
    spec = ModelSpec.from_json(spec_json)
    if spec in loaded_models():
        return loaded_models().get(spec)
    with st.spinner(text.LOADING_MODEL):
        return loaded_models().get(spec)


def _reference(view: View, candidates: Sequence[ProjectCandidate], answers: Mapping[str, Hits]) -> str | None:
    names = [candidate.name for candidate in candidates if candidate.name in answers]
    if view.reference in names:
        return view.reference
    return names[0] if names else None


def heading(candidate: ProjectCandidate) -> None:
    """A model's name with its marker, under a line of its colour."""
    look, name = theme.slot(candidate.slot), html.escape(candidate.name)
    st.html(
        f'<div style="border-top:3px solid {theme.slot_colour(candidate.slot)};padding-top:.3rem;font-weight:600;'
        f'overflow:hidden;white-space:nowrap;text-overflow:ellipsis" title="{name}">'
        f'<span style="color:{theme.slot_colour(candidate.slot)}">{look.symbol}</span> {name}</div>'
    )


@dataclass(frozen=True)
class _Drawing:
    """What all columns of one search share."""

    view: View
    asked: AskedQuery
    answers: Mapping[str, Hits]
    reference: str | None
    k: int
    is_limited: bool
    with_scores: bool
    length: int

    def caption(self, name: str) -> None:
        """How long the answer took, and whether it is what the others are compared with; always one line."""
        answer = self.answers[name]
        via = text.VIA.get(answer.via, answer.via)
        known = [spent for spent in (answer.encode_ms, answer.search_ms) if spent is not None]
        parts = [f"{via} {numbers.milliseconds(sum(known))}" if known else via]
        meaning = []
        if answer.encode_ms is not None:
            meaning.append(text_search.OF_THAT.format(ms=numbers.milliseconds(answer.encode_ms)))
        if name == self.reference and len(self.answers) > 1:
            parts.append(text.REFERENCE)
            meaning.append(text.REFERENCE_HELP)
        st.caption(" · ".join(parts), help="\n\n".join(meaning) or None)

    @property
    def marked_words(self) -> str:
        """Whose words are marked in what is shown: the question's; a user's are titles, which say nothing of a text."""
        is_user = self.view.collection.interactions is not None and self.asked.query_id is not None
        return "" if is_user else self.asked.text

    def hits(self, name: str, sentences: Mapping[str, Span | None]) -> None:
        """The list."""
        shown = self.answers[name].shown
        if not shown.doc_ids:
            st.markdown(text_search.NOTHING_LEFT if self.is_limited else text.NOTHING_FOUND)
            return
        others = [hits.shown.doc_ids[: self.k] for other, hits in self.answers.items() if other != name]
        elsewhere = {doc_id for doc_ids in others for doc_id in doc_ids}
        grades = self.view.collection.grades(self.asked.query_id)
        moves: dict[str, RankMove] = {}
        if self.reference is not None and name != self.reference:
            moves = {move.doc_id: move for move in rank_moves(self.answers[self.reference].shown, shown, self.k)}
        for rank, (doc_id, score) in enumerate(zip(shown.doc_ids, shown.scores, strict=True), 1):
            grade = grades.get(doc_id)
            only_here = len(self.answers) > 1 and doc_id not in elsewhere
            marks = _marks(moves.get(doc_id), grade, only_here=only_here)
            hit_card.card(
                row_of(self.view, doc_id),
                self.marked_words,
                rank=rank,
                sentence=sentences.get(doc_id),
                marks=marks,
                foot=f"{score:.3f} · {escape(doc_id)}" if self.with_scores else "",
                length=self.length - BADGE_CHARACTERS * len(marks),
                is_chunk=self.view.collection.is_chunked,
            )


def likeness(first: Hits, other: Hits, k: int) -> tuple[float, float]:
    """Jaccard and RBO (p 0.9) of the first k results of two answers."""
    runs = [Run(name, {"q": hits.shown}) for name, hits in (("one", first), ("other", other))]
    row = agreement_table(runs, k).iloc[0]
    return float(row["jaccard"]), float(row["rbo"])


def _marks(move: RankMove | None, grade: int | None, *, only_here: bool) -> list[str]:
    marks = []
    if grade is not None:
        marks.append(
            f":green-badge[✓ {text.RIGHT} · {grade}]" if grade >= RELEVANT else f":gray-badge[✗ {text.JUDGED_WRONG}]"
        )
    if only_here:
        marks.append(f":blue-badge[{text.ONLY_HERE}]")
    elif move is not None and move.reference_rank is not None:
        climbed = move.reference_rank - move.rank
        if climbed:
            marks.append(f"{'▲' if climbed > 0 else '▼'}{abs(climbed)}")
    return marks
