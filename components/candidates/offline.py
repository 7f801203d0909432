"""Working without any network: by ``--offline`` or EXPLORER_OFFLINE=1."""

from __future__ import annotations

import os
from collections.abc import Sequence

from components.candidates import candidate_of
from components.encoders.server.network import VARIABLE, is_offline
from components.i18n import tr
from components.records import BadInputError
from components.spec import ModelSpec, leaves

__all__ = ["VARIABLE", "go_offline", "is_offline", "refuse_other_computers"]


def go_offline() -> None:
    """From here on this process and its workers neither download models nor ask other computers."""
    os.environ |= {VARIABLE: "1", "HF_HUB_OFFLINE": "1"}


def refuse_other_computers(specs: Sequence[ModelSpec]) -> None:
    """Nothing where work is allowed online.

    Raises:
        BadInputError: a model, or a part of one, is behind an address of another computer.
    """
    if not is_offline():
        return
    for spec in specs:
        for leaf in leaves(spec):
            candidate = candidate_of(leaf)
            if not candidate.is_local:
                host = candidate.host or tr("another computer")
                raise BadInputError(
                    tr(
                        "{name} would send texts to {host}, and work is offline; leave that model out, "
                        "or start without --offline ({variable}). Nothing was sent.",
                        name=leaf.name,
                        host=host,
                        variable=VARIABLE,
                    )
                )
