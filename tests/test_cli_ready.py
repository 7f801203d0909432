"""``compare --run`` and ``--vectors``: what was made elsewhere is compared; bad input is a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.cli import main
from tests.pages.cases import collection


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Ten documents with their vectors, three questions with theirs, a run that finds the right one second."""
    content, made = collection(10, 3), tmp_path / "data"
    (made / "qrels").mkdir(parents=True)
    content.documents.rename(columns={"id": "_id"}).to_json(made / "corpus.jsonl", orient="records", lines=True)
    content.queries.rename(columns={"id": "_id"}).to_json(made / "queries.jsonl", orient="records", lines=True)
    rows = "".join(f"q{i}\td{i}\t1\n" for i in range(3))
    (made / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}")
    run = "".join(f"q{i} Q0 d9 1 2.0 x\nq{i} Q0 d{i} 2 1.0 x\n" for i in range(3))
    (tmp_path / "ours.trec").write_text(run)
    matrix = np.eye(10, dtype=np.float32)
    np.save(tmp_path / "documents.npy", matrix)
    np.save(tmp_path / "questions.npy", matrix[:3])
    np.save(tmp_path / "both.npy", np.vstack([matrix, matrix[:3]]))
    ids = [f"q{i}" for i in range(3)] + [f"d{i}" for i in range(10)]
    vectors = [*matrix[:3].tolist(), *matrix.tolist()]
    pd.DataFrame({"id": ids, "vector": vectors}).to_parquet(tmp_path / "both.parquet")
    return tmp_path


def compare(place: Path, *options: str) -> int:
    fixed = ["--data", str(place / "data"), "--out", str(place / "out"), "--workspace", str(place / "w")]
    return main(["compare", *fixed, *(one.replace("@", f"{place}/") for one in options)])


def test_what_was_made_elsewhere_is_compared(place: Path) -> None:
    options = ["--run", "Our search=@ours.trec", "--vectors", "two=@documents.npy,@questions.npy"]
    options += ["--vectors", "one=@both.npy", "--vectors", "table=@both.parquet", "--model", "bm25"]
    assert compare(place, *options) == 0
    found = pd.read_csv(place / "out" / "metrics.csv").set_index("model")["ndcg@10"]
    assert set(found.index) == {"bm25", "Our search", "two", "one", "table"}
    assert found["Our search"] == pytest.approx(1 / np.log2(3))
    assert found[["two", "one", "table"]].tolist() == [1.0, 1.0, 1.0]
    assert (place / "out" / "runs" / "Our_search.trec").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Nothing to compare was named"),
        (["--run", "ours"], "is not NAME=FILE"),
        (["--run", "=@ours.trec"], "is not NAME=FILE"),
        (["--vectors", "a="], "is not NAME=FILE"),
        (["--run", "a\x07b=@ours.trec"], "is not NAME=FILE"),
        (["--run", f"{'n' * 61}=@ours.trec"], "the name has 61 characters"),
        (["--run", "a=@nowhere"], "is not there; name a file"),
        (["--run", "a=@data"], "is a folder; name a file"),
        (["--run", "a=@ours.trec", "--vectors", "a=@both.npy"], 'Two candidates are called "a"'),
        (["--model", "bm25", "--run", "bm25=@ours.trec"], 'a model is called "bm25" already'),
        (["--run", "a=@both.npy"], "both.npy"),
        (["--run", "a=@data/corpus.jsonl"], "corpus.jsonl"),
        (["--vectors", "a=@ours.trec"], "vectors come as .parquet"),
        (["--vectors", "a=@documents.npy"], "Name one file that holds vectors of the documents and then of the quest"),
        (["--vectors", "a=@documents.npy,@both.npy"], "13 rows and there are 3 queries"),
        (["--vectors", "a=@questions.npy,@documents.npy"], "3 rows and there are 10 documents"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_nothing_is_written(
    place: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(place, *options) == 2
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error
    assert not (place / "out").exists()
