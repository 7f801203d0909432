"""The sections of the Needs page in which a person says what they need."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.comparison import bills
from components.i18n import tr
from components.markdown import escape
from components.needs.fields import MODALITIES, Needs, default_of, is_limit_set
from components.needs.presets import PRESETS, apply_preset
from components.needs.saved import load_needs, save_field, save_needs
from components.needs.tasks import DOMAINS, TASKS
from components.ui.needs import words as text_needs
from components.ui.shared import languages, need_fields, session
from components.ui.shared.collection_language import data_language
from components.ui.shared.session import View

POINTS = 100.0  # in a whole unit of a metric
YES_NO = ("commercial_use", "data_stays")
FORM_PIXELS = 394  # half of a window of 1280
LISTS = ("languages", "modalities")
STEPS = {"memory_mb": 100.0, "disk_mb": 1000.0, "p95_ms": 10.0, "monthly_usd": 10.0}
MONEY = ("monthly_usd", "right_answer_usd", "wrong_answer_usd")  # kept in US dollars, shown in the project's currency
_FILLED, _BEFORE = "_needs_filled", "_needs_before"


def presets(view: View) -> None:
    """Common cases that fill the form in one click, and a way back."""
    need_fields.show_error()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(text_needs.PRESETS, width="content")
        for preset in PRESETS.values():
            st.button(
                preset.name,
                key=f"preset-{preset.key}",
                help=preset.why,
                on_click=_fill,
                args=(view.project.id, preset.key),
            )
    filled = st.session_state.get(_FILLED)
    if not (filled and filled[0] == view.project.id and view.needs == filled[2]):
        st.caption(text_needs.PRESETS_NOTE)
        return
    words, undo = st.columns([9, 1], vertical_alignment="center")
    preset = PRESETS[filled[1]]
    words.caption(text_needs.FILLED.format(name=preset.name, why=preset.why))
    undo.button(text_needs.UNDO, type="tertiary", on_click=_undo, args=(view.project.id,), icon=":material/undo:")


def _fill(project_id: str, key: str) -> None:
    space = session.workspace()
    before = load_needs(space, space.project(project_id))
    after = apply_preset(before, key)
    save_needs(space, project_id, after)
    st.session_state[_BEFORE] = before
    st.session_state[_FILLED] = (project_id, key, after)


def _undo(project_id: str) -> None:
    before: Needs | None = st.session_state.pop(_BEFORE, None)
    st.session_state.pop(_FILLED, None)
    if before is not None:
        save_needs(session.workspace(), project_id, before)


def form(view: View) -> None:
    """Task, current model, margin, volumes and money on the left, limits on the right."""
    row = st.container(horizontal=True, gap="medium")  # one below the other in a narrow window
    with row.container(width=FORM_PIXELS):
        _task(view)
        _money(view)
    with row.container(width=FORM_PIXELS):
        _limits(view)


def _task(view: View) -> None:
    st.subheader(text_needs.SAY_TASK, anchor=False)
    here = st.container()
    need_fields.choice(
        here, view, "task", text_needs.TASK, list(TASKS), lambda task: TASKS[task].name, text_needs.TASK_HELP
    )
    here.caption(TASKS[view.needs.task].sentence)
    if view.needs.task == "cross-modal" or view.needs.modalities != ("text",):
        here.info(text_needs.ONLY_TEXT_NOTE, icon=":material/info:")
    first, second = st.columns(2)
    need_fields.choice(
        first,
        view,
        "domain",
        text_needs.DOMAIN,
        list(DOMAINS),
        lambda domain: tr(DOMAINS[domain]),
        text_needs.DOMAIN_HELP,
    )
    need_fields.number(
        second, view, "margin", text_needs.MARGIN, text_needs.MARGIN_HELP, step=0.5, scale=POINTS, decimals=1
    )
    names = [candidate.name for candidate in view.candidates]
    if view.needs.current_model and view.needs.current_model not in names:
        names.append(view.needs.current_model)
    need_fields.choice(
        st.container(),
        view,
        "current_model",
        text_needs.CURRENT,
        ["", *names],
        lambda model: model or text_needs.NO_CURRENT,
        text_needs.CURRENT_HELP,
    )


def _limits(view: View) -> None:
    st.subheader(text_needs.SAY_LIMITS, anchor=False)
    st.caption(text_needs.LIMITS_NOTE)
    for name in text_needs.LIMITS:
        label, value, strength = st.columns([27, 32, 12], vertical_alignment="center", gap="small")
        label.markdown(
            escape(text_needs.LIMITS[name].format(sign=session.currency(view).sign)), help=text_needs.LIMIT_HELP[name]
        )
        _limit(value, view, name)
        if is_limit_set(view.needs, name):
            _strength(strength, view, name)
    code, _ = data_language(view.collection)
    if code:
        st.caption(text_needs.FROM_DATA.format(language=escape(numbers.language(code))))
    if view.needs.task == "cross-modal" and len(view.needs.modalities) < 2:
        st.caption(text_needs.CROSS_MODAL_NOTE)


def _limit(box: DeltaGenerator, view: View, name: str) -> None:
    label = text_needs.LIMITS[name]
    if name in YES_NO:
        box.toggle(label, label_visibility="collapsed", **need_fields.bound(view, name))
    elif name in LISTS:
        names = text_needs.MODALITIES
        options = list(dict.fromkeys([*languages.CODES, *view.needs.languages]))
        box.multiselect(
            label,
            options if name == "languages" else MODALITIES,
            format_func=numbers.language if name == "languages" else lambda key: names.get(key, key),
            placeholder=text_needs.ANY_LANGUAGE,
            wrap=True,
            label_visibility="collapsed",
            **need_fields.bound(view, name, shown=list, stored=lambda chosen: chosen or default_of(name)),
        )
    elif name == "gpu":
        box.selectbox(
            label,
            list(text_needs.GPU),
            format_func=lambda answer: text_needs.GPU[answer],
            label_visibility="collapsed",
            **need_fields.bound(
                view,
                name,
                shown=lambda has: "" if has is None else "yes" if has else "no",
                stored=lambda answer: answer == "yes" if answer else None,
            ),
        )
    else:
        currency = session.currency(view)
        need_fields.number(
            box,
            view,
            name,
            label.format(sign=currency.sign),
            step=STEPS[name],
            scale=currency.per_usd if name in MONEY else 1.0,
            placeholder=text_needs.NO_LIMIT,
            hide_label=True,
        )


def _strength(box: DeltaGenerator, view: View, name: str) -> None:
    """Whether a limit that is set must hold or is only a wish."""
    key = need_fields.key_of(view, name, "wish")
    is_wish = name in view.needs.wishes
    if st.session_state.get(key) != is_wish:
        st.session_state[key] = is_wish
    box.checkbox(
        text_needs.WISH,
        key=key,
        on_change=_save_strength,
        args=(view.project.id, name, key),
    )


def _save_strength(project_id: str, name: str, key: str) -> None:
    space = session.workspace()
    wishes = set(load_needs(space, space.project(project_id)).wishes) - {name}
    if st.session_state[key]:
        wishes.add(name)
    save_field(space, project_id, "wishes", sorted(wishes))


def _money(view: View) -> None:
    st.subheader(text_needs.SAY_MONEY, anchor=False)
    stated = session.currency(view).stated()
    if stated:
        st.caption(escape(stated))
    in_collection, currency = session.dataset_size(view.project), session.currency(view)
    usual = {
        "documents": f"{bills.documents_kept(view.needs, in_collection):,.0f}",
        "new_documents_per_month": f"{bills.new_documents(view.needs, in_collection):,.0f}",
    }
    rows = (
        ("right_answer_usd", "wrong_answer_usd"),
        ("queries_per_month", "answers_per_point"),
        ("documents", "new_documents_per_month"),
    )
    for names in rows:
        for box, name in zip(st.columns(2), names, strict=True):
            label, help_text, step, decimals = text_needs.AMOUNTS[name]
            placeholder = usual.get(name, text_needs.NOT_SAID)
            need_fields.number(
                box,
                view,
                name,
                label.format(sign=currency.sign),
                help_text,
                step=step,
                scale=currency.per_usd if name in MONEY else 1.0,
                decimals=decimals,
                placeholder=placeholder,
            )
