"""What people say, by meaning, in English, German, French, Spanish, Portuguese and Japanese.

One table per meaning; phrases are parted by ' ; ' or a new line and may hold simple patterns in lower case.
"""

SAME = r"""
same(?! (?:day|time|problem|issue|reason|thing|team|page|blocker|story|way|goes|period|here|customer\
|week\b(?! as)))(?: as (?:last|before|the last)[a-z ]{0,16})?
unchanged ; no changes? ; nothing else (?:has )?(?:changed|moved) ; no movement
not? mov(?:ed|ing|ement)
(?:has|have|had|did|does|do|is|are|was)(?:n'?t| not) (?:really )?(?:mov(?:e|ed|ing)|chang(?:e|ed|ing)\
|budged?)
nothing (?:has )?(?:changed|moved|new)
no other changes? ; no (?:news|progress|update|change)(?! yet on)(?: to report)?
zero (?:progress|movement|change) ; flat(?! fee| rate) ; flatlined ; ditto
as (?:they|it|we) (?:was|were)
holding(?! (?:us|me|it|back|up|off|out|company|page))(?: steady| firm| flat)? ; held steady ; steady
stable ; as before ; still the same ; as last (?:week|time) ; unmoved
still (?:at )?where (?:we|it) (?:were|was) ; didn'?t (?:move|change|budge) ; staying put ; stayed put
haven'?t budged ; status quo ; idem ; no diff(?:erence)? ; remains? the same
gleich(?:bleibend|geblieben)?(?! nach| morgen| mal) ; unverändert
keine (?:änderung|veränderung|bewegung)(?:en)? ; nichts neues ; stabil ; wie gehabt
wie (?:letzte|vorige) woche ; wie (?:bisher|zuvor|vorher)
kein fortschritt ; keine fortschritte ; nicht (?:bewegt|verändert|geändert)
hat sich nichts (?:getan|geändert) ; nichts hat sich geändert ; stagniert ; dasselbe ; beim alten ; tut sich nichts
hat sich nichts getan ; stillstand
inchangée?s? ; pareil(?:le)?s? ; pas de changements? ; aucun changement ; rien de (?:neuf|nouveau)
(?:n'a|n'ont|a|ont) pas (?:bougé|changé) ; pas bougé ; rien n'a (?:bougé|changé) ; le même ; la même
les mêmes ; même valeur ; stables? ; aucune évolution ; aucun progrès ; pas de progrès ; zéro progrès
comme la semaine dernière ; stagne ; idem ; au point mort ; sans changement ; ne bouge pas ; n'évolue pas
igual(?:es)?(?: que (?:la semana pasada|antes))? ; sin cambios? ; lo mismo ; los mismos
no (?:se )?ha(?:n)? (?:movido|cambiado)(?: nada)? ; no (?:cambió|se movió|cambiaron|se movieron)(?: nada)? ; estables?
sin novedad(?:es)? ; sin movimiento ; sin avances? ; sin progreso ; ningún cambio ; nada nuevo
estancad[oa]s? ; mismo valor ; se mantienen?(?! (?:por|en|sobre|debajo|encima)) ; cero avances?
cero progreso
sem mudanças? ; sem alteraç(?:ão|ões) ; na mesma ; o mesmo ; a mesma ; os mesmos ; estável ; estáveis
inalterad[oa]s? ; não (?:mudou|mudaram|mexeu|mexeram|se moveu|saiu do lugar) ; nada mudou ; sem novidades?
sem progresso ; sem avanço ; zero progresso ; mesmo valor ; parad[oa] em ; manteve-se ; mantém-se
tudo igual ; nada de novo
変わらず ; 変わらない ; 変わっていません ; 変わりません ; 変わりなし ; 変わり(?:は)?(?:あり|ござ)ません
変わりはありません ; 変化なし ; 変化はありません ; 変化ありません
変更なし ; 変更はありません ; 変動なし ; 横ばい ; 前回(?:と|から)?同じ ; 先週と同じ ; 前回通り
同じ(?:です|まま|。|$) ; 同上 ; 据え置き ; そのまま ; 進捗なし
進捗はありません ; 進捗ゼロ ; 動きなし ; 動いていません ; 進んでいません ; 現状維持 ; 同様 ; 前回のまま
"""

DONE_MILESTONE = r"""
shipped ; launched ; (?:is|are|went|now|gone|it's) live ; gone live
live (?:now|in both|since|everywhere)[a-z ]{0,12} ; live ; delivered ; closed out ; signed off ; passed
fully (?:rolled out|live) ; rolled out ; yes ; (?:ist|sind|seit|jetzt) live ; livrée?s? ; en ligne
lanzad[oa]s? ; lançad[oa]s? ; no ar ; entregues? ; リリース(?:済み|しました) ; 公開しました ; out the door
signed
approved ; certified ; veröffentlicht ; ausgerollt ; lancée?s? ; publicad[oa]s? ; ja ; oui ; sí ; sim
はい
"""

DONE = r"""
done ; finished ; completed? ; wrapped up ; all set
(?:hit|reached|met|made|achieved|at|smashed|nailed|got to|on) (?:the |our |its |my )?(?:full )?(?:target\
|goal)
(?:target|goal) (?:has been |was |is |already )?(?:hit|reached|met|achieved|done)
achieved ; accomplished ; in the bag ; 100 ?% done ; ✅ ; fully (?:done|complete)
fertig(?:gestellt)? ; erledigt ; abgeschlossen ; geschafft
ziel (?:ist )?(?:schon |bereits )?(?:erreicht|geschafft|erfüllt) ; erreicht ; vollendet
vollständig (?:umgesetzt|abgeschlossen) ; am ziel ; im ziel
terminée?s? ; finie?s? ; achevée?s? ; bouclée?s? ; c'est fait ; faite?s?
objectif (?:est )?(?:déjà )?(?:atteint|rempli) ; cible atteinte
(?:a |avons )?atteint (?:l'objectif|la cible|notre objectif) ; complétée?s? ; atteinte?s?
hech[oa]s? ; terminad[oa]s? ; completad[oa]s? ; finalizad[oa]s? ; cumplid[oa]s? ; list[oa]s? ; acabad[oa]s?
(?:hemos |ya )?(?:llegado|alcanzado|cumplido|logrado) (?:a |al )?(?:el )?(?:objetivo|meta|la meta)
objetivo (?:ya )?(?:alcanzado|cumplido|conseguido|logrado)
(?:alcanzamos|cumplimos|logramos|llegamos a|llegamos al|hemos alcanzado|alcanzó) (?:el |la \
|al )?(?:objetivo|meta)
meta (?:alcanzada|cumplida|lograda) ; conseguid[oa]s? ; conclu[ií]d[oa]s?
feit[oa]s? ; concluíd[oa]s? ; pront[oa]s? ; finalizad[oa]s? ; terminad[oa]s?
meta (?:foi |já )?(?:atingida|alcançada|batida|cumprida)
(?:atingimos|alcançamos|batemos|cumprimos|atingiu|bateu) (?:a |o )?(?:meta|objetivo|alvo)
objetivo (?:atingido|alcançado|cumprido) ; completad[oa]s?
完了 ; 達成 ; 終わりました ; 終わった ; 終了 ; 済み ; 済です ; できました ; 完成 ; クリア ; 目標到達
"""

NOT_DONE = r"""
not (?:yet |quite |fully |all |entirely )?(?:done|finished|complete[d]?|live|shipped|launched|there\
|delivered)
(?:isn|aren|wasn|hasn|haven)'?t (?:been |yet |quite |fully |gone )*(?:done|finished|completed?|live\
|shipped|launched|there|hit|reached|met)
not (?:yet )?(?:hit|reached|met|achieved)
(?:didn'?t|did not|couldn'?t|failed to|yet to|still to|won'?t) (?:quite )?(?:hit|reach|meet|make|finish\
|complete|ship|launch|be)
nicht (?:ganz |vollständig |mehr |komplett )?(?:fertig|erledigt|abgeschlossen|erreicht|geschafft|live)
noch nicht ; not yet
pas (?:encore |tout à fait )?(?:terminée?s?|finie?s?|fait|faite|atteinte?|achevée?|bouclée?|livrée?\
|en ligne)
pas encore
(?:no|aún no|todavía no|sin) (?:está |ha |se ha |hemos )?(?:hech[oa]|terminad[oa]|completad[oa]|listo\
|lista|cumplido|alcanzado|terminar|acabar|lanzad[oa])
todavía no ; aún no
(?:não|ainda não) (?:está |foi |ficou )?(?:feit[oa]|concluíd[oa]|pront[oa]|terminad[oa]|finalizad[oa]\
|atingi[a-z]*|lançad[oa])
ainda não
未完了 ; 未達 ; まだ ; 終わっていません ; 完了していません ; 達成していません ; できていません
"""

