"""The words of uploading files and cutting them into chunks."""

from __future__ import annotations

from components.i18n import N_, tr_count, translated
from components.nouns import counted

translated(__name__)
PAGE = N_("page {number}")
NEW_HOW = N_(
    "Your documents, and some twenty questions people really ask. No project is made before you press the button."
)
JUDGMENTS_WHAT = N_(
    "Which document is right for which question, where you know it: then the app says at once which model is better. "
    "Without, you grade a few answers later. Up to {size} MB per file; larger ones go through the command line."
)
PASTED_UNUSED = N_("The file above is used, not what is pasted here. Take the file away to use the pasted lines.")
NOTHING_YET = N_("No documents yet")
NAME_LATER = N_("named after your file")
DOCUMENTS_HELP = N_(
    "A table with one document per row; or any number of PDF, Word, PowerPoint, OpenDocument, EPUB, e-mail, HTML, Markdown "
    "and text files, each one document; "
    "or a zip of them, or one in BEIR layout."
    " Pictures (JPEG, PNG, WebP, GIF, TIFF, BMP) and sounds (WAV, FLAC, OGG, MP3), several at once or in a zip, may have "
    "a table beside them: file, caption, label."
    " A table with two texts and a score a row (sentence1, sentence2, score) is read as pairs."
)
MEDIA_QUERY = {"image": N_("Picture: {name}"), "audio": N_("Sound: {name}")}
ASK_WITH = {
    "image": N_("Ask with a picture"),
    "audio": N_("Ask with a sound"),
    "both": N_("Ask with a picture or sound"),
}
ASK_WITH_FILE = N_("Drop a file here, or choose one")
ASK_WITH_FILE_HELP = N_(
    "It stays on this computer, in the workspace. Words you type beside it change it, for models that take both: a picture "
    "of a red shoe and “in blue”."
)
ASKED_WITH = {
    "image": N_("Asked with this picture. Words in the box above are added to it, for models that take both."),
    "audio": N_("Asked with this sound. Words in the box above are added to it, for models that take both."),
}
NOT_ASKED = N_("Not asked, because they take words only or another kind of file: {models}.")
KEEP_AS_QUESTION = N_("Add to the questions")
KEEP_AS_QUESTION_HELP = N_(
    "Then it can be graded and voted on like any other question. The models are searched for it at once."
)
ASK_OTHERWISE = N_("Take it away")
GALLERY = N_("Gallery: {files}")
GALLERY_FIRST = N_("The first {shown} of {total}.")
GALLERY_PAGE = N_("Page (of {pages})")
CHUNKS = N_("Cut long documents")
CHUNKS_WHY = N_(
    "The longest document has about {longest:,} tokens. Most models read 256 to 512 and ignore the rest; cut into "
    "chunks, all of it can be found. Judgments go on naming documents: one counts by its best chunk."
)
CHUNKS_NOT_NEEDED = N_("No document is longer than {size} tokens: there is nothing to cut at this size.")
CUT = N_("Cut documents into chunks")
SIZE = N_("Chunk size (tokens)")
SIZE_HELP = N_(
    "At most this many tokens in a chunk, counted as all-MiniLM-L6-v2 does (an English word is about 1.3 tokens). "
    "Leave some 50 below the limit of the model you will use: its title stands before every chunk, and other "
    "models count more tokens, above all in other languages."
)
OVERLAP = N_("Overlap (tokens)")
OVERLAP_HELP = N_("So much of a chunk's end may come again in the next one, so that no sentence loses its context.")
CUTTING = N_("Cutting the documents…")
RESULT = N_("{documents} → **{chunks}** · half of them have {median:,} tokens or more")
SEE_CUTS = N_("See where it is cut")
WHICH = N_("Document")
CHUNK_HEAD = N_("Chunk {number} · {tokens:,} tokens · {place}")
CHARACTERS = N_("characters {start:,} to {end:,}")
SHARED = N_("Shaded words stand in the chunk before as well.")
MORE_CHUNKS = N_("The first {shown} of {total:,} chunks.")
DOCUMENT_OR_CHUNK_ID = N_("Id of a document or chunk")
CHUNK_OF = N_("Chunk {number} of {total} of the document {document}")
CUT_INTO = N_("Whole, as it was before it was cut into {chunks}")
WHOLE_DOCUMENT = N_("Show the whole document")
SEVERAL = N_("{count} files")
READ_AS_PAIRS = N_("Read as pairs: {first} and {second}, with {score} as the score.")
FIRST_ROW_IS_DATA = N_("The first row is data")
FIRST_ROW_IS_DATA_HELP = N_(
    "Tick it where the file has no row of column names; the columns are then called column 1, column 2 and so on."
)
HEADER_ROW = N_("Column names are in row")
HEADER_ROW_HELP = N_(
    "As the file counts its rows, empty ones too. What stands above that row, such as the title of a report, is not read."
)
ADD_FOUND_VECTORS = N_("Compare the vectors in column {column} ({size:,} numbers each) as a system in use")
ADD_FOUND_VECTORS_HELP = N_("They become a candidate beside the models, without encoding anything.")
VECTORS_OF_WHOLE = N_(
    "Column {column} holds vectors of whole documents; they cannot be compared where documents are cut into chunks."
)
VECTORS_NEED_QUESTIONS = N_(
    "Column {column} holds document vectors ({size:,} numbers each). To compare them, the same model's vectors of the questions are needed, "
    "in a column of the questions' table, or added later under Data → Add → Ready vectors."
)


def shown_in_gallery(kinds: str, number: int) -> str:
    """How many pictures, sounds, or both (``kinds`` "image", "audio", "audioimage") a gallery holds."""
    if kinds == "audioimage":
        return tr_count("{count} picture or sound", "{count} pictures and sounds", number)
    return counted("picture" if kinds == "image" else "sound", number)
