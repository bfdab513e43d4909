"""Goals that tell somebody to do something: "increase …", "launched …", "reducing …"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from okrs.wording.claims import METRICS, OWN, WHO, Claim, numbers, outcome, own_work, task, time_limit
from okrs.wording.lexicon import Form
from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.phrases import Phrase, counted_classes, is_in_use, what
from okrs.wording.rules import Rule
from okrs.wording.tokens import Token
from okrs.wording.verbs import Verb

READY = word_set(
    "live available ready complete done operational functional finished compliant automated stable online public "
    "final documented usable accessible visible open-sourced open-source production ga"
)
ALL = word_set("all every each no none nobody everyone everybody both any zero")
_MULTIPLIES = word_set("double triple quadruple halve eliminate")
_GROWS_TEAMS = word_set("grow expand scale double strengthen increase triple build") | {
    "scale up",
    "ramp up",
}
_TEAMS = word_set("team department headcount staff workforce organisation org crew")
_OTHERS_TEAMS = word_set("active happy productive using customer number of")
_RELOCATES = word_set("move go shift transform turn")
_LOWERS = word_set(
    "reduce decrease cut lower halve minimise eliminate shrink slash lessen limit avoid prevent trim "
    "bring_down drive_down push_down"
)
_TALK = word_set(
    "comment question answer response reply feedback idea suggestion application message issue session"
) | {"pull request"}
_INSIGHT = frozenset({"understanding", "knowledge", "insight"})
_GROWS = word_set("grow strengthen raise increase lift expand double")
_USED_THINGS = word_set("network product platform programme project marketplace list forum channel")
_BRINGS_PEOPLE = word_set("migrate move transition switch convert upgrade bring shift place transfer")
_INDIRECT = frozenset({"provide", "deliver", "show", "make", "build", "record"})
_WORKS = frozenset({Verb.DELIVER, Verb.LEARN, Verb.ACT, Verb.STAFF})
# What improves without a word of how much may be anything.
_HAZY = word_set(
    "optimise streamline simplify transform scale expand move go ease mature cultivate nurture revive advance "
    "diversify shift improve enhance strengthen broaden deepen power up"
)
_GETS = word_set("get receive attract secure earn win gain generate obtain")
_WINS = word_set(
    "add create produce deliver drive bring provide contribute show build secure record make find"
)
_MAKES_STATE = word_set(
    "build create provide deliver make develop establish offer foster promote find own bring rebuild restore regain"
)
_BODIES = word_set("community audience following market demand fanbase userbase movement ecosystem loyalty")
_SERVES = frozenset({"provide", "deliver", "offer", "give", "create"})
_HELPS = word_set("help enable empower inspire encourage allow let")
_GOOD = word_set(
    "more less easy easier simple simpler fast quick better best great happy safe cheap effortless delightful "
    "seamless affordable visible irresistible successful profitable sustainable enjoyable loved reliable unnecessary "
    "obvious painless smooth fun clear proud fast fair warm welcome healthy sticky quality "
    "high-quality excellent outstanding exceptional world-class remarkable superb"
)
_SEEN_BY_OTHERS = word_set(
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
    def noun(self) -> str:
        """The noun that decides what the order is about; '' without one."""
        return self.thing.head.noun if self.thing.head else ""

    @property
    def first(self) -> str:
        return self.rest[0].text if self.rest else ""

    @property
    def is_of_others(self) -> bool:
        """Whether what is made by us is told to be used by others, or its number counts people or their acts."""
        return is_in_use(self.rest) or bool(counted_classes(self.rest) & (METRICS | {Noun.PEOPLE}))

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


_OUTSIDE = word_set("community external outside inbound user-generated independent third-party")


def _main_verb(verb: Token, rest: Sequence[Token]) -> tuple[Token, Sequence[Token]]:
    """Of "attract and retain" the first, of "hire and grow" the one that says more."""
    while (
        len(rest) > 1 and rest[0].text in ("and", "or", "&", "/", ",") and rest[1].verbs and not rest[1].nouns
    ):
        if not verb.verbs & _WORKS and rest[1].verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP}:
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
    return _moving(order) or _changing_own(order) or _changing_state(order)


def _moving(order: Order) -> Claim | None:
    """Changes that a verb alone makes work or not: teams that grow, things that move, knowledge that deepens."""
    about, lemma = order.about, order.verb.lemma
    if _is_team(order):
        return task(2, Rule.HIRING, *order.seen, about=Noun.STAFF)
    if order.first in ("how", "what") or (order.is_objective and lemma in ("transform", "shift", "turn")):
        return outcome(2 if order.is_objective else 1, Rule.CHANGE, order.verb, *order.rest[:1], about=about)
    if lemma in _RELOCATES and not order.measured and about not in METRICS | {Noun.PEOPLE}:
        if order.is_objective and about not in OWN and order.first not in ("to", "into"):
            return outcome(1, Rule.CHANGE, *order.seen, about=about)
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if lemma in ("expand", "move", "go") and order.first in ("to", "into") and about is None:
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if order.noun in _INSIGHT:
        return task(2, Rule.LEARNING, *order.seen, about=Noun.WORK)
    return None


def _changing_own(order: Order) -> Claim | None:
    """A change of what we make or do ourselves: an outcome only by its effect on others."""
    about, lemma, measured = order.about, order.verb.lemma, order.measured
    if about in OWN | {Noun.ECHO} and order.is_of_others:
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in (Noun.WORK, Noun.ECHO) and lemma in _LOWERS:
        return outcome(order.firm - 1, Rule.CHANGE, *order.seen, about=Noun.BUSINESS, measured=measured)
    if order.is_objective and order.noun in _USED_THINGS and lemma in _GROWS:
        return outcome(1, Rule.CHANGE, *order.seen, about=about)
    if not measured and not order.is_objective and _is_of_own_thing(order):
        return task(1, Rule.NO_CHANGE_NAMED, *order.seen)
    if about in OWN:
        is_hazy = order.is_objective or (measured and not order.thing.counted)
        return own_work(1 if is_hazy else 2, *order.seen, about=about)
    is_talk = lemma in _GROWS and order.noun in _TALK
    if about is Noun.ECHO and not (is_talk or from_others(order.rest)):
        return own_work(1, *order.seen, about=about)
    return None


def _changing_state(order: Order) -> Claim:
    about, measured = order.about, order.measured
    if about is Noun.STAFF:
        return outcome(order.firm - 1, Rule.CHANGE, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about is not None:
        return outcome(order.firm, Rule.CHANGE, *order.seen, about=about, measured=measured)
    if order.verb.lemma in _HAZY and not measured and not order.is_objective:
        return task(1, Rule.NO_CHANGE_NAMED, *order.seen)
    return outcome(2 if measured else 1, Rule.CHANGE, *order.seen, about=about, measured=measured)


def _is_of_own_thing(order: Order) -> bool:
    """ "The accuracy of the documentation": the state of a thing of one's own."""
    place = next((place for place, token in enumerate(order.rest) if token.text == "of"), None)
    is_state = order.about in (Noun.STATE, Noun.SYSTEM, Noun.GAUGE)
    return is_state and place is not None and what(order.rest[place + 1 :]).about in OWN


