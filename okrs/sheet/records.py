"""The records of an import file and their columns; the field descriptions are what the documentation says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from okrs.measure import Band, Kind, Phase
from okrs.sheet import values
from okrs.vocabulary import Cadence, Choice, CycleState, Direction, ExperimentResult, Occasion, Source

Line = Annotated[str | None, BeforeValidator(values.line)]
Words = Annotated[str | None, BeforeValidator(values.words)]
Email = Annotated[str | None, BeforeValidator(values.email)]
Number = Annotated[Decimal | None, BeforeValidator(values.number)]
Whole = Annotated[int | None, BeforeValidator(values.whole)]
Confidence = Annotated[int | None, BeforeValidator(values.confidence)]
YesNo = Annotated[bool | None, BeforeValidator(values.yes_no)]
Day = Annotated[date | None, BeforeValidator(values.day)]
Moment = Annotated[datetime | None, BeforeValidator(values.moment)]
Clock = Annotated[time | None, BeforeValidator(values.clock)]
Lines = Annotated[tuple[str, ...], BeforeValidator(values.listed)]
Days = Annotated[tuple[str, ...] | None, BeforeValidator(values.days)]
Phases = Annotated[tuple[Phase, ...], BeforeValidator(values.phases)]
Table = Annotated[dict[str, Any], BeforeValidator(values.table)]
CadenceWord = Annotated[Cadence | None, BeforeValidator(partial(values.choice, options=Cadence))]
KindWord = Annotated[Kind | None, BeforeValidator(partial(values.choice, options=Kind))]
BandWord = Annotated[Band | None, BeforeValidator(partial(values.choice, options=Band))]
StateWord = Annotated[CycleState | None, BeforeValidator(partial(values.choice, options=CycleState))]
WayWord = Annotated[Direction | None, BeforeValidator(partial(values.choice, options=Direction))]
ResultWord = Annotated[
    ExperimentResult | None, BeforeValidator(partial(values.choice, options=ExperimentResult))
]
OccasionWord = Annotated[Occasion | None, BeforeValidator(partial(values.choice, options=Occasion))]
ChoiceWord = Annotated[Choice | None, BeforeValidator(partial(values.choice, options=Choice))]
SourceWord = Annotated[Source | None, BeforeValidator(partial(values.choice, options=Source))]


class Record(BaseModel):
    """One line of a file. A column that is missing leaves things as they are; a blank one empties them."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    needed: ClassVar[tuple[str, ...]] = ()
    line: int = Field(default=0, exclude=True)

    def given(self, column: str) -> bool:
        """Whether the file has this column for this record, blank or not."""
        return column in self.model_fields_set


class WorkspaceRecord(Record):
    name: Line = Field(None, description="The company's name.")
    zone: Line = Field(None, description="Time zone of whoever has none of their own, such as Europe/Berlin.")
    locale: Line = Field(None, description="Language and number format, such as en or pt-BR.")
    country: Line = Field(None, description="Whose public holidays count, such as DE.")
    region: Line = Field(None, description="Its state or province, such as BY.")
    channel: Line = Field(None, description="The channel that hears the company digest.")
    settings: Table = Field(
        {}, description='Settings that differ from the usual ones, as JSON: {"prompt_at": "10:00"}.'
    )


class ChannelRecord(Record):
    needed = ("name",)
    name: Line = Field(None, description="The channel's name; the others refer to it by this.")
    platform: Line = Field(None, description="web (the built-in chat, the default), slack or teams.")
    address: Line = Field(None, description="The platform's own id of the channel; blank on web.")
    zone: Line = Field(None, description="Time zone in which digests are posted; the workspace's when blank.")


