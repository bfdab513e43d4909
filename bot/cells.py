"""Tables to take along, as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

from aiohttp import web

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """A cell that is words to a spreadsheet, whatever it begins with."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def attachment(text: str, *, name: str) -> web.Response:
    """The text as a CSV file to be saved."""
    return web.Response(
        # The mark tells spreadsheets that it is UTF-8.
        body=("\ufeff" + text).encode(),
        content_type="text/csv",
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
