"""The page's own files, under an address made of their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Assets:
    """What lies in static/, read once. One name stands for all files, so that scripts can import each other."""

    def __init__(self) -> None:
        paths = sorted(path for path in (_HERE / "static").iterdir() if path.suffix in _TYPES)
        self._files = {path.name: (path.read_bytes(), _TYPES[path.suffix]) for path in paths}
        digest = hashlib.sha256()
        for name, (body, _) in self._files.items():
            digest.update(name.encode() + b"\0" + body)
        self._version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        return f"/static/{self._version}/{name}"

    def source(self, name: str) -> str:
        """What is in one of the files."""
        return self._files[name][0].decode()

    async def serve(self, request: web.Request) -> web.Response:
        found = self._files.get(request.match_info["name"])
        if found is None or request.match_info["version"] != self._version:
            raise web.HTTPNotFound
        body, kind = found
        return web.Response(
            body=body,
            content_type=kind,
            charset="utf-8",
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )


def pages(assets: Assets) -> Environment:
    """The templates; everything put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = assets.url
    return made
