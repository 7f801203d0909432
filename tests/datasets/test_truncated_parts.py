"""What a model cuts off comes back as passages: nothing of it is lost, nothing of it is too long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from components.candidates.by_spec import reading_limit, resolve_name, token_counter
from components.datasets.truncated_parts import long_rows, read_ends, unread_passages
from tests.cases import MINILM, texts


class Words:
    """A token is a word; two more stand around every text."""

    overhead = 2

    def count(self, bodies: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in bodies]


def table(*bodies: str, title: str = "") -> pd.DataFrame:
    return pd.DataFrame({"title": title, "text": list(bodies)})


def test_the_rest_of_a_text_is_cut_into_passages_of_the_limit() -> None:
    words = [f"w{i}" for i in range(100)]
    found = unread_passages(table(" ".join(words), "short"), Words(), room=22)
    assert " ".join(found.texts).split() == words[20:]
    assert set(found.rows.tolist()) == {0}
    assert max(Words().count(found.texts)) <= 22
    assert len(found.texts) == 4


def test_a_passage_begins_with_the_title_as_a_chunk_does() -> None:
    words = [f"w{i}" for i in range(60)]
    found = unread_passages(table(" ".join(words), title="The title"), Words(), room=22)
    assert all(text.startswith("The title ") for text in found.texts)
    assert " ".join(text.removeprefix("The title ") for text in found.texts).split() == words[18:]
    assert max(Words().count(found.texts)) <= 22


def test_a_title_that_would_take_the_room_is_left_out() -> None:
    title = " ".join(f"t{i}" for i in range(12))
    found = unread_passages(table(" ".join(f"w{i}" for i in range(60)), title=title), Words(), room=22)
    assert not any("t0" in text for text in found.texts)


def test_texts_that_fit_leave_nothing_unread() -> None:
    assert unread_passages(table("one two three", ""), Words(), room=22).texts == []
    assert long_rows(["a b c", "a b c d"], Words(), 5) == [1]


@pytest.mark.parametrize("seed", range(5))
def test_reading_ends_where_a_search_from_left_to_right_finds_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bodies = [" ".join("x" * int(n) for n in rng.integers(1, 9, 80)) for _ in range(6)]
    for text, end in zip(bodies, read_ends(bodies, Words(), 30), strict=True):
        assert len(text[:end].split()) == 28 and Words().count([text[:end]])[0] <= 30
        assert Words().count([text[: end + 2]])[0] > 30


def test_minilm_reads_the_beginning_and_would_read_every_passage_whole() -> None:
    spec = resolve_name(MINILM)
    counter, room = token_counter(spec), reading_limit(spec).room
    assert counter is not None and room is not None
    body = " ".join(texts(60, words=14))
    found = unread_passages(table(body, title="Harbour notes"), counter, room)
    end = read_ends([f"Harbour notes {body}"], counter, room)[0]
    assert room - 8 <= counter.count([f"Harbour notes {body}"[:end]])[0] <= room
    assert max(counter.count(found.texts)) <= room
    rest = " ".join(text.removeprefix("Harbour notes ") for text in found.texts)
    assert rest.split() == f"Harbour notes {body}"[end:].split()
