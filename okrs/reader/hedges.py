"""Words that take a number back: it is denied, wished for, promised, imagined, withdrawn, or still under way."""

import re

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.lexicon import pattern, without

_VERB_DENIED = r"""
not ; (?:is|are|was|were|has|have|had|did|does|do|ca|could)n'?t ; never
fail(?:ed|s|ing)? to ; yet to ; cannot ; short of ; no longer ; neither ; missed ; missing
nicht ; nie ; niemals ; verfehlt ; verpasst ; weder
n'(?:a|ai|ont|avons|est|etait|atteint|arrive|y)[a-z]* ; ne ; jamais
"""
_IBERIAN_DENIED = r"""
(?:no|nao) (?:[a-z]{1,3} ){0,2}[a-z]{3,} ; nunca ; jamas ; jamais ; tampoco ; tampouco ; sin llegar ; sem chegar
(?:no|nao)(?: es| e| son| sao| era| eran| eram| fue| foi)?(?= ~?\d)
"""
_DENIED_JA = re.compile(
    r"ていません|ていない|ていなかった|ませんでした|なかった|届か(?:ず|ない|なかった)|及ばず|達しない|達せず|"
    r"(?:では|じゃ)(?:ない|なく|ありません)|未満|割れ"
)
_DENIED_AFTER = re.compile(
    r"[\d.,k%]*\s?(?:[a-zß]+\s){0,3}?(?:not|nicht|nie|pas|non|no|nao|nunca|never)\s(?:yet |noch |ganz |"
    r"encore |quite |been |"
    r"fue |foi |se ha |ha sido )*(?:reach|hit|met|made|achiev|attain|pass|cross|erreich|geschafft|"
    r"uberschritten|geknackt|"
    r"gehalten|erzielt|atteint|depass|alcanz|lograd|conseguid|superad|atingi|alcanc|batid)"
)
_WISHED = r"""
would ; would'?ve ; wouldn'?t ; could'?ve ; should'?ve ; 'd (?:be|love|like|take|have) ; wish(?:es|ed)?
if only ; imagine
suppos(?:e|ing) ; dream(?:ing|s|ed)? ; ideal(?:ly)? ; promis(?:e|ed|es|ing) ; pledg(?:e|ed|es)
committed to ; commit to
signed up (?:for|to) ; told (?:the |our )?(?:board|boss|ceo|investors|management)(?: we'?d)?
approved for ; approval for
budget(?:ed)? for ; headcount for ; tomorrow ; tmrw ; tmr ; next (?:week|month|quarter|year|time) ; in theory
theoretically ; hypothetically ; on paper ; potential(?:ly)? ; asked for ; requested ; proposed ; agreed (?:on|to)
the plan ; by (?:monday|tuesday|wednesday|thursday|friday|tomorrow)
ware(?:n|st)? ; wurden? ; hatten? ; konnten? ; ware schon ; traum ; versprochen ; zugesagt ; zusage uber ; idealerweise
theoretisch ; (?<!heute\s)(?<!diesen\s)morgen ; ubermorgen ; nachste[nr]? (?:woche|monat|quartal)
genehmigt ; bewilligt
serai(?:t|ent) ; aurai(?:t|ent|s) ; souhait[a-z]* ; (?:on )?reve(?:r|s|ons|nt)? (?:de|d)
promis(?:e|es)? ; ideal(?:ement)? ; theorique(?:ment)?
demain ; (?:la semaine|le mois) prochaine? ; voudrai[a-z]* ; aimerai[a-z]* ; en theorie ; budget pour ; engages?
seria ; serian ; habria(?:n|mos)? ; tendria(?:n|mos)? ; estaria(?:n|mos)? ; prometi[a-z]* ; prometid[oa]s? ; ojala
ideal(?:mente)? ; en teoria ; (?<!esta\s)(?<!la\s)manana ; la (?:proxima semana|semana que viene) ; presupuesto para
gustaria ; quisiera(?:mos)? ; hubiera(?:n|mos)? ; fuera ; aprobad[oa]s? para
teria(?:m|mos)? ; haveria ; gostaria(?:mos)? ; prometemos ; prometeu ; tomara ; amanha ; semana que vem
na proxima semana ; em teoria ; orcamento para ; aprovad[oa]s? para ; fosse ; oxala
"""
_WISHED_JA = re.compile(r"明日|来週|来月|理想|約束|だったら|できれば|なければ|いいな|なら(?!び)|希望")
_WITHOUT = r"""
without ; w/o ; but for ; were it not for ; if not for ; excluding ; leaving out ; barring ; ignoring ; stripping out
ohne ; abzuglich ; sans ; hors ; excepte ; sin ; sem ; descontando ; excluindo ; excluyendo ; nicht mitgerechnet
"""
_HARMLESS_WITHOUT = re.compile(
    r"(?:without|w/o|ohne|sans|sin|sem)\s(?:any |a |weitere |aucune? |ningun[ao]? |nenhum[a]? )?(?:change|changes|"
    r"issues?|problems?|surprises?|doubts?|news|blockers?|problem[ae]?s?|surprise|doute|probleme|nouveaute|souci|"
    r"duda|duvida|sorpresas?|surpresas?|novedad(?:es)?|novidades?|anderung(?:en)?|zweifel|"
    r"uberraschung(?:en)?)(?![a-z])"
)
_WITHOUT_JA = re.compile(r"(?:障害|影響|停止|落ち込み|.{1,6})(?:がなければ|なしなら|を除けば|を除くと|除外)")
_WITHDRAWN = r"""
(?:was|were|is|are|'s) (?:just |probably |all |actually |clearly )?(?:an? )?(?:typo|wrong|mistake|error|incorrect|bogus\
|false|misread|not right|not correct|off)
(?:that'?s|that was|that is|this is|those are|those were|they'?re|it'?s|it was) (?:actually |still |really |from )*\
(?:last (?:week|month|quarter|year)|(?:the |an )?old|yesterday|the previous|the wrong|outdated|stale)
(?:ignore|disregard|forget|discard|strike|scratch|scrap|delete|drop) (?:the|that|my|this|those)
(?:war|waren|ist|sind) (?:leider |nur |wohl )?(?:ein )?(?:falsch|tippfehler|fehler|vertippt|nicht richtig|irrtum)
(?:etait|est|sont|etaient) (?:une? )?(?:faux|fausse?s?|erreur|erronee?s?|coquille|faute de frappe|incorrecte?s?)
(?:era|eran|fue|es|estaba|estaban) (?:una? )?(?:error|errata|incorrect[oa]s?|mal|equivocad[oa]s?|fals[oa]s?)
(?:era|eram|foi|e|estava|estavam) (?:uma? )?(?:erro|engano|errad[oa]s?|incorret[oa]s?|equivoco|fals[oa]s?)
(?:ignorier[a-z]*|vergiss|ignorez?|oubliez?|ignora|olvida|ignore|esquece|esqueca|desconsidere) (?:die|das|den|le|la|les\
|el|o|a|os)
"""
_WITHDRAWN_JA = re.compile(r"(?:は|が)(?:間違い|誤り|誤字|ミス)|無視して")
_ONLY = re.compile(
    r"(?<![a-z])(?:only|just|nur|seulement|uniquement|solo|solamente|apenas|somente|partial(?:ly)?|preliminary|provisional|"
    r"vorlaufig|provisoire|excl|excluding|not final|unofficial)(?![a-z])|のみ|だけ|暫定|速報"
)
_STAGE = re.compile(
    r"\s*(?:[a-zß]+\s)?(?:(?:are |sind |sont |estan |estao |still |noch )?(?:currently )?(?:in|im|en|em|at|dans|into|"
    r"on|under|zur|zum|beim|bei)\s(?:the |our |a |an |der |dem |la |le |el |o |their )?(?:[a-z]+\s)?(?:round|rounds|"
    r"interviews?|interviewing|pipeline|process|talks|stage|stages|review|progress|negotiations?|discussions?|"
    r"screening|funnel|queue|draft|drafts|trial|trials|onboarding|notice|gesprach(?:en)?|prozess|auswahl|verhandlung(?:en)?|"
    r"arbeit|prufung|bewerbung|entretiens?|cours|negociation|attente|discussion|recrutement|entrevistas?|proceso|"
    r"negociacion|curso|conversaciones|revision|processo|negociacao|andamento|conversa|revisao|analise|offer|"
    r"shortlist|limbo|flight|works)(?![a-z])|"
    r"(?:offers? )?(?:out|running|pending|left|quit|resigned|gone|candidates?|scheduled|planned|lined up|shortlisted|"
    r"interviewing|waiting|open|in play|to come|upcoming|starting|starts? (?:in|on|next)|joins? (?:in|"
    r"on|next)|invited|applied|expected|cancelled|canceled|"
    r"churned|rejected|failed|dropped out|declined|fell through|withdrew|backed out|underway|under way|"
    r"gekundigt|abgesagt|geplant|offen|eingeladen|partis?|"
    r"prevu[es]*|refus[es]*|annul[es]*|pendientes?|previst[oa]s|cancelad[oa]s|rechazad[oa]s|recusad[oa]s)(?![a-z]))"
)
_STAGE_JA = re.compile(
    r"(?:件|人|社|本|回|名|個|つ)?(?:が|は|の|を|と)?(?:[一-龥ァ-ヶー]{0,4})(?:面接|選考|交渉|商談|候補|応募|内定|退職|離職|"
    r"予定|検討|審査|調整|進行|準備|作成|実施)(?:中|者|予定|待ち|し)?"
)


