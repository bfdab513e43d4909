"""import and export, as somebody types them."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.terminal import environment, headway

GOALS = """objective,key result,owner,team,start,target,unit
Grow,NPS,ana@acme.test,Sales,30,45,points
,Churn,ben@acme.test,Sales,5,3,%
"""


def goals(home: Path, text: str = GOALS, name: str = "goals.csv") -> str:
    (home / name).write_text(text)
    return name


def test_a_first_goals_list_makes_a_company_and_comes_out_again(tmp_path: Path) -> None:
    first = headway("import", goals(tmp_path), home=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Imported into My company" in first.stdout
    out = headway("export", home=tmp_path)
    company = json.loads(out.stdout)
    assert [kr["title"] for kr in company["key_results"]] == ["NPS", "Churn"]
    assert [kr["kind"] for kr in company["key_results"]] == ["increase", "decrease"]
    assert [(person["email"], person["teams"]) for person in company["people"]] == [
        ("ana@acme.test", ["Sales"]),
        ("ben@acme.test", ["Sales"]),
    ]
    again = headway("import", "-", home=tmp_path, stdin=out.stdout)
    assert again.returncode == 0, again.stderr
    assert json.loads(headway("export", home=tmp_path).stdout) == company


def test_a_dry_run_tells_and_changes_nothing(tmp_path: Path) -> None:
    headway("import", goals(tmp_path), home=tmp_path)
    before = headway("export", home=tmp_path).stdout
    told = headway("import", goals(tmp_path, GOALS.replace("45", "50")), "--dry-run", home=tmp_path)
    assert "~ key result O1-1 'NPS': target: 45 → 50" in told.stdout
    assert "Nothing was changed" in told.stdout
    assert headway("export", home=tmp_path).stdout == before


def test_a_dry_run_where_nothing_is_leaves_nothing(tmp_path: Path) -> None:
    told = headway("import", goals(tmp_path), "--dry-run", home=tmp_path)
    assert "Would be imported into My company" in told.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["goals.csv"]


def test_a_bad_file_is_told_line_by_line_and_nothing_of_it_stays(tmp_path: Path) -> None:
    headway("import", goals(tmp_path), home=tmp_path)
    before = headway("export", home=tmp_path).stdout
    text = (
        GOALS.replace("ana@acme.test", "anna@acme.test").replace(",5,3,%", ",5,many,%")
        + "Learn,New,,,1,2,x\n"
    )
    told = headway("import", goals(tmp_path, text), home=tmp_path)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "goals.csv: line 2, owner: Unknown owner 'anna@acme.test'. Did you mean 'ana@acme.test'?",
        "goals.csv: line 3, target: 'many' is not a number. Write digits alone, for example 1200 or 0.5.",
        "Nothing was imported: the file has 2 problems.",
    ]
    assert headway("export", home=tmp_path).stdout == before


def test_csv_goes_to_a_file_by_its_ending_and_back(tmp_path: Path) -> None:
    headway("import", goals(tmp_path), home=tmp_path)
    assert headway("export", "all.csv", home=tmp_path).returncode == 0
    copied = headway("import", "all.csv", "--workspace", "Copy", home=tmp_path)
    assert copied.returncode == 0, copied.stderr
    told = headway("export", home=tmp_path)
    assert told.returncode == 1
    assert told.stderr == "Say which workspace is meant, with --workspace: Copy, My company.\n"
    told = headway("export", "--workspace", "Cpy", home=tmp_path)
    assert told.stderr == "There is no workspace 'Cpy'. Did you mean 'Copy'?\n"


def test_files_that_are_not_there_or_can_not_be_written_are_told(tmp_path: Path) -> None:
    goals(tmp_path)
    told = headway("import", "goal.csv", home=tmp_path)
    assert (told.returncode, told.stderr) == (1, "There is no file goal.csv. There: goals.csv.\n")
    headway("import", "goals.csv", home=tmp_path)
    told = headway("export", "nowhere/x.json", home=tmp_path)
    assert (told.returncode, told.stderr) == (
        1,
        "nowhere/x.json can't be written: No such file or directory.\n",
    )
    (tmp_path / "folder").mkdir()
    told = headway("export", "folder", home=tmp_path)
    assert (told.returncode, told.stderr) == (1, "folder can't be written: Is a directory.\n")


def test_an_export_onto_a_full_disk_names_its_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path), len(data))

    headway("import", goals(tmp_path), home=tmp_path)
    (tmp_path / "all.json").write_text("the export of yesterday")
    monkeypatch.setattr(Path, "write_bytes", full)
    told = headway("export", "all.json", home=tmp_path)
    assert (told.returncode, told.stderr) == (1, "all.json can't be written: No space left on device.\n")
    assert (tmp_path / "all.json").read_text() == "the export of yesterday"
    assert not (tmp_path / "all.json.new").exists()


def test_an_export_goes_into_a_pipe_and_not_in_its_place(tmp_path: Path) -> None:
    headway("import", goals(tmp_path), home=tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)
    try:
        assert headway("export", "pipe", home=tmp_path).returncode == 0
        assert os.read(end, 1) == b"{"
        assert pipe.is_fifo()
    finally:
        os.close(end)


def test_an_export_that_nobody_takes_is_told_without_a_traceback(tmp_path: Path) -> None:
    headway("import", goals(tmp_path), home=tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", "export"],
            cwd=tmp_path, env=environment(tmp_path), stdout=writing, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"Standard output can't be written: Broken pipe.\n")
