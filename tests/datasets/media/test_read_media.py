from __future__ import annotations

import base64
import errno
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from components.datasets.media.keep import UnreadableMediaError, keep
from components.datasets.media.sources import MediaSource
from components.datasets.read import collection_from_path, collection_from_upload
from components.records import BadInputError, Collection
from components.workspace.media import MediaStore
from tests.datasets.media.files import noise, picture_bytes, plain, sound_bytes, tone, write_all

RED, BLUE, NOISE = picture_bytes(plain("red")), picture_bytes(plain("blue")), picture_bytes(noise(1))
BEEP = sound_bytes(tone(0.2))
QRELS = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "kept")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stored.getvalue()


def read(folder: Path, store: MediaStore, files: Mapping[str, bytes | str]) -> Collection:
    return collection_from_path(write_all(folder / "shop", files), store)


def test_a_folder_of_pictures_is_a_collection_its_folders_the_labels(tmp_path: Path, store: MediaStore) -> None:
    found = read(
        tmp_path, store, {"cats/red-fox_02.png": RED, "dogs/b.jpg": BLUE, ".hidden.png": NOISE, "x/.y/z.png": RED}
    )
    assert found.name == "shop"
    assert found.documents["id"].tolist() == ["cats/red-fox_02.png", "dogs/b.jpg"]
    assert found.documents["title"].tolist() == ["red fox 02", "b"]
    assert found.documents["label"].tolist() == ["cats", "dogs"]
    assert found.documents["media"].tolist() == [sha(RED), sha(BLUE)]
    assert found.documents["modality"].tolist() == ["image", "image"]
    assert store.path(sha(RED)).read_bytes() == RED
    assert "folders were taken as labels: cats, dogs" in found.notes[0]


@pytest.mark.parametrize("way", ["folder", "zip", "zip with a folder", "upload", "uploaded zip"])
def test_every_way_in_gives_the_same_collection(way: str, tmp_path: Path, store: MediaStore) -> None:
    files: dict[str, bytes | str] = {
        "a.png": RED,
        "sub/b.wav": BEEP,
        "manifest.csv": "file,caption\na.png,A fox\nb.wav,A beep\n",
    }
    if way == "folder":
        found = read(tmp_path, store, files)
    elif way == "upload":
        sent = [(name, data if isinstance(data, bytes) else data.encode()) for name, data in files.items()]
        found = collection_from_upload(sent, keeper=store)
    else:
        data = zipped({f"top/{name}" if "with a folder" in way else name: content for name, content in files.items()})
        if way == "uploaded zip":
            found = collection_from_upload(("shop.zip", data), keeper=store)
        else:
            (tmp_path / "shop.zip").write_bytes(data)
            found = collection_from_path(tmp_path / "shop.zip", store)
    assert found.documents["id"].tolist() == ["a.png", "sub/b.wav"]
    assert found.documents["text"].tolist() == ["A fox", "A beep"]
    assert found.modalities == {"image", "audio"}
    assert found.notes == ()


def test_a_table_beside_the_files_says_more_of_each(tmp_path: Path, store: MediaStore) -> None:
    rows = ("x1,./img/a.png,Fox,Red fox,animal,3", "x2,B.PNG,,,sea,4", "x3,gone.png,,,sea,5")
    table = "\n".join(("id,file,title,caption,category,price", *rows))
    found = read(tmp_path, store, {"img/a.png": RED, "img/b.png": BLUE, "img/extra.png": NOISE, "manifest.csv": table})
    assert found.documents["id"].tolist() == ["x1", "x2"]
    assert found.documents["title"].tolist() == ["Fox", "b"]
    assert found.documents["text"].tolist() == ["Red fox", ""]
    assert found.documents["label"].tolist() == ["animal", "sea"]
    assert found.documents["price"].tolist() == ["3", "4"]
    assert found.documents["file"].tolist() == ["img/a.png", "img/b.png"]
    said = " ".join(found.notes)
    assert "1 row names a file that is not there" in said
    assert "gone.png" in said
    assert "1 file is not in manifest.csv and was left out: img/extra.png" in said


def test_several_captions_of_one_picture_are_one_document(tmp_path: Path, store: MediaStore) -> None:
    table = "image\tcaption\na.png\tA fox\nb.png\tThe sea\na.png\tAn animal\na.png\tA fox\n"
    found = read(tmp_path, store, {"a.png": RED, "b.png": BLUE, "captions.tsv": table})
    assert found.documents["id"].tolist() == ["a.png", "b.png"]
    assert found.documents["text"].tolist() == ["A fox\nAn animal", "The sea"]
    assert "3 rows name 1 file more than once" in found.notes[0]


def test_questions_may_be_words_pictures_or_both(tmp_path: Path, store: MediaStore) -> None:
    corpus = [
        {"_id": "d1", "text": "fox", "media": "pics/a.png"},
        {"_id": "d2", "media": "pics/b.png"},
        {"_id": "d3", "text": "a text"},
    ]
    asked = [
        {"_id": "q1", "text": "a fox"},
        {"_id": "q2", "media": "queries/q.png"},
        {"_id": "q3", "text": "but blue", "media": "pics/a.png", "kind": "composed"},
        {"_id": "q4", "media": "queries/q.wav"},
        {"_id": "q5"},
    ]
    found = read(
        tmp_path,
        store,
        {
            "corpus.jsonl": "\n".join(map(json.dumps, corpus)),
            "queries.jsonl": "\n".join(map(json.dumps, asked)),
            "qrels/test.tsv": f"{QRELS}q1\td1\t2\nq3\td2\t1\n",
            "pics/a.png": RED,
            "pics/b.png": BLUE,
            "queries/q.png": NOISE,
            "queries/q.wav": BEEP,
        },
    )
    assert found.documents["id"].tolist() == ["d1", "d2", "d3"]
    assert [item.modality for item in found.document_items()] == ["image", "image", "text"]
    queries = {row: item for row, item in zip(found.queries["id"], found.query_items(), strict=True)}
    assert list(queries) == ["q1", "q2", "q3", "q4"]
    assert (queries["q1"].text, queries["q1"].media) == ("a fox", "")
    assert (queries["q2"].text, queries["q2"].media, queries["q2"].modality) == ("", sha(NOISE), "image")
    assert (queries["q3"].text, queries["q3"].media) == ("but blue", sha(RED))
    assert queries["q4"].modality == "audio"
    assert found.queries["kind"].tolist() == ["", "", "composed", ""]
    assert found.qrels() == {"q1": {"d1": 2}, "q3": {"d2": 1}}
    assert any("1 row has neither question nor file" in note for note in found.notes)


def test_pictures_to_ask_with_are_not_looked_through(tmp_path: Path, store: MediaStore) -> None:
    files: dict[str, bytes | str] = {
        "a.png": RED,
        "b.png": BLUE,
        "queries/q.png": NOISE,
        "queries.csv": "id,image\n1,q.png\n2,a.png\n",
    }
    found = read(tmp_path, store, files)
    assert found.documents["id"].tolist() == ["a.png", "b.png"]
    assert found.queries["media"].tolist() == [sha(NOISE), sha(RED)]


def test_bytes_inside_parquet_are_kept_a_few_rows_at_a_time(tmp_path: Path, store: MediaStore) -> None:
    rows = [
        {"image": {"bytes": RED, "path": "a.png"}, "label": 3, "caption": "A fox"},
        {"image": {"bytes": b"<svg/>", "path": "b.svg"}, "label": 4, "caption": "A drawing"},
        {"image": {"bytes": BLUE, "path": None}, "label": 5, "caption": "The sea"},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "train.parquet")
    found = collection_from_path(tmp_path / "train.parquet", store)
    assert found.documents["text"].tolist() == ["A fox", "The sea"]
    assert found.documents["label"].tolist() == ["3", "5"]
    assert found.documents["media"].tolist() == [sha(RED), sha(BLUE)]
    assert any("SVG" in note for note in found.notes)
    plain_bytes = pa.table({"id": ["s"], "audio": pa.array([BEEP], type=pa.binary())})
    pq.write_table(plain_bytes, tmp_path / "s.parquet")
    sent = collection_from_upload(("s.parquet", (tmp_path / "s.parquet").read_bytes()), keeper=store)
    assert sent.documents[["id", "media", "modality"]].values.tolist() == [["s", sha(BEEP), "audio"]]


def test_bytes_inside_json_lines_and_data_urls(tmp_path: Path, store: MediaStore) -> None:
    packed = base64.b64encode(RED).decode()
    lines = [
        {"image": {"bytes": packed, "path": "a.png"}, "text": "fox"},
        {"image": {"bytes": "?", "path": "x"}, "text": "no"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    found = collection_from_path(tmp_path / "a.jsonl", store)
    assert found.documents["media"].tolist() == [sha(RED)]
    assert found.documents["text"].tolist() == ["fox"]
    urls = f'id,picture\n1,"data:image/png;base64,{packed}"\n'
    sent = collection_from_upload(("a.csv", urls.encode()), keeper=store)
    assert sent.documents["media"].tolist() == [sha(RED)]


def test_a_table_may_name_files_below_its_folder_and_none_elsewhere(tmp_path: Path, store: MediaStore) -> None:
    write_all(tmp_path, {"data/pics/a.png": RED, "outside.png": BLUE})
    (tmp_path / "data" / "list.jsonl").write_text('{"image": "pics/a.png"}\n{"image": "../outside.png"}\n')
    found = collection_from_path(tmp_path / "data" / "list.jsonl", store)
    assert found.documents["media"].tolist() == [sha(RED)]
    assert sha(BLUE) not in store
    (tmp_path / "data" / "link.png").symlink_to(tmp_path / "outside.png")
    assert sha(BLUE) not in collection_from_path(tmp_path / "data", store).documents["media"].tolist()


def test_texts_stay_texts(tmp_path: Path, store: MediaStore) -> None:
    """A logo beside pages, an address of a picture in a column, a corpus that names none: as without the keeper."""
    cases: list[dict[str, bytes | str]] = [
        {"corpus.jsonl": '{"_id": "1", "text": "see logo.png"}', "logo.png": RED},
        {"corpus.jsonl": '{"_id": "1", "text": "shoe"}', "queries.jsonl": '{"_id": "q", "text": "s"}'},
    ]
    for number, files in enumerate(cases):
        folder = write_all(tmp_path / str(number), files)
        assert collection_from_path(folder, store).documents.equals(collection_from_path(folder).documents)
    table = b"id,text,image\n1,a shoe,https://x.example/a.jpg\n2,a hat,b.jpg\n"
    assert "media" not in collection_from_upload(("t.csv", table), keeper=store).documents.columns
    pages = [("a.md", b"# One"), ("b.md", b"# Two"), ("c.md", b"# Three"), ("logo.png", RED)]
    found = collection_from_upload(pages, keeper=store)
    assert len(found.documents) == 3
    assert any("logo.png" in note for note in found.notes)


def test_what_cannot_be_read_is_left_out_and_named(tmp_path: Path, store: MediaStore) -> None:
    files: dict[str, bytes | str] = {
        "good.jpg": RED,  # a PNG by its content
        "empty.png": b"",
        "cut.png": NOISE[: len(NOISE) // 2],
        "code.svg": "<svg onload='x'/>",
        "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "film.mp4": b"\0\0\0\x18ftypisom\0\0\0\0isom",
        "page.png": "<html>not found</html>",
    }
    found = read(tmp_path, store, files)
    assert found.documents["id"].tolist() == ["good.jpg"]
    (note,) = found.notes
    assert note.startswith("6 files were left out: ")
    assert "And 1 more." in note
    files.pop("good.jpg")
    with pytest.raises(BadInputError, match=r"5 more files cannot be read"):
        read(tmp_path / "again", store, files)


def test_a_huge_file_is_refused_before_it_is_opened(store: MediaStore) -> None:
    def never() -> io.BytesIO:
        raise AssertionError("opened")

    with pytest.raises(UnreadableMediaError, match=r"film.wav has 2.0 GB; at most 1 GB"):
        keep(MediaSource("film.wav", 2_000_000_000, never), store)


def test_a_long_sound_is_said_to_be_heard_in_windows(tmp_path: Path, store: MediaStore) -> None:
    long = sound_bytes(tone(61, rate=4000), 4000)
    assert any("longer than 60 seconds" in note for note in read(tmp_path, store, {"a.wav": long}).notes)


def test_a_full_disk_ends_the_reading_in_one_sentence(
    tmp_path: Path, store: MediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr("components.datasets.reader_process.is_reader", True)  # read here, where the disk is full
    with pytest.raises(BadInputError, match="disk is full") as raised:
        read(tmp_path, store, {"a.png": RED, "b.png": BLUE})
    assert "left out" not in str(raised.value)


def test_a_table_that_names_no_file_is_said(tmp_path: Path, store: MediaStore) -> None:
    with pytest.raises(BadInputError, match=r"manifest.csv: no column names the pictures"):
        read(tmp_path, store, {"a.png": RED, "manifest.csv": "colour,size\nred,3\n"})
    with pytest.raises(BadInputError, match=r"None of the 2 files named in column 'file'"):
        read(tmp_path / "2", store, {"a.png": RED, "manifest.csv": "file,size\nx.png,3\ny.png,4\n"})
    with pytest.raises(BadInputError, match=r"judgments \(qrels.tsv\) but no queries"):
        read(tmp_path / "3", store, {"a.png": RED, "qrels.tsv": f"{QRELS}q\ta.png\t1\n"})


def test_an_archive_that_means_harm_is_refused_whole(tmp_path: Path, store: MediaStore) -> None:
    outside = zipped({"../a.png": RED})
    with pytest.raises(BadInputError, match="outside the archive"):
        collection_from_upload(("x.zip", outside), keeper=store)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", RED + b"\0" * 30_000_000)
    with pytest.raises(BadInputError, match="200 times its size"):
        collection_from_upload(("x.zip", stored.getvalue()), keeper=store)


def test_real_collections_are_read(test_data: Path, store: MediaStore) -> None:
    pictures = collection_from_path(test_data / "images" / "public_domain", store)
    assert len(pictures.documents) == 843
    assert pictures.documents["label"].nunique() == 19
    assert pictures.notes == ()
    sounds = collection_from_path(test_data / "audio" / "esc10_cc0", store)
    assert len(sounds.documents) == 115
    assert sounds.modalities == {"audio"}
    photos = collection_from_path(test_data / "images" / "skimage", store)
    assert len(photos.documents) == 26


def test_a_sample_keeps_its_pictures(tmp_path: Path, store: MediaStore) -> None:
    found = read(tmp_path, store, {f"{n}.png": picture_bytes(noise(n)) for n in range(6)})
    smaller = found.sample(3)
    pairs = dict(zip(found.documents["id"], found.documents["media"], strict=True))
    assert all(
        pairs[row] == media for row, media in zip(smaller.documents["id"], smaller.documents["media"], strict=True)
    )
