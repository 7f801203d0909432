"""What became of each question, the headline over them, and judges that can be trusted or not."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from components.answers.calibration import calibrate, drawn_for_grading, read_grades
from components.answers.judge import SameFamily, average_precision
from components.answers.outcome import NOT_RETRIEVED, NOT_USED, RIGHT, UNKNOWN, USED_WRONG, outcome
from components.answers.prompts import DEFAULT, IN_JAPANESE, Prompt, checked, own_prompt
from components.answers.records import Answered, Context, Score
from components.answers.stand_ins import STAND_INS, stand_in_scores
from components.answers.tables import Results, comparison_table, headline, waterfall_table
from components.i18n import reading
from components.records import BadInputError

RIGHT_TEXT, WRONG_TEXT = "The tent weighs 2 kg.", "Buses leave every hour from the harbour."
ROW = Answered(
    "q1",
    "How heavy is the tent?",
    (Context("d1", RIGHT_TEXT), Context("d2", WRONG_TEXT)),
    RIGHT_TEXT,
    reference="2 kg",
    relevant=("d1",),
)


def became(row: Answered) -> str:
    return outcome(row, stand_in_scores(row, None)).name


def test_each_question_ends_in_one_outcome() -> None:
    assert became(ROW) == RIGHT
    lost = replace(ROW, contexts=(Context("d2", WRONG_TEXT),), answer=WRONG_TEXT)
    assert became(lost) == NOT_RETRIEVED
    assert became(replace(ROW, answer="I do not know.")) == NOT_USED
    assert became(replace(ROW, answer=WRONG_TEXT)) == NOT_USED
    assert became(replace(ROW, answer="The tent weighs.")) == USED_WRONG
    assert became(replace(ROW, reference="")) == UNKNOWN
    assert became(replace(ROW, answer="", reason="The server was away.")) == UNKNOWN
    nothing = replace(ROW, is_answerable=False, reference="", relevant=())
    assert became(nothing) == USED_WRONG
    assert became(replace(nothing, answer="I do not know.")) == RIGHT


def test_a_judge_counts_before_words() -> None:
    scores = stand_in_scores(ROW, None) | {"correctness": Score(0.2)}
    assert outcome(ROW, scores).name == USED_WRONG


def test_who_does_not_know_is_not_right_whatever_a_judge_says() -> None:
    scores = stand_in_scores(ROW, None) | {"correctness": Score(0.67)}
    assert outcome(replace(ROW, answer="I do not know."), scores).name == NOT_USED
    assert outcome(replace(ROW, answer=f"I do not know more than this: {ROW.reference}"), scores).name == RIGHT


def test_every_stand_in_is_a_number_or_a_reason() -> None:
    for row in (ROW, replace(ROW, answer=""), replace(ROW, contexts=()), replace(ROW, relevant=(), reference="")):
        scores = stand_in_scores(row, None)
        assert set(scores) == set(STAND_INS)
        assert all((one.value is None) == bool(one.reason) for one in scores.values())


def many(right: int, of: int, *, retrieved: bool = True) -> tuple[list[Answered], dict[str, dict[str, Score]]]:
    rows = []
    for place in range(of):
        row = replace(ROW, query_id=f"q{place}")
        if place >= right:
            contexts = row.contexts if retrieved else (Context("d2", WRONG_TEXT),)
            row = replace(row, answer=WRONG_TEXT, contexts=contexts)
        rows.append(row)
    return rows, {row.query_id: stand_in_scores(row, None) for row in rows}


def test_the_headline_counts_and_says_how_much_is_retrieval() -> None:
    results: Results = {"weak": many(40, 100, retrieved=False), "strong": many(80, 100)}
    top = headline(results)
    assert top.sentence.startswith("With strong the answers are right for 80 of 100 questions. With weak for 40. ")
    assert top.sentence.endswith(" is retrieval.")
    assert top.gap is not None and top.by_retrieval is not None
    assert top.gap.mean == top.by_retrieval.mean == pytest.approx(0.4)
    other = headline({"weak": many(40, 100), "strong": many(80, 100)})
    assert other.by_retrieval is not None and other.by_retrieval.mean == 0
    assert "Can't tell yet" in headline({"a": many(41, 100), "b": many(40, 100)}).sentence
    assert "Nobody can say yet" in headline({"a": ([], {})}).sentence
    falls = waterfall_table(results).groupby("model")["questions"].sum()
    assert falls.eq(100).all()
    table = comparison_table(results, STAND_INS, 0.02).set_index("metric")
    assert table.loc["right", "verdict"] == "worse"
    assert "id_context_recall" in table.index


def test_a_judge_is_held_against_the_person() -> None:
    rows, _ = many(20, 40)
    scores = {"m": {row.query_id: {"correctness": Score(float(place < 20))} for place, row in enumerate(rows)}}
    drawn = drawn_for_grading({"m": rows})
    assert len(drawn) == len(set(drawn)) == 20
    same = calibrate(scores, {key: int(int(key[1][1:]) < 20) for key in drawn})
    assert same is not None and same.kappa.mean == 1 and "Trust it." in same.sentence
    against = calibrate(scores, {key: int(int(key[1][1:]) >= 20) for key in drawn})
    assert against is not None and "Do not trust it." in against.sentence
    few = calibrate(scores, {key: int(int(key[1][1:]) >= 20) for key in drawn[:6]})
    assert few is not None and "Too few to say" in few.sentence and "trust it." not in few.sentence
    assert calibrate(scores, {("m", "other"): 1}) is None
    all_right = calibrate(scores, {("m", f"q{n}"): 1 for n in range(8)})
    assert all_right is not None and math.isnan(all_right.kappa.mean) and "all of one grade" in all_right.sentence


def test_definitions_and_prompts() -> None:
    assert average_precision([True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([False, False]) == 0
    assert SameFamily("qwen", "qwen").warning and not SameFamily("qwen", "gpt").warning
    prompt = checked("{contexts}\nQ: {question}")
    assert prompt.fill("a {contexts} b", ["{question}"]) == "[1] {question}\nQ: a {contexts} b"
    assert prompt.version != Prompt().version
    with pytest.raises(BadInputError, match="0 times"):
        checked("no places")


@pytest.mark.parametrize(
    ("text", "language", "own"),
    [
        ("Tents are packed into the smallest bag.", "", DEFAULT),
        ("テントは小さな袋に入れて運びます。", "", IN_JAPANESE),
        ("テントは小さな袋に入れて運びます。", "ja", IN_JAPANESE),
        ("Zelte passen in die kleinste Tasche.", "de", DEFAULT),
    ],
)
def test_our_own_prompt_is_in_the_language_of_the_documents(text: str, language: str, own: str) -> None:
    documents = pd.DataFrame({"id": ["d"], "title": [""], "text": [text], "label": [""], "language": [language]})
    assert own_prompt(documents) == checked(own)


def test_grades_are_read_and_faults_named() -> None:
    table = pd.DataFrame({"model": ["m"] * 3, "query_id": ["q1", "q2", "q3"], "grade": ["1", "wrong", ""]})
    assert read_grades(table) == {("m", "q1"): 1, ("m", "q2"): 0}
    with pytest.raises(BadInputError, match='Row 1 of the grades has the grade "good"'):
        read_grades(table.assign(grade="good"))
    with pytest.raises(BadInputError, match="no column grade"):
        read_grades(table.drop(columns="grade"))


def test_outcomes_are_the_same_keys_in_every_language() -> None:
    with reading("ja"):
        assert became(replace(ROW, answer="I do not know.")) == "retrieved, not used"
        assert became(replace(ROW, answer="The tent weighs.")) == "used, but wrong"
