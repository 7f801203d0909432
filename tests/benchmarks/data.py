"""Looking at a large collection: everything the Data page says of 50,000 documents."""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.findings.examine import examine
from components.datasets.sentences import sentences
from components.records import Collection
from tests.cases import texts
from tests.conftest import TEST_DATA

DOCUMENTS, SENTENCES = 50_000, 6
COPIES = 0.02  # share of documents that repeat another one, and as many nearly


def collection() -> Collection:
    """Documents of SENTENCES sentences drawn from real passages (generated ones where those are absent)."""
    corpus = TEST_DATA / "mlquestions_dev" / "corpus.jsonl"
    if corpus.is_file():
        bodies = [json.loads(line)["text"] for line in corpus.read_text(encoding="utf-8").splitlines()]
    else:
        bodies = texts(2_000, 100)
    pool = [part for body in bodies for part in sentences(body)]
    random = np.random.default_rng(0)
    chosen = random.integers(len(pool), size=(DOCUMENTS, SENTENCES))
    repeats = random.permutation(DOCUMENTS)[: int(2 * COPIES * DOCUMENTS)]
    chosen[repeats] = chosen[repeats[::-1]]
    made = [" ".join(pool[place] for place in row) for row in chosen.tolist()]
    for place in repeats[::2].tolist():
        made[place] += " Once more."
    return assemble("large", pd.DataFrame({"id": [f"d{n}" for n in range(DOCUMENTS)], "text": made}), None, None)


def profiling() -> None:
    """(k) wall and processor time of the findings; the second is what another computer would be compared by."""
    content = collection()
    characters = int(content.documents["text"].str.len().sum())
    wall, processor = time.perf_counter(), time.process_time()
    found = examine(content)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    sys.stdout.write(
        f"findings of {found.looked_at:,} documents ({characters / 1e6:.0f} M characters): "
        f"{wall:.1f} s, {processor:.1f} s of processor time, {len(found.findings)} findings\n"
    )
