"""The claims of all clauses weighed: which of them the goal stands or falls with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from okrs.wording.claims import METRICS, Claim, Side, numbers, outcome, task
from okrs.wording.clauses import Clause, Role, clauses
from okrs.wording.nouns import Noun
from okrs.wording.reading import read
from okrs.wording.rules import Rule
from okrs.wording.tokens import Token

_USES = frozenset({"use", "adopt", "run", "depend", "integrate"})
_LAUNCHES = frozenset({"launch", "release", "ship", "implement", "roll out", "go live", "start", "pilot"})
_CONDITIONS = (Role.PURPOSE, Role.WITH, Role.THAT)


@dataclass(frozen=True)
class Judgement:
    """The claim that decides, and every clause with what it claims."""

    claim: Claim
    clauses: tuple[tuple[Clause, Claim | None], ...]

    def claims(self, role: Role) -> list[Claim]:
        """What the clauses of one role claim."""
        return [claim for clause, claim in self.clauses if clause.role is role and claim]


def judge(tokens: Sequence[Token], *, is_objective: bool) -> Judgement:
    """Weighs what each clause claims: a measured change decides wherever it stands, else the first firm claim."""
    found = [(clause, read(clause.tokens, is_objective=is_objective)) for clause in clauses(tokens)]
    found = [
        (clause, _measured_later(claim, found[place + 1 :])) for place, (clause, claim) in enumerate(found)
    ]
    everything = Judgement(_unknown(found, is_objective=is_objective), tuple(found))
    decides = (
        _measured(everything) or _of_others(everything, is_objective=is_objective) or _firmest(everything)
    )
    return replace(everything, claim=decides) if decides else everything


def _measured_later(claim: Claim | None, after: Sequence[tuple[Clause, Claim | None]]) -> Claim | None:
    """ "Raise the share of teams that invite a colleague from 2 to 5 %": the number stands in the next clause."""
    is_told_later = bool(after) and after[0][0].role is Role.THAT and bool(numbers(after[0][0].tokens))
    if claim is None or claim.side is Side.TASK or claim.measured or not is_told_later:
        return claim
    return replace(claim, measured=True, firm=min(3, claim.firm + 1))


def _measured(everything: Judgement) -> Claim | None:
    mains = everything.claims(Role.MAIN)
    return next((claim for claim in mains if _is_measured_change(claim)), None)


def _of_others(everything: Judgement, *, is_objective: bool) -> Claim | None:
    """What others do, told in a clause that only belongs to the goal: "with 300 users", "that nobody fears"."""
    mains = everything.claims(Role.MAIN)
    for clause, claim in everything.clauses:
        is_own = any(main.rule is Rule.OWN_WORK for main in mains)
        if clause.role is Role.THAT and is_own and clause.tokens[0].lemma in _USES:
            return outcome(2, Rule.PEOPLE_ACT, clause.tokens[0], about=Noun.PEOPLE)
        is_soft = all(main.firm < 3 for main in mains)
        if is_objective and clause.role is Role.THAT and is_soft and _is_change(claim):
            return claim
    for clause, claim in everything.clauses:
        if (
            clause.role in _CONDITIONS
            and claim
            and _is_measured_change(claim)
            and _is_condition(clause, claim, mains)
        ):
            return claim
    return None


def _is_condition(clause: Clause, claim: Claim, mains: Sequence[Claim]) -> bool:
    """Whether success depends on it: any result; after "with" a measure, or those who use what is launched."""
    if clause.role is not Role.WITH or claim.about in METRICS | {Noun.GAUGE}:
        return True
    if claim.rule is Rule.PEOPLE_ACT:
        return claim.about is Noun.PEOPLE
    is_launch = bool(mains) and mains[0].rule is Rule.DELIVERY and mains[0].words[0].lemma in _LAUNCHES
    is_users = claim.about is Noun.PEOPLE and bool(claim.words) and Noun.STAFF not in claim.words[-1].nouns
    return is_launch and is_users


def _firmest(everything: Judgement) -> Claim | None:
    mains = everything.claims(Role.MAIN)
    return next((claim for firm in (2, 1) for claim in mains if claim.firm >= firm), None)


def _unknown(found: Sequence[tuple[Clause, Claim | None]], *, is_objective: bool) -> Claim:
    """Where no rule fires: a number, or an objective, is more often about a change."""
    is_counted = any(numbers(clause.tokens) for clause, _ in found if clause.role is Role.MAIN)
    make = outcome if is_objective or is_counted else task
    return make(0, Rule.NO_CHANGE_NAMED)


def _is_change(claim: Claim | None) -> bool:
    return claim is not None and claim.side is Side.OUTCOME and claim.firm >= 2


def _is_measured_change(claim: Claim) -> bool:
    return _is_change(claim) and claim.measured
