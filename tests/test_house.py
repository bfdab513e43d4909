"""Every room is known to what guards it: the import contracts and the wheel."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Not rooms of the product: they are neither shipped nor layered.
ASIDE = {"bench"}


def test_every_room_has_its_layer_and_is_shipped() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - ASIDE
    linter = PROJECT["tool"]["importlinter"]
    layers = next(c["layers"] for c in linter["contracts"] if c["type"] == "layers")
    assert set(linter["root_packages"]) == rooms
    assert {room for layer in layers for room in layer.split(" | ")} == rooms
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms


def test_every_package_says_in_a_line_what_it_is() -> None:
    rooms = PROJECT["tool"]["importlinter"]["root_packages"]
    for room in rooms:
        for package in (ROOT / room).rglob("__init__.py"):
            assert package.read_text().startswith('"""'), package
