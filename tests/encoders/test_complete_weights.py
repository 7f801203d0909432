"""A model folder whose weights are not all there is refused, whatever engine reads it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.candidates.by_spec import (
    build_encoder,
    encoder_key,
    load_model,
    resolve_name,
)
from components.candidates.kinds.reranked import rerank
from components.records import BadInputError
from tests.encoders import tiny

Change = Callable[[dict[str, Any]], Mapping[str, Any]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("complete")
    return {
        "sparse": tiny.tiny_splade(root / "s"),
        "cross": tiny.tiny_cross_encoder(root / "c" / "reader"),
        "dense": tiny.tiny_dense(root / "d"),
    }


def changed(source: Path, target: Path, change: Change) -> Path:
    """A copy of a model folder with other weights."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(source, target)
    file = next(target.rglob("*.safetensors"))
    save_file(dict(change(load_file(file))), file, metadata={"format": "pt"})
    return target


def load(kind: str, folder: Path) -> Any:
    if kind == "cross":
        return load_model(rerank(resolve_name("bm25"), str(folder)))
    spec = resolve_name(f"onnx:{folder}" if kind == "onnx" else str(folder))
    return load_model(spec) if kind == "sparse" else build_encoder(spec)


def without(part: str) -> Change:
    return lambda weights: {name: value for name, value in weights.items() if part not in name}


def with_another_layer(weights: dict[str, Any]) -> dict[str, Any]:
    return weights | {name.replace("layer.0.", "layer.1."): weights[name].clone() for name in weights}


def cut(weights: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value[:, :8].contiguous() if name.endswith("word_embeddings.weight") else value
        for name, value in weights.items()
    }


def with_unknown_part(weights: dict[str, Any]) -> dict[str, Any]:
    return weights | {"adapter.up.weight": next(iter(weights.values())).clone()}


@pytest.mark.parametrize("kind", ["dense", "sparse", "cross", "onnx"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("layer.0.attention.self"), "not complete: 6 of its"),
        (cut, "of another size"),
        (with_another_layer, "does not fit its settings: its files hold 16 weights"),
        (with_unknown_part, "no place for .adapter.up.weight"),
    ],
    ids=["missing", "mismatched", "layer-too-many", "unknown-part"],
)
def test_a_folder_that_does_not_hold_its_model_is_refused_by_every_engine(
    folders: dict[str, Path], tmp_path: Path, kind: str, change: Change, said: str
) -> None:
    folder = changed(folders["dense" if kind == "onnx" else kind], tmp_path / "broken", change)
    with pytest.raises(BadInputError, match=said) as caught:
        load(kind, folder)
    assert "\n" not in str(caught.value)


def test_a_part_that_other_tasks_put_on_top_may_lie_in_the_files(folders: dict[str, Path], tmp_path: Path) -> None:
    def with_head(weights: dict[str, Any]) -> dict[str, Any]:
        return weights | {"cls.predictions.bias": next(iter(weights.values())).clone()}

    folder = changed(folders["dense"], tmp_path / "with-head", with_head)
    whole, same = load("dense", folders["dense"]), load("dense", folder)
    np.testing.assert_array_equal(whole.encode_documents(["a green tent"]), same.encode_documents(["a green tent"]))


def test_a_body_without_a_pooler_gives_averages_all_the_same_but_no_pair_scores(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = changed(folders["dense"], tmp_path / "no-pooler", without("pooler"))
    whole, same = load("dense", folders["dense"]), load("dense", folder)
    np.testing.assert_array_equal(whole.encode_documents(["a green tent"]), same.encode_documents(["a green tent"]))
    with pytest.raises(BadInputError, match="not complete: 2 of its"):
        load("cross", changed(folders["cross"], tmp_path / "cross-no-pooler", without("pooler")))


@pytest.mark.parametrize("file", ["config_sentence_transformers.json", "model.safetensors.index.json", "modules.json"])
@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"\xff\xfe\x00", b"null", b"[" * 100_000])
def test_a_folder_with_odd_settings_is_one_sentence_that_names_the_file(
    folders: dict[str, Path], tmp_path: Path, file: str, content: bytes
) -> None:
    folder = tmp_path / "odd"
    shutil.copytree(folders["dense"], folder)
    (folder / file).write_bytes(content)
    with pytest.raises(BadInputError) as caught:
        build_encoder(resolve_name(str(folder)))
    assert "\n" not in str(caught.value)
    assert file in str(caught.value) or "could not be loaded" in str(caught.value)


def test_an_index_whose_map_is_a_text_names_no_files(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    shutil.copytree(folders["dense"], folder)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": "x"}))
    assert len(encoder_key(resolve_name(str(folder)))) == 16
