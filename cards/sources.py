"""Sources of numbers: what there is, how one is filled in and tried out, what it feeds, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormField,
    Link,
    LinkButton,
    Option,
    Quote,
    Spans,
    Text,
    TextField,
)
from cards.voice import Voice

NAME, EVERY = "name", "every"
_MOST_SHOWN = 12
_MOST_BUTTONS = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A source as a person sees it, its trouble in their language."""

    id: UUID
    name: str
    kind: str
    owner: str
    value: Decimal | None
    unit: str
    as_of: datetime | None
    url: str
    every: timedelta
    is_pushed: bool
    is_paused: bool
    trouble: str
    has_secret: bool
    takes_secret: bool
    feeds: tuple[Fed, ...]

    @property
    def rests(self) -> bool:
        """Whether nothing stands on it now, so that it is not read."""
        return not any(fed.is_open for fed in self.feeds)


@dataclass(frozen=True, kw_only=True)
class Fed:
    """What a source feeds: a goal or a number of the business; `leading`: it only leads to the outcome."""

    target: UUID
    title: str
    leading: bool
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One field of a source, as its form asks for it."""

    name: str
    label: str
    hint: str
    example: str
    value: str
    problem: str
    choices: tuple[str, ...] = ()


def listing(voice: Voice, sources: Sequence[Shown]) -> Card:
    """Every source in a line, and a way to add one."""
    add = Action(voice.text("Add a source"), "source.new", tone="primary")
    if not sources:
        return Card(
            title=voice.text("No numbers come in by themselves yet"),
            blocks=(
                Text(
                    spans=(
                        voice.text(
                            "Connect the tool where a number lives, and nobody has to copy it: check-ins come with it "
                            "filled in, and progress is seen as it happens."
                        ),
                    )
                ),
                Buttons(items=(add,)),
            ),
        )
    lines: list[Block] = [Text(spans=_line(voice, source)) for source in sources[:_MOST_SHOWN]]
    if len(sources) > _MOST_SHOWN:
        lines.append(Text(spans=(voice.text("And {n} more.", n=len(sources) - _MOST_SHOWN),), muted=True))
    see = [
        Action(source.name, "source.show", {"source": str(source.id)}) for source in sources[:_MOST_BUTTONS]
    ]
    return Card(title=voice.text("Where numbers come from"), blocks=(*lines, Buttons(items=(add, *see))))


def kinds(voice: Voice, found: Sequence[tuple[str, str]]) -> Card:
    """Which tool has the number?"""
    field = ChoiceField(
        name="kind",
        label=voice.text("Which tool has the number?"),
        options=tuple(Option(kind, title) for kind, title in found),
        value=found[0][0],
    )
    return Card(
        title=voice.text("Add a source"),
        blocks=(Form(intent="source.form", submit=voice.text("Go on"), fields=(field,)),),
        why=voice.text("Hours, messages and who is online are never counted, in no tool."),
    )


def form(
    voice: Voice,
    *,
    kind: str,
    title: str,
    fields: Sequence[Asked],
    name: str,
    name_problem: str,
    every: str,
    schedules: Sequence[int],
    problem: str,
    source: UUID | None,
) -> Card:
    """The fields of one kind of source, without its keys."""
    made: list[FormField] = [
        TextField(
            name=NAME,
            label=voice.text("What to call it"),
            value=name,
            hint=voice.text("For example: {example}", example=voice.text("Survey, all customers")),
            problem=name_problem,
        )
    ]
    made += [_field(voice, field) for field in fields]
    if schedules:
        made.append(
            ChoiceField(
                name=EVERY,
                label=voice.text("How often to read it"),
                options=tuple(Option(str(n), _every(voice, timedelta(minutes=n))) for n in schedules),
                value=every,
            )
        )
    values = {"kind": kind} | ({"source": str(source)} if source else {})
    blocks: list[Block] = [Text(spans=(Bold(problem),))] if problem else []
    blocks.append(Form(intent="source.save", submit=voice.text("Save"), fields=tuple(made), values=values))
    return Card(
        title=title,
        blocks=tuple(blocks),
        why=voice.text(
            "Keys and passwords are not asked here: they are entered on a page of yours, never in a chat."
        ),
    )


def _field(voice: Voice, field: Asked) -> FormField:
    if field.choices:
        return ChoiceField(
            name=field.name,
            label=field.label,
            options=tuple(Option(choice, voice.text(choice)) for choice in field.choices),
            value=field.value if field.value in field.choices else field.choices[0],
            hint=field.problem or field.hint,
        )
    example = voice.text("For example: {example}", example=field.example) if field.example else ""
    return TextField(
        name=field.name,
        label=field.label,
        value=field.value,
        hint=" ".join(filter(None, (field.hint, example))),
        problem=field.problem,
    )


def asks_secret(voice: Voice, source: Shown, *, page: str) -> Card:
    """The key is entered on a page."""
    return Card(
        title=voice.text("“{name}” is saved. Now its key.", name=source.name),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "Enter the key on a page of yours. It is kept encrypted, and nobody sees it again, "
                        "not even you."
                    ),
                )
            ),
            Buttons(
                items=(
                    LinkButton(voice.text("Enter the key"), page),
                    Action(voice.text("It needs no key"), "source.try", {"source": str(source.id)}),
                )
            ),
        ),
    )


def pushed(voice: Voice, source: Shown, *, page: str) -> Card:
    """How another system hands its number in."""
    path = f"POST /api/v1/metrics/{source.id}"
    return Card(
        title=voice.text("“{name}” waits for its number", name=source.name),
        blocks=(
            Text(spans=(voice.text("Have your system send it to this path of my own address, as JSON:"),)),
            Quote(f'{path}\n{{"value": "41.2"}}'),
            Text(
                spans=(
                    voice.text(
                        "It needs a key with the scope “push” (`headway token create`), or a secret to sign with."
                    ),
                )
            ),
            Buttons(
                items=(
                    LinkButton(voice.text("Set a signing secret"), page),
                    Action(
                        voice.text("Link it to a goal"),
                        "source.link",
                        {"source": str(source.id)},
                        tone="primary",
                    ),
                )
            ),
        ),
    )


def trying(voice: Voice, name: str) -> Card:
    return Card(title=voice.text("I'm reading “{name}”. What it says comes in a moment.", name=name))


def tried(voice: Voice, source: Shown, *, page: str) -> Card:
    """What a source said when it was tried out: a number, or what is wrong."""
    values = {"source": str(source.id)}
    if source.trouble or source.value is None or source.as_of is None:
        actions: list[Action | LinkButton] = [
            Action(voice.text("Try again"), "source.try", values, tone="primary"),
            Action(voice.text("Change it"), "source.form", values),
        ]
        if source.takes_secret:
            actions.append(LinkButton(voice.text("Enter the key"), page))
        return Card(
            title=voice.text("“{name}” gave no number", name=source.name),
            blocks=(Quote(source.trouble), Buttons(items=tuple(actions))),
        )
    link = Action(voice.text("Link it to a goal"), "source.link", values, tone="primary")
    return Card(
        title=voice.text(
            "“{name}” returned {value} at {time}.",
            name=source.name,
            value=voice.number(source.value, source.unit),
            time=voice.moment(source.as_of),
        ),
        blocks=(
            *_link(voice, source),
            *_feeds(voice, source),
            Buttons(items=(link, Action(voice.text("Change it"), "source.form", values))),
        ),
    )


def one(voice: Voice, source: Shown, *, may_change: bool, page: str) -> Card:
    """One source: its number, its age, what it feeds, what is wrong."""
    blocks: list[Block] = [Text(spans=_line(voice, source)), *_link(voice, source), *_feeds(voice, source)]
    if source.trouble:
        blocks += [Text(spans=(voice.text("This is what I was told:"),)), Quote(source.trouble)]
    how = _how(voice, source)
    kept = voice.text("{how} {who} looks after it.", how=how, who=source.owner)
    blocks.append(Text(spans=(f"{source.kind}. {kept}",), muted=True))
    if may_change:
        blocks.append(Buttons(items=tuple(_answers(voice, source, page))))
    return Card(title=source.name, blocks=tuple(blocks))


def targets(voice: Voice, source: Shown, options: Sequence[Option]) -> Card:
    """What does the number tell of?"""
    field = ChoiceField(
        name="target",
        label=voice.text("What is “{name}” the number of?", name=source.name),
        options=tuple(options),
        value=options[0].value,
    )
    return Card(
        title=voice.text("Link “{name}”", name=source.name),
        blocks=(
            Form(
                intent="source.feed",
                submit=voice.text("Link"),
                fields=(field,),
                values={"source": str(source.id)},
            ),
        ),
        why=voice.text("From then on its number is the goal's value. How sure you are stays yours to say."),
    )


def refused(voice: Voice, source: Shown, *, title: str, reason: str, target: UUID | None) -> Card:
    """A number of activity can't be the measure of an outcome; it may lead to one, where that is said."""
    values = {"source": str(source.id), "target": str(target), "leading": "yes"}
    actions = [Action(voice.text("Use it as a leading sign"), "source.feed", values)] if target else []
    other = Action(voice.text("Choose another"), "source.link", {"source": str(source.id)})
    blocks: list[Block] = [
        Text(spans=(reason,)),
        Text(
            spans=(
                voice.text(
                    "As the measure of “{goal}” it would reward being busy. "
                    "It can be shown as a sign that leads there.",
                    goal=title,
                )
                if target
                else voice.text(
                    "“{goal}” is a number of the business: it tells what comes of the work.", goal=title
                ),
            )
        ),
        Buttons(items=(*actions, other)),
    ]
    return Card(title=voice.text("“{name}” counts activity", name=source.name), blocks=tuple(blocks))


