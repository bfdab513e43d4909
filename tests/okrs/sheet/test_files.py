"""Files as people have them: what is read, and what is said about those that can't be."""

from datetime import date, time
from decimal import Decimal

import pytest

from okrs.errors import HeadwayError
from okrs.sheet import files
from okrs.sheet.csvs import write_csv
from okrs.sheet.document import Document
from okrs.sheet.problems import BadSheetError
from okrs.sheet.records import KeyResultRecord, PersonRecord, ProgressRecord

GOALS = "objective,key result,owner,start,target,unit\nGrow,NPS,ana@acme.test,30,45,points\n"


def read(data: bytes | str, name: str = "goals.csv") -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return files.read(raw, name=name, tell=say_nothing)


def say_nothing(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def problems(data: bytes | str, name: str = "goals.csv") -> list[str]:
    with pytest.raises(BadSheetError) as caught:
        read(data, name)
    return [str(problem) for problem in caught.value.problems]


def test_a_goals_list_is_objectives_with_their_key_results() -> None:
    found = read("objective;key result;start;target\nGrow;NPS;30;45\n;Churn;5;3\nLearn;Courses;0;9\n")
    assert [objective.title for objective in found.objectives] == ["Grow", "Learn"]
    assert [(kr.objective, kr.title, kr.target) for kr in found.key_results] == [
        ("Grow", "NPS", Decimal(45)),
        ("Grow", "Churn", Decimal(3)),
        ("Learn", "Courses", Decimal(9)),
    ]


@pytest.mark.parametrize(
    "data",
    [
        GOALS.encode(),
        b"\xef\xbb\xbf" + GOALS.encode(),
        GOALS.replace("\n", "\r\n").encode(),
        GOALS.replace(",", ";").encode(),
        GOALS.replace(",", "\t").encode("utf-16"),
        GOALS.replace("key result", "KR").replace("objective", " Objective ").encode(),
        GOALS.replace("\n", ",,\n", 1).replace("points\n", "points,,\n").encode() + b",,,,,,,\n\n",
    ],
    ids=[
        "plain",
        "BOM",
        "CRLF",
        "Excel's semicolons",
        "Excel's Unicode",
        "other names",
        "empty columns and lines",
    ],
)
def test_every_way_to_save_a_table_is_read_alike(data: bytes) -> None:
    (found,) = read(data).key_results
    assert (found.title, found.owner, found.start, found.target) == (
        "NPS",
        "ana@acme.test",
        Decimal(30),
        Decimal(45),
    )


def test_json_is_the_same_in_lists_or_as_a_plain_list() -> None:
    in_lists = read(
        '{"people": [{"email": "Ana@Acme.test", "working_days": "Sun-Thu", "day_starts": "8:30"}]}', "x"
    )
    plain = read(
        '[{"email": "ana@acme.test", "working_days": ["Sun", "mon", "Tuesday", "wed", "thu"]}]', "x.json"
    )
    assert in_lists.people[0].email == plain.people[0].email == "ana@acme.test"
    assert in_lists.people[0].working_days == plain.people[0].working_days
    assert in_lists.people[0].day_starts == time(8, 30)


def test_numbers_of_json_keep_their_digits() -> None:
    (found,) = read(
        '{"key_results": [{"objective": "O", "title": "K", "target": 1.50}]}', "x.json"
    ).key_results
    assert str(found.target) == "1.50"


def test_all_that_is_wrong_is_told_at_once_with_line_column_and_reason() -> None:
    told = problems(
        "record,email,name,zone,admin,starts,ends,person\n"
        "person,ana,Ana,,maybe,,,\n"
        "persn,ben@acme.test,Ben,,,,,\n"
        "person,,Cleo,,,,,\n"
        "absence,,,,,32.1.2026,03/04/2026,ana\n"
    )
    assert told == [
        "line 2, admin: 'maybe' is neither yes nor no.",
        "line 2, email: 'ana' is not an email address.",
        "line 3, record: 'persn' is none of workspace, channel, person, team, cycle, outcome, metric, "
        "objective, key_result, change, progress, reading, source, experiment, decision, practice, "
        "absence. Did you mean 'person'?",
        "line 4, email: is missing: every person needs one.",
        "line 5, ends: '03/04/2026' can be two days. Write the year first: 2026-04-03 or 2026-03-04.",
        "line 5, starts: '32.1.2026' is not a day. Write it as 2026-12-24.",
    ]


def test_a_quoted_cell_with_line_breaks_does_not_shift_the_line_numbers() -> None:
    header = "record,key_result,at,note,confidence"
    first, second = 'progress,K,2026-01-05,"one\ntwo\nthree",7', "progress,K,2026-01-05,x,11"
    table = f"{header}\n{first}\n{second}\n"
    assert problems(table) == ["line 5, confidence: Confidence goes from 0 to 10, not 11."]


def test_a_problem_in_json_is_told_with_its_line() -> None:
    told = problems(
        '{\n "people": [\n  {"email": "a@b.c"},\n  {"email": "a@b.d", "nam": "D"}\n ]\n}', "x.json"
    )
    assert told == ["line 4, nam: A line of the kind person has no such column. Did you mean 'name'?"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "The file is empty."),
        ("\n\n", "The file is empty."),
        ("a,b\n1,2\n", "No column is known: 'a, b'. A goals list has objective and key result"),
        ("objective,key result,xyzzy\n", "Unknown column 'xyzzy'. A goals list has objective"),
        ("record,xyzzy\n", "docs/import.md shows every column"),
        ("objective,key result,strat\n", "Did you mean 'start'?"),
        ("name,zone\nAna,x\n", "No column says what each line is"),
        ("objective,objective,key result\n", "two columns of this name"),
        ("objective,key result\nGrow\n", "The line has 1 cells, the first line 2."),
        ("objective,key result\nGrow,NPS,7\n", "must stand in double quotes"),
        ('objective,key result\n"Grow,NPS\n', "quotes of this line don't match"),
        ("objective,key result\n,NPS\n", "write it on the first line"),
        ("objective,key result,email\nGrow,NPS,a@b.c\n", "A goals list has no such column"),
    ],
)
def test_a_table_that_can_not_be_read_is_told_why(data: str, told: str) -> None:
    assert any(told in line for line in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", "line 1, This is not JSON"),
        ("5", "docs/import.md shows what a file looks like"),
        ('[{"id": 1, "summary": "x"}]', "No column is known: 'id, summary'. A goals list has"),
        ('{"issues": []}', "Unknown list 'issues'. There are workspace, channels, people"),
        ('{"teams": [{"name": "A", "xyzzy": 1}]}', "no such column. It has name, parent, lead"),
        ('{"people": 5}', "must be a list"),
        ('{"people": [5]}', "must hold objects"),
        ('{"poeple": []}', "Did you mean 'people'?"),
        ('{"people": [{"email": "a@b.c", "email": "d@e.f"}]}', "stands twice"),
        ('{"key_results": [{"objective": "O", "title": "K", "target": NaN}]}', "NaN is not a number"),
        ('{"people": [{"email": "a@b.c", "name": "\\ud800"}]}', "not text"),
        ('{"workspace": [{"name": "A"}, {"name": "B"}]}', "second one"),
        ("[" * 100_000, "nested too deeply"),
        ("{} {}", "something follows"),
    ],
)
def test_json_that_can_not_be_read_is_told_why(data: str, told: str) -> None:
    assert any(told in line for line in problems(data, "x.json")), problems(data, "x.json")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("objective,key result\nGröße,NPS\n".encode("latin-1"), "Line 2 is not in UTF-8"),
        (b"objective\x00,key result\n", "NUL byte"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        (b"x" * (files.LIMIT + 1), "at most 50"),
    ],
)
def test_a_file_of_another_kind_is_told_in_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(HeadwayError, match=told):
        read(data)


