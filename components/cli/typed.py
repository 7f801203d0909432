"""Options as people type them: numbers with a Japanese keyboard's wide digits count too."""

from __future__ import annotations

import argparse
from typing import Any

from components.numbers import half_width


class Parser(argparse.ArgumentParser):
    """Reads numbers in either width; the parsers of commands below it are of its class."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as argparse takes them
        super().__init__(*args, **options)
        self.register("type", int, lambda typed: int(half_width(typed)))
        self.register("type", float, lambda typed: float(half_width(typed)))
