"""Messages of the built-in web chat."""

from __future__ import annotations

from storage.queries import Queries


class Chat(Queries):
    """Reads and writes `ChatMessage` rows of one workspace."""
