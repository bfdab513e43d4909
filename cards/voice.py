"""The voice of Headway in one person's language and zone: wording, numbers, dates.

Every text a person reads passes through `text` or `plural`, which look it up in the gettext catalogue of the
person's language (`cards/locales/<language>/LC_MESSAGES/headway.po`); English is the source language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, is_currency

from cards.blocks import Spans
from okrs.texts import Sentence

LOCALES = Path(__file__).parent / "locales"
FALLBACK = "en"


@lru_cache(maxsize=64)
def _catalogue(locale: str) -> NullTranslations:
    """The texts for a locale, else for its language: whoever speaks Portuguese has one catalogue."""
    for name in (locale, locale.partition("_")[0]):
        path = LOCALES / name / "LC_MESSAGES" / "headway.po"
        if path.is_file():
            return _read(path, name)
    return NullTranslations()


@lru_cache(maxsize=64)
def _read(path: Path, locale: str) -> NullTranslations:
    # Compiled here, in some hundredths of a second, so that no build step can be forgotten.
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of the languages that Headway speaks, by their own names."""
    found = [FALLBACK, *(path.parents[1].name for path in LOCALES.glob("*/LC_MESSAGES/headway.po"))]
    return tuple(sorted(found, key=lambda code: Voice(locale=code).language))


@lru_cache(maxsize=64)
def known_locale(name: str) -> str:
    """The nearest locale that can format numbers and dates; English when there is none."""
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return FALLBACK


def preferred(accepted: str) -> str | None:
    """The first of a browser's languages (`de-AT,de;q=0.9`) that Headway speaks, if there is one."""
    names = (part.partition(";")[0].strip() for part in accepted.split(","))
    spoken = (name for name in names if name.replace("-", "_").partition("_")[0].lower() in languages())
    return next(map(known_locale, spoken), None)


@lru_cache(maxsize=64)
def _percent_pattern(locale: str) -> str:
    """The locale's own way to write per cent, with as many decimals as the value has."""
    return str(Locale.parse(locale).percent_formats[None].pattern).replace("0", "0.####", 1)


@lru_cache(maxsize=64)
def _currency_pattern(locale: str) -> str:
    """The locale's own way to write money; what was said in whole units is told in whole units."""
    return str(Locale.parse(locale).currency_formats["standard"].pattern).replace("0.00", "0.##")


@lru_cache(maxsize=10_000)
def _decimal(value: Decimal, locale: str) -> str:
    # Kept, since formatting is the dearest part of a prompt and the same few numbers come in every one.
    return format_decimal(value, format="#,##0.######", locale=locale)


def _filled(message: str, values: Mapping[str, object]) -> str:
    for name, value in values.items():
        # "4. Apr." and "Acme Inc." at the end of a sentence end it.
        if str(value).endswith("."):
            message = message.replace(f"{{{name}}}.", f"{{{name}}}")
    return message.format(**values)


@dataclass(frozen=True)
class Voice:
    """Speaks to one person; `zone` is their IANA time zone."""

    locale: str = FALLBACK
    zone: str = "UTC"
    catalogue: NullTranslations | None = None

    def text(self, message: str, **values: object) -> str:
        """`message` in the person's language with `{name}` places filled."""
        if isinstance(message, Sentence):
            return self.text(message.template, **message.values)
        found = self._gettext().gettext(message)
        return _filled(found, self._in_words(values)) if values else found

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """`one` or `many` by the language's plural rule; `{n}` is the number, locale-formatted."""
        found = self._gettext().ngettext(one, many, n)
        return _filled(found, {"n": self.number(Decimal(n)), **self._in_words(values)})

    def told(self, words: str) -> str:
        """A sentence that was made elsewhere, in the person's language; other words as they are."""
        return self.text(words) if isinstance(words, Sentence) else words

    def quoted(self, words: str) -> str:
        """Words of somebody's in the quotation marks of the language."""
        return self.text("“{words}”", words=words)

    def spans(self, message: str, **values: object) -> Spans:
        """Like `text`, but a place may hold a Bold, Mention or Link, kept as a span of its own."""
        found = self._gettext().gettext(message)
        spans: list[object] = []
        for literal, name, _, _ in Formatter().parse(found):
            if literal:
                spans.append(literal)
            if name is not None:
                value = values[name]
                if isinstance(value, tuple):
                    spans.extend(value)
                else:
                    spans.append(value if not isinstance(value, int | Decimal) else str(value))
        return tuple(spans)  # type: ignore[arg-type]

    def number(self, value: Decimal, unit: str = "") -> str:
        """A value with its unit: `1,200.5`, `47%`, `€1,350,000`, `9 deals`."""
        if unit == "%":
            return format_percent(value / 100, format=_percent_pattern(self._locale()), locale=self._locale())
        if len(unit) == 3 and unit.isupper() and is_currency(unit):
            pattern = _currency_pattern(self._locale())
            return format_currency(value, unit, format=pattern, locale=self._locale(), currency_digits=False)
        bare = _decimal(value, self._locale())
        return f"{bare} {unit}" if unit else bare

    def change(self, value: Decimal, unit: str = "") -> str:
        """A difference with its sign: `+3 deals`, `−1.5%`."""
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self.number(abs(value), unit)

    def percent(self, fraction: Decimal) -> str:
        """A fraction of one as whole per cent."""
        return format_percent(fraction, locale=self._locale())

    def day(self, day: date) -> str:
        """`Monday 7 December`, without the year."""
        return format_date(day, format=self.text("EEEE d MMMM"), locale=self._locale())

    def short_day(self, day: date) -> str:
        """`7 Dec`."""
        return format_date(day, format=self.text("d MMM"), locale=self._locale())

    def month(self, day: date) -> str:
        """`Dec 2026`."""
        return format_skeleton("yMMM", datetime(day.year, day.month, 1, tzinfo=UTC), locale=self._locale())

    def moment(self, instant: datetime) -> str:
        """`Monday 7 December, 09:30`, in the person's zone."""
        local = instant.astimezone(ZoneInfo(self.zone))
        return self.text("{day}, {time}", day=self.day(local.date()), time=self.clock(instant))

    def stamp(self, instant: datetime) -> str:
        """`7 Dec 2026, 09:30`, in the person's zone: for what may be long ago."""
        local = instant.astimezone(ZoneInfo(self.zone))
        return f"{format_date(local.date(), format='medium', locale=self._locale())}, {self.clock(instant)}"

    def clock(self, instant: datetime) -> str:
        local = instant.astimezone(ZoneInfo(self.zone))
        return format_time(local, format="HH:mm", tzinfo=ZoneInfo(self.zone), locale=self._locale())

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def spoken(self) -> str:
        """The locale that texts are in: `en` where there is no catalogue for the person's."""
        has_texts = self.catalogue is not None or type(self._gettext()) is not NullTranslations
        return self._locale() if has_texts else FALLBACK

    @property
    def tongue(self) -> str:
        """The code of the language that texts are in."""
        return self.spoken.partition("_")[0]

    @property
    def language(self) -> str:
        """The language spoken, in its own words: `Deutsch (Österreich)`."""
        name = Locale.parse(self._locale()).get_display_name() or self._locale()
        return name[:1].upper() + name[1:]

    def _in_words(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values, those that are sentences in the person's language."""
        return {
            name: self.text(told) if isinstance(told, Sentence) else told for name, told in values.items()
        }

    def _locale(self) -> str:
        return known_locale(self.locale)

    def _gettext(self) -> NullTranslations:
        return self.catalogue or _catalogue(self._locale())
