"""Where a person is: names of time zones, countries and regions, checked and put into their one spelling."""

import warnings
from collections.abc import Iterable
from functools import cache
from heapq import nlargest
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale
from rapidfuzz import fuzz

from okrs.errors import HeadwayError

_NO_PLACE = {"Factory", "localtime", "posixrules"}
_NEAR = 70.0


def check_zone(name: str) -> str:
    """The tz database's spelling of a zone, in whatever case it was written: "europe/berlin" -> "Europe/Berlin".

    Raises HeadwayError with the nearest names for a zone that the database does not have.
    """
    zone = _zones().get(_plain(name))
    if zone is None:
        raise _unknown_zone(name)
    return zone


@cache
def zone_of(name: str) -> ZoneInfo:
    """A zone's rules by its exact name; raises HeadwayError for a name that the tz database does not have."""
    if name not in _zone_names():
        raise _unknown_zone(name)
    return ZoneInfo(name)


def check_country(country: str, region: str | None = None) -> tuple[str, str | None]:
    """The codes that holidays are kept under, of codes or English names: ("germany", "bayern") -> ("DE", "BY").

    Raises HeadwayError with the nearest names for a country or a region that is not known.
    """
    found = _countries().get(_plain(country))
    if found is None:
        near = _nearest(country, _country_names().values())
        if near:
            raise HeadwayError(
                "Unknown country '{name}'. Did you mean {near}?", name=_short(country), near=near
            )
        raise HeadwayError(
            "Unknown country '{name}'. Write its two-letter code, for example DE for Germany.",
            name=_short(country),
        )
    kept = holidays.country_holidays(found)
    if region is None:
        return kept.country, None
    return kept.country, _check_region(kept.country, kept.get_subdivision_aliases(), region)


@cache
def public_holidays(country: str, region: str | None, year: int) -> frozenset[int]:
    """The ordinals of a year's public holidays: the country's own when the region is not known, else none."""
    try:
        # Beyond the years that a country's calendar is announced for, its fixed holidays come with a warning.
        with warnings.catch_warnings(action="ignore"):
            days = holidays.country_holidays(country, subdiv=region, years=year, expand=False)
    except NotImplementedError:
        return frozenset() if region is None else public_holidays(country, None, year)
    return frozenset(day.toordinal() for day in days)


def _check_region(country: str, regions: dict[str, list[str]], region: str) -> str:
    where = _country_names()[country]
    if not regions:
        raise HeadwayError(
            "{country} has no regions with holidays of their own: leave the region empty.", country=where
        )
    wanted = _plain(region)
    for code, names in regions.items():
        if wanted in {_plain(name) for name in (code, *names)}:
            return code
    near = _nearest(region, (f"{names[0]} ({code})" for code, names in regions.items() if names))
    if near:
        raise HeadwayError(
            "Unknown region '{name}' of {country}. Did you mean {near}?",
            name=_short(region),
            country=where,
            near=near,
        )
    raise HeadwayError(
        "Unknown region '{name}' of {country}. Write one of {all}.",
        name=_short(region),
        country=where,
        all=", ".join(regions),
    )


def _unknown_zone(name: str) -> HeadwayError:
    # Etc/GMT+1 lies an hour west of Greenwich, the opposite of what "GMT+1" means to most people.
    cities = (zone for zone in _zones().values() if "/" in zone and not zone.startswith("Etc/"))
    near = _nearest(name, cities)
    if near:
        return HeadwayError("Unknown time zone '{name}'. Did you mean {near}?", name=_short(name), near=near)
    return HeadwayError(
        "Unknown time zone '{name}'. Write it as region and city, for example Europe/Berlin or America/New_York.",
        name=_short(name),
    )


def _nearest(wanted: str, names: Iterable[str]) -> str:
    likeness = {name: _likeness(_plain(wanted[:100]), name) for name in names}
    best = nlargest(3, likeness, key=lambda name: likeness[name])
    near = [name for name in best if likeness[name] >= max(_NEAR, likeness[best[0]] - 10)]
    return ", ".join(near)


def _likeness(wanted: str, name: str) -> float:
    """0–100: how like `wanted` is the whole name, its city, or its words without the code in brackets."""
    whole = _plain(name)
    return max(
        fuzz.ratio(wanted, part) for part in (whole, whole.rpartition("/")[2], whole.partition(" (")[0])
    )


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _zones() -> dict[str, str]:
    return {_plain(name): name for name in sorted(_zone_names() - _NO_PLACE)}


@cache
def _countries() -> dict[str, str]:
    """Plain name, two or three letters -> a code that `holidays` takes."""
    codes = {_plain(code): code for code in holidays.list_supported_countries(include_aliases=True)}
    return codes | {_plain(name.partition(" (")[0]): code for code, name in _country_names().items()}


@cache
def _country_names() -> dict[str, str]:
    """Code -> "Germany (DE)"."""
    territories = Locale("en").territories
    codes = holidays.list_supported_countries(include_aliases=False)
    return {code: f"{territories.get(code, code)} ({code})" for code in codes}


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
