"""How a chat model is asked to write questions of each kind, and what it must reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.answers.asking import ChatRequest, question
from components.answers.json_reply import TEXT, YES_NO, an_object

SINGLE, TWO, OTHER_LANGUAGE, TYPO, UNANSWERABLE = (
    "single-hop",
    "two documents",
    "other language",
    "typo",
    "unanswerable",
)
KINDS = (SINGLE, TWO, OTHER_LANGUAGE, TYPO, UNANSWERABLE)
SYSTEM = (
    "You write questions that real people might ask, to test a search. Each must be understandable by itself: never "
    'speak of "the text" or "the passage". Reply with JSON and nothing else, in the form that is asked for.'
)
SYSTEM_CHECK = "You check questions against texts. Reply with JSON and nothing else, in the form that is asked for."
ANSWERED = an_object(question=TEXT, answer=TEXT, quote=TEXT)
OF_TWO = an_object(question=TEXT, answer=TEXT, quote_1=TEXT, quote_2=TEXT)
ONLY_QUESTION = an_object(question=TEXT)
CHECKED = an_object(answered=YES_NO)
SCHEMAS: Mapping[str, dict[str, object]] = {
    SINGLE: ANSWERED,
    TWO: OF_TWO,
    OTHER_LANGUAGE: ONLY_QUESTION,
    UNANSWERABLE: ONLY_QUESTION,
}
_FORM = 'Form: {"question": "...", "answer": "...", "quote": "..."}'
_TEXTS = {
    SINGLE: (
        "Write one question that this text answers, a short answer, and the sentence of the text that answers it, "
        f"copied word for word as quote.\n{_FORM}"
    ),
    TWO: (
        "Write one question that needs both texts to be answered, a short answer, and from each text the sentence that "
        'is needed, copied word for word.\nForm: {"question": "...", "answer": "...", "quote_1": "...", '
        '"quote_2": "..."}'
    ),
    OTHER_LANGUAGE: 'Write this question again in {language}, in other words.\nForm: {"question": "..."}',
    UNANSWERABLE: (
        "Write one question that somebody who reads this text might ask next and that it does not answer.\n"
        'Form: {"question": "..."}'
    ),
}

_CHECK = (
    "Say whether the following is enough to answer the question. Rely on it alone; being about the same thing is not "
    'enough.\nForm: {"answered": true}'
)


def checking(asked: str, texts: Sequence[str]) -> ChatRequest:
    """What is sent to find out whether texts together answer a question; the reply follows CHECKED."""
    return question(SYSTEM_CHECK, f"{_CHECK}\n\n{_shown(texts)}\n\nQuestion: {asked}", CHECKED)


def writing(
    question_type: str, texts: Sequence[str], style: Sequence[str], attempt: int, language: str = ""
) -> ChatRequest:
    """What is sent for one question of a type. ``style``: real questions it should sound like."""
    ask = _TEXTS[question_type].replace("{language}", language)
    like = "\n".join(f"- {example}" for example in style)
    manner = f"\n\nThis is how people ask here; keep to their manner and length:\n{like}" if style else ""
    return question(SYSTEM, f"{ask}{manner}\n\n{_shown(texts)}", SCHEMAS[question_type], attempt)


def _shown(texts: Sequence[str]) -> str:
    return "\n\n".join(f"Text {place}: {text}" for place, text in enumerate(texts, 1))
