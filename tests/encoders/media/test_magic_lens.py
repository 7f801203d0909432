"""MagicLens from a checkpoint of random numbers in its authors' layout, against the network written down in numpy."""

from __future__ import annotations

import json
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.work import Work
from components.encoders.media import magic_lens_folder
from components.encoders.media.magic_lens import MagicLensEncoder
from components.records import BadInputError, Item
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.datasets.media.files import noise, picture_bytes

PATCH, SIDE, WIDE, DIM, HEADS, TEXT, LONGEST = 4, 8, 12, 8, 2, 10, 12
WORDS = ("!", "a", "red", "cat", "with", "dog", "blue", "photo", "<unk>", "<s>", "</s>")
MEAN, DEVIATION = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
Tree = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


# The checkpoint, as flax writes it


def random_tree() -> Tree:
    draw = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray:
        return (draw.standard_normal(shape) * 0.5).astype(np.float32)

    def norm(width: int) -> Tree:
        return {"scale": some(width), "bias": some(width)}

    def block(width: int, heads: int) -> Tree:
        parts = {n: {"kernel": some(width, heads, width // heads), "bias": some(heads, width // heads)} for n in QKV}
        out = {"kernel": some(heads, width // heads, width), "bias": some(width)}
        mlp = {
            "c_fc": {"kernel": some(width, 4 * width), "bias": some(4 * width)},
            "c_proj": {"kernel": some(4 * width, width), "bias": some(width)},
        }
        return {"ln_1": norm(width), "ln_2": norm(width), "attn": {**parts, "out": out}, "mlp": mlp}

    def attention(head: int) -> Tree:
        parts = {n: {"w": some(DIM, HEADS, head), "b": some(HEADS, head)} for n in QKV}
        return {**parts, "post": {"w": some(DIM, HEADS, head), "b": some(DIM)}}

    def layer() -> Tree:
        feed = {
            "layer_norm": norm(DIM),
            "ffn_layer1": {"linear": {"w": some(DIM, 32)}, "bias": {"b": some(32)}},
            "ffn_layer2": {"linear": {"w": some(32, DIM)}, "bias": {"b": some(DIM)}},
        }
        return {"ff_layer": feed, "layer_norm": norm(DIM), "self_attention": attention(DIM // HEADS)}

    visual = {
        "conv1": {"kernel": some(PATCH, PATCH, 3, WIDE)},
        "class_embedding": some(WIDE),
        "positional_embedding": some((SIDE // PATCH) ** 2 + 1, WIDE),
        "ln_pre": norm(WIDE),
        "ln_post": norm(WIDE),
        "transformer": {f"resblocks_{n}": block(WIDE, 3) for n in range(2)},
        "proj": {"kernel": some(WIDE, DIM)},
    }
    text = {
        "positional_embedding": some(LONGEST, TEXT),
        "token_embedding": {"embedding": some(len(WORDS), TEXT)},
        "transformer": {f"resblocks_{n}": block(TEXT, 2) for n in range(2)},
        "ln_final": norm(TEXT),
        "text_projection": {"kernel": some(TEXT, DIM)},
    }
    pool = attention(4 * DIM // HEADS) | {"per_dim_scale": {"per_dim_scale": some(4 * DIM // HEADS)}}
    pooler = {"pool_attn": pool, "pool_attn_ln": norm(DIM), "pooling_attn_query": some(1, DIM)}
    return {
        "params": {
            "clip": {"visual": visual, "text": text, "logit_scale": some()},
            "multimodal_encoder": {f"x_layers_{n}": layer() for n in range(3)},
            "contrastive_multimodal_pooler": pooler,
        }
    }


QKV = ("query", "key", "value")


def packed(value: Any) -> bytes:
    """In msgpack, as flax.serialization.to_bytes has it."""
    if isinstance(value, dict):
        inner = b"".join(packed(key) + packed(part) for key, part in value.items())
        return (bytes([0x80 | len(value)]) if len(value) < 16 else b"\xde" + struct.pack(">H", len(value))) + inner
    if isinstance(value, str):
        data = value.encode()
        return (bytes([0xA0 | len(data)]) if len(data) < 32 else b"\xd9" + bytes([len(data)])) + data
    if isinstance(value, int):
        return bytes([value]) if value < 128 else b"\xcd" + struct.pack(">H", value)
    numbers = value.tobytes()
    shape = bytes([0x90 | value.ndim]) + b"".join(packed(length) for length in value.shape)
    inner = b"\x93" + shape + packed(value.dtype.name) + b"\xc6" + struct.pack(">I", len(numbers)) + numbers
    return b"\xc9" + struct.pack(">I", len(inner)) + b"\x01" + inner


def checkpoint(path: Path, tree: Tree) -> Path:
    path.write_bytes(pickle.dumps(packed(tree), protocol=4))
    return path


def clip_folder(folder: Path) -> Path:
    """A folder of which only the tokenizer is taken: words apart, the end has the largest number."""
    made = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    ends = [(word, WORDS.index(word)) for word in ("<s>", "</s>")]
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    folder.mkdir()
    made.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "</s>", "model_max_length": LONGEST}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture
def tree() -> Tree:
    return random_tree()


@pytest.fixture
def folder(tmp_path: Path, tree: Tree) -> Path:
    made = checkpoint(tmp_path / "magic_lens_clip_base.pkl", tree)
    return magic_lens_folder.convert(made, clip_folder(tmp_path / "clip"), tmp_path / "magiclens")


# The network in numpy


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def normed(x: np.ndarray, norm: Tree, epsilon: float = 1e-5, plus: float = 0.0) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) * (norm["scale"] + plus) + norm["bias"]


def clip_blocks(x: np.ndarray, tower: Tree, mask: np.ndarray) -> np.ndarray:
    for number in range(len(tower)):
        block = tower[f"resblocks_{number}"]
        attn, given = block["attn"], normed(x, block["ln_1"])
        q, k, v = (np.einsum("td,dhk->thk", given, attn[n]["kernel"]) + attn[n]["bias"] for n in QKV)
        scores = np.einsum("thk,shk->hts", q, k) / np.sqrt(q.shape[-1])
        mixed = np.einsum("hts,shk->thk", softmax(np.where(mask, scores, -1e9)), v)
        x = x + np.einsum("thk,hkd->td", mixed, attn["out"]["kernel"]) + attn["out"]["bias"]
        wide = normed(x, block["ln_2"]) @ block["mlp"]["c_fc"]["kernel"] + block["mlp"]["c_fc"]["bias"]
        wide = wide / (1 + np.exp(-1.702 * wide))
        x = x + wide @ block["mlp"]["c_proj"]["kernel"] + block["mlp"]["c_proj"]["bias"]
    return x


def seen(pixels: np.ndarray, visual: Tree) -> np.ndarray:
    """``pixels`` (side, side, 3)."""
    patches = [
        np.einsum("hwc,hwcd->d", pixels[y : y + PATCH, x : x + PATCH], visual["conv1"]["kernel"])
        for y in range(0, SIDE, PATCH)
        for x in range(0, SIDE, PATCH)
    ]
    x = np.stack([visual["class_embedding"], *patches]) + visual["positional_embedding"]
    x = clip_blocks(normed(x, visual["ln_pre"]), visual["transformer"], np.ones((len(x), len(x)), bool))
    return normed(x[0], visual["ln_post"]) @ visual["proj"]["kernel"]


def read(text: str, part: Tree) -> np.ndarray:
    ids = np.array([9, *(WORDS.index(word) for word in text.split()), 10] + [0] * LONGEST)[:LONGEST]
    mask = np.tril(np.ones((LONGEST, LONGEST), bool)) & (ids > 0)[None, :]
    x = part["token_embedding"]["embedding"][ids] + part["positional_embedding"]
    x = normed(clip_blocks(x, part["transformer"], mask), part["ln_final"])
    return x[ids.argmax()] @ part["text_projection"]["kernel"]


def attended(asked: np.ndarray, given: np.ndarray, part: Tree, scale: np.ndarray | float) -> np.ndarray:
    q = np.einsum("td,dnh->tnh", asked, part["query"]["w"]) + part["query"]["b"]
    k = np.einsum("td,dnh->tnh", given, part["key"]["w"]) + part["key"]["b"]
    v = np.einsum("td,dnh->tnh", given, part["value"]["w"]) + part["value"]["b"]
    scores = 50 * np.tanh(np.einsum("tnh,snh->nts", q * scale, k) / 50)
    mixed = np.einsum("nts,snh->tnh", softmax(scores), v)
    return np.einsum("tnh,dnh->td", mixed, part["post"]["w"]) + part["post"]["b"]


def expected(picture: Image.Image, text: str, tree: Tree) -> np.ndarray:
    model = tree["params"]
    levels = np.asarray(picture, dtype=np.float64)
    levels = levels / levels.max()
    ways = [shrunk(length, SIDE) for length in levels.shape[:2]]
    pixels = (np.einsum("yh,xw,hwc->yxc", *ways, levels) - MEAN) / DEVIATION
    x = np.stack([seen(pixels, model["clip"]["visual"]), read(text, model["clip"]["text"])])
    for number in range(3):
        layer = model["multimodal_encoder"][f"x_layers_{number}"]
        before = normed(x, layer["layer_norm"], 1e-6, 1.0)
        x = x + attended(before, before, layer["self_attention"], (DIM // HEADS) ** -0.5)
        feed = layer["ff_layer"]
        wide = normed(x, feed["layer_norm"], 1e-6, 1.0) @ feed["ffn_layer1"]["linear"]["w"]
        wide = np.maximum(wide + feed["ffn_layer1"]["bias"]["b"], 0)
        x = x + wide @ feed["ffn_layer2"]["linear"]["w"] + feed["ffn_layer2"]["bias"]["b"]
    pooler = model["contrastive_multimodal_pooler"]
    given = pooler["pool_attn"]["per_dim_scale"]["per_dim_scale"]
    scale = 1.442695041 / np.sqrt(len(given)) * np.log1p(np.exp(given))
    one = attended(pooler["pooling_attn_query"], x, pooler["pool_attn"], scale)
    one = normed(one, pooler["pool_attn_ln"], 1e-6, 1.0)[0]
    return one / np.linalg.norm(one)


def shrunk(given: int, wanted: int) -> np.ndarray:
    """Weights (wanted, given) of a triangle as wide as the step: jax.image.resize, bilinear with antialias."""
    step = given / wanted
    middle = (np.arange(wanted) + 0.5) * step - 0.5
    weights = np.maximum(0, 1 - np.abs(middle[:, None] - np.arange(given)[None]) / max(step, 1.0))
    return weights / weights.sum(1, keepdims=True)


# What must hold


def test_a_picture_with_words_has_the_vector_of_the_network(folder: Path, tree: Tree, tmp_path: Path) -> None:
    encoder = MagicLensEncoder("m", folder, "key")
    assert (encoder.dim, encoder.max_tokens, encoder.sees_side) == (DIM, LONGEST, SIDE)
    wished = ("", "a red cat", "with ! a dog", "blue photo a a a a a a a a a a a dog dog")
    items, rows = [], []
    for number, (text, size) in enumerate(zip(wished, [(40, 30), (20, 60), (8, 8), (33, 5)], strict=True)):
        path = tmp_path / f"{number}.png"
        path.write_bytes(picture_bytes(noise(number, size).resize(size)))
        items.append(Item(text, str(path), "image"))
        short = " ".join(text.split()[: LONGEST - 2])
        rows.append(expected(Image.open(path).convert("RGB"), short, tree))
    of_queries = encoder.encode(items, "query", Path)
    assert (np.einsum("ij,ij->i", of_queries, np.stack(rows)) > 0.9999).all()
    assert np.abs(np.stack(rows) @ np.stack(rows).T - np.eye(4)).max() > 1e-2, "else this says nothing"
    alone = np.vstack([encoder.encode([item], "query", Path) for item in items])
    assert alone == pytest.approx(of_queries, abs=1e-5)
    as_documents = encoder.encode(items, "document", Path)
    assert as_documents[0] == pytest.approx(of_queries[0], abs=1e-5)
    assert np.abs(as_documents[1] - of_queries[1]).max() > 1e-3, "a caption is not read with its picture, a wish is"


def test_words_change_what_is_searched_for_and_words_alone_are_none(folder: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    collection = picture_collection(workspace)
    spec = resolve_name(str(folder))
    assert (spec.kind, resolve_name(candidate_of(spec).typed_name)) == ("magic-lens", spec)
    facts = candidate_of(spec).compute(Work(workspace, collection))
    assert facts["notes"] == [
        "It takes pictures, alone or with words, and 1 of the 3 questions are none: it finds nothing for those."
    ]
    result = candidate_of(spec).result(workspace, collection)
    assert result is not None
    assert "words" not in result.run.rankings or not result.run.rankings["words"].doc_ids
    picture, both = (result.run.rankings[name].scores for name in ("picture", "both"))
    assert picture[0] - both[0] > 1e-5, "the words changed the vector"
    with pytest.raises(BadInputError, match="takes a picture, alone or with words that change it"):
        MagicLensEncoder("m", folder, "key").encode([Item("a red cat")], "query", Path)


def test_what_is_no_checkpoint_is_said_and_nothing_in_it_is_run(folder: Path, tree: Tree, tmp_path: Path) -> None:
    clip, out, wrong = tmp_path / "clip", tmp_path / "out", tmp_path / "wrong.pkl"
    with pytest.raises(BadInputError, match=r"magic_lens_folder magic_lens_clip_base.pkl --clip CLIP_FOLDER"):
        resolve_name("google-deepmind/magiclens")
    with pytest.raises(BadInputError, match="give that folder"):
        resolve_name(str(tmp_path / "magic_lens_clip_base.pkl"))
    with pytest.raises(BadInputError, match="is there already"):
        magic_lens_folder.convert(tmp_path / "magic_lens_clip_base.pkl", clip, folder)
    with pytest.raises(BadInputError, match=r"no tokenizer.json in"):
        magic_lens_folder.convert(tmp_path / "magic_lens_clip_base.pkl", tmp_path, out)
    del tree["params"]["multimodal_encoder"]["x_layers_1"]["layer_norm"]
    with pytest.raises(BadInputError, match="x_layers_1/layer_norm/scale' is not in it"):
        magic_lens_folder.convert(checkpoint(wrong, tree), clip, out)
    whole = pickle.dumps(packed(random_tree()), protocol=4)
    for data in (
        b"",
        b"PK",
        whole[:-500],
        pickle.dumps(packed(tree)[:-900]),
        pickle.dumps({"a": 1}),
        pickle.dumps(Evil()),
    ):
        wrong.write_bytes(data)
        with pytest.raises(BadInputError, match="no checkpoint of flax, or is damaged"):
            magic_lens_folder.convert(wrong, clip, out)
    assert not out.exists()
    assert magic_lens_folder.main([str(wrong), "--clip", str(clip), "--out", str(out)]) == 2


class Evil:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return print, ("this must not be run",)
