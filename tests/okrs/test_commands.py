"""Commands are read whatever the language, and an answer to a check-in is never taken for one."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.commands import Asked, Name, parse_command, parse_sentence

LABELLED = Path(__file__).parent / "reader" / "labelled.jsonl"


@pytest.mark.parametrize(
    ("sentence", "name", "about"),
    [
        ("how is NPS doing?", Name.STATUS, "NPS"),
        ("How's the SOC 2 audit going?", Name.STATUS, "the SOC 2 audit"),
        ("where do we stand on activation", Name.STATUS, "activation"),
        ("what's the status of NPS", Name.STATUS, "NPS"),
        ("status of @Ben", Name.STATUS, "@Ben"),
        ("status @Ben Smith", Name.STATUS, "@Ben Smith"),
        ("how are we doing on churn?", Name.STATUS, "churn"),
        ("Hey Headway, how is NPS doing?", Name.STATUS, "NPS"),
        ("Wie läuft NPS?", Name.STATUS, "NPS"),
        ("wo stehen wir bei der Abwanderung?", Name.STATUS, "der Abwanderung"),
        ("comment va le NPS ?", Name.STATUS, "le NPS"),
        ("où en est le NPS", Name.STATUS, "le NPS"),
        ("¿Cómo va el NPS?", Name.STATUS, "el NPS"),
        ("como está o churn?", Name.STATUS, "o churn"),
        ("NPSの状況は?", Name.STATUS, "NPS"),
        ("売上はどうですか?", Name.STATUS, "売上"),
        ("how are we doing?", Name.OVERVIEW, ""),
        ("open my dashboard", Name.HOME, ""),
        ("home", Name.HOME, ""),
        ("zeig mir mein Dashboard", Name.HOME, ""),
        ("mon tableau de bord", Name.HOME, ""),
        ("abre mi panel", Name.HOME, ""),
        ("meu painel", Name.HOME, ""),
        ("ダッシュボードを見せて", Name.HOME, ""),
        ("show my goals", Name.LIST, ""),
        ("What are my OKRs?", Name.LIST, ""),
        ("meine Ziele", Name.LIST, ""),
        ("montre-moi mes objectifs", Name.LIST, ""),
        ("mis objetivos", Name.LIST, ""),
        ("quais são minhas metas?", Name.LIST, ""),
        ("目標を見せて", Name.LIST, ""),
        ("show me all goals", Name.TREE, ""),
        ("Zeig alle Ziele", Name.TREE, ""),
        ("why is growth red?", Name.WHY, "growth"),
        ("Why are enterprise deals so off track now?", Name.WHY, "enterprise deals"),
        ("warum ist NPS rot?", Name.WHY, "NPS"),
        ("pourquoi le NPS est en rouge ?", Name.WHY, "le NPS"),
        ("¿por qué está NPS en rojo?", Name.WHY, "NPS"),
        ("por que NPS está vermelho", Name.WHY, "NPS"),
        ("なぜNPSは赤なの?", Name.WHY, "NPS"),
        ("start my check-in", Name.CHECKIN, ""),
        ("check in now", Name.CHECKIN, ""),
        ("note my absences from my Slack status", Name.FOLLOW, ""),
        ("follow my status", Name.FOLLOW, ""),
        ("take my days off from my status in Teams", Name.FOLLOW, ""),
        ("folge meinem Status", Name.FOLLOW, ""),
        ("Übernimm meine Abwesenheiten aus meinem Slack-Status", Name.FOLLOW, ""),
        ("note mes absences d'après mon statut Slack", Name.FOLLOW, ""),
        ("sigue mi estado", Name.FOLLOW, ""),
        ("siga o meu status", Name.FOLLOW, ""),
        ("ステータスから不在を記録してください", Name.FOLLOW, ""),
        ("don't note my absences from my Slack status any more", Name.UNFOLLOW, ""),
        ("stop following my status", Name.UNFOLLOW, ""),
        ("folge meinem Status nicht mehr", Name.UNFOLLOW, ""),
        ("ne suis plus mon statut", Name.UNFOLLOW, ""),
        ("no sigas mi estado", Name.UNFOLLOW, ""),
        ("não siga meu status", Name.UNFOLLOW, ""),
        ("ステータスから不在を記録しないで", Name.UNFOLLOW, ""),
        ("I'm back", Name.BACK, ""),
        ("ich bin wieder da", Name.BACK, ""),
        ("je suis de retour", Name.BACK, ""),
        ("ya estoy de vuelta", Name.BACK, ""),
        ("voltei", Name.BACK, ""),
        ("戻りました", Name.BACK, ""),
        ("new goal", Name.NEW, ""),
        ("Add a new key result, please", Name.NEW, ""),
        ("goals new", Name.NEW, ""),
        ("I'd like to write a goal", Name.NEW, ""),
        ("neues Ziel anlegen", Name.NEW, ""),
        ("créer un objectif", Name.NEW, ""),
        ("nuevo objetivo", Name.NEW, ""),
        ("criar uma meta", Name.NEW, ""),
        ("目標を追加して", Name.NEW, ""),
        ("set up Headway", Name.SETUP, ""),
        ("setup my team", Name.SETUP, ""),
        ("Team einrichten", Name.SETUP, ""),
        ("configurer Headway", Name.SETUP, ""),
        ("configurar mi equipo", Name.SETUP, ""),
        ("configurar minha equipe", Name.SETUP, ""),
        ("チームを設定したい", Name.SETUP, ""),
        ("undo", Name.UNDO, ""),
        ("Undo that, please", Name.UNDO, ""),
        ("rückgängig machen", Name.UNDO, ""),
        ("my data", Name.MYDATA, ""),
        ("What do you know about me?", Name.MYDATA, ""),
        ("export my data", Name.MYDATA, ""),
        ("Please delete all my data.", Name.MYDATA, ""),
        ("delete my personal data", Name.MYDATA, ""),
        ("show me everything you have on me", Name.MYDATA, ""),
        ("Erase my words", Name.MYDATA, ""),
        ("meine Daten löschen", Name.MYDATA, ""),
        ("Was weißt du über mich?", Name.MYDATA, ""),
        ("supprimer mes données", Name.MYDATA, ""),
        ("Que sais-tu de moi ?", Name.MYDATA, ""),
        ("exportar mis datos", Name.MYDATA, ""),
        ("¿Qué sabes sobre mí?", Name.MYDATA, ""),
        ("apagar os meus dados", Name.MYDATA, ""),
        ("o que você sabe sobre mim?", Name.MYDATA, ""),
        ("私のデータを見せてください", Name.MYDATA, ""),
        ("私について何を知っていますか", Name.MYDATA, ""),
        ("what can you do?", Name.HELP, ""),
        ("?", Name.HELP, ""),
        ("Is this a good goal: Publish 40 articles", Name.LINT, "Publish 40 articles"),
        ("is that a good key result? 80% of customers renew", Name.LINT, "80% of customers renew"),
        ("please check this goal: NPS: 30 → 45", Name.LINT, "NPS: 30 → 45"),
        ("Ist das ein gutes Ziel: Neue Webseite", Name.LINT, "Neue Webseite"),
        ("c'est un bon objectif : lancer le site", Name.LINT, "lancer le site"),
        ("¿Es un buen objetivo: publicar diez artículos?", Name.LINT, "publicar diez artículos"),
        ("É um bom objetivo: lançar o portal", Name.LINT, "lançar o portal"),
        ("これは良い目標ですか：研修を実施する", Name.LINT, "研修を実施する"),
        ("Hilfe!", Name.HELP, ""),
        ("aide", Name.HELP, ""),
        ("ayuda", Name.HELP, ""),
        ("ajuda", Name.HELP, ""),
        ("使い方を教えてください", Name.HELP, ""),
        ("check in with me every two weeks", Name.CADENCE, "every two weeks"),
        ("please only ask me monthly", Name.CADENCE, "monthly"),
        ("frag mich alle zwei Wochen", Name.CADENCE, "alle zwei Wochen"),
        ("demande-moi chaque mois", Name.CADENCE, "chaque mois"),
        ("pregúntame cada semana", Name.CADENCE, "cada semana"),
        ("me pergunte toda semana", Name.CADENCE, "toda semana"),
        ("毎週聞いて", Name.CADENCE, "毎週聞いて"),
    ],
)
def test_a_sentence_that_asks_for_something_is_understood(sentence: str, name: Name, about: str) -> None:
    assert parse_sentence(sentence) == Asked(name, about)


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm away until 12 May, Ben covers for me",
        "out of office tomorrow",
        "on vacation next week",
        "parental leave, out until 2027-03-01",
        "bin bis 12.5. im Urlaub",
        "je suis en congés jusqu'au 4 janvier",
        "estoy de vacaciones hasta el 11 de diciembre",
        "de férias até 18/12",
        "12月7日まで休みます",
    ],
)
def test_being_away_is_understood_with_its_own_words(sentence: str) -> None:
    assert parse_sentence(sentence) == Asked(Name.AWAY, sentence)


@pytest.mark.parametrize(
    "answer",
    [
        "is this a good goal",
        "this is a good goal: NPS 45",
        "good goal: 45",
        "check: 45",
        "NPS 45",
        "same",
        "done",
        "7/10",
        "45",
        "status quo on churn",
        "status NPS 45",
        "status of NPS: 45",
        "status of NPS is 45",
        "status of churn unchanged",
        "status: blocked",
        "status on track",
        "stand bei NPS 45",
        "status von NPS unverändert",
        "estado de NPS 45",
        "como vamos 45",
        "how is NPS doing? 45 now",
        "how about 45",
        "where are we at 45",
        "status of the deal with Acme: signed",
        "help from legal needed, NPS 44",
        "help desk tickets 30",
        "list of leads 190",
        "all goals on track",
        "my goals are fine",
        "tree planting 30 done",
        "update: 45",
        "explain: 45",
        "why not 45",
        "show rate 45%",
        "home page visits 300",
        "dashboard is live",
        "checkin rate 30",
        "back to 45",
        "back to back all day",
        "back on track",
        "away game won, 12 deals",
        "new deals 12",
        "new goal is to reach 45",
        "add 3 to NPS",
        "set NPS to 45",
        "set up 3 demos",
        "setup costs 45",
        "created 12 leads",
        "demos 39, and I'm on leave until 18 Dec",
        "legal is away until Friday so blocked",
        "I'm out of ideas",
        "I'm off track until Friday",
        "off track",
        "off by 3 today",
        "out of 12, 5 done by Friday",
        "weg von 5 auf 3",
        "every two weeks we ship",
        "weekly active users 300",
        "monthly churn 4",
        "my data pipeline is done",
        "export my data model by Friday",
        "delete my last answer",
        "the vendor erased my data, 30",
        "data quality 45",
        "meine Daten fehlen noch",
        "mes données sont stables",
        "ask me later",
        "ask me about it monthly",
        "skip",
        "remind me tomorrow",
        "undo my last update, it should be 15.8",
        "undo that, KR2 is 7 not 9",
        "NPS 45\nhow is churn doing?",
        "",
        "   ",
        "x" * 100_000,
    ],
)
def test_an_answer_to_a_check_in_is_no_command(answer: str) -> None:
    assert parse_sentence(answer) is None


def _labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def test_no_labelled_reply_that_updates_something_is_taken_for_a_command() -> None:
    taken = [
        (row["reply"], asked.name)
        for row in _labelled()
        if (asked := parse_sentence(row["reply"])) and row["expect"]["command"] is None
    ]
    assert taken == []


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_without_an_error(text: str) -> None:
    parse_sentence(text)
    assert parse_command(text).name in Name


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked(Name.OVERVIEW)),
        ("  ", Asked(Name.OVERVIEW)),
        ("status", Asked(Name.OVERVIEW)),
        ("status NPS", Asked(Name.STATUS, "NPS")),
        ("STATUS @Dan", Asked(Name.STATUS, "@Dan")),
        ('update "NPS" 45 7/10 blocked by legal', Asked(Name.UPDATE, '"NPS" 45 7/10 blocked by legal')),
        ("update\nNPS 45\nchurn 4", Asked(Name.UPDATE, "NPS 45\nchurn 4")),
        ("list", Asked(Name.LIST)),
        ("home", Asked(Name.HOME)),
        ("tree", Asked(Name.TREE)),
        ("why NPS", Asked(Name.WHY, "NPS")),
        ("checkin", Asked(Name.CHECKIN)),
        ("check in", Asked(Name.CHECKIN)),
        ("away 3-7 June, Ben covers", Asked(Name.AWAY, "3-7 June, Ben covers")),
        ("follow", Asked(Name.FOLLOW)),
        ("follow my status", Asked(Name.FOLLOW)),
        ("unfollow", Asked(Name.UNFOLLOW)),
        ("follow NPS", Asked(Name.UNKNOWN, "follow NPS")),
        ("away follow my status", Asked(Name.FOLLOW)),
        ("away stop following my status", Asked(Name.UNFOLLOW)),
        ("away until 12 May", Asked(Name.AWAY, "until 12 May")),
        ("back", Asked(Name.BACK)),
        ("cadence every two weeks for Growth", Asked(Name.CADENCE, "every two weeks for Growth")),
        ("zone Europe/Berlin", Asked(Name.ZONE, "Europe/Berlin")),
        ("new Lift NPS from 30 to 50", Asked(Name.NEW, "Lift NPS from 30 to 50")),
        ("goals new", Asked(Name.NEW)),
        ("setup", Asked(Name.SETUP)),
        ("undo", Asked(Name.UNDO)),
        ("mydata", Asked(Name.MYDATA)),
        ("my data", Asked(Name.MYDATA)),
        ("help", Asked(Name.HELP)),
        ("lint", Asked(Name.LINT)),
        ("ai", Asked(Name.AI)),
        ("ai on", Asked(Name.AI, "on")),
        ("turn AI off", Asked(Name.AI, "off")),
        ("switch on the AI, please", Asked(Name.AI, "on")),
        ("is AI on?", Asked(Name.AI)),
        ("what do you send to the model?", Asked(Name.AI)),
        ('lint "Publish 40 articles"', Asked(Name.LINT, '"Publish 40 articles"')),
        ("lint how is NPS doing", Asked(Name.LINT, "how is NPS doing")),
        ("hilfe", Asked(Name.HELP)),
        ("how is NPS doing?", Asked(Name.STATUS, "NPS")),
    ],
)
def test_a_command_is_read(text: str, asked: Asked) -> None:
    assert parse_command(text) == asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("staus NPS", "status NPS"),
        ("udpate NPS 45", "update NPS 45"),
        ("hepl", "help"),
        ("setpu", "setup"),
        ("lsit", "list"),
        ("cadense weekly", "cadence weekly"),
        ("aways tomorrow", "away tomorrow"),
        ("mydate", "mydata"),
        ("NPS", ""),
        ("foo bar", ""),
    ],
)
def test_a_slip_of_the_finger_gets_a_suggestion(typed: str, meant: str) -> None:
    assert parse_command(typed) == Asked(Name.UNKNOWN, typed, meant)
