"""Embeddings from any address that speaks OpenAI's language, or Azure's, Cohere's, Voyage's or Gemini's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from components.encoders.endpoint import SlowError, TextsRefusedError
from components.encoders.server.keys import KEY_VARIABLE, find_key
from components.encoders.server.model import CUT, OPENAI_URL, SKIP, ServerModel
from components.encoders.server.refusals import Cause
from components.encoders.token_estimates import batches_by_tokens, fitting
from components.i18n import tr
from components.numbers import sentences
from components.records import BadInputError, FloatArray

__all__ = ["CUT", "KEY_VARIABLE", "OPENAI_URL", "SKIP", "OpenAICompatibleEncoder", "find_key"]
MOST_CUTS = 12  # attempts to shorten one text until a server takes it
SHORTEST_CUT = 16  # characters; what is refused below is not refused for its length
SHOWN = 60  # characters of a text in a sentence


class OpenAICompatibleEncoder(ServerModel):
    """An Encoder over ``POST {base_url}/embeddings`` and its likes. Texts leave this computer when it encodes."""

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder.

        Raises:
            BadInputError: no key, no answer, an answer that cannot be right, another model than before, or a text that
                the server does not take; the sentence says which.
        """
        return self._all(texts, "document")

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder and encode_documents."""
        return self._all(texts, "query")

    def encode_some(self, texts: Sequence[str], side: str) -> FloatArray:
        """As the two above, with NaN in the rows of texts that the server does not take; ``refused`` says why."""
        return self._encode(texts, side)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """None: an address does not tell before it is paid. See estimate_tokens."""
        return None

    def split(self, texts: Sequence[str], side: str) -> Iterator[int]:
        """How many of the texts go into each request: whoever stores vectors should do so after each of them.

        Sizes are told one by one, because a slow server is asked for fewer from then on, and a cap leaves less room.
        """
        ready, place = self._ready(texts, side), 0
        while place < len(ready):
            size = len(self._next(ready, place))
            yield size
            place += size

    def _all(self, texts: Sequence[str], side: str) -> FloatArray:
        vectors = self._encode(texts, side)
        for text in texts:
            if text in self.refused:
                raise BadInputError(self.refused[text])
        return vectors

    def _encode(self, texts: Sequence[str], side: str) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        self.check_model()
        ready, parts, place = self._ready(texts, side), [], 0
        while place < len(ready):
            batch = self._next(ready, place)
            try:
                parts.append(self._request(batch, side))
            except SlowError:
                if self._was_late and not self._is_patient:
                    raise
                self._was_late = True
                self._size.was_late(len(batch))
                continue
            except TextsRefusedError as error:
                if self._is_asked_otherwise(error):
                    continue
                if len(batch) > 1:
                    self._size.was_refused(len(batch), error.refusal)
                    continue
                parts.append(self._without(texts[place], batch[0], side, error))
            else:
                self._size.was_answered()
                self._was_late = False
            place += len(batch)
        width = self._dim or 0
        return np.concatenate([part if part.shape[1] else np.full((1, width), np.nan, np.float32) for part in parts])

    def _next(self, ready: list[str], place: int) -> list[str]:
        """The texts of the request that begins at ``place``: fewer where more might cross the cap on spending."""
        batch = next(batches_by_tokens(ready[place : place + self._size.size], self._size.size))
        alone = [row for row, text in enumerate(batch) if self._size.is_surely_long(len(text))]
        batch = batch[: max(alone[0], 1)] if alone else batch
        room = None if self._meter is None else self._meter.room()
        return batch if room is None else fitting(batch, room)

    def _without(self, text: str, ready: str, side: str, error: TextsRefusedError) -> FloatArray:
        """A row for one text that was refused: of its beginning, or of width 0 where it is left out.

        Raises:
            BadInputError: it is not for this text: the server takes none at all.
        """
        self._size.found(len(ready), error.refusal.cause)
        if not self._has_answered:
            self._probe()
        if error.refusal.cause is Cause.LENGTH and self._refused_texts == CUT:
            vectors = self._cut(text, ready, side, error)
            if vectors is not None:
                return vectors
        begins = " ".join(text.split())[:SHOWN]
        sentence = tr(
            '{server} does not take the text that begins with "{begins}" (status {status}).',
            server=self.named,
            begins=begins,
            status=error.refusal.status,
        )
        advice = tr("Change or remove it, or write ?refused_texts=skip behind the address to leave such texts out.")
        self.refused[text] = self._endpoint.safe(sentences([error.refusal.told(sentence), advice]))
        return np.zeros((1, 0), dtype=np.float32)

    def _cut(self, text: str, ready: str, side: str, error: TextsRefusedError) -> FloatArray | None:
        """The vector of the longest beginning that was tried and taken; None where none was."""
        kept, refusal = ready, error.refusal
        for _ in range(MOST_CUTS):
            share = refusal.length_share()
            kept = kept[: int(len(kept) * (share * 0.97 if share and share < 0.95 else 0.75))].rstrip()
            if len(kept) < SHORTEST_CUT:
                return None
            try:
                vectors = self._request([kept], side)
            except TextsRefusedError as again:
                refusal = again.refusal
                continue
            self.cut[text] = len(kept) - len(self._prompts[side])
            return vectors
        return None
