"""Words that mean the same thing across titles and replies, in six languages."""

import re
from functools import cache

from okrs.reader.text import fold

_CONCEPTS = r"""
revenue rev revs sales turnover income topline umsatz erlös erlöse ventes ingresos facturación ventas\
receita faturamento vendas 売上 売上高 収益
mrr recurring monatsumsatz
arr jahresumsatz
churn attrition cancellations cancellation cancel abwanderung kündigung kündigungen kündigungsrate\
kündigungsquote résiliation résiliations désabonnement bajas abandono cancelación cancelaciones\
cancelamento cancelamentos 解約 解約率 チャーン 離脱率
retention ret bindung kundenbindung rétention retención retenção 継続率 維持率 定着率
conversion conv convert converting conversions konversion konversionsrate conversión conversão 転換率 転換\
コンバージョン cvr
hire hires hiring hired recruit recruits recruited recruiting recruitment engineers devs developers\
joiners\
einstellung einstellungen eingestellt neueinstellungen recrutement recrutements embauche embauches\
embauché\
contratación contrataciones contratado contratar contratação contratações contratados 採用 採用数 入社
bug bugs defect defects fehler anomalie anomalies errores defectos defeitos erros バグ 不具合
ticket tickets backlog queue cases anfragen demandes solicitudes chamados チケット 問い合わせ
interview interviews conversations gespräche kundengespräche entretien entretiens entrevista entrevistas\
インタビュー 面談
deal deals contract contracts contrats contratos contrato verträge vertrag abschlüsse abschluss accords\
negocios negócios 契約 商談 成約 案件
partner partners reseller resellers partenaires partenaire socios parceiros パートナー 提携
customer customers cust custs client clients account accounts kunden kunde kundinnen cliente clientes 顧客\
お客様
user users actives wau mau dau utilisateurs nutzer benutzer usuarios usuários ユーザー 利用者
coverage cov abdeckung testabdeckung couverture cobertura カバレッジ 網羅率
latency lat response answer antwortzeit reaktionszeit latenz latence latencia latência レイテンシ 応答時間\
応答 レスポンス\
遅延
traffic visits visitors sessions besuche besucher zugriffe trafic visites visiteurs tráfico visitas\
tráfego\
アクセス 訪問数 訪問 流入 pv
article articles post posts blog blogs blogposts artikel beiträge artículo artículos artigos 記事
lead leads sql sqls mql mqls opportunities prospects prospectos oportunidades リード 見込み客
training trained trainings trainees schulung schulungen geschult formation formations formés formación\
capacitación formados treinamento treinamentos treinados 研修 受講
manager managers leaders führungskräfte filialleiter gerentes gestores responsables マネージャー 店長
spend cost costs expense expenses bill kosten ausgaben dépenses coût coûts gasto gastos coste costes\
costos\
despesa despesas custo custos 費用 コスト 支出
invoice invoices overdue receivables collections collected rechnungen factures facturas faturas 請求 未収\
回収
return returns refund refunds returned retoure retouren retourenquote retours devoluciones devolución\
devoluções devolução 返品 返品率
delivery deliveries shipping lieferung lieferungen liefertreue livraison livraisons entrega entregas 納品\
配送\
納期
scrap waste ausschuss ausschussquote rebut rebuts desecho desperdicio refugo sucata 不良 不良率 歩留
audit audits prüfung auditoría auditoria 監査
launch launched release released livegang lancement lanzamiento lançamento リリース 公開 ローンチ
app apps mobile application anwendung aplicación aplicativo アプリ
satisfaction csat zufriedenheit kundenzufriedenheit satisfacción satisfação 満足度
nps promoter weiterempfehlung recomendación ネットプロモーター
enps engagement mitarbeiterzufriedenheit
uptime availability verfügbarkeit disponibilité disponibilidad disponibilidade 稼働率 可用性
build builds ci pipeline
incident incidents outages störungen incidentes 障害 インシデント
adoption adopted nutzung akzeptanz adopción adoção 導入率 利用率 定着
email emails mail mails newsletter correo correos メール 開封率
activation activated activate aktivierung aktivierungsrate activación ativação アクティベーション 有効化
signup signups registrations registered registrierungen anmeldungen inscriptions inscrits registros\
inscripciones cadastros inscrições 登録 登録数 新規登録
margin marge margen margem gewinnspanne 利益率 粗利率
profit gewinn bénéfice beneficio ganancia lucro 利益
migration migrate migrated migrating migrationen migrierung migración migrado migração 移行
controls control kontrollen contrôles controles 管理策
order orders basket cart bestellung bestellungen bestellwert warenkorb commandes panier pedido pedidos\
注文\
受注
book books close closing abschluss clôture cierre fechamento 決算 締め
demo demos vorführungen démos デモ
event events veranstaltungen événements eventos イベント
workshop workshops atelier ateliers talleres oficinas ワークショップ
store stores shop shops filialen magasins tiendas lojas 店舗
document documents docs documentation dokumentation documentación documentação ドキュメント
cycle lead-time durchlaufzeit délai plazo prazo リードタイム
downtime ausfallzeit indisponibilité ダウンタイム
win wins gewinnquote 勝率 受注率
absence absences sickness krankenstand absentéisme absentismo absenteísmo 欠勤
energy electricity strom energie énergie energía energia 電力
emissions co2 carbon emissionen émissions emisiones emissões 排出
turnover fluktuation rotation rotación rotatividade 離職率 離職
attendance participation teilnahme participación participação 参加
review reviews bewertungen avis reseñas avaliações レビュー
referral referrals empfehlungen parrainages referidos indicações 紹介
follower followers abonnenten abonnés seguidores フォロワー
subscriber subscribers sub subs subscriptions abos abonnements suscripciones suscriptores assinaturas\
assinantes 購読者 会員 有料会員
auszubildende azubi azubis lehrlinge apprentices trainee
mitarbeitende staff employees employee mitarbeiter mitarbeitende salariés employés collaborateurs\
empleados\
funcionários colaboradores 社員 従業員
duplicates duplicate dubletten doublons duplicados 重複
defect-rate fehlerquote
reply replies answers antworten réponses respuestas respostas 返信
"""


@cache
def concepts_of(word: str) -> frozenset[int]:
    """The numbers of the concepts that a folded word belongs to."""
    return _index().get(word, frozenset())


@cache
def _index() -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for place, line in enumerate(_CONCEPTS.strip().replace("\\\n", " ").split("\n")):
        for word in re.split(r"\s+", fold(line)):
            index.setdefault(word, set()).add(place)
    return {word: frozenset(places) for word, places in index.items()}