NOT_STARTED = r"""
not (?:yet )?started ; not started yet ; hasn'?t (?:been )?started ; haven'?t (?:been )?started
yet to start ; noch nicht (?:begonnen|angefangen|gestartet) ; nicht (?:begonnen|angefangen|gestartet)
pas (?:encore )?(?:commencée?|démarrée?)
(?:aún no|todavía no|no) (?:ha |hemos )?(?:empezado|iniciado|comenzado|empezó) ; sin (?:empezar|iniciar)
(?:ainda )?não (?:foi )?(?:comecou|começou|iniciad[oa]|comecamos|começamos) ; 未着手 ; 始まっていません
着手していません
"""

ALMOST = r"""
almost ; nearly ; nearing ; close to ; closing in on ; approaching ; just about ; half ; partly ; partially
mostly ; barely ; hardly ; not quite ; not ; virtually ; practically ; basically ; only ; most of ; some of
part of ; one of
fast ; beinahe ; nahezu ; knapp ; kaum ; halb ; teilweise ; größtenteils ; nicht ; noch nicht
presque ; quasi(?:ment)? ; à moitié ; en partie ; partiellement ; pas ; à peine ; proche de ; près de
casi ; a medias ; parcialmente ; cerca de ; apenas ; no ; en parte
quase ; parcialmente ; perto de ; não ; em parte ; prestes a
ほぼ ; もうすぐ ; 一部 ; 半分 ; だいたい ; あと少し ; もう少し
"""

FORECAST = r"""
should (?:be|hit|reach|get|land|come|end|see|have|close|finish|make|go|rise|drop|climb)(?! at \d+ already)
should ; will ; we'?ll ; it'?ll ; i'?ll ; 'll ; won'?t ; would ; could ; might ; may(?! \d)
expect(?:ed|ing|s)?(?: to)? ; aim(?:ing|s|ed)? (?:for|to|at) ; aiming ; plan(?:ning|s|ned)? (?:to|for|on)
hop(?:e|ing|es|ed|efully)(?: to| for)? ; forecast(?:ed|ing|s)? ; project(?:ed|ion|ions|ing) ; going to
gonna ; heading (?:to|for|towards?) ; headed (?:to|for) ; on (?:track|course|pace) (?:for|to)
want(?:s|ed)? to ; need(?:s)? to ; trying to ; try to ; estimat(?:e|ed|es) (?:of|for|by)
predict(?:ed|ing|ion)? ; anticipat(?:e|ed|ing) ; likely to
looking (?:to|at) (?:hit|reach|hitting|reaching) ; eta ; tracking (?:to|towards?)
by (?:the )?(?:end of|eoq|eom|eow|eoy|year end|quarter end|next) ; by then
next (?:week|month|quarter|year|sprint|check-?in) ; due to (?:hit|reach) ; set to ; about to
in the pipeline ; budget(?:s|ed) ;  plans(?! (?:are|is|for)) ; wants ; hopes ; supposed to ; verbally
pending signature
sollten? ; wird ; werden ; würden?(?! ich sagen) ; könnten? ; dürften? ; erwart(?:e|en|et|ung)
voraussichtlich ; geplant ; plan(?:en|e) ; hoff(?:e|en|entlich) ; prognose ; rechnen mit ; rechne mit
wollen ; will ; bis ende ; bis (?:zum )?(?:jahresende|quartalsende|monatsende)
bis (?:freitag|montag|dienstag|mittwoch|donnerstag) ; peilen ; anvisiert ; angepeilt
nächste[nr]? (?:woche|monat|quartal) ; demnächst ; auf kurs
devrai(?:t|ent|s) ; sera(?:it)? ; serons ; seront ; prévu(?:e|s|es)? ; prévoi(?:t|s|r|ons|ent) ; prévision
vis(?:ons|e|ent|er) ; espér(?:ons|e|ent|er) ; espère ; d'ici ; pourrait ; pourrions
atteindr(?:a|ons|ont|ait) ; va (?:atteindre|être|arriver|passer|monter) ; allons
on (?:compte|attend|table) (?:\d|sur|atteindre) ; attendue?s? pour ; objectif de ; la semaine prochaine
le mois prochain ; en bonne voie pour
debería(?:mos|n)? ; será(?:n)? ; estaremos ; esper(?:amos|o|an|ando llegar)(?! a que)
prev(?:emos|isto|isión|é|emos) ; llegar(?:emos|á|án|íamos) ; alcanzar(?:emos|á|íamos)
podr(?:ía|íamos|emos|á) ; planeamos ; pensamos llegar ; queremos ; vamos a ; va a
para (?:fin|finales|final) de ; a (?:fin|finales|final) de ; antes de ; la próxima semana ; el próximo mes
pronóstico ; estimamos ; apuntamos a ; rumbo a ; en camino a
deve(?:mos|m|ria|ríamos|ríam)?(?! ser isso) ; será ; serão ; estaremos ; esper(?:amos|o|ado)
prev(?:emos|isto|isão|ê) ; previsão ; chegar(?:emos|á|íamos) ; atingir(?:emos|á|íamos)
pode(?:remos|ria|ríamos)? ; planejamos ; pretendemos ; queremos ; vamos(?! (?:em|en|com|con|por)) ; vai
até (?:o )?(?:fim|final) d[oe] ; no fim do ; semana que vem ; mês que vem ; próxima semana ; estimamos
rumo a ; a caminho de
見込み ; 見込ん ; 予定 ; 予想 ; 予測 ; はず ; なりそう ; でしょう ; だろう ; 目指し ; 目指す ; したい
つもり ; 見通し ; 来週には ; 月末までに ; 期末までに
年内に ; までに達成 ; 到達する見 ; 期待
"""

CONDITION = r"""
if ; unless ; assuming ; provided ; as soon as ; once ; when (?:we|legal|they|it|the) ; would have
in case
falls ; wenn ; sobald ; sofern ; vorausgesetzt ; angenommen
si ; s'il ; s'ils ; dès que ; à condition ; lorsque ; au cas où ; sauf si
siempre que ; en cuanto ; a menos que ; suponiendo ; cuando
se (?:o|a|os|as|tudo|der|for|conseguirmos|fecharmos|eles|ela|ele) ; caso ; assim que ; desde que ; quando
a menos que
もし ; であれば ; なら ; ければ ; たら ; れば
"""

OLD = r"""
prev\.? ; was ; were ; had been ; used to be ; from ; previously ; previous(?:ly)? ; prior ; before ; formerly
last (?:week|month|time|quarter|year|check-?in|update)(?:'s)?(?: (?:it|we|they))?(?: (?:was|were|had|at\
|reported|said))?
vs\.? ; versus ; compared (?:to|with) ; (?:up|down) (?:on|from|vs\.?) ; against ; since
started (?:at|from) ; starting (?:at|from|point) ; start ; baseline ; began at ; earlier ; initially
originally ; old ; than ; instead of ; rather than ; not ; after ; said ; yesterday
in (?:q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december)
war ; waren ; von ; vorher ; zuvor ; davor ; früher ; letzte woche ; letzten monat ; vorwoche
statt ; anstatt ; gegenüber ; im vergleich zu ; vs ; nach ; gestern ; nicht ; start ; ursprünglich
était ; étaient ; étions ; avant ; auparavant ; précédemment ; contre ; la semaine dernière
le mois dernier ; au lieu de ; vs ; par rapport à ; comparé à ; depuis ; partis de ; pas ; hier
ancien(?:ne)?
era ; eran ; estaba ; estábamos ; antes(?: era| estaba)? ; anterior(?:mente)? ; la semana pasada
el mes pasado ; frente a ; en lugar de ; en vez de ; vs ; desde ; comparado con ; respecto a ; ayer
partíamos de
era ; eram ; estava ; estávamos ; antes ; anterior(?:mente)? ; semana passada ; mês passado ; contra
em vez de ; ao invés de ; vs ; desde ; comparado (?:a|com) ; não ; ontem
前回(?:は|の|が)?(?:値は)? ; 先週(?:は|の|が|まで)? ; 先月(?:は|の)? ; 以前(?:は|の)? ; 元々(?:は)?
もともと(?:は)? ; 昨日は?
"""

