"""The views.* methods of the fake Slack: modals, which pile up three high, and Home tabs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from tests.bot.slack.slack_blocks import name_elements, state_of
from tests.bot.slack.slack_checks import Surface, is_too_large, unfetched, view_faults
from tests.bot.slack.slack_method import Asking, Method
from tests.bot.slack.slack_records import ApiError, Json, Team, Trigger, View
from tests.bot.slack.slack_state import World

STACK = 3
TRIGGER_LIFE = timedelta(seconds=3)


def views_open(asking: Asking) -> Json:
    content = _content(asking, "modal")
    trigger = _exchange(asking)
    close_all(asking.team, trigger.user)
    return _told(asking, show_view(asking.world, asking.team, trigger.user, content))


def views_push(asking: Asking) -> Json:
    content = _content(asking, "modal")
    trigger = _exchange(asking)
    if trigger.view not in asking.team.stack(trigger.user):
        raise ApiError("not_found")
    return _told(asking, show_view(asking.world, asking.team, trigger.user, content))


def views_update(asking: Asking) -> Json:
    view = _found(asking)
    content = _content(asking, "modal" if view.type == "modal" else "home")
    _check_hash(asking, view)
    change_view(asking.world, view, content)
    return _told(asking, view)


def views_publish(asking: Asking) -> Json:
    world, team = asking.world, asking.team
    user, content = asking.user("user_id"), _content(asking, "home")
    view = team.homes.get(user.id)
    if view:
        _check_hash(asking, view)
        change_view(world, view, content)
    else:
        name_elements(content["blocks"], world.new_id)
        view = View(world.new_id("V"), team.id, user.id, content, _new_hash(world))
        team.homes[user.id] = world.views[view.id] = view
    return _told(asking, view)


def show_view(world: World, team: Team, user: str, content: Json) -> View:
    """Puts a modal on top of what a person has open."""
    stack = team.stack(user)
    if len(stack) >= STACK:
        raise ApiError("push_limit_reached")
    name_elements(content["blocks"], world.new_id)
    view = View(world.new_id("V"), team.id, user, content, _new_hash(world))
    if stack:
        view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    world.views[view.id] = view
    return view


def change_view(world: World, view: View, content: Json) -> None:
    """Shows something else in an open view; fields of the same block and action keep what was filled in."""
    name_elements(content["blocks"], world.new_id)
    view.content, view.hash, view.errors = content, _new_hash(world), {}


def close_view(team: Team, view: View) -> None:
    """Closes one modal; the one under it is to be seen again."""
    view.open = False
    if view in team.stack(view.user):
        team.stack(view.user).remove(view)


def close_all(team: Team, user: str) -> None:
    for view in list(team.stack(user)):
        close_view(team, view)


def check_view(world: World, content: object, surface: Surface) -> Json:
    """The view, unless Slack would refuse it."""
    found = view_faults(content, native=not world.refuse_native)
    if not isinstance(content, dict):
        raise ApiError("invalid_arguments", response_metadata={"messages": found})
    if content.get("type") != surface:
        found.append(f"[ERROR] must be of type {surface} [json-pointer:/view/type]")
    if not found and world.refuse_pictures:
        found = unfetched(content["blocks"])
    if not found and world.validate:
        found = world.validate(content, surface)
    if found:
        raise ApiError("invalid_arguments", response_metadata={"messages": found})
    if is_too_large(content):
        raise ApiError("view_too_large")
    return content


def _content(asking: Asking, surface: Surface) -> Json:
    content = check_view(asking.world, asking.args.get("view"), surface)
    name = content.get("external_id")
    if name and any(view.content.get("external_id") == name for view in _others(asking)):
        raise ApiError("duplicate_external_id")
    return content


def _others(asking: Asking) -> list[View]:
    """The open views of the team, but for the one that is about to change."""
    mine = (asking.args.get("view_id"), asking.args.get("external_id"))
    views = [view for view in asking.world.views.values() if view.open and view.team == asking.team.id]
    return [view for view in views if view.id not in mine and view.content.get("external_id") not in mine]


def _exchange(asking: Asking) -> Trigger:
    """Uses up a trigger: once, and within three seconds."""
    trigger = asking.world.triggers.get(asking.must("trigger_id"))
    if trigger is None or trigger.team != asking.team.id:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if asking.world.now() - trigger.at > TRIGGER_LIFE.total_seconds():
        raise ApiError("expired_trigger_id")
    trigger.used = True
    return trigger


def _found(asking: Asking) -> View:
    key = asking.args.get("view_id")
    views = asking.world.views
    if key:
        view = views.get(key)
    else:
        name = asking.must("external_id")
        view = next((v for v in views.values() if v.open and v.content.get("external_id") == name), None)
    if view is None or view.team != asking.team.id or not view.open:
        raise ApiError("not_found")
    return view


def _check_hash(asking: Asking, view: View) -> None:
    given = asking.args.get("hash")
    if given and given != view.hash:
        raise ApiError("hash_conflict")


def _told(asking: Asking, view: View) -> Json:
    return {"view": view.as_json(asking.team, state_of(view.content["blocks"], view.filled))}


def _new_hash(world: World) -> str:
    return f"{int(world.now())}.{uuid4().hex[:8]}"


METHODS = {
    "views.open": Method(views_open),
    "views.push": Method(views_push),
    "views.update": Method(views_update),
    "views.publish": Method(views_publish),
}
