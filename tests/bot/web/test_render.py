"""Every block as HTML: as it should look, and harmless whatever people typed into it."""

import os
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import pytest

from bot.charts.links import OwnLinks
from bot.charts.seal import Seal
from bot.web.assets import Assets, pages
from bot.web.pictures import Pictures
from bot.web.render import Renderer, initials
from bot.web.roster import Roster
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
from cards.voice import Voice
from okrs.health import Health

GOLDEN = Path(__file__).parent / "golden"
BEN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
EVE = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
ROSTER = Roster(
    people=[Chip(BEN, "Ben Okafor"), Chip(EVE, "Eve Stone")],
    channels=[Option("7", "#growth"), Option("8", "#product")],
)
PICTURES = Pictures(links=OwnLinks(seal=Seal("a secret of the tests"), home="/w/acme/ana"), voice=Voice())
VOID = {"source", "input", "br", "hr", "img", "rect", "path", "circle", "line"}


def render(*blocks: Block, why: str = "") -> str:
    return Renderer(pages(Assets()), Voice(), ROSTER, PICTURES).card(Card("Title", blocks, why), name="m1")


def progress(health: Health, done: str | None = "0.5", expected: str | None = "0.6") -> Progress:
    return Progress(
        (Bold("NPS"),),
        None if done is None else Decimal(done),
        None if expected is None else Decimal(expected),
        health,
        "41 of 50",
    )


