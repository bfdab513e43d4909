"""Who may come in: host names, the origin of changes, and sign-in where the chat is not on loopback only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Whether people must sign in, and the host names this chat answers to.

    Without a `secret` everybody may be anybody, which is only for loopback. `address` is the public address
    ("https://headway.example"), used in sign-in links.
    """

    hosts: frozenset[str]
    address: str = ""
    secret: str = ""

    @classmethod
    def off(cls) -> SignIn:
        """For a demonstration on loopback."""
        return cls(hosts=LOOPBACK)

    @classmethod
    def on(cls, *, address: str, secret: str) -> SignIn:
        """For any other address: `secret` signs the links and is the same on every machine."""
        host = urlsplit(address).hostname
        if not secret or not host:
            raise ValueError("Sign-in needs a secret and an address such as https://headway.example.")
        return cls(hosts=LOOPBACK | {host}, address=address.rstrip("/"), secret=secret)

    @property
    def required(self) -> bool:
        return bool(self.secret)

    @property
    def https(self) -> bool:
        return self.address.startswith("https://")


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
