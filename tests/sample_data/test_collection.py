"""The demo collection is complete, consistent and free of repetition."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.sample_data.collection import (
    BEIR_FOLDER,
    KINDS,
    SAMPLE_DATA,
    jsonl,
    judgment_rows,
    judgments,
    sheet,
)

LABELS = {"product", "guide", "policy", "safety", "repair", "service"}
LANGUAGES = {"en", "de", "es", "ja"}
DOCUMENTS = jsonl("corpus.jsonl")
QUERIES = jsonl("queries.jsonl")
GRADES = judgments()
LANGUAGE_OF = {document["_id"]: document["language"] for document in DOCUMENTS}


def test_files_are_present() -> None:
    names = ["documents.csv", "queries.csv", "judgments.csv", "questions.csv", "LICENSE", "README.md", "make_csv.py"]
    assert all((SAMPLE_DATA / name).stat().st_size > 0 for name in names)


def test_documents_have_the_expected_fields() -> None:
    for document in DOCUMENTS:
        assert set(document) == {"_id", "title", "text", "label", "language"}
        assert all(isinstance(value, str) and value and value == value.strip() for value in document.values()), document
        assert document["label"] in LABELS
        assert document["language"] in LANGUAGES


def test_queries_have_the_expected_fields() -> None:
    for query in QUERIES:
        assert set(query) == {"_id", "text", "kind", "language"}
        assert all(isinstance(value, str) and value and value == value.strip() for value in query.values()), query
        assert query["kind"] in KINDS
        assert query["language"] in LANGUAGES


def test_ids_are_unique() -> None:
    assert len(LANGUAGE_OF) == len(DOCUMENTS)
    assert len({query["_id"] for query in QUERIES}) == len(QUERIES)
    pairs = [(query, document) for query, document, _ in judgment_rows()]
    assert len(set(pairs)) == len(pairs)


def test_sizes() -> None:
    assert 230 <= len(DOCUMENTS) <= 300
    assert len(QUERIES) >= 100
    kinds = Counter(query["kind"] for query in QUERIES)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 12, kinds
    assert min(Counter(document["label"] for document in DOCUMENTS).values()) >= 15


def test_share_of_other_languages() -> None:
    languages = Counter(LANGUAGE_OF.values())
    assert 0.17 <= 1 - languages["en"] / len(DOCUMENTS) <= 0.27
    assert all(languages[name] >= 12 for name in ("de", "es", "ja"))


def test_judgments_name_known_ids_and_valid_grades() -> None:
    assert set(GRADES) == {query["_id"] for query in QUERIES}
    for query, document, grade in judgment_rows():
        assert document in LANGUAGE_OF, (query, document)
        assert grade in (0, 1, 2, 3), (query, document)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["_id"])
def test_query_has_an_answer_and_several_judgments(query: dict[str, str]) -> None:
    grades = list(GRADES[query["_id"]].values())
    assert max(grades) >= 2
    assert len(grades) >= 15


def test_hard_negatives_and_all_grades_occur() -> None:
    counts = Counter(grade for _, _, grade in judgment_rows())
    assert all(counts[grade] >= 50 for grade in (0, 1, 2, 3)), counts
    without_hard_negative = [query for query, grades in GRADES.items() if 0 not in grades.values()]
    assert len(without_hard_negative) <= len(QUERIES) * 0.1, without_hard_negative


def test_cross_lingual_answers_are_in_another_language() -> None:
    for query in QUERIES:
        if query["kind"] == "cross-lingual":
            answers = [name for name, grade in GRADES[query["_id"]].items() if grade >= 2]
            assert all(LANGUAGE_OF[name] != query["language"] for name in answers), query


def test_an_answer_in_another_language_is_not_graded_exact_elsewhere() -> None:
    for query in QUERIES:
        if query["kind"] not in ("cross-lingual", "identifier"):
            exact = [name for name, grade in GRADES[query["_id"]].items() if grade == 3]
            assert all(LANGUAGE_OF[name] == query["language"] for name in exact), query


def test_article_numbers_asked_for_stand_in_their_document() -> None:
    texts = {document["_id"]: f"{document['title']} {document['text']}" for document in DOCUMENTS}
    for query in QUERIES:
        for number in re.findall(r"\b(?:TB|SP)-[\w-]+\w", query["text"]):
            for name, grade in GRADES[query["_id"]].items():
                assert grade < 3 or number in texts[name], (number, name)
                assert grade > 0 or number not in texts[name].split(), (number, name)


def test_no_text_occurs_twice() -> None:
    assert len({document["text"] for document in DOCUMENTS}) == len(DOCUMENTS)
    assert len({document["title"] for document in DOCUMENTS}) == len(DOCUMENTS)
    assert len({query["text"].casefold() for query in QUERIES}) == len(QUERIES)


def test_sentences_are_not_a_template() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    openings: Counter[str] = Counter()
    for document in DOCUMENTS:
        sentences = re.split(r"(?<=[.!?。])\s*", document["text"])
        for sentence in sentences:
            if len(sentence) > 15:
                found[sentence.casefold()].add(document["_id"])
        openings[" ".join(document["text"].split()[:3]).casefold()] += 1
    repeated = {sentence: names for sentence, names in found.items() if len(names) > 6}
    assert not repeated
    assert openings.most_common(1)[0][1] <= 6


def test_lengths_vary() -> None:
    lengths = [len(document["text"].split()) for document in DOCUMENTS if document["language"] != "ja"]
    assert min(lengths) >= 30
    assert sum(length >= 600 for length in lengths) >= 5
    assert sum(150 <= length < 600 for length in lengths) >= 12


def test_sheets_equal_the_beir_folder() -> None:
    assert sheet("documents.csv") == [
        {"id" if name == "_id" else name: value for name, value in document.items()} for document in DOCUMENTS
    ]
    assert sheet("queries.csv") == [
        {"id" if name == "_id" else name: value for name, value in query.items()} for query in QUERIES
    ]
    rows = [(row["query_id"], row["doc_id"], int(row["grade"])) for row in sheet("judgments.csv")]
    assert rows == judgment_rows()


def test_script_rewrites_the_sheets_as_they_are(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_csv", SAMPLE_DATA / "make_csv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    counts = module.make_csv(BEIR_FOLDER, tmp_path)
    assert counts == {
        "documents.csv": len(DOCUMENTS),
        "queries.csv": len(QUERIES),
        "judgments.csv": len(judgment_rows()),
    }
    for name in counts:
        assert (tmp_path / name).read_bytes() == (SAMPLE_DATA / name).read_bytes()


def test_question_sheet() -> None:
    rows = sheet("questions.csv")
    assert len(rows) == 20
    assert all(list(row) == ["question", "correct_document"] for row in rows)
    assert len({row["question"] for row in rows}) == len(rows)
    assert all(row["correct_document"] in LANGUAGE_OF for row in rows)
