"""The sentences of findings, and how counts and excerpts are written in them."""

from __future__ import annotations

from collections.abc import Mapping

from components import numbers
from components.i18n import N_, tr, tr_count, translated
from components.numbers import clauses, in_percent

translated(__name__)
EXCERPT = 160  # characters

DUPLICATES_MEAN = N_(
    "Whichever copy comes second counts as wrong unless both are judged, for every model. "
    "Remove the copies, or judge both."
)
DUPLICATES_JUDGED = N_(
    "For {questions} a copy of a right document is not judged and counts as wrong when a model finds it. "
    "Remove the copies, or judge both."
)
NEAR = N_("{documents} nearly repeat one another, in {groups} (80 % of their three-word runs are the same).")
NEAR_OR_MORE = N_(
    "{documents} or more nearly repeat one another, in {groups} (80 % of their three-word runs are the same)."
)
NEAR_MEAN = N_(
    "Models can hardly tell these apart, and one right answer hides among its twins. "
    "Merge them, or judge all of a group; reranking or keywords tell them apart where details matter."
)
EMPTY_MEAN = N_(
    "Their vector stands for the title alone, and such short texts come up for many questions. Fill or remove them."
)
LANGUAGES = N_("{count} languages: {named}.")
LANGUAGES_GUESSED = N_("{count} languages: {named} (guessed on {sample}).")
LANGUAGES_MEAN = N_(
    "An English model reads the other languages badly. Tick a multilingual one, and look at each language by itself: "
    "a good mean can hide a bad language."
)
LANGUAGE = N_("The documents are in {language}.")
LANGUAGE_MEAN = N_("English models are out of their depth here. Tick multilingual ones, or one made for this language.")
LANGUAGE_GUESSED = N_("The documents are in {language} (guessed on {sample}).")
LONG_MEAN = N_(
    "Models that read 512 tokens or fewer never see the rest. Take one that reads more, or cut documents into passages."
)
LONG_MEAN_CHUNKS = N_(
    "Models that read 512 tokens or fewer never see the rest. Take one that reads more, or cut smaller."
)
SHORT_MEAN = N_(
    "There is little to compare: short texts are found for the wrong questions. Check whether they belong here."
)
CODES_MEAN = N_(
    "Embeddings blur codes that keyword search finds exactly. Tick bm25 and look at questions with codes apart."
)
NUMBERS = N_("{share} of all words are numbers.")
NUMBERS_MEAN = N_(
    "Embeddings hardly tell 500 from 750. Put what people filter by into columns and filter, instead of searching."
)
SHARED_MEAN = N_(
    "Shared text makes all vectors more similar and takes room that a token limit cuts elsewhere. Strip it first."
)
BROKEN_MEAN = N_(
    "No model knows such words, and no keyword matches them. Read the source again with the right encoding."
)
MARKUP_MEAN = N_("They cost tokens and blur vectors of every model. Strip tags, and join words cut at line ends.")
LABELS = N_("{labels}: {named}.")
LABELS_MORE = N_("{labels}: {named} and {more} more.")
LABELS_MEAN = N_("Labels colour the map and show whether a model groups what belongs together.")
_KINDS = {
    "misread": N_("misread as Windows-1252 (Ã¼ for ü)"),
    "replaced": N_("characters lost (�)"),
    "control": N_("control characters"),
    "question": N_("question marks inside words"),
    "entity": N_("HTML entities such as &nbsp;"),
    "tag": N_("HTML tags"),
    "hyphen": N_("words cut at line ends"),
}


def documents(number: int) -> str:
    """``3 documents``."""
    return tr_count("{count} document", "{count} documents", number)


def duplicates(documents: str, number: int) -> str:
    """So many documents (``number`` of them) repeat others."""
    return tr_count(
        "{documents} repeats the text of another one.",
        "{documents} repeat the text of another one.",
        number,
        documents=documents,
    )


def empty(documents: str, number: int) -> str:
    """So many documents have no text."""
    return tr_count(
        "{documents} has a title but no text.",
        "{documents} have a title but no text.",
        number,
        documents=documents,
    )


