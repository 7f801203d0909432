"""``--precision``: in which precision models compute, chosen by a person or by a trial on their own texts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from components.candidates.precision import AUTO, BFLOAT16, FLOAT32, adaptable, in_bfloat16, in_float32
from components.cli.running import measure
from components.cli.terminal import say
from components.costs.spending import Spending
from components.measurements.base import Subject
from components.measurements.precision import PRECISION
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def chosen(
    options: argparse.Namespace, workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec]
) -> list[ModelSpec]:
    """The candidates in the precision that was asked for; as they were named where none was.

    With "auto" each model is tried in both, and what was found is said on stderr; one that cannot be tried stays in
    float32 and fails, or not, when it is computed.
    """
    wanted = options.precision
    if wanted == FLOAT32:
        return [in_float32(spec) for spec in specs]
    able = {leaf.to_json(): leaf for spec in specs for leaf in adaptable(spec)}
    if wanted == BFLOAT16:
        return [in_bfloat16(spec, frozenset(able)) for spec in specs]
    if wanted != AUTO or not able:
        return list(specs)
    measure(workspace, collection, list(able.values()), PRECISION.name, {}, Spending())
    faster = set()
    for key, leaf in able.items():
        trial = PRECISION.load(Subject(workspace, collection, leaf))
        if trial is not None:
            say(trial.sentence(leaf.name))
            faster |= {key} if trial.takes_bfloat16 else set()
    return [in_bfloat16(spec, frozenset(faster)) for spec in specs]
