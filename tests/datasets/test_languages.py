"""Languages are named where the text shows them and left open where it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.datasets.languages import guess_languages, main_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("How can I change the password of my account?", "en"),
        ("Wie kann ich mein Passwort zurücksetzen, wenn ich es vergessen habe?", "de"),
        ("¿Cómo puedo restablecer la contraseña de mi cuenta si la he olvidado?", "es"),
        ("Comment réinitialiser le mot de passe de mon compte si je l'ai oublié ?", "fr"),
        ("Как восстановить пароль от учётной записи, если я его забыл?", "ru"),
        ("パスワードを忘れた", "ja"),
        ("Kubernetes Podの再起動", "ja"),
        ("비밀번호 재설정", "ko"),
        ("如何重置我的密码并登录系统", "zh"),
        ("<div class='answer'><p>Wie lange dauert der Versand nach Österreich?</p></div>", "de"),
        ("東京都港区", ""),
        ("hello", ""),
        ("Ich", ""),
        ("SKU 1234-AB", ""),
        ("12345", ""),
        ("", ""),
        ("https://example.com/a/very/long/path/with/many/words", ""),
    ],
)
def test_a_text_gets_its_language_or_none(text: str, code: str) -> None:
    assert guess_languages([text]) == [code]


def test_the_main_language_is_the_commonest_and_short_texts_are_joined() -> None:
    german = "Wie kann ich mein Passwort zurücksetzen, wenn ich es vergessen habe?"
    english = "How can I change the password of my account?"
    assert main_language([german] * 3 + [english]) == ("de", 0.75)
    words = [
        "Drucker",
        "druckt",
        "nicht",
        "Bildschirm",
        "bleibt",
        "schwarz",
        "Passwort",
        "vergessen",
        "Rechnung",
        "fehlt",
    ]
    code, confidence = main_language(words)
    assert code == "de" and 0.5 <= confidence <= 1
    assert main_language([]) == ("", 0.0)
    assert main_language(["1", "2"]) == ("", 0.0)


def test_a_large_sample_is_drawn_with_a_seed() -> None:
    texts = ["How can I change the password of my account?", "Wie kann ich mein Passwort ändern?"] * 400
    assert main_language(texts, seed=3) == main_language(texts, seed=3)


@pytest.mark.parametrize("code", ["ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh"])
def test_real_questions_are_mostly_told_and_hardly_ever_wrongly(test_data: Path, code: str) -> None:
    lines = (test_data / "xquad/parallel_questions.jsonl").read_text(encoding="utf-8").splitlines()[:400]
    guesses = guess_languages([json.loads(line)[code] for line in lines])
    assert guesses.count(code) >= 0.85 * len(guesses)
    assert sum(guess not in (code, "") for guess in guesses) <= 0.02 * len(guesses)
