"""Any card, with texts that are empty, long, hostile or nothing to see; and any that somebody could mean."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    ChannelField,
    Chart,
    Chip,
    ChoiceField,
    ConfidenceField,
    Divider,
    Fact,
    Facts,
    Form,
    FormField,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    Option,
    People,
    PeopleField,
    Point,
    Progress,
    Quote,
    Series,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from okrs.health import Health

HOSTILE = [
    "<!channel>",
    "<!everyone> <!here|here>",
    "<@U1> and <@U1|Ben>",
    "<#C1> <!subteam^S1>",
    "<http://evil.example|our page>",
    "&lt;!channel&gt; &amp;",
    "*bold* _slanted_ ~gone~ `code` ```block```",
    "> quoted\n> twice",
    ":tada: :U1:",
    "on track",
    "",
    " ",
    "\n",
    "\u200b",
    "\u00a0\u2003",
    "\0",
    "a\0b\x07c\x85d\r\ne",
    "\u202eright to left",
    "👩‍👩‍👧‍👦" * 40,
    "😀" * 3_001,
    "x" * 4_000,
    '"' * 3_000,
    "\\" * 3_000,
    "many words " * 700,
    "line\n" * 1_300,
]
words = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE))
urls = st.sampled_from(
    [
        "https://example.com/a?b=1&c=2",
        "http://example.com",
        "mailto:ana@example.com",
        "/export/17",
        "",
        "javascript:alert(1)",
        "//evil.example",
        "http://",
        "https://a b",
        "https://example.com/|x>",
        "https://example.com:99999999/",
        "https://example.com/" + "x" * 3_000,
    ]
)
intents = st.sampled_from(
    ["goal.show", "checkin.form", "help.show", "link", "card", "", "a#2", "x" * 255, "x" * 256]
)
# People and a channel whom Slack knows too, and somebody whom it does not.
SOMEBODY, CHANNEL = tuple(UUID(int=n) for n in range(1, 6)), str(UUID(int=9))
KNOWN = {str(person): f"U{n}" for n, person in enumerate(SOMEBODY[:4])} | {CHANNEL: "C1"}
people = st.uuids().map(lambda id_: UUID(int=id_.int))
values = st.dictionaries(
    st.text(max_size=10),
    st.one_of(words, people.map(str), st.lists(people.map(str)).map(",".join)),
    max_size=3,
)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(date.isoformat)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
shares = st.none() | st.decimals(-2, 3, allow_nan=False, places=3)


def some(
    strategy: st.SearchStrategy[object], many: st.SearchStrategy[object] | None = None
) -> st.SearchStrategy[tuple[object, ...]]:
    """A few, or where something small is given, very many of the same."""
    few = st.lists(strategy, max_size=3).map(tuple)
    if many is None:
        return few
    return few | st.tuples(many, st.integers(10, 130)).map(lambda pair: (pair[0],) * pair[1])


short = st.text(max_size=8)
spans = some(
    st.one_of(words, st.builds(Bold, words), st.builds(Mention, people, words), st.builds(Link, words, urls)),
    short,
)
bars = st.builds(
    Progress, label=spans, done=shares, expected=shares, health=st.sampled_from(Health), caption=words
)
actions = st.builds(Action, words, intents, values, st.sampled_from(["plain", "primary", "danger"]))
names = st.one_of(
    st.sampled_from(["value", "note", "value.1", "", "a#2", "x" * 255, "x" * 256]), st.text(max_size=8)
)
options = st.builds(Option, st.one_of(st.sampled_from(["", "yes", "(none)", "x" * 151]), words), words)
fields = st.one_of(
    st.builds(TextField, names, words, words, words, st.booleans()),
    st.builds(NumberField, names, words, words, words, words, words),
    st.builds(
        ChoiceField,
        names,
        words,
        some(options)
        | st.integers(0, 150).map(lambda n: tuple(Option(str(i), f"Choice {i}") for i in range(n))),
        st.sampled_from(["", "yes", "149"]) | words,
        words,
    ),
    st.builds(
        PeopleField,
        names,
        words,
        st.lists(st.builds(Chip, st.sampled_from(SOMEBODY), words), max_size=4).map(tuple),
        words,
        st.none() | st.integers(1, 3),
        words,
    ),
    st.builds(ChannelField, names, words, st.sampled_from(["", CHANNEL, "x"]), words, words, words),
    st.builds(ConfidenceField, names, words, words, words, st.none() | st.integers(0, 10)),
    st.builds(Legend, spans, st.none() | bars),
)
tall = st.integers(1, 130).map(
    lambda n: tuple(
        each for i in range(n) for each in (Legend((f"{i}.",)), NumberField(f"value.{i}", "Now?"))
    )
)
series = st.builds(Series, words, st.lists(st.builds(Point, days, numbers), max_size=30).map(tuple))
rows = some(some(words, short), st.tuples(short, short))
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, spans, st.booleans()),
    st.builds(Quote, words),
    st.builds(Facts, some(st.builds(Fact, words, words), st.builds(Fact, short, short))),
    bars,
    st.builds(Chart, words, words, some(series), words),
    st.builds(Table, words, some(words), rows),
    st.builds(
        Tree,
        some(
            st.builds(TreeRow, st.integers(0, 12), spans, st.none() | st.sampled_from(Health)),
            st.builds(TreeRow, st.integers(0, 12), st.tuples(short)),
        ),
    ),
    st.just(Divider()),
    st.builds(People, words, some(st.builds(Chip, people, words), st.builds(Chip, people, short))),
    st.builds(
        Buttons,
        some(st.one_of(actions, st.builds(LinkButton, words, urls)), st.builds(Action, short, intents)),
    ),
    st.builds(Form, intents, words, some(fields, st.builds(TextField, names, short)) | tall, values, intents),
)
cards = st.builds(Card, title=words, blocks=some(blocks, st.builds(Text, st.tuples(short))), why=words)

# Cards as somebody could mean them: labels that fit where they stand, fields and intents with names, good links.
labels = st.text(max_size=12)
links = st.sampled_from(["https://example.com/a?b=1&c=2", "mailto:ana@example.com"])
honest_values = st.dictionaries(labels, st.text(max_size=30), max_size=2)
honest_spans = some(
    st.one_of(
        words, st.builds(Bold, words), st.builds(Mention, people, words), st.builds(Link, words, links)
    ),
    short,
)
honest_bars = st.builds(
    Progress, label=honest_spans, done=shares, expected=shares, health=st.sampled_from(Health), caption=words
)
honest_intents = st.sampled_from(["goal.show", "checkin.form", "help.show"])
honest_buttons = st.one_of(
    st.builds(Action, labels, honest_intents, honest_values), st.builds(LinkButton, labels, links)
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """The name of the column that names the rows is said by what is in it."""
    columns = draw(st.integers(1, 4))
    header = ("", *draw(st.lists(words, min_size=columns - 1, max_size=columns - 1)))
    cell = words.filter(lambda text: re.search(r"\w", text) is not None)
    lines = draw(
        st.lists(st.lists(cell, min_size=columns, max_size=columns).map(tuple), min_size=1, max_size=4)
    )
    return Table(draw(words), header, tuple(lines) * draw(st.sampled_from([1, 1, 30])))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    made: list[FormField] = []
    for n in range(draw(st.integers(0, 4)) * draw(st.sampled_from([1, 1, 20]))):
        made.append(
            draw(
                st.one_of(
                    st.builds(TextField, st.just(f"text.{n}"), labels, labels),
                    st.builds(NumberField, st.just(f"number.{n}"), labels, labels, problem=labels),
                    st.builds(
                        ChoiceField,
                        st.just(f"choice.{n}"),
                        labels,
                        st.just((Option("a", "A"), Option("", "B"))),
                        st.sampled_from(["a", ""]),
                    ),
                    st.builds(ConfidenceField, st.just(f"sure.{n}"), labels, labels, labels),
                    st.builds(
                        Legend,
                        st.tuples(labels),
                        st.none()
                        | st.builds(Progress, st.just(()), shares, shares, st.sampled_from(Health), labels),
                    ),
                )
            )
        )
    return Form(draw(honest_intents), "Save", tuple(made), draw(honest_values), "checkin.draft")


honest_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, honest_spans, st.booleans()),
    st.builds(Quote, words),
    st.builds(Facts, some(st.builds(Fact, words, words), st.builds(Fact, short, short))),
    honest_bars,
    st.builds(Chart, words, words, some(series), words),
    tables(),
    st.builds(
        Tree, some(st.builds(TreeRow, st.integers(0, 12), honest_spans, st.none() | st.sampled_from(Health)))
    ),
    st.just(Divider()),
    st.builds(People, words, some(st.builds(Chip, people, words))),
    st.builds(Buttons, some(honest_buttons, honest_buttons)),
)
# A form with nothing to fill in has nothing to send.
honest_cards = st.builds(
    lambda title, before, form, after, why: Card(title, (*before, *form, *after), why),
    words,
    some(honest_blocks),
    st.lists(forms(), max_size=1).map(tuple),
    some(honest_blocks),
    words,
)
