"""The signature of what goes to other programs and comes from them."""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: str, sent: str, body: bytes) -> str:
    """`sha256=` and the hex HMAC-SHA256 of timestamp (seconds since 1970), a full stop and the body."""
    return "sha256=" + hmac.new(secret.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
