"""The way to the dashboard, as it is told in a chat."""

from __future__ import annotations

from cards.blocks import Action, Bold, Buttons, Card, Facts, LinkButton, Text
from cards.help import treating
from cards.voice import Voice
from cards.ways import own_page


def opening(voice: Voice, url: str) -> LinkButton:
    """What leads from a card to its page of the dashboard."""
    return LinkButton(voice.text("Open in the dashboard"), url)


def way_there(voice: Voice) -> Card:
    """A link for its reader alone, and the same in short in the chat."""
    return Card(
        title=voice.text("Your dashboard"),
        blocks=(
            Text(
                (
                    voice.text(
                        "Your goals, your team and the company with their charts, in your browser. What is said here "
                        "shows there at once."
                    ),
                )
            ),
            Buttons(
                (
                    LinkButton(voice.text("Open the dashboard"), own_page("/goals")),
                    Action(voice.text("In short, here"), "home.show"),
                )
            ),
        ),
        why=voice.text("Only you see this."),
    )


def settings_card(voice: Voice, *, is_admin: bool) -> Card:
    """What its reader can set, command by command; for an admin the way to the company's settings."""
    company = (
        Buttons((LinkButton(voice.text("The company's settings"), own_page("/settings")),)),
        Text((Bold(voice.text("To set how I treat you")),)),
    )
    return Card(
        title=voice.text("Settings"),
        blocks=(*(company if is_admin else ()), Facts(treating(voice))),
        why=voice.text("Only you see this."),
    )


def asked_for(voice: Voice, *, browser: str, place: str, to: str) -> Card:
    """Somebody typed the reader's e-mail on the sign-in page; `place` is their address on the net, '' if not known."""
    seen = [voice.text("Browser: {browser}", browser=browser or voice.text("not told"))]
    seen += [voice.text("Network address: {place}", place=place)] if place else []
    return Card(
        title=voice.text("Is it you who wants to sign in?"),
        blocks=(
            Text(
                (
                    voice.text(
                        "Somebody typed your e-mail on Headway's sign-in page just now. If it was you, go on here."
                    ),
                )
            ),
            Buttons((LinkButton(voice.text("Open the dashboard"), own_page(to or "/goals")),)),
            Text((" · ".join(seen),), muted=True),
        ),
        why=voice.text("If it wasn't you, ignore this: nobody gets in without this link."),
    )
