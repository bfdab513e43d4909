"""People and teams that a form names, by id where there is a picker, else by name or e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from cards.blocks import Chip
from cards.settings_people import Picked
from handlers import lookup
from handlers.settings.reading import Typed
from handlers.status import Sight
from storage.tables import Person, Team

_BETWEEN = re.compile(r"[,;\n]")


def people_named(sight: Sight, typed: Typed, name: str) -> list[Person]:
    """The active people whom a field names; a name that fits nobody, or several, is a problem of it."""
    found = [(text, _person(sight, text)) for text in _parts(typed.raw(name))]
    unknown = [text for text, person in found if person is None]
    if unknown:
        typed.wrong(name, _nobody(sight, unknown[0]))
    return list({person.id: person for _, person in found if person is not None}.values())


def person_named(sight: Sight, typed: Typed, name: str) -> Person | None:
    """The same where one person is wanted at most."""
    people = people_named(sight, typed, name)
    if len(people) > 1:
        typed.wrong(name, sight.voice.text("Name one person."))
    return people[0] if people else None


def picked(sight: Sight, typed: Typed, *names: str) -> Picked:
    """The fields that name people, to be shown again: who was found, and what was not."""
    people, left = {}, {}
    for name in names:
        found = [(text, _person(sight, text)) for text in _parts(typed.raw(name))]
        people[name] = [chip(person) for _, person in found if person is not None]
        left[name] = ", ".join(text for text, person in found if person is None)
    return Picked(people=people, typed=left)


def teams_named(sight: Sight, typed: Typed, name: str) -> list[Team]:
    """The teams that a field names."""
    found = []
    for text in _parts(typed.raw(name)):
        team = _team(sight, text)
        if team is None:
            typed.wrong(name, _no_team(sight, text))
        else:
            found.append(team)
    return found


def chip(person: Person) -> Chip:
    return Chip(person.id, person.name)


def _person(sight: Sight, text: str) -> Person | None:
    people = sight.home.company.people
    try:
        found = people.get(UUID(text))
        return found if found is not None and found.active else None
    except ValueError:
        pass
    wanted = text.casefold()
    active = [person for person in people.values() if person.active]
    # What merely sounds alike is asked about: this decides who reads whose notes.
    for names in (_full_names, _short_names):
        exact = [person for person in active if wanted in names(person)]
        if exact:
            return exact[0] if len(exact) == 1 else None
    return None


def _full_names(person: Person) -> tuple[str, ...]:
    return person.email.casefold(), person.name.casefold()


def _short_names(person: Person) -> tuple[str, ...]:
    return person.email.partition("@")[0].casefold(), person.name.split(" ", maxsplit=1)[0].casefold()


def _team(sight: Sight, text: str) -> Team | None:
    teams = sight.home.company.teams
    return next((team for team in teams.values() if team.name.casefold() == text.casefold()), None)


def _nobody(sight: Sight, text: str) -> str:
    found = lookup.find_person(sight.home, text)
    near = [*found.matches, *found.near]
    people = sight.home.company.people
    return _unknown(sight, text, [f"{people[id_].name} ({people[id_].email})" for id_ in near])


def _no_team(sight: Sight, text: str) -> str:
    found = lookup.find_team(sight.home, text)
    return _unknown(
        sight, text, [sight.home.company.teams[id_].name for id_ in (*found.matches, *found.near)]
    )


def _unknown(sight: Sight, text: str, near: Iterable[str]) -> str:
    some = list(dict.fromkeys(near))[:3]
    if not some:
        return sight.voice.text("“{name}” is not known here.", name=text[:60])
    return sight.voice.text(
        "“{name}” is not clear. Did you mean {names}?",
        name=text[:60],
        names=sight.voice.text(" or ").join(some),
    )


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in _BETWEEN.split(text) if part.strip()]