def _is_team(order: Order) -> bool:
    texts = {token.text for token in order.thing.words}
    return order.verb.lemma in _GROWS_TEAMS and order.noun in _TEAMS and not texts & _OTHERS_TEAMS


def _reaching(order: Order) -> Claim:
    about, measured = order.about, order.measured
    first = order.rest[0] if order.rest else None
    if first is not None and first.form is Form.PAST and first.lemma in _SEEN_BY_OTHERS:
        return outcome(2, Rule.PEOPLE_ACT, order.verb, first, about=Noun.PEOPLE, measured=measured)
    claim = _reaching_own(order)
    if claim is not None:
        return claim
    if about is Noun.STAFF:
        return outcome(1, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in (Noun.PEOPLE, Noun.ACTS):
        return outcome(order.firm, Rule.PEOPLE_ACT, *order.seen, about=about, measured=measured)
    if about is not None:
        return outcome(order.firm, Rule.LEVEL, *order.seen, about=about, measured=measured)
    return outcome(2 if measured else 1, Rule.LEVEL, *order.seen, measured=measured)


def _reaching_own(order: Order) -> Claim | None:
    """What is reached by finishing work of our own, or comes from others after all."""
    about, lemma, measured = order.about, order.verb.lemma, order.measured
    if lemma == "convert" and any(word.text in ("into", "to") for word in order.rest):
        return outcome(order.firm, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if order.noun == "compliance" and not measured:
        return own_work(2, *order.seen, about=Noun.THING)
    if lemma == "meet" and about in WHO | {None, Noun.WORK} and not meets_need(order.rest):
        return task(2, Rule.ACTIVITY, *order.seen, about=Noun.WORK)
    is_ready = "ready" in [word.text for word in order.rest[:2]]
    if lemma == "get" and (is_ready or _gets_done(order.rest)):
        return task(2, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if about in OWN | {Noun.ECHO} and order.is_of_others:
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=measured)
    if about in OWN:
        return own_work(2, *order.seen, about=about)
    if about is Noun.ECHO:
        is_talk = order.noun in _TALK and lemma != "close"
        if is_talk or lemma in _GETS or from_others(order.rest):
            return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.ACTS, measured=measured)
        return own_work(1, *order.seen, about=about)
    is_caused = any(word.text == "to" for word in order.rest)
    if about is Noun.STAFF and lemma in ("onboard", "get", "secure", "land") and not is_caused:
        return task(2, Rule.HIRING, *order.seen, about=about)
    return None


def meets_need(rest: Sequence[Token]) -> bool:
    """Whether what is met is somebody's need, not a person."""
    return any(
        token.noun in ("need", "expectation", "deadline", "criterion") or token.lemma == "need"
        for token in rest
    )


def _gets_done(rest: Sequence[Token]) -> bool:
    """ "Get the logo approved", "get the report out"."""
    done = {Verb.DELIVER, Verb.SERVE, Verb.STAFF, Verb.LEARN}
    return any(
        (word.form is Form.PAST and word.verbs & done and not word.nouns) or word.text in ("right", "done")
        for word in rest
    )


_TOLD = word_set("informed updated posted aligned loop")


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
    return _winning(order) or _bettering(order) or _working(order)


def _winning(order: Order) -> Claim | None:
    """Work that is told by what it wins: "add 500 members", "help 80 tenants move"."""
    about, lemma, measured = order.about, order.verb.lemma, order.measured
    if lemma in _BRINGS_PEOPLE and about is Noun.PEOPLE:
        return outcome(order.firm, Rule.PEOPLE_ACT, *order.seen, about=about, measured=measured)
    if about in METRICS and lemma == "hold" and measured:
        return outcome(3, Rule.LEVEL, *order.seen, about=about, measured=True)
    if lemma in _WINS and measured and _wins_others(order):
        return outcome(2, Rule.CHANGE, *order.seen, about=about, measured=True)
    is_enlisted = lemma in ("recruit", "enlist") and about is Noun.PEOPLE and not _is_staff(order)
    is_helped = lemma in _HELPS and about in WHO
    is_based = lemma in _WINS | {"establish", "form"} and _counts_people(order.rest)
    if is_based or (order.thing.counted and (is_enlisted or is_helped)):
        return outcome(2, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE, measured=True)
    return None


def _bettering(order: Order) -> Claim | None:
    """Work that is told by how things will be: "make travelling easy", "provide superb care"."""
    about, lemma, is_objective = order.about, order.verb.lemma, order.is_objective
    starts_body = lemma == "start" and order.noun in _BODIES
    makes_state = starts_body or (lemma in _MAKES_STATE and (about is Noun.STATE or order.noun in _BODIES))
    makes_better = lemma == "make" and (is_better(order.rest) or (is_objective and len(order.rest) > 2))
    is_ourselves = is_objective and any(word.text in ("ourselves", "us") for word in order.rest[:2])
    serves_well = is_objective and lemma in _SERVES and about not in OWN and is_better(order.rest[:4])
    runs_well = lemma == "run" and is_better(order.rest[:3])
    if makes_state or makes_better or is_ourselves or serves_well or runs_well:
        firm = 2 if is_objective else 1
        return outcome(firm, Rule.STATE, *order.seen, about=Noun.STATE, measured=order.measured)
    if is_objective and lemma in _HELPS and about in WHO:
        return outcome(1, Rule.PEOPLE_ACT, *order.seen, about=Noun.PEOPLE)
    if is_objective and about not in OWN and not order.verb.verbs & _WORKS:
        return outcome(1, Rule.STATE, *order.seen, about=about)
    return None


def _working(order: Order) -> Claim:
    verbs, lemma = order.verb.verbs, order.verb.lemma
    if Verb.DELIVER in verbs and order.about is not Noun.WORK:
        return task(3, Rule.DELIVERY, *order.seen, about=Noun.THING)
    if lemma in ("hire", "recruit", "staff", "appoint"):
        return task(3, Rule.HIRING, *order.seen, about=Noun.WORK)
    if Verb.LEARN in verbs and not verbs & {Verb.DELIVER, Verb.STAFF}:
        return task(3, Rule.LEARNING, *order.seen, about=Noun.WORK)
    return task(3 if verbs & _WORKS else 1, Rule.ACTIVITY, *order.seen, about=Noun.WORK)


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
    is_won = order.about is Noun.PEOPLE and thing.counted and not _is_staff(order)
    return is_won and order.verb.lemma not in _INDIRECT


def _is_staff(order: Order) -> bool:
    return order.thing.head is not None and Noun.STAFF in order.thing.head.nouns


_READINGS: tuple[tuple[frozenset[Verb], Callable[[Order], Claim]], ...] = (
    (frozenset({Verb.CHANGE}), _changing),
    (frozenset({Verb.REACH}), _reaching),
    (frozenset({Verb.KEEP}), _keeping),
    (_WORKS, _doing),
)
