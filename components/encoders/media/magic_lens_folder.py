"""Makes a folder of MagicLens that ``magic_lens`` reads, from its authors' checkpoint.

    python -m components.encoders.media.magic_lens_folder magic_lens_clip_base.pkl --clip CLIP_FOLDER --out FOLDER

The checkpoint is in gs://gresearch/magiclens/models; CLIP_FOLDER is a copy of openai/clip-vit-base-patch16 (large:
openai/clip-vit-large-patch14), of which only the tokenizer is taken. The folder then holds

    config.json          "model_type": "magiclens", "layers", "heads", and "clip", the settings of a CLIPModel
    model.safetensors    "clip." and the names of CLIPModel; "layers.N." and "pooler.", a linear map as torch has it
                         (out, in), a norm's weight with the 1 its authors add, the pooler's scale per number of a head
    tokenizer.json ...   CLIP's

Layers and sizes are told from the tensors. Source of the names: github.com/google-deepmind/magiclens (layers.py) and
scenic's CLIP (Apache-2.0).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components import command_language
from components.encoders.media.flax_checkpoint import read_flax
from components.encoders.media.magic_lens import TYPE
from components.i18n import tr
from components.records import BadInputError, FloatArray

PROGRAM = "python -m components.encoders.media.magic_lens_folder"
Arrays = Mapping[str, "np.ndarray[Any, Any]"]
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "special_tokens_map.json")
_SOFTPLUS_OF_0 = 1 / np.log(2.0)  # what its authors divide by, so that a scale of 0 is that of usual attention
_NO_END = 2
"""An ``eos_token_id`` that makes transformers take the largest token's place for the end, as the authors do."""