OLD_AFTER = r"""
last (?:week|month|time|quarter|year|check-?in) ; (?:a |one |two |\d )weeks? ago
(?:a |one |two |\d )months? ago ; previously ; before(?! (?:the|we|it)) ; yesterday ; earlier
in (?:the )?(?:last|previous|prior) (?:week|month|quarter|check-?in|period|report) ; originally
at the start ; in q[1-4] ; ago
letzte woche ; letzten monat ; vorher ; zuvor ; vorige woche ; in der vorwoche ; gestern ; damals
la semaine dernière ; la semaine passée ; le mois dernier ; avant ; auparavant ; hier ; la semana pasada
el mes pasado ; antes ; anteriormente ; ayer ; (?:na |a )?semana passada ; (?:no )?mês passado ; ontem
だった ; でした(?!。?$) ; から
"""

TARGET = r"""
(?:the |our )?(?:target|goal|objective|aim|quota|threshold|commit(?:ment)?|sla|ceiling|limit|cap|plan\
|benchmark|ambition)(?: (?:is|of|was|remains|stays|set at|at|to|being))?
towards? ; out of ; short of
(?:ziel|zielwert|soll|sollwert|vorgabe|plan)(?: (?:ist|von|war|sind|bleibt|bei))? ; zielmarke
(?:l')?(?:objectif|cible|but)(?: (?:est|de|était|reste|à))?
(?:objetivo|meta|cuota)(?: (?:es|de|era|sigue en|del))?
(?:meta|objetivo|alvo)(?: (?:é|de|era|do))?
目標(?:は|の|値は|が)?
"""

TARGET_AFTER = r"""
(?:target|goal|objective|is (?:the|our) (?:target|goal)|as (?:the )?target|planned|als ziel|ist das ziel\
|ziel|objectif|est l'objectif|(?:es|é) (?:el |o |a )?(?:objetivo|meta))(?! (?:hit|reached|met|achieved\
|erreicht|atteint|cumplid|alcan|ating))
が目標 ; を目標 ; の目標
"""

OTHER_TEAM = r"""
[a-z]+'s (?:team|squad|group|dept|department|numbers?|figures?|org|region|pod|crew|side|score|nps|kr\
|result|people)
(?:the )?other (?:team|squad|group|department|region|office|pod)s?(?:'s)? ; their(?:s)?
they(?:'re| are| have| hit| got| were|'ve) ; competitors?(?:'s)? ; (?:the )?competition
industry(?: average| benchmark)? ; (?:the )?market average ; benchmarks? ; peers? ; rivals?
(?:the )?(?!our |my |whole |entire )(?:sales|marketing|support|finance|ops|operations|legal|hr|design\
|data|product|platform|emea|apac|us|uk|eu|german|french|berlin|london|paris|emea|mobile|web|backend\
|frontend|infra|security|growth|cs|east|west|north|south|dach|latam) (?:team|squad|group|folks|guys\
|office|crew|region)
team [a-z]+ (?:is|are|was|has|hit|at|got) ; team [b-z] ; (?:emea|apac|latam|dach) (?:is|are|has|hit|at|got)
(?:acme|globex|initech)
(?:das |dem )?team von [a-z]+ ; [a-z]+s team
(?:das |die |beim |im )?andere[nrs]? (?:teams?|abteilung(?:en)?)
(?:der |die )?(?:wettbewerb(?:er)?|konkurrenz) ; branchenschnitt ; branchendurchschnitt
(?:das )?(?:vertriebs|marketing|support|nachbar|schwester)team ; deren ; die kollegen
(?:l')?équipe (?:de |d'|du )(?!la |notre|mon)[a-z]+ ; (?:l'|les )autres? équipes?
(?:les |nos )?concurrents? ; (?:la )?concurrence ; (?:la )?moyenne (?:du secteur|du marché) ; leur(?:s)?
l'équipe (?:marketing|commerciale|support|produit|data)
(?:el )?equipo de (?!la semana|trabajo)[a-z]+ ; (?:los |el )?otros? equipos? ; (?:la |nuestra )?competencia
(?:los )?competidores ; (?:el )?promedio del (?:sector|mercado) ; (?:la )?media del (?:sector|mercado)
(?:el )?otro equipo
(?:a |o )?(?:equipe|time) d[aeo] [a-z]+ ; (?:as |os )?outr[oa]s? (?:equipes?|times?)
(?:a |nossa )?concorrência ; (?:os )?concorrentes? ; (?:a )?média do (?:setor|mercado)
equipa d[aeo] [a-z]+
[一-龥ァ-ヶーa-z]+(?:さん)?の(?:チーム|部署)(?:は|が|の)?
(?:他|別|隣|ほか)の?(?:チーム|部署)(?:は|が|の)? ; 競合(?:他社)?(?:は|の)?
業界平均(?:は)? ; (?:営業|開発|マーケ(?:ティング)?|人事|サポート)(?:チーム|部)(?:は|が)
"""

OURS = r"""
ours? ; we(?:'re| are|'ve)? ; us ; mine ; my ; i(?:'m)? ; unsere?[mnrs]? ; wir ; uns ; bei uns ; notre
nos ; nous ; chez nous ; on est ; le nôtre ; la nôtre ; nuestro ; nuestra ; nosotros ; estamos ; el nuestro
nosso ; nossa ; nós ; o nosso ; a nossa ; estamos ; うち(?:は|の) ; 私たち ; こちらは ; 我々 ; 当チーム
自チーム ; 弊社
"""

UNSURE = r"""
not (?:really |quite |100% |entirely |totally |yet )?(?:sure|certain) ; unsure ; no idea
don'?t (?:really )?know ; dunno ; maybe ; perhaps ; possibly ; (?:just )?(?:a )?guess(?:ing|timate)?
can'?t (?:tell|say|remember) ; unclear ; who knows ; need to check ; have to check ; let me check
haven'?t (?:checked|looked|measured|counted) ; no (?:data|numbers?|figures?) ; tbd ; tbc ; n/a ; unknown
to be confirmed ; unconfirmed ; waiting for (?:the )?(?:data|numbers?|figures?)
nicht (?:ganz )?sicher ; unsicher ; weiß (?:ich )?(?:es )?nicht ; weiss (?:ich )?(?:es )?nicht
keine ahnung ; vielleicht ; eventuell ; möglicherweise
muss (?:ich )?(?:noch )?(?:prüfen|nachsehen|nachschauen) ; unklar ; geschätzt nicht
keine (?:daten|zahlen)
pas (?:tout à fait )?(?:sûre?|certaine?) ; sais pas ; aucune idée ; peut-être ; à vérifier ; à confirmer
pas de (?:données|chiffres?)
no (?:estoy )?segur[oa] ; no (?:lo )?sé ; ni idea ; quizás? ; tal vez ; a lo mejor ; por confirmar
sin datos
não (?:tenho certeza|sei) ; sem ideia ; nem ideia ; talvez ; acho que talvez ; a confirmar ; sem dados
わからない ; わかりません ; 分かりません ; 不明 ; 未確認 ; かもしれ ; 多分 ; たぶん ; 未集計 ; 未定
"""

CORRECTION = r"""
no,? wait ; wait,? no ; no(?= ~?\d) ; wait ; sorry ; (?:i )?mean(?:t)? ; actually ; scratch that
correction ; correct(?:ing|ed)? (?:that|myself)? ; make that ; make it ; oops ; whoops ; strike that ; edit
my bad ; or rather ; rather(?! than) ; typo ; nope ; no, ; my mistake ; should have (?:been|said)
i should say ; ignore that ; hang on ; hold on ; hmm,? no ; err ; disregard (?:that|the (?:first|last))
on second thought ; fix(?:ed)?: ; no -
nein ; moment ; korrektur ; korrigiere ; quatsch ; ich meine ; ich meinte ; meinte ; vielmehr
besser gesagt ; sorry ; pardon ; ach nein ; halt ; stopp ; doch ; entschuldigung ; eigentlich ; vertippt
stimmt nicht ; verzeihung
non ; pardon ; en fait ; je voulais dire ; je veux dire ; plutôt ; correction ; désolée? ; oups ; erreur
enfin ; rectification ; excusez-moi ; attends
perdón ; digo ; mejor dicho ; en realidad ; quise decir ; quería decir ; corrección ; corrijo
me equivoqué ; no, ; espera ; ups ; o sea ; más bien ; de hecho ; error mío
não, ; aliás ; quer dizer ; quis dizer ; digo ; desculp[ae] ; na verdade ; correção ; corrigindo
me enganei ; errei ; opa ; ou melhor ; espera ; peraí ; ou seja
いや ; 訂正 ; 間違え ; 間違い ; すみません ; すいません ; じゃなくて ; ではなく(?:て)? ; 失礼 ; 正しくは
違った ; 違う
mixed [a-z ]{0,24}up ; mix-up ; got (?:it|that|those|them|the [a-z]+) (?:wrong|mixed up|backwards) ; was wrong
swapped ; verwechselt ; vertauscht ; confondu ; inversé ; confundí ; me confundí ; confundi ; troquei
取り違え
"""

