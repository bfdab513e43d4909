"""People and teams as admins change them, as forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Buttons,
    Card,
    ChannelField,
    Chip,
    Form,
    FormField,
    Legend,
    PeopleField,
    Text,
    Tree,
    TreeRow,
)
from cards.checkins import notice
from cards.settings import Filled, cadence_options, language_options, yes_no
from cards.voice import Voice

PERSON_FORM, PERSON_SAVE = "person.form", "person.save"
LEAVE, LEFT, BACK = "person.leave", "person.left", "person.back"
TEAM_FORM, TEAM_SAVE, TEAM_REMOVE = "team.form", "team.save", "team.remove"
CHANNEL_FORM, CHANNEL_SAVE = "channel.form", "channel.save"
PERSON, TEAM, CHANNEL, HEIR = "person", "team", "channel", "heir"


@dataclass(frozen=True, kw_only=True)
class Picked:
    """Whom the fields of a form name: by field, those who were found, and the names that could not be."""

    people: Mapping[str, Sequence[Chip]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)


def person_form(voice: Voice, filled: Filled, picked: Picked, *, person: UUID | None, name: str) -> Card:
    """Somebody who is here, or (None) somebody to be added."""
    text = filled.text
    fields: list[FormField] = [
        Legend((voice.text("Who it is"),)),
        text("email", voice.text("E-mail"), voice.text("By it they are known in Slack, Teams and files.")),
        text(
            "name", voice.text("Name"), voice.text("Empty: made from the e-mail.") if person is None else ""
        ),
        text("role", voice.text("What they do"), voice.text("For example: Head of Sales")),
        filled.choice(
            "admin",
            voice.text("Admin"),
            yes_no(voice),
            voice.text(
                "Admins change settings and see who changed what. They read no more notes than others."
            ),
        ),
        Legend((voice.text("Where they belong"),)),
        _people(
            filled,
            picked,
            "manager",
            voice.text("Manager"),
            voice.text("Reads their notes and can help."),
            1,
        ),
        text("teams", voice.text("Teams"), voice.text("Names, with commas between.")),
        Legend((voice.text("When and how they are asked"),)),
        filled.choice(
            "cadence", voice.text("How often"), cadence_options(voice, default=voice.text("like their team"))
        ),
        filled.choice(
            "locale",
            voice.text("Language and number format"),
            language_options(filled.values.get("locale", ""), none=voice.text("like the company")),
        ),
        text("zone", voice.text("Time zone"), voice.text("Region and city. Empty: like the company.")),
        text("country", voice.text("Public holidays of"), voice.text("A country. Empty: like the company.")),
        text("region", voice.text("State or province")),
        text("working_days", voice.text("Working days"), voice.text("Mon-Fri, Sun-Thu, or Mon Tue Thu")),
        text("day_starts", voice.text("The working day begins")),
        text("day_ends", voice.text("And ends")),
    ]
    title = name or voice.text("Add somebody")
    submit = voice.text("Save") if person else voice.text("Add them")
    about: tuple[Block, ...] = (
        ()
        if person
        else (
            Text(
                spans=(
                    voice.text(
                        "They are greeted when a team or a goal is theirs. In Slack or Teams they are known by this "
                        "e-mail; without a chat, whoever runs the server hands them a way in: headway signin E-MAIL"
                    ),
                ),
                muted=True,
            ),
        )
    )
    form = Form(
        intent=PERSON_SAVE,
        submit=submit,
        fields=tuple(fields),
        values={PERSON: str(person) if person else ""},
    )
    return Card(title=title, blocks=(*about, form))


def leaving(
    voice: Voice,
    *,
    person: UUID,
    name: str,
    goals: Sequence[str],
    reports: int,
    leads: Sequence[str],
    picked: Picked,
    problem: str,
) -> Card:
    """What becomes of what somebody has who leaves, and who takes over."""
    blocks: list[Block] = [
        Text(
            spans=(
                voice.text(
                    "{who} is asked and told nothing any more, and signed out. What they recorded stays.",
                    who=name,
                ),
            )
        )
    ]
    if goals:
        n = len(goals)
        blocks.append(
            Text(
                spans=(
                    voice.plural(
                        "{n} goal is theirs. Without somebody who takes over, nobody is asked about it:",
                        "{n} goals are theirs. Without somebody who takes over, nobody is asked about them:",
                        n,
                    ),
                )
            )
        )
        blocks.append(Tree(rows=tuple(TreeRow(0, (title,)) for title in goals[:_MOST])))
    if reports:
        told = voice.plural("{n} person reports to them.", "{n} people report to them.", reports)
        blocks.append(Text(spans=(told,)))
    if leads:
        blocks.append(Text(spans=(voice.text("They lead {teams}.", teams=", ".join(leads)),)))
    heir = PeopleField(
        HEIR,
        voice.text("Who takes over their goals, people and teams?"),
        chosen=tuple(picked.people.get(HEIR, ())),
        hint=voice.text("Empty: nobody for now."),
        most=1,
        problem=problem,
        typed=picked.typed.get(HEIR, ""),
    )
    form = Form(
        intent=LEFT,
        submit=voice.text("{who} has left", who=name),
        fields=(heir,),
        values={PERSON: str(person)},
    )
    return Card(title=voice.text("Has {who} left?", who=name), blocks=(*blocks, form))


def left(voice: Voice, *, name: str, heir: str, goals: int, undo: Action) -> Card:
    lines = [voice.text("Nothing is asked of them any more.")]
    if heir:
        lines.append(
            voice.plural("{n} goal is {heir}'s now.", "{n} goals are {heir}'s now.", goals, heir=heir)
            if goals
            else voice.text("{heir} takes over.", heir=heir)
        )
    return notice(voice.text("{who} has left", who=name), *lines, buttons=(undo,))


def handed_over(voice: Voice, *, by: str, of: str, goals: Sequence[str]) -> Card:
    """To whoever takes over goals of somebody who left."""
    return Card(
        title=voice.text("Goals of {who} are yours now", who=of),
        blocks=(
            Text(spans=(voice.text("{who} left. These go on with you:", who=of),)),
            Tree(rows=tuple(TreeRow(0, (title,)) for title in goals[:_MOST])),
            Buttons(items=(Action(voice.text("My goals"), "goal.list"),)),
        ),
        why=voice.text("You get this because {who} gave them to you.", who=by),
    )


def team_form(voice: Voice, filled: Filled, picked: Picked, *, team: UUID | None, name: str) -> Card:
    """A team that is there, or (None) one to be made."""
    fields: list[FormField] = [
        filled.text("name", voice.text("Name")),
        _people(
            filled,
            picked,
            "lead",
            voice.text("Lead"),
            voice.text("Sets the team up and hears of it."),
            1,
        ),
        _people(
            filled,
            picked,
            "members",
            voice.text("People"),
            voice.text("They read each other's notes. Whoever is new gets a short hello."),
            None,
        ),
        filled.text(
            "parent", voice.text("Below which team?"), voice.text("Its name. Empty: it stands on its own.")
        ),
        filled.choice(
            "cadence",
            voice.text("How often it is asked"),
            cadence_options(voice, default=voice.text("like everyone")),
        ),
        ChannelField(
            "channel",
            voice.text("Where its digest goes"),
            value=filled.values.get("channel", ""),
            hint=voice.text("Empty: nowhere."),
            shown=filled.channel,
            problem=filled.problems.get("channel", ""),
        ),
    ]
    form = Form(
        intent=TEAM_SAVE,
        submit=voice.text("Save") if team else voice.text("Make it"),
        fields=tuple(fields),
        values={TEAM: str(team) if team else ""},
    )
    return Card(title=name or voice.text("Make a team"), blocks=(form,))


def channel_form(voice: Voice, filled: Filled, *, channel: UUID, name: str) -> Card:
    """Where a channel lies: its digest comes by its own clock."""
    zone = filled.text(
        "zone",
        voice.text("Its time zone"),
        voice.text("Digests come by this clock. Empty: like the company."),
    )
    return Card(
        title=name,
        blocks=(
            Form(
                intent=CHANNEL_SAVE, submit=voice.text("Save"), fields=(zone,), values={CHANNEL: str(channel)}
            ),
        ),
    )


_MOST = 10


def _people(
    filled: Filled, picked: Picked, name: str, label: str, hint: str, most: int | None
) -> PeopleField:
    return PeopleField(
        name,
        label,
        chosen=tuple(picked.people.get(name, ())),
        hint=hint,
        most=most,
        problem=filled.problems.get(name, ""),
        typed=picked.typed.get(name, ""),
    )
