"""Answers made here and brought ones are compared on the questions they share, by one rule."""

from __future__ import annotations

import pytest

from components.answers.records import Answered, Score
from components.answers.tables import headline
from components.measurements.answering import Answers
from components.measurements.shared_questions import on_shared_questions

REFERENCE = "It weighs 2 kg."


def answers(*rows: tuple[str, str, bool], judge: str = "", reference: str = REFERENCE) -> Answers:
    """Of (id, question, whether it is right): the judge says the same as the words."""
    made = [
        Answered(name, asked, (), REFERENCE if is_right else "No.", "", reference) for name, asked, is_right in rows
    ]
    words = {name: {"token_f1": Score(float(is_right))} for name, _, is_right in rows}
    judged = {name: {"correctness": Score(float(is_right))} for name, _, is_right in rows}
    scores = {name: {**of, **(judged[name] if judge else {})} for name, of in words.items()}
    return Answers(made, scores, {"judge": judge, "chat": "m"})


OURS = answers(*((f"q{n}", f"How heavy is thing {n}?", n < 9) for n in range(12)))


def test_brought_answers_take_our_ids_where_they_answer_the_same_in_the_same_words() -> None:
    theirs = answers(*((f"t{n}", f"how heavy is  thing {n}?", n < 4) for n in range(11, 1, -1)), ("t", "Why?", True))
    shared = on_shared_questions({"ours": OURS}, {"theirs": theirs, "ours": theirs})
    assert list(shared) == ["ours", "theirs", "ours (brought)"]
    every = [[row.query_id for row in of.rows] for of in shared.values()]
    assert every == [[f"q{n}" for n in range(2, 12)]] * 3
    assert shared["theirs"].rows[0].answer == REFERENCE and shared["theirs"].rows[5].answer == "No."


def test_another_reference_is_another_question() -> None:
    rows = [(f"t{n}", f"How heavy is thing {n}?", True) for n in range(12)]
    assert on_shared_questions({"ours": OURS}, {"theirs": answers(*rows, reference="It weighs 3 kg.")}) == {}
    assert on_shared_questions({"ours": OURS}, {"theirs": answers(rows[0])}) == {}
    assert on_shared_questions({}, {"theirs": answers(*rows)}) == {}


@pytest.mark.parametrize(("judges", "rule"), [(("a", "a"), "judge"), (("", "a"), "words"), (("a", "b"), "words")])
def test_one_rule_counts_for_all(judges: tuple[str, str], rule: str) -> None:
    both = [
        answers(*((f"q{n}", f"How heavy is thing {n}?", n < most) for n in range(12)), judge=judge)
        for most, judge in zip((12, 2), judges, strict=True)
    ]
    shared = on_shared_questions({"ours": both[0]}, {"theirs": both[1]})
    top = headline({name: (of.rows, of.scores) for name, of in shared.items()})
    assert top.questions == 12
    assert len(top.rests_on) == 1 and rule in top.rests_on[0]
    assert "ours has between" in top.sentence and "more right than theirs" in top.sentence
    assert "is retrieval" not in top.sentence, "nobody knows what answers these questions"
