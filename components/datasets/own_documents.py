"""Queries that are documents of the collection themselves, and what is said about how such things are counted.

Where a query has a document's id and text (ArguAna: find the argument against this one), or its id and its picture or
sound (find others of its kind), that document is the best answer to any system and never the right one. BEIR
(``ignore_identical_ids``) and MTEB leave it out of the results.
"""

from __future__ import annotations

import pandas as pd

from components.datasets.wording import listed
from components.i18n import N_, tr, tr_count
from components.numbers import sentences
from components.records import Collection, has_media

LEFT_OUT = N_("A question’s own document is left out of its results, as BEIR and MTEB do.")
KEPT = N_("A question’s own document counts as a result; BEIR and MTEB leave it out.")
COUNTED = N_("They count as right documents that nothing can find, as trec_eval counts them.")
NOT_COUNTED = N_("Their judgments are left out; trec_eval counts such documents as not found.")


def own_documents(collection: Collection) -> dict[str, str]:
    """Query id -> the document (as judgments name it) that is the query itself: the same id, the same text.

    Of a query with a picture or sound the file counts instead. Blanks do not matter. Of a document in chunks the first
    is compared with the query's beginning. A document that is judged relevant to its own query is a right answer and
    not named here.
    """
    queries = collection.queries
    shared = queries[queries["id"].isin(set(collection.parent_ids))]
    if shared.empty:
        return {}
    judged = collection.judgments[collection.judgments["query_id"] == collection.judgments["doc_id"]]
    right = set(judged.loc[judged["grade"] > 0, "doc_id"])
    parents = collection.parents()
    parents = parents[parents["id"].isin(set(shared["id"]))]
    texts = dict(zip(parents["id"], zip(parents["title"], parents["text"], strict=True), strict=True))
    files = _files(parents)
    own_ids = {query: query for query, media in _files(shared).items() if media and files.get(query) == media}
    own_ids = {query: query for query in own_ids if query not in right}
    for query_id, text in zip(shared["id"], shared["text"], strict=True):
        asked, own, whole = (" ".join(raw.split()) for raw in (text, texts[query_id][1], " ".join(texts[query_id])))
        is_same = asked.startswith(own) if collection.is_chunked else asked in (own, whole)
        if own and is_same and query_id not in right:
            own_ids[str(query_id)] = str(query_id)
    return own_ids


def counting_notes(collection: Collection) -> tuple[str, ...]:
    """What a reader of the numbers must know: queries that are documents, and right documents that are not there."""
    notes = []
    own = own_documents(collection)
    if own:
        rule = tr(LEFT_OUT) if collection.scoring.leaves_out_own else tr(KEPT)
        sentence = (
            tr_count(
                "{count} question is a document of the collection, with the same id and picture or sound ({own}).",
                "{count} questions are documents of the collection, with the same id and picture or sound ({own}).",
                len(own),
                own=listed(list(own)),
            )
            if has_media(collection.queries)
            else tr_count(
                "{count} question is a document of the collection, with the same id and text ({own}).",
                "{count} questions are documents of the collection, with the same id and text ({own}).",
                len(own),
                own=listed(list(own)),
            )
        )
        notes.append(sentences([sentence, rule]))
    absent = collection.absent[collection.absent["grade"] > 0]
    if len(absent):
        names = absent["doc_id"].unique().tolist()
        sentence = tr_count(
            "{count} right document is not in the collection ({names}).",
            "{count} right documents are not in the collection ({names}).",
            len(names),
            names=listed(names),
        )
        notes.append(sentences([sentence, _absent_rule(collection)]))
    return tuple(notes)


def _absent_rule(collection: Collection) -> str:
    if not collection.scoring.counts_absent:
        return tr(NOT_COUNTED)
    absent = collection.absent[collection.absent["grade"] > 0]
    present = set(collection.judgments.loc[collection.judgments["grade"] > 0, "query_id"])
    hopeless = [query_id for query_id in absent["query_id"].unique() if query_id not in present]
    if not hopeless:
        return tr(COUNTED)
    return tr_count(
        "They count as right documents that nothing can find, as trec_eval counts them; "
        "{count} question has no other and scores 0.",
        "They count as right documents that nothing can find, as trec_eval counts them; "
        "{count} questions have no other and score 0.",
        len(hopeless),
    )


def _files(table: pd.DataFrame) -> dict[str, str]:
    """Id -> SHA-256 of the picture or sound, "" for a text; nothing of a table of texts alone."""
    return dict(zip(table["id"], table["media"], strict=True)) if has_media(table) else {}
