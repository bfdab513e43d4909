"""A card as HTML. Every text is escaped by the templates; nothing a person wrote is ever markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, assert_never
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup

from bot.web.hands import Attributes, Hand, Scripted
from bot.web.pictures import Pictures
from bot.web.roster import Roster
from cards.blocks import (
    Action,
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    ChannelField,
    Chart,
    Chip,
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
    Option,
    People,
    PeopleField,
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
from cards.lines import one_line
from cards.plain import plain_spans
from cards.voice import Voice
from okrs.health import Health

HUES = 8
# Longer labels are names rather than orders, and are shown as lines of a list.
LONG_LABEL = 28
# Kind, words and address of a span; title and attributes of a button that opens a line; depth, spans, health, its word
# and that button of a line of a tree.
_Part = tuple[str, str, str]
_Opens = tuple[str, Attributes] | None
_Row = tuple[int, list[_Part], str, str, _Opens]
_SCHEMES = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class _Opening:
    """The card that is drawn, by name and title, and its buttons that stand at a bar or a line, by its title."""

    card: str
    title: str
    actions: Mapping[str, Action]


class Renderer:
    """Draws cards in one voice; `roster` has what their forms can be filled with, `pictures` where charts are, `hand`
    is how they are sent."""

    def __init__(
        self, pages: Environment, voice: Voice, roster: Roster, pictures: Pictures, hand: Hand | None = None
    ) -> None:
        self._voice = voice
        self._roster = roster
        self._pictures = pictures
        self._hand = hand or Scripted()
        self._parts: Any = pages.get_template("blocks.html").make_module(
            {"gettext": voice.text, "ngettext": voice.plural}
        )

    def card(self, card: Card, *, name: str) -> Markup:
        """The whole card; `name` makes the ids of its fields unique in the page."""
        opening = _Opening(name, card.title, _opening(card, self._hand))
        blocks = Markup("\n").join(
            self._block(block, f"{name}-{number}", opening) for number, block in enumerate(card.blocks)
        )
        presser = self._hand.presser() if any(isinstance(block, Buttons) for block in card.blocks) else None
        return Markup(
            self._parts.card(card.title, blocks, card.why, f"{name}-press", presser, self._hand.heading)
        )

    def chart(
        self, chart: Chart, *, heading: str = "", has_table: bool = True, is_slim: bool = False
    ) -> Markup:
        """The chart under a heading, '' for none; its own title stands in the picture that is taken along. `is_slim`:
        at the side of a page."""
        picture = self._pictures.of(chart)
        numbers = self._pictures.numbers(chart) if picture and has_table else None
        return Markup(self._parts.chart(heading, chart.title, picture, chart.summary, numbers, is_slim))

    def _block(self, block: Block, name: str, opening: _Opening) -> Markup:
        parts = self._parts
        match block:
            case Text(spans, muted):
                html = parts.text(self._spans(spans), muted)
            case Quote(words):
                html = parts.quote(words)
            case Facts(items):
                html = parts.facts(items)
            case Progress():
                html = self._progress(block, opening)
            case Chart():
                titles = dict.fromkeys(title for title in (opening.title, block.title) if title)
                html = self.chart(replace(block, title=" · ".join(titles)), heading=block.title)
            case Table(caption, header, rows):
                html = parts.table(caption, header, [[self._whole(cell) for cell in row] for row in rows])
            case Tree(rows):
                html = parts.tree([self._row(row, opening) for row in rows])
            case Divider():
                html = parts.divider()
            case People(label, chips):
                html = parts.people(label, [_mark(chip) for chip in chips])
            case Buttons(items):
                own = [button for button in items if self._is_drawn(button, opening)]
                html = parts.buttons([self._button(one, opening.card) for one in own]) if own else ""
            case Form():
                html = self._form(block, name)
            case _:
                assert_never(block)
        return Markup(html)

    def _is_drawn(self, button: Button, opening: _Opening) -> bool:
        if isinstance(button, LinkButton):
            return True
        return self._hand.offers(button) and button not in opening.actions.values()

    def _progress(self, block: Progress, opening: _Opening) -> Markup:
        return Markup(
            self._parts.progress(
                self._spans(block.label),
                block.health.value,
                health_word(self._voice, block.health),
                percent(block.done),
                percent(block.expected),
                self._whole(block.caption),
                self._opened(_title(block.label), opening),
            )
        )

    def _row(self, row: TreeRow, opening: _Opening) -> _Row:
        button = self._opened(_title(row.spans), opening)
        if row.health is None:
            return row.depth, self._spans(row.spans), "", "", button
        word = health_word(self._voice, row.health)
        # Where the line says it in words already, its shape is enough.
        said = word.casefold() in plain_spans(row.spans).casefold()
        return row.depth, self._spans(row.spans), row.health.value, "" if said else word, button

    def _form(self, form: Form, name: str) -> Markup:
        groups = [
            (
                self._legend(legend),
                Markup("").join(
                    self._folded(fold, list(those), name) for fold, those in groupby(fields, _fold)
                ),
            )
            for legend, fields in _groups(form.fields)
        ]
        hand = self._hand
        keeps = bool(form.keeps)
        return Markup(self._parts.form(hand.form(form), hand.hidden(form), keeps, form.submit, groups))

    def _legend(self, legend: Legend | None) -> Markup | None:
        if legend is None:
            return None
        if legend.progress is not None:
            return self._progress(legend.progress, _Opening("", "", {}))
        return Markup(self._parts.spans(self._spans(legend.label)))

    def _folded(self, fold: str, fields: Sequence[_Field], name: str) -> Markup:
        """The fields, folded away where nobody has filled them in yet."""
        drawn = Markup("").join(self._field(field, f"{name}-{field.name}") for field in fields)
        if not fold:
            return drawn
        is_open = any(field.value for field in fields if isinstance(field, TextField | ChoiceField))
        return Markup(self._parts.folded(fold, drawn, is_open))

    def _field(self, field: _Field, id_: str) -> Markup:
        match field:
            case TextField():
                html = self._parts.text_field(id_, field)
            case NumberField():
                html = self._parts.number_field(id_, field)
            case ChoiceField():
                html = self._parts.choice_field(id_, field)
            case PeopleField():
                html = self._people_field(field, id_)
            case ChannelField():
                html = self._parts.channel_field(id_, field, self._channels(field))
            case ConfidenceField():
                html = self._parts.confidence_field(id_, field)
            case _:
                assert_never(field)
        return Markup(html)

    def _people_field(self, field: PeopleField, id_: str) -> str:
        chosen = {chip.person for chip in field.chosen}
        there = {chip.person for chip in self._roster.people}
        chips = [*(chip for chip in field.chosen if chip.person not in there), *self._roster.people]
        people = [(str(chip.person), _mark(chip), chip.person in chosen) for chip in chips]
        if self._hand.types_people:
            known = [(str(chip.person), _mark(chip)) for chip in field.chosen]
            return str(self._parts.typed_people(id_, field, known))
        draw = self._parts.person_field if field.most == 1 else self._parts.people_field
        return str(draw(id_, field, people))

    def _channels(self, field: ChannelField) -> Sequence[Option]:
        options = self._roster.channels
        if not field.value or field.value in {option.value for option in options}:
            return options
        return [Option(field.value, field.shown), *options]

    def _button(self, button: Button, card: str) -> tuple[str, Attributes, str, str]:
        """Its label, its attributes, its look and, where it leads somewhere, the address."""
        match button:
            case Action(label, _, _, tone):
                look = "name" if tone == "plain" and len(label) > LONG_LABEL else tone
                return label, self._hand.button(button, card), look, ""
            case LinkButton(label, url):
                return label, {}, "", url if is_safe(url) else ""
            case _:
                assert_never(button)

    def _opened(self, title: str, opening: _Opening) -> _Opens:
        action = opening.actions.get(title)
        return None if action is None else (title, self._hand.button(action, opening.card))

    def _spans(self, spans: Spans) -> list[_Part]:
        return [self._span(span) for span in spans]

    def _span(self, span: Span) -> _Part:
        match span:
            case str():
                return "text", self._whole(span), ""
            case Bold(text):
                return "bold", self._whole(text), ""
            case Mention(_, name):
                return "mention", name, ""
            case Link(text, url):
                return ("link", text, url) if is_safe(url) else ("text", text, "")
            case _:
                assert_never(span)

    def _whole(self, words: str) -> str:
        """The same words, with those for a health kept on one line."""
        for health in Health:
            word = health_word(self._voice, health)
            words = words.replace(word, word.replace(" ", "\N{NO-BREAK SPACE}"))
        return words


def initials(name: str) -> str:
    """Up to two letters for a person's round mark."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def hue(person: UUID) -> int:
    """The colour of a person's round mark, the same everywhere."""
    return person.int % HUES


