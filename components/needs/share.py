"""Needs as a short text for an address, and back."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from components.i18n import N_, tr
from components.needs.fields import FIELDS, Needs
from components.records import BadInputError

VERSION = "1"
LONGEST_PARAM = 4_000  # characters; what ``to_param`` writes has some 100 to 700
LONGEST_JSON = 20_000  # bytes after unpacking
NOT_READABLE = N_("The needs in this link cannot be read ({reason}). Ask for the link again, or for the file.")


def to_param(needs: Needs) -> str:
    """The fields that differ from their defaults: a version digit, then base64url of deflated JSON."""
    plain = json.dumps(needs.as_dict(only_set=True), ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")
    return VERSION + packed


def from_param(param: str) -> Needs:
    """The needs of ``to_param``.

    Raises:
        BadInputError: the text is damaged, too long, or holds a field or value that is not allowed.
    """
    if len(param) > LONGEST_PARAM:
        raise BadInputError(
            tr(
                NOT_READABLE,
                reason=tr(
                    "{number_of_param:,} characters, at most {longest_param:,}",
                    number_of_param=len(param),
                    longest_param=LONGEST_PARAM,
                ),
            )
        )
    if not param.startswith(VERSION):
        raise BadInputError(tr(NOT_READABLE, reason=tr("it was written by another version of this app")))
    try:
        values = json.loads(_unpacked(param[len(VERSION) :]))
    except (ValueError, zlib.error, RecursionError):  # binascii.Error and UnicodeDecodeError are ValueErrors
        raise BadInputError(tr(NOT_READABLE, reason=tr("it is cut off or damaged"))) from None
    if not isinstance(values, dict):
        raise BadInputError(tr(NOT_READABLE, reason=tr("it holds no fields")))
    try:
        return Needs.from_dict(values)
    except BadInputError as error:
        raise BadInputError(tr(NOT_READABLE, reason=str(error).rstrip(".。"))) from None


def _unpacked(packed: str) -> bytes:
    data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, LONGEST_JSON)
    if not unpacker.eof:  # cut off, or larger than anything this app writes
        raise binascii.Error
    return plain


def differences(mine: Needs, theirs: Needs) -> dict[str, tuple[Any, Any]]:
    """Field -> (mine, theirs) where they are not the same."""
    pairs = {name: (getattr(mine, name), getattr(theirs, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
