"""Secrets at rest: encrypted with the first key that was given, readable with any of them."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from okrs.errors import HeadwayError


class Vault:
    """Turns secrets into what may lie in a database, and back.

    `keys` are long random texts, the newest first; an old one stays in the list until `renew` was run over everything.
    Each becomes a Fernet key by HKDF-SHA256 (RFC 5869).
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_key(key)) for key in keys]) if keys else None

    @property
    def is_open(self) -> bool:
        """Whether there is a key at all."""
        return self._fernet is not None

    def lock(self, secret: str) -> str:
        """The secret as it is stored; raises HeadwayError without a key."""
        return self._keys().encrypt(secret.encode()).decode()

    def unlock(self, stored: str) -> str:
        """The secret; raises HeadwayError where none of the keys fits."""
        try:
            return self._keys().decrypt(stored.encode()).decode()
        except InvalidToken as error:
            raise HeadwayError(
                "A stored secret can't be read with the present HEADWAY_ENCRYPTION_KEYS. "
                "Put the key that it was stored with at the end of the list."
            ) from error

    def renew(self, stored: str) -> str:
        """The same secret under the newest key."""
        return self.lock(self.unlock(stored))

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise HeadwayError(
                "There is no key to keep secrets with: set HEADWAY_ENCRYPTION_KEYS "
                "(`openssl rand -base64 48` makes one)."
            )
        return self._fernet


def _key(text: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"headway secrets").derive(
        text.encode()
    )
    return base64.urlsafe_b64encode(derived)
