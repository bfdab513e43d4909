"""The reply as plain text: markup and quotes of others taken off, and a folded twin of the same length."""

import html
import re
import unicodedata
from dataclasses import dataclass

from okrs.reader.tables import flatten_tables

LONGEST = 4000

_TICKS = "✅☑✔🏁"
_EMOJI_NAMES = {
    "one": " #1 ",
    "two": " #2 ",
    "three": " #3 ",
    "four": " #4 ",
    "five": " #5 ",
    "white_check_mark": "✅",
    "heavy_check_mark": "✅",
    "ballot_box_with_check": "✅",
    "check": "✅",
    "no_entry": "⛔",
    "construction": "🚧",
}
_BREAK_TAG = re.compile(r"<\s*/?\s*(?:br|p|li|div|tr|ul|ol|h[1-6])\b[^<>]{0,200}>", re.I)
_GONE_TAG = re.compile(
    r"<(del|s|strike|blockquote|style|script)\b[^<>]{0,200}>.{0,2000}?</\1\s*>", re.I | re.S
)
_CELL_TAG = re.compile(r"</t[dh]\s*>\s*<t[dh]\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,14}(?:\s[^<>]{0,300})?/?>", re.I)
_ROLE_TAG = re.compile(r"</?\s*(?:system|admin|assistant|instructions?|prompt|developer)\b[^<>]{0,80}>", re.I)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
_SLACK_LINK = re.compile(r"<(?:https?|mailto|tel):[^<>|]{0,500}(?:\|([^<>]{0,200}))?>")
_SLACK_NAME = re.compile(r"<[@#!][^<>]{0,100}>")
_EMOJI_CODE = re.compile(r":([a-z][a-z0-9_+-]{1,40}|100|\+1|-1):")
_KEYCAP = re.compile(r"([0-9])\ufe0f?\u20e3")
_CIRCLED = {chr(0x2460 + i): f" #{i + 1} " for i in range(9)} | {
    chr(0x2776 + i): f" #{i + 1} " for i in range(9)
}
_STRUCK = re.compile(r"(?<![\w~])~~?(?=[^\s~])[^~\n]{1,80}(?<=\S)~~?(?![\w~])")
_FENCE = re.compile(r"```[a-z]*|`")
_EMPHASIS = re.compile(
    r"\*\*|__|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])|(?<=[^\s_])_(?!\w)"
)
_QUOTED_LINE = re.compile(r"^\s{0,8}(?:>|\|\s*>).*$")
_SIGNATURE = re.compile(r"^\s*(?:--|__)\s*$")
_MAIL_TAIL = re.compile(
    r"^\s*-{3,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje "
    r"original|mensagem original)",
    re.I,
)
_MAIL_HEAD = re.compile(
    r"^\s*(?:on|am|le|el|em)\b.{4,150}\b(?:wrote|schrieb.{0,60}|a écrit|escribió|escreveu)\s*:\s*$", re.I
)
_SENT_FROM = re.compile(
    r"^\s*(?:sent from my|get outlook for|gesendet von|envoyé de(?:puis)? mon|enviado desde mi|enviado do "
    r"meu|iphoneから送信).{0,80}$",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[*•·▪◦‣●○■□➤►–—-]|->)\s+(?=\S)")
_BOX = re.compile(r"\[\s*[xX✓✔]\s*\]")
_EMPTY_BOX = re.compile(r"\[\s\]")
_CELL = re.compile(r"^(KR\s?\d)\s*[,;](?=\s*\d)", re.I)
_HEADING = re.compile(r"^\s*#{1,6}\s+(?=\D)")
_NUMBER_ALONE_QUOTED = re.compile(r"^\s*[>＞]\s*=?\s*[\d.,]+\s*\S{0,3}\s*$")


@dataclass(frozen=True)
class Text:
    """`shown` keeps the person's own letters; `folded` is lower case without accents, letter for letter."""

    shown: str
    folded: str

    def own_words(self, start: int, end: int) -> str:
        """The person's words between two places, spaces tidied."""
        return " ".join(self.shown[start:end].split())


def plain(reply: str) -> Text:
    """The reply without markup, quoted lines and signature."""
    raw = _without_markup(reply[: LONGEST * 2].replace("\r\n", "\n").replace("\r", "\n"))
    lines = flatten_tables(_own_lines(raw))
    shown = "\n".join(_line(line) for line in lines)[:LONGEST]
    return Text(shown, fold(shown))


def fold(text: str) -> str:
    """Lower case without Latin accents, every character for exactly one."""
    return "".join(map(_fold_character, text))


def _without_markup(raw: str) -> str:
    raw = unicodedata.normalize("NFC", raw)
    raw = raw.translate(_DROPPED)
    raw = _ROLE_TAG.sub(" [system] ", raw)
    raw = _COMMENT.sub(" ", raw)
    raw = _SLACK_LINK.sub(lambda m: f" {m.group(1) or ''} ", raw)
    raw = _SLACK_NAME.sub(" ", raw)
    raw = _GONE_TAG.sub(" ", raw)
    raw = _CELL_TAG.sub(" : ", raw)
    raw = _BREAK_TAG.sub("\n", raw)
    raw = html.unescape(_TAG.sub("", raw)).replace("\r", "\n")
    raw = _EMOJI_CODE.sub(lambda m: _EMOJI_NAMES.get(m.group(1), " "), raw)
    raw = _KEYCAP.sub(r" #\1 ", raw)
    for sign, number in _CIRCLED.items():
        raw = raw.replace(sign, number)
    raw = raw.replace("\ufe0f", "")
    for tick in _TICKS:
        raw = raw.replace(tick, "✅")
    raw = _BOX.sub(" ✅ ", raw)
    raw = _EMPTY_BOX.sub(" ", raw)
    raw = _STRUCK.sub(" ", raw)
    return _EMPHASIS.sub("", _FENCE.sub("", raw))


def _own_lines(raw: str) -> list[str]:
    own: list[str] = []
    for line in raw.split("\n"):
        if (_SIGNATURE.match(line) and own) or _MAIL_TAIL.match(line):
            break
        if (_NUMBER_ALONE_QUOTED.match(line) and ">" not in "".join(own) and "\n" not in raw.strip()) or not (
            _QUOTED_LINE.match(line) or _MAIL_HEAD.match(line) or _SENT_FROM.match(line)
        ):
            own.append(line)
    return own


def _line(line: str) -> str:
    return _CELL.sub(r"\1: ", _HEADING.sub("", _BULLET.sub("", line, count=1)).strip())


_DROPPED = {ord(c): None for c in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"}
_SAME_LENGTH = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "−": "-", "–": "-", "‒": "-", "‐": "-", "‑": "-", "―": "—",
    "\u202f": "\u00a0", "\u2009": "\u00a0", "\u2007": "\u00a0", "\u3000": " ", "\t": " ",
    "→": "→", "➡": "→", "➔": "→", "⇒": "→", "⟶": "→", "〜": "~", "∼": "~", "≈": "~", "、": "、",
}  # fmt: skip


def _fold_character(c: str) -> str:
    if c < "\x80":
        return c.lower() if c != "\t" else " "
    if c in _SAME_LENGTH:
        return _SAME_LENGTH[c]
    category = unicodedata.category(c)
    if category == "No":
        return c
    wide = unicodedata.normalize("NFKC", c)
    c = wide if len(wide) == 1 else c
    c = _SAME_LENGTH.get(c, c)
    lower = c.lower()
    c = lower if len(lower) == 1 else c
    base = unicodedata.normalize("NFD", c)
    return base[0] if len(base) > 1 and base[0] < "\u0250" else c
