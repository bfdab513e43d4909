"""A card survives the outbox, and its plain form leaves nothing out."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChannelField,
    Chart,
    Chip,
    ChoiceField,
    ConfidenceField,
    Divider,
    Fact,
    Facts,
    Form,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    Option,
    People,
    PeopleField,
    Point,
    Progress,
    Quote,
    Series,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
    from_json,
    to_json,
)
from cards.plain import plain
from okrs.health import Health

ANA = UUID(int=1)
words = st.text(max_size=30)
spans = st.lists(
    st.one_of(
        words,
        st.builds(Bold, words),
        st.builds(Link, words, words),
        st.builds(Mention, st.just(ANA), words),
    ),
    max_size=3,
).map(tuple)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3)
bars = st.builds(
    Progress,
    label=spans,
    done=st.none() | numbers,
    expected=st.none() | numbers,
    health=st.sampled_from(Health),
    caption=words,
)
actions = st.builds(Action, words, words, st.dictionaries(words, words, max_size=2))
fields = st.one_of(
    st.builds(TextField, words, words),
    st.builds(NumberField, words, words),
    st.builds(ChoiceField, words, words, st.just((Option("a", "A"),))),
    st.builds(PeopleField, words, words, st.just((Chip(ANA, "Ana"),)), most=st.none() | st.just(1)),
    st.builds(ChannelField, words, words, words),
    st.builds(ConfidenceField, words, words, words, words, st.none() | st.integers(0, 10)),
    st.builds(Legend, spans, st.none() | bars),
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, spans),
    st.builds(Quote, words),
    st.builds(Facts, st.just((Fact("a", "b"),))),
    bars,
    st.builds(Chart, words, words, st.just((Series("s", (Point("2026-11-23", Decimal("4.10")),)),)), words),
    st.builds(Table, words, st.just(("a", "b")), st.just((("1", "2"),))),
    st.builds(Tree, st.builds(TreeRow, st.integers(0, 5), spans).map(lambda row: (row,))),
    st.just(Divider()),
    st.builds(People, words, st.just((Chip(ANA, "Ana"),))),
    st.builds(
        Buttons, st.lists(st.one_of(actions, st.builds(LinkButton, words, words)), max_size=3).map(tuple)
    ),
    st.builds(Form, words, words, st.lists(fields, max_size=3).map(tuple)),
)
cards = st.builds(Card, title=words, blocks=st.lists(blocks, max_size=4).map(tuple), why=words)


@given(cards)
def test_a_card_comes_back_from_the_outbox_as_it_went_in(card: Card) -> None:
    assert from_json(to_json(card)) == card


@given(cards)
def test_every_card_has_a_plain_form(card: Card) -> None:
    assert card.title in plain(card)
    assert card.why in plain(card)


def test_the_plain_form_says_what_a_picture_shows() -> None:
    card = Card(
        title="NPS",
        blocks=(
            Progress((Bold("NPS"),), Decimal("0.5"), None, Health.AT_RISK, "now 40, target 50"),
            Chart("Course", "points", (), "30 in April, 40 now"),
            Buttons((Action("Update", "goal.update"),)),
        ),
    )
    assert plain(card).splitlines() == [
        "NPS",
        "NPS: now 40, target 50",
        "Course: 30 in April, 40 now",
        "[Update]",
    ]


def test_what_people_wrote_never_becomes_markup() -> None:
    card = Card(title="Note", blocks=(Text(("<!channel> ", Bold("*not bold*"))),))
    assert plain(card) == "Note\n<!channel> *not bold*"


def test_a_form_says_what_is_filled_in_and_what_has_to_be_put_right() -> None:
    form = Form(
        intent="setup.save",
        submit="Save",
        fields=(
            TextField("team", "Team", problem="Give it a name."),
            PeopleField("people", "Who?", (Chip(ANA, "Ana"), Chip(UUID(int=2), "Ben"))),
            ChannelField("channel", "Where?", "7", shown="#growth", problem="It is shared with others."),
        ),
    )
    assert plain(Card("Set up", (form,))).splitlines() == [
        "Set up",
        "Team",
        "⚠ Give it a name.",
        "Who?: Ana, Ben",
        "Where?: #growth",
        "⚠ It is shared with others.",
    ]
