"""The methods of the fake Slack that tell who is there and where: auth, users, usergroups, conversations."""

from __future__ import annotations

from tests.bot.slack.slack_method import FAMILY, Asking, Method, limit_of, page
from tests.bot.slack.slack_records import ApiError, Channel, Json, User


def api_test(asking: Asking) -> Json:
    if error := asking.args.get("error"):
        raise ApiError(str(error), args=asking.args)
    return {"args": asking.args}


def auth_test(asking: Asking) -> Json:
    token, world = asking.token, asking.world
    if token.org:
        org = world.orgs[token.org]
        return {
            "url": f"https://{org.name.lower()}.enterprise.slack.com/",
            "team": org.name,
            "team_id": org.id,
            "enterprise_id": org.id,
            "user": "headway",
            "user_id": org.bot_user,
            "bot_id": org.bot_id,
            "is_enterprise_install": True,
        }
    team = asking.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "team_id": team.id,
        "user": "headway",
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    } | ({"enterprise_id": team.org.id} if team.org else {})


def auth_teams_list(asking: Asking) -> Json:
    token, world = asking.token, asking.world
    ids = world.orgs[token.org].teams if token.org else [token.team]
    shown, metadata = page(asking, ids)
    return {"teams": [{"id": t, "name": world.teams[t].name} for t in shown], "response_metadata": metadata}


def users_list(asking: Asking) -> Json:
    users = [user for user in asking.team.users.values() if not user.hidden]
    if "limit" not in asking.args and len(users) > asking.world.large_team:
        raise ApiError("limit_required")
    shown, metadata = page(asking, users, usual=1000)
    members = [_told(asking, user) for user in shown]
    return {"members": members, "cache_ts": int(asking.world.now()), "response_metadata": metadata}


def users_info(asking: Asking) -> Json:
    return {"user": _told(asking, asking.user())}


def users_profile_get(asking: Asking) -> Json:
    return {"profile": asking.user().profile()}


def usergroups_list(asking: Asking) -> Json:
    groups = list(asking.team.usergroups.values())
    if asking.is_true("include_users"):
        return {"usergroups": groups}
    return {"usergroups": [{k: v for k, v in group.items() if k != "users"} for group in groups]}


