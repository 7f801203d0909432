"""Tables of interactions: which rows count, what is held out, and that nothing later is learned from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.interactions.columns import interaction_columns
from components.datasets.interactions.events import events_from_table
from components.datasets.interactions.rules import Rules, parse_split
from components.datasets.interactions.split import COLD_ITEM, COLD_USER, interaction_collection, without_last
from components.datasets.interactions.times import seconds_of
from components.datasets.read import collection_from_path
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST
from components.records import BadInputError, Collection
from components.workspace import Workspace
from tests.interactions import documents_of, events_of, of_users, tasteful, write_shop


def pairs(collection: Collection) -> set[tuple[str, str]]:
    """What is held out."""
    return set(zip(collection.judgments["query_id"], collection.judgments["doc_id"], strict=True))


def learned(collection: Collection) -> set[tuple[str, str]]:
    """What is learned from."""
    assert collection.interactions is not None
    table = collection.interactions.table
    return set(zip(table["user_id"], table["doc_id"], strict=True))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("userId movieId rating timestamp", ("userId", "movieId", "timestamp")),
        ("rating title text asin parent_asin user_id timestamp", ("user_id", "parent_asin", "timestamp")),
        ("reviewerID asin overall unixReviewTime", ("reviewerID", "asin", "unixReviewTime")),
        ("Order No,Customer,SKU,Date,Quantity", ("Customer", "SKU", "Date")),
        ("order_id sku quantity", ("order_id", "sku", None)),
        ("Kundennummer Artikelnummer Datum Menge", ("Kundennummer", "Artikelnummer", "Datum")),
    ],
)
def test_columns_are_told_by_the_names_shops_and_data_sets_give_them(names: str, found: tuple[str | None, ...]) -> None:
    mapping = interaction_columns(names.split("," if "," in names else " "))
    assert mapping is not None
    assert (mapping["user"], mapping["item"], mapping.get("time")) == found


def test_a_table_without_users_or_items_is_none_of_interactions() -> None:
    assert interaction_columns(["id", "title", "text"]) is None
    assert interaction_columns(["question", "document"]) is None


def test_times_are_seconds_milliseconds_or_dates() -> None:
    found, unclear = seconds_of(pd.Series(["1700000000", "1700000000000", "2023-11-14T22:13:20Z", "20231114", "", "x"]))
    assert found[:3].tolist() == [1.7e9] * 3
    assert found[3] == pd.Timestamp("2023-11-14").timestamp()
    assert found[4:].isna().all()
    assert not unclear


@pytest.mark.parametrize(
    ("cells", "first", "is_unclear"),
    [(["03/04/2024", "05/04/2024"], "2024-04-03", True), (["03/25/2024", "03/04/2024"], "2024-03-25", False)],
)
def test_days_and_months_are_told_apart_where_one_date_says_so(cells: list[str], first: str, is_unclear: bool) -> None:
    found, said = seconds_of(pd.Series(cells))
    assert found[0] == pd.Timestamp(first).timestamp()
    assert bool(said) is is_unclear


def test_what_does_not_count_is_counted_and_named() -> None:
    frame = pd.DataFrame(
        {
            "customer": ["a", "a", "", "b", "b", "b"],
            "sku": ["i1", "i2", "i1", "i9", "i2", "i3"],
            "date": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "soon", "2024-01-05"],
            "quantity": ["1", "2", "1", "1", "1", "-1"],
        }
    )
    mapping = interaction_columns(frame.columns)
    assert mapping is not None
    events, notes = events_from_table(frame, mapping, documents_of(["i1", "i2", "i3"]), Rules())
    assert events[["user_id", "doc_id"]].to_numpy().tolist() == [["a", "i1"], ["a", "i2"]]
    said = " ".join(notes)
    assert "no user or no item (row 4)" in said
    assert "not among the documents (i9)" in said
    assert "no time in column 'date' (row 6)" in said
    assert "a quantity of 0 or less, as of what was sent back (row 7)" in said


def test_ids_written_in_another_way_are_matched_and_said() -> None:
    frame = pd.DataFrame({"user": ["a", "b"], "item": ["007", "8.0"]})
    events, notes = events_from_table(frame, {"user": "user", "item": "item"}, documents_of(["7", "8"]), Rules())
    assert events["doc_id"].tolist() == ["7", "8"]
    assert "2 item ids differ from the collection's only in" in notes[0]


def test_low_ratings_are_left_out_where_asked_for() -> None:
    frame = pd.DataFrame({"user": ["a", "a", "b"], "item": ["i1", "i2", "i1"], "rating": ["5", "2", "3,5"]})
    mapping = {"user": "user", "item": "item", "rating": "rating"}
    kept, _ = events_from_table(frame, mapping, documents_of(["i1", "i2"]), Rules(least_rating=3.5))
    assert kept["doc_id"].tolist() == ["i1", "i1"]


def test_the_core_is_cut_until_everybody_has_enough() -> None:
    rows = [(u, i, 1.0) for u in "abc" for i in ("i1", "i2", "i3")] + [("d", "i1", 1.0), ("a", "i4", 1.0)]
    frame = events_of(*rows).rename(columns={"user_id": "user", "doc_id": "item"}).astype("str")
    mapping = {"user": "user", "item": "item"}
    events, notes = events_from_table(
        frame, mapping, documents_of(["i1", "i2", "i3", "i4"]), Rules(least_interactions=3)
    )
    assert set(events["user_id"]) == set("abc")
    assert set(events["doc_id"]) == {"i1", "i2", "i3"}
    assert "2 interactions of 1 user and 1 item with fewer than 3 interactions" in notes[-1]
    with pytest.raises(BadInputError, match="ask for fewer than 9"):
        events_from_table(frame, mapping, documents_of(["i1", "i2", "i3", "i4"]), Rules(least_interactions=9))


def test_the_last_new_item_is_held_out_and_what_follows_it_is_not_learned_from() -> None:
    events = events_of(("a", "i1", 1), ("a", "i2", 2), ("a", "i3", 3), ("a", "i1", 4), ("b", "i2", 1))
    found = interaction_collection("x", documents_of(["i1", "i2", "i3"]), events, Rules())
    assert pairs(found) == {("a", "i3")}
    assert learned(found) == {("a", "i1"), ("a", "i2"), ("b", "i2")}
    assert found.queries["id"].tolist() == ["a"]
    assert found.queries["text"].tolist() == ["Title i1 · Title i2"]
    assert any("1 user is not tested: it has one item only" in note for note in found.notes)


def test_where_people_buy_again_the_last_interaction_is_held_out_whatever_it_is() -> None:
    events = events_of(("a", "i1", 1), ("a", "i2", 2), ("a", "i1", 3))
    found = interaction_collection("x", documents_of(["i1", "i2"]), events, Rules(keeps_repeats=True))
    assert pairs(found) == {("a", "i1")}
    assert learned(found) == {("a", "i1"), ("a", "i2")}
    assert found.interactions is not None
    assert found.interactions.left_out("a") == frozenset()


def test_by_date_nothing_later_is_learned_from_whoever_did_it() -> None:
    found = interaction_collection(
        "x",
        documents_of(["i1", "i2", "i3"]),
        events_of(("a", "i1", 1), ("a", "i2", 9), ("b", "i1", 2), ("b", "i3", 12), ("c", "i2", 11)),
        Rules(BY_DATE, 10.0),
    )
    assert pairs(found) == {("b", "i3")}
    assert learned(found) == {("a", "i1"), ("a", "i2"), ("b", "i1")}
    assert any("2 users are not tested: 1 did nothing before that day, 1 nothing new" in note for note in found.notes)


def test_without_times_one_item_is_drawn_and_the_same_one_every_time() -> None:
    events = tasteful().assign(time=float("nan"))
    documents = documents_of([f"i{n}" for n in range(24)])
    first, second = (interaction_collection("x", documents, events, Rules()) for _ in range(2))
    assert first.interactions is not None
    assert first.interactions.split == AT_RANDOM
    assert pairs(first) == pairs(second)
    assert not pairs(first) & learned(first)
    with pytest.raises(BadInputError, match="no times, so they cannot be split by date"):
        interaction_collection("x", documents, events, Rules(BY_DATE, 1.0))


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["i1", "i2", "i3", "i4"]), st.integers(0, 6)), min_size=1
    ),
    st.sampled_from([BY_LAST, AT_RANDOM, BY_DATE]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_nothing_that_is_tested_was_learned_or_is_earlier_than_what_was(rows, split, keeps, random) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    events = events_of(*((u, i, float(t)) for u, i, t in rows))
    rules = Rules(split, 3.0, keeps_repeats=keeps)
    documents = documents_of(["i1", "i2", "i3", "i4"])
    try:
        found = interaction_collection("x", documents, events, rules)
    except BadInputError:
        return
    assert found.interactions is not None
    table = found.interactions.table
    if not keeps:
        assert not pairs(found) & learned(found)
    first_test: dict[str, float] = {}
    times = {(u, i): [t for a, b, t in rows if (a, b) == (u, i)] for u, i, _ in rows}
    for user, doc in pairs(found):
        first_test[user] = min(first_test.get(user, 99.0), max(times[(user, doc)]))
    if split != AT_RANDOM:
        assert all(
            time <= first_test.get(user, 99.0) for user, time in zip(table["user_id"], table["time"], strict=True)
        )
        shuffled = list(rows)
        random.shuffle(shuffled)
        again = interaction_collection("x", documents, events_of(*((u, i, float(t)) for u, i, t in shuffled)), rules)
        assert pairs(again) == pairs(found)
    if split == BY_DATE:
        assert (table["time"] < 3.0).all()


def test_a_step_earlier_nothing_of_what_is_tested_is_there() -> None:
    collection = of_users()
    earlier = without_last(collection)
    assert not pairs(earlier) & pairs(collection)
    assert learned(earlier) | pairs(earlier) == learned(collection)


def test_cold_users_and_items_are_told_apart() -> None:
    collection = of_users(each=4)
    assert set(collection.queries["history"]) == {COLD_USER}
    rare = collection.queries.set_index("id")["held_out"]
    assert collection.interactions is not None
    for user, doc in pairs(collection):
        assert (rare[user] == COLD_ITEM) is bool(collection.interactions.takers.get(doc, 0) < 5)


def test_a_folder_with_interactions_beside_documents_is_read_and_kept(tmp_path: Path) -> None:
    collection = collection_from_path(write_shop(tmp_path / "shop", tasteful()))
    assert len(collection.queries) == 40
    workspace = Workspace(tmp_path / "w")
    back = workspace.load_collection(workspace.save_collection(collection))
    assert back.content_hash == collection.content_hash
    assert back.search_id == collection.search_id
    assert back.interactions is not None
    assert collection.interactions is not None
    assert back.interactions.histories == collection.interactions.histories


def test_what_was_taken_is_part_of_what_results_depend_on() -> None:
    one, other = of_users(), of_users(Rules(keeps_repeats=True))
    assert one.search_id != other.search_id
    assert one.content_hash != other.content_hash


def test_results_hold_for_the_way_users_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = of_users(), of_users()
    read_as_usual = before.search_id
    monkeypatch.setattr("components.interactions.LAST", 5)
    assert read_as_usual != after.search_id
    assert (before.documents_id, before.content_hash) == (after.documents_id, after.content_hash)


def test_a_shop_export_is_read_by_its_own_names(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "products.csv").write_text("sku,name,description\n" + "".join(f"{n},Tent {n},A tent\n" for n in range(6)))
    lines = [f"{100 + n},c{n % 3},{n % 6},2024-01-{n + 1:02},1" for n in range(12)]
    (folder / "order_lines.csv").write_text("order_id,customer_id,sku,order_date,quantity\n" + "\n".join(lines) + "\n")
    collection = collection_from_path(folder)
    assert collection.queries["id"].tolist() == ["c0", "c1", "c2"]
    assert collection.queries["text"].iloc[0].startswith("Tent 0")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("when,what\n1,2\n", "interactions need one of users"),
        ("user,item\na,nothing\n", "No row names a user and an item of the documents"),
        ("user,item,time\na,i1,never\nb,i1,never\n", "holds no time"),
        ("user,item\na,i1\nb,i2\n", "Nothing can be tested"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    folder = write_shop(tmp_path / "shop", tasteful())
    (folder / "interactions.csv").write_text(content)
    with pytest.raises(BadInputError, match=said):
        collection_from_path(folder)


def test_a_split_is_named_by_a_word_or_a_day() -> None:
    assert parse_split("Last") == (BY_LAST, None)
    assert parse_split("2024-01-31") == (BY_DATE, pd.Timestamp("2024-01-31").timestamp())
    with pytest.raises(BadInputError, match="write last, random, or a day"):
        parse_split("yesterday")
