"""Present: the comparison as a story over the whole window, and the same story as a file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import numbers
from components.charts.looks import CLASSES, MOST_LABELS
from components.comparison import bills
from components.comparison.passages import RELEVANT, passage, title_of
from components.comparison.recommendation.words import CONFIDENCE
from components.comparison.story import (
    Answers,
    ModelStyle,
    Picture,
    Story,
    TellingQuery,
    VerdictTable,
    html_file,
    slides,
    telling_query,
)
from components.comparison.story.page import KEYS, STYLE
from components.comparison.texts_verdict import texts_verdict
from components.comparison.votes import votes_sentence
from components.evaluation.agreement import disputed_queries
from components.evaluation.preferences import DEPTH, shown
from components.evaluation.registry import metric
from components.needs.saved import has_needs
from components.projection.layouts import Layout
from components.ui.compare import page as compare
from components.ui.compare import present_words as text_present
from components.ui.compare import stage
from components.ui.shared import map_state, notes, session, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.markdown import escape
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

MOST_MODELS = 3
MOST_POINTS = 2_000  # of a map in the story; more are drawn as a sample, which is said
MOST_CHANGES = 3  # sentences on what would change the decision

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "present",
    html='<div class="present"></div>',
    css=STYLE + (_HERE / "present.css").read_text(encoding="utf-8"),
    js=KEYS + (_HERE / "present.js").read_text(encoding="utf-8"),
)


def page(view: View) -> None:
    """The story over the whole window; Escape goes back to Compare."""
    told = slides(story(view, chosen(view), st.query_params.get("telling")))
    start = st.query_params.get("slide", "1")
    _component(
        data={
            "story": told,
            "key": hashlib.sha256(told.encode()).hexdigest() + str(theme.is_dark()),
            "theme": "dark" if theme.is_dark() else "light",
            "start": int(start) - 1 if start.isdecimal() else 0,
        },
        key=f"present-{view.project.id}",
        on_leave_change=lambda: stage.open_stage(""),
    )


def ways_on(view: View) -> None:
    """What can be done with a comparison: the switch test, and presenting it."""
    if len(view.ready) < 2:
        return
    with st.container(horizontal=True):
        stage.switch_button()
        menu(view)


def menu(view: View) -> None:
    """What is presented, the way into it, and the file."""
    with st.popover(text_present.PRESENT, icon=":material/slideshow:"):
        st.caption(text_present.WHAT)
        names = [candidate.name for candidate in view.ready]
        picked = st.pills(
            text_present.MODELS,
            names,
            selection_mode="multi",
            format_func=escape,
            default=[candidate.name for candidate in chosen(view)],
            key=f"present-models-{view.project.id}",
        )
        if len(picked) > MOST_MODELS:
            st.caption(text_present.TOO_MANY.format(most=MOST_MODELS))
        by_name = {candidate.name: candidate for candidate in view.ready}
        words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
        telling = st.selectbox(
            text_present.QUERY,
            list(words),
            index=None,
            format_func=lambda one: words.get(one, one),
            placeholder=text_present.QUERY_AUTO,
            key=f"present-query-{view.project.id}",
        )
        st.button(
            text_present.START,
            type="primary",
            on_click=_begin,
            args=(picked[:MOST_MODELS], telling),
            disabled=not picked,
        )
        download(
            text_present.DOWNLOAD,
            lambda: html_file(story(view, [by_name[name] for name in picked][:MOST_MODELS], telling)),
            "comparison.html",
            icon=":material/download:",
            help=text_present.DOWNLOAD_HELP,
            disabled=not picked,
            key="story-file",
        )


def _begin(picked: Sequence[str], telling: str | None) -> None:
    stage.open_stage("present", presented=list(picked), telling=telling)


def chosen(view: View) -> list[ProjectCandidate]:
    """Up to three models: those of the address, else the verdict's two and the next best."""
    ready = {candidate.name: candidate for candidate in view.ready}
    names = st.query_params.get_all("presented") or _default(view)
    found = [ready[name] for name in names if name in ready][:MOST_MODELS]
    return found or view.ready[:MOST_MODELS]


