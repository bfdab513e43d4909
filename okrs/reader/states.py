"""What a clause says about a key result without a number: done, unchanged, halfway, not started."""

import re
from decimal import Decimal

from rapidfuzz.distance import OSA

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.guard import is_harmless
from okrs.reader.hedges import goes_to
from okrs.reader.lexicon import pattern, words
from okrs.reader.meaning import Finding, doubtful, of_the_way
from okrs.reader.model import Doubt, Shown
from okrs.reader.scale import believable, is_count, is_yes_or_no
from okrs.reader.smallwords import small_words, word_set
from okrs.reader.text import fold
from okrs.reader.titles import stem

_PARTS: tuple[tuple[str, Decimal], ...] = (
    (phrases.THREE_QUARTERS, Decimal("0.75")),
    (phrases.TWO_THIRDS, Decimal(2) / Decimal(3)),
    (phrases.THIRD, Decimal(1) / Decimal(3)),
    (phrases.QUARTER, Decimal("0.25")),
    (phrases.HALFWAY, Decimal("0.5")),
)
_HEDGE = re.compile(
    r"(?<![a-z])(?:not|almost|nearly|more than|over|past|less than|under|beyond|just over|just under|well "
    r"over|isn't|nicht|fast|knapp|"
    r"mehr als|uber|pas|presque|plus de|plus d'|no|casi|mas de|nao|quase|mais da|mais de)(?: (?:yet|quite|"
    r"the|even|a|la|der))?\s?$|ほぼ$"
)
_PLURAL_TITLE = re.compile(
    r"(?<![a-z])(?:both|all|every|beide[nrs]?|alle[nrs]?|tous|toutes|les deux|amb[oa]s|tod[oa]s)(?![a-z])|全"
)
_PARTLY = re.compile(
    r"\s(?:on|in|for|at|auf|im|sur|pour|en|no|na|para)\s(?!both|all|every|beide|alle|tous|les deux|amb|"
    r"tod|prod|friday|monday)"
)
_EXCEPTED = re.compile(
    r"\W*(?:except|apart from|aside from|other than|bar|but not|minus|ausser|bis auf|sauf|excepto|salvo|"
    r"exceto|hormis|menos|a parte)(?![a-z])|を除"
)
_ADVERB = word_set(
    """
all both everything completely totally entirely officially finally successfully pretty basically already
today yesterday now has been is are was were got gets get it this that with on the a our we i they have
had and too also then komplett endlich erfolgreich heute gestern alles alle ist sind wurde worden bereits
schon jetzt nun endgultig ganz tout toute enfin deja est sont ete maintenant completement entierement
hier todo toda ya esta estan ha sido fue por fin completamente ayer tudo ja foi esta estao finalmente
completamente ontem ficou finished der die das le la les el los las o os as l nos notre unser unsere
nuestro nuestra nosso nossa lo se han hemos avons ai a e em both kr ones one two monday tuesday wednesday
thursday friday week montag dienstag mittwoch donnerstag freitag woche lundi mardi mercredi jeudi
vendredi semaine lunes martes miercoles jueves viernes semana segunda terca quarta quinta sexta morning
afternoon last late early dieser letzte letzten cette derniere pasado pasada passada
"""
)


def find_state(folded: str, clause: Clause, kr: Shown, *, named: bool) -> Finding | None:
    """The value that words alone give, or the doubt they leave, or None when they say nothing of the kind."""
    return (
        _part_of_the_way(folded, clause, kr)
        or _multiplied(folded, clause, kr)
        or _not_done(folded, clause, kr, named=named)
        or _done(folded, clause, kr, named=named)
        or _none_new(folded, clause, kr, named=named)
        or _same(folded, clause, kr, named=named)
    )


_NONE_NEW = re.compile(
    r"(?<![a-z])(?:no|zero|keine?|aucune?s?|pas de|ningun[oa]?|sin|nenhum[a]?|sem) (?:new|more|further|"
    r"additional|neuen?|"
    r"weiteren?|nouve[a-z]+|autres?|nuev[oa]s?|mas|nov[oa]s?)\s$|新規の?$"
)


