"""Goals that say what will be true: "80 % of customers renew", "policy published", "operating margin 14 %"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrs.wording.claims import METRICS, OWN, WHO, Claim, numbers, outcome, own_work, task, time_limit
from okrs.wording.clauses import ADVERBS
from okrs.wording.lexicon import UNKNOWN, Form
from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.orders import ALL, READY, from_others, is_better, meets_need
from okrs.wording.phrases import Phrase, is_in_use, what
from okrs.wording.predicates import CAN, COLLECTIVES, LEVELS, MODALS, predicate
from okrs.wording.rules import Rule
from okrs.wording.tokens import FRACTIONS, Sort, Token
from okrs.wording.verbs import DONE_TO_PEOPLE, Verb

_NOT = frozenset({"not", "never"})
_COURSES = word_set(
    "training course certification certificate workshop meeting assessment exam onboarding induction briefing seminar"
)
_TAKES_COURSE = word_set("complete attend pass finish take undergo receive get")
_COMPULSORY = word_set("compulsory mandatory required obligatory all every each everyone everybody")
_GETS = word_set("get receive see")
# What is done by others to what we made.
_BY_OTHERS = word_set(
    "use adopt choose cite trust recommend see recognise love know prefer pay buy read visit download accept renew "
    "retain return sell satisfy reduce increase eliminate improve meet achieve cut generate earn receive like "
    "consider perceive reach save avoid watch rate star join hit lose feel win activate convert regard "
    "attribute recycle reuse spend respect value acquire lower raise decrease double halve attract view "
    "originate prevent catch detect close attain influence mention quote feature sign teach pass endorse "
    "fund sponsor nominate award"
)
_UPPER = word_set("below under fewer less than down < ≤ <=")
_FALLS = word_set("fall drop decline shrink halve decrease reduce")
_LASTS = frozenset({"take", "last", "show", "start", "run"})
_DRAWS = word_set(
    "get receive attract draw bring convert see generate source earn win gain reach rank appear"
)
_DECIDES = word_set(
    "adopt ship use choose merge list include offer recommend endorse bundle select fund sponsor sign switch migrate "
    "contribute teach feature pick approve pass recognise mention cite install reuse start depend package implement "
    "integrate donate invite award quote carry take join agree renew publish become"
)
_OTHERS_THINGS = word_set(
    "project implementation platform browser site website app application wallet exchange repository repo package tool "
    "product distribution programme device extension plugin client"
)
_US = frozenset({"us", "our"})
_OUR_SIDE = word_set("team department board leader manager committee management squad crew group")
_SOON = word_set("faster sooner earlier quicker cheaper quickly promptly")
_SAME_IN_PAST = word_set("run set cut put hit read come become let spread")
_COMPARED = word_set("faster slower shorter longer cheaper quicker lower higher earlier sooner")
_RITUALS = word_set("weekly daily monthly quarterly regular bi-weekly biweekly fortnightly annual yearly")


@dataclass(frozen=True, slots=True)
class Told:
    """A subject, the word that says something of it, and the rest."""

    who: Phrase
    verb: Token
    rest: Sequence[Token]
    tokens: Sequence[Token]
    is_objective: bool
    measured: bool
    seen: tuple[Token, ...]

    @property
    def about(self) -> Noun | None:
        return self.who.about

    @property
    def firm(self) -> int:
        return 3 if self.measured else 2

    @property
    def has_share(self) -> bool:
        return any(token.is_share for token in self.who.words)

    def on(self, verb: Token, rest: Sequence[Token]) -> Told:
        """The same subject with the verb that follows an auxiliary."""
        return Told(self.who, verb, rest, self.tokens, self.is_objective, self.measured, (*self.seen, verb))


def read_statement(tokens: Sequence[Token], *, is_objective: bool) -> Claim | None:
    """What is claimed by a sentence or by a bare name of something; None where no rule knows any word of it."""
    place = predicate(tokens)
    if place is None:
        return _bare(tokens)
    subject, verb, rest = tuple(tokens[:place]), tokens[place], tuple(tokens[place + 1 :])
    who = what(subject)
    who = Phrase(who.about, who.head, who.counted, subject)
    is_negated = verb.lemma == "do" and any(token.text in _NOT for token in rest[:1])
    if verb.text in MODALS or is_negated:
        kept = [token for token in rest if token.text not in ADVERBS and token.text not in _NOT]
        return read_statement((*subject, *kept), is_objective=is_objective) if kept else None
    is_share = any(token.is_share or token.text in ALL for token in subject)
    seen = tuple(token for token in (who.head, verb) if token)
    told = Told(who, verb, rest, tokens, is_objective, bool(numbers(tokens)) or is_share, seen)
    return _read(told)


def _read(told: Told) -> Claim:
    verb, about = told.verb, told.about
    if verb.text in CAN:
        return _able(told)
    limit = time_limit((verb, *told.rest))
    is_served = any(Verb.SERVE in token.verbs or token.lemma in _LASTS for token in (verb, *told.rest[:3]))
    if limit and (is_served or about not in OWN):
        return outcome(2, Rule.SERVICE_LEVEL, *told.seen, *limit, about=Noun.SYSTEM, measured=True)
    if (
        verb.text in LEVELS
        or verb.sort is not Sort.WORD
        or verb.text in ("from", "to", "by")
        or verb.text in FRACTIONS
    ):
        return _level(told)
    if verb.lemma == "be":
        return _is(told)
    if verb.lemma == "have":
        return _has(told)
    if verb.form is Form.PAST and not (
        about is Noun.PEOPLE and Verb.DO in verb.verbs and verb.lemma not in DONE_TO_PEOPLE
    ):
        return _passive(told)
    if _is_others_doing(told):
        return outcome(2, Rule.PEOPLE_ACT, *told.seen, about=Noun.PEOPLE, measured=told.measured)
    is_stranger = about is None and verb.form is Form.BASE and Verb.DO in verb.verbs
    if about in WHO or is_stranger or told.tokens[0].text in COLLECTIVES:
        return _acting(told)
    if verb.lemma == "meet" and meets_need(told.rest):
        return outcome(2, Rule.STATE, *told.seen, about=Noun.STATE, measured=told.measured)
    if verb.lemma == "break even":
        return outcome(2, Rule.STATE, *told.seen, about=Noun.BUSINESS, measured=told.measured)
    if verb.verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP}:
        return _level(told)
    if Verb.ABLE in verb.verbs and from_others(told.rest):
        return outcome(2, Rule.PEOPLE_ACT, *told.seen, about=Noun.PEOPLE, measured=told.measured)
    is_smooth = any(token.text == "without" for token in told.rest[:2])
    if Verb.ABLE in verb.verbs and (is_smooth or any(token.is_share for token in told.rest[:2])):
        return outcome(2, Rule.SERVICE_LEVEL, *told.seen, *told.rest[:2], about=Noun.SYSTEM, measured=True)
    if (
        verb.verbs & {Verb.ABLE}
        and not (told.is_objective and verb.lemma in ("work", "run", "operate"))
        and (about not in METRICS or verb.lemma in ("work", "support", "run", "allow"))
    ):
        return task(2, Rule.CAPABILITY, *told.seen, about=Noun.THING)
    if about in METRICS or about is Noun.STATE:
        return outcome(2, Rule.STATE, *told.seen, about=about, measured=told.measured)
    if about in OWN:
        return task(1, Rule.CAPABILITY, *told.seen, about=about)
    return outcome(1, Rule.STATE, *told.seen, about=about, measured=told.measured)


def _is_others_doing(told: Told) -> bool:
    """Whether a site draws people, or a project, product or body of others decides for us."""
    if told.verb.lemma in _DRAWS and numbers(told.rest):
        return told.about is not Noun.WORK or what(told.rest).about not in OWN
    is_body = told.who.head is not None and told.who.head.noun in _OTHERS_THINGS
    if told.who.counted and is_body and not told.has_share and told.rest:
        return True
    can_decide = told.verb.lemma in _DECIDES or bool(told.verb.verbs & {Verb.ABLE})
    if not can_decide or told.who.words[0].text in ("our", "we"):
        return False
    if told.who.counted and told.about is None and not told.has_share and told.rest:
        return True
    if told.verb.lemma not in _DECIDES:
        return any(token.text in _US for token in told.rest[:1])
    return told.about is None or is_body or any(token.text in _US for token in told.rest[:3])


def _able(told: Told) -> Claim:
    if told.about in WHO or told.tokens[0].text in COLLECTIVES:
        limit = time_limit(told.rest)
        if limit:
            return outcome(2, Rule.SERVICE_LEVEL, *told.seen, *limit, about=Noun.SYSTEM, measured=True)
        if told.has_share or told.is_objective:
            return outcome(1, Rule.PEOPLE_ACT, *told.seen, about=Noun.PEOPLE, measured=told.measured)
    return task(2, Rule.CAPABILITY, *told.seen, about=Noun.THING)


def _acting(told: Told) -> Claim:
    verb, rest = told.verb, told.rest
    object_ = what(rest)
    is_told_to = (
        any(token.text in _COMPULSORY for token in (*told.who.words, *rest)) or told.about is Noun.STAFF
    )
    course = next((token for token in rest if token.noun in _COURSES), None)
    if verb.lemma in _TAKES_COURSE and course is not None and is_told_to:
        return task(2, Rule.ACTIVITY, *told.seen, course, about=Noun.WORK)
    if verb.form is Form.PAST and verb.lemma in DONE_TO_PEOPLE:
        return task(2, Rule.DONE_TO_PEOPLE, *told.seen, about=Noun.WORK)
    is_given = object_.about in (Noun.THING, Noun.ECHO) or not numbers(told.tokens)
    if verb.lemma in _GETS and is_given and not (told.has_share or told.is_objective):
        return task(2, Rule.CAPABILITY, *told.seen, object_.head, about=Noun.THING)
    return outcome(told.firm, Rule.PEOPLE_ACT, *told.seen, about=Noun.PEOPLE, measured=told.measured)


def _level(told: Told) -> Claim:
    about, measured = told.about, bool(numbers(told.tokens))
    limit = time_limit(told.tokens)
    if about in OWN and limit:
        return outcome(1, Rule.SERVICE_LEVEL, *told.seen, *limit, about=Noun.SYSTEM, measured=True)
    if about in (Noun.WORK, Noun.ECHO) and any(token.is_share for token in told.rest):
        return outcome(2, Rule.LEVEL, *told.seen, about=Noun.BUSINESS, measured=True)
    if about is Noun.ECHO and from_others(told.tokens):
        return outcome(2, Rule.PEOPLE_ACT, *told.seen, about=Noun.ACTS, measured=measured)
    if about in (Noun.WORK, Noun.ECHO) and (told.verb.text in _UPPER or told.verb.lemma in _FALLS):
        return outcome(2, Rule.LEVEL, *told.seen, about=Noun.BUSINESS, measured=measured)
    if about in OWN or about is Noun.ECHO:
        return own_work(1 if about is Noun.ECHO else 2, *told.seen, about=about)
    if about is not None:
        return outcome(3 if measured else 2, Rule.LEVEL, *told.seen, about=about, measured=measured)
    return outcome(2 if measured else 1, Rule.LEVEL, *told.seen, measured=measured)


def _is(told: Told) -> Claim:
    words = [
        token for token in told.rest if token.text not in ADVERBS and token.text not in ("been", "being")
    ]
    first = words[0] if words else None
    about, seen = told.about, (*told.seen, *words[:1])
    if told.who.words[0].text == "there":
        return _there_are(told)
    if first is not None and (first.text in LEVELS or first.sort is Sort.NUMBER):
        return _level(told)
    if first is not None and first.text in CAN:
        return _able(told)
    if first is not None and first.form is Form.PAST and first.verbs:
        return _passive(told.on(first, words[1:]))
    is_going_on = first is not None and first.form is Form.ING and bool(first.verbs)
    if is_going_on and about in WHO:
        return outcome(told.firm, Rule.PEOPLE_ACT, *seen, about=Noun.PEOPLE, measured=told.measured)
    texts = [token.text for token in told.rest[:4]]
    is_ready = bool(READY.intersection(texts)) or texts[:2] == ["in", "place"] or "up-to-date" in texts
    if is_ready and about not in METRICS | {Noun.PEOPLE}:
        return task(2, Rule.DONE, *seen, about=Noun.THING)
    if about in METRICS | WHO | {Noun.STATE}:
        return outcome(2, Rule.STATE, *seen, about=about, measured=told.measured)
    if is_going_on and not told.is_objective and about in OWN:
        return task(2, Rule.CAPABILITY, *seen, about=Noun.THING)
    if is_better(words[:4]):
        return outcome(
            2 if told.is_objective else 1, Rule.STATE, *seen, about=Noun.STATE, measured=told.measured
        )
    return outcome(1, Rule.STATE, *seen, about=about, measured=told.measured)


def _there_are(told: Told) -> Claim:
    thing = what(told.rest)
    if thing.about in OWN or thing.about is Noun.ECHO:
        return own_work(2, thing.head, about=thing.about)
    return outcome(2, Rule.LEVEL, thing.head, about=thing.about, measured=told.measured)


def _has(told: Told) -> Claim:
    if len(told.rest) > 1 and told.rest[0].text == "to" and told.rest[1].verbs:
        return _read(told.on(told.rest[1], told.rest[2:]))
    words = [token for token in told.rest if token.text not in ADVERBS]
    if len(words) > 1 and words[0].text == "been":
        return _passive(told.on(words[1], words[2:]))
    is_participle = bool(words) and (words[0].form is Form.PAST or words[0].text in _SAME_IN_PAST)
    if is_participle and words[0].verbs:
        perfect = told.on(words[0], words[1:])
        return _acting(perfect) if told.about in WHO else _passive(perfect)
    owned = what(words)
    seen = (*told.seen, owned.head)
    is_public = (
        told.about is Noun.PEOPLE and told.who.head is not None and told.who.head.noun not in _OUR_SIDE
    )
    if told.has_share and is_public:
        return outcome(2, Rule.PEOPLE_ACT, *seen, about=Noun.PEOPLE, measured=True)
    if owned.about in OWN or owned.about is Noun.ECHO or any(token.text == "access" for token in words):
        return task(2, Rule.CAPABILITY, *seen, about=Noun.THING)
    is_quantity = owned.about in METRICS | {Noun.GAUGE, Noun.STATE, Noun.PEOPLE} or "fewer" in (
        w.text for w in words
    )
    if is_quantity and (numbers(told.tokens) or told.is_objective):
        return outcome(2, Rule.LEVEL, *seen, about=owned.about, measured=told.measured)
    if told.about in WHO:
        return outcome(1, Rule.STATE, *told.seen, about=told.about, measured=told.measured)
    return task(1, Rule.CAPABILITY, *told.seen, about=told.about)


def _passive(told: Told) -> Claim:
    verb, about, rest = told.verb, told.about, told.rest
    by_people = _by_outsiders(rest)
    is_followed = verb.lemma in ("follow", "complete", "open", "view") and bool(numbers(rest))
    is_counted = any(
        token.text == "per" and any(Noun.PEOPLE in one.nouns for one in rest[place + 1 : place + 3])
        for place, token in enumerate(rest)
    ) or any(token.text in ("time", "times") and numbers(rest[:place]) for place, token in enumerate(rest))
    is_others = (verb.lemma in _BY_OTHERS or is_followed or is_counted) and about is not Noun.WORK
    place = next((place for place, token in enumerate(rest) if token.text == "by"), len(rest))
    if (
        is_others
        or by_people
        or from_others(rest[:place])
        or (about is Noun.ECHO and from_others(told.who.words))
    ):
        firm = 3 if told.measured or by_people else 2
        return outcome(firm, Rule.PEOPLE_ACT, *told.seen, about=about or Noun.ACTS, measured=told.measured)
    is_worked_on = bool(verb.verbs & {Verb.LEARN, Verb.STAFF}) and Verb.DO not in verb.verbs
    is_put_in_place = verb.verbs == {Verb.DELIVER}
    if about in WHO and is_put_in_place:
        return task(2, Rule.DELIVERY, *told.seen, about=Noun.THING)
    if about in WHO and (verb.lemma in DONE_TO_PEOPLE or is_worked_on):
        return task(2, Rule.DONE_TO_PEOPLE, *told.seen, about=Noun.WORK)
    if about in WHO:
        return outcome(2, Rule.PEOPLE_ACT, *told.seen, about=Noun.PEOPLE, measured=told.measured)
    if Verb.CHANGE in verb.verbs and about not in OWN:
        return outcome(2, Rule.CHANGE, *told.seen, about=about, measured=told.measured)
    is_handled = bool(verb.verbs & {Verb.SERVE, Verb.DO, Verb.REACH}) and not verb.verbs & {Verb.LEARN}
    if (
        is_handled
        and (about in METRICS or about is None)
        and (told.has_share or any(w.text in _SOON for w in rest))
    ):
        return outcome(2 if about else 1, Rule.LEVEL, *told.seen, about=about, measured=told.measured)
    if Verb.DELIVER in verb.verbs:
        return task(3, Rule.DELIVERY, *told.seen, about=Noun.THING)
    return task(3, Rule.DONE, *told.seen, about=Noun.WORK)


def _at_work(tokens: Sequence[Token], head: Token) -> bool:
    """ "Participation in two meetings": one's own presence."""
    after = [token for token in tokens if token.start > head.start]
    return bool(after) and after[0].text in ("in", "at") and what(after[1:]).about is Noun.WORK


