"""A transformer run by onnxruntime: the torch vectors, one conversion, and one sentence where it fails."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from components.candidates.by_spec import build_encoder, encoder_key, resolve_name, typed_name
from components.encoders import onnx_body
from components.records import BadInputError
from tests.encoders.tiny import tiny_dense, tiny_of, tiny_static

TEXTS = ["how do i pitch the tent", "東京 の 登山靴", "", "x", "red boots and a long rope for the water " * 20]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "hub"))
    return tmp_path / "hub" / "embedding-explorer-onnx"


def test_it_is_a_candidate_of_its_own_that_can_be_typed() -> None:
    spec = resolve_name("onnx:all-MiniLM-L6-v2")
    assert spec.name == "all-MiniLM-L6-v2 (ONNX)"
    assert resolve_name(typed_name(spec)) == spec
    assert encoder_key(spec) != encoder_key(resolve_name("all-MiniLM-L6-v2"))
    with pytest.raises(BadInputError, match="no ONNX version"):
        resolve_name("onnx:bm25")


def test_its_vectors_are_those_of_torch_and_it_is_converted_once(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tiny_dense(tmp_path / "tiny"))
    plain, fast = build_encoder(resolve_name(folder)), build_encoder(resolve_name(f"onnx:{folder}"))
    assert isinstance(fast._model[0].model, onnx_body.OnnxBody)  # type: ignore[attr-defined]
    for one, other in (
        (plain.encode_documents(TEXTS), fast.encode_documents(TEXTS)),
        (plain.encode_queries(TEXTS[:1]), fast.encode_queries(TEXTS[:1])),
    ):
        assert (np.sum(one * other, axis=1) > 0.99999).all()
    assert fast.count_tokens(TEXTS) == plain.count_tokens(TEXTS)
    assert fast.max_tokens == plain.max_tokens
    assert capsys.readouterr().out == ""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr(torch.onnx, "export", never)
    again = build_encoder(resolve_name(f"onnx:{folder}"))
    assert np.array_equal(again.encode_documents(TEXTS), fast.encode_documents(TEXTS))
    assert len(list(cache.glob("*/model.onnx"))) == 1


@pytest.mark.parametrize("family", ["qwen3", "modernbert"])
def test_other_families_give_the_vectors_of_torch_too(tmp_path: Path, family: str) -> None:
    folder = str(tiny_of(tmp_path / "tiny", family))
    plain, fast = build_encoder(resolve_name(folder)), build_encoder(resolve_name(f"onnx:{folder}"))
    assert (np.sum(plain.encode_documents(TEXTS) * fast.encode_documents(TEXTS), axis=1) > 0.99999).all()


def test_a_missing_package_is_named_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = resolve_name(f"onnx:{tiny_dense(tmp_path / 'tiny')}")
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *more: None if name == "onnxscript" else real(name, *more)
    )
    with pytest.raises(BadInputError, match='needs "onnxscript" .*pip install onnxscript, or leave out "onnx:"'):
        build_encoder(spec)


def test_a_conversion_that_fails_leaves_nothing(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("unsupported operator")

    monkeypatch.setattr(torch.onnx, "export", fail)
    with pytest.raises(BadInputError, match=r'cannot be converted for onnxruntime \(RuntimeError\); leave out "onnx:"'):
        build_encoder(resolve_name(f"onnx:{tiny_dense(tmp_path / 'tiny')}"))
    assert [path for path in cache.iterdir() if path.is_dir()] == []


def test_a_model_without_a_transformer_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match='no transformer that onnxruntime could run; leave out "onnx:"'):
        build_encoder(resolve_name(f"onnx:{tiny_static(tmp_path / 'static')}"))
