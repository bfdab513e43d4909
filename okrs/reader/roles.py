"""What each number of a clause is said to be: a value, a step, an old value, a target, a guess, a confidence, ..."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cache

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.dates import Dated
from okrs.reader.hedges import is_denied, is_wished, is_withdrawn
from okrs.reader.lexicon import after, before, pattern, words
from okrs.reader.numbers import Number
from okrs.reader.text import fold


class Role(Enum):
    """What a number is said to be."""

    PLAIN = auto()
    UP = auto()
    DOWN = auto()
    SIGNED = auto()
    BETTER = auto()
    WORSE = auto()
    SHORT = auto()
    OVER = auto()
    ABOVE = auto()
    BELOW = auto()
    OF_THE_WAY = auto()
    FRACTION = auto()
    CONFIDENCE = auto()
    RANGE = auto()
    BOUND = auto()
    OLD = auto()
    TARGET = auto()
    FORECAST = auto()
    UNSURE = auto()
    OTHERS = auto()
    ASIDE = auto()
    ACTED = auto()
    DENIED = auto()


@dataclass(frozen=True)
class Said:
    """One number (or one 'x of N') with its role; `settled` tells that words make a signed number a level or a step."""

    role: Role
    number: Number
    out_of: Number | None = None
    settled: bool = False
    moved: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.out_of.end if self.out_of else self.number.end


_ARROW = re.compile(r"\s?(?:→|-{1,2}>|=>|>{1,2}|➜)\s?(?:to\s)?")
_OF = re.compile(
    r"\s?/\s?|\s(?:[a-zß]+\s){0,3}?(?:(?:out )?of(?: the| our| a)?(?: (?:total|planned|targeted|"
    r"possible))?|von(?: den| insgesamt)?|"
    r"sur(?: les)?|de(?: los| las)?|d[eao]s?(?: um)?|sobre)\s"
)
_OF_TARGET = re.compile(
    r"(?<![a-z])(?:targets?|goal|objective|quota|plan|vs|ziel|objectif|objetivo|meta|instead|lieu|"
    r"statt|anstatt|vez|lugar|place|conf[a-z]*|zuversicht|certainty)(?![a-z])"
)
_OF_JA = re.compile(r"(?:件|人|社|本|回|名|個|点)?(?:のうち|中)の?")
_TO = re.compile(
    r"\s?(?:to|up to|down to|auf|bis|zu|a|à|para|até|hasta|pra|au|aux|now|then|und jetzt|jetzt|y ahora|"
    r"agora)\s(?:about\s|rund\s|environ\s|unos\s|~)?"
)
_TO_JA = re.compile(r"(?:件|人|社|本|回|名|個|点|円|%|ポイント|ms|日|分|秒|時間)?から")
_FROM = re.compile(
    r"(?:(?<![a-zß])(?:from|von|vom|de|desde|depuis|between|zwischen|entre)\s(?:about |around |the |einst )?)$"
)
_BETWEEN = re.compile(r"(?:(?<![a-zß])(?:between|zwischen|entre|somewhere between|irgendwo zwischen)\s)$")
_RANGE = re.compile(
    r"\s?(?:-|~|\.\.|/-)\s?|\s(?:or|to|bis|oder|a|ou|o|or maybe|oder vielleicht|bis zu)\s|(?:か|から)"
)
_RANGE_AND = re.compile(r"\s(?:and|und|et|y|e)\s")
_SIGN_BOUND = re.compile(r"(?<![-=→])(?:[<>≤≥]=?|=[<>])\s?$")
_COUNTER = r"(?:件|人|社|本|回|名|個|点|円|つ|ポイント|日|分|秒|時間|pt)?"
_BOUND_AFTER_JA = re.compile(
    rf"{_COUNTER}(?:以上|以下|未満|超|を超|を上回|を下回|を切|弱|強(?!化)|近く|あまり|余り)"
)
_FORECAST_AFTER = re.compile(
    r"\s?(?:by|bis|d'ici|ate|para|hasta) (?:the |end of |early |late |mid-?|ende |anfang |fin |fim de |"
    r"finales de )?(?:q[1-4]|h[12]|20\d\d|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|ene|abr|ago|dic|fev|set|out|janv|fevr|"
    r"avr|juin|juil|aout|"
    r"year|quarter|christmas|summer|spring|autumn|winter)|\s?(?:is |are |wird |werden )?(?:expected|"
    r"projected|planned|forecast(?:ed)?|targeted|by (?:the "
    r")?(?:end|eo|next|close|year|quarter|then)|"
    r"next (?:week|month|quarter|year)|in (?:the )?(?:pipeline|works|bag soon)|soon|erwartet|geplant|anvisiert|"
    r"angepeilt|bis (?:ende|zum)|"
    r"nachste[nrs]? (?:woche|monat|quartal)|prevue?s?|attendue?s?|d'ici|la semaine prochaine|le mois "
    r"prochain|previst[oa]s?|"
    r"esperad[oa]s?|para (?:fin|el|final|o fim|o final)|la proxima semana|a fin(?:al|ales)? de|ate o "
    r"(?:fim|final)|ate (?:fim|final)|"
    r"na proxima|semana que vem|no fim do)(?![a-z])"
)
_FROM_TO = re.compile(r"^\s?(?:to|auf|a|para|ate|hasta|→|->)\s?\d")
_BARRIER = re.compile(
    r"\s?-?(?:barrier|threshold|mark broken|hurdle|ceiling|floor|wall|grenze|schwelle|marke|barre|seuil|barrera|umbral|"
    r"barreira|patamar|limite?)(?![a-z])|(?:件|人|社|点|円|ms)?(?:の壁|の大台|台)"
)
_GAINED = re.compile(
    r"\s(?:de |d'|en |been )?(?:gagnee?s?|perdue?s?|gained|saved|lost|won|wasted|gewonnen|verloren|gespart|eingespart|"
    r"ganad[oa]s?|perdid[oa]s?|ahorrad[oa]s?|ganh[oa]s?|poupad[oa]s?|economizad[oa]s?)(?![a-z])"
)
_THAN = re.compile(
    r"\s(?:[a-zß]+\s)?(?:more|less|fewer|higher|lower|better|worse|mehr|weniger|hoher|niedriger|besser|schlechter|plus|moins|"
    r"mas|menos|mais)\s(?:than|als|que)(?![a-z])"
)
_BY = re.compile(r"\s?(?:by|bis|d'ici|para|ate|hasta|pour)\s?(?:the |zum |el |o |le )?$")
_FORECAST_JA = re.compile(
    r"見込|予定|予想|予測|はず|なりそう|でしょう|だろう|目指|したい|つもり|見通し|までに達成|期待|"
    r"いけそう|届きそう|なると思"
)
_MAYBE_JA = re.compile(r"かもしれ|多分|たぶん|未確認|不明|わから|分から|くらいかな")
_OTHER_AFTER = re.compile(
    r"\s?(?:for|at|in|from|by|on|bei|fur|von|im|pour|chez|para|do|da|en)\s(?:the\s|der\s|die\s|l'|la\s|el\s|o\s|a\s)?"
)
_LATER = re.compile(
    r"(?<![a-z])(?:then|now|(?:back|fell|dropped|slid|slipped|recovered|rebounded|bounced|climbed|"
    r"retombee?|gefallen|zuruck) (?:up |down |"
    r"back )?(?:to|a|auf)|today|this week|currently|jetzt|dann|heute|aktuell|"
    r"maintenant|puis|ensuite|aujourd'hui|cette semaine|"
    r"ahora|luego|hoy|esta semana|agora|depois|hoje|so)(?![a-z])|今|現在|今週|今日|その後"
)
_TOTAL = re.compile(
    r"(?<![a-z])(?:overall|blended|total|combined|altogether|average|averaged|gesamt|insgesamt|im schnitt|global|"
    r"globalement|en moyenne|en total|no total|em media|en promedio)(?![a-z])|全体|合計|総合"
)
_THEN = re.compile(
    r"(?<![a-z])(?:then|afterwards|dann|danach|puis|ensuite|luego|despues|depois)(?![a-z])|その後"
)
_STATE = re.compile(
    r"(?<![a-z])(?:at|is|are|now|to|with|auf|bei|steht|liegt|jetzt|est|a|au|maintenant|esta|estamos|ahora|"
    r"sigue|va|em|esta|agora|para|ficou|and|und|but)(?![a-z])"
)
_WEAK_BY = re.compile(
    r"(?<![a-z])(?:by|um|de|d'|en|em|von|of)\s?(?:(?:about|around|roughly|another|rund|etwa|environ|unos|"
    r"cerca de|~)\s?)?$"
)
_SURE_BY = re.compile(
    r"(?<![a-z])(?:by|um)\s?(?:(?:about|around|roughly|another|a further|weitere|rund|etwa|~)\s?)?$"
)
_STEP_JA_UP = re.compile(
    rf"{_COUNTER}(?:も|ほど|くらい|ぐらい|分)?(?:の)?(?:増|上昇|上が|アップ|伸び|追加|プラス|上乗せ|積み増|長く|遅く|増え|"
    rf"[一-龥]{{1,4}}して)"
)
_STEP_JA_DOWN = re.compile(
    rf"{_COUNTER}(?:%|ms)?(?:も|ほど|くらい|ぐらい|分)?(?:の)?(?:減|下が|ダウン|低下|マイナス|短縮|削減|下落|短く|速く|早く|減少|縮)"
)
_STEP_JA_WORSE = re.compile(rf"{_COUNTER}(?:も|ほど|くらい|ぐらい)?(?:の)?(?:悪化|悪く)")
_STEP_JA_BETTER = re.compile(rf"{_COUNTER}(?:も|ほど|くらい|ぐらい)?(?:の)?改善")
_SETTLED = re.compile(
    r"(?<![a-z])(?:we'?re|we are|is|are|at|now|sits|stands|currently|score|came in|landed|ist|sind|bei|"
    r"liegt|steht|stehen|jetzt|aktuell|"
    r"est|sommes|a|maintenant|actuellement|esta|estamos|es|ahora|en|actualmente|esta|estamos|agora|em|"
    r"atualmente)(?![a-z])|[は今]|現在"
)


def say(folded: str, clause: Clause, dates: Sequence[Dated], *, language: str) -> list[Said]:
    """The numbers of a clause in order, each with its role."""
    said: list[Said] = []
    numbers = list(clause.numbers)
    skip = 0
    for place, number in enumerate(numbers):
        if skip:
            skip -= 1
            continue
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        pair = _pair(folded, clause, said, number, following)
        if pair:
            said.extend(pair)
            skip = len(pair) - 1 if pair[0].out_of is None else 1
            if pair[0].role is Role.OLD and pair[0].out_of is None:
                skip = 0
            continue
        heading = not said and _heads_confidence(folded, clause, number)
        if heading:
            said.append(
                Said(
                    Role.CONFIDENCE, number, moved=bool(_MOVED_BY.search(folded, clause.start, number.start))
                )
            )
            continue
        role = _single(folded, clause, said, number, following, dates, language)
        said.append(Said(role, number, settled=bool(_SETTLED.search(folded, clause.start, number.start))))
    return said


def _pair(
    folded: str, clause: Clause, said: list[Said], number: Number, following: Number | None
) -> list[Said] | None:
    if following is None or following.sign:
        return None
    gap = folded[number.end : following.start]
    lead = folded[clause.start : number.start]
    if (_ARROW.fullmatch(gap) and not re.fullmatch(r"\s?>\s?", gap)) or re.fullmatch(r"\s?>\s", gap):
        return [Said(Role.OLD, number)]
    if number.unit == "%" and following.unit != "%" and _OF.fullmatch(gap) and "/" not in gap:
        return [
            Said(_single(folded, clause, said, number, following, (), "en"), number),
            Said(Role.ASIDE, following),
        ]
    if "/" in gap and _FROM_TO.search(folded[following.end : clause.end]) and _FROM.search(lead):
        return [Said(Role.OLD, number, out_of=following)]
    if "/" in gap and re.match(r"\s?/\s?\d", folded[following.end : clause.end]):
        return [Said(Role.RANGE, number), Said(Role.RANGE, following)]
    if "/" in gap and said and said[-1].role is Role.RANGE and re.search(r"\d\s?/\s?$", lead):
        return [Said(Role.RANGE, number), Said(Role.RANGE, following)]
    if _OF.fullmatch(gap) and not _OF_TARGET.search(gap) and (_FROM.search(lead) is None or "/" in gap):
        return [Said(_fraction_role(folded, clause, said, number, following), number, out_of=following)]
    if _OF_JA.fullmatch(gap):
        return [Said(Role.FRACTION, following, out_of=number)]
    if (_TO.fullmatch(gap) or _TO_JA.fullmatch(gap)) and (
        (_FROM.search(lead) and not _BETWEEN.search(lead)) or "から" in gap
    ):
        return [Said(Role.OLD, number)]
    if _RANGE.fullmatch(gap) and re.search(r"[a-z]", gap) and _by_verb(lead, ""):
        return None
    if _RANGE.fullmatch(gap) or (_RANGE_AND.fullmatch(gap) and _BETWEEN.search(lead)):
        role = _range_role(folded, clause, number)
        return [Said(role, number), Said(role, following)]
    return None


def _range_role(folded: str, clause: Clause, number: Number) -> Role:
    lead = folded[clause.start : number.start]
    return Role.CONFIDENCE if before(phrases.CONFIDENCE).search(lead) else Role.RANGE


def _fraction_role(folded: str, clause: Clause, said: list[Said], number: Number, of: Number) -> Role:
    lead, tail = folded[clause.start : number.start], folded[of.end : clause.end]
    if of.value == 10 and not of.unit:
        confident = before(phrases.CONFIDENCE).search(lead) or after(phrases.CONFIDENT_AFTER).match(tail)
        if confident or any(s.role in _LEVELS for s in said):
            return Role.CONFIDENCE
    if _is_forecast(folded, clause, number):
        return Role.FORECAST
    if before(phrases.OLD).search(lead):
        return Role.OLD
    if _BOUND_LEAD().search(lead):
        return Role.BOUND
    return Role.FRACTION


_LEVELS = (Role.PLAIN, Role.UP, Role.DOWN, Role.SIGNED, Role.FRACTION, Role.BETTER, Role.SHORT, Role.ACTED)


def _single(
    folded: str,
    clause: Clause,
    said: list[Said],
    number: Number,
    following: Number | None,
    dates: Sequence[Dated],
    language: str,
) -> Role:
    begin = said[-1].end if said else clause.start
    lead = folded[begin : number.start]
    tail = folded[number.end : following.start if following else clause.end]
    if before(phrases.CONFIDENCE).search(lead) or _is_confident_after(folded, number, tail):
        return Role.CONFIDENCE
    if _moved_confidence().search(re.sub(r"[\d.,/%]+", "", folded[clause.start : number.start])):
        return Role.CONFIDENCE
    if _belongs_to_others(folded, clause, number, tail):
        return Role.OTHERS
    if is_withdrawn(folded, clause):
        return Role.DENIED
    if _is_target(lead, tail):
        return Role.TARGET
    short = _short(lead, tail)
    if short:
        return short
    if _is_forecast(folded, clause, number) or _forecast_tail(folded, number, tail, dates, language):
        return Role.FORECAST
    if is_wished(folded, clause):
        return Role.FORECAST
    if _is_unsure(folded, clause, number, tail):
        return Role.UNSURE
    if (
        not said
        and before(phrases.OLD).search(lead) is None
        and is_denied(folded, clause, number.start, language)
    ):
        return Role.DENIED
    if number.sign and pattern(phrases.SAME).search(lead):
        return Role.SIGNED
    if before(phrases.OLD).search(lead) or _direct(phrases.OLD_AFTER).match(tail):
        return Role.OLD
    if _is_bound(lead, tail) and not (said and said[-1].role is Role.OLD and _ARROW.fullmatch(lead)):
        return Role.BOUND
    if _BARRIER.match(tail):
        return Role.BOUND
    if pattern(phrases.CAUSE).search(lead) or (said and _WITH.search(lead)):
        return Role.ASIDE
    if number.unit == "%" and _direct(phrases.OF_THE_WAY).match(tail):
        return Role.OF_THE_WAY
    return _step(folded, begin, number, tail, language) or Role.PLAIN


_MOVED_BY = re.compile(
    r"(?<![a-z])(?:up|down|rose|fell|dropped|increased|decreased|improved|slipped|gestiegen|gesunken|baisse|monte|"
    r"bajo|subio|caiu|subiu)(?:\s(?:by|um|de|en|em))?\s[+-]?$"
)


def _heads_confidence(folded: str, clause: Clause, number: Number) -> bool:
    """'Confidence: churn 4' and 'confidence on nps dropped to 3': it owns the number after the name."""
    letters = list(folded[clause.start : number.start])
    for mention in clause.mentions:
        start, end = mention.start - clause.start, mention.end - clause.start
        letters[start:end] = " " * len(letters[start:end])
    return _headed().search("".join(letters)) is not None and folded[number.start - 1 : number.start] != "("


@cache
def _headed() -> re.Pattern[str]:
    moved = (
        r"(?:dropped|fell|down|up|rose|went|increased|decreased|improved|slipped|to|now|at|still|back|is|was|been|has|"
        r"of|by|on|for|about|in|the|our|my|with|auf|ist|bei|fur|gesunken|gestiegen|um|de|a|en|la|le|el|o|para|em|sur|"
        r"pour|est|es|e|passe|passee|bajo|subio|caiu|subiu|low|high|medium|niedrig|hoch|basse|haute|baja|alta|baixa)"
    )
    return re.compile(rf"(?:{words(phrases.CONFIDENCE)})[\s:,=(-]*(?:{moved}[\s:,=(-]*)*$")


@cache
def _moved_confidence() -> re.Pattern[str]:
    """'Confidence dropped from 8 to' and 'conf 8 ->': what follows is the newer confidence."""
    moved = (
        r"(?:dropped|fell|down|up|rose|went|increased|decreased|improved|slipped|from|to|now|at|still|"
        r"back|is|was|been|has|of|by|→|->|=>|von|auf|"
        r"gesunken|gestiegen|de|a|passe|passee|para|bajo|subio|caiu|subiu|から|に)"
    )
    return re.compile(rf"(?:{words(phrases.CONFIDENCE)})(?:\s*{moved})*\s*$")


def _is_confident_after(folded: str, number: Number, tail: str) -> bool:
    match = _direct(phrases.CONFIDENT_AFTER).match(tail)
    if match is None or not (
        number.unit == "%" or (number.value <= 11 and number.value == number.value.to_integral_value())
    ):
        return False
    rest = folded[number.end + match.end() :]
    return not re.match(
        r"[\s:=]*(?:(?:is |at |of |level )?\d|(?:is |ist )?(?:high|low|medium|good|strong|hoch|niedrig|mittel))",
        rest,
    )


_WITH = re.compile(r"(?<![a-z])(?:with|mit|avec|con|com|across|among|for|per|plus|including|also)(?![a-z])")


@cache
def _direct(table: str) -> re.Pattern[str]:
    """A phrase right after a number, or after one counter word."""
    return re.compile(rf"[\s(:]{{0,2}}(?:{words(table)})")


@cache
def _BOUND_LEAD() -> re.Pattern[str]:  # noqa: N802
    return before(phrases.LOWER_BOUND, phrases.UPPER_BOUND)


def _is_bound(lead: str, tail: str) -> bool:
    if _SIGN_BOUND.search(lead) or _BOUND_LEAD().search(lead):
        return True
    return bool(
        (_direct(phrases.BOUND_AFTER).match(tail) and not re.match(r"\s", tail[:1] + "x"))
        or _BOUND_AFTER_JA.match(tail)
    ) or bool(
        re.match(
            r"\+(?!\d)|\s(?:or|oder|ou|o) (?:more|less|so more|fewer|better|higher|lower|above|below|mehr|"
            r"weniger|plus|moins|mas|menos|mais)(?![a-z])"
            r"|\s(?:at (?:least|most|minimum|best|worst)|and (?:up|counting)|max(?:imum)?|tops|minimum|"
            r"plus)(?![a-z])",
            tail,
        )
    )


def _is_target(lead: str, tail: str) -> bool:
    if _direct(phrases.TARGET_AFTER).match(tail):
        return True
    return bool(before(phrases.TARGET).search(lead)) and not pattern(phrases.DONE).search(lead)


def _short(lead: str, tail: str) -> Role | None:
    if after(phrases.ABOVE_AFTER).match(tail):
        return Role.ABOVE
    if after(phrases.BELOW_AFTER).match(tail):
        return Role.BELOW
    if after(phrases.OVER_AFTER).match(tail) or before(phrases.BEAT).search(lead):
        return Role.OVER
    if re.search(r"(?<![a-z])noch\s$", lead) and re.match(r"\s(?:[a-zß]+\s)?offen(?![a-z])", tail):
        return Role.SHORT
    if before(phrases.MISSED).search(lead):
        return Role.SHORT
    if after(phrases.SHORT_AFTER).match(tail) or before(phrases.SHORT_BEFORE).search(lead):
        return Role.SHORT
    return None


def _is_forecast(folded: str, clause: Clause, number: Number) -> bool:
    lead = folded[clause.start : number.start]
    for table in (phrases.FORECAST, phrases.CONDITION):
        for match in pattern(table).finditer(lead):
            if not re.search(r"[a-zß]+\s+[a-zß]+\s?:", lead[match.end() :]):
                return True
    return False


def _forecast_tail(folded: str, number: Number, tail: str, dates: Sequence[Dated], language: str) -> bool:
    if _FORECAST_AFTER.match(tail) or (language == "ja" and _FORECAST_JA.search(tail)):
        return True
    if language == "de" and re.search(
        r"(?<![a-z])(?:erwartet|geplant|werden|angepeilt|anvisiert|erreichen)(?![a-z])", tail
    ):
        return True
    if re.match(r"\s?(?:if|wenn|falls|si|se|once|assuming)(?![a-z])", tail):
        return True
    return any(
        0 <= dated.start - number.end <= 30
        and "," not in folded[number.end : dated.start]
        and _BY.search(folded[number.end : dated.start]) is not None
        for dated in dates
    )


def _is_unsure(folded: str, clause: Clause, number: Number, tail: str) -> bool:
    if clause.asked:
        return True
    lead = folded[clause.start : number.start]
    if pattern(phrases.UNSURE).search(lead) or _MAYBE_JA.search(folded[clause.start : clause.end]):
        return True
    return bool(
        re.match(
            r"\s?(?:maybe|perhaps|not sure|i guess|vielleicht|peut-etre|quizas?|tal vez|talvez|\?)", tail
        )
    )


def _belongs_to_others(folded: str, clause: Clause, number: Number, tail: str) -> bool:
    theirs = [m.end() for m in pattern(phrases.OTHER_TEAM).finditer(folded, clause.start, number.start)]
    if theirs and not pattern(phrases.OURS).search(folded, theirs[-1], number.start):
        return True
    preposition = _OTHER_AFTER.match(tail)
    return bool(preposition and pattern(phrases.OTHER_TEAM).match(tail, preposition.end()))


def _step(folded: str, begin: int, number: Number, tail: str, language: str) -> Role | None:
    lead = folded[begin : number.start]
    if language == "ja" or re.match(r"[^\x00-\xff]", tail.strip()[:1] or "x"):
        for form, role in (
            (_STEP_JA_UP, Role.UP),
            (_STEP_JA_DOWN, Role.DOWN),
            (_STEP_JA_BETTER, Role.BETTER),
            (_STEP_JA_WORSE, Role.WORSE),
        ):
            if form.match(tail):
                return role
    if number.sign:
        return Role.SIGNED
    by_verb = _by_verb(lead, tail)
    if by_verb:
        return by_verb
    if number.unit == "%" and (compared := _COMPARED.match(tail)):
        return Role.DOWN if compared.group(1) else Role.UP
    fixing = pattern(phrases.FIXED).search(lead) is not None
    if before(phrases.ANOTHER).search(lead) or after(phrases.MORE).match(tail):
        return Role.ACTED if fixing else Role.UP
    if after(phrases.FEWER).match(tail):
        return Role.DOWN
    if _direct(phrases.BETTER_AFTER).match(tail):
        return Role.BETTER
    if after(phrases.WORSE_AFTER).match(tail):
        return Role.WORSE
    if _GAINED.match(tail) or _THAN.match(tail):
        return Role.DENIED
    return None


_COMPARED = re.compile(
    r"\s(?:(less|fewer|lower|below|smaller|down|weniger|niedriger|unter|moins|de moins|menos|por debajo|abaixo)|"
    r"more|higher|above|over|greater|bigger|up|mehr|hoher|uber|plus|de plus|mas|mais|por encima|acima)\s"
    r"(?:than|on|from|vs|versus|last|where|what|the|our|als|que|de|du|do|da|del|la|le|zu|gegenuber)(?![a-z])"
)


def _by_verb(lead: str, tail: str) -> Role | None:
    for table, role in (
        (phrases.IMPROVED, Role.BETTER),
        (phrases.WORSENED, Role.WORSE),
        (phrases.UP, Role.UP),
        (phrases.DOWN, Role.DOWN),
    ):
        if _right_before(table).search(lead):
            return role
        verbs = list(pattern(table).finditer(lead))
        if verbs and _WEAK_BY.search(lead) and not _STATE.search(_without_names(lead[verbs[-1].end() :])):
            return role
        if _SURE_BY.search(lead) and pattern(table).search(tail):
            return role
    return None


def _without_names(stretch: str) -> str:
    return re.sub(_WEAK_BY, "", stretch)


@cache
def _right_before(table: str) -> re.Pattern[str]:
    only = fold(
        r"(?:only|just|about|around|roughly|another|some|nur|etwa|rund|noch|environ|unos|cerca de|solo|"
        r"apenas|~|by|um)"
    )
    return re.compile(
        rf"(?:{words(table)})\s(?:(?:us|it|that|them|this|off|down|up)\s)?(?:{only}\s?){{0,2}}[~(]?$"
    )


def is_later(stretch: str) -> bool:
    """Whether words such as 'then', 'now' or 'overall' make what follows the newer or fuller of two values."""
    return bool(_LATER.search(stretch) or _TOTAL.search(stretch))


def is_then(stretch: str) -> bool:
    """Whether what follows is the next step of a story: 'then'."""
    return bool(_THEN.search(stretch))


def happened_in_period(folded: str, clause: Clause, number: Number) -> bool:
    """'closed 3 this week': something done right before the number, within the period after it."""
    acted = _right_before(phrases.ACTED).search(folded[clause.start : number.start])
    return bool(acted and pattern(phrases.PERIOD).search(folded, number.end, clause.end))


def acted_right_before(folded: str, clause: Clause, number: Number) -> bool:
    """'closed 3': something done right before the number."""
    return bool(_right_before(phrases.ACTED).search(folded[clause.start : number.start]))


ZERO = Decimal(0)
