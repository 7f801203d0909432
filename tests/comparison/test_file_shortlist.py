"""The suggested shortlist for pictures and sounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from components.catalogue.cards import find_card
from components.comparison.exclusions import exclusions
from components.comparison.file_shortlist import CONSE, suggest_for_files
from components.comparison.shortlist import Suggestion
from components.needs.fields import Needs
from components.records import Collection
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection


@pytest.fixture
def pictures(tmp_path: Path) -> Collection:
    return picture_collection(Workspace(tmp_path), captions=True)


def by_name(suggestions: list[Suggestion]) -> dict[str, Suggestion]:
    return {one.spec.name: one for one in suggestions if one.spec}


def only(collection: Collection, *queries: str) -> Collection:
    kept = collection.queries[collection.queries["id"].isin(queries)].reset_index(drop=True)
    return replace(collection, queries=kept, judgments=collection.judgments.iloc[:0])


def test_pictures_get_what_looks_at_them_and_what_reads_their_captions(pictures: Collection) -> None:
    found = suggest_for_files(Needs(), pictures, ["en"])
    names = list(by_name(found))
    assert names[:-1] == ["colour-histogram", CONSE, "efficientnet-lite0", "bm25", "all-MiniLM-L6-v2"]
    assert len({one.role for one in found}) == len(found)
    joint = find_card(names[-1])
    assert joint and joint.kind and {"image", "text"} <= set(joint.modality.split("|"))
    assert "No published score" in found[-1].why


def test_only_what_answers_the_questions_is_suggested(pictures: Collection) -> None:
    in_words = by_name(suggest_for_files(Needs(), only(pictures, "words"), ["en"]))
    assert {"colour-histogram", "efficientnet-lite0"} & set(in_words) == set()
    assert {CONSE, "bm25"} <= set(in_words)
    by_picture = by_name(suggest_for_files(Needs(), only(pictures, "picture"), ["en"]))
    assert {"colour-histogram", "efficientnet-lite0"} <= set(by_picture)
    assert {"bm25", "all-MiniLM-L6-v2"} & set(by_picture) == set()


def test_without_words_beside_the_files_nothing_reads_them(tmp_path: Path) -> None:
    found = by_name(suggest_for_files(Needs(), picture_collection(Workspace(tmp_path)), []))
    assert {"bm25", "all-MiniLM-L6-v2"} & set(found) == set()


def test_sounds_get_models_of_sounds(pictures: Collection) -> None:
    documents = pictures.documents.assign(modality="audio")
    queries = only(pictures, "words").queries
    sounds = replace(pictures, documents=documents, queries=queries, judgments=pictures.judgments.iloc[:0])
    assert set(by_name(suggest_for_files(Needs(), sounds, ["en"]))) >= {"bm25", "all-MiniLM-L6-v2"}
    unasked = by_name(suggest_for_files(Needs(), replace(sounds, queries=queries.iloc[:0]), ["en"]))
    assert {"mel-statistics", "musicnn-mtt"} <= set(unasked)
    joint = find_card(list(unasked)[-1])
    assert joint and "audio" in joint.modality


@pytest.mark.parametrize("limits", [{"memory_mb": 900.0}, {"commercial_use": True}, {"gpu": True}])
def test_the_one_of_words_and_files_meets_every_limit(pictures: Collection, limits: dict[str, object]) -> None:
    needs = Needs().changed(**limits)
    *_, joint = suggest_for_files(needs, pictures, ["en"])
    assert joint.spec and joint.card
    assert not exclusions(needs.changed(modalities=("image", "text")), joint.card, joint.spec)


def test_nothing_that_fits_is_said(pictures: Collection) -> None:
    *_, joint = suggest_for_files(Needs(memory_mb=1.0), pictures, ["en"])
    assert joint.spec is None
    assert joint.why == "No listed model of words and pictures meets the limits of your needs."
