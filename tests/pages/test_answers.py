"""The Answers page: empty, asked, and answered by a scripted chat server."""

from __future__ import annotations

import json
import venv
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.answers.frameworks import environment
from components.answers.frameworks.known import FRAMEWORKS
from components.answers.outcome import OUTCOMES
from components.candidates.kinds.own_run import add_ready_run
from components.costs.currency import Currency
from components.datasets.practice import counted, truly_judged
from components.datasets.spans import right_spans
from components.jobs import MeasureJob
from components.ui.answers import others_words, writing_words
from components.ui.answers import words as answer_words
from components.ui.answers.side_by_side import price_of
from components.ui.shared import session
from components.workspace import Workspace
from tests.answers.scripted_chat import scripted_chat
from tests.answers.test_answers_command import author
from tests.cases import wait_until
from tests.pages.cases import JUDGED, OWN_RUN, collection, compute, own_run
from tests.pages.driver import open_page, press, project_id, run, words


def filled(app: AppTest, label: str, value: str) -> None:
    next(one for one in app.text_input if one.label == label).set_value(value)


def test_every_outcome_has_words() -> None:
    assert tuple(answer_words.OUTCOMES) == OUTCOMES


def test_what_one_answer_cost_is_no_power_of_ten() -> None:
    shown = [price_of(usd, Currency()) for usd in (None, 0.0, 4.5e-06, 0.12)]
    assert shown == [answer_words.UNKNOWN_PRICE, answer_words.FREE, "$0.0000045", "$0.12"]


def test_without_a_chat_model_the_page_says_what_to_do(small: Workspace) -> None:
    app = open_page("answers", project=project_id(small, JUDGED))
    assert answer_words.EMPTY in words(app)
    assert "Name a chat model" in words(press(app, answer_words.START))


@pytest.mark.parametrize(
    ("typed", "said"), [("m@ftp://x", "must begin with http"), ("m@http://127.0.0.1/v1?a=1", "no option")]
)
def test_a_wrong_name_is_one_sentence(small: Workspace, typed: str, said: str) -> None:
    app = open_page("answers", project=project_id(small, JUDGED))
    filled(app, answer_words.CHAT, typed)
    assert said in words(press(app, answer_words.START))


