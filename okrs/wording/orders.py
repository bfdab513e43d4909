"""Goals that tell somebody to do something: "increase …", "launched …", "reducing …"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from okrs.wording.claims import METRICS, OWN, WHO, Claim, numbers, outcome, own_work, task, time_limit
from okrs.wording.lexicon import Form
from okrs.wording.lists import words
from okrs.wording.nouns import Noun
from okrs.wording.phrases import Phrase, counted_classes, is_in_use, what
from okrs.wording.rules import Rule
from okrs.wording.tokens import Token
from okrs.wording.verbs import Verb

READY = words(
    "live available ready complete done operational functional finished compliant automated stable online public "
    "final documented usable accessible open-sourced open-source production ga"
)
ALL = words("all every each no none nobody everyone everybody both any zero")
_MULTIPLIES = words("double triple quadruple halve eliminate")
_GROWS_TEAMS = words("grow expand scale double strengthen increase triple build") | {
    "scale up",
    "ramp up",
}
_TEAMS = words("team department headcount staff workforce organisation org crew")
_OTHERS_TEAMS = words("active happy productive using customer number of")
_RELOCATES = words("move go shift transform turn")
_LOWERS = words("reduce decrease cut lower halve minimise eliminate shrink slash lessen limit avoid prevent")
_TALK = words(
    "comment question answer response reply feedback idea suggestion application message issue session"
) | {"pull request"}
_INSIGHT = frozenset({"understanding", "knowledge", "insight"})
_GROWS = words("grow strengthen raise increase lift expand double")
_USED_THINGS = words("network product platform programme project marketplace list forum channel")
_BRINGS_PEOPLE = words("migrate move transition switch convert upgrade bring shift place transfer")
_INDIRECT = frozenset({"provide", "deliver", "show", "make", "build", "record"})
# What improves without a word of how much may be anything.
_HAZY = words(
    "optimise streamline simplify transform scale expand move go ease mature cultivate nurture revive advance "
    "diversify shift improve enhance strengthen broaden deepen power up"
)
_GETS = words("get receive attract secure earn win gain generate obtain")
_WINS = words("add create produce deliver drive bring provide contribute show build secure record make find")
_MAKES_STATE = words(
    "build create provide deliver make develop establish offer foster promote find own bring rebuild restore regain"
)
_BODIES = words("community audience following market demand fanbase userbase movement ecosystem loyalty")
_SERVES = frozenset({"provide", "deliver", "offer", "give", "create"})
_HELPS = words("help enable empower inspire encourage allow let")
_GOOD = words(
    "more less easy easier simple simpler fast quick better best great happy safe cheap effortless delightful "
    "seamless affordable visible irresistible successful profitable sustainable enjoyable loved reliable unnecessary "
    "obvious painless smooth fun clear proud fast fair warm welcome healthy sticky quality "
    "high-quality excellent outstanding exceptional world-class remarkable superb"
)
_SEEN_BY_OTHERS = words(
    "feature mention cite list include select nominate recommend rank quote name adopt use invite choose"
)


@dataclass(frozen=True, slots=True)
class Order:
    """A verb and what follows it."""

    verb: Token
    rest: Sequence[Token]
    thing: Phrase
    measured: bool
    is_objective: bool

    @property
    def firm(self) -> int:
        return 3 if self.measured else 2

    @property
    def about(self) -> Noun | None:
        return self.thing.about

    @property
    def seen(self) -> tuple[Token, ...]:
        last = self.thing.last or self.thing.head
        return (self.verb, last) if last else (self.verb,)


def read_order(verb: Token, rest: Sequence[Token], *, is_objective: bool) -> Claim:
    """What is claimed by a verb in the imperative with its object."""
    verb, rest = _main_verb(verb, rest)
    if verb.lemma in ("be", "become"):
        return _being(verb, rest, is_objective=is_objective)
    measured = bool(numbers(rest)) or verb.lemma in _MULTIPLIES
    order = Order(verb, rest, what(rest), measured, is_objective)
    limit = _service(order)
    if limit:
        return outcome(2, Rule.SERVICE_LEVEL, verb, *limit, about=Noun.SYSTEM, measured=True)
    for kinds, read in _READINGS:
        if verb.verbs & kinds:
            return read(order)
    if Verb.ABLE in verb.verbs:
        return task(2, Rule.CAPABILITY, *order.seen, about=Noun.THING)
    return _doing(order)


def is_better(words: Sequence[Token]) -> bool:
    """Whether some word compares: "faster", "more", "best"."""
    return any(
        word.text in _GOOD or (len(word.text) > 4 and word.text.endswith(("er", "est")) and not word.nouns)
        for word in words
    )


def from_others(words: Sequence[Token]) -> bool:
    """Whether people outside are named as those it comes from."""
    for place, word in enumerate(words):
        if word.text in ("from", "by") and any(one.nouns & WHO for one in words[place + 1 : place + 5]):
            return True
    return any(word.text in _OUTSIDE for word in words)


_OUTSIDE = words("community external outside inbound user-generated independent third-party")


def _main_verb(verb: Token, rest: Sequence[Token]) -> tuple[Token, Sequence[Token]]:
    """Of "attract and retain" the first, of "hire and grow" the one that says more."""
    works = {Verb.DELIVER, Verb.LEARN, Verb.ACT, Verb.STAFF}
    while (
        len(rest) > 1 and rest[0].text in ("and", "or", "&", "/", ",") and rest[1].verbs and not rest[1].nouns
    ):
        if not verb.verbs & works and rest[1].verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP}:
            verb = rest[1]
        rest = rest[2:]
    return verb, rest


def _being(verb: Token, rest: Sequence[Token], *, is_objective: bool) -> Claim:
    near = rest[:4]
    if rest and rest[0].text == "able":
        limit = time_limit(rest)
        if limit:
            return outcome(2, Rule.SERVICE_LEVEL, verb, *limit, about=Noun.SYSTEM, measured=True)
        return task(2, Rule.CAPABILITY, verb, rest[0], about=Noun.THING)
    is_done = any(word.verbs & {Verb.DELIVER} and word.form is Form.PAST for word in near)
    if is_done or any(word.text in READY for word in near):
        return task(2, Rule.DONE, verb, *near, about=Noun.THING)
    measured = bool(numbers(rest))
    return outcome(
        2 if is_objective else 1, Rule.STATE, verb, *rest[:2], about=Noun.BUSINESS, measured=measured
    )


def _service(order: Order) -> tuple[Token, ...]:
    """The limit of time in "answer every message within a day"; none for a thing that is made within weeks."""
    if Verb.SERVE not in order.verb.verbs:
        return ()
    is_of_many = any(word.is_share or word.text in ALL for word in order.rest[:3])
    return () if order.about is Noun.THING and not is_of_many else time_limit(order.rest)


def _changing(order: Order) -> Claim:
    about, lemma, measured = order.about, order.verb.lemma, order.measured
    if _is_team(order):
        return task(2, Rule.HIRING, *order.seen, about=Noun.STAFF)
    first = order.rest[0].text if order.rest else ""
    if first in ("how", "what") or (order.is_objective and lemma in ("transform", "shift", "turn")):
        return outcome(2 if order.is_objective else 1, Rule.CHANGE, order.verb, *order.rest[:1], about=about)
    if lemma in _RELOCATES and not measured and about not in METRICS | {Noun.PEOPLE}:
        if order.is_objective and about not in OWN and first not in ("to", "into"):
            return outcome(1, Rule.CHANGE, *order.seen, about=about)
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if lemma in ("expand", "move", "go") and first in ("to", "into") and about is None:
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if order.thing.head is not None and order.thing.head.noun in _INSIGHT:
        return task(2, Rule.LEARNING, *order.seen, about=Noun.WORK)
    if about in OWN | {Noun.ECHO} and (
        is_in_use(order.rest) or counted_classes(order.rest) & (METRICS | {Noun.PEOPLE})
    ):
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in (Noun.WORK, Noun.ECHO) and lemma in _LOWERS:
        return outcome(order.firm - 1, Rule.CHANGE, *order.seen, about=Noun.BUSINESS, measured=measured)
    is_widespread = order.thing.head is not None and order.thing.head.noun in _USED_THINGS
    if order.is_objective and is_widespread and lemma in _GROWS:
        return outcome(1, Rule.CHANGE, *order.seen, about=about)
    if not measured and not order.is_objective and _is_of_own_thing(order):
        return task(1, Rule.NO_CHANGE_NAMED, *order.seen)
    if about in OWN:
        is_hazy = order.is_objective or (measured and not order.thing.counted)
        return own_work(1 if is_hazy else 2, *order.seen, about=about)
    is_talk = lemma in _GROWS and order.thing.head is not None and order.thing.head.noun in _TALK
    if about is Noun.ECHO and not (is_talk or from_others(order.rest)):
        return own_work(1, *order.seen, about=about)
    if about is Noun.STAFF:
        return outcome(order.firm - 1, Rule.CHANGE, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about is not None:
        return outcome(order.firm, Rule.CHANGE, *order.seen, about=about, measured=measured)
    if lemma in _HAZY and not measured and not order.is_objective:
        return task(1, Rule.NO_CHANGE_NAMED, *order.seen)
    return outcome(2 if measured else 1, Rule.CHANGE, *order.seen, about=about, measured=measured)


def _is_of_own_thing(order: Order) -> bool:
    """ "The accuracy of the documentation": the state of a thing of one's own."""
    place = next((place for place, token in enumerate(order.rest) if token.text == "of"), None)
    is_state = order.about in (Noun.STATE, Noun.SYSTEM, Noun.GAUGE)
    return is_state and place is not None and what(order.rest[place + 1 :]).about in OWN


