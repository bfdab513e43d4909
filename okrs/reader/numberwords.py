"""Numbers written as words (through text2num) and as kanji numerals."""

import re
from decimal import Decimal
from functools import cache

from text_to_num import alpha2digit

from okrs.reader.text import Text, fold

_WORDS = {
    "en": r"zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|thousand",
    "de": r"null|eins|einen|eine|ein|(?:ein|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun)?(?:hundert)?(?:und)?"
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzig|dreißig|dreissig|vierzig|fünfzig|sechzig|"
    r"siebzig|achtzig|neunzig)|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|(?:ein|zwei|drei|vier|fünf|"
    r"sechs|sieben|acht|"
    r"neun)?hundert|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|tausend",
    "fr": r"zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|"
    r"trente|quarante|cinquante|soixante|septante|huitante|nonante|cents?|mille",
    "es": r"cero|uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis|"
    r"diecisiete|dieciocho|diecinueve|veinte|veinti(?:uno|ún|dós|trés|cuatro|cinco|séis|siete|ocho|nueve)|treinta|"
    r"cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|doscientos|trescientos|cuatrocientos|quinientos|"
    r"seiscientos|setecientos|ochocientos|novecientos|mil",
    "pt": r"zero|um|uma|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|catorze|quatorze|quinze|"
    r"dezesseis|dezasseis|dezessete|dezassete|dezoito|dezenove|dezanove|vinte|trinta|quarenta|cinquenta|sessenta|"
    r"setenta|oitenta|noventa|cem|cento|duzentos|trezentos|quatrocentos|quinhentos|seiscentos|mil",
}
_GLUE = {"en": r"and", "de": r"und", "fr": r"et", "es": r"y", "pt": r"e"}
_MARK = {"en": r"point|dot", "de": r"komma", "fr": r"virgule", "es": r"coma|punto", "pt": r"vírgula|ponto"}
_ONES = {
    "en": {"one"},
    "de": {"eins", "einen", "eine", "ein"},
    "fr": {"un"},
    "es": {"uno", "un"},
    "pt": {"um", "uma"},
}
_ONE_NUMBER_BEFORE = re.compile(
    r"(?:^|\s|:)(?:plus|minus|up|down|by|another|just|only|at|is|are|now|:|um|bei|noch|de|a|en|em)\s?$"
)
_ONE_NUMBER_AFTER = re.compile(
    r"\s?(?:more|to go|short|new|fewer|less|additional|extra|mehr|weniger|de plus|de moins|mas\b|mais\b|menos)"
)
_SHARED = frozenset(
    [
        "once",
        "un",
        "une",
        "uno",
        "um",
        "uma",
        "ein",
        "eine",
        "einen",
        "elf",
        "dos",
        "sept",
        "neuf",
        "cent",
        "cents",
        "mille",
        "mil",
        "six",
        "dix",
        "seis",
        "cem",
        "cien",
        "ten",
        "tres",
        "die",
        "null",
        "hundert",
    ]
)
_HALF = re.compile(
    r"(?<![a-z])(?:half an?|a half|(?:einen? )?halbe[nrs]?|(?:un |une )?demi-?|medi[oa]|"
    r"mei[oa])(?=[\s-](?:points?|percent|percentage|day|hour|"
    r"minute|million|mio|punkt|prozent|tag|stunde|million|jour|heure|minute|point|punto|dia|hora|minuto|"
    r"millon|ponto|milhao)(?![a-z]))"
)
_A_UNIT = re.compile(
    r"(?<![a-z])an?(?=\s(?:full |whole )?(?:day|week|point|percentage point|minute|hour|"
    r"second)\s(?:faster|slower|quicker|less|more|better|worse|"
    r"shorter|longer|up|down)(?![a-z]))|(?<=(?:cut|ost|ned|ved|ped)\s)an?(?=\s(?:full |whole )?(?:day|"
    r"week|point|percentage point|minute|hour|second)"
    r"(?![a-z]))"
)
_ONE_VERB_BEFORE = re.compile(
    r"(?<![a-z])(?:lost|gained|added|won|dropped|fell|rose|grew|closed|signed|hired|minus|verloren|"
    r"gewonnen|perdu|gagne|baisse|augmente|"
    r"perdimos|ganamos|bajo|subio|perdemos|ganhamos|caiu|subiu|cayo|um|by|mais|noch|encore|otr[oa]|"
    r"outr[oa]|another)\s$"
)
_UNIT_AFTER = re.compile(
    r"\s(?:weeks?|days?|hours?|minutes?|points?|percent|tag|woche|stunde|jour|semaine|heure|dia|"
    r"semana|hora|punto|ponto)(?![a-z])"
)
_KANJI = "〇零一二三四五六七八九"
_KANJI_RUN = re.compile(rf"[{_KANJI}十百千万億]{{1,14}}")
_KANJI_COUNTER = re.compile(
    r"\s?(?:件|人|社|本|回|名|個|つ|%|％|パーセント|ポイント|点|円|ドル|日|分|秒|時間|万|割|です|に|まで|$)"
)


