"""A chat server on 127.0.0.1 that plays generator and judge, and misbehaves as told, one step per request."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Rule = Callable[[dict[str, Any]], str]


@dataclass
class ScriptedChat:
    """``plan``: how the next requests are met ("ok" when it is over); ``takes``: the response formats it takes."""

    plan: list[str] = field(default_factory=list)
    takes: tuple[str, ...] = ("json_schema", "json_object")
    rule: Rule | None = None
    address: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def name(self, model: str = "scripted") -> str:
        return f"{model}@{self.address}"


def reply_to(body: dict[str, Any]) -> str:
    """What a model that reads only words would say: the first passage that shares most words with the question."""
    system, user = (message["content"] for message in body["messages"][-2:])
    if not system.startswith("You judge"):
        return generated(user)
    return json.dumps(judged(user), ensure_ascii=False)


def generated(user: str) -> str:
    passages = re.findall(r"^\[(\d+)\] (.+)$", user, re.MULTILINE)
    asked = set(re.findall(r"\w+", re.findall(r"Question: (.+)", user)[-1].lower()))
    best = max(passages, key=lambda one: len(asked & set(re.findall(r"\w+", one[1].lower()))), default=None)
    return f"{best[1].rstrip('.')} [{best[0]}]." if best else "I do not know."


def judged(user: str) -> dict[str, Any]:
    """Says of every text whether it stands word for word in what it is held against."""

    def part(name: str, *until: str) -> str:
        ends = "|".join(rf"\n\n{one}: " for one in until) or "$"
        found = re.search(rf"{name}:\s+(.*?)(?:{ends}|$)", user, re.DOTALL)
        return re.sub(r"\s*\[\d+\]", "", found[1]).strip() if found else ""

    passages = part("Passages", "Question").replace("\n", " ")
    said = part("Answer", "Reference") if "\n\nAnswer: " in user else ""
    reference = part("Reference answer") or part("Reference")
    if '"claims"' in user:
        claims = [one.strip(" .") for one in said.split(". ") if one.strip(" .")]
        return {"claims": [{"claim": one, "supported": one in re.sub(r"\s*\[\d+\]", "", passages)} for one in claims]}
    if '"evasive"' in user:
        return {"questions": ["What is it?", "Where is it?", "How is it?"], "evasive": "do not know" in user}
    if '"useful"' in user:
        every = re.findall(r"^(?:Passages:\n)?\[\d+\] (.+)$", user, re.MULTILINE)
        return {"useful": [said.strip(".") in one for one in every]}
    if '"sentences"' in user:
        return {"sentences": [{"sentence": reference, "supported": reference.strip(".") in passages}]}
    is_there = reference.strip(" .").lower() in said.lower()
    rest = said.lower().replace(reference.strip(" .").lower(), "").strip(" .")
    return {
        "both": [reference] if is_there else [],
        "only_answer": [rest] if rest else [],
        "only_reference": [] if is_there else [reference],
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ScriptedChat

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state = self.state
        state.requests.append(body)
        state.keys.append(self.headers.get("Authorization", ""))
        wanted = body.get("response_format", {}).get("type", "")
        if wanted and wanted not in state.takes:
            self.say(400, {"error": {"message": f"response_format {wanted} is not supported"}})
            return
        step = state.plan.pop(0) if state.plan else "ok"
        getattr(self, f"do_{step}")(body)

    def do_ok(self, body: dict[str, Any]) -> None:
        rule = self.state.rule or reply_to
        self.words(rule(body))

    def do_prose(self, body: dict[str, Any]) -> None:
        self.words("I think that this answer is quite good, all things considered.")

    def do_half(self, body: dict[str, Any]) -> None:
        self.words('{"claims": [{"claim": "The tent', finish="length")

    def do_empty(self, body: dict[str, Any]) -> None:
        self.say(200, {"choices": [{"message": {"role": "assistant", "content": None}, "finish_reason": "stop"}]})

    def do_nochoice(self, body: dict[str, Any]) -> None:
        self.say(200, {"choices": []})

    def do_busy(self, body: dict[str, Any]) -> None:
        self.say(429, {"error": {"message": "rate limit"}}, {"retry-after-ms": "1"})

    def do_foreign(self, body: dict[str, Any]) -> None:
        self.words('{"ansprüche": [{"anspruch": "Das Zelt", "belegt": true}]}')

    def do_silent(self, body: dict[str, Any]) -> None:
        time.sleep(2)
        self.close_connection = True

    def do_key(self, body: dict[str, Any]) -> None:
        self.say(401, {"error": {"message": "bad key"}})

    def words(self, text: str, finish: str = "stop") -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        self.say(200, {"object": "chat.completion", "model": "scripted", "choices": [choice], "usage": usage})

    def say(self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        data = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def scripted_chat(*plan: str, **settings: Any) -> Iterator[ScriptedChat]:
    state = ScriptedChat(list(plan), **settings)
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
