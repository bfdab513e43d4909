"""After signing in one goes on to a page of one's own, and nowhere else."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.onward import is_ours, own

WORKSPACE, PERSON = UUID(int=1), UUID(int=2)
HOME = f"/w/{WORKSPACE}/{PERSON}"
GOOD = {
    "a page by name": ("/open/company", f"{HOME}/company"),
    "a page with an id": (f"/open/team/{UUID(int=9)}", f"{HOME}/team/{UUID(int=9)}"),
    "a page with a question": ("/open/company?q=nps&open=1", f"{HOME}/company?q=nps&open=1"),
    "a page for its reader alone": ("/enter/sources/7", f"{HOME}/sources/7"),
    "a goal": (f"/g/{UUID(int=9)}", f"/g/{UUID(int=9)}"),
    "somebody else's address": (f"/w/{UUID(int=5)}/{UUID(int=6)}/team", f"{HOME}/team"),
    "somebody else's front page": (f"/w/{UUID(int=5)}/{UUID(int=6)}", HOME),
    "a file": ("/open/goal/7/values.csv", f"{HOME}/goal/7/values.csv"),
}
BAD = (
    "",
    "/",
    "goals",
    "//evil.example",
    "//evil.example/open/goals",
    "/\\evil.example",
    "\\/evil.example",
    "https://evil.example/open/goals",
    "javascript:alert(1)",
    "/open//evil.example",
    "/open/../../sign-out",
    "/open/./goals",
    "/open/%2e%2e/x",
    "/open/goals#there",
    "/open/goals\n",
    "/open/goals\r\nSet-Cookie: a=b",
    "/open/goals?next=https://evil.example",
    "/open/@evil.example",
    "/open/ gOals",
    "/sign-out",
    "/sign-in/ticket",
    "/api/v1/me",
    "/static/x",
    "/openly/goals",
    "/open/" + "a" * 500,
    "/open/ｇoals",
)


@pytest.mark.parametrize(("path", "leads"), GOOD.values(), ids=GOOD.keys())
def test_one_goes_on_to_ones_own_page(path: str, leads: str) -> None:
    assert is_ours(path)
    assert own(path, workspace=WORKSPACE, person=PERSON) == leads


@pytest.mark.parametrize("path", BAD)
def test_what_is_no_page_of_ours_leads_home(path: str) -> None:
    assert not is_ours(path)
    assert own(path, workspace=WORKSPACE, person=PERSON) == HOME


@given(st.text(alphabet="/\\.:@?#%&=aegnoptw-_ \t\n1", max_size=40).map(lambda tail: f"/{tail}"))
def test_whatever_somebody_wrote_leads_to_no_other_place(path: str) -> None:
    leads = own(path, workspace=WORKSPACE, person=PERSON)
    assert leads.startswith((f"{HOME}/", f"{HOME}?", "/g/")) or leads == HOME
    assert "//" not in leads
    assert "/.." not in leads
