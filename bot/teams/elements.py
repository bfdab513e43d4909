"""Each block of a card as elements of an Adaptive Card of version 1.5."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import assert_never

from bot.teams import fields
from bot.teams.sizes import packed, size
from bot.teams.wire import Press
from bot.teams.words import (
    BOLD,
    LONGEST,
    MUTED,
    PLAIN,
    SMALL,
    Element,
    Look,
    address_of,
    clean,
    is_harmless,
    paragraphs,
)
from cards.blocks import (
    Action,
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Fact,
    Facts,
    Form,
    FormField,
    Legend,
    LinkButton,
    People,
    Point,
    Progress,
    Quote,
    Series,
    Spans,
    Table,
    Text,
    Tone,
    Tree,
    TreeRow,
)
from cards.goals import health_word
from cards.plain import plain_spans
from cards.voice import Voice
from okrs.health import Health

# So many buttons are shown, and the rest in a menu. A longer label than this is a name rather than an order.
MOST_BUTTONS, LONG_LABEL = 6, 28
# The letters that go side by side on a phone, and those that the edges of a button are as wide as.
_ROW, _EDGES = 34, 3
# What is wider or wordier than this can't be read as a table on a phone.
MOST_COLUMNS, LONGEST_CELL = 4, 120
# Elements of more bytes than this are divided, so that they can go on in another card.
_MOST_OF_AN_ELEMENT = 6 * 1024
_MOST_OF_A_PRESS = 4 * 1024
_MOST_POINTS, _MOST_SERIES = 40, 6
_DONE, _OPEN, _PACE, _STEPS = "━", "─", "┃", 16
_DEEPEST, _INDENT = 6, 16
_STYLES = {"plain": "default", "primary": "positive", "danger": "destructive"}
_MARKS = {
    Health.ON_TRACK: ("●", "Good"),
    Health.AT_RISK: ("▲", "Warning"),
    Health.OFF_TRACK: ("■", "Attention"),
    Health.OUTDATED: ("◇", "Default"),
    Health.PENDING: ("○", "Default"),
    Health.MET: ("★", "Good"),
}


@dataclass(frozen=True, kw_only=True)
class Drawer:
    """Draws blocks in one voice.

    Our own links lead to `address`; `native` says that the client draws charts. A press comes back under the name
    `origin`, as Action.Submit where a dialog holds the card (`submits`); the intents in `dialogs` open one.
    `room` is what a card has left for one block, in bytes.
    """

    voice: Voice
    address: str
    native: bool
    room: int
    origin: str = ""
    dialogs: frozenset[str] = frozenset()
    submits: bool = False

    def parts(self, card: Card) -> list[Element]:
        """Everything below the title, from top to bottom, none of it bigger than a card may be."""
        parts: list[Element] = []
        is_divided = False
        for block in card.blocks:
            drawn = self._block(block)
            parts += _apart(drawn, spacing="Medium") if is_divided else drawn
            is_divided = isinstance(block, Divider) or (is_divided and not drawn)
        if card.why:
            parts += _apart(self._words((card.why,), SMALL), spacing="Medium")
        return parts

    def line(self, words: str) -> Element:
        """A sentence of ours, apart from the card's own."""
        return self._words((words,), MUTED)[0]

    def _block(self, block: Block) -> list[Element]:
        match block:
            case Text(spans, muted):
                return self._words(spans, MUTED if muted else PLAIN)
            case Quote(text):
                return [_box([part], "emphasis") for part in self._words((text,))]
            case Facts(items):
                return self._facts(items)
            case Progress():
                return self._progress(block)
            case Chart():
                return self._chart(block)
            case Table():
                return self._table(block)
            case Tree():
                return self._tree(block)
            case Divider():
                return []
            case People(label, chips):
                return self._words((f"{label}: ", Bold(", ".join(chip.name for chip in chips))))
            case Buttons(items):
                return self._buttons(items)
            case Form():
                return self._form(block)
            case _:
                assert_never(block)

    def _words(self, spans: Spans, look: Look = PLAIN, *, spacing: str = "") -> list[Element]:
        return paragraphs(spans, self.address, look, spacing=spacing)

    def _facts(self, items: Sequence[Fact]) -> list[Element]:
        shown = [{"title": clean(fact.label), "value": clean(fact.value)} for fact in items]
        # The labels and values of a FactSet are markdown.
        if all(is_harmless(text) and len(text) <= LONGEST for fact in shown for text in fact.values()):
            return [{"type": "FactSet", "facts": facts} for facts in packed(shown, _MOST_OF_AN_ELEMENT)]
        return [
            part
            for fact in items
            for part in self._words((Bold(f"{fact.label}:"), f" {fact.value}"), spacing="Small")
        ]

    def _progress(self, block: Progress) -> list[Element]:
        health = self._health(block.health, said=block.caption + plain_spans(block.label))
        label = self._words(block.label)
        if label:
            label[-1] = {**label[-1], "inlines": [*label[-1]["inlines"], _run("  "), *health]}
        else:
            label = [{"type": "RichTextBlock", "inlines": health}]
        return [
            *label,
            {"type": "RichTextBlock", "spacing": "None", "inlines": self._bar(block)},
            *self._words((block.caption,), SMALL, spacing="None"),
        ]

    def _health(self, health: Health, *, said: str) -> list[Element]:
        """A shape and a word for a health, in its colour; the shape alone where the word is said already."""
        mark, color = _MARKS[health]
        word = health_word(self.voice, health)
        return [_run(mark if word in said else f"{mark} {word}", color=color)]

    def _bar(self, block: Progress) -> list[Element]:
        """The way as a line, with a mark where an even pace would be; the shares stand beside it."""
        done, pace = _step(block.done) or 0, _step(block.expected)
        line = _DONE * done + _OPEN * (_STEPS - done)
        if pace is not None:
            line = line[:pace] + _PACE + line[pace:]
        looks: dict[str, Look] = {_DONE: {"color": _MARKS[block.health][1]}, _OPEN: MUTED, _PACE: PLAIN}
        runs = [_run("".join(part), fontType="Monospace", **looks[mark]) for mark, part in groupby(line)]
        told = [] if block.done is None else [self.voice.percent(block.done)]
        if block.expected is not None:
            told.append(self.voice.text("even pace {share}", share=self.voice.percent(block.expected)))
        return [*runs, _run("  " + " · ".join(told), **SMALL)] if told else runs

    def _chart(self, block: Chart) -> list[Element]:
        title = self._words((Bold(f"{block.title} ({block.unit})" if block.unit else block.title),))
        told = self._words((block.summary,), SMALL)
        shown = [(line.label, _points(line)) for line in block.series[:_MOST_SERIES]]
        if not any(points for _, points in shown):
            return [*title, *told]
        figures = _box(self._figures(shown, block.unit))
        if not self.native:
            return [*title, figures, *told]
        lines = [
            {
                "legend": clean(label),
                "values": [{"x": point.day, "y": float(point.value)} for point in points],
            }
            for label, points in shown
        ]
        drawn = {
            "type": "Chart.Line",
            "title": clean(block.title),
            "yAxisTitle": clean(block.unit),
            "data": lines,
            "fallback": figures,
        }
        return [*title, drawn, *told]

    def _figures(self, shown: Sequence[tuple[str, Sequence[Point]]], unit: str) -> list[Element]:
        """What a chart shows, day by day."""
        days: dict[str, list[str]] = {}
        for label, points in shown:
            for point in points:
                value = self.voice.number(point.value, unit)
                days.setdefault(point.day, []).append(f"{label}: {value}")
        return self._facts([Fact(self._day(day), " · ".join(days[day])) for day in sorted(days)])

    def _day(self, day: str) -> str:
        return self.voice.short_day(date.fromisoformat(day))

    def _table(self, block: Table) -> list[Element]:
        caption = self._words((Bold(block.caption),)) if block.caption else []
        rows = [tuple(clean(cell) for cell in row) for row in (block.header, *block.rows)]
        if max(map(len, rows)) <= MOST_COLUMNS and max(map(_longest, rows)) <= LONGEST_CELL:
            return [*caption, *self._grid(rows)]
        return [*caption, *self._records(rows[0], rows[1:])]

    def _grid(self, rows: Sequence[Sequence[str]]) -> list[Element]:
        wide = max(map(len, rows))
        if not wide:
            return []
        header, *others = [self._row(row, wide, is_header=n == 0) for n, row in enumerate(rows)]
        columns = [{"width": 2 if n == 0 else 1} for n in range(wide)]
        return [
            {"type": "Table", "gridStyle": "emphasis", "columns": columns, "rows": [header, *some]}
            for some in (packed(others, _MOST_OF_AN_ELEMENT) or [[]])
        ]

    def _row(self, row: Sequence[str], wide: int, *, is_header: bool) -> Element:
        look = BOLD if is_header else PLAIN
        cells = [
            {"type": "TableCell", "items": self._words((cell,), look)}
            for cell in (*row, *[""] * (wide - len(row)))
        ]
        return {"type": "TableRow", "cells": cells}

    def _records(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Element]:
        """A table too wide or too wordy: each row under what its first cell says."""
        parts: list[Element] = []
        for row in rows:
            cells = [(label, cell) for label, cell in zip_longest(header, row, fillvalue="") if cell]
            named = [(f"{label}: " if label else "", cell) for label, cell in cells]
            parts += self._words(tuple(span for label, cell in named[:1] for span in (label, Bold(cell))))
            told = " · ".join(label + cell for label, cell in named[1:])
            parts += self._words((told,), SMALL, spacing="None")
        return parts

    def _tree(self, block: Tree) -> list[Element]:
        lines = [
            (min(row.depth, _DEEPEST), part)
            for row in block.rows
            for part in self._words((*self._sign(row), *row.spans), spacing="Small")
        ]
        return [
            _indented(depth, some)
            for depth, group in groupby(lines, key=lambda line: line[0])
            for some in packed([part for _, part in group], _MOST_OF_AN_ELEMENT)
        ]

    def _sign(self, row: TreeRow) -> Spans:
        """The shape and the word of a row's health, as `_health`, but as text."""
        if row.health is None:
            return ()
        mark, word = _MARKS[row.health][0], health_word(self.voice, row.health)
        return (f"{mark} ",) if word in plain_spans(row.spans) else (f"{mark} {word}: ",)

    def _buttons(self, items: Iterable[Button]) -> list[Element]:
        """Short ones in rows that a phone shows whole, names a line each, in the order given."""
        drawn = [(item, action) for item in items if (action := self._button(item))]
        # Where one name is long, those that ask for the same are names as well.
        names = {_asks(item) for item, _ in drawn if len(item.label) > LONG_LABEL}
        parts: list[Element] = []
        for is_name, group in groupby(drawn, key=lambda pair: _asks(pair[0]) in names):
            actions = [action for _, action in group]
            parts += [self._name(action) for action in actions] if is_name else _rows(actions)
        return parts

    def _name(self, action: Element) -> Element:
        """A line that is pressed as a whole: a button would cut a name that is wider than the card."""
        words = self._words((action["title"],), BOLD)
        return {**_box(words, "emphasis"), "spacing": "Small", "selectAction": action}

    def _button(self, button: Button) -> Element | None:
        match button:
            case Action(label, intent, values, tone):
                return self._press(label, Press(intent, values, self.origin), tone)
            case LinkButton(label, url):
                leads = address_of(url, self.address)
                return {"type": "Action.OpenUrl", "title": clean(label), "url": leads} if leads else None
            case _:
                assert_never(button)

    def _press(self, label: str, press: Press, tone: Tone) -> Element:
        """The button that asks for something; what can't be carried is done in the browser."""
        data = press.data()
        look = {"title": clean(label), **({"style": _STYLES[tone]} if tone != "plain" else {})}
        sent = "auto" if press.fields else "none"
        if size(data) > _MOST_OF_A_PRESS and not press.fields:
            return {"type": "Action.OpenUrl", **look, "url": self.address}
        if press.intent in self.dialogs:
            data = {**data, "msteams": {"type": "task/fetch"}}
        submit = {"type": "Action.Submit", **look, "data": data, "associatedInputs": sent}
        if self.submits or press.intent in self.dialogs:
            return submit
        return {
            "type": "Action.Execute",
            **look,
            "verb": press.intent,
            "data": data,
            "associatedInputs": sent,
            "fallback": submit,
        }

    def _form(self, block: Form) -> list[Element]:
        """One element, for what is sent together must be in one card."""
        for is_lean in (False, True):
            form = _box(self._filled(block, is_lean=is_lean))
            if size(form) <= self.room:
                return [form]
        told = self.voice.text(
            "This form is longer than Teams can show. Answer in your own words, or open it in your browser."
        )
        link = LinkButton(self.voice.text("Open in the browser"), self.address)
        return [*self._words((told,)), *self._buttons((link,))]

    def _filled(self, block: Form, *, is_lean: bool) -> list[Element]:
        inputs = [item for field in block.fields for item in self._field(field, is_lean=is_lean)]
        names = tuple(field.name for field in block.fields if not isinstance(field, Legend))
        send = self._press(block.submit, Press(block.intent, block.values, self.origin, names), "primary")
        if is_lean:
            send.pop("fallback", None)
        return [*inputs, {"type": "ActionSet", "spacing": "Medium", "actions": [send]}]

    def _field(self, field: FormField, *, is_lean: bool) -> list[Element]:
        if isinstance(field, Legend):
            return _apart(self._legend(field, None if is_lean else field.progress), spacing="Large")
        return fields.drawn(self.voice, field, is_lean=is_lean)

    def _legend(self, legend: Legend, progress: Progress | None) -> list[Element]:
        if progress is None:
            return self._words(legend.label)
        return self._progress(replace(progress, label=legend.label or progress.label))


