"""What may be voted on between some models, and the votes that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.comparison.comparison import Comparison
from components.datasets.practice import practice_ids
from components.evaluation import preferences
from components.evaluation.preferences import Chance, Preference, Strengths, TwoLists
from components.i18n import N_, tr
from components.numbers import sentences
from components.records import Collection, Run
from components.workspace.opinions import Opinions, Vote

OUTCOMES = {"a": 1.0, "b": 0.0, "tie": 0.5, "bad": 0.5}
TEXT = {
    "better": N_("{first} is preferred to {second} in {chance} of 100 votes ({low} to {high})."),
    "same": N_("{first} and {second} are liked equally: {chance} of 100 votes for {first} ({low} to {high})."),
    "unclear": N_("Can't tell yet whether {first} is preferred to {second}: {low} to {high} of 100 votes."),
    "more": N_("About {count:,} more votes would settle it."),
}


@dataclass(frozen=True)
class Ballot:
    """What may be voted on between these models, and the votes that stand.

    ``stale`` votes were on lists that have changed since; they are kept and not counted.
    """

    names: tuple[str, ...]
    runs: Mapping[str, Run]
    asked: Mapping[TwoLists, float]
    votes: tuple[Vote, ...]
    stale: int

    def strengths(self) -> Strengths:
        """Bradley-Terry strengths of the votes."""
        return preferences.strengths([as_preference(vote) for vote in self.votes], self.names)

    def results(self) -> Strengths:
        """As ``strengths``, of the models that were voted on only; there must be a vote."""
        voted = {name for vote in self.votes for name in (vote.model_a, vote.model_b)}
        names = [name for name in self.names if name in voted]
        return preferences.strengths([as_preference(vote) for vote in self.votes], names)

    def done_by(self, voter: str) -> set[TwoLists]:
        """The questions one person has voted on."""
        return {question_of(vote) for vote in self.votes if vote.voter == voter}


def question_of(vote: Vote) -> TwoLists:
    """What a vote was on."""
    return TwoLists(vote.query_id, vote.model_a, vote.model_b)


def as_preference(vote: Vote) -> Preference:
    """A vote as Bradley-Terry counts it."""
    return Preference(vote.query_id, vote.model_a, vote.model_b, OUTCOMES[vote.choice])


def real_queries(collection: Collection) -> list[str]:
    """The queries people asked, without those made from the documents."""
    made = practice_ids(collection.queries)
    return [query_id for query_id in collection.queries["id"] if query_id not in made]


def ballot_of(comparison: Comparison, names: Sequence[str], query_ids: Sequence[str]) -> Ballot:
    """The ballot of these models over these queries, with the votes as they stand now."""
    runs = {name: comparison.runs[name] for name in names}
    marks = tuple((name, comparison.results[name].manifest["finished"]) for name in sorted(names))
    key = (comparison.collection.search_id, marks, tuple(query_ids))
    asked = comparison.keep("ballot", key, lambda: preferences.disagreements(list(runs.values()), query_ids))
    wanted = set(query_ids)
    among = [
        vote
        for vote in Opinions(comparison.workspace).votes(comparison.project.id)
        if vote.model_a in runs and vote.model_b in runs and vote.query_id in wanted
    ]
    standing = tuple(vote for vote in among if _is_as_shown(vote, runs))
    return Ballot(tuple(names), runs, asked, standing, len(among) - len(standing))


def _is_as_shown(vote: Vote, runs: Mapping[str, Run]) -> bool:
    lists = ((vote.model_a, vote.list_a), (vote.model_b, vote.list_b))
    return all(preferences.shown_ids(runs[model], vote.query_id) == doc_ids for model, doc_ids in lists)


def preference_sentence(first: str, second: str, chance: Chance) -> str:
    """Whether ``first`` is preferred to ``second``."""
    shares = {name: round(100 * getattr(chance, name)) for name in ("chance", "low", "high")}
    sentence = tr(TEXT[chance.verdict if chance.verdict in ("better", "same") else "unclear"])
    more = tr(TEXT["more"], count=round(chance.votes_needed)) if chance.votes_needed > 0 else ""  # NaN is not
    return sentences([sentence.format(first=first, second=second, **shares), more])


def votes_sentence(comparison: Comparison) -> tuple[int, str]:
    """How many blind votes stand between the models, and what they say; (0, "") where there are none."""
    names = [candidate.name for candidate in comparison.ready]
    if len(names) < 2:
        return 0, ""
    ballot = ballot_of(comparison, names, real_queries(comparison.collection))
    if not ballot.votes:
        return 0, ""
    fitted = ballot.results()
    first, second, *_ = fitted.ranked()
    return len(ballot.votes), preference_sentence(first, second, fitted.against(first, second))
