"""People as a chat platform knows them: who they are here, taking them in, and keeping in step with its list.

What the directory said last is kept with the account, so that what somebody set by themselves is told apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale, UnknownLocaleError

from handlers.plan import plan
from handlers.timing import move, timetable
from okrs.audit import Act, Via
from okrs.errors import HeadwayError
from scheduling.places import check_zone
from storage.store import Work
from storage.tables import Account, Channel, Person

# Whoever has no e-mail that Headway may know still needs one of their own.
_NOWHERE = "invalid"
_DIRECTORY = "directory"
_TIMING = frozenset({"zone", "active"})


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody in a platform's directory; '' for what is not known. `is_outside`: of another company; `verified`: the
    platform vouches for the e-mail, so that it may tell who somebody is."""

    platform: str
    address: str
    name: str
    email: str = ""
    zone: str = ""
    locale: str = ""
    title: str = ""
    active: bool = True
    is_guest: bool = False
    is_bot: bool = False
    is_outside: bool = False
    verified: bool = True

    @property
    def may_come(self) -> bool:
        """Whether they may be a person here."""
        return self.active and not (self.is_guest or self.is_bot or self.is_outside)

    @property
    def sure_email(self) -> str:
        """Their e-mail for comparison, '' where nobody vouches for it."""
        return self.email.strip().casefold() if self.verified else ""


@dataclass(frozen=True, kw_only=True)
class Synced:
    """How many people a directory changed: given an account, renamed or moved, gone, and back again."""

    linked: int
    changed: int
    left: int
    returned: int


async def identify(work: Work, platform: str, address: str) -> Person | None:
    """Who acts under this account; None for nobody, and for whoever has left."""
    account = await work.people.account(platform, address)
    if account is None:
        return None
    person = await work.people.person(account.person_id)
    return person if person.active else None


async def welcome(work: Work, member: Member, *, at: datetime, installer: str = "") -> Person | None:
    """The person of somebody who first speaks to Headway or was picked; None where they may not be one here.

    `installer` is the address of whoever installed Headway: they become admin, and so does the first person of all,
    whose zone and language the workspace takes over where it has none of its own.
    """
    known = await work.people.account(member.platform, member.address)
    await sync(work, [member], at=at)
    account = await work.people.account(member.platform, member.address)
    if account is None and member.may_come:
        await work.people.hold()
        # Somebody else may have taken them in meanwhile.
        account = await work.people.account(member.platform, member.address) or await _take_in(
            work, member, at
        )
    if account is None:
        return None
    person = await work.people.person(account.person_id)
    if known is None and member.address == installer and not person.admin:
        person.admin = True
        await work.audit.record(Act.PERSON_ADMIN, by=Via.CHAT, about=person.id, at=at)
    return person if person.active else None


async def sync(work: Work, members: Sequence[Member], *, at: datetime) -> Synced:
    """Brings the people among these members of one platform up to date: who has an account, is called otherwise, lives
    in another zone, has left or is back; and moves what that moves on the agenda.

    Whoever is not a person here is not taken in: Headway keeps no directory. Guests, bots and people of another
    company are no people here. The same again changes nothing.
    """
    news = await _news(work, list({member.address: member for member in members}.values()), at)
    await _settle_who_left(work, news)
    changed = [one for one in news if one.fields]
    moves = any(_TIMING & one.fields.keys() for one in changed)
    before = await timetable(work, at=at) if moves else None
    for one in changed:
        one.apply()
        if "active" in one.fields:
            act = Act.PERSON_BACK if one.fields["active"] else Act.PERSON_LEFT
            await work.audit.record(act, by=Via.CHAT, about=one.person.id, at=at)
    await work.sessions.end_of([one.person.id for one in changed if one.kind == "left"])
    if before is not None:
        await move(work, before, at=at)
    if any(one.fields.get("active") for one in changed):
        await plan(work, at=at)
    counts = Counter(one.kind for one in changed)
    return Synced(
        linked=sum(one.is_linked for one in news),
        changed=counts["changed"],
        left=counts["left"],
        returned=counts["returned"],
    )


async def remember(work: Work, platform: str, address: str, reference: Mapping[str, Any]) -> None:
    """Keeps with an account what its platform needs to reach somebody again, beside what is kept there already."""
    account = await work.people.account(platform, address)
    if account is not None:
        account.reference = {**account.reference, **reference}


async def channel(
    work: Work, platform: str, address: str, name: str, *, zone: str | None, shared_outside: bool
) -> Channel:
    """The channel of that address, made where it is not known yet; its name and who reads it are brought up to date.

    `zone` is where its digests are posted by the clock, as long as nobody chose another.
    """
    found = await work.people.channel_at(platform, address)
    if found is None:
        await work.people.hold()
        found = await work.people.channel_at(platform, address)
    if found is None:
        found = Channel(workspace_id=work.workspace, platform=platform, address=address, name=name)
        found.zone = _zone(zone or "") or None
        await work.people.add(found)
    found.name, found.shared_outside = name, shared_outside
    return found


@dataclass
class _News:
    """What the directory says about one person; `fields` are those of the person that it changes."""

    person: Person
    account: Account
    member: Member
    is_linked: bool
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return {True: "returned", False: "left", None: "changed"}[self.fields.get("active")]

    def apply(self) -> None:
        for name, value in self.fields.items():
            setattr(self.person, name, value)


