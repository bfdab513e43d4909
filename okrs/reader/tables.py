"""Tables typed with bars: each row becomes 'name: value', without the columns of old values and targets."""

import re
from itertools import groupby

_REF = re.compile(r"KR\s?\d", re.I)
_RULE = re.compile(r"^[\s|:+=-]*-[\s|:+=-]*$")
_ASIDE = re.compile(
    r"last|prev|old|before|was\b|start|base|target|goal|owner|due|letzte|vorher|alt\b|ziel|vorige|"
    r"précéd|avant|cible|objectif|départ|anterior|antes|meta|objetivo|inicio|início|alvo|前回|目標|先週|担当",
    re.I,
)
_NOW = re.compile(
    r"now|current|new|actual|today|this week|jetzt|aktuell|neu|heute|maintenant|actuel|ahora|hoy|agora|atual|hoje|今",
    re.I,
)
_CONFIDENCE = re.compile(r"conf|zuversicht|sicher|自信|確度", re.I)


def flatten_tables(lines: list[str]) -> list[str]:
    """The same lines, with every row of a bar table as one line of 'cell : cell'."""
    flat: list[str] = []
    for is_table, group in groupby(lines, key=lambda line: line.count("|") >= 2 or _is_rule(line)):
        rows = list(group)
        flat.extend(_flatten(rows) if is_table else rows)
    return flat


def _is_rule(line: str) -> bool:
    return "|" in line and bool(_RULE.match(line))


def _flatten(rows: list[str]) -> list[str]:
    cells = [
        [cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows if not _is_rule(row)
    ]
    if not cells:
        return []
    if len(cells) == 2 and len(cells[0]) == len(cells[1]) and all(map(_REF.fullmatch, cells[0])):
        return [f"{ref} : {cell}" for ref, cell in zip(cells[0], cells[1], strict=True)]
    head = cells[0] if not any(re.search(r"\d", cell) for cell in cells[0][1:]) else []
    body = cells[1:] if head else cells
    if head and not body:
        return [" : ".join(head)]
    return [" : ".join(_kept(head, row)) for row in body]


def _kept(head: list[str], row: list[str]) -> list[str]:
    kept = [f"{cell})" if cell.isdigit() else cell for cell in row[:1] if cell]
    for place, cell in enumerate(row[1:], start=1):
        name = head[place] if place < len(head) else ""
        if not cell or (_ASIDE.search(name) and not _NOW.search(name)):
            continue
        kept.append(f"conf {cell}" if _CONFIDENCE.search(name) else cell)
    return kept
