"""Ten thousand random tables: exactly one answer, and no word that a number contradicts. Examples said in full."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from components.comparison.recommendation import in_table, words
from components.comparison.recommendation.recommend import (
    Basis,
    ByWeights,
    Differing,
    NothingFits,
    Recommendation,
    recommend,
)
from components.comparison.recommendation.selection import Standing
from components.evaluation.model_pair import ModelPair
from components.evaluation.preferences import EVEN, Chance

TABLES = 10_000
MARGIN = 0.02


def pair(
    a: str, b: str, gap: float, half: float, margin: float = MARGIN, queries: int = 140, needed: float = 240.0
) -> ModelPair:
    """A comparison with the verdict that its interval has by the rules of components.evaluation.statistics."""
    low, high = gap - half, gap + half
    if math.isnan(half):
        return ModelPair(a, b, gap, half, half, "unclear", queries, math.nan)
    if -margin < low and high < margin:
        return ModelPair(a, b, gap, low, high, "same", queries, 0.0)
    if low > 0 or high < 0:
        return ModelPair(a, b, gap, low, high, "better" if low > 0 else "worse", queries, 0.0)
    return ModelPair(a, b, gap, low, high, "unclear", queries, needed)


def both(*found: ModelPair) -> dict[tuple[str, str], ModelPair]:
    return {(one.a, one.b): one for pair in found for one in (pair, pair.turned)}


def situation(means: Mapping[str, float], pairs: Mapping[tuple[str, str], ModelPair], **more: object) -> Basis:
    usual = {"models": tuple(means), "standings": {}, "margin": MARGIN, "metric": "ndcg@10", "measured": 140}
    return Basis(means=means, pairs=pairs, **(usual | more))  # type: ignore[arg-type]


def taken(found: Basis) -> Recommendation:
    made = recommend(found)
    assert isinstance(made, Recommendation)
    return made


def random_situation(rng: np.random.Generator) -> Basis:
    names = tuple(f"m{i}x" for i in rng.permutation(int(rng.integers(0 if rng.random() < 0.05 else 1, 7))))
    margin = float(rng.choice([0.005, 0.01, 0.02, 0.05]))
    means = {name: float(np.round(rng.beta(4, 4), 3)) for name in names}
    if rng.random() < 0.3:  # near one another, ties among them
        means = {name: 0.6 + float(rng.integers(0, 5)) * margin / 2 for name in names}
    half, queries = float(rng.choice([0.003, 0.01, 0.04, 0.12, math.nan])), int(rng.integers(5, 900))
    queries = int(rng.integers(1, 5)) if math.isnan(half) else queries
    needed = float(rng.choice([240.0, 7.0, 5_000.0, math.nan]))
    pairs = both(
        *(
            pair(a, b, means[a] - means[b], half * float(rng.uniform(0.5, 1.5)), margin, queries, needed)
            for i, a in enumerate(names)
            for b in names[i + 1 :]
        )
    )
    standings = {
        name: Standing(
            wishes=float(rng.choice([0.0, 0.5, 1.0])) if rng.random() < 0.5 else None,
            p95_ms=_maybe(rng, float(rng.choice([0.3, 12.0, 12.5, 900.0]))),
            peak_memory_mb=_maybe(rng, float(rng.choice([150.0, 600.0, 610.0]))),
            monthly_usd=_maybe(rng, float(rng.choice([0.0, 73.0, 73.01, 400.0]))),
        )
        for name in names
    }
    has_evidence = rng.random() < 0.95
    unit = str(rng.choice(["question", "user", "text"], p=[0.8, 0.1, 0.1]))
    out = {name: ("p95 900 ms",) for name in names if rng.random() < 0.2}
    left = [name for name in rng.permutation(list(names)) if name not in out]
    own = None
    if left and has_evidence and rng.random() < 0.15:
        own = ByWeights(tuple(map(str, left)), float(rng.uniform(0.3, 1)), "quality 60 %, waiting time 40 %")
    preferred = random_votes(rng, names) if rng.random() < (0.1 if has_evidence else 0.7) else {}
    differ = Differing(*((0.4, ("q1", "q2")), (0.4, ()), (1.0, ()))[int(rng.integers(3))])
    return Basis(
        models=names,
        means=means if has_evidence else {},
        pairs=pairs if has_evidence else {},
        standings=standings,
        margin=margin,
        metric=str(rng.choice(["ndcg@10", "recall@10"])),
        measured=queries if has_evidence else 0,
        ruled_out=out,
        current=str(rng.choice([*names, "", "m9x"])),
        is_compared=len(names) % 2 == 1,
        unit=unit,
        is_practice=unit == "question" and rng.random() < 0.1,
        own=own,
        differing=lambda a, b: differ,
        asked=20,
        silent={name: int(rng.integers(1, 20)) for name in names if rng.random() < 0.2},
        preferred=preferred,
    )


def random_votes(rng: np.random.Generator, names: tuple[str, ...]) -> dict[tuple[str, str], Chance]:
    """What votes on some of the models say, with the verdicts of components.evaluation.preferences."""
    voted = [name for name in names if rng.random() < 0.8]
    strength = {name: float(rng.normal()) for name in voted}
    half = float(rng.choice([0.1, 0.6, 2.5]))
    return {(a, b): chance_of(strength[a] - strength[b], half) for a in voted for b in voted if a != b}


def chance_of(gap: float, half: float) -> Chance:
    verdict = "unclear"
    if abs(gap) + half < EVEN:
        verdict = "same"
    elif abs(gap) > half:
        verdict = "better" if gap > 0 else "worse"
    chance, low, high = (1 / (1 + math.exp(-value)) for value in (gap, gap - half, gap + half))
    return Chance(chance, low, high, verdict, 0.0)


def _maybe(rng: np.random.Generator, value: float) -> float | None:
    return None if rng.random() < 0.15 else value


def check(found: Basis, made: Recommendation | NothingFits) -> None:
    """What must hold, read from the words and worked out again from the numbers."""
    allowed = [model for model in found.models if model not in found.ruled_out]
    if not allowed:
        assert isinstance(made, NothingFits) and made.sentence.startswith("Nothing fits, because ")
        assert set(re.findall(r"m\dx", made.sentence)) == set(found.models)
        return
    assert isinstance(made, Recommendation) and made.first in allowed
    assert sorted(made.ranked) == sorted(allowed) and made.ranked[0] == made.first
    said = " ".join([made.sentence, made.surer, *made.changes])
    assert set(re.findall(r"m\dx", said)) <= set(allowed)
    assert said.count("Take ") + said.count("Keep ") == 1 and "nan" not in said
    assert ("Keep " in said) == (made.first == found.current)
    assert made.sentence.count("unknown") == made.sentence.count("is unknown, so it was passed over")
    rivals = [found.pairs[made.first, one] for one in allowed if one != made.first and found.means]
    own = found.own if len(allowed) > 1 else None
    assert own is not None or not any(one.verdict == "worse" for one in rivals)
    assert own is None or made.first == own.ranked[0]
    if own is None:
        _check_quality(found, made, rivals)
    if not found.means:
        _check_votes(found, made, allowed)
    _check_gap(found, made)
    _check_risk(found, made, rivals)
    _check_clauses(found, made)
    _check_surer(found, made, rivals)
    _check_notes(found, made)


def _check_gap(found: Basis, made: Recommendation) -> None:
    """A gap with its limits is that of the two models the sentence names, as seen from the one it favours."""
    numbers = r"([\d.]+) points? of [^.(]*\((-?[\d.]+) to (-?[\d.]+)"
    said = re.search(rf"(?:than|although|Ahead of) (m\dx)[^.]*?{numbers}", made.sentence)
    if said is None:
        return
    against = found.pairs[made.first, said[1]]
    against = against.turned if "although" in made.sentence else against
    for text, value in zip(said.groups()[1:], (against.difference, against.low, against.high), strict=True):
        assert float(text) == pytest.approx(value * 100, abs=0.5)
    assert against.verdict == "better" or ("may be chance" in made.sentence and against.low <= 0)


def _check_surer(found: Basis, made: Recommendation, rivals: list[ModelPair]) -> None:
    about = re.search(r"bout ([\d,]+) more", made.surer)
    if about:
        needed = {math.ceil(one.needed) for one in rivals if one.verdict == "unclear"}
        assert needed == {int(about[1].replace(",", ""))} and not found.is_practice
        assert ("hardly worth" in made.surer) == (found.unit == "question" and max(needed) > 1_000)
    if "begin with the" in made.surer:
        assert made.which and f"begin with the {len(made.which)} " in made.surer
    if found.is_practice:
        assert "settled" not in made.surer and (made.confidence != words.CLEAR or made.basis == "alone")


def _check_votes(found: Basis, made: Recommendation, allowed: list[str]) -> None:
    """Where only votes tell models apart, none is taken to which another is surely preferred."""
    chances = {pair: chance for pair, chance in found.preferred.items() if set(pair) <= set(allowed)}
    liked_more = {pair for pair, chance in chances.items() if chance.verdict == "better"}
    assert not any((other, made.first) in liked_more for other in allowed)
    assert not liked_more or any(made.first in pair for pair in chances)
    assert (made.basis == "preferred") == ((made.first, made.second) in liked_more)
    shown = re.search(r"preferred to (m\dx): (\d+) of 100 \((\d+) to (\d+)\)", made.sentence)
    assert (shown is not None) == (made.basis == "preferred")
    if shown is not None:
        chance = chances[made.first, shown[1]]
        for text, value in zip(shown.groups()[1:], (chance.chance, chance.low, chance.high), strict=True):
            assert int(text) == pytest.approx(100 * value, abs=0.51)
        is_of_all = all((made.first, other) in liked_more for other in allowed if other != made.first)
        assert made.confidence == (words.LIKELY if is_of_all else words.TOSS_UP)


def _check_notes(found: Basis, made: Recommendation) -> None:
    for note in made.notes:
        name = re.match(r"m\dx", note)
        if note.startswith("In blind votes"):
            other = re.findall(r"m\dx", note)[0]
            assert found.preferred[other, made.first].low > 0.5 and (found.means or other in found.ruled_out)
            continue
        assert name is not None and "nan" not in note
        if "finds nothing at all" in note:
            assert note == f"{made.first} finds nothing at all for {found.silent[made.first]} of 20 questions."
            assert not found.means
        elif "not among the models compared" in note or "not computed yet" in note:
            assert name[0] == found.current and name[0] not in found.models
            assert found.is_compared == ("not computed yet" in note)
        else:
            assert name[0] in found.ruled_out and "ruled out (p95 900 ms)" in note
            assert ("in use today" in note) <= (name[0] == found.current)
        if "finds more" in note:
            assert found.pairs[name[0], made.first].low > 0


def _check_quality(found: Basis, made: Recommendation, rivals: list[ModelPair]) -> None:
    if "finds more than" in made.sentence:
        assert all(one.low > 0 for one in rivals)
        assert made.confidence == (words.LIKELY if found.is_practice else words.CLEAR)
    if "As good as" in made.sentence:
        against = found.pairs[made.first, made.second]
        assert against.verdict in ("same", "unclear") and against.difference >= -found.margin - 1e-9
    if "surely under" in made.sentence:
        assert found.pairs[made.first, made.second].verdict == "same"
    if "may be chance" in made.sentence:
        assert found.pairs[made.first, made.second].low <= 0 < found.pairs[made.first, made.second].difference
    if made.confidence == words.CLEAR:
        assert all(one.low > -found.margin for one in rivals)
    if "It is settled" in made.surer:
        assert all(one.verdict in ("better", "same") for one in rivals)


def _check_risk(found: Basis, made: Recommendation, rivals: list[ModelPair]) -> None:
    risked = re.search(r"What you risk: up to ([\d.]+) points?(, within)?", made.sentence)
    worst = max((-one.low for one in rivals), default=0.0)
    if risked is None:
        assert "What you risk" in made.sentence or not worst > 0
        return
    assert float(risked[1]) == pytest.approx(worst * 100, abs=0.51 if worst >= 0.1 else 0.051)
    assert (risked[2] is not None) == (worst < found.margin)


def _check_clauses(found: Basis, made: Recommendation) -> None:
    own, _, given_up = made.sentence.partition("What you give up")
    for text, one, other in ((own, made.first, made.second), (given_up, made.second, made.first)):
        quicker = re.search(r"answers ([\d.,]+) times quicker", text)
        if quicker:
            ratio = float(found.standings[other].p95_ms or 0) / float(found.standings[one].p95_ms or 1)
            assert float(quicker[1].replace(",", "")) == pytest.approx(ratio, rel=0.06)
        if "memory" in text and "needs" in text:
            assert float(found.standings[one].peak_memory_mb or 0) < float(found.standings[other].peak_memory_mb or 0)
        if "costs" in text:
            assert float(found.standings[one].monthly_usd or 0) < float(found.standings[other].monthly_usd or 0)

    if "Nothing else" in made.sentence:
        assert made.decided_by in ("mean", "order") and "What you give up" not in made.sentence


def test_ten_thousand_random_tables_give_one_answer_each_that_no_number_contradicts() -> None:
    rng = np.random.default_rng(13)
    kinds: dict[str, int] = {}
    written = {name: _pattern(text) for name, text in vars(words).items() if name.isupper() and _is_sentence(text)}
    unseen = set(written)
    for _ in range(TABLES):
        found = random_situation(rng)
        made = recommend(found)
        check(found, made)
        kind = made.basis if isinstance(made, Recommendation) else "nothing"
        kinds[kind] = kinds.get(kind, 0) + 1
        said = made.sentence
        if isinstance(made, Recommendation):
            said = " ".join([said, made.surer, *made.changes, *made.notes])
        unseen -= {name for name in unseen if written[name].search(said)}
    assert set(kinds) == {"chosen", "traded", "same", "unclear", "alone", "preferred", "unmeasured", "nothing"}
    assert min(kinds.values()) > 50
    assert unseen == set()  # every sentence that can be said was checked


def _is_sentence(text: object) -> bool:
    """Whether a value of the words is a sentence or a part of one."""
    return isinstance(text, str) and " " in text


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)))


def test_the_order_of_the_list_decides_only_where_it_is_said() -> None:
    rng = np.random.default_rng(14)
    for _ in range(1_000):
        found = random_situation(rng)
        one, other = recommend(found), recommend(replace(found, models=found.models[::-1]))
        if isinstance(one, Recommendation) and isinstance(other, Recommendation) and one.first != other.first:
            assert one.decided_by == other.decided_by == "order"


QUICK, SLOW = Standing(p95_ms=0.3, peak_memory_mb=110.0), Standing(p95_ms=24.0, peak_memory_mb=440.0)


def test_models_level_in_quality_go_by_waiting_time_and_the_sentence_says_what_is_risked() -> None:
    means = {"multilingual-e5-small-4bit": 0.735, "use-multilingual-v3": 0.73}
    pairs = both(pair("use-multilingual-v3", "multilingual-e5-small-4bit", -0.005, 0.017))
    standings = {"use-multilingual-v3": QUICK, "multilingual-e5-small-4bit": SLOW}
    made = taken(situation(means, pairs, standings=standings))
    assert made.sentence == (
        "Take use-multilingual-v3. As good as multilingual-e5-small-4bit as far as 140 questions can tell, answers 80 "
        "times quicker, needs a quarter of the memory. What you risk: up to 2.2 points on questions like these."
    )
    assert (made.basis, made.confidence, made.decided_by) == ("unclear", words.LIKELY, "p95_ms")


def test_a_quicker_model_that_may_lose_more_than_the_margin_is_not_taken_and_what_it_gives_is_said() -> None:
    means = {"slow": 0.735, "quick": 0.73}
    pairs = both(pair("quick", "slow", -0.005, 0.095))
    made = taken(situation(means, pairs, standings={"quick": QUICK, "slow": SLOW}))
    assert made.sentence == (
        "Take slow. Ahead of quick by 0.5 points of nDCG@10 over 140 questions, which may be chance (-9 to 10). What "
        "you give up: quick answers 80 times quicker and needs a quarter of the memory. What you risk: up to 9 points "
        "on questions like these."
    )
    assert (made.basis, made.confidence, made.decided_by) == ("unclear", words.TOSS_UP, "quality")
    assert made.changes == (
        "quick would be taken if more questions put it ahead, or made it 95 % sure that it loses less than 2 points.",
    )


def test_of_equal_means_the_quicker_is_taken_however_few_the_questions() -> None:
    pairs = both(pair("quick", "slow", 0.0, 0.2, queries=12))
    made = taken(situation({"slow": 0.7, "quick": 0.7}, pairs, standings={"quick": QUICK, "slow": SLOW}))
    assert (made.first, made.decided_by, made.confidence) == ("quick", "p95_ms", words.TOSS_UP)


def test_a_sure_lead_in_quality_wins_however_slow_and_what_is_given_up_is_said() -> None:
    standings = {"slow": SLOW, "quick": QUICK}
    made = taken(situation({"slow": 0.7, "quick": 0.6}, both(pair("slow", "quick", 0.1, 0.03)), standings=standings))
    assert made.sentence == (
        "Take slow. It finds more than quick: 10 points of nDCG@10 (7 to 13, 140 questions). What you give up: quick "
        "answers 80 times quicker and needs a quarter of the memory."
    )
    assert (made.basis, made.confidence) == ("chosen", words.CLEAR)


def test_a_gap_that_matters_is_no_price_for_speed_while_it_is_the_best_guess() -> None:
    standings = {"slow": SLOW, "quick": QUICK}
    made = taken(situation({"slow": 0.7, "quick": 0.64}, both(pair("slow", "quick", 0.06, 0.08)), standings=standings))
    assert made.first == "slow" and "Ahead of quick by 6 points of nDCG@10 over 140 questions" in made.sentence
    assert "which may be chance (-2 to 14)" in made.sentence and made.confidence == words.LIKELY


def test_a_limit_rules_out_and_nothing_left_says_why() -> None:
    means, pairs = {"slow": 0.7, "quick": 0.6}, both(pair("slow", "quick", 0.1, 0.03))
    made = taken(situation(means, pairs, ruled_out={"slow": ("p95 900 ms",)}))
    assert made.sentence == "Take quick. It is the only measured model that your limits and the checks leave."
    nothing = recommend(situation(means, pairs, ruled_out={"slow": ("p95 900 ms",), "quick": ("licence",)}))
    assert nothing == NothingFits("Nothing fits, because slow is ruled out (p95 900 ms); quick is ruled out (licence).")


def test_equals_in_everything_are_a_toss_up_and_no_hidden_one() -> None:
    made = taken(situation({"a": 0.7, "b": 0.7}, both(pair("a", "b", 0.0, 0.01))))
    assert made.confidence == words.TOSS_UP and made.decided_by == "order"
    assert "a is named because it stands first in your list" in made.sentence


def test_a_wish_decides_among_equals_and_not_against_quality() -> None:
    standings = {"a": replace(QUICK, wishes=0.0), "b": replace(SLOW, wishes=1.0)}
    level = taken(situation({"a": 0.7, "b": 0.7}, both(pair("a", "b", 0.0, 0.01)), standings=standings))
    assert level.first == "b" and "keeps more of your wishes" in level.sentence
    apart = taken(situation({"a": 0.8, "b": 0.7}, both(pair("a", "b", 0.1, 0.01)), standings=standings))
    assert apart.first == "a"


def test_own_weights_decide_and_it_is_said_although_another_finds_more() -> None:
    own = ByWeights(("b", "a"), 0.99, "quality 20 %, waiting time 80 %")
    made = taken(situation({"a": 0.8, "b": 0.7}, both(pair("a", "b", 0.1, 0.03)), own=own))
    assert made.sentence.startswith(
        "Take b. By your own weights (quality 20 %, waiting time 80 %) it comes first, although a finds more: 10 points"
    )
    assert (made.basis, made.confidence) == ("traded", words.CLEAR)


def test_an_unknown_waiting_time_never_beats_a_known_one_and_is_named() -> None:
    standings = {"a": Standing(), "b": SLOW}
    made = taken(situation({"a": 0.7, "b": 0.7}, both(pair("a", "b", 0.0, 0.01)), standings=standings))
    assert made.first == "b" and "Measure the waiting time of a; it could change this." in made.changes


def test_the_cheapest_way_to_be_surer_names_how_many_questions_and_which() -> None:
    found = situation(
        {"a": 0.7, "b": 0.69},
        both(pair("a", "b", 0.01, 0.05)),
        standings={"a": QUICK, "b": SLOW},
        differing=lambda first, second: Differing(0.4, ("q7", "q9")),
    )
    made = taken(found)
    assert made.surer == (
        "About 240 more judged questions would settle it; begin with the 2 not judged yet on which a and b show "
        "different answers."
    )
    assert made.which == ("q7", "q9")


def test_what_is_ruled_out_although_it_finds_more_is_named_and_so_is_a_model_of_today_that_is_not_compared() -> None:
    pairs = both(pair("a", "b", 0.1, 0.03), pair("a", "c", 0.12, 0.03), pair("b", "c", 0.02, 0.03))
    means = {"a": 0.8, "b": 0.7, "c": 0.68}
    made = taken(situation(means, pairs, ruled_out={"a": ("no commercial use",)}, current="z"))
    assert made.first == "b" and made.notes == (
        "a finds more: 10 points (7 to 13), but it is ruled out (no commercial use).",
        "z, in use today, is not among the models compared.",
    )


@pytest.mark.parametrize(
    ("is_compared", "note"),
    [(True, "z, in use today, is not computed yet."), (False, "z, in use today, is not among the models compared.")],
)
def test_a_model_in_use_that_is_still_to_be_computed_is_not_said_to_be_absent(is_compared: bool, note: str) -> None:
    found = situation({"a": 0.8, "b": 0.7}, both(pair("a", "b", 0.1, 0.03)), current="z")
    assert taken(replace(found, is_compared=is_compared)).notes == (note,)


def test_the_model_in_use_today_is_kept_not_taken() -> None:
    made = taken(situation({"a": 0.8, "b": 0.7}, both(pair("a", "b", 0.1, 0.03)), current="a"))
    assert made.sentence.startswith("Keep a, in use today. It finds more than b")


def test_where_no_answer_is_judged_the_one_that_blind_votes_surely_prefer_is_taken() -> None:
    """However quick another one is; a model nobody voted on is not preferred to it unseen."""
    ours, theirs = chance_of(1.5, 0.6), chance_of(-1.5, 0.6)
    standings = {"quick": QUICK, "slow": SLOW, "unseen": QUICK}
    models, votes = ("quick", "slow", "unseen"), {("slow", "quick"): ours, ("quick", "slow"): theirs}
    made = taken(situation({}, {}, models=models, standings=standings, preferred=votes))
    assert made.sentence == (
        "Take slow. In blind votes it is preferred to quick: 82 of 100 (71 to 89). No answer is judged right yet. What "
        "you give up: quick answers 80 times quicker and needs a quarter of the memory. What you risk is not known "
        "until answers are judged."
    )
    assert (made.basis, made.confidence, made.ranked) == ("preferred", words.TOSS_UP, ("slow", "quick", "unseen"))
    assert in_table.place("quick", made, {}) == "liked less"
    sure = taken(situation({}, {}, models=("quick", "slow"), standings=standings, preferred=votes))
    assert sure.confidence == words.LIKELY
    out = taken(situation({}, {}, models=models, standings=standings, preferred=votes, ruled_out={"slow": ("dear",)}))
    assert out.first == "quick" and "In blind votes slow is preferred to quick: 82 of 100 (71 to 89)." in out.notes


def test_judged_answers_outweigh_blind_votes_and_those_that_differ_are_named() -> None:
    votes = {("b", "a"): chance_of(1.5, 0.6), ("a", "b"): chance_of(-1.5, 0.6)}
    made = taken(situation({"a": 0.7, "b": 0.6}, both(pair("a", "b", 0.1, 0.03)), preferred=votes))
    assert (made.first, made.basis) == ("a", "chosen")
    assert made.notes == ("In blind votes b is preferred to a: 82 of 100 (71 to 89).",)
