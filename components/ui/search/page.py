"""The sections of the Search page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.candidates import candidate_of
from components.candidates.indexing import filter_columns
from components.candidates.live_search import Hits
from components.comparison.passages import RELEVANT
from components.comparison.quality import words as quality_words
from components.comparison.quality.question_groups import said_value
from components.datasets.interactions.split import SHOWN_TITLES
from components.i18n import tr, tr_count
from components.markdown import escape
from components.records import MEDIA_COLUMNS, Item
from components.spec import ModelSpec, leaves
from components.ui.shared import address, hits, search_within, text, text_data, text_files, text_search, text_users
from components.ui.shared.ask import AskedQuery
from components.ui.shared.hits import MOST_COLUMNS
from components.ui.shared.search_within import Within
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

NO_TAGS = ("id", "text", *MEDIA_COLUMNS)  # of a question's columns
FEW_VALUES = 50  # a column with more different values is not a filter but a text


def second_row() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Below the question: where problems of the link are said; then in a row what is known of it, and two buttons."""
    above = st.container()
    row = st.container(horizontal=True, vertical_alignment="center")
    return above, row.container(), row.container(width="content"), row.container(width="content")


def folded_models(button: DeltaGenerator, view: View) -> DeltaGenerator:
    """Where the models are picked: behind a button, where there is anything to pick."""
    return button.popover(text.MODELS_SHOWN, icon=":material/view_column:") if len(view.ready) > 1 else button


def choose_mode(view: View) -> str:
    """Look, Grade or Blind (in the address as ``mode``); users are looked at only: nobody can answer for them."""
    if view.collection.interactions is not None:
        return "look"
    mode = address.segmented(
        text_search.MODE,
        list(text_search.MODES),
        param="mode",
        default="look",
        names=lambda key: text_search.MODES[key],
    )
    return mode


def say_mode(mode: str) -> None:
    """What Grade and Blind are for."""
    if mode in text_search.MODE_HELP:
        st.caption(text_search.MODE_HELP[mode])


@dataclass(frozen=True)
class Options:
    """Results per model, how each is shown, and which documents may appear."""

    k: int
    lines: int
    where: dict[str, str]
    with_sentences: bool
    with_scores: bool
    within: Within | None

    @property
    def among(self) -> frozenset[str] | None:
        """Ids of the only documents that may appear; None where all may."""
        return None if self.within is None else self.within.doc_ids

    @property
    def is_limited(self) -> bool:
        """Whether not every document may appear."""
        return bool(self.where) or self.within is not None

    def may_appear(self, view: View) -> frozenset[str] | None:
        """Ids of the documents that pass every filter; None where all do."""
        if not self.is_limited:
            return None
        documents = view.collection.documents
        for column, value in self.where.items():
            documents = documents[documents[column] == value]
        kept = frozenset(documents["id"])
        return kept if self.among is None else kept & self.among


def options(view: View, button: DeltaGenerator, above: DeltaGenerator) -> Options:
    """What is rarely changed, behind a button in ``button``; what a link asked for in vain is said ``above``."""
    with button.popover(text.SEARCH_OPTIONS, icon=":material/tune:"):
        k = st.slider(text.RESULTS_SHOWN, 3, 20, 5, key="k", bind="query-params")
        length = address.segmented(
            text_search.LENGTH,
            list(text_search.LENGTHS),
            param="length",
            default="short",
            names=lambda length: text_search.LENGTHS[length],
            show_label=True,
        )
        marked = st.toggle(
            text_search.SENTENCES, key="sentences", help=text_search.SENTENCES_HELP, persist_state="session"
        )
        scores = st.toggle(text_search.SCORES, key="scores", persist_state="session")
        where = _filters(view, above)
        within = search_within.choose(view, above)
    search_within.say(view, within)
    lines = hits.LONG_LINES if marked or length == "long" else hits.CARD_LINES
    return Options(k, lines, where, marked, scores, within)


def pick_models(candidates: list[ProjectCandidate], param: str) -> list[ProjectCandidate]:
    """Up to four of these models, kept in the address under ``param``."""
    names = [candidate.name for candidate in candidates]
    project, drawn_for = st.session_state.get("project"), f"_{param}_drawn_for"
    is_other_project = st.session_state.get(drawn_for, project) != project
    st.session_state[drawn_for] = project
    if len(names) <= 1:
        return candidates
    if is_other_project:  # what was picked, or linked to, are the models of the one before
        st.session_state[param] = names[:MOST_COLUMNS]
        st.query_params.pop(param, None)
    picked, unknown = address.several(text.MODELS_SHOWN, names, param=param, default=names[:MOST_COLUMNS])
    if unknown:
        st.error(text.UNKNOWN_MODEL.format(name=escape(unknown[0])))
    if len(picked) > MOST_COLUMNS:
        st.caption(text.TOO_MANY_COLUMNS.format(most=MOST_COLUMNS))
    kept = set(picked[:MOST_COLUMNS]) or {names[0]}
    return [candidate for candidate in candidates if candidate.name in kept]


def that_take(
    candidates: list[ProjectCandidate], picked: list[ProjectCandidate], item: Item | None
) -> list[ProjectCandidate]:
    """The models to ask with a picture or sound: those picked that take it, then others that do; it says who does not.

    All that were picked where the question is words, or nobody takes it.
    """
    able = [] if item is None else [c for c in candidates if _takes(c.spec, item)]
    if not able:
        return picked
    names, asked = {c.name for c in picked}, {c.name for c in able}
    if others := [escape(c.name) for c in picked if c.name not in asked]:
        st.caption(text_files.NOT_ASKED.format(models=numbers.in_a_row(others)))
    first = [c for c in able if c.name in names] + [c for c in able if c.name not in names]
    kept = {c.name for c in first[:MOST_COLUMNS]}
    return [candidate for candidate in candidates if candidate.name in kept]