def is_denied(folded: str, clause: Clause, place: int, language: str) -> bool:
    """Whether a negation stands before the place, or at the end of a Japanese clause."""
    lead = _told(folded[clause.start : place])
    if pattern(_VERB_DENIED).search(lead):
        return True
    if language in ("es", "pt") and pattern(_IBERIAN_DENIED).search(lead + "0"):
        return True
    if _DENIED_AFTER.match(_told(folded[place : clause.end])):
        return True
    return bool(_DENIED_JA.search(_told(folded[place : clause.end])))


def is_wished(folded: str, clause: Clause) -> bool:
    """Whether the clause tells of a wish, a promise, a plan or a world without what happened."""
    stretch = _told(folded[clause.start : clause.end])
    return bool(pattern(_WISHED).search(stretch) or _WISHED_JA.search(stretch)) or leaves_out(folded, clause)


def leaves_out(folded: str, clause: Clause) -> bool:
    """Whether something that did happen is thought away: 'without the outage'."""
    stretch = _HARMLESS_WITHOUT.sub(" ", _told(folded[clause.start : clause.end]))
    return bool(pattern(_WITHOUT).search(stretch) or _WITHOUT_JA.search(stretch))


def is_withdrawn(folded: str, clause: Clause) -> bool:
    """Whether the clause says that a number was wrong."""
    stretch = folded[clause.start : clause.end]
    return bool(pattern(_WITHDRAWN).search(stretch) or _WITHDRAWN_JA.search(stretch))


