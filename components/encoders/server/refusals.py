"""What a server says when it gives no vectors: its own reason quoted, and what can be done about it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

from components.i18n import tr
from components.numbers import sentences

QUOTED = 300  # characters of a server's own reason
LOOKED_AT = 20_000  # characters of a page that is no JSON


class Cause(Enum):
    """What may help."""

    BUSY = "the same request later"
    STARTING = "the same request later, the model is being loaded"
    COUNT = "fewer texts in a request"
    LENGTH = "shorter texts, or fewer of them"
    UNSURE = "perhaps without one of the texts"
    ENCODING = "without naming how numbers are written"
    FINAL = "nothing that can be tried here"


@dataclass(frozen=True)
class Refusal:
    """One refusal. ``reason`` is the server's own, safe to show; ``wait`` in seconds, None where it does not say."""

    status: int
    reason: str
    cause: Cause
    wait: float | None = None

    @property
    def reason_told(self) -> str:
        """The server's own reason, as a sentence; "" where it gave none."""
        return tr('It says: "{reason}".', reason=self.reason) if self.reason else ""

    def told(self, sentence: str) -> str:
        """What is said of it, with the server's own reason where it gave one."""
        return sentences([sentence, self.reason_told])

    def most_texts(self, asked: int) -> int | None:
        """The largest request the reason allows, where it names a number below what was asked."""
        if self.cause is not Cause.COUNT or _NO_MEMORY.search(self.reason):
            return None
        named = [int(number) for number in _WHOLE.findall(self.reason)]
        return max((number for number in named if 1 <= number < asked), default=None)

    def length_share(self) -> float | None:
        """The share of a text that may stay, where the reason names a limit and what was sent."""
        named = sorted({int(number.replace(",", "")) for number in _WHOLE.findall(self.reason)} - {self.status})
        named = [number for number in named if number >= 8]
        return named[-2] / named[-1] if len(named) > 1 and named[-2] / named[-1] > 0.01 else None


_WHOLE = re.compile(r"(?<![\w.-])\d{1,9}(?:,\d{3})*(?![\w.]*\w)")
_LENGTH = re.compile(
    r"context length|maximum context|max(?:imum)? (?:allowed )?tokens|number of tokens|"
    r"max(?:imum)?[ _]?(?:sequence|input|model)[ _]?len|too many tokens|"
    r"\btokens?\b.{0,60}(?:exceed|too|larger|longer|more than|less than|limit|max|at most|up to)|"
    r"(?:sequence|input|prompt|text) length|\bmax_?length\b|"
    r"(?:exceed|too|larger|longer|more than|less than|limit|maximum|at most|up to).{0,60}\btokens?\b|"
    r"(?:input|text|prompt|content|sequence|document|string)s?\b.{0,40}(?:too long|too large|is longer|exceeds)|"
    r"(?:too long|too large).{0,40}(?:input|text|prompt|sequence|document)|shorten|"
    r"\b(?:characters?|chars)\b.{0,40}(?:exceed|limit|max|at most)|(?:exceed|limit|max|at most).{0,40}\bcharacters?\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"batch|too many (?:inputs|texts|items|documents|strings|elements|requests in)|"
    r"(?:number|amount) of (?:inputs?|texts?|items?|documents?|strings?|elements?)|array.{0,20}(?:long|length|size)|"
    r"(?:at most|up to|maximum(?: of)?|max(?:\.| of)?|more than|limit(?: of| is)?|larger than|exceeds?) \d+ ?"
    r"(?:texts?|items?|inputs?|documents?|strings?|elements?|entries|requests)|at most \d+|"
    r"(?:inputs?|texts?|items?|documents?) (?:exceeds?|must (?:not )?(?:be|have|contain))|too_long|payload too large",
    re.IGNORECASE,
)
_SURELY_COUNT = re.compile(
    r"\barray\b|too many (?:inputs|texts|items)|max_?items|"
    r"(?:number|amount) of (?:inputs|texts|items|documents|strings)|"
    r"\d+ (?:inputs|texts|items|documents|strings) (?:exceeds?|at most|per request|in one)",
    re.IGNORECASE,
)
_NO_MEMORY = re.compile(r"out of memory|\boom\b|failed to allocate|memory allocation", re.IGNORECASE)
_PERMANENT = re.compile(r"\bnan\b|unsupported value|not (?:a )?number|infinit|cannot encode|tokeniz", re.IGNORECASE)
_FOR_TODAY = re.compile(r"per day|daily|\b[RT]PD\b", re.IGNORECASE)
_NO_CREDIT = re.compile(
    r"insufficient[_ ](?:quota|credit|balance|funds)|no credit|credits? (?:exhausted|left)|payment required|"
    r"check your plan and billing",
    re.IGNORECASE,
)
_RATE = re.compile(r"rate.?limit|too many requests|overloaded|try again later|slow down", re.IGNORECASE)
_STARTING = re.compile(r"loading model|model is (?:currently )?loading|warming up|starting up|not ready", re.IGNORECASE)
_TRY_IN = re.compile(
    r"(?:try again in|retry (?:in|after)|retryDelay\W{1,5})\s*((?:\d+(?:\.\d+)?\s*(?:ms|h|m|s)[a-z]*\s*)+)",
    re.IGNORECASE,
)
_PART_OF_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|h|m|s)", re.IGNORECASE)
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_KEY_LIKE = re.compile(
    r"\b(?:(?:sk|gsk|pk|rk|hf|xai|nvapi|pa|r8|ghp|gho|glpat|jina)[-_][\w\-*.]{8,}|AIza[\w-]{20,}|AKIA[0-9A-Z]{12,}|"
    r"eyJ[\w-]{10,}\.[\w.-]{10,})"
)
_BEARER = re.compile(r"\b(Bearer|Basic|api[-_ ]?key[\"']?\s*[:=])\s*[\"']?[^\s\"',;}]+", re.IGNORECASE)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|<[^<>]{0,500}>", re.IGNORECASE | re.DOTALL)

