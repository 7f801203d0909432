"""Which computer an address means, and what lies on the way there: a proxy, or the offline switch."""

from __future__ import annotations

import ipaddress
import os
import urllib.request
from urllib.parse import urlsplit

from components.i18n import tr

VARIABLE = "EXPLORER_OFFLINE"


def is_offline() -> bool:
    """Whether a person asked that no other computer be contacted."""
    return os.environ.get(VARIABLE, "").strip().lower() not in ("", "0", "false", "no")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer's own, whatever network it is in."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def proxy_for(url: str) -> str | None:
    """The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY (or the system's settings) name for an address.

    None for this computer, whose texts must not take a way around, and for every address while work is offline.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or is_offline() or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_name(url: str) -> str:
    """Host and port of the proxy on the way to an address, without its password; "" where there is none."""
    proxy = proxy_for(url)
    return urlsplit(proxy).netloc.rpartition("@")[2] if proxy else ""


def destination(url: str) -> str:
    """Where texts go that are sent to an address, for the question before: its host, and the proxy they pass."""
    host, proxy = urlsplit(url).netloc or tr("another computer"), proxy_name(url)
    return tr("{host} through the proxy {proxy}", host=host, proxy=proxy) if proxy else host
