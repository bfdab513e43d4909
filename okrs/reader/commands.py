"""Commands in plain words: skip, snooze, away, undo, help, each with the date it names."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from okrs.reader.dates import Dated, find_dates
from okrs.reader.model import Command, CommandName
from okrs.reader.text import fold

_LOOK_AHEAD = 120
_TABLES: tuple[tuple[CommandName, str], ...] = (
    (
        CommandName.UNDO,
        r"""
undo(?!ing|ne|es) ; revert (?:that|this|it|my|the last|last) ; ^revert$ ; take (?:that|it|this) back
take back (?:that|my|the) ; roll (?:that|it) back ; roll back (?:that|my|the last)
(?:delete|remove|cancel|discard|scrap|scratch|retract|withdraw|erase) (?:that|it|this|my|the) (?:last \
|previous |latest )?(?:update|answer|entry|reply|check-?in|one|message|response)
^(?:please )?(?:cancel|delete|remove|scratch|scrap|retract) (?:that|it|this)(?: please| pls)?$
(?:cancel|delete|remove|discard) (?:my |the )?last (?:update|answer|entry|reply|check-?in|one)
rückgängig ; (?:nimm|nehme?) (?:das|es|die letzte [a-z]+)(?: bitte)?(?: wieder)? zurück ; zurücknehmen
(?:letzte[ns]? |meine letzte )(?:eingabe|antwort|meldung|update|eintrag) (?:löschen|zurück|verwerfen\
|stornieren)
storniere? (?:das|die letzte)
annule[rz]?(?! (?:la |le |les )?(?:commande|réunion|contrat)s?) ; (?:reviens|revenir) en arrière
défai(?:s|re) ; efface[rz]? (?:ça|cela|ma dernière|la dernière) ; supprime[rz]? (?:ma|la) dernière
deshacer ; deshaz(?:lo)? ; deshacé
(?:borra|elimina|anula|cancela|revierte)(?:r)? (?:eso|esto|lo último|lo anterior|(?:mi|la) última|(?:mi\
|el) último)(?: [a-z]+)?
anúlalo ; revertir (?:eso|lo último) ; retira eso
desfazer ; desfaz(?:er)?(?: isso)? ; desfaça
(?:apaga|apague|cancela|cancele|anula|reverte|reverta|remove|remova) (?:isso|(?:a \
|minha )?(?:a minha )?última|(?:o |meu )?último|o anterior)(?: [a-z]+)?
volta atrás
取り消 ; 取消 ; 元に戻 ; アンドゥ ; やり直し ; 撤回
""",
    ),
    (
        CommandName.HELP,
        r"""
