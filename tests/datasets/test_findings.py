"""Findings of collections in which each thing was put on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.datasets.findings import examine as examining
from components.datasets.findings.base import Finding, Severity
from components.datasets.findings.examine import DataReport, examine
from components.datasets.findings.repeats import unjudged_copies
from components.datasets.findings.words import difference, excerpt, percent
from components.records import Collection
from tests.datasets.reading import read_beir_folder

WORDS = (
    "river mountain forest valley meadow bridge village market garden kitchen window ladder morning evening winter "
    "summer children people house street water bread music letter story teacher school doctor friend family answer "
    "question picture weather holiday journey station airport harbour island desert ocean planet machine engine paper"
).split()


def plain(number: int, words: int = 25) -> str:
    """An English text unlike any other with another number."""
    chosen = np.random.default_rng(number).choice(WORDS, words)
    return "Every " + " ".join(
        f"{word} and the" if place % 6 == 0 else word for place, word in enumerate(chosen.tolist())
    )


def collection(texts: list[str], *, judgments: pd.DataFrame | None = None, **columns: list[str]) -> Collection:
    documents = pd.DataFrame({"id": [f"d{n}" for n in range(len(texts))], "text": texts, **columns})
    queries = pd.DataFrame({"id": ["q0", "q1"], "text": ["one", "two"]}) if judgments is not None else None
    return assemble("made", documents, queries, judgments)


def found(report: DataReport) -> dict[str, Finding]:
    return {finding.key: finding for finding in report.findings}


def test_ordinary_english_documents_give_no_finding() -> None:
    assert found(examine(collection([plain(number) for number in range(30)]))) == {}


def test_each_trouble_is_found_counted_and_shown() -> None:
    texts = [plain(number) for number in range(40)]
    texts[3] = texts[1]
    texts[5] = texts[4] + " fÃ¼r"
    texts[7] = texts[6].replace(" ", "  ") + " another"
    texts[9] = "word " * 700
    texts[11] = "two words"
    for number in range(12, 30):
        texts[number] += f" TB-{number}471-GRN. All prices include tax and delivery."
    report = examine(collection(texts, label=["a"] * 20 + ["b"] * 20))
    seen = found(report)
    assert seen["duplicates"].count == 1
    assert seen["duplicates"].sentence == "1 document repeats the text of another one."
    assert seen["duplicates"].examples[0].documents == ("d1", "d3")
    assert seen["near-duplicates"].count == 4
    assert {one.documents for one in seen["near-duplicates"].examples} == {("d4", "d5"), ("d6", "d7")}
    assert seen["long"].count == 1
    assert seen["long"].examples[0].documents == ("d9",)
    assert seen["short"].examples[0].documents == ("d11",)
    assert seen["identifiers"].count == 18
    assert "TB-12471-GRN" in seen["identifiers"].sentence
    assert seen["boilerplate"].count == 18
    assert seen["encoding"].examples[0].documents == ("d5",)
    assert "a 20, b 20" in seen["labels"].sentence
    assert report.looked_at == 40


def test_what_makes_numbers_wrong_comes_first() -> None:
    texts = [plain(number) for number in range(20)]
    texts[1], texts[2] = texts[0], "short"
    order = [finding.severity for finding in examine(collection(texts, label=["x"] * 20)).findings]
    assert order == sorted(order)
    assert order[0] is Severity.NUMBERS
    assert order[-1] is Severity.NOTE


def test_a_copy_of_a_right_document_that_nobody_judged_is_counted() -> None:
    texts = [plain(0), plain(0), plain(1), plain(2), plain(2)]
    rows = {"query_id": ["q0", "q1", "q1"], "doc_id": ["d0", "d3", "d4"], "grade": [1, 1, 1]}
    content = collection(texts, judgments=pd.DataFrame(rows))
    assert unjudged_copies(content, [("d0", "d1"), ("d3", "d4")]) == 1
    assert found(examine(content))["duplicates"].meaning.startswith("For 1 question ")


def test_chunks_of_one_document_are_not_copies_of_each_other() -> None:
    documents = pd.DataFrame({
        "id": ["a#1", "a#2", "b#1"], "title": "", "text": "same text", "label": "", "language": "",
        "document_id": ["a", "a", "b"], "page": "", "start": "0", "end": "9",
    }).astype("str")  # fmt: skip
    queries = pd.DataFrame({"id": ["q"], "text": ["?"]})
    judged = pd.DataFrame({"query_id": ["q"], "doc_id": ["a"], "grade": [1]})
    content = Collection("chunks", documents, queries, judged)
    assert unjudged_copies(content, [("a#1", "a#2")]) == 0
    assert unjudged_copies(content, [("a#1", "a#2", "b#1")]) == 1


def chunked(parts: dict[str, list[str]], title: str = "") -> Collection:
    """Documents cut into the given texts."""
    rows = [
        {"id": f"{name}#{number}", "title": title, "text": text, "label": f"label of {name}", "language": "en",
         "document_id": name, "page": "", "start": "0", "end": "9"}
        for name, texts in parts.items() for number, text in enumerate(texts, 1)
    ]  # fmt: skip
    return Collection("chunks", pd.DataFrame(rows).astype("str"))


def test_documents_that_are_cut_are_counted_once_and_findings_speak_of_chunks() -> None:
    content = chunked({"a": [plain(1), plain(2), "two words"], "b": ["word " * 700, plain(3)]})
    report = examine(content)
    assert (report.profile.documents, report.profile.texts, report.looked_at) == (2, 5, 5)
    assert report.profile.languages == {"en": 2}
    assert report.profile.labels == {"label of a": 1, "label of b": 1}
    seen = found(report)
    assert seen["short"].sentence == "1 chunk has 3 words or fewer."
    assert seen["long"].sentence.startswith("1 chunk is longer than 380 words")
    assert seen["long"].meaning.endswith("or cut smaller.")
    assert seen["labels"].share == 1


def test_what_repeats_within_one_document_is_no_copy_and_no_boilerplate() -> None:
    long = {"a": [plain(1)] * 4 + [f"{plain(2)} again"] + [plain(number) for number in range(3, 9)]}
    long["a"].append(f"{plain(2)} once more")
    assert found(examine(chunked(long, title="Everything about the river and the mountain."))).keys() == {"labels"}
    apart = found(examine(chunked({"a": [plain(1), plain(2)], "b": [plain(1), f"{plain(2)} again"]})))
    assert apart["duplicates"].sentence == "1 chunk repeats the text of another one."
    assert apart["duplicates"].examples[0].documents == ("a#1", "b#1")
    assert apart["near-duplicates"].count == 2
    parts = {str(number): [plain(number), f"{plain(number + 20)}. All prices include tax."] for number in range(6)}
    shared = found(examine(chunked(parts)))
    assert "6 documents hold one of them" in shared["boilerplate"].sentence


def test_given_languages_are_counted_and_missing_ones_guessed() -> None:
    texts = [plain(number) for number in range(10)]
    given = found(examine(collection(texts, language=["en"] * 6 + ["de"] * 4)))["languages"]
    assert given.sentence == "2 languages: English 60 %, German 40 %."
    german = [
        f"Die Wiederherstellung der Datei Nummer {n} hat leider nicht funktioniert, weil sie fehlt." for n in range(10)
    ]
    guessed = found(examine(collection(german)))["languages"]
    assert guessed.sentence == "The documents are in German (guessed on 10 documents)."


def test_large_collections_are_sampled_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "MOST_DOCUMENTS", 10)
    content = collection([plain(number) for number in range(50)])
    report = examine(content, seed=1)
    assert (report.looked_at, report.profile.documents) == (10, 50)
    assert report == examine(content, seed=1)


def test_one_document_and_documents_of_one_word_are_no_error() -> None:
    assert found(examine(collection(["x"]))).keys() == {"short"}
    assert found(examine(collection(["!!!", "…"]))).keys() == {"short"}


def test_the_input_is_left_as_it_was() -> None:
    content = collection([plain(number) for number in range(5)])
    before = replace(content, documents=content.documents.copy())
    examine(content)
    pd.testing.assert_frame_equal(before.documents, content.documents)


def test_real_copies_are_found(test_data: Path) -> None:
    content = read_beir_folder(test_data / "mlquestions_dev")
    seen = found(examine(content))
    texts = pd.Series([" ".join(text.split()) for text in content.document_texts()])
    assert seen["duplicates"].count == int(texts.duplicated().sum()) > 1000
    assert "For " in seen["duplicates"].meaning


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0 %"), (0.0004, "under 0.1 %"), (0.0123, "1.2 %"), (0.5, "50 %"), (0.9999, "99 %"), (1, "100 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share: float, said: str) -> None:
    assert percent(share) == said


def test_differences_and_excerpts_are_short() -> None:
    assert difference("a pot of 500 g", "a pot of 750 g").endswith("% the same: 500 → 750")
    assert difference("same", "same ") == "the same but for spaces"
    assert excerpt("word " * 100, 20) == "word word word word …"
    assert excerpt("東" * 300, 20) == "東" * 20 + " …"
