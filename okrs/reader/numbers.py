"""Number tokens in a folded text: digits in any country's writing, number words, kanji numerals."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from okrs.reader.numberwords import find_spelled
from okrs.reader.text import Text
from okrs.reader.units import currency_before_pattern, is_currency, measure_of, unit_of, unit_pattern

_CORE = re.compile(
    r"\d{1,3}(?:[\u00a0']\d{3})+(?:[.,]\d{1,6})?(?!\d)"
    r"|(?<!\d )\d{1,3}(?: \d{3})+(?:,\d{1,2})?(?![\d%]|[.,]\d)"
    r"|\d{1,18}(?:[.,]\d{1,12}){0,8}"
    r"|(?<![\d\w])[.,]\d{1,6}"
)
_GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333333333", "⅔": "0.666666666667"}
_SIGN = re.compile(r"(?:^|(?<=[\s(:=~,;/|>]))([+-]|±)\s?$")
_SIGN_GLUED = re.compile(r"(?<=[^\s\d.,%)\]-])(\+)$")
_SPELLED_SIGN = re.compile(r"(?<![a-z])(plus|minus|moins|menos|mas|mais)\s$")
_MILLION = Decimal(1_000_000)
_THOUSAND = Decimal(1000)
_BILLION = Decimal(1_000_000_000)
_SCALES: tuple[tuple[str, tuple[Decimal, ...]], ...] = (
    (r"mil millones|mil milhoes", (_BILLION,)),
    (r"k|teur|t€|tsd\.?|thousand|tausend|mille|grand|千", (_THOUSAND,)),
    (r"mios?\.?|mn|mm|mlns?|mill\.?|millions?|millionen|millones|millon|milhao|milhoes|mi|百万", (_MILLION,)),
    (r"mil", (_MILLION, _THOUSAND)),
    (r"m", (_MILLION,)),
    (r"mrds?\.?|bn|b|bi|billions?|milliarden?|milliards?|bilhao|bilhoes", (_BILLION,)),
    (r"万", (Decimal(10_000),)),
    (r"億", (Decimal(100_000_000),)),
    (r"兆", (Decimal(10) ** 12,)),
)
_KANJI_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)(兆|億|百万|万|千)")
_KANJI_RUN = re.compile(
    r"(?<![\d,])\d[\d,]*(?:\.\d+)?(?:兆|億|百万|万|千)(?:\d[\d,]*(?:\.\d+)?(?:兆|億|万|千)?){0,4}"
)


@dataclass(frozen=True)
class Number:
    """One number as written: where it stands, what it can be worth, its sign and its unit.

    `values` holds every reading of an unclear mark ("1.200" is 1200 or 1.2), the likeliest first.
    `unit` is "", "%", "pp", "points", a currency code or a measure's name; `scaled` tells of a k or a million.
    """

    start: int
    end: int
    values: tuple[Decimal, ...]
    sign: str = ""
    unit: str = ""
    scaled: bool = False
    suffix: str = ""
    spelled: bool = False
    listed: bool = False
    core: tuple[int, int] = (0, 0)

    @property
    def value(self) -> Decimal:
        """The likeliest reading."""
        return self.values[0]


def find_numbers(text: Text, language: str, taken: bytearray) -> list[Number]:
    """Every number outside the places already taken, in order, each with its sign, scale and unit."""
    spots = [*_digits(text.folded, taken, language), *find_spelled_numbers(text, language, taken)]
    spots.sort(key=lambda number: (number.start, -number.end))
    found: list[Number] = []
    for number in spots:
        if not found or number.start >= found[-1].end:
            found.append(_with_surroundings(text.folded, number, language, taken))
    return _join_compounds(text.folded, found)


def find_spelled_numbers(text: Text, language: str, taken: bytearray) -> list[Number]:
    """Numbers written as words or kanji."""
    return [
        Number(start, end, (value,), spelled=True, core=(start, end))
        for start, end, value in find_spelled(_uncovered(text, taken), language)
    ]


def _uncovered(text: Text, taken: bytearray) -> Text:
    """The text with the taken places made unreadable, so that 'k r one twenty' leaves 'twenty'."""
    if not any(taken):
        return text
    folded = "".join("¤" if mark else c for c, mark in zip(text.folded, taken, strict=True))
    return Text(text.shown, folded)


def _digits(folded: str, taken: bytearray, language: str) -> list[Number]:
    found: list[Number] = []
    for run in _KANJI_RUN.finditer(folded):
        if not any(taken[run.start() : run.end()]):
            value = _kanji_value(run.group())
            found.append(Number(run.start(), run.end(), (value,), scaled=True, core=run.span()))
    for match in _CORE.finditer(folded):
        start, end = match.span()
        if any(taken[start:end]):
            found.extend(_pieces(folded, taken, start, end, language))
        else:
            found.extend(_read_core(match.group(), start, language))
    return found


def _pieces(folded: str, taken: bytearray, start: int, end: int, language: str) -> list[Number]:
    """What is left of a run of digits when part of it is taken, such as the ref in '#1 900'."""
    found: list[Number] = []
    for piece in re.finditer(r"\d+(?:[.,]\d+)?", folded[start:end]):
        at = start + piece.start()
        if not any(taken[at : start + piece.end()]):
            found.extend(_read_core(piece.group(), at, language))
    return found


def _read_core(core: str, start: int, language: str) -> list[Number]:
    if core.count(",") >= 2 and re.fullmatch(r"\d+(?:,\d+)+", core) and not _is_grouped(core, ","):
        return _listed(core, start)
    values = _readings(core, language)
    if not values:
        return []
    end = start + len(core)
    return [Number(start, end, values, core=(start, end))]


def _listed(core: str, start: int) -> list[Number]:
    return [
        Number(start + m.start(), start + m.end(), (Decimal(m.group()),), listed=True,
               core=(start + m.start(), start + m.end()))
        for m in re.finditer(r"\d+", core)
    ]  # fmt: skip


def _readings(core: str, language: str) -> tuple[Decimal, ...]:
    if " " in core or "\u00a0" in core or "'" in core:
        return (Decimal(re.sub(r"[ \u00a0']", "", core).replace(",", ".")),)
    marks = re.findall(r"[.,]", core)
    if not marks:
        return (Decimal(core),)
    if core[0] in ".,":
        return (Decimal("0." + core[1:]),)
    if len(marks) == 1:
        return _one_mark(core, marks[0], language)
    if len(set(marks)) == 1:
        return (Decimal(core.replace(marks[0], "")),) if _is_grouped(core, marks[0]) else ()
    whole, fraction = re.split(r"[.,](?=\d*$)", core)
    if len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and _is_grouped(whole, marks[0]):
        return (Decimal(re.sub(r"[.,]", "", whole) + "." + fraction),)
    return ()


def _one_mark(core: str, mark: str, language: str) -> tuple[Decimal, ...]:
    left, right = core.split(mark)
    decimal = Decimal(f"{left}.{right}")
    if len(right) != 3 or len(left) > 3 or left.startswith("0"):
        return (decimal,)
    grouped = Decimal(left + right)
    grouping = "," if language in ("en", "ja") else "."
    return (grouped, decimal) if mark == grouping else (decimal, grouped)


def _is_grouped(core: str, mark: str) -> bool:
    groups = core.split(mark)
    if mark == "," and len(groups) >= 3 and re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}", core):
        return True
    return len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _kanji_value(run: str) -> Decimal:
    value, place = Decimal(0), 0
    for part in _KANJI_PART.finditer(run):
        scale = next(worth[0] for words, worth in _SCALES if part.group(2) in words.split("|"))
        value += Decimal(part.group(1).replace(",", "")) * scale
        place = part.end()
    rest = run[place:].replace(",", "")
    return value + (Decimal(rest) if rest else 0)


@cache
def _scale_pattern() -> re.Pattern[str]:
    words = "|".join(f"(?P<s{place}>{words})" for place, (words, _) in enumerate(_SCALES))
    return re.compile(rf"[\s\u00a0-]?(?:{words})(?![a-zß])")


def _with_surroundings(folded: str, number: Number, language: str, taken: bytearray) -> Number:
    number = _with_fraction_glyph(folded, number)
    number = _with_minutes(folded, number) or _with_scale(folded, number, language, taken)
    if not number.unit:
        number = _with_unit_after(folded, number, taken)
    number = _with_half(folded, number)
    return _with_sign(folded, number)


def _with_fraction_glyph(folded: str, number: Number) -> Number:
    glyph = _GLYPHS.get(folded[number.end : number.end + 1])
    if glyph:
        return replace(number, values=tuple(v + Decimal(glyph) for v in number.values), end=number.end + 1)
    mixed = re.compile(r" 1/([24])(?![\d/])").match(folded, number.end)
    if mixed and number.value == number.value.to_integral_value() and not number.listed:
        part = Decimal(1) / Decimal(mixed.group(1))
        return replace(number, values=tuple(v + part for v in number.values), end=mixed.end())
    return number


def _with_minutes(folded: str, number: Number) -> Number | None:
    """The m of '7m30s' and of '5h 45m' is minutes."""
    if re.match(r"\s?m(?:\s?\d{1,2}\s?s)(?![a-z])", folded[number.end :]) or (
        re.match(r"\s?m(?![a-z])", folded[number.end :]) and re.search(r"\dh\s?$", folded[: number.start])
    ):
        return replace(number, unit="m2", end=folded.index("m", number.end) + 1)
    return None


def _with_half(folded: str, number: Number) -> Number:
    half = re.compile(r"\s(?:and a half|y medi[oa]|e mei[oa]|et demie?|einhalb)(?![a-z])").match(
        folded, number.end
    )
    if half:
        return replace(number, values=tuple(v + Decimal("0.5") for v in number.values), end=half.end())
    return number


def _with_scale(folded: str, number: Number, language: str, taken: bytearray) -> Number:
    if number.listed or number.scaled:
        return number
    match = _scale_pattern().match(folded, number.end)
    if not match or any(taken[match.start() : match.end()]):
        return number
    name = match.lastgroup or "s0"
    worth = _SCALES[int(name[1:])][1]
    if match.group(name) == "m" and (
        not _is_million_m(folded, match) or re.match(r"m[²2/]", folded[number.end :])
    ):
        return number
    if (
        match.group(name) in (("b",) if language == "pt" else ("b", "bi", "mi", "k"))
        and match.group() != match.group(name)
        and name != "s1"
    ):
        return number
    if match.group(name) == "mil" and language in ("es", "pt"):
        worth = worth[::-1]
    values = tuple(dict.fromkeys(value * scale for scale in worth for value in number.values))
    end = match.end()
    tail = re.compile(r"\s(?:de|of|d')(?=\s?(?:[$€£¥]|euros?|dollars?|dolares|reais|yen|pesos))\s?").match(
        folded, end
    )
    return replace(
        number, values=values, end=tail.end() if tail else end, scaled=True, suffix=match.group(name)
    )


def _is_million_m(folded: str, match: re.Match[str]) -> bool:
    """'1.3m' and '1,45 M€', but not '5 m'."""
    return match.group() == "m" or bool(re.match(r"\s?(?:[€$£¥]|eur|usd|gbp|brl|chf)", folded[match.end() :]))


def _with_unit_after(folded: str, number: Number, taken: bytearray) -> Number:
    match = re.compile(r"[\s\u00a0-]?").match(folded, number.end)
    at = match.end() if match else number.end
    unit = unit_pattern().match(folded, at)
    if not unit or any(taken[at : unit.end()]):
        return number
    if folded[at - 1 : at] == "-" and at > number.end and not unit.group()[0].isalpha():
        return number
    name = unit_of(unit)
    if folded[at:].startswith(("$", "€", "£", "¥")) and re.match(r"\S\s?\d", folded[at:]):
        return number
    if name == "tenths":
        return replace(number, values=tuple(v * 10 for v in number.values), unit="%", end=unit.end())
    return replace(number, unit=name, end=unit.end())


def _with_sign(folded: str, number: Number) -> Number:
    start, unit = number.start, number.unit
    before = folded[max(0, start - 14) : start]
    money = currency_before_pattern().search(before)
    if money and not (unit and not number.scaled and unit != "%"):
        unit = (money.lastgroup or "c")[1:]
        start -= len(money.group())
        before = before[: len(before) - len(money.group())]
    sign = _SIGN.search(before) or _SIGN_GLUED.search(before)
    if sign and sign.group(1) in "+-":
        space_after = sign.group().endswith(" ") and not before.rstrip("+- ").endswith((":", "=", "("))
        if not (space_after and sign.group(1) == "-"):
            return replace(number, sign=sign.group(1), start=start - len(sign.group()), unit=unit)
    spelled = _SPELLED_SIGN.search(before)
    if spelled and spelled.group(1) in ("plus", "minus"):
        return replace(number, sign="+" if spelled.group(1) == "plus" else "-", unit=unit,
                       start=start - len(spelled.group()))  # fmt: skip
    return replace(number, start=start, unit=unit)


def _join_compounds(folded: str, numbers: list[Number]) -> list[Number]:
    """'1 h 30 min' and '2 million 300 thousand' are one number each."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        if last and _continues(folded, last, number):
            joined[-1] = _together(last, number)
        else:
            joined.append(number)
    return joined


def _continues(folded: str, last: Number, number: Number) -> bool:
    if not re.fullmatch(r"\s?(?:and |und |et |y |e )?", folded[last.end : number.start]) or number.sign:
        return False
    times = [unit for unit in (last.unit, number.unit) if re.fullmatch(r"m[0-5]", unit)]
    if len(times) == 2:
        return int(number.unit[1:]) < int(last.unit[1:])
    if re.fullmatch(r"m[23]", last.unit) and not number.unit and last.end == number.start:
        return len(folded[number.start : number.end]) == 2
    return min(len(last.suffix), len(number.suffix)) > 3 and not last.unit and number.value < last.value


def _together(last: Number, number: Number) -> Number:
    if is_currency(number.unit) or not last.unit:
        return replace(last, values=(last.value + number.value,), end=number.end, unit=number.unit)
    big = measure_of(last.unit)
    small = measure_of(number.unit or f"m{int(last.unit[1:]) - 1}")
    if big is None or small is None:
        return last
    total = last.value + number.value * small.worth / big.worth
    return replace(last, values=(total,), end=number.end)
