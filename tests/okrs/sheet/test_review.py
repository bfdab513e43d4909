"""The wording of the goals of a file."""

from __future__ import annotations

from okrs.sheet.document import Document
from okrs.sheet.files import read
from okrs.sheet.review import review, together
from okrs.wording import Label, Part, Rule


def document(text: str) -> Document:
    return read(text.encode(), name="goals.csv", tell=_nobody)


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_key_results_are_read_under_their_objectives_with_what_their_columns_say() -> None:
    (group,) = review(
        document(
            "objective,key result,owner,start,target,unit\nCustomers recommend us,NPS,ana@acme.test,30,45,points\n"
            ",Publish 40 help articles,ben@acme.test,,,\n"
        )
    )
    assert group.title == "Customers recommend us"
    assert group.objective is not None
    assert group.objective.label is Label.OUTCOME
    nps, articles = group.key_results
    assert (nps.label, nps.findings) == (Label.OUTCOME, ())
    assert not {Part.FROM_TO, Part.BY_WHEN} & set(nps.missing)
    assert articles.is_task


def test_an_objective_is_found_by_its_code_and_closed_key_results_are_past() -> None:
    text = (
        "record,code,title,objective,closed,owner,cycle\n"
        "objective,O1,Customers recommend us,,,,2026 Q1\n"
        "key_result,A,NPS of 40,O1,,ana@acme.test,\n"
        "key_result,B,Publish it,O1,2026-03-31,ana@acme.test,\n"
    )
    (group,) = review(document(text))
    assert (group.title, len(group.key_results)) == ("Customers recommend us", 1)


def test_goals_are_looked_at_together() -> None:
    goals = [f"objective,O{n},Customers come back {n},,2026 Q{n},\n" for n in (1, 2)]
    scored = [f"key_result,,NPS of {m},O{n},,1\n" for n in (1, 2) for m in range(3)]
    outcomes = [f"outcome,,Outcome {n},,2026 Q3,\n" for n in range(6)]
    text = "record,code,title,objective,cycle,score\n" + "".join(goals + scored + outcomes)
    assert [said.rule for said in together(document(text))] == [
        Rule.TOO_MANY_OUTCOMES,
        Rule.NO_LEADING,
        Rule.NO_LEADING,
        Rule.TOO_EASY,
    ]
