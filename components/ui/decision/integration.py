"""The integration plan on the Decision page: code that runs, and what to expect of it."""

from __future__ import annotations

import streamlit as st

from components.comparison.decision import Decision
from components.comparison.integration_plan import index_choices, integration
from components.comparison.integration_words import CODE_NONE, TITLE
from components.i18n import tr
from components.markdown import escape
from components.spec import ModelSpec
from components.ui.decision import words
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View, decision: Decision) -> None:
    """What to do for the chosen model, and for any other on demand."""
    names = [candidate.name for candidate in view.ready]
    chosen = decision.recommendation.first if decision.recommendation is not None else names[0]
    st.subheader(tr(TITLE, model=escape(chosen)), anchor=False)
    name = st.selectbox(words.PLAN_FOR, names, index=names.index(chosen), key=f"plan-{view.project.id}")
    candidate = view.project.candidate(name)
    if candidate is None:
        return
    to_do = integration(view, candidate.spec, _index_setting(view, candidate.spec))
    st.markdown("\n".join(f"- {escape(line)}" for line in to_do.lines))
    if to_do.plan is None:
        st.info(tr(CODE_NONE, why=escape(to_do.why_no_code)))
        return
    code = to_do.plan.code
    for note in to_do.plan.notes:
        st.caption(escape(note))
    with st.expander(words.CODE_NOTE):
        st.code(code, language="python")
    download(words.CODE_DOWNLOAD, lambda: code, f"search_{view.project.id}.py")


def _index_setting(view: View, spec: ModelSpec) -> str | None:
    """One of the settings of the index measured on the Cost page; None where none was."""
    choices = index_choices(view, spec)
    if not choices.sentences:
        return None
    return st.selectbox(
        words.PLAN_INDEX,
        list(choices.sentences),
        index=list(choices.sentences).index(choices.usual),
        format_func=lambda name: choices.sentences[name],
        help=words.PLAN_INDEX_HELP,
        key=f"plan-index-{view.project.id}-{spec.name}",
    )
