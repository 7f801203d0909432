"""The words of the sections on what the data is like."""

from __future__ import annotations

FINDINGS = "What to know"
LOOKING = "Looking at the documents…"
SAMPLED = "Looked at {count} of {total} {units}, drawn at random."
IN_CHUNKS = "Cut into {chunks}: lengths and findings are about those, because they are what models read."
EXAMPLES = "Examples"
READ = "Read {name}"
DOCUMENT = "Document"
NOTHING_FOUND = "Nothing in these documents calls for attention."
QUERIES_MEAN = "Twenty real questions tell a lot; practice questions can be made from the documents."
JUDGMENTS_MEAN = "Without them a model can be different, but not better."
UNJUDGED_MEAN = "Grade a few of their answers to include them."
MEDIAN_WORDS = "Median length"
MEDIAN_WORDS_VALUE = "{count} words"
MEDIAN_CHARACTERS_VALUE = "{count} characters"
MEDIAN_WORDS_HELP = (
    "Title and text; half of the {units} are shorter, one in twenty is longer than {p95}. "
    "What models count, tokens, stands below under “What models will not read”."
)
LANGUAGES_GUESSED_HELP = "Guessed on {sample} documents, as no language column is given."

TRUNCATION = "What models will not read"
TRUNCATION_WHAT = (
    "A model cuts a text that is longer than its limit, without a word. Counted with each model’s own tokenizer, "
    "before anything is embedded."
)
COUNTING = "Counting tokens…"
NOT_CUT = "No ticked model with a known limit cuts anything."
CUT = "{model} reads the first {limit} tokens. {share} of your {units} are longer; it never sees {text} of your text."
CUT_RELEVANT = " {over} of {total} documents known to be right are among them."
ALL_READ = "everything"
UNKNOWN = "unknown"
READS = "Reads"
READS_HELP = "Tokens of a text that the model reads; the rest is cut off."
MEDIAN_TOKENS = "Median tokens"
MEDIAN_TOKENS_HELP = (
    "Half of the {units} have more tokens, by this model’s own tokenizer, special tokens included. "
    "Of models that read everything only a sample is counted."
)
OVER = "{units} cut"
OVER_HELP = "Share of {units} longer than the limit. Less is better."
BEYOND = "Text never read"
BEYOND_HELP = "Share of all tokens that lie behind the limit. Less is better."
RELEVANT = "Right documents cut"
RELEVANT_HELP = "Documents known to be right for a question that are longer than the limit. Less is better."
TRUNCATION_SAMPLE = "Counted on {count} of {total} {units}, drawn at random; right documents are all counted."
WHY_UNKNOWN = "Unknown: the tokenizer of {models} cannot be asked here (a server’s model, or one not downloaded yet)."

WORDS = "Words and domain"
READING_WORDS = "Reading the words…"
PER_WORD = "Tokens per word"
PER_WORD_HELP = "1 means every word is known whole; punctuation adds a little. Fewer is better."
PER_100 = "Tokens per 100 characters"
PER_100_HELP = "Fewer is better. Too few, with many unknown, means whole words are not read at all."
UNKNOWN_TOKENS = "Unknown"
UNKNOWN_TOKENS_HELP = "Share of tokens the model knows nothing of. Less is better."
SHREDS = "Words cut to shreds"
SHREDS_HELP = (
    "Share of what carries meaning that is cut into {pieces} or more pieces, whose meaning must be guessed. "
    "Less is better."
)
STRUGGLING = "Cuts these words to pieces, or does not know some of their characters: {models}."
WORDS_BASIS = "Tokens were counted on {sample} of {total} {units}."
CHARACTERISTIC = "Words they keep coming back to"
PHRASES = "Phrases"
BY_LABEL = "What sets labels apart"
JARGON = "Words cut into {pieces} or more pieces"
JARGON_WORD = "Word"
NO_JARGON = "No word that stands in three or more {units} is cut into {pieces} or more pieces."
VERDICTS = {"enough": ":material/check_circle:", "compare": ":material/alt_route:", "unknown": ":material/help:"}

HINT = "Keyword or meaning?"
HINT_ONLY = "A hint from the data, not a result: scores on judged questions settle it."
POINTS = {
    "keywords": ":material/key: Keywords",
    "meaning": ":material/psychology: Meaning",
    "neither": ":material/remove: Says little",
}
COMPARING_WORDS = "Comparing words…"
UNSEEN = "What the models never see or hear"
UNSEEN_NONE = "None of the computed models looks at the files themselves."
READING_SIZES = "Reading sizes…"
LOOKS_AT = "Looks at"
CUT_OFF = "Cut off ↓"
CUT_OFF_HELP = (
    "Of a picture, the share of its area outside what the model looks at; of a sound, the share of its seconds that no "
    "window holds. Median over your files."
)
SHRUNK = "Made smaller"
SHRUNK_HELP = (
    "How many times smaller the picture is made, along a side: 2 means that every other pixel is lost. Median."
)
