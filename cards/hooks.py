"""What an address of another program needs a person for."""

from __future__ import annotations

from cards.blocks import Card, Quote, Text
from cards.voice import Voice


def paused_card(voice: Voice, *, address: str, trouble: str, is_maker: bool) -> Card:
    """Nothing is posted to an address any more: why, and how it goes on."""
    return Card(
        title=voice.text("{address} hears nothing any more", address=address),
        blocks=(
            Text(
                spans=(voice.text("What I post there failed again and again, so I stopped. The last time:"),)
            ),
            Quote(trouble),
            Text(
                spans=(
                    voice.text(
                        "When it is mended, whoever runs me says `headway hook resume`. What happened in the last "
                        "three days is posted then."
                    ),
                )
            ),
        ),
        why=voice.text("You get this once, because you added this address.")
        if is_maker
        else voice.text("You get this once, because you are an admin here."),
    )