def says_none_new(folded: str, clause: Clause) -> bool:
    """'No new hires' names the key result's things and says that none came."""
    return bool(clause.mentions) and bool(_NONE_NEW.search(folded[clause.start : clause.mentions[0].start]))


def _none_new(folded: str, clause: Clause, kr: Shown, *, named: bool) -> Finding | None:
    alone = named and is_count(kr) and kr.direction == "increase" and not clause.numbers
    if not alone or kr.current is None or not says_none_new(folded, clause):
        return None
    rest = re.findall(r"[a-zß]{3,}", folded[clause.mentions[0].end : clause.end])
    return Finding(kr.current) if all(word in small_words() for word in rest) else None


def says_same(folded: str, clause: Clause) -> bool:
    """Whether the clause says that nothing has moved."""
    return any(
        not _UNSAID.search(folded[max(clause.start, match.start() - 16) : match.start()])
        and not _is_of_a_noun(folded, clause, match)
        and not goes_to(folded, match.end())
        for match in pattern(phrases.SAME).finditer(folded, clause.start, clause.end)
    )


_UNSAID = re.compile(
    r"(?<![a-z])(?:(?:not|at|(?:is|are|was)n'?t|never|no longer|nicht|nicht mehr|plus|ya no|ya no esta|"
    r"nao esta mais|nicht lange|"
    r"n'est pas|pas|nao esta|no esta|not exactly)"
    r"(?: the| quite| so| really| exactly| ganz)?|after \w+)\s?$"
)
_IN = re.compile(
    r"\s(?:in|of|to|for|bei|an|der|dans|de|du|en|em|na|no|a)\s(?:the |our |my |der |dem |unserer |la |"
    r"le |l'|el |los |a |o |"
    r"nuestra |nossa |notre )?([a-zß]{3,})(?![a-zß'])"
)
_OF = re.compile(r"\s([a-zß]{3,})(?![a-zß'])")


def _is_of_a_noun(folded: str, clause: Clause, match: re.Match[str]) -> bool:
    """'No change requests', 'stable release' and 'flat weeks' say something of the noun."""
    if match.group().startswith(("not ", "nothing", "remain", "ha", "did", "n'", "no se", "nao", "nicht")):
        return False
    noun = _OF.match(folded, match.end(), clause.end) or _IN.match(folded, match.end(), clause.end)
    if noun is None or any(m.start <= noun.start(1) < m.end for m in clause.mentions):
        return False
    word = noun.group(1)
    return word not in small_words() and word not in _ADVERB and not is_harmless(word)


def says_done(folded: str, clause: Clause) -> bool:
    """Whether the clause holds a word for done."""
    return bool(
        pattern(phrases.DONE).search(folded, clause.start, clause.end)
        or pattern(phrases.DONE_MILESTONE).search(folded, clause.start, clause.end)
    )


def _part_of_the_way(folded: str, clause: Clause, kr: Shown) -> Finding | None:
    for table, share in _PARTS:
        match = pattern(table).search(folded, clause.start, clause.end)
        if match:
            lead = folded[clause.start : match.start()]
            if _HEDGE.search(lead):
                return doubtful(Doubt.BOUND)
            return (
                doubtful(Doubt.FORECAST, weak=True)
                if _is_open(folded, clause, match.start())
                else of_the_way(share, kr)
            )
    return None


_TIMES: tuple[tuple[str, Decimal], ...] = (
    (
        r"doppelt so [a-z]+|twice (?:as [a-z]+|the [a-z]+)|deux fois plus|el doble|o dobro|doubled|"
        r"verdoppelt|double|duplico|duplicamos|dobrou|dobramos|倍増|2倍",
        Decimal(2),
    ),
    (r"tripled|verdreifacht|triple|triplico|triplicou|3倍", Decimal(3)),
    (r"quadrupled|vervierfacht|quadruple|cuadruplico|quadruplicou|4倍", Decimal(4)),
    (
        r"halved|halbiert|divise par deux|a la mitad|caiu pela metade|cortamos pela metade|cut in half|半減",
        Decimal("0.5"),
    ),
)


