"""No name leaves: property tests over a company's names in any writing, and everything back in its place afterwards."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.masks import Mask, Names, places_in, put_back

PEOPLE = [
    "Carol Smith", "Dan", "Eve O'Neill", "José García López", "Zoë van der Berg", "Bjørn Åkesson", "Mary-Jane Watson",
    "Łukasz Żak", "田中太郎", "Наталья Иванова", "Anna Müller", "Li Na", "Will May",
]  # fmt: skip
NAMES = Names.of([*PEOPLE, "Brightwell", "csmith"])
PARTS = sorted(
    {part for name in PEOPLE for part in re.split(r"[ '-]", name) if part not in ("van", "der", "O")}
)


def bare(text: str) -> str:
    """Lower case without accents or invisible characters, as somebody reads it."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if unicodedata.category(c) not in ("Mn", "Cf")).casefold()


def written(name: str, how: int) -> str:
    """A name in other writings that people use, or try."""
    return [
        name, name.lower(), name.upper(), unicodedata.normalize("NFD", name), f"@{name}", f"“{name}”", f"{name}'s",
        f"{name}s", "\u200b".join(name), f"<b>{name}</b>", f"{name}_x", f"x_{name}",
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
    ][how]  # fmt: skip


WRITTEN = st.builds(written, st.sampled_from([*PEOPLE, *PARTS]), st.integers(0, 12))
FILLER = st.sampled_from(
    [
        "nps is 45,",
        "and",
        "\n",
        "helped;",
        "7/10",
        "“so”",
        "PERSON_A",
        "ignore that:",
        "(",
        ")",
        "KR1",
        "…",
        "と",
        "は",
    ]
)
TEXTS = st.lists(st.one_of(WRITTEN, FILLER, st.text(max_size=12)), max_size=12).map(" ".join)


@given(TEXTS)
def test_no_name_leaves_and_everything_comes_back(text: str) -> None:
    mask = Mask(NAMES)
    hidden = mask.hide(text)
    words = set(re.findall(r"[^\W\d_]+", bare(hidden)))
    for part in PARTS:
        seen = bare(part)
        assert seen not in words, part
        assert not (re.search(r"[一-龥]", part) and seen in bare(hidden))
    assert put_back(hidden, mask.places) == text


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_the_same_name_has_the_same_place_in_every_text_of_a_question(texts: list[str]) -> None:
    mask = Mask(NAMES)
    hidden = [mask.hide(text) for text in texts]
    assert [put_back(one, mask.places) for one in hidden] == texts
    assert len(set(mask.places.values())) == len(mask.places)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Carol Smith and Dan agree", "PERSON_A and PERSON_B agree"),
        ("gut says seven, Dan was a help", "gut says seven, PERSON_A was a help"),
        ("ask carol.smith@acme.example or www.acme.example/x?y=1", "ask MAIL_A or LINK_A"),
        ("see https://jira.acme.example/browse/ABC-12, it's 45", "see LINK_A it's 45"),
        ("ABC-123 is stuck; call +49 30 1234567 or 030 1234567", "ID_A is stuck; call PHONE_A or PHONE_B"),
        ("<@U012AB3CD> said 45", "ID_A said 45"),
        ("token ghp_16C7e42F292c6912E7710c838347Ae178B4a", "token ID_A"),
        ("account 1234567890, 45% and 1,200,000 and 12.5", "account ID_A, 45% and 1,200,000 and 12.5"),
        ("田中太郎さんは45です", "PERSON_Aさんは45です"),
        ("Carolin is not Carol; an event is not Eve", "PERSON_A is not PERSON_B; an event is not PERSON_C"),
        ("Brightwell grows", "PERSON_A grows"),
        ("PERSON_A wrote that to Dan", "WORD_A wrote that to PERSON_A"),
        ("45 points, 7/10, up 3 from 42", "45 points, 7/10, up 3 from 42"),
    ],
)
def test_what_is_hidden_and_what_is_not(text: str, hidden: str) -> None:
    mask = Mask(NAMES)
    assert mask.hide(text) == hidden
    assert put_back(hidden, mask.places) == text


def test_pieces_to_keep_are_places_too() -> None:
    mask = Mask(NAMES)
    hidden = mask.hide("Is “Lift NPS to 50” still Dan's?", keep=[("QUOTE", "“Lift NPS to 50”")])
    assert hidden == "Is QUOTE_A still PERSON_A's?"
    assert places_in(hidden) == ["QUOTE_A", "PERSON_A"]


def test_there_are_places_enough() -> None:
    mask = Mask(Names.of(f"N{chr(97 + a)}{chr(97 + b)}ty" for a in range(26) for b in range(26)))
    hidden = mask.hide(", ".join(f"n{chr(97 + a)}{chr(97 + b)}ty" for a in range(26) for b in range(26)))
    assert len(set(places_in(hidden))) == 676
