"""Neighbouring chunks of one document given to a chat model as one text, so that no sentence is read twice or torn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.answers.records import Context

GAP = 2  # characters between chunks that are still neighbours: blanks were cut off their ends


def joined(contexts: Sequence[Context], bodies: Mapping[str, str]) -> tuple[Context, ...]:
    """Contexts whose places in a document overlap or touch as one, where the best of them stood.

    ``bodies``: chunk id -> its text without the document's title, characters ``start`` to ``end`` of the document. The
    id of what is joined names all its chunks. A context without a place stays as it is.
    """
    groups: list[list[Context]] = []
    for context in contexts:
        near = [group for group in groups if any(_touch(context, member) for member in group)]
        if not near:
            groups.append([context])
            continue
        near[0].append(context)
        for other in near[1:]:
            near[0].extend(other)
            groups.remove(other)
    return tuple(_one(group, bodies) for group in groups)


def _touch(context: Context, other: Context) -> bool:
    if not context.document_id or context.document_id != other.document_id:
        return False
    return context.start <= other.end + GAP and other.start <= context.end + GAP


def _one(group: Sequence[Context], bodies: Mapping[str, str]) -> Context:
    if len(group) == 1:
        return group[0]
    ordered = sorted(group, key=lambda context: (context.start, context.end))
    first = ordered[0]
    title = first.text.removesuffix(bodies[first.id])
    text, end = bodies[first.id], first.end
    for context in ordered[1:]:
        if context.end > end:
            text += " " * max(context.start - end, 0) + bodies[context.id][max(end - context.start, 0) :]
            end = context.end
    return replace(first, id="+".join(context.id for context in ordered), text=title + text, end=end)
