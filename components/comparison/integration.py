"""Working Python for the chosen model: embed, store in Chroma, ask; with the settings the comparison was made with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from components.candidates.derived import full_dimension
from components.candidates.registry import OPENAI_URL, is_local
from components.encoders import weights
from components.encoders.openai_compatible import (
    KEY_VARIABLE,
    KEYLESS,
    LOCAL_TIMEOUT,
    OPENAI_HOST,
    TIMEOUT,
)
from components.records import BadInputError
from components.retrieval.bm25 import K1, B
from components.retrieval.tokens import SNOWBALL, STOP_WORD_LISTS, language_code
from components.spec import ModelSpec

TEMPLATES = Path(__file__).with_name("code")
BATCH = 32  # texts, where no batch sweep was run
API_BATCH = 256  # texts a request to OpenAI; other servers may refuse more than 32
NO_KEY = "The server asks for no key; the library wants a word in its place."
CHROMA = "chromadb==1.5.9"


@dataclass(frozen=True)
class Plan:
    """``code``: one Python file that runs as it is. ``notes``: sentences on what to know before using it."""

    code: str
    packages: tuple[str, ...]
    notes: tuple[str, ...]


def plan(
    spec: ModelSpec,
    *,
    facts: Sequence[str] = (),
    batch: int | None = None,
    hnsw: Mapping[str, int] | None = None,
    language: str = "",
) -> Plan:
    """The file for one candidate.

    Args:
        spec: the chosen candidate.
        facts: sentences for its head: what was measured, and when.
        batch: texts encoded at a time, as a batch sweep found best; by default ``usual_batch``.
        hnsw: settings of the Chroma index, such as ``{"ef_search": 200}``; by default Chroma's own.
        language: main language of the documents, for keyword search.

    Raises:
        BadInputError: there is no file to write for this candidate: a system brought ready, or one made of several
            models; the sentence says what to do instead.
    """
    if spec.kind == "bm25":
        return _bm25(spec, facts, language)
    base, cut, notes = _without_variant(spec)
    if base.kind not in _ENCODERS:
        raise BadInputError(_no_code(spec))
    if base.options.get("backend") == "onnx":
        notes.append(
            "The file runs the model by torch, which gives the same vectors; the times measured were onnxruntime's."
        )
    packages, encoder = _ENCODERS[base.kind](base, cut)
    settings = "".join(f', "{name}": {value}' for name, value in (hnsw or {}).items())
    parts = [
        _read("head").format(
            name=_comment(spec.name),
            facts=_lines(facts),
            packages=" ".join([CHROMA, "numpy", *packages]),
            batch=batch or usual_batch(base),
            collection=_collection_name(spec, hnsw or {}),
        ),
        encoder,
        _read("chroma").format(hnsw=settings),
        _read("tail").format(),
    ]
    return Plan("\n".join(part.strip("\n") + "\n" for part in parts), (CHROMA, "numpy", *packages), tuple(notes))


def usual_batch(spec: ModelSpec) -> int:
    """Texts encoded at a time where no batch sweep was run."""
    return API_BATCH if spec.kind == "openai" and _is_openai(spec) else BATCH


def _is_openai(spec: ModelSpec) -> bool:
    parts = urlsplit(spec.source or OPENAI_URL)
    return parts.scheme == "https" and parts.hostname == OPENAI_HOST


def _without_variant(spec: ModelSpec) -> tuple[ModelSpec, str, list[str]]:
    """The model below a variant, the code that cuts its vectors, and what the file leaves out of the variant."""
    if spec.kind != "variant":
        return spec, "", []
    base, notes = spec.parts[0], []
    dim = spec.options.get("dim")
    if spec.options.get("precision", "float32") != "float32":
        notes.append(
            f"Chroma stores full numbers: the file keeps {spec.options['precision']} vectors out. A store that holds "
            "them (such as Milvus or FAISS) saves the memory that was measured."
        )
    return base, f"[:, :{int(dim)}]" if dim else "", notes


def _sentence_transformers(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    prompts = {
        f"{part}_prompt": f", prompt={spec.options[f'{part}_prompt']!r}" if f"{part}_prompt" in spec.options else ""
        for part in ("query", "document")
    }
    source = repr(spec.source or spec.name)
    return ["sentence-transformers==6.2.0"], _read("sentence_transformers").format(
        source=source, cut=_recut(cut), **prompts
    )


def _openai(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    options, source = spec.options, spec.source or OPENAI_URL
    variable = str(options.get("key_env", KEY_VARIABLE if _is_openai(spec) else ""))  # it goes nowhere else
    dimensions = f", dimensions={options['dimensions']}" if "dimensions" in options else ""
    return ["openai==3.54.0"], _read("openai").format(
        model=repr(str(options.get("model", spec.name))),
        source=repr(source),
        about_key=f"The key is read from the environment variable {variable}." if variable else NO_KEY,
        key=f"os.environ[{variable!r}]" if variable else repr(KEYLESS),
        timeout=LOCAL_TIMEOUT if is_local(spec) else TIMEOUT,
        dimensions=dimensions,
        cut=_recut(cut),
        query_prompt=repr(str(options.get("query_prompt", ""))),
        document_prompt=repr(str(options.get("document_prompt", ""))),
    )


def _minilm_int8(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    packages = [weights.MINILM_INT8.requirement, weights.MINILM.requirement, "onnxruntime", "tokenizers"]
    return packages, _read("minilm_int8").format(
        tokenizer_package=weights.MINILM.module,
        model_package=weights.MINILM_INT8.module,
        model_file=weights.MINILM_INT8.files[0][0],
        cut=_recut(cut),
    )


def _use_multilingual(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    return [weights.USE_MULTILINGUAL.requirement], _read("use_multilingual").format(cut=_recut(cut))


def _nano_e5(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    return [weights.NANO_E5.requirement], _read("nano_e5").format(cut=_recut(cut))


def _wordllama(spec: ModelSpec, cut: str) -> tuple[list[str], str]:
    (table, _), (tokenizer, _) = weights.WORDLLAMA.files
    return [weights.WORDLLAMA.requirement, "safetensors", "tokenizers"], _read("wordllama").format(
        weights_file=table, tokenizer_file=tokenizer, cut=_recut(cut)
    )


_ENCODERS: Mapping[str, Callable[[ModelSpec, str], tuple[list[str], str]]] = {
    "sentence-transformers": _sentence_transformers,
    "openai": _openai,
    "minilm-int8": _minilm_int8,
    "use-multilingual": _use_multilingual,
    "nano-e5": _nano_e5,
    "wordllama": _wordllama,
}


def _bm25(spec: ModelSpec, facts: Sequence[str], language: str) -> Plan:
    code = language_code(language)
    packages = ("bm25s==0.3.16", "PyStemmer==3.1.0")
    stop_words: str | None = code if code in STOP_WORD_LISTS else None
    text = _read("bm25").format(
        facts=_lines(facts),
        packages=" ".join(packages),
        stop_words=stop_words,
        stemmer=SNOWBALL.get(code, ""),
        k1=spec.options.get("k1", K1),
        b=spec.options.get("b", B),
    )
    note = (
        "The file splits words in a simpler way than the comparison did: it knows one language, keeps Japanese and "
        "Chinese sentences whole, and passes over names of one letter and signs (C, C++). Measure it again where your "
        "documents are in several languages or without spaces, or full of such names."
    )
    return Plan(text.strip("\n") + "\n\n" + _read("tail").format().lstrip("\n"), packages, (note,))


def _no_code(spec: ModelSpec) -> str:
    if spec.kind in ("run", "vectors"):
        return f"{spec.name} was brought ready: how it computes its results is not known here, so no code is written."
    if spec.kind in ("fusion", "rerank"):
        names = ", ".join(part.name for part in spec.parts)
        return f"{spec.name} is made of several stages; take the code of each of {names} and join their results."
    return f"No code is written for {spec.name} yet: models of the kind {spec.kind} need a store for sparse vectors."


def _recut(cut: str) -> str:
    """Cut vectors are made length 1 again, as the comparison did."""
    return cut and f"{cut}  # cosine in Chroma does not mind the shorter length"


def _collection_name(spec: ModelSpec, hnsw: Mapping[str, int]) -> str:
    """3 to 63 of the characters Chroma allows, another one for every setting."""
    plain = re.sub(r"[^a-zA-Z0-9._-]+", "-", spec.name).strip("-._")[:50] or "model"
    dim = full_dimension(spec)
    name = f"docs-{plain}-{dim}" if dim else f"docs-{plain}"
    return "-".join([name[:47].rstrip("-._"), *(str(value) for value in hnsw.values())])


def _lines(facts: Sequence[str]) -> str:
    return "".join(f"{_comment(fact)}\n" for fact in facts)


def _comment(text: str) -> str:
    """Text that may stand inside a docstring."""
    return " ".join(text.split()).replace("\\", "/").replace('"""', "'''")


def _read(name: str) -> str:
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
