"""The words of the Models page: shortlist, catalogue, cards, side by side, public and own scores."""

from __future__ import annotations

from components.i18n import N_, tr, translated

translated(__name__)
SHORTLIST = N_("Suggested for your data")
SHORTLIST_FOR = N_("For **{task}** in {languages}. It follows your needs and your data; tick and untick as you like.")
SHORTLIST_FOLDED = N_("Suggested for your data: {taken} of {total} in your comparison")
SHORTLIST_FOR_TASK = N_("For **{task}**. It follows your needs and your data; tick and untick as you like.")
ROLES = {
    "baseline": N_("A cheap baseline"),
    "lexical": N_("A lexical one"),
    "small": N_("A small local one"),
    "strong": N_("A strong local one"),
    "domain": N_("One of your field"),
    "api": N_("An API"),
    "packaged": N_("A small one for words"),
    "looks": N_("A small one without words"),
    "captions": N_("One that reads the words"),
    "joint": N_("One of words and files"),
}
TAKE_ALL = N_("Compare these {count}")
TAKE_ALL_HELP = N_("Ticks them beside what is ticked already. Nothing is computed or sent before you press Compute.")
TAKEN_ALL = N_("All suggestions are in your comparison.")
TAKE = N_("Add")
TAKEN = N_("✓ in comparison")
NOTHING_FITS = N_("none")
COMPUTED = N_("computed")
COSTS = N_("about {usd} to send")
COST_UNKNOWN = N_("price unknown")
DOWNLOAD = N_("{size} MB to download")
DOWNLOAD_UNKNOWN = N_("download of unknown size")
NO_DOWNLOAD = N_("no download")
NEEDS_PACKAGE = N_("install its package, then start the app again")
NO_TIME = N_("not timed yet")
CLICKS = "**{label}**: {reason}"

CANDIDATES = N_("Candidates")
NOT_READING = N_("{models} do not read {language}, so they are not ticked.")
NOT_READING_ONE = N_("{models} does not read {language}, so it is not ticked.")
AUTHORS_CODE_FLAG = N_("⚠ may not load here: wants its authors’ own code")

CATALOGUE = N_("Browse the catalogue: {count} models")
SEARCH = N_("Search")
SEARCH_PLACEHOLDER = N_("name, family or maker")
LANGUAGES = N_("Languages")
LANGUAGES_HELP = N_("Models whose authors list all of these.")
COMMERCIAL = N_("Commercial use")
COMMERCIAL_NAMES = {"yes": N_("allowed"), "no": N_("forbidden"), "unclear": N_("unclear")}
WHERE = N_("Runs")
WHERE_NAMES = {
    "included": N_("here, included"),
    "download": N_("here, after a download"),
    "api": N_("at its provider (API)"),
    "listed": N_("only listed: not run by this app"),
}
RUNS_SHORT = {
    "included": N_("here, included"),
    "download": N_("download"),
    "api": N_("API"),
    "listed": N_("only listed"),
}
SERVER_AT, API_AT = N_("server at {host}"), N_("API at {host}")
BROUGHT = {"run": N_("ready results"), "vectors": N_("ready vectors")}
THIS_COMPUTER = N_("this computer")
DOWNLOAD_OF = N_("download {size} MB")
SORT = N_("Sort by")
SORTS = {
    "score": N_("Published score"),
    "fit": N_("Your needs"),
    "released": N_("Newest first"),
    "size": N_("Smallest first"),
    "memory": N_("Least memory"),
    "tokens": N_("Longest texts"),
    "dimensions": N_("Shortest vectors"),
    "languages": N_("Most languages"),
    "licence": N_("Freest licence"),
    "price": N_("Lowest price"),
    "name": N_("Name"),
}
TASK = N_("Published score on")
TASK_HELP = N_(
    "Public benchmarks near your task, language and field come first. A task with several languages is never averaged: "
    "each language is a choice of its own."
)
OTHER_TASK = N_("other: {task}")
MODALITIES = N_("Images, sound, video")
MODALITIES_HELP = N_(
    "Models that read more than text, or no text at all. This app compares texts: they are listed to be found."
)
MORE = N_("More filters")
TYPES = N_("Type")
FAMILIES = N_("Family")
ANY = N_("any")
OPEN_ONLY = N_("Open weights only")
MOST_SIZE = N_("At most (million weights)")
MOST_MEMORY = N_("Memory at most (MB)")
LEAST_TOKENS = N_("Reads at least (tokens)")
MOST_DIMENSIONS = N_("Dimensions at most")
RELEASED_FROM = N_("Released from (year)")
MOST_PRICE = N_("API price at most ($ per M tokens)")
COLUMNS = N_("Columns")
SHOWN = N_("**{shown}** of {total} models.")
SHOWN_EXCLUDED = N_("**{shown}** of {total} models, {count} of them excluded by your needs.")
HIDDEN = N_("Hidden: {reasons}.")
NONE_SHOWN = N_("No model passes all filters. Take one away; what each hides stands above.")
CLICK_ROW = N_("Click a row for the model’s card.")
SCORE_NOTE = N_(
    "{label}: {name}. {metric}, as published ({source}, state of {date}); {seen} of the {count} listed models "
    "with a score are known to be trained on its data. “Seen” says so: such a score says less about your data."
)
SEEN_NAMES = {True: N_("⚠ yes"), False: N_("no"), None: N_("unknown")}
SEEN_HELP = N_("Whether its authors list this task’s data, or data made from it, among what it was trained on.")
NO_TASKS = N_("There is no published task of this kind in the catalogue.")

HEADS = {
    "Compare": N_("Compare"),
    "Model": N_("Model"),
    "Status": N_("Status"),
    "Caution": N_("Caution"),
    "Score": N_("Score"),
    "Seen": N_("Seen"),
    "Parameters": N_("Weights (M)"),
    "Memory": N_("Memory (MB)"),
    "Reads": N_("Reads (tokens)"),
    "Dimensions": N_("Dimensions"),
    "Languages": N_("Languages"),
    "Commercial": N_("Commercial use?"),
    "Licence": N_("Licence"),
    "Released": N_("Released"),
    "Price": N_("API price ($ per M tokens)"),
    "Runs": N_("Runs"),
    "Family": N_("Family"),
    "Type": N_("Type"),
    "Fact": N_("Fact"),
    "Value": N_("Value"),
    "Source": N_("Source"),
    "As of": N_("As of"),
    "Task": N_("Task"),
    "Subset": N_("Subset"),
    "Measured with": N_("Measured with"),
}
"""Column of a table here -> what it is called."""
COLUMN_NAMES = {
    "Memory": N_("Memory"),
    "Reads": N_("Reads"),
    "Dimensions": N_("Dimensions"),
    "Languages": N_("Languages"),
    "Licence": N_("Licence"),
    "Released": N_("Released"),
    "Price": N_("Price"),
    "Family": N_("Family"),
    "Type": N_("Type"),
}
MAY_SHORT = {"yes": N_("yes"), "no": N_("no"), "unclear": N_("unclear"), "unknown": N_("unknown")}
CARD = N_("Card")
CARD_PLACEHOLDER = N_("Choose a model, or click a row above")
UNKNOWN_CARD = N_("The link asks for the card of “{name}”, which the catalogue does not list. Choose another model.")
ADD_TO_COMPARISON = N_("Add to comparison")
PIN = N_("Pin to compare")
PINNED = N_("Pinned")
RUN_HERE = N_("How to use it here")
MAY_I = N_("May I use it commercially?")
MAY_ANSWERS = {"yes": N_("**Yes.**"), "no": N_("**No.**"), "unclear": N_("**Unclear.**")}
UNSETTLED = N_("What is unclear: {doubt}")
READ_LICENCE = N_("[Read the licence]({address})")
PROMPTS = N_("Prompts")
NO_PROMPTS = N_("None known: texts are read as they are.")
PROMPT_LINES = N_("In front of questions: {query}  \nIn front of documents: {document}")
NOTHING = N_("nothing")
WANTS_INSTRUCTION = N_("Its authors want an instruction in front of questions.")
SEEN = N_("Trained on benchmark data")
SEEN_ON = N_("Its authors list data of {tasks}. Published scores there flatter it.")
SEEN_NOTHING = N_("None of the benchmarks here is among the training data its authors list.")
SEEN_UNKNOWN = N_("Its training data is not known: any published score may flatter it.")
SEEN_CUT = N_("The list known here is cut; there may be more.")
READS_ALL = N_("everything")
SUPERSEDED = N_("There is a newer version: {model}.")
OPEN_CARD = N_("Open its card")
EXCLUDED_BY = N_("✗ Excluded by your needs: {reasons}")
FACTS = N_("Facts")
SCORES = N_("Published scores ({count})")
NO_SCORES = N_("None in the collection of public results used here.")
SCORES_FROM = N_("From the {source}, state of {date}.")
COPIED = N_("from its own card")
FACT_NAMES = {
    "family": N_("Family"),
    "provider": N_("Made by"),
    "model_type": N_("Type"),
    "modality": N_("Input"),
    "languages": N_("Languages"),
    "dimensions": N_("Dimensions"),
    "max_tokens": N_("Reads at most"),
    "parameters": N_("Weights"),
    "memory_mb": N_("Memory"),
    "licence": N_("Licence"),
    "open_weights": N_("Open weights"),
    "authors_code": N_("Authors’ code"),
    "price_usd_per_million_tokens": N_("List price"),
    "release_date": N_("Released"),
    "retires": N_("Withdrawn on"),
    "revision": N_("Revision"),
    "similarity": N_("Similarity"),
    "adapted_from": N_("Made from"),
    "training_datasets": N_("Trained on"),
}
MEDIA_FACTS = {
    "input_size": N_("Looks at"),
    "window": N_("Hears"),
    "zero_shot": N_("Zero-shot ImageNet"),
}
UNKNOWN = N_("unknown")

