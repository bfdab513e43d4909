"""Stripe: the monthly recurring revenue of active subscriptions, or how many ended in the last days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped
from connectors.outgoing import ConnectorError, Outgoing
from okrs.texts import later

_NAME = "Stripe"
# The shapes below are those of this version, whatever the account's own is.
_VERSION = "2024-06-20"
_PAGE = 50
_MOST_PAGES = 200
# Amounts are told in the smallest unit. Stripe keeps ISK and UGX with two digits though they have none.
# fmt: off
_NO_DIGITS = {
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
}
# fmt: on
_THREE_DIGITS = {"bhd", "jod", "kwd", "omr", "tnd"}
_PER_MONTH = {
    "day": Fraction(365, 12),
    "week": Fraction(365, 84),
    "month": Fraction(1),
    "year": Fraction(1, 12),
}


class Counts(StrEnum):
    MRR = later("mrr")
    CHURNED = later("churned")


class _Coupon(BaseModel):
    percent_off: Any = None
    amount_off: Any = None
    duration: str = "forever"


class _Discount(BaseModel):
    coupon: _Coupon


class _Recurring(BaseModel):
    interval: str
    interval_count: int = Field(default=1, ge=1)
    usage_type: str = "licensed"


class _Packs(BaseModel):
    divide_by: int = Field(ge=1)
    round: str = "up"


class _Price(BaseModel):
    currency: str
    billing_scheme: str = "per_unit"
    unit_amount_decimal: Any = None
    recurring: _Recurring
    transform_quantity: _Packs | None = None


class _Item(BaseModel):
    price: _Price
    quantity: int = 1
    discounts: list[_Discount] = []


class _Items(BaseModel):
    data: list[_Item]
    has_more: bool = False


class _Subscription(BaseModel):
    items: _Items
    discounts: list[_Discount] = []
    pause_collection: dict[str, Any] | None = None


class _Page(BaseModel):
    data: list[dict[str, Any]]
    has_more: bool


class Stripe(Source):
    kind: ClassVar[str] = "stripe"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address, asked("API address", "Leave it as it is.", example="https://api.stripe.com")
    ] = "https://api.stripe.com"
    key: Annotated[
        str, Field(min_length=1), asked("Key", "A restricted key that may only read.", secret=True)
    ]
    counts: Annotated[
        Counts,
        asked("What to count", "mrr, or churned for subscriptions that ended.", example="mrr"),
    ] = Counts.MRR
    currency: Annotated[
        str,
        shaped(r"([A-Za-z]{3})?", "EUR"),
        asked("Currency", "For mrr: only this one; empty if you have only one.", example="EUR"),
    ] = ""
    days: Annotated[
        int,
        Field(ge=1, le=30),
        asked("Days", "For churned: of the last so many days, at most 30.", example="30"),
    ] = 30

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        if self.counts is Counts.CHURNED:
            value = await self._churned(outgoing, since=now - timedelta(days=self.days))
            return Figure(value=value, as_of=now, url=_page("canceled"))
        value, unit = await self._revenue(outgoing)
        return Figure(value=value, as_of=now, unit=unit, url=_page("active"))

    async def _revenue(self, outgoing: Outgoing) -> tuple[Decimal, str]:
        """A month's revenue and its currency."""
        sums: dict[str, Fraction] = {}
        asks = {
            "status": "active",
            "expand[0]": "data.discounts",
            "expand[1]": "data.items.data.discounts",
        }
        async for found in self._all(outgoing, "subscriptions", asks):
            subscription = parsed(_Subscription, found, source=_NAME)
            for currency, amount in monthly(subscription).items():
                sums[currency] = sums.get(currency, Fraction(0)) + amount
        wanted = self.currency.lower()
        if wanted:
            sums = {wanted: sums.get(wanted, Fraction(0))}
        if len(sums) > 1:
            raise ConnectorError(
                "There are subscriptions in several currencies ({currencies}). Say which one to count.",
                permanent=True,
                currencies=", ".join(sorted(sums)).upper(),
            )
        [(currency, total)] = sums.items() or [("", Fraction(0))]
        digits = _digits(currency)
        minor = Decimal(round(total))
        return minor.scaleb(-digits), currency.upper()

    async def _churned(self, outgoing: Outgoing, *, since: datetime) -> Decimal:
        asks = {
            "type": "customer.subscription.deleted",
            "created[gte]": str(int(since.astimezone(UTC).timestamp())),
        }
        ended = {
            str(found.get("data", {}).get("object", {}).get("id"))
            async for found in self._all(outgoing, "events", asks)
        }
        return Decimal(len(ended))

    async def _all(
        self, outgoing: Outgoing, what: str, asks: dict[str, str]
    ) -> AsyncIterator[dict[str, Any]]:
        params: dict[str, str | int] = {**asks, "limit": _PAGE}
        for _ in range(_MOST_PAGES):
            response = await outgoing.request(
                "GET",
                f"{self.address}/v1/{what}",
                source=_NAME,
                params=params,
                headers={"Authorization": f"Bearer {self.key}", "Stripe-Version": _VERSION},
                why=("error", "message"),
                hide=self.secrets(),
            )
            page = parsed(_Page, response.json(source=_NAME), source=_NAME)
            for found in page.data:
                yield found
            if not page.has_more or not page.data:
                return
            params["starting_after"] = str(page.data[-1].get("id"))
        raise ConnectorError(
            "{source} has more than {count} of them, too many to add up here.",
            permanent=True,
            source=_NAME,
            count=_PAGE * _MOST_PAGES,
        )


