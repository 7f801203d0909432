"""The integration plan on the Decision page: code that runs, and what to expect of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.comparison.decision import Decision
from components.comparison.integration import plan, usual_batch
from components.costs.latency import percentile, waits
from components.datasets.languages import main_language
from components.measurements import index_settings
from components.measurements.index_settings import INDEX_SETTINGS
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.decision import words
from components.ui.shared import session
from components.ui.shared.downloads import download
from components.ui.shared.load_results import tested
from components.ui.shared.markdown import escape
from components.ui.shared.session import View

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
    batch, hnsw = _best_batch(view, name), _index(view, candidate.spec)
    lines = _lines(view, candidate.spec, manifest, batch)
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    try:
        written = plan(candidate.spec, facts=_facts(view, manifest), batch=batch, hnsw=hnsw, language=_language(view))
    except BadInputError as error:
        st.info(words.CODE_NONE.format(why=escape(str(error))))
        return
    for note in written.notes:
        st.caption(escape(note))
    with st.expander(words.CODE_NOTE):
        st.code(written.code, language="python")
    download(words.CODE_DOWNLOAD, lambda: written.code, f"search_{view.project.id}.py")


def _best_batch(view: View, name: str) -> int | None:
    """Texts at a time with the most texts a second, as the last load test found; None where none was run."""
    test = tested(view).get(name)
    found = test.facts.get("best_batch") if test is not None else None
    return None if found is None else int(found)


def _index(view: View, spec: ModelSpec) -> dict[str, int]:
    """Settings of the index, chosen among those measured on the Cost page; Chroma's own where none was."""
    table = INDEX_SETTINGS.load(session.subject(view, spec)) if candidate_of(spec).has_index else None
    if table is None:
        return {}
    rows = {str(row["setting"]): row for row in table.to_dict("records") if row["setting"] != index_settings.EXACT}
    good = [name for name, row in rows.items() if row["recall"] >= index_settings.ENOUGH_RECALL]
    own = next(iter(rows))  # Chroma as it comes: others must earn their place
    usual = own if own in good else min(good or rows, key=lambda name: float(rows[name]["p95_ms"]))
    chosen = st.selectbox(
        words.PLAN_INDEX,
        list(rows),
        index=list(rows).index(usual),
        format_func=lambda name: words.PLAN_INDEX_ROW.format(
            setting=name,
            recall=numbers.share(float(rows[name]["recall"])),
            ms=numbers.milliseconds(rows[name]["p95_ms"]),
        ),
        help=words.PLAN_INDEX_HELP,
        key=f"plan-index-{view.project.id}-{spec.name}",
    )
    return {str(name): int(value) for name, value in (rows[chosen]["hnsw"] or {}).items()}


def _lines(view: View, spec: ModelSpec, manifest: Mapping[str, Any], batch: int | None) -> list[str]:
    candidate = candidate_of(spec)
    times, lines = waits(manifest), []
    if times:
        lines.append(
            words.PLAN_LATENCY.format(
                p50=numbers.milliseconds(percentile(times, 50)),
                p95=numbers.milliseconds(percentile(times, 95)),
                count=len(times),
            )
        )
    size, documents = manifest.get("vector_megabytes"), f"{len(view.collection.documents):,}"
    if size is not None:
        lines.append(words.PLAN_SIZE.format(documents=documents, size=numbers.megabytes(size)))
        index = manifest.get("index_megabytes")
        if index is not None:
            lines[-1] += words.PLAN_INDEX_SIZE.format(size=numbers.megabytes(index))
    if candidate.has_weights:
        lines.append(_batch_line(spec, batch))
        lines.append(words.PLAN_CACHE)
    query, document = spec.options.get("query_prompt", ""), spec.options.get("document_prompt", "")
    if query or document:
        lines.append(words.PLAN_PREFIX.format(query=query, document=document))
    elif candidate.built_in_prompts:
        lines.append(words.PLAN_BUILT_IN.format(**candidate.built_in_prompts))
    elif candidate.takes_prompts and not candidate.is_served:
        lines.append(words.PLAN_NO_PREFIX)
    pairs = int((view.collection.judgments["grade"] > 0).sum())
    kind = "many" if pairs >= words.ENOUGH_PAIRS else "few"
    lines.append(words.PLAN_TUNE[kind].format(pairs=pairs, enough=words.ENOUGH_PAIRS))
    then = datetime.now(UTC) + timedelta(days=30 * MONTHS_UNTIL_NEXT)
    lines.append(words.PLAN_AGAIN.format(month=f"{then:%B %Y}"))
    return lines


def _batch_line(spec: ModelSpec, batch: int | None) -> str:
    if batch is not None:
        return words.PLAN_BATCH_MEASURED.format(batch=batch)
    words_for = words.PLAN_BATCH_API if candidate_of(spec).is_served else words.PLAN_BATCH
    return words_for.format(batch=usual_batch(spec))


def _facts(view: View, manifest: Mapping[str, Any]) -> list[str]:
    finished = datetime.fromtimestamp(float(manifest["finished"]), UTC)
    counted = f"{len(view.collection.documents):,} documents and {len(view.collection.queries):,} questions"
    return [f"Compared on {counted}, {finished:%Y-%m-%d}. Text is title, space, text."]


@st.cache_data(max_entries=8, show_spinner=False)
def _language_of(documents_id: str, _view: View) -> str:
    return main_language(_view.collection.document_texts())[0]


def _language(view: View) -> str:
    return _language_of(view.collection.documents_id, view)
