"""Where the reply names a key result: by ref, list number, ordinal, whole title or words of a title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from okrs.reader import phrases
from okrs.reader.lexicon import pattern
from okrs.reader.model import Shown
from okrs.reader.text import fold
from okrs.reader.titles import Titles, runs_of, words_of

_SPOKEN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
    "um": 1, "dois": 2, "quatro": 4, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_NUM = rf"(?:\d{{1,2}}(?!\d|[.,]\d|\s?%)|(?:{'|'.join(sorted(_SPOKEN, key=len, reverse=True))})(?![a-zß]))"
_JOIN = r"(?:\s?(?:&|/|と|、(?=kr))\s?|\+|\s\+\s|\s(?:and|und|et|y|e|&)\s)"
_NAME = (
    r"(?:k\.? ?r\.?s?|key[ -]?results?|schlusselergebnis(?:se)?|resultats? cles?|resultados? claves?|"
    r"resultados?[ -]chaves?|rcs?|キーリザルト)"
)
_REF = re.compile(
    rf"(?<![a-zß0-9]){_NAME}\s?(?:[#:.-]\s?|no\.? ?|nr\.? ?|number |nummer |n[°º] ?)?(?P<first>{_NUM})"
    rf"(?P<more>(?:(?:,\s?(?:kr\s?)?{_NUM}){{0,3}}{_JOIN}(?:kr\s?)?{_NUM}(?![.,]?\d|\s?%))+|"
    rf"\s?[-~](?:kr\s?)?[1-9](?![\d.,%]))?"
)
_MANY = re.compile(r"(?<![a-zß0-9])krs\s?(?P<first>\d)\s?(?:-|to|bis|a|~)\s?(?P<last>\d)(?![\d.,%])")
_HASH = re.compile(
    r"(?<![\w#])(?:#\s?|(?:number|no\.|nr\.|nummer|numero|n[°º])\s?)([1-9]|one|two|three|four|"
    r"five)(?![\d.,]*\d|[a-z%]|\s?(?:priority|prio|goal for|in ))"
)
_LINE_NUMBER = re.compile(
    r"(?:(?<=\n)|^)[ ]{0,3}\(?([1-9])(?:\)|[.:](?!\d)|\s[-=→]\s|\s?(?:->|=(?=\s?\d)|→))\s*(?=\S)"
)
_PAREN_NUMBER = re.compile(r"(?<![\w.,/])\(?([1-9])\)\s?(?=\S)")
_INLINE_NUMBER = re.compile(r"(?:^|(?<=[\s,;]))([1-9])[.:=]\s+(?=\S)|(?:^|(?<=[\s,;]))([1-9])=(?=\d)")
_ORDINALS: tuple[str, ...] = (
    r"first|1st|erste[rnms]?|premiere?|1ere?|1er|primer[oa]?|primeir[oa]|1[oaºª]",
    r"second|2nd|zweite[rnms]?|deuxieme|seconde?|2eme|2e|segund[oa]|2[oaºª]",
    r"third|3rd|dritte[rnms]?|troisieme|3eme|3e|tercer[oa]?|terceir[oa]|3[oaºª]",
    r"fourth|4th|vierte[rnms]?|quatrieme|4eme|4e|cuart[oa]|quart[oa]|4[oaºª]",
    r"fifth|5th|funfte[rnms]?|cinquieme|5eme|5e|quint[oa]|5[oaºª]",
    r"last|final|letzte[rnms]?|dernier|derniere|ultim[oa]",
)
_PAIR = re.compile(
    r"(?<![a-z])(?:the |die |les |los |las |os |as )?(?:(first|ersten|premiers?|primer[oa]s|primeir[oa]s)|"
    r"(last|letzten|derniers|ultim[oa]s)) "
    r"(two|three|2(?!\d)|3(?!\d)|zwei|beiden|drei|dos|tres|dois|duas)(?: (?:ones|krs))?(?! (?:weeks?|"
    r"days?|months?|wochen|tage))(?![a-z])"
    r"|(?<![a-z])les (deux|trois) (?:(premiers)|(derniers))(?![a-z])"
)
_CALLED = r"(?:one|kr|key result|goal|metric|item|objective|kr|ziel|kennzahl|indicateur|objetivo|indicador)"
_STATES = (
    r"(?:[:=→]|-|is|are|at|now|still|up|down|done|same|unchanged|flat|blocked|stuck|went|hit|has|finished|complete|"
    r"ist|bei|steht|liegt|auf|jetzt|unverandert|fertig|gleich|est|a|inchange|fini|termine|passe|en|esta|"
    r"es|sigue|igual|"
    r"hecho|sin|va|van|queda|em|e|esta|continua|igual|feito|sem|\+?\d|~)"
)
_ORDINAL = re.compile(
    rf"(?<![a-zß0-9-])(?:(?P<article>the|der|die|das|le|la|el|o|a|my|"
    rf"our)\s)?(?:{'|'.join(f'(?P<o{i}>{w})' for i, w in enumerate(_ORDINALS))})"
    rf"(?:(?P<called>\s{_CALLED}(?:'?s)?(?![a-z]))|(?:'s)?(?=\s*{_STATES}(?![a-zß])|\s*(?:[:=→]|\+?\d)|\s*$))"
)
_ORDINAL_JA = re.compile(r"(?:([1-5一二三四五])(?:つ目|番目|個目)|(最初)|(最後))(?:のkr|の指標)?")
_BETWEEN = re.compile(
    r"[\s'-]*(?:(?:of|the|le|la|les|de|du|des|d|l|der|die|das|den|el|los|las|do|da|dos|das|to|for|in|of our)[\s']+)*"
)


@dataclass(frozen=True)
class Mention:
    """One place that names key results.

    `kind` is "title" (whole), "ref", "list", "ordinal", "words", "verb" (weak), "others" or "unknown" (no such one).
    """

    start: int
    end: int
    refs: frozenset[str]
    kind: str


def find_mentions(folded: str, shown: Sequence[Shown], taken: bytearray) -> list[Mention]:
    """All mentions in order; the places of refs, list numbers and whole titles are marked as taken."""
    found: list[Mention] = []
    for mention in (*_whole_titles(folded, shown), *_refs(folded, shown), *_listed(folded, shown)):
        if not any(taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    for mention in (*_pairs(folded, shown), *_ordinals(folded, shown), *_others(folded)):
        if not any(mark in (1, 2) for mark in taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = b"\x02" * (mention.end - mention.start)
    found += _by_words(folded, shown, taken)
    return _merged(folded, sorted(found, key=lambda mention: mention.start))


def _whole_titles(folded: str, shown: Sequence[Shown]) -> list[Mention]:
    found = []
    for key_result in sorted(shown, key=lambda kr: -len(kr.title)):
        parts = re.findall(r"\w+", fold(key_result.title))
        if len(parts) < 2 and not (parts and re.search(r"[\u3040-\u9fff]{4}", parts[0])):
            continue
        whole = re.compile(r"(?<![a-z0-9])" + r"\W{0,3}".join(map(re.escape, parts)) + r"(?![a-z0-9])[%)\]]?")
        found += [
            Mention(m.start(), m.end(), frozenset({key_result.ref}), "title") for m in whole.finditer(folded)
        ]
    return found


def _number(word: str) -> int:
    return _SPOKEN.get(word) or int(word)


def _refs(folded: str, shown: Sequence[Shown]) -> list[Mention]:
    found = []
    for match in _MANY.finditer(folded):
        numbers = list(range(int(match.group("first")), int(match.group("last")) + 1))
        found.append(_mention(match.span(), numbers, "ref", shown))
    for match in _REF.finditer(folded):
        more = match.group("more") or ""
        numbers = [_number(match.group("first"))]
        others = [_number(word) for word in re.findall(_NUM, more)]
        if others and max(others) <= len(shown):
            spread = re.fullmatch(r"\s?[-~](?:kr\s?)?[1-9]", more)
            numbers = list(range(numbers[0], others[0] + 1)) if spread else numbers + others
            found.append(_mention(match.span(), numbers, "ref", shown))
        else:
            found.append(_mention((match.start(), match.end("first")), numbers, "ref", shown))
    for match in _HASH.finditer(folded):
        number = _number(match.group(1))
        if number <= len(shown):
            found.append(_mention(match.span(), [number], "ref", shown))
    return found


def _mention(span: tuple[int, int], numbers: list[int], kind: str, shown: Sequence[Shown]) -> Mention:
    known = {int(m.group()): kr.ref for kr in shown if (m := re.search(r"\d+$", kr.ref))}
    by_place = {place: kr.ref for place, kr in enumerate(shown, 1)}
    named = known if kind == "ref" and known else by_place
    refs = frozenset(named[number] for number in numbers if number in named)
    return Mention(*span, refs, kind if len(refs) == len(set(numbers)) and refs else "unknown")


def _listed(folded: str, shown: Sequence[Shown]) -> list[Mention]:
    found: list[Mention] = []
    for line in (_LINE_NUMBER, _PAREN_NUMBER, _INLINE_NUMBER):
        for match in line.finditer(folded):
            number = int(next(group for group in match.groups() if group))
            if line is _INLINE_NUMBER and match.start() > 0 and not found:
                continue
            if number > len(shown) and not found:
                continue
            found.append(_mention(match.span(), [number], "list", shown))
    return found


def _ordinals(folded: str, shown: Sequence[Shown]) -> list[Mention]:
    found = []
    for match in _ORDINAL.finditer(folded):
        place = next(i for i in range(6) if match.group(f"o{i}")) + 1
        if place == 6 and not (match.group("called") or match.group("article")):
            continue
        if match.end() == len(folded) and not (match.group("called") or match.group("article")):
            continue
        number = len(shown) if place == 6 else place
        if len(shown) > 1 or match.group("called"):
            found.append(_mention(match.span(), [number], "ordinal", shown))
    for match in _ORDINAL_JA.finditer(folded):
        number = len(shown) if match.group(3) else 1 if match.group(2) else _number(match.group(1))
        if len(shown) > 1:
            found.append(_mention(match.span(), [number], "ordinal", shown))
    return found


def _pairs(folded: str, shown: Sequence[Shown]) -> list[Mention]:
    found = []
    for match in _PAIR.finditer(folded):
        many = 3 if (match.group(3) or match.group(4)) in ("three", "3", "drei", "tres", "trois") else 2
        if many < len(shown) or many == len(shown) == 2:
            from_start = bool(match.group(1) or match.group(5))
            numbers = range(1, many + 1) if from_start else range(len(shown) - many + 1, len(shown) + 1)
            found.append(replace(_mention(match.span(), list(numbers), "ordinal", shown), kind="ref"))
    return found


def _others(folded: str) -> list[Mention]:
    return [
        Mention(*match.span(), frozenset(), "others") for match in pattern(phrases.OTHERS).finditer(folded)
    ]


def _by_words(folded: str, shown: Sequence[Shown], taken: bytearray) -> list[Mention]:
    titles = Titles(shown)
    found: list[Mention] = []
    for word in words_of(folded):
        if _is_named(taken, word):
            continue
        fit = titles.fit(word.group()) or titles.fit(re.sub(r"'s?$|^[dl]'", "", word.group()))
        if fit is None and "-" in word.group():
            fit = next((f for part in word.group().split("-") if (f := titles.fit(part))), None)
        if fit:
            found.append(Mention(*word.span(), fit.refs, "words" if fit.strong else "verb"))
    for run in runs_of(folded):
        if not _is_named(taken, run) and (fit := titles.fit_run(run.group())):
            found.append(Mention(*run.span(), fit.refs, "words"))
    return _phrased(folded, sorted(found, key=lambda mention: mention.start))


def _is_named(taken: bytearray, word: re.Match[str]) -> bool:
    """Whether a mention or a date stands there; a name with a digit in it ("2FA") is still a word."""
    return any(mark in (1, 2) for mark in taken[word.start() : word.end()])


def _phrased(folded: str, hits: list[Mention]) -> list[Mention]:
    """Neighbouring words narrow one another down: 'win' and 'rate' name one key result together."""
    joined: list[Mention] = []
    for hit in hits:
        last = joined[-1] if joined else None
        both = last.refs & hit.refs if last else frozenset()
        if last and both and _BETWEEN.fullmatch(folded, last.end, hit.start):
            kind = "words" if "words" in (last.kind, hit.kind) else "verb"
            joined[-1] = Mention(last.start, hit.end, both, kind)
        elif last and last.kind == "verb" and hit.kind == "words" and hit.start - last.end < 20:
            joined[-1] = hit
        else:
            joined.append(hit)
    return joined


def _merged(folded: str, mentions: list[Mention]) -> list[Mention]:
    """A ref and the words right after it are one mention; a list number gives way to the words."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        touching = last is not None and re.fullmatch(
            r"[\s:.,()\[\]'\"*-]{0,4}(?:(?:the|is|for)\s)?", folded[last.end : mention.start]
        )
        if (
            last
            and touching
            and last.kind in ("ref", "list", "ordinal")
            and mention.kind in ("words", "title", "verb")
        ):
            merged[-1] = _agreed(last, mention)
        elif (
            last
            and touching
            and last.kind in ("words", "title")
            and mention.kind == "ref"
            and last.refs & mention.refs
        ):
            merged[-1] = replace(last, end=mention.end, refs=mention.refs, kind="ref")
        else:
            merged.append(mention)
    return merged


def _agreed(number: Mention, words: Mention) -> Mention:
    both = number.refs & words.refs
    if both:
        return Mention(number.start, words.end, both, number.kind)
    if number.kind == "list" and words.kind != "verb":
        return Mention(number.start, words.end, words.refs, words.kind)
    if words.kind == "verb" or number.kind == "unknown":
        return number
    return Mention(number.start, words.end, number.refs | words.refs, "ref conflict")
