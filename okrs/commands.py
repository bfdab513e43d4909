"""What a person asks Headway for: a command after /okr, or the same in a plain sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from okrs.away import is_absence
from okrs.often import read_often
from okrs.reader.text import fold
from okrs.sentences import Name, patterns

__all__ = ["Asked", "Name", "parse_command", "parse_sentence"]


@dataclass(frozen=True)
class Asked:
    """What is asked for, and about what in the person's own words.

    `suggestion` is the whole command that somebody probably meant, where the name is UNKNOWN.
    """

    name: Name
    about: str = ""
    suggestion: str = ""


def parse_command(text: str) -> Asked:
    """What follows /okr: never fails. UNKNOWN keeps all words in `about`."""
    words = text.strip()
    if not words:
        return Asked(Name.OVERVIEW)
    first, *others = words.split(maxsplit=1)
    rest = others[0] if others else ""
    if (sentence := parse_sentence(words)) is not None and sentence.name is not Name.AWAY:
        return sentence
    name = _WORDS.get(fold(first).strip(":,.!?"))
    if name is Name.AWAY and (wish := parse_sentence(rest)) and wish.name in _STATUS:
        return wish
    # "follow NPS" means something else than "follow my status".
    if name is not None and not (name in _STATUS and rest.strip()):
        is_overview = name is Name.STATUS and not rest.strip()
        return Asked(Name.OVERVIEW if is_overview else name, rest.strip())
    return Asked(Name.UNKNOWN, words, _suggestion(first, rest))


def parse_sentence(text: str) -> Asked | None:
    """What a plain sentence asks for; None for everything else, an answer to a check-in above all."""
    words = " ".join(text.split())
    if len(words) > _LONGEST or "\n" in text.strip():
        return None
    words = _ADDRESS.sub("", words)
    bare = _MARKS.sub("", words)
    folded = fold(bare) if bare else fold(words)
    for name, pattern in patterns():
        match = pattern.fullmatch(folded)
        if match:
            return Asked(name, _own_words(bare, match))
    if is_absence(words):
        return Asked(Name.AWAY, words)
    if (wish := _WISH.match(folded)) and (often := read_often(bare[wish.end() :])) and not often.whom:
        return Asked(Name.CADENCE, bare[wish.end() :].strip())
    return None


_LONGEST = 240
_STATUS = (Name.FOLLOW, Name.UNFOLLOW)
_MARKS = re.compile(r"^[¿¡\s]+|(?:\s|[.!?。！？]|,?\s(?:please|pls|bitte))+$", re.I)
_ADDRESS = re.compile(
    r"^(?:(?:hey|hi|hello|hallo|salut|hola|olá|oi)[, ]+)?@?(?:headway|okr ?bot)[,: ]+", re.I
)
_WISH = re.compile(
    r"(?:please )?(?:(?:only |just )?(?:check in with me|check with me|ask me|ask|prompt me)|"
    r"(?:bitte )?frag(?:e)? mich(?: bitte)?(?: nur)?|(?:demande|pose)[- ]moi|preguntame(?: solo)?|"
    r"(?:me )?pergunt[ae](?:-me| me)?)(?: only| just)?(?=\s)|"
    r"(?=毎|隔|月|週)(?=.{2,8}(?:聞いて|確認して|チェックインして))"
)

_WORDS: dict[str, Name] = {
    word: name
    for name, words in {
        Name.HOME: "home startseite accueil inicio ホーム",
        Name.DASHBOARD: "dashboard panel painel tablero ダッシュボード",
        Name.SETTINGS: "settings setting preferences einstellungen parametres reglages ajustes configuracion "
        "configuracoes definicoes 設定",
        Name.STATUS: "status show state how stand etat statut estado 状況 進捗",
        Name.UPDATE: "update set record report log aktualisieren melden actualiser actualizar atualizar 更新",
        Name.NEW: "new create neu nouveau nuevo novo 新規",
        Name.LIST: "list goals mine liste lister ziele lista listar objectifs objetivos metas 一覧",
        Name.TREE: "tree all baum arbre arbol arvore ツリー",
        Name.OUTCOMES: "outcomes outcome resultados アウトカム",
        Name.CASCADE: "cascade kaskade 展開",
        Name.ALIGN: "align alignment aligned gaps orphans ausrichtung alignement alineacion alinhamento 整合",
        Name.WHY: "why explain warum pourquoi なぜ",
        Name.STUCK: "stuck festgefahren bloque atascado atascada travado 行き詰まり",
        Name.CHECKIN: "checkin check-in チェックイン",
        Name.AWAY: "away absent ooo vacation holiday leave urlaub abwesend weg conges absence ausente ferias "
        "vacaciones 休み 不在",
        Name.BACK: "back here zuruck retour vuelta volta 復帰",
        Name.FOLLOW: "follow",
        Name.UNFOLLOW: "unfollow",
        Name.CADENCE: "cadence rhythm frequency often rhythmus cadencia frequence 頻度",
        Name.ZONE: "zone timezone tz zeitzone fuseau zona fuso タイムゾーン",
        Name.LANGUAGE: "language lang sprache langue idioma lengua lingua 言語",
        Name.SHARE: "share teilen partager compartir compartilhar 共有",
        Name.SETUP: "setup set-up einrichten configurer configurar セットアップ",
        Name.UNDO: "undo revert ruckgangig annuler deshacer desfazer 取り消し",
        Name.ONE_ON_ONE: "1on1 1:1 1-1 1-on-1 one-on-one oneonone einzelgesprach",
        Name.CYCLE: "cycle quarter zyklus quartal ciclo trimestre サイクル",
        Name.CALIBRATION: "calibration kalibrierung calibracion calibragem",
        Name.MYDATA: "mydata my-data meinedaten mesdonnees misdatos meusdados マイデータ",
        Name.NUDGES: "nudges nudge reminders hinweise erinnerungen rappels avisos 通知",
        Name.LINT: "lint wording formulierung formulation redaccion redacao 表現",
        Name.PRACTICES: "practices practice praktiken pratiques practicas praticas 実践",
        Name.AI: "ai ki ia openai",
        Name.METRICS: "metrics kennzahlen metriques metricas 指標一覧",
        Name.METRIC: "metric kennzahl metrique metrica 指標",
        Name.CHANGE: "change edit andern modifier cambiar alterar 変更",
        Name.SOURCES: "sources source quellen fuentes fontes データソース",
        Name.HELP: "help ? hilfe aide ayuda ajuda commands ヘルプ",
    }.items()
    for word in words.split()
}
_SHOWN = (
    "home",
    "dashboard",
    "settings",
    "status",
    "update",
    "new",
    "list",
    "tree",
    "outcomes",
    "cascade",
    "align",
    "why",
    "stuck",
    "checkin",
    "away",
    "back",
    "cadence",
    "zone",
    "language",
    "share",
    "setup",
    "undo",
    "1on1",
    "cycle",
    "calibration",
    "mydata",
    "nudges",
    "lint",
    "practices",
    "ai",
    "metrics",
    "metric",
    "change",
    "sources",
    "help",
)
_LIKE = 67.0


def _suggestion(first: str, rest: str) -> str:
    """The command whose name the first word is nearly, with the rest of the words; empty when none is."""
    word = fold(first)
    if len(word) < 3:
        return ""
    swapped = next((known for known in _SHOWN if sorted(known) == sorted(word)), None)
    likest = process.extractOne(word, _SHOWN, scorer=fuzz.ratio, score_cutoff=_LIKE)
    known = swapped or (likest[0] if likest else None)
    return f"{known} {rest}".strip() if known else ""


def _own_words(bare: str, match: re.Match[str]) -> str:
    if "about" not in match.re.groupindex or match.start("about") < 0:
        return ""
    return bare[match.start("about") : match.end("about")].strip(" \"'“”„«»")
