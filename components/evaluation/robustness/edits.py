"""Small edits of people's own queries: those that should not matter to a search, and those that should.

Every edit is made by rules alone, from a seed, the query's id and the edit's key: the same query is edited the same way
in every run, whatever other queries stand beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.datasets.languages import classify
from components.evaluation.robustness import changing, japanese, keeping
from components.evaluation.robustness.context import EditContext, Names
from components.i18n import N_, Translated, tr
from components.numbers import commas
from components.records import BadInputError

EDITED_COLUMNS = ("query_id", "edit", "changes_meaning", "original", "edited")

Rule = Callable[[str, EditContext], str]


@dataclass(frozen=True, slots=True)
class Edit(Translated):
    """One way of changing a query. ``rule`` returns the text as it was where it does not apply.

    ``meaning`` says in a sentence what is done.
    """

    key: str
    name: str
    changes_meaning: bool
    meaning: str
    rule: Rule


EDITS: tuple[Edit, ...] = (
    Edit(
        "typo-neighbour",
        N_("Typo: key beside it"),
        False,
        N_("One letter replaced by its neighbour on the keyboard."),
        keeping.neighbour_key,
    ),
    Edit(
        "typo-dropped",
        N_("Typo: letter missing"),
        False,
        N_("One letter inside a word left out."),
        keeping.dropped_letter,
    ),
    Edit(
        "typo-doubled",
        N_("Typo: letter doubled"),
        False,
        N_("One letter inside a word typed twice."),
        keeping.doubled_letter,
    ),
    Edit("lower-case", N_("lower case"), False, N_("Everything in small letters."), keeping.lower_case),
    Edit("upper-case", N_("UPPER CASE"), False, N_("Everything in capitals."), keeping.upper_case),
    Edit("accents", N_("Accents left out"), False, N_("ü becomes u, é becomes e."), keeping.without_accents),
    Edit(
        "width",
        N_("Full and half width"),
        False,
        N_("Letters and digits as wide as Japanese characters, or the reverse."),
        keeping.other_width,
    ),
    Edit("spaces", N_("Spaces"), False, N_("More spaces between words, before and after."), keeping.more_spaces),
    Edit(
        "punctuation",
        N_("Punctuation"),
        False,
        N_("Marks at the end left out, or three dots added."),
        keeping.other_punctuation,
    ),
    Edit("markup", N_("Markup"), False, N_("Wrapped in tags as a web page would."), keeping.markup),
    Edit("word-order", N_("Word order"), False, N_("Two neighbouring words swapped."), keeping.swapped_words),
    Edit("filler", N_("Filler words"), False, N_("A polite phrase in front."), keeping.filler),
    Edit("cut-off", N_("Cut off"), False, N_("The last tenth missing, as when a field is too short."), keeping.cut_off),
    Edit("kana", N_("Kana spelling"), False, N_("A word in katakana written in hiragana."), japanese.hiragana),
    Edit(
        "kanji",
        N_("Kanji or kana"),
        False,
        N_("A common word written in kana instead of kanji, or the reverse."),
        japanese.kanji_or_kana,
    ),
    Edit(
        "okurigana", N_("Okurigana"), False, "申し込み written 申込み, 行う written 行なう.", japanese.other_okurigana
    ),
    Edit(
        "conversion",
        N_("Conversion error"),
        False,
        N_("A homophone in place of the word that was meant."),
        japanese.conversion_error,
    ),
    Edit(
        "negation",
        N_("Negation"),
        True,
        N_("“with” becomes “without”, “is” becomes “is not”, or the reverse."),
        changing.negated,
    ),
    Edit("number", N_("Number"), True, N_("One number replaced by another."), changing.other_number),
    Edit(
        "unit",
        N_("Unit"),
        True,
        N_("One unit replaced by another of its kind: kg by g, hours by days."),
        changing.other_unit,
    ),
    Edit(
        "entity",
        N_("Name or code"),
        True,
        N_("A name, place or article code replaced by another of these questions."),
        changing.other_name,
    ),
)
BY_KEY: Mapping[str, Edit] = {edit.key: edit for edit in EDITS}


def edited_queries(
    query_ids: Sequence[str],
    texts: Sequence[str],
    *,
    languages: Sequence[str] = (),
    keys: Sequence[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """Every edit that applies to every query: a data frame with EDITED_COLUMNS, queries in the order given.

    ``languages`` are codes per query ("" or none: told from the text). ``keys`` limits the edits; none takes all. A
    rule that leaves a query as it was gives no row.

    Raises:
        BadInputError: an edit is not known, or ids, texts and languages differ in number.
    """
    if len(query_ids) != len(texts) or (languages and len(languages) != len(texts)):
        raise BadInputError(
            tr(
                "There are {number_of_query_ids} query ids, {number_of_texts} texts and "
                "{number_of_languages} languages; give one each.",
                number_of_query_ids=len(query_ids),
                number_of_texts=len(texts),
                number_of_languages=len(languages),
            )
        )
    unknown = [key for key in keys if key not in BY_KEY]
    if unknown:
        raise BadInputError(
            tr('There is no edit "{unknown}"; allowed: {by_key}.', unknown=unknown[0], by_key=commas(BY_KEY))
        )
    chosen = [edit for edit in EDITS if not keys or edit.key in keys]
    codes = [given or classify(text)[0] for given, text in zip(languages or [""] * len(texts), texts, strict=True)]
    names = Names.of(texts, codes)
    rows = []
    for query_id, text, code in zip(query_ids, texts, codes, strict=True):
        for edit in chosen:
            digest = hashlib.sha256(f"{seed}\0{query_id}\0{edit.key}".encode("utf-8", "surrogatepass")).digest()
            edited = edit.rule(
                text, EditContext(code, np.random.default_rng(int.from_bytes(digest[:8], "little")), names)
            )
            if edited != text and edited.strip():
                rows.append((query_id, edit.key, edit.changes_meaning, text, edited))
    return pd.DataFrame(rows, columns=list(EDITED_COLUMNS)).astype({"changes_meaning": "bool"})
