"""``--ray``: encode on the workers of a cluster."""

from __future__ import annotations

import argparse

from components.candidates.ray_crew import LOCAL, SETTING
from components.i18n import tr
from components.records import BadInputError


def add(parser: argparse.ArgumentParser) -> None:
    """Give a command the option."""
    parser.add_argument(
        "--ray",
        metavar="ADDRESS",
        help=tr(
            "encode documents on a Ray cluster: {local} (workers on this computer), or the "
            "address that ray start printed (default: {setting}, else one process here); "
            "needs requirements-cluster.txt. Texts go to its workers",
            local=LOCAL,
            setting=SETTING,
        ),
    )


def environment(options: argparse.Namespace) -> dict[str, str]:
    """What worker processes are told of it.

    Raises:
        BadInputError: it is empty.
    """
    if options.ray is None:
        return {}
    if not options.ray.strip():
        raise BadInputError(tr("--ray is empty; give {local} or the address of a cluster.", local=LOCAL))
    return {SETTING: options.ray.strip()}
