"""What goes into an address and must neither be read nor made up by anybody else."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_PURPOSE = b"headway charts 1\0"


class Seal:
    """Seals with a key of its own, made from the server's secret; without one, with a key that ends with the process.

    The same is sealed as the same: what is drawn once can be kept by whoever shows it.
    """

    def __init__(self, secret: str) -> None:
        key = hashlib.sha512(_PURPOSE + secret.encode()).digest() if secret else secrets.token_bytes(64)
        self._cipher = AESSIV(key)

    def sealed(self, body: bytes, *, place: str) -> str:
        """The body as letters, digits, - and _; opened at no other place."""
        closed = self._cipher.encrypt(body, [place.encode()])
        return urlsafe_b64encode(closed).decode().rstrip("=")

    def opened(self, text: str, *, place: str) -> bytes:
        """What was sealed for the place; raises ValueError for anything else."""
        try:
            return self._cipher.decrypt(urlsafe_b64decode(text + "=" * (-len(text) % 4)), [place.encode()])
        except InvalidTag as error:
            raise ValueError("This was not sealed here.") from error
