"""Names of groups: words, in scripts with and without spaces."""

from __future__ import annotations

import re

import numpy as np
import pytest

from components.datasets.segments import Segmenter
from components.datasets.theme_words import name_groups

TENTS = ["The tents and the poles of a tent stand firm.", "A tent pole broke in the storm.", "Which tent poles fit?"]
STOVES = ["The stove burns gas.", "Gas for stoves comes in bottles.", "Clean the stove after the gas is empty."]
CHINESE = (
    "向量检索是把文本变成向量，再用向量检索找到相似的文本。嵌入模型决定检索质量。我们比较不同的嵌入模型，看看哪个嵌入模型的"
    "检索质量更好。用户上传文本，系统计算向量。检索质量用指标衡量，指标越高越好。不同用户的文本不同，指标也不同。"
).split("。")
JAPANESE = [
    "登山靴は普段の靴より大きめを目安にします。返品ポリシーは店舗で確認してください。",
    "登山靴の交換は三十日以内です。返品の場合は店舗へ。",
    "テントの防水加工は毎年確認します。登山靴も同様です。",
]


def codes(*sizes: int) -> np.ndarray:
    return np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)


def test_groups_are_named_by_the_words_that_tell_them_apart() -> None:
    tents, stoves = name_groups([*TENTS, *STOVES], codes(3, 3), ["en"] * 6)
    assert tents.words[:2] == ("tent", "poles") or tents.words[:2] == ("tent", "pole")
    assert set(stoves.words[:2]) == {"stove", "gas"}
    assert (tents.documents, stoves.documents) == (3, 3)
    assert not {"the", "and", "which"} & {*tents.words, *stoves.words}


def test_class_tf_idf_equals_its_formula() -> None:
    """Two groups of three words each: A = 3; in group 0 alpha has tf 2/3 and f 2, beta tf 1/3 and f 2."""
    first, second = name_groups(["alpha alpha beta", "beta gamma gamma"], codes(1, 1), words=1)
    assert 2 / 3 * np.log1p(3 / 2) > 1 / 3 * np.log1p(3 / 2)
    assert (first.words, second.words) == (("alpha",), ("gamma",))


def test_japanese_names_are_words_and_never_pairs_of_characters() -> None:
    (theme,) = name_groups(JAPANESE, codes(3), ["ja"] * 3, words=6)
    assert theme.words[0] == "登山靴" and {"返品", "店舗"} <= set(theme.words)
    assert "場合" not in theme.words and not any(re.search("[\u3041-\u3096]", word) for word in theme.words)
    assert Segmenter().words("返品ポリシーと登山靴") == ["返品", "ポリシー", "登山靴"]


def test_chinese_words_are_found_from_the_texts_alone() -> None:
    (theme,) = name_groups(CHINESE * 2, codes(len(CHINESE) * 2), ["zh"] * len(CHINESE) * 2, words=8)
    assert {"嵌入模型", "向量", "文本", "用户", "指标"} <= set(theme.words)
    assert not {"入模", "量检", "的检"} & set(theme.words)


@pytest.mark.parametrize("texts", [["", ""], ["12 34", "!!"], ["日本", "日本"], ["مرحبا بالعالم", "مرحبا بكم"]])
def test_texts_that_say_little_raise_nothing(texts: list[str]) -> None:
    assert [theme.documents for theme in name_groups(texts, codes(2))] == [2]


def test_right_to_left_words_stay_whole() -> None:
    texts = ["خيمة للتخييم مع أعمدة", "أعمدة الخيمة وخيمة أخرى للتخييم", "موقد الغاز للطبخ", "موقد صغير وغاز للطبخ"]
    first, second = name_groups(texts, codes(2, 2), ["ar"] * 4)
    assert first.words and second.words and not set(first.words) & set(second.words)
    assert all(len(word) >= 3 for word in (*first.words, *second.words))


def test_documents_of_no_group_count_nowhere() -> None:
    (theme,) = name_groups(["tent tent", "tent pole", "gas gas"], np.array([0, 0, -1], np.int32))
    assert theme.documents == 2 and "gas" not in theme.words
