"""The words around the numbers of a key result, in six languages, as patterns over folded text."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from okrs.reader.text import fold


class Role(StrEnum):
    """What a number is, by the words beside it."""

    FROM = "from"
    TO = "to"
    LEAST = "least"
    MOST = "most"
    NOW = "now"
    BETWEEN = "between"


# "Not below" comes before "below", and what says more before what says less.
_BEFORE: tuple[tuple[Role, str, str], ...] = (
    (
        Role.LEAST,
        r"at least|no less than|not less than|not below|mindestens|wenigstens|nicht unter|au moins|pas moins de|"
        r"al menos|por lo menos|no menos de|pelo menos|não menos de|como mínimo|no mínimo|minimum|minimal|min\.?",
        r"≥|>\s?=",
    ),
    (
        Role.MOST,
        r"at most|no more than|not more than|not above|höchstens|maximal|nicht über|au plus|au maximum|"
        r"pas plus de|a lo sumo|como máximo|no más de|no máximo|não mais de|maximum|max\.?",
        r"≤|<\s?=",
    ),
    (
        Role.LEAST,
        r"above|over|more than|greater than|über|mehr als|au-dessus de|plus de|por encima del?|más del?|"
        r"acima d[aeo]|mais de",
        r"(?<![-=])>",
    ),
    (
        Role.MOST,
        r"below|under|less than|fewer than|unter|weniger als|en dessous de|sous|moins de|por debajo del?|"
        r"menos del?|abaixo d[aeo]",
        r"<",
    ),
    (
        Role.NOW,
        r"(?:now|currently|today|at present|jetzt|aktuell|derzeit|momentan|heute|actuellement|aujourd'hui|"
        r"maintenant|ahora|actualmente|hoy|agora|atualmente|hoje)(?:\s?(?:at|is|bei|a|en|em|de|es|:|=))?",
        r"(?:現在|今|いま)(?:は|:)?",
    ),
    (Role.BETWEEN, r"between|zwischen|entre", r"(?!)"),
    (Role.FROM, r"from|starting at|von|vom|de|du|des|desde|del|da|do|ab", r"(?!)"),
    (
        Role.TO,
        r"to|auf|zu|bis|bis auf|bis zu|à|a|au|al|ao|jusqu'à|hasta|até|para",
        r"-+>|=+>|→",
    ),
)
# "At least at", "mindestens bei", "al menos en el".
_FILLER = r"(?:\s(?:at|of|bei|en|em|a|de))?(?:\s(?:the|el|la|los|o|le|les|den|die))?"
_AFTER: tuple[tuple[Role, str], ...] = (
    (Role.LEAST, r"以上|超|より上|より多"),
    (Role.MOST, r"以下|未満|以内|より下|より少"),
    (Role.FROM, r"から"),
    (Role.TO, r"まで|へ|に"),
)
_KEEPS = (
    r"keep(?:s|ing)?|maintain(?:s|ing)?|hold(?:s|ing)?|stays?|remains?|"
    r"halten|hält|bleibt|bleiben|beibehalten|maintenir|garder|rester|reste|conserver|"
    r"mantener|mantiene|conservar|manter|mantém|permanecer"
)
_MILESTONE = r"milestone|meilenstein|jalon|hito|marco|マイルストーン"
_BASELINE = (
    r"baseline|measure first|to be measured|erst messen|basiswert|à mesurer(?: d'abord)?|medir primero|"
    r"línea base|medir primeiro|linha de base|ベースライン"
)
_MOVES = (
    r"(?:and )?(?:should |to |will )?moves?|(?:soll )?bewegt|(?:doit )?fait bouger|pour faire bouger|mueve|"
    r"para mover|deve mover"
)
_WEIGHT = r"weight|gewichtung|gewicht|poids|peso|重み|ウェイト"
_DEADLINE = (
    r"(?:no later than|by|until|till|before|due(?: on| by)?|spätestens(?: am)?|bis(?: zum| spätestens)?|vor dem|"
    r"d'ici(?: au| le)?|avant(?: le)?|jusqu'au|antes (?:del?|do)|hasta(?: el)?|para(?: el| o)?|até(?: o| dia)?)"
    r"(?: the)?"
)
_NO_UNIT = frozenset(
    fold(
        "a an the this that these next last each every per of for from to by in into on at and or with within than "
        "until before after while so as is are be we our its their now today currently not no via through across "
        "der die das den dem des ein eine einen diese dieses nächste je pro von vom für auf zu bis im am bei und oder "
        "mit als wir unser jetzt aktuell nicht steigern senken erhöhen bringen halten reduzieren "
        "le la les un une ce cette par pour de du aux au en sur dans et ou avec que nous notre d'ici avant "
        "el los las una este esta por para del al y o con nuestro antes hasta cada "
        "os as um uma do da dos nas no na nos e ou com nosso até até ao milestone baseline weight"
    ).split()
)


@cache
def before() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """Words that end right before a number, and what they make of it."""
    return tuple(
        (role, re.compile(rf"(?:(?<![a-z0-9])(?:{fold(said)}){_FILLER}|(?:{signs}))\s*$"))
        for role, said, signs in _BEFORE
    )


@cache
def after() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """What follows a number in Japanese: its unit, then a word that says what the number is."""
    return tuple((role, re.compile(rf"\s?([^\d\s、。,()]{{0,4}}?)(?:{said})")) for role, said in _AFTER)


NOW_AFTER = re.compile(
    r"\s(?:now|today|currently|jetzt|aktuell|derzeit|heute|actuellement|aujourd'hui|ahora|actualmente|hoy|agora|"
    r"atualmente|hoje)(?![a-z])"
)
"""Words behind a number that say it is where things stand."""

RANGE = re.compile(r"\s?(?:and|und|et|y|e|-|~|と)\s?")
"""What stands between the two ends of a range."""

RANGE_AFTER = re.compile(r"\s?[^\d\s、。,()]{0,4}?の間")
"""What follows the second end of a range in Japanese."""


@cache
def keeps() -> re.Pattern[str]:
    """A verb that keeps a value where it is."""
    return re.compile(rf"(?<![a-z])(?:{fold(_KEEPS)})(?![a-z])|維持|保つ|保ち|キープ")


@cache
def milestone() -> re.Pattern[str]:
    """ "(milestone)", "milestone: …", "…, milestone"."""
    return _marker(_MILESTONE)


@cache
def baseline() -> re.Pattern[str]:
    """ "(baseline)", "(measure first)"."""
    return _marker(_BASELINE)


def _marker(said: str) -> re.Pattern[str]:
    said = fold(said)
    return re.compile(rf"[(\[]\s*(?:{said})\s*[)\]]|^(?:{said})\s*:|[,;]\s*(?:{said})$")


@cache
def weight() -> re.Pattern[str]:
    """ "(weight 2)", ", weight 2"; the number is the group."""
    said = fold(_WEIGHT)
    return re.compile(
        rf"[(\[]\s*(?:{said})\s?[:=x]?\s?([\d.,]+)\s*[)\]]|[,;]\s*(?:{said})\s?[:=x]?\s?([\d.,]+)"
    )


@cache
def moves() -> re.Pattern[str]:
    """ "(moves Churn)", ", to move Churn", "moves Churn"; the group `name` is what is moved, and `mark` stands before
    where the writer set it apart."""
    said = fold(_MOVES)
    return re.compile(
        rf"(?P<mark>[(\[,;]\s*)?(?<![a-z])(?:{said})\s(?P<name>[^,;@()\[\]\x00]{{1,80}})[)\]]?|"
        r"(?P<mark2>[((、,]\s*)(?P<name2>[^、,;@()\[\]\x00]{1,60}?)を動かす[))]?"
    )


@cache
def deadline() -> re.Pattern[str]:
    """Words that end right before the last day."""
    return re.compile(rf"(?<![a-z0-9]){fold(_DEADLINE)}\s*$")


@cache
def deadline_word() -> re.Pattern[str]:
    """A deadline of a bare word, as the last of the line: a month perhaps."""
    return re.compile(
        rf"(?<![a-z0-9]){fold(_DEADLINE)}\s((?:(?:mid|end of|ende|fin)[\s-])?([a-z]{{3,}}))[\s.\x00]*$"
    )


def is_no_unit(word: str) -> bool:
    """Whether a folded word behind a number belongs to the sentence, so that the unit ends before it."""
    return word in _NO_UNIT