def monthly(subscription: _Subscription) -> dict[str, Fraction]:
    """What a subscription brings in a month by currency, in its smallest unit; usage and what is paused bring nothing
    certain. Raises ConnectorError for prices that can't be told from the subscription."""
    if subscription.pause_collection is not None:
        return {}
    if subscription.items.has_more:
        raise ConnectorError("A subscription has too many items to add up here.", permanent=True)
    sums: dict[str, Fraction] = {}
    for item in subscription.items.data:
        if item.price.recurring.usage_type == "metered":
            continue
        periods = _periods(item.price)
        amount = Fraction(number(item.price.unit_amount_decimal, source=_NAME)) * _quantity(item) * periods
        amount = _less(amount, item.discounts, periods) + sums.get(item.price.currency, Fraction(0))
        sums[item.price.currency] = amount
    for item in subscription.items.data[:1]:
        for currency, total in sums.items():
            sums[currency] = _less(total, subscription.discounts, _periods(item.price))
    return sums


def _periods(price: _Price) -> Fraction:
    """How often in a month a price is paid; raises ConnectorError for one that depends on how much is bought."""
    if price.billing_scheme != "per_unit":
        raise ConnectorError(
            "A subscription has a price in tiers, which I can't add up. Push the number to me instead, or read it "
            "by SQL from where you keep it.",
            permanent=True,
        )
    if price.recurring.interval not in _PER_MONTH:
        raise ConnectorError(
            "{source} answered in a form that I don't know ({where}).",
            permanent=True,
            source=_NAME,
            where="interval",
        )
    return _PER_MONTH[price.recurring.interval] / price.recurring.interval_count


def _quantity(item: _Item) -> int:
    packs = item.price.transform_quantity
    if packs is None:
        return item.quantity
    return -(-item.quantity // packs.divide_by) if packs.round == "up" else item.quantity // packs.divide_by


def _less(amount: Fraction, discounts: list[_Discount], periods: Fraction) -> Fraction:
    """A month's amount less what is taken off in every one of its periods."""
    for discount in discounts:
        coupon = discount.coupon
        if coupon.duration == "once":
            continue
        if coupon.percent_off is not None:
            amount *= 1 - Fraction(number(coupon.percent_off, source=_NAME)) / 100
        if coupon.amount_off is not None:
            amount -= Fraction(number(coupon.amount_off, source=_NAME)) * periods
    return max(amount, Fraction(0))


def _digits(currency: str) -> int:
    return 0 if currency in _NO_DIGITS else 3 if currency in _THREE_DIGITS else 2


def _page(status: str) -> str:
    return f"https://dashboard.stripe.com/subscriptions?status={status}"