def find_spelled(text: Text, language: str) -> list[tuple[int, int, Decimal]]:
    """Start, end and value of every number in words: in the text's own language, else in English."""
    found: list[tuple[int, int, Decimal]] = []
    for tongue in dict.fromkeys((language, "en")):
        if tongue in _WORDS:
            found += [hit for hit in _spelled_in(text, tongue) if not _overlaps(hit, found)]
    for tongue in [other for other in _WORDS if other not in (language, "en")]:
        hits = [hit for hit in _spelled_in(text, tongue) if text.folded[hit[0] : hit[1]] not in _SHARED]
        found += [hit for hit in hits if not _overlaps(hit, found)]
    ones = [(m.start(), m.end(), Decimal(1)) for m in _A_UNIT.finditer(text.folded)]
    found += [hit for hit in ones if not _overlaps(hit, found)]
    halves = [(m.start(), m.end(), Decimal("0.5")) for m in _HALF.finditer(text.folded)]
    return [hit for hit in found if not _overlaps(hit, halves)] + halves + _kanji(text.folded)


def _overlaps(hit: tuple[int, int, Decimal], found: list[tuple[int, int, Decimal]]) -> bool:
    return any(hit[0] < end and start < hit[1] for start, end, _ in found)


@cache
def _run_pattern(tongue: str) -> re.Pattern[str]:
    word = rf"(?:{fold(_WORDS[tongue])})"
    between = rf"(?:[\s-]+(?:(?:{_GLUE[tongue]})[\s-]+)?)"
    run = rf"{word}(?:{between}{word}){{0,7}}"
    return re.compile(
        rf"(?<![a-zß0-9'-])(?P<whole>{run})(?:\s(?:{fold(_MARK[tongue])})\s(?P<part>{run}))?(?![a-zß0-9])"
    )


def _spelled_in(text: Text, tongue: str) -> list[tuple[int, int, Decimal]]:
    found = []
    for match in _run_pattern(tongue).finditer(text.folded):
        if (
            tongue in ("fr", "pt")
            and match.group() == "tres"
            and text.shown[match.start() : match.end()].lower() == "très"
        ):
            continue
        if match.group() in _ONES[tongue] and not _one_counts(text.folded, match):
            continue
        value = _value(text.shown[match.start() : match.end()], match, tongue)
        if value is not None:
            found.append((match.start(), match.end(), value))
    return found


def _one_counts(folded: str, match: re.Match[str]) -> bool:
    before, after = folded[max(0, match.start() - 12) : match.start()], folded[match.end() : match.end() + 14]
    if _ONE_NUMBER_AFTER.match(after) or _ONE_VERB_BEFORE.search(before):
        return True
    if _ONE_NUMBER_BEFORE.search(before) and _UNIT_AFTER.match(after):
        return True
    return bool(_ONE_NUMBER_BEFORE.search(before)) and not re.match(
        r"\s+(?!and\b|und\b|et\b|y\b)[a-z]", after
    )