def long(documents: str, number: int, limit: int, longest: int, *, in_words: bool) -> str:
    """So many documents are longer than a limit, in words or in characters."""
    if in_words:
        return tr_count(
            "{documents} is longer than {limit} words; the longest has {longest}.",
            "{documents} are longer than {limit} words; the longest has {longest}.",
            number,
            documents=documents,
            limit=limit,
            longest=f"{longest:,}",
        )
    return tr_count(
        "{documents} is longer than {limit} characters; the longest has {longest}.",
        "{documents} are longer than {limit} characters; the longest has {longest}.",
        number,
        documents=documents,
        limit=limit,
        longest=f"{longest:,}",
    )


def sized(length: int, text: str, *, in_words: bool) -> str:
    """How long a text is, in words or in characters, and how it begins."""
    if in_words:
        return tr("{length:,} words: {text}", length=length, text=excerpt(text))
    return tr("{length:,} characters: {text}", length=length, text=excerpt(text))


def short(documents: str, number: int, limit: int) -> str:
    """So many documents have hardly a word."""
    return tr_count(
        "{documents} has {limit} words or fewer.",
        "{documents} have {limit} words or fewer.",
        number,
        documents=documents,
        limit=limit,
    )


def codes(documents: str, number: int, *, examples: str, share: str) -> str:
    """So many documents hold codes."""
    return tr_count(
        "{documents} holds codes or identifiers such as {examples}: {share} of all words.",
        "{documents} hold codes or identifiers such as {examples}: {share} of all words.",
        number,
        documents=documents,
        examples=examples,
        share=share,
    )


def broken(documents: str, number: int, places: int, counts: Mapping[str, int]) -> str:
    """So many documents hold broken characters."""
    return tr_count(
        "{documents} holds characters that look broken, in {places}: {kinds}.",
        "{documents} hold characters that look broken, in {places}: {kinds}.",
        number,
        documents=documents,
        places=tr_count("{count} place", "{count} places", places),
        kinds=kinds(counts),
    )


def markup(documents: str, number: int, counts: Mapping[str, int]) -> str:
    """So many documents hold leftovers of markup."""
    return tr_count(
        "{documents} holds leftovers of markup: {kinds}.",
        "{documents} hold leftovers of markup: {kinds}.",
        number,
        documents=documents,
        kinds=kinds(counts),
    )


def percent(share: float) -> str:
    """A share of 1 in percent, with a decimal where it is small; never rounded to 0 or to 100."""
    value = share * 100
    if 0 < value < 0.1:
        return tr("under 0.1 %")
    shown = f"{value:.1f}" if 0 < value < 10 else f"{min(value, 99) if value < 100 else 100:.0f}"
    return in_percent(shown)


def whole_percent(share: float) -> str:
    """A share of 1 in percent without decimals."""
    return in_percent(f"{share * 100:.0f}")


def language(code: str) -> str:
    """The name of a language; its code where it has none here."""
    return numbers.language(code.lower().split("-")[0])


def kinds(counts: Mapping[str, int]) -> str:
    """The kinds of damage, commonest first, with their counts where there are several."""
    if len(counts) == 1:
        return tr(_KINDS.get(next(iter(counts)), next(iter(counts))))
    return numbers.commas(f"{tr(_KINDS.get(kind, kind))} ({number:,})" for kind, number in counts.items())


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """The start of a text on one line, cut at a space."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut) + " …"


def difference(first: str, second: str) -> str:
    """How similar two texts are, and the words they differ in."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    left, right = first.split()[:2000], second.split()[:2000]
    changes = []
    for step in Levenshtein.opcodes(left, right):
        if step.tag != "equal":
            gone, come = " ".join(left[step.src_start : step.src_end]), " ".join(right[step.dest_start : step.dest_end])
            changes.append(f"{excerpt(gone, 40) or tr('nothing')} → {excerpt(come, 40) or tr('nothing')}")
    alike = fuzz.ratio(first, second)
    shown = clauses([*changes[:3], *(["…"] if len(changes) > 3 else [])])
    return (
        tr("{alike} % the same: {shown}", alike=min(int(alike), 99), shown=shown)
        if changes
        else tr("the same but for spaces")
    )
