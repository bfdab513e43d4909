"""JSON: the same records as lists, each with the line that it stands on."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from okrs.sheet.document import Document, Row, names_in
from okrs.sheet.headers import rows_of, spelled
from okrs.sheet.problems import Problems, did_you_mean, shown
from okrs.sheet.records import LISTS, columns
from okrs.sheet.values import to_json
from okrs.texts import Sentence

_SHOWN = "docs/import.md shows what a file looks like."


def read_json(text: str, problems: Problems) -> list[Row]:
    """The rows of a JSON object of lists, or of a plain list of goals or people."""
    scanner = _Scanner(text)
    try:
        if scanner.next_mark() == "[":
            return _table(list(scanner.elements()), problems)
        return list(_lists(scanner, problems))
    except json.JSONDecodeError as error:
        problems.add(
            error.lineno,
            "",
            Sentence(
                "This is not JSON: {what}. docs/import.md shows what a file looks like.",
                what=f"{error.msg[:1].lower()}{error.msg[1:]}",
            ),
        )
    except RecursionError:
        problems.add(0, "", Sentence("The brackets are nested too deeply to be an import file."))
    except ValueError as error:
        problems.add(scanner.line(), "", error.args[0])
    return []


def write_json(document: Document) -> str:
    """The records as JSON, indented; numbers are text, so that no program rounds them."""
    out: dict[str, Any] = {}
    for kind, record in document.records():
        own = {
            name: to_json(getattr(record, name)) for name in columns(kind) if name in record.model_fields_set
        }
        if kind == "workspace":
            out["workspace"] = own
        else:
            out.setdefault(LISTS[kind], []).append(own)
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"


def _lists(scanner: _Scanner, problems: Problems) -> Iterator[Row]:
    kinds = {name: kind for kind, name in LISTS.items()} | {"workspaces": "workspace"}
    for name, line in scanner.names():
        kind = kinds.get(spelled(name))
        if kind is None:
            hint = did_you_mean(name, LISTS.values()) or Sentence(
                " There are {all}.", all=", ".join(LISTS.values())
            )
            problems.add(line, "", Sentence("Unknown list {name}.{hint}", name=shown(name), hint=hint))
        is_list = scanner.next_mark() == "["
        if not is_list and kind not in ("workspace", None):
            raise ValueError(Sentence("{name} must be a list in square brackets.", name=shown(name)))
        for at, item in scanner.elements() if is_list else [scanner.element()]:
            if not isinstance(item, dict):
                problems.add(at, "", Sentence("{name} must hold objects in braces.", name=shown(name)))
                continue
            cells = {spelled(key): value for key, value in item.items()}
            if kind is None:
                problems.lose(names_in(cells))
            else:
                yield Row(at, kind, cells)


def _table(items: list[tuple[int, Any]], problems: Problems) -> list[Row]:
    lines: list[tuple[int, dict[str, object]]] = []
    for at, item in items:
        if isinstance(item, dict):
            lines.append((at, {spelled(key): value for key, value in item.items()}))
        else:
            problems.add(at, "", Sentence("The list must hold objects in braces."))
    names = list(dict.fromkeys(name for _, cells in lines for name in cells))
    if not names:
        problems.add(0, "", Sentence("The file is empty."))
    return rows_of(names, lines, problems, header=lines[0][0]) if names else []


@dataclass
class _Scanner:
    """Walks the outer two levels by itself, to know on which line each record begins."""

    text: str
    at: int = 0
    _breaks: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._breaks = [index for index, mark in enumerate(self.text) if mark == "\n"]
        self._decoder = json.JSONDecoder(
            parse_float=Decimal, parse_int=Decimal, parse_constant=_refused, object_pairs_hook=_once
        )

    def line(self) -> int:
        return bisect_right(self._breaks, self.at - 1) + 1

    def next_mark(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1
        return self.text[self.at : self.at + 1]

    def element(self) -> tuple[int, Any]:
        self.next_mark()
        line = self.line()
        value, self.at = self._decoder.raw_decode(self.text, self.at)
        return line, value

    def elements(self) -> Iterator[tuple[int, Any]]:
        yield from self._separated("[", "]", self.element)

    def names(self) -> Iterator[tuple[str, int]]:
        for line, name in self._separated("{", "}", self._key):
            yield name, line
        if self.next_mark():
            raise json.JSONDecodeError("Something follows after the end", self.text, self.at)

    def _key(self) -> tuple[int, str]:
        line, name = self.element()
        if not isinstance(name, str):
            raise json.JSONDecodeError("Expecting a name in double quotes", self.text, self.at)
        self._pass(":")
        return line, name

    def _separated(self, first: str, last: str, read: Any) -> Iterator[tuple[int, Any]]:
        self._pass(first)
        if self.next_mark() == last:
            self.at += 1
            return
        while True:
            yield read()
            if self.next_mark() == last:
                self.at += 1
                return
            self._pass(",")

    def _pass(self, mark: str) -> None:
        if self.next_mark() != mark:
            raise json.JSONDecodeError(f"Expecting '{mark}'", self.text, self.at)
        self.at += 1


def _refused(word: str) -> Any:
    raise ValueError(Sentence("{text} is not a number.", text=word))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(Sentence("{name} stands twice in one object.", name=shown(twice)))
    return found
