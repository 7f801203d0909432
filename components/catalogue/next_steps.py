"""How a model of the catalogue can be used here: what happens, or why it is only listed and what to do instead."""

from __future__ import annotations

from components.catalogue.browse import DOWNLOAD, INCLUDED, PROVIDER, where_runs
from components.catalogue.cards import ModelCard
from components.i18n import N_, tr
from components.numbers import in_a_row

_VECTORS = N_("Compute its vectors elsewhere and bring them, or its results as a TREC run, on the Data page.")
_SERVER = N_("Serve it behind an OpenAI-compatible address and add that below the catalogue.")


def how_to_run(card: ModelCard) -> tuple[str, str]:
    """(what is so, what to do), a sentence each; nothing to do is ""."""
    where = where_runs(card)
    if where == INCLUDED:
        return tr("It comes with the app and needs no network."), ""
    if where == PROVIDER:
        if card.kind:
            return tr("It runs at its provider: texts leave this computer, after you were asked."), (
                tr("Set OPENAI_API_KEY in the environment or in .streamlit/secrets.toml.")
            )
        return (
            tr("It runs at its provider, whose own interface this app does not speak."),
            tr(
                "If the provider, or a gateway of yours, has an OpenAI-compatible address, "
                "add that below the catalogue."
            ),
        )
    if where == DOWNLOAD:
        size = f" ({card.memory_mb:,.0f} MB)" if card.memory_mb else ""
        if card.authors_code:
            return (
                tr(
                    "It is loaded with program code of its authors (trust_remote_code), which "
                    "this app never runs: it may "
                    "not load here."
                ),
                tr(_SERVER),
            )
        return tr("It runs on this computer; its weights are downloaded once from Hugging Face{size}.", size=size), (
            tr("Without network, put its folder on this computer and add it by its path.")
        )
    return _why_listed(card)


def _why_listed(card: ModelCard) -> tuple[str, str]:
    kinds = set(card.modality.split("|"))
    if "text" not in kinds:
        return tr(
            "It reads {kinds} with code of its own, which this app does not run.", kinds=in_a_row(sorted(kinds))
        ), tr(_VECTORS)
    if card.model_type == "cross-encoder":
        if card.authors_code:
            return (
                tr(
                    "It reads a question and a document together by program code of its authors "
                    "(trust_remote_code), which "
                    "this app never runs: it may not load here."
                ),
                tr("Choose another reranker."),
            )
        return (
            tr(
                "It reads a question and a document together, so it makes no vectors: it can only rerank what another "
                "model found."
            ),
            tr(
                "Add it as a stage behind another model, below the catalogue or by the name rerank:{name}@bm25.",
                name=card.name,
            ),
        )
    if card.model_type == "late-interaction":
        return tr("It makes many vectors of each text (late interaction), which this app does not search."), tr(
            _VECTORS
        )
    if card.model_type == "sparse":
        return tr("It makes sparse vectors of learned word weights in a form this app does not load."), tr(_VECTORS)
    if kinds != {"text"}:
        return tr(
            "It reads {kinds} with code of its own, which this app does not run.", kinds=in_a_row(sorted(kinds))
        ), tr(_VECTORS)
    return tr("It is not published in the format this app loads (sentence-transformers)."), tr(_SERVER)
