"""Vectors and runs of other systems are checked before they may be compared."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.external import read_trec_run, read_vectors
from components.records import BadInputError

IDS = ["a", "b", "c"]
VECTORS = np.array([[3.0, 4.0], [0.0, -2.0], [1.0, 0.0]])
UNIT = np.array([[0.6, 0.8], [0.0, -1.0], [1.0, 0.0]], dtype=np.float32)


def npy(array: Any) -> bytes:
    """An array as NPY."""
    target = io.BytesIO()
    np.save(target, array)
    return target.getvalue()


def parquet(**columns: Any) -> bytes:
    """Columns as Parquet."""
    target = io.BytesIO()
    pd.DataFrame(columns).to_parquet(target)
    return target.getvalue()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_an_npy_file_is_read_in_table_order_and_normalised(dtype: type[np.floating[Any]]) -> None:
    read = read_vectors(npy(np.asfortranarray(VECTORS.astype(dtype))), "v.npy", IDS, "documents")
    assert read.dtype == np.float32
    np.testing.assert_allclose(read, UNIT, atol=1e-3 if dtype is np.float16 else 1e-7)


def test_parquet_rows_are_put_in_the_order_of_the_ids() -> None:
    data = parquet(id=["c", "a", "b"], vector=[[1.0, 0.0], [3.0, 4.0], [0.0, -2.0]], model="m")
    np.testing.assert_allclose(read_vectors(data, "v.parquet", IDS, "documents"), UNIT)


def test_parquet_may_have_a_column_for_each_dimension_and_numbers_as_ids() -> None:
    data = parquet(doc_id=[3, 1, 2], d0=[1.0, 3.0, 0.0], d1=[0.0, 4.0, -2.0])
    np.testing.assert_allclose(read_vectors(data, "v.parquet", ["1", "2", "3"], "documents"), UNIT)


def test_very_large_and_very_small_numbers_keep_their_direction() -> None:
    read = read_vectors(npy(VECTORS * np.array([[1e300], [1e-300], [1.0]])), "v.npy", IDS, "documents")
    np.testing.assert_allclose(read, UNIT)


def changed(row: int, value: float) -> np.ndarray:
    """The vectors with a row set to a value."""
    array = VECTORS.copy()
    array[row] = value
    return array


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (npy(VECTORS[:2]), "v.npy", "2 rows and there are 3 documents"),
        (npy(VECTORS[0]), "v.npy", r"shape \(2,\)"),
        (npy(np.array([["a"]])), "v.npy", "2-D array of floats"),
        (npy(np.zeros((3, 0))), "v.npy", "2-D array of floats"),
        (npy(np.array([{}], dtype=object)), "v.npy", "not a readable NPY"),
        (npy(VECTORS)[:-8], "v.npy", "not a readable NPY"),
        (b"", "v.npy", "not a readable NPY"),
        (npy(changed(1, np.nan)), "v.npy", "id 'b' holds NaN or infinity"),
        (npy(changed(2, np.inf)), "v.npy", "id 'c' holds NaN or infinity"),
        (npy(changed(0, 0.0)), "v.npy", "id 'a' is all zeros"),
        (npy(VECTORS), "v.npz", "vectors come as .parquet"),
        (
            parquet(id=IDS, vector=[[1.0], [1.0, 2.0], [1.0]]),
            "v.parquet",
            r"row 2 \(id 'b'\): the vector has 2 numbers",
        ),
        (parquet(id=IDS, vector=[[1.0], None, [1.0]]), "v.parquet", r"row 2 \(id 'b'\): the vector has 0 numbers"),
        (parquet(id=IDS, vector=[["x"], ["y"], ["z"]]), "v.parquet", "something else than numbers"),
        (parquet(id=["a", "b", "b"], vector=[[1.0]] * 3), "v.parquet", "more than one vector for the id 'b'"),
        (parquet(id=["a", "b"], vector=[[1.0]] * 2), "v.parquet", "no vector for 1 of 3 documents, for example 'c'"),
        (parquet(id=[*IDS, "d"], vector=[[1.0]] * 4), "v.parquet", "1 vector for ids that are not among the documents"),
        (parquet(name=IDS, vector=[[1.0]] * 3), "v.parquet", "no id column"),
        (parquet(id=IDS, text=IDS), "v.parquet", "neither a column of lists nor numeric"),
        (parquet(id=IDS, x=[[1.0]] * 3, y=[[1.0]] * 3), "v.parquet", "2 columns of lists"),
        (parquet(id=IDS, d0=[1.0, None, 2.0]), "v.parquet", "id 'b' holds NaN"),
        (b"PAR1", "v.parquet", "not a readable Parquet"),
    ],
)
def test_broken_vectors_are_refused_with_what_was_seen(data: bytes, name: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_vectors(data, name, IDS, "documents")


def test_a_header_that_declares_too_much_is_refused() -> None:
    huge = npy(VECTORS).replace(b"(3, 2), }" + b" " * 11, b"(3" + b"0" * 11 + b", 2), }")
    assert len(huge) == len(npy(VECTORS)) and huge != npy(VECTORS)
    with pytest.raises(BadInputError, match="not a readable NPY"):
        read_vectors(huge, "v.npy", IDS, "documents")


def test_a_header_that_is_no_header_is_refused() -> None:
    with pytest.raises(BadInputError, match="not a readable NPY"):
        read_vectors(npy(VECTORS).replace(b"(3, 2)", b"(3    "), "v.npy", IDS, "documents")


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=200),
    st.sampled_from(["v.npy", "v.parquet"]),
    st.sampled_from([b"", b"\x93NUMPY\x01\x00", b"PAR1"]),
)
def test_random_bytes_are_refused_in_one_message(data: bytes, name: str, start: bytes) -> None:
    with pytest.raises(BadInputError, match=name):
        read_vectors(start + data, name, IDS, "documents")


def test_a_run_is_ranked_by_score_with_ties_by_document_id_descending() -> None:
    data = b"q1 Q0 a 1 0.5 sys\nq1\tQ0\tb\t2\t0.5\tsys\nq1 Q0 c 3 9e-1 sys\n\nq2 Q0 a 1 -1 sys\n"
    run, notes = read_trec_run(data, "solr", ["q1", "q2"], IDS)
    assert run.model == "solr" and notes == ()
    assert run.rankings["q1"].doc_ids == ("c", "b", "a")
    assert run.rankings["q1"].scores.tolist() == [0.9, 0.5, 0.5]
    assert run.rankings["q1"].scores.dtype == np.float64


def test_unknown_ids_in_a_run_are_left_out_and_counted() -> None:
    run, notes = read_trec_run(b"q1 Q0 a 1 2 s\nq1 Q0 x 2 1 s\nq9 Q0 a 1 1 s\n", "solr", ["q1"], IDS)
    assert run.rankings["q1"].doc_ids == ("a",) and list(run.rankings) == ["q1"]
    assert notes == (
        "solr: 1 result names an unknown question and was left out.",
        "solr: 1 result names an unknown document and was left out.",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q1 Q0 b 2 1", "line 2 has 5 cells"),
        ("q1 Q0 b 2 high s", "line 2: the score 'high'"),
        ("q1 Q0 b 2 nan s", "line 2: the score 'nan'"),
        ("q1 Q0 b 2 inf s", "line 2: the score 'inf'"),
        ("q1 Q0 a 2 1 s", "line 2: document 'a' stands twice for question 'q1'"),
    ],
)
def test_a_malformed_line_of_a_run_is_refused_with_its_number(line: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_trec_run(f"q1 Q0 a 1 2 s\n{line}\n".encode(), "solr", ["q1"], IDS)


def test_a_run_about_other_ids_is_refused() -> None:
    with pytest.raises(BadInputError, match="none of its 1 line"):
        read_trec_run(b"q1 Q0 zzz 1 2 s\n", "solr", ["q1"], IDS)


def test_a_real_run_keeps_every_line(test_data: Path) -> None:
    data = gzip.decompress((test_data / "runs/jqara_bm25/bm25.run.trec.gz").read_bytes())
    lines = [line.split() for line in data.decode().splitlines()]
    run, notes = read_trec_run(data, "bm25", {line[0] for line in lines}, {line[2] for line in lines})
    assert notes == () and len(run.rankings) == len({line[0] for line in lines})
    assert sum(len(ranking.doc_ids) for ranking in run.rankings.values()) == len(lines)
    assert all((np.diff(ranking.scores) <= 0).all() for ranking in run.rankings.values())
