"""The chat.* methods of the fake Slack: posting, updating and deleting messages."""

from __future__ import annotations

from typing import Any

from tests.bot.slack.slack_blocks import name_elements
from tests.bot.slack.slack_checks import block_faults, is_too_long, unfetched
from tests.bot.slack.slack_method import Asking, Method
from tests.bot.slack.slack_records import ApiError, Channel, Json, Message, Team
from tests.bot.slack.slack_state import World

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000


def post_message(asking: Asking) -> Json:
    world, team, args = asking.world, asking.team, asking.args
    channel = _destination(asking)
    _admit(team, channel)
    check_payload(world, args, longest=LONGEST_POST)
    key = args.get("client_msg_id")
    if world.dedupes and key and (known := channel.messages.get(channel.keys.get(key, ""))):
        return _posted(channel, known)
    message = world.store(channel, bot_message(world, team, channel, args))
    if key:
        channel.keys[key] = message.ts
    _echo(asking, channel, message.as_json() | {"channel": channel.id})
    return _posted(channel, message)


def update(asking: Asking) -> Json:
    world, team, args = asking.world, asking.team, asking.args
    channel = asking.channel()
    message = _own(asking, channel, "cant_update_message")
    if args.get("text") is None and args.get("blocks") is None and args.get("attachments") is None:
        raise ApiError("no_text")
    check_payload(world, args, longest=LONGEST_UPDATE, given=True)
    before = message.as_json() if world.echoes else {}
    revise(world, message, args, by=team.bot_user)
    if world.echoes:
        event = {"subtype": "message_changed", "message": message.as_json(), "previous_message": before}
        _echo(asking, channel, event | {"type": "message", "channel": channel.id, "hidden": True})
    told = message.as_json()
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": told}


def delete(asking: Asking) -> Json:
    channel = asking.channel()
    message = _own(asking, channel, "cant_delete_message")
    del channel.messages[message.ts]
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(asking: Asking) -> Json:
    world, team = asking.world, asking.team
    channel, user = asking.channel(), asking.must("user")
    _admit(team, channel)
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    check_payload(world, asking.args, longest=LONGEST_POST)
    message = bot_message(world, team, channel, asking.args)
    message.only_for = user
    return {"message_ts": world.store(channel, message).ts}


def unfurl(asking: Asking) -> Json:
    unfurls = asking.args.get("unfurls")
    if not isinstance(unfurls, dict) or not unfurls:
        raise ApiError("missing_unfurls")
    channel = asking.team.channels.get(asking.must("channel"))
    message = channel.messages.get(asking.must("ts")) if channel else None
    if message is None:
        raise ApiError("cannot_find_message")
    for url, shown in unfurls.items():
        if url not in message.text:
            raise ApiError("cannot_unfurl_url")
        if found := _faults(asking.world, shown.get("blocks") or []):
            raise _refusal("cannot_parse_attachment", found)
    message.unfurls |= unfurls
    return {}


def get_permalink(asking: Asking) -> Json:
    channel, ts = asking.channel(), asking.must("message_ts")
    if ts not in channel.messages:
        raise ApiError("message_not_found")
    address = f"https://{asking.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def set_suggested_prompts(asking: Asking) -> Json:
    channel, prompts = asking.channel("channel_id"), asking.args.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise ApiError("invalid_arguments")
    channel.prompts = prompts
    return {}


def bot_message(world: World, team: Team, channel: Channel, args: Json) -> Message:
    """A message of the app, not yet to be seen anywhere."""
    return Message(
        team=team.id,
        channel=channel.id,
        ts=world.ts(),
        user=team.bot_user,
        text=args.get("text") or "",
        blocks=args.get("blocks") or [],
        attachments=args.get("attachments") or [],
        metadata=args.get("metadata"),
        thread_ts=args.get("thread_ts"),
        bot_id=team.bot_id,
        client_msg_id=args.get("client_msg_id"),
    )


def revise(world: World, message: Message, args: Json, *, by: str) -> None:
    """Changes what was given and keeps the rest, as chat.update and `replace_original` do."""
    for name in ("text", "blocks", "attachments", "metadata"):
        if args.get(name) is not None:
            setattr(message, name, args[name])
    name_elements(message.blocks, world.new_id)
    message.edit = {"user": by, "ts": world.ts()}


def check_payload(world: World, args: Json, *, longest: int, given: bool = False) -> None:
    """Refuses what Slack would refuse to show; `given` tells that there is something to show for sure."""
    text, blocks = args.get("text"), args.get("blocks")
    if not given and not text and not blocks and not args.get("attachments"):
        raise ApiError("no_text")
    if text and len(text.encode()) > longest:
        raise ApiError("msg_too_long")
    if blocks is None:
        return
    if isinstance(blocks, str):
        raise ApiError("invalid_blocks_format")
    if found := _faults(world, blocks):
        raise _refusal("invalid_blocks", found)
    if is_too_long(blocks):
        raise ApiError("msg_blocks_too_long")
    if world.validate and (found := world.validate(args, "message")):
        raise _refusal("invalid_blocks", found)
    metadata = args.get("metadata")
    if metadata and not (isinstance(metadata, dict) and metadata.get("event_type")):
        raise ApiError("invalid_metadata_format")


def _faults(world: World, blocks: Any) -> list[str]:
    found = block_faults(blocks, "message", native=not world.refuse_native)
    return found or (unfetched(blocks) if world.refuse_pictures else [])


def _refusal(error: str, found: list[str]) -> ApiError:
    bare = [fault.removeprefix("[ERROR] ") for fault in found]
    return ApiError(error, errors=bare, response_metadata={"messages": found})


def _destination(asking: Asking) -> Channel:
    """Where a message goes; a person's id opens the direct messages with that person, gone or not."""
    given = asking.must("channel")
    user = asking.team.users.get(given)
    if user is None:
        return asking.channel()
    if user.hidden or user.is_bot:
        raise ApiError("user_not_visible" if user.hidden else "cannot_dm_bot")
    return asking.world.dm(asking.team, given)


def _admit(team: Team, channel: Channel) -> None:
    if channel.archived:
        raise ApiError("is_archived")
    if team.bot_user not in channel.members:
        raise ApiError("not_in_channel")


def _own(asking: Asking, channel: Channel, refusal: str) -> Message:
    message = channel.messages.get(asking.must("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != asking.team.bot_user:
        raise ApiError(refusal)
    return message


def _posted(channel: Channel, message: Message) -> Json:
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def _echo(asking: Asking, channel: Channel, event: Json) -> None:
    """Slack tells an app of its own messages, too."""
    if asking.world.echoes:
        event = event | {"event_ts": asking.world.ts(), "channel_type": channel.kind}
        asking.world.announcements.append((asking.team, event))


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.unfurl": Method(unfurl, "links:write"),
    "chat.getPermalink": Method(get_permalink),
    "assistant.threads.setSuggestedPrompts": Method(set_suggested_prompts, "assistant:write"),
}
