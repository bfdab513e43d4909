"""Walks whoever leads a team from an outcome to that team's goals; it can be left at any step and taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from cards import cascade as cards
from cards.blocks import Action, Chip
from cards.cascade import OF_OUTCOME, OF_TEAM, OUTCOME, REASON, RESTORE, SHOW, SLIP, TEAM, UNDO, WORDS
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.proposals import KEY_RESULTS, OBJECTIVE, OWNER
from handlers.cascade_scene import Scene, scene_of
from handlers.given import given, read_ids
from handlers.proposals import Proposal, owner_key, propose, take_back, tell_owners, untell, write
from handlers.slips import slip_of
from handlers.status import look, sight_of, status, teams_of
from okrs.cascading import blanks, measured_first, suggestions
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import DraftState
from okrs.wording import Level, check
from storage.store import Work
from storage.tables import Cascade, Outcome, Team

LONGEST_BEHAVIOUR, LONGEST_REASON, LONGEST_DRAFT = 200, 300, 6000
_LIST = "list"
_WAITS = (DraftState.DRAFT, DraftState.LEFT_OUT)


async def show(work: Work, request: Request) -> Reply:
    """Which outcome to begin with; with only one, what it means for each team."""
    scene = await scene_of(await sight_of(work, request))
    if (instead := _instead(scene)) is not None:
        return instead
    is_pressed = request.intent == SHOW
    if len(scene.outcomes) == 1:
        (only,) = scene.outcomes
        return replace(await _of_outcome(scene, only, listed=False), replaces=is_pressed)
    lines = [scene.line(outcome) for outcome in scene.outcomes]
    return Reply(card=cards.outcomes(scene.voice, lines, more={}), replaces=is_pressed)


async def show_words(work: Work, request: Request, words: str) -> Reply:
    """ "/okr cascade Growth", or an outcome; without words, the walk from its beginning."""
    if not words:
        return await show(work, request)
    sight = await sight_of(work, request)
    found = [thing for thing in await look(sight, words) if isinstance(thing, Outcome | Team)]
    scene = await scene_of(sight)
    if len(found) != 1:
        return await status(work, request, words)
    if (instead := _instead(scene)) is not None:
        return instead
    (thing,) = found
    if isinstance(thing, Outcome):
        return await _of_outcome(scene, scene.outcome(thing.id), listed=False)
    scene.team(thing.id)
    lines = [scene.line(outcome) for outcome in scene.outcomes]
    return Reply(card=cards.outcomes(scene.voice, lines, more={TEAM: str(thing.id)}))


async def of_outcome(work: Work, request: Request) -> Reply:
    """What an `outcome` means for each team so far; with a `team`, on to that one."""
    if TEAM in request.values:
        return await of_team(work, request)
    scene = await scene_of(await sight_of(work, request))
    outcome = scene.outcome(given(request, OUTCOME, UUID))
    return replace(await _of_outcome(scene, outcome, listed=_LIST in request.values), replaces=True)


async def of_team(work: Work, request: Request) -> Reply:
    """Which behaviour must change in a `team` for an `outcome`; where a draft waits, the draft."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    row = scene.row(outcome, team)
    if row is not None and row.state is DraftState.DRAFT and row.objective:
        return replace(draft_of(scene, row, outcome, team), replaces=True)
    return replace(await _question(scene, outcome, team), replaces=True)


