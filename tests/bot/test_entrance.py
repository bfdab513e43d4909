"""A link that signs somebody in is put into a message when its one reader gets it, and into nobody else's."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from bot.entrance import Entrance
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.tickets import sign_in_ticket
from cards.blocks import Action, Buttons, Card, LinkButton, Text
from cards.plain import plain
from cards.voice import Voice

SIGN_IN = SignIn.on(address="https://headway.example", secret="a secret for the tests only, of length")
ENTRANCE = Entrance(SIGN_IN)
WORKSPACE, PERSON = UUID(int=1), UUID(int=2)
CARD = Card(
    "Your dashboard",
    (
        Text(("Here it is.",)),
        Buttons(
            (
                LinkButton("Open", "/enter/goals"),
                LinkButton("A team", "/open/team/1"),
                Action("Here", "home.show"),
            )
        ),
    ),
)


def links(card: Card) -> list[str]:
    return [
        item.url
        for block in card.blocks
        if isinstance(block, Buttons)
        for item in block.items
        if isinstance(item, LinkButton)
    ]


def ticketed(card: Card, *, person: UUID | None = PERSON, entrance: Entrance = ENTRANCE) -> Card:
    return entrance.ticketed(card, Voice(), workspace=WORKSPACE, person=person)


def test_the_reader_gets_a_ticket_of_their_own_that_leads_where_the_link_did() -> None:
    entering, other = links(ticketed(CARD))
    assert other == "/open/team/1"
    assert entering.startswith("https://headway.example/sign-in/")
    ticket = sign_in_ticket(SIGN_IN, urlsplit(entering).path.removeprefix("/sign-in/"))
    assert (ticket.workspace, ticket.person, ticket.to) == (WORKSPACE, PERSON, "/goals")
    assert "It is yours alone, and good once, for 15 minutes." in plain(ticketed(CARD))


def test_no_two_tickets_are_the_same() -> None:
    assert links(ticketed(CARD)) != links(ticketed(CARD))


def test_a_message_that_others_read_holds_none() -> None:
    assert ticketed(CARD, person=None) is CARD


def test_a_card_without_such_a_link_stays_as_it_is() -> None:
    card = Card("A title", (Buttons((LinkButton("A team", "/open/team/1"),)),))
    assert ticketed(card) is card


def test_where_headway_has_no_address_it_says_so() -> None:
    for settings in (Settings(), Settings(address="https://headway.example"), Settings(secret_key="x" * 32)):
        told = ticketed(CARD, entrance=Entrance.of(settings))
        assert links(told) == []
        assert "I have no address yet that you could open from here" in plain(told)


def test_a_page_that_nobody_could_open_is_not_offered_in_a_channel_either() -> None:
    card = Card("It is over", (Buttons((LinkButton("Open the report", "/open/report?cycle=1"),)),))
    assert links(ticketed(card, person=None, entrance=Entrance(None))) == []
    assert links(ticketed(card, person=None)) == ["/open/report?cycle=1"]
