"""The table: which kind of question each intent takes the answers of."""

from __future__ import annotations

from collections.abc import Mapping

from coaching.kinds.drafts import CASCADE, WORDING, TeamGoals, Wording
from coaching.kinds.reading import READING, Read
from coaching.kinds.summary import SUMMARY, Summary
from coaching.kinds.trial import TRIAL, Trial
from coaching.kinds.words import WORDS, Words
from coaching.thinker import Kind

KINDS: Mapping[str, Kind] = {
    TRIAL: Trial(),
    WORDS: Words(),
    READING: Read(),
    SUMMARY: Summary(),
    WORDING: Wording(),
    CASCADE: TeamGoals(),
}
