"""From a run to answers: the first k texts of each question, a prompt, a chat model's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from components.answers.asking import Asker, ChatRequest, question
from components.answers.joining import joined
from components.answers.prompts import SYSTEM, Prompt
from components.answers.records import Answered, Context
from components.datasets.spans import references, right_spans
from components.i18n import N_, tr
from components.records import Collection, Run

KIND_COLUMN, UNANSWERABLE = "kind", "unanswerable"
NOTHING_FOUND = N_("Nothing was retrieved for this question.")
SEED = 5
MOST_K = 50


@dataclass(frozen=True)
class Chain:
    """How answers are made: ``k`` texts in this ``order`` (of prompts.ORDERS), put into a ``prompt``.

    With ``is_joined``, neighbouring chunks of one document among them become one text.
    """

    k: int = 5
    order: str = "best-first"
    prompt: Prompt = Prompt()
    is_joined: bool = False

    def ask(self, row: Answered) -> ChatRequest:
        """What is sent for one row."""
        texts = row.texts if self.order == "best-first" else row.texts[::-1]
        return question(SYSTEM, self.prompt.fill(row.question, texts))


def rows_of(collection: Collection, run: Run, chain: Chain, limit: int | None = None) -> list[Answered]:
    """Every question with its contexts and what is known of the right answer, in table order, not answered yet.

    ``limit``: at most so many questions, drawn with a seed that is the same for all models, judged ones first.
    """
    texts = dict(zip(collection.documents["id"], collection.document_texts(), strict=True))
    places, bodies = _places(collection), {}
    if chain.is_joined and collection.is_chunked:
        bodies = dict(zip(collection.documents["id"], collection.documents["text"], strict=True))
    spans, answers, qrels = right_spans(collection), references(collection), collection.qrels(only_present=True)
    rows = []
    for entry in drawn(collection, limit).to_dict("records"):
        name = str(entry["id"])
        ranking = run.rankings.get(name)
        first = ranking.doc_ids[: chain.k] if ranking else ()
        contexts = tuple(
            Context(document_id, texts[document_id], *places.get(document_id, ("", 0, 0)))
            for document_id in first
            if document_id in texts
        )
        contexts = joined(contexts, bodies) if bodies else contexts
        rows.append(
            Answered(
                name,
                str(entry["text"]),
                contexts,
                "",
                "" if contexts else tr(NOTHING_FOUND),
                answers.get(name, ""),
                tuple(doc for doc, grade in qrels.get(name, {}).items() if grade > 0),
                spans.get(name, {}),
                str(entry.get("language") or "en"),
                str(entry.get(KIND_COLUMN) or "") != UNANSWERABLE,
            )
        )
    return rows


def drawn(collection: Collection, limit: int | None) -> pd.DataFrame:
    """The queries that are asked, in table order."""
    queries = collection.queries
    if limit is None or len(queries) <= limit:
        return queries
    known = set(collection.judgments["query_id"])
    is_judged = queries["id"].isin(known).to_numpy()
    order = np.random.default_rng(SEED).permutation(len(queries))
    first = np.concatenate([order[is_judged[order]], order[~is_judged[order]]])[:limit]
    return queries.iloc[np.sort(first)].reset_index(drop=True)


def answer(rows: Sequence[Answered], chain: Chain, asker: Asker, told: Callable[[int], None]) -> list[Answered]:
    """The rows with their answers; equal contexts give an equal request, which is sent once whoever asks."""
    done = []
    for place, row in enumerate(rows):
        told(place)
        if not row.contexts:
            done.append(row)
            continue
        reply = asker.ask(chain.ask(row))
        cost = {"read": reply.read, "written": reply.written, "seconds": reply.seconds, "usd": reply.usd}
        done.append(replace(row, answer=reply.text, reason=reply.reason, cost=cost))
    return done


def _places(collection: Collection) -> Mapping[str, tuple[str, int, int]]:
    """Chunk id -> document, start and end; for whole documents the text without its title."""
    if not collection.is_chunked:
        sizes = map(len, collection.documents["text"])
        return {name: (name, 0, size) for name, size in zip(collection.documents["id"], sizes, strict=True)}
    columns = (collection.documents[name] for name in ("id", "document_id", "start", "end"))
    return {name: (parent, int(start), int(end)) for name, parent, start, end in zip(*columns, strict=True)}
