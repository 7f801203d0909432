"""Each framework called as its own documentation has it, on 20 rows: the adapter's numbers are the same."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.answers.chat_model import parse_chat
from components.answers.formats import write_answers
from components.answers.frameworks import environment
from components.answers.frameworks.embedding_server import served
from components.answers.frameworks.known import FRAMEWORKS
from components.answers.records import Answered, Context
from tests.answers.scripted_chat import scripted_chat
from tests.answers.test_frameworks import by_words, judging


def contexts(n: int) -> tuple[Context, ...]:
    other = Context("e", f"Thing {n + 40} weighs {n + 1} kg.")
    return (Context("c", f"Thing {n} weighs {n} kg."), *([other] if n % 2 else []))


ROWS = [
    Answered(
        f"q{n}",
        f"How heavy is thing {n}?",
        contexts(n),
        f"Thing {n} weighs {n if n % 3 else n + 1} kg.",
        reference=f"Thing {n} weighs {n if n % 5 else n + 2} kg.",
    )
    for n in range(2, 22)
]
BY_HAND = {
    "deepeval": """
from deepeval.metrics import ContextualRecallMetric
from deepeval.models import LocalModel
from deepeval.test_case import LLMTestCase
judge = LocalModel(model="scripted", base_url=base_url, api_key="x", temperature=0, format="json")
for row in rows:
    metric = ContextualRecallMetric(model=judge, async_mode=False, include_reason=False)
    case = LLMTestCase(input=row["q"], actual_output=row["a"], expected_output=row["r"], retrieval_context=row["c"])
    metric.measure(case)
    found.append(metric.score)
name = "Contextual Recall"
""",
    "phoenix": """
from phoenix.evals import LLM, create_classifier
llm = LLM(provider="openai", model="scripted", base_url=base_url, api_key="x")
prompt = (
    "Does the answer say the same as the reference?\\n\\nQuestion: {q}\\n\\nAnswer: {a}\\n\\nReference: {r}"
)
judge = create_classifier(name="mine", llm=llm, prompt_template=prompt, choices={"correct": 1.0, "incorrect": 0.0})
for row in rows:
    found.append(judge.evaluate({key: row[key] for key in "qar"})[0].score)
name = "correctness"
""",
    "ragas": """
import asyncio
from openai import AsyncOpenAI
from ragas.embeddings.openai_provider import OpenAIEmbeddings
from ragas.llms import llm_factory
from ragas.metrics.collections import AnswerRelevancy
async def main():
    client = AsyncOpenAI(base_url=base_url, api_key="x")
    vectors = OpenAIEmbeddings(AsyncOpenAI(base_url=embeddings_url, api_key="x"), model="m")
    metric = AnswerRelevancy(llm=llm_factory("scripted", client=client), embeddings=vectors)
    for row in rows:
        found.append((await metric.ascore(user_input=row["q"], response=row["a"])).value)
asyncio.run(main())
name = "answer_relevancy"
""",
    "trulens": """
import os
os.environ["OPENAI_BASE_URL"], os.environ["OPENAI_API_KEY"] = base_url, "x"
from trulens.providers.openai import OpenAI
judge = OpenAI(model_engine="scripted")
judge._set_capabilities({"responses_api": False, "structured_outputs": False, "cfg": False})
for row in rows:
    found.append(sum(judge.context_relevance(row["q"], one) for one in row["c"]) / len(row["c"]))
name = "context_relevance"
""",
}

READ = {
    "deepeval": """
from deepeval.dataset import EvaluationDataset
data = EvaluationDataset()
keys = ("input", "actual_output", "expected_output")
data.add_test_cases_from_json_file(folder + "/deepeval.json", *keys, retrieval_context_key_name="retrieval_context")
found = [[one.input, one.actual_output, one.expected_output, one.retrieval_context] for one in data.test_cases]
""",
    "phoenix": """
import pandas as pd
from phoenix.evals.metrics.faithfulness import FaithfulnessEvaluator
table = pd.read_csv(folder + "/phoenix.csv")
schema = FaithfulnessEvaluator.FaithfulnessInputSchema
found = [[one.input, one.output, row["reference"], one.context.split("\\n\\n")]
         for row in table.to_dict("records") for one in [schema(**{name: row[name] for name in schema.model_fields})]]
""",
    "ragas": """
from ragas import EvaluationDataset
data = EvaluationDataset.from_jsonl(folder + "/ragas.jsonl")
found = [[one.user_input, one.response, one.reference, one.retrieved_contexts] for one in data.samples]
""",
    "trulens": """
import json
from trulens.core.schema.groundtruth import GroundTruth
rows = [json.loads(line) for line in open(folder + "/trulens.jsonl")]
truths = [GroundTruth(dataset_id="d", meta=None, **row) for row in rows]
found = [[one.query, "", one.expected_response, [chunk["text"] for chunk in one.expected_chunks]] for one in truths]
""",
}


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework_reads_what_is_written_for_it(name: str, tmp_path: Path) -> None:
    root = Path(os.environ.get("EXPLORER_TEST_JUDGES", "nowhere"))
    if not environment.is_installed(root, FRAMEWORKS[name]):
        pytest.skip(f"{name} is not installed (judges install {name}, then set EXPLORER_TEST_JUDGES to the workspace)")
    rows = [replace(row, relevant=tuple(one.id for one in row.contexts)) for row in ROWS]
    write_answers(tmp_path / "formats", {"one model": rows})
    code = f"folder = {str(tmp_path / 'formats')!r}\n{READ[name]}\nimport json\nprint('@@' + json.dumps(found))"
    assert _by_hand(root, name, code) == [
        [row.question, "" if name == "trulens" else row.answer, row.reference, row.texts] for row in rows
    ]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_twenty_rows_have_the_numbers_of_the_framework_called_by_hand(name: str) -> None:
    root = Path(os.environ.get("EXPLORER_TEST_JUDGES", "nowhere"))
    if not environment.is_installed(root, FRAMEWORKS[name]):
        pytest.skip(f"{name} is not installed (judges install {name}, then set EXPLORER_TEST_JUDGES to the workspace)")
    rows = [{"q": row.question, "a": row.answer, "c": row.texts, "r": row.reference} for row in ROWS]
    with scripted_chat(rule=judging) as chat, served(by_words) as embeddings_url:
        adapter = environment.run(root, FRAMEWORKS[name], parse_chat(chat.name()), ROWS, lambda count: None, by_words)
        code = f"rows, base_url = {rows!r}, {chat.address!r}\nembeddings_url, found = {embeddings_url!r}, []\n"
        code += BY_HAND[name] + "\nimport json\nprint('@@' + json.dumps([name, found]))"
        metric, values = _by_hand(root, name, code)
    assert [adapter[row.query_id][metric].value for row in ROWS] == pytest.approx(values, abs=1e-6)
    assert len(set(values)) > 1, "rows that are all alike compare nothing"


def _by_hand(root: Path, name: str, code: str) -> Any:
    """What a program prints behind @@ in the framework's environment."""
    python = environment.folder_of(root, FRAMEWORKS[name]) / "bin" / "python"
    done = subprocess.run(
        [str(python), "-c", code],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, **FRAMEWORKS[name].switches, "OTEL_SDK_DISABLED": "true"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("@@"))[2:])