def _is_team(order: Order) -> bool:
    head = order.thing.head
    texts = {token.text for token in order.thing.words}
    return (
        order.verb.lemma in _GROWS_TEAMS
        and head is not None
        and head.noun in _TEAMS
        and not texts & _OTHERS_TEAMS
    )


def _reaching(order: Order) -> Claim:
    about, measured = order.about, order.measured
    first = order.rest[0] if order.rest else None
    if first is not None and first.form is Form.PAST and first.lemma in _SEEN_BY_OTHERS:
        return outcome(2, Rule.PEOPLE_ACT, order.verb, first, about=Noun.PEOPLE, measured=measured)
    if order.thing.head is not None and order.thing.head.noun == "compliance" and not measured:
        return own_work(2, *order.seen, about=Noun.THING)
    if order.verb.lemma == "meet" and about in WHO | {None, Noun.WORK} and not _meets_need(order.rest):
        return task(2, Rule.ACTIVITY, *order.seen, about=Noun.WORK)
    if order.verb.lemma == "get" and (
        _gets_done(order.rest) or "ready" in [word.text for word in order.rest[:2]]
    ):
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if about in OWN | {Noun.ECHO} and (
        is_in_use(order.rest) or counted_classes(order.rest) & (METRICS | {Noun.PEOPLE})
    ):
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in OWN:
        return own_work(2, *order.seen, about=about)
    if about is Noun.ECHO:
        is_talk = order.thing.head is not None and order.thing.head.noun in _TALK
        if (is_talk and order.verb.lemma != "close") or order.verb.lemma in _GETS or from_others(order.rest):
            return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.ACTS, measured=measured)
        return own_work(1, *order.seen, about=about)
    is_caused = any(word.text == "to" for word in order.rest)
    if about is Noun.STAFF and order.verb.lemma in ("onboard", "get", "secure", "land") and not is_caused:
        return task(2, Rule.HIRING, *order.seen, about=about)
    if about is Noun.STAFF:
        return outcome(1, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in (Noun.PEOPLE, Noun.ACTS):
        return outcome(order.firm, Rule.PEOPLE_ACT, *order.seen, about=about, measured=measured)
    if about is not None:
        return outcome(order.firm, Rule.LEVEL, *order.seen, about=about, measured=measured)
    return outcome(2 if measured else 1, Rule.LEVEL, *order.seen, measured=measured)


def _meets_need(rest: Sequence[Token]) -> bool:
    return any(
        token.noun in ("need", "expectation", "deadline", "criterion") or token.lemma == "need"
        for token in rest
    )


def _gets_done(rest: Sequence[Token]) -> bool:
    """ "Get the logo approved", "get the report out"."""
    done = {Verb.DELIVER, Verb.SERVE, Verb.STAFF, Verb.LEARN}
    return any(word.form is Form.PAST and word.verbs & done and not word.nouns for word in rest)


_TOLD = words("informed updated posted aligned loop")


def _keeping(order: Order) -> Claim:
    about, measured = order.about, order.measured
    if about in OWN and not measured:
        return task(2, Rule.ACTIVITY, *order.seen, about=about)
    if about in WHO and not measured and any(token.text in _TOLD for token in order.rest):
        return task(2, Rule.ACTIVITY, *order.seen, about=Noun.WORK)
    if about is not None and about not in OWN:
        return outcome(order.firm, Rule.LEVEL, *order.seen, about=about, measured=measured)
    if measured or order.is_objective:
        return outcome(2 if measured else 1, Rule.LEVEL, *order.seen, about=about, measured=measured)
    return task(1, Rule.ACTIVITY, *order.seen)


def _doing(order: Order) -> Claim:
    verb, about, lemma = order.verb, order.about, order.verb.lemma
    if lemma in _BRINGS_PEOPLE and about is Noun.PEOPLE:
        return outcome(order.firm, Rule.PEOPLE_ACT, *order.seen, about=about, measured=order.measured)
    if about in METRICS and lemma == "hold" and order.measured:
        return outcome(3, Rule.LEVEL, *order.seen, about=about, measured=True)
    if lemma in _WINS and order.measured and _wins_others(order):
        return outcome(2, Rule.CHANGE, *order.seen, about=about, measured=True)
    if lemma in _WINS | {"establish", "form"} and _counts_people(order.rest):
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=True)
    is_staff = order.thing.head is not None and Noun.STAFF in order.thing.head.nouns
    if lemma in ("recruit", "enlist") and about is Noun.PEOPLE and order.thing.counted and not is_staff:
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=True)
    if lemma in _HELPS and about in WHO and order.thing.counted:
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=True)
    head = order.thing.head
    is_state = about is Noun.STATE or (head is not None and head.noun in _BODIES)
    makes_better = lemma == "make" and (is_better(order.rest) or (order.is_objective and len(order.rest) > 2))
    is_ourselves = order.is_objective and any(word.text in ("ourselves", "us") for word in order.rest[:2])
    serves_well = order.is_objective and lemma in _SERVES and about not in OWN and is_better(order.rest[:4])
    runs_well = lemma == "run" and is_better(order.rest[:3])
    if (lemma in _MAKES_STATE and is_state) or makes_better or is_ourselves or runs_well or serves_well:
        firm = 2 if order.is_objective else 1
        return outcome(firm, Rule.STATE, *order.seen, about=Noun.STATE, measured=order.measured)
    if order.is_objective and lemma in _HELPS and about in WHO:
        return outcome(1, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE)
    if (
        order.is_objective
        and about not in OWN
        and not verb.verbs & {Verb.DELIVER, Verb.STAFF, Verb.LEARN, Verb.ACT}
    ):
        return outcome(1, Rule.STATE, *order.seen, about=about)
    if Verb.DELIVER in verb.verbs and about is Noun.WORK:
        return task(3, Rule.ACTIVITY, *order.seen, about=about)
    if Verb.DELIVER in verb.verbs:
        return task(3, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if Verb.STAFF in verb.verbs:
        rule = Rule.HIRING if lemma in ("hire", "recruit", "staff", "appoint") else Rule.ACTIVITY
        return task(3, rule, *order.seen, about=Noun.WORK)
    if Verb.LEARN in verb.verbs:
        return task(3, Rule.LEARNING, *order.seen, about=Noun.WORK)
    return task(3 if Verb.ACT in verb.verbs else 1, Rule.ACTIVITY, *order.seen, about=Noun.WORK)


def _counts_people(rest: Sequence[Token]) -> bool:
    """ "A base of 2,000 donors"."""
    return any(
        token.text == "of" and counted_classes(rest[place + 1 : place + 5]) & {Noun.PEOPLE}
        for place, token in enumerate(rest)
    )


def _wins_others(order: Order) -> bool:
    thing = order.thing
    if order.about in METRICS:
        return True
    if any(
        token.text == "to" and what(order.rest[place + 1 :]).about in METRICS
        for place, token in enumerate(order.rest)
    ):
        return thing.counted and order.verb.lemma == "add"
    is_staff = thing.head is not None and Noun.STAFF in thing.head.nouns
    return order.about is Noun.PEOPLE and thing.counted and not is_staff and order.verb.lemma not in _INDIRECT


_READINGS: tuple[tuple[frozenset[Verb], Callable[[Order], Claim]], ...] = (
    (frozenset({Verb.CHANGE}), _changing),
    (frozenset({Verb.REACH}), _reaching),
    (frozenset({Verb.KEEP}), _keeping),
    (frozenset({Verb.DELIVER, Verb.STAFF, Verb.LEARN, Verb.ACT}), _doing),
)
