"""Asking a chat server: stored before the next is sent, counted, capped, and with a reason where nothing came."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.answers.chat_model import ChatModel
from components.answers.stored_replies import ChatReply, StoredReplies, request_key
from components.costs.spending import Ledger, Spending
from components.encoders.endpoint import Asked, Endpoint, RefusedError, TextsRefusedError, exchange
from components.encoders.server.refusals import Cause
from components.encoders.token_estimates import estimate_tokens, most_tokens
from components.i18n import N_, tr
from components.records import BadInputError

LARGEST_REPLY = 4 << 20  # bytes
FAILURES_IN_A_ROW = 3  # after that many a server is not asked again in this job
FORMS = ("json_schema", "json_object", "text")
"""How a server is told to write JSON, the strictest first; one that refuses a form is told the next."""
EMPTY = N_("The server sent an answer without any words.")
NOT_ASKED = N_("Not asked: {why}")

Message = Mapping[str, str]


@dataclass(frozen=True)
class ChatRequest:
    """What is sent. ``schema`` is a JSON schema the reply should follow; ``repeat`` counts askings of the same."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    repeat: int = 0

    @property
    def texts(self) -> list[str]:
        """All that is read of it."""
        return [message["content"] for message in self.messages]


class ChatMeter:
    """Keeps the cap on spending over requests to one chat model; prices are US dollars per million tokens.

    Raises:
        BadInputError: there is a cap and the price is unknown, so the cap could not be kept.
    """

    def __init__(self, ledger: Ledger, spending: Spending, chat: ChatModel) -> None:
        self._ledger, self._spending, self._chat = ledger, spending, chat
        if spending.cap_usd is not None and chat.prices is None:
            raise BadInputError(
                tr(
                    "The price of {model} at {host} is not known, so a cap on spending cannot be "
                    "kept; write it behind the address as ?usd_in=0.15&usd_out=0.60 (US dollars "
                    "per million tokens read and written).",
                    model=chat.model,
                    host=chat.host,
                )
            )

    def usd(self, read: int, written: int) -> float | None:
        """What so many tokens cost; None where the price is not known."""
        prices = self._chat.prices
        return None if prices is None else (read * prices[0] + written * prices[1]) / 1e6

    def before(self, read: int, written: int) -> None:
        """Called before a request of at most so many tokens.

        Raises:
            CapError: it might cross the cap.
        """
        cap = self._spending.cap_usd
        if cap is None:
            return
        spent = self._ledger.spent(self._spending.payer)
        most = self.usd(read, written) or 0.0
        if spent + most > cap:
            raise CapError(
                tr(
                    "Stopped before the cap of ${cap:g}: ${spent:.4g} is spent, and the next "
                    "request to {host} might cost up to ${most:.2g}. What was received is kept; "
                    "raise the cap to go on.",
                    cap=cap,
                    spent=spent,
                    host=self._chat.host,
                    most=most,
                )
            )

    def after(self, read: int, written: int) -> float | None:
        """Called after a request with what it was, or may have been, charged for; returns its price."""
        usd = self.usd(read, written)
        self._ledger.add(self._spending.payer, self._chat.model, self._chat.host, read + written, usd)
        return usd


class CapError(BadInputError):
    """The cap on spending is reached."""


