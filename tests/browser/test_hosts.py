"""Who gets a session: no page elsewhere that lets its own name point at this computer (DNS rebinding).

Without a session the app gives the empty frame of its pages and nothing of any project.
"""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import ROOT, Serve

pytestmark = pytest.mark.browser
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


@pytest.fixture(scope="module")
def url(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    root: Path = tmp_path_factory.mktemp("hosts") / "workspace"
    return serve(ROOT / "app.py", {"EXPLORER_WORKSPACE": str(root), "HF_HUB_OFFLINE": "1"})


def status(url: str, path: str, host: str, origin: str | None = None) -> int:
    """What is answered to a browser that asks ``host``; with an origin it opens the connection of a session."""
    place = urlsplit(url)
    assert place.hostname and place.port
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    headers = {"Host": f"{host}:{place.port}"}
    if origin is not None:
        headers |= HANDSHAKE | {"Origin": f"http://{origin}:{place.port}"}
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_browsers_on_this_computer_are_answered(url: str, host: str) -> None:
    assert status(url, "/", host) == 200
    assert status(url, "/_stcore/stream", host, host) == 101


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.7"])
@pytest.mark.parametrize("origin", ["127.0.0.1", "evil.example", "10.0.0.7"])
def test_a_session_is_opened_under_no_other_name(url: str, host: str, origin: str) -> None:
    assert status(url, "/_stcore/stream", host, origin) == 403


def test_a_page_elsewhere_opens_no_session(url: str) -> None:
    assert status(url, "/_stcore/stream", "127.0.0.1", "evil.example") == 403