def _mark(chip: Chip) -> tuple[str, str, int]:
    return chip.name, initials(chip.name), hue(chip.person)


def _opening(card: Card, hand: Hand) -> dict[str, Action]:
    """Buttons that have the name of exactly one bar or line of a tree on the card: each stands there instead."""
    titles = Counter(_titles(card))
    actions = [
        item
        for block in card.blocks
        if isinstance(block, Buttons)
        for item in block.items
        if isinstance(item, Action) and hand.offers(item) and titles[_cut(item.label)] == 1
    ]
    labels = Counter(_cut(action.label) for action in actions)
    return {_cut(action.label): action for action in actions if labels[_cut(action.label)] == 1}


def _titles(card: Card) -> Iterator[str]:
    for block in card.blocks:
        match block:
            case Tree(rows):
                yield from (_title(row.spans) for row in rows)
            case Progress(label):
                yield _title(label)


def _title(spans: Spans) -> str:
    """What a button that opens a line is called."""
    first = spans[0] if spans else ""
    return _cut(first.text) if isinstance(first, Bold) else ""


def _cut(text: str) -> str:
    return one_line(text, 60)


def is_safe(url: str) -> bool:
    """Only addresses that open a page or a letter: `javascript:` and its like never become a link."""
    own = url.startswith("/") and not url.startswith(("//", "/\\"))
    return own or url.lower().startswith(_SCHEMES)


def percent(fraction: Decimal | None) -> Decimal | None:
    """0 to 100 for the bar, which can't show more; the caption says the whole truth."""
    if fraction is None:
        return None
    return (min(max(fraction, Decimal(0)), Decimal(1)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


_Field = TextField | NumberField | ChoiceField | PeopleField | ChannelField | ConfidenceField


def _fold(field: _Field) -> str:
    return field.fold if isinstance(field, TextField | ChoiceField) else ""


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
