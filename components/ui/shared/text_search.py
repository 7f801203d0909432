"""The words of Search, Blind and the notes."""

from __future__ import annotations

MODES = {"look": "Look", "grade": "Grade", "blind": "Blind"}
MODE = "What to do"
MODE_HELP = {
    "look": "See what each model returns, side by side.",
    "grade": "Say which answers are right, without knowing who found them. Scores are made of these grades.",
    "blind": "Which list answers the question better? Names are hidden and sides shuffled. Only questions on which the "
    "models disagree are asked, those that tell most first. Every vote is saved at once; stop whenever you like.",
}
HISTORY = "History"
HISTORY_NONE = "Nothing was typed in this session yet."
HISTORY_KEPT = "Kept for this session only, not stored."
CLEAR_TYPED = "Clear the typed words"
WORDS_IN_LINK = "Put these words into the link"
WORDS_IN_LINK_HELP = "Off by default: a question may be confidential, and links are passed on."
WORDS_ARE_IN_LINK = "Typed here; its words are part of the link now."
SENTENCES = "Mark the best sentence"
SENTENCES_HELP = (
    "Blue: the sentence of each result that the same model finds nearest to the question. Yellow: words shared with the "
    "question. The first use loads the models; only the results shown are read."
)
NO_SENTENCES = "{models}: no sentence is marked ({reason})."
NO_SENTENCES_REMOTE = "texts would be sent to an API again"
NO_SENTENCES_KIND = "only a model that encodes texts can tell which is best"
ALIKE_TO_REFERENCE = "Jaccard {jaccard} · RBO {rbo}"
ALIKE_HELP = (
    "How similar this list is to the reference's: 1 is the same, 0 nothing in common. Jaccard: documents in both lists "
    "divided by documents in either. RBO: rank-biased overlap (p = 0.9), where the top counts more."
)
RBO_HELP = "Rank-biased overlap (p = 0.9): how similar two lists are when the top counts more. 1 is the same list."
UNKNOWN_FILTER = "The link asks for {column} “{value}”, which no document here has. Choose another one."
ONLY_GROUP = "Only these documents"
ONLY_GROUP_HELP = "Groups saved on the Map, and what is selected there now."
SELECTION = "Selection on the Map"
WITHIN = "Only in “{name}”: {count} of {total}, each one checked (the index is not asked)."
WITHIN_GONE = "{count} others of it are not in this collection any more."
WITHIN_NOTHING = "None of the documents of “{name}” are in this collection any more, so nothing can be found in it."
SEARCH_ALL = "Search all"
SELECTION_GONE = (
    "The link asks for a selection that was made in another browser session. Save it as a group on the Map, and the "
    "link will open everywhere. All documents are searched now."
)
GROUP_UNKNOWN = (
    "The link asks for a group of documents that this project does not have (any more). All are searched now."
)
NOTHING_LEFT = "Nothing found among the documents that may be shown; the filters above say which."
MANY_UNFILTERED = "The table is about all documents: filters do not count here."
NOTE = "Note on this question"
NOTE_PLACEHOLDER = "What you saw. It is saved when you leave the field, and goes into the memo."
NOTE_TYPED = "The words of the question are kept with the note."
NOTE_BOTH_KEPT = "Somebody else wrote here meanwhile; both notes are kept."
NOTES = "Notes ({count})"
NOTES_NONE = "No notes yet. What you write below a question is listed here and goes into the memo."
MANY = "Several questions at once"
MANY_WHAT = "How far the lists of these models agree, question by question; the most disputed first. Select a row to look at it."
MANY_PASTE = "or paste questions, one per line (at most {most}; they are not stored)"
MANY_PLACEHOLDER = "can I wash the tent\nstove will not light"
MANY_TOO_MANY = "{count} lines were pasted; the first {most} are shown."
MANY_QUERY = "Question"
MANY_SHARED = "In every list"
MANY_SHARED_HELP = "Documents among the first {k} of every model shown, of all documents in any of their lists."
MANY_RBO_HELP = "Against {reference}, first {k} results: rank-biased overlap. 1 is the same list, 0 nothing in common."
MANY_FAILED = "{model} cannot answer these: {reason}"

INITIALS = "Your initials"
INITIALS_PLACEHOLDER = "e.g. EK"
INITIALS_HELP = "They go with every vote, so that several people can vote and each sees their own questions."
INITIALS_FIRST = "Type your initials to begin: every vote carries them."
BLIND_NEEDS_TWO = "Blind needs two models at least: choose them above, or compute another one."
BLIND_NEEDS_QUERIES = "Blind needs questions: add a list of them on the Data page; twenty real ones tell a lot."
BLIND_ALL_AGREE = "These models return the same first {depth} results for every question: there is nothing to vote on."
BLIND_DONE = "You have voted on everything these models disagree on."
LEFT_BETTER, RIGHT_BETTER, TIE, BOTH_BAD = "Left is better", "Right is better", "Tie", "Both bad"
LEFT, RIGHT = "Left", "Right"
UNDO = "Undo"
UNDO_HELP = "Takes your last vote back and shows its question again."
UNDONE = "Your last vote was taken back."
UNDO_GONE = "That vote was changed elsewhere meanwhile; it stays as it is."
NOTHING_RETURNED = "This list is empty: nothing was found."
VOTED_BY_YOU = "{count} by you"
VOTED_ALL = "{count} by {people} in all"
RESULTS = "Show names and results"
RESULTS_HELP = "Vote first: who knows the names votes differently."
NO_VOTES = "No votes yet."
HOW_STRENGTHS = (
    "Bradley-Terry strengths with 95 % intervals. A tie, and “both bad”, count half for each; every pair starts with "
    "a part of an imaginary tie, so that a few votes are not taken for certainty; several votes on one question widen "
    "the interval as one. "
    "“Even” means that neither wins more than 60 of 100. Votes are about questions on which the models differ: on all "
    "others they are the same."
)
STRENGTH = "Wins of 100 ↑"
STRENGTH_HELP = "Against a model of average strength among these, with its 95 % interval. 50 is average."
WON, LOST, NEITHER = "Better", "Worse", "Neither"
STALE = "{count} not counted: the results they were about have changed since."
TO_JUDGMENTS = "Use the votes as judgments"
TO_JUDGMENTS_HOW = (
    "Of a vote for a list, its highest document that stands lower in the other list, or is not there, is taken as "
    "right (grade 1), and the highest document that only the other list shows as wrong (0). “Both bad” makes all "
    "documents shown wrong. “Tie” says nothing. Documents that are judged already, and those on which votes "
    "contradict each other, are left alone. This is a guess at what the voters meant and favours the models they "
    "preferred; grade by hand before you choose by such scores."
)
TO_JUDGMENTS_BUTTON = "Add {count}"
TO_JUDGMENTS_NONE = "There is nothing to add."
FROM_JUDGMENTS_BUTTON = "Take {count} back"
TO_JUDGMENTS_DONE = "{count} added. The scores on Quality count them now."
FROM_JUDGMENTS_DONE = "{count} taken back."
DOWNLOAD_VOTES = "Votes (CSV)"
UNKNOWN_LIKE = "The link asks for documents like “{name}”, which is not in this collection. Type a question instead."
