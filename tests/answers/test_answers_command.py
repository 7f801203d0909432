"""``answers`` and ``write-questions`` as a person calls them, against a scripted chat server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.answers.brought import BROUGHT, read_brought
from components.answers.formats import to_fiddlecube, to_ragas
from components.answers.judge import JUDGED
from components.answers.outcome import NOT_RETRIEVED, RIGHT
from components.answers.stand_ins import STAND_INS
from components.cli import main
from components.datasets.read import collection_from_path
from components.datasets.spans import references, right_spans
from components.records import BadInputError
from tests.answers.scripted_chat import scripted_chat
from tests.cases import ROOT

THINGS = ("tent", "kettle", "lamp", "rope", "stove", "boot", "flask", "spade")
MODELS = ("--model", "bm25", "--model", "wordllama-256")


def fact(thing: str, place: int) -> str:
    return f"The {thing} weighs {place + 2} kg"


def write(folder: Path) -> Path:
    """Documents with one fact each and filler; the questions name things, so that BM25 finds every one."""
    folder.mkdir()
    documents, asked, judged = [], [], ["query-id\tcorpus-id\tscore"]
    for place, thing in enumerate(THINGS):
        text = f"{fact(thing, place)}. It was made in shed number {place}."
        documents.append({"_id": f"d{place}", "title": "", "text": text})
        spans = {f"d{place}": [[0, len(fact(thing, place))]]}
        question = f"How many kg does the {thing} weigh?"
        asked.append({"_id": f"q{place}", "text": question, "reference": fact(thing, place), "spans": spans})
        judged.append(f"q{place}\td{place}\t1")
    documents += [{"_id": f"x{n}", "title": "", "text": f"Opening hours of shop {n}: nine to five."} for n in range(12)]
    for name, rows in (("corpus", documents), ("queries", asked)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(judged), encoding="utf-8")
    return folder


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_answers_are_made_judged_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = write(tmp_path / "data"), tmp_path / "out"
    with scripted_chat() as chat:
        order = ["answers", "--data", data, *MODELS, "--chat", chat.name(), "--judge", chat.name("other"), "--k", 1]
        order += ["--workspace", tmp_path / "w", "--out", out]
        assert run(*order) == 0
        assert not any(chat.keys)
    table = pd.read_csv(out / "answers.csv")
    assert len(table) == 16
    assert {*STAND_INS, *JUDGED, *(f"{name}_reason" for name in (*STAND_INS, *JUDGED))} <= set(table.columns)
    empty = table[[*STAND_INS, *JUDGED]].isna()
    said = table[[f"{name}_reason" for name in (*STAND_INS, *JUDGED)]].notna()
    assert (said.to_numpy() | ~empty.to_numpy()).all(), "every empty cell has its reason"
    ours = table[table["model"] == "bm25"]
    assert ours["outcome"].eq(RIGHT).all()
    assert ours["faithfulness"].eq(1).all()
    assert ours["span_recall"].eq(1).all()
    compared = pd.read_csv(out / "answers_comparisons.csv")
    assert {"right", "support", "faithfulness"} <= set(compared["metric"])
    told = manifest(out)
    assert "bm25" in told["headline"]
    assert "100 of 100 questions" in told["headline"]
    assert told["headline"] in capsys.readouterr().out
    for name in ("ragas.jsonl", "deepeval.json", "phoenix.csv"):
        again = read_brought(out / "formats" / name)
        assert {model: len(rows) for model, rows in again.items()} == {"bm25": 8, "wordllama-256": 8}
        assert [row.answer for row in again["bm25"]] == ours["answer"].tolist()
        assert all(row.reference and row.contexts for row in again["bm25"])
    truth = collection_from_path(out / "formats" / "trulens.jsonl")
    assert set(references(truth).values()) == {fact(thing, place) for place, thing in enumerate(THINGS)}
    falls = pd.read_csv(out / "answers_waterfall.csv")
    assert falls.groupby("model")["questions"].sum().eq(8).all()
    other = table[(table["model"] == "wordllama-256") & (table["outcome"] != RIGHT)]
    assert set(other["outcome"]) <= {NOT_RETRIEVED}
    # Questions for which both retrieved the same text shared one answer.
    same = table.pivot(index="query_id", columns="model", values="contexts").nunique(axis=1).eq(1).sum()
    made = [body for body in chat.requests if body["model"] == "scripted"]
    assert len(made) == 16 - same


def test_the_persons_grades_say_how_far_to_trust_the_judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answers written out to be graded come back with grades: agreed with all but one, no request sent again."""
    data, out = write(tmp_path / "data"), tmp_path / "out"
    common = ("--data", data, "--model", "bm25", "--workspace", tmp_path / "w", "--k", "1")
    with scripted_chat() as chat:
        chats = ("--chat", chat.name(), "--judge", chat.name("other"), "--repeats", "1")
        assert run("answers", *common, *chats, "--out", out) == 0
        sent = len(chat.requests)
        answers = pd.read_csv(out / "answers.csv")
        graded = pd.read_csv(out / "to_grade.csv").drop(columns="grade")
        assert not {"correctness", "faithfulness", "outcome"} & set(graded.columns)
        right = dict(zip(answers["query_id"], (answers["correctness"] >= 0.5).astype(int), strict=True))
        grades = [right[name] for name in graded["query_id"]]
        graded.assign(grade=[1 - grades[0], *grades[1:]]).to_csv(tmp_path / "grades.csv", index=False)
        capsys.readouterr()
        assert run("answers", *common, *chats, "--grades", tmp_path / "grades.csv", "--out", out) == 0
        assert len(chat.requests) == sent
    said = capsys.readouterr().out
    assert f"Judge and person agree on {len(graded) - 1} of {len(graded)} answers" in said
    assert manifest(out)["calibration"] in said


