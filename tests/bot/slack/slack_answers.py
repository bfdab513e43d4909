"""Answers of the app through a response_url of the fake Slack."""

from __future__ import annotations

from datetime import timedelta

from tests.bot.slack.slack_chat import LONGEST_POST, bot_message, check_payload, revise
from tests.bot.slack.slack_records import ApiError, Channel, Json, Message, ResponseUrl, Team
from tests.bot.slack.slack_state import World

RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
TRUE = (True, "true")


def answer_through(world: World, key: str, args: Json) -> tuple[int, str]:
    """Shows what the app answers; the status and the text that Slack tells the app."""
    url = world.response_urls.get(key)
    if url is None or world.now() - url.at > RESPONSE_LIFE.total_seconds():
        return 404, '{"ok":false,"error":"expired_url"}'
    if url.uses >= RESPONSE_USES:
        return 404, '{"ok":false,"error":"used_url"}'
    url.uses += 1
    team = world.teams[url.team]
    try:
        _show(world, team, team.channels[url.channel], url, args)
    except ApiError as refusal:
        # Of what is wrong with the blocks, only chat.postMessage tells more.
        return 400, refusal.error
    return 200, "ok"


def _show(world: World, team: Team, channel: Channel, url: ResponseUrl, args: Json) -> None:
    if args.get("delete_original") in TRUE:
        shelf, original = _original(channel, url)
        del shelf[original.ts]
        return
    check_payload(world, args, longest=LONGEST_POST)
    if args.get("replace_original") in TRUE:
        _, original = _original(channel, url)
        revise(world, original, {"text": "", "blocks": []} | args, by=team.bot_user)
        return
    message = bot_message(world, team, channel, args)
    message.only_for = None if args.get("response_type") == "in_channel" else url.user
    world.store(channel, message)
    # A command has no message to replace; what it answered first becomes it.
    url.message = url.message or message


def _original(channel: Channel, url: ResponseUrl) -> tuple[dict[str, Message], Message]:
    """The message the answer is about, and where it lies."""
    shelf = channel.ephemerals if url.message and url.message.only_for else channel.messages
    if url.message is None or url.message.ts not in shelf:
        raise ApiError("message_not_found")
    return shelf, url.message
