"""Servers that misbehave while answers or questions are made: each fault has a reason, and nothing is paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import venv
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.answers.asking import EMPTY, asker_of
from components.answers.chat_model import parse_chat
from components.answers.frameworks import environment
from components.answers.frameworks.known import FRAMEWORKS
from components.answers.judge import JUDGED
from components.answers.question_writing import Checks, Tally, write_questions
from components.answers.stand_ins import STAND_INS
from components.answers.stored_replies import StoredReplies
from components.candidates.by_spec import resolve_name
from components.costs.spending import Ledger, Spending
from components.datasets.read import collection_from_path
from components.jobs import ComputeJob, MeasureJob
from components.measurements.answering import ANSWERING
from components.measurements.other_judges import OTHER_JUDGE
from components.retrieval.tokens import words
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.answers.scripted_chat import ScriptedChat, reply_to, scripted_chat
from tests.answers.test_answers_command import author, run, write
from tests.answers.test_frameworks import by_words
from tests.cases import ROOT, wait_until

HOSTILE = ("prose", "half", "foreign", "empty", "nochoice", "busy", "silent")


def bodies(chat: ScriptedChat) -> Counter[str]:
    """How often each was asked, whatever form was asked for."""
    return Counter(json.dumps([body["model"], body["messages"], body["seed"]]) for body in chat.requests)


def test_a_generator_that_misbehaves_leaves_a_reason_in_every_cell(tmp_path: Path) -> None:
    data, out = write(tmp_path / "data"), tmp_path / "out"
    with scripted_chat(*HOSTILE) as chat, scripted_chat() as judge:
        order = ["answers", "--data", data, "--model", "bm25", "--chat", f"{chat.name()}?timeout=1", "--repeats", 1]
        order += ["--judge", judge.name("other"), "--workspace", tmp_path / "w", "--out", out]
        assert run(*order) == 0
        asked = bodies(chat)
        table = pd.read_csv(out / "answers.csv")
        metrics = [*STAND_INS, *JUDGED]
        has_reason = table[[f"{name}_reason" for name in metrics]].notna().to_numpy()
        assert (has_reason | table[metrics].notna().to_numpy()).all(), "every empty cell has its reason"
        silent = table[table["answer"].isna()]
        assert len(table) == 8
        assert silent["answer_reason"].notna().all()
        assert silent["answer_reason"].eq(EMPTY).sum() == 2
        assert silent["outcome"].eq("unknown").all()
        assert run(*order) == 0
        again = bodies(chat) - asked
        assert sum(again.values()) == len(silent) - 2, "what was paid for is not asked again, empty or not"


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("prose", "the model wrote words instead of JSON"),
        ("half", "the model wrote half of a JSON answer"),
        ("foreign", "the model wrote JSON of another form"),
        ("empty", "The server sent an answer without any words"),
        ("nochoice", "The server sent an answer without any words"),
        ("silent", ""),
        ("busy", ""),
    ],
)
def test_an_author_that_misbehaves_is_counted_by_its_fault(step: str, reason: str, tmp_path: Path) -> None:
    """The questions that came in between are kept, and what came is not asked for again."""
    content = collection_from_path(write(tmp_path / "data"))
    texts = dict(zip(content.documents["id"], content.documents["text"], strict=True))

    def find(asked: str) -> list[str]:
        """By shared words, as keyword search would."""
        shared = {name: len(set(words(asked)) & set(words(text))) for name, text in texts.items()}
        return sorted(shared, key=lambda name: -shared[name])

    def made(chat: ScriptedChat) -> Tally:
        asker = asker_of(
            parse_chat(f"{chat.name()}?timeout=1"),
            StoredReplies(tmp_path),
            Ledger(tmp_path / "spending.sqlite"),
            Spending("test", None),
        )
        checks = Checks({"first": find, "second": find}, by_words)
        return write_questions(content, 2, asker, checks, lambda kept: None)

    with scripted_chat("ok", "ok", "ok", step, rule=author) as chat:
        first = made(chat)
        before = bodies(chat)
        again = made(chat)
        asked_again = bodies(chat) - before
    assert len(first.kept) == 2
    assert any(reason in counted for counted in first.left_out) or not reason
    assert len(again.kept) == 2
    assert not asked_again


def test_a_kill_while_questions_are_written_loses_nothing_that_was_paid_for(tmp_path: Path) -> None:
    def slow(body: dict[str, Any]) -> str:
        time.sleep(0.3)
        return author(body)

    with scripted_chat(rule=slow) as chat:
        order = ["write-questions", "--data", write(tmp_path / "data"), "--chat", chat.name(), "--n", 4]
        order += ["--workspace", tmp_path / "w", "--out", tmp_path / "out"]
        command = [sys.executable, "-m", "components.cli", *map(str, order)]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        while len(chat.requests) < 3 and process.poll() is None:
            time.sleep(0.05)
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.5)  # the worker ends with its parent
        run(*order)
        asked = bodies(chat)
    assert len(collection_from_path(tmp_path / "out").queries) >= 2
    assert sum(asked.values()) - len(asked) <= 1, "at most the one that was under way is asked for again"


class Stopped:
    """A project with keyword search computed, and a job of it that is stopped while a slow server answers."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder / "w")
        self.project = self.workspace.create_project("p", collection_from_path(write(folder / "data")))
        self.specs = [resolve_name("bm25")]
        self.chroma = SharedChroma(self.workspace.chroma_folder)
        ComputeJob(self.workspace, self.project.dataset_id, self.specs, chroma=self.chroma).run()

    def job(self, measurement: str, options: dict[str, Any]) -> MeasureJob:
        return MeasureJob(
            self.workspace, self.project.dataset_id, self.specs, measurement, chroma=self.chroma, options=options
        )

    def sent_after_the_stop(self, measurement: str, options: dict[str, Any], chat: ScriptedChat) -> int:
        """Requests that come after a job with two of them under way was stopped."""
        job = self.job(measurement, options)
        thread = threading.Thread(target=job.run)
        thread.start()
        wait_until(lambda: len(chat.requests) >= 2 or job.is_over, 120, "the first requests")
        assert not job.is_over, [step.reason for step in job.steps]
        job.cancel()
        before = len(chat.requests)
        thread.join(60)
        time.sleep(1.5)
        assert before < 8
        return len(chat.requests) - before


