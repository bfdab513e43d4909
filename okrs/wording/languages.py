"""The words of delivery, change and measure in German, French, Spanish, Portuguese and Japanese.

Stems of folded words (lower case, no accents): `senk` stands for every word that begins so, `~quote` for every word
that has it anywhere, `in betrieb` for the words in a row. In Japanese a stem may stand anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """One language; `from_to` is the pattern of a measure from {n} to {n}."""

    small: str
    change: str
    reach: str
    deliver: str
    act: str
    learn: str
    hire: str
    able: str
    done: str
    people: str
    does: str
    acts: str
    business: str
    system: str
    things: str
    own_pace: str
    limits: str
    from_to: str


TONGUES: dict[str, Tongue] = {
    "de": Tongue(
        small="der die das des dem den und ist sind mit von auf bei fur im zum zur ein eine einen einem einer "
        "eines alle allen unser unsere unserer unseren wir sich nicht jede jeder jeden mehr weniger "
        "neue neuen neues neuer pro uber unter bis als werden wird durch haben hat kein keine sinkt "
        "steigt",
        change="steiger|erhoh|senk|reduzier|verbesser|verring|minimier|maximier|halbier|verdoppel|verdreifach|"
        "verkurz|beschleunig|wachs|wachst|sink|steig|anheb|starken|starkt|ausbau|ausweit|~steigern|"
        "~senken|vermeid|verhinder|klettert|fallt|fallen",
        reach="erreich|gewinn|erziel|halten|halt|behalt|erwirtschaft|uberzeug|binden|bleibt|bleiben|liegt|"
        "liegen|betragt",
        deliver="einfuhr|eingefuhrt|veroffentlich|erstell|entwickl|entwickel|aufbau|implementier|launch|ausroll|"
        "ausgerollt|bau|liefer|schreib|dokumentier|migrier|umstell|ablos|installier|bereitstell|gestalt|"
        "uberarbeit|fertigstell|abschliess|konzipier|etablier|relaunch|automatisier|integrier|eroffn|"
        "anschaff|beschaff|modernisier|aktualisier|ersetz|erneuer|umbau|umsetz|aufsetz|schaff|"
        "digitalisier|errichte|renovier|einricht|verabschied|pilotier|standardisier",
        act="durchfuhr|organisier|veranstalt|schul|trainier|teilnehm|treffen|besuch|unterstutz|prasentier|"
        "planen|plant|plan|begleit|kommunizier|koordinier|informier|beraten|berat|verhandel|vorbereit|"
        "abstimm|halte|fuhren|fuhr|mache|kontaktier|anruf|beantwort|bearbeit|pfleg|betreu",
        learn="analysier|ermittel|untersuch|evaluier|prufen|pruf|versteh|befrag|identifizier|definier|festleg|"
        "messen|testen|teste|erforsch|bewert|klaren|auswahl|auswahlen|entscheid|kennenlern|erheben|"
        "erfass",
        hire="einstell|rekrutier|~rekrutieren|besetz|anwerb|anstell|neueinstell",
        able="konnen|kann|unterstutzt|ermoglicht|ermoglich|lauft auf|moglich",
        done="abgeschlossen|umgesetzt|fertig|veroffentlicht|eingefuhrt|erstellt|live|verfugbar|in betrieb|"
        "dokumentiert|implementiert|verabschiedet|erledigt|vorhanden|definiert|installiert|bereit|"
        "geschult|eingestellt",
        people="~kunden|~kundinnen|nutzer|~nutzerinnen|~besucher|mitarbeit|beschaftigt|patient|schuler|studier|"
        "student|burger|leser|abonnent|bewerber|lieferant|~partner|haushalt|eltern|kinder|~mitglied|"
        "anwender|menschen|leute|teams|fuhrungskraft|unternehmen|handler|spender|ehrenamtlich|"
        "freiwillig|einwohner|gaste|familien|frauen|schulen|azubi|auszubildend|fahrer|pflegekraft|"
        "lehrkraft|lehrer|verbraucher|betriebe|vereine|nachbarn|mieter|wahler",
        does="empfehl|kaufen|kauft|nutzen|nutzt|verwend|kundigen|verlanger|buchen|bucht|bestell|lesen|liest|"
        "meld|spend|wahlen|wahlt|kommen|kommt|bleib|zahlen|zahlt|fahren|fahrt|machen mit|teilnehm|"
        "nehmen teil|vertrau|besteh|trenn|sparen|bewerben|loben|wechsel|arbeiten|essen|gehen|geht|"
        "finden|abonnier|antwort",
        acts="~quote|~rate|besuche|~anmeldung|registrierung|downloads|klick|bestellung|~kundigung|"
        "~kundigungen|weiterempfehl|beschwerde|~nutzung|teilnahme|beteiligung|abwanderung|fluktuation|"
        "fehltag|fehlzeit|krankenstand|spenden|anfragen|leads|bewerbungen|aufrufe|buchungen|reklamation|"
        "retouren",
        business="~umsatz|~umsatze|~erlos|~gewinn|~marge|~kosten|ergebnis|cashflow|liquiditat|marktanteil|"
        "zufriedenheit|nps|bekanntheit|~durchlaufzeit|lieferzeit|liefertreue|lieferfahig|punktlich|"
        "~ausgaben|~einnahmen|~emission|verbrauch|energieverbrauch|abfall|unfall|unfalle|arbeitsunfall|"
        "auslastung|produktivitat|auftragseingang|deckungsbeitrag|bestand|ertrag|vertrauen|qualitat|"
        "image|mrr|arr|pipeline|rendite|sicherheit|gesundheit",
        system="verfugbarkeit|antwortzeit|reaktionszeit|wartezeit|ladezeit|ausfall|ausfalle|fehlerquote|"
        "fehlerrate|storung|latenz|ausschuss|bearbeitungszeit|stillstand|~ausfallzeit|losungszeit|"
        "fehler|mangel|bearbeitungsdauer|dauer",
        things="webseite|website|app|plattform|~system|software|prozess|konzept|strategie|handbuch|leitfaden|"
        "~bericht|report|dashboard|feature|funktion|dokumentation|tool|werkzeug|shop|portal|intranet|"
        "schnittstelle|api|~plan|richtlinie|kampagne|video|artikel|blogbeitrag|newsletter|programm|"
        "projekt|produkt|prototyp|infrastruktur|~lager|buro|filiale|anlage|maschine|workshop|schulung|"
        "meeting|termin|veranstaltung|messe|interview|audit|zertifizierung|iso|~stelle|besprechung|"
        "teamtreffen",
        own_pace="story points|arbeitsstunden|uberstunden|commits|tickets|codezeilen|termine|besprechung|"
        "meetings|anrufe|velocity",
        limits="unter|uber|hochstens|mindestens|maximal|weniger als|mehr als|innerhalb|binnen|unterhalb|"
        "oberhalb|<|>",
        from_to=r"von {n} auf {n}",
    ),
    "fr": Tongue(
        small="le la les l' un une des du de d' et est sont avec pour sur dans aux au en par plus moins nos "
        "notre nous leur leurs qui que chaque tous toutes toute tout se sans ne pas ces cette ce ont",
        change="augment|accroi|reduir|reduit|reduis|diminu|baiss|amelior|doubl|tripl|divis|acceler|raccourc|"
        "limit|ramener|ramene|hausse|progress|renforc|optimis|elev|abaiss|eviter|elimin|maximis|minimis|"
        "developper les ventes|croitre|croissance|porter|faire passer|passe de|passer de|monte|chute|"
        "tombe",
        reach="atteind|atteint|obten|gagn|conquer|conquis|fidelis|maintenir|maintien|conserver|depass|"
        "realiser un|generer|signer|attirer|convaincre|convertir|reste|rester|garder|situe",
        deliver="lanc|publi|cre|developp|deploy|mettre en place|mise en place|mis en place|construi|livr|redig|"
        "implement|installe|migr|refond|refonte|document|automatis|integr|ouvri|concevoir|concoi|"
        "conception|elabor|equip|acquerir|acheter|finalis|termin|introdui|mettre en oeuvre|"
        "mise en oeuvre|batir|etabli|moderniser|remplac|renov|rediger|produire|fournir|mettre a jour|"
        "standardis|numeris|ecrire|amenag",
        act="organis|anim|particip|forme|former|formation|rencontr|presenter|planifi|accompagn|communiqu|"
        "coordonn|realiser des|realiser|effectu|mener|tenir|soutenir|contact|visit|appeler|traiter|"
        "preparer|negoci|sensibilis|inform",
        learn="analys|identifi|etudi|evalu|comprendre|definir|definition|mesurer|tester|verifi|determin|"
        "recherch|interrog|explorer|audit|decider|cartograph|choisir|selectionn|recenser",
        hire="recrut|embauch|engager",
        able="peuvent|peut|pouvoir|permet|permettent|prend en charge|compatible",
        done="lance|publie|deploye|termine|livre|mis en place|mise en place|disponible|en ligne|acheve|"
        "realise|documente|redige|finalise|valide|installe|forme|formes|recrutes|operationnel",
        people="client|utilisat|visiteur|collaborat|salarie|employe|patient|eleve|etudiant|citoyen|lecteur|"
        "abonne|candidat|fournisseur|partenaire|foyer|menage|parent|enfant|membre|habitant|usager|gens|"
        "equipes|manager|entreprise|donateur|benevole|femmes|familles|jeunes|ecoles|conducteur|infirmi|"
        "medecin|adherent|locataire|vacancier|personnes|commercants|agriculteur|consommateur|acheteur|"
        "voyageur",
        does="recommand|achet|utilis|renouvel|reviennent|revient|resili|command|partag|votent|viennent|"
        "choisi|donnent|restent|reservent|reussi|consomm|trient|lisent|paient|font confiance|"
        "participent|recycl|adopt|abonnent|trouvent|prennent|quittent|inscrivent|obtiennent|mangent|"
        "declarent",
        acts="taux|visites|inscription|telechargement|clic|commandes|resiliation|recommandation|plainte|"
        "reclamation|desabonnement|absenteisme|turnover|rotation|participation|frequentation|dons|"
        "demandes|prospects|leads|attrition|retention|conversion|candidatures|adhesion|usage|"
        "reservations|utilisation",
        business="chiffre d'affaires|ca annuel|revenu|marge|cout|depense|benefice|rentabilit|tresorerie|"
        "part de marche|satisfaction|nps|notoriete|delai de livraison|consommation|emission|dechet|"
        "accident|productivit|recette|vente|panier moyen|stock|profit|mrr|arr|ebitda|confiance|qualite|"
        "securite|delai|energie",
        system="disponibilite|temps de reponse|temps d'attente|temps de chargement|temps de traitement|panne|"
        "incident|erreur|latence|rebut|defaut|temps d'arret|delai de reponse|duree|bogue|bug",
        things="site|application|plateforme|systeme|logiciel|processus|strategie|guide|rapport|tableau de bord|"
        "fonctionnalit|outil|boutique|portail|interface|api|plan|politique|campagne|video|article|"
        "newsletter|programme|projet|produit|prototype|infrastructure|entrepot|bureau|agence|usine|"
        "machine|atelier|formation|reunion|evenement|salon|entretien|audit|certification|seminaire|"
        "module|documentation|procedure|charte|poste",
        own_pace="story points|heures travaillees|heures supplementaires|commits|tickets|lignes de code|reunions|"
        "appels|velocite",
        limits="inferieur|superieur|moins de|plus de|au moins|au plus|maximum|minimum|en dessous|sous les|sous|"
        "au-dessus|<|>",
        from_to=r"de {n} a {n}",
    ),
    "es": Tongue(
        small="el la los las un una unos unas del de y es son con para por en al que se nuestro nuestra "
        "nuestros nuestras cada todos todas mas menos su sus lo sin como han esta este estos",
        change="aument|increment|reduc|disminu|baj|mejor|duplic|triplic|aceler|acort|limit|subir|sube|crec|"
        "elev|fortalec|optimiz|minimiz|maximiz|evit|elimin|recort|ampli|impuls|pasar de|pasa de|cae|caer",
        reach="alcanz|lograr|logra|consegu|gan|obten|fideliz|manten|conserv|super|generar|cerrar|captar|atra|"
        "convenc|convert|retener",
        deliver="lanz|public|cre|desarroll|implement|construi|entreg|redact|instal|migr|redisen|document|"
        "automatiz|integr|abrir|apertura|disen|elabor|equip|adquiri|comprar|finaliz|termin|introduc|"
        "establec|moderniz|reemplaz|renov|desplegar|despliegue|poner en marcha|puesta en marcha|escrib|"
        "produc|actualiz|digitaliz|estandariz|habilit|proporcion",
        act="organiz|particip|formar|capacit|reun|present|planific|acompan|comunic|coordin|realiz|hacer|"
        "llevar a cabo|celebrar|apoy|contact|visit|llamar|atend|prepar|negoci|imparti|impart|inform|"
        "asist|gestion",
        learn="analiz|identific|estudi|evalu|entender|comprend|defin|medir|prob|verific|determin|investig|"
        "entrevist|explor|audit|decid|elegir|seleccion",
        hire="contrat|reclut|incorporar",
        able="pueden|puede|poder|permit|compatible|soport",
        done="lanzad|publicad|implementad|terminad|entregad|disponible|en produccion|finalizad|completad|"
        "documentad|instalad|aprobad|realizad|contratad|formad|operativ|en marcha",
        people="client|usuari|visitant|emplead|trabajador|pacient|alumn|estudiant|ciudadan|lector|suscriptor|"
        "candidat|proveedor|socios|hogar|padres|nino|miembro|habitant|vecin|persona|equipos|empresa|"
        "donant|voluntari|mujeres|familias|jovenes|escuelas|conductor|enfermer|medic|inquilin|lider|"
        "agricultor|consumidor|comprador|viajero|docente|profesor",
        does="recomiend|compran|compra|utiliz|usan|usa|renuev|renov|vuelven|regres|cancel|pid|compart|votan|"
        "vienen|eligen|donan|permanec|reserv|aprueba|consum|recicl|leen|pagan|confian|participan|adopt|"
        "suscrib|encuentr|abandon|inscrib|come",
        acts="tasa|visitas|registro|inscripcion|descarga|clic|pedidos|cancelacion|recomendacion|queja|"
        "reclamacion|bajas|absentismo|ausentismo|rotacion|participacion|asistencia|donacion|solicitud|"
        "leads|retencion|conversion|uso|abandono|matricula|reservas",
        business="ingreso|ventas|factur|margen|coste|costo|gasto|beneficio|rentabilidad|caja|cuota de mercado|"
        "satisfaccion|nps|notoriedad|plazo de entrega|consumo|emision|residuo|accidente|productividad|"
        "ticket medio|inventario|mrr|arr|ebitda|confianza|calidad|seguridad|ganancia|energia",
        system="disponibilidad|tiempo de respuesta|tiempo de espera|tiempo de carga|caida|averia|incidencia|"
        "incidente|error|latencia|defecto|merma|tiempo de inactividad|tiempo de resolucion|fallo",
        things="sitio|pagina web|aplicacion|app|plataforma|sistema|software|proceso|estrategia|guia|informe|"
        "panel|funcionalidad|herramienta|tienda|portal|interfaz|api|plan|politica|campana|video|"
        "articulo|boletin|programa|proyecto|producto|prototipo|infraestructura|almacen|oficina|fabrica|"
        "maquina|taller|curso|reunion|evento|feria|entrevista|auditoria|certificacion|modulo|"
        "documentacion|procedimiento|blog|puesto",
        own_pace="puntos de historia|horas trabajadas|horas extra|commits|tickets|lineas de codigo|reuniones|"
        "llamadas|velocidad del equipo",
        limits="menos de|mas de|al menos|como maximo|como minimo|por debajo|por encima|inferior|superior|<|>",
        from_to=r"de {n} a {n}",
    ),
    "pt": Tongue(
        small="o os um uma uns umas da dos das de e com para por em na nos nas ao aos que se nosso "
        "nossa nossos nossas cada todos todas mais menos seu sua seus suas sem como pela pelo sao esta "
        "foram",
        change="aument|increment|reduz|diminu|baix|melhor|duplic|dobrar|triplic|aceler|encurt|limit|subir|sobe|"
        "cresc|elev|fortalec|otimiz|minimiz|maximiz|evit|elimin|cort|ampli|impulsion|passar de|passa de|"
        "cai|cair",
        reach="alcanc|atingir|atinge|conseguir|consegu|ganhar|conquist|obter|fideliz|manter|mantem|conserv|"
        "super|gerar|fechar|captar|atrair|convenc|convert|reter",
        deliver="lanc|public|cri|desenvolv|implement|implant|constru|entreg|redigi|instal|migr|redesenh|"
        "document|automatiz|integr|abrir|abertura|desenh|elabor|equip|adquiri|comprar|finaliz|termin|"
        "introduz|estabelec|moderniz|substitu|renov|escrev|produz|atualiz|digitaliz|padroniz|habilit|"
        "fornec|colocar no ar|montar",
        act="organiz|particip|trein|capacit|reun|apresent|planej|acompanh|comunic|coorden|realiz|fazer|"
        "promov|conduz|apoi|contat|visit|ligar|atend|prepar|negoci|ministr|inform|gerenci",
        learn="analis|identific|estud|avali|entend|compreend|defin|medir|test|verific|determin|pesquis|"
        "entrevist|explor|audit|decid|escolh|selecion|mapear",
        hire="contrat|recrut",
        able="podem|pode|poder|permit|compativel|suport",
        done="lancad|publicad|implementad|implantad|terminad|entregue|disponivel|em producao|finalizad|"
        "concluid|documentad|instalad|aprovad|realizad|contratad|treinad|no ar|operacional",
        people="client|usuari|utilizador|visitant|empregad|funcionari|colaborador|trabalhador|pacient|alun|"
        "estudant|cidad|leitor|assinant|candidat|fornecedor|socios|domicilio|pais|crianca|membro|"
        "morador|vizinh|pessoa|equipes|equipas|empresa|doador|voluntari|mulheres|familias|jovens|"
        "escolas|motorista|enfermeir|medic|inquilin|lider|agricultor|consumidor|comprador|viajante|"
        "professor",
        does="recomend|compram|compra|utiliz|usam|usa|renov|voltam|retorn|cancel|ped|compartilh|votam|vem|"
        "escolh|doam|permanec|reserv|consom|recicl|leem|pagam|confiam|participam|adot|assin|encontr|"
        "abandon|inscrev|comparec|aprov|passam|comem",
        acts="taxa|visitas|cadastro|inscri|download|clique|pedidos|cancelamento|recomendacao|queixa|reclamac|"
        "absenteismo|rotatividade|participacao|presenca|comparecimento|doac|solicitac|leads|retencao|"
        "conversao|uso|evasao|abandono|matricula|reservas|adesao",
        business="receita|vendas|fatur|margem|custo|gasto|despesa|lucro|rentabilidade|caixa|"
        "participacao de mercado|market share|satisfacao|nps|notoriedade|prazo de entrega|consumo|emiss|"
        "residuo|acidente|produtividade|ticket medio|estoque|mrr|arr|ebitda|confianca|qualidade|"
        "seguranca|tempo de entrega|energia",
        system="disponibilidade|tempo de resposta|tempo de espera|tempo de carregamento|queda do|falha|"
        "incidente|erro|latencia|defeito|refugo|tempo de inatividade|tempo de resolucao|"
        "tempo de atendimento",
        things="site|aplicativo|app|plataforma|sistema|software|processo|estrategia|guia|relatorio|painel|"
        "funcionalidade|ferramenta|loja|portal|interface|api|plano|politica|campanha|video|artigo|"
        "boletim|programa|projeto|produto|prototipo|infraestrutura|armazem|escritorio|fabrica|maquina|"
        "oficina|curso|reuniao|evento|feira|entrevista|auditoria|certificac|modulo|documentac|"
        "procedimento|treinamento|blog|vaga",
        own_pace="story points|horas trabalhadas|horas extras|commits|tickets|linhas de codigo|reunioes|ligacoes|"
        "velocidade do time",
        limits="menos de|mais de|pelo menos|no maximo|no minimo|abaixo|acima|inferior|superior|<|>",
        from_to=r"de {n} (?:para|a|ate) {n}",
    ),
    "ja": Tongue(
        small="",
        change="増や|増加|増える|上げる|上げ|向上|改善|減ら|減少|削減|下げ|短縮|倍増|半減|引き上げ|引き下げ|拡大|縮小|抑え|高め|低減|伸ば|なくす",
        reach="達成|獲得|維持|超える|上回|下回|到達|保つ|キープ",
        deliver="リリース|公開|作成|構築|開発|導入|実装|ローンチ|設計|制作|移行|整備|策定|発行|設置|立ち上げ|完成|納品|刷新|更新する|自動化|書く|オープン|出版",
        act="実施|開催|参加する|行う|訪問|支援|研修|準備|発表|会議|打ち合わせ|連絡|対応する|推進|運営",
        learn="分析|調査|検討|理解|把握|定義|特定|検証|評価|研究|インタビュー|決定|選定|洗い出|明確",
        hire="採用|雇用",
        able="できるように|可能に|対応している",
        done="完了|済み|リリース済|公開済|完成",
        people="顧客|ユーザー|利用者|社員|従業員|患者|生徒|学生|市民|読者|会員|参加者|取引先|お客様|来場者|住民|家庭|応募者|チーム|店舗|企業|人が|メンバー|管理職",
        does="更新|購入|利用|使う|使って|推奨|継続|登録|紹介|解約|返品|投票|来店|再購入|勧め|訪れ|戻って|選ぶ|買う|申し込|回答|満足",
        acts="解約率|継続率|登録数|登録者|利用率|参加率|離職率|転換率|コンバージョン|申込|問い合わせ|クレーム|苦情|欠席|来店|訪問者|ダウンロード|フォロワー|アクティブ|成約率|リピート|"
        "応募数|返品率|定着率",
        business="売上|利益|収益|コスト|費用|満足度|シェア|認知|受注|在庫|単価|粗利|生産性|残業|事故|排出量|廃棄|納期|黒字|エンゲージメント|NPS|nps|品質|信頼|ブランド",
        system="稼働率|応答時間|待ち時間|障害|エラー|不具合|遅延|停止時間|読み込み|レスポンス|故障|可用性|処理時間|不良率|復旧",
        things="アプリ|サイト|マニュアル|システム|機能|資料|ページ|記事|ツール|サービスを|プラットフォーム|製品|計画|制度|報告書|動画|店を|工場|ドキュメント|テスト|ワークショップ|"
        "プロトタイプ|ガイド",
        own_pace="ストーリーポイント|コミット|チケット|残業時間|会議の回数|架電|行数",
        limits="以上|以下|未満|以内|超|まで",
        from_to=r"{n}から{n}",
    ),
}
