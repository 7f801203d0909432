"""The integration plan on the Decision page: code that runs, and what to expect of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from components.costs.latency import percentile
from components.datasets.languages import main_language
from components.decision import bills
from components.decision.integration import BATCH, plan
from components.models.spec import ModelSpec
from components.pipeline.decide import Decision
from components.records import BadInputError
from components.ui import text
from components.ui import text_decision as words
from components.ui.markdown import escape
from components.ui.session import View

MONTHS_UNTIL_NEXT = 6


def section(view: View, found: Decision) -> None:
    """What to do for the chosen model, and for any other on demand."""
    names = [candidate.name for candidate in view.ready]
    chosen = found.recommendation.first if found.recommendation is not None else names[0]
    st.subheader(words.INTEGRATION.format(model=escape(chosen)), anchor=False)
    name = st.selectbox(words.PLAN_FOR, names, index=names.index(chosen), key=f"plan-{view.project.id}")
    candidate = view.project.candidate(name)
    if candidate is None:
        return
    manifest = view.found[name].manifest
    st.markdown("\n".join(f"- {escape(line)}" for line in _lines(view, candidate.spec, manifest)))
    try:
        written = plan(candidate.spec, facts=_facts(view, manifest), language=_language(view))
    except BadInputError as error:
        st.info(words.CODE_NONE.format(why=escape(str(error))))
        return
    for note in written.notes:
        st.caption(escape(note))
    with st.expander(words.CODE_NOTE):
        st.code(written.code, language="python")
    st.download_button(words.CODE_DOWNLOAD, written.code, f"search_{view.project.id}.py", "text/x-python")


def _lines(view: View, spec: ModelSpec, manifest: Mapping[str, Any]) -> list[str]:
    times, lines = bills.query_times(manifest), []
    if times:
        lines.append(
            words.PLAN_LATENCY.format(
                p50=text.milliseconds(percentile(times, 50)),
                p95=text.milliseconds(percentile(times, 95)),
                count=len(times),
            )
        )
    size = manifest.get("vector_megabytes")
    if size is not None:
        lines.append(words.PLAN_SIZE.format(documents=f"{len(view.collection.documents):,}", size=text.megabytes(size)))
    lines += [words.PLAN_BATCH.format(batch=BATCH), words.PLAN_CACHE]
    query, document = spec.options.get("query_prompt", ""), spec.options.get("document_prompt", "")
    if query or document:
        lines.append(words.PLAN_PREFIX.format(query=query, document=document))
    elif spec.kind == "sentence-transformers":
        lines.append(words.PLAN_NO_PREFIX)
    pairs = int((view.collection.judgments["grade"] > 0).sum())
    kind = "many" if pairs >= words.ENOUGH_PAIRS else "few"
    lines.append(words.PLAN_TUNE[kind].format(pairs=pairs, enough=words.ENOUGH_PAIRS))
    then = datetime.now(UTC) + timedelta(days=30 * MONTHS_UNTIL_NEXT)
    lines.append(words.PLAN_AGAIN.format(month=f"{then:%B %Y}"))
    return lines


def _facts(view: View, manifest: Mapping[str, Any]) -> list[str]:
    finished = datetime.fromtimestamp(float(manifest["finished"]), UTC)
    counted = f"{len(view.collection.documents):,} documents and {len(view.collection.queries):,} questions"
    return [f"Compared on {counted}, {finished:%Y-%m-%d}. Text is title, space, text."]


@st.cache_data(max_entries=8, show_spinner=False)
def _language_of(documents_id: str, _view: View) -> str:
    return main_language(_view.collection.document_texts())[0]


def _language(view: View) -> str:
    return _language_of(view.collection.documents_id, view)