def slowly(body: dict[str, Any]) -> str:
    time.sleep(0.4)
    return reply_to(body)


ASKS_FOR_EVER = """
import json, urllib.request
class LLM:
    def __init__(self, base_url, **given): self.url = base_url + "/chat/completions"
class ClassificationEvaluator:
    def __init__(self, llm, **given): self.llm = llm
    def evaluate(self, row):
        messages = [{"role": "system", "content": "x"}, {"role": "user", "content": "Question: why?"}]
        while True:
            told = urllib.request.Request(self.llm.url, json.dumps({"messages": messages}).encode())
            urllib.request.urlopen(told).read()
"""


def test_a_stopped_job_sends_no_further_request(tmp_path: Path) -> None:
    """Neither a worker that answers, nor a framework that is a worker's child and would ask for ever."""
    stopped = Stopped(tmp_path)
    with scripted_chat(rule=slowly) as chat:
        made = {**ANSWERING.options, "chat": chat.name(), "k": 1}
        assert stopped.sent_after_the_stop(ANSWERING.name, made, chat) <= 1, "the one just being sent"
        chat.rule = reply_to
        stopped.job(ANSWERING.name, made).run()
    if sys.platform != "linux":
        return  # elsewhere the kernel does not end a child with its parent
    folder = environment.folder_of(stopped.workspace.root, FRAMEWORKS["phoenix"])
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    (folder / environment.STAMP).write_text(json.dumps({"pins": list(FRAMEWORKS["phoenix"].pins)}), encoding="utf-8")
    packages = next(folder.glob("lib/python*/site-packages")) / "phoenix"
    packages.mkdir()
    (packages / "__init__.py").write_text("")
    (packages / "evals.py").write_text(ASKS_FOR_EVER, encoding="utf-8")
    with scripted_chat(rule=slowly) as judge:
        options = {"framework": "phoenix", "judge": judge.name(), "rows": 2, "source": ANSWERING.name, "made": made}
        assert stopped.sent_after_the_stop(OTHER_JUDGE.name, options, judge) <= 1
    stopped.chroma.close()
