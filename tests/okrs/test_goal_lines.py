"""Key results as people write them: what is clear is read, and whatever is not is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st

from okrs.find import Named
from okrs.goal_lines import LONGEST, GoalLine, Problem, read_line
from okrs.measure import Band, Kind, Measure, check

TODAY = date(2026, 11, 23)
DECEMBER = date(2026, 12, 15)
CHURN, REVENUE = UUID(int=1), UUID(int=2)
METRICS = (Named(CHURN, ("Monthly churn", "CHURN")), Named(REVENUE, ("Recurring revenue", "MRR")))


def line(
    title: str, kind: Kind, start: str | None = None, target: str | None = None, unit: str = ""
) -> GoalLine:
    return GoalLine(
        title=title,
        kind=kind,
        band=None,
        start=None if start is None else Decimal(start),
        target=None if target is None else Decimal(target),
        upper=None,
        unit=unit,
        owner_words="",
        ends=None,
        weight=Decimal(1),
    )


def up(title: str, start: str, target: str, unit: str = "") -> GoalLine:
    return line(title, Kind.INCREASE, start, target, unit)


def down(title: str, start: str, target: str, unit: str = "") -> GoalLine:
    return line(title, Kind.DECREASE, start, target, unit)


def least(title: str, target: str, unit: str = "") -> GoalLine:
    return replace(line(title, Kind.MAINTAIN, None, target, unit), band=Band.AT_LEAST)


def most(title: str, target: str, unit: str = "") -> GoalLine:
    return replace(line(title, Kind.MAINTAIN, None, target, unit), band=Band.AT_MOST)


def between(title: str, low: str, high: str, unit: str = "") -> GoalLine:
    found = line(title, Kind.MAINTAIN, None, low, unit)
    return replace(found, band=Band.BETWEEN, upper=Decimal(high))


def milestone(title: str) -> GoalLine:
    return line(title, Kind.MILESTONE, unit="%")


NPS = up("Lift NPS from 30 to 50", "30", "50")
READ = {
    "en": {
        "Lift NPS from 30 to 50 points": up("Lift NPS from 30 to 50 points", "30", "50", "points"),
        "NPS 30 → 50": up("NPS 30 → 50", "30", "50"),
        "NPS 30->50": up("NPS 30->50", "30", "50"),
        "NPS 30 to 50": up("NPS 30 to 50", "30", "50"),
        "Lift NPS to 50 from 30": up("Lift NPS to 50 from 30", "30", "50"),
        "Lift NPS from −5 to 20": up("Lift NPS from −5 to 20", "-5", "20"),
        "NPS to 50 (now 30)": up("NPS to 50", "30", "50"),
        "Churn < 2% (now 3.1%)": down("Churn < 2%", "3.1", "2", "%"),
        "Churn ≤ 2% (now 1.5%)": most("Churn ≤ 2%", "2", "%"),
        "Have at least 3 pilots (now 0)": up("Have at least 3 pilots", "0", "3", "pilots"),
        "Cut churn from 5% to below 3%": down("Cut churn from 5% to below 3%", "5", "3", "%"),
        "Cut churn from 3.1% today to 2%": down("Cut churn from 3.1% today to 2%", "3.1", "2", "%"),
        "Keep uptime at least 99.9%": least("Keep uptime at least 99.9%", "99.9", "%"),
        "Keep p95 latency < 300 ms": most("Keep p95 latency < 300 ms", "300", "ms"),
        "Keep headcount between 20 and 25": between("Keep headcount between 20 and 25", "20", "25"),
        "Keep headcount 20-25 people": between("Keep headcount 20-25 people", "20", "25", "people"),
        "Ship the new onboarding (milestone)": milestone("Ship the new onboarding"),
        "Milestone: complete the SOC 2 audit": milestone("complete the SOC 2 audit"),
        "Measure time to first value (baseline)": line("Measure time to first value", Kind.BASELINE),
        "Grow MRR from $900k to $1.5M": up("Grow MRR from $900k to $1.5M", "900000", "1500000", "USD"),
        "Users from 1,200 to 1,500": up("Users from 1,200 to 1,500", "1200", "1500"),
        "Orders from 900 to 1.5k": up("Orders from 900 to 1.5k", "900", "1500"),
        "Onboarding from 5 days to 1 day": down("Onboarding from 5 days to 1 day", "5", "1", "days"),
        "From 0 to 20 enterprise deals": up("From 0 to 20 enterprise deals", "0", "20", "enterprise deals"),
        "From zero to 20 deals": up("From zero to 20 deals", "0", "20", "deals"),
        "Solved within 1 day from 60% to 80%": up("Solved within 1 day from 60% to 80%", "60", "80", "%"),
        "Cut cost from 5 to 3 EUR in Q4": down("Cut cost from 5 to 3 EUR in Q4", "5", "3", "EUR"),
        "1. Lift NPS from 30 to 50": NPS,
        "- Lift NPS from 30 to 50": NPS,
        "KR2: Lift NPS from 30 to 50": NPS,
        "**Lift NPS** from 30 to 50": NPS,
        "Lift NPS from 30 to 50 by 15 Dec": replace(NPS, ends=DECEMBER),
        "Lift NPS from 30 to 50 (15 Dec)": replace(NPS, ends=DECEMBER),
        "Lift NPS from 30 to 50, due 2026-12-15": replace(NPS, ends=DECEMBER),
        "Lift NPS from 30 to 50 by 12/15": replace(NPS, ends=DECEMBER),
        "Lift NPS from 30 to 50 by Friday": replace(NPS, ends=date(2026, 11, 27)),
        "Lift NPS from 30 to 50 by 15 Nov 2027": replace(NPS, ends=date(2027, 11, 15)),
        "Lift NPS from 30 to 50 @ana": replace(NPS, owner_words="ana"),
        "Lift NPS from 30 to 50 @ana lima": replace(NPS, owner_words="ana lima"),
        "Lift NPS from 30 to 50 – Ana": replace(NPS, owner_words="Ana"),
        "Lift NPS from 30 to 50 - Ana Lima": replace(NPS, owner_words="Ana Lima"),
        "Lift NPS from 30 to 50, ana@acme.example": replace(NPS, owner_words="ana@acme.example"),
        "@ana Lift NPS from 30 to 50": replace(NPS, owner_words="ana"),
        "Lift NPS from 30 to 50 - the new way": replace(NPS, title="Lift NPS from 30 to 50 - the new way"),
        "Lift NPS from 30 to 50 (weight 2)": replace(NPS, weight=Decimal(2)),
        "Lift NPS from 30 to 50 @Ana Lima by 15 Dec, weight 1.5": replace(
            NPS, owner_words="Ana Lima", ends=DECEMBER, weight=Decimal("1.5")
        ),
        "Lower weight from 80 to 75 kg": down("Lower weight from 80 to 75 kg", "80", "75", "kg"),
        "Growth @ scale from 3 to 5": up("Growth @ scale from 3 to 5", "3", "5"),
    },
    "de": {
        "NPS von 30 auf 50 Punkte steigern": up("NPS von 30 auf 50 Punkte steigern", "30", "50", "Punkte"),
        "Abwanderung unter 2 % (aktuell 3,1 %)": down("Abwanderung unter 2 %", "3.1", "2", "%"),
        "Umsatz von 1.200 auf 1.500 € bis 15. Dezember @Ana": replace(
            up("Umsatz von 1.200 auf 1.500 €", "1200", "1500", "EUR"), ends=DECEMBER, owner_words="Ana"
        ),
        "Verfügbarkeit bei mindestens 99,9 % halten": least(
            "Verfügbarkeit bei mindestens 99,9 % halten", "99.9", "%"
        ),
        "Neues Onboarding ausliefern (Meilenstein)": milestone("Neues Onboarding ausliefern"),
        "Tickets von 4 auf 2,5 senken, Gewicht 2": replace(
            down("Tickets von 4 auf 2,5 senken", "4", "2.5"), weight=Decimal(2)
        ),
    },
    "fr": {
        "Passer le NPS de 30 à 50 points": up("Passer le NPS de 30 à 50 points", "30", "50", "points"),
        "Attrition < 2 % (actuellement 3,1 %)": down("Attrition < 2 %", "3.1", "2", "%"),
        "Maintenir la disponibilité à au moins 99,9 %": least(
            "Maintenir la disponibilité à au moins 99,9 %", "99.9", "%"
        ),
        "Livrer le nouvel accueil (jalon)": milestone("Livrer le nouvel accueil"),
        "Réduire les tickets de 4 à 2,5 d'ici le 15 décembre": replace(
            down("Réduire les tickets de 4 à 2,5", "4", "2.5"), ends=DECEMBER
        ),
    },
    "es": {
        "Subir el NPS de 30 a 50 puntos": up("Subir el NPS de 30 a 50 puntos", "30", "50", "puntos"),
        "Abandono por debajo del 2 % (ahora 3,1 %)": down("Abandono por debajo del 2 %", "3.1", "2", "%"),
        "Mantener la disponibilidad al menos en 99,9 %": least(
            "Mantener la disponibilidad al menos en 99,9 %", "99.9", "%"
        ),
        "Lanzar el nuevo registro (hito)": milestone("Lanzar el nuevo registro"),
        "Reducir tickets de 4 a 2,5 antes del 15 de diciembre": replace(
            down("Reducir tickets de 4 a 2,5", "4", "2.5"), ends=DECEMBER
        ),
    },
    "pt-BR": {
        "Aumentar o NPS de 30 para 50 pontos": up(
            "Aumentar o NPS de 30 para 50 pontos", "30", "50", "pontos"
        ),
        "Churn abaixo de 2% (agora 3,1%)": down("Churn abaixo de 2%", "3.1", "2", "%"),
        "Manter a disponibilidade em pelo menos 99,9%": least(
            "Manter a disponibilidade em pelo menos 99,9%", "99.9", "%"
        ),
        "Lançar o novo onboarding (marco)": milestone("Lançar o novo onboarding"),
        "Receita de R$ 900 mil para R$ 1,5 mi até 15 de dezembro": replace(
            up("Receita de R$ 900 mil para R$ 1,5 mi", "900000", "1500000", "BRL"), ends=DECEMBER
        ),
    },
    "ja": {
        "NPSを30から50に上げる": up("NPSを30から50に上げる", "30", "50"),
        "NPSを30点から50点まで上げる": up("NPSを30点から50点まで上げる", "30", "50", "点"),
        "解約率を2%未満にする（現在3.1%）": down("解約率を2%未満にする", "3.1", "2", "%"),
        "稼働率を99.9%以上に維持する": least("稼働率を99.9%以上に維持する", "99.9", "%"),
        "新しい画面を公開（マイルストーン）": milestone("新しい画面を公開"),
        "問い合わせを40件から25件に減らす、12月15日まで @田中": replace(
            down("問い合わせを40件から25件に減らす", "40", "25", "件"), ends=DECEMBER, owner_words="田中"
        ),
    },
}


@pytest.mark.parametrize(
    ("locale", "text", "read"),
    [(locale, text, read) for locale, lines in READ.items() for text, read in lines.items()],
)
def test_a_line_is_read_as_it_was_meant(locale: str, text: str, read: GoalLine) -> None:
    assert read_line(text, today=TODAY, locale=locale) == read


ASKED = {
    "": "Write what is to change",
    "> 50": "Where is it now?",
    "@Ana Lift NPS from 30 to 50": "Say what the numbers are of",
    "30 to 50": "Say what the numbers are of",
    "Onboard more customers": "There is no number to go by",
    "Ship the new onboarding": "add “(milestone)”",
    "Close 20 enterprise deals": "Only one number is clear to me",
    "Increase retention by 10%": "Only one number is clear to me",
    "Sign 3 of 5 partners": "Only one number is clear to me",
    "Churn < 2%": "Where is it now?",
    "Have at least 3 pilots": "Where is it now?",
    "Keep uptime at 99.9%": "At least or at most?",
    "Keep headcount from 20 to 25": "Is it to stay between the two?",
    "Keep headcount between 20 and 20": "The two limits are the same",
    "Lift NPS from 30 to 30": "Start and target are the same",
    "Tools from 5 to 3 and from 7 to 1": "more numbers here than I can place",
    "Churn under 3% or under 5%": "more numbers here than I can place",
    "Onboarding from 5 days to 3 hours": "different units",
    "Revenue from 0.9 to 1.5M": "Is 0.9 meant in the same as 1.5M?",
    "Users from 1.200 to 1.500": "“1.200” can be read as 1.2 or as 1200.",
    "Lift NPS from 30 to 50 by December": "Which day is “December”?",
    "Lift NPS from 30 to 50 by the end of December": "Which day is “end of December”?",
    "Lift NPS from 30 to 50 by 03/04/2027": "Which day is “03/04/2027”?",
    "Lift NPS from 30 to 50 by 15 Nov": "“15 Nov” is over.",
    "Lift NPS from 30 to 50 by 15 Nov 2026": "“15 Nov 2026” is over.",
    "Lift NPS from 30 to 50 by 1 Dec, due 15 Dec": "Two last days are one too many",
    "Lift NPS from 30 to 50 @ana @ben": "A key result has one owner",
    "Lift NPS from 30 to 50 (weight 1,2,3)": "“1,2,3” is no weight",
    "Lift NPS from 1 to 1234567890123456": "at most 15 digits",
    "x" * (LONGEST + 1): "at most 300 characters",
}


@pytest.mark.parametrize(("text", "sentence"), ASKED.items(), ids=[text[:60] for text in ASKED])
def test_what_is_unclear_is_asked_about(text: str, sentence: str) -> None:
    asked = read_line(text, today=TODAY, locale="en")
    assert isinstance(asked, Problem)
    assert sentence in asked.sentence


@pytest.mark.parametrize(
    ("locale", "value"), [("en", 1200), ("de", 1200), ("es-MX", 1200), ("pt-BR", 1200), ("ja", 1200)]
)
def test_a_mark_between_thousands_is_read_as_the_writers_country_writes_it(locale: str, value: int) -> None:
    text = f"Users from {format_decimal(value, locale=locale.replace('-', '_'))} to 5000"
    found = read_line(text, today=TODAY, locale=locale)
    assert isinstance(found, GoalLine)
    assert found.start == value


def test_a_locale_that_nobody_knows_is_no_trouble() -> None:
    assert read_line("Lift NPS from 30 to 50", today=TODAY, locale="xx-nowhere") == NPS


WAYS = {
    "en": "Move the needle from {start} to {target}",
    "de": "Den Wert von {start} auf {target} bringen",
    "fr": "Amener la valeur de {start} à {target}",
    "es": "Llevar el valor de {start} a {target}",
    "pt-BR": "Levar o valor de {start} para {target}",
    "ja": "値を{start}から{target}に変える",
}
NOWS = {
    "en": "The needle below {target} (now {start})",
    "de": "Der Wert unter {target} (aktuell {start})",
    "fr": "La valeur au-dessous, sous {target} (actuellement {start})",
    "es": "El valor por debajo de {target} (ahora {start})",
    "pt-BR": "O valor abaixo de {target} (agora {start})",
    "ja": "値を{target}未満にする（現在{start}）",
}
numbers = st.decimals(min_value=0, max_value=999_999, places=2, allow_nan=False).map(lambda n: n.normalize())


def written(value: Decimal, locale: str) -> str:
    """As people type it: their own decimal mark, nothing between thousands."""
    return format_decimal(value, format="0.##", locale=locale.replace("-", "_"))


@given(st.sampled_from(sorted(WAYS)), numbers, numbers)
def test_whatever_the_numbers_the_way_is_read_in_every_language(
    locale: str, start: Decimal, target: Decimal
) -> None:
    assume(start != target)
    text = WAYS[locale].format(start=written(start, locale), target=written(target, locale))
    found = read_line(text, today=TODAY, locale=locale)
    assert isinstance(found, GoalLine), found
    assert (found.start, found.target, found.title) == (start, target, text)
    assert found.kind is (Kind.INCREASE if target > start else Kind.DECREASE)


@given(st.sampled_from(sorted(NOWS)), numbers, numbers)
def test_a_limit_beside_where_it_is_now_is_a_way_or_a_band(
    locale: str, start: Decimal, target: Decimal
) -> None:
    text = NOWS[locale].format(start=written(start, locale), target=written(target, locale))
    found = read_line(text, today=TODAY, locale=locale)
    assert isinstance(found, GoalLine), found
    if start <= target:
        assert (found.kind, found.band, found.target) == (Kind.MAINTAIN, Band.AT_MOST, target)
    else:
        assert (found.kind, found.start, found.target) == (Kind.DECREASE, start, target)


WORDS = "from to keep 30 5.5 1,200 (now by @ana von auf から に mil k NPS (milestone) between and Ｋ ∞ ½"
PIECES = st.sampled_from([*"@()[]<>=→–-,.;:%€$|*#\n\x00＠、", "15 Dec", "weight 2", *WORDS.split()])


@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)),
    st.sampled_from(sorted(WAYS)),
)
def test_any_line_is_read_or_asked_about_and_what_is_read_is_sound(text: str, locale: str) -> None:
    found = read_line(text, today=TODAY, locale=locale)
    if isinstance(found, Problem):
        assert found.sentence
        assert "\x00" not in found.sentence
        return
    assert found.title == " ".join(found.title.split())
    assert any(map(str.isalpha, found.title))
    assert found.ends is None or found.ends > TODAY
    measure = Measure(
        kind=found.kind,
        unit=found.unit,
        start=found.start,
        target=found.target,
        upper=found.upper,
        band=found.band,
        starts=TODAY,
        ends=found.ends or TODAY + timedelta(days=1),
    )
    assert check(measure) == []


@pytest.mark.parametrize(
    ("text", "title", "moves"),
    [
        ("Lift NPS from 30 to 50 points moves Churn", "Lift NPS from 30 to 50 points", CHURN),
        ("Lift NPS from 30 to 50 points, moves monthly churn", "Lift NPS from 30 to 50 points", CHURN),
        ("Lift NPS from 30 to 50 (to move MRR) @Ana by 15 December", "Lift NPS from 30 to 50", REVENUE),
        ("Lift NPS from 30 to 50, should move “Recurring revenue”", "Lift NPS from 30 to 50", REVENUE),
        ("NPS von 30 auf 50 Punkte, bewegt Monthly churn", "NPS von 30 auf 50 Punkte", CHURN),
        ("NPSを30から50に、Monthly churnを動かす", "NPSを30から50に", CHURN),
        ("Clinics that move to us from 20 to 40", "Clinics that move to us from 20 to 40", None),
        ("A clinic moves data in 30 → 5 minutes", "A clinic moves data in 30 → 5 minutes", None),
    ],
)
def test_a_line_names_the_number_it_should_move(text: str, title: str, moves: UUID | None) -> None:
    found = read_line(text, today=TODAY, locale="en", metrics=METRICS)
    assert isinstance(found, GoalLine), found
    assert (found.title, found.moves) == (title, moves)


def test_a_number_that_is_not_known_is_asked_about_where_it_is_set_apart() -> None:
    asked = read_line(
        "Lift NPS from 30 to 50 points, moves margin", today=TODAY, locale="en", metrics=METRICS
    )
    assert isinstance(asked, Problem)
    assert "Which business number is “margin”?" in asked.sentence
