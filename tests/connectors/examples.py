"""One question to each kind of source that is asked over HTTP, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.catalogue import SOURCES
from connectors.figure import Source
from tests.connectors.service import Reply, Route

SECRET = "hush-9c1f"


@dataclass(frozen=True, kw_only=True)
class Example:
    """`wrong` answers instead of `routes` with something that is not a number; in `fields` and `url` stands {at} for
    where the service is."""

    kind: str
    fields: Mapping[str, Any]
    routes: Mapping[str, Route]
    value: str
    url: str
    unit: str = ""
    wrong: Mapping[str, Route] = field(default_factory=dict)

    def source(self, at: str) -> Source:
        filled = {
            name: value.replace("{at}", at) if isinstance(value, str) else value
            for name, value in self.fields.items()
        }
        return SOURCES[self.kind].model_validate(filled)


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
}
