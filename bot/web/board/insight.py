"""Where to look first: what is stuck, what may have been the wrong goal, whose way of working could help others."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from bot.web.board.scene import Scene
from cards.blocks import Action, Buttons, Card
from cards.goals import GoalView, health_word
from cards.lines import one_line
from cards.one_on_ones import BRIEF
from cards.stuck import sign_line
from coaching.questions import Question
from handlers.meetings import leads
from handlers.worth_a_look import Finding, worth_a_look
from okrs.health import Health
from okrs.permissions import Right

MOST, MOST_HINDERED = 3, 5
_MOST_WORDS = 160


@dataclass(frozen=True, kw_only=True)
class Pointed:
    """A goal to look at: why, what is in its way where one may read that, which question goes with it, and what can be
    done about it here and now."""

    url: str
    title: str
    owner: str
    health: Health
    word: str
    why: str
    words: str
    question: str
    helping: str
    next: Markup


@dataclass(frozen=True, kw_only=True)
class Hurdle:
    """One thing in the way of several people's goals, in somebody's words: of how many, and the first of them."""

    words: str
    count: int
    goals: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Insight:
    """Each of the three kinds by its heading."""

    hurdles: Sequence[Hurdle]
    kinds: Sequence[tuple[str, str, Sequence[Pointed]]]


async def insight_of(scene: Scene, views: Sequence[GoalView]) -> Insight:
    found = await worth_a_look(scene.sight, views, most=MOST)
    wanted = await scene.work.digests.help_wanted([one.goal.id for one in found.stuck])
    helped = {one.key_result_id for one in wanted if one.helper_id == scene.sight.reader and one.taken_at}
    voice = scene.voice
    kinds = (
        ("stuck", voice.text("Stuck: which behaviour is in the way?"), found.stuck),
        ("ahead", voice.text("Reached or far ahead: did it help the business?"), found.ahead),
        ("well", voice.text("Going well: could the way of working help others?"), found.well),
    )
    return Insight(
        hurdles=[
            Hurdle(
                words=one_line(words, _MOST_WORDS),
                count=len(goals),
                goals=[(scene.goal_url(view.id), view.title) for view in goals[:MOST_HINDERED]],
            )
            for words, goals in found.shared
        ],
        kinds=[
            (name, heading, [await _pointed(scene, finding, helped) for finding in those])
            for name, heading, those in kinds
            if those
        ],
    )


async def _pointed(scene: Scene, finding: Finding, helped: Set[UUID]) -> Pointed:
    voice, goal = scene.voice, finding.goal
    actions = _actions(scene, finding, is_on_it=goal.id in helped)
    buttons = Card("", (Buttons(actions),)) if actions else None
    why = sign_line(voice, goal, finding.signs[0]) if finding.signs else _because(scene, finding.question)
    return Pointed(
        url=scene.goal_url(goal.id),
        title=goal.title,
        owner=goal.owner if goal.owner_id and goal.owner_id != scene.sight.reader else "",
        health=goal.health,
        word=health_word(voice, goal.health),
        why=why,
        words=one_line(goal.blocker, _MOST_WORDS) if goal.blocked and goal.blocker not in why else "",
        question=_question(scene, finding),
        helping=voice.text("You are on it.") if goal.id in helped else "",
        next=await scene.pressed(buttons, name=f"look-{goal.id.hex}") if buttons else Markup(""),
    )


def _because(scene: Scene, question: Question) -> str:
    sentence = question.because(scene.voice)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _question(scene: Scene, finding: Finding) -> str:
    """What to ask, of oneself or of whom one leads; '' where it is nobody's to ask."""
    voice, goal, question = scene.voice, finding.goal, finding.question
    is_own = goal.owner_id == scene.sight.reader
    if not (is_own or _leads(scene, goal)):
        return ""
    if question.is_about_trouble:
        if is_own:
            return voice.text(
                "Who would have to do something differently, and what makes today's way easier?"
            )
        return voice.text(
            "Ask {who}: “What makes the way it is done today the easier one?”", who=_first(goal.owner)
        )
    if question.is_about_success:
        return voice.text("Did it help the business? If not, which goal would?")
    if is_own:
        return voice.text("What do you do differently that others could try?")
    return voice.text(
        "Ask {who}: “What do you do differently that others could try?”", who=_first(goal.owner)
    )


def _actions(scene: Scene, finding: Finding, *, is_on_it: bool) -> tuple[Action, ...]:
    """The next step: at most two, what helps most first."""
    voice, goal, question = scene.voice, finding.goal, finding.question
    values = {"key_result": str(goal.id)}
    is_own, leads_them = goal.owner_id == scene.sight.reader, _leads(scene, goal)
    found = []
    if question.is_about_trouble and is_own:
        found.append(Action(voice.text("Find what's in the way"), "stuck.find", values))
    if question.is_about_trouble and leads_them and goal.blocked and not is_on_it:
        found.append(Action(voice.text("Offer help"), "help.offer", values))
    if question.is_about_success and scene.sight.home.may(scene.sight.reader, Right.UPDATE, goal.owner_id):
        found.append(Action(voice.text("Change the goal"), "goal.change.form", values))
    if not question.is_about_trouble and not question.is_about_success and is_own:
        found.append(Action(voice.text("Tell how you work"), "practice.add", values))
    if leads_them and not question.is_about_success:
        found.append(
            Action(
                voice.text("Prepare the 1:1"),
                BRIEF,
                {"person": str(goal.owner_id)},
            )
        )
    return tuple(found)


def _leads(scene: Scene, goal: GoalView) -> bool:
    return goal.owner_id is not None and leads(scene.sight.home, scene.sight.reader, goal.owner_id)


def _first(name: str) -> str:
    return next(iter(name.split()), name)
