"""Every kind of source, by the word it is stored under."""

from __future__ import annotations

from connectors.figure import Source
from connectors.github import GitHub
from connectors.jira import Jira
from connectors.prometheus import Prometheus

SOURCES: dict[str, type[Source]] = {source.kind: source for source in (GitHub, Jira, Prometheus)}
