"""Any card at all, with whatever people may have typed into it."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
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
    Point,
    Progress,
    Quote,
    Series,
    Span,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from okrs.health import Health

NASTY = [
    "<at>Everyone</at>",
    "<!channel>",
    "**bold** _it_ ~~no~~ `code`",
    "[here](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<script>alert(1)</script>&lt;b&gt;",
    "# Title\n- one\n1. two\n> three",
    "{{DATE(2025-05-12T07:30:00Z, SHORT)}} ${name} {% raw %}",
    "\\*not\\* \\",
    "javascript:alert(1)",
    "ليلى حسن\u202e",
    "👩‍👩‍👧‍👦 Ünïcödé 日本語",
    "line\r\nline\ttab\x00\x07",
    "- ",
    "1. ",
    "+1",
    "=====",
    "|a|b|\n|-|-|",
]
typed = st.sampled_from(NASTY) | st.text(max_size=80)
label = typed.filter(lambda text: any(letter.isalnum() for letter in text))
long = typed | st.builds(lambda text, n: (text + " ") * n, typed, st.integers(1, 60))
url = st.sampled_from(["https://example.com/?a=1&b=2", "http://example.com", "/export/17"])
person = st.uuids()
share = st.none() | st.decimals(-2, 3, allow_nan=False, places=3)
number = st.decimals(-(10**12), 10**12, allow_nan=False, places=2)
health = st.sampled_from(Health)
span: st.SearchStrategy[Span] = st.one_of(
    long, st.builds(Bold, typed), st.builds(Mention, person, typed), st.builds(Link, typed, url)
)
spans = st.lists(span, max_size=4).map(tuple)
few = st.lists(typed | st.builds(Bold, typed), max_size=2).map(tuple)
values = st.dictionaries(label, typed, max_size=3)
progress = st.builds(Progress, spans, share, share, health, long)
day = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
series = st.builds(Series, label, st.lists(st.builds(Point, day, number), min_size=1, max_size=50).map(tuple))
cells = st.lists(typed, max_size=6).map(tuple)
action = st.builds(Action, label, label, values, st.sampled_from(["plain", "primary", "danger"]))
buttons = st.lists(action | st.builds(LinkButton, label, url), max_size=15)

block: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, spans, st.booleans()),
    st.builds(Quote, long),
    st.builds(Facts, st.lists(st.builds(Fact, typed, long), max_size=12).map(tuple)),
    progress,
    st.builds(Chart, typed, typed, st.lists(series, max_size=3).map(tuple), long),
    st.builds(Table, typed, cells, st.lists(cells, max_size=20).map(tuple)),
    st.builds(
        Tree,
        st.lists(st.builds(TreeRow, st.integers(0, 9), spans, st.none() | health), max_size=40).map(tuple),
    ),
    st.just(Divider()),
    st.builds(People, typed, st.lists(st.builds(Chip, person, typed), max_size=5).map(tuple)),
    st.builds(Buttons, buttons.map(tuple)),
)


def _field(name: str) -> st.SearchStrategy[FormField]:
    options = st.lists(st.builds(Option, typed, label), min_size=1, max_size=7).map(tuple)
    return st.one_of(
        st.builds(TextField, st.just(name), label, typed, typed, st.booleans()),
        st.builds(NumberField, st.just(name), label, typed, typed, typed, typed),
        st.builds(ChoiceField, st.just(name), label, options, typed, typed),
        st.builds(ConfidenceField, st.just(name), label, typed, typed, st.none() | st.integers(0, 10)),
        st.builds(Legend, few, st.none() | st.builds(Progress, few, share, share, health, typed)),
    )


fields = st.integers(0, 12).flatmap(lambda n: st.tuples(*(_field(f"field.{m}") for m in range(n))))
form = st.builds(Form, label, label, fields, values, label)


@st.composite
def any_card(draw: st.DrawFn) -> Card:
    """A card of a few blocks, with a form or without."""
    blocks = draw(st.lists(block, max_size=6))
    if draw(st.booleans()):
        blocks.insert(draw(st.integers(0, len(blocks))), draw(form))
    return Card(title=draw(label), blocks=tuple(blocks), why=draw(typed))
