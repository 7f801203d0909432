"""Frameworks run in environments of their own; their numbers stand beside ours."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.answers.brought import BROUGHT, read_brought
from components.answers.chat_model import parse_chat
from components.answers.frameworks import environment
from components.answers.frameworks.beside import beside, summary
from components.answers.frameworks.embedding_server import served
from components.answers.frameworks.known import FRAMEWORKS
from components.answers.records import Answered, Context, Score
from components.cli import main
from components.records import BadInputError, FloatArray
from components.retrieval.vectors import unit_rows
from tests.answers.scripted_chat import scripted_chat

ROWS = [
    Answered(
        f"q{n}",
        f"How heavy is thing {n}?",
        (Context("c", f"Thing {n} weighs {n} kg."),),
        f"Thing {n} weighs {said} kg.",
        reference=f"Thing {n} weighs {n} kg.",
    )
    for n, said in ((2, 2), (3, 3), (4, 9), (5, 5), (6, 8))
]
"""The third and the fifth answer are wrong."""


def by_words(texts: Sequence[str]) -> FloatArray:
    """A bag of 64 kinds of words: enough to tell texts apart, and the same in every process."""
    found = np.zeros((len(texts), 64), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"\w+", text.lower()):
            found[row, zlib.crc32(word.encode()) % 64] += 1
    return unit_rows(found)


def test_the_embeddings_server_answers_as_openai_does() -> None:
    from openai import OpenAI

    texts = ["How heavy is thing 2?", "Thing 2 weighs 2 kg."]
    with served(by_words) as url:
        client = OpenAI(base_url=url, api_key="none", max_retries=0)
        packed = client.embeddings.create(input=texts, model="x")
        plain = client.embeddings.create(input=texts[0], model="x", encoding_format="float")
        assert url.startswith("http://127.0.0.1:")
    assert np.allclose([one.embedding for one in packed.data], by_words(texts))
    assert np.allclose(plain.data[0].embedding, by_words(texts[:1])[0])


def judging(body: dict[str, Any]) -> str:
    """Says yes where every "weighs N kg" of the prompt's data is the same number, in whatever form is asked for."""
    prompt = body["messages"][-1]["content"]
    if "split" in body["messages"][0]["content"][:200].lower() and len(body["messages"]) > 1:
        return str(prompt)  # TruLens wants sentences, a line each
    told = re.findall(r"Thing \d+ weighs (\d+) kg", prompt)
    is_same = len(set(told)) < 2
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    if schema is not None:
        return json.dumps({name: _of(one, is_same) for name, one in schema["properties"].items()})
    verdict = {"verdict": "yes" if is_same else "no", "reason": "as it stands there"}
    number = int(is_same)
    things = set(re.findall(r"[Tt]hing (\d+)", prompt))
    parts = [{"statement": "one", "reason": "so", "verdict": number}]
    every: dict[str, Any] = {
        "question": f"How heavy is thing {told[-1] if told else 0}?",
        "noncommittal": 0,
        "verdict": number,
        "classifications": [{"statement": "one", "reason": "so", "attributed": number}],
        "score": 3 if is_same and len(things) < 2 else 0,
        "criteria": "weight",
        "supporting_evidence": "as it stands there",
        "truths": told[:1] or ["none"],
        "claims": told[:1] or ["none"],
        "statements": parts if "faithfulness of a series" in prompt else ["one"],
        "verdicts": [verdict],
    }
    return json.dumps({**every, "reason": "as it stands there"})


def _of(schema: dict[str, Any], is_same: bool) -> Any:
    if "enum" in schema:
        return schema["enum"][0 if is_same else -1]
    return {"number": 1.0, "integer": 1, "boolean": is_same, "array": []}.get(schema.get("type", ""), "because")


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_judges_rows_by_the_scripted_server(name: str) -> None:
    """Where its environment is; EXPLORER_TEST_JUDGES names a workspace in which ``judges install`` was called."""
    root = Path(os.environ.get("EXPLORER_TEST_JUDGES", "nowhere"))
    if not environment.is_installed(root, FRAMEWORKS[name]):
        pytest.skip(f"{name} is not installed (judges install {name}, then set EXPLORER_TEST_JUDGES to the workspace)")
    with scripted_chat(rule=judging) as chat:
        bounded = parse_chat(f"{chat.name()}?max_tokens=300")
        found = environment.run(root, FRAMEWORKS[name], bounded, ROWS, lambda count: None, by_words)
        assert chat.requests
        assert {body.get("max_tokens") for body in chat.requests} == {300}, "a model that repeats itself ends"
    assert set(found) == {row.query_id for row in ROWS}
    assert all(set(scores) == set(FRAMEWORKS[name].metrics) for scores in found.values())
    every = [score for scores in found.values() for score in scores.values()]
    assert all(score.value is not None or score.reason for score in every)
    ours = next(iter(FRAMEWORKS[name].metrics))
    values = {query_id: scores[ours] for query_id, scores in found.items()}
    assert all(score.value is not None for score in values.values()), values


def test_what_is_not_installed_says_how() -> None:
    with pytest.raises(BadInputError, match="judges install phoenix"):
        environment.run(
            Path("nowhere"), FRAMEWORKS["phoenix"], parse_chat("m@http://127.0.0.1:9/v1"), ROWS, print, by_words
        )


def test_numbers_stand_beside_ours_with_disagreements() -> None:
    theirs = {f"q{n}": {"Faithfulness": Score(n / 4), "Contextual Recall": Score(None, "no score")} for n in range(5)}
    ours = {f"q{n}": {"faithfulness": Score(1.0 if n < 1 else n / 4)} for n in range(5)}
    table = beside(FRAMEWORKS["deepeval"], theirs, ours)
    assert table.loc[table["disagrees"].eq(True), "query_id"].tolist() == ["q0"]
    told = summary(table).set_index("metric")
    assert told.loc["Faithfulness", "pairs"] == 5
    assert told.loc["Faithfulness", "disagreements"] == 1
    assert told.loc["Faithfulness", "disagree_on"] == "q0"
    assert told.loc["Contextual Recall", "spearman_reason"]
    assert told["spearman"].notna().tolist() == [True, False]


def test_nothing_is_downloaded_without_consent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judges", "install", "phoenix", "--workspace", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "about 241 MB" in said
    assert "Nothing was downloaded" in said
    assert not (tmp_path / "judges").exists()
    assert main(["judges", "list", "--workspace", str(tmp_path)]) == 0
    assert "deepeval==4.3.1" in capsys.readouterr().out


def test_answers_of_ours_are_rows_for_a_framework(tmp_path: Path) -> None:
    contexts = json.dumps([{"id": "d1", "text": "The tent weighs 2 kg."}])
    frame = pd.DataFrame([{"question": "How heavy?", "answer": "2 kg", "contexts": contexts, "reference": "2 kg"}])
    frame.to_csv(tmp_path / "answers.csv", index=False)
    assert read_brought(tmp_path / "answers.csv")[BROUGHT][0].texts == ["The tent weighs 2 kg."]
