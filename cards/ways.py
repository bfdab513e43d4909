"""Where links of a card lead: pages of the dashboard, by an address that is the same for everybody."""

from __future__ import annotations

from uuid import UUID

OPEN, ENTER = "/open", "/enter"


def page(path: str) -> str:
    """A page of the dashboard as whoever follows the link may see it; they sign in first where they have not yet."""
    return f"{OPEN}{path}"


def own_page(path: str) -> str:
    """The same in a message for one reader alone: a platform where their browser is not known puts a ticket in."""
    return f"{ENTER}{path}"


def is_page(url: str) -> bool:
    """Whether a link leads to a page of ours, which has an address only where Headway has one."""
    return url.startswith((f"{OPEN}/", f"{ENTER}/", "/g/"))


def goal_page(goal: UUID) -> str:
    """Where the page of a goal is."""
    return f"/g/{goal}"