async def write_draft(work: Work, request: Request) -> Reply:
    """A `behaviour` was named: a draft of goals that would show it, to be edited and accepted."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    words = " ".join(request.values.get(WORDS, "").split())
    problem = ""
    if not any(map(str.isalpha, words)):
        problem = scene.voice.text("Say it in a sentence: whose behaviour, and what will be different?")
    elif len(words) > LONGEST_BEHAVIOUR:
        problem = scene.voice.text("That is too long: at most {n} characters.", n=LONGEST_BEHAVIOUR)
    if problem:
        typed = request.values.get(WORDS, "")
        return replace(await _question(scene, outcome, team, words=typed, problem=problem), replaces=True)
    row = await scene.begin(outcome, team)
    if row.state is DraftState.DRAFT and row.objective:
        is_untouched = (row.objective, row.lines) == await scene.drafted(row, outcome, team)
        if not is_untouched or row.person_id != scene.reader:
            return replace(draft_of(scene, row, outcome, team, is_older=True), replaces=True)
    row.behaviour, row.reason = words, ""
    row.objective_id = None
    row.objective, row.lines = await scene.drafted(row, outcome, team)
    scene.touch(row, DraftState.DRAFT)
    return replace(draft_of(scene, row, outcome, team), replaces=True)


async def edit(work: Work, request: Request) -> Reply:
    """The draft in a form."""
    scene, row, outcome, team = await waiting(work, request)
    return replace(await _form(scene, row, outcome, team, {}), replaces=True)


async def keep_edited(work: Work, request: Request) -> Reply:
    """The form was sent: its words are kept whatever they are, and what can't be taken is said."""
    scene, row, outcome, team = await waiting(work, request)
    values = {name: request.values.get(name, "").strip() for name in (OBJECTIVE, KEY_RESULTS, OWNER)}
    if len(values[KEY_RESULTS]) > LONGEST_DRAFT or len(values[OBJECTIVE]) > LONGEST_DRAFT:
        raise HeadwayError("That is too long for a draft: at most {n} characters.", n=LONGEST_DRAFT)
    row.objective, row.lines = values[OBJECTIVE], values[KEY_RESULTS]
    chosen = read_ids(values[OWNER])
    problems = {}
    if len(chosen) > 1:
        problems[OWNER] = scene.voice.text("A goal has one owner. Please choose one.")
    else:
        usual = scene.usual_owner(team)
        row.owner_id = chosen[0] if chosen and chosen[0] != usual.id else None
    scene.touch(row, DraftState.DRAFT)
    # A question mark is no mistake before the draft is accepted.
    filled = "\n".join(map(measured_first, row.lines.splitlines()))
    proposed = await _proposal(scene, row, outcome, team, filled)
    problems = {**problems, **(proposed if isinstance(proposed, dict) else {})}
    if problems:
        return replace(await _form(scene, row, outcome, team, problems), replaces=True)
    return replace(draft_of(scene, row, outcome, team), replaces=True)


async def whom(work: Work, request: Request) -> Reply:
    """For whom the draft is to be."""
    scene, _, outcome, team = await waiting(work, request)
    people = [(str(person.id), person.name, person.role) for person in scene.people(team)]
    card = cards.whom(scene.voice, team=team.name, people=people, values=values_of(outcome, team))
    return Reply(card=card, replaces=True)


async def give(work: Work, request: Request) -> Reply:
    """The draft is for somebody of the team (`owner`), or for all of it; what nobody has edited is drafted anew."""
    scene, row, outcome, team = await waiting(work, request)
    chosen = read_ids(request.values.get(OWNER, ""))
    if chosen and chosen[0] not in {person.id for person in scene.people(team)}:
        raise HeadwayError("That person is not on {team} any more. Choose somebody else.", team=team.name)
    is_untouched = (row.objective, row.lines) == await scene.drafted(row, outcome, team)
    row.owner_id = chosen[0] if chosen else None
    if is_untouched:
        row.objective, row.lines = await scene.drafted(row, outcome, team)
    scene.touch(row, DraftState.DRAFT)
    return replace(draft_of(scene, row, outcome, team), replaces=True)


async def measure_first(work: Work, request: Request) -> Reply:
    """Whatever has a question mark is to be measured before a target is set."""
    scene, row, outcome, team = await waiting(work, request)
    row.lines = "\n".join(map(measured_first, row.lines.splitlines()))
    scene.touch(row, DraftState.DRAFT)
    return replace(draft_of(scene, row, outcome, team), replaces=True)


