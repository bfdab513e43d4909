"""What holds for any reply at all."""

import time
from datetime import date
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrs.reader import Doubt, Shown, read

TODAY = date(2026, 11, 23)
SHOWN = (
    Shown(
        "KR1",
        "Lift visitor-to-signup rate",
        "%",
        Decimal(4),
        Decimal(9),
        Decimal("6.2"),
        "increase",
        "number",
    ),
    Shown(
        "KR2",
        "Sell 500 festival tickets",
        "tickets",
        Decimal(0),
        Decimal(500),
        Decimal(180),
        "increase",
        "number",
    ),
    Shown(
        "KR3",
        "Cut travel costs to €60k",
        "EUR",
        Decimal(110000),
        Decimal(60000),
        Decimal(85000),
        "decrease",
        "currency",
    ),
    Shown(
        "KR4",
        "Launch the new intranet",
        "done",
        Decimal(0),
        Decimal(100),
        Decimal(0),
        "increase",
        "milestone",
    ),
    Shown("KR5", "解約率を2%に下げる", "%", Decimal(5), Decimal(2), Decimal("3.4"), "decrease", "percent"),
)
BASELINE = Shown("KR1", "Find out how long onboarding takes", "h", None, None, None, "increase", "baseline")

_WORDS = (
    "KR1 KR2 KR3 #4 1) 2. rate tickets travel intranet 解約率 12 6.5 200 1.200,5 -3 +4 5% 80k € 1億 ½ "
    "7/10 conf same done "
    "rest from to → up down by more halfway left not no wait sorry blocked waiting until 5 December "
    "tomorrow skip undo help "
    "und gleich auf pas de más até です は 、 。 , ; : ( ) \n > | • <b> </b> <@U1> ✅ 1️⃣ \" ' ~ ? ! & - "
    "— \u00a0 \u200b \x00"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_REPLIES = st.one_of(
    st.text(max_size=200),
    st.lists(_PIECES, max_size=25).map(" ".join),
    st.lists(_PIECES, max_size=15).map("".join),
)
_GOALS = st.lists(
    st.sampled_from([*SHOWN, BASELINE]), min_size=0, max_size=5, unique_by=lambda shown: shown.ref
)


@given(reply=_REPLIES, shown=_GOALS)
@settings(max_examples=120, deadline=None)
@example(reply="", shown=[])
@example(reply="\ud800 64", shown=[SHOWN[0]])
def test_reading_never_raises_and_is_the_same_twice(reply: str, shown: list[Shown]) -> None:
    first = read(reply, shown, today=TODAY)

    assert first == read(reply, shown, today=TODAY)
    assert first.updates or first.command or first.ask


@given(reply=_REPLIES, shown=_GOALS)
@settings(max_examples=60, deadline=None)
def test_updates_are_one_for_each_key_result_in_the_order_shown(reply: str, shown: list[Shown]) -> None:
    refs = [update.ref for update in read(reply, shown, today=TODAY).updates]

    assert refs == [key_result.ref for key_result in shown if key_result.ref in refs]


@given(reply=_REPLIES)
@settings(max_examples=60, deadline=None)
def test_a_confidence_is_from_0_to_10_and_a_value_is_finite(reply: str) -> None:
    for update in read(reply, SHOWN, today=TODAY).updates:
        assert update.confidence is None or 0 <= update.confidence <= 10
        assert update.value is None or update.value.is_finite()


@given(quoted=st.lists(_PIECES.filter(lambda piece: "\n" not in piece), max_size=10).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_quoted_lines_change_nothing(quoted: str) -> None:
    assert (
        read(f"> {quoted}\n6.5, 205, 80k, done, 3.1", SHOWN, today=TODAY).updates
        == read("6.5, 205, 80k, done, 3.1", SHOWN, today=TODAY).updates
    )


@given(value=st.decimals(min_value="4.5", max_value=9, places=2))
@settings(max_examples=60, deadline=None)
def test_a_plain_number_for_the_only_key_result_is_its_value(value: Decimal) -> None:
    (update,) = read(str(value), SHOWN[:1], today=TODAY).updates

    assert update.value == value


@given(tickets=st.integers(181, 600), euros=st.integers(55_000, 110_000))
@settings(max_examples=60, deadline=None)
def test_named_numbers_reach_their_own_key_result(tickets: int, euros: int) -> None:
    reply = f"tickets {tickets}, travel costs €{euros:,}"

    updates = {update.ref: update.value for update in read(reply, SHOWN, today=TODAY).updates}

    assert updates == {"KR2": tickets, "KR3": euros}


def test_a_huge_reply_is_read_in_part_quickly_and_asked_about() -> None:
    for reply in (
        "KR1 6.5 " * 12_500,
        "9" * 100_000,
        "(" * 100_000,
        "a b " * 25_000,
        "1 000 " * 17_000,
        "-" * 100_000,
    ):
        begun = time.perf_counter()
        understanding = read(reply, SHOWN, today=TODAY)

        assert time.perf_counter() - begun < 3
        assert Doubt.TOO_LONG in [question.doubt for question in understanding.questions]


def test_a_key_result_never_measured_takes_a_value_but_no_step() -> None:
    assert [update.value for update in read("5 h", [BASELINE], today=TODAY).updates] == [Decimal(5)]
    assert [question.doubt for question in read("2 h more", [BASELINE], today=TODAY).questions] == [
        Doubt.NEVER_MEASURED
    ]


def test_the_note_keeps_the_persons_own_words() -> None:
    reply = "Rate 6.5, because the new page went out; tickets 200, <b>Printer's</b> late"

    notes = {update.ref: update.note for update in read(reply, SHOWN, today=TODAY).updates}

    assert "because the new page went out" in notes["KR1"]
    assert "Printer's late" in notes["KR2"]


def test_a_number_alone_leaves_no_note() -> None:
    (update,) = read("KR2 200", SHOWN, today=TODAY).updates

    assert update.note == ""


def test_a_relative_change_offers_both_readings() -> None:
    (question,) = read("up 10%", SHOWN[:1], today=TODAY).questions

    assert question.doubt is Doubt.RELATIVE_BASE
    assert question.candidates == (Decimal("16.2"), Decimal("6.82"))
