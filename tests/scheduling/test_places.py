import pytest

from okrs.errors import HeadwayError
from scheduling.calendar import WorkingCalendar, check_country, check_zone
from tests.scheduling.people import EVERY_ZONE


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"])
def test_a_zone_is_known_in_any_case_and_with_spaces(zone: str) -> None:
    assert check_zone(zone) == zone
    assert check_zone(f" {zone.lower().replace('_', ' ')} ") == zone


def test_every_zone_of_the_database_keeps_its_own_name() -> None:
    places = [zone for zone in EVERY_ZONE if zone not in ("Factory", "localtime")]
    assert [check_zone(zone) for zone in places] == places


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        pytest.param("Europe/Berln", "Did you mean Europe/Berlin?", id="a slip"),
        pytest.param("berlin", "Did you mean Europe/Berlin?", id="a city alone"),
        pytest.param("New York", "Did you mean America/New_York?", id="a city of two words"),
        pytest.param("PST", "for example Europe/Berlin", id="an abbreviation that stands for several"),
        pytest.param("GMT+1", "for example Europe/Berlin", id="an offset, never answered by its opposite"),
        pytest.param("", "for example Europe/Berlin", id="nothing"),
        pytest.param("localtime", "for example Europe/Berlin", id="the server's own zone"),
        pytest.param("../../etc/passwd", "for example Europe/Berlin", id="a path"),
    ],
)
def test_an_unknown_zone_is_refused_with_what_to_write(written: str, sentence: str) -> None:
    with pytest.raises(HeadwayError) as refused:
        check_zone(written)
    assert str(refused.value).startswith(f"Unknown time zone '{written}'. ")
    assert sentence in str(refused.value)


def test_a_very_long_name_is_cut_in_the_refusal() -> None:
    with pytest.raises(HeadwayError) as refused:
        check_zone("x" * 100_000)
    assert len(str(refused.value)) < 200


def test_a_calendar_takes_no_unknown_zone() -> None:
    with pytest.raises(HeadwayError, match="Did you mean Europe/Berlin"):
        WorkingCalendar(zone="Europe/Berln")


@pytest.mark.parametrize(
    ("country", "region", "codes"),
    [
        ("DE", None, ("DE", None)),
        ("germany", "bayern", ("DE", "BY")),
        ("DEU", "by", ("DE", "BY")),
        ("uk", "Scotland", ("GB", "SCT")),
        (" united  states ", "ca", ("US", "CA")),
        ("Somalia", None, ("SO", None)),
    ],
)
def test_countries_and_regions_are_known_by_code_and_by_name(
    country: str, region: str | None, codes: tuple[str, str | None]
) -> None:
    assert check_country(country, region) == codes


@pytest.mark.parametrize(
    ("country", "region", "sentence"),
    [
        ("Germny", None, "Unknown country 'Germny'. Did you mean Germany (DE)?"),
        (
            "Atlantis",
            None,
            "Unknown country 'Atlantis'. Write its two-letter code, for example DE for Germany.",
        ),
        ("DE", "Bayren", "Unknown region 'Bayren' of Germany (DE). Did you mean Bayern (BY)?"),
        (
            "GB",
            "Cornwall",
            "Unknown region 'Cornwall' of United Kingdom (GB). Write one of ENG, NIR, SCT, WLS.",
        ),
        ("SO", "Bari", "Somalia (SO) has no regions with holidays of their own: leave the region empty."),
    ],
)
def test_an_unknown_country_or_region_is_refused_with_what_to_write(
    country: str, region: str | None, sentence: str
) -> None:
    with pytest.raises(HeadwayError) as refused:
        check_country(country, region)
    assert str(refused.value) == sentence
