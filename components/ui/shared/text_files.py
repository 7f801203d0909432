"""The words of uploading files and cutting them into chunks."""

from __future__ import annotations

PAGE = "page {number}"
NEW_HOW = "Your documents, and some twenty questions people really ask. No project is made before you press the button."
JUDGMENTS_WHAT = (
    "Which document is right for which question, where you know it: then the app says at once which model is better. "
    "Without, you grade a few answers later. Up to {size} MB per file; larger ones go through the command line."
)
PASTED_UNUSED = "The file above is used, not what is pasted here. Take the file away to use the pasted lines."
NOTHING_YET = "No documents yet"
NAME_LATER = "named after your file"
DOCUMENTS_HELP = (
    "A table with one document per row; or any number of PDF, Word, PowerPoint, OpenDocument, EPUB, e-mail, HTML, Markdown "
    "and text files, each one document; "
    "or a zip of them, or one in BEIR layout."
    " Pictures (JPEG, PNG, WebP, GIF, TIFF, BMP) and sounds (WAV, FLAC, OGG, MP3), several at once or in a zip, may have "
    "a table beside them: file, caption, label."
    " A table with two texts and a score a row (sentence1, sentence2, score) is read as pairs."
)
MEDIA_QUERY = {"image": "Picture: {name}", "audio": "Sound: {name}"}
ASK_WITH = {
    "image": "Ask with a picture",
    "audio": "Ask with a sound",
    "both": "Ask with a picture or sound",
}
ASK_WITH_FILE = "Drop a file here, or choose one"
ASK_WITH_FILE_HELP = (
    "It stays on this computer, in the workspace. Words you type beside it change it, for models that take both: a picture "
    "of a red shoe and “in blue”."
)
ASKED_WITH = {
    "image": "Asked with this picture. Words in the box above are added to it, for models that take both.",
    "audio": "Asked with this sound. Words in the box above are added to it, for models that take both.",
}
KEEP_AS_QUESTION = "Add to the questions"
KEEP_AS_QUESTION_HELP = (
    "Then it can be graded and voted on like any other question. The models are searched for it at once."
)
ASK_OTHERWISE = "Take it away"
GALLERY = "Gallery: {files}"
GALLERY_OF = {
    "image": ("picture", "pictures"),
    "audio": ("sound", "sounds"),
    "audioimage": ("picture or sound", "pictures and sounds"),
}
GALLERY_FIRST = "The first {shown} of {total}."
GALLERY_PAGE = "Page (of {pages})"
CHUNKS = "Cut long documents"
CHUNKS_WHY = (
    "The longest document has about {longest:,} tokens. Most models read 256 to 512 and ignore the rest; cut into "
    "chunks, all of it can be found. Judgments go on naming documents: one counts by its best chunk."
)
CHUNKS_NOT_NEEDED = "No document is longer than {size} tokens: there is nothing to cut at this size."
CUT = "Cut documents into chunks"
SIZE = "Chunk size (tokens)"
SIZE_HELP = (
    "At most this many tokens in a chunk, counted as all-MiniLM-L6-v2 does (an English word is about 1.3 tokens). "
    "Leave some 50 below the limit of the model you will use: its title stands before every chunk, and other "
    "models count more tokens, above all in other languages."
)
OVERLAP = "Overlap (tokens)"
OVERLAP_HELP = "So much of a chunk's end may come again in the next one, so that no sentence loses its context."
CUTTING = "Cutting the documents…"
RESULT = "{documents} → **{chunks}** · half of them have {median:,} tokens or more"
SEE_CUTS = "See where it is cut"
WHICH = "Document"
CHUNK_HEAD = "Chunk {number} · {tokens:,} tokens · {place}"
CHARACTERS = "characters {start:,} to {end:,}"
SHARED = "Shaded words stand in the chunk before as well."
MORE_CHUNKS = "The first {shown} of {total:,} chunks."
DOCUMENT_OR_CHUNK_ID = "Id of a document or chunk"
CHUNK_OF = "Chunk {number} of {total} of the document {document}"
CUT_INTO = "Whole, as it was before it was cut into {chunks}"
WHOLE_DOCUMENT = "Show the whole document"
SEVERAL = "{count} files"
READ_AS_PAIRS = "Read as pairs: {first} and {second}, with {score} as the score."
FIRST_ROW_IS_DATA = "The first row is data"
FIRST_ROW_IS_DATA_HELP = (
    "Tick it where the file has no row of column names; the columns are then called column 1, column 2 and so on."
)
HEADER_ROW = "Column names are in row"
HEADER_ROW_HELP = "As the file counts its rows, empty ones too. What stands above that row, such as the title of a report, is not read."
ADD_FOUND_VECTORS = "Compare the vectors in column {column} ({size:,} numbers each) as a system in use"
ADD_FOUND_VECTORS_HELP = "They become a candidate beside the models, without encoding anything."
VECTORS_OF_WHOLE = (
    "Column {column} holds vectors of whole documents; they cannot be compared where documents are cut into chunks."
)
VECTORS_NEED_QUESTIONS = (
    "Column {column} holds document vectors ({size:,} numbers each). To compare them, the same model's vectors of the questions are needed, "
    "in a column of the questions' table, or added later under Data → Add → Ready vectors."
)
