"""The words of practice questions and of grading."""

from __future__ import annotations

PRACTICE_HOW = (
    "No questions at hand? These are made from the documents themselves: a part of a document is the question, "
    "and the document it came from is the right answer. {warning} "
    "As soon as real questions are judged, only those count."
)
PRACTICE_WAYS = "Made from"
PRACTICE_METHODS = {
    "title": ("Titles", "The title is also in the text that is searched, so matching its words is enough."),
    "first-sentence": (
        "First sentences",
        "The sentence is also in the text that is searched, and every model reads the beginning.",
    ),
    "distinctive-sentence": (
        "Sentences with rare words",
        "Rare words favour keyword search. What a model cuts off, it cannot find.",
    ),
    "near-duplicate": (
        "Near-duplicates",
        "The text itself is left out of the results; another document that says nearly the same is the answer.",
    ),
}
PRACTICE_COLUMNS = ("Made from", "Questions", "For example", "What it cannot tell")
PRACTICE_EACH = "Of each kind, at most"
PRACTICE_MAKING = "Reading the documents for practice questions…"
PRACTICE_CHOOSE = "Choose at least one way of making them."
PRACTICE_ADD = "Add {count} practice questions"
PRACTICE_ADD_HELP = "Only the questions are encoded; the documents' vectors stay as they are."
PRACTICE_APART = "Make a practice project instead"
PRACTICE_APART_HELP = (
    "A copy of this project in which each of these documents lacks the title or sentence that became its question, "
    "so that it cannot be found by that sentence alone. Only the documents changed ({count}) are encoded again."
)
PRACTICE_APART_NAME = "{name} (practice)"
PRACTICE_VECTORS = (
    "{models} came with ready vectors and has none for new questions. Make a practice project instead: it leaves "
    "systems you brought out."
)
PRACTICE_HAVE = "{count} practice questions are in this project."
PRACTICE_REMOVE = "Remove them"
PRACTICE_REMOVED = "Removed. Real questions and grades stay."
PRACTICE_ADDED = "Added. They are marked as practice wherever they count."
TAU_LINE = (
    "**Practice against real questions:** both put {alike} of {pairs} pairs of models in the same order "
    "(Kendall tau {tau}, 95 % interval {low} to {high}; 1 is the same order, 0 no relation, −1 the opposite). {meaning}"
)
TAU_UNSURE = "With other questions as few, there might be no relation at all."
TAU_MEANING = (
    (0.8, "Here, practice questions were a fair guide."),
    (0.4, "Here, practice questions were a rough guide only."),
    (-2.0, "Here, practice questions were no guide: trust the real ones."),
)
TAU_FEW = "**Practice against real questions:** {models} models are too few to say how far their orders agree; it takes {least}."
TAU_TIED = "**Practice against real questions:** one of them ties all models, so their rankings cannot be compared."

GRADE_WHAT = (
    "These are answers of all models, mixed and without names: the first three of each, and others that could change "
    "which model is ahead. {enough} Every grade is saved at once; click it again to take it back."
)
ENOUGH = "{count} questions tell a lot."
TOO_FEW = "Twenty questions tell a lot; this project has {count}."
GRADES = {0: "0 wrong", 1: "1 related", 2: "2 helpful", 3: "3 answers it"}
ANSWERS = "{count} answers"
QUESTION = "Question"
UNDO = "Undo"
UNDO_HELP = "Takes back the last grade you gave on this page (key U)."
UNDONE = "Taken back: {document}"
UNDO_CHANGED = "A grade that was changed elsewhere since was left as it is."
REST_WRONG = "The rest are wrong"
REST_WRONG_HELP = "Grades every answer shown that has no grade yet 0 (key W)."
SO_FAR = "So far: {model} ({sure}).{more}"
LATER_MODEL = (
    "{model}: {answers} among its first {top} to questions graded before are not judged yet. They come first, and until "
    "then they count neither for nor against it."
)
MORE_ANSWERS = "Show {answers}"
MORE_ANSWERS_HELP = "They matter less for the ranking of the models, or are graded already."
ALL_GRADED = "Every answer in reach is graded. More questions would tell more than more grades."
ONLY_PRACTICE = (
    "Only practice questions are here, and they need no grading. Add questions people really ask, and grade answers."
)
TAKE_ALONG_WHAT = "{judgments} of {questions}: given with the data or made here, practice left out."
EXPORT_QRELS = "TREC qrels"
EXPORT_CSV = "CSV"
GIVEN = "given"
GRADED_HERE = "graded here"
KEYS = {
    "grade": "grade",
    "move": "move",
    "next": "next answer, then next question",
    "turn": "other question",
    "rest": "the rest are wrong",
    "undo": "undo",
    "on": "Keys",
}