def asks_to_remove(voice: Voice, source: Shown) -> Card:
    values = {"source": str(source.id)}
    return Card(
        title=voice.text("Remove “{name}”?", name=source.name),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "Its settings and its key go. What it said stays in the history of the goals."
                    ),
                )
            ),
            Buttons(
                items=(
                    Action(voice.text("Remove it"), "source.remove.confirm", values, tone="danger"),
                    Action(voice.text("Keep it"), "source.show", values),
                )
            ),
        ),
    )


def removed(voice: Voice, name: str) -> Card:
    return Card(title=voice.text("“{name}” is removed. What it said stays.", name=name))


def paused_card(
    voice: Voice,
    *,
    source: UUID,
    name: str,
    trouble: str,
    feeds: Sequence[str],
    last: tuple[Decimal, str, datetime] | None,
) -> Card:
    """A source is not read any more: why, what that means, and what to do. `last`: value, unit, moment."""
    blocks: list[Block] = [Text(spans=(voice.text("This is what I was told:"),)), Quote(trouble)]
    if last is not None:
        value, unit, at = last
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "The last number I have is {value}, of {when}. It stays until there is a newer one.",
                        value=voice.number(value, unit),
                        when=voice.moment(at),
                    ),
                )
            )
        )
    if feeds:
        goals = ", ".join(map(voice.quoted, feeds))
        blocks.append(Text(spans=(voice.text("Until then, {goals} is told by hand.", goals=goals),)))
    values = {"source": str(source)}
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Try again"), "source.resume", values, tone="primary"),
                Action(voice.text("See the source"), "source.show", values),
            )
        )
    )
    return Card(
        title=voice.text("“{name}” can't be read any more", name=name),
        blocks=tuple(blocks),
        why=voice.text("You get this once, because you look after this source."),
    )


