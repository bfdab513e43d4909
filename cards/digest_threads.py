"""What hangs under a digest: every goal in a line, and what came in after it was posted."""

from __future__ import annotations

from collections.abc import Sequence

from cards.blocks import Block, Bold, Card, Text, Tree, TreeRow
from cards.lines import Section, fitted
from cards.news import News, goal_line, late_words, own_words, tidy
from cards.voice import Voice

_MOST_ROWS = 50


def goals_card(voice: Voice, news: Sequence[News], *, by_person: bool) -> Card:
    """Every goal in a line, for the thread: under its objective, or under its owner with their notes."""
    rows: list[TreeRow] = []
    heading = ""
    for item in tidy(news):
        above = item.goal.owner if by_person else item.goal.objective
        if above != heading:
            rows.append(TreeRow(depth=0, spans=(Bold(above),)))
            heading = above
        rows.append(TreeRow(depth=1, spans=goal_line(voice, item), health=item.goal.health))
        rows.extend(TreeRow(depth=2, spans=(words,)) for words in own_words(voice, item.goal) if by_person)
    hidden = len(rows) - _MOST_ROWS
    blocks: list[Block] = [Tree(rows=tuple(rows[:_MOST_ROWS]))]
    if hidden > 0:
        more = voice.plural(
            "{n} more line: /okr tree shows all goals.",
            "{n} more lines: /okr tree shows all goals.",
            hidden,
        )
        blocks.append(Text(spans=(more,), muted=True))
    return Card(title=voice.text("Every goal"), blocks=tuple(blocks))


def late_card(voice: Voice, news: Sequence[News], *, named: bool) -> Card | None:
    """What came in after the digest was posted, for its thread; None when there is nothing to tell."""
    lines = [line for item in tidy(news) if (line := late_words(voice, item, named=named))]
    if not lines:
        return None
    why = voice.text("The digest above was brought up to date.")
    if len(lines) == 1:
        return Card(title=voice.text("Updated: {what}", what=lines[0]), why=why)
    texts = [Text(spans=(line,)) for line in lines]
    title = voice.plural("Updated: {n} goal", "Updated: {n} goals", len(lines))
    return Card(title=title, blocks=fitted(voice, [Section(lines=texts, rest="more")], room=5), why=why)