class PersonRecord(Record):
    needed = ("email",)
    email: Email = Field(None, description="Who it is; everything else refers to people by it.")
    name: Line = Field(None, description="Full name; made from the email when blank.")
    role: Line = Field(None, description="What the person does, such as Head of Sales.")
    manager: Line = Field(None, description="The manager's email (or full name).")
    teams: Lines = Field((), description="Names of the person's teams, separated by semicolons.")
    zone: Line = Field(None, description="Time zone; the workspace's when blank.")
    locale: Line = Field(None, description="Language and number format; the workspace's when blank.")
    country: Line = Field(None, description="Whose public holidays count; the workspace's when blank.")
    region: Line = Field(None, description="State or province within the country.")
    working_days: Days = Field(None, description="Mon-Fri when blank; Sun-Thu, or Mon Tue Thu.")
    day_starts: Clock = Field(None, description="When the working day begins, 09:00 when blank.")
    day_ends: Clock = Field(None, description="When it ends, 17:30 when blank.")
    cadence: CadenceWord = Field(
        None, description="weekly, every_two_weeks or monthly; the team's when blank."
    )
    admin: YesNo = Field(None, description="yes for whoever runs Headway.")
    active: YesNo = Field(None, description="no for whoever has left; yes when blank.")
    accounts: Lines = Field((), description="Other platforms, as slack:U0123; separated by semicolons.")


class TeamRecord(Record):
    needed = ("name",)
    name: Line = Field(None, description="The team's name; everything else refers to it by this.")
    parent: Line = Field(None, description="The team above it.")
    lead: Line = Field(None, description="The lead's email (or full name).")
    channel: Line = Field(None, description="Name of the channel that hears its digest.")
    cadence: CadenceWord = Field(
        None, description="weekly, every_two_weeks or monthly; the workspace's when blank."
    )


class CycleRecord(Record):
    needed = ("name",)
    name: Line = Field(None, description="The cycle's name, such as 2026 Q4.")
    starts: Day = Field(None, description="First day; a quarter's own when the name is one.")
    ends: Day = Field(None, description="Last day; a quarter's own when the name is one.")
    state: StateWord = Field(None, description="open (the default) or closed.")


class OutcomeRecord(Record):
    needed = ("title",)
    code: Line = Field(None, description="A stable short name, such as OUT1; made when blank.")
    title: Line = Field(None, description="The strategic outcome.")
    cycle: Line = Field(None, description="Its cycle; the quarter under way when blank.")
    owner: Line = Field(None, description="The owner's email (or full name).")
    position: Whole = Field(None, description="Its place in the list; the file's order when blank.")


class MetricRecord(Record):
    needed = ("name",)
    code: Line = Field(None, description="A stable short name, such as CHURN; made when blank.")
    name: Line = Field(None, description="What the number is called, such as Monthly churn.")
    unit: Line = Field(None, description="%, a currency code such as EUR, or a word such as points.")
    wanted: WayWord = Field(None, description="up (the default) or down: which way it is wanted to go.")
    outcome: Line = Field(None, description="The outcome that it shows, by code or title.")


class ObjectiveRecord(Record):
    needed = ("title",)
    code: Line = Field(None, description="A stable short name, such as O1; made when blank.")
    title: Line = Field(None, description="The objective.")
    cycle: Line = Field(None, description="Its cycle; the quarter under way when blank.")
    outcome: Line = Field(None, description="The outcome it serves, by code or title.")
    parent: Line = Field(None, description="The objective it is aligned under, by code or title.")
    team: Line = Field(None, description="Name of the team whose objective it is.")
    owner: Line = Field(None, description="The owner's email (or full name).")
    weight: Number = Field(None, description="Its weight beside its siblings, 1 when blank.")
    counts_children: YesNo = Field(
        None, description="yes adds the objectives below to its roll-up; no when blank."
    )
    position: Whole = Field(None, description="Its place in the list; the file's order when blank.")


