from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from components.evaluation import preferences
from components.evaluation.preferences import Preference, TwoLists, strengths
from components.records import BadInputError, Ranking, Run

MODELS = ("a", "b", "c", "d")


def votes(count: int, truth: np.ndarray, seed: int, ties: float = 0.2) -> list[Preference]:
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        i, j = random.choice(len(truth), 2, replace=False)
        chance = 1 / (1 + math.exp(truth[j] - truth[i]))
        outcome = 0.5 if random.random() < ties else float(random.random() < chance)
        found.append(Preference(f"q{number}", MODELS[i], MODELS[j], outcome))
    return found


def test_strengths_equal_those_of_a_general_optimiser() -> None:
    given = votes(60, np.array([0.8, 0.0, -0.3, -0.5]), seed=1)
    fitted = strengths(given, MODELS)
    place = {model: i for i, model in enumerate(MODELS)}

    def loss(values: np.ndarray) -> float:
        total = 0.0
        for vote in given:
            gap = values[place[vote.a]] - values[place[vote.b]]
            total += vote.outcome * np.logaddexp(0, -gap) + (1 - vote.outcome) * np.logaddexp(0, gap)
        for i in range(4):
            for j in range(i + 1, 4):
                gap = values[i] - values[j]
                total += 0.5 * (0.5 * np.logaddexp(0, -gap) + 0.5 * np.logaddexp(0, gap))
        return float(total + values.sum() ** 2)

    found = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9}).x
    assert fitted.values == pytest.approx(found - found.mean(), abs=1e-5)


def test_with_two_models_it_is_firths_correction() -> None:
    given = [Preference(f"q{i}", "a", "b", 1.0 if i < 7 else 0.0) for i in range(9)]
    # Of 7 wins in 9 votes: (7 + 1/2) / (9 + 1), the estimate under Jeffreys' prior.
    assert strengths(given, ("a", "b")).against("a", "b").chance == pytest.approx(0.75)


def test_winning_every_vote_is_not_certainty() -> None:
    given = [Preference(f"q{i}", "a", "b", 1.0) for i in range(4)]
    chance = strengths(given, ("a", "b")).against("a", "b")
    assert 0.5 < chance.chance < 1.0
    assert chance.verdict == "unclear"
    more = [Preference(f"q{i}", "a", "b", 1.0) for i in range(30)]
    assert strengths(more, ("a", "b")).against("a", "b").verdict == "better"
    assert strengths(more, ("a", "b")).against("b", "a").verdict == "worse"


def test_many_ties_are_the_same_and_need_no_more_votes() -> None:
    given = [Preference(f"q{i}", "a", "b", 0.5) for i in range(120)]
    chance = strengths(given, ("a", "b")).against("a", "b")
    assert (chance.verdict, chance.votes_needed) == ("same", 0.0)


def test_models_without_votes_stay_unknown_instead_of_failing() -> None:
    fitted = strengths([Preference("q", "a", "b", 1.0)], MODELS)
    chance = fitted.against("c", "d")
    assert chance.chance == pytest.approx(0.5)
    assert chance.low < 0.1
    assert chance.high > 0.9
    assert math.isnan(strengths([], MODELS).against("a", "b").votes_needed)


def test_the_order_of_sides_and_models_does_not_matter() -> None:
    given = votes(40, np.array([0.8, 0.0, -0.3, -0.5]), seed=2)
    turned = [Preference(vote.query_id, vote.b, vote.a, 1 - vote.outcome) for vote in given]
    one, other = strengths(given, MODELS), strengths(turned, MODELS[::-1])
    assert one.against("a", "c").low == pytest.approx(other.against("a", "c").low)
    assert one.ranked() == other.ranked()


@pytest.mark.parametrize(("gap", "count", "ties"), [(0.0, 20, 0.0), (0.8, 20, 0.3), (1.5, 60, 0.0), (0.8, 60, 0.3)])
def test_intervals_cover_the_truth(gap: float, count: int, ties: float) -> None:
    random = np.random.default_rng(int(count + 10 * gap))
    chance = 1 / (1 + math.exp(-gap))
    expected = ties * 0.5 + (1 - ties) * chance  # a tie is half a win: what the interval is about
    hits, runs = 0, 300
    for _ in range(runs):
        won = np.where(random.random(count) < ties, 0.5, (random.random(count) < chance).astype(float))
        given = [Preference(f"q{i}", "a", "b", float(outcome)) for i, outcome in enumerate(won)]
        found = strengths(given, ("a", "b")).against("a", "b")
        hits += found.low <= expected <= found.high
    assert hits / runs >= 0.93


def test_several_people_on_one_query_are_not_several_queries() -> None:
    alone = [Preference(f"q{i}", "a", "b", float(i % 3 > 0)) for i in range(30)]
    five = [Preference(vote.query_id, "a", "b", vote.outcome) for vote in alone for _ in range(5)]
    one, crowd = strengths(alone, ("a", "b")).against("a", "b"), strengths(five, ("a", "b")).against("a", "b")
    assert crowd.high - crowd.low == pytest.approx(one.high - one.low, rel=0.15)


def test_one_model_is_nothing_to_compare() -> None:
    with pytest.raises(BadInputError, match="two or more"):
        strengths([], ("a",))


def run(model: str, **lists: str) -> Run:
    return Run(model, {q: Ranking(tuple(ids), np.linspace(1, 0.1, len(ids))) for q, ids in lists.items()})


def test_only_lists_that_differ_are_asked_about() -> None:
    runs = [run("m", q1="abc", q2="abc", q3="abcd"), run("n", q1="abc", q2="xyz", q3="abce")]
    asked = preferences.disagreements(runs, ["q1", "q2", "q3"])
    assert set(asked) == {TwoLists("q2", "m", "n")}
    assert asked[TwoLists("q2", "m", "n")] == pytest.approx(1.0)


def test_the_most_informative_question_is_the_one_disagreed_on_most_between_models_known_least() -> None:
    asked = {TwoLists("q1", "a", "b"): 0.5, TwoLists("q2", "a", "b"): 0.9, TwoLists("q3", "a", "c"): 0.8}
    nothing = strengths([], ("a", "b", "c"))
    assert preferences.most_informative(asked, nothing, set()) == TwoLists("q2", "a", "b")
    known = strengths([Preference(f"q{i}", "a", "b", i % 2) for i in range(10)], ("a", "b", "c"))
    assert preferences.most_informative(asked, known, set()) == TwoLists("q3", "a", "c")
    assert preferences.most_informative(asked, known, set(asked)) is None


def test_sides_stand_for_a_voter_and_are_about_even() -> None:
    questions = [TwoLists(f"q{i}", "a", "b") for i in range(200)]
    sides = [preferences.sides(question, "EK") for question in questions]
    assert sides == [preferences.sides(question, "EK") for question in questions]
    assert 70 < sum(left == "a" for left, _ in sides) < 130
    assert sides != [preferences.sides(question, "MR") for question in questions]


def test_a_vote_says_little_about_documents() -> None:
    assert preferences.grades_of_vote("abc", "xyz") == {"a": 1, "x": 0}
    assert preferences.grades_of_vote("abc", "acb") == {"b": 1}  # the same documents, b stands higher
    assert preferences.grades_of_vote("abc", "bax") == {"a": 1, "x": 0}
    assert preferences.grades_of_vote("abc", "abcd") == {"d": 0}
    assert preferences.grades_of_bad("ab", "bc") == {"a": 0, "b": 0, "c": 0}
