"""The drawing process: reads orders from its input and writes pictures to its output, until the input ends.

Each message is its length in four bytes and then so many bytes; an answer's first byte is 0 for a picture, 1 for why
there is none, and its next four are the memory the process has taken so far, in MiB.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from bot.charts.order import order_from

LENGTH = struct.Struct(">I")
ANSWER = struct.Struct(">BI")
DRAWN, FAILED = 0, 1
NICENESS, MOST_MEMORY = 5, 2**30


def main() -> None:
    """Draws one picture after the other."""
    _bounded()
    asked, answers = sys.stdin.buffer, _output()
    from bot.charts.paint import painted

    while (message := _read(asked)) is not None:
        try:
            outcome, body = DRAWN, painted(order_from(message.decode()))
        # Whatever a library raises must not end the process: the answer says so.
        except Exception as error:  # noqa: BLE001
            outcome, body = FAILED, f"{type(error).__name__}: {error}"[:500].encode()
        answers.write(LENGTH.pack(ANSWER.size + len(body)) + ANSWER.pack(outcome, _memory()) + body)
        answers.flush()


def _bounded() -> None:
    """Steps back behind the server, and can't take all of the machine's memory whatever is drawn."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(NICENESS)
    # What altair and V8 have taken so far is a fifth of it.
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _output() -> BinaryIO:
    """Where answers go. Whatever a library prints goes to the log instead, not between them."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _read(asked: BinaryIO) -> bytes | None:
    head = asked.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return asked.read(length)


def _memory() -> int:
    if sys.platform == "win32":
        # There the process ends only by being idle.
        return 0
    if sys.platform == "linux" and (mebibytes := _peak()) is not None:
        return mebibytes
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // (1024 * 1024 if sys.platform == "darwin" else 1024))


def _peak() -> int | None:
    """What Linux counts of this program alone: its `ru_maxrss` begins with what the server had taken by the start."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), None)


if __name__ == "__main__":
    main()
