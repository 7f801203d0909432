"""What is held out of each user to test on, and the collection that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from components.datasets.assemble import assemble
from components.datasets.interactions.rules import Rules
from components.datasets.wording import listed
from components.i18n import N_, tr, tr_count
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST, COLD, Interactions
from components.numbers import sentences
from components.records import BadInputError, Collection

SHOWN_TITLES = 20  # of a history, the last ones: what stands as a user's text, and is searched with by words
TITLE_CHARACTERS = 60
BETWEEN = " · "
COLD_USER, KNOWN_USER = f"under {COLD} interactions", f"{COLD} interactions or more"
COLD_ITEM, KNOWN_ITEM = "cold item", "known item"
"""Values of the users' columns ``history`` and ``held_out``."""


def interaction_collection(
    name: str, documents: pd.DataFrame, events: pd.DataFrame, rules: Rules, notes: Sequence[str] = ()
) -> Collection:
    """The collection whose queries are users and whose judgments are what is held out of them.

    ``events`` are the rows that count (see ``events_from_table``). Of a user who has one document only nothing is held
    out. By the last interaction and at random, the one held out is a document the user did not have before (any, where
    repeats count); what the user did later is not learned from. By date, everything from that day on is held out, and
    users without anything before are not tested, as nothing is known of them. Rows of the same moment stand by
    document id, so that the order of a file makes no difference where there are times.

    Raises:
        BadInputError: nothing can be held out, or nothing is left to learn from.
    """
    has_times = bool(events["time"].notna().all())
    split = rules.split or (BY_LAST if has_times else AT_RANDOM)
    if split != AT_RANDOM and not has_times:
        raise BadInputError(
            tr(
                "The interactions have no times, so they cannot be split by date; split them at random, or give a "
                "column of times."
            )
            if split == BY_DATE
            else tr(
                "The interactions have no times, so they cannot be split by time; split them at random, or give a "
                "column of times."
            )
        )
    if rules.least_interactions > 1:
        documents = documents[documents["id"].isin(set(events["doc_id"]))].reset_index(drop=True)
    ordered = events.sort_values(["time", "doc_id"], kind="stable") if has_times else events
    ordered = ordered.reset_index(drop=True)
    is_test = _held_out(ordered, split, rules)
    is_learned = ~is_test & _before(ordered, is_test, split)
    if not rules.keeps_repeats:
        is_learned &= ~ordered[is_learned].duplicated(["user_id", "doc_id"]).reindex(ordered.index, fill_value=False)
    learned, test = ordered[is_learned].reset_index(drop=True), ordered[is_test]
    test = test[test["user_id"].isin(set(learned["user_id"]))].drop_duplicates(["user_id", "doc_id"])
    if learned.empty or test.empty:
        raise BadInputError(
            tr(
                "Nothing can be tested: {interactions} of {users} leave {interactions_2} to "
                "learn from and {interactions_3} to test on. Give more, or split them in "
                "another way.",
                interactions=tr_count("{count} interaction", "{count} interactions", len(ordered)),
                users=tr_count("{count} user", "{count} users", ordered["user_id"].nunique()),
                interactions_2=tr_count("{count} interaction", "{count} interactions", len(learned)),
                interactions_3=tr_count("{count} interaction", "{count} interactions", len(test)),
            )
        )
    interactions = Interactions(learned, split, rules.keeps_repeats)
    judgments = pd.DataFrame(
        {"query_id": test["user_id"], "doc_id": test["doc_id"], "grade": np.ones(len(test), dtype=np.int64)}
    )
    queries = _users(interactions, documents, judgments)
    collection = assemble(name, documents, queries, judgments, (*notes, *_said(interactions, documents, ordered, test)))
    return replace(collection, interactions=interactions)


def without_last(collection: Collection) -> Collection:
    """The same a step earlier, to choose by: the last thing each user is known for is held out, the rest is learned.

    Nothing of what the collection itself holds out is in it. Users of one document are all learned from, as before.

    Raises:
        BadInputError: no user has two.
    """
    known = collection.interactions
    if known is None:
        raise ValueError(tr("a collection without interactions has nothing to hold out"))
    rules = Rules(AT_RANDOM if known.split == AT_RANDOM else BY_LAST, keeps_repeats=known.keeps_repeats)
    return interaction_collection(collection.name, collection.documents, known.table, rules)


def _held_out(ordered: pd.DataFrame, split: str, rules: Rules) -> pd.Series:
    """Which rows are tested on; ``ordered`` stands oldest first."""
    pair = ["user_id", "doc_id"]
    if split == BY_DATE:
        held_out = ordered["time"] >= (rules.date or 0.0)
        if not rules.keeps_repeats:
            held_out &= ~ordered.duplicated(pair)
        return held_out
    candidates = ordered if rules.keeps_repeats else ordered.drop_duplicates(pair)
    several = candidates.groupby("user_id")["doc_id"].transform("size") > 1
    candidates = candidates[several]
    if split == AT_RANDOM:
        draw = np.random.default_rng(rules.seed).random(len(ordered))
        place = candidates.assign(draw=draw[candidates.index]).groupby("user_id")["draw"].idxmax()
    else:
        place = candidates.reset_index().groupby("user_id")["index"].last()
    return pd.Series(ordered.index.isin(place), index=ordered.index)


