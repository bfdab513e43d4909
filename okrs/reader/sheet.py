"""What has been gathered about each key result while the reply is read, and what is certain in the end."""

from dataclasses import dataclass, field
from decimal import Decimal

from okrs.reader.meaning import Finding
from okrs.reader.model import Doubt, Question, Update
from okrs.reader.text import Text

NAMED, BARE, PROSE = 3, 2, 1
_GIVES_WAY = frozenset(
    {Doubt.FRACTION, Doubt.FORECAST, Doubt.NO_VALUE, Doubt.BOUND, Doubt.UNIT, Doubt.RELATIVE_BASE, Doubt.SIGN}
)


@dataclass(frozen=True)
class Entry:
    """One finding about a key result: where it was said, how firmly it is tied, whether it corrects the last."""

    finding: Finding
    start: int
    end: int
    strength: int
    corrects: bool = False
    later: bool = False
    is_state: bool = False
    in_passing: bool = False


@dataclass
class Sheet:
    """All about one key result."""

    ref: str
    entries: list[Entry] = field(default_factory=list)
    confidences: list[int | None] = field(default_factory=list)
    confidence_quote: tuple[int, int] = (0, 0)
    notes: list[tuple[int, int]] = field(default_factory=list)
    blocked: bool = False
    disowned: bool = False
    asked_for: tuple[int, int] | None = None

    @property
    def has_value(self) -> bool:
        """Whether something has been found that may be its value."""
        return any(not entry.finding.weak for entry in self.entries)

    @property
    def is_touched(self) -> bool:
        """Whether anything at all was said about it."""
        return bool(self.entries or self.confidences or self.blocked or self.disowned or self.asked_for)

    @property
    def is_answered(self) -> bool:
        """Whether more than a confidence was said about it."""
        return bool(self.entries or self.blocked or self.disowned or self.asked_for)

    def settle(self, text: Text) -> tuple[Update | None, list[Question]]:
        """What is certain, and what must be asked."""
        questions: list[Question] = []
        value = self._value(text, questions)
        confidence = self._confidence(text, questions)
        if value is not None and not self.confidences:
            loose = [e.finding.confidence for e in self.entries if e.finding.confidence is not None]
            confidence = loose[0] if len(loose) == 1 else None
        if self.disowned:
            return None, questions
        if value is None and not questions and self.asked_for and confidence is None and not self.blocked:
            questions.append(Question(Doubt.NO_VALUE, self.ref, text.own_words(*self.asked_for)))
        if value is None and confidence is None and not self.blocked:
            return None, questions
        return Update(self.ref, value, confidence, self._note(text), self.blocked), questions

    def _value(self, text: Text, questions: list[Question]) -> Decimal | None:
        standing = self._standing()
        values = list(dict.fromkeys(e.finding.value for e in standing if e.finding.value is not None))
        doubts = [e for e in standing if e.finding.doubt]
        if values:
            doubts = [e for e in doubts if not _gives_way(e.finding)]
        else:
            strong = [e for e in doubts if not e.finding.weak]
            unread = any(e.finding.number and e.finding.doubt is Doubt.UNCLEAR for e in doubts)
            if not strong and (self.blocked or self.confidences) and not self.asked_for and not unread:
                return None
            doubts = strong or doubts[:1]
        for entry in doubts[:1]:
            finding = entry.finding
            if finding.doubt:
                quote = text.own_words(entry.start, entry.end)
                questions.append(Question(finding.doubt, self.ref, quote, finding.candidates))
        if doubts:
            return None
        if len(values) > 1:
            quote = text.own_words(standing[0].start, standing[-1].end)
            questions.append(Question(Doubt.CONTRADICTION, self.ref, quote, tuple(values)))
            return None
        return values[0] if values else None

    def _standing(self) -> list[Entry]:
        """The entries that no later statement has replaced and no firmer one outweighs."""
        standing: list[Entry] = []
        for entry in self.entries:
            if entry.corrects and not entry.finding.weak:
                standing = [entry]
            elif entry.later and entry.finding.value is not None and standing:
                standing = [e for e in standing if not _is_replaced(e.finding)] + [entry]
            else:
                standing.append(entry)
        valued = [e for e in standing if e.finding.value is not None]
        if valued:
            firmest = max(min(e.strength, BARE) for e in valued)
            standing = [e for e in standing if min(e.strength, BARE) >= firmest]
            numbers = [e for e in valued if not e.is_state and e in standing]
            named = [e for e in numbers if e.strength == NAMED]
            if named:
                standing = [e for e in standing if not (e.in_passing and e.strength < NAMED)]
            if numbers:
                standing = [e for e in standing if not (e.is_state and e.strength < NAMED)]
        return standing

    def _confidence(self, text: Text, questions: list[Question]) -> int | None:
        if not self.confidences:
            return None
        if None in self.confidences[-1:] or len(set(self.confidences)) > 1:
            last = self.confidences[-1]
            if last is not None and None not in self.confidences:
                questions.append(
                    Question(Doubt.CONTRADICTION, self.ref, text.own_words(*self.confidence_quote))
                )
                return None
            quote = text.own_words(*self.confidence_quote)
            questions.append(Question(Doubt.OFF_SCALE_CONFIDENCE, self.ref, quote))
            return None
        return self.confidences[-1]

    def _note(self, text: Text) -> str:
        parts: list[tuple[int, int]] = []
        for start, end in sorted(self.notes):
            if (
                parts
                and start - parts[-1][1] <= 6
                and not text.folded[parts[-1][1] : start].strip(" ,;.:()-—\n")
            ):
                parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
            else:
                parts.append((start, end))
        return "; ".join(
            filter(None, (text.own_words(start, end).strip(" ,;:.()-—") for start, end in parts))
        )


def _is_replaced(finding: Finding) -> bool:
    """Whether a newer value takes the place of a finding: a value, or a number that was not certain to be one."""
    return finding.value is not None or (finding.doubt is Doubt.UNCLEAR and finding.number is not None)


def _gives_way(finding: Finding) -> bool:
    """Whether a doubt is no doubt any more once there is a plain value."""
    unsure_of_all = finding.doubt is Doubt.UNSURE and finding.number is None
    return finding.weak or unsure_of_all or finding.doubt in _GIVES_WAY