def test_answers_are_made_in_the_background_and_shown(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    with scripted_chat() as chat:
        app = open_page("answers", project=project)
        filled(app, answer_words.CHAT, chat.name())
        filled(app, answer_words.JUDGE, chat.name("other"))
        next(one for one in app.number_input if one.label == answer_words.LIMIT).set_value(3)
        press(app, answer_words.START)
        job = session.jobs().of_project(project)
        assert job is not None
        wait_until(lambda: job.is_over, 600, "the job's end")
        sent = len(chat.requests)
        said = words(run(app))
        assert answer_words.SIDE in said
        assert "supported" not in said or "✓" in said
        assert "other's, each asked 3 times" in said
        assert len(app.get("vega_lite_chart")) == 1
        app.session_state["open-grading"] = app.session_state["open-blind-answers"] = True
        graded = press(run(app), answer_words.RIGHT)
        assert "1 of " in words(graded)
        assert answer_words.NOT_COMPARABLE in words(graded)
        if any(button.label == answer_words.EQUAL for button in graded.button):
            assert "1 of " in words(press(graded, answer_words.EQUAL))
        assert len(chat.requests) == sent, "looking at a page asks nothing"


def test_nothing_is_started_that_would_not_run(use_workspace: Callable[[Path], Workspace], tmp_path: Path) -> None:
    """While a job of the project is going no other is taken, and settings must not change to what nobody measures."""
    workspace, content = use_workspace(tmp_path / "w"), collection()
    project = workspace.create_project("p", content)
    spec = add_ready_run(workspace, OWN_RUN, own_run(content))
    compute(workspace, workspace.set_candidates(project.id, [spec]), with_maps=False)
    waiting = MeasureJob(
        workspace, project.dataset_id, [spec], "answers", chroma=session.chroma(), project_id=project.id
    )
    session.jobs()._jobs.append(waiting)
    app = open_page("answers", project=project.id)
    assert next(button for button in app.button if button.label == answer_words.START).disabled
    session.jobs()._jobs.remove(waiting)
    assert not next(button for button in run(app).button if button.label == answer_words.START).disabled


def test_written_questions_are_accepted_one_by_one(small: Workspace) -> None:
    """What is accepted joins the data as practice questions with its span; what is left out does not."""
    project = project_id(small, JUDGED)
    app = open_page("answers", project=project)
    app.session_state["open-writing"] = True
    run(app)
    assert writing_words.NO_CHAT in words(press(app, writing_words.START))
    with scripted_chat(rule=author) as chat:
        filled(app, writing_words.CHAT, chat.name())
        next(one for one in app.number_input if one.label == writing_words.COUNT).set_value(2)
        press(app, writing_words.START)
        job = session.jobs().of_project(project)
        assert job is not None
        wait_until(lambda: job.is_over, 120, "the job's end")
        assert job.state == "done", job.steps[0].reason
    before = small.project_collection(small.project(project))
    run(app)
    assert "2 that passed the checks; you have looked at 0" in words(app)
    press(app, writing_words.REJECT)
    press(app, writing_words.ACCEPT)
    press(app, writing_words.ADD.format(count=1))
    after = small.project_collection(small.project(project))
    added = after.queries[~after.queries["id"].isin(before.queries["id"])]
    assert added["practice"].tolist() == ["yes"]
    assert added["synthetic"].tolist() == ["written by scripted"]
    assert set(right_spans(after)) == set(added["id"])
    assert truly_judged(after)
    assert len(counted(after).queries) == len(before.queries)


BROUGHT = (
    "model,question,answer,contexts,reference\n"
    "ours,How heavy is the tent?,The tent weighs 2 kg.,The tent weighs 2 kg.,2 kg\n"
    "ours,How heavy is the rope?,I do not know.,The lamp is green.,5 kg\n"
    "theirs,How heavy is the tent?,It weighs 9 kg.,The tent weighs 2 kg.,2 kg\n"
    "theirs,How heavy is the rope?,It weighs 5 kg.,The rope weighs 5 kg.,5 kg\n"
)


def test_brought_answers_are_scored_and_shown_apart(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("answers", project=project)
    app.session_state["open-brought"] = True
    run(app)
    app.file_uploader[0].set_value(("answers.csv", BROUGHT.replace(",reference", ",truth").encode(), "text/csv"))
    assert "without a reference" in words(run(app))
    app.file_uploader[0].set_value(("answers.csv", b"question,reply\na,b\n", "text/csv"))
    assert "no column for answer, contexts" in words(run(app))
    app.file_uploader[0].set_value(("answers.csv", BROUGHT.encode(), "text/csv"))
    assert "4 answered questions of 2 systems; 0 without a reference" in words(run(app))
    press(app, others_words.SCORE)
    job = session.jobs().of_project(project)
    assert job is not None
    wait_until(lambda: job.is_over, 600, "the job's end")
    assert job.state == "done", job.steps[0].reason
    said = words(run(app))
    assert "With ours the answers are right for 50 of 100 questions. With theirs for 50" in said
    assert answer_words.SIDE in said
    app.session_state["open-others"] = True
    said = words(run(app))
    assert "Ragas (Apache-2.0) is not installed" in said
    assert "about 824 MB" in said
    press(app, others_words.INSTALL.format(title="Ragas"))
    assert "About 824 MB are downloaded to" in words(app)
    assert not (small.root / "judges").exists(), "nothing is downloaded before the person agrees"


def test_a_framework_is_asked_in_the_background(small: Workspace) -> None:
    """Its process is one of ours that plays it: what it says stands beside our numbers."""
    project = project_id(small, JUDGED)
    framework = FRAMEWORKS["phoenix"]
    folder = environment.folder_of(small.root, framework)
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    (folder / environment.STAMP).write_text(json.dumps({"pins": list(framework.pins)}), encoding="utf-8")
    packages = next(folder.glob("lib/python*/site-packages")) / "phoenix"
    packages.mkdir()
    (packages / "__init__.py").write_text("")
    (packages / "evals.py").write_text(PLAYED, encoding="utf-8")
    app = open_page("answers", project=project)
    with scripted_chat() as chat:
        filled(app, answer_words.CHAT, chat.name())
        filled(app, answer_words.JUDGE, chat.name("other"))
        next(one for one in app.number_input if one.label == answer_words.LIMIT).set_value(3)
        press(app, answer_words.START)
        _wait(project)
        app.session_state["open-others"] = True
        run(app)
        next(one for one in app.button_group if one.label == others_words.FRAMEWORK).set_value("phoenix")
        run(app)
        press(app, others_words.ASK.format(title=framework.title))
        _wait(project)
        said = words(run(app))
    assert others_words.NOTHING.format(title=framework.title) not in said
    table = next(one.value for one in app.dataframe if others_words.SUMMARY["pairs"][0] in str(one.proto))
    assert table["metric"].tolist() == ["faithfulness", "correctness"]
    assert table["theirs"].tolist() == ["0.25", ""], "without a reference ours has no correctness to compare"


PLAYED = """
class LLM:
    def __init__(self, **given): pass
class Score:
    score = 0.25
class Judge:
    def evaluate(self, row): return [Score()]
def ClassificationEvaluator(max_tokens, **given): return Judge()
"""


def _wait(project: str) -> None:
    job = session.jobs().of_project(project)
    assert job is not None
    wait_until(lambda: job.is_over, 600, "the job's end")
    assert job.state == "done", job.steps[0].reason