def _multiplied(folded: str, clause: Clause, kr: Shown) -> Finding | None:
    """'Doubled' counts only with its base stated."""
    for verb, times in _TIMES:
        if not re.search(rf"(?<![a-z])(?:{verb})(?![a-z])", folded[clause.start : clause.end]):
            continue
        base = None
        if pattern(phrases.BASE_CURRENT).search(folded, clause.start, clause.end):
            base = kr.current
        elif pattern(phrases.BASE_START).search(folded, clause.start, clause.end):
            base = kr.start
        if base is None:
            return doubtful(Doubt.RELATIVE_BASE, *([] if kr.current is None else [kr.current * times]))
        return Finding(base * times) if believable(base * times, kr) else doubtful(Doubt.ABSURD, base * times)
    return None


def _not_done(folded: str, clause: Clause, kr: Shown, *, named: bool) -> Finding | None:
    not_started = pattern(phrases.NOT_STARTED).search(folded, clause.start, clause.end)
    not_done = pattern(phrases.NOT_DONE).search(folded, clause.start, clause.end)
    if not (not_started or not_done) or says_same(folded, clause):
        return None
    if kr.kind == "milestone" and kr.current == 0 and (is_yes_or_no(kr) or not_started) and named:
        return Finding(Decimal(0))
    if not_started and named and kr.start is not None and kr.current in (kr.start, None):
        return Finding(kr.start)
    return doubtful(Doubt.NO_VALUE, weak=not named)


def _done(folded: str, clause: Clause, kr: Shown, *, named: bool) -> Finding | None:
    tables = (phrases.DONE, phrases.DONE_MILESTONE) if kr.kind == "milestone" else (phrases.DONE,)
    if kr.kind == "milestone":
        verb = _own_verb(folded, clause, kr)
        if verb:
            return _judge_done(folded, clause, verb, kr, named=named)
    for table in tables:
        for match in pattern(table).finditer(folded, clause.start, clause.end):
            if _inside_name(clause, match) and match.group() in fold(kr.title):
                continue
            return _judge_done(folded, clause, match, kr, named=named)
    return None


def _judge_done(
    folded: str, clause: Clause, match: re.Match[str], kr: Shown, *, named: bool
) -> Finding | None:
    lead = folded[clause.start : match.start()]
    if re.search(
        r"(?<![a-z])(?:go|goes|going|gets|getting|geht|gehen|gehe|passe|passera|sale|salimos|saldra|entra|"
        r"entrara)\s*$",
        lead,
    ):
        return doubtful(Doubt.FORECAST, weak=True)
    if re.search(
        r"(?:third|thirds|quarters?|fifths?|tenths?|half|drittel|viertel|halfte|tiers|quarts?|moitie|"
        r"tercios?|cuartos?|mitad|tercos?|"
        r"quartos?|metade)\s*$",
        lead,
    ):
        return doubtful(Doubt.UNCLEAR)
    if re.search(rf"(?:{_almost()})(?:[\s-]+[a-zß]+)?[\s-]*$", lead):
        return doubtful(Doubt.NO_VALUE, weak=not named)
    if _is_open(folded, clause, match.start()) or re.search(
        r"(?<![a-z])(?:by|next|soon|expected|bis|demain|manana|amanha|tomorrow|but|except|apart|only|"
        r"partly|bar|aside|ausser|sauf|menos|exceto)(?![a-z])",
        folded[match.end() : clause.end],
    ):
        return doubtful(Doubt.FORECAST, weak=True)
    if _EXCEPTED.match(folded[clause.end :]):
        return doubtful(Doubt.UNCLEAR)
    if _PLURAL_TITLE.search(fold(kr.title)) and _PARTLY.search(folded, match.end(), clause.end):
        return doubtful(Doubt.UNCLEAR)
    if clause.asked:
        return doubtful(Doubt.UNSURE)
    if not _only_small_words(folded, clause, match, named=named):
        return doubtful(Doubt.UNCLEAR, weak=True) if named else None
    if _has_another_object(folded, clause, match, kr):
        return doubtful(Doubt.UNCLEAR, weak=not named)
    if kr.kind == "milestone":
        return Finding(Decimal(100))
    if not _reaches_target(folded, clause, match):
        return _one_more(folded, clause, kr) or doubtful(Doubt.UNCLEAR, weak=not named)
    return Finding(kr.target) if kr.target is not None else doubtful(Doubt.NO_VALUE)


