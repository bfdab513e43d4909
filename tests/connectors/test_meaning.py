"""What is done is activity; what comes of it, and the trouble people have, is a result."""

from __future__ import annotations

import pytest

from connectors.analytics import Analytics
from connectors.catalogue import SOURCES
from connectors.figure import Measures, Source
from connectors.meaning import is_trouble, why_activity
from connectors.pushed import Pushed
from connectors.sql import Sql
from connectors.stripe import Stripe


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("SELECT count(*) FROM commits", "commits"),
        ("merged pull requests", "pull requests"),
        ("sum(merge_requests_total)", "pull requests"),
        ("lines of code", "lines of code"),
        ("tickets closed", "tickets"),
        ("SELECT count(*) FROM closed_tickets", "tickets"),
        ("story_points", "story points"),
        ("Velocity", "story points"),
        ("hours worked", "hours"),
        ("SELECT sum(hours) FROM worklog", "hours"),
        ("meetings with customers", "meetings"),
        ("calls made", "calls and messages"),
        ("emails_sent", "calls and messages"),
        ("deployments per week", "deployments"),
    ],
)
def test_what_people_do_is_activity(words: str, reason: str) -> None:
    assert why_activity(words) == f"It counts {reason}: what people do, not what comes of it."


@pytest.mark.parametrize(
    "words",
    [
        "revenue",
        "customers who renewed",
        "SELECT avg(days) FROM deliveries",
        "sum(rate(http_requests_total[5m]))",
        "open support tickets",
        "complaints about meetings",
        "hours until a customer gets an answer",
        "incidents per month",
        "trial_days",
        "conversion in percent",
    ],
)
def test_what_comes_of_it_is_a_result(words: str) -> None:
    assert why_activity(words) == ""


@pytest.mark.parametrize(
    ("query", "trouble"),
    [
        ("type = Bug AND statusCategory != Done", True),
        ("is:issue is:open label:bug", True),
        ("labels = customer-reported", True),
        ("type = Escalation AND created >= -30d", True),
        ("is:issue is:closed label:bug", False),
        ("type = Bug AND resolved >= -7d", False),
        ("type = Bug AND status = Done", False),
        ("type = Story", False),
        ("project = DEBUGGER", False),
    ],
)
def test_trouble_counts_while_it_is_there(query: str, trouble: bool) -> None:
    assert is_trouble(query) is trouble


@pytest.mark.parametrize(
    ("source", "measures"),
    [
        (Stripe(key="rk_1"), Measures.RESULT),
        (Analytics(key="{}", property_id="7"), Measures.RESULT),
        (Pushed(what="customers who renewed"), Measures.RESULT),
        (Pushed(what="commits of the team"), Measures.ACTIVITY),
        (Sql(dsn="sqlite:////srv/x.db", query="SELECT count(*) FROM commits"), Measures.ACTIVITY),
        (Sql(dsn="sqlite:////srv/x.db", query="SELECT sum(paid) FROM invoices"), Measures.RESULT),
    ],
)
def test_each_source_says_what_it_measures(source: Source, measures: Measures) -> None:
    assert source.measures() is measures
    assert bool(source.why_activity()) is (measures is Measures.ACTIVITY)


def test_nothing_counts_what_people_write_in_the_chat() -> None:
    assert not {"slack", "teams", "chat"} & set(SOURCES)
