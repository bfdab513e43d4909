"""One question to each kind of source that is asked over HTTP, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.catalogue import SOURCES
from connectors.figure import Source
from tests.connectors.service import Reply, Route

SECRET = "hush-9c1f"


@dataclass(frozen=True, kw_only=True)
class Example:
    """`wrong` answers instead of `routes` with something that is not a number; in `fields` and `url` stands {at} for
    where the service is, and {key} for a key file of Google's."""

    kind: str
    fields: Mapping[str, Any]
    routes: Mapping[str, Route]
    value: str
    url: str
    unit: str = ""
    wrong: Mapping[str, Route] = field(default_factory=dict)

    def source(self, at: str) -> Source:
        filled = {
            name: value.replace("{at}", at).replace("{key}", key_file(at))
            if isinstance(value, str)
            else value
            for name, value in self.fields.items()
        }
        return SOURCES[self.kind].model_validate(filled)


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def key_file(at: str) -> str:
    """A service account's key file, as Google hands them out, for a service on loopback."""
    pem = private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "acme-reports",
            "private_key_id": SECRET,
            "private_key": pem,
            "client_email": "headway@acme-reports.iam.gserviceaccount.com",
            "token_uri": f"{at}/token",
        }
    )


TOKEN: Mapping[str, Route] = {"POST /token": "google/token.json"}

