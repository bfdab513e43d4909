"""The way to the dashboard, as it is told in a chat."""

from __future__ import annotations

from cards.blocks import Action, Buttons, Card, LinkButton, Text
from cards.voice import Voice
from cards.ways import own_page


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
