"""The commands that look after a Headway, as somebody types them; and databases that can't be used."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.terminal import headway

KEY = "k" * 40
GOALS = "objective,key result,owner,start,target\nGrow,NPS,ana@acme.test,30,45\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one goal imported."""
    (tmp_path / "goals.csv").write_text(GOALS)
    done = headway("import", "goals.csv", home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def database(home: Path) -> Path:
    return home / ".local" / "share" / "headway" / "headway.db"


def test_headway_alone_shows_its_commands(tmp_path: Path) -> None:
    told = headway(home=tmp_path)
    assert "demo" in told.stdout
    assert "doctor" in told.stdout


def test_the_doctor_of_an_empty_house_says_where_to_begin(tmp_path: Path) -> None:
    told = headway("doctor", "--json", home=tmp_path)
    found = json.loads(told.stdout)
    assert told.returncode == 1
    assert not found["well"]
    assert {
        "level": "must",
        "subject": "People",
        "told": "Nobody is here yet.",
        "do": "headway import FILE, or try `headway demo`.",
    } in found["findings"]


def test_the_doctor_names_who_has_no_zone_and_is_content_otherwise(home: Path) -> None:
    told = headway("doctor", home=home)
    assert told.returncode == 0, told.stdout
    assert "No time zone of their own: Ana." in told.stdout
    assert "is up to date and can be written" in told.stdout


def test_migrating_twice_is_safe(tmp_path: Path) -> None:
    assert headway("migrate", home=tmp_path).stdout == "The database is up to date.\n"
    assert headway("migrate", home=tmp_path).stdout == "The database was up to date.\n"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"HEADWAY_PROT": "1"}, "Unknown setting HEADWAY_PROT. Did you mean HEADWAY_PORT?\n"),
        ({"HEADWAY_PORT": "many"}, "HEADWAY_PORT can't be 'many'"),
        ({"HEADWAY_SECRET_KEY": "short"}, "HEADWAY_SECRET_KEY is too short"),
        ({"DATABASE_URL": "mysql://x/y"}, "SQLite or PostgreSQL"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database server can't be reached."),
    ],
)
def test_a_setting_that_can_not_be_is_told(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    done = headway("migrate", home=tmp_path, settings=settings)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_link_is_made_for_who_is_here_where_there_is_sign_in(home: Path) -> None:
    told = headway("signin", "ana@acme.test", home=home)
    assert told.returncode == 1
    assert "needs no sign-in" in told.stderr
    on = {"HEADWAY_SECRET_KEY": KEY, "HEADWAY_ADDRESS": "https://headway.example"}
    told = headway("signin", "ana@acme.tets", home=home, settings=on)
    assert (
        told.stderr == "Nobody at My company has the email 'ana@acme.tets'. Did you mean 'ana@acme.test'?\n"
    )
    told = headway("signin", "Ana@acme.test", home=home, settings=on)
    assert told.stdout.startswith("https://headway.example/sign-in/")
    assert len(told.stdout.splitlines()) == 1


def test_who_left_is_forgotten_after_a_question(home: Path) -> None:
    told = headway("forget", "ana@acme.tets", home=home)
    assert told.stderr.endswith("Did you mean 'ana@acme.test'?\n")
    told = headway("forget", "Ana@acme.test", home=home, stdin="n\n")
    assert told.returncode == 1
    assert told.stderr.startswith("Forget Ana (ana@acme.test) at My company?\nIt can't be undone")
    assert told.stderr.endswith("Nothing was changed.\n")
    assert "ana@acme.test" in headway("export", home=home).stdout
    told = headway("forget", "ana@acme.test", home=home, stdin="y\n")
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip().startswith("Forgotten\n")
    exported = headway("export", home=home).stdout
    assert "Ana" not in exported
    assert "acme.test" not in exported
    assert "Somebody who left" in exported
    assert headway("forget", "ana@acme.test", "--yes", home=home).returncode == 1


def test_nobody_is_asked_who_is_sure(home: Path) -> None:
    told = headway("forget", "ana@acme.test", "--yes", home=home)
    assert (told.returncode, "[y/N]" in told.stderr) == (0, False)


def test_a_link_to_ones_data_is_made_where_there_is_sign_in(home: Path) -> None:
    told = headway("mydata", "ana@acme.test", home=home)
    assert (told.returncode, "needs no sign-in" in told.stderr) == (1, True)
    on = {"HEADWAY_SECRET_KEY": KEY, "HEADWAY_ADDRESS": "https://headway.example"}
    told = headway("mydata", "ana@acme.test", home=home, settings=on)
    assert told.stdout.startswith("https://headway.example/my-data/")
    assert len(told.stdout.splitlines()) == 1


def test_who_is_inactive_can_not_sign_in(home: Path) -> None:
    (home / "people.csv").write_text("email,active\nana@acme.test,no\n")
    assert headway("import", "people.csv", home=home).returncode == 0
    told = headway("signin", "ana@acme.test", home=home)
    assert told.stderr.startswith("Ana is inactive.")


def test_a_port_in_use_is_told(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = headway("serve", "--port", str(port), home=home)
    assert told.returncode == 1
    assert told.stderr.startswith(f"Port {port} is in use")


def test_another_address_than_this_machine_wants_sign_in(home: Path) -> None:
    told = headway("serve", "--host", "0.0.0.0", home=home)
    assert told.returncode == 1
    assert "HEADWAY_SECRET_KEY" in told.stderr


def test_a_worker_alone_on_sqlite_is_refused(home: Path) -> None:
    told = headway("worker", home=home)
    assert (told.returncode, "needs PostgreSQL" in told.stderr) == (1, True)


def test_a_database_of_another_version_is_told(home: Path) -> None:
    with closing(sqlite3.connect(database(home))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    for words in (["export"], ["serve", "--port", "1"]):
        told = headway(*words, home=home)
        assert (told.returncode, "Run `headway migrate`" in told.stderr) == (1, True)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are notes " * 300)
    told = headway("export", home=tmp_path, settings={"DATABASE_URL": str(tmp_path / "notes.txt")})
    assert told.returncode == 1
    assert told.stderr == (
        f"{tmp_path / 'notes.txt'} is not a Headway database. "
        "Choose another file with DATABASE_URL, or move this one away.\n"
    )


def test_a_database_that_can_only_be_read_is_refused_by_what_keeps_running(home: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///file:{database(home)}?mode=ro&uri=true"}
    told = headway("serve", "--port", "1", home=home, settings=settings)
    sentence = "The database can't be written. Check the permissions of its file and folder."
    assert (told.returncode, told.stderr) == (1, f"{sentence}\n")
    told = headway("doctor", home=home, settings=settings)
    assert told.returncode == 1
    assert f"Database  {database(home)}: {sentence}" in told.stdout
    told = headway("export", home=home, settings=settings)
    assert (told.returncode, told.stdout) == (0, headway("export", home=home).stdout)
    assert told.stderr == "The database can only be read, so that the audit does not tell of this export.\n"


def test_a_database_that_can_not_be_entered_is_told(tmp_path: Path) -> None:
    for words in (["doctor"], ["export"], ["migrate"]):
        told = headway(*words, home=tmp_path, settings={"DATABASE_URL": str(tmp_path)})
        assert told.returncode == 1
        assert f"{tmp_path} can't be read: Is a directory. Check its permissions" in told.stdout + told.stderr


def test_a_folder_that_can_not_be_written_is_told_before_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Permissions don't bind whoever may do everything, as in many containers.
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path and may(path, mode))
    for words in (["doctor"], ["serve", "--port", "1"], ["migrate"]):
        told = headway(*words, home=tmp_path, settings={"DATABASE_URL": str(tmp_path / "in" / "x.db")})
        assert told.returncode == 1
        assert f"x.db can't be made: {tmp_path} can't be written." in told.stdout + told.stderr


def test_a_demonstration_that_can_not_be_forgotten_is_told(tmp_path: Path) -> None:
    (tmp_path / "clock.json").mkdir()
    told = headway("demo", "--fresh", "--data", ".", home=tmp_path)
    assert told.returncode == 1
    assert told.stderr.startswith("clock.json can't be deleted: ")


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = headway("migrate", home=tmp_path, settings={"DATABASE_URL": str(tmp_path / "file" / "x.db")})
    assert told.returncode == 1
    assert "can't be made: " in told.stderr


REPLY = {
    "id": "r1",
    "today": "2026-10-05",
    "krs": [
        {
            "ref": "KR1",
            "title": "NPS",
            "unit": "points",
            "start": 30,
            "target": 45,
            "current": 36,
            "direction": "increase",
            "kind": "number",
        }
    ],
    "reply": "38",
}


def test_replies_are_parsed_line_by_line_and_bad_lines_told(tmp_path: Path) -> None:
    lines = [json.dumps(REPLY), "{bad", "", json.dumps(REPLY | {"id": "r2", "reply": "8/10"}), "{}", "[]"]
    told = headway("parse", "--file", "-", home=tmp_path, stdin="\n".join(lines))
    got = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line["id"] for line in got] == ["r1", "r2"]
    assert got[0]["got"]["updates"][0]["value"] == 38
    assert told.returncode == 1
    assert [line.split(":")[1].strip() for line in told.stderr.splitlines()[:-1]] == [
        "line 2",
        "line 5",
        "line 6",
    ]
    assert told.stderr.splitlines()[-1] == "3 lines could not be read."
