"""HTML pages: the words a reader sees, in their order."""

from __future__ import annotations

import codecs
import re
import warnings
from html import escape
from typing import Any

from components.datasets.cleaning import clean_characters
from components.datasets.formats.document import Content, check_text, tidy, title_or_name
from components.datasets.limits import MAX_HTML_CHARACTERS
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.datasets.wording import plural, shown
from components.records import BadInputError

_DROPPED = (
    "script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "canvas", "audio", "video", "select",
    "textarea", "input", "dialog", "title",
)  # fmt: skip
_NO_CONTENT_ROLES = frozenset({"dialog", "alertdialog", "navigation", "menu", "menubar", "tooltip", "search"})
_NO_CONTENT = re.compile(r"cookie|consent|modal|popup|tooltip|lightbox|spinner|loading|menu|navbar|captcha", re.I)
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody tfoot thead tr "
    "ul".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 table ul ol blockquote pre section article dl".split())
_LINE, _PARAGRAPH = "\x01", "\x02"  # stand for breaks, which count once where several tags ask for one
_CDATA = "<![CDATA["
_BREAKS = re.compile(f"[ \n]*[{_LINE}{_PARAGRAPH}][ \n{_LINE}{_PARAGRAPH}]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_OPEN_MARK = re.compile(r"<[!?]")
_BLANKS = re.compile(r"\s+")
_SHOWN_CHARACTERS = 100  # of a hidden part, in a note
_HEAD_BYTES = 2048  # where the standard looks for the encoding


def read_html(data: bytes, filename: str) -> Content:
    """The page's text without scripts, styles, menus and dialogs; cells of a table are parted by " | ".

    What is folded away or hidden by its style counts, since answers often are, and a note says so; the words of buttons
    too, since questions often are, but for those that send a form. Its title is that of the page, else its first
    heading, else the file's name.

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
    reading = _HtmlText()
    reading.walk(soup)
    text = tidy(_BREAKS.sub(lambda found: "\n\n" if _PARAGRAPH in found[0] else "\n", "".join(reading.words)))
    check_text(text, filename, "a page that is drawn by scripts must be saved from the browser as text or PDF")
    return Content(title_or_name(title, filename), text, notes=(*notes, *reading.notes(filename)))


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
            return BeautifulSoup(_without_sections(source), "html.parser")
        except (ParserRejectedMarkup, AssertionError, RecursionError):
            return BeautifulSoup(re.sub(r"<[^>]*>|<!", " ", source), "html.parser")


def _without_sections(source: str) -> str:
    """The source with the text of its CDATA sections escaped: parsers of HTML differ in what they make of them."""
    if _CDATA not in source:
        return source
    first, *others = source.split(_CDATA)
    found = [first]
    for part in others:
        inside, end, rest = part.partition("]]>")
        found.append(f"{escape(inside, quote=False)}{rest}" if end else f"{_CDATA}{part}")
    return "".join(found)


def _is_no_content(tag: Any) -> bool:  # noqa: ANN401
    if tag.name in _DROPPED or tag.name == "head" or tag.get("role") in _NO_CONTENT_ROLES:
        return True
    found = tag.get("class") or []
    named = f"{tag.get('id') or ''} {' '.join([found] if isinstance(found, str) else list(found))}"
    return _is_hidden(tag) and bool(_NO_CONTENT.search(named))


def _is_hidden(tag: Any) -> bool:  # noqa: ANN401
    return tag.has_attr("hidden") or bool(_HIDDEN.search(str(tag.get("style") or "")))


class _HtmlText:
    """Words and line breaks in reading order, without what is no content.

    By steps and not by recursion, each in the same time: pages may be nested very deep.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.hidden: list[str] = []  # the first words of each hidden part
        self._preformatted = self._forms = self._depth = 0  # how many such tags are open

    def walk(self, soup: Any) -> None:  # noqa: ANN401
        """Read what is below a tag."""
        from bs4.element import CData, NavigableString, Tag

        stack: list[Any] = [(iter(soup.children), "", False)]
        while stack:
            children, name, is_hidden = stack[-1]
            node = next(children, None)
            if node is None:
                stack.pop()
                self._close(name, is_hidden)
            elif isinstance(node, Tag):
                if not _is_no_content(node) and not self._sends(node):
                    stack.append((iter(node.children), node.name, self._enter(node)))
            elif type(node) in (NavigableString, CData):  # not a comment, a doctype or a declaration
                self._add(str(node))

    def notes(self, filename: str) -> tuple[str, ...]:
        """One sentence where hidden parts were read."""
        found = [words for words in self.hidden if words.strip()]
        if not found:
            return ()
        what = plural(len(found), "part that is", "parts that are")
        verb = "was" if len(found) == 1 else "were"
        return (f"{filename}: {what} folded away or hidden at first {verb} read too: {shown(found[0].strip())}.",)

    def _sends(self, tag: Any) -> bool:  # noqa: ANN401
        """Whether it is a button that sends or clears a form; others may be the questions of an FAQ."""
        return tag.name == "button" and (self._forms > 0 or str(tag.get("type") or "").lower() in ("submit", "reset"))

    def _enter(self, tag: Any) -> bool:  # noqa: ANN401
        self.words.append(_break(tag.name, is_end=False))
        self._forms += tag.name == "form"
        self._preformatted += tag.name == "pre"
        is_hidden = _is_hidden(tag)
        if is_hidden:
            if self._depth == 0:
                self.hidden.append("")
            self._depth += 1
        return is_hidden

    def _close(self, name: str, is_hidden: bool) -> None:
        self._forms -= name == "form"
        self._preformatted -= name == "pre"
        self._depth -= is_hidden
        self.words.append(_break(name, is_end=True))

    def _add(self, words: str) -> None:
        self.words.append(words if self._preformatted else _BLANKS.sub(" ", words))
        if self._depth and len(self.hidden[-1]) < _SHOWN_CHARACTERS:
            self.hidden[-1] = f"{self.hidden[-1]} {words.strip()}"


def _break(name: str, *, is_end: bool) -> str:
    if name in ("td", "th"):
        return " | " if is_end else ""
    if name == "br":
        return "" if is_end else "\n"
    if name in _PARAGRAPHS:
        return _PARAGRAPH
    return _LINE if name in _BLOCKS else ""
