"""The words of the Diagnose page on scores that can be compared, and on hubs and cones."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
# Comparable scores

SCORES = N_("Comparable scores")
SCORES_OPEN = N_("Percentiles, a threshold translator, and right against random")
SPREAD_TITLE = N_("The same pairs, as each model scores them")
SPREAD_SUBTITLE = N_("grey: nine of ten random pairs · coloured: the middle half of right pairs · ticks: medians")
SPREAD_SUBTITLE_BEST = N_("grey: nine of ten random pairs · coloured: the middle half of best results · ticks: medians")
TRANSLATOR = N_("Threshold translator")
THRESHOLD = N_("Cosine")
THRESHOLD_OF = N_("in")
THRESHOLD_HELP = N_("A cut-off below which results are not shown, or any score you see.")
TRANSLATED, KEPT = N_("Same as"), N_("Right kept ↑")
TRANSLATED_HELP = N_(
    "The cosine of this model that the same share of the same random pairs reaches, with its 95 % interval (for other "
    "questions of the same kind)."
)
KEPT_HELP = N_("Of the pairs judged right, the share that scores at least this. More is better.")
SEPARATION, SEPARATION_HELP = (
    N_("Right above random ↑"),
    N_("The chance that a right pair scores above a random one (area under the ROC curve): 50 % is guessing."),
)
HISTOGRAM_TITLE = N_("{model}: cosines of right, wrong and random pairs")
HISTOGRAM_SUBTITLE = N_("each outline adds up to 100 %")
GROUP_RANDOM = N_("random pairs ({count})")
GROUP_WRONG = N_("first 10, not judged right ({count})")
TAKES_NO_QUESTIONS = N_(
    "Left out: {models}. Not all of your questions are anything it takes, so it scores other pairs."
)
NO_SCALE = N_("Not on this scale: {models} (keyword scores and ready results are no cosines).")

# Hubs and cones

HUBS = N_("Hubs and cones")
HUBS_OPEN = N_("Which documents, how narrow, and what to do")
HUB_COLUMNS = {
    "intruders": (
        N_("Intruders ↓"),
        N_(
            "Documents in at least 5 % of all top-10 lists (and 5 lists), more often wrong than right "
            "where judged, and more often than luck explains (below 1 % over all documents)."
        ),
    ),
    "most": (N_("Most frequent"), N_("In how many top-10 lists the most frequent document stands.")),
    "skewness": (
        N_("Skewness ↓"),
        N_(
            "How unevenly documents are among each other's 10 nearest neighbours (k-occurrence): lists "
            "drawn at random would have {chance}; above 1 there are hubs."
        ),
    ),
    "never": (
        N_("Never near ↓"),
        N_("Documents that are among the 10 nearest neighbours of no other one: hard to find."),
    ),
    "cosine": (
        N_("Mean cosine ↓"),
        N_("Over all pairs of different documents. 0 would be spread evenly; near 1 is a narrow cone."),
    ),
    "used": (
        N_("Directions used ↑"),
        N_("So many equally used directions would spread as much (participation ratio), of the vector's length."),
    ),
}
HUB_SAMPLE = N_("Neighbours were counted among {drawn} of {total} documents, drawn at random (seed {seed}).")
HUB_DOCUMENTS = N_("Documents in the most top-10 lists of {model}")
HUB_NEIGHBOUR_DOCUMENTS = N_("Documents that are near the most others in {model}")
HUB_LISTS, HUB_LISTS_HELP = N_("Top-10 lists ↓"), N_("Questions whose first 10 results hold it.")
HUB_NEAR, HUB_NEAR_HELP = N_("Near"), N_("Documents among whose 10 nearest neighbours it is.")
HUB_RIGHT_COLUMN, HUB_WRONG_COLUMN = N_("Right"), N_("Not right")
HUB_RIGHT_HELP = N_("Of those questions, how many judged it right.")
HUB_WRONG_HELP = N_("Of those questions that have judgments, how many did not.")
HUB_OTHERS, HUB_OTHERS_HELP = (
    N_("In other models"),
    N_(
        "Top-10 lists of the same questions that hold it, on average over the other models. Few: this "
        "model alone favours it."
    ),
)
INTRUDER = N_("intruder")
READ_DOCUMENT = N_("Read all of it on the Data page")
SELECT_DOCUMENT = N_("Select a row to read the document.")
CAME_UP_FOR = N_("Among the first 10 for {count}, such as:")
WHAT_TO_DO = N_("What to do")
TO_DO = N_(
    "- **Read the documents first.** A hub in every model is often a text about everything (a list, a menu, a legal "
    "notice): shorten it, cut it into chunks, or leave it out.\n"
    "- **A hub in one model only** is the model’s doing. Fusing with keyword search or another model pushes it back; "
    "so may centring, measured below.\n"
    "- **A narrow cone is no fault by itself**: order counts, not the size of cosines. It matters when you set a "
    "threshold; see Comparable scores."
)
SPREADING = N_("Centring, measured")
SPREADING_OPEN = N_("Not measured yet.")
SPREADING_WHAT = N_(
    "The mean document vector is taken off every vector, of documents and of questions, and they are "
    "made of length 1 "
    "again; “all but the top” also takes off the first components, one for every 100 dimensions (Mu "
    "and Viswanath 2018). "
    "Both are learned from the documents alone and can be done before indexing."
)
SPREADING_COLUMNS = {
    "centred": (
        N_("Centred"),
        N_("Change of {metric} in points against the vectors as they are, with its 95 % interval."),
    ),
    "all but the top": (N_("All but the top"), N_("The same, with the first components taken off too.")),
    "before": (N_("Worst hub"), N_("Top-10 lists that hold the most frequent document.")),
    "after": (N_("… centred"), N_("The same after centring.")),
}
