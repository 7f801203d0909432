"""What each model finds for edited queries: encoded once, searched exactly, saved beside the model's results."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import encoder_key, load_model
from components.candidates.encoding import encode_missing, split_of
from components.candidates.live_search import LiveSearch
from components.costs.spending import Spending
from components.damage import absent_if_damaged
from components.evaluation.robustness.edge_inputs import EDGE_INPUTS
from components.evaluation.robustness.edits import EDITS, edited_queries
from components.evaluation.robustness.scoring import edited_id
from components.files import read_json, read_parquet, write_json, write_parquet
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report
from components.records import Collection, Ranking, Run
from components.results import store as results
from components.retrieval.parents import best_chunks
from components.retrieval.ranking import EMPTY
from components.spec import ModelSpec, leaves
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace

DEPTH = 10  # results compared
MOST_QUERIES = 100  # edited; about fifteen edits apply to each
CHUNKS_PER_RESULT = 5  # chunks looked at for each document wanted, where documents are chunks of longer ones
SEED = 31
VERSION = 1  # raise it when the same query is edited or searched in another way
EDGE_COLUMNS = ("key", "name", "milliseconds", "results", "problem")


@dataclass(frozen=True)
class EditedResults:
    """One model's results for edited queries: ``originals`` and ``edited`` runs, and what edge inputs did to it."""

    originals: Run
    edited: Run
    edge: pd.DataFrame


def chosen_queries(collection: Collection) -> pd.DataFrame:
    """At most MOST_QUERIES queries of the collection, judged ones first, then as drawn; in table order."""
    queries = collection.queries
    if len(queries) <= MOST_QUERIES:
        return queries
    judged = queries["id"].isin(set(collection.judgments["query_id"])).to_numpy()
    order = np.random.default_rng(SEED).permutation(len(queries))
    first = np.concatenate([order[judged[order]], order[~judged[order]]])[:MOST_QUERIES]
    return queries.iloc[np.sort(first)].reset_index(drop=True)


def edits_of(collection: Collection) -> pd.DataFrame:
    """The edited queries every model of this collection is asked; see edits.edited_queries."""
    queries = chosen_queries(collection.asked_in_words())  # users are known by what they took: no words to change
    languages = queries["language"].tolist() if "language" in queries.columns else ()
    return edited_queries(queries["id"].tolist(), queries["text"].tolist(), languages=languages, seed=SEED)


def can_answer(spec: ModelSpec) -> bool:
    """Whether a candidate answers queries nobody asked before: results and vectors computed elsewhere do not."""
    return candidate_of(spec).answers_typed_queries


def texts_to_send(workspace: Workspace, collection: Collection, spec: ModelSpec) -> list[str]:
    """What a candidate's encoders will be sent, and an API be paid for, text by text and encoder by encoder.

    The edited queries that have no vector yet, and every input at the edge, which is sent anew each time.
    """
    texts, edge = _all_texts(edits_of(collection)), [edge_input.text for edge_input in EDGE_INPUTS]
    return [text for leaf in _encoders(spec) for text in (*_missing(workspace, leaf, texts), *edge)]


def _complete(name: str, rows: pd.DataFrame, ids: Sequence[str]) -> Run:
    """The saved run; a query that nothing was found for has no rows, and an empty ranking."""
    rankings = results.run_from_table(name, rows).rankings
    return Run(name, {query_id: rankings.get(query_id, EMPTY) for query_id in ids})


def measured_at(subject: Subject) -> float:
    """When a candidate was measured, in seconds since 1970; 0 where it was not."""
    path = _folder(subject) / "edge.json"
    return path.stat().st_mtime if path.exists() else 0.0


