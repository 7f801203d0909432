"""Every encoding people save tables in is read right, and what is no text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.read import collection_from_upload
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.records import BadInputError

GERMAN = "id,text\n1,Größe und Gewicht für Bücher\n2,Müller wäscht Äpfel\n"
FRENCH = "id,text\n1,L’été déjà passé à la forêt – où ?\n2,Ça coûte 5 € près du café\n"
SPANISH = "id,text\n1,¿Cómo restablezco mi contraseña?\n2,El niño comió piña\n"
JAPANESE = "id,text\n1,パスワードを忘れた場合の手順\n2,返品は三十日以内にお願いします\n"
CHINESE = "id,text\n1,如何重置我的密码并重新登录系统\n2,退货政策适用于三十天内购买的商品\n"
RUSSIAN = "id,text\n1,Как восстановить пароль от учётной записи\n2,Возврат товара возможен в течение месяца\n"


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, JAPANESE, CHINESE, RUSSIAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.csv")[0] == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "latin-1"),
        (GERMAN, "cp1252"),
        (FRENCH, "cp1252"),
        (SPANISH, "latin-1"),
        ("id,text\n1,Zürich\n", "latin-1"),
        ("id,text\n1,caf\xe9\n", "latin-1"),
        ("id,text\n1,It’s “fine” – really…\n", "cp1252"),
        (JAPANESE, "cp932"),
        (JAPANESE, "shift_jis"),
        ("番号,題名\n1,東京都港区\n2,①～⑩の手順\n", "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (RUSSIAN, "cp1251"),
        (CHINESE, "gb18030"),
        ("id,text\n1,ÜBERGRÖSSE ÄÖÜ\n", "latin-1"),
        ("id,text\n1,Temperatur 20°C, 5m² und 3×4 für 5£\n", "latin-1"),
        ("id,text\n1,Price ￥100 テスト商品 with a long English description of the thing\n", "cp932"),
        ("id,text\n1,Příliš žluťoučký kůň úpěl ďábelské ódy, dobrý den\n", "cp1250"),
        ("id,text\n1,Zażółć gęślą jaźń, Łódź jest miastem w środkowej Polsce\n", "iso8859_2"),
        ("id,text\n1,Şifremi nasıl sıfırlayabilirim, lütfen yardım edin\n", "cp1254"),
        ("id,text\n1,Πώς μπορώ να αλλάξω τον κωδικό πρόσβασης\n", "cp1253"),
        ("id,text\n1,איך אני מאפס את הסיסמה שלי\n2,מה שלומך היום\n", "cp1255"),
        ("id,text\n1,비밀번호를 재설정하는 방법을 알려주세요\n", "cp949"),
        ("id,text\n1,如何重設我的密碼並重新登入系統\n2,退貨政策適用於三十天內購買的商品\n", "big5"),
    ],
)
def test_old_encodings_are_read_right(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.csv")[0] == text


@pytest.mark.parametrize(
    ("text", "encoding"), [("привет", "cp1251"), ("密码", "gbk"), ("机と椅子", "euc_jp"), ("ﾄｳｷﾖｳﾄ", "cp932")]
)
def test_too_little_text_to_tell_the_encoding_is_refused_rather_than_guessed(text: str, encoding: str) -> None:
    with pytest.raises(BadInputError, match="encoding of a.csv could not be told"):
        decode(f"id,text\n1,{text}\n".encode(encoding), "a.csv")


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (GERMAN.encode() * 2 + b"9,Gr\xf6\xdfe\n", "9,Gr\ufffd\ufffde"),
        ("1,a café\n".encode() + b"2,na\xc3ve\n", "2,na\ufffdve"),
        ("1,テントは軽い\n2,冷たい風".encode()[:-1] + b"\n", "2,冷たい\ufffd"),
        (b"1,it\xe2\x80s late\n", "1,it\ufffds late"),
        (
            b"\xef\xbb\xbf" + b"1,The tent is light and keeps the rain out for years.\n" * 3 + b"2,na\xc3ve\n",
            "2,na\ufffdve",
        ),
    ],
)
def test_utf_8_with_a_few_broken_bytes_is_read_with_marks_in_their_place(rows: bytes, read: str) -> None:
    data = b"id,text\n" + rows if not rows.startswith(b"\xef") else rows[:3] + b"id,text\n" + rows[3:]
    text, encoding = decode(data, "a.csv")
    assert (text.splitlines()[-1], encoding) == (read, DAMAGED)
    assert text.count("\ufffd") == read.count("\ufffd")


def test_the_note_on_damage_names_line_byte_and_what_can_be_done() -> None:
    data = "1,a café\n".encode() + b"2,na\xc3ve\n"
    assert damage_note(data, "a.csv") == (
        "a.csv is UTF-8 except in line 2 (byte 15 of the file, 0xC3): what stood there is read as \ufffd. "
        "Go on with that, or mend that line and upload the file again."
    )
    assert "in 2 places, the first in line 2" in damage_note(data + b"3,na\xc3ve\n", "a.csv")
    assert damage_note("é".encode(), "a.csv") == ""


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.md", "a.html", "a.jsonl"])
def test_whoever_reads_a_damaged_file_is_told(name: str) -> None:
    line = "Ein Zelt für jede Größe und schön leicht"
    text = {"a.csv": f"id,text\n1,{line}\n", "a.jsonl": f'{{"id": "1", "text": "{line}"}}\n'}.get(name, f"{line}\n")
    data = text.encode().replace("schön".encode(), b"sch\xc3n")
    for files in ([(name, data)], [(name, data), ("b.txt", b"Another one.")]):
        read = collection_from_upload(files)
        assert any(note.startswith(f"{name} is UTF-8 except in line") for note in read.notes)
        assert "sch\ufffdn" in read.documents["text"].iloc[0]


def test_questions_in_a_damaged_file_are_told_too() -> None:
    documents = ("a.csv", b"id,text\n1,A tent.\n")
    for name, head in (("q.txt", b""), ("q.csv", b"id,text\n7,")):
        read = collection_from_upload(
            [documents], (name, head + "Größe? schön".encode().replace("ö".encode(), b"\xc3", 1))
        )
        assert any(note.startswith(f"{name} is UTF-8 except in line") for note in read.notes)


def test_a_rare_sign_inside_a_word_does_not_unsettle_a_western_file() -> None:
    text = GERMAN * 10 + "3,Acme®systeme\n"
    assert decode(text.encode("cp1252"), "a.csv") == (text, "cp1252")


@given(st.text("äöüÄÖÜßéèêçñ abcdefghijklmnopqrstuvwxyz,.", min_size=1, max_size=40))
def test_latin_1_words_among_english_ones_are_read_right(words: str) -> None:
    text = f"id,text\n1,The quick brown fox jumps over the lazy dog {words} and then some more words follow here\n"
    plain = all(not a.isalpha() or a.isascii() or b.isascii() for a, b in zip(words, words[1:], strict=False))
    if plain:
        assert decode(text.encode("latin-1"), "a.csv")[0] == text


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf", "\n".encode("utf-16")])
def test_an_empty_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"a\.csv is empty"):
        decode(data, "a.csv")


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"id,text\n1,a\x00b\n", "zero bytes"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (bytes(range(1, 256)) * 4, "control bytes"),
        (b"\xff\xfeabc", "utf-16"),
        (b"\xef\xbb\xbfid,text\n1,\xff\xff\n", "utf-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason_and_a_way_out(data: bytes, seen: str) -> None:
    with pytest.raises(BadInputError, match=seen) as caught:
        decode(data, "a.csv")
    assert "UTF-8" in str(caught.value)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_random_bytes_become_text_or_one_message(data: bytes) -> None:
    try:
        text, _ = decode(data, "a.csv")
    except BadInputError as error:
        assert "a.csv" in str(error)
    else:
        assert "\x00" not in text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866"])
@pytest.mark.parametrize(
    "text",
    [
        "Палатку можно вернуть в течение тридцати дней после покупки.",
        "как вернуть палатку\nсколько идёт доставка",
        "ПАЛАТКУ МОЖНО ВЕРНУТЬ В ТЕЧЕНИЕ ТРИДЦАТИ ДНЕЙ",
        "после дней получить?\nи можно течение?\nдней палатка и деньги покупки дней?",
    ],
)
def test_cyrillic_is_told_by_its_letters_and_not_read_as_another_script(text: str, encoding: str) -> None:
    whole = f"id,text\n{text}"
    assert decode(whole.encode(encoding), "a.csv") == (whole, encoding)