def test_a_cell_that_a_spreadsheet_would_run_is_written_so_that_it_does_not() -> None:
    hostile = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "'quoted", "'=x", "＝1"]
    written = write_csv(
        Document(progress=[ProgressRecord.model_construct(key_result="K", note=note) for note in hostile])
    )
    cells = [line.rpartition(",")[2].strip('"') for line in written.splitlines()[1:]]
    assert all(cell.startswith("'") for cell in cells), cells


def test_a_hand_written_apostrophe_stays() -> None:
    (found,) = read("email,name\nb@acme.test,'90s Ben\n").people
    assert found.name == "'90s Ben"


def test_a_negative_number_is_no_formula() -> None:
    written = write_csv(
        Document(key_results=[KeyResultRecord.model_construct(title="K", start=Decimal("-5.50"))])
    )
    assert written.splitlines()[1] == "key_result,K,-5.50"


def test_lists_phases_and_moments_come_in_many_spellings() -> None:
    (found,) = read(
        'record,email,teams,objective,title,phases\nperson,a@b.c,"Growth; ""A; B""",,,\n'
        "key_result,,,O,K,2026-10-31=40; 30.11.2026=60.5\n"
    ).people
    assert found.teams == ("Growth", "A; B")
    kr = read('[{"objective": "O", "title": "K", "phases": [{"on": "2026-10-31", "value": 40}]}]', "x.json")
    assert [(p.on, p.value) for p in kr.key_results[0].phases] == [(date(2026, 10, 31), Decimal(40))]


@pytest.mark.parametrize(("days", "told"), [("Mon-Fry", "'Fry'"), ("M", "'M'"), ("Weekdays", "Weekdays")])
def test_days_that_do_not_exist_are_told(days: str, told: str) -> None:
    assert told in problems(f"email,working_days\na@b.c,{days}\n")[0]


def test_a_range_of_days_may_go_over_the_weekend() -> None:
    (found,) = read("email,working_days\na@b.c,Sat – Wed\n").people
    assert isinstance(found, PersonRecord)
    assert found.working_days == ("Mon", "Tue", "Wed", "Sat", "Sun")


def test_a_cycle_that_differs_from_its_objective_s_first_line_is_told() -> None:
    table = (
        "objective,key result,cycle,team\nGrow,NPS,2026 Q4,Sales\n,Churn,Q9 2026,\nGrow,Calls,2026 q4,Sales\n"
    )
    assert problems(table) == [
        "line 3, cycle: 'Q9 2026' is not read here: the cycle of an objective stands on its first line, line 2, "
        "where it is '2026 Q4'. Write the same here, or leave it empty."
    ]
    assert "where it is empty" in problems(table.replace("NPS,2026 Q4", "NPS,"))[0]


def test_a_torn_line_of_a_goals_list_leaves_its_objective_to_the_lines_below() -> None:
    told = problems("objective,key result,target\nGrow,NPS\n,Churn,3\n,Calls,many\n")
    assert told == [
        "line 2, The line has 2 cells, the first line 3.",
        "line 4, target: 'many' is not a number. Write digits alone, for example 1200 or 0.5.",
    ]


def test_quotes_that_do_not_match_hide_no_problem_above_them() -> None:
    told = problems('email,admin\nana@acme.test,perhaps\n"ben@acme.test,no\n')
    assert [line.partition(":")[0] for line in told] == [
        "line 2, admin",
        "line 3, The quotes of this line don't match",
    ]
