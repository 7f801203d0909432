"""The modality gap against sums over all pairs, written out."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.work import Work
from components.measurements.modality_gap import gap_sentence, modality_gap
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.encoders.media import tiny


def test_it_is_the_mean_over_pairs_and_only_of_models_of_words_and_pictures(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    collection = picture_collection(workspace)
    table = collection.queries.iloc[[0, 0]].assign(id=["a", "b"], text=["a red cat", "rain"])
    collection = type(collection)(collection.name, collection.documents, table.reset_index(drop=True))
    spec = resolve_name(str(tiny.text_image_model(tmp_path / "clip", "clip")))
    candidate_of(spec).compute(Work(workspace, collection))
    found = modality_gap(workspace, collection, spec)
    assert found is not None
    words = candidate_of(spec).query_vectors(workspace, collection)
    seen = candidate_of(spec).document_vectors(workspace, collection)
    assert words is not None and seen is not None
    across = [one @ other for one, other in product(words, seen)]
    within = [seen[i] @ seen[j] for i in range(15) for j in range(15) if i != j]
    assert found.across == pytest.approx(np.mean(across), abs=1e-5)
    assert found.within == pytest.approx(np.mean(within), abs=1e-5)
    assert found.distance == pytest.approx(np.linalg.norm(words.mean(axis=0) - seen.mean(axis=0)), abs=1e-5)
    assert "never compare a score of words with a score of pictures" in gap_sentence(found)
    histogram = resolve_name("colour-histogram")
    candidate_of(histogram).compute(Work(workspace, collection))
    assert modality_gap(workspace, collection, histogram) is None
