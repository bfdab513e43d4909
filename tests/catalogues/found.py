"""Finds every message that the code and the templates look up in a catalogue."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
ROOMS = ("okrs", "cards", "storage", "coaching", "connectors", "scheduling", "handlers", "bot")
# Who takes a message, by name, and how many of the first arguments are messages.
METHODS = {"text": 1, "plural": 2, "spans": 1}
FUNCTIONS = {"Sentence": 1, "HeadwayError": 1, "ConnectorError": 1, "ReadError": 1}
# What a form was filled in with has a text of its own for each field, and SQL one for itself.
NO_VOICES = {"typed", "filled", "sa"}
IN_TEMPLATES = {"_": 1, "gettext": 1, "ngettext": 2}
# What asks for a field of a source: its label and its hint.
FIELDS = {"asked": 2, "Field": 0}
FIELD_TEXTS = ("title", "description")
# What only whoever runs Headway reads, in a terminal, is in English.
IN_A_TERMINAL = (
    "bot/cli/",
    "bot/app.py",
    "bot/database.py",
    "bot/demo/",
    "bot/settings.py",
    "bot/slack/oauth.py",
    "bot/slack/service.py",
    "bot/teams/joining.py",
    "bot/teams/package.py",
    "bot/teams/registration.py",
    "bot/teams/service.py",
    "handlers/transfer/",
    "storage/engine.py",
)


@dataclass(frozen=True, order=True)
class Found:
    """A message, with its `plural` or '', and the `file` that looks it up."""

    message: str
    plural: str
    file: str


@dataclass(frozen=True, order=True)
class Unclear:
    """A lookup of something else than a literal: `what` is its expression."""

    file: str
    what: str


def everything() -> tuple[list[Found], list[Unclear]]:
    """All messages, and the lookups of which the message can't be told from the code."""
    found: set[Found] = set()
    unclear: set[Unclear] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            _sort_out(_in_python(path), path, found, unclear)
        for path in sorted((ROOT / room).rglob("*.html")):
            _sort_out(_in_template(path), path, found, unclear)
    return sorted(found), sorted(unclear)


Taken = tuple[list[list[str | None]], str]


def _sort_out(lookups: Iterator[Taken], path: Path, found: set[Found], unclear: set[Unclear]) -> None:
    file = path.relative_to(ROOT).as_posix()
    for alternatives, what in lookups:
        if any(None in message for message in alternatives):
            unclear.add(Unclear(file, what))
        elif len(alternatives) == 2:
            found |= {Found(str(one), str(many), file) for one, many in zip(*alternatives, strict=True)}
        else:
            found |= {Found(str(message), "", file) for message in alternatives[0]}


def _in_python(path: Path) -> Iterator[Taken]:
    """Each lookup: per argument what it may be (None: not a literal), and the arguments as written."""
    file = path.relative_to(ROOT).as_posix()
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute):
            name, count = call.func.attr, METHODS.get(call.func.attr, 0)
            if isinstance(call.func.value, ast.Name) and call.func.value.id in NO_VOICES:
                continue
        else:
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            count = FUNCTIONS.get(name, 0)
        if file.startswith("connectors/") and name in FIELDS:
            texts = [*call.args[: FIELDS[name]], *(k.value for k in call.keywords if k.arg in FIELD_TEXTS)]
            yield from (([_alternatives(text)], ast.unparse(text)) for text in texts)
        elif name == "later":
            yield from (([_alternatives(text)], ast.unparse(text)) for text in _kept(call.args[0]))
        elif name.endswith("Error") and file.startswith(IN_A_TERMINAL):
            continue
        elif count and call.args:
            taken = call.args[:count]
            yield [_alternatives(one) for one in taken], ", ".join(ast.unparse(one) for one in taken)


def _kept(texts: ast.expr) -> list[ast.expr]:
    """The messages of a table, or the one message."""
    match texts:
        case ast.Dict():
            return [text for value in texts.values for text in _kept(value)]
        case ast.Tuple() | ast.List():
            return [text for value in texts.elts for text in _kept(value)]
        case ast.BinOp(left=table, op=ast.Mult()):
            return _kept(table)
        case ast.Name(id=name) if name.isupper():
            # Marked where it stands.
            return []
    return [texts]


def _alternatives(node: ast.expr) -> list[str | None]:
    if isinstance(node, ast.IfExp):
        return [*_alternatives(node.body), *_alternatives(node.orelse)]
    is_message = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return [node.value] if is_message else [None]  # type: ignore[attr-defined]


def _in_template(path: Path) -> Iterator[Taken]:
    for call in Environment(autoescape=True).parse(path.read_text()).find_all(nodes.Call):
        count = IN_TEMPLATES.get(call.node.name, 0) if isinstance(call.node, nodes.Name) else 0
        if count and call.args:
            taken = call.args[:count]
            yield [_choices(one) for one in taken], ", ".join(repr(one) for one in taken)


def _choices(node: nodes.Expr) -> list[str | None]:
    if isinstance(node, nodes.CondExpr):
        return [*_choices(node.expr1), *(_choices(node.expr2) if node.expr2 else [])]
    return [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) else [None]
