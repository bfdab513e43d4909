"""The plain sentences that ask for something, as patterns over folded text, in six languages.

Each is matched against a whole sentence, so that a check-in answer that only begins like one is left alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from okrs.reader.text import fold


class Name(StrEnum):
    """What a person can ask for."""

    OVERVIEW = "overview"
    HOME = "home"
    DASHBOARD = "dashboard"
    SETTINGS = "settings"
    STATUS = "status"
    UPDATE = "update"
    NEW = "new"
    LIST = "list"
    TREE = "tree"
    OUTCOMES = "outcomes"
    CASCADE = "cascade"
    ALIGN = "align"
    WHY = "why"
    STUCK = "stuck"
    CHECKIN = "checkin"
    AWAY = "away"
    BACK = "back"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    CADENCE = "cadence"
    ZONE = "zone"
    LANGUAGE = "language"
    SHARE = "share"
    SETUP = "setup"
    UNDO = "undo"
    ONE_ON_ONE = "1on1"
    CYCLE = "cycle"
    CALIBRATION = "calibration"
    MYDATA = "mydata"
    NUDGES = "nudges"
    LINT = "lint"
    PRACTICES = "practices"
    AI = "ai"
    METRICS = "metrics"
    METRIC = "metric"
    CHANGE = "change"
    SOURCES = "sources"
    HELP = "help"
    UNKNOWN = "unknown"


@cache
def patterns() -> tuple[tuple[Name, re.Pattern[str]], ...]:
    """Every sentence in the order to try them; what it is about is the group `about`.

    `{a}` is about anything that a closed frame holds ("how is … doing"), `{s}` the same where the sentence is open
    at its end: there the words must not report anything.
    """
    return tuple(
        (name, re.compile(_filled(fold(source)))) for name, sources in _SENTENCES for source in sources
    )


def _filled(source: str) -> str:
    for place, pattern in _PLACES.items():
        source = source.replace(place, pattern)
    return source


_ANYTHING = r"(?P<about>[^\n:;=]{1,160}?)"
_REPORTS = fold(
    r"is|are|was|were|at|now|up|down|same|unchanged|flat|done|blocked|waiting|still|no|not|good|fine|bad|ok|okay|better|"
    r"worse|red|green|quo|update|report|track|hold|schedule|course|plan|ist|jetzt|unverändert|gleich|gut|blockiert|fertig|noch|nicht|kein|est|inchangé|"
    r"stable|bloqué|fini|pas|bon|igual|estable|bloqueado|hecho|bien|sin|inalterado|estável|feito|bom|sem|boa"
)
# A number at the end is a value, save where it is part of a goal's code.
_NO_VALUE = r"(?:(?<!\d)|(?<=[a-z]-\d)|(?<=[a-z]-\d\d))(?<!%)"
_SOMETHING = rf"(?P<about>(?!(?:[^?]* )?(?:{_REPORTS})(?: |$))[^\n:;=,]{{1,80}}?){_NO_VALUE}"
# A goal as the subject of a sentence that ends there: no number stands beside it, and nothing else is told.
_GOAL = (
    r"(?P<about>(?!(?:it|this|that|everything|all|i|we|he|she|they|es|das|alles|ca|tout|esto|todo|isso|tudo)(?:'s)? )"
    r"(?![^?]*(?: and | but | und | aber | et | mais | pero | e | y |(?:^| )[\d.,]+%?(?: |$)))[^\n:;=,]{1,80}?)"
)
_LANGUAGES = fold(
    "english|german|french|spanish|portuguese|japanese|italian|dutch|polish|"
    "englisch|deutsch|französisch|spanisch|portugiesisch|japanisch|italienisch|"
    "anglais|allemand|français|espagnol|portugais|japonais|italien|"
    "inglés|alemán|francés|español|portugués|japonés|italiano|"
    "inglês|alemão|francês|espanhol|português|japonês|"
    "英語|ドイツ語|フランス語|スペイン語|ポルトガル語|日本語|イタリア語|italiano|nederlands|polski"
)
_PLACES = {
    "{a}": _ANYTHING,
    "{s}": _SOMETHING,
    "{who}": r"(?P<about>@[^\n:;=,]{1,60}?)(?<!\d)",
    "{subject}": _GOAL,
    "{doing}": r"(?P<about>close|review|score)",
    "{next}": r"(?P<about>next)",
    "{met}": r"(?P<about>@?[^\d\n:;=,.!?]{2,60}?)",
    "{goal}": r"(?P<about>[^\n]{3,}?)",
    "{mine}": r"(?P<about>my)",
    "{switch}": r"(?P<about>on|off|an|aus)",
    "{language}": rf"(?P<about>{_LANGUAGES})",
    "{ja}": r"(?P<about>[^\n:;=、。]{1,60}?)",
}

_NOW = r"(?: (?:now|right now|today|so far|this week|this month|this quarter|at the moment|currently))?"
_COLOUR_EN = (
    r"(?:so |still |suddenly )?(?:red|amber|yellow|orange|green|at risk|off track|on track|outdated|pending|behind|"
    r"late|met|low|high)"
)
_STATUS_EN = r"my (?:slack |teams |chat )?status(?: in (?:the chat|slack|teams))?"
_AWAY_EN = r"(?:my )?(?:absences?|days? (?:away|off)|time off|vacations?|holidays?)"
_STATUS_DE = r"mein(?:em|en)? (?:slack[- ]?|teams[- ]?|chat[- ]?)?status"
_STATUS_FR = r"mon statut(?: (?:slack|teams|du chat))?"
_STATUS_ES = r"mi estado(?: (?:de slack|de teams|del chat))?"
_STATUS_PT = r"(?:o )?meu status(?: (?:do slack|do teams|do chat))?"
_STATUS_JA = (
    r"(?:チャットの|slackの|teamsの)?(?:私の)?ステータスから(?:私の)?(?:不在|休み|休暇)を(?:記録|登録)"
)
_STUCK_EN = r"(?:(?:really|totally|completely|still|so|a bit|kind of|just) )?stuck"
_MINE_EN = r"(?:goals?|okrs?|key results?|krs|objectives?)"
_TAKE_EN = r"(?:show|see|view|give|send|export|download|get|erase|delete|remove|wipe)"
_HOLD_EN = r"(?:know|have|hold|store|keep|save|remember)"

_OTHERS_EN = r"(?:others|other people|other teams|colleagues|my colleagues|people here)"
_NUDGES_EN = r"(?:nudges?|reminders|unasked messages|messages i did(?:n't| not) ask for)"
_MAKE_EN = r"(?:add|create|write|make|set)"
_MEET = r"(?:1:1|1-1|1on1|1-on-1|one[- ]on[- ]one|einzelgespräch|tête-à-tête)"

_SENTENCES: tuple[tuple[Name, tuple[str, ...]], ...] = (
    (
        Name.HOME,
        (
            r"(?:please )?(?:(?:show|open|give)(?: me)? )?(?:my |the )?(?:home|home ?page)",
            r"(?:zeig(?:e)?(?: mir)? |öffne )?(?:meine |die )?startseite",
            r"(?:montre(?:-moi)? |ouvre )?(?:ma )?page d'accueil",
            r"(?:muestra(?:me)? |abre )?(?:mi )?página de inicio",
            r"(?:mostr[ae](?:-me)? |abr[ae] )?(?:minha )?página inicial",
            r"(?:私の)?ホーム(?:を?(?:見せて|表示して|開いて))?(?:ください)?",
        ),
    ),
    (
        Name.DASHBOARD,
        (
            r"(?:please )?(?:(?:show|open|give|send|take)(?: me)? (?:to )?)?"
            r"(?:my |the |our |a link to (?:my |the |our )?)?(?:headway )?dash ?board(?: please)?",
            r"(?:please )?(?:sign|log) me in(?: to (?:my |the )?(?:headway )?(?:dash ?board|web ?site))?",
            r"where(?:'s| is) (?:my |the |our )dash ?board",
            r"(?:zeig(?:e)?(?: mir)? |öffne |schick(?:e)?(?: mir)? )?(?:mein |das |den link zum )dashboard",
            r"dashboard öffnen",
            r"(?:montrez?(?:-moi)? |ouvr(?:e|ez|ir) )?(?:mon |le )?tableau de bord",
            r"(?:muestra(?:me)? |abr(?:e|ir) )?(?:mi |el )(?:panel|tablero)",
            r"(?:mostr[ae](?:-me)? |abr(?:a|e|ir) )?(?:meu |o )painel",
            r"(?:私の)?ダッシュボード(?:を?(?:見せて|表示して|開いて|開く|見る))?(?:ください)?",
        ),
    ),
    (
        Name.SETTINGS,
        (
            r"(?:please )?(?:(?:show|open|see|view|change|edit)(?: me)? )?(?:my |the |our |headway's |company )?"
            r"(?:headway )?(?:settings|preferences)(?: please)?",
            r"what can i (?:set|configure|adjust)(?: here)?",
            r"(?:zeig(?:e)?(?: mir)? |öffne |ändere )?(?:meine |die |unsere )?einstellungen(?: öffnen| ändern)?",
            r"(?:montrez?(?:-moi)? |ouvr(?:e|ez|ir) |modifier )?(?:mes |les |nos )?(?:paramètres|réglages)",
            r"(?:muestra(?:me)? |abr(?:e|ir) |cambi(?:a|ar) )?(?:mis |los |la )?(?:ajustes|configuración)",
            r"(?:mostr[ae](?:-me)? |abr(?:a|e|ir) |mud(?:a|ar) )?(?:minhas |as |meus )?(?:configurações|definições)",
            r"(?:私の)?設定(?:を?(?:見せて|表示して|開いて|開く|変えたい|変更したい))?(?:ください)?",
        ),
    ),
    (
        Name.PRACTICES,
        (
            r"(?:please )?(?:show|list|see|view|open)(?: me)? (?:all |the |our )*(?:best )?practices"
            r"(?: (?:library|of others))?(?: (?:for|about|on) {s})?",
            r"(?:please )?(?:show|list|see|view|open)(?: me)? {mine} (?:own )?practices",
            rf"what (?:works|worked|has worked|helps|helped) (?:well )?for {_OTHERS_EN}(?: (?:with|on|for) {{s}})?",
            rf"what do {_OTHERS_EN} do(?: differently)? (?:with|on|for|about) {{s}}",
            rf"(?:how|what) do {_OTHERS_EN} do (?:it|this|that)(?: differently)?",
            r"was (?:hilft|klappt|funktioniert|half|hat geholfen) (?:bei )?(?:den )?anderen(?: (?:bei|mit) {s})?",
            r"(?:zeig(?:e)?(?: mir)? )?(?:die |alle )?praktiken(?: (?:für|zu) {s})?",
            r"qu'est-ce qui (?:marche|fonctionne|aide) (?:chez|pour) les autres(?: (?:pour|avec) {s})?",
            r"(?:montre(?:-moi)? )(?:les |toutes les )?pratiques(?: (?:pour|sur) {s})?",
            r"(?:qué|que) (?:les )?(?:funciona|ayuda) a (?:los )?(?:demás|otros)(?: (?:con|para) {s})?",
            r"(?:muestra(?:me)? )(?:las |todas las )?prácticas(?: (?:para|sobre) {s})?",
            r"o que (?:funciona|ajuda) (?:para|com) (?:os )?outros(?: (?:com|para|em) {s})?",
            r"(?:mostr[ae](?:-me)? )(?:as |todas as )?práticas(?: (?:para|sobre) {s})?",
            r"(?:他の人|みんな|ほかの人)は(?:どう|何を)して(?:いますか|いる|る)?",
        ),
    ),
    (
        Name.OVERVIEW,
        (
            r"how (?:am i|are we) doing" + _NOW,
            r"where do (?:i|we) stand" + _NOW,
            r"(?:what(?:'s| is) )?my status",
            r"wie (?:stehe ich|stehen wir)(?: da)?|wo (?:stehe ich|stehen wir)",
            r"ou (?:en suis-je|j'en suis|en sommes-nous|en est-on)",
            r"como (?:voy|vamos)|como (?:vou|vamos|estamos(?: indo)?)",
            r"(?:私たちの|私の)?(?:調子|状況)は(?:どう(?:ですか)?)?",
        ),
    ),
    (
        Name.LIST,
        (
            rf"(?:please )?(?:(?:show|list|give|send|display)(?: me)?|what are|see|view)?"
            rf"(?: all)?(?: of)? ?my {_MINE_EN}",
            rf"(?:which|what) {_MINE_EN} (?:do i have|are mine|do i own|am i on)",
            r"(?:zeig(?:e)?(?: mir)? |was sind |liste )?meine (?:ziele|okrs?|key results)",
            r"(?:montrez?(?:-moi)? |affichez? |quels sont |voir )?mes (?:objectifs|okrs?|resultats cles)",
            r"(?:muestra(?:me)? |ver |cuáles son |enséñame )?mis (?:objetivos|metas|okrs?)",
            r"(?:mostr[ae](?:-me)? |ver |quais são |me mostr[ae] )?"
            r"(?:os |as )?(?:meus|minhas) (?:objetivos|metas|okrs?)",
            r"(?:私の|自分の)(?:目標|okr)",
            r"(?:私の|自分の)?(?:目標|okr)(?:の?一覧|を?(?:見せて|表示して|教えて))(?:ください)?",
        ),
    ),
    (
        Name.SOURCES,
        (
            r"(?:please )?(?:show|list|see|view)(?: me)? (?:all |the |our |my )?(?:metric |data |number )?sources",
            r"where do (?:the|our|my) numbers come from",
            r"(?:please )?(?:add|connect|link) (?:a |an )?(?:metric |data )?source",
            r"(?:zeig(?:e)?(?: mir)? )?(?:die |unsere )?(?:daten)?quellen|woher kommen die zahlen",
            r"(?:montre(?:-moi)? )?(?:les |nos )?sources(?: de données)?|d'où viennent les chiffres",
            r"(?:muestra(?:me)? )?(?:las |nuestras )?fuentes(?: de datos)?|de dónde vienen los números",
            r"(?:mostr[ae](?:-me)? )?(?:as |nossas )?fontes(?: de dados)?|de onde vêm os números",
            r"(?:数字|データ)の(?:出どころ|ソース)(?:を?(?:見せて|表示して|教えて))?(?:ください)?",
        ),
    ),
    (
        Name.TREE,
        (
            rf"(?:please )?(?:show|list|give|see|view)(?: me)? (?:all (?:the |our )?{_MINE_EN}|the (?:goal |okr )?tree|"
            rf"(?:everyone|everybody|the company|the whole company)(?:'s)? {_MINE_EN})",
            rf"(?:goal|okr) tree|all (?:the |our )?{_MINE_EN}",
            r"(?:zeig(?:e)?(?: mir)? )?(?:alle ziele|den zielbaum|zielbaum)",
            r"(?:montrez?(?:-moi)? |affichez? |voir )?(?:tous les objectifs|l'arbre des objectifs)",
            r"(?:muestra(?:me)? |ver )?(?:todos los objetivos|todas las metas|el árbol de objetivos)",
            r"(?:mostr[ae](?:-me)? |ver )?(?:todos os objetivos|todas as metas|a árvore de objetivos)",
            r"(?:全て|すべて|全部|全員)の(?:目標|okr)(?:を?(?:見せて|表示して))?(?:ください)?",
        ),
    ),
    (
        Name.OUTCOMES,
        (
            r"(?:please )?(?:show|list|see|view)(?: me)? (?:our|the|all(?: our| the)?) (?:strategic )?outcomes",
            r"what are (?:our|the) (?:strategic )?outcomes|how are (?:our|the) outcomes (?:doing|going)"
            + _NOW,
            rf"(?:please )?{_MAKE_EN} (?:an? |new |a new |our )?outcomes?|new outcome",
            r"(?:zeig(?:e)?(?: mir)?|was sind) (?:unsere|die) (?:strategischen )?outcomes",
            r"(?:neues )?outcome (?:anlegen|schreiben)",
            r"(?:montre(?:-moi)?|quels sont) nos outcomes|(?:écrire|créer) un outcome",
            r"(?:muestra(?:me)?|cuáles son) nuestros outcomes|(?:escribir|crear) un outcome",
            r"(?:mostr[ae](?:-me)?|quais são) (?:os )?nossos outcomes|(?:escrever|criar) um outcome",
            r"(?:私たちの)?アウトカム(?:の一覧|を?(?:見せて|表示して|書きたい))(?:ください)?",
        ),
    ),
    (
        Name.CASCADE,
        (
            r"(?:please )?(?:cascade (?:our|the|my|these|those) (?:outcomes?|goals|okrs)|"
            r"break down (?:our|the|these|those) outcomes?)(?: (?:to|into|for) (?:my|our|the) teams?)?",
            r"what (?:do|does) (?:this|it|that|the outcomes?|our outcomes?|our goals) mean for (?:my|our) teams?",
            r"was (?:bedeutet das|bedeuten (?:die|unsere) outcomes|heißt das) für (?:mein|unser) team",
            r"(?:unsere )?outcomes (?:herunterbrechen|auf (?:mein|die|unsere) teams? herunterbrechen)",
            r"qu'est-ce que (?:cela|ça) (?:signifie|veut dire) pour (?:mon|notre) équipe",
            r"décliner nos (?:outcomes|objectifs)",
            r"qué significa (?:esto|eso) para (?:mi|nuestro) equipo|desplegar nuestros (?:outcomes|objetivos)",
            r"o que (?:isso|isto) significa para (?:a )?(?:minha|nossa|meu|nosso) (?:equipe|equipa|time)",
            r"desdobrar nossos (?:outcomes|objetivos)",
            r"(?:これは)?(?:私の|うちの)チームにとって(?:何を意味し(?:ますか|てる)|どういう意味(?:ですか)?)",
        ),
    ),
    (
        Name.ALIGN,
        (
            rf"(?:are|how are) (?:our|the|all|my team's) {_MINE_EN} aligned",
            rf"(?:which|what) {_MINE_EN} (?:serve|have|belong to) no outcome",
            rf"how do (?:our|the) {_MINE_EN} (?:hang|fit|belong) together",
            r"(?:please )?show(?: me)? (?:(?:the |our )?alignment|(?:the )?(?:gaps|orphans)(?: and (?:gaps|orphans))?)",
            r"zeig(?:e)?(?: mir)? die ausrichtung(?: der ziele)?|wie hängen (?:unsere|die) ziele zusammen",
            r"comment nos objectifs sont-ils alignés|montre(?:-moi)? l'alignement(?: des objectifs)?",
            r"cómo están alineados (?:nuestros|los) objetivos|muestra(?:me)? la alineación(?: de los objetivos)?",
            r"como (?:os )?(?:nossos )?objetivos estão alinhados",
            r"mostr[ae](?:-me)? o alinhamento(?: dos objetivos)?",
            r"目標の(?:つながり|整合性)(?:を?(?:見せて|表示して))(?:ください)?",
        ),
    ),
    (
        Name.WHY,
        (
            rf"why (?:is|are|was) {{a}} {_COLOUR_EN}" + _NOW,
            r"(?:can you |could you |please )?explain (?:the )?"
            r"(?:number|numbers|status|health|score|progress) (?:of|for|on) {a}",
            r"warum (?:ist|sind|steht) {a} (?:so |noch |auf )?(?:rot|gelb|grün|orange|gefährdet|im rückstand|veraltet)",
            r"pourquoi {a} est(?:-il|-elle)? (?:en |au )?(?:rouge|orange|jaune|vert|verte|retard)",
            r"por qué está {a} en (?:rojo|amarillo|verde|riesgo)",
            r"por qué {a} está en (?:rojo|amarillo|verde|riesgo)",
            r"por que {a} está (?:em |no )?(?:vermelho|vermelha|amarelo|amarela|verde|risco|atraso)",
            r"(?:なぜ|どうして|なんで){a}(?:は|が)(?:赤|黄色?|緑|遅れ|危険).{0,12}",
        ),
    ),
    (
        Name.STUCK,
        (
            rf"(?:i'm|i am|im|we're|we are) {_STUCK_EN} (?:on|with|at) {{s}}",
            rf"(?:i'm|i am|im|we're|we are) {_STUCK_EN}(?: here| again)?",
            r"(?:(?:where|why) am i|what am i) stuck(?: on| with)?|what(?:'s| is) (?:stuck|in (?:my|the|our) way)",
            rf"{{subject}} (?:is|are|seems|seem|feels|looks) {_STUCK_EN}",
            r"(?:find|help me find) (?:out )?what(?:'s| is) in the way of {s}",
            r"ich (?:stecke|hänge|komme) (?:bei|mit) {s} (?:fest|nicht weiter)|ich (?:stecke|hänge) fest",
            r"{subject} (?:steckt|hängt|stecken|hängen) fest",
            r"je (?:suis|reste) (?:bloqué|coincé)e? (?:sur|avec) {s}",
            r"{subject} (?:est|reste) (?:bloqué|coincé)e?",
            r"estoy (?:atascad|bloquead|estancad)[oa] (?:con|en) {s}",
            r"{subject} está (?:atascad|bloquead|estancad)[oa]",
            r"estou (?:travad|emperrad|empacad)[oa] (?:em|no|na|com) {s}",
            r"{subject} está (?:travad|emperrad|empacad)[oa]",
            r"{ja}(?:で|が|は)行き詰ま(?:っています|っている|ってる|りました|った)",
        ),
    ),
    (
        Name.CHECKIN,
        (
            r"(?:please )?(?:start|open|begin|do|run|let's do|let us do|let's start)"
            r"(?: (?:my|the|a|this week's))? check[- ]?in" + _NOW,
            r"check[- ]?in(?: now| please)?|check me in|i(?:'d| would) like to check in|i want to check in",
            r"(?:check[- ]?in (?:starten|machen|öffnen|jetzt)|starte (?:den |meinen )?check[- ]?in)",
            r"(?:jetzt )?einchecken",
            r"(?:faire|commencer|démarrer|ouvrir|lance) (?:le |mon |un )?(?:check[- ]?in|point)(?: maintenant)?",
            r"(?:hacer|empezar|abrir|iniciar) (?:el |mi |un )?check[- ]?in(?: ahora)?",
            r"(?:fazer|começar|abrir|iniciar) (?:o |meu |um )?check[- ]?in(?: agora)?",
            r"(?:今すぐ|今から)?チェックイン(?:を?(?:開始|始め(?:る|たい|ます)|する|します|して))?",
        ),
    ),
    (
        Name.FOLLOW,
        (
            rf"(?:please )?(?:note|take|read|get) {_AWAY_EN} from {_STATUS_EN}",
            rf"(?:please )?(?:follow|watch) {_STATUS_EN}(?: for {_AWAY_EN})?",
            rf"(?:bitte )?(?:folge|beachte) {_STATUS_DE}",
            rf"(?:bitte )?(?:notiere|übernimm) meine abwesenheit(?:en)? aus {_STATUS_DE}",
            rf"(?:suis|note mes absences (?:d'après|selon)) {_STATUS_FR}",
            rf"(?:sigue|(?:apunta|anota) mis ausencias (?:según|desde)) {_STATUS_ES}",
            rf"(?:siga|segue|(?:anote|anota) (?:as )?minhas ausências (?:segundo|conforme)) {_STATUS_PT}",
            rf"{_STATUS_JA}して(?:ください)?",
        ),
    ),
    (
        Name.UNFOLLOW,
        (
            rf"(?:please )?(?:stop (?:noting|taking|reading)|(?:do not|don't) (?:note|take|read)) {_AWAY_EN} from "
            rf"{_STATUS_EN}(?: any ?more)?",
            rf"(?:please )?(?:stop (?:following|watching)|(?:do not|don't) (?:follow|watch)|unfollow) {_STATUS_EN}"
            r"(?: any ?more)?",
            rf"(?:bitte )?(?:folge|beachte) {_STATUS_DE} nicht(?: mehr)?",
            rf"(?:bitte )?(?:notiere|übernimm) meine abwesenheit(?:en)? nicht(?: mehr)? aus {_STATUS_DE}",
            rf"ne (?:suis|note) (?:plus|pas) (?:mes absences (?:d'après|selon) )?{_STATUS_FR}",
            rf"(?:no sigas|deja de seguir|no (?:apuntes|anotes) mis ausencias (?:según|desde)) {_STATUS_ES}(?: más)?",
            rf"(?:não sigas?|pare de seguir|não anotes? (?:as )?minhas ausências (?:segundo|conforme)) {_STATUS_PT}"
            r"(?: mais)?",
            rf"{_STATUS_JA}しないで(?:ください)?",
        ),
    ),
    (
        Name.BACK,
        (
            r"(?:i'm|i am|im)(?: now)? back(?: again| now| today| at work| in the office|"
            r" from (?:vacation|holidays?|leave|pto))?",
            r"back(?: again| at work| now| from (?:vacation|holidays?|leave|pto))?",
            r"(?:ich bin |bin )?(?:wieder (?:da|zurück|im büro)|zurück(?: aus dem urlaub)?)",
            r"(?:je suis )?de retour(?: au travail| de vacances| de congés?)?",
            r"(?:ya )?(?:estoy )?de vuelta(?: de vacaciones)?|ya volví|he vuelto",
            r"(?:já )?(?:estou )?de volta(?: das férias)?|voltei(?: das férias)?",
            r"(?:休みから|休暇から)?(?:戻りました|復帰しました|戻ってきました)",
        ),
    ),
    (
        Name.NEW,
        (
            rf"(?:please )?(?:new|{_MAKE_EN}(?: me)?(?: an?| some)?(?: new)?) {_MINE_EN}(?: please)?",
            rf"{_MINE_EN} new|i(?:'d like| want| would like) to {_MAKE_EN} (?:an? |some )?(?:new )?{_MINE_EN}",
            r"(?:neues? ziel(?:e)?(?: (?:anlegen|schreiben|hinzufügen|erstellen))?|"
            r"ziel(?:e)? (?:anlegen|schreiben|hinzufügen|erstellen))",
            r"(?:nouvel objectif|nouveaux objectifs|"
            r"(?:ajouter|créer|écrire) (?:un |des )?(?:nouvel |nouveaux )?objectifs?)",
            r"(?:nuevo objetivo|nueva meta|nuevos objetivos|(?:añadir|crear|escribir) (?:un |una )?(?:nuevo |nueva )?"
            r"(?:objetivos?|metas?))",
            r"(?:novo objetivo|nova meta|novos objetivos|(?:adicionar|criar|escrever) (?:um |uma )?(?:novo |nova )?"
            r"(?:objetivos?|metas?))",
            r"(?:新しい)?目標を?(?:追加|作成|作る|作りたい|書く)(?:して(?:ください)?|する|したい)?",
        ),
    ),
    (
        Name.SETUP,
        (
            r"(?:please )?set ?up(?: headway| okrs?| my team| (?:a|the|our)(?: new)? team)?(?: please)?",
            r"(?:headway|(?:mein |das |ein )?team) einrichten|richte (?:headway|mein team) ein",
            r"configurer (?:headway|mon équipe|l'équipe|une équipe)",
            r"configurar (?:headway|mi equipo|el equipo|un equipo|minha equipe|meu time|a equipe|uma equipe)",
            r"(?:headway|チーム)(?:を|の)?(?:設定|セットアップ)(?:して(?:ください)?|する|したい)?",
        ),
    ),
    (
        Name.UNDO,
        (
            r"(?:please )?undo(?: (?:that|this|it|please|my last (?:update|entry|answer|message|one)|"
            r"the last (?:one|update|entry)))?(?: please)?",
            r"take (?:that|it) back(?: please)?",
            r"(?:bitte )?(?:mach (?:das|es) )?rückgängig(?: machen)?(?: bitte)?",
            r"annule(?:r|z)?(?: (?:ça|cela|le dernier|la dernière))?",
            r"deshaz(?:lo| eso| lo último)?|deshacer",
            r"desfa(?:z|ça|zer)(?: isso| o último| a última)?",
            r"(?:今の(?:を|は)?|さっきの(?:を|は)?)?(?:取り消し|取消)(?:て|てください|します|たい)?|元に戻して(?:ください)?",
        ),
    ),
    (
        Name.ONE_ON_ONE,
        (
            rf"(?:please )?(?:prepare|prep|brief me (?:for|on|before)|get me ready for|prepare me for)"
            rf" (?:for )?(?:my |our |the )?(?:next )?{_MEET} with {{met}}",
            r"(?:my )?(?:one[- ]on[- ]one|1on1|1-on-1) with {met} (?:today|tomorrow|this week|next week)",
            rf"(?:show|list)(?: me)? my {_MEET}s?|(?:my|which) {_MEET}s(?: do i have)?",
            rf"(?:bitte )?(?:bereite )?(?:mein|unser) {_MEET} mit {{met}} (?:vor|vorbereiten)",
            rf"(?:prépare[rz]?|préparer) (?:mon|notre) {_MEET} avec {{met}}",
            rf"prepara(?:r|me)? (?:mi|nuestro) {_MEET} con {{met}}",
            rf"prepar[ae]r? (?:o )?(?:meu|nosso) {_MEET} com {{met}}",
            rf"{{ja}}との{_MEET}(?:の準備(?:をして)?|を準備して)(?:ください)?",
        ),
    ),
    (
        Name.CYCLE,
        (
            r"(?:please )?{doing} (?:the|this|our) (?:cycle|quarter)",
            r"(?:please )?(?:create|make|open|start|set up) the {next} (?:cycle|quarter)",
            r"(?:how|where) does (?:the|this|our) (?:cycle|quarter) stand",
            r"wie steht (?:der|dieser|unser) zyklus|ou en est (?:le|ce) cycle|como va (?:el|o|este) ciclo",
        ),
    ),
    (
        Name.CALIBRATION,
        (
            r"(?:show(?: me)? )?my calibration|how (?:good|accurate|right) (?:is|was) my confidence",
            r"(?:zeig(?:e)?(?: mir)? )?meine kalibrierung|wie gut (?:ist|war) meine zuversicht",
            r"(?:montre(?:-moi)? )?ma calibration|(?:muestra(?:me)? )?mi calibracion|(?:mostr[ae] )?minha calibragem",
        ),
    ),
    (
        Name.MYDATA,
        (
            rf"(?:please )?(?:{_TAKE_EN}(?: me)?(?: all)?(?: of)? )?my (?:own |personal )?data(?: please)?",
            rf"(?:please )?{_TAKE_EN}(?: me)? everything (?:that )?you {_HOLD_EN} (?:about|on|of) me",
            rf"what (?:(?:data|information) )?(?:do|does) (?:you|headway) {_HOLD_EN} (?:about|on|of) me",
            r"(?:please )?(?:erase|delete|remove|wipe|forget) my (?:words|messages|answers|replies)|"
            r"(?:please )?forget (?:about )?me",
            r"(?:(?:zeig(?:e)?(?: mir)?|exportiere?|lösche?|gib(?: mir)?) )?(?:alle )?meine (?:persönlichen )?daten"
            r"(?: (?:an)?(?:zeigen|sehen|exportieren|herunterladen|löschen))?",
            r"was (?:weißt|weisst|hast|speicherst) du (?:alles )?(?:über|von) (?:mich|mir)(?: gespeichert)?",
            r"(?:(?:montre(?:-moi)?|voir|exporte[rz]?|télécharge[rz]?|efface[rz]?|supprime[rz]?) )?(?:toutes )?"
            r"mes données(?: personnelles)?",
            r"(?:qu'est-ce que tu sais|que sais[- ]tu) (?:de|sur) moi",
            r"(?:(?:muestra(?:me)?|ver|exporta[r]?|descarga[r]?|borra[r]?|elimina[r]?) )?(?:todos )?"
            r"mis datos(?: personales)?",
            r"qué sabes (?:de|sobre) mí",
            r"(?:(?:mostr[ae](?:-me)?|ver|export[ae]r?|baixar?|baixe|apaga[r]?|apague|exclui[r]?|exclua) )?"
            r"(?:todos )?(?:os )?meus dados(?: pessoais)?",
            r"o que (?:você |tu )?sabes? (?:de|sobre) mim",
            r"(?:私|自分)の(?:個人)?データ(?:を?(?:見せて|表示して|教えて|書き出して|エクスポートして|"
            r"ダウンロードして|削除して|消して))?(?:ください)?",
            r"私(?:について|のこと(?:を)?)(?:何を)?(?:知っていますか?|知っているの?か?|保存していますか?)",
        ),
    ),
    (
        Name.NUDGES,
        (
            rf"(?:please )?(?:show|list|see|give)?(?: me)? ?(?:my |all (?:my )?|the )?{_NUDGES_EN}",
            rf"(?:which|what) {_NUDGES_EN} (?:do|will|can|did) (?:i|you) (?:get|have|send me)(?: from you)?",
            r"(?:please )?(?:stop|quit) (?:nudging|bugging|pestering|reminding) me(?: please)?",
            r"(?:please )?(?:do not|don't) (?:nudge|bug|pester|remind) me(?: any ?more| again)?(?: please)?",
            rf"(?:please )?(?:stop|no more|turn off|switch off|turn on|switch on|mute|unmute)(?: sending me)? "
            rf"(?:the |my |all )?{_NUDGES_EN}(?: please)?",
            r"(?:why|what) (?:did|do) you (?:nudge|remind) me(?: (?:of|about|for))?(?: this week| lately)?",
            r"(?:bitte )?hör(?:e)? auf,? mich zu (?:erinnern|nerven|stören)|"
            r"welche (?:hinweise|erinnerungen) bekomme ich|"
            r"(?:zeig(?:e)?(?: mir)? )?meine (?:hinweise|erinnerungen)|keine (?:hinweise|erinnerungen) mehr",
            r"arrête de me (?:relancer|rappeler|déranger)|quels rappels (?:est-ce que )?je reçois|"
            r"(?:montre(?:-moi)? )?mes rappels|plus de rappels",
            r"deja de (?:avisarme|recordarme|molestarme)|qué avisos recibo|(?:muestra(?:me)? )?mis avisos|"
            r"no más avisos",
            r"pare de me (?:avisar|lembrar|incomodar)|quais avisos (?:eu )?recebo|"
            r"(?:mostr[ae](?:-me)? )?(?:os )?meus avisos|sem mais avisos",
            r"(?:通知|リマインド)(?:を|は)?(?:止めて|やめて|見せて|一覧|設定)(?:ください)?",
        ),
    ),
    (
        Name.LINT,
        (
            rf"(?:is|would) (?:this|that|it)(?: be)? a (?:good )?(?:goal|outcome|{_MINE_EN})\s?[:?]+\s?{{goal}}",
            rf"(?:please )?(?:check|review|look at) (?:this|my) (?:goal|{_MINE_EN})\s?:\s?{{goal}}",
            r"how (?:good )?is (?:this|that) goal (?:worded|written|phrased)?\s?:\s?{goal}",
            r"ist (?:das|dies) ein gutes (?:ziel|ergebnis|okr)\s?[:?]+\s?{goal}",
            r"(?:est-ce|c'est) un bon (?:objectif|resultat|okr)\s?[:?]+\s?{goal}",
            r"(?:es (?:este |esto )?|este )?(?:es )?un buen (?:objetivo|okr)\s?[:?]+\s?{goal}",
            r"(?:e|isso e|isto e|esse e|este e) um bom (?:objetivo|okr)\s?[:?]+\s?{goal}",
            r"(?:これは)?(?:良い|いい|よい)(?:目標|okr)(?:ですか|でしょうか|かな)?\s?[:?、]+\s?{goal}",
        ),
    ),
    (
        Name.METRICS,
        (
            r"(?:please )?(?:(?:show|list|what are)(?: me)? )?(?:the |our |all )?business (?:numbers|metrics|figures)",
            r"(?:zeig(?:e)?(?: mir)? )?(?:die |unsere |alle )?(?:geschäftszahlen|unternehmenskennzahlen)",
            r"(?:montre(?:-moi)? )?(?:les |nos )?(?:chiffres clés|indicateurs de l'entreprise)",
            r"(?:muestra(?:me)? )?(?:los |nuestros )?(?:números del negocio|indicadores del negocio)",
            r"(?:mostr[ae](?:-me)? )?(?:os |nossos )?(?:números do negócio|indicadores do negócio)",
            r"(?:会社の|事業の)(?:数字|指標)(?:を?(?:見せて|表示して))?(?:ください)?",
        ),
    ),
    (
        Name.CHANGE,
        (
            r"(?:please )?(?:change|edit|rewrite|reword) (?:the |my |our )?(?:goal|key result|kr) {s}",
            r"(?:bitte )?(?:ändere|bearbeite) (?:das |mein )?ziel {s}",
            r"(?:change|modifie) (?:l'objectif|mon objectif) {s}",
            r"(?:cambia|edita) (?:el objetivo|mi objetivo|la meta) {s}",
            r"(?:altera|altere|muda|mude) (?:o objetivo|meu objetivo|a meta) {s}",
            r"(?:目標){ja}を(?:変更|編集)(?:して(?:ください)?)?",
        ),
    ),
    (
        Name.AI,
        (
            r"(?:please )?(?:switch|turn) (?:the )?ai {switch}",
            r"(?:please )?(?:switch|turn) {switch} (?:the )?ai",
            r"(?:is|are) (?:the )?ai (?:switched |turned )?(?:on|off)(?: here)?",
            r"how much (?:of the )?ai (?:have we|has been|did we) used?(?: this month)?",
            r"what (?:do you send|is sent|goes) to (?:the )?(?:ai|openai|language model|model)",
            r"ki {switch}(?:schalten|machen)",
        ),
    ),
    (
        Name.LANGUAGE,
        (
            r"(?:(?:can|could|will|do) you )?(?:please |also )?(?:speak|talk|write|answer|switch)"
            r"(?: (?:to|with) me)?(?: in| to)? {language}",
            r"(?:in|auf|en|em|(?:my |the )?language|(?:meine )?sprache(?: auf)?) {language}"
            r"(?:,? (?:s'il (?:te|vous) plaît|por favor|se faz favor))?",
            r"(?:please )?change (?:my |the |your )?language to {language}",
            r"(?:please )?change (?:my |the |your )?language|(?:meine |die )?sprache (?:ändern|wechseln|umstellen)|"
            r"changer (?:de|la) langue|cambiar (?:el |de )?idioma|mudar (?:o |de )?idioma",
            r"(?:bitte )?(?:sprich|rede|schreib|schreibe|antworte)(?: bitte)?(?: mit)?(?: mir)?(?: auf)? {language}",
            r"(?:kannst|sprichst) du (?:auch )?{language}(?: sprechen)?",
            r"(?:parle|parlez|écris|écrivez|réponds)(?:[- ](?:moi|nous))?(?: en)? {language}"
            r"(?:,? s'il (?:te|vous) plaît)?",
            r"(?:tu )?parles(?:[- ]tu)? {language}",
            r"(?:habla|háblame|escribe|escríbeme|responde|hablas)(?: conmigo)?(?: en)? {language}(?:,? por favor)?",
            r"(?:você )?(?:fale|fala|falas|escreva|escreve|responda)(?: comigo)?(?: em)? {language}(?:,? por favor)?",
            r"{language}で(?:話して|書いて|返信して|お願い(?:し(?:ます|たい))?)?(?:ください)?",
            r"{language}は?話せますか",
            r"言語を(?:変更|変え)(?:する|したい|たい|ます|して(?:ください)?)?",
        ),
    ),
    (
        Name.HELP,
        (
            r"(?:help|\?|help please|please help)",
            r"what (?:can|do) (?:you|i|headway) (?:do|type|say|ask|write)(?: here| for me| with you)?",
            r"what (?:am i|are we) supposed to (?:do|type|say|write)(?: here)?",
            r"how (?:does|do) (?:this|it|headway|you) work|how do i use (?:this|it|you|headway)|"
            r"how to use (?:this|headway)",
            r"(?:what are (?:the|your) commands|(?:what|which) commands (?:do you know|are there|can i use))",
            r"hilfe|was kannst du(?: alles)?|wie funktioniert (?:das|headway)|"
            r"was kann ich (?:hier )?(?:schreiben|eingeben|tun|sagen)",
            r"aide|que (?:peux|sais)[- ]tu faire|que (?:pouvez|savez)[- ]vous faire|"
            r"que (?:puis-je|peut-on) (?:dire|faire)|qu'est-ce que tu (?:peux|sais) faire|comment ça marche",
            r"ayuda|qué puedes hacer|qué puedo (?:decir|hacer)|qué sabes hacer|cómo funciona(?: esto)?",
            r"ajuda|o que (?:você |tu )?(?:pode|podes|sabe|sabes) fazer|o que (?:eu )?posso (?:dizer|fazer)|"
            r"como (?:isso |isto )?funciona(?: isso| isto)?",
            r"ヘルプ|助けて|何(?:と|を)言えばいい(?:の|ですか)?|使い方(?:を教えて(?:ください)?)?|何ができ(?:る|ます)(?:の|か|んですか)?|どう使(?:う|います)(?:の|か)?",
        ),
    ),
    (
        Name.STATUS,
        (
            r"how(?:'s| is| are|re) {a} (?:doing|going|coming along|coming|looking|getting on|"
            r"getting along|progressing|"
            r"performing|faring)" + _NOW,
            r"how (?:does|do) {a} (?:look|stand)" + _NOW,
            r"how (?:are we|am i|is it|are they|is he|is she) (?:doing|going|looking) (?:on|with|for|at) {s}",
            r"where (?:do we|do i|do they|are we|am i) (?:stand )?(?:on|with|regarding|at with) {s}",
            r"where (?:does|do|is|are) {a} (?:stand|at)" + _NOW,
            r"(?:what(?:'s| is) )?(?:the )?(?:current |latest )?status (?:of|on|for) {s}",
            r"status {who}",
            r"(?:show|tell)(?: me)? (?:the )?(?:status|progress) (?:of|on|for) {s}",
            r"wie (?:läuft|steht|geht) es (?:mit|um|bei) {s}",
            r"wie (?:läuft|steht|laufen|stehen) (?!es ){s}(?: gerade| aktuell| diese woche)?",
            r"wo (?:stehen wir|stehe ich|sind wir) (?:bei|mit|bei der|beim) {s}",
            r"(?:(?:wie|was) ist der )?(?:status|stand) (?:von|bei|der|des|für) {s}",
            r"(?:comment|où) (?:va|vont|avance|avancent|en est|en sont) {s}",
            r"où en (?:est-on|sommes[- ]nous|sont-ils) (?:sur|avec|pour|de) {s}",
            r"(?:quel est le )?statut (?:de|du|des) {s}",
            r"cómo (?:va|van|está|están|anda) {s}",
            r"(?:dónde|en qué punto) estamos (?:con|en) {s}",
            r"(?:cuál es el )?estado (?:de|del) {s}",
            r"como (?:vai|vão|está|estão|anda|andam) {s}",
            r"onde estamos (?:em|com|no|na) {s}",
            r"(?:qual (?:é )?o )?status (?:de|do|da|dos|das) {s}",
            r"{ja}の(?:今の|現在の)?(?:状況|進捗|ステータス|調子)(?:は|はどう(?:ですか)?|を教えて(?:ください)?)?",
            r"{ja}は(?:今)?どう(?:ですか|なっています(?:か)?|なってる|なの)?",
        ),
    ),
)
