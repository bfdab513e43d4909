"""When a goal is stuck, by which of four signs, and with which numbers.

1. The same blocker was named at the last two check-ins: its words are alike (`same_blocker`). Another one each week is
   not the same.
2. The value did not move over the last two check-ins. What is to be kept within limits may stand still.
3. The gap to the pace is over 25 points.
4. Confidence fell twice running.

What is closed or met is never stuck, and neither is a value that is only being measured so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from rapidfuzz import fuzz

from cards.goals import GoalView
from cards.stuck import Sign, Stuck
from okrs.health import Health
from okrs.limits import DEFAULTS
from okrs.measure import Kind
from okrs.reader.text import fold
from storage.tables import Entry

# Blockers of which so much of the telling words is alike are the same; 100 would be every word. Measured on pairs that
# people would call the same and not the same (the table in its test): they lie above 85 and below 76.
ALIKE = 80
# What is said within so long of a check-in, and answers no other, belongs to it: a correction, a source read daily.
APART = timedelta(days=4)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one check-in said of a goal; `blocker` is None where nothing was in the way, '' where no word was said."""

    value: Decimal | None = None
    confidence: int | None = None
    blocker: str | None = None


def check_ins(entries: Sequence[Entry]) -> tuple[Told, ...]:
    """What each check-in said, by the ledger entries that count, oldest first; the last word of each counts."""
    found: list[list[Entry]] = []
    for entry in entries:
        if found and _belongs(entry, found[-1]):
            found[-1].append(entry)
        else:
            found.append([entry])
    return tuple(_told(together) for together in found)


def signs(goal: GoalView, told: Sequence[Told], *, is_closed: bool = False) -> tuple[Stuck, ...]:
    """Every sign that a goal is stuck, the most telling first; none where it is not."""
    if is_closed or goal.health is Health.MET or goal.kind is Kind.BASELINE:
        return ()
    return tuple(_signs(goal, told))


def same_blocker(before: str, after: str) -> bool:
    """Whether two blockers are the same thing in other words.

    The words that tell nothing ("still waiting for") are left out, and the rest is compared as sets (rapidfuzz's
    token_set_ratio). A blocker without a telling word says that the one before goes on.
    """
    one, other = _telling(before), _telling(after)
    return not one or not other or fuzz.token_set_ratio(one, other) >= ALIKE


def _belongs(entry: Entry, together: Sequence[Entry]) -> bool:
    asked = {one.check_in_id for one in together if one.check_in_id}
    if entry.check_in_id and asked:
        return entry.check_in_id in asked
    return entry.recorded_at - together[0].recorded_at < APART


def _told(together: Sequence[Entry]) -> Told:
    blocker: str | None = None
    for entry in together:
        if entry.blocked:
            blocker = entry.note.strip() or blocker or ""
        elif entry.value is not None:
            # A new number without a word of a blocker: the way is free again.
            blocker = None
    values = [entry.value for entry in together if entry.value is not None]
    sure = [entry.confidence for entry in together if entry.confidence is not None]
    return Told(value=values[-1] if values else None, confidence=sure[-1] if sure else None, blocker=blocker)


def _signs(goal: GoalView, told: Sequence[Told]) -> Iterator[Stuck]:
    blockers = [each.blocker for each in told[-2:] if each.blocker is not None]
    if len(blockers) == 2 and same_blocker(*blockers):
        yield Stuck(sign=Sign.BLOCKED, words=tuple(words for words in blockers if words))
    values = _last_values(goal, told)
    if goal.kind is not Kind.MAINTAIN and len(values) == 3 and len(set(values)) == 1:
        yield Stuck(sign=Sign.UNMOVED, numbers=values)
    if goal.gap_points is not None and goal.gap_points > DEFAULTS.off_track_points:
        yield Stuck(sign=Sign.FAR_BEHIND, numbers=(goal.gap_points,))
    sure = [each.confidence for each in told if each.confidence is not None][-3:]
    if len(sure) == 3 and all(after < before for before, after in pairwise(sure)):
        yield Stuck(sign=Sign.LESS_SURE, numbers=tuple(Decimal(n) for n in sure))


def _last_values(goal: GoalView, told: Sequence[Told]) -> tuple[Decimal, ...]:
    """The values before and after each of the last two check-ins, the first setting out from the goal's start."""
    start = Decimal(0) if goal.kind is Kind.MILESTONE else goal.start
    known = [value for value in (start, *(each.value for each in told)) if value is not None]
    return tuple(known[-3:])


def _telling(words: str) -> str:
    """The words that say what a blocker is about, folded."""
    found = re.findall(r"[^\W_]+", _ENDINGS.sub("", fold(words)))
    return " ".join(word for word in found if word not in _SMALL and not word.isdecimal())


# What clings to a word and tells nothing; Japanese has no spaces around it.
_ENDINGS = re.compile(r"['’]s\b|まだ|いまだに|引き続き|のまま|です|ます|待って(?:い(?:る|ます))?|待ち")
_SMALL = frozenset(
    fold(
        "a an and any are as at be been because but by can cannot cant could did do does doesn doesnt don "
        "dont for from get getting got had has have haven havent i in is isn isnt it its just me my need "
        "needs no nor not nothing of on or our out so some such t that the their them there they this to too "
        "until up us very was we were what when which who will with without won yet you your again also "
        "always currently even ever finally last month now once same since so still then today tomorrow week "
        "weeks yesterday nobody hasn hadn wasn didn replied replies respond responds responded answered "
        "answering wait waiting waits waited blocked blocking blocker blocks stuck delayed delay hold holding "
        "held pending missing lack lacking answer answers reply way due der die das den dem des ein eine "
        "einen einem einer und oder aber ist sind war wir ich es sie er auf für mit von vom zum zur zu bei im "
        "in an am aus nicht kein keine keinen noch immer wieder weil wegen warten warte wartet wartend "
        "blockiert blockieren hängt hängen fehlt fehlen steckt fest woche antwort antworten antwortet niemand "
        "le la les un une des du de et ou mais est sont nous je il elle on en à au aux pour avec par sur pas "
        "ne plus toujours encore car attend attends attendons attente bloqué bloque bloqués coincé manque "
        "semaine réponse el los las una unos y o pero es son está están estamos se que con por para sin no "
        "aún todavía sigue siguen seguimos esperando espera bloqueado bloquea falta faltan atascado semana "
        "respuesta os as um uma e ou mas é são estamos com sem não ainda continua continuamos aguardando "
        "esperando bloqueado travado falta faltam parado resposta"
    ).split()
)
