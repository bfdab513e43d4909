"""Finding what somebody means among the goals, people and teams of their workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cards import choose
from cards.choose import Choice
from cards.exchange import Reply
from cards.tree import Sort
from cards.voice import Voice
from handlers.facts import House
from okrs.find import Found, Named, find
from okrs.permissions import Right
from storage.goals import Goal, GoalTree
from storage.store import Work
from storage.tables import Objective, Outcome, Person, Team

Thing = Goal | Objective | Outcome | Person | Team


@dataclass(frozen=True)
class Directory:
    """What can be named here, by id."""

    things: dict[UUID, Thing]

    def find(self, words: str) -> list[Thing]:
        """What the words name: one when it is certain, several to choose from; "@" means a person or a team."""
        wanted = words.strip().strip("\"'“”„«»").strip()
        things = self._people_and_teams() if wanted.startswith("@") else self.things.values()
        return self._of(find(wanted.lstrip("@"), map(_named, things)).matches)

    def near(self, words: str) -> list[Thing]:
        """What the words may have been meant to name."""
        return self._of(find(words.lstrip("@"), map(_named, self.things.values())).near)

    def _people_and_teams(self) -> list[Thing]:
        return [thing for thing in self.things.values() if isinstance(thing, Person | Team)]

    def _of(self, ids: Sequence[UUID]) -> list[Thing]:
        return [self.things[id_] for id_ in ids]


def directory(home: House, tree: GoalTree, *, reader: UUID | None) -> Directory:
    """Goals that the reader may see, with their objectives and outcomes; active people; teams."""
    goals = [goal for goal in tree.goals if home.may(reader, Right.SEE_GOAL, goal.key_result.owner_id)]
    people = [person for person in home.company.people.values() if person.active]
    things: list[Thing] = [*goals, *tree.objectives, *tree.outcomes, *people, *home.company.teams.values()]
    return Directory({thing.id: thing for thing in things})


def names(goals: Iterable[Goal]) -> list[Named]:
    """The names that goals go by."""
    return [_named(goal) for goal in goals]


async def every_goal(work: Work) -> GoalTree:
    """The goals of every cycle, closed ones too."""
    return await work.goals.tree(cycles=[cycle.id for cycle in await work.goals.cycles()])


def find_person(home: House, words: str) -> Found:
    """An active person by name; several when the name fits several."""
    people = (person for person in home.company.people.values() if person.active)
    return find(words.strip().lstrip("@"), map(_named, people))


def find_team(home: House, words: str) -> Found:
    """A team by name, with or without the word "team" behind it."""
    return find(words.strip().lstrip("@"), map(_named, home.company.teams.values()))


def which(voice: Voice, words: str, things: Iterable[Thing]) -> Reply:
    """The question which one is meant."""
    return Reply(card=choose.which(voice, words, [choice(thing) for thing in things]))


def which_of(
    voice: Voice, words: str, things: Iterable[Thing], *, intent: str, values: Mapping[str, str]
) -> Reply:
    """The question which one is meant, for something to be done with it: its button carries `values` too."""
    choices = [choice(thing) for thing in things]
    return Reply(
        card=choose.which(
            voice,
            words,
            [Choice(label=c.label, intent=intent, values={**c.values, **values}) for c in choices],
        )
    )


def nothing(voice: Voice, words: str, near: Iterable[Thing]) -> Reply:
    wanted = voice.text("goal, person or team")
    return Reply(card=choose.nothing(voice, words, [choice(thing) for thing in near], wanted=wanted))


def choice(thing: Thing) -> Choice:
    """A button that shows the thing."""
    match thing:
        case Goal():
            return Choice(
                label=thing.key_result.title,
                intent="goal.show",
                values={"key_result": str(thing.id)},
            )
        case Person():
            return Choice(label=thing.name, intent="person.show", values={"person": str(thing.id)})
        case Team():
            return Choice(label=thing.name, intent="team.show", values={"team": str(thing.id)})
        case Objective():
            return Choice(label=thing.title, intent="goal.tree", values={Sort.OBJECTIVE.value: str(thing.id)})
        case Outcome():
            return Choice(label=thing.title, intent="goal.tree", values={Sort.OUTCOME.value: str(thing.id)})


def _named(thing: Thing) -> Named:
    match thing:
        case Goal():
            row = thing.key_result
            return Named(row.id, tuple(name for name in (row.title, row.code, row.metric) if name))
        case Person():
            return Named(thing.id, (thing.name, thing.name.split()[0], thing.email.partition("@")[0]))
        case Team():
            return Named(thing.id, (thing.name, f"{thing.name} team", f"team {thing.name}"))
        case Objective() | Outcome():
            return Named(thing.id, (thing.title, thing.code))
