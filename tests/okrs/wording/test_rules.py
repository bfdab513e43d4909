"""The rules, one by one: what a goal reads like, by which rule, and the words that made it so."""

from __future__ import annotations

import pytest

from okrs.wording import SENTENCES, Label, Level, Rule, check

KEY_RESULT, OBJECTIVE = Level.KEY_RESULT, Level.OBJECTIVE

# text, level, rule, words
OUTCOMES = [
    ("Half of all tenants pay by standing order", KEY_RESULT, Rule.PEOPLE_ACT, "tenants pay"),
    ("40 bakeries order twice a week", KEY_RESULT, Rule.PEOPLE_ACT, "order"),
    ("The checklist is used by 30 wards", KEY_RESULT, Rule.PEOPLE_ACT, "checklist is used"),
    ("Two rival shops recommend us to their customers", KEY_RESULT, Rule.PEOPLE_ACT, "shops recommend"),
    ("Get 60 parents to read aloud every evening", KEY_RESULT, Rule.PEOPLE_ACT, "Get 60 parents"),
    ("25 caretakers have run a fire drill", KEY_RESULT, Rule.PEOPLE_ACT, None),
    ("The sample drawings are used by the wards", KEY_RESULT, Rule.PEOPLE_ACT, None),
    ("The yearbook contains essays from 12 tenants", KEY_RESULT, Rule.PEOPLE_ACT, None),
    ("The house policies meet the needs of large families", KEY_RESULT, Rule.STATE, None),
    ("Nobody parks on the cycle path", OBJECTIVE, Rule.PEOPLE_ACT, "Nobody parks"),
    ("Raise repeat orders from 20 to 35%", KEY_RESULT, Rule.CHANGE, "Raise repeat orders"),
    ("Reduced late deliveries by a third", KEY_RESULT, Rule.CHANGE, "Reduced late deliveries"),
    ("Cutting water use to 90 litres a guest", KEY_RESULT, Rule.CHANGE, "Cutting water use"),
    ("Strengthen trust in the clinic", OBJECTIVE, Rule.CHANGE, "Strengthen trust"),
    ("Churn below 2%", KEY_RESULT, Rule.LEVEL, "Churn"),
    ("300 weekly visitors", KEY_RESULT, Rule.LEVEL, "visitors"),
    ("Keep complaints under ten a month", KEY_RESULT, Rule.LEVEL, "Keep complaints"),
    (
        "Answer every letter within three days",
        KEY_RESULT,
        Rule.SERVICE_LEVEL,
        "Answer every letter within three days",
    ),
    ("The archive page loads in under 2 seconds", KEY_RESULT, Rule.SERVICE_LEVEL, None),
    ("Deliver a superb stay for families", OBJECTIVE, Rule.STATE, None),
    ("Be the first choice for rail freight", OBJECTIVE, Rule.STATE, None),
]
TASKS = [
    ("Launch the tenants' app", KEY_RESULT, Rule.DELIVERY, "Launch the tenants' app"),
    ("Tenants' app launched in all districts", KEY_RESULT, Rule.DELIVERY, None),
    ("We will rebuild the boiler room", KEY_RESULT, Rule.DELIVERY, "rebuild the boiler room"),
    ("Nine leaflets written by members of our team", KEY_RESULT, Rule.DELIVERY, None),
    ("Hold six neighbourhood meetings", KEY_RESULT, Rule.ACTIVITY, "Hold six neighbourhood meetings"),
    ("Make 90 sales calls a week", KEY_RESULT, Rule.ACTIVITY, "Make 90 sales calls"),
    ("Train all caretakers", KEY_RESULT, Rule.ACTIVITY, "Train all caretakers"),
    ("Find out why tenants move away", KEY_RESULT, Rule.LEARNING, None),
    ("Deepen our knowledge of the rental market", KEY_RESULT, Rule.LEARNING, None),
    ("Hire three plumbers", KEY_RESULT, Rule.HIRING, "Hire three plumbers"),
    ("Hire at least two electricians", KEY_RESULT, Rule.HIRING, None),
    ("Grow the repair team to 12", KEY_RESULT, Rule.HIRING, "Grow the repair team"),
    ("All tenants informed about the rebuilding", KEY_RESULT, Rule.DONE_TO_PEOPLE, "tenants informed"),
    ("Tenants can report damage by phone", KEY_RESULT, Rule.CAPABILITY, "Tenants can"),
    ("The portal supports Turkish", KEY_RESULT, Rule.CAPABILITY, "portal supports"),
    ("Fire safety plan in place", KEY_RESULT, Rule.DONE, None),
    ("Handbook with 12 chapters", KEY_RESULT, Rule.OWN_WORK, "Handbook"),
    ("Increase the number of brochures to 8", KEY_RESULT, Rule.OWN_WORK, "Increase the number of brochures"),
    ("Reach a velocity of 60 story points", KEY_RESULT, Rule.OWN_PACE, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "level", "rule", "words"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_a_change_is_an_outcome(text: str, level: Level, rule: Rule, words: str | None) -> None:
    _assert_read(text, level, Label.OUTCOME, rule, words)


@pytest.mark.parametrize(("text", "level", "rule", "words"), TASKS, ids=[row[0] for row in TASKS])
def test_work_is_a_task(text: str, level: Level, rule: Rule, words: str | None) -> None:
    _assert_read(text, level, Label.TASK, rule, words)


def _assert_read(text: str, level: Level, label: Label, rule: Rule, words: str | None) -> None:
    verdict = check(text, level=level)
    assert (verdict.label, verdict.reasons[0].rule) == (label, rule)
    if words is not None:
        assert words in verdict.reasons[0].words


@pytest.mark.parametrize(
    ("text", "label"),
    [
        # A measured change decides, wherever it stands.
        ("Open two branches and raise deposits by 8%", Label.OUTCOME),
        ("Open two branches. Raise deposits by 8%.", Label.OUTCOME),
        ("Open two branches, raising deposits by 8%", Label.OUTCOME),
        ("Write to all donors to lift donations by 8%", Label.OUTCOME),
        ("Launch the pilot with 300 users", Label.OUTCOME),
        ("Raise the share of donors who give monthly from 10% to 25%", Label.OUTCOME),
        # A change that is only the motive does not.
        ("Open two branches to raise deposits", Label.TASK),
        ("Write to all donors so that they give again", Label.TASK),
        ("To raise deposits, open two branches", Label.TASK),
        # What it is done by does not either.
        ("Raise deposits by opening two branches", Label.OUTCOME),
        ("Through weekly letters, raise deposits by 8%", Label.OUTCOME),
        # A date is no measure, and leads nowhere.
        ("By the end of Q3, open two branches", Label.TASK),
        ("By 30 June 2026 our branches are live", Label.TASK),
    ],
)
def test_of_several_clauses_the_right_one_decides(text: str, label: Label) -> None:
    assert check(text).label is label


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("Support tickets per customer down 20%", "Support customers in the north"),
        ("Order volume of 400 a day", "Order two presses"),
        ("Review score above 4.5", "Review all scores"),
        ("Search takes less than a second", "Search for a new depot"),
        ("Staff turnover under 6%", "Staff the night desk"),
        ("Training attendance is at 90%", "Training all drivers in first aid"),
        ("Design partners use it daily", "Design a logo"),
    ],
)
def test_a_word_that_is_noun_and_verb_is_read_by_what_stands_around_it(noun: str, verb: str) -> None:
    assert (check(noun).label, check(verb).label) == (Label.OUTCOME, Label.TASK)


def test_objectives_are_judged_by_what_would_be_true() -> None:
    assert check("Improve the museum's standing", level=OBJECTIVE).label is Label.OUTCOME
    assert check("Improve the museum's wiki", level=OBJECTIVE).label is Label.TASK


def test_every_rule_has_a_sentence_that_shows_the_words() -> None:
    assert set(SENTENCES) == set(Rule)
    assert all(sentence.format(words="x", n=6, most=5) for sentence in SENTENCES.values())
