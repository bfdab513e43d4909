"""Whether the words around a plain number leave no doubt that it is the key result's value."""

import re
from functools import cache

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.lexicon import pattern
from okrs.reader.model import Shown
from okrs.reader.numbers import Number
from okrs.reader.scale import is_count, is_money
from okrs.reader.smallwords import small_words, word_set
from okrs.reader.text import fold
from okrs.reader.titles import stem

_HARMLESS = word_set(
    """
after before because despite while during following given until without although though whereas
which where when how most some several better worse good bad big small nicely slowly slightly steadily sharply
myself itself than als otra otras otros set put mark log record llevamos llevo tenho tengo contamos medimos misst
messen mesure mesurons haben habe working business calendar mau dau wau mrr arr gmv alcanzamos
 back actuel actuelle actual atual counted takes took needs reads ish sino sondern
january february march april may june july august september october november december
januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre
novembre decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro
average mean median fevereiro marco maio junho julho setembro outubro novembro dezembro monday tuesday
wednesday thursday friday
"""
)
_SOURCES = word_set(
    """
survey dashboard latest newest recent release launch month quarter sprint check production prod report data umfrage
enquete encuesta pesquisa relacao relacion comparacion comparacao comparison comparaison vergleich line fact
"""
)
_KNOWN_TABLES = (
    phrases.UP, phrases.DOWN, phrases.IMPROVED, phrases.WORSENED, phrases.SAME, phrases.FILLER,
    phrases.CORRECTION, phrases.PERIOD, phrases.BASE_CURRENT, phrases.ALL, phrases.OTHERS, phrases.ACTED,
    phrases.FIXED, phrases.CONFIDENCE, phrases.OURS, phrases.OLD, phrases.DONE,
    phrases.MORE, phrases.FEWER, phrases.ANOTHER,
    phrases.BETTER_AFTER, phrases.WORSE_AFTER, phrases.UNBLOCKED,
)  # fmt: skip
_WE = re.compile(
    r"(?<![a-z])(?:we|i|says|shows|reports|sagt|zeigt|dit|dice|diz|mostra|muestra|indique|wir|ich|nous|on|estamos|temos|tenemos)(?![a-z])"
)
_TIMED = re.compile(
    r"(?<![a-z])(?:before|when|until|if|said|told|avant|vor|antes|bevor|als|quand|cuando|quando|that|dass|que)(?![a-z])"
)
_ANY_DEED = word_set(
    """
closed signed did delivered landed completed finished made got brought unterschrieben abgeschlossen geschlossen signe
conclu realise cerramos firmamos realizamos hicimos cerre fechamos assinamos fizemos fechei
"""
)
_IRREGULAR = {
    "sold": "sell",
    "held": "hold",
    "ran": "run",
    "won": "win",
    "wrote": "write",
    "brought in": "bring",
}
_IS = re.compile(r"\s(?:is|was|went|goes|has|ist|war|est|es|esta|foi)(?![a-z])")
_SPENT = word_set("spent spend spending gasto gastamos gastos depense depenses ausgegeben")
_PART_JA = re.compile(r"([一-龥]{1,6}|[ァ-ヶー]{2,10}|[a-z]{2,10})で(?:は)?\s?$")
_WHOLE_JA = frozenset(
    ["現在", "今", "今日", "今週", "時点", "全体", "平均", "合計", "本日", "先週末", "月末時点", "現時点"]
)
_STAGE_JA = re.compile(
    r"(内定|応募|面接|候補|選考|退職|離職|商談|見積|予定|検討|辞退)(?:者|中)?(?:は|が|の)?\s?$"
)
_ROLE = re.compile(
    r"(?<![a-z])(?:(?P<engineer>engineers?|devs?|developers?|programmers?|entwickler(?:innen)?|developpeu[rs]\w*|"
    r"ingenieurs?|ingenier[oa]s?|desarrollador\w*|engenheir[oa]s?|desenvolvedor\w*)|(?P<designer>designers?|disenador\w*)|"
    r"(?P<manager>managers?|pms?)|(?P<seller>sales reps?|reps|sellers?|aes?|vendedor\w*)|(?P<analyst>analysts?|"
    r"data scientists?)|(?P<recruiter>recruiters?)|(?P<marketer>marketers?)|(?P<tester>testers?|qas?))(?![a-z])"
)
_REGION = re.compile(r"(?<![a-z])(?:eu|uk|us|usa|na|dach)\s$")
_PART = re.compile(
    r"\s?\(?(?:(?:only|just|nur|seulement|uniquement|solo|apenas|somente)\s)?(?:in|for|fur|bei|pour|"
    r"para|en|em|chez|among|within)\s(?:the |our |der |den |dem |la |le |"
    r"les |el |los |o |a )?"
    r"([a-zß]{2,})(?![a-zß])"
)
_WORD = re.compile(r"[a-zß']{3,}")
_FIRST_AFTER = re.compile(r"[\s)]{0,2}([a-zß']{3,})")


