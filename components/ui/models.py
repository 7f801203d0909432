"""The sections of the Models page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components.costs.estimate import sending_sentence
from components.costs.prices import price_of
from components.datasets.languages import main_language
from components.decision.exclusions import Finding, card_of
from components.jobs import EstimateJob
from components.models.catalogue import ModelCard, included_models, lists_language, load_catalogue
from components.models.openai_compatible import estimate_tokens
from components.models.registry import is_local, resolve_name
from components.models.spec import ModelSpec
from components.pipeline.estimates import known_estimate, left_to_encode
from components.records import BadInputError, Collection
from components.ui import excluded, frame, session, start, text, text_needs
from components.ui.markdown import escape
from components.ui.session import View
from components.workspace import MAX_MODELS

SAMPLE_DOCUMENTS = 1000
NAMES = {
    "en": "English", "de": "German", "ja": "Japanese", "es": "Spanish", "fr": "French", "it": "Italian",
    "zh": "Chinese", "pt": "Portuguese", "nl": "Dutch", "ko": "Korean", "ru": "Russian", "ar": "Arabic",
    "pl": "Polish", "tr": "Turkish",
}  # fmt: skip


def introduction(view: View) -> None:
    """What to do here, and which language the data is in."""
    code, share = data_language(view.collection)
    known = (
        text.DATA_LANGUAGE.format(language=NAMES.get(code, code), share=f"{share:.0%}") if code else text.NO_LANGUAGE
    )
    st.markdown(f"{text.MODELS_WHAT} {known}")


def data_language(collection: Collection) -> tuple[str, float]:
    """The main language of the documents and its share: as given, else guessed from a sample."""
    return _data_language(collection.documents_id, collection)


@st.cache_data(max_entries=16, show_spinner=False)
def _data_language(documents_id: str, _collection: Collection) -> tuple[str, float]:
    given = _collection.documents["language"]
    given = given[given != ""]
    if len(given) >= len(_collection.documents) / 2:
        counts = given.value_counts()
        return str(counts.index[0]), float(counts.iloc[0] / len(given))
    return main_language(_collection.document_texts())


def candidates_table(view: View) -> None:
    """Every model that can be ticked, with its facts; changes are saved at once."""
    with_all = st.toggle(text.WHOLE_CATALOGUE.format(count=len(load_catalogue())), key="catalogue", bind="query-params")
    specs = _listed(view, with_all)
    needs = excluded.findings_of(view, specs)
    rows = pd.DataFrame([_row(view, spec, needs[spec.name]) for spec in specs])
    order = str(abs(hash(tuple(rows["Model"]))))
    edited = st.data_editor(
        rows,
        key=f"candidates-{view.project.id}-{order}",
        hide_index=True,
        disabled=[column for column in rows.columns if column != "Compare"],
        column_config={
            "Compare": st.column_config.CheckboxColumn(
                "Compare", help=text.TICK_HELP.format(most=MAX_MODELS), width=85
            ),
            "Model": st.column_config.TextColumn("Model"),
            "Status": st.column_config.TextColumn("Status", help=text.STATUS_HELP),
            "Mind": st.column_config.TextColumn("Mind", help=text.FLAG_HELP, width="medium"),
            "Dimensions": st.column_config.NumberColumn("Dimensions", help=text.DIMENSIONS_HELP, format="%d"),
            "Reads": st.column_config.NumberColumn("Reads (tokens)", help=text.TOKENS_HELP, format="%d"),
            "Parameters": st.column_config.NumberColumn("Parameters (M)", help=text.PARAMETERS_HELP, format="%.0f"),
            "Commercial": st.column_config.TextColumn("Commercial use?", help=text.LICENCE_HELP),
        },
        height=min(35 * (len(rows) + 1) + 3, 480),
        placeholder="–",
    )
    ticked = [spec for spec, on in zip(specs, edited["Compare"], strict=True) if on]
    if {spec.name for spec in ticked} != {candidate.name for candidate in view.candidates}:
        _save_ticks(view, ticked)


def _save_ticks(view: View, ticked: list[ModelSpec]) -> None:
    listed = {spec.name for spec in ticked}
    order = [c.spec for c in view.candidates if c.name in listed]
    order += [spec for spec in ticked if spec.name not in {s.name for s in order}]
    try:
        session.workspace().set_candidates(view.project.id, order)
    except BadInputError as error:
        st.error(str(error))
        return
    st.rerun()


def _listed(view: View, with_all: bool) -> list[ModelSpec]:
    """The included models, then the project's own, then the rest of the catalogue that this app can run."""
    specs = {card.name: resolve_name(card.name) for card in included_models()}
    for candidate in view.project.candidates:
        specs[candidate.name] = candidate.spec
    if with_all:
        for card in load_catalogue():
            if card.kind and card.name not in specs and not (card.kind == "openai" and not card.source):
                spec = resolve_name(card.name)
                specs.setdefault(spec.name, spec)
    return list(specs.values())


def _row(view: View, spec: ModelSpec, found: list[Finding]) -> dict[str, object]:
    card = card_of(spec)
    candidate = view.project.candidate(spec.name)
    manifest = view.found[spec.name].manifest if spec.name in view.found else {}
    return {
        "Compare": candidate is not None and candidate.ticked,
        "Model": spec.name,
        "Status": session.status(view, candidate) if candidate is not None else "",
        "Mind": " · ".join(part for part in (excluded.short(found), flag(view.collection, card, spec)) if part),
        "Dimensions": (card.dimension if card else None) or manifest.get("dim"),
        "Reads": (card.max_tokens if card else None) or manifest.get("max_tokens"),
        "Parameters": card.parameters / 1e6 if card and card.parameters else None,
        "Languages": card.languages_text if card else "unknown",
        "Licence": (card.licence if card else "") or "unknown",
        "Commercial": (card.commercial_use if card else "") or "unknown",
        "Runs": card.runs if card else _where(spec),
    }


def _where(spec: ModelSpec) -> str:
    return {"openai": f"API at {urlsplit(spec.source).netloc}", "run": "ready results", "vectors": "ready vectors"}.get(
        spec.kind, "this computer"
    )


def flag(collection: Collection, card: ModelCard | None, spec: ModelSpec) -> str:
    """A warning a person should see before computing; "" where there is none."""
    code, _ = data_language(collection)
    if card is not None and code and lists_language(card, code) is False:
        return text.LANGUAGE_FLAG.format(language=NAMES.get(code, code))
    if not is_local(spec):
        return text.LEAVES_FLAG
    return ""


def current_model(view: View) -> None:
    """Which model is in use today: comparisons are made with it."""
    names = [candidate.name for candidate in view.candidates]
    if not names:
        return
    now = view.project.current_model
    chosen = st.selectbox(
        text.CURRENT_MODEL,
        names,
        index=names.index(now) if now in names else None,
        placeholder=text.NO_CURRENT_MODEL,
        help=text.CURRENT_MODEL_HELP,
        key=f"current-{view.project.id}",
    )
    if chosen != now:
        session.workspace().update_project(view.project.id, current_model=chosen)
        st.rerun()


def add_a_model(view: View) -> None:
    """A model by its name or folder, or behind an endpoint."""
    with st.expander(text.ADD_MODEL):
        local, endpoint = st.tabs([text.BY_NAME, text.BY_ENDPOINT])
        with local, st.form("add-local", border=False):
            name = st.text_input(
                text.MODEL_NAME, placeholder="intfloat/multilingual-e5-base", help=text.MODEL_NAME_HELP
            )
            if st.form_submit_button(text.ADD) and name.strip():
                _add(view, name.strip())
        with endpoint, st.form("add-endpoint", border=False):
            url = st.text_input(text.BASE_URL, placeholder="http://localhost:8080/v1", help=text.BASE_URL_HELP)
            model = st.text_input(text.ENDPOINT_MODEL, placeholder="text-embedding-3-small")
            st.caption(text.KEY_FOUND if session.api_key() is not None else text.KEY_MISSING)
            if st.form_submit_button(text.ADD) and url.strip() and model.strip():
                _add(view, f"openai:{model.strip()}@{url.strip()}")


def _add(view: View, name: str) -> None:
    try:
        spec = resolve_name(name)
        session.workspace().set_candidates(view.project.id, [*(c.spec for c in view.candidates), spec])
    except BadInputError as error:
        st.error(str(error))
        return
    st.rerun()


def sample_choice(view: View) -> None:
    """Start with part of a large collection; it completes in place."""
    total = session.dataset_size(view.project)
    if total <= SAMPLE_DOCUMENTS:
        return
    is_sample = st.toggle(
        text.SAMPLE.format(count=f"{SAMPLE_DOCUMENTS:,}", total=f"{total:,}"),
        value=view.project.document_limit is not None,
        key=f"sample-{view.project.id}",
        help=text.SAMPLE_HELP,
    )
    limit = SAMPLE_DOCUMENTS if is_sample else None
    if limit != view.project.document_limit:
        session.workspace().update_project(view.project.id, document_limit=limit)
        st.rerun()


def progress(view: View) -> None:
    """Each model's part of the running or last job."""
    job = session.jobs().of_project(view.project.id)
    if job is None:
        return
    if not job.is_over:
        st.fragment(lambda: _steps(view), run_every=frame.POLL_SECONDS)()
    else:
        _steps(view)