def _takes(spec: ModelSpec, item: Item) -> bool:
    return any(candidate_of(leaf).takes_query(item) for leaf in leaves(spec))


def _filters(view: View, above: DeltaGenerator) -> dict[str, str]:
    documents = view.collection.documents
    columns = [c for c in filter_columns(view.collection) if 1 < documents[c].nunique() <= FEW_VALUES]
    if not columns:
        st.caption(text.NO_FILTERS)
        return {}
    where = {}
    for column in columns:
        values = sorted(value for value in documents[column].unique() if value)
        param, key = f"only_{column}", f"only-{view.project.id}-{column}"
        if unknown := address.take(param, key, values):
            above.error(text_search.UNKNOWN_FILTER.format(column=escape(str(column)), value=escape(unknown)))
        chosen = st.selectbox(
            text.ONLY.format(column=escape(text_data.COLUMN_NAMES.get(str(column), str(column)))),
            values,
            index=None,
            placeholder=text.ALL,
            key=key,
            persist_state="session",
        )
        address.put(param, chosen)
        if chosen is not None:
            where[str(column)] = chosen
    return where


def no_query(view: View) -> None:
    """Before anything is asked: what to do in a collection without queries."""
    if view.collection.queries.empty:
        st.info(text.TYPE_TO_SEARCH)


def explain(view: View, asked: AskedQuery, where: Mapping[str, str]) -> None:
    """What is known of the query: its tags, how many documents are right for it, and what may be found."""
    limits = [
        escape(text_search.ONLY_WHERE.format(column=text_data.COLUMN_NAMES.get(column, column), value=value))
        for column, value in where.items()
    ]
    if asked.item is not None:
        st.caption(" · ".join(limits))
        return
    if asked.query_id is None:
        in_link = "words" in st.query_params
        st.caption(" · ".join([text_search.WORDS_ARE_IN_LINK if in_link else text.TYPED_QUERY, *limits]))
        return
    row = view.collection.queries[view.collection.queries["id"] == asked.query_id].iloc[0]
    tags = [escape(_named(name, value)) for name, value in row.items() if name not in NO_TAGS and value]
    if view.collection.interactions is not None:
        _user(view, asked.query_id)
        st.caption(" · ".join([*tags, *limits]))
        return
    own = view.collection.judgments[view.collection.judgments["query_id"] == asked.query_id]
    right = int((own["grade"] >= RELEVANT).sum())
    known = text_search.UNJUDGED
    if right:
        known = tr_count("{count} document is known to be right", "{count} documents are known to be right", right)
    elif len(own):
        known = text_search.NONE_RIGHT.format(
            documents=tr_count("{count} judged document", "{count} judged documents", len(own))
        )
    st.caption(" · ".join([known, *tags, *limits]))


def _named(column: object, value: object) -> str:
    shown = numbers.language(str(value)) if column == "language" else said_value(str(value))
    names = {**text_data.COLUMN_NAMES, **quality_words.GROUP_NAMES}
    return tr("{name}: {value}", name=names.get(str(column), str(column)), value=shown)


def _user(view: View, user: str) -> None:
    """What a user took last, the latest first, and what was held out."""
    known = view.collection.interactions
    if known is None:
        return
    documents = view.collection.documents
    titles = dict(
        zip(documents["id"], documents["title"].where(documents["title"] != "", documents["id"]), strict=True)
    )
    history = known.histories.get(user, ())
    last = history[::-1][:SHOWN_TITLES]
    shown = " · ".join(escape(titles.get(doc, doc)) for doc in last)
    st.markdown(text_users.TOOK.format(shown=len(last), total=len(history), titles=shown))
    right = view.collection.judgments[view.collection.judgments["query_id"] == user]["doc_id"]
    held_out = " · ".join(escape(titles.get(doc, doc)) for doc in right)
    st.markdown(text_users.WAS_HELD_OUT.format(titles=held_out))


def agreement(chosen: Sequence[ProjectCandidate], answers: Mapping[str, Hits], k: int) -> None:
    """How similar the lists are, in one sentence and, on demand, a table."""
    names = [candidate.name for candidate in chosen if candidate.name in answers]
    if len(names) < 2:
        return
    lists = {name: set(answers[name].shown.doc_ids[:k]) for name in names}
    everywhere = set.intersection(*lists.values())
    anywhere = set.union(*lists.values())
    if not anywhere:
        return
    if len(everywhere) == len(anywhere) == 1:
        st.caption(text.AGREEMENT_ONE)
    else:
        template = text.AGREEMENT_IN_ONE if len(everywhere) == 1 else text.AGREEMENT
        st.caption(template.format(shared=len(everywhere), total=len(anywhere)))
    rows = []
    for a, b in combinations(names, 2):
        jaccard, overlap = hits.likeness(answers[a], answers[b], k)
        shared = len(lists[a] & lists[b])
        rows.append({"First": a, "Second": b, "Shared": shared, "Jaccard": jaccard, "RBO": overlap})
    with st.expander(text.AGREEMENT_TABLE):
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            column_config={
                "First": text.FIRST_OF_TWO,
                "Second": text.SECOND_OF_TWO,
                "Shared": text.SHARED_OF_TWO,
                "Jaccard": st.column_config.NumberColumn("Jaccard ↑", help=text.JACCARD_HELP, format="%.2f"),
                "RBO": st.column_config.NumberColumn("RBO ↑", help=text_search.RBO_HELP, format="%.2f"),
            },
        )