def _before(ordered: pd.DataFrame, is_test: pd.Series, split: str) -> pd.Series:
    """Which rows are not later than what is tested of the same user; at random, which are not the same pair."""
    if split == AT_RANDOM:
        tested = set(zip(ordered["user_id"][is_test], ordered["doc_id"][is_test], strict=True))
        pairs = zip(ordered["user_id"], ordered["doc_id"], strict=True)
        return pd.Series([pair not in tested for pair in pairs], index=ordered.index)
    first = ordered.index.to_series()[is_test].groupby(ordered["user_id"]).min()
    limit = ordered["user_id"].map(first).fillna(len(ordered))
    return ordered.index.to_series() < limit


def _users(interactions: Interactions, documents: pd.DataFrame, judgments: pd.DataFrame) -> pd.DataFrame:
    """One row per tested user: id, the last titles as text, and whether the user and what is held out are cold."""
    texts = documents["text"].str.slice(0, TITLE_CHARACTERS)
    named = documents["title"].where(documents["title"].str.strip() != "", texts)
    titles = dict(zip(documents["id"], named, strict=True))
    takers = interactions.takers
    is_known = judgments["doc_id"].map(takers).fillna(0) >= COLD
    has_known = is_known.groupby(judgments["query_id"], sort=False).any()
    histories = interactions.histories
    users = list(has_known.index)
    return pd.DataFrame(
        {
            "id": users,
            "text": [BETWEEN.join(titles[doc].strip() for doc in histories[user][-SHOWN_TITLES:]) for user in users],
            "history": [COLD_USER if len(histories[user]) < COLD else KNOWN_USER for user in users],
            "held_out": [KNOWN_ITEM if known else COLD_ITEM for known in has_known],
        },
        dtype="str",
    )


_HOW = {
    BY_LAST: N_("the last new item of each user by time"),
    AT_RANDOM: N_("one item of each user, drawn at random, as nothing says when"),
    BY_DATE: N_("everything from {day} on"),
}
_LEARNED = {
    BY_LAST: N_(
        "What a user did later than that is not learned from; what other users did later is, which a split by "
        "date rules out."
    ),
    AT_RANDOM: N_("Other users' later interactions are learned from: only a split by date rules that out."),
    BY_DATE: N_("Nothing later is learned from."),
}


def _said(
    interactions: Interactions, documents: pd.DataFrame, ordered: pd.DataFrame, test: pd.DataFrame
) -> tuple[str, ...]:
    """How it was split, and how many users and items are cold."""
    learned = interactions.table
    first = test["time"].min()
    day = pd.Timestamp(first, unit="s").date() if pd.notna(first) else ""
    users, tested = ordered["user_id"].nunique(), test["user_id"].nunique()
    how = tr(_HOW[interactions.split], day=day)
    held_out = tr(
        "Held out to test on: {how} ({interactions} of {users}); learned from: {interactions_2} of {users_2}.",
        how=how,
        interactions=tr_count("{count} interaction", "{count} interactions", len(test)),
        users=tr_count("{count} user", "{count} users", tested),
        interactions_2=tr_count("{count} interaction", "{count} interactions", len(learned)),
        users_2=tr_count("{count} user", "{count} users", learned["user_id"].nunique()),
    )
    repeats = (
        tr("Items a user has already may be right again.")
        if interactions.keeps_repeats
        else tr("Items a user has already are left out of the results.")
    )
    told = [sentences([held_out, repeats, tr(_LEARNED[interactions.split])])]
    if users > tested:
        new = len(set(ordered["user_id"]) - set(learned["user_id"]))
        told.append(
            tr_count(
                "{count} user is not tested: {new:,} did nothing before that day, {users:,} nothing new from it on.",
                "{count} users are not tested: {new:,} did nothing before that day, {users:,} nothing new from it on.",
                users - tested,
                new=new,
                users=users - tested - new,
            )
            if interactions.split == BY_DATE
            else tr_count(
                "{count} user is not tested: it has one item only.",
                "{count} users are not tested: they have one item only.",
                users - tested,
            )
        )
    sizes = learned.groupby("user_id").size().reindex(test["user_id"].unique())
    takers = interactions.takers.reindex(documents["id"]).fillna(0).to_numpy()
    held = interactions.takers.reindex(test["doc_id"]).fillna(0).to_numpy()
    never = documents["id"][takers == 0].tolist()
    told.append(
        tr(
            "Cold: {sum:,} of {tested:,} users have fewer than {cold} interactions to "
            "learn from; {sum_2:,} of {number_of_documents:,} items have fewer than {cold} "
            "users, and {number_of_never:,} none at all{word}. Of the {number_of_held:,} "
            "held-out items {sum_3:,} are cold.",
            sum=int((sizes < COLD).sum()),
            tested=tested,
            cold=COLD,
            sum_2=int((takers < COLD).sum()),
            number_of_documents=len(documents),
            number_of_never=len(never),
            word=f" ({listed(never, 3)})" if never else "",
            number_of_held=len(held),
            sum_3=int((held < COLD).sum()),
        )
    )
    repeated = len(ordered) - len(ordered.drop_duplicates(["user_id", "doc_id"]))
    if repeated and not interactions.keeps_repeats:
        told.append(
            tr_count(
                "{count} interaction repeats an earlier one and counts once.",
                "{count} interactions repeat an earlier one and count once.",
                repeated,
            )
        )
    return tuple(told)