class KeyResultRecord(Record):
    needed = ("objective", "title")
    code: Line = Field(None, description="A stable short name, such as O1-1; made when blank.")
    objective: Line = Field(None, description="Its objective, by code or title.")
    title: Line = Field(None, description="The key result.")
    owner: Line = Field(None, description="The owner's email (or full name): who is asked about it.")
    metric: Line = Field(None, description="What is measured, such as net promoter score.")
    unit: Line = Field(None, description="%, a currency code such as EUR, or a word such as deals.")
    kind: KindWord = Field(
        None,
        description="increase, decrease, maintain, milestone or baseline; seen from start and target when blank.",
    )
    band: BandWord = Field(None, description="For maintain: at_least, at_most or between.")
    start: Number = Field(None, description="The value at the beginning.")
    target: Number = Field(None, description="The value to reach; the lower limit of between.")
    upper: Number = Field(None, description="The upper limit of between.")
    current: Number = Field(None, description="The value today: recorded as progress when it is new.")
    weight: Number = Field(None, description="Its weight within the objective, 1 when blank.")
    starts: Day = Field(None, description="First day; the cycle's when blank.")
    ends: Day = Field(None, description="Last day; the cycle's when blank.")
    phases: Phases = Field((), description="Targets on the way: 2026-10-31=40; 2026-11-30=60.")
    moves: Line = Field(None, description="The business number that it should move, by code or name.")
    carries: Line = Field(
        None, description="The key result of an earlier cycle that it goes on with, by code or title."
    )
    score: Number = Field(None, description="The score at close, 0.0 to 1.0.")
    closed: Moment = Field(None, description="When it was closed; blank while it is open.")
    stopped: YesNo = Field(
        None, description="yes when it was closed before its time and counts for nobody; no when blank."
    )
    created: Moment = Field(None, description="When it was set; the time of the import when blank.")
    position: Whole = Field(None, description="Its place in the objective; the file's order when blank.")
    reason: Words = Field(None, description="Why a goal was changed, kept beside what it said before.")


class ChangeRecord(Record):
    needed = ("key_result", "at")
    key_result: Line = Field(None, description="The key result that was changed, by code or title.")
    at: Moment = Field(None, description="When it was changed.")
    by: Line = Field(None, description="Who changed it, by email (or full name).")
    reason: Words = Field(None, description="Why.")
    before: Table = Field({}, description='What it said before, as JSON: {"target": "40"}.')


class ProgressRecord(Record):
    needed = ("key_result", "at")
    key_result: Line = Field(None, description="The key result, by code or title.")
    at: Moment = Field(None, description="When it was said: 2026-11-23T09:30:00+01:00, or the day alone.")
    by: Line = Field(None, description="Who said it, by email (or full name).")
    value: Number = Field(None, description="The value; blank for a confidence or a note alone.")
    confidence: Confidence = Field(None, description="0 to 10.")
    note: Words = Field(None, description="What was said about it.")
    blocked: YesNo = Field(None, description="yes when something is in the way.")
    source: SourceWord = Field(None, description="reply, form, command or import (the default).")
    ref: Line = Field(None, description="A name for this line within the file, for one that corrects it.")
    corrects: Line = Field(None, description="The ref of the line that this one takes the place of.")
    retracted: YesNo = Field(None, description="yes when this line takes the corrected one back.")


class ReadingRecord(Record):
    needed = ("metric", "at", "value")
    metric: Line = Field(None, description="The business number, by code or name.")
    at: Moment = Field(
        None, description="What moment the value is of: 2026-10-31, or 2026-10-31T12:00:00+01:00."
    )
    value: Number = Field(None, description="The value.")
    by: Line = Field(None, description="Who told it, by email (or full name).")
    source: SourceWord = Field(None, description="form, command, metric or import (the default).")
    recorded: Moment = Field(None, description="When it was told; the time of the import when blank.")
    retracted: YesNo = Field(None, description="yes when this line takes back the last one of that moment.")


class SourceRecord(Record):
    needed = ("name", "kind")
    name: Line = Field(None, description="The source's name.")
    kind: Line = Field(None, description="Which system it reads, such as sheet or stripe.")
    settings: Table = Field({}, description="Its fields as JSON, without those that are secret.")
    every: Whole = Field(None, description="After how many minutes it is read again, 60 when blank.")
    owner: Line = Field(None, description="Who looks after it, by email (or full name).")
    feeds: Lines = Field(
        (), description="Key results that it feeds, by code or title; separated by semicolons."
    )
    numbers: Lines = Field((), description="Business numbers that it feeds, by code or name.")
    paused: YesNo = Field(None, description="yes while it is not read; no when blank.")
    key: YesNo = Field(
        None, description="yes when it has a key: it is not read before somebody has entered it again."
    )


