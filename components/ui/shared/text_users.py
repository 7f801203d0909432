"""The words of collections whose queries are users."""

from __future__ import annotations

import re

from components.interactions import AT_RANDOM, BY_DATE, BY_LAST
from components.records import Collection

N_USERS = "Users tested"
N_INTERACTIONS = "Interactions learned from"
N_INTERACTIONS_HELP = "What users did before the interactions that are held out. A user has an item once."
INTERACTIONS = "Interactions"
SPLIT = "What is held out"
HELD_OUT = "Test on"
HELD_OUT_HELP = (
    "Models are shown what came before and must name what is held out. Only a split by date also keeps other users’ "
    "later interactions out of what is learned."
)
WAYS = {
    BY_LAST: "the last new item of each user",
    BY_DATE: "everything from a day on",
    AT_RANDOM: "one item of each user, drawn at random",
}
FROM = "From this day on"
USUAL_SHARE = 0.9
"""Of the interactions, what lies before the day that is proposed."""
LEAST = "Fewest interactions"
LEAST_HELP = "Users and items with fewer are left out, again and again until none is left. Papers often take 5."
REPEATS = "People take items again"
REPEATS_HELP = "Off: items a user has already are no results. On: they may be right again, as with groceries."
NO_QUESTIONS = (
    "Here users are tested, with what was held out of their history: questions and judgments cannot be added to them. "
    "Upload the documents alone as another project to ask questions."
)
PICK_USER = "or take one of the users"
PICK_PLACEHOLDER = "Choose a user"
LOOK_AT_USER = "Look at a user"
TOOK = "**Took last** ({shown} of {total}): {titles}"
WAS_HELD_OUT = "**Held out:** {titles}"

LISTS = "What users are shown"
LISTS_WHAT = (
    "Over the first 10 of every user. Coverage: the share of the catalogue that anybody is shown. Novelty: how rarely "
    "the items shown were taken, in bits. Popularity: 1 is as popular as what the same users took themselves."
)
LISTS_GROUPS = "Cold and known, apart"
LISTS_GROUPS_WHAT = "Cold is what has fewer than 5 interactions to learn from; models of texts need none."
SAMPLED_BUTTON = "Measure among 99 drawn items"
COLUMNS = {
    "model": "Model",
    "group": "Users",
    "users": "n",
    "hit_rate@10": "Hit rate@10 ↑",
    "ndcg@10": "nDCG@10 ↑",
    "mrr@100": "MRR ↑",
    "coverage@10": "Coverage ↑",
    "novelty@10": "Novelty, bits",
    "popularity_bias@10": "Popularity",
    "sampled_hit_rate@10": "Hit rate@10 of 100 drawn",
    "train_seconds": "Learned in, s ↓",
}
TRAINING = "Learning"
TRAINED = "{model}: {seconds} to learn from {interactions}"
TRAINED_WHAT = "What is learned grows old: count this time for every day or week you learn anew."

_INSTEAD = (
    ("Length of questions", "Length of histories"),
    ("without reading the question", "once the user is known"),
    ("questions are asked", "users are served"),
    ("asked one at a time", "one at a time"),
    ("Judged question", "Question"),
    ("judged question", "question"),
    ("Searches people make", "Lists people are shown"),
)
_KINDS = re.compile(r"\b([Qq])uestion(s?)\b")


def said(collection: Collection, words: str) -> str:
    """The words, with users in the place of questions where the collection's queries are users."""
    if collection.interactions is None:
        return words
    for one, other in _INSTEAD:
        words = words.replace(one, other)
    return _KINDS.sub(lambda found: f"{'U' if found[1] == 'Q' else 'u'}ser{found[2]}", words)
