"""The command line says which columns it took for what, and takes another word for it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from components.cli import inputs
from components.records import BadInputError, Collection

TABLE = """\
sku;headline;blurb;remark;kind
A-1;Lamp;bright;A remark that is much longer than the blurb;x
A-2;Chair;soft;Another;y
"""


def opened(path: Path, *more: str) -> Collection:
    """The collection as a command opens it."""
    parser = argparse.ArgumentParser()
    inputs.add_common(parser)
    options = parser.parse_args(["--data", str(path), "--out", str(path.parent / "o"), *more])
    options.workspace = path.parent / "w"
    return inputs.open_data(options)[1]


def test_what_was_guessed_is_said_with_the_options_that_change_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(TABLE)
    collection = opened(path)
    said = capsys.readouterr()
    assert collection.documents["text"].tolist()[1] == "Another"
    assert "columns of shop.csv (documents): id = 'sku', title = 'headline', text = 'remark'" in said.err
    assert "kept beside it: 'blurb', 'kind'; column names in row 1" in said.err
    for option in ("--text-column", "--id-column", "--title-column", "--label-column", "--no-header"):
        assert option in said.err
    assert said.out == ""


def test_the_options_choose_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(TABLE)
    chosen = ["--text-column", "blurb", "--id-column", "headline", "--title-column", "none", "--label-column", "Kind"]
    documents = opened(path, *chosen).documents
    assert documents[["id", "title", "text", "label"]].to_numpy().tolist() == [
        ["Lamp", "", "bright", "x"],
        ["Chair", "", "soft", "y"],
    ]
    assert opened(path, "--id-column", "none").documents["id"].tolist() == ["row-1", "row-2"]


def test_the_first_row_is_data_where_the_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,text\nfirst,a\n")
    assert opened(path).documents["text"].tolist() == ["a"]
    documents = opened(path, "--no-header", "--text-column", "column 2").documents
    assert documents["text"].tolist() == ["text", "a"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--text-column", "body"], "no column 'body' for the text; choose one of 'sku', 'headline'"),
        (["--text-column", "blurb", "--title-column", "blurb"], "'blurb' is chosen for text and title"),
    ],
)
def test_a_column_that_cannot_be_is_refused(tmp_path: Path, more: list[str], message: str) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(TABLE)
    with pytest.raises(BadInputError, match=message):
        opened(path, *more)


def test_columns_of_a_project_are_not_chosen_again() -> None:
    parser = argparse.ArgumentParser()
    inputs.add_common(parser)
    options = parser.parse_args(["--project", "p", "--out", "o", "--id-column", "x"])
    with pytest.raises(BadInputError, match="go with --data"):
        inputs.open_data(options)


def test_a_folder_says_it_of_each_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "corpus.csv").write_text("id,text\n1,gift cards\n2,boots\n")
    (tmp_path / "queries.csv").write_text("id,text,topic\n1,wax,care\n2,voucher,money\n")
    (tmp_path / "qrels.tsv").write_text("doc_id\tquery_id\tnote\trelevance\n2\t1\tsure\t1\n1\t2\tmaybe\t2\n")
    assert opened(tmp_path).qrels() == {"1": {"2": 1}, "2": {"1": 2}}
    said = capsys.readouterr().err
    assert "columns of queries.csv (questions): id = 'id', text = 'text'; kept beside it: 'topic'" in said
    assert (
        "columns of qrels.tsv (judgments): question id = 'query_id', document id = 'doc_id', grade = 'relevance'; "
        "not used: 'note'" in said
    )
