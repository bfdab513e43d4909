from __future__ import annotations
from dataclasses import replace
from okrs.reader.text import fold
from okrs.wording.clauses import Role, clauses
from okrs.wording.claims import Claim, Side, METRICS, numbers
from okrs.wording.nouns import Noun
from okrs.wording.reading import read
from okrs.wording.rules import Rule
from okrs.wording.tokens import cut


def judge(text: str, level: str | None):
    tokens = cut(fold(text))
    is_objective = level == "objective"
    found = [(clause, read(clause.tokens, is_objective=is_objective)) for clause in clauses(tokens)]
    for place, (clause, claim) in enumerate(found[:-1]):
        after = found[place + 1][0]
        if claim and claim.side is Side.OUTCOME and not claim.measured and after.role is Role.THAT and numbers(after.tokens):
            found[place] = (clause, replace(claim, measured=True, firm=min(3, claim.firm + 1)))
    mains = [claim for clause, claim in found if clause.role is Role.MAIN and claim]
    strong = [c for c in mains if c.side is Side.OUTCOME and c.measured and c.firm >= 2]
    if strong:
        return strong[0], found
    mains_own = [c for c in mains if c.rule in (Rule.OWN_WORK,)]
    for cl, c in found:
        if cl.role is Role.THAT and mains_own and cl.tokens[0].lemma in {"use","adopt","run","depend","integrate"}:
            return Claim(Side.OUTCOME, 2, Rule.PEOPLE_ACT, cl.tokens[:1]), found
    if is_objective:
        for cl, c in found:
            if cl.role is Role.THAT and c and c.side is Side.OUTCOME and c.firm >= 2 and all(m.firm < 3 for m in mains):
                return c, found
    side = [c for cl, c in found if cl.role in (Role.PURPOSE, Role.WITH, Role.THAT) and c and c.side is Side.OUTCOME and c.measured and c.firm >= 2 and (cl.role in (Role.PURPOSE, Role.THAT) or (c.rule is Rule.PEOPLE_ACT and c.about is Noun.PEOPLE) or c.about in METRICS or c.about is Noun.GAUGE or (mains and mains[0].rule is Rule.DELIVERY and mains[0].words[0].lemma in {"launch","release","ship","implement","roll out","go live","start","pilot"} and c.about is Noun.PEOPLE and c.words and c.words[-1].noun in {"user","customer","participant","member","student","subscriber","client","patient","tester","team","company","school","household"}))]
    if side:
        return side[0], found
    for firm in (2, 1):
        for claim in mains:
            if claim.firm >= firm:
                return claim, found
    return Claim(Side.OUTCOME if is_objective or any(numbers(cl.tokens) for cl, _ in found if cl.role is Role.MAIN) else Side.TASK, 0, Rule.NO_CHANGE_NAMED, ()), found
