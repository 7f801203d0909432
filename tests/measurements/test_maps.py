"""Maps of a collection and what is saved with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from components.candidates.by_spec import resolve_name
from components.candidates.dense import EncodingCandidate
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.evaluation.neighbourhoods import disputes
from components.measurements import maps
from components.measurements import neighbourhoods as nearby
from components.projection.neighbours import exact_neighbours
from components.records import Collection
from components.workspace import Workspace
from tests.pages.cases import collection
from tests.projection.helpers import unit_vectors


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def models(workspace: Workspace, content: Collection, count: int = 3) -> list:
    n, asked = len(content.documents), len(content.queries)
    return [
        add_ready_vectors(workspace, f"m{i}", content, unit_vectors(n, seed=i, noise=1.0), unit_vectors(asked, seed=9))
        for i in range(count)
    ]


def quiet(stage: str, done: int, total: int, share: float) -> None:
    assert 0 <= share <= 1 and done <= total


def test_maps_save_neighbours_themes_and_disputes(workspace: Workspace) -> None:
    content = collection(60)
    specs = models(workspace, content)
    maps.compute_layouts(workspace, content, specs, quiet)
    lists = {}
    for i, spec in enumerate(specs):
        found = nearby.saved_neighbours(workspace, content, spec)
        assert found is not None
        lists[spec.name] = np.asarray(found)
        assert np.array_equal(found, exact_neighbours(unit_vectors(60, seed=i, noise=1.0), 20)[0])
        layout = maps.saved_layout(workspace, content, spec, specs[0])
        assert layout is not None and layout.fidelity.sampled == 60 and layout.drawn_from == 60
    found_disputes = nearby.saved_disputes(workspace, content, specs)
    assert found_disputes is not None and found_disputes.looked_at == found_disputes.total == 60
    assert found_disputes.table.equals(disputes(lists, 10))
    themes = nearby.saved_themes(workspace, content, specs[0])
    assert themes is not None and len(themes.codes) == 60 and len(set(themes.names())) == len(themes.themes)


def test_groups_are_those_of_a_model_that_reads_the_language(workspace: Workspace) -> None:
    english, many = resolve_name("all-MiniLM-L6-v2"), resolve_name("use-multilingual-v3")
    words = resolve_name("bm25")
    assert maps.reference_of([words, english, many], "en") == english
    assert maps.reference_of([words, english, many], "ja") == many
    assert maps.reference_of([english, many], "") == english  # nobody knows the language
    assert maps.reference_of([words, english], "ja") == english  # none that is known to read it
    assert maps.reference_of([words], "ja") is None


def test_what_is_saved_is_not_made_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    content = collection(40)
    specs = models(workspace, content, 2)
    maps.compute_layouts(workspace, content, specs, quiet)

    def never(*_: object, **__: object) -> None:
        pytest.fail("it was computed again")

    monkeypatch.setattr(EncodingCandidate, "document_vectors", never)
    maps.compute_layouts(workspace, content, specs, quiet)


def test_a_sample_of_disputes_gives_its_documents_their_exact_figures(workspace: Workspace) -> None:
    content = collection(50)
    specs = models(workspace, content)
    part = nearby.sample_disputes(workspace, content, specs, sample=20)
    assert part is not None and (part.looked_at, part.total) == (20, 50)
    saved = nearby.saved_disputes(workspace, content, specs)
    assert saved is not None and part.table.equals(saved.table)
    maps.compute_layouts(workspace, content, specs, quiet)
    whole = nearby.saved_disputes(workspace, content, specs)
    assert whole is not None and whole.looked_at == 50
    merged = part.table.merge(whole.table, on="row", suffixes=("", "_whole"))
    assert len(merged) == 20 and np.allclose(merged["overlap"], merged["overlap_whole"])


def test_a_large_collection_first_gets_quick_pictures_and_a_sample(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "AT_ONCE", 30)
    content = collection(60)
    specs = models(workspace, content, 2)
    stages: list[str] = []
    maps.compute_layouts(workspace, content, specs, lambda stage, *_: stages.append(stage))
    assert stages.index("disputes") < stages.index("neighbours")
    assert maps.saved_layout(workspace, content, specs[1], specs[0], "pca") is not None


@pytest.mark.parametrize("n", [1, 2, 5, 14])
def test_few_documents_are_drawn_without_groups(workspace: Workspace, n: int) -> None:
    content = collection(n, queries=0)
    specs = models(workspace, content, 2)
    maps.compute_layouts(workspace, content, specs, quiet)
    themes = nearby.saved_themes(workspace, content, specs[0])
    assert themes is not None and themes.themes == ()
    assert (nearby.saved_disputes(workspace, content, specs) is None) == (n < 2)
