"""Words of the Map page."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
NO_MAP = N_("No map: {models}, without vectors to draw.")
COLOUR_BY = N_("Colour by")
COLOUR_HELP = N_("A column of your data, or something the models tell about each document.")
NO_COLOUR = N_("Nothing")
THEMES = N_("Groups by text")
TRUNCATION = N_("Text never read")
HUBNESS = N_("Hubs")
DISPUTED = N_("Disputes")
SUCCESS = N_("Found by questions")
OWN_GROUPS = N_("Your groups")

THEMES_NOTE = N_(
    "Groups of documents that {model} puts together, named by the words that tell each group from the others."
)
TRUNCATION_NOTE = N_("Share of each document that lies behind the model’s limit, counted with its own tokenizer.")
TRUNCATION_STEPS = (
    N_("all of it read"),
    N_("up to 25 % unread"),
    N_("25 to 50 % unread"),
    N_("50 to 75 % unread"),
    N_("over 75 % unread"),
)
TRUNCATION_NONE = N_("not known")
HUBNESS_NOTE = N_(
    "In how many lists of 10 nearest documents each one stands; 10 is the mean. A hub comes up whatever is asked."
)
HUBNESS_STEPS = (
    N_("in no list"),
    N_("1 to 4"),
    N_("5 to 14"),
    N_("15 to 29"),
    N_("30 to 59"),
    N_("60 and more"),
)
DISPUTED_NOTE = N_("How many of a document’s 10 nearest the models do not share, on average over all pairs of models.")
DISPUTED_STEPS = (
    N_("0 or 1 of 10 differ"),
    N_("2 or 3"),
    N_("4 or 5"),
    N_("6 or 7"),
    N_("8 to 10 differ"),
)
DISPUTED_NONE = N_("not in the sample")
SUCCESS_NOTE = N_("Whether the questions that need a document find it among their first 10 results.")
SUCCESS_NAMES = (N_("always found"), N_("always missed"), N_("found by some"))
SUCCESS_NONE = N_("no question needs it")
OWN_GROUPS_NONE = N_("in no group")
MISSING = N_("no {column}")

DRAW_QUESTION = N_("Draw a question")
DRAW_QUESTION_HELP = N_(
    "Rings are the first 10 results of each model; bold rings are right; crosses are right and missed."
)
DRAW_QUESTION_PLACEHOLDER = N_("Choose a question to see what each model finds")

WAITING = N_("The first pictures of {total} documents are being drawn; the line above says how far that is.")
TRUSTED = N_("{kept} of 100 neighbours are real")
DISPARITY = N_("{value} % unlike {reference}")
REFERENCE = N_("others are laid out like it")
HONESTY_SAME = N_("In these pictures {kept} of 100 neighbours are real. Look for groups; don’t measure distances.")
ON_ONE_POINT = N_("all documents on one point")
ONE_POINT = N_("All documents lie on one point: they have the same vector, so there are no neighbours to look at.")
HONESTY_OPEN = N_("How far each picture can be believed")
HONESTY_COLUMNS = {
    "kept": (
        N_("Real neighbours ↑"),
        N_("Of the 10 nearest in the picture, how many are among the 10 nearest in the model’s own space."),
    ),
    "trust": (N_("Trustworthiness ↑"), N_("1: no document is drawn next to strangers (Venna and Kaski 2001).")),
    "continuity": (N_("Continuity ↑"), N_("1: no document is torn from its real neighbours (Venna and Kaski 2001).")),
    "doubtful": (N_("Not to be believed"), N_("Documents whose trustworthiness or continuity is under {limit}.")),
    "disparity": (
        N_("Unlike the first"),
        N_("Share of the first picture’s spread left over after turning this one onto it (Procrustes)."),
    ),
}
HONESTY_WHOLE = N_("Exact, over all {total} documents.")
HONESTY_SAMPLED = N_(
    "Means over a sample of {sampled} of {total} documents, each ranked against all; each point’s own figures are "
    "ranked against a sample of {against}."
)
PLACED = N_("{drawn} documents were laid out; the other {rest} stand in the middle of their 3 nearest among those.")

SECTIONS = {"selection": N_("Selection"), "disputes": N_("Disputes"), "groups": N_("Your groups")}
SELECT_ON_MAP = N_(
    "Drag a box on a map: the same documents light up in the others and are listed here. "
    "Click one to see its neighbours."
)
SELECTED = N_("{count} selected")
WITHIN = N_("Search within the selection")
WITHIN_PLACEHOLDER = N_("Words that must all occur")
WITHIN_FOUND = N_("{count} of {total} hold all these words.")
GROUP_NAME = N_("Name")
GROUP_NAME_PLACEHOLDER = N_("Left edge, duplicates, to be checked …")
SEARCH_IN_THESE = N_("Search in these documents")
SEARCH_IN_GROUP = N_("Search in it")
SAVE_GROUP = N_("Save as group")
SAVE_GROUP_HELP = N_("Keep these {count} under a name: to colour by, to search in, to come back to, to export.")
GROUP_SAVED = N_("Saved “{name}” with {count}.")
NO_GROUPS = N_("No groups yet. Select documents on a map and save them under a name.")
SHOW_GROUP = N_("Select on the maps")
DELETE_GROUP = N_("Delete")
GROUP_DELETED = N_("Deleted “{name}”.")
UNDO = N_("Undo")
GROUP_GONE = N_("{count} of its documents are not in this collection any more.")

ONE_DOCUMENT = N_("Its nearest documents, as each model has them")
SEARCH_WITH_IT = N_("Search with it")
READ_IT = N_("Read it")
ONLY_HERE = N_("only here")
NO_NEIGHBOURS_YET = N_("Neighbours are shown as soon as they are computed.")
ONLY_DOCUMENT = N_("There is no other document.")
KEPT_OF_TEN = N_("{kept:.1f} of 10")
MORE_TEXT = "… ({characters})"

DISPUTES_NEED_TWO = N_("A dispute needs two models with vectors. Compute another one on the Models page.")
DISPUTES_WAIT = N_("The models’ neighbourhoods are still being compared; the line above says how far that is.")
DISPUTES_LEAD = N_(
    "On average two models share **{shared} of {k}** nearest documents. They disagree most about **{region}**, "
    "where they share {low} (± {half})."
)
DISPUTES_LEAD_PLAIN = N_("On average two models share **{shared} of {k}** nearest documents.")
DISPUTES_FEW = N_(
    "With so few documents each has all {others} among its nearest; the models can differ in their order only (RBO)."
)
DISPUTES_WHOLE = N_(
    "All {total} documents, all {models} models with vectors, their 10 nearest found by checking every pair."
)
DISPUTES_SAMPLED = N_(
    "A sample of {looked} of {total} documents, their 10 nearest found among all of them; the exact figures follow "
    "when they are computed."
)
DISPUTES_SAMPLE_ONLY = N_("A sample of {looked} of {total} documents, their 10 nearest found among all of them.")
REGIONS = N_("Where they disagree")
REGION = N_("About")
DOCUMENTS = N_("Documents")
SHARED = N_("Shared of {k} ↑")
SHARED_HELP = N_("Mean over all pairs of models; ± half the 95 % interval of the mean over the documents.")
RBO = "RBO ↑"
RBO_HELP = N_(
    "Rank-biased overlap of the 10 nearest (p 0.9): agreement that counts the nearest most. 1 is the same list."
)
MOST_DISPUTED = N_("The most disputed documents")
PICK_DISPUTED = N_("Select a row to see what each model calls near.")
DOCUMENT = N_("Document")