_REASONS = (
    "message", "error", "detail", "error_description", "error_msg", "error_message", "errorMessage", "reason", "title",
    "errors", "status_msg", "base_resp", "msg",
)  # fmt: skip
"""Names under which servers put their reason, the plainest first."""


def read_refusal(status: int, headers: Mapping[str, str], content: bytes, secret: str = "") -> Refusal:
    """A refusal as a server sent it: its status, headers (names in small letters) and content.

    ``secret`` is the key that was sent; neither it nor anything that looks like a key is quoted.
    """
    answer = _parsed(content)
    code = _code(answer)
    if status < 300 and isinstance(code, int) and 400 <= code <= 599:
        status = code  # a gateway that packs a refusal into an answer
    reason = quoted(_reason(answer), secret)
    words = f"{reason} {code if isinstance(code, str) else ''}"
    wait = retry_after(headers)
    return Refusal(status, reason, _cause(status, words), _wait_in(reason) if wait is None else wait)


def quoted(text: str, secret: str = "") -> str:
    """A server's words in one line, with keys masked, cut at ``QUOTED`` characters."""
    if secret:
        text = text.replace(secret, "[key]")
    text = _KEY_LIKE.sub("[key]", _BEARER.sub(r"\1 [key]", text))
    text = "".join(character if character.isprintable() else " " for character in text)
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - whatever a server sent
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _TAG.sub(" ", text[:LOOKED_AT])


def _reason(answer: Any, depth: int = 0) -> str:  # noqa: ANN401
    """The words for a person in an error of any known form: OpenAI's, FastAPI's, TEI's, Cohere's, plain text."""
    if isinstance(answer, str):
        return answer
    if depth > 4:
        return ""
    if isinstance(answer, list):
        return "; ".join(filter(None, (_reason(fault, depth + 1) for fault in answer[:3])))
    if not isinstance(answer, dict):
        return ""
    if isinstance(answer.get("msg"), str):  # one fault of FastAPI's validation
        where = answer.get("loc")
        place = ".".join(str(part) for part in where if part != "body") if isinstance(where, list) else ""
        return f"{place}: {answer['msg']}" if place else str(answer["msg"])
    return next((reason for name in _REASONS if name in answer and (reason := _reason(answer[name], depth + 1))), "")


def has_reason(answer: object) -> bool:
    """Whether JSON without vectors says why."""
    return isinstance(answer, dict) and bool(_reason(answer))


def _code(answer: Any) -> int | str | None:  # noqa: ANN401
    for place in (answer.get("error") if isinstance(answer, dict) else None, answer):
        if isinstance(place, dict):
            for name in ("code", "status", "type"):
                code = place.get(name)
                if isinstance(code, str) and code.isdecimal() and len(code) == 3:
                    return int(code)
                if isinstance(code, (int, str)) and not isinstance(code, bool):
                    return code
    return None


def _cause(status: int, words: str) -> Cause:
    if status == 429 or (status < 300 and _RATE.search(words)):
        return Cause.FINAL if _FOR_TODAY.search(words) or _NO_CREDIT.search(words) else Cause.BUSY
    if status in (401, 402, 403, 404, 405) or 300 <= status < 400:
        return Cause.FINAL
    if status < 500 and "encoding_format" in words:
        return Cause.ENCODING
    by_size = _cause_by_size(status, words)
    if by_size is not None:
        return by_size
    if status >= 500:
        if _STARTING.search(words):
            return Cause.STARTING
        return Cause.UNSURE if _PERMANENT.search(words) else Cause.BUSY
    if status in (408, 425):
        return Cause.BUSY
    return Cause.UNSURE if status in (400, 422) and not _is_of_the_request(words) else Cause.FINAL


def _cause_by_size(status: int, words: str) -> Cause | None:
    if _SURELY_COUNT.search(words) and "token" not in words:
        return Cause.COUNT
    if _LENGTH.search(words):
        return Cause.LENGTH
    if (_COUNT.search(words) and status != 503) or _NO_MEMORY.search(words):
        return Cause.COUNT
    return Cause.LENGTH if status == 413 else None


def _is_of_the_request(words: str) -> bool:
    """Whether a reason is about a field of the request, so that no other text would help."""
    return bool(
        re.search(
            r"input_type|task_?type|dimension|api.?version|parameter|model .{0,80}not|unauthori", words, re.IGNORECASE
        )
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as ``retry-after-ms`` or ``Retry-After`` (seconds or a date, RFC 9110) says; None without."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if value:
            try:
                seconds = float(value) * unit
                return max(0.0, seconds) if math.isfinite(seconds) else None
            except ValueError:
                pass
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _wait_in(reason: str) -> float | None:
    match = _TRY_IN.search(reason)
    if match is None:
        return None
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PART_OF_TIME.findall(match[1]))