_OBJECT = re.compile(
    r"\s(?:the|an?|our|my|two|three|some|most|das|den|die|der|le|la|les|une?|el|los|las|una?|o|os|um|uma)\s([a-zß]{3,})(?![a-zß])"
)
_SOMEWHERE = re.compile(
    r"\s(?:in|to|for|bei|an|fur|zu|pour|en|dans|para|em|na|no)\s(?:the |our |der |die |den |la |le |"
    r"les |el |los |o |a |as |os )?"
    r"([a-zß]{2,})(?![a-zß])"
)
_EVERYWHERE = word_set(
    """
prod production public everyone everybody all both full time store stores app schedule general every ga users customers
produktion betrieb ligne producao produccion produktiv kunden clients clientes tous todos alle allen november december
order place line style parts
"""
)
_COMPOUND = re.compile(r"[a-zß]+-([a-zß]{4,})(?![a-zß])")
_AFTER_NAME = re.compile(r"\s([a-zß]{4,})(?![a-zß'])")


def _has_another_object(folded: str, clause: Clause, match: re.Match[str], kr: Shown) -> bool:
    """'The auditor passed the draft on' and 'finished the website copy' are about the draft and the copy."""
    own = {stem(word) for word in re.findall(r"[a-zß]{3,}", fold(kr.title))}
    for mention in clause.mentions:
        compound = _COMPOUND.match(folded, mention.start, clause.end)
        if compound and stem(compound.group(1)) not in own:
            return True
    name = next((m for m in clause.mentions if m.start >= match.end() and m.kind != "verb"), None)
    thing = (
        _AFTER_NAME.match(folded, name.end, clause.end)
        if name
        else _OBJECT.match(folded, match.end(), clause.end)
    )
    place = _SOMEWHERE.match(folded, name.end if name else match.end(), clause.end)
    if place and place.group(1) not in _EVERYWHERE and not _is_of_it(place.group(1), own):
        return True
    if thing is None:
        return False
    return not _is_of_it(thing.group(1), own)


def _is_of_it(word: str, own: set[str]) -> bool:
    return not (
        word not in small_words() and word not in _ADVERB and not is_harmless(word) and stem(word) not in own
    )


_TARGET = re.compile(r"target|goal|ziel|objectif|cible|objetivo|meta(?![a-z])|目標|達成|100 ?%")


def _reaches_target(folded: str, clause: Clause, match: re.Match[str]) -> bool:
    """Done is the target where the target is named, where all is done, or where only a ref is said to be done."""
    if _TARGET.search(match.group()) or pattern(phrases.ALL).search(folded, clause.start, clause.end):
        return True
    if not clause.mentions:
        return False
    mention = clause.mentions[0]
    rest = folded[clause.start : mention.start] + folded[mention.end : clause.end]
    period = pattern(phrases.PERIOD).search(folded, clause.start, clause.end)
    return mention.kind in ("ref", "list", "ordinal", "title") and not period and not _QUALIFIED.search(rest)


_QUALIFIED = re.compile(
    r"(?<![a-z])(?:for|today|week|another|one more|fur|pour|para|woche|semaine|semana)(?![a-z])"
)
_ONE_MORE = re.compile(
    r"(?<![a-z])(?:another|one more|noch ein(?:e[nsr]?)?|ein(?:e[nsr]?)? weitere[nsr]?|encore une?|"
    r"une? (?:autre|de plus)|"
    r"otr[oa]|mais uma?|outr[oa])(?![a-z])|もう(?:1|一)"
)


