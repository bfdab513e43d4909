"""The table: which kind of question each intent takes the answers of."""

from __future__ import annotations

from collections.abc import Mapping

from coaching.kinds.trial import TRIAL, Trial
from coaching.kinds.words import WORDS, Words
from coaching.thinker import Kind

KINDS: Mapping[str, Kind] = {TRIAL: Trial(), WORDS: Words()}
