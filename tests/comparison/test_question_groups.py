"""Ways of grouping questions: by what they are like, never by what answers them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from components.candidates.by_spec import resolve_name
from components.comparison.comparison import Comparison
from components.comparison.quality.by_metric import quality_by
from components.comparison.quality.question_groups import groups_of
from components.datasets.answers_beside import queries_with_answers
from components.workspace import Workspace
from tests.comparison.test_telling import MODELS, QUESTIONS, collection, result


def test_what_answers_a_question_is_no_way_of_grouping_it(tmp_path: Path) -> None:
    content = collection()
    two = [f"{number % 2}" for number in range(len(QUESTIONS))]
    columns = ("reference", "spans", "Ground truth", "answer", "expected_output", "correct answer", "回答", "channel")
    content = replace(content, queries=content.queries.assign(**dict.fromkeys(columns, two)))
    specs = [resolve_name(name) for name in MODELS]
    results = {name: result(name, {}, 1.0) for name in MODELS}
    made = Comparison.of_files(Workspace(tmp_path), content, specs, results=results)
    assert set(groups_of(made, quality_by(made, 10, "ndcg@10"))).intersection(columns) == {"channel"}


@pytest.mark.parametrize("column", ["document", "ref"])
def test_the_column_that_names_right_documents_is_no_tag_of_the_questions(column: str) -> None:
    documents = pd.DataFrame({"id": ["d1", "d2"], "title": "", "text": ["one", "two"], "label": "", "language": ""})
    asked = pd.DataFrame({"text": ["which?", "what?"], column: ["d1", "d2"], "channel": ["chat", "mail"]}, dtype="str")
    queries, judgments, _ = queries_with_answers(asked, {"text": "text"}, documents)
    assert queries.columns.tolist() == ["id", "text", "channel"]
    assert judgments is not None and judgments["doc_id"].tolist() == ["d1", "d2"]
