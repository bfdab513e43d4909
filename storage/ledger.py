"""The progress ledger: append-only entries, and where each key result stands by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from sqlalchemy import ScalarSelect, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from okrs.vocabulary import Source
from storage.columns import known_uuid, new_id
from storage.queries import Ids, Queries, among, insert_many_or
from storage.still import every, parsed, rows_of, still, texts_of
from storage.tables import Entry, KeyResult, Told


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing said about a key result, to be recorded. `supersedes` is the entry that it corrects."""

    key_result: UUID
    person: UUID | None
    source: Source
    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    blocked: bool = False
    check_in: UUID | None = None
    reply: UUID | None = None
    supersedes: UUID | None = None
    retracted: bool = False


@dataclass(frozen=True)
class Written:
    """Entries about a key result as a text: those of equal texts are equal."""

    text: str
    _read: Callable[[str], list[Entry]] = field(compare=False, repr=False)

    def entries(self) -> list[Entry]:
        """Oldest first: to be looked at, not changed."""
        return self._read(self.text)


class Ledger(Queries):
    async def record(self, lines: Iterable[Line], *, at: datetime) -> list[Entry]:
        """Appends the lines and brings `Told` up to date, in the order given."""
        entries = [self._entry(line, at) for line in lines]
        if not entries:
            return []
        touched = sorted({entry.key_result_id for entry in entries})
        await self._hold(touched)
        self._session.add_all(entries)
        await self._session.flush()
        await self._retell(touched)
        return entries

    async def measure(self, lines: Sequence[Line], *, at: datetime) -> list[UUID]:
        """Appends values that other systems measured, of each key result at most one and later than all that was said;
        returns the new entries.

        `Told` follows without the history: numbers come by the thousand. A line that supersedes takes the place of the
        newest entry, which was measured too.
        """
        if not lines:
            return []
        await self._hold(sorted(line.key_result for line in lines))
        blank = self._entry(lines[0], at).model_dump()
        entries = [
            {
                **blank,
                "id": new_id(),
                "key_result_id": line.key_result,
                "value": line.value,
                "source": line.source,
                "supersedes_id": line.supersedes,
            }
            for line in lines
        ]
        insert = await insert_many_or(self._session, Entry)
        await self._session.exec(insert, params=entries)
        blank = Told(
            key_result_id=lines[0].key_result, workspace_id=self._workspace, valued_at=at
        ).model_dump()
        for replaces in (True, False):
            rows = [
                {**blank, "key_result_id": line.key_result, "value": line.value}
                for line in lines
                if (line.supersedes is not None) is replaces
            ]
            if rows:
                upsert = await insert_many_or(self._session, Told)
                new = {"value": upsert.excluded.value, "valued_at": upsert.excluded.valued_at}
                before = {} if replaces else {"previous": col(Told.value)}
                await self._session.exec(
                    upsert.on_conflict_do_update(index_elements=["key_result_id"], set_={**new, **before}),
                    params=rows,
                )
        self._forget_told([line.key_result for line in lines])
        return [entry["id"] for entry in entries]

    def newest_entry(self) -> ScalarSelect[UUID]:
        """For a query of key results: of each the newest entry that counts."""
        # From the end of the index, one goal after the other: a number that is read every hour has thousands of lines.
        return (
            self._effective()
            .with_only_columns(col(Entry.id))
            .where(col(Entry.key_result_id) == col(KeyResult.id))
            .order_by(None)
            .order_by(col(Entry.recorded_at).desc(), col(Entry.id).desc())
            .limit(1)
            .correlate(KeyResult)
            .scalar_subquery()
        )

    async def retract(self, entries: Sequence[Entry], *, person: UUID, at: datetime) -> list[Entry]:
        """Takes entries back by new lines that supersede them; the old ones stay on record."""
        return await self.record(
            [
                Line(
                    key_result=entry.key_result_id,
                    person=person,
                    source=entry.source,
                    check_in=entry.check_in_id,
                    reply=entry.reply_id,
                    supersedes=entry.id,
                    retracted=True,
                )
                for entry in entries
            ],
            at=at,
        )

    async def told(self, key_results: Sequence[UUID]) -> dict[UUID, Told]:
        """Where each key result stands; one never talked about is missing."""
        found = await self._session.exec(
            select(Told).where(Told.workspace_id == self._workspace, col(Told.key_result_id).in_(key_results))
        )
        return {told.key_result_id: told for told in found}

    async def history(self, key_results: Sequence[UUID]) -> dict[UUID, list[Entry]]:
        """The entries that count, by key result, oldest first: to be looked at, not changed."""
        return await self._by_key_result(self._effective().where(col(Entry.key_result_id).in_(key_results)))

    async def written(self, key_results: Sequence[UUID]) -> list[tuple[UUID, Written]]:
        """The entries that count of each of these key results, to be read where they are not the same as before."""
        rows = self._effective().order_by(None).where(col(Entry.key_result_id) == col(KeyResult.id))
        texts = await texts_of(
            self._session,
            select(KeyResult.id).where(col(KeyResult.id).in_(key_results)),
            rows.with_only_columns(*every(Entry).selected_columns),
        )
        return [(id_, Written(text, self._read)) for key, text in texts if (id_ := known_uuid(key))]

    def _read(self, text: str) -> list[Entry]:
        return sorted(still(self._session, Entry, parsed(text)), key=lambda one: (one.recorded_at, one.id))

    async def ever_blocked(self, key_results: Ids, *, until: datetime) -> list[UUID]:
        """Those of these key results of which somebody said by then that something is in the way."""
        found = await self._session.exec(
            select(Entry.key_result_id)
            .where(
                Entry.workspace_id == self._workspace,
                among(Entry.key_result_id, key_results),
                col(Entry.blocked),
                col(Entry.recorded_at) <= until,
            )
            .distinct()
        )
        return list(found)

    async def everything(self, key_results: Sequence[UUID]) -> dict[UUID, list[Entry]]:
        """Every line ever written, corrected and retracted ones too, oldest first: to be looked at, not changed."""
        return await self._by_key_result(
            select(Entry)
            .where(Entry.workspace_id == self._workspace, col(Entry.key_result_id).in_(key_results))
            .order_by(col(Entry.recorded_at), col(Entry.id))
        )

    async def of_checkin(self, checkin: UUID) -> list[Entry]:
        """The entries of one check-in that count."""
        return list(await self._session.exec(self._effective().where(Entry.check_in_id == checkin)))

    async def of_replies(self, replies: Sequence[UUID]) -> list[Entry]:
        """Every line that these replies ever brought, corrected and retracted ones too, oldest first."""
        found = await self._session.exec(
            select(Entry)
            .where(Entry.workspace_id == self._workspace, col(Entry.reply_id).in_(replies))
            .order_by(col(Entry.recorded_at), col(Entry.id))
        )
        return list(found)

    async def that_count(self, entries: Sequence[UUID]) -> list[Entry]:
        """Those of these entries that count: neither corrected nor taken back."""
        return list(await self._session.exec(self._effective().where(col(Entry.id).in_(entries))))

    async def by(self, person: UUID, *, at: datetime) -> list[Entry]:
        """The entries that count which this person recorded at that very moment: one form or command."""
        return list(
            await self._session.exec(
                self._effective().where(Entry.person_id == person, Entry.recorded_at == at)
            )
        )

    async def newest_by(self, person: UUID) -> Entry | None:
        """The newest entry that counts which this person recorded themselves; what came by import is not theirs."""
        found = await self._session.exec(
            self._effective()
            .where(Entry.person_id == person, Entry.source != Source.IMPORT)
            .order_by(None)
            .order_by(col(Entry.recorded_at).desc(), col(Entry.id).desc())
            .limit(1)
        )
        return found.one_or_none()

    async def last_update(self, people: Sequence[UUID]) -> dict[UUID, datetime]:
        """When each owner's key results were last talked about, by whomever."""
        found = await self._session.exec(
            select(KeyResult.owner_id, Told.talked_at)
            .join(Told, col(Told.key_result_id) == col(KeyResult.id))
            .where(KeyResult.workspace_id == self._workspace, col(KeyResult.owner_id).in_(people))
        )
        latest: dict[UUID, datetime] = {}
        for owner, talked_at in found:
            if owner is not None and talked_at is not None:
                latest[owner] = max(talked_at, latest.get(owner, talked_at))
        return latest

    def _effective(self) -> SelectOfScalar[Entry]:
        return _effective().where(Entry.workspace_id == self._workspace)

    async def _by_key_result(self, query: SelectOfScalar[Entry]) -> dict[UUID, list[Entry]]:
        found: dict[UUID, list[Entry]] = defaultdict(list)
        rows = await rows_of(self._session, query.with_only_columns(*every(Entry).selected_columns))
        for entry in still(self._session, Entry, rows):
            found[entry.key_result_id].append(entry)
        return dict(found)

    async def erase(self, notes: Sequence[Entry]) -> list[UUID]:
        """Takes the notes out of these lines, the one change a line ever sees, and returns the key results.

        Values, confidence and whether something was in the way stay.
        """
        touched = sorted({line.key_result_id for line in notes})
        await self._hold(touched)
        for line in notes:
            line.note = ""
        await self._session.flush()
        await self._retell(touched)
        return touched

    async def _hold(self, key_results: Sequence[UUID]) -> None:
        # Two people may speak of one key result at once: the second waits here, then sees the first one's entry. On
        # SQLite it waited for its turn already.
        if self._session.get_bind().dialect.name == "sqlite":
            return
        await self._session.exec(
            select(KeyResult.id)
            .where(col(KeyResult.id).in_(key_results))
            .order_by(col(KeyResult.id))
            .with_for_update()
        )

    async def _retell(self, key_results: Sequence[UUID]) -> None:
        histories = await self.history(key_results)
        told = {id_: found for id_ in key_results if (found := tell(histories.get(id_, [])))}
        self._forget_told(key_results)
        silent = [id_ for id_ in key_results if id_ not in told]
        if silent:
            await self._session.exec(delete(Told).where(col(Told.key_result_id).in_(silent)))
        if told:
            insert = await insert_many_or(self._session, Told)
            names = [name for name in Told.model_fields if name != "key_result_id"]
            await self._session.exec(
                insert.on_conflict_do_update(
                    index_elements=["key_result_id"], set_={name: insert.excluded[name] for name in names}
                ),
                params=[found.model_dump() for found in told.values()],
            )

    def _forget_told(self, key_results: Sequence[UUID]) -> None:
        """What this work has read before is old now."""
        old = set(key_results)
        for row in list(self._session.sync_session.identity_map.values()):
            if isinstance(row, Told) and row.key_result_id in old:
                self._session.expunge(row)

    def _entry(self, line: Line, at: datetime) -> Entry:
        return Entry(
            workspace_id=self._workspace,
            key_result_id=line.key_result,
            person_id=line.person,
            check_in_id=line.check_in,
            reply_id=line.reply,
            value=line.value,
            confidence=line.confidence,
            note=line.note,
            blocked=line.blocked,
            source=line.source,
            recorded_at=at,
            supersedes_id=line.supersedes,
            retracted=line.retracted,
        )