def strange_before(folded: str, clause: Clause, number: Number, kr: Shown) -> list[str]:
    """The words that lead up to the number, or limit it to a part, and that nothing is known about."""
    stretch = _blanked(folded, clause)
    begin = max((n.end for n in clause.numbers if n.end <= number.start), default=clause.start)
    named = [m for m in clause.mentions if m.end <= number.start]
    if named and begin > clause.start:
        begin = max(begin, named[-1].end)
    lead = stretch[begin - clause.start : number.start - clause.start]
    lead = lead[lead.rfind(":") + 1 :]
    lead = lead[_own_words(lead) :]
    unknown = [word for word in _WORD.findall(lead) if not _is_known(word, kr)]
    unknown += _REGION.findall(lead) + _strange_roles(folded, clause, kr)
    unknown += [
        word for word in _PART_JA.findall(folded[clause.start : number.start]) if word not in _WHOLE_JA
    ]
    unknown += [word for word in _STAGE_JA.findall(lead) if word not in fold(kr.title)]
    return unknown + _strange_deeds(folded, clause, number, kr) + _strange_parts(folded, clause, number, kr)


def strange_after(folded: str, clause: Clause, number: Number, kr: Shown) -> list[str]:
    """The words after the number, up to the first behind the name, that nothing is known about."""
    stretch = _blanked(folded, clause)
    unknown: list[str] = []
    tail = stretch[number.end - clause.start :]
    name = next((m for m in clause.mentions if m.start >= number.end), None)
    if name and not any(number.end < n.start < name.start for n in clause.numbers):
        between = stretch[number.end - clause.start : name.start - clause.start]
        unknown += [word for word in _WORD.findall(between) if not _is_known(word, kr)]
        tail = stretch[name.end - clause.start :]
    first = _FIRST_AFTER.match(tail)
    following = _FIRST_AFTER.match(tail, first.end()) if first else None
    is_own = following is not None and _is_in_title(following.group(1), kr.title)
    if first and not is_own and not _is_known(first.group(1), kr):
        unknown.append(first.group(1))
    if kr.direction == "decrease":
        unknown = [
            word
            for word in unknown
            if word not in ("open", "offene", "offen", "ouverts", "abiertos", "abertos")
        ]
    return unknown


def _own_words(lead: str) -> int:
    """Where the main clause begins in 'at the standup on Monday we counted 6,512'."""
    if _TIMED.search(lead):
        return 0
    return max((match.end() for match in _WE.finditer(lead)), default=0)


def _strange_deeds(folded: str, clause: Clause, number: Number, kr: Shown) -> list[str]:
    """'Interviewed 5 designers' for 'Hire 6 designers', and 'wrote runbook 12', which is one runbook."""
    if not is_count(kr):
        return []
    deeds = [match.group() for match in pattern(phrases.ACTED).finditer(folded, clause.start, number.start)]
    strange = [deed for deed in deeds if deed not in _ANY_DEED and not _is_in_title(deed, kr.title)]
    for mention in clause.mentions:
        name = folded[mention.start : mention.end]
        if mention.end + 1 == number.start and not name.endswith("s") and name + "s" in fold(kr.title):
            strange += [m.group() for m in _IS.finditer(folded, number.end, clause.end)]
            strange += [
                m.group() for m in pattern(phrases.DONE).finditer(folded, clause.start, mention.start)
            ]
            strange += deeds or [
                m.group() for m in pattern(phrases.DONE).finditer(folded, number.end, clause.end)
            ]
    return strange


def _strange_roles(folded: str, clause: Clause, kr: Shown) -> list[str]:
    """'3 engineers' are no answer to 'Hire 6 designers', though both are hires."""
    asked = _roles(fold(kr.title))
    told = _roles(folded[clause.start : clause.end]) if asked else set()
    return sorted(told - asked)


def _roles(stretch: str) -> set[str]:
    return {match.lastgroup or "" for match in _ROLE.finditer(stretch)}


def _strange_parts(folded: str, clause: Clause, number: Number, kr: Shown) -> list[str]:
    """'45 in EU' and '45 for smb' are about a part only."""
    part = _PART.match(folded, number.end, clause.end)
    if part is None or part.group(1) in _SOURCES or _is_known(part.group(1) + "  ", kr):
        return []
    return [part.group(1)]


def _blanked(folded: str, clause: Clause) -> str:
    stretch = folded[clause.start : clause.end]
    spans = [(m.start - clause.start, m.end - clause.start) for m in clause.mentions]
    spans += [match.span() for table in _KNOWN_TABLES for match in pattern(table).finditer(stretch)]
    letters = list(stretch)
    for start, end in spans:
        letters[max(0, start) : end] = " " * (min(end, len(letters)) - max(0, start))
    return "".join(letters)


def _is_known(word: str, kr: Shown) -> bool:
    is_part = word.endswith("  ")
    word = word.strip(" '")
    return (
        (len(word) < 3 and not is_part)
        or word in small_words()
        or word in _HARMLESS
        or (word in _SPENT and is_money(kr))
        or stem(word) in _title_stems(kr.title + " " + kr.unit)
    )


def is_harmless(word: str) -> bool:
    """Whether a word changes nothing about a value beside it, such as a month or 'despite'."""
    return word in _HARMLESS


@cache
def _title_stems(title: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[a-zß]{3,}", fold(title)))


def _is_in_title(deed: str, title: str) -> bool:
    begin = stem(_IRREGULAR.get(deed, deed))[:5]
    return any(word.startswith(begin) for word in re.findall(r"[a-zß]{3,}", fold(title)))
