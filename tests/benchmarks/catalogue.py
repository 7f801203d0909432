"""How quickly a catalogue of 1,000 models is filtered, and how quickly the Models page opens with one."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

from streamlit.testing.v1 import AppTest

from components.catalogue import cards as catalogue
from components.catalogue.browse import Filters, filter_cards, sort_cards
from components.catalogue.cards import ModelCard, load_catalogue
from components.catalogue.published import score_of
from components.comparison.exclusions import findings
from components.needs.fields import Needs
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.pages.cases import collection

MODELS = 1_000
TIMES = 5
ROOT = Path(__file__).resolve().parents[2]


def many_cards() -> tuple[ModelCard, ...]:
    """The catalogue repeated under other names until there are MODELS of it."""
    cards = load_catalogue()
    copies = (replace(cards[n % len(cards)], name=f"copy-{n}/{cards[n % len(cards)].name}") for n in range(MODELS))
    return (*cards, *list(copies)[: MODELS - len(cards)])


@contextmanager
def large_catalogue() -> Iterator[tuple[ModelCard, ...]]:
    """As if that many models were listed."""
    cards = many_cards()
    with mock.patch.object(catalogue, "_cards", lambda: cards):
        yield cards


def run_all() -> None:
    """Print both figures."""
    with large_catalogue() as cards:
        filtering(cards)
        opening()


def filtering(cards: tuple[ModelCard, ...]) -> None:
    """Filter, hold against the needs and sort, as one change of a filter does."""
    needs = Needs(commercial_use=True, data_stays=True, languages=("ja",), gpu=False, memory_mb=2000)
    wanted = Filters(words="e", commercial=("yes", "unclear"), most_parameters=1000, released_from="2021-01-01")

    def one_change() -> None:
        kept, _ = filter_cards(cards, wanted)
        for card in kept:
            findings(needs, card, ModelSpec(card.name, card.kind or "sentence-transformers", card.source))
        sort_cards(kept, lambda card: one.score if (one := score_of(card, "FiQA2018", "default")) else None)

    one_change()
    taken, computed = _median(one_change)
    print(
        f"(h) {len(cards):,} models filtered, checked and sorted: {taken * 1e3:.0f} ms (under 200), "
        f"{computed * 1e3:.0f} ms of them computing"
    )


def opening() -> None:
    """The page with the catalogue folded and open, drawn again in a warm server."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"EXPLORER_WORKSPACE": folder}):
        project = Workspace().create_project("benchmark", collection())
        for opened in ("false", "true"):
            page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            page.switch_page("pages/models.py")
            page.query_params.update({"project": project.id, "catalogue": opened})
            page.run()
            assert not page.exception
            taken, computed = _median(page.run)
            words = "open" if any("Family" in table.value for table in page.dataframe) else "folded"
            print(
                f"(i) Models page, {MODELS:,} models, catalogue {words}: {taken:.2f} s warm (under 1), "
                f"{computed:.2f} s of them computing"
            )


def _median(call: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of a call, and of the processor time in it: they differ where others use the machine, too."""
    walls, computing = [], []
    for _ in range(TIMES):
        wall, processor = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - wall)
        computing.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(computing)


if __name__ == "__main__":
    run_all()
