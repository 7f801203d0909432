"""The words of a story."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
QUESTION = N_("Which embedding model for {name}?")
TODAY = N_("{model} is in use today")
SHOWN = N_("shown here: {models}, of {count} compared")
SAME_MARGIN = N_("a difference under {points} would not matter")
CAUTION = N_("Caution: {caution}")
BLIND = N_("Blind, {count}: {sentence}")
QUOTED = N_("“{text}”")
QUERY = N_("One telling question")
RANK_FIRST = N_("{model} puts a right document first")
RANK_LATER = N_("{model} puts a right document in place {rank}")
RANK_NONE = N_("{model} finds none among its first {depth}")
RANK = N_("{first}.")
RANKS = N_("{first}; {second}.")
QUERY_DISPUTED = N_("On this question the models disagree most.")
QUERY_CHOSEN = N_("This is what each model finds for one question.")
WHY_JUDGED = N_(
    "Chosen because {first} and {second} differ on it most, in the direction of the verdict. One example proves nothing."
)
WHY_DISPUTED = N_("Chosen because the models disagree on it most. One example proves nothing.")
WHY_CHOSEN = N_("Chosen by hand. One example proves nothing.")
MAP = N_("How they see the documents")
MAP_OF = N_("Each model sees the same {documents} its own way: what lies near, it takes for similar.")
MAP_OF_ONE = N_("{model} sees the {documents} this way: what lies near, it takes for similar.")
KEPT = N_("{kept} of 100 nearest neighbours in the picture are real.")
MAP_NOTE = N_("Each point is a document; colours are its labels. Look for groups; don’t measure distances.")
MAP_SAMPLE = N_("A sample of {shown} of {total} documents is drawn.")
ALL_DOCUMENTS = N_("documents")
OTHERS = N_("all others")
COSTS = N_("What it costs")
COSTS_KNOWN = N_("{model} costs about {amount} a month and answers 95 of 100 questions within {wait}.")
COSTS_UNKNOWN = N_("{model} answers 95 of 100 questions within {wait}; what it costs a month is not known.")
COSTS_NONE = N_("This is what each model costs, and how long an answer takes.")
COST = N_("{sign} a month ↓")
COST_ASSUMED = N_("{sign} a month, assumed volumes ↓")
WAIT = N_("95 of 100 within ↓")
NEXT = N_("What would change it")
MADE_OF = N_("{made} Made of {facts}.")
