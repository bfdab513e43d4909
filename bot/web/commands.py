"""What the composer offers when somebody types a slash."""

from __future__ import annotations

from cards.voice import Voice


def commands(voice: Voice) -> list[tuple[str, str]]:
    """Each command as it is typed, and what it does."""
    return [
        ("/okr", voice.text("How your goals stand now")),
        ("/okr checkin", voice.text("Answer your check-in now")),
        ("/okr update ", voice.text('Record a number: "NPS" 45 7/10, and a note')),
        ("/okr status ", voice.text("Of @somebody, a team or a goal")),
        ("/okr new ", voice.text("Write a goal: Lift NPS from 30 to 50 points")),
        ("/okr list", voice.text("Your goals, or those of a team")),
        ("/okr tree", voice.text("How goals hang together")),
        ("/okr why ", voice.text("Where a goal's number comes from")),
        ("/okr away ", voice.text("Not asked until you are back: until 12 May")),
        ("/okr cadence ", voice.text("How often you are asked")),
        ("/okr zone ", voice.text("Your time zone: Europe/Berlin")),
        ("/okr setup", voice.text("Set up your team: people, digest, first goals")),
        ("/okr undo", voice.text("Take back what you recorded last")),
        ("/okr mydata", voice.text("What is held on you, to take or to erase")),
        ("/okr help", voice.text("Everything you can say")),
    ]
