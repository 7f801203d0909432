"""BM25, the baseline that needs no model: counts words, and finds identifiers no embedding knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.damage import DamagedError, checksum
from components.files import read_json, write_json
from components.i18n import tr
from components.records import BadInputError, Ranking, Run
from components.retrieval.ranking import EMPTY, ranking
from components.retrieval.tokens import TOKENISER_VERSION, document_tokens, language_code, query_tokens
from components.spec import vector_key

K1 = 1.5  # how soon a repeated word stops adding
B = 0.75  # how much long documents are held back, 0 to 1
META_FILE = "explorer_bm25.json"
INDEX_SUFFIXES = (".npy", ".json")  # of the files that bm25s writes
NAME = "bm25"


def bm25_key(k1: float = K1, b: float = B) -> str:
    """16 hex digits that change with the parameters or the tokeniser."""
    return vector_key({"kind": "bm25", "k1": k1, "b": b, "tokeniser": TOKENISER_VERSION})


class BM25:
    """Keyword search over bm25s (Lucene's formula). Make one with ``build`` or ``load``.

    Languages: with one ``language`` every text gets its stop words and Snowball stems ("" or "mixed": neither). With
    ``languages``, one code per document, each document is treated as its own language asks, and a query word is
    searched for in the form every language of the index would give it.
    """

    def __init__(self, index: Any, ids: Sequence[str], languages: Sequence[str], k1: float, b: float) -> None:  # noqa: ANN401
        self._index = index
        self._ids = list(ids)
        self._languages = sorted(set(languages))
        self._k1, self._b = k1, b

    @classmethod
    def build(
        cls,
        ids: Sequence[str],
        texts: Sequence[str],
        language: str = "en",
        languages: Sequence[str] | None = None,
        *,
        k1: float = K1,
        b: float = B,
    ) -> BM25:
        """Index documents: ``ids``, ``texts`` and, where given, ``languages`` go together row by row.

        Raises:
            BadInputError: they differ in length.
        """
        stated = len(ids) if languages is None else len(languages)
        if len(ids) != len(texts) or stated != len(ids):
            raise BadInputError(
                tr(
                    "BM25 got {ids} ids, {texts} texts and {languages} languages; give one of each per document.",
                    ids=len(ids),
                    texts=len(texts),
                    languages=stated,
                )
            )
        codes = [language_code(each or language) for each in languages] if languages else [language_code(language)]
        per_document = codes if languages else codes * len(ids)
        tokens = [document_tokens(text, code) for text, code in zip(texts, per_document, strict=True)]
        return cls(_index(tokens, k1, b), ids, codes, k1, b)

    @property
    def key(self) -> str:
        """See bm25_key."""
        return bm25_key(self._k1, self._b)

    def search(self, queries: Mapping[str, str], k: int) -> Run:
        """The best k documents that share a word with each query; an empty ranking where none does."""
        return Run(NAME, {query_id: self._ranking(text, k) for query_id, text in queries.items()})

    def warm_up(self) -> None:
        """Load what the first search needs (stop words, stemmers, the index itself), so that it is like all others."""
        query_tokens("first words", self._languages)
        if self._index is not None:
            self._index.get_scores_from_ids([0])

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made where missing."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._index is not None:
            self._index.save(str(folder), show_progress=False)
        parts = sorted(folder.iterdir()) if self._index is not None else []
        files = {part.name: _checksum(part) for part in parts if part.suffix in INDEX_SUFFIXES}
        meta = {
            "files": files,
            "key": self.key,
            "ids": self._ids,
            "languages": self._languages,
            "k1": self._k1,
            "b": self._b,
            "empty": self._index is None,
        }
        write_json(folder / META_FILE, meta)

    @classmethod
    def load(cls, folder: Path) -> BM25:
        """Read what ``save`` wrote.

        Raises:
            DamagedError: a file is not what was written.
            BadInputError: there is no index in the folder, or another version of the tokeniser made it.
        """
        meta = checked_meta(folder)
        if meta["key"] != bm25_key(meta["k1"], meta["b"]):
            raise BadInputError(
                tr("The BM25 index in {folder} was made by another version of this app; build it again.", folder=folder)
            )
        index = None if meta["empty"] else _load_index(folder)
        return cls(index, meta["ids"], meta["languages"], meta["k1"], meta["b"])

    def _ranking(self, text: str, k: int) -> Ranking:
        if self._index is None:
            return EMPTY
        known = self._index.vocab_dict
        tokens = [known[token] for token in query_tokens(text, self._languages) if token in known]
        if not tokens:
            return EMPTY
        scores = self._index.get_scores_from_ids(tokens)
        rows = np.flatnonzero(scores > 0)
        return ranking([self._ids[row] for row in rows], scores[rows].astype(np.float64), k)


def _index(tokens: list[list[str]], k1: float, b: float) -> Any:  # noqa: ANN401
    """None where no document has a word: bm25s cannot index nothing."""
    if not any(tokens):
        return None
    import bm25s

    index = bm25s.BM25(k1=k1, b=b, method="lucene")
    index.index(tokens, show_progress=False)
    return index


def _checksum(path: Path) -> str:
    return checksum(path.read_bytes()).decode("ascii")


def _load_index(folder: Path) -> Any:  # noqa: ANN401
    import bm25s

    return bm25s.BM25.load(str(folder), show_progress=False)


def checked_meta(folder: Path) -> dict[str, Any]:
    """What ``BM25.save`` noted in a folder, after its files were compared with their checksums, of any version.

    Raises:
        DamagedError: a file is not what was written.
        BadInputError: there is no index in the folder.
    """
    try:
        meta: dict[str, Any] = read_json(folder / META_FILE)
    except OSError:
        raise BadInputError(tr("There is no readable BM25 index in {folder}; build it again.", folder=folder)) from None
    for name, told in meta.get("files", {}).items():  # older ones have none
        if not (folder / name).is_file() or _checksum(folder / name) != told:
            raise DamagedError(folder / name)
    return meta
