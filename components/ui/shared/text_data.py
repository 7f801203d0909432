"""The words of the Data page: files, pasted texts, what is added later, and what a collection holds."""

from __future__ import annotations

DATA_TITLE = "Data"
WAY = "What to do"
WAYS = {
    "overview": "This project’s data",
    "add": "Add questions, judgments or a system in use",
    "upload": "Start a new project",
}
DOCUMENTS_FILE = "Documents"
QUERIES_FILE = "Questions (optional)"
QUERIES_FILE_HELP = (
    "A table with one question per row, or a text file with one per line. A column with the ids or titles of the documents that answer "
    "them counts as judgments."
)
JUDGMENTS_FILE = "Judgments (optional)"
JUDGMENTS_FILE_HELP = "Question id, document id and grade; or, without a questions file, two columns: the question and the id or title of its document."
WHAT_A_FILE_LOOKS_LIKE = "What a file looks like"
EXAMPLE_DOCUMENTS = (
    "Documents: any column names will do, they are guessed and can be corrected. Further columns become filters."
)
EXAMPLE_QUESTIONS = (
    "The simplest judgments: a sheet with a question and the id (or exact title) of the document that answers it."
)
READING = "Reading the files…"
COLUMNS_OF = "Columns of {name}"
NO_COLUMN = "none"
FIELD_NAMES = {
    "id": "Id", "title": "Title", "text": "Text", "label": "Label", "language": "Language", "query_id": "Question id",
    "doc_id": "Document id", "grade": "Grade", "question": "Question", "document": "Correct document",
}  # fmt: skip
FIELD_HELP = {
    "text": "What is searched, together with the title.",
    "label": "A category, for colours on the map. Optional.",
    "grade": "0 is not relevant; higher is more.",
}
PREVIEW = "Preview"
PREVIEW_QUERIES = "Questions"
PROJECT_NAME = "Name of the project"
CREATE = "Create project"
PASTE_DOCUMENTS = "or paste documents, one per line"
PASTE_DOCUMENTS_EXAMPLE = "You can send anything back within 60 days.\nThe stove burns for 90 minutes on 100 g of gas."
PASTE_QUERIES = "or paste questions, one per line"
MORE_QUERIES = "Questions, one per line"
PASTE_QUERIES_EXAMPLE = "How long can I return a tent?"
PASTE_NOTHING = "Documents are missing: choose a file, or paste some texts, one per line. Questions can follow later."
PASTED = "Pasted texts"
ADD_WHAT = "Add"
ADDABLE = {
    "queries": "Questions",
    "judgments": "Judgments",
    "practice": "Practice questions",
    "vectors": "Ready vectors of a system in use",
    "run": "Ready results (TREC run)",
}
OR_A_FILE = "or a file (one per line, or a table)"
ADD_QUERIES = "Add questions"
QUERIES_MISSING = "Questions are missing: paste some, one per line, or choose a file."
VECTORS_MISSING = "A file is missing: vectors of the documents, and of the questions where the project has some."
RUN_MISSING = "The file with the results is missing."
JUDGMENTS_HOW = "Question id, document id and grade; or a sheet of two columns: the question, and the id or exact title of the document that answers it."
JUDGMENTS_FOUND = "{judgments} can be added."
ADD_JUDGMENTS = "Add judgments"
VECTORS_HOW = (
    "One vector per document and per question: Parquet with an id column and a vector column, or NPY in the order of the tables. "
    "The system is then compared like any model."
)
SYSTEM_NAME = "What to call it"
OUR_SYSTEM = "System in use"
DOCUMENT_VECTORS = "Document vectors"
QUERY_VECTORS = "Question vectors"
ADD_SYSTEM = "Add to the comparison"
RUN_HOW = (
    "Six columns a line: question id, Q0, document id, rank, score, name. The system is then compared like any model."
)
RUN_FILE = "TREC run"
ADDED = "Added. What is computed stays; only what is new is computed."
N_DOCUMENTS = "Documents"
N_CHUNKS = "Chunks"
N_DOCUMENTS_HELP = "Documents without any text were left out."
N_QUERIES = "Questions"
N_JUDGED = "Judged questions"
N_JUDGED_HELP = "Questions with at least one document known to be right. Means are over these only."
N_LANGUAGES = "Languages"
N_LANGUAGES_HELP = "As given in the language column."
SHOWS_SAMPLE = (
    "{count} of {total} {units} are in use: the sample this project started with. Switch it off on the Models page."
)
FINDING_NO_QUERIES = (
    "There are no questions yet. You can look at maps and type questions; add questions to compare results."
)
FINDING_NO_JUDGMENTS = "No question has a known right document. Models can be compared by how far they agree; grade a few answers on the Quality page for a verdict."
FINDING_UNJUDGED = "Left out of every mean, because no right document is known: {count} of {total}."
NONE_YET = "None yet."
FIRST_ROWS = "The first {shown} of {total} rows."
DOWNLOAD_CSV = "Download all (CSV)"
READ_ONE = "Read one document"
DOCUMENT_ID = "Document id"
UNKNOWN_DOCUMENT = "This project has no document “{name}”. Check the id; it may belong to another project."