^(?:please )?help(?: me)?(?: please| pls)?$ ; ^(?:/|!)?help$ ; ^\?+$
how (?:does|do) (?:this|it|i (?:use|answer|reply|do this|update|report|fill|enter|submit)|you work\
|headway|check-?ins?)(?: work)?
what (?:am i|should i|do i|can i|are you|is this|can you|do you|could i|shall i) ?(?:supposed to \
|need to |have to |meant to |expected to )?(?:type|write|say|do|answer|reply|enter|send|for|want\
|expecting|respond|put)? ?(?:here|now|this)?$
what (?:am i|should i|do i|can i|shall i) (?:supposed to |need to |have to |meant to \
|expected to )?(?:type|write|say|answer|reply|enter|send|respond|put)(?! about)
what can (?:you|i|this bot) do ; what commands ; which commands
(?:list|show)(?: me)?(?: the| all)? commands ; i need help(?: with this(?: bot)?)?$
instructions(?: please)?$ ; who are you ; what is this ; how to use ; what are my options
i don'?t (?:understand|get) (?:this|what|how)(?! .{0,30}(?:number|dropped|happened))
need (?:some )?help (?:using|understanding) (?:this|you|the bot|headway) ; what'?s this
^(?:bitte )?hilfe(?: bitte)?$ ; wie (?:funktioniert|geht) (?:das|dies|es|der bot|headway)(?: hier)?
was (?:soll|muss|kann|darf) ich (?:hier |denn |da )?(?:tun|schreiben|eingeben|machen|antworten|tippen\
|eintippen|sagen)
was kannst du ; welche befehle ; wie (?:antworte|benutze|trage|gebe) ich ; anleitung ; ich brauche hilfe$
^(?:à l')?aide(?: s'il te pla[iî]t| svp| stp| moi)?$ ; aidez?-moi$
comment (?:ça|ca|cela) (?:marche|fonctionne)
comment (?:ça )?(?:fonctionne|marche)(?: ce| cet| le)?(?: bot| outil)?
(?:que|qu'est-ce que) (?:dois-je|je dois|faut-il|puis-je|je peux) (?:écrire|taper|faire|répondre|saisir\
|dire)?
je dois (?:écrire|taper|répondre) quoi ; quelles commandes ; comment (?:je fais|répondre|faire|utiliser)
que peux-tu faire
^ayuda(?: por favor)?$ ; ayúdame$ ; cómo (?:funciona|se usa|va esto|respondo|contesto|lo hago)
qué (?:tengo que|debo|puedo|hay que) (?:escribir|poner|hacer|responder|contestar|decir)
qué (?:escribo|pongo|respondo) ; qué puedes hacer ; qué comandos ; necesito ayuda$ ; instrucciones$
^ajuda(?: por favor)?$ ; me ajuda$ ; como (?:(?:isso|isto) )?funciona(?: isso| isto)?
como (?:eu )?(?:uso|respondo|faço|usar)
o que (?:eu )?(?:devo|tenho que|preciso|posso|é para|é pra|escrevo|digito|respondo)(?: (?:escrever\
|digitar|fazer|responder|colocar|dizer))?
o que você faz ; quais comandos ; preciso de ajuda$
ヘルプ ; 使い方 ; 使いかた ; 何を(?:入力|書|打|答え|すれば) ; どう(?:すれば|やって|使|答え|入力|書)
どうやる ; 助けて ; どのように(?:入力|使|答|書)
""",
    ),
    (
        CommandName.AWAY,
        r"""
^(?:[a-z ]{0,20})?(?:ooo|o\.o\.o\.?|out of (?:the )?office|out of office|afk)(?![a-z])
(?:i'?m|i am|i'?ll be|i will be|im|me:|am|we'?re|be|being)(?: currently| now| going)? (?:away\
|off(?! (?:track|by|target|to a|the mark|by))|out(?! of (?:date|budget|sync|line|ideas|time|reach|control\
|the woods))(?! (?:there|in front))|ooo|gone|travelling|traveling|(?:on|going on) (?:annual |parental \
|maternity |paternity |sick |medical |bereavement )?(?:holidays?|vacation|leave|pto|a break|sabbatical\
|break|honeymoon)|sick|ill|unavailable|at a conference|in hospital)(?! (?:of it|and tired|target))
^(?:(?:heads up|fyi|hi|hey|hello|note|btw|so|currently|still|now|sorry),?:? ?)*(?:away|off sick|off until\
|off till|off from|off on|off next|out sick|out until|out till|out from|out (?:all|this|next|on\
|of office)|sick|(?:on|going on|taking|starting) (?:annual |parental |maternity |paternity |sick |my \
|a )*(?:holidays?|vacation|leave|pto|sabbatical|break)|vacation|holidays?|pto|parental leave\
|maternity leave|paternity leave|sick leave|annual leave)(?! (?:to|rate|policy|days? (?:at|is|are)))
(?:^|i'?m |i'?ll be |i will be |i am |and |then )back (?:on|in|at work|to work|monday|tuesday|wednesday\
|thursday|friday|next|from|the|after|tomorrow|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov\
|dec)(?! (?:to|up|down|track|target))
(?:taking|have) (?:the |this |next )?(?:week|day|days|month|monday|tuesday|wednesday|thursday|friday)s? off
(?:i'?m|i am|i'?ll be) (?:not (?:in|here|around|available|working)|unavailable)
not (?:in|here|around|available|working) (?:until|till|this week|next week|from)
return(?:ing)? (?:on|to work|to the office) ; (?:i'?m|i) returning ; i return
my (?:vacation|holiday|leave|pto)
(?:bin|ich bin|wir sind|sind|bin ich|ab morgen|bis)(?: [a-z]+){0,3}? (?:im urlaub|in urlaub|abwesend|weg\
|krank(?:geschrieben)?|außer haus|in elternzeit|auf dienstreise|nicht (?:da|im büro|erreichbar)|verreist\
|unterwegs)
^(?:[a-z]+ )?(?:im |in )?(?:urlaub|elternzeit|krank(?:geschrieben)?|abwesend|ooo|abwesenheit)(?![a-z])
(?:^|bin |ich bin |und |melde mich )(?:ab [a-z0-9. ]{1,14})?(?:wieder (?:da|zurück|im büro|im einsatz\
|erreichbar|hier)|zurück (?:am|ab|im))
(?:habe|nehme|mache|hab) (?:ich )?(?:[a-z0-9. ]{0,20})?(?:urlaub|frei)
bis [a-z0-9. ]{1,16} (?:im urlaub|weg|abwesend|krank|frei|nicht da|außer haus)
am [a-z0-9. ]{1,16} (?:wieder da|zurück|wieder zurück) ; (?:wieder|zurück) am
(?:je suis|suis|je serai|serai|nous sommes|on est)(?: actuellement)? (?:absente?|en (?:congés?|vacances\
|arrêt(?: maladie)?|déplacement|rtt)|malade|parti(?:e)?|off|indisponible|hors du bureau|pas là)
^(?:en |de )?(?:congés?|vacances|absente?|arrêt maladie|malade|congé (?:maternité|paternité\
|parental))(?![a-z])
(?:^|je suis |serai |je serai |et )?de retour(?! (?:à|client|produit|sur investissement))(?: (?:le|lundi\
|mardi|mercredi|jeudi|vendredi|en|au|dans|à partir|la|demain|\d))?
je (?:reviens|rentre)(?! (?:sur|vers)) ; je pars en (?:congés?|vacances)
absente? (?:jusqu|du|de|à partir|la semaine|cette)
(?:estoy|estaré|voy a estar|ando|me voy|salgo|estamos)(?: actualmente)? (?:de vacaciones|fuera|ausente\
|de baja|de permiso|de viaje|enferm[oa]|de licencia|libre)
^(?:de )?(?:vacaciones|baja(?: médica)?|ausente|fuera(?: de la oficina)?|enferm[oa]|permiso)(?: (?:hasta\
|del|desde|la|esta|de|el)|$)
(?:^|y |que )?(?:vuelvo|regreso|volveré|regresaré|estaré de vuelta|de vuelta|de regreso)(?! (?:a escribir\
|a decir))
(?:de vacaciones|fuera de la oficina|de baja|ausente) hasta
(?:estou|estarei|vou estar|tô|to|fico|ficarei|vou ficar|estamos)(?: atualmente)? (?:de (?:férias|licença\
|folga|atestado)|fora|ausente|doente|viajando|em viagem|indisponível|off)
^(?:de |em )?(?:férias|licença(?: médica| maternidade| paternidade)?|ausente|fora(?: do escritório)?\
|folga|atestado|doente)(?: (?:até|do|de|desde|a|esta|essa|na)|$)
(?:^|e |que )?(?:volto|retorno|voltarei|retornarei|estou de volta|de volta)(?! (?:a escrever|sobre\
|ao tema|do investimento))
saio de férias ; (?:de férias|fora do escritório|ausente|de licença) até ; vou (?:tirar|entrar de) férias
休暇 ; 休み(?!明け以外) ; 休みます ; 不在 ; お休み ; 出張 ; 育休 ; 産休 ; 有休 ; 有給 ; 病欠
(?:日|曜|曜日|週)に?(?:戻り|復帰|出社) ; から復帰 ; に復帰
旅行中 ; 夏休み ; 冬休み ; 離席
""",
    ),
    (
        CommandName.SNOOZE,
        r"""
snooze(?! rate)
remind me(?! to (?!do|fill|answer|reply|report|submit|check in|update (?:this|it|krs?|my|you|okrs?)))
(?:ping|nudge|ask|poke|bug|message|prompt|check(?: back)? with|try|dm|hit up|hit|catch|tag\
|buzz) me(?: about (?:this|it))?(?: again| back| up)?(?! (?:about|why|how|for more))
(?:ask|try|check|come|circle|get|swing) (?:me )?(?:back |again )(?:later|tomorrow|on|in|after|next|monday\
|tuesday|wednesday|thursday|friday|this)
^(?:maybe |do it |do this |can we do this |can i do this |let'?s do this |let'?s do it |will do \
|will do it |will do this |i'?ll do it |i'?ll do this |i'?ll answer |i'?ll reply |i'?ll respond \
|i'?ll update |will update |will answer |will reply |busy |busy now |swamped |ask |ask me |not now \
|in a meeting )?(?:later|tomorrow|tmrw|tmr|not now|in a bit|another time|in (?:an?|one|two|three\
|\d{1,2}) (?:hours?|hrs?|minutes?|mins?|days?|weeks?)|next week)(?: today| please| pls| thanks| thx\
| maybe| instead| then| afternoon| morning| evening)*$
(?:not now|can'?t (?:do (?:this|it) )?(?:right )?now|no time (?:now|today|right now)|too busy (?:now\
|today|right now)|busy (?:now|today|right now))
(?:will|i'?ll|let me|can i|gonna|going to) (?:get back to (?:you|this)|come back to (?:you|this)\
|do (?:this|it|that)|answer|reply|respond|update (?:this|you|it)|fill (?:this|it) in|send (?:it|this|you\
|the (?:update|numbers))|report|let you know)(?: (?:this|it|you|my update|the numbers|numbers\
|you an update))? (?:later|tomorrow|on|in|by|next|this|after|monday|tuesday|wednesday|thursday|friday\
|tonight)
give me (?:until|till|an? (?:hour|day|week)|\d|two|a few|some (?:more )?time|another)
(?:postpone|defer|delay|push|move|reschedule)(?: (?:this|it|the check-?in|my check-?in\
|check-?in))?(?: back)? (?:to|until|till|by|for) (?:tomorrow|monday|tuesday|wednesday|thursday|friday\
|next|later|the|\d)
(?:can|could) (?:we|you|i) (?:do|talk|ask|check|wait)(?: (?:this|it|again))? (?:later|tomorrow|on|next\
|until)
talk (?:later|tomorrow) ; later (?:please|pls|today|this week)
come back (?:later|tomorrow|on|in|next|monday|tuesday|wednesday|thursday|friday|to me)
hold (?:this|that) (?:until|till)
wait (?:until|till) (?:tomorrow|monday|tuesday|wednesday|thursday|friday|next week)$
erinner(?:e|st du)? mich(?: bitte)? ; erinnere?
frage? mich(?: bitte)? (?:morgen|übermorgen|später|nächste woche)
(?:frag|frage|melde dich|ping|schreib|stups) (?:mich |mir )?(?:bitte )?(?:nochmal |noch mal |wieder \
|erneut |später |morgen |in |am |nächste )+[^ ]*
^(?:bitte |lieber |mache ich |mach ich |gerade keine zeit |keine zeit |jetzt nicht \
|nicht jetzt )?(?:später|morgen|nicht jetzt|jetzt nicht|nächste woche|in (?:einer|zwei|\d+) (?:stunden?\
|tagen?))(?: bitte| nochmal| noch mal| wieder| mehr| dann| früh)*$
(?:mache|mach|erledige|antworte|melde) (?:ich |mich )?(?:das |es |darauf )?(?:später|morgen|am|nächste)
(?:keine|gerade keine|jetzt keine) zeit ; verschieb(?:en|e)?(?: (?:das|es|wir))?(?: bitte)? (?:auf|bis)
schlummern ; gerade (?:im meeting|beschäftigt) ; melde mich (?:später|morgen|am|nächste)
rappelle[- ]?(?:le[- ])?moi ; rappelez[- ]moi ; demandez?[- ]moi
(?:relance|redemande|repose|recontacte|ping)[a-z]*[- ]?moi
(?:redemande|reviens)(?: le)?[- ]?(?:moi)? (?:demain|plus tard|lundi|mardi|mercredi|jeudi|vendredi)
^(?:pas maintenant|plus tard|demain|je (?:le )?(?:ferai|réponds|répondrai|fais) (?:ça \
|cela )?(?:plus tard|demain)|on verra (?:plus tard|demain)|la semaine prochaine|tout à l'heure\
|pas le temps)(?: svp| stp| merci| matin| s'il te pla[iî]t)*$
pas (?:le temps )?maintenant
je (?:te |vous )?(?:réponds|répondrai|le ferai|ferai ça|ferai cela|fais ça|reviens vers toi\
|reviendrai) (?:plus tard|demain|lundi|mardi|mercredi|jeudi|vendredi|dans)
report(?:e|er|ons)(?: (?:ça|cela|le))? (?:à|au) ; snoozer?
recu[ée]rda(?:me(?:lo)?|melo)|recuérdamelo ; recordar(?:me|melo) ; avísame
(?:pregúntame|vuelve a preguntar(?:me)?|escríbeme|pregunta) (?:otra vez |de nuevo |luego |mañana |el \
|más tarde |en )+[^ ]*
(?:pregúntame|pregunta) (?:mañana|luego|la (?:próxima semana|semana que viene))
^(?:ahora no(?: puedo)?|más tarde|luego|mañana|después|lo hago (?:luego|mañana|más tarde|después)\
|en un rato|la próxima semana|no tengo tiempo(?: ahora)?)(?: por favor| gracias| mejor)*$
ahora no(?: puedo| tengo tiempo)?
(?:te |os )?(?:respondo|contesto|lo hago|lo actualizo|lo envío) (?:luego|mañana|más tarde|después\
|el (?:lunes|martes|miércoles|jueves|viernes))
(?:pospon(?:er|lo|erlo)?|aplaza(?:r|lo)?|déjalo) (?:para|hasta|a) ; posponer ; posponlo
(?:me )?lembr(?:a|e|ar)(?:-me)?(?: (?:de novo|disso|disto))?(?= |$) ; lembra-me ; me avis[ae]
(?:me )?(?:perguntar|pergunte|pergunta)(?:-me| me)? (?:amanhã|depois|na (?:próxima semana|semana que vem))
(?:me )?(?:pergunte|pergunta|chama|chame|cutuca)(?:-me| me)? (?:de novo |depois |amanhã |mais tarde |na \
|outra vez |em )+[^ ]*
^(?:agora não(?: posso| dá)?|mais tarde|depois|amanhã|logo mais|faço (?:depois|amanhã|mais tarde)\
|semana que vem|sem tempo(?: agora)?)(?: por favor| obrigad[oa]| eu)*$
agora não(?: posso| dá| consigo)?
(?:respondo|faço|atualizo|preencho|envio|te respondo) (?:isso )?(?:depois|amanhã|mais tarde|na (?:segunda\
|terça|quarta|quinta|sexta))
(?:adi(?:a|ar|e)|adia isso|deixa(?:r)?(?: isso)?) (?:para|pra) ; adiar ; soneca
リマインド ; あとで ; 後で ; のちほど ; 後ほど ; また(?:明日|来週|今度|後|あと|.{1,2}曜)
(?:明日|来週|.曜日?)(?:に)?(?:また|聞い|連絡|通知|お願い|回答|答え|返信|報告|更新)(?!済) ; スヌーズ
今は(?:無理|忙し|時間) ; 再通知 ; 思い出させ ; 今忙し
""",
    ),
    (
        CommandName.SKIP,
        r"""
skip(?: (?:this week|this one|this time|this check-?in|this|me|it|for now|today|the week|the check-?in\
|my check-?in|please|pls))*(?=$|\s(?:please|pls|thanks|because|since|as|i'?m|too|no|nothing|until|till\
|sorry|-))
skipping (?:this|today|the check-?in|my)
^(?:i'?ll |i )?pass(?: this (?:week|time|one)| on this(?: one| week)?| for now| today)?(?: please| pls\
| thanks)?$
(?:i'?ll|i'?m going to|let me|gonna) (?:pass|sit this one out|skip)(?= this (?:week|one|time|check)\
| today|$)
not this (?:week|time)(?: please| thanks| pls)?$ ; sit this (?:one|week) out
nothing to report(?: this (?:week|time)| from me)? ; no check-?in this week ; leave me out this week
count me out this week
überspring[a-z]*
(?:diese woche|dieses mal|diesmal|heute) (?:bitte )?(?:aussetzen|überspringen|auslassen|nicht|passe ich\
|setze ich aus)
setze? (?:ich )?(?:diese woche |diesmal )?aus(?! [a-z]) ; aussetzen ; auslassen
^(?:ich )?(?:passe|skip|skippen|setze aus)(?: diese woche| diesmal)?$ ; skippen
nichts zu (?:berichten|melden)
^(?:je |on )?(?:passe|saute|skip)(?: mon tour| cette semaine| cette fois| cette fois-ci| celui-ci\
| ce check-in)*$
(?:je|on) (?:passe mon tour|saute (?:cette semaine|celui-ci|ce check-in|ce point)) ; passer cette semaine
(?:passe|saute|sauter|ignorer|ignore) (?:cette semaine|ce check-in|mon check-in|ce point)
^(?:passer|sauter)(?: (?:ce point|mon tour|cette fois|celui-ci|ce check-in))?$ ; pas cette fois$
pas cette semaine ; rien à signaler ; je passe(?: mon tour)?$
saltar(?:me|lo)?(?: (?:esta semana|este check-?in|esta vez))? ; (?:me )?salto (?:esta semana|esta vez|este)
(?:me la )?salto esta semana ; sáltame ; sáltate esta semana
omit(?:ir|e|elo)(?: esta semana| este| esta vez)? ; ^(?:yo )?paso(?: esta (?:semana|vez)| de esta)?$
esta semana (?:no(?: puedo| hay check-?in)?|paso|la salto|me la salto)$ ; nada que (?:reportar|informar)
pul(?:ar|a|e|o)(?: (?:essa|esta) (?:semana|vez)| isso| este| esse| o check-?in)*(?![a-z])
^(?:eu )?passo(?: (?:essa|esta) (?:semana|vez))?$
(?:essa|esta) semana (?:não(?: vai dar)?|passo|pulo|eu passo)$ ; nada a (?:reportar|relatar|declarar)
pular
スキップ ; 今週は(?:パス|休|なし|飛ばし|見送) ; 今回は(?:パス|なし|飛ばし|見送) ; ^パス(?:します|で|です)?$
飛ばして
""",
    ),
)
_THIRD_PERSON = re.compile(
    r"(?<![a-z])(?:is|was|are|were|he|she|they|team|who|been|ist|war|sind|est|etait|sont|elle|il|esta|"
    r"estaba|estan|ele|ela|estava|"
    r"because|weil|parce|porque|for|to|his|her|their|legal|client|customer|vendor|if|when|until)\s*$"
)
_PLAIN_UNTIL = re.compile(
    r"(?<![a-z])(?:until|till|til|through|thru|back|return(?:ing)?|to|bis|zuruck|wieder|jusqu'au?|"
    r"jusqu'en|retour|reviens|au|hasta|vuelvo|"
    r"regreso|al|ate|volto|retorno|ao|a)\s*(?:(?:on|in|at work|da|am|zum|ab|im|le|el|dia|o|the|work|dem|"
    r"den|de|el dia|no|na|em)\s*)*$"
)


@dataclass(frozen=True)
class Heard:
    """A command and the stretch of the reply that says it."""

    command: Command
    start: int
    end: int
    unclear_date: bool


def find_command(folded: str, language: str, today: date) -> Heard | None:
    """The first command in order of weight: undo, help, away, snooze, skip."""
    sentences = list(
        re.finditer(
            r"[^\n!?.;。！？,、—]+(?:(?:[.,](?=\d)|(?<=\d)\.(?=\s?[a-z]|\s*$))[^\n!?;。！？,、—.]*)*", folded
        )
    )
    for name, pattern in _patterns():
        for place, sentence in enumerate(sentences):
            stretch = sentence.group().strip()
            value = _VALUE_FIRST.match(stretch)
            stretch = stretch[value.end() :] if value else stretch
            match = pattern.search(stretch)
            if (
                match
                and not _is_about_somebody_else(stretch, match, name)
                and not _is_in_passing(stretch, match)
            ):
                following = sentences[place + 1 : place + 3]
                heard = _heard(folded, name, sentence, following, language, today)
                lead = stretch[: match.start()]
                if value or re.match(r"(?:kr\s?\d\s?:?\s)?[$€£]?\d[\d.,]*[%k]?\s", lead):
                    heard = replace(heard, start=folded.index(stretch, sentence.start()) + match.start())
                return heard
    if re.fullmatch(r"\s*[?？]+\s*", folded):
        return Heard(Command(CommandName.HELP), 0, len(folded), unclear_date=False)
    return None


_VALUE_FIRST = re.compile(r"[$€£]?\d[\d.,]*[%k]?\.\s+(?=[a-z])")


def _is_about_somebody_else(stretch: str, match: re.Match[str], name: CommandName) -> bool:
    lead = stretch[: match.start()]
    if name is CommandName.HELP or name is CommandName.UNDO:
        return False
    return bool(_THIRD_PERSON.search(lead)) or bool(
        re.search(r"(?:さん|チーム|様|社|部長|課長)[はがの]", lead + match.group()[:0])
    )


_DENIED = re.compile(
    r"(?<![a-z])(?:can'?t|cannot|couldn'?t|didn'?t|doesn'?t|don'?t|won'?t|wouldn'?t|never|not|no way to|unable to|"
    r"nicht|kein(?:e[nr]?)?|nie|ne|n'[a-z]+|nao|tampoco|nunca)\s(?:[a-z]+\s){0,3}$"
)
_OF_A_NOUN = re.compile(
    r"\s(?:team|teams|game|games|match|matches|days?|button|feature|policy|rate|request|requests|flow|kit|fans|goals?|"
    r"page|calendar|balance|budget|tracker|planning|season|mode|tickets?|desk|function|rule|rules)(?![a-z])"
)


def _is_in_passing(stretch: str, match: re.Match[str]) -> bool:
    """'Can't undo the damage', 'the away team', 'the undo button': the words are no order to the bot."""
    lead, tail = stretch[: match.start()], stretch[match.end() :]
    if _OF_A_NOUN.match(tail):
        return True
    denied = _DENIED.search(lead)
    return denied is not None and not re.search(r"(?:[,:;]|do|can|will)\s*$", lead)


def _heard(
    folded: str,
    name: CommandName,
    sentence: re.Match[str],
    following: list[re.Match[str]],
    language: str,
    today: date,
) -> Heard:
    start, end = sentence.span()
    if name in (CommandName.HELP, CommandName.UNDO, CommandName.SKIP):
        return Heard(Command(name), start, end, unclear_date=False)
    tail = folded[start : start + _LOOK_AHEAD]
    end = min(end, start + _LOOK_AHEAD)
    dated = _until(tail[: end - start], language, today, name)
    leaves = _LEAVES.search(_before_date(tail[: end - start], language, today)) is not None
    if dated is None or (name is CommandName.AWAY and leaves):
        for more in following:
            if more.start() - end > 3 or re.search(r"(?<![a-z])kr", more.group()):
                break
            stretch = folded[end : more.end()]
            if (dated is None and not re.search(r"\d", stretch)) or _PLAIN_UNTIL.search(
                _before_date(stretch, language, today)
            ):
                dated, leaves = _until(stretch, language, today, name), False
            if dated is not None and not leaves:
                end = more.end()
                break
    before = re.search(r"[^\n!?;。]{0,60}$", folded[:start])
    if dated is None and before and name is CommandName.SNOOZE:
        dated = None
    unclear = dated is not None and dated.day is None and bool(re.search(r"\d/\d", folded[start:end]))
    return Heard(Command(name, dated.day if dated else None), start, end, unclear)


_LEAVES = re.compile(
    r"(?<![a-z])(?:from|starting|as of|ab|a partir d[eo]?|des|desde|from the)\s(?:the |el |le )?$"
)


def _before_date(stretch: str, language: str, today: date) -> str:
    dates = find_dates(stretch, language, today, loose=True)
    return stretch[: dates[0].start] if dates else ""


def _until(stretch: str, language: str, today: date, name: CommandName) -> Dated | None:
    dates = find_dates(stretch, language, today, loose=True)
    if not dates:
        return None
    dates = [
        dated
        for dated, after in zip(dates, [*dates[1:], None], strict=True)
        if after is None
        or not re.fullmatch(
            r"[\s,]*(?:the |der |dem |den |le |el |o |dia )?", stretch[dated.end : after.start]
        )
    ]
    for dated in dates:
        if _PLAIN_UNTIL.search(stretch[: dated.start]) or re.match(r"\s?まで", stretch[dated.end :]):
            return dated
    if name is CommandName.AWAY:
        whole = [
            d
            for d in dates
            if not re.search(
                r"week|woche|semaine|semana|今週|来週|heute|today|hoy|hoje|aujourd", stretch[d.start : d.end]
            )
            or re.search(r"\d|(?<![a-z])(?:in|for) ", stretch[max(0, d.start - 4) : d.end])
        ]
        return whole[-1] if whole else None
    return next((d for d in dates if d.day is not None), dates[0])


@cache
def _patterns() -> tuple[tuple[CommandName, re.Pattern[str]], ...]:
    return tuple((name, _compiled(table)) for name, table in _TABLES)


def _compiled(table: str) -> re.Pattern[str]:
    phrases = [
        fold(phrase).strip()
        for phrase in table.replace("\\\n", "").replace(" ; ", "\n").split("\n")
        if phrase.strip()
    ]
    latin = [p for p in phrases if re.match(r"[a-z^(\\]", p)]
    other = [p for p in phrases if p not in latin]
    edges = "|".join(p if p.startswith("^") else rf"(?<![a-zß0-9])(?:{p})" for p in latin)
    return re.compile(rf"(?:{edges})(?![a-zß])" + (f"|{'|'.join(other)}" if other else ""))