def convert(checkpoint: Path, clip: Path, out: Path) -> Path:
    """Write the folder ``out``; nothing is left half-written.

    Raises:
        BadInputError: the checkpoint is another one, CLIP's tokenizer is not in ``clip``, or ``out`` is there.
    """
    from safetensors.numpy import save_file

    if out.exists():
        raise BadInputError(tr("{out} is there already; name a folder that is not.", out=out))
    tokenizer = [clip / name for name in _TOKENIZER if (clip / name).is_file()]
    if not any(path.name in ("tokenizer.json", "vocab.json") for path in tokenizer):
        raise BadInputError(
            tr(
                "There is no tokenizer.json in {clip}; give a copy of openai/clip-vit-base-patch16 (for the large "
                "model openai/clip-vit-large-patch14).",
                clip=clip,
            )
        )
    read = read_flax(checkpoint)
    arrays = {name.removeprefix("params/"): value.astype(np.float32) for name, value in read.items()}
    try:
        tensors, settings = converted(arrays)
    except (KeyError, ValueError, IndexError) as error:
        raise BadInputError(
            tr("{name} is no checkpoint of MagicLens: {error} is not in it.", name=checkpoint.name, error=error)
        ) from error
    half = out.with_name(f".{out.name}-arriving")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, half / "model.safetensors")
    (half / "config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    for path in tokenizer:
        shutil.copyfile(path, half / path.name)
    half.rename(out)
    return out


def converted(arrays: Arrays) -> tuple[dict[str, FloatArray], dict[str, Any]]:
    """The tensors and the settings of the folder.

    Raises:
        KeyError: a tensor is missing, named.
    """
    above = _above(arrays)
    return {f"clip.{name}": value for name, value in _clip(arrays).items()} | above, {
        "model_type": TYPE,
        "layers": _count(arrays, "multimodal_encoder/x_layers_"),
        "heads": int(arrays["contrastive_multimodal_pooler/pool_attn/query/w"].shape[1]),
        "clip": _settings(arrays),
    }


def _above(arrays: Arrays) -> dict[str, FloatArray]:
    """The layers that mix a picture and words, and the pooler."""
    tensors: dict[str, FloatArray] = {}
    for layer in range(_count(arrays, "multimodal_encoder/x_layers_")):
        given, name = f"multimodal_encoder/x_layers_{layer}", f"layers.{layer}"
        tensors |= _norm(arrays, f"{given}/layer_norm", f"{name}.norm", plus=1.0)
        tensors |= _attention(arrays, f"{given}/self_attention", f"{name}.attention")
        tensors |= _norm(arrays, f"{given}/ff_layer/layer_norm", f"{name}.feed.norm", plus=1.0)
        for number, part in ((1, "up"), (2, "down")):
            tensors[f"{name}.feed.{part}.weight"] = arrays[f"{given}/ff_layer/ffn_layer{number}/linear/w"].T
            tensors[f"{name}.feed.{part}.bias"] = arrays[f"{given}/ff_layer/ffn_layer{number}/bias/b"]
    pooler = "contrastive_multimodal_pooler"
    tensors |= _attention(arrays, f"{pooler}/pool_attn", "pooler.attention")
    tensors |= _norm(arrays, f"{pooler}/pool_attn_ln", "pooler.norm", plus=1.0)
    scale = arrays[f"{pooler}/pool_attn/per_dim_scale/per_dim_scale"].astype(np.float64)
    softplus = np.logaddexp(0.0, scale) * _SOFTPLUS_OF_0 / np.sqrt(len(scale))
    query = arrays[f"{pooler}/pooling_attn_query"]
    return tensors | {"pooler.query": query, "pooler.attention.scale": softplus.astype(np.float32)}


def _attention(arrays: Arrays, given: str, name: str) -> dict[str, FloatArray]:
    tensors: dict[str, FloatArray] = {}
    for part in ("query", "key", "value"):  # (in, heads, numbers of a head)
        weight = arrays[f"{given}/{part}/w"]
        tensors[f"{name}.{part}.weight"] = weight.reshape(len(weight), -1).T
        tensors[f"{name}.{part}.bias"] = arrays[f"{given}/{part}/b"].reshape(-1)
    post = arrays[f"{given}/post/w"]  # (out, heads, numbers of a head)
    return tensors | {
        f"{name}.out.weight": post.reshape(len(post), -1),
        f"{name}.out.bias": arrays[f"{given}/post/b"],
    }


def _clip(arrays: Arrays) -> dict[str, FloatArray]:
    """The two towers under the names of transformers' CLIPModel."""
    seen, read = "clip/visual", "clip/text"
    tensors = {
        "vision_model.embeddings.patch_embedding.weight": arrays[f"{seen}/conv1/kernel"].transpose(3, 2, 0, 1),
        "vision_model.embeddings.class_embedding": arrays[f"{seen}/class_embedding"],
        "vision_model.embeddings.position_embedding.weight": arrays[f"{seen}/positional_embedding"],
        "visual_projection.weight": arrays[f"{seen}/proj/kernel"].T,
        "text_model.embeddings.token_embedding.weight": arrays[f"{read}/token_embedding/embedding"],
        "text_model.embeddings.position_embedding.weight": arrays[f"{read}/positional_embedding"],
        "text_projection.weight": arrays[f"{read}/text_projection/kernel"].T,
        "logit_scale": arrays["clip/logit_scale"].reshape(()),
    }
    tensors |= _norm(arrays, f"{seen}/ln_pre", "vision_model.pre_layrnorm")  # as transformers spells it
    tensors |= _norm(arrays, f"{seen}/ln_post", "vision_model.post_layernorm")
    tensors |= _norm(arrays, f"{read}/ln_final", "text_model.final_layer_norm")
    for tower, name in ((seen, "vision_model"), (read, "text_model")):
        for layer in range(_count(arrays, f"{tower}/transformer/resblocks_")):
            tensors |= _block(arrays, f"{tower}/transformer/resblocks_{layer}", f"{name}.encoder.layers.{layer}")
    return tensors


def _block(arrays: Arrays, given: str, name: str) -> dict[str, FloatArray]:
    tensors = _norm(arrays, f"{given}/ln_1", f"{name}.layer_norm1")
    tensors |= _norm(arrays, f"{given}/ln_2", f"{name}.layer_norm2")
    for part, theirs in (("query", "q_proj"), ("key", "k_proj"), ("value", "v_proj")):
        kernel = arrays[f"{given}/attn/{part}/kernel"]  # (in, heads, numbers of a head)
        tensors[f"{name}.self_attn.{theirs}.weight"] = kernel.reshape(len(kernel), -1).T
        tensors[f"{name}.self_attn.{theirs}.bias"] = arrays[f"{given}/attn/{part}/bias"].reshape(-1)
    out = arrays[f"{given}/attn/out/kernel"]  # (heads, numbers of a head, out)
    tensors[f"{name}.self_attn.out_proj.weight"] = out.reshape(-1, out.shape[-1]).T
    tensors[f"{name}.self_attn.out_proj.bias"] = arrays[f"{given}/attn/out/bias"]
    for part, theirs in (("c_fc", "fc1"), ("c_proj", "fc2")):
        tensors[f"{name}.mlp.{theirs}.weight"] = arrays[f"{given}/mlp/{part}/kernel"].T
        tensors[f"{name}.mlp.{theirs}.bias"] = arrays[f"{given}/mlp/{part}/bias"]
    return tensors


def _norm(arrays: Arrays, given: str, name: str, *, plus: float = 0.0) -> dict[str, FloatArray]:
    weight = (arrays[f"{given}/scale"] + np.float32(plus)).astype(np.float32)
    return {f"{name}.weight": weight, f"{name}.bias": arrays[f"{given}/bias"]}


def _settings(arrays: Arrays) -> dict[str, Any]:
    """Of transformers' CLIPModel, as the shapes tell them."""
    kernel, table = arrays["clip/visual/conv1/kernel"], arrays["clip/text/token_embedding/embedding"]
    places = len(arrays["clip/visual/positional_embedding"]) - 1
    towers = {}
    for name in ("visual", "text"):
        first = f"clip/{name}/transformer/resblocks_0"
        towers[name] = {
            "hidden_size": int(arrays[f"{first}/ln_1/scale"].shape[0]),
            "intermediate_size": int(arrays[f"{first}/mlp/c_fc/kernel"].shape[1]),
            "num_attention_heads": int(arrays[f"{first}/attn/query/kernel"].shape[1]),
            "num_hidden_layers": _count(arrays, f"clip/{name}/transformer/resblocks_"),
            "hidden_act": "quick_gelu",
            "layer_norm_eps": 1e-5,
        }
    return {
        "projection_dim": int(arrays["clip/text/text_projection/kernel"].shape[1]),
        "vision_config": towers["visual"]
        | {"patch_size": int(kernel.shape[0]), "image_size": int(kernel.shape[0]) * round(places**0.5)},
        "text_config": towers["text"]
        | {
            "vocab_size": len(table),
            "max_position_embeddings": len(arrays["clip/text/positional_embedding"]),
            "eos_token_id": _NO_END,
        },
    }


def _count(arrays: Arrays, front: str) -> int:
    """How many layers there are whose names begin so.

    Raises:
        KeyError: none.
    """
    numbers = {int(name[len(front) :].partition("/")[0]) for name in arrays if name.startswith(front)}
    if not numbers:
        raise KeyError(f"{front}0")
    return max(numbers) + 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert one checkpoint; 0 when the folder is there, 2 on bad input."""
    with command_language.spoken(PROGRAM, sys.argv[1:] if arguments is None else arguments) as others:
        return _main(others)


def _main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=tr("Make a folder this app loads from the authors' checkpoint of MagicLens."),
    )
    parser.add_argument("checkpoint", type=Path, help=tr("magic_lens_clip_base.pkl or magic_lens_clip_large.pkl"))
    parser.add_argument("--clip", type=Path, required=True, help=tr("a folder with the tokenizer of CLIP"))
    parser.add_argument("--out", type=Path, required=True, help=tr("the folder to write"))
    given = parser.parse_args(arguments)
    try:
        folder = convert(given.checkpoint, given.clip, given.out)
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(tr("The model is in {folder}: give that folder as its name.", folder=folder) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
