"""Which models a new project starts with."""

from __future__ import annotations

import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.jobs.demo import first_specs, included_specs
from components.records import Collection


def _of_language(code: str) -> Collection:
    documents = pd.DataFrame({"id": ["a", "b"], "text": ["x", "y"], "language": [code, code]})
    return assemble("some", documents, None, None)


@pytest.mark.parametrize(
    ("code", "left_out"),
    [
        ("en", set()),
        ("", set()),  # none can be told of two letters
        ("ja", {"all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "wordllama-256"}),
        ("sw", {"all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "wordllama-256", "use-multilingual-v3"}),
    ],
)
def test_a_new_project_starts_with_the_included_models_that_read_its_documents(code: str, left_out: set[str]) -> None:
    names = {spec.name for spec in first_specs(_of_language(code))}
    everything = {spec.name for spec in included_specs()}
    if "multilingual-e5-small-4bit" in everything:  # its package is made for some computers only
        assert everything - names == left_out
    assert "bm25" in names and len(names) > 1
