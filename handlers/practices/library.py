"""The practice library: what works for others, found by words, by the likeness of goals, by whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cards import practices as cards
from cards.exchange import Reply, Request
from cards.practices import MOST_ON_A_PAGE, Page, PracticeView
from coaching.alike import ALIKE, Likeness
from handlers import lookup
from handlers.practices.sharing import add_words
from handlers.practices.shelf import aim_of, goals_of, readable, view_of, views_of
from handlers.status import Sight, sight_of
from okrs.find import MYSELF, Named, find
from okrs.reader.text import fold
from storage.goals import Goal
from storage.store import Work
from storage.tables import Person, Practice

_ADD = frozenset(("add", "hinzufugen", "ajouter", "anadir", "adicionar", "追加"))
_MINE = frozenset(("mine", "my", "meine", "miennes", "mias", "minhas", *MYSELF))


async def show_words(work: Work, request: Request, words: str) -> Reply:
    """What follows /okr practices: nothing, "add …", "mine", a goal, a person, or words to look for."""
    first, _, rest = words.strip().partition(" ")
    if fold(first) in _ADD:
        return await add_words(work, request, rest)
    return await _list(await sight_of(work, request), words.strip(), 0)


async def show_list(work: Work, request: Request) -> Reply:
    """The button of the library, and of its further pages: `words` and `offset`."""
    offset = request.values.get("offset", "0")
    start = int(offset) if offset.isdigit() and len(offset) < 6 else 0
    return await _list(await sight_of(work, request), request.values.get("words", ""), start)


async def show(work: Work, request: Request) -> Reply:
    """One practice: `practice`."""
    sight = await sight_of(work, request)
    row = await readable(work, sight.home, request)
    view = await view_of(work, sight.home, row, reader=sight.reader, voice=sight.voice)
    waiting = [
        offer.key_result_id
        for offer in await work.practices.offers(people=[sight.reader], practices=[row.id])
        if offer.tries is None
    ]
    card = cards.practice_card(sight.voice, view, offered_for=waiting[-1] if waiting else None)
    return Reply(card=card)


async def own_of(sight: Sight) -> list[PracticeView]:
    """The reader's own, whoever may read them, the newest first."""
    rows = [row for row in await sight.work.practices.of([sight.reader]) if row.words]
    return await _views(sight, rows)


async def newest(sight: Sight, most: int) -> list[PracticeView]:
    """What others published last."""
    rows = [row for row in await sight.work.practices.shared() if row.person_id != sight.reader]
    return await _views(sight, rows[:most])


async def _list(sight: Sight, words: str, offset: int) -> Reply:
    if fold(words) in _MINE:
        return _page(
            sight, await own_of(sight), words, offset, heading=sight.voice.text("What works for you")
        )
    rows = await sight.work.practices.shared()
    if not words:
        return await _shown(sight, rows, words, offset)
    found = await _named(sight, words)
    goals = [thing for thing in found if isinstance(thing, Goal)]
    if goals and (alike := await _alike(sight, rows, goals)):
        return await _shown(sight, alike, words, offset, goal=goals[0].key_result.title)
    views = await _views(sight, rows)
    people = [thing.name for thing in found if isinstance(thing, Person)]
    by_author = [view for view in views if view.author and view.author in people]
    return _page(sight, by_author or _about(views, words), words, offset)


async def _shown(sight: Sight, rows: Sequence[Practice], words: str, offset: int, *, goal: str = "") -> Reply:
    return _page(sight, await _views(sight, rows), words, offset, goal=goal)


def _page(
    sight: Sight,
    views: Sequence[PracticeView],
    words: str,
    offset: int,
    *,
    goal: str = "",
    heading: str = "",
) -> Reply:
    start = offset if offset < len(views) else 0
    shown = views[start : start + MOST_ON_A_PAGE]
    page = Page(
        practices=shown,
        offset=start,
        more=len(views) - start - len(shown),
        words=words,
        goal=goal,
        heading=heading,
    )
    return Reply(card=cards.library(sight.voice, page))


async def _views(sight: Sight, rows: Sequence[Practice]) -> list[PracticeView]:
    goals = await goals_of(sight.work, rows)
    return await views_of(sight.work, sight.home, rows, reader=sight.reader, voice=sight.voice, goals=goals)


async def _named(sight: Sight, words: str) -> list[lookup.Thing]:
    tree = await sight.work.goals.tree()
    found = lookup.directory(sight.home, tree, reader=sight.reader).find(words)
    return found or lookup.directory(
        sight.home, await lookup.every_goal(sight.work), reader=sight.reader
    ).find(words)


async def _alike(sight: Sight, rows: Sequence[Practice], goals: Sequence[Goal]) -> list[Practice]:
    """The practices of these goals and of those like them, the likest first."""
    origins = await goals_of(sight.work, rows)
    company = [aim_of(goal) for goal in (await sight.work.goals.tree()).goals]
    likeness = Likeness(company)

    def how(row: Practice) -> float:
        origin = origins.get(row.key_result_id) if row.key_result_id else None
        if origin is None:
            return 0.0
        if any(goal.id == origin.id for goal in goals):
            return 1.0
        return max(likeness.between(aim_of(origin), aim_of(goal)) for goal in goals)

    like = {row.id: how(row) for row in rows}
    return sorted((row for row in rows if like[row.id] >= ALIKE), key=lambda row: -like[row.id])


def _about(views: Sequence[PracticeView], words: str) -> list[PracticeView]:
    """Those in whose words, goal or author the words are found, in their order."""
    named = [
        Named(view.id, (view.title, " ".join((view.title, view.words, view.goal, view.author))))
        for view in views
    ]
    ids: set[UUID] = set(find(words, named).matches)
    return [view for view in views if view.id in ids]
