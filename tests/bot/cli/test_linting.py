"""lint, as somebody types it and as a program reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.cli.terminal import headway

GOALS = """objective,key result,owner,start,target,unit
Customers recommend us,NPS,ana@acme.test,30,45,points
,Publish 40 help articles,ben@acme.test,,,
"""


def test_a_goal_is_told_with_its_rule_questions_and_an_offer(tmp_path: Path) -> None:
    told = headway("lint", "Publish 40 help articles", home=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[:3] == [
        "“Publish 40 help articles”",
        "  reads like a task (output, sure)",
        "  delivery: “Publish 40 help articles” is something we make or put in place. It could be finished and nobody "
        "acts differently.",
    ]
    assert "  ? Who will do something differently?" in told.stdout
    assert "  perhaps: [who] [does what differently] from [x] to [y] by [date]" in told.stdout


def test_several_goals_can_be_named(tmp_path: Path) -> None:
    told = headway("lint", "80% of customers renew", "Hire five nurses", "Lorem ipsum", home=tmp_path)
    assert told.stdout.count("“") >= 3
    assert "  reads like an outcome (behaviour, sure)" in told.stdout
    assert "  can't tell: its words or its language are not among those that the rules know." in told.stdout


@pytest.mark.parametrize("words", [["lint", "--file", "goals.jsonl"], ["lint", "goals.jsonl"]])
def test_json_lines_come_out_one_for_each_line_in(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "goals.jsonl").write_text(
        '{"id": "a", "text": "Publish 40 help articles", "level": "key_result"}\n\n'
        '{"id": 2, "text": "Customers love us", "level": "objective", "more": [1]}\n'
        '{"text": "Увеличить выручку"}\n'
    )
    told = headway(*words, home=tmp_path)
    first, second, third = (json.loads(line) for line in told.stdout.splitlines())
    assert told.returncode == 0
    assert list(first) == ["id", "label", "reasons"]
    assert (first["id"], first["label"]) == ("a", "task")
    assert first["reasons"][0].startswith("delivery: “Publish 40 help articles”")
    assert (second["id"], second["label"]) == (2, "outcome")
    assert third == {"id": None, "label": None, "reasons": []}


def test_bad_lines_are_told_in_their_place_and_the_others_are_done(tmp_path: Path) -> None:
    lines = [
        b'{"id": 1, "text": "Hire five nurses"}',
        b"not json",
        b"[1]",
        b'{"id": 4}',
        b'{"id": 5, "text": 7}',
        b'{"id": 6, "text": "  "}',
        b'{"id": 7, "text": "\\ud800 Hire five nurses", "level": ["x"]}',
        b'\xff{"id": 8}',
        b"[" * 100_000,
        b'{"id": 9, "text": "Churn below 2%"}',
    ]
    (tmp_path / "goals.jsonl").write_bytes(b"\n".join(lines))
    told = headway("lint", "--file", "goals.jsonl", home=tmp_path)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.returncode == 1
    assert told.stderr == "7 lines could not be read.\n"
    assert [row.get("label") for row in rows] == ["task", *[None] * 5, "task", None, None, "outcome"]
    assert [row["id"] for row in rows] == [1, None, None, 4, 5, 6, 7, None, None, 9]
    assert rows[1]["error"] == "This is not JSON in UTF-8."


def test_standard_input_is_read(tmp_path: Path) -> None:
    told = headway("lint", "--file", "-", home=tmp_path, stdin='{"id": 1, "text": "Hire five nurses"}\n')
    assert json.loads(told.stdout)["label"] == "task"


def test_an_import_file_is_read_goal_by_goal(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(GOALS)
    told = headway("lint", "company.csv", home=tmp_path)
    assert told.returncode == 0
    assert "Customers recommend us\n  reads like an outcome (behaviour, likely)\n" in told.stdout
    assert "“NPS”\n  reads like an outcome (business state" in told.stdout
    assert "no-leading: Under “Customers recommend us” every number moves late." in told.stdout
    assert told.stdout.endswith("1 of 2 key results read like tasks.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["company.csv"]


def test_lines_of_an_import_file_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(GOALS + ",Churn,ben@acme.test,five,2,%\n")
    told = headway("lint", "company.csv", home=tmp_path)
    assert told.returncode == 0
    assert "Not every line could be read: `headway import --dry-run` says which." in told.stdout


def test_what_can_not_be_linted_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("email\nana@acme.test\n")
    for words, reason in (
        (["lint"], "Say which goal is meant"),
        (["lint", "nowhere.csv"], "There is no file nowhere.csv."),
        (["lint", "--file", "nowhere.jsonl"], "nowhere.jsonl can't be read: No such file or directory."),
        (["lint", "empty.csv"], "empty.csv holds no key result that is open."),
    ):
        told = headway(*words, home=tmp_path)
        assert told.returncode == 1
        assert reason in told.stderr


def test_an_import_warns_of_tasks_and_brings_them_in_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(GOALS)
    told = headway("import", "company.csv", home=tmp_path)
    assert told.returncode == 0
    assert told.stdout.endswith(
        "1 of 2 key results reads like a task: “Publish 40 help articles”. `headway lint company.csv` tells more.\n"
    )
    exported = json.loads(headway("export", home=tmp_path).stdout)
    assert "Publish 40 help articles" in [row["title"] for row in exported["key_results"]]


def test_an_import_says_what_serves_no_outcome(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(
        "record,title,outcome,objective,kind,start,target\n"
        "outcome,Customers stay,,,,,\noutcome,Customers come,,,,,\n"
        "objective,Answer at once,Customers stay,,,,\nobjective,Win the prize,,,,,\n"
        "key_result,Answers within a day,,Answer at once,increase,1,9\n"
    )
    told = headway("import", "company.csv", home=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "1 objective serves no outcome: Win the prize. /okr align" in told.stdout
    assert "1 outcome has no objective yet: Customers come. /okr align" in told.stdout
    assert "serves no outcome" not in headway("import", "company.csv", "--dry-run", home=tmp_path).stdout


def test_an_import_names_a_few_tasks_and_counts_the_rest(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(
        "objective,key result,owner\nGrow,Launch site 1,ana@acme.test\n"
        + "".join(f",Launch site {n},ana@acme.test\n" for n in range(2, 7))
    )
    told = headway("import", "company.csv", "--dry-run", home=tmp_path)
    assert (
        "6 of 6 key results read like tasks: “Launch site 1”, “Launch site 2”, “Launch site 3” and 3 more."
        in told.stdout
    )
