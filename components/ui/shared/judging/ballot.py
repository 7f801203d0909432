"""What may be voted on between some models, and the votes that stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.evaluation import preferences
from components.evaluation.preferences import Preference, Question, Strengths
from components.records import Run
from components.workspace.opinions import Vote

OUTCOMES = {"a": 1.0, "b": 0.0, "tie": 0.5, "bad": 0.5}


@dataclass(frozen=True)
class Ballot:
    """What may be voted on between these models, and the votes that stand.

    ``stale`` votes were on lists that have changed since; they are kept and not counted.
    """

    names: tuple[str, ...]
    runs: Mapping[str, Run]
    asked: Mapping[Question, float]
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

    def done_by(self, voter: str) -> set[Question]:
        """The questions one person has voted on."""
        return {question_of(vote) for vote in self.votes if vote.voter == voter}


def question_of(vote: Vote) -> Question:
    """What a vote was on."""
    return Question(vote.query_id, vote.model_a, vote.model_b)


def as_preference(vote: Vote) -> Preference:
    """A vote as Bradley-Terry counts it."""
    return Preference(vote.query_id, vote.model_a, vote.model_b, OUTCOMES[vote.choice])
