"""The words of the sections on what the data is like."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
FINDINGS = N_("What to know")
LOOKING = N_("Looking at the documents…")
SAMPLED = N_("Looked at {count} of {total} {units}, drawn at random.")
IN_CHUNKS = N_("Cut into {chunks}: lengths and findings are about those, because they are what models read.")
EXAMPLES = N_("Examples")
READ = N_("Read {name}")
DOCUMENT = N_("Document")
NOTHING_FOUND = N_("Nothing in these documents calls for attention.")
QUERIES_MEAN = N_("Twenty real questions tell a lot; practice questions can be made from the documents.")
JUDGMENTS_MEAN = N_("Without them a model can be different, but not better.")
UNJUDGED_MEAN = N_("Grade a few of their answers to include them.")
MEDIAN_WORDS = N_("Median length")
MEDIAN_WORDS_VALUE = N_("{count} words")
MEDIAN_CHARACTERS_VALUE = N_("{count} characters")
MEDIAN_SIZE = N_("Median size")
MEDIAN_SIZE_VALUE = N_("{width} x {height} px")
MEDIAN_SIZE_HELP = N_(
    "Half of the pictures are wider, half are higher. Most models look at about 224 x 224 pixels of each."
)
MEDIAN_SECONDS_VALUE = N_("{count} s")
MEDIAN_SECONDS_HELP = N_("Half of the sounds are longer; the longest has {longest} seconds.")
MEDIAN_WORDS_HELP = N_(
    "Title and text; half of the {units} are shorter, one in twenty is longer than {p95}. "
    "What models count, tokens, stands below under “What models will not read”."
)
LANGUAGES_GUESSED_HELP = N_("Guessed on {sample} documents, as no language column is given.")

TRUNCATION = N_("What models will not read")
TRUNCATION_WHAT = N_(
    "A model cuts a text that is longer than its limit, without a word. Counted with each model’s own tokenizer, "
    "before anything is embedded."
)
COUNTING = N_("Counting tokens…")
NOT_CUT = N_("No ticked model with a known limit cuts anything.")
CUT = N_(
    "{model} reads the first {limit} tokens. {share} of your {units} are longer; it never sees {text} of your text."
)
CUT_RELEVANT = N_("{over} of {total} documents known to be right are among them.")
ALL_READ = "everything"
UNKNOWN = "unknown"
READS = N_("Reads")
READS_HELP = N_("Tokens of a text that the model reads; the rest is cut off.")
MEDIAN_TOKENS = N_("Median tokens")
MEDIAN_TOKENS_HELP = N_(
    "Half of the {units} have more tokens, by this model’s own tokenizer, special tokens included. "
    "Of models that read everything only a sample is counted."
)
OVER = {False: N_("Documents cut"), True: N_("Chunks cut")}
"""By whether documents are cut into chunks."""
OVER_HELP = N_("Share of {units} longer than the limit. Less is better.")
BEYOND = N_("Text never read")
BEYOND_HELP = N_("Share of all tokens that lie behind the limit. Less is better.")
RELEVANT = N_("Right documents cut")
RELEVANT_HELP = N_("Documents known to be right for a question that are longer than the limit. Less is better.")
TRUNCATION_SAMPLE = N_("Counted on {count} of {total} {units}, drawn at random; right documents are all counted.")
WHY_UNKNOWN = N_(
    "Unknown: the tokenizer of {models} cannot be asked here (a server’s model, or one not downloaded yet)."
)

WORDS = N_("Words and domain")
READING_WORDS = N_("Reading the words…")
PER_WORD = N_("Tokens per word")
PER_WORD_HELP = N_("1 means every word is known whole; punctuation adds a little. Fewer is better.")
PER_100 = N_("Tokens per 100 characters")
PER_100_HELP = N_("Fewer is better. Too few, with many unknown, means whole words are not read at all.")
UNKNOWN_TOKENS = N_("Unknown")
UNKNOWN_TOKENS_HELP = N_("Share of tokens the model knows nothing of. Less is better.")
SHREDS = N_("Words cut to shreds")
SHREDS_HELP = N_(
    "Share of what carries meaning that is cut into {pieces} or more pieces, whose meaning must be guessed. "
    "Less is better."
)
STRUGGLING = N_("Cuts these words to pieces, or does not know some of their characters: {models}.")
WORDS_BASIS = N_("Tokens were counted on {sample} of {total} {units}.")
CHARACTERISTIC = N_("Words they keep coming back to")
PHRASES = N_("Phrases")
BY_LABEL = N_("What sets labels apart")
JARGON = N_("Words cut into {pieces} or more pieces")
JARGON_WORD = N_("Word")
NO_JARGON = N_("No word that stands in three or more {units} is cut into {pieces} or more pieces.")
VERDICTS = {"enough": ":material/check_circle:", "compare": ":material/alt_route:", "unknown": ":material/help:"}

HINT = N_("Keyword or meaning?")
HINT_ONLY = N_("A hint from the data, not a result: scores on judged questions settle it.")
POINTS = {
    "keywords": N_(":material/key: Keywords"),
    "meaning": N_(":material/psychology: Meaning"),
    "neither": N_(":material/remove: Says little"),
}
COMPARING_WORDS = N_("Comparing words…")
UNSEEN = N_("What the models never see or hear")
UNSEEN_NONE = N_("None of the computed models looks at the files themselves.")
READING_SIZES = N_("Reading sizes…")
LOOKS_AT = N_("Looks at")
CUT_OFF = N_("Cut off ↓")
CUT_OFF_HELP = N_(
    "Of a picture, the share of its area outside what the model looks at; of a sound, the share of its seconds that no "
    "window holds. Median over your files."
)
SHRUNK = N_("Made smaller")
SHRUNK_HELP = N_(
    "How many times smaller the picture is made, along a side: 2 means that every other pixel is lost. Median."
)
