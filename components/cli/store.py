"""``--store``: where the index is kept."""

from __future__ import annotations

import argparse

from components.i18n import tr
from components.stores.address import FORMS, SETTING, StoreAddress, read_address


def add(parser: argparse.ArgumentParser) -> None:
    """Give a command the option."""
    parser.add_argument(
        "--store",
        metavar="ADDRESS",
        help=tr(
            "where the index is kept: {forms} (default: {setting}, else chroma: the "
            "workspace's own). Scores never depend on it; ann_recall@10 says what it "
            "loses. A token comes from CHROMA_TOKEN or MILVUS_TOKEN",
            forms=tr(FORMS),
            setting=SETTING,
        ),
    )


def chosen(options: argparse.Namespace) -> StoreAddress:
    """The address given, else the setting's, else the workspace's own Chroma.

    Raises:
        BadInputError: it is no such address.
    """
    return read_address(options.store or "")
