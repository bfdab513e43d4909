from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from connectors.figure import Figure
from connectors.outgoing import ConnectorError, Outgoing
from connectors.stripe import Counts, Stripe
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Service


def price(
    amount: str = "1000", interval: str = "month", count: int = 1, currency: str = "eur", **more: Any
) -> dict[str, Any]:
    return {
        "currency": currency,
        "unit_amount_decimal": amount,
        "billing_scheme": "per_unit",
        "recurring": {"interval": interval, "interval_count": count, "usage_type": "licensed"},
        **more,
    }


def subscription(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "sub_1", "items": {"data": list(items), "has_more": False}, **more}


def coupon(**more: Any) -> dict[str, Any]:
    return {"coupon": {"duration": "forever", **more}}


async def _read(service: Service, outgoing: Outgoing, *found: Mapping[str, Any], **fields: object) -> Figure:
    service.routes = {
        "GET /v1/subscriptions": Reply(text=json.dumps({"data": list(found), "has_more": False}))
    }
    return await Stripe.model_validate({"address": service.at, "key": "rk_1", **fields}).read(
        outgoing, now=NOW
    )


async def test_subscriptions_are_asked_page_by_page(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"GET /v1/subscriptions": ["stripe/page_1.json", "stripe/page_2.json"]}
    await Stripe(address=service.at, key="rk_1").read(outgoing, now=NOW)
    first, second = service.asked
    assert first.query == {
        "status": "active",
        "expand[0]": "data.discounts",
        "expand[1]": "data.items.data.discounts",
        "limit": "50",
    }
    assert second.query["starting_after"] == "sub_1"
    assert first.headers["Authorization"] == "Bearer rk_1"
    assert first.headers["Stripe-Version"] == "2024-06-20"


@pytest.mark.parametrize(
    ("found", "revenue", "currency"),
    [
        pytest.param(subscription({"price": price(), "quantity": 3}), "30.00", "EUR", id="by quantity"),
        pytest.param(subscription({"price": price("120000", "year")}), "100.00", "EUR", id="a year"),
        pytest.param(subscription({"price": price("30000", "month", 3)}), "100.00", "EUR", id="a quarter"),
        pytest.param(subscription({"price": price("8400", "week")}), "365.00", "EUR", id="a week"),
        pytest.param(subscription({"price": price("1200", "day")}), "365.00", "EUR", id="a day"),
        pytest.param(
            subscription({"price": price("0.5"), "quantity": 1000}), "5.00", "EUR", id="parts of a cent"
        ),
        pytest.param(subscription({"price": price("980", currency="jpy")}), "980", "JPY", id="yen"),
        pytest.param(subscription({"price": price("12345", currency="kwd")}), "12.345", "KWD", id="dinars"),
        pytest.param(subscription({"price": price("50000", currency="isk")}), "500.00", "ISK", id="krónur"),
        pytest.param(
            subscription(
                {"price": price(transform_quantity={"divide_by": 10, "round": "up"}), "quantity": 11}
            ),
            "20.00",
            "EUR",
            id="packs",
        ),
        pytest.param(
            subscription({"price": price()}, discounts=[coupon(percent_off=25)]),
            "7.50",
            "EUR",
            id="a quarter off",
        ),
        pytest.param(
            subscription({"price": price("120000", "year")}, discounts=[coupon(amount_off=60000)]),
            "50.00",
            "EUR",
            id="an amount off a year",
        ),
        pytest.param(
            subscription({"price": price()}, discounts=[coupon(percent_off=100, duration="once")]),
            "10.00",
            "EUR",
            id="off once",
        ),
        pytest.param(
            subscription({"price": price(), "discounts": [coupon(amount_off=5000)]}),
            "0.00",
            "EUR",
            id="never below zero",
        ),
        pytest.param(
            subscription({"price": price()}, pause_collection={"behavior": "void"}), "0.00", "", id="paused"
        ),
    ],
)
async def test_everything_is_brought_to_a_month(
    service: Service, outgoing: Outgoing, found: Mapping[str, Any], revenue: str, currency: str
) -> None:
    figure = await _read(service, outgoing, found)
    assert (figure.value, figure.unit) == (Decimal(revenue), currency)


async def test_no_subscription_is_no_revenue(service: Service, outgoing: Outgoing) -> None:
    assert (await _read(service, outgoing)).value == 0
    figure = await _read(service, outgoing, currency="EUR")
    assert (figure.value, figure.unit) == (Decimal(0), "EUR")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            [subscription({"price": {**price(), "billing_scheme": "tiered", "unit_amount_decimal": None}})],
            "price in tiers",
        ),
        (
            [subscription({"price": price()}), subscription({"price": price(currency="usd")})],
            r"several currencies \(EUR, USD\)",
        ),
        ([subscription({"price": price(interval="moon")})], "a form that I don't know"),
        ([subscription({"price": price(count=0)})], "a form that I don't know"),
        ([{**subscription(), "items": {"data": [], "has_more": True}}], "too many items"),
    ],
)
async def test_what_can_not_be_added_up_is_said(
    service: Service, outgoing: Outgoing, found: list[dict[str, Any]], sentence: str
) -> None:
    with pytest.raises(ConnectorError, match=sentence) as caught:
        await _read(service, outgoing, *found)
    assert caught.value.permanent


async def test_one_of_several_currencies_can_be_chosen(service: Service, outgoing: Outgoing) -> None:
    both = subscription({"price": price()}), subscription({"price": price("700", currency="usd")})
    figure = await _read(service, outgoing, *both, currency="USD")
    assert (figure.value, figure.unit) == (Decimal(7), "USD")


async def test_each_subscription_that_ended_counts_once(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"GET /v1/events": "stripe/ended.json"}
    source = Stripe(address=service.at, key="rk_1", counts=Counts.CHURNED, days=7)
    assert (await source.read(outgoing, now=NOW)).value == 2
    assert service.asked[0].query == {
        "type": "customer.subscription.deleted",
        "created[gte]": str(int(NOW.timestamp()) - 7 * 86400),
        "limit": "50",
    }


def test_events_are_kept_for_thirty_days_only() -> None:
    with pytest.raises(ValueError, match="less than or equal to 30"):
        Stripe(key="rk_1", days=31)
