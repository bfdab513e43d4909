"""A browser is called by what its owner knows it as."""

from __future__ import annotations

import pytest

from bot.web.browsers import browser_of

AGENTS = {
    "Firefox, Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Chrome, macOS": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36",
    "Edge, Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
    "Safari, iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1",
    "Chrome, Android": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Mobile Safari/537.36",
    "Linux": "curl/8.0 (Linux)",
    "": "<script>alert(1)</script>",
}


@pytest.mark.parametrize(("name", "agent"), AGENTS.items())
def test_it_is_known_by_name_and_system(name: str, agent: str) -> None:
    assert browser_of(agent) == name
