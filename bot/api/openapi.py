"""The OpenAPI 3.1 document, made of the table of endpoints."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from bot.api.endpoints import ENDPOINTS, MOST, Endpoint

_REFERENCE = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_CAN_FAIL = {
    400: "The request can't be understood.",
    401: "There is no valid key.",
    403: "The key, or its person, may not do this.",
    429: "Too many requests; Retry-After says when the next is welcome.",
}


def document(address: str, version: str) -> dict[str, Any]:
    """The whole document for a Headway at `address`."""
    used: list[tuple[type[Any], Any]] = [(e.gives, "serialization") for e in ENDPOINTS]
    used += [(e.takes, "validation") for e in ENDPOINTS if e.takes]
    refs, schemas = models_json_schema(used, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Headway",
            "version": version,
            "description": "Outcomes, objectives and key results as they stand, and a way to hand in progress and "
            "numbers. Dates are ISO 8601, exact numbers are text.",
        },
        "servers": [{"url": f"{address}/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": _PROBLEM},
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "`headway token create` makes one.",
                }
            },
        },
    }


def _operation(endpoint: Endpoint, refs: dict[Any, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {
        str(endpoint.status): {
            "description": "Done." if endpoint.method == "POST" else "Here it is.",
            "content": {"application/json": {"schema": refs[endpoint.gives, "serialization"]}},
        }
    }
    can_fail = dict(_CAN_FAIL)
    if "{id}" in endpoint.path:
        can_fail[404] = "There is nothing of that id here."
    if endpoint.takes is not None:
        can_fail |= {
            409: "The same Idempotency-Key, or the same signature, was handed in before.",
            413: "The body is too large.",
            415: "The body is not JSON.",
            422: "Some values can't be taken; `errors` names them.",
        }
    for status, words in can_fail.items():
        answers[str(status)] = {
            "description": words,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    made: dict[str, Any] = {
        "operationId": _name(endpoint),
        "summary": endpoint.summary,
        "description": f"Needs the scope `{endpoint.scope}`.",
        "parameters": _parameters(endpoint),
        "responses": answers,
    }
    if endpoint.takes is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[endpoint.takes, "validation"]}},
        }
    if endpoint.signed:
        made["description"] += (
            " Without a key, the source's own secret signs it: `X-Headway-Timestamp` (seconds since 1970) and "
            "`X-Headway-Signature` (`sha256=` and the hex HMAC-SHA256 of timestamp, a full stop and the body)."
        )
    return made


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    if "{id}" in endpoint.path:
        made.append(
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        )
    made += [
        {"name": name, "in": "query", "schema": {"type": "string", "format": "uuid"}}
        for name in endpoint.query
    ]
    if endpoint.listed:
        made += [
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
            },
            {
                "name": "cursor",
                "in": "query",
                "description": "The `next` of the page before.",
                "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
            },
        ]
    if endpoint.takes is not None:
        made.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "A name of yours for this request: sent again, it changes nothing.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )
    return made


def _name(endpoint: Endpoint) -> str:
    words = [part for part in endpoint.path.strip("/").split("/") if not part.startswith("{")]
    verb = "get" if endpoint.method == "GET" else "post"
    one = "One" if endpoint.path.endswith("{id}") else ""
    return verb + one + "".join(word.title() for word in "-".join(words).split("-"))