def _steps(view: View) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is None:
        return
    for step in job.steps:
        if step.state == "running":
            st.progress(min(step.share, 1.0), text=f"**{escape(step.name)}** · {frame.describe_step(step)}")
        elif step.state == "failed":
            st.warning(text.MODEL_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
        elif step.state == "cancelled":
            st.caption(text.STEP_CANCELLED.format(model=escape(step.name)))
        if step.manifest.get("tokens_used"):
            st.caption(_spent(step.spec, int(step.manifest["tokens_used"])))


def _spent(spec: ModelSpec, tokens: int) -> str:
    price = price_of(str(spec.options.get("model", spec.name)))
    per_million = price.usd_per_million_tokens if price is not None else None
    known = f"about ${tokens / 1e6 * per_million:.4f}" if per_million is not None else text.PRICE_UNKNOWN
    return escape(text.SPENT.format(model=spec.name, tokens=f"{tokens:,}", cost=known))


def compute_bar(view: View) -> None:
    """The one Compute button, always in view, with what it will take."""
    todo = [c.spec for c in view.candidates if c.name not in view.found]
    going = session.jobs().of_project(view.project.id)
    is_estimating = isinstance(going, EstimateJob) and not going.is_over
    is_busy = going is not None and not going.is_over and not is_estimating
    with st.bottom:
        words, estimate, compute = st.columns([6, 2, 2], vertical_alignment="center")
        words.markdown(_what_it_takes(view, todo))
        if estimate.button(
            text.ESTIMATE, disabled=is_busy or is_estimating or not todo, help=text.ESTIMATE_HELP, width="stretch"
        ):
            start.estimate(view.project.id, [spec for spec in todo if is_local(spec)])
            st.rerun()
        if compute.button(text.COMPUTE, type="primary", disabled=is_busy or not todo, width="stretch"):
            paid = [spec for spec in todo if not is_local(spec)]
            if paid:
                _ask_before_sending(view, paid)
            else:
                start.compute(view.project.id)
                st.rerun()


def _what_it_takes(view: View, todo: list[ModelSpec]) -> str:
    if not view.candidates:
        return text.TICK_SOME
    if not todo:
        return text.ALL_COMPUTED.format(count=text.count(len(view.candidates), "model"))
    known, unknown = 0.0, 0
    for spec in todo:
        seconds = known_estimate(session.workspace(), view.collection, spec)
        if seconds is None:
            unknown += 1
        else:
            known += seconds
    parts = [text.TO_COMPUTE.format(count=len(todo), total=len(view.candidates))]
    if known and not unknown:
        parts.append(f"about {text.duration(known)}")
    elif known:
        parts.append(f"about {text.duration(known)} and {text.count(unknown, 'model')} not timed yet")
    else:
        parts.append(text.NOT_TIMED)
    return " · ".join(parts)


@st.dialog("Before anything is sent")
def _ask_before_sending(view: View, paid: list[ModelSpec]) -> None:
    for spec in paid:
        texts = left_to_encode(session.workspace(), view.collection, spec)
        tokens = sum(estimate_tokens(texts))
        price = price_of(str(spec.options.get("model", spec.name)))
        per_million = price.usd_per_million_tokens if price is not None else None
        usd = tokens / 1e6 * per_million if per_million is not None else None
        if any(
            one.constraint == "data_stays" and one.rules_out for one in excluded.findings_of(view, [spec])[spec.name]
        ):
            host = escape(urlsplit(spec.source).netloc)
            st.warning(text_needs.SENDING_AGAINST_NEEDS.format(model=escape(spec.name), host=host))
        st.markdown(escape(f"{spec.name}: " + sending_sentence(tokens, urlsplit(spec.source).netloc, usd)))
        if price is not None and per_million is not None:
            st.caption(text.PRICE_OF.format(price=f"{per_million:g}", date=price.as_of))
    st.caption(text.TOKENS_ESTIMATED)
    yes, no = st.columns(2)
    if yes.button(text.SEND, type="primary", width="stretch"):
        start.compute(view.project.id)
        st.rerun()
    if no.button(text.DO_NOT_SEND, width="stretch"):
        st.rerun()


def stored_vectors(view: View) -> None:
    """How much disk the vectors take, and a way to free it."""
    sizes = session.vector_sizes(view)
    if not sizes:
        return
    with st.expander(text.STORED.format(size=text.megabytes(sum(sizes.values())))):
        st.markdown(text.STORED_WHAT)
        for name, size in sizes.items():
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"{escape(name)} · {text.megabytes(size)} MB")
            if right.button(text.PRUNE, key=f"prune-{name}", width="stretch"):
                session.prune(view, name)
                st.rerun()
