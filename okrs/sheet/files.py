"""The bytes of a file: what they are, and how they are read."""

from __future__ import annotations

from okrs.errors import HeadwayError
from okrs.sheet.csvs import read_csv, write_csv
from okrs.sheet.document import Document, Tell, document
from okrs.sheet.jsons import read_json, write_json
from okrs.sheet.problems import Problems

LIMIT = 50 * 1024 * 1024
FORMATS = {"json": write_json, "csv": write_csv}


def read(data: bytes, *, name: str, tell: Tell) -> Document:
    """The checked records of a file; raises BadSheetError with every problem of every line, else as `scan` does."""
    found = scan(data, name=name, tell=tell)
    found.problems.stop_if_any()
    return found


def scan(data: bytes, *, name: str, tell: Tell) -> Document:
    """The records of a file that can be read, with the problems of the others.

    `name` decides between CSV and JSON by its ending, else the content does. Raises HeadwayError when it is no
    such file at all.
    """
    problems = Problems()
    text = _decoded(data)
    if _is_json(name, text):
        rows, decimal_comma = read_json(text, problems), False
    else:
        rows, decimal_comma = read_csv(text, problems)
    return document(rows, problems, decimal_comma=decimal_comma, tell=tell)


def _decoded(data: bytes) -> str:
    if len(data) > LIMIT:
        raise HeadwayError(
            "The file has {n} MB; an import can have at most 50. Split it into several.",
            n=len(data) // 2**20,
        )
    if data.startswith(b"PK\x03\x04"):
        raise HeadwayError("This is an Excel workbook. Save it as “CSV UTF-8” and import that file.")
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf16 and b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise HeadwayError(
            "Line {line} holds a NUL byte, so this is not a text file. An import is a CSV or JSON file: "
            "docs/import.md shows what it looks like.",
            line=line,
        )
    return data.decode("utf-16", errors="replace") if is_utf16 else _utf8(data)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise HeadwayError(
            "Line {line} is not in UTF-8; it looks like Latin-1 (an older Excel CSV). "
            "Save the file as “CSV UTF-8” and import it again.",
            line=line,
        ) from error


def _is_json(name: str, text: str) -> bool:
    ending = name.lower().rpartition(".")[2]
    if ending in FORMATS:
        return ending == "json"
    return text.lstrip()[:1] in ("{", "[")
