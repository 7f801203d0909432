"""Servers that misbehave while answers or questions are made: each fault has a reason, and nothing is paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from components.answers.asking import asker_of
from components.answers.chat_model import parse_chat
from components.answers.question_writing import Checks, Tally, write_questions
from components.answers.stored_replies import StoredReplies
from components.candidates.by_spec import resolve_name
from components.costs.spending import Ledger, Spending
from components.datasets.read import collection_from_path
from components.jobs import ComputeJob, MeasureJob
from components.measurements.answering import ANSWERING
from components.retrieval.tokens import words
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.answers.scripted_chat import ScriptedChat, reply_to, scripted_chat
from tests.answers.test_answers_command import author, run, write
from tests.answers.test_frameworks import by_words
from tests.cases import ROOT, wait_until


def bodies(chat: ScriptedChat) -> Counter[str]:
    """How often each was asked, whatever form was asked for."""
    return Counter(json.dumps([body["model"], body["messages"], body["seed"]]) for body in chat.requests)


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


def test_a_stopped_job_sends_no_further_request(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    project = workspace.create_project("p", collection_from_path(write(tmp_path / "data")))
    chroma, specs = SharedChroma(workspace.chroma_folder), [resolve_name("bm25")]
    ComputeJob(workspace, project.dataset_id, specs, chroma=chroma).run()

    def slowly(body: dict[str, Any]) -> str:
        time.sleep(0.4)
        return reply_to(body)

    with scripted_chat(rule=slowly) as chat:
        options = {**ANSWERING.options, "chat": chat.name(), "k": 1}
        job = MeasureJob(workspace, project.dataset_id, specs, ANSWERING.name, chroma=chroma, options=options)
        thread = threading.Thread(target=job.run)
        thread.start()
        wait_until(lambda: len(chat.requests) >= 2 or job.is_over, 120, "the first requests")
        assert not job.is_over, [step.reason for step in job.steps]
        job.cancel()
        before = len(chat.requests)
        thread.join(60)
        time.sleep(1.5)
        assert before < 8
        assert len(chat.requests) <= before + 1, "at most the one that was just being sent"
    chroma.close()
