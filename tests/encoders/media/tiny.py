"""Folders of tiny models with random weights, saved as their libraries save them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers as library
from tokenizers import Tokenizer, models, pre_tokenizers, processors

SIDE = 32
WORDS = ("<s>", "</s>", "<pad>", "<unk>", "a", "photo", "of", "red", "cat", "dog", "rain", "blue", "sea")


def picture_processor(kind: str) -> Any:
    name = {"vit": "ViT", "dinov2": "Bit", "resnet": "ConvNext", "convnext": "ConvNext", "efficientnet": "EfficientNet"}
    made = getattr(library, f"{name.get(kind, 'CLIP')}ImageProcessorPil", None) or getattr(
        library, f"{name.get(kind, 'CLIP')}ImageProcessor"
    )
    if kind in ("vit", "efficientnet", "siglip"):
        return made(size={"height": SIDE, "width": SIDE})
    if kind in ("resnet", "convnext"):
        return made(size={"shortest_edge": SIDE}, crop_pct=0.875)
    return made(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})


def picture_model(folder: Path, kind: str) -> Path:
    torch.manual_seed(0)
    layers = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    stages = {"hidden_sizes": [8, 16], "depths": [1, 1]}
    configs: dict[str, Any] = {
        "vit": lambda: library.ViTConfig(image_size=SIDE, patch_size=8, **layers),
        "dinov2": lambda: library.Dinov2Config(image_size=SIDE, patch_size=8, **layers),
        "resnet": lambda: library.ResNetConfig(embedding_size=8, layer_type="basic", **stages),
        "convnext": lambda: library.ConvNextConfig(num_stages=2, **stages),
        "efficientnet": lambda: library.EfficientNetConfig(
            width_coefficient=0.1, depth_coefficient=0.1, hidden_dim=128, initializer_range=0.5, image_size=SIDE
        ),
    }
    model = library.AutoModel.from_config(configs[kind]())
    model.eval().save_pretrained(folder)
    picture_processor(kind).save_pretrained(folder)
    return folder


def tokenizer(longest: int) -> Any:
    made = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)])
    return library.PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=longest,
    )


def text_image_model(folder: Path, kind: str) -> Path:
    torch.manual_seed(0)
    layers = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    text = {
        **layers,
        "vocab_size": len(WORDS),
        "max_position_embeddings": 16,
        "eos_token_id": 1,
        "pad_token_id": 2,
        "bos_token_id": 0,
    }
    vision = {**layers, "image_size": SIDE, "patch_size": 8}
    if kind == "clip":
        model = library.CLIPModel(library.CLIPConfig(text_config=text, vision_config=vision, projection_dim=12))
    else:
        model = library.SiglipModel(
            library.SiglipConfig(text_config={**text, "projection_size": 16}, vision_config=vision)
        )
    model.eval().save_pretrained(folder)
    picture_processor(kind if kind != "siglip" else "vit").save_pretrained(folder)
    tokenizer(16).save_pretrained(folder)
    return folder


def text_sound_model(folder: Path) -> Path:
    torch.manual_seed(0)
    audio = {
        "num_mel_bins": 32,
        "spec_size": 64,
        "window_size": 4,
        "depths": [1, 1],
        "num_attention_heads": [2, 2],
        "patch_embeds_hidden_size": 16,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "enable_fusion": False,
    }
    text = {
        "vocab_size": len(WORDS),
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 20,
        "pad_token_id": 2,
    }
    model = library.ClapModel(library.ClapConfig(text_config=text, audio_config=audio, projection_dim=8))
    model.eval().save_pretrained(folder)
    extractor = library.ClapFeatureExtractor(
        feature_size=32,
        sampling_rate=8000,
        hop_length=240,
        max_length_s=2,
        fft_window_size=512,
        truncation="rand_trunc",
    )
    extractor.save_pretrained(folder)
    tokenizer(16).save_pretrained(folder)
    return folder


def sound_model(folder: Path, kind: str) -> Path:
    torch.manual_seed(0)
    layers = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    if kind == "audio-spectrogram-transformer":
        model = library.ASTModel(library.ASTConfig(max_length=64, num_mel_bins=32, **layers))
        extractor: Any = library.ASTFeatureExtractor(num_mel_bins=32, max_length=64)
    else:
        config = library.Wav2Vec2Config(
            **layers, conv_dim=(8, 8), conv_stride=(5, 4), conv_kernel=(10, 8), num_conv_pos_embeddings=16,
            num_conv_pos_embedding_groups=4, vocab_size=8,
        )  # fmt: skip
        model = library.Wav2Vec2Model(config)
        extractor = library.Wav2Vec2FeatureExtractor(sampling_rate=16000, do_normalize=True)
    model.eval().save_pretrained(folder)
    extractor.save_pretrained(folder)
    return folder
