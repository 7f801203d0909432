from __future__ import annotations

import errno
import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.datasets.assemble import assemble
from components.records import BadInputError, Collection, Item
from components.stores.vector_cache import item_hash, item_hashes, text_hash, text_hashes
from components.workspace import Workspace
from components.workspace.media import BLOCK, MediaStore

SHA = hashlib.sha256(b"a picture").hexdigest()
OTHER = hashlib.sha256(b"another").hexdigest()
TEXT = st.text(max_size=8)


def texts_alone(**more: Any) -> Collection:
    documents = pd.DataFrame(
        {
            "id": ["a", "b"],
            "title": ["T", ""],
            "text": ["one", "zwei ü"],
            "label": ["x", ""],
            "language": ["", "de"],
            "price": ["1", "2"],
            **more,
        },
        dtype="str",
    )
    return Collection("n", documents, pd.DataFrame({"id": ["q"], "text": ["what"]}, dtype="str"))


def test_texts_alone_hash_as_they_did_before_there_were_pictures() -> None:
    """The values of the version before, written down: a workspace made by it must find its vectors and results."""
    found = texts_alone()
    assert found.documents_id == "9e4aec2b4b7ee299"
    assert found.search_id == "eab815bbaf4992f3"
    assert found.metadata_id == "15150c1a"
    assert found.content_hash == "1347f19bb56286bd688655463797672a74c48cb1da74b732f930399371151dc2"
    assert text_hash("document", "one").hex() == "4700db8f7accb7250754e1ee66afe8fb"
    items = found.document_items()
    assert items == [Item("T one"), Item("zwei ü")]
    assert item_hashes("document", items) == text_hashes("document", found.document_texts())


def test_empty_media_columns_change_no_index_and_no_result() -> None:
    plain, empty = texts_alone(), texts_alone(media=["", ""], modality=["text", "text"])
    assert (empty.documents_id, empty.search_id, empty.metadata_id) == (
        plain.documents_id,
        plain.search_id,
        plain.metadata_id,
    )
    assert empty.modalities == {"text"}


def test_another_picture_is_another_document_and_another_search() -> None:
    one = texts_alone(media=[SHA, ""], modality=["image", "text"])
    two = texts_alone(media=[OTHER, ""], modality=["image", "text"])
    assert len({texts_alone().documents_id, one.documents_id, two.documents_id}) == 3
    assert len({texts_alone().search_id, one.search_id, two.search_id}) == 3
    assert one.metadata_id == two.metadata_id == texts_alone().metadata_id
    assert one.document_items() == [Item("T one", SHA, "image"), Item("zwei ü")]
    assert one.modalities == {"image", "text"}


@given(TEXT, TEXT, st.sampled_from(["", SHA, OTHER]), st.sampled_from(["", SHA, OTHER]))
def test_items_share_a_name_only_where_all_of_them_is_the_same(a: str, b: str, first: str, second: str) -> None:
    same = (a, first) == (b, second)
    assert (item_hash("query", Item(a, first, "image")) == item_hash("query", Item(b, second, "image"))) == same
    assert item_hash("query", Item(a, first)) != item_hash("document", Item(a, first))


def test_a_picture_without_a_word_stays_and_an_empty_row_goes() -> None:
    documents = pd.DataFrame({"id": ["1", "2"], "text": ["", ""], "media": [SHA, ""], "modality": ["image", "text"]})
    found = assemble("c", documents.astype("str"))
    assert found.documents["id"].tolist() == ["1"]
    assert "2" in found.notes[0]


class Counting(io.BytesIO):
    """A stream that remembers the largest piece it was asked for."""

    largest = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self.largest = max(self.largest, size)
        return super().read(size)


def test_bytes_are_kept_once_and_never_held_whole(tmp_path: Path) -> None:
    store = MediaStore(tmp_path / "media")
    data = bytes(range(256)) * (BLOCK // 256 * 2 + 3)
    stream = Counting(data)
    name = store.put(stream)
    assert name == hashlib.sha256(data).hexdigest()
    assert stream.largest <= BLOCK
    assert store.path(name).read_bytes() == data
    assert store.put(io.BytesIO(data)) == name
    assert [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()] == [name]
    store.path(name).write_bytes(b"")  # as a power cut may leave it
    assert store.put(io.BytesIO(data)) == name
    assert store.path(name).read_bytes() == data
    assert name in store
    assert SHA not in store


def test_many_threads_may_bring_the_same_file(tmp_path: Path) -> None:
    store, data = MediaStore(tmp_path / "media"), b"x" * 100_000
    threads = [threading.Thread(target=lambda: store.put(io.BytesIO(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([path for path in (tmp_path / "media").rglob("*") if path.is_file()]) == 1


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInputError, match="disk is full"):
        MediaStore(tmp_path / "media").put(io.BytesIO(b"x"))
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="SHA-256"):
        MediaStore(tmp_path).path(name)


def test_a_collection_with_pictures_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    name = workspace.media.put(io.BytesIO(b"a picture"))
    saved = texts_alone(media=[name, ""], modality=["image", "text"])
    loaded = workspace.load_collection(workspace.save_collection(saved))
    assert loaded.document_items() == saved.document_items()
    assert loaded.content_hash == saved.content_hash
    with pytest.raises(BadInputError, match="gone from the workspace"):
        workspace.media.path(OTHER)
