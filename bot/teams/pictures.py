"""The app's two icons, the mark of the web chat drawn anew: `python -m bot.teams.pictures` writes them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from math import hypot
from pathlib import Path

ICONS = Path(__file__).parent / "icons"
ACCENT = "#0F6B5F"

Pixel = tuple[int, int, int, int]

# Three bars on a field of 48 by 48: where each stands, how high it reaches, and half their width.
_BARS, _FOOT, _HALF = ((13.0, 29.0), (24.0, 22.0), (35.0, 13.0)), 35.0, 2.75
_MIDDLE, _WIDE = 24.0, 27.5
_WHITE = (255, 255, 255)


def color_icon() -> bytes:
    """192 by 192: the mark in white within the middle half, on our colour up to the edges."""
    ground = tuple(bytes.fromhex(ACCENT.removeprefix("#")))

    def pixel(x: int, y: int) -> Pixel:
        ink = _ink(x, y, of=192, mark=96)
        red, green, blue = (
            round(white * ink + own * (1 - ink)) for white, own in zip(_WHITE, ground, strict=True)
        )
        return red, green, blue, 255

    return png(192, pixel)


def outline_icon() -> bytes:
    """32 by 32: the mark in white on nothing."""
    return png(32, lambda x, y: (*_WHITE, round(255 * _ink(x, y, of=32, mark=28))))


def png(side: int, pixel: Callable[[int, int], Pixel]) -> bytes:
    """A square picture, each line unfiltered."""
    lines = b"".join(b"\0" + bytes(part for x in range(side) for part in pixel(x, y)) for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )


def _ink(x: int, y: int, *, of: int, mark: int) -> float:
    """How much of a pixel the mark covers, 0 to 1."""
    scale = mark / _WIDE
    across, down = ((at + 0.5 - of / 2) / scale + _MIDDLE for at in (x, y))
    away = min(hypot(across - bar, down - min(max(down, top), _FOOT)) for bar, top in _BARS)
    return min(max((_HALF - away) * scale + 0.5, 0.0), 1.0)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


if __name__ == "__main__":
    ICONS.mkdir(exist_ok=True)
    (ICONS / "color.png").write_bytes(color_icon())
    (ICONS / "outline.png").write_bytes(outline_icon())
