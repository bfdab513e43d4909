"""The neutral message vocabulary: what a message holds, whatever the platform that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Tag, TypeAdapter

from okrs.health import Health


@dataclass(frozen=True)
class Bold:
    text: str
    type: Literal["bold"] = "bold"


@dataclass(frozen=True)
class Mention:
    """A person, shown by name; a platform may make it a real mention."""

    person: UUID
    name: str
    type: Literal["mention"] = "mention"


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    type: Literal["link"] = "link"


def _span_type(span: object) -> str:
    if isinstance(span, str):
        return "str"
    if isinstance(span, Mapping):
        return str(span.get("type"))
    return str(getattr(span, "type", ""))


# Never a markup string: a note of "<!channel>" must stay those ten characters on every platform.
Span = Annotated[
    Annotated[str, Tag("str")]
    | Annotated[Bold, Tag("bold")]
    | Annotated[Mention, Tag("mention")]
    | Annotated[Link, Tag("link")],
    Discriminator(_span_type),
]
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Text:
    """`free`: a question of ours, which may be asked in other words."""

    spans: Spans
    muted: bool = False
    free: bool = False
    type: Literal["text"] = "text"


@dataclass(frozen=True)
class Quote:
    """Words a person typed, shown as theirs."""

    text: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    items: tuple[Fact, ...]
    type: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Progress:
    """A bar from 0 to 1 with the expected pace as a mark; `caption` says the same in words."""

    label: Spans
    done: Decimal | None
    expected: Decimal | None
    health: Health
    caption: str
    type: Literal["progress"] = "progress"


@dataclass(frozen=True)
class Point:
    """One dated value; `day` is ISO text so that every renderer labels it alike."""

    day: str
    value: Decimal


Role = Literal["value", "pace", "target", "low", "high"]


@dataclass(frozen=True)
class Series:
    """`role` is what its line means: what was said or measured, what was expected by then, what is wanted in the end,
    or an edge of what is usual."""

    label: str
    points: tuple[Point, ...]
    role: Role = "value"


@dataclass(frozen=True)
class Chart:
    """Lines over time; `summary` is the same in words, for screen readers and small screens. `scale`: the least and the
    most that a value can be; None: as far as they go. `today`, an ISO day, is marked where the lines go beyond it."""

    title: str
    unit: str
    series: tuple[Series, ...]
    summary: str
    scale: tuple[Decimal, Decimal] | None = None
    today: str = ""
    type: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Table:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True)
class Tree:
    """Nested goals as lines; `depth` 0 is the root."""

    rows: tuple[TreeRow, ...]
    type: Literal["tree"] = "tree"


@dataclass(frozen=True)
class TreeRow:
    depth: int
    spans: Spans
    health: Health | None = None


@dataclass(frozen=True)
class Divider:
    type: Literal["divider"] = "divider"


@dataclass(frozen=True)
class Chip:
    person: UUID
    name: str


@dataclass(frozen=True)
class People:
    label: str
    chips: tuple[Chip, ...]
    type: Literal["people"] = "people"


Tone = Literal["plain", "primary", "danger"]


@dataclass(frozen=True)
class Action:
    """A button; `intent` is the key in the handlers' table, `values` travel with it."""

    label: str
    intent: str
    values: Mapping[str, str] = field(default_factory=dict)
    tone: Tone = "plain"
    type: Literal["action"] = "action"


@dataclass(frozen=True)
class LinkButton:
    label: str
    url: str
    type: Literal["link_button"] = "link_button"


Button = Annotated[Action | LinkButton, Discriminator("type")]


@dataclass(frozen=True)
class Buttons:
    items: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


@dataclass(frozen=True)
class TextField:
    """Words; `problem` says why what was typed can't be taken.

    Where a field has a `fold`, it may be folded away under those words, with its neighbours of the same.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    multiline: bool = False
    problem: str = ""
    fold: str = ""
    type: Literal["text_field"] = "text_field"


@dataclass(frozen=True)
class NumberField:
    """A number in the person's own notation; `value` is what is already known, `problem` why it can't be taken."""

    name: str
    label: str
    value: str = ""
    unit: str = ""
    hint: str = ""
    problem: str = ""
    type: Literal["number_field"] = "number_field"


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class ChoiceField:
    name: str
    label: str
    options: tuple[Option, ...]
    value: str = ""
    hint: str = ""
    fold: str = ""
    type: Literal["choice_field"] = "choice_field"


@dataclass(frozen=True)
class PeopleField:
    """People to pick, each platform with its own picker; what is sent are their ids with commas between.

    `chosen` are those picked so far, `most` how many can be picked (None: any number). `typed` are names that were
    typed where there is no picker, and could not be taken.
    """

    name: str
    label: str
    chosen: tuple[Chip, ...] = ()
    hint: str = ""
    most: int | None = None
    problem: str = ""
    typed: str = ""
    type: Literal["people_field"] = "people_field"


@dataclass(frozen=True)
class ChannelField:
    """One channel to pick, or none; `value` is its id, `shown` its name as long as there is one."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    shown: str = ""
    problem: str = ""
    type: Literal["channel_field"] = "channel_field"


@dataclass(frozen=True)
class ConfidenceField:
    """A scale from 0 to 10; `low` and `high` name its ends."""

    name: str
    label: str
    low: str
    high: str
    value: int | None = None
    type: Literal["confidence_field"] = "confidence_field"


@dataclass(frozen=True)
class Legend:
    """Starts a group of fields inside a form, with what is known about it."""

    label: Spans
    progress: Progress | None = None
    type: Literal["legend"] = "legend"


FormField = Annotated[
    TextField | NumberField | ChoiceField | PeopleField | ChannelField | ConfidenceField | Legend,
    Discriminator("type"),
]


@dataclass(frozen=True)
class Form:
    """Fields that are sent together as the values of `intent`; `keeps` is the intent that saves a draft."""

    intent: str
    submit: str
    fields: tuple[FormField, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    keeps: str = ""
    type: Literal["form"] = "form"


Block = Annotated[
    Text | Quote | Facts | Progress | Chart | Table | Tree | Divider | People | Buttons | Form,
    Discriminator("type"),
]


@dataclass(frozen=True)
class Card:
    """One message; `why` says why it was sent and, where it asks something, who will see the answer."""

    title: str
    blocks: tuple[Block, ...] = ()
    why: str = ""


_CARD: TypeAdapter[Card] = TypeAdapter(Card)


def to_json(card: Card) -> str:
    """The card as JSON text, as the outbox keeps it."""
    return _CARD.dump_json(card).decode()


def from_json(text: str) -> Card:
    """The card that `to_json` wrote; raises pydantic.ValidationError for anything else."""
    return _CARD.validate_json(text)