BLOCKED = r"""
blocked ; (?:is|are|still|totally|completely|we're|it's) stuck ; stuck(?! (?:at|to) ~?\d) ; blockers?
blocking us ; blocking ; waiting (?:on|for|until)(?! (?:the )?(?:data|numbers?|figures?)) ; awaiting
held up ; held back (?:by|until) ; on hold ; stalled
(?:can'?t|cannot|can not|unable to|couldn'?t) (?:[a-z]+ ){0,2}?(?:move|proceed|progress|continue|start\
|do anything|go (?:on|ahead|further|anywhere)|advance|make (?:any )?progress|get (?:any )?further|ship\
|launch|release|deploy|finish|begin)(?: [a-z]+){0,8} (?:until|till|without|because|before|unless)
(?:can'?t|cannot|can not|unable to) (?:move|proceed|progress|continue|advance|go (?:on|ahead|any)\
|make (?:any )?progress|do anything)
nothing (?:can )?(?:moves?|happens?) (?:until|without) ; impeded ; impediment ; bottleneck(?:ed)?
dead in the water ; at a standstill ; standstill ; frozen (?:until|by|because) ; hung up on ; 🚧 ; ⛔ ; 🛑
depends on [a-z]+ (?:signing|approving|delivering)
(?:is|are|'s) (?:holding|blocking|stopping) us(?: up| back)? ; holding (?:us|this|it|me) (?:up|back)
gated (?:by|on) ; paused (?:until|pending|because)
(?:we )?need [a-z ]{2,30} (?:before we can|to unblock|to (?:proceed|continue|move (?:on|forward|ahead)))
won'?t (?:let us|approve) ; stopped (?:by|until|because)
blockiert ; blockade ; blocker ; hängt (?:an|am|bei|beim|in|im|fest|noch an)
hängt(?=[,;.!]|$) ; hängen (?:an|am|bei|beim|fest) ; häng(?:t|en) [a-z ]{0,20}fest
warte(?:n|t)? (?:noch |immer noch |weiterhin |weiter )?(?:auf|bis)
kommen? (?:hier |da |wir )?nicht (?:weiter|voran) ; geht (?:hier |erst |es )?nicht (?:weiter|voran)
steht still ; steckt (?:fest|in|bei) ; stecken (?:fest|bei) ; liegt auf eis ; festgefahren ; ausgebremst
können (?:erst |nicht )(?:weiter|starten|loslegen) ; gestoppt (?:wegen|durch|bis)
nicht (?:weiter|voran), (?:weil|bis|solange)
(?:solange|bis) [a-z ]{3,40} nicht (?:freigibt|unterschreibt|liefert|freigegeben)
bloqu(?:é|ée|és|ées|e|ent|age) ; en attente (?:de|du|d'|des) ; on attend
attend(?:ons|s)? (?:que|le|la|les|l'|un|une|toujours|encore) ; coinc(?:é|ée|és|ées) ; à l'arrêt
en suspens
(?:ne |n')?(?:peut|pouvons|peux|peuvent|avance|avançons) (?:pas|plus|rien)(?: avancer| continuer\
| faire)? (?:tant que|sans|avant)
impossible d'avancer ; dans l'impasse ; suspendue? à ; ne (?:pouvons|peut|peux) pas avancer
bloquead[oa]s? ; bloqueo ; esperando (?:a|la|el|que|por|respuesta|aprobación|firma) ; a la espera de
en espera de ; pendientes? de ; atascad[oa]s? ; parad[oa]s? (?:por|hasta|porque|esperando)
detenid[oa]s? (?:por|hasta|en|porque) ; no (?:podemos|puedo|se puede) (?:avanzar|seguir|continuar|empezar)
frenad[oa]s? por ; trabad[oa]s? ; impedimento
travad[oa]s? ; bloquead[oa]s? ; bloqueio ; aguardando ; à espera d[eoa]
esperando (?:a|o|por|pel[oa]|que|aprovação|resposta|assinatura)
parad[oa]s? (?:por|até|porque|esperando|aguardando) ; impedid[oa]s?
não (?:conseguimos|podemos|dá para|consigo|temos como) (?:avançar|seguir|continuar|prosseguir|andar\
|começar)
emperrad[oa]s? ; dependendo d[eoa] ; impedimento ; empacad[oa]s? ; pres[oa]s? (?:em|no|na|por)
ブロック ; 待ち ; 待っています ; 待っている ; 止まって ; 滞って ; 停滞 ; 進められ(?:ない|ません)
進めません ; 進めない ; 進まない ; 進みません ; 動けません ; 動けない
保留 ; ストップ
"""

UNBLOCKED = r"""
(?:no longer|not|never|isn'?t|aren'?t|not being) (?:[a-z]+ )?(?:blocked|stuck|stalled|held up|on hold\
|waiting(?: on| for)?)
un-?blocked ; un-?stuck
(?:was|were|had been|been|got) (?:[a-z]+ )?(?:blocked|stuck|stalled|held up|on hold|waiting (?:on|for))
(?:no|zero|without) (?:more |major |current |new |further )?(?:blockers?|impediments?|bottlenecks?\
|blocking issues?)
(?:nothing|nobody|no one) (?:is )?(?:blocking|blocked|stuck)(?: us)?
blockers? (?:is |are |has been |have been |was |were |now |got |all )*(?:resolved|gone|removed|cleared\
|lifted|fixed|solved|over|sorted)
(?:resolved|removed|cleared|fixed|solved|lifted) (?:the |our |all |last )?(?:blockers?|bottleneck\
|impediment)
blocker-free ; done waiting (?:on|for)
(?:might|may|could|would|will|if|risk of|risk being) (?:we |it |get |gets |be |being |end up )*(?:blocked\
|stuck|stalled)
stopped waiting
nicht (?:mehr |länger )?(?:blockiert|blockierend) ; keine? (?:blocker|blockaden?|hindernisse?)
blocker (?:ist |sind )?(?:weg|gelöst|behoben|beseitigt|ausgeräumt)
(?:war|waren) (?:[a-z]+ )?(?:blockiert|hängen) ; entblockt ; hängt nicht mehr(?: an| am| bei)?
warten nicht mehr(?: auf)? ; blockade (?:ist )?(?:gelöst|aufgehoben|weg)
(?:n'est|ne sommes|n'est plus|ne sont|suis) plus (?:bloquée?s?|coincée?s?|en attente(?: de)?)
plus (?:bloquée?s?|coincée?s?)
(?:pas|aucun|sans|plus de|pas de) (?:bloqu(?:ée?s?|age)|point bloquant|blocages?|coincée?s?)
débloqu(?:é|ée|és|ées) ; (?:était|étions|étaient) (?:[a-z]+ )?bloquée?s? ; blocage (?:levé|résolu)
n'attend(?:ons)? plus ; on n'attend plus
(?:ya no|no) (?:está |están |estamos |hay )?(?:más )?(?:bloquead[oa]s?|bloqueos?|atascad[oa]s?\
|parad[oa]s?|trabad[oa]s?)
sin bloqueos? ; desbloquead[oa]s?
(?:estaba|estuvo|estábamos) (?:[a-z]+ )?(?:bloquead[oa]s?|atascad[oa]s?)
bloqueo (?:resuelto|levantado|superado) ; ningún bloqueo ; sin impedimentos? ; ya no (?:esperamos|depende)
não (?:está |estão |estamos |há )?(?:mais )?(?:bloquead[oa]s?|bloqueios?|travad[oa]s?|parad[oa]s?\
|impedid[oa]s?)
sem (?:bloqueios?|impedimentos?|travas) ; desbloquead[oa]s? ; destravad[oa]s? ; destravou
(?:estava|estávamos|esteve) (?:[a-z]+ )?(?:bloquead[oa]s?|travad[oa]s?) ; bloqueio (?:resolvido|removido)
nenhum (?:bloqueio|impedimento)
ブロック(?:は|が)?(?:解消|なし|解除|されていません|されていない|ありません|なく)
ブロッカー(?:は|が)?(?:解消|なし|ありません|解除) ; もうブロック
待ち(?:は|が)?(?:解消|終わ|なくな) ; 待ち時間 ; 待ち行列 ; 順番待ち
"""

