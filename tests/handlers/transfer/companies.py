"""Companies made up by hypothesis, as records: trees of people, teams and goals, and a ledger with corrections."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from okrs.measure import Band, Kind, Phase
from okrs.sheet.document import Document
from okrs.sheet.records import (
    AbsenceRecord,
    ChangeRecord,
    ChannelRecord,
    CycleRecord,
    DecisionRecord,
    ExperimentRecord,
    KeyResultRecord,
    MetricRecord,
    ObjectiveRecord,
    OutcomeRecord,
    PersonRecord,
    PracticeRecord,
    ProgressRecord,
    ReadingRecord,
    SourceRecord,
    TeamRecord,
    WorkspaceRecord,
)
from okrs.sheet.values import DAYS
from okrs.vocabulary import Cadence, Choice, CycleState, Direction, ExperimentResult, Occasion, Source

STARTS, ENDS = date(2026, 10, 1), date(2026, 12, 31)

# What a person might type anywhere, formulas and quotes above all; no NUL, which PostgreSQL can't keep.
_ANYTHING = st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"])
_TROUBLE = st.sampled_from("=+-@;\"',\n\r\t")
texts = st.text(_ANYTHING | _TROUBLE, max_size=12)
titles = texts.map(lambda text: " ".join(text.split())).filter(bool)
numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=3) | st.sampled_from(
    [Decimal(0), Decimal("1.50"), Decimal("1E+3"), Decimal("-0.5")]
)
percents = st.decimals(0, 100, places=1)
weights = st.decimals(min_value=0, max_value=1000, places=2)
moments = st.datetimes(
    datetime.fromisoformat("2026-09-01"),
    datetime.fromisoformat("2026-11-20"),
    timezones=st.just(UTC),
)
zones = st.sampled_from([None, "Europe/Berlin", "Asia/Kolkata", "America/Sao_Paulo"])
cadences = st.sampled_from([None, *Cadence])
days_off = st.dates(STARTS, ENDS - timedelta(days=5))


@st.composite
def companies(draw: st.DrawFn) -> Document:
    """A whole company."""
    channels = [f"channel {n}" for n in range(draw(st.integers(0, 2)))]
    people = [f"p{n}@acme.test" for n in range(draw(st.integers(1, 4)))]
    teams = draw(st.lists(titles, max_size=3, unique_by=_plain))
    codes = [f"O{n}" for n in range(draw(st.integers(0, 3)))]
    metrics = [f"M{n}" for n in range(draw(st.integers(0, 2)))]
    key_results = [
        _key_result(draw, n, codes, people, metrics) for n in range(draw(st.integers(0, 4)) if codes else 0)
    ]
    names = [str(kr.code) for kr in key_results]
    return Document(
        workspace=_workspace(draw, channels),
        channels=[_channel(draw, n, name) for n, name in enumerate(channels)],
        people=[_person(draw, n, people, teams) for n in range(len(people))],
        teams=[_team(draw, n, teams, people, channels) for n in range(len(teams))],
        cycles=[
            CycleRecord.model_construct(
                name="2026 Q4", starts=STARTS, ends=ENDS, state=draw(st.sampled_from(CycleState))
            )
        ],
        outcomes=[_outcome(draw, n, people) for n in range(2)],
        metrics=[_metric(draw, code) for code in metrics],
        objectives=[_objective(draw, n, codes, people, teams) for n in range(len(codes))],
        key_results=key_results,
        changes=[_change(draw, names, people) for _ in range(draw(st.integers(0, 2)) if names else 0)],
        progress=_progress(draw, key_results, people),
        readings=draw(st.lists(_readings(metrics, people), max_size=5)) if metrics else [],
        sources=_sources(draw, names, metrics, people),
        experiments=draw(st.lists(_experiments(names, people), max_size=2)) if names else [],
        decisions=draw(st.lists(_decisions(names, people), max_size=2)) if names else [],
        practices=draw(st.lists(_practices(names, people), max_size=2)),
        absences=draw(
            st.lists(_absences(people), max_size=3, unique_by=lambda a: (a.person, a.starts, a.ends))
        ),
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _workspace(draw: st.DrawFn, channels: list[str]) -> WorkspaceRecord:
    return WorkspaceRecord.model_construct(
        name="Original",
        zone="Europe/London",
        locale="en",
        country="GB",
        region=draw(st.sampled_from([None, "SCT"])),
        channel=draw(st.sampled_from([None, *channels])),
        settings=draw(
            st.sampled_from([{}, {"window_days": 4, "remind_at": "0.75", "prompt_at": "10:15:00"}])
        ),
    )


def _channel(draw: st.DrawFn, number: int, name: str) -> ChannelRecord:
    platform = draw(st.sampled_from(["web", "slack"]))
    address = None if platform == "web" else f"C{number}"
    return ChannelRecord.model_construct(name=name, platform=platform, address=address, zone=draw(zones))


def _person(draw: st.DrawFn, number: int, people: list[str], teams: list[str]) -> PersonRecord:
    return PersonRecord.model_construct(
        email=people[number],
        name=draw(titles),
        role=draw(titles),
        manager=draw(st.sampled_from([None, *people[:number]])),
        teams=tuple(sorted(draw(st.sets(st.sampled_from(teams))) if teams else [])),
        zone=draw(zones),
        locale=draw(st.sampled_from([None, "de", "pt-BR"])),
        country=draw(st.sampled_from([None, "JP"])),
        region=None,
        working_days=tuple(day for day in DAYS if draw(st.booleans())) or ("Wed",),
        day_starts=time(draw(st.integers(6, 11)), 30),
        day_ends=time(17, draw(st.integers(0, 59))),
        cadence=draw(cadences),
        admin=draw(st.booleans()),
        active=draw(st.booleans()),
        accounts=draw(
            st.sampled_from([(), (f"slack:U{number}",), (f"slack:U{number}", f"teams:29:{number};x")])
        ),
    )


def _team(
    draw: st.DrawFn, number: int, teams: list[str], people: list[str], channels: list[str]
) -> TeamRecord:
    return TeamRecord.model_construct(
        name=teams[number],
        parent=draw(st.sampled_from([None, *teams[:number]])),
        lead=draw(st.sampled_from([None, *people])),
        channel=draw(st.sampled_from([None, *channels])),
        cadence=draw(cadences),
    )


def _outcome(draw: st.DrawFn, number: int, people: list[str]) -> OutcomeRecord:
    return OutcomeRecord.model_construct(
        code=f"OUT{number}",
        title=draw(titles),
        cycle="2026 Q4",
        owner=draw(st.sampled_from([None, *people])),
        position=draw(st.integers(0, 9)),
    )


def _objective(
    draw: st.DrawFn, number: int, codes: list[str], people: list[str], teams: list[str]
) -> ObjectiveRecord:
    return ObjectiveRecord.model_construct(
        code=codes[number],
        title=draw(titles),
        cycle="2026 Q4",
        outcome=draw(st.sampled_from([None, "OUT0", "OUT1"])),
        parent=draw(st.sampled_from([None, *codes[:number]])),
        team=draw(st.sampled_from([None, *teams])),
        owner=draw(st.sampled_from([None, *people])),
        weight=draw(weights),
        counts_children=draw(st.booleans()),
        position=draw(st.integers(0, 9)),
    )


def _metric(draw: st.DrawFn, code: str) -> MetricRecord:
    return MetricRecord.model_construct(
        code=code,
        name=draw(titles),
        unit=draw(st.sampled_from(["", "%", "=deals"])),
        wanted=draw(st.sampled_from(Direction)),
        outcome=draw(st.sampled_from([None, "OUT0", "OUT1"])),
    )


@st.composite
def _readings(draw: st.DrawFn, metrics: list[str], people: list[str]) -> ReadingRecord:
    return ReadingRecord.model_construct(
        metric=draw(st.sampled_from(metrics)),
        at=draw(moments),
        value=draw(numbers),
        by=draw(st.sampled_from([None, *people])),
        source=draw(st.sampled_from([Source.METRIC, Source.FORM, Source.COMMAND])),
        recorded=draw(moments),
        retracted=draw(st.booleans()),
    )


def _key_result(
    draw: st.DrawFn, number: int, codes: list[str], people: list[str], metrics: list[str]
) -> KeyResultRecord:
    return KeyResultRecord.model_construct(
        code=f"K{number}",
        objective=draw(st.sampled_from(codes)),
        title=draw(titles),
        owner=draw(st.sampled_from([None, *people])),
        metric=draw(titles),
        unit=draw(st.sampled_from(["", "%", "EUR", "=deals"])),
        weight=draw(weights),
        starts=STARTS,
        ends=ENDS,
        carries=draw(st.sampled_from([None, *(f"K{n}" for n in range(number))])),
        moves=draw(st.sampled_from([None, *metrics])),
        stopped=draw(st.booleans()),
        score=draw(st.none() | st.decimals(0, 1, places=1)),
        closed=draw(st.none() | moments),
        created=draw(moments),
        position=draw(st.integers(0, 9)),
        **_measure(draw),
    )


def _measure(draw: st.DrawFn) -> dict[str, Any]:
    """Kind and numbers that go together."""
    low, high = sorted(draw(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])))
    none: dict[str, Any] = {"start": None, "target": None, "upper": None, "band": None, "phases": ()}
    way = tuple(
        Phase(on=STARTS + timedelta(days=20 * n + 9), value=draw(numbers))
        for n in range(draw(st.integers(0, 2)))
    )
    kind = draw(st.sampled_from(Kind))
    match kind:
        case Kind.INCREASE:
            own = {"start": low, "target": high, "phases": way}
        case Kind.DECREASE:
            own = {"start": high, "target": low, "phases": way}
        case Kind.MAINTAIN:
            band = draw(st.sampled_from(Band))
            own = {"band": band, "target": low, "upper": high if band is Band.BETWEEN else None}
        case Kind.MILESTONE:
            own = {}
        case Kind.BASELINE:
            own = {"start": draw(st.sampled_from([None, low]))}
    return none | own | {"kind": kind}


def _change(draw: st.DrawFn, names: list[str], people: list[str]) -> ChangeRecord:
    return ChangeRecord.model_construct(
        key_result=draw(st.sampled_from(names)),
        at=draw(moments),
        by=draw(st.sampled_from([None, *people])),
        reason=draw(texts),
        before=draw(st.dictionaries(titles, st.none() | titles | st.integers(), max_size=2)),
    )


def _progress(draw: st.DrawFn, key_results: list[KeyResultRecord], people: list[str]) -> list[ProgressRecord]:
    """Lines of a ledger in order of time, some of them corrections of the one before."""
    lines: list[ProgressRecord] = []
    when = sorted(draw(st.lists(moments, max_size=6))) if key_results else []
    for number, at in enumerate(when):
        corrects = lines[-1] if len(lines) > 0 and draw(st.booleans()) else None
        of = draw(st.sampled_from(key_results))
        name = corrects.key_result if corrects else of.code
        is_taken_back: bool = draw(st.booleans())
        likes_percent = next(kr.kind for kr in key_results if kr.code == name) is Kind.MILESTONE
        lines.append(
            ProgressRecord.model_construct(
                key_result=name,
                at=at,
                by=draw(st.sampled_from([None, *people])),
                value=draw(st.none() | (percents if likes_percent else numbers)),
                confidence=draw(st.none() | st.integers(0, 10)),
                note=draw(texts),
                blocked=draw(st.booleans()),
                source=draw(st.sampled_from([Source.REPLY, Source.FORM, Source.COMMAND])),
                ref=str(number),
                corrects=corrects.ref if corrects else None,
                retracted=corrects is not None and is_taken_back,
            )
        )
    return lines


def _sources(draw: st.DrawFn, names: list[str], metrics: list[str], people: list[str]) -> list[SourceRecord]:
    """Two sources of which each feeds what the other does not; the second counts activity and has a key."""
    owners = st.sampled_from([None, *people])
    return [
        SourceRecord.model_construct(
            name="Takings",
            kind="csv",
            settings={"address": "https://files.acme.test/takings.csv", "column": draw(titles)},
            every=draw(st.sampled_from([15, 1440])),
            owner=draw(owners),
            feeds=tuple(names[:1]),
            numbers=tuple(metrics[:1]),
            paused=draw(st.booleans()),
            key=False,
        ),
        SourceRecord.model_construct(
            name="=Tickets;1",
            kind="linear",
            settings={"state": "done"},
            every=60,
            owner=draw(owners),
            feeds=tuple(names[1:3]),
            numbers=(),
            paused=False,
            key=draw(st.booleans()),
        ),
    ]


@st.composite
def _experiments(draw: st.DrawFn, names: list[str], people: list[str]) -> ExperimentRecord:
    reviewed = draw(st.none() | moments)
    return ExperimentRecord.model_construct(
        key_result=draw(st.sampled_from(names)),
        at=draw(moments),
        by=draw(st.sampled_from(people)),
        tries=draw(titles),
        review_on=draw(st.none() | days_off),
        result=draw(st.sampled_from(ExperimentResult)) if reviewed else None,
        learned=draw(texts),
        reviewed=reviewed,
    )


@st.composite
def _decisions(draw: st.DrawFn, names: list[str], people: list[str]) -> DecisionRecord:
    return DecisionRecord.model_construct(
        key_result=draw(st.sampled_from(names)),
        at=draw(moments),
        by=draw(st.sampled_from([None, *people])),
        occasion=draw(st.sampled_from(Occasion)),
        choice=draw(st.sampled_from(Choice)),
        reason=draw(texts),
        learned=draw(texts),
        shared=draw(st.booleans()),
    )


@st.composite
def _practices(draw: st.DrawFn, names: list[str], people: list[str]) -> PracticeRecord:
    return PracticeRecord.model_construct(
        title=draw(titles),
        words=draw(titles),
        by=draw(st.sampled_from(people)),
        at=draw(moments),
        published=draw(moments),
        key_result=draw(st.sampled_from([None, *names])),
        named=draw(st.booleans()),
        stays=draw(st.booleans()),
    )


@st.composite
def _absences(draw: st.DrawFn, people: list[str]) -> AbsenceRecord:
    starts = draw(days_off)
    return AbsenceRecord.model_construct(
        person=draw(st.sampled_from(people)),
        starts=starts,
        ends=starts + timedelta(days=draw(st.integers(0, 5))),
        delegate=draw(st.sampled_from([None, *people])),
    )
