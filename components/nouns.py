"""What is counted, in the reader's language: a key such as "question" stands for one, several or any number of it.

Sentences take these where what they count is only known when they are put together; where it is known, they count by
``tr_count`` themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from components.i18n import N_, tr, tr_count

_COUNTED: dict[str, Callable[[int], str]] = {
    "question": lambda n: tr_count("{count} question", "{count} questions", n),
    "judged question": lambda n: tr_count("{count} judged question", "{count} judged questions", n),
    "practice question": lambda n: tr_count("{count} practice question", "{count} practice questions", n),
    "user": lambda n: tr_count("{count} user", "{count} users", n),
    "text": lambda n: tr_count("{count} text", "{count} texts", n),
    "document": lambda n: tr_count("{count} document", "{count} documents", n),
    "chunk": lambda n: tr_count("{count} chunk", "{count} chunks", n),
    "picture": lambda n: tr_count("{count} picture", "{count} pictures", n),
    "sound": lambda n: tr_count("{count} sound", "{count} sounds", n),
    "item": lambda n: tr_count("{count} item", "{count} items", n),
    "label": lambda n: tr_count("{count} label", "{count} labels", n),
    "pair": lambda n: tr_count("{count} pair", "{count} pairs", n),
    "row": lambda n: tr_count("{count} row", "{count} rows", n),
    "query": lambda n: tr_count("{count} query", "{count} queries", n),
}
_ONE = {
    "question": N_("question"),
    "judged question": N_("judged question"),
    "practice question": N_("practice question"),
    "user": N_("user"),
    "text": N_("text"),
    "document": N_("document"),
    "chunk": N_("chunk"),
    "picture": N_("picture"),
    "sound": N_("sound"),
    "item": N_("item"),
    "label": N_("label"),
    "pair": N_("pair"),
    "row": N_("row"),
    "query": N_("query"),
}
_SEVERAL = {
    "question": N_("questions"),
    "judged question": N_("judged questions"),
    "practice question": N_("practice questions"),
    "user": N_("users"),
    "text": N_("texts"),
    "document": N_("documents"),
    "chunk": N_("chunks"),
    "picture": N_("pictures"),
    "sound": N_("sounds"),
    "item": N_("items"),
    "label": N_("labels"),
    "pair": N_("pairs"),
    "row": N_("rows"),
    "query": N_("queries"),
}


def counted(what: str, number: int) -> str:
    """``3 questions``, ``1 question``, thousands separated.

    Raises:
        KeyError: nothing of this key is counted.
    """
    return _COUNTED[what](number)


def one(what: str) -> str:
    """``question``, as it stands in the middle of a sentence.

    Raises:
        KeyError: there is nothing of this key.
    """
    return tr(_ONE[what])


def several(what: str) -> str:
    """``questions``, as it stands in the middle of a sentence.

    Raises:
        KeyError: there is nothing of this key.
    """
    return tr(_SEVERAL[what])
