"""What went wrong, for a program and for whoever reads its log: RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

TITLES = {
    400: "The request can't be understood",
    401: "No valid key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Done before",
    413: "Too large",
    415: "Not JSON",
    422: "The values can't be taken",
    429: "Too many requests",
    500: "Something broke on our side",
}


class ProblemError(Exception):
    """A request that can't be answered: `detail` is a sentence, `errors` name the fields."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> web.Response:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES.get(self.status, "The request failed"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [dict(error) for error in self.errors]
        return web.Response(
            text=json.dumps(body, ensure_ascii=False),
            status=self.status,
            content_type="application/problem+json",
            headers=dict(self.headers),
        )
