"""What a reader can use is documented: every command, setting and column; and what is documented works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot import settings
from bot.cli.entry import app
from bot.slack import wants
from connectors.catalogue import SOURCES
from connectors.figure import secret_fields
from okrs.goal_lines import GoalLine, read_line
from okrs.measure import Kind
from okrs.sheet import files
from okrs.sheet.records import RECORDS, columns
from okrs.wording import Level, Rule, check
from storage.settings import WorkspaceSettings

ROOT = Path(__file__).parents[1]
IMPORT = (ROOT / "docs/import.md").read_text()
WORDING = (ROOT / "docs/wording.md").read_text()


def commands(group: object, *words: str) -> Iterator[tuple[str, Any]]:
    """Every command by all its words, those of a group among them."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield " ".join((*words, name)), command
        yield from commands(command, *words, name)


COMMANDS = dict(commands(typer.main.get_command(app)))


def section(text: str, title: str) -> str:
    """The part of a page under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.M | re.S)
    assert found, f"no section {title!r}"
    return found[1]


@pytest.mark.parametrize("kind", RECORDS)
def test_every_column_is_documented_under_its_record(kind: str) -> None:
    told = section(IMPORT, kind)
    for column in columns(kind):
        says = RECORDS[kind].model_fields[column].description
        assert f"`{column}`" in told, column
        assert says, column
        assert says in told, f"{column}: {says}"


def test_every_setting_of_a_workspace_is_documented() -> None:
    told = section(IMPORT, "workspace")
    assert [name for name in WorkspaceSettings.model_fields if f"`{name}`" not in told] == []


def test_every_setting_is_documented_and_no_other() -> None:
    told = (ROOT / "docs/settings.md").read_text()
    assert re.findall(r"^\| `([A-Z_]+)`", told, re.M) == settings.names()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert re.search(rf"`[^`]*headway {name}\b[^`]*`", command.help), name
    assert all(getattr(parameter, "help", None) for parameter in command.params), name


def test_every_command_is_named_in_the_readme_or_the_docs() -> None:
    told = "".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
    missing = [name for name in COMMANDS if f"headway {name}" not in told and f"make {name}" not in told]
    assert missing == []


def test_the_commands_of_a_group_are_looked_at_too() -> None:
    assert {"demo", "teams", "teams package"} <= set(COMMANDS)


@pytest.mark.parametrize(
    "block", re.findall(r"```(csv|json)\n(.*?)```", IMPORT, re.S), ids=lambda found: found[0]
)
def test_the_examples_of_the_import_page_can_be_read(block: tuple[str, str]) -> None:
    ending, text = block
    found = files.read(text.encode(), name=f"x.{ending}", tell=_nobody)
    assert found.key_results


def test_the_goals_of_the_first_hour_are_read_as_it_says() -> None:
    told = section((ROOT / "docs/first-hour.md").read_text(), "Goals, a line each")
    lines = [line for line in re.findall(r"^\| ([^|]+) \|", told, re.M) if line[0].isupper()]
    kinds = [read_line(line, today=date(2026, 11, 23), locale="en") for line in lines]
    assert [found.kind for found in kinds if isinstance(found, GoalLine)] == [
        Kind.INCREASE,
        Kind.DECREASE,
        Kind.MAINTAIN,
        Kind.MILESTONE,
        Kind.BASELINE,
    ]
    assert len(kinds) == 5


def test_every_rule_of_wording_is_documented_and_no_other() -> None:
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", WORDING, re.M)) == sorted(rule.value for rule in Rule)


@pytest.mark.parametrize(
    ("rule", "example"),
    [
        (rule, example)
        for rule, told in re.findall(r"^\| `([a-z-]+)` \|[^|]*\|([^|]*“[^|]*)\|$", WORDING, re.M)
        for example in re.findall("“([^”]*)”", told)
    ],
)
def test_the_examples_of_a_rule_are_read_by_it(rule: str, example: str) -> None:
    levels = (Level.KEY_RESULT, Level.OBJECTIVE)
    assert rule in {check(example, level=level).reasons[0].rule.value for level in levels}


@pytest.mark.parametrize("kind", SOURCES)
def test_every_source_is_documented_with_its_fields_and_an_example(kind: str) -> None:
    source = SOURCES[kind]
    pages = (ROOT / "docs/sources.md").read_text()
    assert re.search(rf"^\| \[{re.escape(source.title)}\]\(#[a-z0-9-]+\) \| `{kind}` \|", pages, re.M), kind
    told = section(pages, source.title)
    assert "Needs at least" in told
    for name, field in source.model_fields.items():
        asked = f"| `{name}`{' (secret)' if name in secret_fields(source) else ''} | {field.description} |"
        assert asked in told, asked
        assert all(f"`{example}`" in told for example in field.examples or []), name


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_every_target_of_the_makefile_is_listed_by_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony
    assert [name for name in phony[1].split() if not re.search(rf"^{name}:.*## ", makefile, re.M)] == []


def test_every_decision_has_a_number_of_its_own() -> None:
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md"))
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]


def test_every_decision_that_is_referred_to_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    code = [
        path for folder in ("bot", "handlers", "coaching", "cards") for path in (ROOT / folder).rglob("*.py")
    ]
    named = {
        name for path in (*pages, *code) for name in re.findall(r"decisions/(\d{4}[\w-]*)", path.read_text())
    }
    assert [name for name in sorted(named) if not list((ROOT / "docs/decisions").glob(f"{name}*"))] == []


def test_every_permission_that_slack_is_asked_for_is_documented_with_its_reason() -> None:
    told = (ROOT / "docs/slack.md").read_text()
    asked = {**wants.SCOPES, **{name: f"optional: {why}" for name, why in wants.OPTIONAL_SCOPES.items()}}
    assert [name for name, why in asked.items() if f"| `{name}` | {why} |" not in told] == []
