"""What admins answer for, in the reader's words."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.dates import get_day_names

from cards.arranged import often
from cards.voice import Voice, known_locale
from okrs.audit import Act, Area, Change, Via
from okrs.vocabulary import Cadence

# How much of something an import brought and changed.
_COUNTED = re.compile(r"\+(\d+) ~(\d+)")


def area_word(voice: Voice, area: Area) -> str:
    """What an act can be about, as a choice."""
    return {
        Area.SETTING: voice.text("Settings"),
        Area.PERSON: voice.text("People"),
        Area.TEAM: voice.text("Teams"),
        Area.CHANNEL: voice.text("Channels"),
        Area.CYCLE: voice.text("Cycles"),
        Area.GOAL: voice.text("Goals"),
        Area.SOURCE: voice.text("Sources of numbers"),
        Area.KEY: voice.text("Keys"),
        Area.HOOK: voice.text("Events"),
        Area.DATA: voice.text("Data that came, went or was erased"),
        Area.SESSION: voice.text("Sign-ins"),
    }[area]


def via_word(voice: Voice, via: str) -> str:
    """Who did it where no person of the workspace did."""
    match via:
        case Via.SERVER:
            return voice.text("Whoever runs the server")
        case Via.CHAT:
            return voice.text("The chat's directory")
        case Via.PROGRAM:
            return voice.text("Another program")
        case _:
            return "Headway"


def act_words(voice: Voice, act: str, *, name: str, about: str) -> str:
    """What was done, in a sentence without who did it: `name` is what the thing is called, `about` who it concerns."""
    if act == Act.SETTINGS_CHANGED:
        return voice.text("Settings changed")
    found = _of_people(voice, act, about) or _of_things(voice, act, name) or _of_data(voice, act, name, about)
    return found or act


def _of_people(voice: Voice, act: str, who: str) -> str:
    match act:
        case Act.PERSON_ADDED:
            return voice.text("{who} was added", who=who)
        case Act.PERSON_CHANGED:
            return voice.text("{who}: details changed", who=who)
        case Act.PERSON_LEFT:
            return voice.text("{who} left", who=who)
        case Act.PERSON_BACK:
            return voice.text("{who} is back", who=who)
        case Act.PERSON_ADMIN:
            return voice.text("{who} became an admin", who=who)
        case Act.PERSON_NOT_ADMIN:
            return voice.text("{who} is no admin any more", who=who)
        case Act.SIGNED_IN:
            return voice.text("{who} signed in", who=who)
        case Act.SIGNED_OUT:
            return voice.text("{who} signed out", who=who)
        case Act.SESSION_ENDED:
            return voice.text("Sign-ins of {who} were ended", who=who)
        case _:
            return ""


def _of_things(voice: Voice, act: str, name: str) -> str:
    match act:
        case Act.TEAM_ADDED:
            return voice.text("Team {name} was made", name=name)
        case Act.TEAM_CHANGED:
            return voice.text("Team {name} changed", name=name)
        case Act.TEAM_REMOVED:
            return voice.text("Team {name} was removed", name=name)
        case Act.CHANNEL_ADDED:
            return voice.text("Channel {name} was added", name=name)
        case Act.CHANNEL_CHANGED:
            return voice.text("Channel {name} changed", name=name)
        case Act.CYCLE_ADDED:
            return voice.text("{name} was made", name=name)
        case Act.CYCLE_CHANGED:
            return voice.text("{name} changed", name=name)
        case Act.CYCLE_REMOVED:
            return voice.text("{name} was taken back", name=name)
        case Act.CYCLE_CLOSED:
            return voice.text("{name} was closed", name=name)
        case Act.CYCLE_REOPENED:
            return voice.text("{name} was opened again", name=name)
        case Act.GOAL_CHANGED:
            return voice.text("“{name}” changed", name=name)
        case Act.GOAL_REMOVED:
            return voice.text("“{name}” was removed", name=name)
        case Act.SOURCE_ADDED:
            return voice.text("Source {name} was connected", name=name)
        case Act.SOURCE_CHANGED:
            return voice.text("Source {name} changed", name=name)
        case Act.SOURCE_PAUSED:
            return voice.text("Source {name} was paused", name=name)
        case Act.SOURCE_RESUMED:
            return voice.text("Source {name} is read again", name=name)
        case Act.SOURCE_REMOVED:
            return voice.text("Source {name} was removed", name=name)
        case Act.KEY_MADE:
            return voice.text("Key “{name}” was made", name=name)
        case Act.KEY_USED:
            return voice.text("Key “{name}” was used for the first time", name=name)
        case Act.KEY_REVOKED:
            return voice.text("Key “{name}” was taken away", name=name)
        case Act.HOOK_ADDED:
            return voice.text("{name} hears of events", name=name)
        case Act.HOOK_PAUSED:
            return voice.text("{name} was left alone after it failed", name=name)
        case Act.HOOK_RESUMED:
            return voice.text("{name} hears of events again", name=name)
        case Act.HOOK_REMOVED:
            return voice.text("{name} hears of events no more", name=name)
        case _:
            return ""


def _of_data(voice: Voice, act: str, name: str, who: str) -> str:
    match act:
        case Act.IMPORTED:
            return voice.text("{name} was imported", name=name)
        case Act.EXPORTED:
            return voice.text("The company's data was exported")
        case Act.PERSON_EXPORTED:
            return voice.text("What is held on {who} was fetched as a file", who=who)
        case Act.WORDS_ERASED:
            return voice.text("{who} erased their own words", who=who)
        case Act.PERSON_FORGOTTEN:
            return voice.text("{who} was forgotten", who=who)
        case Act.CHAT_CONNECTED:
            return voice.text("The chat was connected again")
        case Act.CHAT_DISCONNECTED:
            return voice.text("The chat was disconnected")
        case _:
            return ""


def change_words(voice: Voice, change: Change) -> str:
    """A field and what became of it: “how often: every week → every month”."""
    label = field_word(voice, change.field)
    if counted := _COUNTED.fullmatch(change.after):
        new, changed = (voice.number(Decimal(n)) for n in counted.groups())
        told = voice.text("{new} new, {changed} changed", new=new, changed=changed)
        return f"{label}: {told}"
    before = value_word(voice, change.field, change.before)
    after = value_word(voice, change.field, change.after)
    if before and after:
        return f"{label}: {before} → {after}"
    if before:
        return voice.text("{field}: was {before}", field=label, before=before)
    return f"{label}: {after}" if after else label


def value_word(voice: Voice, field: str, value: str) -> str:
    """A value as people say it."""
    if field.endswith("_weekday") and value.isdecimal():
        return str(get_day_names("wide", locale=known_locale(voice.locale))[int(value)])
    if field == "locale" and value:
        return Voice(locale=value).language
    if field == "working_days" and value.isdecimal():
        names = get_day_names("abbreviated", locale=known_locale(voice.locale))
        return " ".join(names[int(day)] for day in value)
    if value in {one.value for one in Cadence}:
        return often(voice, Cadence(value))
    said = {"yes": voice.text("yes"), "no": voice.text("no"), "default": voice.text("as usual here")}
    return said.get(value, value)


def field_word(voice: Voice, field: str) -> str:
    """What a field is called; what has no word here is called as it is."""
    words = {
        "name": voice.text("name"),
        "email": voice.text("e-mail"),
        "role": voice.text("role"),
        "manager": voice.text("manager"),
        "teams": voice.text("teams"),
        "team": voice.text("team"),
        "lead": voice.text("lead"),
        "parent": voice.text("team above"),
        "channel": voice.text("channel"),
        "zone": voice.text("time zone"),
        "locale": voice.text("language"),
        "country": voice.text("country"),
        "region": voice.text("region"),
        "cadence": voice.text("how often"),
        "starts": voice.text("first day"),
        "ends": voice.text("last day"),
        "title": voice.text("title"),
        "target": voice.text("target"),
        "start": voice.text("start"),
        "upper": voice.text("upper limit"),
        "scopes": voice.text("may"),
        "until": voice.text("until"),
        "events": voice.text("events"),
        "whose": voice.text("whose"),
        "with": voice.text("with"),
        "browser": voice.text("browser"),
        "working_days": voice.text("working days"),
        "day_starts": voice.text("day begins"),
        "day_ends": voice.text("day ends"),
        "ai": voice.text("AI"),
        "may_share": voice.text("goals may be posted though another company reads it"),
        "owner": voice.text("owner"),
        "members": voice.text("people"),
        "active": voice.text("here"),
        "admin": voice.text("admin"),
        "prompt_weekday": voice.text("day of check-ins"),
        "prompt_at": voice.text("time of check-ins"),
        "window_days": voice.text("working days to answer"),
        "nudges_a_week": voice.text("reminders and nudges a week, at most"),
        "digest_weekday": voice.text("day of digests"),
        "digest_at": voice.text("time of digests"),
        "days_off": voice.text("days off"),
        "ai_tokens_a_month": voice.text("AI: tokens a month, at most"),
        "ai_cost_a_month": voice.text("AI: dollars a month, at most"),
        "ai_hides_teams": voice.text("AI: names of teams replaced"),
        "words_days": voice.text("days that words are kept"),
        "chat_days": voice.text("days that the built-in chat is kept"),
        "letters_days": voice.text("days that sent messages are kept"),
        "audit_days": voice.text("days that this list is kept"),
        "retention_days": voice.text("days until all is erased when the chat is gone"),
        "person": voice.text("people"),
        "cycle": voice.text("cycles"),
        "outcome": voice.text("outcomes"),
        "objective": voice.text("objectives"),
        "key_result": voice.text("key results"),
        "absence": voice.text("days away"),
        "workspace": voice.text("settings"),
    }
    return words.get(field, field.replace("_", " "))
