"""Numbers, dates and words as each reader's language and zone have them."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from gettext import NullTranslations

import pytest

from cards.blocks import Bold
from cards.voice import Voice, known_locale, preferred
from okrs.errors import HeadwayError
from okrs.texts import Sentence


class Shouting(NullTranslations):
    """A language in which everything is said loudly."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{WHO}", "{who}").replace("{N}", "{n}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.mark.parametrize(
    ("locale", "value", "unit", "expected"),
    [
        pytest.param("en", "1234.5", "", "1,234.5", id="English groups with commas"),
        pytest.param("de", "1234.5", "", "1.234,5", id="German groups with points"),
        pytest.param("fr", "1234.5", "", "1\u202f234,5", id="French groups with narrow spaces"),
        pytest.param("en", "14.5", "%", "14.5%", id="percent keeps its decimals"),
        pytest.param("de", "14.5", "%", "14,5\u00a0%", id="German puts a space before percent"),
        pytest.param("en", "1200000", "USD", "$1,200,000", id="whole dollars without cents"),
        pytest.param("en", "1200.5", "EUR", "€1,200.5", id="euros with what was said"),
        pytest.param("en", "9", "deals", "9 deals", id="a unit follows its number"),
        pytest.param("en", "3", "NPS", "3 NPS", id="three capitals are not always a currency"),
        pytest.param("en", "0.000001", "", "0.000001", id="a small number is not rounded away"),
    ],
)
def test_a_number_reads_as_its_reader_writes_it(locale: str, value: str, unit: str, expected: str) -> None:
    assert Voice(locale=locale).number(Decimal(value), unit) == expected


@pytest.mark.parametrize(("change", "expected"), [("3", "+3 deals"), ("-3", "−3 deals"), ("0", "±0 deals")])
def test_a_change_has_a_sign(change: str, expected: str) -> None:
    assert Voice().change(Decimal(change), "deals") == expected


def test_a_moment_is_told_in_the_persons_zone() -> None:
    instant = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
    assert Voice(zone="America/New_York").moment(instant) == "Sunday 6 December, 19:30"
    assert Voice(zone="Asia/Tokyo").moment(instant) == "Monday 7 December, 09:30"


def test_today_is_the_persons_day() -> None:
    assert Voice(zone="Pacific/Kiritimati").today(datetime(2026, 12, 6, 12, tzinfo=UTC)) == date(2026, 12, 7)


@pytest.mark.parametrize("name", ["xx-YY", "", "not a locale", "en-US"])
def test_an_unknown_locale_falls_back_to_one_that_exists(name: str) -> None:
    assert Voice(locale=name).number(Decimal("1234.5")) == "1,234.5"


def test_a_slack_style_locale_is_understood() -> None:
    assert known_locale("pt-BR") == "pt_BR"


def test_every_text_passes_through_the_catalogue() -> None:
    voice = Voice(catalogue=Shouting())
    assert voice.text("Hello {who}", who="Ana") == "HELLO Ana"
    assert voice.plural("{n} goal", "{n} goals", 2) == "2 GOALS"
    assert voice.spans("Hello {who}", who=Bold("Ana")) == ("HELLO ", Bold("Ana"))


def test_braces_in_what_people_wrote_are_left_alone() -> None:
    assert Voice().text("{note} was said", note="{who} {0}") == "{who} {0} was said"


def test_a_sentence_that_was_made_elsewhere_is_said_in_the_readers_language() -> None:
    voice = Voice(catalogue=Shouting())
    inner = Sentence("ask {who}", who="Ben")
    assert voice.told(inner) == "ASK Ben"
    assert voice.text("no: {n}", n=inner) == "NO: ASK Ben"
    assert (str(inner), f"{inner}!") == ("ask Ben", "ask Ben!")
    assert voice.told("as it is {is}") == "as it is {is}"
    assert copy(inner).values == {"who": "Ben"}


def test_a_refusal_within_a_refusal_is_said_in_the_readers_language() -> None:
    refused = HeadwayError("no {who}", who="Ben")
    outer = HeadwayError("because: {n}", n=refused.message)
    assert outer.message == "because: no Ben"
    assert Voice(catalogue=Shouting()).text(outer.template, **outer.values) == "BECAUSE: NO Ben"


def test_what_ends_with_a_full_stop_ends_the_sentence() -> None:
    assert Voice().text("Since {day}.", day="4. Apr.") == "Since 4. Apr."
    assert Voice().text("{who}. {day}", who="Acme Inc.", day="Apr.") == "Acme Inc. Apr."
    assert Voice().text("{words}…", words="hm.") == "hm.…"


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("de_AT", "de"),
        ("es_MX", "es"),
        ("fr_CA", "fr"),
        ("pt_BR", "pt"),
        ("pt_PT", "pt"),
        ("ja_JP", "ja"),
        ("it", "en"),
    ],
)
def test_a_region_has_the_texts_of_its_language(locale: str, wanted: str) -> None:
    assert Voice(locale=locale).tongue == wanted


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de_AT"),
        ("it-IT,it;q=0.9,ja;q=0.5", "ja"),
        ("PT-br", "pt_BR"),
        ("it", None),
        ("", None),
        ("*", None),
        (";;,,;", None),
        ("de-" + "x" * 5000, "de"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_is_spoken(accepted: str, wanted: str | None) -> None:
    assert preferred(accepted) == wanted
