"""Twenty answers graded by the person, blind to model and scores: how far the judge can be trusted."""

from __future__ import annotations

import streamlit as st

from components.answers.calibration import Key, calibrate, drawn_for_grading
from components.answers.tables import Results
from components.markdown import escape
from components.ui.answers import words
from components.ui.shared import session
from components.ui.shared.session import View

SETTING = "answer_grades"


def grading(view: View, results: Results) -> None:
    """One answer at a time; below, what the grades so far say of the judge."""
    drawn = drawn_for_grading({model: rows for model, (rows, _) in results.items()})
    answers = {(model, row.query_id): row for model, (rows, _) in results.items() for row in rows}
    grades = _grades(view, {key: answers[key].answer for key in drawn})
    with st.expander(
        words.GRADE.format(done=len(grades), count=len(drawn)), on_change="rerun", key="open-grading"
    ) as box:
        if not box.open:
            return
        st.caption(words.GRADE_DONE.format(done=len(grades), count=len(drawn)))
        calibration = calibrate({model: scores for model, (_, scores) in results.items()}, grades)
        if calibration is not None:
            st.markdown(escape(calibration.sentence))
        elif grades:
            st.caption(words.NOT_COMPARABLE)
        left = [key for key in drawn if key not in grades]
        if not left:
            st.caption(words.GRADED)
            return
        row = answers[left[0]]
        st.caption(words.GRADE_HELP)
        st.markdown(f"**{escape(row.question)}**  \n{escape(row.answer)}")
        if row.reference:
            st.caption(escape(words.REFERENCE.format(text=row.reference)))
        place = st.container(horizontal=True)
        for grade, label in ((1, words.RIGHT), (0, words.WRONG)):
            place.button(label, key=f"grade-{grade}", on_click=_save, args=(view, left[0], row.answer, grade))


def _grades(view: View, answers: dict[Key, str]) -> dict[Key, int]:
    """Grades of the answers as they stand now; one of an answer that has changed since does not count."""
    kept = session.workspace().setting(view.project.id, SETTING) or []
    return {
        (model, query_id): int(grade)
        for model, query_id, answer, grade in kept
        if answers.get((model, query_id)) == answer
    }


def _save(view: View, key: Key, answer: str, grade: int) -> None:
    kept = session.workspace().setting(view.project.id, SETTING) or []
    others = [row for row in kept if tuple(row[:2]) != key]
    session.workspace().save_setting(view.project.id, SETTING, [*others, [*key, answer, grade]])
