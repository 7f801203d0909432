"""Computing in bfloat16: which candidates can, and a candidate with every model in it that way."""

from __future__ import annotations

from dataclasses import replace

from components.candidates import candidate_of
from components.spec import ModelSpec, leaves

FLOAT32, BFLOAT16, AUTO = "float32", "bfloat16", "auto"
PRECISIONS = (FLOAT32, BFLOAT16, AUTO)
SUFFIX = " (bfloat16)"  # of the name of a model that a person asked for in bfloat16
SETTING = "precision"  # of a project: FLOAT32 where a person wants that, not set where the faster one is taken


def adaptable(spec: ModelSpec) -> list[ModelSpec]:
    """The models of a candidate that could compute in bfloat16 and do not yet, each once."""
    return [
        leaf
        for leaf in leaves(spec)
        if candidate_of(leaf).takes_precisions and leaf.options.get("precision", FLOAT32) == FLOAT32
    ]


def in_bfloat16(spec: ModelSpec, chosen: frozenset[str]) -> ModelSpec:
    """The candidate under its own name, with those of its models in bfloat16 whose ``to_json`` is among ``chosen``."""
    if spec.to_json() in chosen:
        return replace(spec, options={**spec.options, "precision": BFLOAT16})
    parts = tuple(in_bfloat16(part, chosen) for part in spec.parts)
    return spec if parts == spec.parts else replace(spec, parts=parts)


def in_float32(spec: ModelSpec) -> ModelSpec:
    """The candidate with every model of it in float32; how a variant stores vectors is another matter and stays."""
    options = {name: value for name, value in spec.options.items() if (name, value) != ("precision", BFLOAT16)}
    return replace(spec, options=options, parts=tuple(in_float32(part) for part in spec.parts))


def chosen_by_trial(spec: ModelSpec) -> list[ModelSpec]:
    """The models of a candidate that compute in bfloat16 though nobody typed it, as they are in float32."""
    return [in_float32(leaf) for leaf in leaves(spec) if in_float32(leaf) != leaf and not leaf.name.endswith(SUFFIX)]
