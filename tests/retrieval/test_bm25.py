"""BM25 and its tokens."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.files import read_json, write_json
from components.records import BadInputError, Run
from components.retrieval import tokens
from components.retrieval.bm25 import BM25, META_FILE, bm25_key
from components.retrieval.tokens import document_tokens, language_code, query_tokens, words


def best(index: BM25, query: str, k: int = 10) -> tuple[str, ...]:
    return index.search({"q": query}, k).rankings["q"].doc_ids


def test_words_are_lower_case_and_nfkc() -> None:
    assert words("The ＣＡＦÉ, a naïve—idea! x_1") == ["the", "café", "a", "naïve", "idea", "x_1", "x", "1"]


def test_names_of_one_character_are_words_and_what_an_apostrophe_cuts_off_is_none() -> None:
    assert words("C, R and 5: 'X'") == ["c", "r", "and", "5", "x"]
    assert words("It isn't l'eau d\u2019Artagnan") == ["it", "isn", "eau", "artagnan"]
    assert document_tokens("le C et R, c'est l'eau", "fr") == ["c", "r", "eau"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("C++, C# (F#)", ["c++", "c", "c#", "c", "f#", "f"]),
        ("C++11", ["c++11", "c", "11"]),
        ("node.js .NET", ["node.js", "node", "js", ".net", "net"]),
        ("snake_case __init__", ["snake_case", "snake", "case", "__init__", "init"]),
        ("std::vector, a@b.org", ["std::vector", "std", "vector", "a@b.org", "a", "b", "org"]),
        ("U.S. and R&D", ["u.s", "and", "r&d"]),
        ("#1234: 1,000.50", ["#1234", "1234", "1,000.50", "1", "000", "50"]),
        ("end.\n# Head -- next... 3,four", ["end", "head", "next", "3", "four"]),
        ("\u0662\u0660\u0662\u0664 \uff15", ["2024", "5"]),
    ],
)
def test_what_is_joined_by_signs_stays_whole_and_gives_its_parts(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


def test_small_letters_are_the_language_s_own() -> None:
    assert words("STRASSE Straße") == ["strasse", "strasse"]
    assert words("ΟΔΟΣ οδός Ὀδός οδοσ") == ["οδοσ"] * 4
    assert words("İADE ISITICI", "tr") == ["iade", "ısıtıcı"]
    assert words("İADE ISITICI", "en") == ["iade", "isitici"]


def test_capitals_are_found_in_their_own_language() -> None:
    turkish = ["İade koşulları", "İNDİRİM kuponu", "ISITICI çadırda", "INDIRIM GUNU", "Kargo ücreti", "Işık kaynağı"]
    index = BM25.build(list("abcdef"), turkish, "tr")
    asked = {"iade": "a", "indirim": "db", "ısıtıcı": "c", "isitici": "c", "ışık": "f", "IŞIK": "f", "KARGO": "e"}
    assert {query: "".join(best(index, query)) for query in asked} == asked
    german = BM25.build(["a", "b"], ["Große Straße", "GROSSE GASSE"], "de")
    assert best(german, "STRASSE") == best(german, "straße") == ("a",)
    assert set(best(german, "größe")) == set(best(german, "groß")) == {"a", "b"}
    greek = BM25.build(["a", "b"], ["Οι δρόμοι της πόλης", "ΝΕΟΣ ΝΟΜΟΣ"], "el")
    assert best(greek, "νόμος") == best(greek, "νομοσ") == ("b",)
    assert best(greek, "ΔΡΟΜΟΣ") == ("a",)


def test_names_of_one_letter_are_told_apart() -> None:
    texts = ["C++ compiler flags", "C# string formatting", "R data frames", "C pointers", "chapter 5", "chapter 6"]
    index = BM25.build(list("abcdef"), texts, "en")
    assert [best(index, query)[0] for query in ("C++", "c#", "R", "C", "5")] == list("abcde")


def test_a_language_may_be_named_in_several_ways() -> None:
    assert {language_code(name) for name in ("tr", "TR-tr", "tur", "tur_Latn", "Turkish")} == {"tr"}
    assert [language_code(name) for name in ("mixed", "", "norwegian", "xx")] == ["", "", "no", "xx"]


def test_article_numbers_stay_whole_and_give_their_parts() -> None:
    assert words("TB-4471-GRN") == ["tb-4471-grn", "tb", "4471", "grn"]
    assert words("TB\u20114471\u2011GRN") == words("TB-4471-GRN")
    assert words("state-of-the-art") == ["state", "of", "the", "art"]


def test_scripts_without_spaces_give_pairs() -> None:
    assert words("東京都") == ["東京", "京都"]
    assert words("靴 A型") == ["靴", "a", "型"]
    assert words("登山靴を買う") == ["登山", "山靴", "靴を", "を買", "買う"]
    assert words("ｶﾒﾗ") == ["カメ", "メラ"]
    assert words("हिन्दी भाषा") == ["हिन्दी", "भाषा"]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_tokens_and_queries_agree_with_documents(text: str) -> None:
    assert query_tokens(text, ["en"]) == document_tokens(text, "en")
    assert all(words(text))


def test_japanese_is_found_inside_sentences() -> None:
    index = BM25.build(["a", "b", "c"], ["東京都の天気", "新しい登山靴を買いました。", "大阪の食べ物"], "ja")
    assert best(index, "東京") == ("a",)
    assert best(index, "登山靴") == ("b",)


def test_identifiers_are_found_whole_and_in_part() -> None:
    index = BM25.build(["a", "b", "c"], ["Part TB-4471-GRN fits.", "Part TB-4471-RED fits.", "Another part."], "en")
    assert best(index, "tb-4471-grn")[0] == "a"
    assert best(index, "4471") == ("b", "a")  # equal scores: by id descending
    assert best(index, "TB 4471 RED")[0] == "b"


def test_scores_follow_the_formula() -> None:
    texts = ["red shoe", "red red boot shelf", "green hat"]
    ranking = BM25.build(["a", "b", "c"], texts, "").search({"q": "red"}, 9).rankings["q"]
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (2 + 4 + 2) / 3

    def score(count: int, length: int) -> float:
        return idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * length / mean))

    assert ranking.doc_ids == ("b", "a")
    np.testing.assert_allclose(ranking.scores, [score(2, 4), score(1, 2)], rtol=1e-6)


def test_nothing_shared_gives_nothing_and_k_may_be_large() -> None:
    index = BM25.build(["a", "b"], ["red shoe", "blue shoe"], "en")
    assert best(index, "zebra") == best(index, "") == best(index, "the") == best(index, "shoe", 0) == ()
    assert best(index, "shoe", 99) == ("b", "a")
    assert best(index, "shoe", 1) == ("b",)
    assert best(BM25.build(["a"], ["the !"], "en"), "red") == ()
    assert best(BM25.build([], [], "en"), "red") == ()


def test_each_document_is_stemmed_in_its_own_language() -> None:
    ids, texts = ["de", "en", "fr"], ["Die Häuser am See", "running shoes", "les chevaux blancs"]
    index = BM25.build(ids, texts, languages=["de-AT", "EN", "fr"])
    assert best(index, "Haus am See") == ("de",)
    assert best(index, "run") == ("en",)
    assert best(index, "cheval blanc") == ("fr",)
    assert best(BM25.build(ids, texts, "mixed"), "run") == ()
    with pytest.raises(BadInputError, match="2 languages"):
        BM25.build(ids, texts, languages=["de", "en"])


def test_an_index_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    index = BM25.build(["ä", "b", "c"], ["red shoes", "rote Schuhe", "東京"], languages=["en", "de", "ja"])
    index.save(tmp_path / "new" / "index")
    loaded = BM25.load(tmp_path / "new" / "index")
    for query in ("shoe", "Schuh", "東京", "x"):
        before, after = (each.search({"q": query}, 5).rankings["q"] for each in (index, loaded))
        assert before.doc_ids == after.doc_ids
        np.testing.assert_array_equal(before.scores, after.scores)
    assert loaded.key == index.key == bm25_key()
    BM25.build(["a"], [""], "en").save(tmp_path / "empty")
    assert best(BM25.load(tmp_path / "empty"), "x") == ()


def test_after_warming_up_the_first_search_loads_nothing_more() -> None:
    index = BM25.build(["a", "b"], ["red shoes", "rote Schuhe"], languages=["en", "de"])
    cached = (tokens._pattern, tokens._plain_signs, tokens._stemmer, tokens.stop_words)
    tokens._form.cache_clear()
    for one in cached:
        one.cache_clear()
    index.warm_up()
    loaded = [one.cache_info().misses for one in cached]
    assert all(loaded)
    assert best(index, "Schuh") == ("b",)
    assert [one.cache_info().misses for one in cached] == loaded
    BM25.build([], [], "en").warm_up()


def test_an_index_that_is_missing_or_of_another_version_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no readable BM25 index"):
        BM25.load(tmp_path)
    BM25.build(["a"], ["red"], "en").save(tmp_path)
    write_json(tmp_path / META_FILE, read_json(tmp_path / META_FILE) | {"key": "0" * 16})
    with pytest.raises(BadInputError, match="another version"):
        BM25.load(tmp_path)


def test_the_key_follows_the_parameters() -> None:
    assert len({bm25_key(), bm25_key(k1=1.2), bm25_key(b=0.5)}) == 3


@pytest.mark.parametrize(("name", "expected", "within"), [("xquad/en", 0.9664, 0.001), ("scifact_mini", 0.811, 0.01)])
def test_known_quality_is_reproduced(test_data: Path, name: str, expected: float, within: float) -> None:
    import pytrec_eval

    folder = test_data / name
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    qrels: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query_id, doc_id, grade = line.split("\t")
        qrels.setdefault(query_id, {})[doc_id] = int(grade)
    texts = [(row.get("title", "") + " " + row["text"]).strip() for row in documents]
    run: Run = BM25.build([row["_id"] for row in documents], texts, "en").search(
        {query["_id"]: query["text"] for query in queries}, 100
    )
    scores = {query: dict(zip(r.doc_ids, r.scores.tolist(), strict=True)) for query, r in run.rankings.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut_10"}).evaluate(scores)
    mean = sum(found.get(query, {"ndcg_cut_10": 0.0})["ndcg_cut_10"] for query in qrels) / len(qrels)
    assert mean == pytest.approx(expected, abs=within)
