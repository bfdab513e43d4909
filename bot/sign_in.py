"""Whether people must sign in, and where."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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
