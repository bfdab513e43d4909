"""What people ask for only to look, so that they wait for nobody who writes, nor anybody for them."""

from __future__ import annotations

from cards import cascade, company_outcomes, nudge_list
from cards.exchange import Request
from handlers import metrics
from handlers.sources import setting
from okrs.commands import Name, parse_command

_INTENTS = frozenset(
    {
        "calibration.show",
        "goal.list",
        "goal.preview",
        "goal.show",
        "goal.tree",
        "goal.why",
        "help.show",
        "home.pace",
        "home.show",
        "person.show",
        "team.show",
        cascade.SHOW,
        company_outcomes.SHOW,
        metrics.LIST,
        metrics.SHOW,
        nudge_list.SHOW,
        setting.LIST,
        setting.SHOW,
    }
)
_COMMANDS = frozenset(
    {
        Name.CALIBRATION,
        Name.CASCADE,
        Name.HELP,
        Name.HOME,
        Name.LIST,
        Name.METRICS,
        Name.NUDGES,
        Name.OUTCOMES,
        Name.OVERVIEW,
        Name.SOURCES,
        Name.STATUS,
        Name.TREE,
        Name.WHY,
    }
)


def only_looks(request: Request) -> bool:
    """Whether the request changes nothing, as a rule: what then does have to be written down is refused there."""
    if request.intent == "command":
        return parse_command(request.values.get("text", "")).name in _COMMANDS
    return request.intent in _INTENTS
