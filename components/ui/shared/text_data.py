"""The words of the Data page: files, pasted texts, what is added later, and what a collection holds."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
DATA_TITLE = N_("Data")
WAY = N_("What to do")
WAYS = {
    "overview": N_("This project’s data"),
    "add": N_("Add questions, judgments or a system in use"),
    "upload": N_("Start a new project"),
}
DOCUMENTS_FILE = N_("Documents")
QUERIES_FILE = N_("Questions (optional)")
QUERIES_FILE_HELP = N_(
    "A table with one question per row, or a text file with one per line. A column with the ids or titles of the documents that answer "
    "them counts as judgments."
)
JUDGMENTS_FILE = N_("Judgments (optional)")
JUDGMENTS_FILE_HELP = N_(
    "Question id, document id and grade; or, without a questions file, two columns: the question and the id or title of its document."
)
WHAT_A_FILE_LOOKS_LIKE = N_("What a file looks like")
EXAMPLE_DOCUMENTS = N_(
    "Documents: any column names will do, they are guessed and can be corrected. Further columns become filters."
)
EXAMPLE_QUESTIONS = N_(
    "The simplest judgments: a sheet with a question and the id (or exact title) of the document that answers it."
)
READING = N_("Reading the files…")
COLUMNS_OF = N_("Columns of {name}")
NO_COLUMN = N_("none")
COLUMN_NAMES = {
    "id": N_("id"), "title": N_("title"), "text": N_("text"), "label": N_("label"), "language": N_("language"),
    "query_id": N_("query_id"), "doc_id": N_("doc_id"), "grade": N_("grade"), "kind": N_("kind"), "media": N_("media"),
    "modality": N_("modality"), "document_id": N_("document_id"), "page": N_("page"), "start": N_("start"),
    "end": N_("end"), "user_id": N_("user_id"), "time": N_("time"), "rating": N_("rating"),
}  # fmt: skip
"""Of tables as they are kept and downloaded, to be read on a page."""
PICTURE = N_("picture")
FIELD_NAMES = {
    "id": N_("Id"), "title": N_("Title"), "text": N_("Text"), "label": N_("Label"), "language": N_("Language"), "query_id": N_("Question id"),
    "doc_id": N_("Document id"), "grade": N_("Grade"), "question": N_("Question"), "document": N_("Correct document"),
}  # fmt: skip
FIELD_HELP = {
    "text": N_("What is searched, together with the title."),
    "label": N_("A category, for colours on the map. Optional."),
    "grade": N_("0 is not relevant; higher is more."),
}
PREVIEW = N_("Preview")
PREVIEW_QUERIES = N_("Questions")
PROJECT_NAME = N_("Name of the project")
CREATE = N_("Create project")
PASTE_DOCUMENTS = N_("or paste documents, one per line")
PASTE_DOCUMENTS_EXAMPLE = N_(
    "You can send anything back within 60 days.\nThe stove burns for 90 minutes on 100 g of gas."
)
PASTE_QUERIES = N_("or paste questions, one per line")
MORE_QUERIES = N_("Questions, one per line")
PASTE_QUERIES_EXAMPLE = N_("How long can I return a tent?")
PASTE_NOTHING = N_(
    "Documents are missing: choose a file, or paste some texts, one per line. Questions can follow later."
)
PASTED = N_("Pasted texts")
ADD_WHAT = N_("Add")
ADDABLE = {
    "queries": N_("Questions"),
    "judgments": N_("Judgments"),
    "practice": N_("Practice questions"),
    "vectors": N_("Ready vectors of a system in use"),
    "run": N_("Ready results (TREC run)"),
}
OR_A_FILE = N_("or a file (one per line, or a table)")
ADD_QUERIES = N_("Add questions")
QUERIES_MISSING = N_("Questions are missing: paste some, one per line, or choose a file.")
VECTORS_MISSING = N_("A file is missing: vectors of the documents, and of the questions where the project has some.")
RUN_MISSING = N_("The file with the results is missing.")
JUDGMENTS_HOW = N_(
    "Question id, document id and grade; or a sheet of two columns: the question, and the id or exact title of the document that answers it."
)
JUDGMENTS_FOUND = N_("{judgments} can be added.")
ADD_JUDGMENTS = N_("Add judgments")
VECTORS_HOW = N_(
    "One vector per document and per question: Parquet with an id column and a vector column, or NPY in the order of the tables. "
    "The system is then compared like any model."
)
SYSTEM_NAME = N_("What to call it")
OUR_SYSTEM = N_("System in use")
DOCUMENT_VECTORS = N_("Document vectors")
QUERY_VECTORS = N_("Question vectors")
ADD_SYSTEM = N_("Add to the comparison")
RUN_HOW = N_(
    "Six columns a line: question id, Q0, document id, rank, score, name. The system is then compared like any model."
)
RUN_FILE = N_("TREC run")
ADDED = N_("Added. What is computed stays; only what is new is computed.")
N_DOCUMENTS = N_("Documents")
N_CHUNKS = N_("Chunks")
N_DOCUMENTS_HELP = N_("Documents without any text were left out.")
N_QUERIES = N_("Questions")
N_JUDGMENTS = N_("Judgments")
N_JUDGED = N_("Judged questions")
N_JUDGED_HELP = N_("Questions with at least one document known to be right. Means are over these only.")
N_LANGUAGES = N_("Languages")
N_LANGUAGES_HELP = N_("As given in the language column.")
SHOWS_SAMPLE = N_(
    "{count} of {total} {units} are in use: the sample this project started with. Switch it off on the Models page."
)
FINDING_NO_QUERIES = N_(
    "There are no questions yet. You can look at maps and type questions; add questions to compare results."
)
FINDING_NO_JUDGMENTS = N_(
    "No question has a known right document. Models can be compared by how far they agree; grade a few answers on the Quality page for a verdict."
)
FINDING_UNJUDGED = N_("Left out of every mean, because no right document is known: {count} of {total}.")
NONE_YET = N_("None yet.")
FIRST_ROWS = N_("The first {shown} of {total} rows.")
DOWNLOAD_CSV = N_("Download all (CSV)")
READ_ONE = N_("Read one document")
DOCUMENT_ID = N_("Document id")
UNKNOWN_DOCUMENT = N_("This project has no document “{name}”. Check the id; it may belong to another project.")
