"""HTML pages: the words a reader sees, in their order."""

from __future__ import annotations

import codecs
import re
import warnings
from typing import Any

from components.datasets.cleaning import clean_characters
from components.datasets.formats.document import Content, check_text, tidy, title_or_name
from components.datasets.limits import MAX_HTML_CHARACTERS
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.records import BadInputError

_DROPPED = (
    "script", "style", "noscript", "template", "nav", "svg", "math", "iframe", "object", "canvas", "audio", "video",
    "button", "select", "textarea", "input", "dialog",
)  # fmt: skip
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 table ul ol blockquote pre section article dl".split())
_LINE, _PARAGRAPH = "\x01", "\x02"  # stand for breaks, which count once where several tags ask for one
_BREAKS = re.compile(f"[ \n]*[{_LINE}{_PARAGRAPH}][ \n{_LINE}{_PARAGRAPH}]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_OPEN_MARK = re.compile(r"<[!?]")
_HEAD_BYTES = 2048  # where the standard looks for the encoding


def read_html(data: bytes, filename: str) -> Content:
    """The page's text without scripts, styles, menus and what is hidden; cells of a table are parted by " | ".

    Its title is that of the page, else its first heading, else the file's name.

    Raises:
        BadInputError: it is empty, too long, in an encoding that cannot be told, or has no text outside of scripts.
    """
    decoded, notes = _decoded(data, filename)
    source = clean_characters(decoded)
    if len(source) > MAX_HTML_CHARACTERS:
        raise BadInputError(
            f"{filename} has {len(source):,} characters; at most {MAX_HTML_CHARACTERS:,} of a page are read: split it."
        )
    soup = _soup(_without_open_end(source))
    heading = soup.find("h1")
    title = soup.title.get_text() if soup.title else heading.get_text(" ") if heading else ""
    text = tidy(_BREAKS.sub(lambda found: "\n\n" if _PARAGRAPH in found[0] else "\n", "".join(_words(soup))))
    check_text(text, filename, "a page that is drawn by scripts must be saved from the browser as text or PDF")
    return Content(title_or_name(title, filename), text, notes=notes)


def _decoded(data: bytes, filename: str) -> tuple[str, tuple[str, ...]]:
    told = _CHARSET.search(data[:_HEAD_BYTES])
    if told and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(codecs.lookup(told.group(1).decode("ascii")).name), ()
        except (LookupError, UnicodeError, ValueError):
            pass  # pages are often wrong about themselves
    text, encoding = decode(data, filename)
    return text, (damage_note(data, filename),) if encoding == DAMAGED else ()


def _without_open_end(source: str) -> str:
    """The page up to a comment, declaration or instruction that is never closed: it hides all that follows.

    A browser does the same; the parser would look for its end from every such mark anew.
    """
    comment = source.find("<!--", source.rfind("-->") + 1)
    if comment >= 0:
        source = source[:comment]
    other = _OPEN_MARK.search(source, source.rfind(">") + 1)
    return source[: other.start()] if other else source


def _soup(source: str) -> Any:  # noqa: ANN401 - heavy to import for a type
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about texts that look like addresses or XML
        try:
            return BeautifulSoup(source, "html.parser")
        except (ParserRejectedMarkup, AssertionError, RecursionError):
            return BeautifulSoup(re.sub(r"<[^>]*>|<!", " ", source), "html.parser")


def _is_unseen(tag: Any) -> bool:  # noqa: ANN401
    style = tag.get("style") or ""
    return tag.name in (*_DROPPED, "head") or tag.has_attr("hidden") or bool(_HIDDEN.search(str(style)))


def _words(soup: Any) -> list[str]:  # noqa: ANN401
    """Words and line breaks in reading order, without what is unseen.

    By steps and not by recursion, each in the same time: pages may be nested very deep.
    """
    from bs4.element import NavigableString, Tag

    found: list[str] = []
    stack: list[Any] = [iter(soup.children)]
    names: list[str] = [""]
    kept_as_is = 0  # how many <pre> are open
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            kept_as_is -= names[-1] == "pre"
            found.append(_break(names.pop(), is_end=True))
        elif isinstance(node, Tag):
            if _is_unseen(node):
                continue
            kept_as_is += node.name == "pre"
            found.append(_break(node.name, is_end=False))
            stack.append(iter(node.children))
            names.append(node.name)
        elif type(node) is NavigableString:  # not a comment, a doctype or a declaration
            found.append(str(node) if kept_as_is else re.sub(r"\s+", " ", str(node)))
    return found


def _break(name: str, *, is_end: bool) -> str:
    if name in ("td", "th"):
        return " | " if is_end else ""
    if name == "br":
        return "" if is_end else "\n"
    if name in _PARAGRAPHS:
        return _PARAGRAPH
    return _LINE if name in _BLOCKS else ""