def _default(view: View) -> list[str]:
    names = [candidate.name for candidate in view.ready]
    if not view.collection.has_judgments:
        return sorted(names, key=lambda name: name != view.reference)
    scored = session.score(view)
    said = view.decision.recommendation
    best = scored.means.sort_values(view.leading_metric, ascending=False, kind="stable")["model"].tolist()
    first = () if said is None else (said.first, said.second)
    return list(dict.fromkeys(name for name in (*first, *best) if name in names))


# What the story says


def story(view: View, candidates: Sequence[ProjectCandidate], telling: str | None) -> Story:
    """The story of these models. ``telling``: the query to show; None takes the one that tells most."""
    pictures, legend, map_note = _pictures(view, candidates)
    said, said_notes = _verdict(view)
    choice, changes = _choice(view)
    return Story(
        title=view.project.name,
        question=text_present.QUESTION.format(name=view.project.name),
        facts=_facts(view, candidates),
        query=_telling(view, candidates, telling),
        pictures=pictures,
        legend=legend,
        map_note=map_note,
        verdict=said,
        verdict_notes=said_notes,
        table=_table(view, candidates),
        decision=choice,
        decision_notes=changes,
        made=f"{pd.Timestamp(time.time(), unit='s', tz='UTC'):%d %B %Y}",
    )


def look(candidate: ProjectCandidate) -> ModelStyle:
    """A model's colours and marker, in hex."""
    slot = theme.slot(candidate.slot)
    return ModelStyle(candidate.name, slot.symbol, slot.light, slot.dark)


def _facts(view: View, candidates: Sequence[ProjectCandidate]) -> tuple[str, ...]:
    facts = [compare.what_is_compared(view).replace(" · ", ", ")]
    if view.project.current_model in view.found:
        facts.append(text_present.TODAY.format(model=view.project.current_model))
    facts.append(text_present.SHOWN.format(models=", ".join(c.name for c in candidates), count=len(view.ready)))
    points = f"{view.margin * 100:g}"
    facts.append(text_present.MARGIN.format(points=numbers.count(1, "point") if points == "1" else f"{points} points"))
    return tuple(facts)


def _telling(view: View, candidates: Sequence[ProjectCandidate], wanted: str | None) -> TellingQuery | None:
    queries = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
    query_id, why = (wanted, text_present.WHY_CHOSEN) if wanted in queries else _most_telling(view, candidates)
    if query_id is None or query_id not in queries:
        return None
    grades = view.collection.qrels().get(query_id, {})
    words = str(queries[query_id])
    answers = []
    for candidate in candidates:
        doc_ids = shown(view.runs[candidate.name], query_id, DEPTH)
        titles = tuple(
            (
                title_of(passage(view, query_id, doc_id)),
                grades[doc_id] >= RELEVANT if doc_id in grades else None,
            )
            for doc_id in doc_ids
        )
        answers.append(Answers(look(candidate), titles))
    return TellingQuery(words, why, tuple(answers), notes.note_of(view, query_id, words))


def _most_telling(view: View, candidates: Sequence[ProjectCandidate]) -> tuple[str | None, str]:
    names = [candidate.name for candidate in candidates]
    if view.collection.has_judgments:
        scored = session.score(view)
        said = view.decision.recommendation
        is_shown = said is not None and {said.first, said.second} <= set(names)
        first, second = (said.first, said.second) if said is not None and is_shown else (names[0], names[-1])
        if first != second and {first, second} <= set(scored.per_query):
            series = {name: scored.per_query[name][view.leading_metric] for name in (first, second)}
            ahead = {"chosen": True, "traded": False}.get(said.basis) if said is not None and is_shown else None
            found = telling_query(series, first, second, ahead=ahead)
            if found is not None:
                return found, text_present.WHY_JUDGED.format(first=first, second=second)
    if len(names) < 2:
        return None, ""
    disputed = disputed_queries([view.runs[name] for name in names], DEPTH)
    return (str(disputed["query_id"].iloc[0]), text_present.WHY_DISPUTED) if len(disputed) else (None, "")


