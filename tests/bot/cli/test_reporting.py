"""headway report, as somebody types it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pypdfium2
import pytest

from tests.bot.cli.terminal import Done, headway

GOALS = """objective,key result,owner,team,start,target,unit
Grow,=More orders,ana@acme.test,Sales,30,45,points
,Churn,ben@acme.test,Sales,5,3,%
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "goals.csv").write_text(GOALS)
    assert headway("import", "goals.csv", home=tmp_path).returncode == 0
    return tmp_path


def written(done: Done, file: Path) -> bytes:
    assert (done.returncode, done.stderr) == (0, f"Written to {file.name}.\n")
    return file.read_bytes()


def test_a_pdf_is_written_and_named_after_the_company_and_the_cycle(home: Path) -> None:
    done = headway("report", home=home)
    (file,) = home.glob("*.pdf")
    assert re.fullmatch(r"My-company-\d{4}-Q\d-report\.pdf", file.name)
    document = pypdfium2.PdfDocument(written(done, file))
    text = document[0].get_textpage().get_text_bounded()
    assert "My company" in text
    assert "1 objective with 2 key results" in text
    assert "=More orders" in text
    # Screen readers are told its language and its structure.
    assert b"/Lang" in file.read_bytes()
    assert b"/StructTreeRoot" in file.read_bytes()


def test_the_html_file_needs_nothing_else_and_says_the_same(home: Path) -> None:
    html = written(headway("report", "--output", "board.html", home=home), home / "board.html").decode()
    assert "1 objective with 2 key results" in html
    assert "=More orders" in html
    assert re.findall(r'(?:src|href)="', html) == []
    assert "url(" not in html
    assert "<script" not in html


def test_the_table_is_safe_in_a_spreadsheet(home: Path) -> None:
    text = written(headway("report", "-o", "goals-out.csv", home=home), home / "goals-out.csv").decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["team"], row["key result"], row["target"]) for row in rows] == [
        ("Sales", "'=More orders", "45"),
        ("Sales", "Churn", "3"),
    ]


def test_a_report_is_of_one_team_and_in_another_language_with_its_numbers(home: Path) -> None:
    html = written(
        headway("report", "--team", "sales", "--locale", "de", "-o", "s.html", home=home), home / "s.html"
    ).decode()
    assert '<html lang="de"' in html
    assert "Sales bei My company: " in html
    assert "3\u00a0%" in html


def test_what_is_not_there_is_told_with_what_is(home: Path) -> None:
    for words, told in (
        (("--cycle", "Q9 1999"), r"There is no cycle “Q9 1999”\. There is: \d{4} Q\d\."),
        (("--team", "Zebras"), r"There is no team “Zebras”\. There is: Sales\."),
        (("--locale", "klingon"), r"Unknown language “klingon”\. Write it as en, de or pt-BR\."),
        (("--output", "report.docx"), r"report\.docx must end in \.pdf, \.html, \.csv: "),
        (("--output", "nowhere/report.pdf"), r"nowhere/report\.pdf can't be written: No such file"),
        (("--workspace", "Elsewhere"), r"There is no workspace 'Elsewhere'\."),
    ):
        done = headway("report", *words, home=home)
        assert done.returncode == 1, words
        assert re.match(told, done.stderr), done.stderr
    assert not list(home.glob("*.pdf")) + list(home.glob("*.html"))


def test_without_goals_it_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text('{"people": [{"email": "ana@acme.test", "name": "Ana"}]}')
    headway("import", "people.json", home=tmp_path)
    done = headway("report", home=tmp_path)
    assert done.returncode == 1
    assert "no goals yet" in done.stderr
    assert "headway import FILE" in done.stderr


def test_a_cycle_without_goals_is_named(home: Path) -> None:
    (home / "next.json").write_text(
        '{"cycles": [{"name": "Q1 2099", "starts": "2099-01-01", "ends": "2099-03-31"}]}'
    )
    headway("import", "next.json", home=home)
    done = headway("report", "--cycle", "2099", home=home)
    assert done.stderr == "There is nothing to report on: My company has no goals in Q1 2099 yet.\n"