async def accept(work: Work, request: Request) -> Reply:
    """The draft becomes goals; those who own some of it hear of it."""
    scene, row, outcome, team = await waiting(work, request)
    voice = scene.voice
    if open_lines := blanks(row.lines):
        still = voice.text(
            "Line {n} still has a “?”. Write from where to where, or “(baseline)” behind it to measure it first.",
            n=", ".join(map(str, open_lines)),
        )
        return replace(await _form(scene, row, outcome, team, {KEY_RESULTS: still}), replaces=True)
    proposed = await _proposal(scene, row, outcome, team, row.lines)
    if not isinstance(proposed, Proposal):
        return replace(await _form(scene, row, outcome, team, proposed), replaces=True)
    written = await write(work, scene.sight, proposed)
    made = UUID(written["objective"]) if proposed.objective is None else proposed.objective.id
    row.objective_id = made
    scene.touch(row, DraftState.ACCEPTED)
    kept = {**written, "made": str(made), **values_of(outcome, team)}
    slip = await work.slips.put(scene.reader, intent=UNDO, kept=kept, at=request.at)
    key = f"cascade:{slip.id}"
    told = await tell_owners(work, scene.sight, proposed, key=key)
    slip.kept = {**kept, "letters": [owner_key(key, person.id) for person in told]}
    after = await scene_of(scene.sight)
    card = cards.accepted(
        voice,
        proposed.outline(),
        after.line(outcome),
        told=[person.name for person in told],
        buttons=_onward(after, outcome, team, undo=str(slip.id)),
    )
    return Reply(card=card, replaces=True)


async def undo(work: Work, request: Request) -> Reply:
    """Takes the goals back, as long as nobody has said anything about them; the draft is there again."""
    sight = await sight_of(work, request)
    slip = await slip_of(work, request, UNDO)
    row = await work.outcomes.hold_cascade(UUID(slip.kept[OUTCOME]), UUID(slip.kept[TEAM]))
    if row is not None and str(row.objective_id) == slip.kept["made"]:
        row.objective_id, row.state = None, DraftState.DRAFT
        await work.session.flush()
    await take_back(work, slip.kept)
    await untell(work, sight, slip.kept["letters"])
    await work.slips.remove(slip)
    again = Action(
        sight.voice.text("The draft"), OF_TEAM, {name: slip.kept[name] for name in (OUTCOME, TEAM)}
    )
    return Reply(
        card=notice(sight.voice.text("Taken back. The draft is there as it was."), buttons=(again,)),
        replaces=True,
    )


async def ask_why_not(work: Work, request: Request) -> Reply:
    """Why a `team` has no part in an `outcome`."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    card = cards.leave_form(
        scene.voice, outcome=outcome.title, team=team.name, values=values_of(outcome, team)
    )
    return Reply(card=card, replaces=True)


async def leave_out(work: Work, request: Request) -> Reply:
    """A team is left out, and why is remembered; what was drafted for it stays."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    reason = " ".join(request.values.get(REASON, "").split())
    if not reason or len(reason) > LONGEST_REASON:
        problem = (
            scene.voice.text("That is too long: at most {n} characters.", n=LONGEST_REASON)
            if reason
            else scene.voice.text("A word or two are enough, so that nobody has to ask again.")
        )
        card = cards.leave_form(
            scene.voice,
            outcome=outcome.title,
            team=team.name,
            values=values_of(outcome, team),
            problem=problem,
        )
        return Reply(card=card, replaces=True)
    row = await scene.begin(outcome, team)
    row.reason = reason
    scene.touch(row, DraftState.LEFT_OUT)
    after = await scene_of(scene.sight)
    return replace(await _of_outcome(after, outcome, listed=True), replaces=True)