CONFIDENCE = r"""
conf(?:idence|ident|id|\.)?(?: level| score| rating)?(?: is| at| of| now| to)? ; cl(?=\s?[:=]\s?\d)
certainty ; how sure ; confidence-level
zuversicht(?:lich)?(?: (?:ist|bei|liegt bei|zu))? ; konfidenz ; vertrauen ; sicherheit ; confidence
zuversichtlichkeit
(?:niveau de |indice de )?confian(?:ce|t|te|ts)(?: (?:est|à|de|de l'ordre de))? ; certitude
(?:nivel de )?confianza(?: (?:es|de|en|del))? ; (?:nível de )?confiança(?: (?:é|de|em|está em))?
confiad[oa] ; confiante ; certeza
自信度?(?:は|が|も)? ; 確度(?:は|が)? ; 確信度?(?:は|が)? ; 達成確度(?:は)? ; 信頼度(?:は)?
"""

CONFIDENT_AFTER = r"""
(?:/ ?10 |out of (?:10|ten) |of (?:10|ten) )?(?:conf(?:idence|ident|id|\.)?|sure|certain|certainty)
(?:/ ?10 )?(?:sicher|zuversichtlich|zuversicht|konfidenz|confidence|überzeugt)
(?:/ ?10 )?(?:(?:de )?confian(?:ce|t|te)|sûre?|certaine?s?|de certitude)
(?:/ ?10 )?(?:(?:de )?confianza|segur[oa]s?|de certeza|confiad[oa])
(?:/ ?10 )?(?:(?:de )?confiança|confiante|certeza|de certeza)
(?:/ ?10 )?(?:の)?(?:自信|確信|確度|確率で達成)
"""

FILLER = r"""
about ; around ; roughly ; approximately ; approx\.? ; circa ; ca\.? ; only ; just ; now ; currently
still ; like ; say ; some ; a ; an ; the ; our ; at ; is ; are ; it ; something like ; more or less
somewhere around ; of ; to be ; already ; exactly ; maybe
etwa ; ungefähr ; rund ; zirka ; nur ; jetzt ; aktuell ; derzeit ; noch ; schon ; bei ; ist ; sind
bereits ; so ; die ; der ; das ; den ; knappe
environ ; à peu près ; autour de ; seulement ; maintenant ; est ; sont ; à ; de ; le ; la ; les ; déjà
unos ; unas ; aproximadamente ; más o menos ; alrededor de ; solo ; sólo ; ahora ; es ; en ; ya ; el ; la
los
cerca de ; por volta de ; uns ; umas ; mais ou menos ; só ; apenas ; agora ; é ; em ; já ; o ; a ; de
約 ; およそ ; だいたい ; ほぼ ; 今 ; は ; が
"""

STOPPER = r"""
and ; but ; und ; aber ; et ; mais ; y ; pero ; e ; mas(?= \d) ; with ; mit ; avec ; con ; com ; to ; at
from ; because ; so ; then ; after ; by ; is ; are ; since ; for ; now ; kr
"""

APPROXIMATE_SAME = r"""
roughly ; about ; more or less ; pretty much ; basically ; essentially ; still ; all ; exactly ; the
"""

UP = r"""
up ; slower ; langsamer ; longer ; bigger ; larger ; rose ; risen ; rises? ; rising ; grew ; grown ; growing ; grows?
increased? ; increasing ; gained ; gain of ; added ; climbed ; jumped ; went up ; raised ; upped
bumped(?: up)? ; ticked up ; boosted ; got up ; higher ; increase of ; moved up ; picked up ; plus
gestiegen ; erhöht ; gewachsen ; hoch ; rauf ; zugelegt ; gesteigert ; gewonnen ; dazugewonnen ; steigt
stieg ; zugenommen ; nach oben
augmenté ; augmentent? ; a grimpé ; avons gagné ; progressé ; en hausse ; hausse ; gagné ; gagne ; monté
grimpé ; ajouté ; pris ; crû
subi(?:ó|mos|eron|do) ; sube[n]? ; aument(?:ó|amos|aron|ado|an|é) ; creci(?:ó|mos|eron|do) ; crecen?
gan(?:é|ó|amos|aron|ado) ; sum(?:é|ó|amos|aron|an|a) ; increment(?:ó|amos|aron|ado) ; alza ; aumento
añadimos ; agregamos
sub(?:iu|imos|iram|i) ; aument(?:ou|amos|aram|ei) ; cresc(?:eu|emos|eram) ; ganh(?:ou|amos|aram|ei) ; alta
aumento ; somamos ; adicionamos ; acrescentamos
"""

DOWN = r"""
down ; quicker ; schneller ; kürzer ; shorter ; smaller ; faster ; shortened ; fell ; fallen ; dropped?
dropping ; decreased?
decreasing ; reduced? ; reducing ; cut ; lowered ; lower ; shaved(?: off)? ; trimmed ; lost ; shed
slashed ; declined? ; sank ; went down ; brought down ; shrank ; shrunk ; minus ; took off ; slid ; dipped
decrease of ; drop of ; knocked off ; saved
gesunken ; verkürzt ; gesenkt ; gefallen ; runter ; reduziert ; zurückgegangen ; verringert ; verloren
abgenommen ; sank ; fiel ; sinkt ; gekürzt ; weniger geworden ; nach unten ; abgebaut ; eingespart
baissé ; raccourci ; baisse ; en baisse ; réduit ; diminué ; perdu ; chuté ; reculé ; descendu ; recul
supprimé ; tombé
acortó ; acortamos ; baj(?:é|ó|amos|aron|ado|an|a) ; reduj(?:o|e|imos|eron) ; reducido ; cay(?:ó|eron)
caído ; perd(?:í|ió|imos|ieron|ido) ; disminuy(?:ó|eron) ; disminuimos ; descend(?:ió|ieron|imos) ; caída
reducción ; recortamos ; quitamos
encurtou ; ca(?:iu|ímos|íram) ; reduz(?:iu|imos|iram|i) ; baix(?:ou|amos|aram|ei) ; perd(?:eu|emos|eram|i)
diminu(?:iu|ímos|íram) ; queda ; redução ; cortamos ; recuou
"""

IMPROVED = r"""
improved? ; improving ; improvement of ; better ; closer to (?:the |our )?(?:target|goal) ; closer
progressed ; advanced ; forward
verbessert ; besser ; verbesserung von ; näher am ziel ; vorangekommen ; voran
amélioré ; amélioration ; mieux ; plus proche
mejoró ; mejoramos ; mejorado ; mejora ; mejor ; avanzamos ; avanzó
melhorou ; melhoramos ; melhora ; melhor ; avançamos ; avançou
"""

WORSENED = r"""
worsened ; worse ; slipped(?: back)? ; deteriorated ; regressed ; backslid ; further away ; verschlechtert
schlechter ; dégradé ; empiré ; empeoró ; empeoramos ; peor ; piorou ; pioramos ; pior
"""

FIXED = r"""
closed ; fixed ; resolved ; cleared ; eliminated ; removed ; killed ; retired ; solved ; squashed
burned(?: down)? ; got rid of ; paid (?:off|down) ; deleted ; decommissioned ; merged ; dealt with
worked through ; knocked out ; gelöst ; geschlossen ; behoben ; beseitigt ; abgearbeitet ; erledigt
résolu ; corrigé ; fermé ; supprimé ; clos ; traité ; cerramos ; resolvimos ; arreglamos ; corregimos
eliminamos ; resolvemos ; fechamos ; corrigimos ; 修正 ; 解決 ; 対応
"""

ACTED = r"""
closed ; signed ; hired ; published ; trained ; ran ; held ; won ; sold ; onboarded ; recruited
interviewed ; did ; delivered ; launched ; implemented ; landed ; booked ; collected ; migrated ; shipped
completed ; finished ; released ; made ; conducted ; brought in ; generated ; opened ; converted
certified ; wrote ; got ; posted ; acquired ; enrolled
unterschrieben ; eingestellt ; geschult ; geschlossen ; gewonnen ; verkauft ; geführt ; veröffentlicht
abgeschlossen ; signé ; embauché ; recruté ; publié ; formé ; mené ; conclu ; vendu ; réalisé ; interviewé
cerramos ; firmamos ; contratamos ; publicamos ; formamos ; vendimos ; realizamos ; entrevistamos ; hicimos
cerré ; contraté ; fechamos ; assinamos ; treinamos ; vendemos ; fizemos ; publicamos ; contratei ; fechei
成約 ; 採用しました ; 実施しました ; 公開しました ; 獲得
"""

