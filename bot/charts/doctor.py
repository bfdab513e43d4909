"""Whether charts can be drawn here, and with every letter: fonts come from the machine."""

from __future__ import annotations

from collections.abc import Mapping

from bot.charts.order import Bar, Bars, Order
from bot.charts.studio import Studio, UndrawnError
from bot.findings import Finding, Level

SUBJECT = "Charts"
# Two letters of each script that people here write in. Without a font both look alike: an empty box.
LETTERS = {
    "Latin": ("É", "ñ"),
    "Japanese and Chinese": ("日", "本"),
    "Korean": ("한", "국"),
    "Cyrillic": ("Ж", "д"),
}


async def examine(letters: Mapping[str, tuple[str, str]] = LETTERS) -> Finding:
    """Draws a few letters, in a process that ends with it."""
    studio = Studio()
    try:
        lacking = [
            script
            for script, (one, other) in letters.items()
            if await studio.picture(_letter(one)) == await studio.picture(_letter(other))
        ]
    except UndrawnError:
        return Finding(
            Level.COULD,
            SUBJECT,
            "They can't be drawn here; their numbers are told all the same.",
            "Install Headway anew, and see what `headway serve` logs when a page with a chart is opened.",
        )
    finally:
        await studio.close()
    if lacking:
        return Finding(
            Level.COULD,
            SUBJECT,
            f"No font here has letters of {', '.join(lacking)}: pictures show empty boxes for them. Pages are "
            "not concerned: browsers have fonts of their own.",
            "Install fonts that have them, on Debian and Ubuntu: apt install fonts-noto-core fonts-noto-cjk",
        )
    return Finding(
        Level.FINE, SUBJECT, "They can be drawn, with the letters of every language Headway speaks."
    )


def _letter(letter: str) -> Order:
    bars = Bars(bars=[Bar(label=letter, share=0.5, words="")])
    return Order(drawing=bars, kind="png", width=120, height=60)