def usergroups_users_list(asking: Asking) -> Json:
    group = asking.team.usergroups.get(asking.must("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": group["users"]}


def conversations_open(asking: Asking) -> Json:
    if asking.args.get("channel"):
        return {"channel": {"id": asking.channel().id}}
    users = str(asking.args.get("users") or "").split(",")
    if users == [""]:
        raise ApiError("users_list_not_supplied")
    if len(users) > 8:
        raise ApiError("too_many_users")
    if len(users) > 1:
        raise ApiError("missing_scope", needed="mpim:write", provided=asking.token.granted)
    user = asking.team.users.get(users[0])
    if user is None:
        raise ApiError("user_not_found")
    for trouble, is_so in (
        ("user_not_visible", user.hidden),
        ("user_disabled", user.deleted),
        ("cannot_dm_bot", user.is_bot),
    ):
        if is_so:
            raise ApiError(trouble)
    if user.id in asking.team.dms:
        channel = asking.team.dms[user.id]
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    return {"channel": {"id": asking.world.dm(asking.team, user.id).id}}


def conversations_info(asking: Asking) -> Json:
    channel = _readable(asking, "read")
    told = channel.as_json(asking.team.bot_user)
    if asking.is_true("include_num_members"):
        told["num_members"] = len(channel.members)
    return {"channel": told}


def conversations_list(asking: Asking) -> Json:
    kinds = str(asking.args.get("types") or "public_channel").split(",")
    for kind, scope in (
        ("public_channel", "channels:read"),
        ("private_channel", "groups:read"),
        ("im", "im:read"),
    ):
        if kind in kinds:
            asking.need(scope)
    bot = asking.team.bot_user
    shown = [
        channel
        for channel in asking.team.channels.values()
        if _kind(channel) in kinds
        and (_kind(channel) == "public_channel" or bot in channel.members)
        and not (channel.archived and asking.is_true("exclude_archived"))
    ]
    part, metadata = page(asking, shown)
    return {"channels": [channel.as_json(bot) for channel in part], "response_metadata": metadata}


def conversations_members(asking: Asking) -> Json:
    part, metadata = page(asking, list(_readable(asking, "read").members))
    return {"members": part, "response_metadata": metadata}


def conversations_join(asking: Asking) -> Json:
    channel = asking.channel()
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    bot = asking.team.bot_user
    if bot in channel.members:
        told = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": channel.as_json(bot)} | told
    channel.members[bot] = None
    return {"channel": channel.as_json(bot)}


def conversations_history(asking: Asking) -> Json:
    channel = _readable(asking, "history")
    if asking.team.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    heads = [ts for ts, m in channel.messages.items() if m.thread_ts in (None, ts) and _between(asking, ts)]
    part, metadata = page(asking, heads[::-1])
    answer = {"messages": _tell(asking, channel, list(part)), "has_more": bool(metadata["next_cursor"])}
    return answer | {"pin_count": 0, "response_metadata": metadata}


def conversations_replies(asking: Asking) -> Json:
    channel, parent = _readable(asking, "history"), asking.must("ts")
    if parent not in channel.messages:
        raise ApiError("thread_not_found")
    replies = [ts for ts, m in channel.messages.items() if m.thread_ts == parent and ts != parent]
    shown = [ts for ts in replies if _between(asking, ts)]
    part, metadata = page(asking, shown, usual=limit_of(asking, 1000))
    answer = {"messages": _tell(asking, channel, [parent, *part]), "has_more": bool(metadata["next_cursor"])}
    return answer | {"response_metadata": metadata}


def _told(asking: Asking, user: User) -> Json:
    return user.as_json(
        asking.world.clock,
        locale=asking.is_true("include_locale"),
        email="users:read.email" in asking.token.scopes,
    )


def _readable(asking: Asking, what: str) -> Channel:
    channel = asking.channel()
    asking.need(f"{FAMILY[channel.kind]}:{what}")
    return channel


def _kind(channel: Channel) -> str:
    return {"im": "im", "group": "private_channel", "channel": "public_channel"}[channel.kind]


def _between(asking: Asking, ts: str) -> bool:
    """Whether a message lies after `oldest` and before `latest`; both ends count when `inclusive`."""
    oldest, latest = asking.args.get("oldest"), asking.args.get("latest")
    if asking.is_true("inclusive"):
        return (not oldest or float(ts) >= float(oldest)) and (not latest or float(ts) <= float(latest))
    return (not oldest or float(ts) > float(oldest)) and (not latest or float(ts) < float(latest))


def _tell(asking: Asking, channel: Channel, shown: list[str]) -> list[Json]:
    metadata = asking.is_true("include_all_metadata")
    return [channel.messages[ts].as_json(metadata=metadata) for ts in shown]


METHODS = {
    "api.test": Method(api_test, token="none"),
    "auth.test": Method(auth_test),
    "auth.teams.list": Method(auth_teams_list),
    "users.list": Method(users_list, "users:read", needs_team=True),
    "users.info": Method(users_info, "users:read"),
    "users.profile.get": Method(users_profile_get, "users.profile:read"),
    "usergroups.list": Method(usergroups_list, "usergroups:read", needs_team=True),
    "usergroups.users.list": Method(usergroups_users_list, "usergroups:read", needs_team=True),
    "conversations.open": Method(conversations_open, "im:write"),
    "conversations.info": Method(conversations_info),
    "conversations.list": Method(conversations_list, needs_team=True),
    "conversations.members": Method(conversations_members),
    "conversations.join": Method(conversations_join, "channels:join"),
    "conversations.history": Method(conversations_history),
    "conversations.replies": Method(conversations_replies),
}
