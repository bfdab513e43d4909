"""The first contact: what a team needs to begin, what is done of it, and what will happen next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from cards.arranged import often
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChannelField,
    Chip,
    ChoiceField,
    Form,
    FormField,
    Legend,
    Option,
    People,
    PeopleField,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.checkins import seen_by
from cards.names import several
from cards.proposals import Outline, goal_fields, shown
from cards.voice import Voice
from okrs.vocabulary import Cadence

# The fields of the form besides those of the goals.
TEAM, PEOPLE, CADENCE, MANAGER, CHANNEL = "team", "people", "cadence", "manager", "channel"
YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How far a team is: who is on it besides the reader, how often they are asked, where its digest goes, how many
    key results it has; all of it empty for a team that is still to be made."""

    team: UUID | None
    name: str
    people: Sequence[Chip]
    cadence: Cadence
    channel: str
    key_results: int
    cycle: str

    @property
    def is_done(self) -> bool:
        return self.team is not None and bool(self.channel) and self.key_results > 0


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The form as it is filled in: plain values, whom and which channel it names, and a sentence for each field to
    put right."""

    values: Mapping[str, str]
    people: Sequence[Chip] = ()
    channel: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def set_up(voice: Voice, stage: Stage, filled: Filled, *, others: Sequence[Action], may_import: bool) -> Card:
    """The three steps with what is done of them, and the form. `others` lead to other teams."""
    title = (
        voice.text("{team} is set up", team=stage.name)
        if stage.is_done
        else voice.text("Set up your team in three minutes")
    )
    blocks: list[Block] = []
    if filled.problems:
        blocks.append(Text(spans=(Bold(voice.text("Almost: please look at the fields marked below.")),)))
    elif not stage.is_done:
        intro = voice.text(
            "I ask people how their goals are going, understand what they answer, and tell a channel once a week "
            "what moved. This is what I need to know; it can be left and taken up again: /okr setup"
        )
        blocks.append(Text(spans=(intro,)))
    # Before anything is done, the headings of the form name the steps.
    if stage.team is not None:
        blocks += _steps(voice, stage)
    if stage.people:
        blocks.append(People(voice.text("On the team with you"), tuple(stage.people)))
    blocks.append(_form(voice, stage, filled))
    if may_import:
        hint = voice.text(
            "Goals in a spreadsheet already? Send it to me as a CSV file with the columns objective, key result, "
            "owner, start, target and unit: I show you first what would be added."
        )
        blocks.append(Text(spans=(hint,), muted=True))
    if others:
        blocks.append(Buttons(items=tuple(others)))
    return Card(title=title, blocks=tuple(blocks), why=voice.text("Nothing happens before you press Save."))


def _steps(voice: Voice, stage: Stage) -> list[Block]:
    asked = goals = ""
    if stage.team is not None:
        count = len(stage.people) + 1
        people = voice.plural("{n} person", "{n} people", count)
        asked = f"{stage.name}, {people}, {often(voice, stage.cadence)}"
    if stage.key_results:
        goals = voice.plural("{n} key result", "{n} key results", stage.key_results)
    steps = ((_who(voice), asked), (_where(voice), stage.channel), (_what(voice), goals))
    return [Text(spans=_step(done, name)) for name, done in steps]


def _step(done: str, name: str) -> tuple[str | Bold, ...]:
    return ("✓ ", Bold(name), f": {done}") if done else ("○ ", name)


def _who(voice: Voice) -> str:
    return voice.text("1. Who is asked, and how often")


def _where(voice: Voice) -> str:
    return voice.text("2. Where the digest goes")


def _what(voice: Voice) -> str:
    return voice.text("3. The first goals")


def _form(voice: Voice, stage: Stage, filled: Filled) -> Form:
    values, problems = filled.values, filled.problems
    fields: list[FormField] = [
        Legend((Bold(_who(voice)),)),
        TextField(
            TEAM,
            voice.text("What is the team called?"),
            values.get(TEAM, ""),
            problem=problems.get(TEAM, ""),
        ),
        PeopleField(
            PEOPLE,
            voice.text("Who else is to join it?") if stage.people else voice.text("Who is on it with you?"),
            tuple(filled.people),
            voice.text("Each gets one short hello that says what I ask, who sees it and how to stop it."),
            problem=problems.get(PEOPLE, ""),
        ),
        ChoiceField(
            CADENCE,
            voice.text("How often shall I ask?"),
            tuple(Option(cadence.value, often(voice, cadence)) for cadence in Cadence),
            values.get(CADENCE, ""),
        ),
        ChoiceField(
            MANAGER,
            voice.text("Do they report to you?"),
            (Option(YES, voice.text("Yes")), Option(NO, voice.text("No"))),
            values.get(MANAGER, ""),
            voice.text("Whoever has no manager here yet gets you as one: you see their notes and can help."),
        ),
        Legend((Bold(_where(voice)),)),
        ChannelField(
            CHANNEL,
            voice.text("Which channel?"),
            values.get(CHANNEL, ""),
            voice.text("Once a week it hears what moved and what needs a hand. It can wait: leave it empty."),
            filled.channel,
            problems.get(CHANNEL, ""),
        ),
        Legend((Bold(_what(voice)),)),
        *goal_fields(voice, cycle=stage.cycle, fields=values, problems=problems),
    ]
    kept = {"team_id": str(stage.team)} if stage.team else {}
    return Form(intent="setup.save", submit=voice.text("Save"), fields=tuple(fields), values=kept)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose next check-in comes on which day: the names of others, and whether it is the reader's too."""

    names: Sequence[str]
    reader: bool
    day: date


