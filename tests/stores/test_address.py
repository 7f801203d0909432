"""Where the index is kept, as a person writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.records import BadInputError
from components.stores.address import EMBEDDED, SETTING, read_address


def test_every_form_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert read_address("") is EMBEDDED and read_address("chroma").is_embedded
    server = read_address("chroma:http://127.0.0.1:8000")
    assert (server.engine, server.url, server.label) == (
        "chroma",
        "http://127.0.0.1:8000",
        "Chroma at http://127.0.0.1:8000",
    )
    assert read_address("milvus:HTTPS://db.example:19530/").url == "https://db.example:19530"
    file = read_address(f"milvus:{tmp_path}/one.db")
    assert file.file == tmp_path / "one.db" and file.label == "Milvus in one.db"
    assert read_address(str(file)) == file  # written as it is read
    monkeypatch.setenv(SETTING, "milvus:http://127.0.0.1:19530")
    assert read_address("").url == "http://127.0.0.1:19530"
    assert read_address("chroma").is_embedded  # what is given goes before the setting


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("faiss", "give chroma, chroma:http"),
        ("milvus", "give chroma, chroma:http"),
        ("milvus:vectors.sqlite", "ends in .db"),
        ("milvus:/no/such/folder/x.db", "folder that exists"),
        ("chroma:some/folder", "begins with http"),
        ("chroma:http://127.0.0.1", "scheme, host and port"),
        ("milvus:http://127.0.0.1:99999", "scheme, host and port"),
        ("milvus:http://me:secret@db:19530", "no user name, password"),
        ("milvus:http://db:19530/other", "scheme, host and port"),
    ],
)
def test_what_is_no_address_is_said_in_a_sentence_without_secrets(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        read_address(text)
    assert "secret" not in str(caught.value)


def test_tokens_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILVUS_TOKEN", " root:secret ")
    monkeypatch.delenv("CHROMA_TOKEN", raising=False)
    address = read_address("milvus:http://127.0.0.1:19530")
    assert address.token == "root:secret" and "secret" not in repr(address)
    assert read_address("chroma:http://127.0.0.1:8000").token == ""