class Robustness(Measurement[EditedResults]):
    """Search for every edited query, and send every edge input.

    What was encoded before a cap on spending is kept, and not paid for again.
    """

    name = "robustness"

    def refusal(self, subject: Subject) -> str:
        """The candidate must answer new queries, and there must be some."""
        if not can_answer(subject.spec):
            return tr(
                "{name} answers what it was computed for: it cannot be asked anything new.", name=subject.spec.name
            )
        if edits_of(subject.collection).empty:
            return tr("There are no questions to edit; add some on the Data page.")
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> EditedResults:
        """Encode what has no vector yet, search, and send the edge inputs last."""
        workspace, collection, spec = subject.workspace, subject.collection, subject.spec
        edited = edits_of(collection)
        load_once = _loader(workspace, subject.spending)
        for leaf in _encoders(spec):
            _encode(workspace, leaf, _all_texts(edited), load_once, report)
        live = LiveSearch(workspace, collection, spec, load_once)
        firsts = edited.drop_duplicates("query_id")
        originals = dict(zip(firsts["query_id"], firsts["original"], strict=True))
        changed = dict(zip(_edited_ids(edited), edited["edited"], strict=True))
        total = len(originals) + len(changed)
        return EditedResults(
            _search(live, collection, spec.name, originals, report, 0, total),
            _search(live, collection, spec.name, changed, report, len(originals), total),
            _edge(live),
        )

    def save(self, subject: Subject, options: Options, measured: EditedResults) -> None:
        """In a folder of its own beside the run; the edge inputs last, as the sign that all is there."""
        folder = _folder(subject)
        for name, run in (("originals", measured.originals), ("edited", measured.edited)):
            write_parquet(folder / f"{name}.parquet", results.run_to_table(run))
        write_json(folder / "edge.json", {"rows": measured.edge.to_dict("records"), "at": time.time()})

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> EditedResults | None:
        """What was measured of a candidate; None where it was not yet."""
        folder = _folder(subject)
        if not (folder / "edge.json").exists():
            return None
        edited = edits_of(subject.collection)
        asked = {"originals": list(edited["query_id"].unique()), "edited": _edited_ids(edited)}
        runs = {
            name: _complete(subject.spec.name, read_parquet(folder / f"{name}.parquet"), ids)
            for name, ids in asked.items()
        }
        edge = pd.DataFrame(read_json(folder / "edge.json")["rows"], columns=list(EDGE_COLUMNS))
        return EditedResults(runs["originals"], runs["edited"], edge)

    def summary(self, measured: EditedResults) -> dict[str, Any]:
        """``queries`` and ``edits`` searched for, and ``edge_problems``, the number of edge inputs refused."""
        refused = int((measured.edge["problem"] != "").sum())
        return {
            "queries": len(measured.originals.rankings),
            "edits": len(measured.edited.rankings),
            "edge_problems": refused,
        }


ROBUSTNESS = Robustness()


def _edited_ids(edited: pd.DataFrame) -> list[str]:
    return [edited_id(query, edit) for query, edit in zip(edited["query_id"], edited["edit"], strict=True)]


def _loader(workspace: Workspace, spending: Spending) -> Any:  # noqa: ANN401 - LoadModel, whose models are of several kinds
    lock = threading.Lock()

    @cache
    def by_json(text: str) -> Any:  # noqa: ANN401
        return load_model(ModelSpec.from_json(text), payment=(workspace, spending))

    return lambda spec: (by_json(spec.to_json()), lock)


def _encoders(spec: ModelSpec) -> list[ModelSpec]:
    """The dense encoders behind a candidate, each once."""
    return [leaf for leaf in leaves(spec) if candidate_of(leaf).has_encoder]


def _missing(workspace: Workspace, leaf: ModelSpec, texts: Sequence[str]) -> list[str]:
    folder = workspace.vectors_folder(encoder_key(leaf))
    if not folder.exists():
        return list(texts)
    return [texts[i] for i in VectorCache(folder).missing(text_hashes("query", texts))]


def _all_texts(edited: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*edited["original"], *edited["edited"]]))


def _encode(workspace: Workspace, leaf: ModelSpec, texts: Sequence[str], load_once: Any, report: Report) -> None:  # noqa: ANN401
    if _missing(workspace, leaf, texts):
        report(Progress("loading", 0, 1, 0.0))
        encoder, _ = load_once(leaf)
        kept = VectorCache(workspace.vectors_folder(encoder_key(leaf)))  # it is computed; a server is not asked its dim
        split = split_of(encoder, "query")
        encode_missing(kept, "query", encoder.encode_queries, texts, report, stage="queries", split=split)


def _search(
    live: LiveSearch, collection: Collection, name: str, texts: Mapping[str, str], report: Report, done: int, total: int
) -> Run:
    depth = DEPTH * CHUNKS_PER_RESULT if collection.is_chunked else DEPTH
    rankings: dict[str, Ranking] = {}
    for place, (query_id, text) in enumerate(texts.items(), done):
        if place % 25 == 0:
            report(Progress("searching", place, total, place / total))
        rankings[query_id] = live.search(text, depth).exact
    run = Run(name, rankings)
    return best_chunks(run, collection.parent_of, DEPTH) if collection.is_chunked else run


def _edge(live: LiveSearch) -> pd.DataFrame:
    """Every edge input sent once: what came back, or the sentence it was refused with."""
    rows = []
    for edge_input in EDGE_INPUTS:
        started, count, problem = time.perf_counter(), 0, ""
        try:
            count = len(live.search(edge_input.text, DEPTH).exact.doc_ids)
        except Exception as error:  # noqa: BLE001 - whatever happens is what is to be reported
            lines = str(error).strip().splitlines()
            problem = lines[0][:200] if lines else type(error).__name__
        rows.append((edge_input.key, edge_input.name, (time.perf_counter() - started) * 1000, count, problem))
    return pd.DataFrame(rows, columns=list(EDGE_COLUMNS))


def _folder(subject: Subject) -> Path:
    """A folder of its own for each set of edited queries, so that other judgments or rules never meet old results."""
    chosen = chosen_queries(subject.collection)
    content = "\n".join([str(VERSION), *(edit.key for edit in EDITS), *chosen["id"], *chosen["text"]])
    mark = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"robustness-{mark}"
