"""What a program does and finds is the same in every language; only its words differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from components import cli, i18n
from components.catalogue.cards import load_catalogue
from components.encoders import hub
from components.jobs import check_workspace
from components.needs.fields import Needs
from components.numbers import language, one_of
from components.stores.blob_cache import BlobCache
from components.stores.milvus_store import _filter
from tests.test_i18n import TRANSLATED, catalogue


def test_a_filter_of_the_index_is_no_sentence() -> None:
    said = _filter({"label": "a", "language": "ja"})
    with i18n.reading("ja"):
        assert _filter({"label": "a", "language": "ja"}) == said
    assert said.count(" and ") == 1


@dataclass
class Answer:
    status_code: int


class RefusedError(Exception):
    response = Answer(401)


def test_a_refused_token_is_known_in_every_language() -> None:
    assert "refuses access" in hub._reason("owner/model", None, RefusedError())
    with i18n.reading("ja"):
        assert "アクセスが拒否" in hub._reason("owner/model", None, RefusedError())


def test_what_was_dropped_counts_as_mended_in_every_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vectors" / "model" / "rows.sqlite"
    path.parent.mkdir(parents=True)
    path.touch()
    monkeypatch.setattr(BlobCache, "__init__", lambda self, path: None)
    monkeypatch.setattr(BlobCache, "drop_damaged", lambda self: 2)
    for one in ("en", *TRANSLATED):
        with i18n.reading(one):
            (outcome,) = check_workspace._trying(lambda: check_workspace._read(path))
        assert outcome.is_mended


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_what_the_catalogue_says_of_models_is_translated(spoken: str) -> None:
    known = {entry.id for entry in catalogue(spoken)}
    said = {text for card in load_catalogue() for text in (card.note, card.published_note, card.licence_doubt) if text}
    assert said - known == set()


def test_argparse_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, usage, error in (
        (["--lang", "en", "check", "--nothing"], "usage: python -m", "error: unrecognized arguments: --nothing"),
        (["--lang", "ja", "check", "--nothing"], "使い方：python -m", "エラー：認識できない引数：--nothing"),
    ):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        said = capsys.readouterr().err
        assert end.value.code == 2
        assert said.startswith(usage) and error in said


def test_a_needs_file_has_its_comments_in_the_language_of_who_reads_and_is_read_in_any() -> None:
    needs = Needs(languages=("ja",), p95_ms=300.0)
    with i18n.reading("ja"):
        text = needs.to_toml()
    assert "# 用途" in text and "What " not in text
    assert Needs.from_toml(text) == needs


def test_languages_and_choices_are_named_as_the_reader_does() -> None:
    assert (language("de"), language("zh-TW"), language("xx")) == ("German", "Chinese (Taiwan)", "xx")
    assert one_of(["a", "b", "c"]) == "a, b or c"
    with i18n.reading("ja"):
        assert (language("de"), language("en")) == ("ドイツ語", "英語")
        assert one_of(["a", "b"]) == "aまたはb"