class ExperimentRecord(Record):
    needed = ("key_result", "at", "by", "tries")
    key_result: Line = Field(None, description="The key result that was stuck, by code or title.")
    at: Moment = Field(None, description="When it was begun.")
    by: Line = Field(None, description="Who tries it, by email (or full name).")
    tries: Words = Field(None, description="What is tried.")
    review_on: Day = Field(None, description="The day on which its result is asked for.")
    result: ResultWord = Field(
        None, description="helped, partly, did_not or not_tried; blank while it is open."
    )
    learned: Words = Field(None, description="What was learned from it.")
    reviewed: Moment = Field(None, description="When its result was told; blank while it is open.")


class DecisionRecord(Record):
    needed = ("key_result", "at", "occasion", "choice")
    key_result: Line = Field(None, description="The key result that it is about, by code or title.")
    at: Moment = Field(None, description="When it was decided.")
    by: Line = Field(None, description="Who decided it, by email (or full name).")
    occasion: OccasionWord = Field(
        None,
        description="no_help (it was met and did not help), review (half of its time) or close (all of it).",
    )
    choice: ChoiceWord = Field(None, description="keep, change or stop.")
    reason: Words = Field(None, description="Why it was decided so.")
    learned: Words = Field(None, description="What was learned.")
    shared: YesNo = Field(
        None, description="yes when the whole company may read what was learned; no when blank."
    )


class PracticeRecord(Record):
    needed = ("by", "at", "title", "words")
    title: Line = Field(None, description="What the way of working is called.")
    words: Words = Field(None, description="How it goes, in the words of who works like that.")
    by: Line = Field(
        None, description="Who shared it, by email (or full name), even where others read “a colleague”."
    )
    at: Moment = Field(None, description="When they were asked about it.")
    published: Moment = Field(None, description="When they shared it; when they were asked when blank.")
    key_result: Line = Field(None, description="The key result that it was about, by code or title.")
    named: YesNo = Field(None, description="yes when others read whose it is; no when blank.")
    stays: YesNo = Field(None, description="yes when it stays, without a name, if they leave; no when blank.")


class AbsenceRecord(Record):
    needed = ("person", "starts", "ends")
    person: Line = Field(None, description="Who is away, by email (or full name).")
    starts: Day = Field(None, description="First day away.")
    ends: Day = Field(None, description="Last day away.")
    delegate: Line = Field(None, description="Who stands in, by email (or full name).")


# The order is that of an export: what is referred to comes first.
RECORDS: Mapping[str, type[Record]] = {
    "workspace": WorkspaceRecord,
    "channel": ChannelRecord,
    "person": PersonRecord,
    "team": TeamRecord,
    "cycle": CycleRecord,
    "outcome": OutcomeRecord,
    "metric": MetricRecord,
    "objective": ObjectiveRecord,
    "key_result": KeyResultRecord,
    "change": ChangeRecord,
    "progress": ProgressRecord,
    "reading": ReadingRecord,
    "source": SourceRecord,
    "experiment": ExperimentRecord,
    "decision": DecisionRecord,
    "practice": PracticeRecord,
    "absence": AbsenceRecord,
}

# The names of the lists in a JSON file.
LISTS = {
    "workspace": "workspace",
    "channel": "channels",
    "person": "people",
    "team": "teams",
    "cycle": "cycles",
    "outcome": "outcomes",
    "metric": "metrics",
    "objective": "objectives",
    "key_result": "key_results",
    "change": "changes",
    "progress": "progress",
    "reading": "readings",
    "source": "sources",
    "experiment": "experiments",
    "decision": "decisions",
    "practice": "practices",
    "absence": "absences",
}


def columns(kind: str) -> list[str]:
    """The columns of one kind of record, in the order of an export."""
    return [name for name in RECORDS[kind].model_fields if name != "line"]
