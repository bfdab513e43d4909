"""People as a chat platform knows them: who they are here, taking them in, and keeping in step with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.plan import plan
from handlers.timing import move, timetable
from okrs.errors import HeadwayError
from scheduling.places import check_zone
from storage.store import Work
from storage.tables import Account, Channel, Person

# Whoever has no e-mail that Headway may know still needs one of their own.
_NOWHERE = "invalid"


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody in a platform's directory. `is_outside`: of another company; `verified`: the e-mail is surely theirs."""

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


@dataclass(frozen=True)
class Synced:
    """What became of the members of a directory who are people here."""

    linked: int
    changed: int
    left: int


async def identify(work: Work, platform: str, address: str) -> Person | None:
    """Who has this account; None for nobody."""
    account = await work.people.account(platform, address)
    return None if account is None else await work.people.person(account.person_id)


async def welcome(work: Work, member: Member, *, at: datetime) -> Person | None:
    """Takes in somebody who speaks to Headway or was picked; None where they may not be a person here.

    Whoever comes first where nobody is admin becomes that.
    """
    known = await identify(work, member.platform, member.address)
    if known is not None or not member.may_come:
        return known
    person = await _by_email(work, member)
    if person is None:
        everyone = await work.people.everyone()
        person = Person(
            workspace_id=work.workspace,
            name=member.name,
            email=_email(member),
            role=member.title,
            zone=_zone(member),
            locale=member.locale or None,
            admin=not any(one.admin and one.active for one in everyone),
            created_at=at,
        )
        await work.people.add(person)
    await _link(work, person, member, at=at)
    await plan(work, at=at, people=[person.id])
    return person


async def sync(work: Work, members: Sequence[Member], *, at: datetime) -> Synced:
    """Brings the people among these members up to date: names, zones, languages, who left and who is back.

    Nobody is taken in who is not a person here: Headway keeps no directory.
    """
    before = await timetable(work, at=at)
    accounts = {a.address: a for a in await work.people.accounts_of(members[0].platform)} if members else {}
    by_email = {p.email.casefold(): p for p in await work.people.everyone()}
    by_id = {p.id: p for p in by_email.values()}
    counts: Counter[str] = Counter()
    for member in members:
        account = accounts.get(member.address)
        person = by_id.get(account.person_id) if account else None
        if person is None and member.may_come and member.verified and member.email:
            person = by_email.get(member.email.casefold())
            if person is not None:
                account = await _link(work, person, member, at=at)
                counts["linked"] += 1
        if person is not None and account is not None:
            counts[_bring_up_to_date(person, account, member)] += 1
    if counts["changed"] or counts["left"]:
        await work.session.flush()
        await move(work, before, at=at)
        await plan(work, at=at)
    return Synced(linked=counts["linked"], changed=counts["changed"], left=counts["left"])


async def remember(work: Work, platform: str, address: str, reference: Mapping[str, Any]) -> None:
    """Keeps what a platform needs to reach somebody again."""
    account = await work.people.account(platform, address)
    if account is not None:
        account.reference = {**account.reference, **reference}


async def channel(
    work: Work, platform: str, address: str, name: str, *, zone: str | None, shared_outside: bool
) -> Channel:
    """The channel of that address, made if it is not known yet; its name and who reads it are brought up to date."""
    found = next(
        (row for row in await work.people.channels() if (row.platform, row.address) == (platform, address)),
        None,
    )
    if found is None:
        found = Channel(workspace_id=work.workspace, platform=platform, address=address, name=name, zone=zone)
        await work.people.add(found)
    found.name, found.shared_outside = name, shared_outside
    return found


async def _by_email(work: Work, member: Member) -> Person | None:
    if not member.email or not member.verified:
        return None
    everyone = await work.people.everyone()
    return next((p for p in everyone if p.email.casefold() == member.email.casefold()), None)


async def _link(work: Work, person: Person, member: Member, *, at: datetime) -> Account:
    account = Account(
        workspace_id=work.workspace,
        person_id=person.id,
        platform=member.platform,
        address=member.address,
        reference={"zone": member.zone, "name": member.name},
        # Somebody who was never seen anywhere is reached where their company talks.
        last_used_at=None if any(a.last_used_at for a in await work.people.accounts([person.id])) else at,
    )
    await work.people.add(account)
    if person.zone is None:
        person.zone = _zone(member)
    if person.locale is None:
        person.locale = member.locale or None
    return account


def _bring_up_to_date(person: Person, account: Account, member: Member) -> str:
    """Changes what is different, and says in a word what that was."""
    if not member.may_come:
        was_active, person.active = person.active, False
        return "left" if was_active else "same"
    was = (person.name, person.zone, person.locale, person.active)
    person.active = True
    person.name = member.name or person.name
    # A zone that the person set by themselves differs from the one that the platform told last, and stays.
    if person.zone in {None, account.reference.get("zone")}:
        person.zone = _zone(member) or person.zone
    person.locale = member.locale or person.locale
    account.reference = {**account.reference, "zone": member.zone, "name": member.name}
    return "same" if was == (person.name, person.zone, person.locale, person.active) else "changed"


def _email(member: Member) -> str:
    return member.email.casefold() or f"{member.address.casefold()}@{member.platform}.{_NOWHERE}"


def _zone(member: Member) -> str | None:
    """The zone that the platform tells, if it is one."""
    if not member.zone:
        return None
    try:
        return check_zone(member.zone)
    except HeadwayError:
        return None
