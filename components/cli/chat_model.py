"""``chat-model``: serve the small chat model that comes in packages, on this computer alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from components.answers import local_model
from components.cli.terminal import DONE, answer, say
from components.i18n import tr
from components.numbers import sentences
from components.records import BadInputError
from components.workspace import Workspace

PORTS = (1024, 65_535)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        "chat-model", help=tr("serve a small chat model on this computer (requirements-chat.txt)")
    )
    parser.add_argument(
        "--port", type=int, default=local_model.PORT, metavar="N", help=tr("default: {port}", port=local_model.PORT)
    )
    parser.add_argument(
        "--workspace", type=Path, metavar="DIR", help=tr("default: EXPLORER_WORKSPACE, else .workspace")
    )
    parser.set_defaults(command=_serve)


def _serve(options: argparse.Namespace) -> int:
    if not PORTS[0] <= options.port <= PORTS[1]:
        raise BadInputError(
            tr(
                "--port is {given}; give a whole number from {least} to {most:,}.",
                given=options.port,
                least=PORTS[0],
                most=PORTS[1],
            )
        )
    root = Workspace(options.workspace).root
    path = local_model.assembled(
        root, lambda number: say(tr("part {number} of {parts}", number=number, parts=local_model.PARTS))
    )
    server = local_model.serve(path, options.port)
    answer(f"--chat {local_model.NAME}@http://{local_model.HOST}:{options.port}/v1")
    say(sentences([tr(local_model.WHAT, name=local_model.NAME), tr("Ctrl+C ends it.")]))
    try:
        local_model.wait_forever()
    except KeyboardInterrupt:
        pass
    del server
    return DONE
