"""German, French, Spanish, Portuguese and Japanese are read by their words of delivery, change and measure."""

from __future__ import annotations

import pytest

from okrs.wording import Label, Rule, check


@pytest.mark.parametrize(
    ("text", "label", "rule"),
    [
        ("Die Zahl der Beschwerden von 40 auf 10 senken", Label.OUTCOME, Rule.CHANGE),
        ("Drei Auszubildende einstellen", Label.TASK, Rule.HIRING),
        ("Ursachen der Ausfälle analysieren", Label.TASK, Rule.LEARNING),
        ("Kunden können Rechnungen herunterladen", Label.TASK, Rule.CAPABILITY),
        ("Faire passer la satisfaction de 70 à 85 %", Label.OUTCOME, Rule.CHANGE),
        ("Rédiger le guide des nouveaux arrivants", Label.TASK, Rule.DELIVERY),
        ("Aumentar la participación del 30 al 45 %", Label.OUTCOME, Rule.CHANGE),
        ("Impartir doce talleres en los barrios", Label.TASK, Rule.ACTIVITY),
        ("Elevar a retenção de clientes de 60% para 75%", Label.OUTCOME, Rule.CHANGE),
        ("Desenvolver o novo aplicativo", Label.TASK, Rule.DELIVERY),
        ("満足度を70%から85%に上げる", Label.OUTCOME, Rule.CHANGE),
        ("新しい制度を導入する", Label.TASK, Rule.DELIVERY),
    ],
)
def test_a_goal_in_another_language_is_read(text: str, label: Label, rule: Rule) -> None:
    verdict = check(text)
    assert (verdict.label, verdict.reasons[0].rule) == (label, rule)
    assert verdict.reasons[0].words in text


def test_start_and_target_are_found_in_other_languages() -> None:
    assert check("Umsatz von 3 auf 4 Mio. € steigern").findings == ()
    assert check("売上を3から5に増やす").findings == ()
    assert {said.rule for said in check("Umsatz mit Bestandskunden steigern").findings} == {Rule.UNMEASURABLE}


@pytest.mark.parametrize(
    "text", ["Omzet verhogen", "Zwiększyć przychody", "Увеличить выручку на 20%", "提高收入"]
)
def test_other_languages_are_left_alone(text: str) -> None:
    assert check(text).label is Label.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["Do a cost analysis for the depot", "Launch in Las Vegas", "De-risk the launch", "Use no plastic"],
)
def test_english_with_foreign_words_in_it_stays_english(text: str) -> None:
    assert check(text).label is not Label.UNCLEAR
    assert check(text).reasons[0].rule in Rule