def _value(shown: str, match: re.Match[str], tongue: str) -> Decimal | None:
    words = " ".join(shown.lower().replace("fourty", "forty").split())
    if match.group("part"):
        mark = re.search(rf"\s(?:{_MARK[tongue]}|{fold(_MARK[tongue])})\s", words)
        if not mark:
            return None
        whole = _convert(words[: mark.start()], tongue)
        digits = [_convert(part, tongue) for part in words[mark.end() :].split()]
        if whole is None or None in digits:
            return None
        together = _convert(words[mark.end() :], tongue)
        fraction = str(together) if together is not None else "".join(map(str, digits))
        return Decimal(f"{whole}.{fraction}")
    whole = _convert(words, tongue)
    return None if whole is None else Decimal(whole)


def _convert(words: str, tongue: str) -> int | None:
    for spelling in dict.fromkeys((words, words.replace("-", " "))):
        digits = _alpha(spelling, tongue)
        if digits is not None:
            return digits
    return None


def _alpha(words: str, tongue: str) -> int | None:
    small = _SMALL.get(words)
    if small is not None:
        return small
    digits: str = alpha2digit(words, tongue)
    return int(digits) if re.fullmatch(r"\d{1,15}", digits) else None


_SMALL = {
    "einen": 1, "eine": 1, "ein": 1, "zero": 0, "null": 0, "zéro": 0, "cero": 0,
    "one": 1, "eins": 1, "un": 1, "uno": 1, "um": 1, "uma": 1, "two": 2,
    "zwei": 2, "zwo": 2, "deux": 2, "dos": 2, "dois": 2, "duas": 2, "three": 3, "drei": 3, "trois": 3, "tres": 3,
    "três": 3, "four": 4, "vier": 4, "quatre": 4, "cuatro": 4, "quatro": 4, "five": 5, "fünf": 5, "cinq": 5,
    "cinco": 5, "six": 6, "sechs": 6, "seis": 6, "seven": 7, "sieben": 7, "sept": 7, "siete": 7, "sete": 7,
    "eight": 8, "acht": 8, "huit": 8, "ocho": 8, "oito": 8, "nine": 9, "neun": 9, "neuf": 9, "nueve": 9, "nove": 9,
    "ten": 10, "zehn": 10, "dix": 10, "diez": 10, "dez": 10,
}  # fmt: skip


def _kanji(folded: str) -> list[tuple[int, int, Decimal]]:
    found = []
    for match in _KANJI_RUN.finditer(folded):
        value = _kanji_value(match.group())
        before = folded[max(0, match.start() - 1) : match.start()]
        if value is None or before.isdigit() or match.group() in ("十", "百", "千", "万", "億"):
            continue
        after = folded[match.end() : match.end() + 6]
        if (
            _KANJI_COUNTER.match(after)
            and not after.startswith(("つ目", "番", "部", "人目"))
            and not (len(match.group()) == 1 and before and before in "第唯統")
        ):
            found.append((match.start(), match.end(), Decimal(value)))
    return found


def _kanji_value(run: str) -> int | None:
    if re.fullmatch(rf"[{_KANJI}]{{2,}}", run):
        return int("".join(str(max(0, _KANJI.index(c) - 1)) for c in run))
    total, section, digit = 0, 0, None
    for c in run:
        if c in _KANJI:
            if digit is not None:
                return None
            digit = max(0, _KANJI.index(c) - 1)
        elif c in "十百千":
            section += (1 if digit is None else digit) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = None
        else:
            total += (section + (digit or 0)) * {"万": 10_000, "億": 100_000_000}[c]
            section, digit = 0, None
    return total + section + (digit or 0)
