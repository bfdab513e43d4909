"""Who may come in: host names, and the origin of changes."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.sign_in import SignIn

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PORTS = {"http": 80, "https": 443}


def is_known_host(request: web.Request, sign_in: SignIn) -> bool:
    """Whether the Host header is ours: a foreign name that leads here is how DNS rebinding starts."""
    return _name(f"//{request.headers.get('Host', '')}") in sign_in.hosts


def is_from_our_page(request: web.Request, sign_in: SignIn) -> bool:
    """Whether a change was asked for by our own page, by what the browser itself says about it.

    With sign-in our page may also be at the public address, whatever Host a proxy hands on.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return site == "same-origin"
    place = _place(origin)
    if place is None:
        return False
    if sign_in.required and place == _place(sign_in.address):
        return True
    return urlsplit(origin).netloc.lower() == request.headers.get("Host", "").lower()


def _place(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, name and port of an address; None for what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, (parts.hostname or "").lower(), port or _PORTS.get(parts.scheme)


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