@cache
def _effective() -> SelectOfScalar[Entry]:
    """The lines that count, oldest first, of all workspaces."""
    later, undone = aliased(Entry), aliased(Entry)
    # A correction that was itself taken back leaves what it corrected standing.
    was_undone = exists().where(col(undone.supersedes_id) == col(later.id), col(undone.retracted))
    is_corrected = exists().where(
        col(later.supersedes_id) == col(Entry.id), col(later.retracted) | ~was_undone
    )
    return (
        select(Entry)
        .where(~col(Entry.retracted), ~is_corrected)
        .order_by(col(Entry.recorded_at), col(Entry.id))
    )


def is_measured(entry: Entry) -> bool:
    """Whether another system reported it: no word of anybody's, so nobody was talked to and no blocker is cleared."""
    return was_measured(entry.person_id, entry.source)


def was_measured(person: UUID | None, source: Source) -> bool:
    """What `is_measured` says of an entry, by whose it is and where it came from."""
    return person is None and source in (Source.METRIC, Source.API)


def tell(entries: Sequence[Entry]) -> Told | None:
    """Where a key result stands by the entries that count, oldest first; None when there are none."""
    if not entries:
        return None
    # Setting a field of a row takes as long as everything else here.
    value, previous, valued_at, confidence, confidence_before = None, None, None, None, None
    talked_at, note, person, blocked, blocker, blocked_since = None, "", None, False, "", None
    for entry in entries:
        is_said = not is_measured(entry)
        if is_said:
            talked_at, note, person = entry.recorded_at, entry.note, entry.person_id
        if entry.value is not None:
            previous, value, valued_at = value, entry.value, entry.recorded_at
        if entry.confidence is not None:
            confidence_before, confidence = confidence, entry.confidence
        if entry.blocked:
            blocked_since = blocked_since if blocked else entry.recorded_at
            blocked, blocker = True, entry.note
        elif entry.value is not None and is_said:
            # A new number without a word of a blocker: the way is free again.
            blocked, blocker, blocked_since = False, "", None
    last = entries[-1]
    return Told(
        key_result_id=last.key_result_id,
        workspace_id=last.workspace_id,
        value=value,
        previous=previous,
        valued_at=valued_at,
        confidence=confidence,
        confidence_before=confidence_before,
        note=note,
        blocked=blocked,
        blocker=blocker,
        blocked_since=blocked_since,
        person_id=person,
        talked_at=talked_at,
    )


def whose_words(lines: Iterable[Entry]) -> dict[UUID, UUID | None]:
    """Who wrote the note of each line that has one, by the line's id; `lines` are all about a goal, oldest first.

    A form comes filled with what was said of the goal before: what it hands on unchanged stays its first writer's.
    """
    first: dict[tuple[UUID, str], UUID | None] = {}
    wrote: dict[UUID, UUID | None] = {}
    for line in lines:
        if line.note:
            writer = first.setdefault((line.key_result_id, line.note), line.person_id)
            wrote[line.id] = writer if line.source is Source.FORM else line.person_id
    return wrote
