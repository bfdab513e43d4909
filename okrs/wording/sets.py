"""What is said of goals together: too many, nothing that moves early, every target met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from okrs.reader.text import fold
from okrs.wording.checking import check
from okrs.wording.lists import word_set
from okrs.wording.model import Label, Said
from okrs.wording.rules import Rule
from okrs.wording.tokens import cut

MOST = 5
"""More outcomes, or more key results under one objective, than anybody keeps in mind."""

FEWEST_CYCLES, FEWEST_SCORES = 2, 5

# These tell how it went once it is over; what people do can be seen before.
_LAGGING = word_set(
    "revenue arr mrr acv iacv tcv profit profitability margin ebit ebitda sale turnover income earning churn retention "
    "attrition renewal nps enps csat satisfaction happiness awareness reputation valuation growth cost expense "
    "mortality unemployment poverty homelessness emission accident injury surplus deficit ndr nrr grr ltv clv roi "
    "departure resignation loyalty market_share net_income gross_margin operating_margin promoter_score staff_turnover"
)


@dataclass(frozen=True)
class Group:
    """An objective with its key results, in words."""

    title: str
    key_results: Sequence[str]


def check_set(
    groups: Sequence[Group], *, outcomes: Sequence[str] = (), past_scores: Sequence[Sequence[Decimal]] = ()
) -> list[Said]:
    """What is said of goals of one cycle together; `past_scores` are the scores of each past cycle, 0 to 1."""
    return [
        *_of_outcomes(outcomes),
        *(said for group in groups for said in _of_group(group)),
        *_of_past(past_scores),
    ]


# A company's titles are looked at again with every look at how its goals hang together.
@lru_cache(maxsize=20_000)
def is_lagging(text: str) -> bool:
    """Whether a key result measures what shows late, such as revenue, retention or satisfaction."""
    return any(token.noun in _LAGGING or token.text in _LAGGING for token in cut(fold(text)))


def _of_outcomes(outcomes: Sequence[str]) -> Iterator[Said]:
    if len(outcomes) > MOST:
        yield Said(Rule.TOO_MANY_OUTCOMES, values={"n": len(outcomes), "most": MOST})


def _of_group(group: Group) -> Iterator[Said]:
    if len(group.key_results) > MOST:
        yield Said(Rule.TOO_MANY_KEY_RESULTS, group.title, values={"n": len(group.key_results), "most": MOST})
    measured = [text for text in group.key_results if check(text).label is Label.OUTCOME]
    if measured and all(map(is_lagging, measured)):
        yield Said(Rule.NO_LEADING, group.title)


def _of_past(past_scores: Sequence[Sequence[Decimal]]) -> Iterator[Said]:
    scores = [score for cycle in past_scores for score in cycle]
    is_enough = len(past_scores) >= FEWEST_CYCLES and all(past_scores) and len(scores) >= FEWEST_SCORES
    if is_enough and min(scores) >= 1:
        yield Said(Rule.TOO_EASY, values={"n": len(past_scores)})
