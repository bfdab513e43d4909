"""What Headway asks of Slack: permissions, events, a command and shortcuts, for the manifest and the code alike."""

from __future__ import annotations

from collections.abc import Mapping

COMMAND = "/okr"
CHECK_IN_NOW, RECORD = "checkin.now", "message.record"

# Why each permission is asked for; the doctor and the documentation tell it.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to be asked in a channel with @Headway",
    "channels:join": "to post a digest to the public channel that was chosen for it",
    "channels:read": "to know a channel's name, its members, and whether another company shares it",
    "chat:write": "to ask, answer and post digests",
    "commands": "for /okr and the shortcuts",
    "files:read": "to bring in a goals file that somebody sends to Headway",
    "files:write": "to hand people their own data as a file",
    "groups:read": "the same as channels:read, for private channels that Headway was invited to",
    "im:history": "to read what people write to Headway itself",
    "im:write": "to open the conversation with a person",
    "links:read": "to see links to Headway's own pages",
    "links:write": "to show a goal under such a link",
    "team:read": "to know the workspace's name",
    "usergroups:read": "to pick the people of a user group",
    "users:read": "for people's names, time zones and languages, and to know who left",
    "users:read.email": "to know people of an import by their e-mail",
}
# Headway works without these.
OPTIONAL_SCOPES: Mapping[str, str] = {
    "assistant:write": "to offer first questions in the conversation with Headway",
    "channels:history": "to find out after a crash whether a digest was posted; nothing else is read",
    "groups:history": "the same for private channels",
}
# Asked of a person who signs in with Slack, and of nobody else; no token of it is kept.
SIGN_IN_SCOPES = ("openid", "profile", "email")
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_rename",
    "channel_shared",
    "channel_unshared",
    "link_shared",
    "message.im",
    "team_access_granted",
    "team_access_revoked",
    "team_join",
    "tokens_revoked",
    "user_change",
)
