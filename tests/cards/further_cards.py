"""More of the cards that Headway really builds: beginning, writing goals, files, one's own page and one's own data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cards import (
    arranged,
    bringing,
    checkins,
    dashboard,
    digests,
    disagreement,
    my_data,
    nudge_list,
    promises,
    proposals,
    replies,
    setup,
    silence,
    wording,
)
from cards.blocks import Action, Card, Chip, Option
from cards.courses import Course
from cards.help import unknown
from cards.home import Home, Practices, Settings, TeamView, Waiting, home, pace, settings
from cards.nudges import About, Answers, as_answered, with_answers
from cards.voice import Voice
from okrs.goal_lines import GoalLine, read_line
from okrs.vocabulary import Cadence, NudgeKind
from okrs.wording import check
from tests.cards.practices import MINE, PRACTICE, UNNAMED
from tests.cards.real_cards import (
    ABSENCE,
    AUDIT,
    GOALS,
    MANAGER,
    NOW,
    RECORDED,
    ROLLUP,
    TODAY,
    UNDO,
    VOICE,
    id_,
)

SENTENCES = (
    "Lift NPS from 30 to 50 points",
    "Churn < 2% (now 3.1%) by 15 June",
    "Ship the new onboarding (milestone)",
)
BEN, DAN = Chip(id_(11), "Ben Okafor"), Chip(id_(12), "Dan")


def _line(words: str) -> GoalLine:
    line = read_line(words, today=TODAY, locale="en")
    assert isinstance(line, GoalLine), words
    return line


OUTLINE = proposals.Outline(
    objective="Customers recommend us",
    cycle="Q2 2025",
    team="Growth",
    joins=False,
    key_results=[
        proposals.Meant(line=line, owner=owner, ends=line.ends or date(2025, 6, 30))
        for line, owner in zip(map(_line, SENTENCES), ("Carol", "Ben Okafor", "Carol"), strict=True)
    ],
)
NEW_TEAM = setup.Stage(
    team=None, name="", people=(), cadence=Cadence.WEEKLY, channel="", key_results=0, cycle="Q2 2025"
)
BEGUN = replace(NEW_TEAM, team=id_(80), name="Growth", people=(BEN, DAN))
COMING = setup.Next(
    asked=[
        setup.Asked(names=("Ben Okafor",), reader=True, day=date(2025, 5, 19)),
        setup.Asked(names=("Dan",), reader=False, day=date(2025, 5, 20)),
    ],
    at=time(9, 30),
    cadence=Cadence.WEEKLY,
    idle=["Eva"],
    channel="#growth",
    digest_on=date(2025, 5, 22),
    greeted=["Ben Okafor", "Dan", "Eva"],
    goals=OUTLINE,
)
HELLO = setup.Hello(
    by="Carol",
    team="Growth",
    cadence=Cadence.WEEKLY,
    next_at=datetime.fromisoformat("2025-05-19T07:30:00+00:00"),
    company="Acme",
    manager="Carol",
)
COUNTS = (
    bringing.Count(kind="objective", new=1, changed=0, same=2),
    bringing.Count(kind="key_result", new=2, changed=1, same=11),
)
LINES = (
    bringing.Line(kind="objective", name="Be trusted by large customers", is_new=True, details=()),
    bringing.Line(kind="key_result", name="Complete the SOC 2 audit", is_new=True, details=()),
    bringing.Line(
        kind="key_result", name="Lift NPS from 30 to 50", is_new=False, details=("target", "owner")
    ),
)
UNREAD = (
    bringing.Unread(line=3, column="target", reason="“fifty” is not a number. Write it in digits."),
    bringing.Unread(line=7, column="owner", reason="Nobody here is called “Bne”. Did you mean Ben Okafor?"),
)
HELD = my_data.OnFile(
    name="Carol",
    email="carol@example.com",
    role="Head of Growth",
    zone="Europe/Berlin",
    company="Acme",
    goals=3,
    entries=41,
    notes=12,
    replies=17,
    monthly=2,
    drafts=1,
    checkins=14,
    away=2,
    asked=1,
    helped=0,
    reminders=3,
    accounts=1,
    said=0,
    sign_ins=0,
    letters=22,
)
DAYS = [date(2025, 4, 7) + timedelta(weeks=n) for n in range(5)]
PAGE = Home(
    first_name="Carol",
    worth=(),
    waiting=[
        Waiting(
            sentence="Your check-in is open until Thursday 15 May, 09:30.",
            actions=(Action("Answer in a form", "checkin.form", {"checkin": str(id_(20))}, tone="primary"),),
        )
    ],
    next_at=datetime.fromisoformat("2025-05-19T07:30:00+00:00"),
    goals=GOALS,
    has_pace=True,
    teams=[TeamView(id=id_(80), name="Growth", rollup=ROLLUP)],
    practices=Practices(
        mine=[replace(MINE, title="Write to three customers a day", state="private")],
        offered=[(UNNAMED, GOALS[0].title)],
        newest=[PRACTICE],
    ),
)
COURSES = [
    Course(title=goal.title, points=[(day, Decimal(n * step) / 100) for n, day in enumerate(DAYS)])
    for goal, step in zip(GOALS, (5, 0, 15), strict=True)
]
WANTED = [(day, Decimal(8 * n) / 100) for n, day in enumerate(DAYS)]
KEPT = Settings(cadence=Cadence.WEEKLY, away=None, follows_status=False, nudges_a_week=5, muted_nudges=0)
STOP = Action("Stop noting days away from my status", "absence.follow", {"on": "no"})
BACK = Action("Take it back", "reply.withdraw", {"reply": str(id_(70))})


def _set_up(voice: Voice, stage: setup.Stage, *, may_import: bool) -> Card:
    return setup.set_up(
        voice,
        stage,
        setup.Filled(
            values={setup.TEAM: stage.name, setup.CADENCE: "weekly", setup.MANAGER: "yes"}, people=(BEN,)
        ),
        others=(),
        may_import=may_import,
    )


ABOUT = About(kind=NudgeKind.BLOCKER, subject="help:1", under="help:1", day=TODAY)

FURTHER_MESSAGES: dict[str, Card] = {
    "setup": _set_up(VOICE, NEW_TEAM, may_import=True),
    "setup-begun": _set_up(VOICE, BEGUN, may_import=False),
    "setup-done": setup.done(
        VOICE,
        team="Growth",
        coming=COMING,
        buttons=(
            Action("See your own check-in", "checkin.now", tone="primary"),
            Action("Change it", "setup.show", {"team_id": str(id_(80))}),
            Action("Undo", "setup.undo", {"slip": str(id_(81))}),
        ),
    ),
    "hello": setup.hello(VOICE, HELLO),
    "goals-understood": proposals.understood(
        VOICE,
        OUTLINE,
        save=Action("Save", "goals.keep", {"ticket": str(id_(82))}, tone="primary"),
        change=Action("Change", "goals.new", {"ticket": str(id_(82))}),
    ),
    "goals-saved": proposals.saved(
        VOICE,
        OUTLINE,
        told=["Ben Okafor"],
        buttons=(
            Action("Write another", "goals.new"),
            Action("My goals", "goal.list"),
            Action("Undo", "goals.undo", {"slip": str(id_(81))}),
        ),
    ),
    "goals-given": proposals.given_card(
        VOICE,
        by="Carol",
        outline=replace(OUTLINE, key_results=OUTLINE.key_results[1:2]),
        next_at=HELLO.next_at,
    ),
    "import-preview": bringing.preview(
        VOICE,
        file="goals.csv",
        counts=COUNTS,
        lines=LINES,
        buttons=(
            Action("Import", "import.bring", {"file": str(id_(83))}, tone="primary"),
            Action("Not now", "import.leave"),
        ),
    ),
    "import-unreadable": bringing.unreadable(VOICE, file="goals.csv", problems=UNREAD),
    "following": arranged.following(VOICE, stop=STOP),
    "not-following": arranged.not_following(
        VOICE, taken_back=True, start=Action("Turn it on again", "absence.follow", {"on": "yes"})
    ),
    "away-by-status": arranged.noted_from_status(
        VOICE,
        ABSENCE,
        open_ended=False,
        undo=Action("Undo", "absence.undo", {"absence": str(id_(90))}),
        stop=STOP,
    ),
    "standing-in": arranged.covering(VOICE, who="Dan", starts=ABSENCE.starts, ends=ABSENCE.ends, goals=3),
    "shared-channel": checkins.notice(
        "Goals may be posted in #growth",
        "People of another company read that channel.",
        buttons=(Action("Undo", "channel.share", {"channel": "C1", "on": "no"}),),
    ),
    "edited-away": replies.edited_away(VOICE, RECORDED, take_back=BACK),
    "deleted-counted": replies.deleted_counted(VOICE, RECORDED[:1], take_back=BACK),
    "deleted-waiting": replies.deleted_waiting(VOICE, reply=id_(70)),
    "edited": replies.changed(
        VOICE,
        checkins.saved(VOICE, RECORDED[:1], undo=UNDO, change=None, helper="", late=False, next_at=None),
        withdrawn=[AUDIT],
        stays=[],
    ),
    "data": my_data.on_file(
        VOICE, HELD, letters_for=timedelta(days=90), words_for=None, erased_after=timedelta(days=30)
    ),
    "dashboard": dashboard.way_there(VOICE),
    "settings-of-an-admin": dashboard.settings_card(VOICE, is_admin=True),
    "data-export": my_data.export(VOICE, url="/mydata/export"),
    "data-erase": my_data.ask(VOICE, HELD),
    "page": home(VOICE, PAGE),
    "page-empty": home(
        VOICE, replace(PAGE, waiting=(), goals=(), has_pace=False, teams=(), practices=Practices())
    ),
    "page-pace": pace(VOICE, COURSES, WANTED),
    "page-set": settings(VOICE, KEPT, reader=id_(10), next_at=PAGE.next_at),
    "wording-task": wording.verdict_card(VOICE, check("Publish 40 help articles")),
    "question": silence.question_card(VOICE, AUDIT),
    "told": silence.told_card(VOICE, "Bob", at=NOW, now=NOW),
    "nudge-numbers": with_answers(
        VOICE,
        disagreement.numbers_card(
            VOICE,
            AUDIT,
            disagreement.Numbers(
                source="Survey", said=Decimal(60), said_on=TODAY, measured=Decimal(40), measured_on=TODAY
            ),
        ),
        ABOUT,
    ),
    "nudge-put-off": as_answered(
        VOICE,
        with_answers(
            VOICE,
            promises.promised_card(
                VOICE, AUDIT, request=id_(90), asker="Carol", words="Legal is slow.", taken=TODAY
            ),
            ABOUT,
        ),
        Answers(snoozed={ABOUT.subject: TODAY + timedelta(days=7)}),
    ),
    "nudge-list": nudge_list.page_card(
        VOICE,
        nudge_list.Page(
            a_week=5,
            this_week=2,
            came=(
                nudge_list.Came(
                    day=TODAY,
                    kind=NudgeKind.STUCK,
                    title="What is in the way?",
                    why="I ask since it is stuck.",
                ),
                nudge_list.Came(day=TODAY, kind=None),
            ),
            muted={NudgeKind.SHARE},
            rarer={NudgeKind.STUCK: 1},
        ),
    ),
    "unknown-command": unknown(VOICE, "chekin", suggestion="checkin"),
    "digest-manager-one-plea": digests.manager_card(VOICE, replace(MANAGER, pleas=MANAGER.pleas[:1])),
}

FURTHER_FORMS: dict[str, Card] = {
    "goals-new": proposals.form(
        VOICE,
        cycle="Q2 2025",
        owner=[Chip(id_(10), "Carol")],
        teams=[Option(str(id_(80)), "Growth")],
        fields={
            proposals.OBJECTIVE: OUTLINE.objective,
            proposals.KEY_RESULTS: "\n".join(SENTENCES),
            proposals.TEAM: str(id_(80)),
        },
        problems={},
    ),
}
