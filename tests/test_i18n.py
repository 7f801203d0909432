"""Messages and their translations: none is missing, none lost a placeholder, and each is read by whoever reads it."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt

from components import i18n, nouns, numbers
from components.comparison.recommendation import words
from components.evaluation.metric_registry import metric
from tests.cases import ROOT

KEYWORDS = {"N_": None, "tr": None, "tr_count": (1, 2)}
"""What marks a message, as the Makefile says it to pybabel."""
NAMED = re.compile(r"{(model|name|title|titles|document|region|task|source|target|best|fused|project)\b[^{}]*}")
NUMBERED = re.compile(r"{(?!model|name|title|document|region|task|source|target|best|fused|project)[^{}]*}")
TRANSLATED = sorted(set(i18n.languages()) - {i18n.SOURCE})


def messages() -> Iterator[str | tuple[str, ...]]:
    """Every message of the product."""
    for path in (ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "components").rglob("*.py")):
        for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            yield message


def catalogue(language: str) -> Catalog:
    with (i18n.LOCALES / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po").open("rb") as file:
        return read_po(file)


def placeholders(message: Any) -> list[tuple[str, str, str]]:
    """Name, format and conversion of each, sorted; of a sentence with a lone brace, which is never filled, none."""
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError:
        return []
    return sorted((name, spec or "", conversion or "") for _, name, spec, conversion in parts if name is not None)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    found = catalogue(language)
    lacking = []
    for message in set(messages()):
        entry = found.get(message[0] if isinstance(message, tuple) else message)
        told = () if entry is None else entry.string if isinstance(entry.string, tuple) else (entry.string,)
        forms = found.num_plurals if isinstance(message, tuple) else 1
        if len(told) != forms or not all(told):
            lacking.append(message)
    assert lacking == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    different = [
        (entry.id, told)
        for entry in catalogue(language)
        if entry.id
        for told in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
        if placeholders(entry.id[-1] if isinstance(entry.id, tuple) else entry.id) != placeholders(told)
    ]
    assert different == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    known = {message[0] if isinstance(message, tuple) else message for message in messages()}
    entries = [entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in catalogue(language) if entry.id]
    assert [entry for entry in entries if entry not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_message_stands_once(language: str) -> None:
    """Of two translations the last one would be read."""
    written = (i18n.LOCALES / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po").read_text(encoding="utf-8")
    counted = Counter(re.findall(r'^msgid (".*"(?:\n".*")*)', written, re.MULTILINE))
    assert [message for message, times in counted.items() if times > 1] == []


def test_japanese_has_the_signs_of_japanese() -> None:
    """A wide colon without a blank behind it, and one of the two wave dashes."""
    odd = [
        translation
        for entry in catalogue("ja")
        if entry.id
        for translation in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
        if re.search(r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uff09\u300d]):(?!:|//|\S*_)|\uff5e", str(translation))
    ]
    assert odd == []


@pytest.mark.parametrize("value", ["Waterworld", "映画", "映画（改）"])
def test_bold_begins_and_ends_in_every_translation(value: str) -> None:
    """Markdown ends no bold between a wide sign and a letter: "**とは：**A" shows its stars."""
    markdown = MarkdownIt()
    open_ended = [
        translation
        for entry in catalogue("ja")
        if entry.id and "**" in str(entry.string)
        for translation in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
        if "**" in markdown.render(NAMED.sub(value, NUMBERED.sub("3", str(translation))))
    ]
    assert open_ended == []


def test_a_sentence_is_told_in_the_language_of_who_reads() -> None:
    one = words.TAKE
    with i18n.reading("ja"):
        other = words.TAKE
        assert i18n.tr("Project") == "プロジェクト"
        assert i18n.tr_count("{count} document", "{count} documents", 1234) == "1,234件の文書"
        assert words.CONFIDENCE[words.CLEAR] != "Clear"
        assert metric("ndcg@10").meaning != metric("ndcg@10").meaning.encode("ascii", "ignore").decode()
    assert (one, words.TAKE) == ("Take {first}.", "Take {first}.")
    assert other != one
    assert "{first}" in other


def test_without_a_translation_the_message_itself_is_said() -> None:
    with i18n.reading("ja"):
        assert i18n.tr("Nobody translated {what}.", what="this") == "Nobody translated this."
    with i18n.reading("xx"):
        assert i18n.tr("Project") == "Project"


@pytest.mark.parametrize(("count", "said"), [(0, "0 documents"), (1, "1 document"), (1234, "1,234 documents")])
def test_a_count_takes_the_form_of_its_language(count: int, said: str) -> None:
    assert i18n.tr_count("{count} document", "{count} documents", count) == said
    assert nouns.counted("document", count) == said


def test_names_days_and_sentences_are_written_as_in_the_language() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 5, 14, 3, tzinfo=UTC)
    assert numbers.in_a_row(["a", "b", "c"]) == "a, b and c"
    assert (numbers.day(at), numbers.month(at), numbers.minute(at)) == (
        "5 November 2026",
        "November 2026",
        "5 November 2026, 14:03",
    )
    assert numbers.sentences(["One.", "", "Two."]) == "One. Two."
    with i18n.reading("ja"):
        assert numbers.in_a_row(["a", "b", "c"]) == "a、b、c"
        assert (numbers.day(at), numbers.month(at)) == ("2026年11月5日", "2026年11月")
        assert numbers.sentences(["一つ。", "", "二つ。"]) == "一つ。二つ。"


def test_what_is_imported_while_somebody_reads_is_no_more_in_their_language(tmp_path: Path) -> None:
    late = ModuleType("late")
    room = "components.comparison.recommendation"
    source = f"from {room} import words\nfrom {room}.words import TAKE"
    with i18n.reading("ja"):
        exec(compile(f"{source}\nKEPT = words.TAKE", "late.py", "exec"), late.__dict__)
        assert i18n.tr(late.TAKE) == words.TAKE != "Take {first}."
    assert late.TAKE == late.KEPT == i18n.tr(late.TAKE) == "Take {first}."


def test_threads_read_their_own_languages() -> None:
    said: dict[str, str] = {}
    together = threading.Barrier(2)

    def read(language: str) -> None:
        with i18n.reading(language):
            together.wait()
            said[language] = words.WISHES
            together.wait()

    threads = [threading.Thread(target=read, args=(language,)) for language in ("en", "ja")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said["en"] == "keeps more of your wishes"
    assert said["ja"] != said["en"]


@pytest.mark.parametrize(
    ("wanted", "language"),
    [(["ja-JP"], "ja"), (["ja_JP.UTF-8"], "ja"), (["fr", "ja"], "ja"), (["en-US"], "en"), (["C"], None), ([""], None)],
)
def test_the_first_language_there_is_fits(wanted: list[str], language: str | None) -> None:
    assert i18n.fitting(wanted) == language


@pytest.mark.parametrize(
    ("arguments", "environment", "spoken"),
    [
        (["--lang", "ja", "compare"], {}, "ja"),
        (["compare", "--lang", "ja"], {}, "ja"),
        (["compare"], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (["compare"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang", "en", "compare"], {"LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_command_line_speaks_the_language_asked_for(
    arguments: list[str], environment: dict[str, str], spoken: str, tmp_path: Path
) -> None:
    missing = tmp_path / "documents.csv"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", i18n.SETTING))}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "components.cli",
            *arguments,
            "--data",
            str(missing),
            "--model",
            "bm25",
            "--out",
            str(tmp_path),
        ],
        cwd=ROOT,
        env={**plain, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert any("ぁ" <= letter <= "ん" for letter in done.stderr) == (spoken == "ja"), done.stderr
