"""What may be voted on between some models, and the votes that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from components.comparison.answer_cache import Keep
from components.datasets.practice import practice_ids
from components.evaluation import preferences
from components.evaluation.preferences import Chance, Preference, Strengths, TwoLists
from components.i18n import N_, tr
from components.numbers import sentences
from components.records import Collection, Run
from components.results.store import ModelResult
from components.workspace import Project, Workspace
from components.workspace.opinions import Opinions, Vote

OUTCOMES = {"a": 1.0, "b": 0.0, "tie": 0.5, "bad": 0.5}
TEXT = {
    "better": N_("{first} is preferred to {second} in {chance} of 100 votes ({low} to {high})."),
    "same": N_("{first} and {second} are liked equally: {chance} of 100 votes for {first} ({low} to {high})."),
    "unclear": N_("Can't tell yet whether {first} is preferred to {second}: {low} to {high} of 100 votes."),
    "more": N_("About {count:,} more votes would settle it."),
}


class Compared(Protocol):
    """What a ballot reads of a comparison."""

    @property
    def workspace(self) -> Workspace:
        """Where the votes lie."""

    @property
    def project(self) -> Project:
        """Whose votes."""

    @property
    def collection(self) -> Collection:
        """What the questions are of."""

    @property
    def results(self) -> Mapping[str, ModelResult]:
        """Model -> its result."""

    @property
    def runs(self) -> Mapping[str, Run]:
        """Model -> what it found, as judgments name it."""

    @property
    def keep(self) -> Keep:
        """Where answers outlive it."""


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
        return _strengths_of_voted(self.names, self.votes)

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


def ballot_of(comparison: Compared, names: Sequence[str], query_ids: Sequence[str]) -> Ballot:
    """The ballot of these models over these queries, with the votes as they stand now."""
    marks = tuple((name, comparison.results[name].manifest["finished"]) for name in sorted(names))
    key = (comparison.collection.search_id, marks, tuple(query_ids))
    runs = {name: comparison.runs[name] for name in names}
    asked = comparison.keep("ballot", key, lambda: preferences.disagreements(list(runs.values()), query_ids))
    among = _votes_among(comparison, names, query_ids)
    standing = tuple(vote for vote in among if _is_as_shown(vote, runs))
    return Ballot(tuple(names), runs, asked, standing, len(among) - len(standing))


def preferred(comparison: Compared) -> Strengths | None:
    """What the blind votes that stand say of the models they were on; None where there are none.

    Those on questions that people asked count, not those on questions made from the documents.
    """
    names = [candidate.name for candidate in comparison.project.ticked if candidate.name in comparison.results]
    among = _votes_among(comparison, names, real_queries(comparison.collection))
    standing = [vote for vote in among if _is_as_shown(vote, comparison.runs)]
    return _strengths_of_voted(names, standing) if standing else None


def _votes_among(comparison: Compared, names: Sequence[str], query_ids: Sequence[str]) -> list[Vote]:
    models, queries = set(names), set(query_ids)
    return [
        vote
        for vote in Opinions(comparison.workspace).votes(comparison.project.id)
        if {vote.model_a, vote.model_b} <= models and vote.query_id in queries
    ]


def _strengths_of_voted(names: Sequence[str], votes: Sequence[Vote]) -> Strengths:
    voted = {name for vote in votes for name in (vote.model_a, vote.model_b)}
    return preferences.strengths([as_preference(vote) for vote in votes], [name for name in names if name in voted])


def _is_as_shown(vote: Vote, runs: Mapping[str, Run]) -> bool:
    lists = ((vote.model_a, vote.list_a), (vote.model_b, vote.list_b))
    return all(preferences.shown_ids(runs[model], vote.query_id) == doc_ids for model, doc_ids in lists)


def preference_sentence(first: str, second: str, chance: Chance) -> str:
    """Whether ``first`` is preferred to ``second``."""
    shares = {name: round(100 * getattr(chance, name)) for name in ("chance", "low", "high")}
    sentence = tr(TEXT[chance.verdict if chance.verdict in ("better", "same") else "unclear"])
    more = tr(TEXT["more"], count=round(chance.votes_needed)) if chance.votes_needed > 0 else ""  # NaN is not
    return sentences([sentence.format(first=first, second=second, **shares), more])


def votes_sentence(fitted: Strengths | None) -> tuple[int, str]:
    """How many blind votes stand between the models, and what they say; (0, "") where there are none."""
    if fitted is None:
        return 0, ""
    first, second, *_ = fitted.ranked()
    return fitted.votes, preference_sentence(first, second, fitted.against(first, second))
