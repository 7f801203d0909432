"""Duplicates against a comparison of every text with every other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from components.datasets import duplicates
from components.datasets.duplicates import ALIKE, LEAST_WORDS, SHINGLE, exact_groups, near_duplicates
from components.datasets.word_scan import scan_words


def edited(seed: int = 0, count: int = 60) -> list[str]:
    """Texts of random words, and for each a copy with some words exchanged."""
    random = np.random.default_rng(seed)
    vocabulary = [f"w{number}" for number in range(400)]
    texts = []
    for number in range(count):
        words = random.choice(vocabulary, int(random.integers(12, 120))).tolist()
        texts.append(" ".join(words))
        for _ in range(number % 9):
            words[int(random.integers(len(words)))] = "other"
        texts.append(" ".join(words))
    return texts


def similarity(left: str, right: str) -> float:
    a, b = (
        {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
        for words in (left.split(), right.split())
    )
    return len(a & b) / len(a | b)


@pytest.mark.parametrize("alike", [ALIKE, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_near_duplicates_are_those_an_exhaustive_comparison_finds(seed: int, alike: float) -> None:
    texts = edited(seed)
    copies = {place for group in exact_groups(texts) for place in group[1:]}
    found = {
        (pair.first, pair.second): pair.similarity
        for pair in near_duplicates(scan_words(texts), alike=alike, skip=sorted(copies)).pairs
    }
    expected = {
        (a, b): similarity(texts[a], texts[b])
        for a, b in combinations(range(len(texts)), 2)
        if a not in copies and b not in copies and similarity(texts[a], texts[b]) >= alike
    }
    assert expected  # some there are
    assert found == pytest.approx(expected)


def test_the_same_seed_finds_the_same() -> None:
    scan = scan_words(edited(7))
    assert near_duplicates(scan, seed=3) == near_duplicates(scan, seed=3)


def test_a_chain_of_versions_is_one_group() -> None:
    words = [f"w{number}" for number in range(100)]
    versions = [" ".join([*words, f"v{shift}"]) for shift in range(6)]
    found = near_duplicates(scan_words(["something else entirely " * 5, *versions]))
    assert found.groups == (tuple(range(1, 7)),)
    assert found.repeats == 5


def test_many_versions_of_one_template_are_found_without_comparing_all_pairs() -> None:
    body = " ".join(f"w{number}" for number in range(80))
    texts = [f"{body} number{number}" for number in range(3000)]
    found = near_duplicates(scan_words(texts))
    assert len(found.groups) == 1
    assert len(found.groups[0]) == 3000


def test_of_a_group_that_fills_a_band_every_pair_is_listed() -> None:
    body = " ".join(f"w{number}" for number in range(200))
    found = near_duplicates(scan_words([f"{body} number{number}" for number in range(duplicates.MOST_TOGETHER)]))
    assert {(pair.first, pair.second) for pair in found.pairs} == set(combinations(range(duplicates.MOST_TOGETHER), 2))


def test_short_texts_are_never_nearly_the_same() -> None:
    text = " ".join(["word"] * (LEAST_WORDS - 1))
    assert near_duplicates(scan_words([text, text])).pairs == ()
    assert near_duplicates(scan_words([])).pairs == ()
    assert near_duplicates(scan_words(["", "one text of more than ten words " * 3])).pairs == ()


def test_too_many_candidates_are_cut_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 5)
    body = " ".join(f"w{number}" for number in range(80))
    found = near_duplicates(scan_words([f"{body} n{number}" for number in range(30)]))
    assert found.was_cut
    assert 2 <= len({place for pair in found.pairs for place in (pair.first, pair.second)}) <= 10


def test_exact_groups_pass_over_spaces_only() -> None:
    assert exact_groups(["a b", "a  b\n", "A b", "c", "c", "c"]) == [[3, 4, 5], [0, 1]]
    assert exact_groups([]) == []


def test_japanese_texts_are_compared_by_their_characters() -> None:
    text = "火災報知器が鳴ったときは落ち着いて避難経路を確認してから外に出てください。"
    found = near_duplicates(
        scan_words([text, text.replace("落ち着いて", "落ちついて"), "全く別の文章をここに書いておくことにする。"])
    )
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1)]
