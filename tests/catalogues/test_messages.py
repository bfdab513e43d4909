"""The catalogues hold every text of the code, and what stands in them fits."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest

from tests.catalogues.check import faults, forms, missing
from tests.catalogues.found import Unclear, everything
from tests.catalogues.messages import TEMPLATE, catalogues, is_translated, read, template, written
from tests.catalogues.typed import readings, typed

MEND = "Run `make messages`."
# Lookups of texts that were marked where they were written.
LATER = {
    "bot/slack/around.py": {"title"},
    "bot/sources.py": {"error.template"},
    "bot/trouble.py": {"trouble.message"},
    "bot/web/signin.py": {"trouble.template"},
    "bot/web/sources.py": {"field.description", "field.title or name"},
    "cards/cascade.py": {"phrase.template"},
    "cards/sources.py": {"choice"},
    "cards/voice.py": {"message.template", "words"},
    "cards/wording.py": {"QUESTIONS[part]", "gap", "rewrite.shape.value", "said.template"},
    "connectors/figure.py": {"description", "title"},
    "connectors/outgoing.py": {"saying if said else plain"},
    "handlers/bring.py": {"error.template"},
    "handlers/carrying.py": {"faults[0].sentence"},
    "handlers/checkins.py": {"problem"},
    "handlers/closing.py": {"error.template"},
    "handlers/experiments.py": {"TOO_FAR", "TOO_LONG"},
    "handlers/goal_changes.py": {"error.template", "fault.sentence"},
    "handlers/hooks.py": {"str(error)"},
    "handlers/metrics.py": {"error.template"},
    "handlers/proposals.py": {"read.template"},
    "handlers/replies.py": {"error.template"},
    "handlers/sources/setting.py": {
        "error.template",
        "field.description",
        "field.title or name",
        "model.title",
        "reason",
        "source.title",
        "text",
        "values.pop('template')",
    },
    "handlers/settings/reading.py": {"error.template"},
    "handlers/sources/telling.py": {"model.title", "row.trouble", "value"},
    "handlers/stuck.py": {"TOO_FAR", "TOO_LONG"},
    "handlers/transfer/goals.py": {"fault.sentence"},
    "handlers/transfer/progress.py": {"fault.sentence"},
    "handlers/update.py": {"refused.template"},
    "okrs/errors.py": {"template"},
    "okrs/goal_lines.py": {"fault.sentence"},
    "okrs/readings.py": {"fault.sentence"},
}
# Other things that are called text or spans.
NO_LOOKUPS = {
    "bot/web/render.py": {"self._spans(legend.label)", "self._spans(spans)"},
    "cards/voice.py": {"told"},
    "coaching/masks.py": {"text"},
    "handlers/briefs.py": {"voice"},
    "handlers/coach.py": {"voice"},
    "handlers/editions.py": {"edition.voice"},
    "handlers/settings/reading.py": {"name"},
}


def test_every_text_is_a_literal_or_was_marked_where_it_was_written() -> None:
    known = {Unclear(file, what) for of in (LATER, NO_LOOKUPS) for file, all_ in of.items() for what in all_}
    assert {one for one in everything()[1] if one.what != "STALE"} == known


def test_no_message_comes_with_a_plural_in_one_place_and_without_in_another() -> None:
    # A language with one form for all numbers would tell the wrong one.
    plurals: dict[str, set[str]] = {}
    for found in everything()[0]:
        plurals.setdefault(found.message, set()).add(found.plural)
    assert {message: found for message, found in plurals.items() if len(found) > 1} == {}


def test_the_template_has_the_messages_of_the_code() -> None:
    assert TEMPLATE.read_bytes() == written(template()), MEND


def _by_language(path: Path) -> str:
    return path.parents[1].name


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_a_catalogue_has_the_messages_of_the_template(path: Path) -> None:
    made = template()
    assert {message.id for message in read(path)} == {message.id for message in made}, MEND


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_what_is_translated_fits_its_message(path: Path) -> None:
    assert list(faults(read(path))) == []


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_everything_is_translated(path: Path) -> None:
    assert missing(read(path)) == []


# These are days for a form, which reads nothing else.
DAYS = "“Friday”, “in two weeks”, “12 May”. Empty leaves it at {day}."


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_what_people_are_told_to_type_is_understood(path: Path) -> None:
    language, told = path.parents[1].name, []
    for message in read(path):
        if message.id and is_translated(message) and message.id != DAYS:
            ids, strings = forms(message.id), forms(message.string)
            lacks = typed(ids[-1], "en") - typed(strings[-1], language)
            told += [f"{strings[-1]}: {dict(lacks)}"] if lacks else []
    assert told == []


# Labels of buttons that people type instead of pressing, and what Slack offers to say.
PRESSED = (
    "All goals",
    "Ask me next week",
    "Ask me tomorrow",
    "Check in now",
    "Help",
    "How are we doing?",
    "My goals",
    "Nothing changed",
    "Open the dashboard",
    "Skip this one",
    "Undo",
    "What can I say?",
    "same",
)


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_what_people_can_press_they_can_type(path: Path) -> None:
    language, catalogue = path.parents[1].name, read(path)
    told = {}
    for label in PRESSED:
        message = catalogue.get(label)
        assert message is not None
        if message.string:
            told[label] = (readings(label, "en"), readings(forms(message.string)[0], language))
    assert {label: (wanted, got) for label, (wanted, got) in told.items() if wanted != got} == {}


@pytest.mark.parametrize("path", catalogues(), ids=_by_language)
def test_every_card_fits_in_every_language(path: Path) -> None:
    drawn = run(
        [sys.executable, "-m", "tests.catalogues.gallery", path.parents[1].name, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (drawn.returncode, drawn.stdout, drawn.stderr) == (0, "", "")
