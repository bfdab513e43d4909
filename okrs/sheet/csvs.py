"""CSV: commas, semicolons or tabs; cells that a spreadsheet would run as a formula are written so that it does not."""

from __future__ import annotations

import csv
import io
import re

from okrs.sheet.document import Document, Row
from okrs.sheet.headers import rows_of, spelled
from okrs.sheet.problems import Problems
from okrs.sheet.records import columns
from okrs.sheet.values import to_cell
from okrs.texts import Sentence

# A cell that begins like this would be run as a formula. The apostrophe in front is what spreadsheets use
# themselves; it is taken off again on the way in, and a real one in front of such a sign is doubled.
_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")
_TEXTS = (str, tuple, dict)


def read_csv(text: str, problems: Problems) -> tuple[list[Row], bool]:
    """The rows, and whether the file comes from a country that writes a decimal comma."""
    delimiter = _delimiter(text)
    csv.field_size_limit(max(len(text), 131_072))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    lines: list[tuple[int, dict[str, object]]] = []
    torn: set[int] = set()
    header = first = 1
    try:
        for cells in reader:
            first, line = reader.line_num + 1, first
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names, header = [spelled(cell) for cell in _trimmed(cells)], line
                continue
            if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
                problems.add(line, "", _ragged(len(cells), len(names), delimiter))
                torn.add(line)
            lines.append((line, dict(zip(names, map(_bare, cells), strict=False))))
    except csv.Error:
        problems.add(
            first,
            "",
            Sentence("The quotes of this line don't match: a quote inside a cell is written twice."),
        )
        # From here on nobody knows where a line ends.
        rest = "\n".join(text.splitlines()[first - 1 :])
        problems.lose(re.split(r'[,;\t"\n]+', rest))
    if not names:
        problems.add(0, "", Sentence("The file is empty."))
        return [], False
    return rows_of(names, lines, problems, header=header, torn=torn), delimiter == ";"


def write_csv(document: Document) -> str:
    """Every record on a line, in UTF-8's characters, with CRLF; columns that nothing uses are left out."""
    used: dict[str, set[str]] = {}
    for kind, record in document.records():
        used.setdefault(kind, set()).update(record.model_fields_set)
    names = list(dict.fromkeys(name for kind, set_ in used.items() for name in columns(kind) if name in set_))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["record", *names])
    for kind, record in document.records():
        own = set(columns(kind)) & record.model_fields_set
        writer.writerow([kind, *(_guarded(getattr(record, name)) if name in own else "" for name in names)])
    return out.getvalue()


def _delimiter(text: str) -> str:
    """The separator most frequent on the first line that has one, quoted parts aside."""
    for line in text.splitlines()[:20]:
        bare = "".join(line.split('"')[::2])
        best = max(",;\t", key=bare.count)
        if bare.count(best):
            return best
    return ","


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _ragged(found: int, expected: int, delimiter: str) -> str:
    mark = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
    if found > expected:
        return Sentence(
            "The line has {n} cells, the first line {expected}. A cell with a {mark} in it must stand in double "
            "quotes.",
            n=found,
            expected=expected,
            mark=mark,
        )
    return Sentence("The line has {n} cells, the first line {expected}.", n=found, expected=expected)


def _guarded(value: object) -> str:
    cell = to_cell(value)
    return f"'{cell}" if isinstance(value, _TEXTS) and cell.startswith(_RUN) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUN) else cell
