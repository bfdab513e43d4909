"""The workspace, its channels, people, teams and absences, out of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from pydantic import ValidationError

from handlers.transfer.book import Book, News, Shelf, taken
from okrs.errors import HeadwayError
from okrs.sheet.document import Document
from okrs.sheet.problems import did_you_mean, shown
from okrs.sheet.records import (
    AbsenceRecord,
    ChannelRecord,
    PersonRecord,
    Record,
    TeamRecord,
    WorkspaceRecord,
)
from okrs.sheet.values import DAYS
from okrs.texts import Sentence
from scheduling.calendar import WorkingCalendar
from scheduling.places import check_country, check_zone
from storage.settings import WorkspaceSettings
from storage.tables import Absence, Account, Channel, Person, Row, Team, Workspace
from storage.transfer import Holdings

PLATFORMS = ("web", "slack", "teams")


@dataclass
class Company:
    """Who is in the workspace, those that the file adds included. `teams_of` has whose teams the file decides."""

    book: Book
    workspace: Workspace
    channels: Shelf[Channel] = field(default_factory=lambda: Shelf("channel"))
    people: Shelf[Person] = field(default_factory=lambda: Shelf("person"))
    teams: Shelf[Team] = field(default_factory=lambda: Shelf("team"))
    teams_of: dict[UUID, set[UUID]] = field(default_factory=dict)
    known_teams: dict[UUID, set[UUID]] = field(default_factory=dict)
    accounts: dict[tuple[str, str], UUID] = field(default_factory=dict)
    known_accounts: set[str] = field(default_factory=set)
    makes_people: bool = False
    makes_teams: bool = False

    def person(self, name: str | None, record: Record, column: str) -> UUID | None:
        """A person by email, by full name or as both (“Ana Ruiz <ana@acme.example>”).

        A first file that lists only goals makes people of its emails.
        """
        given, address = parseaddr(name) if name and name.endswith(">") else ("", name)
        if address and self.makes_people and "@" in address and not self.people.called(address):
            return self._founded(address.lower(), given).id
        return self.book.find(self.people, address or name, record, column)

    def team(self, name: str | None, record: Record, column: str) -> UUID | None:
        if name and self.makes_teams and not self.teams.called(name):
            return self._founded_team(name)
        return self.book.find(self.teams, name, record, column)

    def join(self, person: UUID, team: UUID) -> None:
        """Puts somebody of a first goals list into the team whose goal they own."""
        self.teams_of.setdefault(person, set()).add(team)

    def _founded_team(self, name: str) -> UUID:
        channel = Channel(workspace_id=self.workspace.id, platform="web", address="", name=name)
        channel.address = f"channel:{channel.id}"
        _shelve_channel(self, self.book.add(channel))
        row = self.book.add(Team(workspace_id=self.workspace.id, name=name, channel_id=channel.id))
        self.book.settle("team", row, {}, name=name)
        return self.teams.put(row, name).id

    def _founded(self, email: str, name: str) -> Person:
        row = _new_person(self, email, name)
        self.book.settle("person", row, {}, name=email)
        return row


def bring_company(book: Book, held: Holdings, document: Document, workspace: Workspace) -> Company:
    """Works out everything but the goals."""
    company = Company(book, workspace)
    company.makes_people = not held.people and not document.people
    company.makes_teams = not held.teams and not document.teams
    for membership in held.memberships:
        company.known_teams.setdefault(membership.person_id, set()).add(membership.team_id)
    company.accounts = {(a.platform, a.address): a.person_id for a in held.accounts}
    company.known_accounts = {f"{a.platform}:{a.address}" for a in held.accounts}
    _shelve(company, held)
    _workspace(company, document.workspace)
    channels = [(_channel(company, record), record) for record in document.channels]
    people = [(_person(company, record), record) for record in document.people]
    teams = [(_team(company, record), record) for record in document.teams]
    for channel, record in channels:
        _settle_channel(company, channel, record)
    if document.workspace is not None:
        _settle_workspace(company, document.workspace)
    for person, record_ in people:
        _settle_person(company, person, record_)
    for team, record__ in teams:
        _settle_team(company, team, record__)
    emails = {row.id: row.email for row in company.people.rows.values()}
    book.no_loops(company.people.rows.values(), "manager_id", people, "manager", names=emails)
    names = {row.id: row.name for row in company.teams.rows.values()}
    book.no_loops(company.teams.rows.values(), "parent_id", teams, "parent", names=names)
    return company


def bring_absences(company: Company, held: Holdings, document: Document) -> None:
    there = {(a.person_id, a.starts, a.ends): a for a in held.absences}
    for record in document.absences:
        person = company.person(record.person, record, "person")
        delegate = company.person(record.delegate, record, "delegate")
        if person is None or record.starts is None or record.ends is None:
            continue
        if record.ends < record.starts:
            company.book.problem(record, "ends", Sentence("The last day away lies before the first."))
        key = (person, record.starts, record.ends)
        if key not in there:
            there[key] = company.book.add(
                Absence(
                    workspace_id=company.workspace.id,
                    person_id=person,
                    starts=record.starts,
                    ends=record.ends,
                )
            )
        _settle_absence(company, there[key], record, delegate)


def accounts_on_web(company: Company, held: Holdings) -> None:
    """Everybody who is here can use the built-in chat."""
    there = {account.person_id for account in held.accounts if account.platform == "web"}
    for person in company.people.rows.values():
        if company.book.value(person, "active") and person.id not in there:
            company.book.add(_account(company, person.id, "web", f"person:{person.id}"))


def _shelve(company: Company, held: Holdings) -> None:
    for channel in held.channels:
        _shelve_channel(company, channel)
    for person in held.people:
        company.people.put(person, person.email, person.name)
    for team in held.teams:
        company.teams.put(team, team.name)


def _shelve_channel(company: Company, channel: Channel) -> Channel:
    return company.channels.put(channel, channel_key(channel), *channel_names(channel))


def channel_key(channel: Channel) -> str:
    """What only one channel can be called."""
    return f"{channel.platform}/{channel.address}"


def channel_names(channel: Channel) -> tuple[str, str]:
    """The names that a file may call a channel by where no other has them, the shorter first."""
    return channel.name, f"{channel.platform}/{channel.name}"


def _workspace(company: Company, record: WorkspaceRecord | None) -> None:
    book, row = company.book, company.workspace
    if record is None:
        if book.is_new(row):
            book.settle("workspace", row, {}, name=row.name)
        return
    zone = record.zone or (row.zone if not record.given("zone") else "UTC")
    checked = book.checked(record, "zone", lambda: check_zone(zone))
    book.zone = ZoneInfo(checked or "UTC")


def _settle_workspace(company: Company, record: WorkspaceRecord) -> None:
    book = company.book
    fields = taken(record, Workspace, ("zone", "locale", "country", "region", "settings"))
    fields |= _places(book, record, fields)
    if "settings" in fields:
        fields["settings"] = _settings(book, record)
    if record.given("channel"):
        fields["channel_id"] = book.find(company.channels, record.channel, record, "channel")
    book.meets(company.workspace, record, "workspace", company.workspace.name)
    book.settle("workspace", company.workspace, fields, name=company.workspace.name)


def _settings(book: Book, record: WorkspaceRecord) -> dict[str, Any]:
    try:
        return WorkspaceSettings.model_validate(record.settings).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0])
            known = list(WorkspaceSettings.model_fields)
            unknown = detail["type"] == "extra_forbidden"
            reason = (
                Sentence("{name}: Unknown setting{hint}", name=shown(name), hint=did_you_mean(name, known))
                if unknown
                else f"{shown(name)}: {detail['msg']}"
            )
            book.problem(record, "settings", reason)
        return {}


def _channel(company: Company, record: ChannelRecord) -> Channel:
    book, name = company.book, str(record.name)
    platform = (record.platform or "web").lower()
    if platform not in PLATFORMS:
        book.problem(
            record,
            "platform",
            Sentence("{platform} is none of {all}.", platform=shown(platform), all=", ".join(PLATFORMS)),
        )
    if platform != "web" and not record.address:
        book.problem(
            record,
            "address",
            Sentence("is missing: the id that {platform} gave the channel.", platform=platform),
        )
    named = company.channels.called(f"{platform}/{record.address or record.name}")
    found = named[0] if len(named) == 1 else None
    if found is None:
        found = book.add(
            Channel(
                workspace_id=company.workspace.id, platform=platform, address=record.address or "", name=name
            )
        )
        found.address = record.address or f"channel:{found.id}"
        _shelve_channel(company, found)
    return book.meets(found, record, "channel", name)


def _settle_channel(company: Company, row: Channel, record: ChannelRecord) -> None:
    fields = taken(record, Channel, ("zone",)) | {"name": record.name}
    fields |= _places(company.book, record, fields)
    company.book.settle("channel", row, fields, name=str(record.name))


def _person(company: Company, record: PersonRecord) -> Person:
    email = str(record.email)
    found = company.people.keyed(email)
    if found is None:
        found = _new_person(company, email, record.name)
    return company.book.meets(found, record, "person", email)


def _new_person(company: Company, email: str, name: str | None = None) -> Person:
    name = name or " ".join(
        part.capitalize() for part in email.partition("@")[0].replace("_", ".").split(".")
    )
    row = Person(workspace_id=company.workspace.id, email=email, name=name, created_at=company.book.at)
    return company.people.put(company.book.add(row), email, name)


def _settle_person(company: Company, row: Person, record: PersonRecord) -> None:
    book = company.book
    columns = (
        "role",
        "zone",
        "locale",
        "country",
        "region",
        "cadence",
        "day_starts",
        "day_ends",
        "admin",
        "active",
    )
    fields = taken(record, Person, columns)
    fields |= _places(book, record, fields)
    if record.name:
        fields["name"] = record.name
    if record.given("working_days"):
        fields["working_days"] = _digits(record.working_days) or Person.model_fields["working_days"].default
    if record.given("manager"):
        fields["manager_id"] = company.person(record.manager, record, "manager")
    book.settle("person", row, fields, name=row.email)
    _check_hours(book, row, record)
    if record.given("teams"):
        _settle_teams(company, row, record)
    for account in record.accounts:
        _settle_account(company, row, record, account)


def _settle_teams(company: Company, row: Person, record: PersonRecord) -> None:
    wanted = {company.team(name, record, "teams") for name in record.teams}
    teams = {team for team in wanted if team is not None}
    if teams != company.known_teams.get(row.id, set()):
        company.teams_of[row.id] = teams
        if not company.book.is_new(row):
            company.book.news.append(News("person", row.email, is_new=False, details=("teams",)))


def _settle_account(company: Company, row: Person, record: PersonRecord, text: str) -> None:
    platform, _, address = text.partition(":")
    if platform not in PLATFORMS or not address:
        company.book.problem(
            record,
            "accounts",
            Sentence("{text} must look like slack:U0123 or teams:29:1abc.", text=shown(text)),
        )
        return
    owner = company.accounts.setdefault((platform, address), row.id)
    if owner != row.id:
        company.book.problem(
            record, "accounts", Sentence("{text} is somebody else's account already.", text=shown(text))
        )
    elif text not in company.known_accounts:
        company.known_accounts.add(text)
        company.book.add(_account(company, row.id, platform, address))


def _account(company: Company, person: UUID, platform: str, address: str) -> Account:
    return Account(workspace_id=company.workspace.id, person_id=person, platform=platform, address=address)


def _check_hours(book: Book, row: Person, record: PersonRecord) -> None:
    book.checked(
        record,
        "day_ends",
        lambda: WorkingCalendar(
            zone="UTC", day_starts=book.value(row, "day_starts"), day_ends=book.value(row, "day_ends")
        ),
    )


def _team(company: Company, record: TeamRecord) -> Team:
    name = str(record.name)
    found = company.teams.keyed(name)
    if found is None:
        found = company.teams.put(company.book.add(Team(workspace_id=company.workspace.id, name=name)), name)
    return company.book.meets(found, record, "team", name)


def _settle_team(company: Company, row: Team, record: TeamRecord) -> None:
    book = company.book
    fields = taken(record, Team, ("cadence",)) | {"name": record.name}
    if record.given("parent"):
        fields["parent_id"] = book.find(company.teams, record.parent, record, "parent")
    if record.given("lead"):
        fields["lead_id"] = company.person(record.lead, record, "lead")
    if record.given("channel"):
        fields["channel_id"] = book.find(company.channels, record.channel, record, "channel")
    book.settle("team", row, fields, name=str(record.name))


def _settle_absence(company: Company, row: Row, record: AbsenceRecord, delegate: UUID | None) -> None:
    fields = {"delegate_id": delegate} if record.given("delegate") else {}
    company.book.settle("absence", row, fields, name=f"{record.person}, {record.starts} to {record.ends}")


def _places(book: Book, record: Record, fields: dict[str, Any]) -> dict[str, Any]:
    """Zone, locale, country and region in their one spelling."""
    zone, locale, country = fields.get("zone"), fields.get("locale"), fields.get("country")
    found: dict[str, Any] = {}
    if zone:
        found["zone"] = book.checked(record, "zone", lambda: check_zone(zone)) or zone
    if locale:
        book.checked(record, "locale", lambda: _check_locale(locale))
    if country:
        places = book.checked(record, "country", lambda: check_country(country, fields.get("region")))
        found |= dict(zip(("country", "region"), places, strict=True)) if places else {}
    elif fields.get("region"):
        book.problem(record, "region", Sentence("Say the country of this region too."))
    return found


def _check_locale(name: str) -> None:
    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise HeadwayError(f"Unknown locale {shown(name)}. Write it as en, de or pt-BR.") from error


def _digits(days: tuple[str, ...] | None) -> str:
    return "".join(str(DAYS.index(day)) for day in days or ())
