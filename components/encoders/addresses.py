"""The address of an OpenAI-compatible server as a person typed it: checked, and every fault named in one sentence."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from components.i18n import tr
from components.records import BadInputError

EXAMPLE = "http://127.0.0.1:8000/v1"
MOST_PORT = 65535
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BEFORE_AT = re.compile(r"[^/]@")  # a password, which may hold a slash; a step of a path may begin with @


def checked_url(base_url: str) -> str:
    """The address without a trailing slash, its scheme in small letters.

    Raises:
        BadInputError: no server can be asked there, or it holds a password, which would be saved with the project.
    """
    url = base_url.strip()
    try:
        fault = _fault(url, urlsplit(url))
    except ValueError:
        fault = tr("{shown} is no web address; give one like {example}.", shown=_shown(url), example=EXAMPLE)
    if fault:
        raise BadInputError(fault)
    scheme, rest = url.split("://", 1)
    return f"{scheme.lower()}://{rest.rstrip('/')}"


def _fault(url: str, parts: SplitResult) -> str:
    """What is wrong with it, in one sentence; "" for nothing. urlsplit drops tabs, so the text itself is looked at."""
    if "@" in parts.netloc or _BEFORE_AT.search(url) or set("?#") & set(url):
        return tr(
            "The address of a model must hold no user name, password, ?query or #part; name the environment variable "
            "that holds the key instead."
        )
    if any(not character.isprintable() or character in " \\" for character in url):
        return tr(
            "{shown} holds a space or a character no address has; give one like {example}.",
            shown=_shown(url),
            example=EXAMPLE,
        )
    if not _SCHEME.match(url):
        return tr(
            "{shown} does not begin with http:// or https://; give an address like {example}.",
            shown=_shown(url),
            example=EXAMPLE,
        )
    if not parts.hostname or not all(parts.hostname.removesuffix(".").split(".")):
        return tr("{shown} names no server; give an address like {example}.", shown=_shown(url), example=EXAMPLE)
    if parts.netloc.endswith(":"):
        return tr(
            "{shown} has a colon without a port behind it; take it away or add the port, as in {example}.",
            shown=_shown(url),
            example=EXAMPLE,
        )
    if not _is_port(parts):
        return tr(
            "{shown} has a port that is no number from 1 to {most_port}; give an address like {example}.",
            shown=_shown(url),
            most_port=MOST_PORT,
            example=EXAMPLE,
        )
    if parts.path.rstrip("/").endswith("/embeddings"):
        short = url.rstrip("/").removesuffix("/embeddings")
        return tr(
            '{shown} names the last step, which is added to every request; give "{short}".',
            shown=_shown(url),
            short=short,
        )
    return ""


def _is_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or 1 <= parts.port <= MOST_PORT
    except ValueError:
        return False


def _shown(url: str) -> str:
    """The address for a sentence; not where it may hold a password."""
    return tr("The address given") if "@" in url else f'"{" ".join(url.split())}"'
