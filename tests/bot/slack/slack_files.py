"""The files.* methods of the fake Slack: what people drop, and what the app uploads in three steps."""

from __future__ import annotations

from tests.bot.slack.slack_chat import bot_message
from tests.bot.slack.slack_method import Asking, Method
from tests.bot.slack.slack_records import ApiError, File, Json


def files_info(asking: Asking) -> Json:
    file = asking.world.files.get(asking.must("file"))
    if file is None or file.team != asking.team.id:
        raise ApiError("file_not_found")
    return {
        "file": file.as_json(asking.world.base_url),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def get_upload_url(asking: Asking) -> Json:
    world, team = asking.world, asking.team
    if not str(asking.args.get("length") or "").isdigit():
        raise ApiError("invalid_arguments")
    file = File(world.new_id("F"), team.id, asking.must("filename"), team.bot_user)
    world.files[file.id] = file
    return {"upload_url": f"{world.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(asking: Asking) -> Json:
    world, team, given = asking.world, asking.team, asking.args.get("files")
    if not isinstance(given, list) or not given:
        raise ApiError("invalid_arguments")
    files = [world.files.get(each.get("id")) for each in given]
    shown = [file for file in files if file is not None and file.content is not None]
    if len(shown) < len(files):
        raise ApiError("file_not_found")
    for file, each in zip(shown, given, strict=True):
        file.title = each.get("title") or file.name
    if asking.args.get("channel_id"):
        channel = asking.channel("channel_id")
        if team.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        message = bot_message(world, team, channel, {"thread_ts": asking.args.get("thread_ts")})
        message.text = asking.args.get("initial_comment") or ""
        for file in shown:
            file.channels.append(channel.id)
        message.files = [file.as_json(world.base_url) for file in shown]
        world.store(channel, message)
    return {"files": [file.as_json(world.base_url) for file in shown]}


METHODS = {
    "files.info": Method(files_info, "files:read"),
    "files.getUploadURLExternal": Method(get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
}
