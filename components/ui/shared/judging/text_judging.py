"""The words of practice questions and of grading."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
PRACTICE_HOW = N_(
    "No questions at hand? These are made from the documents themselves: a part of a document is the question, "
    "and the document it came from is the right answer. {warning} "
    "As soon as real questions are judged, only those count."
)
PRACTICE_WAYS = N_("Made from")
PRACTICE_METHODS = {
    "title": (N_("Titles"), N_("The title is also in the text that is searched, so matching its words is enough.")),
    "first-sentence": (
        N_("First sentences"),
        N_("The sentence is also in the text that is searched, and every model reads the beginning."),
    ),
    "distinctive-sentence": (
        N_("Sentences with rare words"),
        N_("Rare words favour keyword search. What a model cuts off, it cannot find."),
    ),
    "half-document": (
        N_("Halves of documents"),
        N_("Longer than what people ask. Only in a practice project is the answer the other half alone."),
    ),
    "near-duplicate": (
        N_("Near-duplicates"),
        N_("The text itself is left out of the results; another document that says nearly the same is the answer."),
    ),
}
PRACTICE_COLUMNS = (N_("Made from"), N_("Questions"), N_("For example"), N_("What it cannot tell"))
PRACTICE_EACH = N_("Of each kind, at most")
PRACTICE_MAKING = N_("Reading the documents for practice questions…")
PRACTICE_CHOOSE = N_("Choose at least one way of making them.")
PRACTICE_ADD = N_("Add {count} practice questions")
PRACTICE_ADD_HELP = N_("Only the questions are encoded; the documents' vectors stay as they are.")
CONSENSUS_ADD = N_("Add {count} of your questions without judgments, answered by what most models find")
CONSENSUS_HELP = N_(
    "A document that more than half of the models have among their first 5 counts as right. It shows which model is unlike "
    "the others, for better or worse: the best one may find what no other does. Models that are alike lift each other."
)
PRACTICE_APART = N_("Make a practice project instead")
PRACTICE_APART_HELP = N_(
    "A copy of this project in which each of these documents lacks the title, sentence or half that became its question, "
    "so that it cannot be found by those words alone. Only the documents changed ({count}) are encoded again."
)
PRACTICE_APART_NAME = N_("{name} (practice)")
PRACTICE_VECTORS = N_(
    "{models} came with ready vectors and has none for new questions. Make a practice project instead: it leaves "
    "systems you brought out."
)
PRACTICE_HAVE = N_("{count} practice questions are in this project.")
PRACTICE_REMOVE = N_("Remove them")
PRACTICE_REMOVED = N_("Removed. Real questions and grades stay.")
PRACTICE_ADDED = N_("Added. They are marked as practice wherever they count.")
TAU_LINE = N_(
    "**Practice against real questions:** both put {alike} of {pairs} pairs of models in the same order "
    "(Kendall tau {tau}, 95 % interval {low} to {high}; 1 is the same order, 0 no relation, −1 the opposite). {meaning}"
)
TAU_UNSURE = N_("With other questions as few, there might be no relation at all.")
TAU_MEANING = (
    (0.8, N_("Here, practice questions were a fair guide.")),
    (0.4, N_("Here, practice questions were a rough guide only.")),
    (-2.0, N_("Here, practice questions were no guide: trust the real ones.")),
)
TAU_FEW = N_(
    "**Practice against real questions:** {models} models are too few to say how far their orders agree; it takes {least}."
)
TAU_TIED = N_("**Practice against real questions:** one of them ties all models, so their rankings cannot be compared.")

GRADE_WHAT = N_(
    "These are answers of all models, mixed and without names: the first three of each, and others that could change "
    "which model is ahead. {enough} Every grade is saved at once; click it again to take it back."
)
ENOUGH = N_("{count} questions tell a lot.")
TOO_FEW = N_("Twenty questions tell a lot; this project has {count}.")
GRADES = {0: N_("0 wrong"), 1: N_("1 related"), 2: N_("2 helpful"), 3: N_("3 answers it")}
QUESTION = N_("Question")
UNDO = N_("Undo")
UNDO_HELP = N_("Takes back the last grade you gave on this page (key U).")
UNDONE = N_("Taken back: {document}")
UNDO_CHANGED = N_("A grade that was changed elsewhere since was left as it is.")
REST_WRONG = N_("The rest are wrong")
REST_WRONG_HELP = N_("Grades every answer shown that has no grade yet 0 (key W).")
SO_FAR = N_("So far: {model} ({sure}).{more}")
LATER_MODEL = N_(
    "{model}: {answers} among its first {top} to questions graded before are not judged yet. They come first, and until "
    "then they count neither for nor against it."
)
MORE_ANSWERS = N_("Show {answers}")
MORE_ANSWERS_HELP = N_("They matter less for the ranking of the models, or are graded already.")
GRADED_SINCE = N_("You are grading. Show the scores, below, and the answer stands here.")
ALL_GRADED = N_("Every answer in reach is graded. More questions would tell more than more grades.")
ONLY_PRACTICE = N_(
    "Only practice questions are here, and they need no grading. Add questions people really ask, and grade answers."
)
TAKE_ALONG_WHAT = N_("{judgments} of {questions}: given with the data or made here, practice left out.")
EXPORT_QRELS = N_("TREC qrels")
EXPORT_CSV = "CSV"
GIVEN, GRADED_HERE = "given", "graded here"  # in files
KEYS = {
    "grade": N_("grade"),
    "move": N_("move"),
    "next": N_("next answer, then next question"),
    "turn": N_("other question"),
    "rest": N_("the rest are wrong"),
    "undo": N_("undo"),
    "on": N_("Keys"),
}