PERIOD = r"""
this (?:week|period|sprint|time)(?! so far)
since (?:last|monday|the last|our last|then|tuesday|wednesday|thursday|friday) ; last week ; today
yesterday ; in the (?:last|past) (?:week|few days|\d days) ; over the (?:last|past) week ; diese woche
seit (?:letzter woche|montag|dem letzten) ; letzte woche ; cette semaine
depuis (?:la semaine dernière|lundi) ; la semaine dernière ; esta semana ; desde la semana pasada
la semana pasada ; (?:n?esta|n?essa) semana ; desde a semana passada ; na semana passada ; semana passada
今週 ; 先週から
"""

MORE = r"""
plus lente?s? ; más lent[oa] ; mais lent[oa] ; más larg[oa] ; mais long[oa]
more(?! (?:than(?! (?:last|before|the last|previous))|or less|to go|left|needed|remaining|to|short))
slower ; longer ; länger ; langsamer ; plus long ; additional(?:ly)? ; extra ; on top ; further
in addition ; up(?! (?:to|from|at|on(?! last)))
mehr(?! als(?! (?:letzte|vorige|beim|am|zuletzt|in der))) ; weitere[nrs]? ; zusätzlich(?:e[nrs]?)?
dazu(?:gekommen)? ; hinzu ; neu dazu ; obendrauf ; de plus(?! que(?! la semaine)) ; supplémentaires?
en plus ; más(?! (?:de|que(?! la semana)|o menos|bajo|alto)) ; adicional(?:es)? ; a mais
mais(?! (?:de|que(?! (?:na |a )?semana)|ou menos)) ; adicionais
(?:件|人|社|本|回|名|個|つ|点|ポイント|pt|円|%|億円|万円)?(?:も|ほど|くらい|ぐらい)?(?:増|上昇|上が\
|アップ|伸び|追加|プラス|積み|上乗せ|上回りました)
以上増
"""

ANOTHER = r"""
another ; an? additional ; additional ; an? extra ; extra ; a further ; further ; an? more ; weitere
noch weitere ; zusätzlich(?:e)? ; nochmal ; nochmals ; weitere ; encore ; otros ; otras ; otro ; outros
outras ; mais ; さらに ; 追加で ; 新たに
"""

FEWER = r"""
más rápid[oa] ; mais rápid[oa] ; más cort[oa] ; mais curt[oa]
faster ; quicker ; shorter ; schneller ; kürzer ; plus rapide ; plus court ; fewer
less(?! than(?! last)) ; fewer than last
down(?! (?:to|from|on|at|with)) ; lower ; weniger(?! als(?! (?:letzte|vorige|beim|zuletzt)))
de moins(?! que(?! la semaine)| de)
menos(?! (?:de|que(?! (?:la |na |a )?semana)|mal))
a menos ; off(?! target)
(?:件|人|社|本|回|名|個|つ|点|ポイント|pt|円|%|日|分|秒|時間|ms|億円|万円|ミリ秒)?(?:も|ほど|くらい\
|ぐらい)?(?:減|下が|ダウン|低下|マイナス|短縮|削減|下落|縮)
"""

BETTER_AFTER = r"""
better ; closer(?: to (?:the |our )?(?:target|goal))? ; besser ; de mieux ; mejor ; melhor
(?:件|ポイント|pt|%|点|分|日|秒|ms|時間)?(?:も|ほど)?改善
"""

SHORT_AFTER = r"""
short(?: of (?:the |our )?(?:target|goal|\d+))? ; left(?! (?:the|us|for|because|team|and))
(?:more )?to go ; remaining ; (?:more )?(?:away|off) (?:from )?(?:the |our )?(?:target|goal)
(?:more )?away ; off target ; (?:more )?(?:from|behind|until|to) (?:the |our )?(?:target|goal)
more (?:left|needed|remaining|to (?:do|close|sign|hire|hit|reach|find|go|get|publish|train|run))
still (?:open|missing|to (?:do|go)|outstanding) ; outstanding ; missing
(?:fehlen|fehlt)(?: noch| uns)? ; (?:noch )?übrig ; noch offen ; stehen (?:noch )?aus
(?:noch )?ausstehend ; bis zum ziel ; vom ziel entfernt ; noch zu
(?:encore )?restante?s? ; à faire ; encore à ; manquants? ; manquent ; de l'objectif
restent
restantes? ; por (?:hacer|cerrar|firmar|contratar) ; del objetivo ; de la meta
para (?:llegar|el objetivo|la meta) ; faltan(?:tes)? ; pendientes
restantes? ; por fazer ; faltando ; da meta ; para (?:a meta|chegar|bater) ; do objetivo
a menos que a meta ; faltam
(?:件|人|社|本|回|名|個|つ|点|ポイント)?(?:残って|足りない|不足|足りません|残り)
"""

SHORT_BEFORE = r"""
need ; missing ; short by ; short of target by ; (?:just |only )?short of (?:the )?(?:target|goal) by
still need ; remaining ; left: ; (?:es |uns )?fehlen(?: noch| uns| uns noch)? ; (?:es )?fehlt(?: noch)?
nur noch ; noch offen: ; übrig: ; (?:il )?(?:nous |en |m'en )?(?:reste|manque)(?: encore| plus que)?
(?:nos |me |solo |aún )?faltan ; falta ; (?:nos )?quedan ; queda ; faltam ; restam ; resta ; あと
残り(?:は)?
残
"""

OVER_AFTER = r"""
(?:ahead of|better than) (?:the |our )?(?:target|goal|plan)
"""

ABOVE_AFTER = r"""
(?:over|above|past|beyond|higher than|more than) (?:the |our )?(?:target|goal) ; über (?:dem |unserem )?ziel
au-dessus de (?:l'|notre )objectif ; por encima (?:del objetivo|de la meta) ; acima d[ao] (?:meta|objetivo)
目標を上回 ; 目標より上
"""

BELOW_AFTER = r"""
(?:under|below|lower than|less than) (?:the |our )?(?:target|goal) ; unter (?:dem |unserem )?ziel
(?:sous|en dessous de|au-dessous de) (?:l'|notre )objectif ; por debajo (?:del objetivo|de la meta)
abaixo d[ao] (?:meta|objetivo) ; 目標を下回 ; 目標より下
"""

BEAT = r"""
(?:beat|beaten|beating|exceed(?:ed|ing|s)?|surpass(?:ed|ing)?|outperformed|topped|overshot) (?:the |our \
|its )?(?:target|goal)(?: already)? by
(?:das |unser )?ziel um ; (?:dépass(?:é|ons|e)) (?:l'|notre )objectif de
super(?:ó|amos|ado|ou|ei) (?:el |la |o |a |nuestr[oa] |noss[oa] )?(?:objetivo|meta) (?:en|por|em)
"""

MISSED = r"""
(?:miss(?:ed|es|ing)?|undershot|fell short of) (?:the |our |its )?(?:target|goal) by
(?:raté|manqué) (?:l'|notre )objectif de ; (?:das |unser )?ziel verfehlt um
"""

WORSE_AFTER = r"""
worse ; schlechter ; pire ; moins bien ; peor ; pior
"""

LOWER_BOUND = r"""
over ; above ; more than ; at least ; north of ; past ; upwards of ; greater than ; higher than
better than ; beyond ; exceed(?:s|ed|ing) ; well over ; minimum ; min\. ; no less than ; not less than
über ; mehr als ; mindestens ; oberhalb(?: von)? ; höher als ; besser als ; plus d'une? ; plus de
au moins ; au-dessus de ; au-delà de ; supérieure? à ; minimum ; más de ; al menos ; por lo menos
por encima de ; superior a ; como mínimo ; mais de ; mais que ; pelo menos ; acima de ; ao menos
no mínimo
"""

UPPER_BOUND = r"""
under ; below ; less than ; fewer than ; at most ; no more than ; not more than ; south of ; max(?:imum)?
lower than ; within ; shy of ; nearly ; almost ; close to ; nearing ; approaching ; just about ; just under
sub- ; inside ; not quite
unter ; weniger als ; höchstens ; maximal ; unterhalb(?: von)? ; niedriger als ; fast ; knapp ; beinahe
nahezu ; nicht ganz ; moins de ; au plus ; au maximum ; en dessous de ; sous ; inférieure? à ; presque
près de ; quasiment ; menos de ; como máximo ; por debajo de ; inferior a ; casi ; a lo sumo ; bajo los
menos que ; abaixo de ; no máximo ; quase ; perto de
"""

BOUND_AFTER = r"""
\+(?![\w]) ; plus(?! \d) ; or (?:more|less|so more|fewer|better|higher|lower|above|below)
at (?:least|most|minimum|best|worst) ; and (?:up|above|counting|change) ; max(?:imum)?
min(?:imum)?(?= |$) ; tops ; oder (?:mehr|weniger) ; ou (?:plus|moins) ; o (?:más|menos)
ou (?:mais|menos) ; 以上(?!増) ; 以下 ; 未満 ; 超 ; を超え ; を上回 ; を下回 ; を切 ; 弱 ; 強(?!化) ; 近く
"""

RANGE_JOIN = r"""
or ; to ; and ; bis ; oder ; à ; a ; ou ; o ; e ; y ; et ; und ; から
"""

ALL = r"""
all(?: (?:krs?|of them|of it|three|four|five|key results|goals|metrics|numbers|my krs))?
both(?: krs?| of them)? ; everything ; every (?:kr|one) ; each ; across the board ; the lot ; all around
alle[ns]?(?: (?:krs?|drei|vier|fünf))? ; beide[ns]? ; überall
tou(?:s|te|tes)(?: les (?:krs?|deux|trois|quatre|cinq))? ; les (?:deux|trois|quatre|cinq) ; tout
tod[oa]s?(?: l[oa]s krs?)? ; amb[oa]s ; l[oa]s (?:dos|tres|cuatro|cinco) ; tudo
tod[oa]s (?:os|as) (?:krs?)? ; [oa]s (?:dois|duas|três|quatro|cinco) ; 全部 ; 全て ; すべて ; 両方
どちらも ; 全kr
どれも ; いずれも
"""

OTHERS = r"""
(?:the )?rest(?! of (?:the |this )?(?:week|month|quarter|year|day|team|time|sprint))(?: of (?:them\
|the krs?|it|my krs?))?
(?:all |the |all the )?other(?:s| krs?| ones?| (?:two|three|four|2|3|4)(?: krs?)?)(?:'s)? ; everything else
nothing else(?= (?:has )?(?:changed|moved)) ; no other(?= changes) ; all else
(?:the )?remaining(?: (?:ones|krs?|two|three|four|2|3|4))? ; everything other ; otherwise
(?:der |den )?rest
(?:die |alle |alles |der |das )(?:anderen?|andere|übrigen?|restlichen?|übrige)(?: (?:krs?|beiden|zwei\
|drei))?
sonst (?:alles|nichts)? ; alles andere
(?:le |tout le )reste(?! \d| à| encore) ; reste(?= inchang| stable| pareil| idem| ?:| identique)
(?:les |tous les |toutes les )autres(?: krs?)? ; les (?:deux|trois) autres ; l'autre
(?:el |lo |todo lo )?(?:resto|demás)
(?:los |las |todos los |todas las )(?:demás|otros|otras|restantes)(?: (?:krs?|dos|tres))? ; el otro
la otra
(?:o )?resto ; (?:os |as |todos os |todas as )(?:demais|outros|outras|restantes)(?: (?:krs?|dois|três))?
o outro ; a outra
残り(?=は|の|も|、|すべて|全|変|同|横|そ)(?:の(?:kr|指標|もの))?(?:は|も)?(?:すべて|全て|全部)?
他(?=は|の|も)(?:の(?:kr|指標|もの|2つ|二つ))?(?:は|も)? ; その他(?:は|も)? ; ほか(?:は|も)
"""

OWNER = r"""
(?:not|isn'?t|no longer|never was|aren'?t) (?:really |actually )?(?:mine|my (?:kr|goal|okr|key result\
|responsibility|job|area|metric)|owned by me|on me|my thing)(?: any ?more)?
(?:don'?t|do not|no longer) (?:own|run|manage|lead|look after|handle|have) (?:this|that|it|kr\s?\d|these\
|them|those)(?: one)?(?: any ?more)?(?! yet)
no longer (?:own|mine|my|responsible) ; not responsible
hand(?:ed|ing) (?:it |this |that |kr\s?\d )?(?:over|off) to
re-?assign(?:ed)?(?: (?:it|this|that|kr\s?\d))? to
(?:took|taken|taking|takes) (?:it |this |that |kr\s?\d )?over
(?:took|taken|taking|takes) over (?:this|that|it|kr\s?\d|my|the)
(?:owns|owned by|has|runs|owning) (?:it|this|that|kr\s?\d|[a-z]+) now
now (?:owned by|belongs to|with|owns|owns it) ; belongs to [a-z]+ now
(?:is|it's|that's) (?:now )?(?!our|my)[a-z]+'s (?:now|problem|kr|goal)
moved to (?:another team|[a-z]+'s team)
(?:gave|given|passed|transferred|moved) (?:it|this|that|kr\s?\d)(?: over| on)? to [a-z]+ ; wrong person
ask [a-z]+ (?:instead|about) ; change (?:the |of )?owner ; new owner
nicht mehr (?:mein[se]?(?: (?:kr|ziel|thema))?|bei mir|meine|zuständig|verantwortlich)
gehört (?:jetzt|nun|nicht mehr) ; (?:jetzt|nun) (?:bei|von) [a-z]+ (?:betreut|übernommen) ; übergeben an
(?:an|von) [a-z]+ (?:übergeben|übernommen|abgegeben) ; hat (?:jetzt |nun )?[a-z]+ übernommen
(?:übernimmt|macht|betreut|verantwortet) (?:jetzt|nun)
bin (?:ich )?nicht (?:mehr )?(?:zuständig|verantwortlich) ; ist nicht mein(?:e|s)?
neue[rn]? (?:besitzer|eigentümer|owner|verantwortliche)
(?:n'est|ce n'est) (?:plus|pas) (?:à moi|le mien|la mienne|mon (?:kr|objectif)|de mon ressort)
plus (?:à moi|responsable|en charge|le mien) ; (?:repris|reprise) par ; transf[ée]r(?:é|ée) à
c'est (?:maintenant |désormais )?[a-z]+ qui (?:s'en occupe|gère|suit|a repris|le gère)
(?:maintenant|désormais) (?:géré|suivi|porté)e? par ; je ne (?:gère|m'occupe|suis|pilote) plus ; confiée? à
(?:ya )?no es (?:mío|mía|mi (?:kr|objetivo|responsabilidad)|responsabilidad mía)
ya no (?:es mío|me encargo|lo llevo|soy (?:el |la )?(?:responsable|dueñ[oa])|me corresponde)
(?:lo lleva|lo tiene|pertenece a|se encarga) (?:ahora )?[a-z]*
ahora (?:lo lleva|es de|se encarga|lo tiene|pertenece)
(?:pasó|pasado|traspasado|transferido|asignado) a [a-z]+ ; se lo pasé a ; nuevo (?:dueño|responsable)
não é mais (?:meu|minha|comigo|minha responsabilidade) ; (?:já )?não é (?:meu|minha|comigo)
(?:agora|passou a) (?:é|ser|está) (?:d[oae]|com) [a-z]+ ; não (?:cuido|sou|respondo) mais
não sou mais (?:o |a )?(?:responsável|don[oa])
(?:passei|transferi|transferido|passou|repassei) (?:isso |ele |o kr\s?\d )?(?:para|pra|pro) (?:o \
|a )?[a-z]+(?= (?:agora|cuidar)|$)
novo (?:dono|responsável) ; com [a-z]+ agora
担当(?:が|を|は|者が|者は)?(?:変わ|替わ|外れ|ではあり|じゃな|ではな|から外|交代)
もう(?:私|自分|わたし|僕)の(?:担当)?(?:では|じゃ)
私の(?:担当|もの)(?:では|じゃ) ; 引き継ぎました ; 引き継いだ ; 引継ぎ ; 担当に(?:なりました|変わ)
さんに(?:引き継|移管|渡し)
"""

