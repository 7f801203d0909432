"""What every command says and how it ends."""

from __future__ import annotations

import sys

DONE, OTHER, BAD_INPUT, MODEL_FAILED = 0, 1, 2, 3


def say(text: str) -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def answer(text: str) -> None:
    """A line of the result, on stdout."""
    sys.stdout.write(text + "\n")
