"""The reply cut into clauses, each about one thing, with the mentions and numbers that stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from okrs.reader import phrases
from okrs.reader.lexicon import pattern
from okrs.reader.mentions import Mention
from okrs.reader.numbers import Number

_CUT = re.compile(
    r"(?P<hard>\n+|[;!?。！？]+|\.(?=\s|$|[\"'])|\.{2,}|…)"
    r"|(?P<soft>,|、|[()\[\]]|\s[-—|/]+\s|—|\s?\|\s?|\s(?P<word>and|but|while|whereas|und|aber|sowie|"
    r"wahrend|et|mais|y|pero|"
    r"mientras|e|mas|porem|enquanto|&|\+|except(?: for)?|apart from|aside from|other than|bar|ausser|bis "
    r"auf|sauf|excepto|salvo|"
    r"exceto|a parte|hormis)(?=\s)|(?:が、|けど|ですが))"
)
_ONLY_IN = {"mais": "fr", "mas": "pt", "e": "pt", "y": "es", "et": "fr"}
_ANDS = ("and", "und", "et", "y", "e")
_BETWEEN = re.compile(r"(?<![a-z])(?:between|zwischen|entre)\s(?:[^,;\n]|(?<=\d),(?=\d)){0,16}$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:approx|ca|vs|nr|no|bzw|etc|e\.g|i\.e|mio|mrd|tsd|inkl|incl|st|max|min|conf|prev|env|aprox|z\.b|"
    r"d\.h|ggf|mr|mrs|dr)|\d)$"
)


@dataclass(frozen=True)
class Clause:
    """A stretch of the reply: what parts it from the one before, which sentence it is in, and what stands in it."""

    start: int
    end: int
    parted_by: str
    sentence: int
    asked: bool
    mentions: tuple[Mention, ...] = ()
    numbers: tuple[Number, ...] = field(default=())


def cut(
    folded: str, mentions: Sequence[Mention], numbers: Sequence[Number], whole: bytearray, *, language: str
) -> list[Clause]:
    """Clauses in order; `whole` marks places that no cut may go through."""
    clauses = [_filled(clause, mentions, numbers) for clause in _stretches(folded, whole, language)]
    parts = [part for clause in clauses for part in _one_mention_each(folded, clause)]
    return [part for part in parts if folded[part.start : part.end].strip(" \n.,;:!?()[]-\"'")]


def _stretches(folded: str, whole: bytearray, language: str) -> list[Clause]:
    found: list[Clause] = []
    start, parted_by, sentence = 0, "", 0
    for match in _CUT.finditer(folded):
        if any(whole[match.start() : match.end()]) or _is_abbreviation(folded, match):
            continue
        if _ONLY_IN.get(match.group("word") or "", language) != language:
            continue
        if match.group("word") in _ANDS and _BETWEEN.search(
            folded, max(0, match.start() - 30), match.start()
        ):
            continue
        found.append(
            Clause(start, match.start(), parted_by, sentence, "?" in match.group() or "？" in match.group())
        )
        start, parted_by = match.end(), match.group().strip() or "\n"
        sentence += match.group("hard") is not None
    found.append(Clause(start, len(folded), parted_by, sentence, asked=False))
    asked = {clause.sentence for clause in found if clause.asked}
    return [replace(clause, asked=clause.sentence in asked) for clause in found]


def _is_abbreviation(folded: str, match: re.Match[str]) -> bool:
    if match.group() != ".":
        return False
    before = folded[max(0, match.start() - 7) : match.start()]
    if before[-1:].isdigit():
        return False
    return bool(_ABBREVIATION.search(before)) and match.end() < len(folded)


def _filled(clause: Clause, mentions: Sequence[Mention], numbers: Sequence[Number]) -> Clause:
    inside = tuple(m for m in mentions if clause.start <= m.start < clause.end)
    if any(m.kind != "verb" for m in inside):
        inside = tuple(m for m in inside if m.kind != "verb")
    return replace(
        clause,
        mentions=inside,
        numbers=tuple(n for n in numbers if clause.start <= n.start < clause.end),
    )


def _one_mention_each(folded: str, clause: Clause) -> list[Clause]:
    """A clause that names several things is cut at the names, before or after as it was begun."""
    mentions = _named_here(folded, clause)
    if len(mentions) < 2:
        return [replace(clause, mentions=tuple(mentions))]
    numbers = clause.numbers
    value_first = bool(numbers) and numbers[0].start < mentions[0].start
    if value_first:
        places = [clause.start, *(m.end for m in mentions[:-1]), clause.end]
        places = [clause.start, *(_next_number(numbers, m) for m in mentions[:-1]), clause.end]
    else:
        places = [clause.start, *(m.start for m in mentions[1:]), clause.end]
    parts = []
    for place, (start, end) in enumerate(pairwise(places)):
        part = replace(clause, start=start, end=end, parted_by=clause.parted_by if place == 0 else "")
        parts.append(_filled(part, mentions, numbers))
    return [replace(part, mentions=part.mentions[:1]) for part in parts if part.end > part.start]


def _next_number(numbers: Sequence[Number], mention: Mention) -> int:
    return next((n.start for n in numbers if n.start >= mention.end), mention.end)


def _named_here(folded: str, clause: Clause) -> list[Mention]:
    """Without the names that only stand in a reason, and without a name said twice in a row."""
    kept: list[Mention] = []
    for mention in clause.mentions:
        if kept and mention.kind in ("words", "verb", "ordinal"):
            last = kept[-1]
            if mention.refs & last.refs or pattern(phrases.CAUSE).search(folded, last.end, mention.start):
                if mention.refs & last.refs and len(last.refs) > 1:
                    kept[-1] = replace(last, refs=mention.refs & last.refs)
                continue
            if re.search(
                r"(?<![a-z])(?:after|before|during|via|through|nach|apres|despues|depois|following|using|"
                r"by the)(?![a-z])",
                folded[last.end : mention.start],
            ):
                continue
        kept.append(mention)
    return kept