def _one_more(folded: str, clause: Clause, kr: Shown) -> Finding | None:
    """'Another runbook done' is one more than the last value."""
    if not (is_count(kr) and kr.current is not None and clause.mentions) or clause.numbers:
        return None
    if not _ONE_MORE.search(folded, clause.start, clause.mentions[0].end) or kr.direction == "maintain":
        return None
    value = kr.current + (1 if kr.direction == "increase" else -1)
    return Finding(value) if believable(value, kr) else None


_IS = (
    r"(?<![a-z])(?:is|are|was|were|been|got|gets|now|'s|ist|sind|wurde|wurden|est|sont|esta|estan|quedo|"
    r"fue|foi|ficou|esta)\s"
    r"(?:now |finally |officially |already |jetzt |endlich |bereits |enfin |ya |por fin |finalmente |ja )*"
)


def _own_verb(folded: str, clause: Clause, kr: Shown) -> re.Match[str] | None:
    """'Lisbon is open' for 'Open the Lisbon warehouse': the title's own verb, said of it as a fact."""
    title = re.findall(r"[a-zß]{4,}", fold(kr.title))
    if not title:
        return None
    for match in re.finditer(rf"{_IS}(?P<verb>[a-zß]{{4,}})", folded[clause.start : clause.end]):
        verb = match.group("verb")
        for own in (title[0], title[-1]):
            if stem(verb) == stem(own) or (len(own) > 7 and OSA.distance(verb, own, score_cutoff=2) <= 2):
                return re.compile(re.escape(match.group())).search(folded, clause.start, clause.end)
    return None


def _almost() -> str:
    return words(phrases.ALMOST)


def _inside_name(clause: Clause, match: re.Match[str]) -> bool:
    place = match.start()
    return any(m.start <= place < m.end and m.kind != "verb" for m in clause.mentions)


def _only_small_words(folded: str, clause: Clause, match: re.Match[str], *, named: bool) -> bool:
    """Between the name and 'done' only plain words may stand: 'audit prep is done' is not 'the audit is done'."""
    start, end = clause.start, clause.end
    if named and clause.mentions and clause.mentions[0].kind != "verb":
        mention = clause.mentions[0]
        if mention.end <= match.start():
            start, end = mention.end, match.start()
        else:
            start, end = match.end(), mention.start
    has_name = named and clause.mentions and clause.mentions[0].kind != "verb"
    stretch = (
        folded[start:end] if has_name else folded[start : match.start()] + " " + folded[match.end() : end]
    )
    found = re.findall(r"[a-zß]{2,}", stretch)
    if re.search(
        r"[\u4e00-\u9fff\u30a0-\u30ff]{2,}",
        re.sub("目標|完全|本日|今日|今週|無事|すでに|全部|達成|ついに", "", stretch),
    ):
        return False
    return all(word in small_words() or word in _ADVERB for word in found)


def _same(folded: str, clause: Clause, kr: Shown, *, named: bool) -> Finding | None:
    if not says_same(folded, clause) or re.search(
        r"(?<![a-z])(?:barely|hardly|not much|much|a lot|kaum|beaucoup|mucho|muito)(?![a-z])",
        folded[clause.start : clause.end],
    ):
        return None if not says_same(folded, clause) else doubtful(Doubt.UNCLEAR)
    if clause.asked:
        return doubtful(Doubt.UNSURE)
    if kr.current is None:
        return doubtful(Doubt.NEVER_MEASURED, weak=not named)
    return Finding(kr.current)


def _is_open(folded: str, clause: Clause, place: int) -> bool:
    """Whether a forecast or a condition stands before the place."""
    return bool(
        pattern(phrases.FORECAST).search(folded, clause.start, place)
        or pattern(phrases.CONDITION).search(folded, clause.start, place)
    )
