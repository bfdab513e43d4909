"""Numbers written in two parts, and sums, respelled as one number; every place in the text is kept."""

import re
from collections.abc import Iterable
from decimal import Decimal

from okrs.reader.text import fold

_GLYPHS = {"½": "5", "¼": "25", "¾": "75"}
_MIXED = re.compile(r"(?<![\d.,])(\d{1,4})\s([½¼¾])(?!\d)")
_AND_A_HALF = re.compile(
    r"(?<![\d.,])(\d{1,4}) (?:and a half|und ein halb|et demie?|y medi[oa]|e mei[oa])(?=\s[a-z])"
)
_HALF_HOUR_JA = re.compile(r"(?<![\d.,])(\d{1,3})時間半")
_MINUTES_SECONDS = re.compile(r"(?<![\d.,a-z])(\d{1,3})\s?m(?:in|ins)?\s?([0-5]?\d)\s?s(?:ec|ecs)?(?![a-z])")
_HOURS_MINUTES = re.compile(
    r"(?<![\d.,])(\d{1,3})\s?(hours?|stunden?|std|heures?|horas?)\s(?:(?:and|und|et|y|e)\s)?([0-5]?\d)"
    r"(?:\s?(?:minutes?|mins?|minuten|minutos))?(?![\d.,]|\s?[a-z%])"
)
_SUM = re.compile(
    r"(?<![\d.,])\d[\d.,]*k?(?:\s[a-z]{3,14})?(?:\s?[-+−–]\s?\d[\d.,]*k?(?:\s[a-z]{3,14}){0,2}){1,4}\s?=(?=\s?\d)"
)
_COMPARED = (
    r"slower|faster|quicker|shorter|longer|better|worse|earlier|later|langsamer|schneller|kurzer|langer|besser|"
    r"schlechter|plus (?:rapide|lente?|courte?|longue?)|de (?:plus|moins)|mas (?:lent[oa]|rapid[oa]|cort[oa]|larg[oa])|"
    r"mais (?:lent[oa]|rapid[oa]|curt[oa]|long[oa])|menos|mais|mas"
)
_ONE_UNIT = re.compile(
    r"(?<![a-z0-9])(?<!half )(?<!halbe )(?<!halber )(?<!demi )(?<!media )(?<!meia )"
    r"(?:an?|one|eine?n?|une?|una?|uma?|(?P<half>half an?|media|meia))\s"
    r"(?P<unit>hour|day|minute|second|week|stunde|tag|minute|sekunde|woche|heure|jour|seconde|semaine|hora|dia|minuto|segundo|"
    rf"semana)(?P<more> and a half| et demie?| y medi[oa]| e mei[oa])?(?=\s(?:{_COMPARED})(?![a-z]))"
)
_INITIALS = re.compile(r"(?<![a-z0-9])[a-z](?: [a-z]){1,4}(?![a-z0-9'])")


def respelled(folded: str, titles: Iterable[str]) -> str:
    """The text with 'a day and a half', '14m30s' or '6,390 - 40 = 6,350' as one number, at the same length."""
    folded = _MIXED.sub(lambda m: f"{m[1]}.{_GLYPHS[m[2]]}".ljust(len(m[0])) if m[2] == "½" else m[0], folded)
    folded = _AND_A_HALF.sub(lambda m: f"{m[1]}.5".rjust(len(m[0])), folded)
    folded = _HALF_HOUR_JA.sub(lambda m: f"{m[1]}.5h", folded)
    folded = _MINUTES_SECONDS.sub(lambda m: f"{int(m[1]) * 60 + int(m[2])}s".rjust(len(m[0])), folded)
    folded = _HOURS_MINUTES.sub(_in_hours, folded)
    folded = _SUM.sub(lambda m: " " * len(m[0]), folded)
    folded = _ONE_UNIT.sub(lambda m: f"{_share(m)} {m['unit']}".rjust(len(m[0])), folded)
    known = {word for title in titles for word in re.findall(r"[a-z]+", fold(title))}
    return _INITIALS.sub(lambda m: _joined(m[0], known), folded)


def _in_hours(match: re.Match[str]) -> str:
    share = Decimal(match[3]) / 60
    if share != round(share, 2):
        return match[0]
    return f"{(Decimal(match[1]) + share).normalize():f} {match[2]}".rjust(len(match[0]))


def _share(match: re.Match[str]) -> str:
    if match["half"]:
        return "0.5"
    return "1.5" if match["more"] else "1"


def _joined(letters: str, known: set[str]) -> str:
    word = letters.replace(" ", "")
    return word.rjust(len(letters)) if word in known else letters
