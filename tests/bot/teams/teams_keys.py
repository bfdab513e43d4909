"""Microsoft's half of the trust: keys that change, tokens good and bad, and who gives out the bots' own."""

from __future__ import annotations

import json
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

from scheduling.clock import Clock

ISSUER = "https://api.botframework.com"
Json = dict[str, Any]


@cache
def private_key(name: str) -> RSAPrivateKey:
    """A key of its own for each name; making one takes a while, so each is made once."""
    assert name
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class SigningKeys:
    """The keys that Microsoft signs with and publishes, by their names, with the channels each is good for."""

    clock: Clock
    published: dict[str, list[str] | None] = field(default_factory=lambda: {"first": ["msteams", "webchat"]})

    def rotate(self, name: str, *, keeps: bool = False) -> None:
        """Signs with another key from now on."""
        if not keeps:
            self.published.clear()
        self.published[name] = ["msteams"]

    def document(self) -> Json:
        keys: list[Json] = []
        for name, endorsements in self.published.items():
            public = jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key())
            key = json.loads(public) | {"kid": name, "use": "sig", "x5t": name}
            keys.append(key | ({"endorsements": endorsements} if endorsements is not None else {}))
        # A kind of key that nobody knows yet.
        return {"keys": [*keys, {"kty": "OKP", "crv": "Ed448", "kid": "new", "x": "AA"}]}

    def token(
        self,
        *,
        app: str,
        service_url: str,
        key: str = "",
        kid: str | None = None,
        drop: Iterable[str] = (),
        headers: Json | None = None,
        **claims: Any,
    ) -> str:
        """What the service proves itself with; everything about it can be made wrong."""
        now = self.clock.now()
        found: Json = {
            "iss": ISSUER,
            "aud": app,
            "serviceurl": service_url,
            "nbf": int((now - timedelta(minutes=5)).timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
            **claims,
        }
        name = key or next(iter(self.published))
        told = {"kid": name if kid is None else kid, **(headers or {})}
        kept = {claim: value for claim, value in found.items() if claim not in drop}
        return jwt.encode(kept, private_key(name), algorithm="RS256", headers=told)


@dataclass
class Authority:
    """Gives out tokens to apps that know their secret."""

    clock: Clock
    secrets: dict[tuple[str, str], str] = field(default_factory=dict)
    issued: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    lasts: timedelta = timedelta(hours=1)
    asked: list[Json] = field(default_factory=list)
    is_down: bool = False

    def issue(self, tenant: str, form: Json) -> tuple[int, Json]:
        self.asked.append({"tenant": tenant, **form})
        if self.is_down:
            return 503, {}
        app = str(form.get("client_id"))
        if self.secrets.get((tenant, app)) != form.get("client_secret"):
            told = "AADSTS7000215: Invalid client secret provided."
            return 401, {"error": "invalid_client", "error_description": told}
        if form.get("scope") != f"{ISSUER}/.default":
            return 400, {"error": "invalid_scope"}
        return 200, {"token_type": "Bearer", "expires_in": int(self.lasts.total_seconds()), **self.new(app)}

    def new(self, app: str) -> Json:
        token = uuid4().hex
        self.issued[token] = (app, self.clock.now() + self.lasts)
        return {"access_token": token}

    def app_of(self, token: str) -> str | None:
        """The app whose token this is, while it is good."""
        app, until = self.issued.get(token, ("", self.clock.now()))
        return app if until > self.clock.now() else None

    def withdraw(self) -> None:
        """No token that was given out is good any more."""
        self.issued.clear()


@cache
def certificate() -> tuple[ssl.SSLContext, Path]:
    """TLS for loopback, and the file with the certificate to trust."""
    key = private_key("tls")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = Path(tempfile.mkdtemp(prefix="headway-tls-"))
    pem, secret = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem
