"""Which judged queries teach and which test: no right document, and no wording, is on both sides.

Pairs that are split one by one leak: two queries with the same right document, one on either side, let a model learn
its answer by heart (on a small collection that alone looked like five points gained). So whole groups are held out:
queries are connected where they share a right document, or its text, and where they are nearly the same query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.candidates.tuned_folder import plain_words
from components.datasets.duplicates import LEAST_WORDS, near_duplicates
from components.datasets.word_scan import scan_words
from components.i18n import tr
from components.records import BadInputError, Collection

LEAST_PAIRS = 40
"""Training pairs below which nothing is learned that would hold for other queries."""
LEAST_TEST = 25
"""Test queries below which no gain could be told from chance."""
TEST_SHARE = 0.3
"""Of the judged queries, where nobody says how many pairs to learn from."""
LARGE_GROUP = 0.05
"""Share of all queries from which a group teaches: in a test its queries would count as independent, and are not."""
NEARLY_SAME = 90.0
"""Per cent of letters two short queries share (words in any order) from which they count as one query."""
BLOCK = 512  # queries compared with all others at a time

Groups = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RightPair:
    """A query and a document that is right for it, by id; ``group`` is the number of the query's group."""

    query_id: str
    doc_id: str
    group: int


@dataclass(frozen=True)
class Split:
    """Training pairs, test queries, and queries of training groups that are neither: all by id, in table order."""

    pairs: tuple[RightPair, ...]
    test: tuple[str, ...]
    left_out: tuple[str, ...]
    groups: int
    """Groups of all judged queries."""

    @property
    def training(self) -> tuple[str, ...]:
        """The queries of the training pairs."""
        return tuple(dict.fromkeys(pair.query_id for pair in self.pairs))

    def first(self, count: int, seed: int = 0) -> tuple[RightPair, ...]:
        """So many of the training pairs: of one seed, the smaller choice is always part of the larger."""
        order = np.random.default_rng([seed, 1]).permutation(len(self.pairs))[:count]
        return tuple(self.pairs[place] for place in sorted(order.tolist()))


def split_queries(collection: Collection, pairs: int | None = None, seed: int = 0) -> Split:
    """Judged queries in training pairs and test queries, group by group, in a seeded order.

    Args:
        collection: with judgments; its documents in one piece.
        pairs: how many training pairs, at most; every group that is not needed for them tests. By default about
            seven of ten queries teach.
        seed: of the order of groups.

    Raises:
        BadInputError: fewer than LEAST_PAIRS training pairs or LEAST_TEST test queries are left.
    """
    if collection.is_chunked:
        raise BadInputError(tr("Training reads whole documents; use documents that are not cut into chunks."))
    if pairs is not None and pairs < LEAST_PAIRS:
        raise BadInputError(
            tr(
                "{pairs} training pairs are too few to learn from; give {least_pairs} or more.",
                pairs=pairs,
                least_pairs=LEAST_PAIRS,
            )
        )
    right = _right_documents(collection)
    groups = linked_groups(collection, right)
    members: dict[int, list[str]] = {}
    for query_id, group in zip(right, groups.tolist(), strict=True):
        members.setdefault(group, []).append(query_id)
    total = sum(map(len, right.values()))
    wanted = round(total * (1 - TEST_SHARE)) if pairs is None else pairs
    number = dict(zip(right, groups.tolist(), strict=True))
    chosen: list[RightPair] = []
    test: set[str] = set()
    for group in _order(members, len(right), seed):
        if len(chosen) >= wanted:
            test |= set(members[group])
        else:
            ready = [RightPair(query_id, doc_id, group) for query_id in members[group] for doc_id in right[query_id]]
            chosen += ready[: wanted - len(chosen)]
    teaching = {pair.query_id for pair in chosen}
    kept = {query_id: place for place, query_id in enumerate(right)}
    split = Split(
        tuple(sorted(chosen, key=lambda pair: kept[pair.query_id])),
        tuple(query_id for query_id in right if query_id in test),
        tuple(query_id for query_id in right if query_id not in test and query_id not in teaching),
        len(set(number.values())),
    )
    _refuse_few(split, len(right))
    return split


def linked_groups(collection: Collection, right: dict[str, list[str]]) -> Groups:
    """The number of each query's group, int64 (len(right),): connected by a right document or by wording."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    texts = dict(zip(collection.queries["id"], collection.queries["text"], strict=True))
    body = dict(zip(collection.documents["id"], collection.document_texts(), strict=True))
    nodes: dict[str, int] = {}
    edges = [
        (place, len(right) + nodes.setdefault(" ".join(body[doc_id].split()) or doc_id, len(nodes)))
        for place, documents in enumerate(right.values())
        for doc_id in documents
    ]
    edges += _nearly_same([texts[query_id] for query_id in right])
    size = len(right) + len(nodes)
    rows, columns = (
        (np.array(side, dtype=np.int64) for side in zip(*edges, strict=True)) if edges else (np.zeros(0),) * 2
    )
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1]
    return np.asarray(labels[: len(right)], dtype=np.int64)


def _right_documents(collection: Collection) -> dict[str, list[str]]:
    """Query id -> the documents judged right for it, of queries with words, in table order."""
    judged = collection.judgments[collection.judgments["grade"] > 0]
    right: dict[str, list[str]] = {}
    for query_id, doc_id in zip(judged["query_id"], judged["doc_id"], strict=True):
        right.setdefault(query_id, []).append(doc_id)
    queries = zip(collection.queries["id"], collection.queries["text"], strict=True)
    return {query_id: right[query_id] for query_id, text in queries if query_id in right and text.strip()}


def _order(members: dict[int, list[str]], queries: int, seed: int) -> list[int]:
    """Large groups first, the largest before; then the others as the seed shuffles them."""
    large = sorted((g for g in members if len(members[g]) > LARGE_GROUP * queries), key=lambda g: -len(members[g]))
    rest = [group for group in members if group not in set(large)]
    return [*large, *(rest[place] for place in np.random.default_rng(seed).permutation(len(rest)).tolist())]


def _nearly_same(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of queries by position that ask nearly the same, enough of them to connect every such group."""
    words = [plain_words(text) for text in texts]
    first: dict[str, int] = {}
    edges = [(first.setdefault(text, place), place) for place, text in enumerate(words)]
    edges += [(pair.first, pair.second) for pair in near_duplicates(scan_words(texts)).pairs]
    short = [place for place, text in zip(first.values(), first, strict=True) if text.count(" ") + 1 < LEAST_WORDS]
    edges += _alike(short, [words[place] for place in short])
    return edges


def _alike(places: Sequence[int], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    for start in range(0, len(words), BLOCK):
        shares = cdist(words[start : start + BLOCK], words[start:], scorer=ratio, score_cutoff=NEARLY_SAME)
        for row, column in np.argwhere(shares >= NEARLY_SAME).tolist():
            yield places[start + row], places[start + column]


def _refuse_few(split: Split, queries: int) -> None:
    if len(split.pairs) >= LEAST_PAIRS and len(split.test) >= LEAST_TEST:
        return
    raise BadInputError(
        tr(
            "{queries:,} judged questions make {number_of_pairs:,} training pairs and "
            "{number_of_test:,} test questions that share no right document and no wording "
            "with them; {least_pairs} pairs and {least_test} test questions are the least. "
            "Judge more questions (page Search), or learn from fewer pairs where test "
            "questions are lacking.",
            queries=queries,
            number_of_pairs=len(split.pairs),
            number_of_test=len(split.test),
            least_pairs=LEAST_PAIRS,
            least_test=LEAST_TEST,
        )
    )
