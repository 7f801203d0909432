"""``python -m tests.torture [KILLS] [FLIPS]``: the long form, for an evening; each prints what it counted."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.torture import flips, kills

KILLS, FLIPS = 200, 500


def main(arguments: list[str]) -> None:
    """Kill, then flip."""
    numbers = [int(one) for one in arguments] + [KILLS, FLIPS][len(arguments) :]
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"kills: {kills.run(Path(folder) / 'kills', numbers[0])}\n")
        sys.stdout.write(f"flipped bytes: {flips.run(Path(folder) / 'flips', numbers[1])}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
