"""Findings about text that stands in several documents: copies, near copies, shared passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.datasets.boilerplate import shared_passages
from components.datasets.duplicates import NearDuplicates
from components.datasets.findings import words as say
from components.datasets.findings.base import EXAMPLES, Finding, Looked, Severity
from components.i18n import tr_count
from components.records import Collection


def copies(looked: Looked, groups: list[list[int]]) -> Iterator[Finding]:
    """Texts that stand in several documents word for word; ``groups`` are positions of equal ones."""
    groups = [group for group in map(looked.across, groups) if len(group) > 1]
    count = sum(len(group) - 1 for group in groups)
    if not count:
        return
    unfair = unjudged_copies(looked.collection, [[looked.ids[place] for place in group] for group in groups])
    yield Finding(
        "duplicates",
        Severity.NUMBERS,
        say.duplicates(looked.say(count), count),
        say.DUPLICATES_JUDGED.format(questions=tr_count("{count} question", "{count} questions", unfair))
        if unfair
        else say.DUPLICATES_MEAN,
        count,
        count / looked.count,
        tuple(looked.example(group[:4], say.excerpt(looked.texts[group[0]])) for group in groups[:EXAMPLES]),
    )


def unjudged_copies(collection: Collection, groups: Sequence[Sequence[str]]) -> int:
    """Queries with a relevant document of which an equal one is not judged: it counts as wrong when found.

    ``groups`` are ids of equal documents. Chunks stand for the documents they were cut from.
    """
    parent_of = collection.parent_of
    groups = [
        tuple(dict.fromkeys(parent_of.get(document_id, document_id) for document_id in group)) for group in groups
    ]
    group_of = {document_id: number for number, group in enumerate(groups) for document_id in group}
    relevant = collection.judgments[collection.judgments["grade"] > 0]
    judged = set(zip(collection.judgments["query_id"], collection.judgments["doc_id"], strict=True))
    query_ids = set()
    for query_id, doc_id in zip(relevant["query_id"], relevant["doc_id"], strict=True):
        copies = groups[group_of[doc_id]] if doc_id in group_of else ()
        if any((query_id, copy) not in judged for copy in copies):
            query_ids.add(query_id)
    return len(query_ids)


def near_copies(looked: Looked, near: NearDuplicates) -> Iterator[Finding]:
    """Texts that nearly repeat those of other documents."""
    groups = [group for group in near.groups if len(looked.across(group)) > 1]
    if not groups:
        return
    involved = sum(len(group) for group in groups)
    apart = [pair for pair in near.pairs if len(looked.across((pair.first, pair.second))) > 1]
    examples = tuple(
        looked.example((pair.first, pair.second), say.difference(looked.texts[pair.first], looked.texts[pair.second]))
        for pair in apart[:EXAMPLES]
    )
    yield Finding(
        "near-duplicates",
        Severity.NUMBERS,
        (say.NEAR_OR_MORE if near.was_cut else say.NEAR).format(
            documents=looked.say(involved), groups=tr_count("{count} group", "{count} groups", len(groups))
        ),
        say.NEAR_MEAN,
        involved,
        involved / looked.count,
        examples,
    )  # fmt: skip


def shared_text(looked: Looked, copies: Sequence[int]) -> Iterator[Finding]:
    """Sentences and lines that many documents share; ``copies`` are positions that repeat others wholly."""
    boilerplate = shared_passages(looked.scan, documents=looked.document_numbers(), skip=copies)
    if boilerplate.different:
        yield Finding(
            "boilerplate",
            Severity.CLEANING,
            tr_count(
                "{count} sentence or line stands in {limit} or more documents each; {documents} hold one of them. "
                "They fill {share} of the text.",
                "{count} sentences or lines stand in {limit} or more documents each; {documents} hold one of them. "
                "They fill {share} of the text.",
                boilerplate.different,
                limit=boilerplate.limit,
                documents=say.documents(boilerplate.documents),
                share=say.percent(boilerplate.word_share),
            ),
            say.SHARED_MEAN,
            boilerplate.documents,
            boilerplate.documents / looked.documents,
            tuple(
                looked.example(passage.examples, f"{say.documents(passage.documents)}: {say.excerpt(passage.text)}")
                for passage in boilerplate.passages[:EXAMPLES]
            ),
        )
