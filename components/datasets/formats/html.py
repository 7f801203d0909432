"""HTML pages: the words a reader sees, in their order."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser

from components.datasets.cleaning import clean_characters
from components.datasets.formats import json_ld
from components.datasets.formats.document import Content, check_text, tidy, title_or_name
from components.datasets.limits import MAX_HTML_CHARACTERS
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.datasets.wording import shown
from components.i18n import tr, tr_count
from components.records import BadInputError

_DROPPED = frozenset(
    "script style noscript template nav svg iframe object canvas audio video select textarea input dialog title head "
    "rt rp".split()
)
_OF_HEAD = frozenset("base link meta title style script noscript template".split())
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())  # never closed
_WORDLESS = ("script", "style", "title", "head", "canvas", "audio", "video", "iframe", "object", "svg", "button", "rt")
_SENTENCE = 5  # words
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
_BREAKS = re.compile(f"[ \n{_LINE}{_PARAGRAPH}]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_OPEN_TAG = re.compile(r"<[!?/a-zA-Z]")
_COMMENT_END = re.compile("--!?>")
_BLANKS = re.compile(r"\s+")
_SHOWN_CHARACTERS = 100  # of a hidden part, in a note
_TITLE_PIECES = 100  # texts read of a title, between tags: those of more are none
_HEAD_BYTES = 2048  # where the standard looks for the encoding


def read_html(data: bytes, filename: str) -> Content:
    """The page's text without scripts, styles, menus and dialogs; cells of a table are parted by " | ".

    What is folded away or hidden by its style counts, since answers often are, and a note says so; the words of buttons
    too, since questions often are, but for those that send a form; and the questions and articles that the page tells
    search engines (JSON-LD) and does not show. Its title is that of the page, else its first heading, else the file's
    name.

    Raises:
        BadInputError: it is empty, too long, in an encoding that cannot be told, or has no text outside of scripts.
    """
    decoded, notes = _decoded(data, filename)
    source = clean_characters(decoded)
    if len(source) > MAX_HTML_CHARACTERS:
        raise BadInputError(
            tr(
                "{filename} has {number_of_source:,} characters; at most "
                "{max_html_characters:,} of a page are read: split it.",
                filename=filename,
                number_of_source=len(source),
                max_html_characters=MAX_HTML_CHARACTERS,
            )
        )
    page = _Page()
    page.feed(_without_open_end(_without_sections(source)))
    page.close()
    text = page.text
    unseen = _unseen(page.told, text)
    if unseen:
        text = "\n\n".join([*filter(None, [text]), *unseen])
        notes = (
            *notes,
            tr_count(
                "{filename}: {count} text that the page gives to search engines (JSON-LD) and does not show was read "
                "too: {first}.",
                "{filename}: {count} texts that the page gives to search engines (JSON-LD) and does not show were "
                "read too: {first}.",
                len(unseen),
                filename=filename,
                first=shown(unseen[0]),
            ),
        )
    check_text(text, filename, tr("A page that is drawn by scripts must be saved from the browser as text or PDF."))
    return Content(title_or_name(page.title, filename), text, notes=(*notes, *page.notes(filename)))


def _unseen(scripts: Sequence[str], text: str) -> list[str]:
    """What JSON-LD says and the text does not hold; a question stands with its answers."""
    shown_words = " ".join(text.split())
    unseen = dict[str, None]()  # a page may say the same thing twice
    for parts in json_ld.said_texts(scripts):
        texts = [_text_of(part) for part in parts]
        if any(" ".join(part.split()) not in shown_words for part in texts):
            unseen["\n".join(texts)] = None
    return [*unseen]


def _text_of(source: str) -> str:
    part = _Page()
    part.feed(_without_open_end(source))
    part.close()
    return part.text


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
    """The page up to a tag, declaration or instruction that is never closed: it hides all that follows.

    A browser does the same; the parser would look for its end from every such mark anew.
    """
    match = _OPEN_TAG.search(source, source.rfind(">") + 1)
    return source[: match.start()] if match else source


def _without_sections(source: str) -> str:
    """The source with the text of its CDATA sections escaped: parsers of HTML differ in what they make of them.

    Other sections (``<![if !IE]>``) become declarations, which hide nothing but themselves.
    """
    if "<![" not in source:
        return source
    first, *others = source.split(_CDATA)
    parts = [first]
    for part in others:
        inside, end, rest = part.partition("]]>")
        parts.append(f"{escape(inside, quote=False)}{rest}" if end else part)
    return "".join(parts).replace("<![", "<!")


class _Page(HTMLParser):
    """Words and line breaks in reading order, without what is no content.

    Tag by tag and without a tree: pages may be nested very deep, and hold very many tags.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden: list[str] = []  # the first words of each hidden part
        self.left_out: list[str] = []  # the first sentence of each part that is no content
        self.told: list[str] = []  # the scripts of JSON-LD
        self._is_telling = False  # whether such a script is open
        self._is_named = False  # whether the part that is dropped now is among them
        self._open: list[tuple[str, bool, bool]] = []  # name, whether it is dropped, whether it is hidden at first
        self._count = Counter[str]()  # open tags of each name
        self._dropped = self._depth = 0  # open tags that are dropped, or hidden at first
        self._text: list[str] = []
        self._titles: dict[str, list[str]] = {}  # the words of the first title and of the first heading
        self._within: dict[str, int] = {}  # those of the two that are open, and how many tags are open then

    @property
    def title(self) -> str:
        """The page's title, else its first heading."""
        return "".join(self._titles["title"]) if "title" in self._titles else " ".join(self._titles.get("h1", ()))

    @property
    def text(self) -> str:
        """The words in their lines and paragraphs."""
        return tidy(_BREAKS.sub(_blank, "".join(self.words)))

    def close(self) -> None:
        """Read to the end; what is open ends there."""
        super().close()
        self._flush()
        while self._open:
            self._pop()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        self._flush()
        if tag not in _OF_HEAD and self._open and self._open[-1][0] == "head":
            self._pop()  # a page need not say where its head ends
        told = {name: value or "" for name, value in attrs}
        is_dropped = _is_no_content(tag, told) or self._sends(tag, told)
        is_hidden = not is_dropped and not self._dropped and _is_hidden(told)
        if not is_dropped and not self._dropped:
            self.words.append(_break(tag, is_end=False))
            if is_hidden and self._depth == 0:
                self.hidden.append("")
        self._open.append((tag, is_dropped, is_hidden))
        if tag in ("title", "h1") and tag not in self._titles and not self._count["template"]:
            self._titles[tag] = []
            self._within[tag] = len(self._open)
        self._count[tag] += 1
        self._is_named = self._is_named and self._dropped > 0
        self._dropped += is_dropped
        self._depth += is_hidden
        self._is_telling = tag == "script" and told.get("type", "").strip().lower() == json_ld.TYPE
        if self._is_telling:
            self.told.append("")
        if tag in _VOID:
            self._pop()

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser: ends whatever is open in it, too; nothing where no such tag is open."""
        self._flush()
        self._is_telling = False
        if tag not in _VOID and self._count[tag]:
            while self._pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """See HTMLParser: one text may come in many pieces."""
        self._text.append(data)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """See HTMLParser: where the comment that begins at ``i`` ends, by the HTML standard; at the page's end else."""
        self._flush()
        end = _COMMENT_END.search(self.rawdata, i + 2)
        return end.end() if end else len(self.rawdata)

    def notes(self, filename: str) -> tuple[str, ...]:
        """A sentence where hidden parts were read, and one where parts with sentences were not."""
        notes = []
        hidden = [words for words in self.hidden if words.strip()]
        if hidden:
            notes.append(
                tr_count(
                    "{filename}: {count} part that is folded away or hidden at first was read too: {first}.",
                    "{filename}: {count} parts that are folded away or hidden at first were read too: {first}.",
                    len(hidden),
                    filename=filename,
                    first=shown(hidden[0].strip()),
                )
            )
        if self.left_out:
            notes.append(
                tr_count(
                    "{filename}: {count} menu, dialog, template or form field with whole sentences was not read: "
                    "{left_out}.",
                    "{filename}: {count} menus, dialogs, templates and form fields with whole sentences were not read: "
                    "{left_out}.",
                    len(self.left_out),
                    filename=filename,
                    left_out=shown(self.left_out[0]),
                )
            )
        return tuple(notes)

    def _pass_over(self, words: str) -> None:
        """Remember the first sentence of what is no content; menus have none."""
        if self._is_named or any(self._count[name] for name in _WORDLESS):
            return
        if len(words.split(None, _SENTENCE)) >= _SENTENCE:
            self.left_out.append(" ".join(words[: 2 * _SHOWN_CHARACTERS].split()))
            self._is_named = True

    def _sends(self, tag: str, told: Mapping[str, str]) -> bool:
        """Whether it is a button that sends or clears a form; others may be the questions of an FAQ."""
        return tag == "button" and (self._count["form"] > 0 or told.get("type", "").lower() in ("submit", "reset"))

    def _pop(self) -> str:
        """End the tag that was opened last; its name."""
        if self._within.get(self._open[-1][0]) == len(self._open):
            del self._within[self._open[-1][0]]
        name, is_dropped, is_hidden = self._open.pop()
        self._count[name] -= 1
        self._dropped -= is_dropped
        self._depth -= is_hidden
        if not is_dropped and not self._dropped:
            self.words.append(_break(name, is_end=True))
        return name

    def _flush(self) -> None:
        """Take the text since the last tag."""
        words = "".join(self._text)
        self._text.clear()
        if not words:
            return
        if self._is_telling:
            self.told[-1] += words
        for tag in self._within:
            if len(self._titles[tag]) < _TITLE_PIECES:
                self._titles[tag].append(words)
        if self._dropped:
            self._pass_over(words)
            return
        self.words.append(words if self._count["pre"] else _BLANKS.sub(" ", words))
        if self._depth and len(self.hidden[-1]) < _SHOWN_CHARACTERS:
            self.hidden[-1] = f"{self.hidden[-1]} {words.strip()}"


def _is_no_content(tag: str, told: Mapping[str, str]) -> bool:
    if tag in _DROPPED or told.get("role") in _NO_CONTENT_ROLES:
        return True
    return _is_hidden(told) and bool(_NO_CONTENT.search(f"{told.get('id', '')} {told.get('class', '')}"))


def _is_hidden(told: Mapping[str, str]) -> bool:
    return "hidden" in told or bool(_HIDDEN.search(told.get("style", "")))


def _blank(match: re.Match[str]) -> str:
    if _PARAGRAPH in match[0]:
        return "\n\n"
    return "\n" if _LINE in match[0] else match[0]


def _break(name: str, *, is_end: bool) -> str:
    if name in ("td", "th"):
        return " | " if is_end else ""
    if name == "br":
        return "" if is_end else "\n"
    if name in _PARAGRAPHS:
        return _PARAGRAPH
    return _LINE if name in _BLOCKS else ""
