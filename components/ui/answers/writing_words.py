"""The words of the section in which a chat model writes questions."""

from __future__ import annotations

from components.answers.question_prompts import OTHER_LANGUAGE, SINGLE, TWO, TYPO, UNANSWERABLE

TITLE = "Have questions written"
WHAT = (
    "A chat model writes questions about your documents, each with its answer and the passage it rests on. Those that "
    "lead back to their document are shown to you one by one; what you accept joins the data as practice questions, "
    "whose numbers are never mixed with those of real ones."
)
CHAT = "Chat model that writes"
CHAT_HELP = "MODEL@ADDRESS of any OpenAI-compatible server, as for the one that answers."
COUNT = "Questions wanted"
COUNT_HELP = "How many should pass the checks; up to three requests each."
START = "Write questions"
START_HELP = "Runs in the background; what was written before is not asked for again."
NO_CHAT = "Name a chat model that writes."
SEND_TITLE = "Send texts to another computer?"
REQUESTS = "{model}: at most {count:,} requests. "
SEND, NOT_SENT = "Send and write", "Do not send"
STATE = "{author} wrote {kept} that passed the checks; you have looked at {done}."
LEFT_OUT = "Left out by the checks: {reasons}."
KINDS = {
    SINGLE: "about one document",
    TWO: "about two documents",
    TYPO: "with a typing error",
    OTHER_LANGUAGE: "in another language",
    UNANSWERABLE: "not answered by any document",
}
REFERENCE = "Answer: {text}"
NO_ANSWER = "The right answer is that the documents do not say it."
QUOTE = "{document}: “{text}”"
ACCEPT, REJECT = "Accept", "Leave out"
ADD = "Add {count} accepted to the data"
ADDED = "Added as practice questions; compute the models on them on the Models page."
ALL_SEEN = "You have looked at all of them."
