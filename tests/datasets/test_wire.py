"""What a reader found comes over as it was; what somebody else writes there runs nothing."""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import stat
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets import reader_process, wire
from components.datasets.guarded import read
from components.datasets.interactions.rules import Rules
from components.datasets.reader_process import Limits, ReadRequest
from components.datasets.table_options import TableOptions
from components.records import BadInputError, Ranking, Run
from components.workspace.media import MediaStore
from tests.pages.cases import collection

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
TREES = st.recursive(
    SCALARS,
    lambda some: st.lists(some) | st.lists(some).map(tuple) | st.dictionaries(st.text() | st.integers(), some),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_plain_values_come_back(value: Any) -> None:
    found = wire.read(wire.write(value))
    assert found == value
    assert repr(found) == repr(value)  # 1 and 1.0 and True are not the same


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(), st.integers(-(2**60), 2**60), st.floats(), SCALARS), max_size=5), st.booleans())
def test_tables_come_back_with_types_names_and_order(rows: list[Any], is_indexed: bool) -> None:
    frame = pd.DataFrame(rows, columns=["text", "n", "x", "any"])
    frame = frame.astype({"text": "str", "n": "int64", "x": "float64", "any": object})
    frame["again"] = frame["text"]
    frame.columns = pd.Index(["text", "n", "x", "", "text"])
    if is_indexed:
        frame.index = pd.Index([f"row {number}" for number in range(len(rows))], dtype="str")
    frame.attrs["header"] = ("row", 2)
    found = wire.read(wire.write(frame))
    pd.testing.assert_frame_equal(found, frame)
    assert found.attrs == frame.attrs


def test_missing_cells_vectors_and_records_come_back() -> None:
    text = pd.Series(["a", None, "c"], dtype="str", name="s")
    pd.testing.assert_series_equal(wire.read(wire.write(text)), text)
    matrix = np.arange(6, dtype=np.float32).reshape(2, 3)
    found = wire.read(wire.write((matrix, np.int64(3), {"a", "b"})))
    assert found[0].dtype == np.float32 and (found[0] == matrix).all() and found[1:] == (3, {"a", "b"})
    content = collection()
    assert wire.read(wire.write(content)).content_hash == content.content_hash
    run = Run("m", {"q": Ranking(("a", "b"), np.array([2.0, 1.0]))})
    assert wire.read(wire.write(run)).rankings["q"].doc_ids == ("a", "b")


class Code:
    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("raise SystemExit",)


def message(tree: object, *parts: bytes) -> bytes:
    text = json.dumps({"tree": tree, "parts": [len(part) for part in parts]}).encode()
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


OF_OBJECTS = b"\x93NUMPY\x01\x00F\x00" + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(69) + b"\n"


@pytest.mark.parametrize(
    "written",
    [
        pickle.dumps(Code()),
        b"",
        struct.pack("<Q", 2**62) + b"{}",
        message({"$": "record", "type": ["subprocess", "Popen"], "of": {"args": ["true"]}}),
        message({"$": "record", "type": ["components.files", "Path"], "of": {}}),
        message({"$": "record", "type": ["components.records", "BadInputError"], "of": {}}),
        message({"$": "array", "part": 0}, OF_OBJECTS),
        message({"$": "arrow", "part": 0}, pickle.dumps(Code())),
        message({"$": "bytes", "part": 7}),
        message({"$": "eval", "of": "1"}),
    ],
)
def test_a_message_of_somebody_else_makes_nothing(written: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.read(written)


def test_what_a_reader_is_asked_is_plain_too(tmp_path: Path) -> None:
    options = TableOptions({"text": "body"}, 2, Rules(split="random"))
    asked = ReadRequest(
        "os", "stat", (tmp_path, b"x", MediaStore(tmp_path)), {"choice": options}, "/", Limits(1, 2, 3.5)
    )
    stream = io.BytesIO()
    reader_process.send_request(stream, asked)
    stream.seek(0)
    assert reader_process.receive_request(stream) == asked


def test_a_request_of_somebody_else_runs_nothing() -> None:
    stream = io.BytesIO()
    reader_process.send(stream, pickle.dumps(Code()))
    stream.seek(0)
    with pytest.raises(wire.WireError):
        reader_process.receive_request(stream)


def answers_with_code(_: bytes, name: str) -> None:
    connection = next(one for one in range(3, 64) if _is_stream(one))
    with socket.socket(fileno=connection) as stream, stream.makefile("wb") as file:
        reader_process.send(file, pickle.dumps(Code()))
    raise SystemExit


def _is_stream(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def test_a_reader_that_was_taken_over_is_one_sentence() -> None:
    with pytest.raises(BadInputError, match="no message"):
        read(answers_with_code, b"x", "a.pdf")


def test_what_no_message_can_hold_is_said() -> None:
    with pytest.raises(wire.WireError, match="cannot be written"):
        wire.write(object())
