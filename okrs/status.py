"""Whether the status that somebody set in the chat says that they are away, and on which days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from okrs.away import LONGEST, Away, Unclear, read_away
from okrs.reader.text import fold


@dataclass(frozen=True)
class Days:
    """Days away, both included. `open_ended`: the status says no end, so this is today, and each day that it stands."""

    starts: date
    ends: date
    open_ended: bool = False


def read_status(text: str, emoji: str, *, until: datetime | None, now: datetime, zone: str) -> Days | None:
    """The days away that a status tells, in six languages; None for every other status, and in doubt.

    The words must say it, and nothing else: "On vacation" does, "On vacation planning call" does not. Days that they
    name go first, then the moment at which the status ends by itself. Words that may as well mean an hour ("Out")
    and a mere emoji need either of the two.
    """
    today = _local(now, zone).date()
    words = " ".join(_EMOJI.sub(" ", fold(text[:_MOST])).split())
    without = _PHRASES.sub(_GONE, words)
    is_vague = without == words
    if is_vague:
        without = _VAGUE.sub(_GONE, words)
    named = read_away(without.replace(_GONE, " "), today)
    says_so = without != words and _says_nothing_else(words, named)
    if not (says_so if words else emoji.strip(": ") in _AWAY_EMOJI):
        return None
    if named.starts and named.ends:
        return Days(named.starts, named.ends)
    if until is not None:
        return _until(until, now=now, zone=zone)
    return None if is_vague else Days(today, today, open_ended=True)


def _says_nothing_else(words: str, named: Away) -> bool:
    """Whether beside "on vacation" a status tells at most from when to when, and who covers."""
    if named.rest or named.unclear not in (None, Unclear.NO_DAY):
        return False
    if named.ends is None and _BACK.search(words):
        return False
    return "?" not in words and not _NOT.match(words) and not _NOT_YET.search(words)


def _until(until: datetime, *, now: datetime, zone: str) -> Days | None:
    """From today to the last day on which the status holds for more than the morning; None for mere hours."""
    if not _HOURS <= until - now <= LONGEST:
        return None
    today, ends = _local(now, zone).date(), _local(until, zone)
    last = ends.date() if ends.time() >= _NOON else ends.date() - timedelta(days=1)
    return Days(today, max(today, last))


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


# What a status says beside an end: more than this is no status.
_MOST = 300
# A status for less than this is about a walk or a doctor's appointment.
_HOURS = timedelta(hours=5)
_NOON = time(12, 0)
_GONE = "\x00"
_EMOJI = re.compile(r":[a-z0-9_+'-]+:|[\u2190-\u2bff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]")
_AWAY_EMOJI = frozenset(
    {"palm_tree", "beach_with_umbrella", "beach_umbrella", "desert_island", "face_with_thermometer"}
    | {"🌴", "🏖", "🏖️", "🏝", "🏝️", "🤒"}
)
_NOT = re.compile(r"(?:no|not|never|kein\w*|nicht|pas|sin|sem|nao|ohne|sans)\s")
# "in two weeks", "soon".
_NOT_YET = re.compile(
    r"\b(?:in|dans|en|em|daqui a|dentro de)\s\w+\s(?:days?|weeks?|months?|tag(?:en)?|wochen?|monat(?:en)?|jours?|"
    r"semaines?|mois|dias?|semanas?|mes(?:es)?)\b"
)
_BACK = re.compile(r"\b(?:back|zuruck|retour|vuelta|volta)\b|戻|復帰")
_LEAVE = (
    r"on (?:\w+ )?leave|(?:annual|sick|parental|maternity|paternity|medical|family|study|unpaid|compassionate|"
    r"bereavement) leave"
)
_PHRASES = re.compile(
    rf"(?<![a-z0-9])(?:"
    rf"(?:on |taking )?(?:a )?(?:vacation|vacationing|vacay|holidays?|holidaying|pto|sabbatical)|"
    rf"(?:bank|public) holiday|out of (?:the )?office|o\.?o\.?o\.?|oof|{_LEAVE}|"
    rf"(?:out |off |away )?(?:sick|ill)(?: day)?|(?:a )?days? off|time off|"
    r"(?:im |in )?(?:jahres)?urlaub|(?:in |im )?(?:elternzeit|mutterschutz|krankenstand)|"
    r"krank(?:geschrieben|gemeldet)?|"
    r"(?:en )?vacances|(?:en )?conges?(?: (?:maladie|payes?|maternite|paternite|parental|annuels?))?|"
    r"(?:en )?arret maladie|(?:en )?rtt|malade|absente? du bureau|"
    r"(?:de )?vacaciones|(?:de )?baja(?: medica| por (?:enfermedad|maternidad|paternidad))?|enferm[oa]|"
    r"fuera de la oficina|(?:de )?permiso (?:de|por) (?:paternidad|maternidad)|"
    r"(?:de |em )?ferias|doente|(?:de )?licenca[- ](?:medica|maternidade|paternidade|parental)|"
    r"fora do escritorio)(?![a-z0-9])|"
    r"(?:(?:夏季|冬季|年次|有給|育児|産前産後|病気)?休暇|有[給休]|(?<!昼)(?:お|夏|冬)?休み|病欠|育休|産休|年休)(?:中)?(?:です)?"
)
_VAGUE = re.compile(
    r"(?<![a-z0-9])(?:away|out|off|absente?|ausente|abwesend|weg|fuera|fora)(?![a-z0-9])|不在(?:中)?(?:です)?"
)
