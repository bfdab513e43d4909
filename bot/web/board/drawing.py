"""Small drawings in lines of text; whatever they show stands beside them in words."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 120, 34, 4
NOTHING = Markup("")

_Points = Sequence[tuple[float, float]]


def spark(said: _Points, paced: _Points) -> Markup:
    """A course from left to right and bottom to top, both from 0 to 1, over the dashed line of its pace."""
    if not said:
        return NOTHING
    dot = _at(said[-1])
    return Markup(
        '<svg class="spark" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        '<path class="paced" d="{paced}"/><path class="said" d="{said}"/><circle cx="{x}" cy="{y}" r="3"/></svg>'
    ).format(width=WIDTH, height=HEIGHT, paced=_way(paced), said=_way(said), x=dot[0], y=dot[1])


def _way(points: _Points) -> str:
    return " ".join(
        f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(_at(point) for point in points)
    )


def _at(point: tuple[float, float]) -> tuple[float, float]:
    across, up = point
    # What went below the start or beyond the target stays within the drawing.
    share = min(max(up, 0.0), 1.0)
    return (
        round(EDGE + across * (WIDTH - 2 * EDGE), 1),
        round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1),
    )