@dataclass
class Asker:
    """Asks one chat model. Replies come from the store where it has them; what came back is stored at once.

    ``asked`` and ``from_store`` count requests; ``stopped`` says why no more are sent, "" while they are.
    """

    chat: ChatModel
    store: StoredReplies
    meter: ChatMeter
    endpoint: Endpoint | None = None
    asked: int = 0
    from_store: int = 0
    stopped: str = ""
    _form: int = 0
    _failures: int = 0
    _known: dict[str, ChatReply] = field(default_factory=dict)

    def key(self, question: ChatRequest) -> str:
        """Under which its reply is kept: what is asked and of whom, not the form JSON is asked for in."""
        return request_key(self.chat.base_url, self._body(question, "") | {"schema": question.schema})

    def ask(self, question: ChatRequest) -> ChatReply:
        """The reply; where none came, an empty one with the reason.

        A reason that another asking may change is not stored: a server that was away is asked again next time.
        """
        key = self.key(question)
        known = self._known.get(key) or self.store.get(key)
        if known is not None:
            self.from_store += 1
            return known
        if self.stopped:
            return ChatReply("", tr(NOT_ASKED, why=self.stopped))
        reply = self._ask(question)
        if reply is None:
            return ChatReply("", tr(NOT_ASKED, why=self.stopped))
        if reply.text or reply.written is not None:
            self.store.put(key, self.chat.model, self.chat.host, reply)
        self._known[key] = reply
        return reply

    def _ask(self, question: ChatRequest) -> ChatReply | None:
        while True:
            form = FORMS[self._form] if question.schema is not None else ""
            started = time.perf_counter()
            try:
                answer = self._send(question, form)
            except CapError as error:
                self.stopped = str(error)
                return None
            except RefusedError as error:
                if form and form != FORMS[-1] and _is_of_the_form(error):
                    self._form += 1
                    continue
                return self._failed(error)
            except BadInputError as error:
                return self._failed(error)
            self._failures = 0
            self.asked += 1
            return self._reply(question, answer, time.perf_counter() - started)

    def _failed(self, error: BadInputError) -> ChatReply:
        """A reason; after several in a row, or one that all others would meet too, the server is left alone."""
        if not isinstance(error, TextsRefusedError):
            self._failures += 1
        if self._failures >= FAILURES_IN_A_ROW or (
            isinstance(error, RefusedError) and error.refusal.status in (401, 403)
        ):
            self.stopped = str(error)
        return ChatReply("", str(error))

    def _send(self, question: ChatRequest, form: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        if self.endpoint is None:
            self.endpoint = self.chat.endpoint()
        body = self._body(question, form)
        asked = Asked(
            f"{self.endpoint.base_url}/chat/completions",
            body,
            LARGEST_REPLY,
            lambda answer: isinstance(answer, dict) and isinstance(answer.get("choices"), list),
            tr(
                "{server} sent JSON without choices; check that it is the address of a chat model.",
                server=self.endpoint.named,
            ),
            tr(
                "{server} sent more than any answer needs; check that it is the address of a chat model.",
                server=self.endpoint.named,
            ),
        )
        most = (most_tokens(question.texts), int(self.chat.option("max_tokens")))
        return exchange(self.endpoint, asked, _MeteredRequest(self.meter, *most))

    def _body(self, question: ChatRequest, form: str) -> dict[str, Any]:
        seed = int(self.chat.option("seed")) + question.repeat
        body = self.chat.as_body() | {"messages": [dict(message) for message in question.messages], "seed": seed}
        if form == "json_schema":
            schema = {"name": "reply", "strict": True, "schema": dict(question.schema or {})}
            return body | {"response_format": {"type": form, "json_schema": schema}}
        return body | ({"response_format": {"type": form}} if form == "json_object" else {})

    def _reply(self, question: ChatRequest, answer: Mapping[str, Any], seconds: float) -> ChatReply:
        choices = answer["choices"]
        choice = choices[0] if choices and isinstance(choices[0], dict) else {}
        message = choice.get("message")
        content = message.get("content") if isinstance(message, dict) else None
        text = content.strip() if isinstance(content, str) else ""
        usage = answer.get("usage")
        read, written = (_count(usage, name) for name in ("prompt_tokens", "completion_tokens"))
        charged = (read or sum(estimate_tokens(question.texts)), written or sum(estimate_tokens([text])))
        usd = self.meter.after(*charged)
        reason = "" if text else tr(EMPTY)
        if choice.get("finish_reason") == "content_filter" and not text:
            reason = tr("The server withheld the answer (content filter).")
        return ChatReply(text, reason, *charged, seconds, usd)


@dataclass(frozen=True)
class _MeteredRequest:
    meter: ChatMeter
    read: int
    written: int

    def before(self) -> None:
        """See encoders.endpoint.Watch."""
        self.meter.before(self.read, self.written)

    def lost(self) -> None:
        """See encoders.endpoint.Watch."""
        self.meter.after(self.read, self.written)


def asker_of(chat: ChatModel, store: StoredReplies, ledger: Ledger, spending: Spending) -> Asker:
    """An asker with its meter."""
    return Asker(chat, store, ChatMeter(ledger, spending, chat))


def messages(system: str, user: str) -> tuple[Message, ...]:
    """A system's and a user's message."""
    return {"role": "system", "content": system}, {"role": "user", "content": user}


def question(system: str, user: str, schema: Mapping[str, Any] | None = None, repeat: int = 0) -> ChatRequest:
    """One question with its system prompt."""
    return ChatRequest(messages(system, user), schema, repeat)


def left_to_ask(asker: Asker, questions: Sequence[ChatRequest]) -> list[ChatRequest]:
    """Those that have no stored reply yet, each once."""
    by_key = {asker.key(request): request for request in questions}
    known = asker.store.known(list(by_key))
    return [request for key, request in by_key.items() if key not in known]


def _is_of_the_form(error: RefusedError) -> bool:
    """Whether a refusal may be about how JSON was asked for: a bad request that is not about its length."""
    return error.refusal.status in (400, 404, 415, 422, 500, 501) and error.refusal.cause is not Cause.LENGTH


def _count(usage: Any, name: str) -> int | None:  # noqa: ANN401 - whatever a server sent
    count = usage.get(name) if isinstance(usage, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**9 else None