EXAMPLES = {
    "github": Example(
        kind="github",
        fields={"address": "{at}", "token": SECRET, "query": "repo:acme/app is:issue is:open label:bug"},
        routes={"GET /search/issues": "github/search.json"},
        value="42",
        url="{at}/search?q=repo%3Aacme%2Fapp+is%3Aissue+is%3Aopen+label%3Abug&type=issues",
        wrong={"GET /search/issues": Reply(text='{"total_count": "many"}')},
    ),
    "jira": Example(
        kind="jira",
        fields={
            "address": "{at}/",
            "user": "ana@acme.example",
            "token": SECRET,
            "jql": "type = Incident AND status = Open",
        },
        routes={"POST /rest/api/3/search/approximate-count": "jira/count.json"},
        value="153",
        url="{at}/issues/?jql=type+%3D+Incident+AND+status+%3D+Open",
        wrong={"POST /rest/api/3/search/approximate-count": Reply(text='{"count": null}')},
    ),
    "prometheus": Example(
        kind="prometheus",
        fields={"address": "{at}", "query": "avg(up)", "token": SECRET, "unit": "%"},
        routes={"GET /api/v1/query": "prometheus/vector.json"},
        value="0.975",
        url="{at}/graph?g0.expr=avg%28up%29&g0.tab=1",
        unit="%",
        wrong={
            "GET /api/v1/query": Reply(
                text='{"status": "success", "data": {"resultType": "scalar", "result": [1746630000, "NaN"]}}'
            )
        },
    ),
    "gitlab": Example(
        kind="gitlab",
        fields={"address": "{at}", "token": SECRET, "path": "acme/app", "labels": "bug,customer"},
        routes={"GET /api/v4/projects/acme%2Fapp/issues_statistics": "gitlab/statistics.json"},
        value="15",
        url="{at}/acme/app/-/issues",
        wrong={
            "GET /api/v4/projects/acme%2Fapp/issues_statistics": Reply(
                text='{"statistics": {"counts": {"opened": "some"}}}'
            )
        },
    ),
    "linear": Example(
        kind="linear",
        fields={"address": "{at}", "key": SECRET, "team": "APP", "counts": "estimates"},
        routes={"POST /graphql": ["linear/page_1.json", "linear/page_2.json"]},
        value="8",
        url="https://linear.app/acme/team/APP/all",
        wrong={
            "POST /graphql": Reply(
                text='{"data": {"organization": {"urlKey": "acme"}, "issues": {"nodes": [{"estimate": "XL"}], '
                '"pageInfo": {"hasNextPage": false}}}}'
            )
        },
    ),
    "hubspot": Example(
        kind="hubspot",
        fields={
            "address": "{at}",
            "token": SECRET,
            "where": "dealstage = closedwon",
            "sum_of": "amount",
            "unit": "EUR",
        },
        routes={"POST /crm/v3/objects/deals/search": ["hubspot/page_1.json", "hubspot/page_2.json"]},
        value="2000.50",
        url="https://app.hubspot.com/",
        unit="EUR",
        wrong={
            "POST /crm/v3/objects/deals/search": Reply(
                text='{"total": 1, "results": [{"id": "1", "properties": {"amount": "a lot"}}]}'
            )
        },
    ),
    "salesforce": Example(
        kind="salesforce",
        fields={
            "address": "{at}",
            "client": "3MVG9",
            "secret": SECRET,
            "soql": "SELECT SUM(Amount) FROM Opportunity WHERE IsWon = true",
            "unit": "EUR",
        },
        routes={
            "POST /services/oauth2/token": "salesforce/token.json",
            "GET /services/data/v61.0/query": "salesforce/sum.json",
        },
        value="1250000.75",
        url="{at}",
        unit="EUR",
        wrong={
            "GET /services/data/v61.0/query": Reply(
                text='{"totalSize": 1, "done": true, "records": [{"attributes": {}, "expr0": null}]}'
            )
        },
    ),
    "stripe": Example(
        kind="stripe",
        fields={"address": "{at}", "key": SECRET},
        routes={"GET /v1/subscriptions": ["stripe/page_1.json", "stripe/page_2.json"]},
        # Three times 19.90 a month, and half of 1200 a year.
        value="109.70",
        url="https://dashboard.stripe.com/subscriptions?status=active",
        unit="EUR",
        wrong={
            "GET /v1/subscriptions": Reply(
                text='{"has_more": false, "data": [{"items": {"data": [{"price": {"currency": "eur", '
                '"unit_amount_decimal": "free", "recurring": {"interval": "month"}}}]}}]}'
            )
        },
    ),
    "analytics": Example(
        kind="analytics",
        fields={"address": "{at}", "key": "{key}", "property_id": "312345678"},
        routes={**TOKEN, "POST /v1beta/properties/312345678:runReport": "analytics/report.json"},
        value="15463",
        url="https://analytics.google.com/analytics/web/#/p312345678/reports/intelligenthome",
        wrong={
            "POST /v1beta/properties/312345678:runReport": Reply(
                text='{"metricHeaders": [{"name": "x"}], "rows": [{"metricValues": [{"value": "(other)"}]}]}'
            )
        },
    ),
    "bigquery": Example(
        kind="bigquery",
        fields={
            "address": "{at}",
            "key": "{key}",
            "project": "acme-reports",
            "query": "SELECT AVG(days) FROM sales.deliveries",
            "unit": "days",
        },
        routes={**TOKEN, "POST /bigquery/v2/projects/acme-reports/queries": "bigquery/answer.json"},
        value="41.25",
        url="https://console.cloud.google.com/bigquery?project=acme-reports",
        unit="days",
        wrong={
            "POST /bigquery/v2/projects/acme-reports/queries": Reply(
                text='{"jobComplete": true, "rows": [{"f": [{"v": "soon"}]}]}'
            )
        },
    ),
    "clickhouse": Example(
        kind="clickhouse",
        fields={"address": "{at}", "password": SECRET, "query": "SELECT uniq(user_id) FROM app.visits;"},
        routes={"GET /": "clickhouse/answer.json"},
        value="1203",
        url="{at}/play",
        wrong={"GET /": Reply(text='{"data": [["nan"]]}')},
    ),
    "databricks": Example(
        kind="databricks",
        fields={
            "address": "{at}",
            "token": SECRET,
            "warehouse": "abcdef0123456789",
            "query": "SELECT avg(days) FROM main.sales.deliveries",
        },
        routes={"POST /api/2.0/sql/statements": "databricks/answer.json"},
        value="3.5",
        url="{at}/sql/warehouses",
        wrong={
            "POST /api/2.0/sql/statements": Reply(
                text='{"status": {"state": "SUCCEEDED"}, "result": {"data_array": [["late"]]}}'
            )
        },
    ),
    "csv": Example(
        kind="csv",
        fields={
            "address": "{at}/export/numbers.csv?year=2026",
            "token": SECRET,
            "column": "Umsatz",
            "unit": "EUR",
        },
        routes={"GET /export/numbers.csv": "sheet/german.csv"},
        value="1310.25",
        url="{at}/export/numbers.csv",
        unit="EUR",
        wrong={"GET /export/numbers.csv": Reply(text="Monat;Umsatz\nMai;viel")},
    ),
    "sheet": Example(
        kind="sheet",
        fields={
            "address": "{at}/spreadsheets/d/1AbCdEf/edit#gid=7",
            "api": "{at}",
            "key": SECRET,
            "row": "Churn",
            "column": "May",
        },
        routes={"GET /v4/spreadsheets/1AbCdEf/values/A%3AZZ": "sheet/values.json"},
        value="3.9",
        url="{at}/spreadsheets/d/1AbCdEf/edit#gid=7",
        unit="%",
        wrong={
            "GET /v4/spreadsheets/1AbCdEf/values/A%3AZZ": Reply(
                text='{"values": [["", "May"], ["Churn", "#REF!"]]}'
            )
        },
    ),
}
