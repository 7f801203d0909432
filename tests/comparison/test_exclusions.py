"""Hard limits rule out with a reason, wishes do not, and what nobody knows is said and rules nothing out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.candidates.by_spec import resolve_name
from components.catalogue.cards import ModelCard, load_catalogue
from components.comparison.comparison import Comparison
from components.comparison.exclusions import FAILS, MEETS, UNKNOWN, UNMEASURED, card_of, exclusions, findings
from components.needs.fields import CONSTRAINTS, Needs, is_limit_set
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.cases import collection
from tests.comparison.cases import NEEDS, card

MINILM = resolve_name("all-MiniLM-L6-v2")
API = ModelSpec("embed", "openai", "https://api.example.com/v1")
HERE = ModelSpec("embed", "openai", "http://127.0.0.1:8080/v1")
OWN = ModelSpec("Our search", "run", "x.parquet")
NOTHING: dict[str, float | None] = {
    "p95_ms": None, "peak_memory_mb": None, "bytes_per_document": None, "monthly_usd": None,
}  # fmt: skip

RULED_OUT: list[tuple[dict[str, Any], ModelCard | None, ModelSpec, dict[str, Any], str]] = [
    (
        {"commercial_use": True},
        card(licence="cc-by-nc-4.0", commercial_use="no: the licence forbids it"), MINILM, {},
        "Its licence (cc-by-nc-4.0) does not allow commercial use.",
    ),
    ({"data_stays": True}, None, API, {}, "It is an API: texts go to api.example.com instead of staying here."),
    ({"languages": ["en", "ja"]}, card(), MINILM, {}, "Its authors list en, not ja."),
    ({"modalities": ["text", "image"]}, card(), MINILM, {}, "It reads text, not image."),
    ({"gpu": False}, card(parameters=7_111_000_000), MINILM, {}, "It has 7,111 million parameters; without a GPU"),
    ({"memory_mb": 50}, card(memory_mb=87.0), MINILM, {}, "Its weights alone take 87 MB of memory, over your 50 MB."),
    ({"memory_mb": 300}, card(), MINILM, {"peak_memory_mb": 412.4}, "It took 412 MB of memory here, over your 300 MB."),
    (
        {"disk_mb": 150, "documents": 50_000}, card(memory_mb=87.0), MINILM, {},
        "Its weights take 87 MB and its vectors 77 MB of disk, over your 150 MB.",  # 50,000 x 384 x 4 bytes = 76.8 MB
    ),
    (
        {"disk_mb": 1}, card(), HERE, {"documents": 1_000.0, "bytes_per_document": 30_000.0},
        "Its weights take 87 MB and its vectors 30 MB of disk, over your 1 MB.",
    ),
    ({"p95_ms": 5}, card(), MINILM, {"p95_ms": 8.14}, "95 of 100 questions took up to 8.14 ms here, over your 5 ms."),
    (
        {"monthly_usd": 50}, card(), MINILM, {"monthly_usd": 73.0},
        "It costs about $73.00 a month at your volumes, over your $50.00.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "facts", "spec", "measured", "said"), RULED_OUT)
def test_a_limit_that_fails_rules_out_with_its_reason(
    limits: dict[str, Any], facts: ModelCard | None, spec: ModelSpec, measured: dict[str, Any], said: str
) -> None:
    needs = Needs(**limits)
    found = exclusions(needs, facts, spec, measured)
    assert [sentence for sentence in found if said in sentence], found
    name = next(iter(limits))
    as_wish = exclusions(needs.changed(wishes=[name]), facts, spec, measured)
    assert not [sentence for sentence in as_wish if said in sentence]


KNOWN_TO_FIT: list[tuple[dict[str, Any], ModelCard | None, ModelSpec, dict[str, Any]]] = [
    ({"commercial_use": True}, card(), MINILM, {}),
    ({"data_stays": True}, None, HERE, {}),
    ({"languages": ["en"]}, card(), MINILM, {}),
    ({"languages": ["tlh"]}, card(languages=("any",)), MINILM, {}),
    ({"gpu": False}, card(parameters=7_111_000_000), MINILM, {"p95_ms": 900.0}),
    ({"gpu": False}, card(parameters=7_111_000_000), API, {}),
    ({"gpu": True}, card(parameters=7_111_000_000), MINILM, {}),
    ({"memory_mb": 412.4}, card(), MINILM, {"peak_memory_mb": 412.4}),
    ({"memory_mb": 10}, card(), API, {}),
    ({"p95_ms": 8.14}, card(), MINILM, {"p95_ms": 8.14}),
    ({"monthly_usd": 0}, card(), MINILM, {"monthly_usd": 0.0}),
]


@pytest.mark.parametrize(("limits", "facts", "spec", "measured"), KNOWN_TO_FIT)
def test_a_limit_that_is_met_says_nothing(
    limits: dict[str, Any], facts: ModelCard | None, spec: ModelSpec, measured: dict[str, Any]
) -> None:
    needs = Needs(**limits)
    name = next(iter(limits))
    assert exclusions(needs, facts, spec, measured) == []
    assert all(one.state == "meets" for one in findings(needs, facts, spec, measured) if one.constraint == name)


NOT_KNOWN: list[tuple[dict[str, Any], ModelCard | None, ModelSpec, dict[str, Any], str]] = [
    (
        {"commercial_use": True}, card(licence="", commercial_use="unclear: no licence known"), MINILM, {},
        "no licence known",
    ),
    ({"commercial_use": True}, None, API, {}, "Unknown: whether it may be used commercially"),
    ({"data_stays": True}, None, OWN, {}, "Unknown: whether the system you brought sends texts elsewhere."),
    ({"languages": ["ja"]}, card(languages=(), language_count=None), MINILM, {}, "Unknown: whether it reads ja"),
    ({"languages": ["ja"]}, card(languages=("en",), language_count=90), MINILM, {}, "Unknown: whether it reads ja"),
    ({"modalities": ["image"]}, None, MINILM, {}, "Unknown: whether it reads image."),
    ({"gpu": False}, card(parameters=None, memory_mb=None), MINILM, {}, "Unknown: how large it is"),
    ({"memory_mb": 500}, card(), MINILM, {}, "Unknown: its peak memory until it is computed"),
    ({"memory_mb": 500}, None, MINILM, {}, "Unknown: how much memory it takes."),
    ({"disk_mb": 500}, None, MINILM, {"documents": 1.0}, "Unknown: the size of its weights on disk."),
    ({"disk_mb": 500}, card(), MINILM, {}, "Unknown: the size of its vectors until it is computed."),
    ({"p95_ms": 5}, card(), MINILM, {}, "Unknown: its p95 until it is computed."),
    ({"p95_ms": 5}, None, OWN, NOTHING, "Unknown: its p95; it could not be measured."),
    ({"monthly_usd": 5}, card(), MINILM, NOTHING, "Unknown: its monthly cost; it could not be measured."),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "facts", "spec", "measured", "said"), NOT_KNOWN)
def test_what_nobody_knows_is_said_and_rules_nothing_out(
    limits: dict[str, Any], facts: ModelCard | None, spec: ModelSpec, measured: dict[str, Any], said: str
) -> None:
    needs = Needs(**limits)
    assert exclusions(needs, facts, spec, measured) == []
    unknown = (one for one in findings(needs, facts, spec, measured) if one.state in (UNKNOWN, UNMEASURED))
    found = [one.sentence for one in unknown]
    assert [sentence for sentence in found if said in sentence and sentence.startswith("Unknown")], found


FACTS = st.fixed_dictionaries({}, optional=dict.fromkeys([*NOTHING, "documents"], st.none() | st.floats(0, 1e9)))
SPECS = [resolve_name(one.name) for one in load_catalogue()[:40] if one.kind] + [API, HERE, OWN]


@given(NEEDS, st.sampled_from(SPECS), FACTS)
def test_every_limit_that_is_set_gets_one_finding_and_nothing_is_silent(
    needs: Needs, spec: ModelSpec, measured: dict[str, float | None]
) -> None:
    found = findings(needs, card_of(spec), spec, measured)
    assert [one.constraint for one in found] == [name for name in CONSTRAINTS if is_limit_set(needs, name)]
    assert all(one.sentence.endswith(".") and one.short for one in found)
    assert len(exclusions(needs, card_of(spec), spec, measured)) == sum(
        one.state == FAILS and one.constraint not in needs.wishes for one in found
    )


@pytest.mark.parametrize(
    "facts",
    [
        one
        for one in load_catalogue()
        if one.kind and (one.kind, one.source) != ("openai", "") and "text" in one.modality
    ],
)
def test_without_limits_no_model_that_reads_text_is_ruled_out(facts: ModelCard) -> None:
    assert exclusions(Needs(), facts, resolve_name(facts.name), None) == []


def test_a_system_a_person_brought_is_not_taken_for_a_listed_model() -> None:
    assert card_of(ModelSpec("bm25", "run", "x")) is None
    assert card_of(resolve_name("bm25")) is not None
    assert card_of(MINILM) is not None


def test_a_derived_candidate_is_as_limited_as_its_worst_model() -> None:
    spec = resolve_name("rerank:Qwen/Qwen3-Reranker-0.6B@fusion:bm25+wordllama-256")
    needs = Needs(commercial_use=True, data_stays=True)
    assert {one.state for one in findings(needs, None, spec)} == {MEETS}
    there = resolve_name("fusion:bm25+openai/text-embedding-3-small")
    said = {one.constraint: one for one in findings(needs, None, there)}
    assert said["data_stays"].rules_out
    assert said["data_stays"].sentence.startswith("openai/text-embedding-3-small: ")
    assert said["commercial_use"].state == UNKNOWN


def test_a_collection_of_pictures_rules_out_neither_what_looks_nor_what_reads_captions(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    looking = next(one for one in load_catalogue() if one.kind and one.modality == "image")
    specs = [resolve_name(looking.name), MINILM]
    assert set(Comparison.of_files(workspace, collection(), specs).ruled_out) == {looking.name}
    assert not Comparison.of_files(workspace, picture_collection(workspace), specs).ruled_out
