"""The row of names is found, whatever stands above it; a file without one loses no row."""

from __future__ import annotations

import pandas as pd
import pytest

from components.datasets.read import collection_from_upload
from components.datasets.tables import read_table, table_notes
from components.records import BadInputError
from tests.datasets.files import xlsx

SENTENCES = [
    "You may send any tent back within thirty days.",
    "Parcels to islands take five working days.",
    "Never light the stove inside because gas has no smell.",
]


def read(text: str, name: str = "a.csv", header: int | None = None) -> pd.DataFrame:
    return read_table(text.encode(), name, header)


def rows_of(*rows: str) -> str:
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (rows_of(*(f"{n}\t{one}" for n, one in enumerate(SENTENCES, 101))), "collection.tsv"),
        (rows_of(*(f"KB-{n},T{n} of it,{one}" for n, one in enumerate(SENTENCES))), "a.csv"),
        (rows_of(*(f"{one};2024-0{n}-01" for n, one in enumerate(SENTENCES, 1))), "a.csv"),
        (rows_of(*(f"{label}|{one}" for label, one in zip(("good", "bad", "good"), SENTENCES, strict=True))), "a.txt"),
        (rows_of(*SENTENCES), "lines.csv"),
        (rows_of(*(f"https://example.org/{n},{one}" for n, one in enumerate(SENTENCES))), "a.csv"),
    ],
)
def test_a_file_without_names_keeps_its_first_row_and_says_so(text: str, name: str) -> None:
    table = read(text, name)
    assert len(table) == 3
    assert table.attrs["header"] == 0
    assert list(table.columns) == [f"column {place}" for place in range(1, len(table.columns) + 1)]
    assert any("has no row of column names: row 1," in note for note in table_notes(table, name))


def test_documents_of_a_file_without_names_have_ids_titles_and_texts() -> None:
    rows = "101,Returns of tents,{}\n102,Shipping to islands,{}\n103,Stove safety,{}\n".format(
        *(f'"{one}"' for one in SENTENCES)
    )
    documents = collection_from_upload(("a.csv", rows.encode())).documents
    titles = ["Returns of tents", "Shipping to islands", "Stove safety"]
    assert documents[["id", "title", "text"]].to_numpy().tolist() == [
        [str(n), title, one] for n, title, one in zip((101, 102, 103), titles, SENTENCES, strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "product,2021,2022\ntent,15,20\nstove,3,4\n",
        "ref,blurb\nA1,some words that go on for a while\nA2,other words that go on for a while\n",
        "Timestamp,What do you like about the product?\n2024-01-02,that it is light and dry in rain\n"
        "2024-01-03,that the poles do not break in wind\n",
        ",content\n0,first words\n1,second words\n",
        "foo,bar\nred,lamp\nblue,chair\n",
        "name\nAnn\nBob\n",
    ],
)
def test_names_that_are_names_stay_names(text: str) -> None:
    table = read(text)
    assert table.attrs["header"] == 1
    assert len(table) == 2


def test_a_doubtful_row_of_names_is_said() -> None:
    assert "row 1, 'foo | bar', was taken as the names" in read("foo,bar\nred,lamp\nblue,chair\n").attrs["notes"][0]
    assert read("id,text\nred,lamp\nblue,chair\n").attrs["notes"] == ()


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Knowledge base export 2024;;\n", 2),
        ("Knowledge base export 2024\n", 2),
        ("Ticket export;;\nCreated;2024-05-01;by J. Doe\n", 3),
        ("# exported 2024-05-01\n# 2 rows\n", 3),
        ("\n\nReport;;\n\n", 5),
    ],
)
def test_lines_above_the_names_are_no_data_and_are_named(above: str, row: int) -> None:
    table = read(f"{above}id;title;text\n1;Refund;You may return it.\n2;Boots;Wax them.\n")
    assert table.to_dict("list") == {
        "id": ["1", "2"], "title": ["Refund", "Boots"], "text": ["You may return it.", "Wax them."]
    }  # fmt: skip
    assert table.attrs["header"] == row
    assert table.index.tolist() == [row + 1, row + 2]
    first = next(line for line in above.split("\n") if line).strip(";")
    assert "above the column names w" in table.attrs["notes"][0] and first in table.attrs["notes"][0]


def test_a_sheet_is_treated_alike() -> None:
    data = xlsx({"s": [["Report of May", None], ["Made", "2024-05-31"], ["id", "text"], [1, "one"], [2, "two"]]})
    table = read_table(data, "a.xlsx")
    assert table.to_dict("list") == {"id": ["1", "2"], "text": ["one", "two"]}
    assert table.attrs["header"] == 3
    bare = xlsx({"s": [[n, one] for n, one in enumerate(SENTENCES, 1)]})
    assert read_table(bare, "a.xlsx")["column 2"].tolist() == SENTENCES