ORDER = r"""
(?:set|mark|put|update|change|make|move|bump|record|log|push|turn|adjust|declare) (?:all|every|everything\
|each|my (?:okrs?|krs?|goals?|key results)|our (?:okrs?|krs?|goals?|key results)|the (?:okrs?|krs|goals\
|others|rest)|both|them all|everyone)
ignore (?:all |any |the |your |my |every )*(?:previous|prior|above|earlier|preceding\
|other)?\s?(?:instructions?|prompts?|rules?|messages?|guidelines?|directions?|constraints?)
disregard (?:all |any |the |your |every )*(?:previous|prior|above|earlier)? ?(?:instructions?|prompts?\
|rules?|guidelines?)
forget (?:all |everything |your |the )*(?:previous |prior )?(?:instructions?|rules?|prompts?)
(?:\[|<|#+\s?|\*)?\s?system\s?(?:message|prompt|override|notice|update|note|alert)?\s?(?:\]|>)?\s?:
\[(?:system|admin|assistant|inst|bot|headway|user)[^\]]{0,30}\] ; <(?:system|admin|assistant)>
(?:system|admin|administrator|developer|root|debug|maintenance|god) (?:override|mode|message|prompt\
|command|notice|access)
(?:assistant|headway|bot|headway bot|okr bot)\s?:\s ; you are now
you must (?:now )?(?:set|mark|record|update|report) ; as an? (?:ai|admin|administrator|language model)
(?:new|updated) (?:instructions?|system prompt)\s?: ; act as ; pretend (?:to|that|you) ; jailbreak ; sudo
drop table ; override (?:all|every|the|any|my) ; end of (?:system )?prompt
delete (?:all|every|my (?:okrs?|goals?|data)|the (?:okrs?|goals?)) ; reveal (?:your|the) ; execute ; role:
hereby ; i am (?:the|your) (?:admin|administrator|developer|ceo) ; on behalf of the (?:admin|ceo)
(?:setze?|markiere?|stelle?|ändere?|trage?) (?:bitte )?(?:alle|alles|sämtliche|jede[ns]?|meine (?:okrs?\
|krs?|ziele))
(?:ignoriere?|vergiss|missachte) (?:bitte )?(?:alle|sämtliche|die|deine|vorherigen|bisherigen)
systemnachricht ; system-?meldung ; systemmeldung
(?:mets|mettez|marque|marquez|passe|passez|fixe|règle|définis) (?:tou(?:s|te|tes|t)|mes (?:okrs?|krs?\
|objectifs)|l'ensemble)
(?:ignore|ignorez|oublie|oubliez) (?:toutes? |les |tes |vos )*(?:instructions?|consignes?|règles?)
message système
(?:pon|ponga|marca|marque|establece|cambia|actualiza|fija) (?:tod[oa]s?|mis (?:okrs?|krs?|objetivos)|cada)
(?:ignora|olvida|ignore) (?:todas? |las |tus |sus )*(?:instrucciones|reglas|órdenes) ; mensaje del sistema
(?:coloque|coloca|marque|marca|defina|define|ponha|atualize|mude|altere) (?:tod[oa]s?|tudo|meus (?:okrs?\
|krs?|objetivos)|cada)
(?:ignore|ignora|esqueça|esquece|desconsidere) (?:todas? |as |suas |tuas )*(?:instruções|regras|ordens)
mensagem do sistema
(?:すべて|全て|全部|全)の?(?:okr|kr|目標)を?.{0,12}(?:設定|変更|更新|して(?:ください|下さい))
(?:指示|命令|ルール)を?(?:すべて|全て)?(?:無視|忘れ)
システム(?:メッセージ|通知|命令|管理者)
"""

CAUSE = r"""
because ; bc ; b/c ; cuz ; since(?! (?:last|monday|the)) ; due to ; thanks to ; owing to ; driven by
despite ; helped by ; on the back of ; as a result of ; which(?! (?:is|are|stands|sits|went|hit))
including ; incl\.? ; of which ; per ; only \d+ of ; thx to ; (?:so|and) we ; where ; spread over
out of our ; across ; over (?:the )?\d+ ; for \d+ ; among
weil ; da wir ; wegen ; dank ; durch ; obwohl ; trotz ; davon ; aufgrund ; pro ; parce qu[e'] ; car
grâce (?:à|aux?) ; à cause ; malgré ; dont ; puisque ;  porque ; debido a ; gracias a ; por culpa
a pesar de ; ya que ; por cada ; incluyendo ; porque ; devido a ; graças a ; apesar d[eoa] ; já que
por causa ; incluindo ; ので ; ため ; おかげ ; せいで
"""

HALFWAY = r"""
half-? ?way(?: there| done| through| to target| to goal| mark| point)? ; mid-?way ; half of the way
auf halbem weg(?:e)? ; auf der hälfte ; zur hälfte ; hälfte geschafft ; halbzeit ; à mi-chemin
mi-parcours ; la moitié du chemin ; moitié fait ; à moitié(?: fait| terminé| chemin)? ; a mitad de camino
a medio camino ; a la mitad(?: del camino)? ; mitad del camino ; na metade(?: do caminho)? ; a meio caminho
no meio do caminho ; metade do caminho ; 道半ば
半分(?:まで|ほど|くらい|ぐらい|達成|完了|です|終わ|進|来|き|の|$)[^数]? ; 折り返し(?:地点)?
half done ; half complete ; half finished ; halb fertig ; 50/50 done
"""
QUARTER = r"""
(?:a |one )?quarter of the way(?: there)? ; 1/4 of the way ; ein viertel des weg(?:e)?s
un quart du chemin ; un cuarto del camino ; um quarto do caminho ; 4分の1(?:まで)?
"""
THIRD = r"""
(?:a |one )?third of the way(?: there)? ; 1/3 of the way ; ein drittel des weg(?:e)?s ; un tiers du chemin
un tercio del camino ; um terço do caminho ; 3分の1(?:まで)?
"""
TWO_THIRDS = r"""
two[- ]thirds (?:of the way(?: there)?|there|done|through) ; 2/3 of the way ; zwei drittel des weg(?:e)?s
zwei drittel geschafft ; (?:aux )?deux tiers(?: du chemin)? ; dos tercios del camino
dois terços do caminho ; 3分の2(?:まで)?
"""
THREE_QUARTERS = r"""
(?:three|3)[- ]quarters (?:of the way(?: there)?|there|done|through) ; three[- ]quarter way
three fourths of the way ; 3/4 (?:of the way|there|done) ; drei viertel des weg(?:e)?s
(?:zu )?drei viertel(?:n)?(?: geschafft| des ziels)? ; dreiviertel(?: des weges| geschafft)?
(?:aux )?trois quarts(?: du chemin)? ; (?:a )?tres cuartos(?: partes)?(?: del camino)?
tres cuartas partes(?: del camino)? ; (?:a )?três quartos(?: do caminho)? ; 4分の3(?:まで)?
"""
OF_THE_WAY = r"""of the way(?: there)? ; des weges ; du chemin ; del camino ; do caminho ; の道のり"""

BASE_CURRENT = r"""
(?:on|vs\.?|versus|over|from|than|against|since|compared (?:to|with)|relative to|above|below|off\
|of) (?:the )?(?:last|previous|prior) (?:week|check-?in|update|value|time|report|reading|number|one\
|period)(?:'s)?(?: (?:value|number|figure|level))?
(?:on|vs\.?|versus|over|compared (?:to|with)|from) (?:the )?current(?: value)? ; week[- ]over[- ]week
week[- ]on[- ]week ; wow ; w/w ; than last (?:week|time) ; since (?:the )?last (?:check-?in|update|week)
(?:gegenüber|im vergleich zu[rm]?|verglichen mit|zu[rm]?|seit|als) (?:der |dem |letzter |letzten |letzte \
|vorigen )*(?:vorwoche|letzte[nr]? woche|woche|letzten? (?:wert|check-in|stand|mal))
(?:als|wie) (?:die )?letzte woche ; über (?:der )?vorwoche ; zur vorwoche
(?:par rapport à|vs|contre|sur|depuis|comparé à|que) (?:la |le )?(?:semaine (?:dernière|passée\
|précédente)|dernier (?:point|check-in)|dernière (?:valeur|fois))
(?:sobre|respecto (?:a|de)|frente a|con respecto a|comparado con|vs|desde|que) (?:la \
|el )?(?:semana (?:pasada|anterior)|última (?:vez|semana)|último (?:valor|check-in))
(?:sobre|em relação (?:a|à)|comparado (?:a|à|com)|vs|desde|que|frente à|ante) (?:a |à |o \
|ao )?(?:semana (?:passada|anterior)|última (?:vez|semana)|último (?:valor|check-in))
前週比 ; 先週比 ; 前回比 ; 先週より ; 先週から ; 前回より ; 先週に比べ ; 前回から
"""

BASE_START = r"""
(?:on|vs\.?|versus|over|from|than|against|since|compared (?:to|with)|relative to|above|below) (?:the \
|our )?(?:start(?:ing (?:point|value|level))?|baseline|beginning|initial (?:value|level)|kick-?off\
|where we (?:started|began)|what we (?:started|began) with)(?: value)?
since the start
(?:gegenüber|im vergleich zu[rm]?|seit) (?:dem |der )?(?:start(?:wert)?|beginn|ausgangswert|anfang\
|baseline)
(?:par rapport (?:à|au)|depuis) (?:le |la |l')?\s?(?:départ|début|point de départ|valeur initiale)
(?:sobre|respecto (?:al?|del?)|desde|frente a) (?:el |la )?(?:inicio|valor inicial|punto de partida\
|comienzo)
(?:sobre|em relação (?:ao?|à)|desde) (?:o |a )?(?:início|valor inicial|ponto de partida|começo)
開始時より
開始時から ; 開始時比 ; スタート時から
"""
