"""How often somebody wants to be asked, read from their words in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from okrs.reader.text import fold
from okrs.vocabulary import Cadence


@dataclass(frozen=True)
class Often:
    """`cadence` None means the default again; `whom` is who it is for in the person's words, empty for oneself."""

    cadence: Cadence | None
    whom: str = ""


def read_often(words: str) -> Often | None:
    """ "every two weeks for Growth" -> (EVERY_TWO_WEEKS, "Growth"); None when the words name no cadence."""
    text = " ".join(words.split())[:200]
    folded = fold(text)
    for cadence, pattern in _patterns():
        match = pattern.search(folded)
        if match:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return Often(cadence, _SMALL.sub("", rest.strip(" ,.!:-")).strip())
    return None


_SMALL = re.compile(
    r"^(?:for|für|pour|para|to|of)\s+(?:the\s+|das\s+|die\s+)?|^に?(?:聞いて|確認して|チェックインして)(?:ください)?$",
    re.I,
)
# The rarest first: "every two weeks" holds "weeks", "biweekly" holds "weekly".
_WORDS: tuple[tuple[Cadence | None, str], ...] = (
    (
        Cadence.EVERY_TWO_WEEKS,
        r"every (?:two|2|other|second) weeks?|fortnightly|every fortnight|bi-?weekly|two-?weekly|"
        r"alle (?:zwei|2) wochen|jede zweite woche|(?:zwei|2)-?wöchentlich|14-?tägig|"
        r"toutes les (?:deux|2) semaines|une semaine sur deux|bimensuel|"
        r"cada (?:dos|2) semanas|quincenal(?:mente)?|(?:a )?cada (?:duas|2) semanas|quinzenal(?:mente)?|"
        r"隔週|(?:2|二)週間(?:ごと|に(?:1|一)(?:回|度))",
    ),
    (
        Cadence.MONTHLY,
        r"monthly|every month|once a month|each month|monatlich|jeden monat|einmal im monat|"
        r"mensuel(?:lement)?|chaque mois|tous les mois|une fois par mois|mensual(?:mente)?|cada mes|todos los meses|"
        r"una vez al mes|mensal(?:mente)?|(?:a )?cada mês|todo mês|uma vez por mês|毎月|月(?:1|一)回",
    ),
    (
        Cadence.WEEKLY,
        r"weekly|every week|once a week|each week|wöchentlich|jede woche|einmal (?:pro|die) woche|"
        r"hebdomadaire|chaque semaine|toutes les semaines|une fois par semaine|semanal(?:mente)?|cada semana|"
        r"todas las semanas|una vez (?:a la|por) semana|(?:a )?cada semana|toda semana|"
        r"uma vez por semana|毎週|週(?:1|一)回",
    ),
    (None, r"default|reset|standard|par défaut|predeterminad[oa]|padrão|as usual|デフォルト|標準"),
)


@cache
def _patterns() -> tuple[tuple[Cadence | None, re.Pattern[str]], ...]:
    return tuple(
        (cadence, re.compile(rf"(?<![a-z0-9])(?:{fold(words)})(?![a-z0-9])")) for cadence, words in _WORDS
    )
