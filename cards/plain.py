"""The plain-text form of a card: notifications, screen readers, terminals."""

from __future__ import annotations

from typing import assert_never

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChannelField,
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
    PeopleField,
    Progress,
    Quote,
    Span,
    Spans,
    Table,
    Text,
    TextField,
    Tree,
)


def plain(card: Card) -> str:
    """The whole card as lines of text, nothing that only a picture would say left out."""
    lines = [card.title, *(line for block in card.blocks for line in _block(block))]
    if card.why:
        lines.append(card.why)
    return "\n".join(line for line in lines if line)


def plain_spans(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case str():
            return span
        case Bold(text):
            return text
        case Mention(_, name):
            return f"@{name}"
        case Link(text, url):
            return f"{text} ({url})"
        case _:
            assert_never(span)


def _block(block: Block) -> list[str]:
    match block:
        case Text(spans):
            return [plain_spans(spans)]
        case Quote(text):
            return [f"> {line}" for line in text.splitlines()]
        case Facts(items):
            return [f"{fact.label}: {fact.value}" for fact in items]
        case Progress():
            return [f"{plain_spans(block.label)}: {block.caption}"]
        case Chart():
            return [f"{block.title}: {block.summary}"]
        case Table():
            return [block.caption, *(" | ".join(row) for row in (block.header, *block.rows))]
        case Tree(rows):
            return ["  " * row.depth + plain_spans(row.spans) for row in rows]
        case Divider():
            return []
        case People(label, chips):
            return [f"{label}: {', '.join(chip.name for chip in chips)}"]
        case Buttons(items):
            return [" ".join(_button(button) for button in items)]
        case Form():
            return [line for field in block.fields for line in _field(field)]
        case _:
            assert_never(block)


def _button(button: Action | LinkButton) -> str:
    match button:
        case Action(label):
            return f"[{label}]"
        case LinkButton(label, url):
            return f"[{label}: {url}]"
        case _:
            assert_never(button)


def _field(field: FormField) -> list[str]:
    match field:
        case Legend(label, progress):
            return [plain_spans(label), *([progress.caption] if progress else [])]
        case NumberField() | TextField():
            return [_filled(field.label, field.value), *_warned(field.problem)]
        case ChoiceField():
            return [_filled(field.label, field.value)]
        case PeopleField():
            names = ", ".join(chip.name for chip in field.chosen)
            return [_filled(field.label, names), *_warned(field.problem)]
        case ChannelField():
            return [_filled(field.label, field.shown), *_warned(field.problem)]
        case ConfidenceField():
            return [f"{field.label} ({field.low}–{field.high})"]
        case _:
            assert_never(field)


def _filled(label: str, value: str) -> str:
    return f"{label}: {value}" if value else label


def _warned(problem: str) -> list[str]:
    return [f"⚠ {problem}"] if problem else []
