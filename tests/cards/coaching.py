"""What Headway says where it coaches: stuck goals, trials, briefs, cycles, outcomes and teams, sources, alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards import (
    alerts,
    calibration,
    cascade,
    company_outcomes,
    cycle_forms,
    cycle_nudges,
    cycles,
    disagreement,
    experiments,
    model_words,
    one_on_ones,
    sources,
    stuck,
)
from cards.blocks import Action, Card, Chip, Option
from cards.goals import GoalView
from cards.news import News
from cards.nudges import About, with_answers
from cards.proposals import KEY_RESULTS, OBJECTIVE
from cards.voice import Voice
from okrs.cascading import Indicator, suggestions
from okrs.health import Health
from okrs.measure import Kind
from okrs.vocabulary import Choice, ExperimentResult, NudgeKind
from okrs.wording import Level, check

DAY = date(2025, 5, 12)
FRIDAY, NEXT = date(2025, 5, 16), date(2025, 5, 19)
MOMENT = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
ONE, TWO = UUID(int=701), UUID(int=702)
BEN, ANA = Chip(UUID(int=711), "Ben Okafor"), Chip(UUID(int=712), "Ana *Lima*")
SEEN = "What you try is seen by your team and your managers; the two answers above it stay with you."
LONG = "Support agents ask for the cause before they close a ticket, and write it down in one sentence"


def coaching_cards(voice: Voice, goal: GoalView) -> dict[str, Card]:
    """The messages and forms, with `goal` as the one that they are about."""
    return {
        **_stuck(voice, goal),
        **_tried(voice, goal),
        **_meetings(voice, goal),
        **_cycles(voice, goal),
        **_outcomes(voice),
        **_sources(voice, goal),
        **_unasked(voice, goal),
    }


def _stuck(voice: Voice, goal: GoalView) -> dict[str, Card]:
    signs = (
        stuck.Stuck(sign=stuck.Sign.BLOCKED, words=("Waiting for *legal*", "Legal still hasn't replied")),
        stuck.Stuck(sign=stuck.Sign.UNMOVED, numbers=(Decimal(34), Decimal(34))),
        stuck.Stuck(sign=stuck.Sign.LESS_SURE, numbers=(Decimal(7), Decimal(5), Decimal(4))),
        stuck.Stuck(sign=stuck.Sign.FAR_BEHIND, numbers=(Decimal(31),)),
    )
    offers = [
        stuck.Offer(answer="Legal", label="“Waiting for *legal*, for the third week now”"),
        stuck.Offer(answer="I would", label="I would"),
        stuck.Offer(answer="My team", label="My team"),
    ]
    about = f"goal:{goal.id}"
    return {
        "stuck-form": stuck.form(
            voice,
            goal,
            signs,
            fields={stuck.BEHAVIOUR: "Legal would look at drafts", stuck.EASIER: ""},
            problems={stuck.EASIER: "One sentence is enough."},
            offers={stuck.BEHAVIOUR: offers},
            usual=NEXT,
            days=[FRIDAY, NEXT, NEXT + timedelta(days=7)],
            seen=SEEN,
        ),
        "stuck-question": stuck.ask(
            voice, goal, stuck.BEHAVIOUR, signs, talk=ONE, offers=offers, last="Last time: a call.", seen=SEEN
        ),
        "stuck-own": stuck.own(voice, [(goal, signs), (replace(goal, id=TWO), signs[:1])], [_trial(goal)]),
        "stuck-raised": with_answers(
            voice,
            stuck.raised(voice, "Ana", goal, signs, goes_on=False),
            About(kind=NudgeKind.STUCK, subject=about, under=about, day=DAY),
        ),
    }


def _trial(goal: GoalView) -> experiments.Trial:
    return experiments.Trial(
        id=ONE, goal=goal.id, title=goal.title, words="Call two <customers> on Fridays", until=FRIDAY
    )


def _tried(voice: Voice, goal: GoalView) -> dict[str, Card]:
    trial = _trial(goal)
    done = replace(trial, result=ExperimentResult.DID_NOT, learned="They want *templates*.")
    return {
        "trial-begun": experiments.begun(voice, trial, days=[NEXT, NEXT + timedelta(days=7)], seen=SEEN),
        "trial-under-way": experiments.under_way(voice, trial, is_due=True, seen=SEEN),
        "trial-asked": experiments.asked(voice, trial, goal, why="Asked because its day has come."),
        "trial-heard": experiments.heard(voice, done, is_stuck=True),
        "trial-postponed": experiments.postponed(voice, trial, days=[NEXT, NEXT + timedelta(days=7)]),
        "trial-change-form": experiments.change_form(
            voice, trial, words="", until="soon", problems={"until": "I don't read a day in that."}, seen=SEEN
        ),
    }


def _meetings(voice: Voice, goal: GoalView) -> dict[str, Card]:
    rhythm = one_on_ones.Rhythm(weekday=2, weeks=2, next_on=date(2025, 5, 14))
    facts = one_on_ones.Brief(
        person=BEN.person,
        who="Ben Okafor",
        since=date(2025, 4, 28),
        news=(News(goal=goal, value_then=Decimal(36), confidence_then=7),) * 6,
        hurdles=(one_on_ones.Hurdle(goal=goal.title, words="Legal is *slow*", since=date(2025, 4, 14)),),
        pleas=(one_on_ones.Plea(goal=goal.title, on=DAY, of_reader=True, taken_on=None),),
        trials=(one_on_ones.Trial(goal=goal.title, words="A call on Fridays", review_on=FRIDAY),),
        decided=(),
        questions=(one_on_ones.Asked(question="What would help most?", because="its confidence fell"),) * 3,
        strengths=one_on_ones.Strengths(
            going_well=("Doubled the answers",),
            practices=("Write it first",),
            cleared=(("Carol", goal.title),),
        ),
        rhythm=rhythm,
    )
    meeting = one_on_ones.Meeting(person=BEN.person, who="Ben Okafor", rhythm=rhythm)
    return {
        "brief": one_on_ones.brief(voice, facts),
        "brief-mine": one_on_ones.mine(voice, facts, manager="Bob"),
        "meetings": one_on_ones.listing(voice, [meeting] * 4, [meeting], [(ANA.person, ANA.name)] * 4),
        "meeting-form": one_on_ones.form(voice, person=BEN.person, who="Ben Okafor", weekday=2, weeks=2),
    }


def _cycles(voice: Voice, goal: GoalView) -> dict[str, Card]:
    span = cycles.Span(id=ONE, name="2025 Q2", starts=date(2025, 4, 1), ends=date(2025, 6, 30))
    count = cycles.Count(scored=3, total=5)
    press = Action("Look at them", "cycle.review", {"cycle": str(ONE)}, tone="primary")
    goals = [replace(goal, id=UUID(int=720 + n)) for n in range(8)]
    milestone = replace(goal, id=TWO, kind=Kind.MILESTONE, start=None, target=None, value=Decimal(60))
    problems = {f"{cycle_forms.REASON}.{goals[0].id}": "Say why in a word."}
    standing = cycles.Standing(
        span=span, own=3, own_scored=count, led=count, company=count, buttons=(press,) * 4
    )
    return {
        "cycles": cycles.overview(voice, [standing], buttons=[press]),
        "cycle-new-form": cycles.form(voice, fields={}, problems={"starts": "That day is taken."}),
        "cycle-review-form": cycle_forms.review(
            voice, [*goals, milestone], cycle=ONE, name=span.name, manager="Bob", fields={}, problems=problems
        ),
        "cycle-score-form": cycle_forms.score(
            voice, [*goals, milestone], cycle=ONE, name=span.name, manager="Bob", fields={}, problems={}
        ),
        "cycle-carry-form": cycle_forms.carry(
            voice,
            [*goals, milestone],
            cycle=ONE,
            name=span.name,
            into="2025 Q3",
            fields={},
            problems={f"{cycle_forms.TARGET}.{goals[0].id}": "That is no number."},
        ),
        "cycle-scored": cycle_forms.scored(
            voice,
            [cycle_forms.Scored(goal=goal.title, score=Decimal("0.7"))],
            [cycle_forms.Decided(goal=goal.title, choice=Choice.STOP, reason="Nobody *needs* it")],
            more=2,
            buttons=(press,) * 3,
        ),
        "cycle-summary": cycles.summary(
            voice,
            cycles.Summary(
                cycle=span.name,
                report="/open/report?cycle=1",
                results=(cycles.Result(title=goal.objective, score=Decimal("0.6"), count=count),),
                stopped=1,
                learned=(cycles.Learned(goal=goal.title, words="Ask *early*."),),
                remark="Every target was met.",
            ),
            buttons=(press,),
        ),
        "cycle-half-time": cycle_nudges.half_time(
            voice, span, goals=[goal.title] * 7, manager="Bob", press=press
        ),
        "cycle-ending": cycle_nudges.ending(
            voice, span, today=DAY, goals=[goal.title], manager="Bob", press=press
        ),
        "calibration": calibration.calibration(
            voice,
            [calibration.Row(low=7, high=10, said=Decimal("0.8"), goals=9, reached=4, leaning=1)],
            goals=9,
            brier=Decimal("0.21"),
        ),
    }


def _outcomes(voice: Voice) -> dict[str, Card]:
    values = {"outcome": str(ONE), "team": str(TWO)}
    outcome, team = "Customers stay and *recommend* us", "Growth & Support"
    line = cascade.OutcomeLine(outcome=str(ONE), title=outcome, done=1, teams=4)
    team_lines = [
        cascade.TeamLine(team=str(UUID(int=730 + n)), name=f"Team {n}", stage=stage)
        for n, stage in enumerate(cascade.Stage)
    ]
    ideas = suggestions(outcome, team, [Indicator(name="Answers that were needed twice", unit="answers")])
    keyed = {
        OBJECTIVE: "Support solves it at the first call",
        KEY_RESULTS: "Calls about one cause from ? to ?",
    }
    return {
        "outcomes-form": company_outcomes.form(
            voice, cycle="2025 Q2", fields={}, owner=[BEN], problems={company_outcomes.TITLES: "One a line."}
        ),
        "outcomes-understood": company_outcomes.understood(
            voice,
            [
                company_outcomes.Meant(
                    title=outcome, owner="Ben", verdict=check("Ship the app", level=Level.OBJECTIVE)
                )
            ],
            said=(),
            save=Action("Save", "outcome.keep"),
            change=Action("Change", "outcome.new"),
        ),
        "cascade-outcomes": cascade.outcomes(voice, [line], more={}),
        "cascade-teams": cascade.teams(voice, line, team_lines),
        "cascade-question": cascade.question(
            voice,
            outcome=outcome,
            team=team,
            signs=["Fewer calls"],
            there=(),
            left_out=None,
            ideas=ideas,
            values=values,
            later=values,
            words=LONG,
            problem="That is too long.",
        ),
        "cascade-draft": cascade.draft(
            voice,
            cascade.Drafted(
                outcome=outcome,
                team=team,
                objective=keyed[OBJECTIVE],
                lines=[keyed[KEY_RESULTS]] * 3,
                whose="Ben Okafor",
                writer="",
                verdict=check(keyed[OBJECTIVE], level=Level.OBJECTIVE),
                is_older=True,
            ),
            values=values,
            has_ai=True,
        ),
        "cascade-edit-form": cascade.edit_form(
            voice, cycle="2025 Q2", team=team, fields=keyed, owner=[ANA], problems={}, values=values
        ),
        "cascade-whom": cascade.whom(
            voice, team=team, people=[(str(ANA.person), ANA.name, "Head of *Sales*")] * 30, values=values
        ),
        "cascade-leave-form": cascade.leave_form(voice, outcome=outcome, team=team, values=values),
        "cascade-by-ai": model_words.team_draft(
            voice, team=team, objective=keyed[OBJECTIVE], lines=[keyed[KEY_RESULTS]] * 4, values=values
        ),
    }


def _sources(voice: Voice, goal: GoalView) -> dict[str, Card]:
    shown = sources.Shown(
        id=ONE,
        name="Takings <all>",
        kind="Google Sheets",
        owner="Ben Okafor",
        value=Decimal("41.2"),
        unit="%",
        as_of=MOMENT,
        url="https://docs.example.com/sheet",
        every=timedelta(hours=1),
        is_pushed=False,
        is_paused=False,
        trouble="",
        has_secret=True,
        takes_secret=True,
        feeds=(sources.Fed(target=goal.id, title=goal.title, leading=True, is_open=True),),
    )
    broken = replace(shown, id=TWO, is_paused=True, trouble="The key is *not* taken any more.")
    field = sources.Asked(
        name="address",
        label="Link to the sheet",
        hint="As in a browser.",
        example="https://docs.google.com/spreadsheets/d/1AbCdEf",
        value="docs",
        problem="Write it like this: https://…",
    )
    return {
        "sources": sources.listing(voice, [shown, broken] * 7),
        "source-kind-form": sources.kinds(voice, [(f"kind{n}", f"Service {n}") for n in range(16)]),
        "source-form": sources.form(
            voice,
            kind="sheet",
            title="Google Sheets",
            fields=[replace(field, name=f"field{n}") for n in range(9)],
            name="Takings",
            name_problem="",
            every="60",
            schedules=(15, 60, 360, 1440),
            problem="",
            source=None,
        ),
        "source-asks-key": sources.asks_secret(voice, shown, page="/w/1/2/sources/3"),
        "source": sources.one(voice, shown, may_change=True, page="/w/1/2/sources/3"),
        "source-broken": sources.one(voice, broken, may_change=True, page="/w/1/2/sources/3"),
        "source-target-form": sources.targets(
            voice, shown, [Option(str(UUID(int=800 + n)), f"{goal.title} {n}") for n in range(90)]
        ),
        "source-refused": sources.refused(
            voice, shown, title=goal.title, reason="It counts *tickets*.", target=goal.id
        ),
        "source-tried": sources.tried(voice, shown, page="/w/1/2/sources/3"),
        "source-paused": sources.paused_card(
            voice,
            source=ONE,
            name=shown.name,
            trouble=broken.trouble,
            feeds=[goal.title],
            last=(Decimal(41), "%", MOMENT),
        ),
    }


def _unasked(voice: Voice, goal: GoalView) -> dict[str, Card]:
    about = About(kind=NudgeKind.ALERT, subject=f"goal:{goal.id}", under=f"goal:{goal.id}", day=DAY)
    return {
        "alert-crossed": with_answers(
            voice,
            alerts.crossed_card(voice, goal, before=Health.ON_TRACK, source="Takings", is_better=False),
            about,
        ),
        "alert-turned": with_answers(
            voice,
            alerts.turned_card(
                voice, goal, since=DAY, earlier=Decimal("1.5"), later=Decimal("-2"), source="Takings"
            ),
            about,
        ),
        "alert-bottleneck": with_answers(
            voice,
            alerts.bottleneck_card(voice, words="waiting for *legal*", stuck=[("Ana", goal.title)] * 4),
            about,
        ),
        "confident": with_answers(
            voice,
            disagreement.confident_card(voice, goal, source="Takings", confidence=9, gap=Decimal(31)),
            about,
        ),
    }