async def _news(work: Work, members: Sequence[Member], at: datetime) -> list[_News]:
    """The members who are people here, and what is new about each; what the directory says is noted."""
    there = await _accounts(work, members)
    emails = sorted({member.sure_email for member in members} - {""})
    by_email = {person.email.casefold(): person for person in await work.people.with_emails(emails)}
    strangers = [member for member in members if member.address not in there]
    named = {m.address: by_email[m.sure_email] for m in strangers if m.may_come and m.sure_email in by_email}
    made = await _link(work, members, named, at)
    accounts = {**there, **made}
    people = await work.people.by_id(list({account.person_id for account in accounts.values()}))
    news = []
    for member in members:
        account = accounts.get(member.address)
        if account is None:
            continue
        person = people[account.person_id]
        fields = _changes(person, account.reference.get(_DIRECTORY, {}), member, by_email)
        if "email" in fields:
            by_email[fields["email"]] = person
        news.append(_News(person, account, member, member.address in made, fields))
        _note(account, member)
    return news


async def _accounts(work: Work, members: Sequence[Member]) -> dict[str, Account]:
    if not members:
        return {}
    found = await work.people.accounts_at(members[0].platform, [member.address for member in members])
    return {account.address: account for account in found}


async def _link(
    work: Work, members: Sequence[Member], named: Mapping[str, Person], at: datetime
) -> dict[str, Account]:
    """Gives people that a directory names by their e-mail their account there."""
    if not named:
        return {}
    await work.people.hold()
    # What somebody else linked meanwhile is left to the next time.
    taken = await _accounts(work, members)
    wanted = {member.address: member for member in members if member.address in named.keys() - taken.keys()}
    seen = await _seen_somewhere(work, [person.id for person in named.values()])
    made = {
        address: _account(work, named[address], member, None if named[address].id in seen else at)
        for address, member in wanted.items()
    }
    await work.people.add(*made.values())
    return made


async def _seen_somewhere(work: Work, people: Sequence[UUID]) -> set[UUID]:
    """Who of these people has used Headway on some platform."""
    return {a.person_id for a in await work.people.accounts(people) if a.last_used_at is not None}


def _account(work: Work, person: Person, member: Member, used_at: datetime | None) -> Account:
    """The account; whoever was never seen anywhere is reached where their company talks."""
    return Account(
        workspace_id=work.workspace,
        person_id=person.id,
        platform=member.platform,
        address=member.address,
        last_used_at=used_at,
    )


def _changes(
    person: Person, said: Mapping[str, Any], member: Member, by_email: Mapping[str, Person]
) -> dict[str, Any]:
    """The person's fields that are to change; `said` is what the directory said last.

    A zone or a language that differs from that was chosen by the person, and stays.
    """
    if not member.may_come:
        return {"active": False}
    fields: dict[str, Any] = {}
    if member.name and member.name != said.get("name"):
        fields["name"] = member.name
    if member.title and person.role in ("", said.get("title")):
        fields["role"] = member.title
    for name, value in (("zone", _zone(member.zone)), ("locale", _locale(member.locale))):
        if value and getattr(person, name) in (None, said.get(name)):
            fields[name] = value
    if person.email == _placeholder(member) and member.sure_email and member.sure_email not in by_email:
        fields["email"] = member.sure_email
    if said.get("gone"):
        fields["active"] = True
    return {name: value for name, value in fields.items() if getattr(person, name) != value}


def _note(account: Account, member: Member) -> None:
    """Notes what the directory says now, for the next time."""
    said = {
        "name": member.name,
        "title": member.title,
        "zone": _zone(member.zone),
        "locale": _locale(member.locale),
        "gone": not member.may_come,
    }
    if account.reference.get(_DIRECTORY) != said:
        account.reference = {**account.reference, _DIRECTORY: said}


async def _settle_who_left(work: Work, news: Sequence[_News]) -> None:
    """Whoever is still in another directory has not left, nor somebody who had left before."""
    gone = [one for one in news if one.fields.get("active") is False]
    others: dict[UUID, list[Account]] = {}
    for account in await work.people.accounts([one.person.id for one in gone]) if gone else ():
        others.setdefault(account.person_id, []).append(account)
    for one in gone:
        directories = [a.reference[_DIRECTORY] for a in others[one.person.id] if _DIRECTORY in a.reference]
        if not one.person.active or not all(said["gone"] for said in directories):
            del one.fields["active"]


async def _take_in(work: Work, member: Member, at: datetime) -> Account:
    is_first = not await work.people.has_anybody()
    is_free = member.sure_email and not await work.people.with_emails([member.sure_email])
    person = Person(
        workspace_id=work.workspace,
        name=member.name or member.address,
        email=member.sure_email if is_free else _placeholder(member),
        role=member.title,
        zone=_zone(member.zone),
        locale=_locale(member.locale),
        admin=is_first,
        created_at=at,
    )
    account = _account(work, person, member, at)
    _note(account, member)
    await work.people.add(person)
    await work.people.add(account)
    await work.audit.record(Act.PERSON_ADDED, by=Via.CHAT, about=person.id, at=at)
    if is_first:
        await work.audit.record(Act.PERSON_ADMIN, by=Via.CHAT, about=person.id, at=at)
        await _settle_in(work, person)
    await plan(work, at=at, people=None if is_first else [person.id])
    return account


async def _settle_in(work: Work, person: Person) -> None:
    """A workspace without a place of its own is where its first person is."""
    workspace = await work.people.workspace()
    if workspace.zone == "UTC" and person.zone:
        workspace.zone = person.zone
    if workspace.locale == "en" and person.locale:
        workspace.locale = person.locale


def _placeholder(member: Member) -> str:
    return f"{member.address}@{member.platform}.{_NOWHERE}"


def _zone(name: str) -> str | None:
    """The zone that the platform tells, if it is one."""
    try:
        return check_zone(name) if name else None
    except HeadwayError:
        return None


def _locale(name: str) -> str | None:
    """The locale that the platform tells, if it is one: "de-DE" -> "de_DE"."""
    if not name:
        return None
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None
