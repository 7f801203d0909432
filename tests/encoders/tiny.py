"""Tiny models with random weights, made on the spot: the real classes, no download, a second to load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

WORDS = (
    "tent stove boot water rope map lamp knife green blue red dry wet the a of to in and for with how do i is my clean "
    "pitch light long short warm cold 東 京 都 山 靴 登"
).split()


def _settings() -> dict[str, Any]:
    return {
        "vocab_size": len(_vocabulary()),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": 40,
    }


def _vocabulary() -> list[str]:
    pieces = [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *"bcdefghjklmnopqrsuvwxyz", *pieces]


def _save(folder: Path, model: Any) -> Path:
    from transformers import BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    words = folder / "vocab.txt"
    words.write_text("\n".join(_vocabulary()), encoding="utf-8")
    model.save_pretrained(folder)
    BertTokenizerFast(vocab=str(words), model_max_length=32).save_pretrained(folder)
    return folder


def _seeded() -> None:
    import torch

    torch.manual_seed(0)


def tiny_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A BERT that gives ``labels`` numbers about a pair of texts."""
    from transformers import BertConfig, BertForSequenceClassification

    _seeded()
    return _save(folder, BertForSequenceClassification(BertConfig(**_settings(), num_labels=labels)))


def tiny_entailment(folder: Path) -> Path:
    """A BERT that says of a pair whether one text contradicts, entails or leaves open the other."""
    from transformers import BertConfig, BertForSequenceClassification

    _seeded()
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config = BertConfig(**_settings(), id2label=labels, label2id={name: place for place, name in labels.items()})
    return _save(folder, BertForSequenceClassification(config))


def tiny_splade(folder: Path) -> Path:
    """A SPLADE model, saved by sentence-transformers."""
    from sentence_transformers import SparseEncoder
    from transformers import BertConfig, BertForMaskedLM

    _seeded()
    plain = _save(folder / "plain", BertForMaskedLM(BertConfig(**_settings())))
    SparseEncoder(str(plain)).save_pretrained(str(folder / "splade"))
    return folder / "splade"


def tiny_dense(folder: Path) -> Path:
    """A sentence-transformers model with prompts for queries and documents."""
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel

    _seeded()
    plain = _save(folder / "plain", BertModel(BertConfig(**_settings())))
    model = SentenceTransformer(str(plain), prompts={"query": "how to ", "document": "the "})
    model.save_pretrained(str(folder / "dense"))
    return folder / "dense"


def tiny_of(folder: Path, family: str) -> Path:
    """A sentence-transformers model of another family: "qwen3" (reads from left to right) or "modernbert"."""
    import transformers
    from sentence_transformers import SentenceTransformer

    shared = {"vocab_size": len(_vocabulary()), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    shared |= {"intermediate_size": 32, "max_position_embeddings": 64, "pad_token_id": 0}
    special = {"bos_token_id": 2, "eos_token_id": 3, "cls_token_id": 2, "sep_token_id": 3}
    _seeded()
    model: Any
    if family == "qwen3":
        config = transformers.Qwen3Config(**shared, num_key_value_heads=1, head_dim=16)
        model = transformers.Qwen3Model(config)
    else:
        model = transformers.ModernBertModel(transformers.ModernBertConfig(**shared, **special, local_attention=8))
    plain = _save(folder / "plain", model)
    SentenceTransformer(str(plain)).save_pretrained(str(folder / family))
    return folder / family


def tiny_static(folder: Path) -> Path:
    """A static model as GloVe or model2vec give: one vector per word, averaged."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = Tokenizer(WordLevel({word: row for row, word in enumerate(["[UNK]", *WORDS])}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    table = np.random.default_rng(0).normal(size=(len(WORDS) + 1, 8)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(words, embedding_weights=table)])
    model.save_pretrained(str(folder / "static"))
    return folder / "static"
