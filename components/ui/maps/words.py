"""Words of the Map page."""

from __future__ import annotations

NO_MAP = "No map: {models}, without vectors to draw."
COLOUR_BY = "Colour by"
COLOUR_HELP = "A column of your data, or something the models tell about each document."
NO_COLOUR = "Nothing"
THEMES = "Groups by text"
ONE_THEME = "group by text"
TRUNCATION = "Text never read"
HUBNESS = "Hubs"
DISPUTED = "Disputes"
SUCCESS = "Found by questions"
OWN_GROUPS = "Your groups"

THEMES_NOTE = "Groups of documents that {model} puts together, named by the words that tell each group from the others."
TRUNCATION_NOTE = "Share of each document that lies behind the model’s limit, counted with its own tokenizer."
TRUNCATION_STEPS = ("all of it read", "up to 25 % unread", "25 to 50 % unread", "50 to 75 % unread", "over 75 % unread")
TRUNCATION_NONE = "not known"
HUBNESS_NOTE = (
    "In how many lists of 10 nearest documents each one stands; 10 is the mean. A hub comes up whatever is asked."
)
HUBNESS_STEPS = ("in no list", "1 to 4", "5 to 14", "15 to 29", "30 to 59", "60 and more")
DISPUTED_NOTE = "How many of a document’s 10 nearest the models do not share, on average over all pairs of models."
DISPUTED_STEPS = ("0 or 1 of 10 differ", "2 or 3", "4 or 5", "6 or 7", "8 to 10 differ")
DISPUTED_NONE = "not in the sample"
SUCCESS_NOTE = "Whether the questions that need a document find it among their first 10 results."
SUCCESS_NAMES = ("always found", "always missed", "found by some")
SUCCESS_NONE = "no question needs it"
OWN_GROUPS_NONE = "in no group"
MISSING = "no {column}"

DRAW_QUESTION = "Draw a question"
DRAW_QUESTION_HELP = "Rings are the first 10 results of each model; bold rings are right; crosses are right and missed."
DRAW_QUESTION_PLACEHOLDER = "Choose a question to see what each model finds"

WAITING = "The first pictures of {total} documents are being drawn; the line above says how far that is."
TRUSTED = "{kept} of 100 neighbours are real"
DISPARITY = "{value} % unlike {reference}"
REFERENCE = "others are laid out like it"
HONESTY_SAME = "In these pictures {kept} of 100 neighbours are real. Look for groups; don’t measure distances."
ON_ONE_POINT = "all documents on one point"
ONE_POINT = "All documents lie on one point: they have the same vector, so there are no neighbours to look at."
HONESTY_OPEN = "How far each picture can be believed"
HONESTY_COLUMNS = {
    "kept": (
        "Real neighbours ↑",
        "Of the 10 nearest in the picture, how many are among the 10 nearest in the model’s own space.",
    ),
    "trust": ("Trustworthiness ↑", "1: no document is drawn next to strangers (Venna and Kaski 2001)."),
    "continuity": ("Continuity ↑", "1: no document is torn from its real neighbours (Venna and Kaski 2001)."),
    "doubtful": ("Not to be believed", "Documents whose trustworthiness or continuity is under {limit}."),
    "disparity": (
        "Unlike the first",
        "Share of the first picture’s spread left over after turning this one onto it (Procrustes).",
    ),
}
HONESTY_WHOLE = "Exact, over all {total} documents."
HONESTY_SAMPLED = (
    "Means over a sample of {sampled} of {total} documents, each ranked against all; each point’s own figures are "
    "ranked against a sample of {against}."
)
PLACED = "{drawn} documents were laid out; the other {rest} stand in the middle of their 3 nearest among those."

SECTIONS = {"selection": "Selection", "disputes": "Disputes", "groups": "Your groups"}
SELECT_ON_MAP = (
    "Drag a box on a map: the same documents light up in the others and are listed here. "
    "Click one to see its neighbours."
)
SELECTED = "{count} selected"
WITHIN = "Search within the selection"
WITHIN_PLACEHOLDER = "Words that must all occur"
WITHIN_FOUND = "{count} of {total} hold all these words."
GROUP_NAME = "Name"
GROUP_NAME_PLACEHOLDER = "Left edge, duplicates, to be checked …"
SEARCH_IN_THESE = "Search in these documents"
SEARCH_IN_GROUP = "Search in it"
SAVE_GROUP = "Save as group"
SAVE_GROUP_HELP = "Keep these {count} under a name: to colour by, to search in, to come back to, to export."
GROUP_SAVED = "Saved “{name}” with {count}."
NO_GROUPS = "No groups yet. Select documents on a map and save them under a name."
SHOW_GROUP = "Select on the maps"
DELETE_GROUP = "Delete"
GROUP_DELETED = "Deleted “{name}”."
UNDO = "Undo"
GROUP_GONE = "{count} of its documents are not in this collection any more."

ONE_DOCUMENT = "Its nearest documents, as each model has them"
SEARCH_WITH_IT = "Search with it"
READ_IT = "Read it"
ONLY_HERE = "only here"
NO_NEIGHBOURS_YET = "Neighbours are shown as soon as they are computed."
ONLY_DOCUMENT = "There is no other document."
MORE_TEXT = "… ({characters})"

DISPUTES_NEED_TWO = "A dispute needs two models with vectors. Compute another one on the Models page."
DISPUTES_WAIT = "The models’ neighbourhoods are still being compared; the line above says how far that is."
DISPUTES_LEAD = (
    "On average two models share **{shared} of {k}** nearest documents. They disagree most about **{region}**, "
    "where they share {low} (± {half})."
)
DISPUTES_LEAD_PLAIN = "On average two models share **{shared} of {k}** nearest documents."
DISPUTES_FEW = (
    "With so few documents each has all {others} among its nearest; the models can differ in their order only (RBO)."
)
DISPUTES_WHOLE = (
    "All {total} documents, all {models} models with vectors, their 10 nearest found by checking every pair."
)
DISPUTES_SAMPLED = (
    "A sample of {looked} of {total} documents, their 10 nearest found among all of them; the exact figures follow "
    "when they are computed."
)
DISPUTES_SAMPLE_ONLY = "A sample of {looked} of {total} documents, their 10 nearest found among all of them."
REGIONS = "Where they disagree"
REGION = "About"
DOCUMENTS = "Documents"
SHARED = "Shared of {k} ↑"
SHARED_HELP = "Mean over all pairs of models; ± half the 95 % interval of the mean over the documents."
RBO = "RBO ↑"
RBO_HELP = "Rank-biased overlap of the 10 nearest (p 0.9): agreement that counts the nearest most. 1 is the same list."
MOST_DISPUTED = "The most disputed documents"
PICK_DISPUTED = "Select a row to see what each model calls near."
DOCUMENT = "Document"
