"""What people ask for only to look, so that they wait for nobody who writes, nor anybody for them."""

from __future__ import annotations

from cards.exchange import Request
from okrs.commands import Name, parse_command

_INTENTS = frozenset(
    {
        "goal.show",
        "goal.list",
        "goal.tree",
        "goal.preview",
        "person.show",
        "team.show",
        "help.show",
    }
)
_COMMANDS = frozenset({Name.OVERVIEW, Name.STATUS, Name.LIST, Name.TREE, Name.HELP})


def only_looks(request: Request) -> bool:
    """Whether the request changes nothing, as a rule: what then does have to be written down is refused there."""
    if request.intent == "command":
        return parse_command(request.values.get("text", "")).name in _COMMANDS
    return request.intent in _INTENTS