BLOCKS: dict[str, Block] = {
    "text": Text(
        (
            "Hello ",
            Bold("Ana"),
            ", ask ",
            Mention(BEN, "Ben"),
            " or ",
            Link("read", "https://example.com/?a=1&b=2"),
        )
    ),
    "muted": Text(("4 of 5 updated",), muted=True),
    "quote": Quote("NPS 45\n7/10"),
    "facts": Facts((Fact("NPS", "45 (+4)"), Fact("Confidence", "7 of 10"))),
    "progress": progress(Health.AT_RISK),
    "chart": Chart(
        "NPS",
        "points",
        (
            Series("NPS", (Point("2026-10-01", Decimal(30)), Point("2026-11-22", Decimal(41)))),
            Series("Expected", (Point("2026-10-01", Decimal(30)), Point("2026-12-31", Decimal(50)))),
        ),
        "From 30 to 41.",
    ),
    "table": Table("This week", ("Goal", "Value"), (("NPS", "45"), ("Churn", "1.8%"))),
    "tree": Tree((TreeRow(0, (Bold("Customers"),), Health.AT_RISK), TreeRow(1, ("NPS",), None))),
    "divider": Divider(),
    "people": People("Asked for help", (Chip(BEN, "Ben Okafor"),)),
    "buttons": Buttons(
        (
            Action("Undo", "entry.undo", {"entry": "9"}, "danger"),
            Action("Right", "entry.right", tone="primary"),
            LinkButton("Open", "https://example.com"),
        )
    ),
    "form": Form(
        intent="checkin.submit",
        submit="Send",
        keeps="checkin.draft",
        values={"checkin": "17"},
        fields=(
            TextField("mood", "In a word?", value="fine", hint="One word"),
            Legend((Bold("NPS"),), progress(Health.ON_TRACK)),
            NumberField("value", "Now?", value="41", unit="points", hint="Last week: 38"),
            ConfidenceField("confidence", "Sure?", "no chance", "certain", 7),
            Legend(("Words",)),
            TextField("note", "Note", value="two\nlines", multiline=True),
            ChoiceField("blocked", "Blocked?", (Option("no", "No"), Option("yes", "Yes")), "no"),
            ChoiceField("often", "How often?", tuple(Option(str(n), f"{n} weeks") for n in range(1, 7))),
        ),
    ),
    "pickers": Form(
        intent="setup.save",
        submit="Save",
        fields=(
            PeopleField(
                "people", "Who?", (Chip(EVE, "Eve Stone"),), "Those who own a goal", problem="Too few"
            ),
            PeopleField("owner", "Whose?", (Chip(BEN, "Ben Okafor"),), most=1),
            ChannelField("channel", "Where?", "8", "For the digest"),
            TextField("team", "Team", problem="Give it a name."),
        ),
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_looks_as_it_was_approved(name: str) -> None:
    """HEADWAY_APPROVE=1 writes what is rendered now; look at the difference before it is committed."""
    golden, html = GOLDEN / f"{name}.html", render(BLOCKS[name]).strip() + "\n"
    if os.environ.get("HEADWAY_APPROVE"):
        golden.write_text(html)
    assert html == golden.read_text()


class Outline(HTMLParser):
    """Which elements and attributes a page really has, and that each is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self._open: list[str] = []
        # A Markup would escape what is added to it.
        self.feed(str(html))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an escape from an attribute": "\"' onfocus='alert(1)' x=\"",
    "a page for everyone": "<!channel> <!everyone> &lt;b&gt;",
    "a template": "{{ 7 * 7 }} {% raw %}",
    "an end of a field": "</textarea></select></form></template><img src=x onerror=alert(1)>",
    "an Arabic name": "ليلى حسن\u202e",
    "a very long word": "Donaudampfschifffahrt" * 60,
    "a note of 2,000 characters": "All work and no play. " * 91,
}


def everywhere(text: str) -> tuple[Block, ...]:
    """The text in every place of every block."""
    return (
        Text((text, Bold(text), Mention(BEN, text), Link(text, f"https://example.com/{text}"))),
        Quote(text),
        Facts((Fact(text, text),)),
        Progress((text,), Decimal(1), None, Health.MET, text),
        Chart(text, text, (Series(text, (Point("2026-10-01", Decimal(1)),)), Series(text, ())), text),
        Table(text, (text, text), ((text, text),)),
        Tree((TreeRow(0, (text,), None),)),
        People(text, (Chip(BEN, text),)),
        Buttons((Action(text, text, {text: text}), LinkButton(text, f"https://example.com/{text}"))),
        Form(
            intent=text,
            submit=text,
            keeps=text,
            values={text: text},
            fields=(
                Legend((text,)),
                TextField(text, text, text, text),
                TextField(text, text, text, text, multiline=True),
                NumberField(text, text, text, text, text),
                ChoiceField(text, text, (Option(text, text),), text, text),
                ChoiceField(text, text, (Option(text, text),) * 5, text, text),
                ConfidenceField(text, text, text, text),
                PeopleField(text, text, (Chip(UUID(int=1), text),), text, problem="no"),
                PeopleField(text, text, (Chip(UUID(int=1), text),), "yes", most=1, problem=text),
                ChannelField(text, text, text, text, text, problem="no"),
            ),
        ),
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_people_typed_is_shown_and_never_run(text: str) -> None:
    harmless, hostile = (Outline(render(*everywhere(words), why=words)) for words in ("words", text))
    assert hostile.tags == harmless.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in harmless.attributes]
    assert hostile.words.count(text) == harmless.words.count("words")


LINKS = {
    "https": ("https://example.com", True),
    "http": ("http://example.com", True),
    "mail": ("mailto:ana@example.com", True),
    "a page of ours": ("/export/17", True),
    "a script": ("javascript:alert(1)", False),
    "a script in disguise": (" JaVaScRiPt:alert(1)", False),
    "data": ("data:text/html,<script>alert(1)</script>", False),
    "another host without a scheme": ("//evil.example", False),
    "another host by a backslash": ("/\\evil.example", False),
}


@pytest.mark.parametrize(("url", "opens"), LINKS.values(), ids=LINKS.keys())
def test_only_pages_and_letters_can_be_opened(url: str, opens: bool) -> None:
    page = Outline(render(Text((Link("here", url),)), Buttons((LinkButton("there", url),))))
    assert (("href", url) in page.attributes) is opens
    assert ("a" in page.tags) is opens
    assert "here" in page.words


@pytest.mark.parametrize("health", list(Health))
def test_health_is_said_in_a_word_and_a_shape_not_by_colour_alone(health: Health) -> None:
    shapes = {
        render(progress(other)).split('class="shape"')[1].split("</svg>")[0]
        for other in Health
        if other is not health
    }
    mine = render(progress(health))
    assert mine.split('class="shape"')[1].split("</svg>")[0] not in shapes
    assert len(Outline(mine).words) > len("Title NPS 41 of 50")


def test_a_line_of_a_tree_says_its_health_once() -> None:
    rows = (
        TreeRow(0, ("Churn is off track",), Health.OFF_TRACK),
        TreeRow(0, ("Off track: deals",), Health.OFF_TRACK),
        TreeRow(0, ("NPS",), Health.AT_RISK),
    )
    words = Outline(render(Tree(rows))).words.replace("\N{NO-BREAK SPACE}", " ")
    assert words.casefold().count("off track") == 2
    assert words.count("at risk") == 1


def test_the_words_for_a_health_stay_on_one_line() -> None:
    said = "NPS is on track."
    kept = "NPS is on\N{NO-BREAK SPACE}track."
    for block in (
        Text((said,)),
        Table("Week", ("Goal", "Health"), (("NPS", said),)),
        Tree((TreeRow(0, (said,)),)),
    ):
        assert kept in Outline(render(block)).words


OPEN = Action("Customers stay", "goal.tree", {"objective": "9"})


def test_a_button_with_the_name_of_a_line_of_a_tree_stands_in_that_line() -> None:
    tree = Tree(
        (TreeRow(0, (Bold("Customers stay"), " (3 key results)")), TreeRow(1, (Bold("Churn falls"),)))
    )
    html = render(tree, Buttons((OPEN, Action("Help", "help"))))
    line = html.split("<li")[1]
    assert 'aria-label="Open Customers stay"' in line
    assert html.count('data-intent="goal.tree"') == 1
    assert html.count('data-intent="help"') == 1


def test_a_button_with_the_name_of_a_bar_stands_at_that_bar() -> None:
    bar = Progress((Bold("Lift NPS"),), Decimal("0.2"), None, Health.ON_TRACK, "now 34 points")
    html = render(bar, Buttons((Action("Lift NPS", "goal.show", {"key_result": "1"}),)))
    assert 'aria-label="Open Lift NPS"' in html
    assert html.count('data-intent="goal.show"') == 1


def test_a_long_name_finds_its_line_too() -> None:
    name = "Clinics plan their whole day with us, without any paper beside it"
    html = render(
        Tree((TreeRow(0, (Bold(name),)),)), Buttons((Action(name, "goal.tree", {"objective": "9"}),))
    )
    assert 'class="open"' in html
    assert html.count('data-intent="goal.tree"') == 1


def test_a_button_stays_below_a_tree_where_two_lines_have_its_name() -> None:
    tree = Tree((TreeRow(0, (Bold("Customers stay"),)), TreeRow(1, (Bold("Customers stay"),))))
    assert 'class="open"' not in render(tree, Buttons((OPEN,)))
    assert ">Customers stay</button>" in render(tree, Buttons((OPEN,)))


def test_a_button_that_is_a_name_looks_like_a_line_of_a_list() -> None:
    html = render(
        Buttons(
            (
                Action("55% of appointments are booked online", "goal.show"),
                Action("Yes, save all that I have typed in here", "save", tone="primary"),
                Action("All goals", "goal.tree"),
            )
        )
    )
    assert [look.split('"')[0] for look in html.split('class="button ')[1:]] == ["name", "primary", "plain"]


BARS = {
    "half": ("0.5", 'class="done" y="3" width="50.0%"'),
    "beyond the target": ("1.7", 'class="done" y="3" width="100.0%"'),
    "below the start": ("-0.2", None),
    "unknown": (None, None),
}


@pytest.mark.parametrize(("done", "expected"), BARS.values(), ids=BARS.keys())
def test_a_bar_stays_between_its_ends(done: str | None, expected: str | None) -> None:
    html = render(progress(Health.ON_TRACK, done))
    assert expected in html if expected else 'class="done"' not in html


def test_a_chart_without_points_says_its_summary() -> None:
    page = Outline(render(Chart("NPS", "", (Series("NPS", ()),), "Nothing recorded yet.")))
    assert "img" not in page.tags
    assert "Nothing recorded yet." in page.words


def test_a_chart_of_one_point_is_drawn() -> None:
    assert "<img" in render(Chart("NPS", "", (Series("NPS", (Point("2026-10-01", Decimal(3)),)),), "3"))


def test_a_chart_is_told_in_words_and_in_a_table_too() -> None:
    days = [f"2026-10-{day:02}" for day in (1, 8, 15)]
    goals = tuple(Series(f"Goal {n}", tuple(Point(day, Decimal(n)) for day in days)) for n in range(8))
    html = render(Chart("Pace", "%", goals, "Eight goals."))
    assert 'alt="Chart “Title · Pace”: Eight goals."' in html
    assert html.count('role="row"') == 4
    assert "7%" in html
    assert all(f'{shape}" download' in html for shape in ("/chart.png", "/chart.csv"))


def test_a_picture_is_there_for_light_and_dark_and_for_narrow_screens() -> None:
    html = render(BLOCKS["chart"])
    for shape in ("light.svg", "dark.svg", "light-narrow.svg", "dark-narrow.svg"):
        assert f"/{shape}" in html


def test_every_field_has_a_name_to_be_called_by() -> None:
    page = Outline(render(BLOCKS["form"]))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for name, value in page.attributes if name == "for"} <= set(ids)
    described = {
        one for name, value in page.attributes if name == "aria-describedby" for one in value.split()
    }
    assert described <= set(ids)


INITIALS = {"Ana Ruiz": "AR", "Cher": "C", "ana maria de la cruz": "AC", "": "", "李 小龙": "李小"}


@pytest.mark.parametrize(("name", "letters"), INITIALS.items())
def test_a_mark_has_up_to_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters
