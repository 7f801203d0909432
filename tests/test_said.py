"""Sentences kept with data: each reader reads them in their own language, and old or strange records as they are."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.datasets import guarded, wire
from components.datasets.chunking import chunk_collection
from components.datasets.read import collection_from_upload
from components.encoders.minilm_tokens import minilm_tokens
from components.files import read_json, write_json
from components.i18n import Said, reading, remembering, tr, tr_count
from components.numbers import sentences
from components.records import BadInputError, Collection, empty_judgments, empty_queries
from components.said import again, from_kept, kept_of
from components.workspace import Workspace

ONE, MANY = "{count} file was left out: {reasons}", "{count} files were left out: {reasons}"


def note() -> str:
    """Of the kinds there are: with values, with sentences in values, counted, one behind another."""
    why = tr("{filename} has no extension.", filename="a")
    counted = tr_count(ONE, MANY, 2, reasons=sentences([why, tr("Save it in one of these formats.")]))
    return sentences([counted, tr("A document counts by its best chunk.")])


def in_both() -> dict[str, str]:
    told = {}
    for language in ("en", "ja"):
        with reading(language):
            told[language] = str(note())
    return told


def stored(sentence: str) -> str:
    """It from a file."""
    return from_kept(str(sentence), json.loads(json.dumps(kept_of(sentence))))


@pytest.mark.parametrize(("writer", "reader"), [("en", "ja"), ("ja", "en"), ("ja", "ja"), ("en", "en")])
def test_a_kept_sentence_is_read_in_the_language_of_who_reads(writer: str, reader: str) -> None:
    with reading(writer), remembering():
        kept = note()
    assert kept == in_both()[writer]
    for sentence in (
        kept,
        stored(kept),
        pickle.loads(pickle.dumps(kept)),
        copy.deepcopy(kept),
        wire.read(wire.write(kept)),
    ):
        with reading(reader):
            assert again(sentence) == in_both()[reader]


def test_what_replaces_words_replaces_them_in_every_language() -> None:
    with reading("ja"), remembering():
        kept = note().replace("a", "b.txt", 1)
    with reading("en"):
        assert "b.txt has no extension." in again(kept)


def test_without_remembering_a_sentence_is_plain_text() -> None:
    assert type(note()) is str
    assert kept_of(note()) is None


@pytest.mark.parametrize(
    "record",
    [
        None,
        {},
        "text",
        {"version": 99, "language": "ja", "of": {"message": "A document counts by its best chunk.", "values": {}}},
        {"version": 1, "language": "ja", "of": {"message": "Nobody wrote {this.__class__}.", "values": {"this": 1}}},
        {"version": 1, "language": "ja", "of": {"message": "{filename} has no extension.", "values": {}}},
        {"version": 1, "language": "ja", "of": None},
        {"version": 1, "language": "ja", "of": {"sentences": [{"text": "so"}]}},
    ],
)
def test_an_old_or_a_strange_record_is_read_as_its_text(record: Any) -> None:
    told = again(from_kept("As it was written.", record))
    assert told in ("As it was written.", "so")


def test_notes_of_an_upload_are_read_by_two_people_in_their_languages(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    data = b"export of today\nid,title,text\n1,a,first text here\n2,b,second text here\n3,c,\n"
    with reading("ja"), remembering():  # as a reader's own process does
        collection = guarded.read(collection_from_upload, ("a.csv", data))
    assert collection.notes and all(isinstance(one, Said) for one in collection.notes)
    dataset = workspace.save_collection(collection)
    loaded = Workspace(tmp_path).load_collection(dataset)
    with reading("ja"):
        japanese = [again(one) for one in loaded.notes]
    english = [again(one) for one in loaded.notes]
    assert japanese == list(collection.notes)
    assert all(one.isascii() for one in english) and english != japanese


def test_a_workspace_of_a_version_before_has_its_notes_as_they_were(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    cells = {"id": "d", "title": "", "text": "some words " * 20, "label": "", "language": ""}
    whole = Collection("c", pd.DataFrame([cells]).astype("str"), empty_queries(), empty_judgments())
    collection = chunk_collection(whole, minilm_tokens, 16, 2)
    assert isinstance(collection.notes[-1], Said)
    dataset = workspace.save_collection(collection)
    (manifest,) = tmp_path.rglob("manifest.json")
    told = read_json(manifest)
    kept = json.loads(manifest.read_text())["said"]
    write_json(manifest, told | {"notes": list(kept)})
    with reading("ja"):
        assert [again(one) for one in Workspace(tmp_path).load_collection(dataset).notes] == list(kept)
    with reading("ja"):
        japanese = again(collection.notes[-1])
    write_json(manifest, told | {"notes": list(kept), "notes_kept": list(kept.values())})
    with reading("ja"):
        assert [again(one) for one in Workspace(tmp_path).load_collection(dataset).notes] == [japanese]
    assert not japanese.isascii()


def test_what_a_file_keeps_is_said_to_each_reader_and_whoever_writes_it_again_loses_nothing(tmp_path: Path) -> None:
    path, name = tmp_path / "kept.json", "a.csv"
    with reading("ja"), remembering():
        why = tr("{filename} has no extension.", filename=name)
        write_json(path, {"rows": [{"why": why, "name": name}], "notes": [note(), "nobody's"], "n": 1})
    for reader in ("en", "ja", "en"):
        with reading(reader):
            told = read_json(path)
            assert told == {
                "rows": [{"why": tr("{filename} has no extension.", filename=name), "name": name}],
                "notes": [in_both()[reader], "nobody's"],
                "n": 1,
            }
        write_json(path, told)


def test_an_error_keeps_how_its_sentence_was_put_together() -> None:
    with reading("ja"), remembering():
        error = BadInputError(note())
    assert again(str(error)) == in_both()["en"] != f"{error}" == in_both()["ja"]


@pytest.mark.parametrize("record", [None, [], "text", {"a": None}, {"a": {"version": 1, "of": 3}}])
def test_a_damaged_record_in_a_file_leaves_its_text(tmp_path: Path, record: Any) -> None:
    path = tmp_path / "kept.json"
    write_json(path, {"why": "a", "said": record})
    assert read_json(path)["why"] == "a"
