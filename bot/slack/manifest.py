"""The app manifest: what an admin pastes into Slack to make the app."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.slack.wants import (
    CHECK_IN_NOW,
    COMMAND,
    EVENTS,
    OPTIONAL_SCOPES,
    RECORD,
    SCOPES,
    SIGN_IN_SCOPES,
)
from okrs.texts import later

NAME = "Headway"
EVENTS_PATH, INSTALL_PATH, CALLBACK_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"
# Where Slack sends whoever signed in with it to our pages.
SIGN_IN_PATH = "/sign-in/with/slack/back"
PROMPTS = (
    (later("My goals"), "my goals"),
    (later("Check in now"), "check in"),
    (later("How are we doing?"), "how are we doing"),
    (later("What can I say?"), "help"),
)


def manifest(address: str, *, socket_mode: bool) -> dict[str, Any]:
    """The manifest of an app that is reached at `address`; with Socket Mode Slack needs no address to post to."""
    url = f"{address.rstrip('/')}{EVENTS_PATH}"
    reached = {} if socket_mode else {"request_url": url}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Check-ins about outcomes: objectives and key results, asked and answered in plain words.",
            "long_description": (
                "Headway asks people how their goals are going, in a short conversation once a week or once a month, "
                "and understands the answer in plain words. It shows what it understood before it counts, keeps a "
                "history of every number, and tells teams and managers what changed: outcomes, not activity. It never "
                "counts hours or messages, ranks nobody, reads no channel, and says with each question who will see "
                "the answer. Type /okr help to see what works."
            ),
            "background_color": "#1b5e4b",
        },
        "features": {
            "agent_view": {
                "agent_description": "Ask about a goal, answer a check-in, or say what changed, in your own words.",
                "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
            },
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Check in now",
                    "type": "global",
                    "callback_id": CHECK_IN_NOW,
                    "description": "Say how your goals are going",
                },
                {
                    "name": "Record as progress",
                    "type": "message",
                    "callback_id": RECORD,
                    "description": "Take the numbers in this message as your progress",
                },
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "See where goals stand, answer, and arrange things",
                    "usage_hint": "status nps | update nps 45 | checkin | away until friday | help",
                    "should_escape": True,
                    **({} if socket_mode else {"url": url}),
                }
            ],
            "unfurl_domains": [urlsplit(address).hostname or address],
        },
        "oauth_config": {
            "redirect_urls": [f"{address.rstrip('/')}{path}" for path in (CALLBACK_PATH, SIGN_IN_PATH)],
            "scopes": {
                "bot": sorted(SCOPES),
                "bot_optional": sorted(OPTIONAL_SCOPES),
                "user": sorted(SIGN_IN_SCOPES),
            },
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }
