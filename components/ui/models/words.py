"""The words of the Models page: shortlist, catalogue, cards, side by side, public and own scores."""

from __future__ import annotations

SHORTLIST = "Suggested for your data"
SHORTLIST_FOR = "For **{task}** in {languages}. It follows your needs and your data; tick and untick as you like."
SHORTLIST_FOLDED = "Suggested for your data: {taken} of {total} in your comparison"
ANY_LANGUAGE = "a language that could not be told"
ROLES = {
    "baseline": "A cheap baseline",
    "lexical": "A lexical one",
    "small": "A small local one",
    "strong": "A strong local one",
    "domain": "One of your field",
    "api": "An API",
    "packaged": "A small one for words",
    "looks": "A small one without words",
    "captions": "One that reads the words",
    "joint": "One of words and files",
}
TAKE_ALL = "Compare these {count}"
TAKE_ALL_HELP = "Ticks them beside what is ticked already. Nothing is computed or sent before you press Compute."
TAKEN_ALL = "All suggestions are in your comparison."
TAKE = "Add"
TAKEN = "✓ in comparison"
NOTHING_FITS = "none"
COMPUTED = "computed"
COSTS = "about {usd} to send"
COST_UNKNOWN = "price unknown"
DOWNLOAD = "{size} MB to download"
DOWNLOAD_UNKNOWN = "download of unknown size"
NO_DOWNLOAD = "no download"
NEEDS_PACKAGE = "install its package, then start the app again"
NO_TIME = "not timed yet"
CLICKS = "**{label}**: {reason}"

CANDIDATES = "Candidates"
NOT_READING = "{models} do not read {language}, so they are not ticked."
NOT_READING_ONE = "{models} does not read {language}, so it is not ticked."
AUTHORS_CODE_FLAG = "⚠ may not load here: wants its authors’ own code"

CATALOGUE = "Browse the catalogue: {count} models"
SEARCH = "Search"
SEARCH_PLACEHOLDER = "name, family or maker"
LANGUAGES = "Languages"
LANGUAGES_HELP = "Models whose authors list all of these."
COMMERCIAL = "Commercial use"
COMMERCIAL_NAMES = {"yes": "allowed", "no": "forbidden", "unclear": "unclear"}
WHERE = "Runs"
WHERE_NAMES = {
    "included": "here, included",
    "download": "here, after a download",
    "api": "at its provider (API)",
    "listed": "only listed: not run by this app",
}
RUNS_SHORT = {"included": "here, included", "download": "download", "api": "API", "listed": "only listed"}
SERVER_AT, API_AT = "server at {host}", "API at {host}"
BROUGHT = {"run": "ready results", "vectors": "ready vectors"}
THIS_COMPUTER = "this computer"
DOWNLOAD_OF = "download {size} MB"
SORT = "Sort by"
SORTS = {
    "score": "Published score",
    "fit": "Your needs",
    "released": "Newest first",
    "size": "Smallest first",
    "memory": "Least memory",
    "tokens": "Longest texts",
    "dimensions": "Shortest vectors",
    "languages": "Most languages",
    "licence": "Freest licence",
    "price": "Lowest price",
    "name": "Name",
}
TASK = "Published score on"
TASK_HELP = (
    "Public benchmarks near your task, language and field come first. A task with several languages is never averaged: "
    "each language is a choice of its own."
)
OTHER_TASKS = "other: "
MODALITIES = "Images, sound, video"
MODALITIES_HELP = (
    "Models that read more than text, or no text at all. This app compares texts: they are listed to be found."
)
MORE = "More filters"
TYPES = "Type"
FAMILIES = "Family"
ANY = "any"
OPEN_ONLY = "Open weights only"
MOST_SIZE = "At most (million weights)"
MOST_MEMORY = "Memory at most (MB)"
LEAST_TOKENS = "Reads at least (tokens)"
MOST_DIMENSIONS = "Dimensions at most"
RELEASED_FROM = "Released from (year)"
MOST_PRICE = "API price at most ($ per M tokens)"
COLUMNS = "Columns"
SHOWN = "**{shown}** of {total} models{excluded}."
SHOWN_EXCLUDED = ", {count} of them excluded by your needs"
HIDDEN = "Hidden: {reasons}."
NONE_SHOWN = "No model passes all filters. Take one away; what each hides stands above."
CLICK_ROW = "Click a row for the model’s card."
SCORE_NOTE = (
    "{label}: {name}. {metric}, as published ({source}, state of {date}); {seen} of the {count} listed models "
    "with a score are known to be trained on its data. “Seen” says so: such a score says less about your data."
)
SEEN_NAMES = {True: "⚠ yes", False: "no", None: "unknown"}
SEEN_HELP = "Whether its authors list this task’s data, or data made from it, among what it was trained on."
NO_TASKS = "There is no published task of this kind in the catalogue."

