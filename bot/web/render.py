"""A card as HTML. Every text is escaped by the templates; nothing a person wrote is ever markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, assert_never
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup

from bot.web.charts import line_chart
from cards.blocks import (
    Action,
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    Chart,
    ChoiceField,
    ConfidenceField,
    Divider,
    Facts,
    Form,
    FormField,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    People,
    Progress,
    Quote,
    Span,
    Spans,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.goals import health_word
from cards.plain import plain_spans
from cards.voice import Voice

HUES = 8
_SCHEMES = ("https://", "http://", "mailto:")


class Renderer:
    """Draws cards in one voice."""

    def __init__(self, pages: Environment, voice: Voice) -> None:
        self._voice = voice
        self._parts: Any = pages.get_template("blocks.html").make_module(
            {"gettext": voice.text, "ngettext": voice.plural}
        )

    def card(self, card: Card, *, name: str) -> Markup:
        """The whole card; `name` makes the ids of its fields unique in the page."""
        blocks = Markup("\n").join(
            self._block(block, f"{name}-{number}") for number, block in enumerate(card.blocks)
        )
        return Markup(self._parts.card(card.title, blocks, card.why))

    def _block(self, block: Block, name: str) -> Markup:
        parts = self._parts
        match block:
            case Text(spans, muted):
                html = parts.text(_spans(spans), muted)
            case Quote(words):
                html = parts.quote(words)
            case Facts(items):
                html = parts.facts(items)
            case Progress():
                html = self._progress(block)
            case Chart():
                labels = [series.label for series in block.series if series.points]
                html = parts.chart(
                    block.title, block.unit, labels, line_chart(block, self._voice), block.summary
                )
            case Table(caption, header, rows):
                html = parts.table(caption, header, rows)
            case Tree(rows):
                html = parts.tree([self._row(row) for row in rows])
            case Divider():
                html = parts.divider()
            case People(label, chips):
                html = parts.people(
                    label, [(chip.name, initials(chip.name), hue(chip.person)) for chip in chips]
                )
            case Buttons(items):
                html = parts.buttons([_button(button) for button in items])
            case Form():
                html = self._form(block, name)
            case _:
                assert_never(block)
        return Markup(html)

    def _progress(self, block: Progress) -> Markup:
        return Markup(
            self._parts.progress(
                _spans(block.label),
                block.health.value,
                health_word(self._voice, block.health),
                _percent(block.done),
                _percent(block.expected),
                block.caption,
            )
        )

    def _row(self, row: TreeRow) -> tuple[int, list[tuple[str, str, str]], str, str]:
        if row.health is None:
            return row.depth, _spans(row.spans), "", ""
        word = health_word(self._voice, row.health)
        # Where the line says it in words already, its shape is enough.
        said = word in plain_spans(row.spans)
        return row.depth, _spans(row.spans), row.health.value, "" if said else word

    def _form(self, form: Form, name: str) -> Markup:
        groups = [
            (
                self._legend(legend),
                Markup("").join(self._field(field, f"{name}-{field.name}") for field in fields),
            )
            for legend, fields in _groups(form.fields)
        ]
        return Markup(self._parts.form(form.intent, form.keeps, dict(form.values), form.submit, groups))

    def _legend(self, legend: Legend | None) -> Markup | None:
        if legend is None:
            return None
        if legend.progress is not None:
            return self._progress(legend.progress)
        return Markup(self._parts.spans(_spans(legend.label)))

    def _field(self, field: TextField | NumberField | ChoiceField | ConfidenceField, id_: str) -> Markup:
        match field:
            case TextField():
                html = self._parts.text_field(id_, field)
            case NumberField():
                html = self._parts.number_field(id_, field)
            case ChoiceField():
                html = self._parts.choice_field(id_, field)
            case ConfidenceField():
                html = self._parts.confidence_field(id_, field)
            case _:
                assert_never(field)
        return Markup(html)


def initials(name: str) -> str:
    """Up to two letters for a person's round mark."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def hue(person: UUID) -> int:
    """The colour of a person's round mark, the same everywhere."""
    return person.int % HUES


def _spans(spans: Spans) -> list[tuple[str, str, str]]:
    return [_span(span) for span in spans]


def _span(span: Span) -> tuple[str, str, str]:
    match span:
        case str():
            return "text", span, ""
        case Bold(text):
            return "bold", text, ""
        case Mention(_, name):
            return "mention", name, ""
        case Link(text, url):
            return ("link", text, url) if _is_safe(url) else ("text", text, "")
        case _:
            assert_never(span)


def _button(button: Button) -> tuple[str, str, dict[str, str], str, str]:
    match button:
        case Action(label, intent, values, tone):
            return label, intent, dict(values), tone, ""
        case LinkButton(label, url):
            return label, "", {}, "", url if _is_safe(url) else ""
        case _:
            assert_never(button)


def _is_safe(url: str) -> bool:
    """Only addresses that open a page or a letter: `javascript:` and its like never become a link."""
    own = url.startswith("/") and not url.startswith(("//", "/\\"))
    return own or url.lower().startswith(_SCHEMES)


def _percent(fraction: Decimal | None) -> Decimal | None:
    """0 to 100 for the bar, which can't show more; the caption says the whole truth."""
    if fraction is None:
        return None
    return (min(max(fraction, Decimal(0)), Decimal(1)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


_Field = TextField | NumberField | ChoiceField | ConfidenceField


def _groups(fields: Sequence[FormField]) -> Iterator[tuple[Legend | None, list[_Field]]]:
    """The fields, gathered under the legend before them."""
    legend: Legend | None = None
    gathered: list[_Field] = []
    for field in fields:
        if isinstance(field, Legend):
            if legend is not None or gathered:
                yield legend, gathered
            legend, gathered = field, []
        else:
            gathered.append(field)
    if legend is not None or gathered:
        yield legend, gathered