def _pictures(
    view: View, candidates: Sequence[ProjectCandidate]
) -> tuple[tuple[Picture, ...], tuple[tuple[str, str, str], ...], str]:
    drawable = {candidate.name for candidate in map_state.drawable(view)}
    drawn = [candidate for candidate in candidates if candidate.name in drawable]
    state = map_state.read(view, drawn) if drawn else None
    total = len(view.collection.documents)
    if state is None or total < 3:
        return (), (), ""
    rows = np.arange(total)
    if total > MOST_POINTS:
        rows = np.sort(np.random.default_rng(0).permutation(total)[:MOST_POINTS])
    classes, names = _classes(view)
    pictures = tuple(
        Picture(look(one), state.layouts[one.name].points[rows], classes[rows].tolist(), _kept(state.layouts[one.name]))
        for one in drawn
    )
    colours = zip(CLASSES["light"], CLASSES["dark"], strict=True)
    legend = tuple((name, *pair) for name, pair in zip(names, colours, strict=False))
    note = text_present.MAP_NOTE
    if total > MOST_POINTS:
        note += text_present.MAP_SAMPLE.format(shown=f"{MOST_POINTS:,}", total=f"{total:,}")
    return pictures, legend, note


def _kept(layout: Layout) -> str:
    kept = layout.trust.kept
    return "" if kept is None else text_present.KEPT.format(kept=round(kept * 100))


def _classes(view: View) -> tuple[np.ndarray, list[str]]:
    """The label of each document as a place in the legend: the most common ones, and one place for all others."""
    labels = view.collection.documents["label"]  # more different ones than half the documents are names, not groups
    counts = labels[labels != ""].value_counts()
    if not 1 < len(counts) <= max(2, len(labels) // 2):
        return np.zeros(len(labels), dtype=int), [text_present.ALL_DOCUMENTS]
    most = counts.index[: MOST_LABELS - 1].tolist()
    has_rest = bool((~labels.isin(most)).any())
    places = {label: place for place, label in enumerate(most)}
    names = [*map(str, most), *([text_present.OTHERS] if has_rest else [])]
    return labels.map(lambda label: places.get(label, len(most))).to_numpy(dtype=int), names


def _verdict(view: View) -> tuple[str, tuple[str, ...]]:
    votes, said_blind = votes_sentence(view)
    found = (text_present.BLIND.format(count=numbers.count(votes, "vote"), sentence=said_blind),) if votes else ()
    if not view.collection.has_judgments:
        of_labels = texts_verdict(view) if view.texts.lead else None
        answers = (*([of_labels.sentence] if of_labels is not None else []), *found)
        nothing = text.NO_JUDGMENTS_VERDICT if len(view.collection.queries) else text.NO_QUESTIONS_VERDICT
        return (answers[0], answers[1:]) if answers else (nothing, ())
    made = view.decision
    said = made.recommendation
    if said is None:
        return made.why_not, found
    sure = " ".join(filter(None, [f"{CONFIDENCE[said.confidence]}.", made.headline]))
    return said.sentence, (sure, *filter(None, [made.caution]), *found)


def _table(view: View, candidates: Sequence[ProjectCandidate]) -> VerdictTable:
    is_judged = view.collection.has_judgments
    means: dict[str, dict[Hashable, Any]] = (
        {row["model"]: row for row in session.score(view).means.to_dict("records")} if is_judged else {}
    )
    leading = view.leading_metric
    has_costs = has_needs(session.workspace(), view.project.id)
    volume, currency = session.monthly_volume(view), session.currency(view)
    rows = []
    for candidate in candidates:
        manifest = view.found[candidate.name].manifest
        facts = bills.measured_facts(candidate.spec, manifest, volume)
        usd = facts["monthly_usd"]
        cells = [numbers.interval(means[candidate.name], leading)] if is_judged else []
        cells += ["unknown" if usd is None else currency.whole(usd), numbers.milliseconds(facts["p95_ms"])]
        rows.append((look(candidate), tuple(cells)))
    cost = (text_present.COST if has_costs else text_present.COST_ASSUMED).format(sign=currency.sign)
    headers = ([f"{metric(leading).name} ↑"] if is_judged else []) + [cost, text_present.P95]
    return VerdictTable(tuple(headers), tuple(rows))


def _choice(view: View) -> tuple[str, tuple[str, ...]]:
    found = view.decision
    if found.recommendation is None:
        return found.why_not, ()
    said = found.recommendation
    return said.sentence, tuple(filter(None, (found.headline, said.surer, *said.changes)))[:MOST_CHANGES]