@dataclass(frozen=True, kw_only=True)
class Next:
    """What will happen: who is asked when and how often, who owns nothing yet, where the digest comes and on which
    day ('' and None for nowhere), who gets a hello, and the goals that were written."""

    asked: Sequence[Asked]
    at: time
    cadence: Cadence
    idle: Sequence[str]
    channel: str
    digest_on: date | None
    greeted: Sequence[str]
    goals: Outline | None


def done(voice: Voice, *, team: str, coming: Next, buttons: Sequence[Action]) -> Card:
    """What was saved, and what will happen next, to whom and when."""
    rows = tuple(TreeRow(0, (sentence,)) for sentence in _coming(voice, coming))
    blocks: list[Block] = [Tree(rows)]
    if coming.goals is not None:
        blocks += shown(voice, coming.goals)
    blocks.append(Buttons(items=tuple(buttons)))
    return Card(title=voice.text("{team} is ready", team=team), blocks=tuple(blocks))


def _coming(voice: Voice, coming: Next) -> Iterator[str]:
    for group in coming.asked:
        yield _asked(voice, group, coming.at)
    if not coming.asked:
        how = often(voice, coming.cadence)
        yield voice.text("Once somebody owns a goal, I ask about it {often}.", often=how)
    elif coming.idle:
        yield voice.plural(
            "{who} owns no goal yet and is asked nothing until then.",
            "{who} own no goal yet and are asked nothing until then.",
            len(coming.idle),
            who=several(voice, coming.idle),
        )
    if coming.digest_on is not None:
        day = voice.day(coming.digest_on)
        yield voice.text("The digest comes to {channel} on {day}.", channel=coming.channel, day=day)
    if coming.greeted:
        yield voice.plural(
            "{who} gets a short hello from me first, in working hours.",
            "{who} get a short hello from me first, in working hours.",
            len(coming.greeted),
            who=several(voice, coming.greeted),
        )


def _asked(voice: Voice, group: Asked, at: time) -> str:
    day, clock = voice.day(group.day), at.strftime("%H:%M")
    if not group.names:
        return voice.text("You are asked on {day} at {time}.", day=day, time=clock)
    names = [voice.text("You"), *group.names] if group.reader else group.names
    return voice.plural(
        "{who} is asked on {day} at {time} of their own time.",
        "{who} are asked on {day} at {time} of their own time.",
        len(names),
        who=several(voice, names),
        day=day,
        time=clock,
    )


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What somebody who was picked should know. `next_at` is their first check-in, None as long as they own nothing;
    `manager` sees their notes, '' for nobody."""

    by: str
    team: str
    cadence: Cadence
    next_at: datetime | None
    company: str
    manager: str


def hello(voice: Voice, about: Hello) -> Card:
    """The one short letter to somebody who was picked."""
    first = (
        voice.text("The first time is {when}.", when=voice.moment(about.next_at))
        if about.next_at is not None
        else voice.text("You own no goal here yet, so nothing is asked of you so far.")
    )
    asks = voice.text(
        "I am Headway. I ask {often} how the goals that you own are going: a minute, in your own words.",
        often=often(voice, about.cadence),
    )
    stop = voice.text("To pause me: /okr away until Friday. For everything else: /okr help")
    return Card(
        title=voice.text("{who} put you on the team {team}", who=about.by, team=about.team),
        blocks=(
            Text(spans=(f"{asks} {first}",)),
            Text(spans=(seen_by(voice, company=about.company, manager=about.manager),)),
            Text(spans=(stop,)),
            Buttons(
                items=(
                    Action(voice.text("My goals"), "goal.list"),
                    Action(voice.text("Help"), "help.show"),
                )
            ),
        ),
        why=voice.text("You get this once, because {who} picked you.", who=about.by),
    )


def parted(voice: Voice, *, by: str, team: str) -> Card:
    """What becomes of the hello when the set-up was taken back."""
    return Card(title=voice.text("{who} took it back: you are not on the team {team}", who=by, team=team))
