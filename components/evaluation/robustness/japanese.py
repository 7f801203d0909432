"""Other spellings of Japanese, and the slips of typing it. The lists are short, common and written for this project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from components.evaluation.robustness.context import EditContext

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KATAKANA_WORD = re.compile("[\u30a1-\u30f6\u30fc]{2,}")

# (one spelling, another) of the same word with the same meaning.
_KANJI_KANA = (
    ("下さい", "ください"), ("出来", "でき"), ("有り", "あり"), ("無い", "ない"), ("何故", "なぜ"), ("何処", "どこ"),
    ("何時", "いつ"), ("是非", "ぜひ"), ("為", "ため"), ("物", "もの"), ("事", "こと"), ("時", "とき"),
    ("所", "ところ"),
    ("方", "ほう"), ("頃", "ころ"), ("位", "くらい"), ("全て", "すべて"), ("色々", "いろいろ"), ("沢山", "たくさん"),
    ("靴", "くつ"), ("鞄", "かばん"), ("鍵", "かぎ"), ("傘", "かさ"), ("雨", "あめ"), ("怪我", "けが"),
    ("綺麗", "きれい"),
    ("洗う", "あらう"), ("直す", "なおす"), ("探す", "さがす"), ("外す", "はずす"), ("濡れ", "ぬれ"),
    ("汚れ", "よごれ"),
    ("大人", "おとな"), ("子供", "こども"), ("眼鏡", "めがね"), ("煙草", "たばこ"), ("美味しい", "おいしい"),
)  # fmt: skip
_OKURIGANA = (
    ("申し込み", "申込み"), ("申込み", "申込"), ("申込", "申し込み"), ("取り扱い", "取扱い"), ("取扱い", "取扱"),
    ("取扱", "取り扱い"), ("受け取り", "受取り"), ("受取", "受け取り"), ("引き取り", "引取り"), ("支払い", "支払"),
    ("支払", "支払い"), ("見積もり", "見積り"), ("見積", "見積もり"), ("取り付け", "取付け"), ("取付", "取り付け"),
    ("取り替え", "取替え"), ("取替", "取り替え"), ("組み立て", "組立て"), ("組立", "組み立て"),
    ("問い合わせ", "問合せ"),
    ("問合せ", "問い合わせ"), ("行なう", "行う"), ("行う", "行なう"), ("行なっ", "行っ"), ("表わす", "表す"),
    ("現われ", "現れ"), ("断わる", "断る"), ("終わり", "終り"), ("変わり", "変り"), ("落とし物", "落し物"),
    ("打ち合わせ", "打合せ"), ("手続き", "手続"), ("手続", "手続き"), ("貸し出し", "貸出"), ("貸出", "貸し出し"),
    ("売り上げ", "売上"), ("繰り返し", "繰返し"), ("乗り換え", "乗換"), ("割り引き", "割引"), ("割引", "割り引き"),
)  # fmt: skip
# (meant, typed): sounds alike, means something else. The person still means the first.
_HOMOPHONES = (
    ("機会", "機械"), ("機械", "機会"), ("以外", "意外"), ("意外", "以外"), ("保証", "保障"), ("保障", "保証"),
    ("補償", "保証"), ("交換", "交歓"), ("対象", "対照"),
    ("使用", "仕様"), ("仕様", "使用"), ("期間", "機関"), ("機関", "期間"), ("自身", "自信"),
    ("最後", "最期"), ("開放", "解放"), ("解答", "回答"), ("回答", "解答"), ("紹介", "照会"), ("照会", "紹介"),
    ("製作", "制作"), ("制作", "製作"), ("効果", "高価"), ("追求", "追及"), ("感心", "関心"), ("関心", "感心"),
    ("移動", "異動"), ("異動", "移動"), ("意思", "意志"), ("収集", "収拾"), ("過程", "課程"), ("改定", "改訂"),
    ("電池", "田地"), ("暖かい", "温かい"), ("温かい", "暖かい"), ("早い", "速い"), ("速い", "早い"),
    ("熱い", "暑い"), ("暑い", "熱い"), ("計る", "測る"), ("測る", "計る"), ("送料", "総量"),
)  # fmt: skip


def hiragana(text: str, context: EditContext) -> str:
    """A katakana word in hiragana; the long mark stays."""
    matches = list(_KATAKANA_WORD.finditer(text))
    if not matches:
        return text
    match = matches[int(context.rng.integers(len(matches)))]
    return text[: match.start()] + match.group().translate(_TO_HIRAGANA) + text[match.end() :]


def kanji_or_kana(text: str, context: EditContext) -> str:
    """A common word in its other script: kanji to kana first; back again only where the kana are three or more."""
    in_kana = [pair for pair in _KANJI_KANA if len(pair[0]) > 1 or _is_word_alone(text, pair[0])]
    in_kanji = [(kana, kanji) for kanji, kana in _KANJI_KANA if len(kana) > 2]
    changed = _one_of(text, context, in_kana)
    return changed if changed != text else _one_of(text, context, in_kanji)


def other_okurigana(text: str, context: EditContext) -> str:
    """A word with its endings written in another accepted way; the longest spelling that stands there counts."""
    spellings = [pair for pair in _OKURIGANA if pair[0] in text]
    longest = [
        pair for pair in spellings if not any(pair[0] != other[0] and pair[0] in other[0] for other in spellings)
    ]
    return _one_of(text, context, longest)


def conversion_error(text: str, context: EditContext) -> str:
    """A homophone in the place of one word, as a hasty key press chooses it."""
    return _one_of(text, context, _HOMOPHONES)


def _one_of(text: str, context: EditContext, pairs: Sequence[tuple[str, str]]) -> str:
    spellings = [pair for pair in pairs if pair[0] in text]
    if not spellings or context.language not in ("ja", ""):
        return text
    old, new = spellings[int(context.rng.integers(len(spellings)))]
    return text.replace(old, new, 1)


def _is_word_alone(text: str, kanji: str) -> bool:
    """Whether one character stands as a word of its own: no other Chinese character beside it."""
    return bool(re.search(f"(?<![\u3400-\u9fff]){kanji}(?![\u3400-\u9fff])", text))
