"""The words of Search, Blind and the notes."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
MODES = {"look": N_("Look"), "grade": N_("Grade"), "blind": N_("Blind")}
MODE = N_("What to do")
MODE_HELP = {
    "grade": N_("Say which answers are right, without knowing who found them. Scores are made of these grades."),
    "blind": N_(
        "Which list answers the question better? Names are hidden and sides shuffled. Only questions on which the "
        "models disagree are asked, those that tell most first. Every vote is saved at once; stop whenever you like."
    ),
}
HISTORY = N_("History")
HISTORY_NONE = N_("Nothing was typed in this session yet.")
HISTORY_KEPT = N_("Kept for this session only, not stored.")
CLEAR_TYPED = N_("Clear the typed words")
WORDS_IN_LINK = N_("Put these words into the link")
WORDS_IN_LINK_HELP = N_("Off by default: a question may be confidential, and links are passed on.")
WORDS_ARE_IN_LINK = N_("Typed here; its words are part of the link now.")
ONLY_WHERE = N_("only documents whose {column} is {value}")
OF_THAT = N_("Of that, {ms} for reading the question.")
LENGTH = N_("Text of each result")
LENGTHS = {"short": N_("Short"), "long": N_("Long")}
SCORES = N_("Show scores and ids")
SENTENCES = N_("Mark the best sentence")
SENTENCES_HELP = N_(
    "Blue: the sentence of each result that the same model finds nearest to the question. Yellow: words shared with the "
    "question. The first use loads the models; only the results shown are read."
)
NO_SENTENCES = N_("{models}: no sentence is marked ({reason}).")
NO_SENTENCES_REMOTE = N_("texts would be sent to an API again")
NO_SENTENCES_KIND = N_("only a model that encodes texts can tell which is best")
RBO_HELP = N_("Rank-biased overlap (p = 0.9): how similar two lists are when the top counts more. 1 is the same list.")
UNKNOWN_FILTER = N_("The link asks for {column} “{value}”, which no document here has. Choose another one.")
ONLY_GROUP = N_("Only these documents")
ONLY_GROUP_HELP = N_("Groups saved on the Map, and what is selected there now.")
SELECTION = N_("Selection on the Map")
WITHIN = N_("Only in “{name}”: {count} of {total}, each one checked (the index is not asked).")
WITHIN_GONE = N_("Not in this collection any more: {others}.")
WITHIN_NOTHING = N_("None of the documents of “{name}” are in this collection any more, so nothing can be found in it.")
SEARCH_ALL = N_("Search all")
SELECTION_GONE = N_(
    "The link asks for a selection that was made in another browser session. Save it as a group on the Map, and the "
    "link will open everywhere. All documents are searched now."
)
GROUP_UNKNOWN = N_(
    "The link asks for a group of documents that this project does not have (any more). All are searched now."
)
NOTHING_LEFT = N_("Nothing found among the documents that may be shown; the filters above say which.")
MANY_UNFILTERED = N_("The table is about all documents: filters do not count here.")
NOTE = N_("Note on this question")
NOTE_PLACEHOLDER = N_("What you saw. It is saved when you leave the field, and goes into the memo.")
NOTE_TYPED = N_("The words of the question are kept with the note.")
NOTE_BOTH_KEPT = N_("Somebody else wrote here meanwhile; both notes are kept.")
NOTES = N_("Notes ({count})")
NOTES_NONE = N_("No notes yet. What you write below a question is listed here and goes into the memo.")
MANY = N_("Several questions at once")
MANY_WHAT = N_(
    "How far the lists of these models agree, question by question; the most disputed first. Select a row to look at it."
)
MANY_PASTE = N_("or paste questions, one per line (at most {most}; they are not stored)")
MANY_PLACEHOLDER = N_("can I wash the tent\nstove will not light")
MANY_TOO_MANY = N_("{count} lines were pasted; the first {most} are shown.")
MANY_QUERY = N_("Question")
MANY_SHARED = N_("In every list")
MANY_SHARED_HELP = N_("Documents among the first {k} of every model shown, of all documents in any of their lists.")
MANY_RBO_HELP = N_(
    "{model}. Against {reference}, first {k} results: rank-biased overlap. 1 is the same list, 0 nothing in common."
)
MANY_FAILED = N_("{model} cannot answer these: {reason}")

INITIALS = N_("Your initials")
INITIALS_PLACEHOLDER = N_("e.g. EK")
INITIALS_HELP = N_("They go with every vote, so that several people can vote and each sees their own questions.")
INITIALS_FIRST = N_("Type your initials to begin: every vote carries them.")
BLIND_NEEDS_TWO = N_("Blind needs two models at least: choose them above, or compute another one.")
BLIND_NEEDS_QUERIES = N_("Blind needs questions: add a list of them on the Data page; twenty real ones tell a lot.")
BLIND_ALL_AGREE = N_(
    "These models return the same first {depth} results for every question: there is nothing to vote on."
)
BLIND_DONE = N_("You have voted on everything these models disagree on.")
LEFT_BETTER, RIGHT_BETTER, TIE, BOTH_BAD = N_("Left is better"), N_("Right is better"), N_("Tie"), N_("Both bad")
LEFT, RIGHT = N_("Left list"), N_("Right list")
UNDO = N_("Undo")
UNDO_HELP = N_("Takes your last vote back and shows its question again.")
UNDONE = N_("Your last vote was taken back.")
UNDO_GONE = N_("That vote was changed elsewhere meanwhile; it stays as it is.")
NOTHING_RETURNED = N_("This list is empty: nothing was found.")
VOTED_BY_YOU = N_("{count} by you")
VOTED_ALL = N_("{count} by {people} in all")
RESULTS = N_("Show names and results")
RESULTS_HELP = N_("Vote first: who knows the names votes differently.")
NO_VOTES = N_("No votes yet.")
HOW_STRENGTHS = N_(
    "Bradley-Terry strengths with 95 % intervals. A tie, and “both bad”, count half for each; every pair starts with "
    "a part of an imaginary tie, so that a few votes are not taken for certainty; several votes on one question widen "
    "the interval as one. "
    "“Even” means that neither wins more than 60 of 100. Votes are about questions on which the models differ: on all "
    "others they are the same."
)
STRENGTH = N_("Wins of 100 ↑")
STRENGTH_HELP = N_("Against a model of average strength among these, with its 95 % interval. 50 is average.")
WON, LOST, NEITHER = N_("Better"), N_("Worse"), N_("Neither")
STALE = N_("{count} not counted: the results they were about have changed since.")
TO_JUDGMENTS = N_("Use the votes as judgments")
TO_JUDGMENTS_HOW = N_(
    "Of a vote for a list, its highest document that stands lower in the other list, or is not there, is taken as "
    "right (grade 1), and the highest document that only the other list shows as wrong (0). “Both bad” makes all "
    "documents shown wrong. “Tie” says nothing. Documents that are judged already, and those on which votes "
    "contradict each other, are left alone. This is a guess at what the voters meant and favours the models they "
    "preferred; grade by hand before you choose by such scores."
)
TO_JUDGMENTS_BUTTON = N_("Add {count}")
TO_JUDGMENTS_NONE = N_("There is nothing to add.")
FROM_JUDGMENTS_BUTTON = N_("Take {count} back")
TO_JUDGMENTS_DONE = N_("{count} added. The scores on Quality count them now.")
FROM_JUDGMENTS_DONE = N_("{count} taken back.")
DOWNLOAD_VOTES = N_("Votes (CSV)")
UNKNOWN_LIKE = N_(
    "The link asks for documents like “{name}”, which is not in this collection. Type a question instead."
)
NONE_RIGHT = N_("none right among {documents}")
UNJUDGED = N_("nobody judged this question")
