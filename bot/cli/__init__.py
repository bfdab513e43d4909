"""The command line: `headway` and what follows it."""

from bot.cli.entry import main

__all__ = ["main"]