def is_partial(folded: str, clause: Clause) -> bool:
    """Whether a remark in brackets limits the number before it: '(enterprise only)'."""
    told = clause.parted_by == "(" and not clause.numbers
    if not told:
        return False
    limited = _ONLY.search(folded, clause.start, clause.end)
    return bool(limited or pattern(phrases.UNSURE).search(folded, clause.start, clause.end)) or leaves_out(
        folded, clause
    )


def is_under_way(folded: str, start: int, end: int, *, fewer_is_better: bool) -> bool:
    """Whether the things counted are only on their way in or on their way out: 'in final round', 'left'."""
    stage = _STAGE.match(folded, start, end)
    if stage and fewer_is_better and stage.group().strip() in ("open", "offen"):
        return False
    return bool(stage or _STAGE_JA.match(folded, start, end))


def goes_to(folded: str, place: int) -> bool:
    """Whether 'didn't move' goes on with 'to 46', and so says only where it did not go."""
    return _GOES_TO.match(folded, place) is not None


_GOES_TO = re.compile(r"\s(?:up |down )?(?:to|past|above|over|beyond|auf|uber)(?![a-z])(?! (?:date|report))")


def _told(stretch: str) -> str:
    """Without the phrases whose negation says 'unchanged' or 'free again'."""
    stretch = without(stretch, phrases.UNBLOCKED, phrases.NOT_STARTED)
    kept = [m for m in pattern(phrases.SAME).finditer(stretch) if not goes_to(stretch, m.end())]
    for match in kept:
        stretch = stretch[: match.start()] + " " * len(match.group()) + stretch[match.end() :]
    return stretch