PINS = N_("Side by side")
PINS_HELP = N_("Up to four models, fact by fact.")
PINS_PLACEHOLDER = N_("Pin up to four models")
ONLY_DIFFERENT = N_("Only what differs")
OWN_SCORE = N_("{metric} on your data")
YES, NO = N_("yes"), N_("no")
NEEDED, NOT_NEEDED = N_("needed"), N_("not needed")
SOURCES = N_("Sources: {list}.")

PUBLIC_AND_OWN = N_("Public scores beside your own")
PUBLIC_LATER = N_(
    "When models are computed on judged questions, this shows where published scores and your own disagree."
)
PUBLIC_FEW = N_(
    "{count} of your {total} computed models have a published score on {label}; a comparison needs two. Choose another task."
)
PUBLIC_COUNT = N_("{count} of your {total} computed models have a published score there.")
PUBLIC_MOVE = N_("**{model}** moves most: {public} of {count} by published score, {own} on your data.")
PUBLIC_MOVES = N_("These move most (place by published score → on your data): {list}.")
PUBLIC_ONE_MOVE = N_("**{model}** ({public} → {own})")
PUBLIC_NO_MOVE = N_("The order is the same on both sides.")
PUBLIC_CHANCE = N_("Bars are 95 % intervals: models whose bars overlap may swap by chance.")
PUBLIC_PRACTICE = N_("Your questions are practice ones, made from your own text: read this as a hint.")
PUBLIC_X, PUBLIC_Y = N_("Published: {label}, {metric}"), N_("Your data: {metric}")
PUBLIC_TITLE = N_("Published score and score on your data (more is better on both)")
PUBLIC_SUBTITLE = N_("{count} models · {queries}")
ORDINALS = {1: N_("1st"), 2: N_("2nd"), 3: N_("3rd")}


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th to 8th."""
    return tr(ORDINALS[number]) if number in ORDINALS else tr("{number}th", number=number)


QUICKER = N_("Compute in bfloat16 where that is faster and the vectors stay the same")
QUICKER_HELP = N_(
    "Before a model encodes, 32 of your documents are encoded in float32 and in bfloat16. It takes bfloat16 only where that is faster on this computer and the vectors agree: cosine at least .9999 on average and .999 for each text. Switch off for float32, for example to reproduce published numbers; vectors stored before are kept either way."
)