def test_a_kill_loses_nothing_that_was_paid_for(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    with scripted_chat() as chat:
        slow = chat.rule

        def rule(body: dict[str, Any]) -> str:
            from tests.answers.scripted_chat import reply_to

            time.sleep(0.3)
            return reply_to(body)

        chat.rule = rule
        order = ["answers", "--data", data, "--model", "bm25", "--chat", chat.name(), "--workspace", tmp_path / "w"]
        order += ["--out", tmp_path / "out"]
        command = [sys.executable, "-m", "components.cli", *map(str, order)]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        while len(chat.requests) < 3 and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        chat.rule = slow
        assert 3 <= len(chat.requests) < 8
        time.sleep(0.5)  # the worker ends with its parent
        assert run(*order) == 0
        assert len(chat.requests) <= 8 + 1  # at most the one that was under way is asked for again


def test_texts_leave_this_computer_only_with_consent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "data")
    order = ["answers", "--data", data, "--model", "bm25", "--chat", "m@https://chat.example.org/v1"]
    assert run(*order, "--workspace", tmp_path / "w", "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "8 requests" in said
    assert "chat.example.org" in said
    assert "Nothing was sent" in said
    assert run(*order, "--workspace", tmp_path / "w", "--out", tmp_path / "out", "--max-spend", 1) == 2
    assert "usd_in" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_brought_questions_are_the_same_for_every_system(tmp_path: Path) -> None:
    rows = [("a", "Why?"), ("a", "How?"), ("a", "Why?"), ("b", "How?"), ("b", "Why?")]
    table = pd.DataFrame(rows, columns=["model", "question"]).assign(answer="so", contexts="so")
    table.to_csv(tmp_path / "answers.csv", index=False)
    systems = read_brought(tmp_path / "answers.csv")
    assert [row.query_id for row in systems["a"]] == ["q1", "q2", "q3"]
    assert [row.query_id for row in systems["b"]] == ["q2", "q1"]
    table.assign(id="x").to_csv(tmp_path / "answers.csv", index=False)
    with pytest.raises(BadInputError, match="row 2: a has answered the question x before"):
        read_brought(tmp_path / "answers.csv")


def test_brought_answers_are_scored_and_formats_go_both_ways(tmp_path: Path) -> None:
    rows = [
        {"query": "How heavy is the tent?", "contexts": ["The tent weighs 2 kg."], "answer": "The tent weighs 2 kg.",
         "score": 0.9, "question_type": "SIMPLE"},
        {"query": "Who made it?", "contexts": ["The tent weighs 2 kg."], "answer": "I do not know.", "score": None,
         "question_type": "NEGATIVE"},
    ]  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = read_brought(path)[BROUGHT]
    assert [row.is_answerable for row in found] == [True, False]
    again = tmp_path / "ragas.jsonl"
    again.write_text("\n".join(map(json.dumps, to_ragas(found))), encoding="utf-8")
    assert [row.texts for row in read_brought(again)[BROUGHT]] == [row.texts for row in found]
    assert [row["question_type"] for row in to_fiddlecube(found)] == ["SIMPLE", "NEGATIVE"]
    out = tmp_path / "out"
    order = ["answers", "--data", write(tmp_path / "data"), "--answers", path, "--workspace", tmp_path / "w"]
    assert run(*order, "--out", out) == 0
    table = pd.read_csv(out / "answers.csv")
    assert table["support"].iloc[0] > 0.9
    assert table["outcome"].tolist() == ["unknown", "right"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--chat", "m@http://127.0.0.1:9/v1"], "Name at least one model"),
        (["--model", "bm25"], "Give --chat"),
        (["--model", "bm25", "--chat", "m@http://127.0.0.1:9/v1", "--k", "0"], "--k is 0"),
    ],
)
def test_wrong_orders_are_refused(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("answers", "--data", write(tmp_path / "data"), *more, "--out", tmp_path / "out") == 2
    assert said in capsys.readouterr().err


def author(body: dict[str, Any]) -> str:
    """Writes a question about the first sentence of the first text it is shown."""
    user = body["messages"][-1]["content"]
    texts = [part.split(": ", 1)[1] for part in user.split("\n\n") if part.startswith("Text ")]
    firsts = [text.split(".")[0] + "." for text in texts]
    if '"answered"' in user:
        return json.dumps({"answered": all(first in user.split("Question: ")[-1] for first in firsts)})
    if "again in" in user:
        return json.dumps({"question": f"¿Cuánto pesa? {texts[0]}"})
    if "might ask next" in user:
        return json.dumps({"question": "And what does that cost in winter?"})
    if len(texts) == 2:
        asked = f"Which is heavier: {firsts[0]} or {firsts[1]}?"
        return json.dumps({"question": asked, "answer": "The second", "quote_1": firsts[0], "quote_2": firsts[1]})
    return json.dumps({"question": f"Is it true: {firsts[0]}?", "answer": firsts[0], "quote": firsts[0].upper()})


def test_written_questions_have_spans_kinds_and_a_round_trip(tmp_path: Path) -> None:
    data, out = write(tmp_path / "data"), tmp_path / "out"
    with scripted_chat(rule=author) as chat:
        order = ["write-questions", "--data", data, "--chat", chat.name(), "--n", 10, "--workspace", tmp_path / "w"]
        run(*order, "--out", out)
        sent = len(chat.requests)
        assert "How many kg" in chat.requests[0]["messages"][-1]["content"], "real questions give the style"
        run(*order, "--out", out)
        assert len(chat.requests) == sent
    written = collection_from_path(out)
    assert len(written.queries) >= 5
    assert {"single-hop", "two documents", "other language", "typo", "unanswerable"} <= set(written.queries["kind"])
    other = written.queries["kind"] == "other language"
    assert written.queries.loc[other, "language"].isin(["German", "Spanish", "French"]).all()
    assert written.queries["synthetic"].eq("written by scripted").all()
    texts = dict(zip(written.documents["id"], written.documents["text"], strict=True))
    spans = right_spans(written)
    single = written.queries.loc[written.queries["kind"] == "single-hop", "id"]
    for name in single:
        (doc, [(start, end)]) = next(iter(spans[name].items()))
        assert texts[doc][start:end].rstrip(".") == texts[doc].split(".")[0]
    unanswerable = set(written.queries.loc[written.queries["kind"] == "unanswerable", "id"])
    assert not unanswerable & set(spans)
    assert not unanswerable & set(written.judgments["query_id"])
    assert set(references(written)) == set(written.queries["id"]) - unanswerable
    for name in ("ragas.jsonl", "deepeval.json", "trulens.jsonl", "fiddlecube.jsonl"):
        again = collection_from_path(out / name)
        assert again.queries["text"].tolist() == written.queries["text"].tolist()
        assert set(again.documents["text"]) <= set(texts.values())


def test_a_question_must_be_answered_by_its_document_and_by_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that finds every question answered everywhere, or nowhere, or does not say, has none of them kept."""
    data = write(tmp_path / "data")
    for said, reason in (
        ('{"answered": true}', "another document answers it as well"),
        ('{"answered": false}', "its document does not answer it"),
        ("Who knows?", "did not say whether a document answers it"),
    ):
        with scripted_chat(
            rule=lambda body, said=said: said if '"answered"' in body["messages"][-1]["content"] else author(body)
        ) as chat:
            order = ["write-questions", "--data", data, "--chat", chat.name(), "--n", 1, "--workspace", tmp_path / "w"]
            assert run(*order, "--out", tmp_path / "out") == 2
        assert reason in capsys.readouterr().err


def test_a_question_the_person_has_already_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "data")
    rows = [json.loads(line) for line in (data / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    firsts = [row["text"].split(".")[0] + "." for row in rows]
    own = [{"_id": f"own{place}", "text": f"Is it true: {first}?"} for place, first in enumerate(firsts)]
    with (data / "queries.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(map(json.dumps, own)))
    with scripted_chat(rule=author) as chat:
        order = ["write-questions", "--data", data, "--chat", chat.name(), "--n", 1, "--workspace", tmp_path / "w"]
        assert run(*order, "--out", tmp_path / "out") == 2
    assert "nearly the same as a question of yours" in capsys.readouterr().err


def test_an_author_that_repeats_an_example_is_shown_none(tmp_path: Path) -> None:
    def repeating(body: dict[str, Any]) -> str:
        user = body["messages"][-1]["content"]
        examples = [line[2:] for line in user.splitlines() if line.startswith("- ")]
        return json.dumps({**json.loads(author(body)), "question": examples[-1]}) if examples else author(body)

    with scripted_chat(rule=repeating) as chat:
        order = ["write-questions", "--data", write(tmp_path / "data"), "--chat", chat.name(), "--n", 2]
        run(*order, "--workspace", tmp_path / "w", "--out", tmp_path / "out")
        shown = ["How many kg" in body["messages"][-1]["content"] for body in chat.requests]
    assert shown[0] and not any(shown[1:])
    assert len(collection_from_path(tmp_path / "out").queries) == 2


def test_an_author_that_writes_nonsense_gives_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with scripted_chat(rule=lambda body: "I would rather talk about the weather.") as chat:
        order = ["write-questions", "--data", write(tmp_path / "data"), "--chat", chat.name(), "--n", 2]
        assert run(*order, "--workspace", tmp_path / "w", "--out", tmp_path / "out") == 2
    assert "No question could be kept" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
