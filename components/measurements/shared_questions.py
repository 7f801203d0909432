"""Answers made here and answers a person brought, set side by side on the questions they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from components.answers.judge import JUDGED
from components.answers.records import Answered
from components.i18n import tr
from components.measurements.answering import Answers
from components.measurements.brought_answers import plain

FEWEST = 2  # shared questions; on one nothing can be compared


def judge_of(*groups: Mapping[str, Answers]) -> str | None:
    """Who judged every system, "" for nobody; None where they were not judged alike."""
    judges = {str(answers.facts.get("judge") or "") for systems in groups for answers in systems.values()}
    return judges.pop() if len(judges) == 1 else None


def on_shared_questions(made: Mapping[str, Answers], brought: Mapping[str, Answers]) -> dict[str, Answers]:
    """All systems, ours first, on the questions that each was asked in the same words; {} for fewer than FEWEST.

    A question with another reference is another question. Brought rows take the id that the question has here; where
    the systems were not judged by the same chat model no judge's score is kept, so that one rule counts for all.
    """
    judge = judge_of(made, brought)
    ours = [{_key(row): row.query_id for row in answers.rows} for answers in made.values()]
    theirs = [{_key(row) for row in answers.rows} for answers in brought.values()]
    ids = {key: name for key, name in ours[0].items() if all(key in of for of in (*ours[1:], *theirs))} if ours else {}
    if len(ids) < FEWEST or not theirs:
        return {}
    named = {name if name not in made else tr("{name} (brought)", name=name): of for name, of in brought.items()}
    return {name: _kept(answers, ids, judge) for name, answers in (*made.items(), *named.items())}


def _kept(answers: Answers, ids: Mapping[tuple[str, str], str], judge: str | None) -> Answers:
    rows, scores = {}, {}
    for row in answers.rows:
        name = ids.get(_key(row))
        if name is not None and name not in rows:
            rows[name] = replace(row, query_id=name)
            of_row = answers.scores[row.query_id]
            scores[name] = of_row if judge is not None else {key: of_row[key] for key in of_row if key not in JUDGED}
    order = [name for name in ids.values() if name in rows]
    return Answers([rows[name] for name in order], scores, {"judge": judge} if judge else {})


def _key(row: Answered) -> tuple[str, str]:
    return plain(row.question), plain(row.reference)
