"""Pictures from the real libraries, in the real child."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.charts.order import Bar, Bars, Line, Lines, Mark, Order
from bot.charts.studio import Studio, UndrawnError

LINES = Lines(
    unit="points",
    days=(0, 30),
    values=(30, 50),
    across=[Mark(at=0, label="1 Oct"), Mark(at=30, label="31 Oct")],
    up=[Mark(at=30, label="30"), Mark(at=50, label="50")],
    lines=[Line(label="Value", points=[(0, 30), (10, 36)], end="36 points")],
)
ORDER = Order(drawing=LINES, title="NPS", width=240, height=120)


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio()
    yield made
    await made.close()


async def test_a_picture_is_svg_with_its_words_and_without_a_style_of_its_own(studio: Studio) -> None:
    svg = (await studio.picture(ORDER)).decode()
    assert svg.startswith("<svg")
    assert 'width="240" height="120"' in svg
    assert all(words in svg for words in ("NPS", "36 points", "1 Oct"))
    # The page's policy allows no styles but its own file's, and neither scripts nor anything from elsewhere.
    assert "style=" not in svg
    assert "<script" not in svg
    assert "href" not in svg.replace("xmlns:xlink", "")


async def test_a_png_has_twice_the_pixels_and_something_on_them(studio: Studio) -> None:
    wide, high, pixels = pixels_of(await studio.picture(replace(ORDER, kind="png")))
    assert (wide, high) == (480, 240)
    assert len(set(pixels)) > 10


async def test_light_and_dark_are_two_pictures(studio: Studio) -> None:
    light = pixels_of(await studio.picture(replace(ORDER, kind="png")))[2]
    dark = pixels_of(await studio.picture(replace(ORDER, kind="png", theme="dark")))[2]
    assert light[0] == (255, 255, 255, 255)
    assert sum(dark[0][:3]) < 120


async def test_words_are_words_whatever_stands_in_them(studio: Studio) -> None:
    words = '</text><script>alert(1)</script> & "日本語" {datum.x} é'
    svg = (await studio.picture(replace(ORDER, title=words, width=900))).decode()
    assert "<script" not in svg
    assert "日本語" in svg
    assert "{datum.x} é" in svg


async def test_bars_are_drawn_as_long_as_their_share(studio: Studio) -> None:
    bars = Bars(
        bars=[Bar(label="Growth", share=0.5, words="3 of 6"), Bar(label="Sales", share=0, words="0 of 4")]
    )
    svg = (await studio.picture(Order(drawing=bars, height=120))).decode()
    assert all(words in svg for words in ("Growth", "3 of 6", "Sales", "0 of 4"))


async def test_the_same_picture_is_drawn_once_for_all_who_ask(studio: Studio) -> None:
    first, second, other = await asyncio.gather(
        studio.picture(ORDER), studio.picture(replace(ORDER)), studio.picture(replace(ORDER, title="Other"))
    )
    assert first is second
    assert first != other
    assert await studio.picture(ORDER) is first


async def test_the_child_is_there_only_while_pictures_are_wanted() -> None:
    studio = Studio(idle=0.01)
    assert studio.process is None
    await studio.picture(ORDER)
    async with asyncio.timeout(10):
        await studio.idle()
    assert studio.process is None
    await studio.picture(replace(ORDER, title="Again"))
    await studio.close()


async def test_a_child_that_died_is_replaced(studio: Studio) -> None:
    await studio.picture(ORDER)
    first = studio.process
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert await studio.picture(replace(ORDER, title="After it died"))
    assert studio.process not in (None, first)


async def test_what_takes_too_long_is_given_up_and_the_next_one_is_drawn() -> None:
    studio = Studio(patience=0.001)
    with pytest.raises(UndrawnError) as raised:
        await studio.picture(ORDER)
    assert raised.value.later
    assert studio.process is None
    await studio.close()


async def test_an_order_that_cannot_be_drawn_leaves_the_child_as_it_was(studio: Studio) -> None:
    await studio.picture(ORDER)
    child = studio.process
    with pytest.raises(UndrawnError) as raised:
        await studio.picture(replace(ORDER, drawing=replace(LINES, days=(0, 0))))
    assert not raised.value.later
    assert await studio.picture(replace(ORDER, title="Another"))
    assert studio.process == child


async def test_whoever_stops_waiting_takes_the_picture_from_nobody(studio: Studio) -> None:
    hasty = asyncio.create_task(studio.picture(ORDER))
    patient = asyncio.create_task(studio.picture(ORDER))
    await asyncio.sleep(0)
    hasty.cancel()
    assert await patient


async def test_closing_ends_the_child_in_the_middle_of_a_picture() -> None:
    studio = Studio()
    task = asyncio.create_task(studio.picture(ORDER))
    await asyncio.sleep(0)
    await studio.close()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert studio.process is None


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux shows what a process was given")
async def test_the_child_knows_none_of_the_server_s_keys(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWAY_SECRET_KEY", "a-secret-of-the-server-that-is-long-enough")
    await studio.picture(ORDER)
    given = await asyncio.to_thread(Path(f"/proc/{studio.process}/environ").read_text)
    assert "PYTHONPATH" in given
    assert "a-secret" not in given


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the server's memory as the child's")
def test_a_child_s_memory_is_its_own_and_not_that_of_the_server_that_started_it() -> None:
    # A server that has taken 200 MiB, and a child of it that has drawn nothing yet.
    child = "from bot.charts.child import _memory; print(_memory())"
    server = (
        "import subprocess, sys; taken = b'x' * (200 * 2**20); "
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"
    )
    found = subprocess.run([sys.executable, "-c", server, child], capture_output=True, text=True, check=True)
    assert 0 < int(found.stdout) < 200


def test_the_server_never_loads_what_draws() -> None:
    code = "import sys, bot.app, bot.charts.studio; print({'altair', 'vl_convert'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def pixels_of(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and every pixel of a picture of four channels."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert (depth, colours) == (8, 6)
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, line, found = zlib.decompress(packed), bytes(4 * wide), []
    for row in range(high):
        start = row * (4 * wide + 1)
        line = _unfiltered(raw[start], raw[start + 1 : start + 1 + 4 * wide], line)
        found += [tuple(line[n : n + 4]) for n in range(0, 4 * wide, 4)]
    return wide, high, found


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    made = bytearray()
    for n, part in enumerate(line):
        left, corner = (made[n - 4], above[n - 4]) if n >= 4 else (0, 0)
        made.append((part + _guess(kind, left, above[n], corner)) % 256)
    return bytes(made)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 0:
            return 0
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case _:
            near = left + up - corner
            return min((left, up, corner), key=lambda one: abs(near - one))