def _apart(parts: list[Element], *, spacing: str) -> list[Element]:
    """The parts with a line above them."""
    return [
        {**part, "separator": True, "spacing": spacing} if n == 0 else part for n, part in enumerate(parts)
    ]


def _run(text: str, **look: object) -> Element:
    return {"type": "TextRun", "text": text, **look}


def _box(items: list[Element], style: str = "") -> Element:
    return {"type": "Container", **({"style": style} if style else {}), "items": items}


def _indented(depth: int, items: list[Element]) -> Element:
    """The items under something else, however narrow the card is."""
    if not depth:
        return {**_box(items), "spacing": "Small"}
    columns = [
        {"type": "Column", "width": f"{depth * _INDENT}px", "items": []},
        {"type": "Column", "width": "stretch", "items": items},
    ]
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}


def _asks(button: Button) -> str:
    return button.intent if isinstance(button, Action) else button.url


def _rows(actions: Sequence[Element]) -> list[Element]:
    """The first few in rows, the rest in the menu of the last of them."""
    shown, rest = actions[:MOST_BUTTONS], actions[MOST_BUTTONS:]
    rows = packed(shown, _ROW, measure=lambda action: len(action["title"]) + _EDGES)
    rows[-1] += [{**action, "mode": "secondary"} for action in rest]
    sets = [some for row in rows for some in packed(row, _MOST_OF_AN_ELEMENT)]
    return [
        {"type": "ActionSet", "actions": some, **({"spacing": "Small"} if n else {})}
        for n, some in enumerate(sets)
    ]


def _step(share: Decimal | None) -> int | None:
    """How many steps of the bar a share is; a bar can't show less than nothing or more than all."""
    return None if share is None else round(min(max(share, Decimal(0)), Decimal(1)) * _STEPS)


def _points(series: Series) -> list[Point]:
    """Points that can be drawn, thinned evenly where there are too many; the first and the last always among them."""
    points = [point for point in series.points if math.isfinite(float(point.value))]
    if len(points) <= _MOST_POINTS:
        return points
    last = len(points) - 1
    return [points[n * last // (_MOST_POINTS - 1)] for n in range(_MOST_POINTS)]


def _longest(row: Sequence[str]) -> int:
    return max(map(len, row), default=0)
