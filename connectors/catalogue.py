"""Every kind of source, by the word it is stored under; in the order in which a form lists them."""

from __future__ import annotations

from connectors.analytics import Analytics
from connectors.bigquery import BigQuery
from connectors.figure import Source
from connectors.github import GitHub
from connectors.gitlab import GitLab
from connectors.hubspot import HubSpot
from connectors.jira import Jira
from connectors.linear import Linear
from connectors.prometheus import Prometheus
from connectors.pushed import Pushed
from connectors.salesforce import Salesforce
from connectors.sheet import CsvFile, GoogleSheet
from connectors.sql import Sql
from connectors.stripe import Stripe
from connectors.warehouse import ClickHouse, Databricks

_ALL: tuple[type[Source], ...] = (
    GoogleSheet,
    CsvFile,
    Sql,
    Stripe,
    HubSpot,
    Salesforce,
    Analytics,
    BigQuery,
    ClickHouse,
    Databricks,
    Prometheus,
    Jira,
    GitHub,
    GitLab,
    Linear,
    Pushed,
)

SOURCES: dict[str, type[Source]] = {source.kind: source for source in _ALL}
