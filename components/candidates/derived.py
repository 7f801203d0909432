"""Candidates made of other candidates: two fused, one with smaller vectors, one with a reranking stage.

They are typed as ``fusion:A+B``, ``BASE@128``, ``BASE@int8``, ``BASE@binary+rescore``, ``BASE@128+int8`` and
``rerank:CROSS_ENCODER@BASE`` (``rerank-20:...`` reads 20 results instead of 50).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from components.candidates.listed import listed_card
from components.catalogue.cards import find_card
from components.encoders import weights
from components.encoders.arrays import vector_key
from components.records import BadInputError
from components.spec import ModelSpec, Option, has_vectors

MOST_PARTS = 4  # of a fusion
FUSION_CONSTANT = 60  # of reciprocal rank fusion
RERANK_DEPTH = 50  # results read again
DERIVED_VERSION = 1  # raise it when the same parts give other results
FORMS = "a number of dimensions, int8 or binary, the latter two also with +rescore, as in BASE@128+binary+rescore"

_VARIANT = re.compile(r"(?P<base>.+)@(?P<form>(?:\d+|int8|binary)(?:\+(?:int8|binary|rescore))*)")
_PLUS = re.compile(r"\s*\+\s*(?!(?:int8|binary|rescore)(?:\+|@|\s|$))")
_RERANK = re.compile(r"rerank(?:-(?P<depth>\d+))?:(?P<model>[^@]+)@(?P<base>.+)", re.IGNORECASE)
_FUSION = "fusion:"

Resolve = Callable[[str], ModelSpec]


def fusion(parts: Sequence[ModelSpec]) -> ModelSpec:
    """Reciprocal rank fusion of two to four candidates, named "A + B".

    Raises:
        BadInputError: too few or too many, one of them twice, or a fusion among them.
    """
    if not 2 <= len(parts) <= MOST_PARTS:
        raise BadInputError(f"A fusion joins 2 to {MOST_PARTS} models; {len(parts)} given. Write fusion:A+B.")
    if len({part.name for part in parts}) < len(parts):
        raise BadInputError(f'"{parts[0].name}" is fused with itself; choose two different models.')
    if any(part.kind == "fusion" for part in parts):
        raise BadInputError("A fusion cannot be part of another fusion; name all its models in one, as fusion:A+B+C.")
    return ModelSpec(" + ".join(part.name for part in parts), "fusion", "", {}, tuple(parts))


def variant(
    base: ModelSpec, *, dim: int | None = None, precision: str = "float32", is_rescored: bool = False
) -> ModelSpec:
    """A model with smaller vectors, named "BASE@128", "BASE@int8", "BASE@128+binary+rescore".

    Raises:
        BadInputError: the base has no vectors or is a variant itself, or nothing would become smaller.
    """
    if not has_vectors(base) or base.kind == "variant":
        why = "is a variant already" if base.kind == "variant" else "has no vectors"
        raise BadInputError(f'"{base.name}" {why}, so it has no smaller variant; choose a model with full vectors.')
    if dim is None and precision == "float32":
        raise BadInputError(f'Nothing would change of "{base.name}"; after @ give {FORMS}.')
    if is_rescored and precision == "float32":
        raise BadInputError("Rescoring goes with int8 or binary vectors; full ones are exact already.")
    full = full_dimension(base)
    if dim is not None and (dim < 1 or (full is not None and dim >= full)):
        most = f"allowed: 1 to {full - 1}" if full else "give 1 or more"
        raise BadInputError(f'"{base.name}" cannot be cut to {dim} numbers per vector; {most}.')
    options: dict[str, Option] = {"precision": precision, "rescore": is_rescored}
    options |= {"dim": dim} if dim is not None else {}
    form = [str(dim)] * (dim is not None) + [precision] * (precision != "float32") + ["rescore"] * is_rescored
    return ModelSpec(f"{base.name}@{'+'.join(form)}", "variant", "", options, (base,))


def rerank(base: ModelSpec, cross_encoder: str, depth: int = RERANK_DEPTH) -> ModelSpec:
    """A candidate whose first ``depth`` results a cross-encoder (hub name or folder) reads again.

    Raises:
        BadInputError: the base is reranked already, or the depth is below 2.
    """
    if base.kind == "rerank":
        raise BadInputError(f'"{base.name}" is reranked already; rerank the model below it.')
    if depth < 2:
        raise BadInputError(f"Reranking {depth} results changes nothing; give a depth of 2 or more.")
    short = Path(cross_encoder).name
    name = f"{base.name} → {short} (top {depth})"
    return ModelSpec(name, "rerank", cross_encoder, {"depth": depth}, (base,))


def parse_derived(text: str, resolve: Resolve) -> ModelSpec | None:
    """The derived candidate a person typed; None where the text names none. ``resolve`` knows the names of the parts.

    Raises:
        BadInputError: it is one, but cannot be made.
    """
    name = text.strip()
    if name.lower().startswith(_FUSION):
        return fusion([resolve(part) for part in _PLUS.split(name[len(_FUSION) :]) if part.strip()])
    if name.lower().startswith("rerank"):
        found = _RERANK.fullmatch(name)
        if found is None:
            raise BadInputError(f'"{name}" is not complete; write rerank:CROSS_ENCODER@BASE (rerank-20:... for 20).')
        depth = int(found["depth"] or RERANK_DEPTH)
        return rerank(resolve(found["base"]), _cross_encoder(found["model"].strip()), depth)
    found = _VARIANT.fullmatch(name)
    if found is None or weights.is_folder_here(Path(name).expanduser()):
        return None
    words = found["form"].split("+")
    sizes = [int(word) for word in words if word.isdecimal()]
    precisions = [word for word in words if word in ("int8", "binary")]
    if len(precisions) > 1 or len(set(words)) < len(words):
        raise BadInputError(f'"{found["form"]}" after @ says two things at once; give {FORMS}.')
    return variant(
        resolve(found["base"]),
        dim=sizes[0] if sizes else None,
        precision=precisions[0] if precisions else "float32",
        is_rescored="rescore" in words,
    )


def typed_name(spec: ModelSpec) -> str:
    """How the command line calls a candidate: what ``resolve_name`` turns into this spec again."""
    if spec.kind == "fusion":
        return _FUSION + "+".join(typed_name(part) for part in spec.parts)
    if spec.kind == "variant":
        return typed_name(spec.parts[0]) + spec.name[len(spec.parts[0].name) :]
    if spec.kind == "rerank":
        depth = int(spec.options.get("depth", RERANK_DEPTH))
        stage = "rerank" if depth == RERANK_DEPTH else f"rerank-{depth}"
        return f"{stage}:{spec.source}@{typed_name(spec.parts[0])}"
    if spec.kind == "openai":
        variable = spec.options.get("key_env")
        return (
            _way(spec)
            + f"openai:{spec.options.get('model', spec.name)}@{spec.source}"
            + (f"#{variable}" if variable else "")
        )
    if spec.kind == "sparse":
        return f"sparse:{spec.source}"
    return _way(spec) + _plain_name(spec)


def _way(spec: ModelSpec) -> str:
    way = "onnx:" if spec.options.get("backend") == "onnx" else ""
    return f"prompts:{way}" if spec.name.endswith(" + prompts") else way


def _plain_name(spec: ModelSpec) -> str:
    return spec.source if spec.kind == "sentence-transformers" and spec.source else spec.name


def derived_key(spec: ModelSpec, key_of: Callable[[ModelSpec], str]) -> str:
    """16 hex digits over the keys of the parts and what is done with them; ``key_of`` gives the keys of the parts."""
    said = {
        "kind": spec.kind,
        "parts": [key_of(part) for part in spec.parts],
        "options": {
            name: spec.options[name] for name in ("constant", "dim", "precision", "rescore") if name in spec.options
        },
        "version": DERIVED_VERSION,
    }
    if spec.kind == "rerank":
        limit = spec.options.get("max_tokens")
        said |= {"reader": weights.weights_identity(spec.source), "depth": spec.options.get("depth"), "limit": limit}
    return vector_key(said)


def full_dimension(spec: ModelSpec) -> int | None:
    """Numbers per vector as the catalogue or the spec says; None where that is not known before the model ran."""
    given = spec.options.get("dimensions") or spec.options.get("dim")
    card = listed_card(spec)
    return int(given) if given else card.dimension if card is not None else None


def truncation_note(spec: ModelSpec) -> str:
    """One sentence where a variant cuts vectors and nobody says that its model was trained for that; else ""."""
    if spec.kind != "variant" or "dim" not in spec.options:
        return ""
    base = spec.parts[0]
    card = listed_card(base)
    if card is not None and "matryoshka" in card.note.lower():
        return ""
    if card is None or len(card.dimensions) < 2:
        return f"Nothing says that {base.name} was trained for shorter vectors; look at what the cut loses."
    if int(spec.options["dim"]) in card.dimensions:
        return ""
    trained = ", ".join(str(dimension) for dimension in card.dimensions[:-1])
    return f"{base.name} was trained for vectors of {trained} numbers, not of {spec.options['dim']}."


def stages(spec: ModelSpec) -> list[ModelSpec]:
    """Every model a candidate runs, each once; a cross-encoder stands as a spec of its own, named by its source."""
    if not spec.parts:
        return [spec]
    found = [stage for part in spec.parts for stage in stages(part)]
    if spec.kind == "rerank":
        found.append(ModelSpec(Path(spec.source).name, "sentence-transformers", spec.source))
    return list({stage.name: stage for stage in found}.values())


def _cross_encoder(name: str) -> str:
    """A folder, a hub name, or a listed name written without its owner."""
    folder = Path(name).expanduser()
    if weights.is_folder_here(folder):
        return str(folder.resolve())
    card = find_card(name)
    if card is not None and card.model_type != "cross-encoder":
        raise BadInputError(f'"{card.name}" is no cross-encoder, so it cannot read results again; choose one that is.')
    if card is not None:
        return card.source or card.name
    if not weights.is_hub_name(name):
        raise BadInputError(f'"{name}" is no cross-encoder known here; give its folder or OWNER/NAME of the hub.')
    return name
