"""What a person typed in Teams, without Teams' markup."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

HTML = "text/html"
_MENTION = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
# Only tags that Teams itself writes: whatever else stands in angle brackets was typed.
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|blockquote|tr|h[1-6]|pre)>|<li\b[^>]*>", re.IGNORECASE)
_EMOJI = re.compile(r"<(?:emoji|img)\b[^>]*?\balt=\"([^\"]*)\"[^>]*>(?:</emoji>)?", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|strong|b|em|i|u|s|strike|del|a|ul|ol|li|blockquote|code|codeblock|pre|h[1-6]|table|tbody|thead|"
    r"tr|td|th|emoji|img|hr|attachment|readonly|font|sub|sup)\b[^>]*>",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~|>-])")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# No database keeps these, and nobody types them.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


def words(activity: Json) -> str:
    """The words, without the mention that calls Headway; other people are shown by their names."""
    text = str(activity.get("text") or "") or _rich(activity)
    for call in _calls(activity):
        text = text.replace(call, " ", 1)
    text = _MENTION.sub(lambda match: f"@{match[1]}", text)
    text = _EMOJI.sub(lambda match: match[1], text)
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    if activity.get("textFormat") == "markdown":
        text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    text = text.replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")
    return _BLANK_LINES.sub("\n\n", _UNKEPT.sub("", text)).strip()


def _rich(activity: Json) -> str:
    """The words of a message that has no plain ones."""
    for attachment in _mappings(activity.get("attachments")):
        if attachment.get("contentType") == HTML:
            return str(attachment.get("content") or "")
    return ""


def _calls(activity: Json) -> list[str]:
    """How the message calls Headway, as that stands in its text."""
    recipient = activity.get("recipient")
    ours = recipient.get("id") if isinstance(recipient, Mapping) else None
    found = []
    for entity in _mappings(activity.get("entities")):
        mentioned = entity.get("mentioned")
        is_ours = isinstance(mentioned, Mapping) and ours and mentioned.get("id") == ours
        if is_ours and str(entity.get("type", "")).lower() == "mention" and entity.get("text"):
            found.append(str(entity["text"]))
    return found


def _mappings(items: object) -> list[Json]:
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