async def forget(work: Work, request: Request) -> Reply:
    """A draft is thrown away, or a team that was left out is no longer."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    row = await work.outcomes.hold_cascade(outcome.id, team.id)
    if row is None or row.state not in _WAITS:
        raise HeadwayError("That was done already. Type /okr cascade to see how far it is.")
    if row.state is DraftState.LEFT_OUT and row.objective:
        row.reason = ""
        scene.touch(row, DraftState.DRAFT)
        return replace(draft_of(scene, row, outcome, team), replaces=True)
    writer = scene.sight.home.company.people.get(row.person_id)
    if row.person_id != scene.reader and writer is not None and writer.active and row.objective:
        raise HeadwayError("The draft is {who}'s. Change it, or ask them to throw it away.", who=writer.name)
    buttons = [Action(scene.voice.text("Begin again"), OF_TEAM, values_of(outcome, team))]
    if row.objective:
        kept = row.model_dump(mode="json")
        slip = await work.slips.put(scene.reader, intent=RESTORE, kept=kept, at=request.at)
        buttons.append(Action(scene.voice.text("Undo"), RESTORE, {SLIP: str(slip.id)}))
    await work.outcomes.forget_cascade(row)
    gone = scene.voice.text("Gone. Nothing is drafted for {team}.", team=team.name)
    return Reply(card=notice(gone, buttons=buttons), replaces=True)


async def restore(work: Work, request: Request) -> Reply:
    """A draft that was thrown away is there again, unless somebody began another meanwhile."""
    scene = await scene_of(await sight_of(work, request))
    slip = await slip_of(work, request, RESTORE)
    lost = Cascade.model_validate(slip.kept)
    outcome, team = scene.outcome(lost.outcome_id), scene.team(lost.team_id)
    if scene.row(outcome, team) is not None:
        raise HeadwayError(
            "Somebody began another draft for {team} meanwhile, so that one stays.", team=team.name
        )
    row = await work.outcomes.begin_cascade(lost)
    await work.slips.remove(slip)
    return replace(draft_of(scene, row, outcome, team), replaces=True)


def _instead(scene: Scene) -> Reply | None:
    """What somebody sees for whom there is nothing to walk through; None for those who can."""
    voice, home = scene.voice, scene.sight.home
    if not scene.outcomes:
        if not home.may(scene.reader, Right.ADD_OUTCOME, None):
            return Reply(
                card=notice(voice.text("There are no outcomes yet. Admins and team leads write them."))
            )
        first = Action(voice.text("Write outcomes"), "outcomes.new", tone="primary")
        return Reply(card=notice(voice.text("There are no outcomes yet. They come first."), buttons=(first,)))
    if scene.teams:
        return None
    own = teams_of(scene.sight)
    if not own:
        first = Action(voice.text("All goals"), "goal.tree")
        none = voice.text("You are on no team that an outcome could be brought to.")
        return Reply(card=notice(none, buttons=(first,)))
    lines = [
        (outcome.title, [o.title for team in own for o in scene.objectives(outcome, team)])
        for outcome in scene.outcomes
    ]
    leads = sorted({home.name(team.lead_id) for team in own if team.lead_id})
    return Reply(card=cards.for_members(voice, lines, leads=leads))


async def _of_outcome(scene: Scene, outcome: Outcome, *, listed: bool) -> Reply:
    """The teams of an outcome; straight to the only one, unless the list was asked for."""
    if len(scene.teams) == 1 and not listed:
        (team,) = scene.teams
        row = scene.row(outcome, team)
        if row is not None and row.state is DraftState.DRAFT and row.objective:
            return draft_of(scene, row, outcome, team)
        return await _question(scene, outcome, team)
    teams = [scene.team_line(outcome, team) for team in scene.teams]
    return Reply(card=cards.teams(scene.voice, scene.line(outcome), teams))


async def _question(
    scene: Scene, outcome: Outcome, team: Team, *, words: str = "", problem: str = ""
) -> Reply:
    row = scene.row(outcome, team)
    indicators = await scene.indicators(outcome, team)
    card = cards.question(
        scene.voice,
        outcome=outcome.title,
        team=team.name,
        signs=[one.name for one in indicators],
        there=[objective.title for objective in scene.objectives(outcome, team)],
        left_out=row.reason if row is not None and row.state is DraftState.LEFT_OUT else None,
        ideas=suggestions(outcome.title, team.name, indicators),
        values=values_of(outcome, team),
        later={OUTCOME: str(outcome.id), _LIST: "1"},
        words=words,
        problem=problem,
    )
    return Reply(card=card)


def draft_of(scene: Scene, row: Cascade, outcome: Outcome, team: Team, *, is_older: bool = False) -> Reply:
    owner = scene.owner(row, team)
    drafted = cards.Drafted(
        outcome=outcome.title,
        team=team.name,
        objective=row.objective,
        lines=[line for line in row.lines.splitlines() if line.strip()],
        whose=owner.name,
        writer="" if row.person_id == scene.reader else scene.sight.home.name(row.person_id),
        verdict=check(row.objective, level=Level.OBJECTIVE),
        is_older=is_older,
    )
    has_ai = scene.sight.home.settings.ai
    return Reply(card=cards.draft(scene.voice, drafted, values=values_of(outcome, team), has_ai=has_ai))


async def _form(
    scene: Scene, row: Cascade, outcome: Outcome, team: Team, problems: Mapping[str, str]
) -> Reply:
    cycle = await scene.sight.work.goals.cycle(outcome.cycle_id)
    owner = scene.owner(row, team)
    card = cards.edit_form(
        scene.voice,
        cycle=cycle.name if cycle else "",
        team=team.name,
        fields={OBJECTIVE: row.objective, KEY_RESULTS: row.lines},
        owner=[Chip(owner.id, owner.name)],
        problems=problems,
        values=values_of(outcome, team),
    )
    return Reply(card=card)


async def _proposal(
    scene: Scene, row: Cascade, outcome: Outcome, team: Team, lines: str
) -> Proposal | dict[str, str]:
    """The draft as goals that can be saved, else a sentence for each field to put right."""
    owner = scene.owner(row, team)
    values = {OBJECTIVE: row.objective, KEY_RESULTS: lines}
    people = scene.people(team) if scene.leads(team) else []
    return await propose(scene.sight, values, owner=owner, team=team, people=people, outcome=outcome)


def _onward(scene: Scene, outcome: Outcome, team: Team, *, undo: str) -> Sequence[Action]:
    """What comes after a draft was accepted: the next team, or the whole."""
    voice = scene.voice
    values = {OUTCOME: str(outcome.id)}
    following = next((one for one in scene.teams if not scene.is_done(outcome, one)), None)
    buttons = [Action(voice.text("Another for {team}", team=team.name), OF_TEAM, values_of(outcome, team))]
    if following is not None:
        label = voice.text("Next: {team}", team=following.name)
        buttons.insert(0, Action(label, OF_TEAM, {**values, TEAM: str(following.id)}, tone="primary"))
    return (
        *buttons,
        Action(voice.text("All teams"), OF_OUTCOME, {**values, _LIST: "1"}),
        Action(voice.text("How it hangs together"), "align.show"),
        Action(voice.text("Undo"), UNDO, {SLIP: undo}),
    )


async def waiting(work: Work, request: Request) -> tuple[Scene, Cascade, Outcome, Team]:
    """The draft that a button or form speaks of, locked; raises HeadwayError once there is none any more."""
    scene = await scene_of(await sight_of(work, request))
    outcome, team = _place(scene, request)
    row = await work.outcomes.hold_cascade(outcome.id, team.id)
    if row is None or row.state is DraftState.ACCEPTED:
        raise HeadwayError("That draft was accepted or thrown away. Type /okr cascade to see how far it is.")
    return scene, row, outcome, team


def _place(scene: Scene, request: Request) -> tuple[Outcome, Team]:
    return scene.outcome(given(request, OUTCOME, UUID)), scene.team(given(request, TEAM, UUID))


def values_of(outcome: Outcome, team: Team) -> dict[str, str]:
    return {OUTCOME: str(outcome.id), TEAM: str(team.id)}