def _how(voice: Voice, source: Shown) -> str:
    if source.is_pushed:
        return voice.text("Handed in by its system.")
    if source.rests:
        return voice.text("Not read while nothing open stands on it.")
    return voice.text("Read {often}.", often=_every(voice, source.every))


def _line(voice: Voice, source: Shown) -> Spans:
    if source.value is None or source.as_of is None:
        state = voice.text("no number yet")
    else:
        state = voice.text(
            "{value}, {when}", value=voice.number(source.value, source.unit), when=voice.moment(source.as_of)
        )
    trouble = ""
    if source.is_paused:
        trouble = voice.text("paused")
    elif source.trouble:
        trouble = voice.text("in trouble")
    elif source.rests and source.value is not None and not source.is_pushed:
        trouble = voice.text("resting: nothing open stands on it")
    return (Bold(source.name), f": {state}" + (f" ({trouble})" if trouble else ""))


def _link(voice: Voice, source: Shown) -> list[Block]:
    return [Text(spans=(Link(voice.text("See it there"), source.url),))] if source.url else []


def _feeds(voice: Voice, source: Shown) -> list[Block]:
    if not source.feeds:
        return [Text(spans=(voice.text("It feeds nothing yet."),), muted=True)]
    told = ", ".join(_fed(voice, fed) for fed in source.feeds)
    return [Text(spans=(voice.text("It feeds {goals}.", goals=told),))]


def _fed(voice: Voice, fed: Fed) -> str:
    if not fed.is_open:
        return voice.text("“{goal}” (closed)", goal=fed.title)
    return voice.text("“{goal}” (leading)", goal=fed.title) if fed.leading else f"“{fed.title}”"


def _answers(voice: Voice, source: Shown, page: str) -> list[Action | LinkButton]:
    values = {"source": str(source.id)}
    found: list[Action | LinkButton] = []
    if not source.is_pushed:
        found.append(
            Action(
                voice.text("Switch on") if source.is_paused else voice.text("Read it now"),
                "source.try",
                values,
                tone="primary",
            )
        )
    if source.feeds:
        fed = source.feeds[0]
        found.append(
            Action(
                voice.text("Unlink “{goal}”", goal=fed.title),
                "source.unlink",
                {**values, "target": str(fed.target)},
            )
        )
    else:
        found.append(Action(voice.text("Link it to a goal"), "source.link", values))
    found.append(Action(voice.text("Change it"), "source.form", values))
    if source.takes_secret:
        found.append(LinkButton(voice.text("Enter the key"), page))
    if not source.is_paused and not source.is_pushed:
        found.append(Action(voice.text("Pause"), "source.pause", values))
    found.append(Action(voice.text("Remove"), "source.remove", values, tone="danger"))
    return found


def _every(voice: Voice, often: timedelta) -> str:
    minutes = int(often.total_seconds() // 60)
    if minutes == 1440:
        return voice.text("once a day")
    if minutes == 60:
        return voice.text("every hour")
    if minutes % 60 == 0:
        return voice.text("every {n} hours", n=minutes // 60)
    return voice.text("every {n} minutes", n=minutes)
