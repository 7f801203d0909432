"""The words of the Diagnose page on scores that can be compared, and on hubs and cones."""

from __future__ import annotations

# Comparable scores

SCORES = "Comparable scores"
SCORES_OPEN = "Percentiles, a threshold translator, and right against random"
SPREAD_TITLE = "The same pairs, as each model scores them"
SPREAD_SUBTITLE = "grey: nine of ten random pairs · coloured: the middle half of right pairs · ticks: medians"
SPREAD_SUBTITLE_BEST = "grey: nine of ten random pairs · coloured: the middle half of best results · ticks: medians"
TRANSLATOR = "Threshold translator"
THRESHOLD = "Cosine"
THRESHOLD_OF = "in"
THRESHOLD_HELP = "A cut-off below which results are not shown, or any score you see."
TRANSLATED, KEPT = "Same as", "Right kept ↑"
TRANSLATED_HELP = (
    "The cosine of this model that the same share of the same random pairs reaches, with its 95 % interval (for other "
    "questions of the same kind)."
)
KEPT_HELP = "Of the pairs judged right, the share that scores at least this. More is better."
SEPARATION, SEPARATION_HELP = (
    "Right above random ↑",
    "The chance that a right pair scores above a random one (area under the ROC curve): 50 % is guessing.",
)
HISTOGRAM_TITLE = "{model}: cosines of right, wrong and random pairs"
HISTOGRAM_SUBTITLE = "each outline adds up to 100 %"
GROUP_RANDOM = "random pairs ({count})"
GROUP_WRONG = "first 10, not judged right ({count})"
TAKES_NO_QUESTIONS = "Left out: {models}. Not all of your questions are anything it takes, so it scores other pairs."
NO_SCALE = "Not on this scale: {models} (keyword scores and ready results are no cosines)."

# Hubs and cones

HUBS = "Hubs and cones"
HUBS_OPEN = "Which documents, how narrow, and what to do"
HUB_COLUMNS = {
    "intruders": (
        "Intruders ↓",
        "Documents in at least 5 % of all top-10 lists (and 5 lists), more often wrong than right "
        "where judged, and more often than luck explains (below 1 % over all documents).",
    ),
    "most": ("Most frequent", "In how many top-10 lists the most frequent document stands."),
    "skewness": (
        "Skewness ↓",
        "How unevenly documents are among each other's 10 nearest neighbours (k-occurrence): lists "
        "drawn at random would have {chance}; above 1 there are hubs.",
    ),
    "never": ("Never near ↓", "Documents that are among the 10 nearest neighbours of no other one: hard to find."),
    "cosine": (
        "Mean cosine ↓",
        "Over all pairs of different documents. 0 would be spread evenly; near 1 is a narrow cone.",
    ),
    "used": (
        "Directions used ↑",
        "So many equally used directions would spread as much (participation ratio), of the vector's length.",
    ),
}
HUB_SAMPLE = "Neighbours were counted among {drawn} of {total} documents, drawn at random (seed {seed})."
HUB_DOCUMENTS = "Documents in the most top-10 lists of {model}"
HUB_NEIGHBOUR_DOCUMENTS = "Documents that are near the most others in {model}"
HUB_LISTS, HUB_LISTS_HELP = "Top-10 lists ↓", "Questions whose first 10 results hold it."
HUB_NEAR, HUB_NEAR_HELP = "Near", "Documents among whose 10 nearest neighbours it is."
HUB_RIGHT_COLUMN, HUB_WRONG_COLUMN = "Right", "Not right"
HUB_RIGHT_HELP = "Of those questions, how many judged it right."
HUB_WRONG_HELP = "Of those questions that have judgments, how many did not."
HUB_OTHERS, HUB_OTHERS_HELP = (
    "In other models",
    "Top-10 lists of the same questions that hold it, on average over the other models. Few: this "
    "model alone favours it.",
)
INTRUDER = "intruder"
READ_DOCUMENT = "Read all of it on the Data page"
SELECT_DOCUMENT = "Select a row to read the document."
CAME_UP_FOR = "Among the first 10 for {count}, such as:"
WHAT_TO_DO = "What to do"
TO_DO = (
    "- **Read the documents first.** A hub in every model is often a text about everything (a list, a menu, a legal "
    "notice): shorten it, cut it into chunks, or leave it out.\n"
    "- **A hub in one model only** is the model’s doing. Fusing with keyword search or another model pushes it back; "
    "so may centring, measured below.\n"
    "- **A narrow cone is no fault by itself**: order counts, not the size of cosines. It matters when you set a "
    "threshold; see Comparable scores."
)
SPREADING = "Centring, measured"
SPREADING_WHAT = (
    "The mean document vector is taken off every vector, of documents and of questions, and they are "
    "made of length 1 "
    "again; “all but the top” also takes off the first components, one for every 100 dimensions (Mu "
    "and Viswanath 2018). "
    "Both are learned from the documents alone and can be done before indexing."
)
SPREADING_COLUMNS = {
    "centred": ("Centred", "Change of {metric} in points against the vectors as they are, with its 95 % interval."),
    "all but the top": ("All but the top", "The same, with the first components taken off too."),
    "before": ("Worst hub", "Top-10 lists that hold the most frequent document."),
    "after": ("… centred", "The same after centring."),
}