def test_the_persons_word_wins_over_what_is_found() -> None:
    text = "Export\nname,text\nlamp,bright\nchair,soft\n"
    assert list(read(text, header=2).columns) == ["name", "text"]
    assert list(read("name,text\nlamp,bright\nchair,soft\n", header=2).columns) == ["lamp", "bright"]
    assert len(read("name,text\nlamp,bright\nchair,soft\n", header=0)) == 3
    with pytest.raises(BadInputError, match="has no row 9 with something in it; its rows are 1 to 3"):
        read("name,text\nlamp,bright\nchair,soft\n", header=9)


def test_stray_quotation_marks_in_tab_separated_text_swallow_no_row() -> None:
    rows = ["id\ttext", "1\tfirst", '2\t"Island parcels are slow', "3\tboots", '4\tthe pole measures 60"', "5\tlast"]
    table = read(rows_of(*rows), "a.tsv")
    assert table["text"].tolist() == ["first", '"Island parcels are slow', "boots", 'the pole measures 60"', "last"]
    assert "quotation marks were read as text" in table.attrs["notes"][0]


def test_marks_that_can_be_read_in_both_ways_are_refused_with_both() -> None:
    rows = ["id,text", "1,first", '2,"Island parcels', "3,boots", '4,60"', "5,last"]
    with pytest.raises(BadInputError, match="row 3: .* one cell of 3 lines, or as many rows with a stray mark each"):
        read(rows_of(*rows))


def test_a_quoted_cell_of_several_lines_stays_one() -> None:
    text = 'id\ttext\n1\t"line one\nline\ttwo"\n2\tlast\n'
    assert read(text, "a.tsv")["text"].tolist() == ["line one\nline\ttwo", "last"]
    steps = 'id,text\n1,"Steps:\n1, open\n2, close"\n2,last\n'
    assert read(steps)["text"].tolist() == ["Steps:\n1, open\n2, close", "last"]


def test_one_text_a_line_keeps_its_commas() -> None:
    lines = ["Returns, within thirty days.", "Shipping, to islands too.", "Stoves, never inside."]
    assert read(rows_of("text", *lines))["text"].tolist() == lines
    prose = ["Never light it inside, because the gas has no smell.", "It keeps warm when wet.", "Cards, too, expire."]
    assert read(rows_of(*prose))["column 1"].tolist() == prose


def test_a_head_of_several_cells_is_above_the_names_even_if_nobody_knows_them() -> None:
    rows = [f"R{n},Line {n},{one}" for n, one in enumerate(SENTENCES, 1)]
    table = read(rows_of("Report,,", "Exported,2024-05-01,", "Ref,Heading line,Words", *rows))
    assert list(table.columns) == ["Ref", "Heading line", "Words"] and len(table) == 3
    assert "2 rows above the column names were not read as data" in table.attrs["notes"][0]


@pytest.mark.parametrize("head", [",title,text", "Ref,Heading line,"])
def test_a_row_of_names_with_a_gap_is_no_head_of_a_report(head: str) -> None:
    table = read(rows_of(head, *(f"{n},Line {n},{one}" for n, one in enumerate(SENTENCES, 1))))
    assert table.attrs["header"] == 1 and len(table) == 3


def test_a_question_or_a_lone_sentence_names_no_column() -> None:
    asked = read(rows_of("how, when do I send it?", "is it safe?", "what about, say, boots?"))
    assert asked.iloc[:, 0].tolist() == ["how, when do I send it?", "is it safe?", "what about, say, boots?"]
    lone = read(f"1\t{SENTENCES[0]}\n", "a.tsv")
    assert lone.to_numpy().tolist() == [["1", SENTENCES[0]]]
    assert "looks like data, so 1 row was read as data" in lone.attrs["notes"][0]
    with pytest.raises(BadInputError, match="where that row is data, a row of column names"):
        read("q1\thow\n", "a.tsv")


def test_ids_behind_the_text_are_found_without_names() -> None:
    found = collection_from_upload(("a.csv", rows_of(*(f"{one},KB-{n}" for n, one in enumerate(SENTENCES))).encode()))
    assert found.documents["id"].tolist() == ["KB-0", "KB-1", "KB-2"]


def test_rows_of_unequal_length_below_a_date_are_no_table() -> None:
    with pytest.raises(BadInputError, match="cells where the header has"):
        read(rows_of("Report,2024-05-01", "a b,c d,e f", "g", "h,i,j"))
