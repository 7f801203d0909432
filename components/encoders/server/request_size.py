"""How many texts go into a request: fewer from then on where a server is slow or refuses, more again where it can."""

from __future__ import annotations

from components.encoders.server.refusals import Cause, Refusal


class RequestSize:
    """``size`` is what the next request may hold at most.

    A limit on the number of texts stays. After one text was found that a server does not take, the next is sent alone
    and the size doubles with every answer: neighbours are often of the same kind.
    """

    def __init__(self, size: int) -> None:
        self._wanted = max(size, 1)
        self.size = self._wanted
        self._is_searching = False  # for the text that is the reason of a refusal
        self.known_limit: int | None = None  # texts, found out by a refusal
        self.shortest_refused: int | None = None  # characters of the shortest text that was too long

    def was_late(self, asked: int) -> None:
        """A quarter: the server may well go on with the request that was given up, and this one waits behind it."""
        self._wanted = self.size = max(asked // 4, 1)

    def was_refused(self, asked: int, refusal: Refusal) -> None:
        """Smaller, as the reason says where it names a number, else by half."""
        self.size = refusal.most_texts(asked) or max(asked // 2, 1)
        self._is_searching = refusal.cause is not Cause.COUNT
        if refusal.cause is Cause.COUNT:
            self._wanted = self.known_limit = self.size

    def was_answered(self) -> None:
        """Towards what was wanted again; not while a refusal may have been for all texts together."""
        if not self._is_searching:
            self.size = min(self.size * 2, self._wanted)

    def found(self, characters: int, cause: Cause) -> None:
        """One text was the reason of a refusal."""
        self.size, self._is_searching = 1, False
        if cause is Cause.LENGTH:
            self.shortest_refused = min(characters, self.shortest_refused or characters)

    def is_surely_long(self, characters: int) -> bool:
        """Whether a text is as long as one that was too long, so that it had better be sent alone."""
        return self.shortest_refused is not None and characters >= self.shortest_refused
