"""The reply cut up: what its digits are not, then mentions, numbers and clauses."""

import re
from collections.abc import Sequence
from decimal import Decimal

from okrs.reader import phrases
from okrs.reader.clauses import Clause, cut
from okrs.reader.dates import Dated
from okrs.reader.lexicon import pattern
from okrs.reader.mentions import Mention, find_mentions
from okrs.reader.model import Shown
from okrs.reader.noise import find_noise
from okrs.reader.numbers import Number, find_numbers
from okrs.reader.scale import believable
from okrs.reader.smallwords import small_words
from okrs.reader.text import Text, fold

_NOISE = 3
_MOST_NUMBERS = 100
_WITH_NUMBERS = (
    phrases.SAME, phrases.HALFWAY, phrases.QUARTER, phrases.THIRD, phrases.TWO_THIRDS,
    phrases.THREE_QUARTERS, phrases.ALL,
)  # fmt: skip


def cut_up(
    text: Text, shown: Sequence[Shown], dates: Sequence[Dated], *, language: str
) -> list[Clause] | None:
    """The clauses of a reply, None when it holds too many numbers to be an answer."""
    folded = text.folded
    taken = bytearray(len(folded))
    titles = find_mentions(folded, shown, bytearray(len(folded)))
    for mention in titles:
        if mention.kind == "title":
            _mark(taken, mention.start, mention.end)
    for dated in dates:
        _mark(taken, dated.start, dated.end)
    own = {word for kr in shown for word in re.findall(r"[a-zß]{3,}", fold(kr.title))}
    for start, end in find_noise(text, language):
        is_named = any(m.start < end and start < m.end and m.kind in ("ref", "list") for m in titles)
        if not is_named and not _is_own_name(folded, start, end, own):
            _mark(taken, start, _end_of_chain(folded, end), _NOISE)
    for start, end in (*_name_numbers(folded, shown), *_spoken_for(folded)):
        _mark(taken, start, end, _NOISE)
    for mention in titles:
        if mention.kind == "title":
            taken[mention.start : mention.end] = bytes(mention.end - mention.start)
    mentions = _listed(find_mentions(folded, shown, taken))
    numbers = _numbers(text, shown, taken, language=language)
    if len(numbers) > _MOST_NUMBERS:
        return None
    whole = bytearray(taken)
    for place, letter in enumerate(text.shown):
        if letter == "é":
            whole[place] = 1
    for start, end in (*((n.start, n.end) for n in numbers), *((m.start, m.end) for m in mentions)):
        _mark(whole, start, end)
    return cut(folded, mentions, numbers, whole, language=language)


def _listed(mentions: list[Mention]) -> list[Mention]:
    """In "1: 45; 2: same, no slots from clinics" the numbers say what each part is about, not a word in passing."""
    if sum(mention.kind == "list" for mention in mentions) < 2 or mentions[0].kind != "list":
        return mentions
    return [mention for mention in mentions if mention.kind != "words"]


_CHAIN = re.compile(r"\s?(?:-|–|to|→|->|bis|a|of|von|sur|de)\s?\d{1,3}(?![\d.,]*\d|\s?[%€$])")


def _end_of_chain(folded: str, end: int) -> int:
    """A name such as 'week 15' takes the second half of 'week 15-16' with it."""
    chain = _CHAIN.match(folded, end) if folded[end - 1 : end].isdigit() else None
    return chain.end() if chain else end


def _is_own_name(folded: str, start: int, end: int, own: set[str]) -> bool:
    """'Build 15' is a value where a key result shown is about builds."""
    name = re.match(r"([a-zß]{3,})[ -]v?\d", folded[start:end])
    return name is not None and name.group(1) in own


def _numbers(text: Text, shown: Sequence[Shown], taken: bytearray, *, language: str) -> list[Number]:
    found: list[Number] = []
    for number in find_numbers(text, language, taken):
        written = text.folded[number.core[0] : number.core[1]]
        if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:,\d+)?", written) and not _is_one_number(
            number, written, shown
        ):
            at = number.core[0]
            for piece in re.finditer(r"\d+", written):
                start, end = at + piece.start(), at + piece.end()
                found.append(Number(start, end, (Decimal(piece.group()),), core=(start, end)))
        else:
            found.append(number)
    return found


def _is_one_number(number: Number, written: str, shown: Sequence[Shown]) -> bool:
    if number.unit:
        return True
    pieces = [Decimal(piece) for piece in written.split(",", maxsplit=1)[0].split(" ")]
    whole_fits = any(believable(number.value, kr) for kr in shown)
    parts_fit = len(pieces) == len(shown) and all(
        believable(piece, kr) for piece, kr in zip(pieces, shown, strict=False)
    )
    return whole_fits and not parts_fit


def _name_numbers(folded: str, shown: Sequence[Shown]) -> list[tuple[int, int]]:
    """Numbers that belong to a name in a title, such as ISO 27001, where the reply says that name."""
    spans: list[tuple[int, int]] = []
    for key_result in shown:
        known = {v for v in (key_result.start, key_result.target, key_result.current) if v is not None}
        for match in re.finditer(r"([a-zß]{2,})[ -](\d{1,6})(?![\d.,%])", fold(key_result.title)):
            if Decimal(match.group(2)) not in known and match.group(1) not in small_words():
                name = re.compile(
                    rf"(?<![a-zß0-9]){re.escape(match.group(1))}[ -]?{match.group(2)}(?![\d.,%])"
                )
                spans += [found.span() for found in name.finditer(folded)]
    return spans


def _spoken_for(folded: str) -> list[tuple[int, int]]:
    """Numbers inside a phrase with a meaning of its own, such as 'zero progress' or 'all three'."""
    return [match.span() for table in _WITH_NUMBERS for match in pattern(table).finditer(folded)]


def _mark(taken: bytearray, start: int, end: int, mark: int = 1) -> None:
    taken[start:end] = bytes([mark]) * (end - start)
