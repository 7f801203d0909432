"""The glossary beside the title explains what the page below it says."""

from __future__ import annotations

import re

import pytest

from components.workspace import Workspace
from tests.pages.cases import JUDGED
from tests.pages.driver import PAGES, glossary_words, open_page, project_id, words

# Written down apart from the glossary, so that a page that begins to use one of these needs an entry.
TECHNICAL = (
    "nDCG", "MRR", "MAP", "Recall", "Precision", "Hit rate", "bpref", "R-precision", "Judged", "interval", "points",
    "margin", "unclear", "toss-up", "p50", "p95", "HNSW", "index", "tokens", "dimensions", "cosine", "RBO", "Jaccard",
    "Holm", "fusing", "rerank", "hub", "headroom", "Self-check", "practice question", "judged question",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_technical_word_of_a_page_is_explained_beside_its_title(small: Workspace, page: str) -> None:
    app = open_page(page, project=project_id(small, JUDGED))
    explained = " ".join(glossary_words(app)).replace("\\", "")
    assert explained
    said = words(app)
    tables = " ".join(str(name) for one in app.dataframe for name in one.value.columns)
    used = [one for one in TECHNICAL if re.search(rf"\b{one}", f"{said} {tables}", re.IGNORECASE)]
    assert [one for one in used if not re.search(rf"\b{one.removesuffix('s')}", explained, re.IGNORECASE)] == []
