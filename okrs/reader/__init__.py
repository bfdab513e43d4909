"""Reading a typed reply to a check-in: pure, deterministic, in six languages."""

from okrs.reader.model import Command, CommandName, Doubt, Question, Shown, Understanding, Update
from okrs.reader.reading import read, warm_up

__all__ = [
    "Command",
    "CommandName",
    "Doubt",
    "Question",
    "Shown",
    "Understanding",
    "Update",
    "read",
    "warm_up",
]
