"""Every page of the dashboard, and who may see it: one table, from which the routes and the menu are made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from bot.web.board import (
    audit,
    blockers,
    bringing,
    checkin,
    checkins,
    company,
    crews,
    goal,
    hooks,
    mine,
    mydata,
    practices,
    report,
    settings,
    signed_in,
    sources,
    staff,
    team,
    tokens,
)
from bot.web.board.scene import Draw, Scene
from cards.voice import Voice
from okrs.permissions import TABLE, Relation, Right

Owner = Callable[[Scene], Awaitable[UUID | None]]


async def _reader(scene: Scene) -> UUID:
    return scene.sight.reader


async def _nobody(scene: Scene) -> None:
    """What belongs to the workspace."""


EVERYBODY = TABLE[Right.SEE_GOAL]
ONESELF = frozenset({Relation.SELF})
ADMINS = TABLE[Right.SETTINGS]
AUDITORS = TABLE[Right.SEE_AUDIT]


@dataclass(frozen=True, kw_only=True)
class Page:
    """`path` goes below a person's own address, which is for that person alone whatever the page. `owner` says whose
    its content is (None: the workspace's; raises 404), `who` what one must be to them; `menu` is its place in the
    menu, '' for none; `act` does what a form on it asks and draws it again; `talks` says that it has cards with buttons
    of any intent; `within` is the page of the menu that it belongs to."""

    name: str
    path: str
    title: Callable[[Voice], str]
    owner: Owner
    who: frozenset[Relation]
    draw: Draw
    menu: str = ""
    act: Draw | None = None
    talks: bool = False
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is changed by a form of the dashboard."""

    path: str
    owner: Owner
    who: frozenset[Relation]
    act: Callable[[Scene], Awaitable[web.Response]]


PAGES: tuple[Page, ...] = (
    Page(
        name="mine",
        path="/goals",
        title=lambda voice: voice.text("My goals"),
        owner=_reader,
        who=ONESELF,
        draw=mine.draw,
        talks=True,
        menu="goals",
    ),
    Page(
        name="checkin",
        path="/check-in",
        title=lambda voice: voice.text("Check-in"),
        owner=_reader,
        who=ONESELF,
        draw=checkin.draw,
        menu="checkin",
        talks=True,
    ),
    Page(
        name="team",
        path="/team",
        title=lambda voice: voice.text("Team"),
        owner=_nobody,
        who=EVERYBODY,
        draw=team.draw_own,
        talks=True,
        menu="team",
    ),
    Page(
        name="team",
        path="/team/{team}",
        title=lambda voice: voice.text("Team"),
        owner=_nobody,
        who=EVERYBODY,
        draw=team.draw,
        talks=True,
    ),
    Page(
        name="company",
        path="/company",
        title=lambda voice: voice.text("Company"),
        owner=_nobody,
        who=EVERYBODY,
        draw=company.draw,
        talks=True,
        menu="company",
    ),
    Page(
        name="company",
        path="/company/{sort}/{branch}",
        title=lambda voice: voice.text("Company"),
        owner=_nobody,
        who=EVERYBODY,
        draw=company.draw_branch,
    ),
    Page(
        name="report",
        path="/report",
        title=lambda voice: voice.text("Report"),
        owner=_nobody,
        who=EVERYBODY,
        draw=report.draw,
        menu="report",
    ),
    Page(
        name="goal",
        path="/goal/{goal}",
        title=lambda voice: voice.text("Key result"),
        owner=goal.owner,
        who=EVERYBODY,
        draw=goal.draw,
        talks=True,
    ),
    Page(
        name="checkins",
        path="/check-ins",
        title=lambda voice: voice.text("Check-ins"),
        owner=_nobody,
        who=EVERYBODY,
        draw=checkins.draw,
        menu="checkins",
    ),
    Page(
        name="blockers",
        path="/blockers",
        title=lambda voice: voice.text("In the way"),
        owner=_nobody,
        who=EVERYBODY,
        draw=blockers.draw,
        menu="blockers",
    ),
    Page(
        name="practices",
        path="/practices",
        title=lambda voice: voice.text("Practices"),
        owner=_nobody,
        who=EVERYBODY,
        draw=practices.draw,
        menu="practices",
    ),
    Page(
        name="sources",
        path="/sources",
        title=lambda voice: voice.text("Numbers"),
        owner=_nobody,
        who=EVERYBODY,
        draw=sources.draw,
        menu="sources",
    ),
    Page(
        name="mydata",
        path="/my-data",
        title=lambda voice: voice.text("My data"),
        owner=_reader,
        who=ONESELF,
        draw=mydata.draw,
        menu="mydata",
    ),
    Page(
        name="tokens",
        path="/keys",
        title=lambda voice: voice.text("Keys"),
        owner=_reader,
        who=ONESELF,
        draw=tokens.draw,
        menu="tokens",
    ),
    Page(
        name="settings",
        path="/settings",
        title=lambda voice: voice.text("Settings"),
        owner=_nobody,
        who=ADMINS,
        draw=settings.draw,
        menu="settings",
    ),
    *(
        Page(
            name="section",
            path=section.path,
            title=section.title,
            owner=_nobody,
            who=ADMINS,
            draw=settings.section_draw(section),
            act=settings.section_act(section),
            within="settings",
        )
        for section in settings.SECTIONS
    ),
    Page(
        name="staff",
        path="/settings/people",
        title=lambda voice: voice.text("People"),
        owner=_nobody,
        who=ADMINS,
        draw=staff.draw,
        within="settings",
    ),
    Page(
        name="person",
        path="/settings/people/add",
        title=lambda voice: voice.text("Add somebody"),
        owner=_nobody,
        who=ADMINS,
        draw=staff.draw_new,
        act=staff.act_new,
        within="settings",
    ),
    Page(
        name="person",
        path="/settings/people/{person_id}",
        title=lambda voice: voice.text("People"),
        owner=_nobody,
        who=ADMINS,
        draw=staff.draw_one,
        act=staff.act_one,
        within="settings",
    ),
    Page(
        name="bringing",
        path="/settings/import",
        title=lambda voice: voice.text("Bring in a file"),
        owner=_nobody,
        who=ADMINS,
        draw=bringing.draw,
        act=bringing.act,
        within="settings",
    ),
    Page(
        name="crews",
        path="/settings/teams",
        title=lambda voice: voice.text("Teams"),
        owner=_nobody,
        who=ADMINS,
        draw=crews.draw,
        within="settings",
    ),
    Page(
        name="crew",
        path="/settings/teams/add",
        title=lambda voice: voice.text("Make a team"),
        owner=_nobody,
        who=ADMINS,
        draw=crews.draw_new,
        act=crews.act_new,
        within="settings",
    ),
    Page(
        name="crew",
        path="/settings/teams/{team}",
        title=lambda voice: voice.text("Team"),
        owner=_nobody,
        who=ADMINS,
        draw=crews.draw_one,
        act=crews.act_one,
        within="settings",
    ),
    Page(
        name="hooks",
        path="/hooks",
        title=lambda voice: voice.text("Events"),
        owner=_nobody,
        who=ADMINS,
        draw=hooks.draw,
        menu="hooks",
    ),
    Page(
        name="audit",
        path="/audit",
        title=lambda voice: voice.text("Audit"),
        owner=_nobody,
        who=AUDITORS,
        draw=audit.draw,
        menu="audit",
    ),
)

FILES: tuple[Deed, ...] = (
    Deed(path="/goal/{goal}/values.csv", owner=goal.owner, who=EVERYBODY, act=goal.values),
    Deed(path="/report.csv", owner=_nobody, who=EVERYBODY, act=report.table),
    Deed(path="/audit.csv", owner=_nobody, who=AUDITORS, act=audit.file),
)

DEEDS: tuple[Deed, ...] = (
    Deed(path="/my-data/sign-ins/end-others", owner=_reader, who=ONESELF, act=signed_in.end_others),
    Deed(path="/my-data/sign-ins/{session}/end", owner=_reader, who=ONESELF, act=signed_in.end),
    Deed(
        path="/settings/people/{person_id}/sign-out",
        owner=_nobody,
        who=ADMINS,
        act=signed_in.end_of_person,
    ),
    Deed(path="/keys", owner=_reader, who=ONESELF, act=tokens.make),
    Deed(path="/keys/{token}/revoke", owner=_reader, who=ONESELF, act=tokens.revoke),
    Deed(path="/hooks", owner=_nobody, who=ADMINS, act=hooks.make),
    Deed(path="/hooks/{hook}/resume", owner=_nobody, who=ADMINS, act=hooks.resume),
    Deed(path="/hooks/{hook}/remove", owner=_nobody, who=ADMINS, act=hooks.remove),
)