def _by_outsiders(rest: Sequence[Token]) -> bool:
    """Whether people who aren't ourselves are named as those who did it."""
    for place, token in enumerate(rest):
        if token.text != "by":
            continue
        for one in rest[place + 1 : place + 6]:
            if one.nouns & (WHO | {Noun.ACTS}):
                after = [other for other in rest if one.end < other.start]
                is_ours = any(other.noun in _OUR_SIDE or other.text == "our" for other in after[:4])
                return one.noun not in _OUR_SIDE and not is_ours
        counted = rest[place + 1 : place + 3]
        if (
            len(counted) == 2
            and counted[0].sort is Sort.NUMBER
            and not counted[0].is_share
            and counted[1].known is UNKNOWN
        ):
            return counted[1].sort is Sort.WORD and counted[1].text.endswith("s")
    return False


def _bare(tokens: Sequence[Token]) -> Claim | None:
    """A name without a verb: "100 daily active users", "alpha release"."""
    thing = what(tokens)
    measured, about, head = bool(numbers(tokens)), thing.about, thing.head
    texts = [token.text for token in tokens]
    limit = time_limit(tokens)
    if limit and about is not Noun.WORK:
        return outcome(2, Rule.SERVICE_LEVEL, head, *limit, about=Noun.SYSTEM, measured=True)
    if tokens[0].text in COLLECTIVES:
        return outcome(2, Rule.PEOPLE_ACT, *tokens[:2], about=Noun.PEOPLE)
    if about in OWN and is_in_use(tokens):
        return outcome(2, Rule.PEOPLE_ACT, head, about=Noun.PEOPLE, measured=measured)
    if about in (Noun.ACTS, Noun.STATE) and head is not None and _at_work(tokens, head):
        return task(1, Rule.ACTIVITY, head, about=Noun.WORK)
    if texts[0] in ("fewer", "less") and about not in (Noun.THING, Noun.OWN_PACE):
        return outcome(2 if measured else 1, Rule.LEVEL, *tokens[:2], about=about, measured=measured)
    if measured and _COMPARED.intersection(texts) and about not in OWN:
        return outcome(2, Rule.LEVEL, head, about=about, measured=True)
    is_ready = bool(READY.intersection(texts)) or " in place" in " ".join(texts)
    if is_ready and any(token.is_share for token in tokens):
        return outcome(2, Rule.LEVEL, *tokens[:2], about=Noun.SYSTEM, measured=True)
    is_state = about in (Noun.PEOPLE, Noun.BUSINESS) or (about is Noun.SYSTEM and measured)
    if is_ready and not is_state:
        return task(2, Rule.DONE, *tokens[-2:], about=Noun.THING)
    if about in OWN:
        return own_work(2, head, about=about)
    if about is Noun.ECHO:
        if from_others(tokens):
            return outcome(2, Rule.PEOPLE_ACT, head, about=Noun.ACTS, measured=measured)
        return own_work(1, head, about=about)
    if _RITUALS.intersection(texts) and not measured and about in (None, Noun.STATE):
        return task(1, Rule.ACTIVITY, *tokens[:2], about=Noun.WORK)
    if about is Noun.STAFF:
        if thing.counted and not any(token.is_share for token in tokens):
            return task(1, Rule.HIRING, head, about=about)
        return outcome(1, Rule.LEVEL, head, about=Noun.PEOPLE, measured=measured)
    if about in METRICS | {Noun.PEOPLE}:
        return outcome(3 if measured else 1, Rule.LEVEL, head, about=about, measured=measured)
    if about is not None:
        return outcome(2 if measured else 1, Rule.LEVEL, head, about=about, measured=measured)
    first = numbers(tokens)[:1]
    is_plain = bool(first) and first[0].text.isalnum() and texts[0] not in ("no", "zero")
    if is_plain and (first[0] is not tokens[0] or "new" in texts):
        return task(1, Rule.OWN_WORK, *tokens[:2], about=Noun.THING)
    if measured or texts[0] in ("no", "zero", "fewer", "less"):
        return outcome(1, Rule.LEVEL, *(numbers(tokens)[:1] or tokens[:2]), measured=measured)
    return None
