"""The words of the section in which a chat model writes questions."""

from __future__ import annotations

from components.answers.question_prompts import OTHER_LANGUAGE, SINGLE, TWO, TYPO, UNANSWERABLE
from components.i18n import N_, translated

translated(__name__)
TITLE = N_("Have questions written")
WHAT = N_(
    "A chat model writes questions about your documents, each with its answer and the passage it rests on. Those that "
    "lead back to their document, and that no other document answers, are shown to you one by one; what you accept joins the data as practice questions, "
    "whose numbers are never mixed with those of real ones."
)
CHAT = N_("Chat model that writes")
CHAT_HELP = N_("MODEL@ADDRESS of any OpenAI-compatible server, as for the one that answers.")
COUNT = N_("Questions wanted")
COUNT_HELP = N_("How many should pass the checks; up to twelve requests each.")
START = N_("Write questions")
START_HELP = N_("Runs in the background; what was written before is not asked for again.")
NO_CHAT = N_("Name a chat model that writes.")
SEND_TITLE = N_("Send texts to another computer?")
REQUESTS = N_("{model}: at most {count:,} requests. {leaving}")
SEND, NOT_SENT = N_("Send and write"), N_("Do not send")
STATE = N_("{author} wrote {kept} that passed the checks; you have looked at {done}.")
LEFT_OUT = N_("Left out by the checks: {reasons}.")
KINDS = {
    SINGLE: N_("about one document"),
    TWO: N_("about two documents"),
    TYPO: N_("with a typing error"),
    OTHER_LANGUAGE: N_("in another language"),
    UNANSWERABLE: N_("not answered by any document"),
}
REFERENCE = N_("Answer: {text}")
NO_ANSWER = N_("The right answer is that the documents do not say it.")
QUOTE = "{document}: “{text}”"
ACCEPT, REJECT = N_("Accept"), N_("Leave out")
ADD = N_("Add {count} accepted to the data")
ADDED = N_("Added as practice questions; compute the models on them on the Models page.")
ALL_SEEN = N_("You have looked at all of them.")
