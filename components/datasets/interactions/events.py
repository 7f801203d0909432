"""A table of interactions as a file has it, joined with the documents: which rows count, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from components import nouns
from components.datasets.id_match import IdMatcher, apart_note
from components.datasets.interactions.rules import Rules
from components.datasets.interactions.times import seconds_of
from components.datasets.wording import listed, row_numbers, shown
from components.i18n import tr, tr_count
from components.interactions import INTERACTION_COLUMNS
from components.numbers import in_a_row
from components.records import BadInputError


def events_from_table(
    frame: pd.DataFrame, mapping: Mapping[str, str], documents: pd.DataFrame, rules: Rules
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows that count, INTERACTION_COLUMNS in file order, and a note about every kind of row that does not.

    ``mapping`` is field -> column (see ``interaction_columns``). A row needs a user and a document of the collection;
    where there is a column of times also a time; where a quantity is given it must be above 0 (what is below was sent
    back); a rating at least ``rules.least_rating``. How high a rating is makes no other difference.

    Raises:
        BadInputError: a column without any time, or no row that counts.
    """
    rows = pd.Series(row_numbers(frame))
    cells = {field: frame[column].str.strip().reset_index(drop=True) for field, column in mapping.items()}
    ids = cells["item"].drop_duplicates()
    match = IdMatcher(documents["id"])
    meant = {value: match.find(value) or "" for value in ids}
    times, unclear = seconds_of(cells["time"]) if "time" in cells else (pd.Series(np.nan, index=rows.index), "")
    if "time" in cells and times.isna().all():
        seen = cells["time"].iloc[0] if len(cells["time"]) else ""
        raise BadInputError(
            tr(
                "Column {time} holds no time (row {iloc}: {seen}); write dates such as "
                "2024-01-31 or seconds since 1970, or leave the column out.",
                time=shown(mapping["time"]),
                iloc=rows.iloc[0],
                seen=shown(seen),
            )
        )
    table = pd.DataFrame({"user_id": cells["user"], "doc_id": cells["item"].map(meant), "time": times})
    notes = [unclear] if unclear else []
    apart = {value: known_id for value, known_id in meant.items() if known_id and known_id != value}
    if apart:
        notes.append(apart_note(apart, "item"))
    kept = pd.Series(True, index=table.index)

    def leave_out(wrong: pd.Series, why: str, examples: pd.Series) -> None:
        nonlocal kept
        lost = kept & wrong
        if lost.any():
            count, some = int(lost.sum()), list(dict.fromkeys(examples[lost]))
            notes.append(
                tr_count(
                    "{count} interaction was left out: {why} ({some}).",
                    "{count} interactions were left out: {why} ({some}).",
                    count,
                    why=why,
                    some=listed(some),
                )
            )
        kept &= ~wrong

    place = tr("row {number}")
    places = rows.map(lambda number: place.format(number=number))
    leave_out((cells["user"] == "") | (cells["item"] == ""), tr("no user or no item"), places)
    if "time" in cells:
        leave_out(times.isna(), tr("no time in column {time}", time=shown(mapping["time"])), places)
    if "quantity" in cells:
        amounts = pd.to_numeric(cells["quantity"].str.replace(",", "."), errors="coerce")
        leave_out(amounts <= 0, tr("a quantity of 0 or less, as of what was sent back"), places)
    if rules.least_rating is not None and "rating" in cells:
        ratings = pd.to_numeric(cells["rating"].str.replace(",", "."), errors="coerce")
        leave_out(
            ~(ratings >= rules.least_rating),
            tr("rated below {least_rating:g}", least_rating=rules.least_rating),
            places,
        )
    leave_out(table["doc_id"] == "", tr("their items are not among the documents"), cells["item"])
    table = table[kept].reset_index(drop=True)
    if table.empty:
        raise BadInputError(
            tr(
                "No row names a user and an item of the documents (column {item}: {tolist}; "
                "documents: {tolist_2}). Give the same ids to both.",
                item=shown(mapping["item"]),
                tolist=listed(ids.tolist(), 3),
                tolist_2=listed(documents["id"].tolist(), 3),
            )
        )
    if "rating" in cells and rules.least_rating is None:
        notes.append(tr("Every interaction counts the same, however it was rated; a least rating can be set."))
    return _core(table, rules.least_interactions, notes)[list(INTERACTION_COLUMNS)], tuple(notes)


def _core(table: pd.DataFrame, least: int, notes: list[str]) -> pd.DataFrame:
    """Those of users and items with at least so many different partners each.

    Raises:
        BadInputError: none has.
    """
    codes = np.column_stack([pd.factorize(table[side])[0] for side in ("doc_id", "user_id")])
    pairs, pair_of = np.unique(codes, axis=0, return_inverse=True)
    is_in, before = np.ones(len(pairs), dtype=bool), 0
    while least > 1 and is_in.sum() != before:
        before = int(is_in.sum())
        for side in (0, 1):
            is_in &= np.bincount(pairs[is_in, side], minlength=len(table))[pairs[:, side]] >= least
    kept = table[is_in[pair_of.ravel()]]
    if kept.empty:
        raise BadInputError(
            tr(
                "No user and no item has {least} interactions with others that have as many; "
                "ask for fewer than {least}.",
                least=least,
            )
        )
    if len(kept) < len(table):
        users = table["user_id"].nunique() - kept["user_id"].nunique()
        items = table["doc_id"].nunique() - kept["doc_id"].nunique()
        sides = [nouns.counted(noun, count) for count, noun in ((users, "user"), (items, "item")) if count]
        notes.append(
            tr(
                "{interactions} of {sides} with fewer than {least} interactions were left out.",
                interactions=tr_count("{count} interaction", "{count} interactions", len(table) - len(kept)),
                sides=in_a_row(sides),
                least=least,
            )
        )
    return kept
