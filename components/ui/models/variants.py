"""Adding candidates made of others: two fused, one with smaller vectors, one reranked, one that reads users anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name
from components.candidates.kinds.fusion import fusion
from components.candidates.kinds.history import history
from components.candidates.kinds.reranked import DEPTH, cross_encoder_source, rerank
from components.candidates.kinds.variant import truncation_note, variant
from components.catalogue.cards import load_catalogue
from components.i18n import tr_count
from components.interactions import LAST, RECENCY
from components.markdown import escape
from components.records import BadInputError
from components.retrieval.quantised import PRECISIONS, Precision, bytes_per_vector
from components.spec import ModelSpec
from components.ui.models import variants_words as text_variants
from components.ui.shared import adding
from components.ui.shared.session import View

LENGTHS = (1024, 768, 512, 384, 256, 128, 64, 32)  # offered where the model's vectors are longer


def add_a_variant(view: View) -> None:
    """One expander with the kinds there are for these data; what makes no sense for ticked models is not offered."""
    of_users = view.collection.interactions is not None
    kinds = {text_variants.FUSE: _fuse, text_variants.SMALLER: _smaller, text_variants.RERANK: _rerank}
    kinds |= {text_variants.HISTORY: _history} if of_users else {}
    title = text_variants.TITLE_USERS if of_users else text_variants.TITLE
    with st.expander(title, key=f"variants-{view.project.id}"):
        st.caption(text_variants.WHAT)
        for tab, draw in zip(st.tabs(list(kinds)), kinds.values(), strict=True):
            with tab:
                draw(view)


def _fuse(view: View) -> None:
    of_users = view.collection.interactions is not None
    st.markdown(text_variants.FUSE_USERS if of_users else text_variants.FUSE_WHAT)
    offered = _with_keywords([c.spec for c in view.candidates if candidate_of(c.spec).can_be_fused])
    if len(offered) < 2:
        st.info(text_variants.NEEDS_TWO)
        return
    names = [spec.name for spec in offered]
    left, right = st.columns(2)
    first = left.selectbox(text_variants.FIRST, names, key=f"fuse-a-{view.project.id}")
    others = [name for name in names if name != first]
    usual = others.index("bm25") if "bm25" in others else 0
    second = right.selectbox(text_variants.SECOND, others, index=usual, key=f"fuse-b-{view.project.id}")
    if st.button(text_variants.ADD_FUSION, icon=":material/add:"):
        chosen = [spec for name in (first, second) for spec in offered if spec.name == name]
        _add(view, lambda: fusion(chosen))


def _with_keywords(specs: Sequence[ModelSpec]) -> list[ModelSpec]:
    """Keyword search can be joined whether it is ticked or not, unless there is nothing to join it with."""
    if not specs or any(candidate_of(spec).is_keyword_search for spec in specs):
        return list(specs)
    return [*specs, resolve_name("bm25")]


def _smaller(view: View) -> None:
    st.markdown(text_variants.SMALLER_WHAT)
    offered = {c.name: c.spec for c in view.candidates if candidate_of(c.spec).can_be_cut}
    if not offered:
        st.info(text_variants.NO_DENSE)
        return
    model, length, precision = st.columns(3)
    base = offered[model.selectbox(text_variants.MODEL, list(offered), key=f"smaller-{view.project.id}")]
    measured = view.results[base.name].manifest.get("dim") if base.name in view.results else None
    full = int(measured) if measured else candidate_of(base).full_dimension
    lengths = [None, *(each for each in LENGTHS if full is None or each < full)]
    dim = length.selectbox(
        text_variants.LENGTH,
        lengths,
        format_func=lambda each: text_variants.ALL_NUMBERS.format(dim=full or "") if each is None else f"{each:,}",
        help=text_variants.LENGTH_HELP,
        key=f"length-{view.project.id}-{base.name}",
    )
    chosen: Precision = precision.selectbox(
        text_variants.PRECISION,
        PRECISIONS,
        format_func=text_variants.PRECISIONS.__getitem__,
        help=text_variants.PRECISION_HELP,
        key=f"precision-{view.project.id}",
    )
    is_rescored = chosen != "float32" and st.toggle(
        text_variants.RESCORE, value=True, help=text_variants.RESCORE_HELP, key=f"rescore-{view.project.id}"
    )
    st.caption(_what_is_saved(base, full, dim, chosen))
    is_same = dim is None and chosen == "float32"
    if st.button(text_variants.ADD_SMALLER, icon=":material/add:", disabled=is_same):
        _add(view, lambda: variant(base, dim=dim, precision=chosen, is_rescored=bool(is_rescored)))


def _what_is_saved(base: ModelSpec, full: int | None, dim: int | None, precision: Precision) -> str:
    if dim is None and precision == "float32":
        return text_variants.NOTHING_SMALLER
    sentences = []
    if full is not None:
        before, now = bytes_per_vector(full, "float32"), bytes_per_vector(dim or full, precision)
        sentences.append(
            text_variants.TAKES.format(
                now=f"{now:,}", before=f"{before:,}", share=numbers.in_percent(f"{100 * now / before:.1f}")
            )
        )
    if dim is not None:
        note = truncation_note(ModelSpec("", "variant", "", {"dim": dim}, (base,)))
        sentences += [escape(note)] if note else []
    return numbers.sentences(sentences)


def _rerank(view: View) -> None:
    st.markdown(text_variants.RERANK_WHAT)
    offered = {c.name: c.spec for c in view.candidates if candidate_of(c.spec).can_be_reranked}
    if not offered:
        st.info(text_variants.NEEDS_TWO)
        return
    listed = [card.name for card in load_catalogue() if card.model_type == "cross-encoder"]
    model, reader, depth = st.columns([2, 3, 1])
    base = offered[model.selectbox(text_variants.MODEL, list(offered), key=f"rerank-{view.project.id}")]
    chosen = reader.selectbox(
        text_variants.READER,
        listed,
        help=text_variants.READER_HELP,
        accept_new_options=True,
        key=f"reader-{view.project.id}",
    )
    read = depth.number_input(
        text_variants.DEPTH,
        min_value=2,
        max_value=100,
        value=DEPTH,
        help=text_variants.DEPTH_HELP,
        key=f"depth-{view.project.id}",
    )
    queries = len(view.collection.queries)
    pairs = queries * min(int(read), len(view.collection.documents))
    st.caption(
        text_variants.PAIRS.format(
            pairs=tr_count("{count} pair", "{count} pairs", pairs),
            queries=tr_count("{count} question", "{count} questions", queries),
        )
        if queries
        else text_variants.NO_QUESTIONS
    )
    if st.button(text_variants.ADD_RERANK, icon=":material/add:", disabled=not chosen):
        _add(view, lambda: rerank(base, cross_encoder_source(chosen), int(read)))


def _history(view: View) -> None:
    st.markdown(text_variants.HISTORY_WHAT)
    offered = {c.name: c.spec for c in view.candidates if candidate_of(c.spec).has_encoder}
    if not offered:
        st.info(text_variants.NO_DENSE)
        return
    model, items, weight = st.columns(3)
    base = offered[model.selectbox(text_variants.MODEL, list(offered), key=f"history-{view.project.id}")]
    last = items.number_input(
        text_variants.LAST, 1, value=LAST, help=text_variants.LAST_HELP, key=f"last-{view.project.id}"
    )
    recency = weight.number_input(
        text_variants.RECENCY,
        min_value=0.05,
        max_value=1.0,
        value=RECENCY,
        step=0.05,
        help=text_variants.RECENCY_HELP,
        key=f"recency-{view.project.id}",
    )
    is_usual = (last, recency) == (LAST, RECENCY)
    if st.button(text_variants.ADD_HISTORY, icon=":material/add:", disabled=is_usual):
        _add(view, lambda: history(base, {"last": int(last), "recency": round(float(recency), 2)}))


def _add(view: View, make: Callable[[], ModelSpec | None]) -> None:
    """Make the candidate and tick it; what cannot be made is said in a sentence."""
    try:
        spec = make()
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    if spec is not None:  # always: what is typed here is complete
        adding.add(view, [spec])