CARD = "Card"
CARD_PLACEHOLDER = "Choose a model, or click a row above"
UNKNOWN_CARD = "The link asks for the card of “{name}”, which the catalogue does not list. Choose another model."
ADD_TO_COMPARISON = "Add to comparison"
PIN = "Pin to compare"
PINNED = "Pinned"
RUN_HERE = "How to use it here"
MAY_I = "May I use it commercially?"
MAY_ANSWERS = {"yes": "**Yes.**", "no": "**No.**", "unclear": "**Unclear.**"}
UNSETTLED = "What is unclear: {doubt}"
READ_LICENCE = "[Read the licence]({address})"
PROMPTS = "Prompts"
NO_PROMPTS = "None known: texts are read as they are."
PROMPT_LINES = "In front of questions: {query}  \nIn front of documents: {document}"
NOTHING = "nothing"
WANTS_INSTRUCTION = "Its authors want an instruction in front of questions."
SEEN = "Trained on benchmark data"
SEEN_ON = "Its authors list data of {tasks}. Published scores there flatter it."
SEEN_NOTHING = "None of the benchmarks here is among the training data its authors list."
SEEN_UNKNOWN = "Its training data is not known: any published score may flatter it."
SEEN_CUT = "The list known here is cut; there may be more."
READS_ALL = "everything"
SUPERSEDED = "There is a newer version: {model}."
OPEN_CARD = "Open its card"
EXCLUDED_BY = "✗ Excluded by your needs: {reasons}"
FACTS = "Facts"
SCORES = "Published scores ({count})"
NO_SCORES = "None in the collection of public results used here."
SCORES_FROM = "From the {source}, state of {date}."
COPIED = "from its own card"
FACT_NAMES = {
    "family": "Family",
    "provider": "Made by",
    "model_type": "Type",
    "modality": "Input",
    "languages": "Languages",
    "dimensions": "Dimensions",
    "max_tokens": "Reads at most",
    "parameters": "Weights",
    "memory_mb": "Memory",
    "licence": "Licence",
    "open_weights": "Open weights",
    "authors_code": "Authors’ code",
    "price_usd_per_million_tokens": "List price",
    "release_date": "Released",
    "retires": "Withdrawn on",
    "revision": "Revision",
    "similarity": "Similarity",
    "adapted_from": "Made from",
    "training_datasets": "Trained on",
}
UNKNOWN = "unknown"

PINS = "Side by side"
PINS_HELP = "Up to four models, fact by fact."
PINS_PLACEHOLDER = "Pin up to four models"
ONLY_DIFFERENT = "Only what differs"
OWN_SCORE = "{metric} on your data"
YES, NO = "yes", "no"
NEEDED, NOT_NEEDED = "needed", "not needed"
SOURCES = "Sources: {list}."

PUBLIC_AND_OWN = "Public scores beside your own"
PUBLIC_LATER = "When models are computed on judged questions, this shows where published scores and your own disagree."
PUBLIC_FEW = "{count} of your {total} computed models have a published score on {label}; a comparison needs two. Choose another task."
PUBLIC_COUNT = "{count} of your {total} computed models have a published score there."
PUBLIC_MOVE = "**{model}** moves most: {public} of {count} by published score, {own} on your data."
PUBLIC_MOVES = "These move most (place by published score → on your data): {list}."
PUBLIC_ONE_MOVE = "**{model}** ({public} → {own})"
PUBLIC_NO_MOVE = "The order is the same on both sides."
PUBLIC_CHANCE = "Bars are 95 % intervals: models whose bars overlap may swap by chance."
PUBLIC_PRACTICE = "Your questions are practice ones, made from your own text: read this as a hint."
PUBLIC_X, PUBLIC_Y = "Published: {label}, {metric}", "Your data: {metric}"
PUBLIC_TITLE = "Published score and score on your data (more is better on both)"
PUBLIC_SUBTITLE = "{count} models · {queries}"
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th to 8th."""
    return ORDINALS.get(number, f"{number}th")


QUICKER = "Compute in bfloat16 where that is faster and the vectors stay the same"
QUICKER_HELP = "Before a model encodes, 32 of your documents are encoded in float32 and in bfloat16. It takes bfloat16 only where that is faster on this computer and the vectors agree: cosine at least .9999 on average and .999 for each text. Switch off for float32, for example to reproduce published numbers; vectors stored before are kept either way."
