"""Which language a text is in: scripts first, then letter statistics where a text is long enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from components.records import searchable_texts

MAX_CHARACTERS = 300
"""Characters of a text that are looked at."""
MIN_LETTERS = 10
"""Letters below which letter statistics are not asked: single words are unreliable."""
MIN_CONFIDENCE = 0.5
"""Probability the best language needs; on questions of nine languages at most 1 in 60 answers above it was wrong."""
SAMPLE_TEXTS = 200
"""Texts drawn to tell the main language of a collection."""

LEAST_SHARE = 0.05
"""Of the documents, for a language to count as one of the data's."""

_MIN_SCRIPT_SHARE = 0.1  # Japanese about software holds many Latin words
_MIN_KANA_SHARE = 0.05  # of the Chinese characters: a lone kana is an ornament in Chinese advertising
_MIN_HAN_FOR_CHINESE = 8  # a short Japanese heading may hold no kana either
_TAG_OR_LINK = re.compile(r"<[^>]{0,200}>|https?://\S+")
_KANA = re.compile("[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PARENT = {"yue": "zh", "wuu": "zh", "ary": "ar", "arz": "ar"}


def guess_languages(texts: Sequence[str]) -> list[str]:
    """A two-letter code (ISO 639-1) for each text, "" where unsure.

    Kana mean Japanese, hangul Korean, eight or more Chinese characters without kana Chinese; anything else is asked of
    py3langid, whose answer counts from MIN_LETTERS letters and MIN_CONFIDENCE on. Markup and links are passed over.
    """
    return [classify(text[:MAX_CHARACTERS])[0] for text in texts]


def classify(text: str) -> tuple[str, float]:
    """The two-letter code of the text's language ("" where unsure) and how sure it is (0 to 1)."""
    plain = _TAG_OR_LINK.sub(" ", text)
    letters = sum(character.isalpha() for character in plain)
    if not letters:
        return "", 0.0
    code, share = _by_script(plain, letters)
    if code or letters < MIN_LETTERS:
        return code, share
    code, confidence = _identifier().classify(plain)
    code = _PARENT.get(code, code)
    return (code, float(confidence)) if confidence >= MIN_CONFIDENCE and len(code) == 2 else ("", 0.0)


def main_language(texts: Sequence[str], seed: int = 0) -> tuple[str, float]:
    """The commonest language of at most SAMPLE_TEXTS texts drawn with ``seed``, and its share of them (0 to 1).

    Where single texts are too short to tell, they are joined and told together; the share is then the confidence.
    ("", 0.0) where that fails too.
    """
    chosen = range(len(texts))
    if len(texts) > SAMPLE_TEXTS:
        drawn = np.random.default_rng(seed).choice(len(texts), SAMPLE_TEXTS, replace=False)
        chosen = sorted(drawn.tolist())  # type: ignore[assignment]
    sample = [texts[place] for place in chosen]
    counts = Counter(code for code in guess_languages(sample) if code)
    if counts and counts.total() * 2 >= len(sample):
        code, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return code, count / len(sample)
    code, confidence = classify(" ".join(sample)[: 10 * MAX_CHARACTERS])
    return (code, confidence) if code else ("", 0.0)


def language_of(documents: pd.DataFrame) -> tuple[str, float]:
    """The main language of a collection's documents and its share (0 to 1): as given for most, else guessed."""
    given = documents["language"][documents["language"] != ""]
    if len(given) and len(given) >= len(documents) / 2:
        counts = given.value_counts()
        return str(counts.index[0]), float(counts.iloc[0] / len(given))
    return main_language(searchable_texts(documents))


def languages_in(documents: pd.DataFrame) -> list[str]:
    """Codes of the languages that at least LEAST_SHARE of the documents are in, the commonest first.

    As given for most, else guessed from SAMPLE_TEXTS of them, evenly over the table; empty where none can be told.
    """
    given = documents["language"]
    codes = [code for code in given if code]
    if len(codes) < len(given) / 2:
        texts = searchable_texts(documents)
        drawn = texts[:: max(1, len(texts) // SAMPLE_TEXTS)][:SAMPLE_TEXTS]
        codes = [code for code in guess_languages(drawn) if code]
    shares = Counter(codes)
    counted = [code for code, count in shares.most_common() if count >= LEAST_SHARE * shares.total()]
    main, _ = language_of(documents)
    return counted or ([main] if main else [])


def _by_script(text: str, letters: int) -> tuple[str, float]:
    if text.isascii():
        return "", 0.0
    kana, hangul, han = (len(script.findall(text)) for script in (_KANA, _HANGUL, _HAN))
    if kana >= max(1, _MIN_KANA_SHARE * han) and kana + han >= _MIN_SCRIPT_SHARE * letters:
        return "ja", (kana + han) / letters
    if hangul and hangul >= _MIN_SCRIPT_SHARE * letters:
        return "ko", hangul / letters
    if not kana and not hangul and han >= max(_MIN_HAN_FOR_CHINESE, letters / 2):
        return "zh", han / letters
    return "", 0.0


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
