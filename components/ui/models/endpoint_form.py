"""A model behind a server: its address, every option it has, and a test of the connection before it joins."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import numbers
from components.candidates.by_spec import load_model
from components.candidates.endpoint_names import parse_options, parts_of_address
from components.candidates.kinds.openai_compatible import endpoint_spec
from components.candidates.offline import refuse_other_computers
from components.encoders.server.connection import SHOWN_MODELS, TRIED_TEXTS, Tried, try_connection
from components.encoders.server.listing import model_names
from components.encoders.server.shapes import SHAPES
from components.i18n import tr_count
from components.markdown import escape
from components.records import BadInputError
from components.spec import ModelSpec, Option
from components.ui.shared import session, text
from components.ui.shared import text_endpoints as words


def endpoint_form(add: Callable[[ModelSpec], None]) -> None:
    """The form; ``add`` takes the model that was filled in."""
    with st.form("add-endpoint", border=False):
        url = st.text_input(text.BASE_URL, placeholder="http://localhost:8080/v1", help=text.BASE_URL_HELP).strip()
        model = st.text_input(text.ENDPOINT_MODEL, placeholder="text-embedding-3-small").strip()
        variable = st.text_input(words.KEY_VARIABLE, help=words.KEY_VARIABLE_HELP).strip()
        key_state = words.FOUND if session.api_key() is not None else words.MISSING
        st.caption(words.KEYS.format(found=key_state))
        with st.popover(words.OPTIONS, icon=":material/tune:"):
            filled, further = _options()
        adds = st.form_submit_button(text.ADD)
        tests = st.form_submit_button(words.TEST, icon=":material/network_check:")
        st.caption(words.TEST_WHAT)
    if not (adds or tests):
        return
    if not url or (adds and not model):
        st.info(text.FILL_IN)
        return
    try:
        spec = _spec(url, model or "-", variable, filled, further)
        if tests:
            _test(spec, names_only=not model)
        else:
            add(spec)
    except BadInputError as error:
        st.error(escape(str(error)))


def _spec(url: str, model: str, variable: str, filled: dict[str, Option], further: str) -> ModelSpec:
    """The model as it was filled in; options may stand behind the address too, as in a typed name."""
    address, behind, named = parts_of_address(numbers.half_width(url))
    variable = numbers.half_width(variable)
    return endpoint_spec(
        numbers.half_width(model), address, variable or named, behind | filled | parse_options(further)
    )


def _options() -> tuple[dict[str, Option], str]:
    """Option -> value of those that were filled in, and the further fields as they are typed."""
    left, right = st.columns(2)
    typed: dict[str, Option | None] = {
        "api": left.selectbox(
            words.API, SHAPES, None, words.API_NAMES.__getitem__, help=words.API_HELP, placeholder=words.API_BY_ADDRESS
        ),
        "api_version": right.text_input(words.API_VERSION).strip(),
        "batch_size": left.number_input(words.BATCH_SIZE, 1, None, None, help=words.BATCH_SIZE_HELP),
        "timeout": right.number_input(words.TIMEOUT, 0.1, None, None, help=words.TIMEOUT_HELP),
        "dimensions": left.number_input(words.DIMENSIONS, 1, None, None, help=words.DIMENSIONS_HELP),
        "max_tokens": right.number_input(words.MAX_TOKENS, 1, None, None, help=words.MAX_TOKENS_HELP),
        "query_input_type": left.text_input(words.QUERY_INPUT_TYPE, help=words.INPUT_TYPE_HELP).strip(),
        "document_input_type": right.text_input(words.DOCUMENT_INPUT_TYPE, help=words.INPUT_TYPE_HELP).strip(),
        "query_prompt": left.text_input(words.QUERY_PROMPT),
        "document_prompt": right.text_input(words.DOCUMENT_PROMPT),
        "refused_texts": left.selectbox(words.REFUSED, list(words.REFUSED_NAMES), 0, words.REFUSED_NAMES.__getitem__),
        "key_header": right.text_input(words.KEY_HEADER, help=words.KEY_HEADER_HELP).strip(),
        "version": left.text_input(words.VERSION, help=words.VERSION_HELP).strip(),
    }
    further = st.text_area(words.FURTHER, help=words.FURTHER_HELP, height="content")
    filled = {name: value for name, value in typed.items() if value not in (None, "")}
    if filled.get("refused_texts") == "cut":
        del filled["refused_texts"]  # what happens anyway names no setting
    return {name: value for name, value in filled.items() if value is not None}, "&".join(further.splitlines())


def _test(spec: ModelSpec, *, names_only: bool) -> None:
    """Ask the server and say what was seen.

    Raises:
        BadInputError: it cannot be asked, or gives no vectors.
    """
    refuse_other_computers([spec])
    encoder = load_model(spec, session.api_key())
    with st.spinner(words.TESTING):
        if names_only:
            _say_models(model_names(encoder.endpoint))
            return
        tried = try_connection(encoder)
    _say(str(spec.options["model"]), tried)


def _say(model: str, tried: Tried) -> None:
    rate = f"{tried.texts_per_second:,.0f}" if tried.texts_per_second >= 10 else f"{tried.texts_per_second:.1f}"
    st.success(
        escape(
            words.WORKS.format(
                model=model, dimension=f"{tried.dimension:,}", milliseconds=f"{tried.milliseconds:,.0f}", rate=rate
            )
        )
    )
    texts, tokens = tried.most_texts, tried.most_tokens
    limits = [
        words.MOST_TEXTS.format(count=f"{texts:,}") if texts else words.MOST_TEXTS_UNKNOWN.format(count=TRIED_TEXTS),
        words.MOST_TOKENS.format(count=f"{tokens:,}") if tokens else words.MOST_TOKENS_UNKNOWN,
    ]
    if tried.answers_as and tried.answers_as != model:
        limits.insert(0, words.ANSWERS_AS.format(name=tried.answers_as))
    st.markdown(escape(numbers.sentences(limits)))
    for note in tried.notes:
        st.caption(escape(note))
    if tried.models is None:
        st.caption(words.LISTS_NONE)
        return
    _say_models(tried.models)
    if model not in tried.models:
        st.warning(escape(words.NOT_LISTED.format(model=model)))


def _say_models(models: tuple[str, ...]) -> None:
    named = numbers.commas([*models[:SHOWN_MODELS], *["…"] * (len(models) > SHOWN_MODELS)])
    st.markdown(
        escape(words.LISTED.format(models=tr_count("{count} model", "{count} models", len(models)), names=named))
    )
