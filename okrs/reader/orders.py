"""Text that is not the person's report: quotes of others, orders to the bot, pretended system messages."""

import re
from collections.abc import Sequence

from okrs.reader import phrases
from okrs.reader.lexicon import pattern
from okrs.reader.model import Shown
from okrs.reader.text import fold

_QUOTES = re.compile(
    r"\"[^\"\n]{1,600}\"|「[^」]{1,300}」|『[^』]{1,300}』|"
    r"(?<![\w'])'(?=\S)[^'\n]{0,300}?[ \d%][^'\n]{0,300}?(?<=\S)'(?!\w)"
)
_COVER = "¤"
_SENTENCE = re.compile(r"[^\n.!?。！？]*(?:[.](?=\d)[^\n.!?。！？]*)*")
_SYSTEM = re.compile(
    r"system\s?(?:message|prompt|override|notice|note|alert)?\s?\]?\s?:|\[(?:system|admin|assistant|inst|"
    r"bot)|<(?:system|admin|assistant)>|"
    r"(?:admin|developer|debug|god|maintenance) (?:override|mode)|systemnachricht|systemmeldung|message "
    r"systeme|mensaje del sistema|"
    r"mensagem do sistema|システム|(?:ignore|disregard|forget|ignoriere|vergiss|ignorez|oubliez|oublie|"
    r"ignora|olvida|esqueca|desconsidere)"
    r"[a-z' ]{0,40}(?:instruct|instruc|instruk|prompt|rule|regel|regle|regla|regra|consigne|orden|ordre|"
    r"anweisung|previous|vorherig)"
)
_SET_ONE = re.compile(
    r"(?:^|[.!;\n]\s*|(?<=please )|(?<=bitte )|(?<=por favor ))(?:set|mark|put|flag|declare|make|markiere|"
    r"setze?|mets|marque|pon|marca|coloca|coloque)\s"
    r"[^\n.!?]{0,60}?(?:to|at|as|auf|als|a|en|como|em|para|comme)\s(?:100\s?%?|target|done|complete[d]?|"
    r"max|full|erledigt|fertig|hecho|"
    r"completad[oa]|feito|concluid[oa]|termine|fait|ziel|its target|green|on track|met|achieved)(?![\w.])"
)


def cover_quotes(folded: str, shown: Sequence[Shown]) -> str:
    """The text with quoted words covered, letter for letter; a quoted title stays."""
    titles = [re.findall(r"\w+", fold(key_result.title)) for key_result in shown]

    def cover(match: re.Match[str]) -> str:
        inside = re.findall(r"\w+", match.group())
        if any(_is_part(inside, title) for title in titles):
            return " " + match.group()[1:-1] + " "
        return _COVER * len(match.group())

    return _QUOTES.sub(cover, folded)


def cover_orders(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with orders to the bot covered, and where they stood; a pretended system message covers all after it."""
    spans: list[tuple[int, int]] = []
    system = _SYSTEM.search(folded)
    if system:
        begin = max(folded.rfind("\n", 0, system.start()), folded.rfind(". ", 0, system.start()), -1) + 1
        spans.append((begin, len(folded)))
    for found in (pattern(phrases.ORDER), _SET_ONE):
        for match in found.finditer(folded):
            spans.append(_sentence_around(folded, match.start()))
    for start, end in spans:
        folded = folded[:start] + _COVER * (end - start) + folded[end:]
    return folded, spans


def _is_part(inside: list[str], title: list[str]) -> bool:
    size = len(inside)
    return size > 0 and any(title[i : i + size] == inside for i in range(len(title) - size + 1))


def _sentence_around(folded: str, place: int) -> tuple[int, int]:
    for sentence in _SENTENCE.finditer(folded):
        if sentence.start() <= place < sentence.end():
            return sentence.span()
    return place, len(folded)
