"""Typed questions for a model behind another computer's address: agreed to first, counted, sent once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.candidates.kinds import openai_compatible
from components.costs.spending import FILE, Ledger
from components.encoders.server.fingerprint import PROBE
from components.spec import ModelSpec
from components.ui.compare import switch_words as text_switch
from components.ui.shared import session, text_endpoints, text_search
from components.workspace import Workspace
from tests.encoders.hostile_server import HostileServer, hostile_server
from tests.pages.cases import JUDGED
from tests.pages.driver import open_page, press, project_id, run, words

API = "text-embedding-3-small"  # a name with a list price
TOKENS = 7  # what the server counts of every request


@pytest.fixture
def provider(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileServer]:
    """A server that counts as another computer, whose model is computed in the project with judgments."""
    monkeypatch.setattr(openai_compatible, "is_loopback", lambda _: False)
    project = small.project(project_id(small, JUDGED))
    with hostile_server() as server:
        spec = ModelSpec(API, "openai", server.address, {"model": API})
        compute_model(small, small.project_collection(project), spec, lambda _: None)
        small.set_candidates(project.id, [resolve_name("bm25"), spec])
        server.requests.clear()
        yield server


def type_into(app: AppTest, place: str, said: str) -> AppTest:
    app.text_input(key=f"{place}-typed").input(said)
    return run(app)


def asked(server: HostileServer) -> list[str]:
    """What was sent; not the fixed text by which the server's model is recognised."""
    return [text for request in server.requests for text in request["input"] if text != PROBE]


def charged(server: HostileServer) -> float:
    return TOKENS * len(server.requests) * 0.02 / 1e6


@pytest.mark.parametrize(("page", "place"), [("search", "search"), ("compare", "live")])
def test_nothing_typed_leaves_before_the_person_agreed_and_then_each_once(
    small: Workspace, provider: HostileServer, page: str, place: str
) -> None:
    project = project_id(small, JUDGED)
    app = open_page(page, project=project)
    assert asked(provider) == []  # a saved question has its vector
    app = type_into(app, place, "wet canvas")
    said = words(app)
    assert asked(provider) == []
    assert "tokens leave this computer for 127.0.0.1" in said
    assert "about $0.00000006" in said
    app = press(app, text_endpoints.SEND_TYPED)
    assert asked(provider) == ["wet canvas"]
    assert Ledger(small.root / FILE).spent(project) == pytest.approx(charged(provider))
    app = run(app)
    assert asked(provider) == ["wet canvas"]  # looking again costs nothing
    app = type_into(app, place, "cold stove")
    assert asked(provider) == ["wet canvas", "cold stove"]
    assert text_endpoints.SEND_TYPED not in [button.label for button in app.button]
    assert Ledger(small.root / FILE).spent(project) == pytest.approx(charged(provider))
    assert len(provider.requests) == 3  # the fixed text once a session


def test_a_typed_question_stops_before_the_cap(small: Workspace, provider: HostileServer) -> None:
    project = project_id(small, JUDGED)
    small.save_setting(project, session.SPENDING_CAP, 0.0)
    app = press(type_into(open_page("search", project=project), "search", "wet canvas"), text_endpoints.SEND_TYPED)
    assert "Stopped before the cap of $0" in words(app)
    assert provider.requests == []


def test_pasted_questions_are_asked_for_together(small: Workspace, provider: HostileServer) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project)
    app.session_state["many"] = True
    app = run(app)
    app.text_area(key=f"many-pasted-{project}").input("wet canvas\ncold stove\n")
    app = run(app)
    assert text_search.MANY in [box.label for box in app.expander]
    assert asked(provider) == []
    assert f"{API}: 6 tokens leave this computer" in words(app).replace("\\", "")
    press(app, text_endpoints.SEND_TYPED)
    assert asked(provider) == ["wet canvas", "cold stove"]


def test_the_switch_test_asks_before_texts_are_sent(small: Workspace, provider: HostileServer) -> None:
    project = project_id(small, JUDGED)
    app = open_page("compare", project=project, show="switch")
    app.text_area(key=f"switch-pasted-{project}").input("wet tent pole\ncold stove flame\n")
    app = press(run(app), text_switch.START)
    assert asked(provider) == []
    assert session.jobs().of_project(project) is None
    assert "Before any text leaves this computer" in words(app)
    assert "tokens leave this computer for 127.0.0.1" in words(press(app, text_switch.COMPUTE))
    assert asked(provider) == []
