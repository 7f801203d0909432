"""Captions and files asked for each other, against ranks counted pair by pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.work import Work
from components.measurements.base import Subject, measure
from components.measurements.both_ways import BOTH_WAYS, ranks, share_found
from components.records import BadInputError, Item
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.encoders.media import tiny


def test_a_rank_counts_what_stands_before_the_best_right_one() -> None:
    cosines = np.array([[0.9, 0.5, 0.7], [0.2, 0.2, 0.1], [0.3, 0.4, 0.5]])
    right = np.array([[False, True, False], [True, False, False], [True, True, True]])
    assert ranks(cosines, right).tolist() == [3, 2, 1], "a tie with a wrong one is no find"


def test_captions_find_files_and_files_captions_as_counted_by_hand(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    collection = picture_collection(workspace, captions=True)
    spec = resolve_name(str(tiny.text_image_model(tmp_path / "clip", "clip")))
    candidate = candidate_of(spec)
    candidate.compute(Work(workspace, collection))
    subject = Subject(workspace, collection, spec)
    said = measure(BOTH_WAYS, subject)
    found = BOTH_WAYS.load(subject)
    assert found is not None and len(found) == 15
    captions = collection.documents["text"].tolist()
    words = candidate.load().encode([Item(text) for text in captions], "query", workspace.media.path)
    seen = candidate.document_vectors(workspace, collection)
    assert seen is not None
    for row in range(15):
        before = sum(
            words[row] @ seen[other] >= max(words[row] @ seen[i] for i in range(15) if captions[i] == captions[row])
            for other in range(15)
            if captions[other] != captions[row]
        )
        assert found["to_file"].iloc[row] == before + 1
    assert said["to_file@10"] == pytest.approx((found["to_file"] <= 10).mean())
    assert share_found(found, "to_words", 10).mean == said["to_words@10"]


def test_models_of_one_kind_and_files_without_captions_are_refused(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    captioned = picture_collection(workspace, captions=True)
    with pytest.raises(BadInputError, match="takes both words and these files"):
        measure(BOTH_WAYS, Subject(workspace, captioned, resolve_name("colour-histogram")))
    with pytest.raises(BadInputError, match="no pictures or sounds with different captions"):
        measure(BOTH_WAYS, Subject(workspace, picture_collection(workspace), resolve_name("colour-histogram")))
