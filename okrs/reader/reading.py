"""Reading one typed reply: from the words to what is certain and what must be asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.commands import Heard, find_command
from okrs.reader.confidence import confidence_of
from okrs.reader.content import content_of, counts_other_things, is_blocked, says_more, seems_foreign
from okrs.reader.cutting import cut_up
from okrs.reader.dates import find_dates
from okrs.reader.guard import is_harmless
from okrs.reader.hedges import is_partial, is_withdrawn, leaves_out
from okrs.reader.language import guess_language
from okrs.reader.lexicon import pattern, without
from okrs.reader.meaning import Finding, doubtful, find_value, level
from okrs.reader.mentions import Mention, find_mentions
from okrs.reader.model import CommandName, Doubt, Question, Shown, Understanding
from okrs.reader.numbers import Number
from okrs.reader.orders import cover_orders, cover_quotes
from okrs.reader.respell import respelled
from okrs.reader.roles import Role, Said, is_later, is_then, say
from okrs.reader.scale import fits_unit, is_count
from okrs.reader.sheet import BARE, NAMED, PROSE, Entry, Sheet
from okrs.reader.smallwords import small_words
from okrs.reader.states import find_state, says_done, says_none_new, says_same
from okrs.reader.text import LONGEST, Text, plain

_SHOULD_BE = re.compile(
    r"(?<![a-z])(?:should (?:have been|be|read|say)|devrait etre|aurait du etre|sollte(?:n)?(?= \S+ "
    r"(?:sein|heissen))|deberia ser|tendria que ser|"
    r"deveria ser|era para ser|deve ser)(?![a-z])"
)
_VAGUE = re.compile(
    r"(?<![a-z])(?:good|great|ok|okay|fine|on track|well|improv\w+|better|worse|up|down|progress\w*|"
    r"moving|climbing|slightly|a bit|ahead|behind|"
    r"at risk|off track|looking|gut|besser|schlechter|lauft|im plan|bien|mieux|mejor|peor|bem|melhor|pior|"
    r"en bonne voie|en camino)(?![a-z])|順調|好調|いい感じ"
)


def read(reply: str, shown: Sequence[Shown], *, today: date) -> Understanding:
    """What the reply certainly says about the key results shown, the command in it, and what must be asked again.

    Never raises; reads at most the first few thousand characters and asks when there was more.
    """
    return _Reading(reply, tuple(shown), today).understanding()


def warm_up() -> None:
    """Compiles what the first replies would compile, so that nobody waits for it; call it when a server starts."""
    goal = Shown(
        "KR1", "Raise NPS to 55", "points", Decimal(38), Decimal(55), Decimal(44), "increase", "number"
    )
    for reply in _EVERY_LANGUAGE:
        read(
            reply,
            (goal, replace(goal, ref="KR2", title="Hire 60 people", unit="people")),
            today=date(2026, 1, 5),
        )


_EVERY_LANGUAGE = (
    "NPS went from 44 to 45, confidence 7/10; KR2 same, waiting on legal, back on 7 Dec",
    "NPS liegt jetzt bei 45, Rest unverändert",
    "le NPS est à 45 maintenant, le reste est stable",
    "el NPS está en 45 ahora, el resto sigue igual",
    "o NPS está em 45 agora, o resto não mudou",
    "NPSは45です。残りは変わらず",
    "2 more than last week, hired 3 people, 5 short of target, will hit 50 next week",
    "between 40 and 45, not 46, sorry, up 2% on last week; under 50; NPS 46 maybe (3/5)",
    "done",
)


@dataclass
class _Orphan:
    """A number or state that names no key result."""

    clause: Clause
    said: Said | None
    in_prose: bool


@dataclass
class _Subject:
    """Whom the last clause was about."""

    refs: tuple[str, ...] = ()
    sentence: int = -1


@dataclass
class _Reading:
    reply: str
    shown: tuple[Shown, ...]
    today: date
    questions: list[Question] = field(default_factory=list)
    orphans: list[_Orphan] = field(default_factory=list)
    subject: _Subject = field(default_factory=_Subject)
    others: list[tuple[Clause, list[Said]]] = field(default_factory=list)
    waiting: list[tuple[Clause, Mention]] = field(default_factory=list)
    corrected: bool = False
    imagined: int = -1
    confident: int = -1
    last_end: int = 0

    def understanding(self) -> Understanding:
        self.text: Text = plain(self.reply)
        self.previous = Clause(0, 0, "", -1, asked=False)
        self.sheets = {key_result.ref: Sheet(key_result.ref) for key_result in self.shown}
        self.by_ref = {key_result.ref: key_result for key_result in self.shown}
        self.language = guess_language(self.text.shown, [key_result.title for key_result in self.shown])
        folded = cover_quotes(self.text.folded, self.shown)
        folded, ordered = cover_orders(folded)
        for start, end in ordered[:1]:
            self._ask(Doubt.ORDER, None, start, end)
        heard = find_command(folded, self.language, self.today)
        if heard:
            folded = self._without_command(folded, heard)
        folded = _as_list(folded, len(self.shown))
        self.folded = _without_should_be(
            folded, undone=bool(heard and heard.command.name is CommandName.UNDO)
        )
        self.folded = respelled(self.folded, [kr.title for kr in self.shown])
        self.text = Text(self.text.shown, self.folded)
        self.dates = find_dates(self.folded, self.language, self.today)
        clauses = cut_up(self.text, self.shown, self.dates, language=self.language)
        if clauses is None:
            self._ask(Doubt.TOO_LONG, None, 0, 80)
        for clause in clauses or ():
            self._take(clause)
        self._close()
        return self._settle(heard)

    def _without_command(self, folded: str, heard: Heard) -> str:
        if heard.unclear_date:
            self._ask(Doubt.DATE, None, heard.start, heard.end)
        stretch = folded[heard.start : heard.end]
        if any(
            m.kind in ("ref", "list") for m in find_mentions(stretch, self.shown, bytearray(len(stretch)))
        ):
            return folded
        if heard.command.name is CommandName.UNDO and re.search(r"\d", stretch):
            return folded
        return folded[: heard.start] + " " * (heard.end - heard.start) + folded[heard.end :]

    # -- one clause

    def _take(self, clause: Clause) -> None:
        self.corrected = self.corrected or self._is_correcting(clause)
        said = self._without_asides(clause, say(self.folded, clause, self.dates, language=self.language))
        said = self._in_context(clause, said)
        if not said and self._takes_back(clause) and self._withdraw(clause):
            return
        mention = clause.mentions[0] if clause.mentions else None
        self.previous = clause
        if pattern(phrases.OWNER).search(self.folded, clause.start, clause.end):
            self._disown(clause, mention)
        elif mention is None:
            self._take_unnamed(clause, said)
        elif mention.kind == "unknown":
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)
            self.subject = _Subject()
        elif mention.kind == "others":
            self._take_others(clause, said)
        else:
            self._take_named(clause, said, mention)
        if said:
            self.last_end = clause.end

    def _in_context(self, clause: Clause, said: list[Said]) -> list[Said]:
        """With the roles that an earlier clause of the sentence gives: 'without the outage, ...', 'confidence: ...'."""
        if not said:
            if leaves_out(self.folded, clause):
                self.imagined = clause.sentence
            return said
        if self.imagined == clause.sentence:
            return [
                replace(i, role=Role.FORECAST) if i.role in (Role.PLAIN, Role.FRACTION) else i for i in said
            ]
        confident = all(item.role is Role.CONFIDENCE for item in said)
        if (
            confident
            and clause.mentions
            and pattern(phrases.CONFIDENCE).search(
                self.folded, clause.start, max(said[0].number.start, clause.mentions[0].start)
            )
        ):
            first = not any(sheet.has_value for sheet in self.sheets.values()) and not self.orphans
            self.confident = clause.sentence if first else -1
        elif (
            self.confident == clause.sentence and clause.mentions and all(_may_be_confidence(i) for i in said)
        ):
            return [replace(item, role=Role.CONFIDENCE) for item in said]
        elif not confident:
            self.confident = -1
        return said

    def _takes_back(self, clause: Clause) -> bool:
        partial = is_partial(self.folded, clause) and self._follows(clause)
        return partial or is_withdrawn(self.folded, clause)

    def _withdraw(self, clause: Clause) -> bool:
        """'... but that was wrong' takes back what was said last; it must be asked unless a new value follows."""
        refs = [ref for ref in self.subject.refs if self.sheets[ref].entries]
        if not refs and len(self.shown) == 1 and self.sheets[self.shown[0].ref].entries:
            refs = [self.shown[0].ref]
        for ref in refs:
            last = self.sheets[ref].entries.pop()
            doubt = doubtful(Doubt.UNCLEAR, weak=True, number=last.finding.number)
            self.sheets[ref].entries.append(Entry(doubt, last.start, clause.end, last.strength))
        if not refs and self.orphans:
            last_orphan = self.orphans.pop()
            self._ask(Doubt.UNCLEAR, None, last_orphan.clause.start, clause.end)
            return True
        return bool(refs)

    def _without_asides(self, clause: Clause, said: list[Said]) -> list[Said]:
        """Without a plain number in brackets after a value, and without counts of other things beside a name."""
        if clause.parted_by == "(" and not clause.mentions and self._follows(clause):
            if pattern(phrases.CONFIDENCE).search(
                self.folded, self.previous.start, self.previous.end
            ) and not (self.previous.numbers):
                return [replace(i, role=Role.CONFIDENCE) if _may_be_confidence(i) else i for i in said]
            if said and _REALLY.search(self.folded, clause.start, clause.end):
                return [replace(item, role=Role.RANGE) for item in said]
            said = [item for item in said if item.role is not Role.PLAIN]
        if not clause.mentions or len(clause.mentions[0].refs) != 1 or not clause.numbers:
            return said
        (ref,) = clause.mentions[0].refs
        if is_count(self.by_ref[ref]):
            return said
        return [
            item
            for item in said
            if not counts_other_things(self.text, clause, item, self.shown, language=self.language)
        ]

    def _follows(self, clause: Clause) -> bool:
        return self.last_end == clause.start - 1 or self.previous.end == clause.start - 1

    def _is_correcting(self, clause: Clause) -> bool:
        if not any(sheet.has_value for sheet in self.sheets.values()) and not self.orphans:
            return False
        begin = self.last_end if clause.start - self.last_end < 40 else clause.start
        spots = [*(n.start for n in clause.numbers), *(m.start for m in clause.mentions)]
        end = min(spots, default=clause.end)
        return bool(pattern(phrases.CORRECTION).search(self.folded, begin, max(begin, end)))

    def _disown(self, clause: Clause, mention: Mention | None) -> None:
        refs = tuple(mention.refs) if mention else self.subject.refs
        if not refs and len(self.shown) == 1:
            refs = (self.shown[0].ref,)
        for ref in refs:
            self.sheets[ref].disowned = True
        self._ask(Doubt.OWNER_CHANGE, refs[0] if len(refs) == 1 else None, clause.start, clause.end)
        self.subject = _Subject(refs, clause.sentence)

    def _take_others(self, clause: Clause, said: list[Said]) -> None:
        if (
            says_same(self.folded, clause)
            or says_done(self.folded, clause)
            or is_blocked(self.folded, clause, self.shown)
        ):
            self.others.append((clause, said))
        elif any(item.role is Role.PLAIN for item in said):
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)

    def _take_named(self, clause: Clause, said: list[Said], mention: Mention) -> None:
        refs = tuple(kr.ref for kr in self.shown if kr.ref in mention.refs)
        if mention.kind == "ref conflict":
            self._ask(Doubt.CONTRADICTION, None, clause.start, clause.end)
            self.subject = _Subject()
            return
        is_group = mention.kind == "ref" and len(refs) > 1
        if len(refs) > 1 and not is_group:
            refs = self._narrowed(refs, said)
        if len(refs) > 1 and not is_group:
            if self._says_something(clause, said):
                self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)
            self.subject = _Subject()
            return
        if self._is_only_a_name(clause, said, mention):
            self.waiting.append((clause, mention))
            self.subject = _Subject(refs, clause.sentence)
            for ref in refs:
                self.sheets[ref].asked_for = (clause.start, clause.end)
            return
        group = self._group_with_waiting(clause, said, refs)
        if (
            is_group
            and any(item.role in (Role.PLAIN, Role.FRACTION) for item in said)
            and not self._says_both(clause)
        ):
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)
            return
        self._retract_moved(refs, said)
        for ref in dict.fromkeys((*group, *refs)):
            self._record(clause, said, ref, strength=NAMED, mention=mention)
        self.subject = _Subject(tuple(dict.fromkeys((*group, *refs))) if group else refs, clause.sentence)
        self.waiting.clear()

    def _retract_moved(self, refs: tuple[str, ...], said: list[Said]) -> None:
        """'KR1 9, sorry, KR2 9': the correction was of the name, so the first is taken back."""
        if not self.corrected or not said:
            return
        for ref in self.subject.refs:
            sheet = self.sheets[ref]
            if ref in refs or not sheet.entries or any(self.sheets[other].has_value for other in refs):
                continue
            last = sheet.entries[-1]
            same = last.finding.number is not None and last.finding.number.value == said[-1].number.value
            sheet.entries.pop()
            if not same:
                self._ask(Doubt.CONTRADICTION, ref, last.start, last.end)

    def _narrowed(self, refs: tuple[str, ...], said: list[Said]) -> tuple[str, ...]:
        units = [item.number for item in said if item.number.unit and item.role is not Role.CONFIDENCE]
        if not units:
            return refs
        fitting = tuple(ref for ref in refs if all(fits_unit(number, self.by_ref[ref]) for number in units))
        return fitting if len(fitting) == 1 else refs

    def _says_something(self, clause: Clause, said: list[Said]) -> bool:
        return bool(
            [item for item in said if item.role not in (Role.OLD, Role.TARGET, Role.OTHERS, Role.ASIDE)]
            or says_same(self.folded, clause)
            or says_done(self.folded, clause)
            or is_blocked(self.folded, clause, self.shown)
            or not content_of(self.folded, clause)
        )

    def _says_both(self, clause: Clause) -> bool:
        return bool(pattern(phrases.ALL).search(self.folded, clause.start, clause.end))

    def _is_only_a_name(self, clause: Clause, said: list[Said], mention: Mention) -> bool:
        if (
            said
            or says_same(self.folded, clause)
            or says_none_new(self.folded, clause)
            or says_done(self.folded, clause)
            or is_blocked(self.folded, clause, self.shown)
        ):
            return False
        rest = self.folded[clause.start : mention.start] + " " + self.folded[mention.end : clause.end]
        return not [
            word for word in re.findall(r"[a-zß]{2,}", rest) if word not in small_words()
        ] and not re.search(r"[\u4e00-\u9fff\u30a0-\u30ff]", rest)

    def _group_with_waiting(self, clause: Clause, said: list[Said], refs: tuple[str, ...]) -> tuple[str, ...]:
        """'KR1 and KR2 same': names that waited share a state said right after, but a number is the last one's."""
        waiting = [m for c, m in self.waiting if c.sentence == clause.sentence]
        self.waiting.clear()
        has_numbers = any(item.role is not Role.CONFIDENCE for item in said)
        if (not waiting or has_numbers) and not (self._says_both(clause) and said):
            return ()
        group = tuple(
            ref for m in waiting if len(m.refs) == 1 or m.kind == "ref" for ref in m.refs if ref not in refs
        )
        for ref in group:
            self.sheets[ref].asked_for = None
        return group

    def _take_unnamed(self, clause: Clause, said: list[Said]) -> None:
        if len(self.shown) == 1:
            self._take_for_only_one(clause, said)
            return
        useful = [
            item
            for item in said
            if item.role not in (Role.OLD, Role.TARGET, Role.OTHERS, Role.ASIDE, Role.CONFIDENCE)
        ]
        if self._says_both(clause) and all(
            kr.ref in self.sheets and self.sheets[kr.ref].has_value for kr in self.shown
        ):
            said = [
                replace(i, role=Role.CONFIDENCE) if i.out_of and i.out_of.value == 10 else i for i in said
            ]
            useful = [item for item in useful if not (item.out_of and item.out_of.value == 10)]
        if not useful and any(item.role is Role.CONFIDENCE for item in said) and self._says_both(clause):
            for item in said:
                self._orphan_confidence(clause, item)
            return
        if not useful and says_same(self.folded, clause) and self._has_exception_after(clause):
            self.others.append((clause, said))
            return
        carried = self._carried(clause, useful)
        if carried:
            for ref in carried:
                self._record(clause, said, ref, strength=NAMED, mention=None)
            return
        for item in said:
            if item.role is Role.CONFIDENCE:
                self._orphan_confidence(clause, item)
        if useful:
            in_prose = seems_foreign(self.text, clause, useful[0], self.shown, language=self.language)
            useful = self._without_conflict(clause, useful)
            self.orphans += [_Orphan(clause, item, in_prose) for item in useful]
        elif says_same(self.folded, clause):
            self.orphans.append(_Orphan(clause, None, in_prose=False))
        elif says_done(self.folded, clause) and not (self._is_closing(clause) and self._has_answers()):
            self._unnamed_done(clause)
        elif is_blocked(self.folded, clause, self.shown):
            self._unnamed_blocker(clause)

    def _without_conflict(self, clause: Clause, useful: list[Said]) -> list[Said]:
        """'nps 45 in EU, 41 in US': a second value for the one just named contradicts the first."""
        refs = self.subject.refs
        if len(refs) != 1 or clause.sentence != self.subject.sentence or len(useful) != 1:
            return useful
        (item,), sheet, kr = useful, self.sheets[refs[0]], self.by_ref[refs[0]]
        if item.role is not Role.PLAIN or seems_foreign(
            self.text, clause, item, self.shown, language=self.language
        ):
            return useful
        found = level(item.number, kr)
        others_answered = all(
            self.sheets[other.ref].is_touched for other in self.shown if other.ref != kr.ref
        )
        if (
            found.value is None
            or not sheet.entries
            or not (others_answered or _PART_AFTER.match(self.folded, item.end, clause.end))
        ):
            return useful
        sheet.entries.append(Entry(found, clause.start, clause.end, NAMED))
        return []

    def _has_exception_after(self, clause: Clause) -> bool:
        """'All the same except KR2': what is said of all is said of the others."""
        return bool(
            re.match(
                r"\W*(?:except|apart from|aside from|other than|bar|ausser|bis auf|sauf|excepto|salvo|exceto|hormis|"
                r"but (?:for )?kr)(?![a-z])",
                self.folded[clause.end :],
            )
        )

    def _has_answers(self) -> bool:
        return bool(self.orphans) or any(sheet.has_value for sheet in self.sheets.values())

    def _take_for_only_one(self, clause: Clause, said: list[Said]) -> None:
        ref = self.shown[0].ref
        useful = [item for item in said if item.role is not Role.CONFIDENCE]
        strength = (
            PROSE
            if useful and seems_foreign(self.text, clause, useful[0], self.shown, language=self.language)
            else BARE
        )
        if (
            not useful
            and says_done(self.folded, clause)
            and self.sheets[ref].has_value
            and (self._is_closing(clause) or not content_of(self.folded, clause))
        ):
            return
        self._record(clause, said, ref, strength=strength, mention=None)

    def _carried(self, clause: Clause, useful: list[Said]) -> tuple[str, ...]:
        refs = self.subject.refs
        if not refs:
            return ()
        valued = any(self.sheets[ref].has_value for ref in refs)
        if not useful:
            if says_same(self.folded, clause) or says_done(self.folded, clause):
                closing = valued and not self.corrected
                return () if closing else refs
            return refs
        if self.corrected or not valued:
            fits = all(fits_unit(item.number, self.by_ref[ref]) for item in useful for ref in refs)
            return refs if fits or not self._unit_owner(useful[0].number) else ()
        if clause.sentence != self.subject.sentence:
            return ()
        if len(refs) == 1 and len(useful) == 1 and self._is_said_newer(clause, useful[0].number):
            self.orphans = [o for o in self.orphans if o.clause.sentence != clause.sentence]
            return refs
        relational = all(item.role is not Role.PLAIN for item in useful) and not any(
            item.role is Role.FRACTION and item.out_of and item.out_of.value != 10 for item in useful
        )
        return refs if relational else ()

    def _is_said_newer(self, clause: Clause, number: Number) -> bool:
        """'Now 45', 'blended 47' and '45 (today)'."""
        lead, tail = self.folded[clause.start : number.start], self.folded[number.end : number.end + 24]
        return is_later(lead) or _TODAY.match(tail) is not None

    def _unit_owner(self, number: Number) -> str | None:
        if not number.unit or number.unit == "points":
            return None
        fitting = [kr.ref for kr in self.shown if fits_unit(number, kr)]
        return fitting[0] if len(fitting) == 1 else None

    # -- recording

    def _record(
        self, clause: Clause, said: list[Said], ref: str, *, strength: int, mention: Mention | None
    ) -> None:
        kr, sheet = self.by_ref[ref], self.sheets[ref]
        said = self._with_lone_confidence(clause, said, sheet, kr)
        for item in said:
            if item.role is Role.CONFIDENCE:
                sheet.confidences.append(confidence_of(item))
                sheet.confidence_quote = (clause.start, clause.end)
            elif item.role is Role.RANGE and any(other.role is Role.CONFIDENCE for other in said):
                sheet.confidences.append(None)
        finding = find_value(self.folded, clause, said, kr)
        is_state = finding is None or finding.weak
        if is_state:
            state = find_state(self.folded, clause, kr, named=mention is not None or len(self.shown) == 1)
            if finding is None or says_same(self.folded, clause):
                finding = state if state is not None else finding
        elif says_same(self.folded, clause) and finding is not None:
            finding = self._not_contradicted(clause, finding, kr)
        blocked = is_blocked(self.folded, clause, self.shown)
        if finding is not None and strength == PROSE and not is_state:
            finding = (
                doubtful(Doubt.UNCLEAR, weak=True, number=finding.number)
                if finding.value is not None
                else finding
            )
        if finding is not None:
            later = bool(sheet.entries) and self._is_newer(clause, sheet)
            finding = self._added_up(clause, sheet, finding, kr)
            passing = strength == BARE and bool(content_of(self.folded, clause))
            sheet.entries.append(
                Entry(finding, clause.start, clause.end, strength, self.corrected, later, is_state, passing)
            )
            if not finding.weak:
                self.corrected = False
                sheet.asked_for = None
        elif mention is not None and not blocked and not any(i.role is Role.CONFIDENCE for i in said):
            self._perhaps_ask_for(clause, said, mention, sheet)
        if blocked:
            sheet.blocked = True
            sheet.asked_for = None
        if blocked or says_more(self.folded, clause):
            sheet.notes.append((clause.start, clause.end))

    def _added_up(self, clause: Clause, sheet: Sheet, finding: Finding, kr: Shown) -> Finding:
        """'2 points up, then 3 down' adds up."""
        last = sheet.entries[-1].finding if sheet.entries else None
        if last is None or not (finding.is_step and last.is_step) or self.corrected:
            return finding
        told = is_then(self.folded[clause.start : self._first_number(clause)])
        if not told or finding.value is None or last.value is None or kr.current is None:
            return finding
        return replace(finding, value=last.value + finding.value - kr.current)

    def _not_contradicted(self, clause: Clause, finding: Finding, kr: Shown) -> Finding:
        """'Flat at 64' when the last value was 62 is asked."""
        number = finding.number
        if number is None or finding.value is None or finding.value == kr.current:
            return finding
        if finding.is_step and number.sign:
            return finding
        near = self.folded[max(clause.start, number.start - 25) : min(clause.end, number.end + 20)]
        if pattern(phrases.SAME).search(near):
            return doubtful(
                Doubt.CONTRADICTION,
                finding.value,
                *([] if kr.current is None else [kr.current]),
                number=number,
            )
        return finding

    def _is_newer(self, clause: Clause, sheet: Sheet) -> bool:
        """'... then 80, and 79.5 after the recount': said to be newer, or the next step of a story begun by 'then'."""
        if is_later(self.folded[clause.start : self._first_number(clause)]):
            return True
        if len(clause.numbers) == 1 and self._is_said_newer(clause, clause.numbers[0]):
            return True
        last = sheet.entries[-1]
        return last.later and clause.parted_by in (
            "and",
            ",",
            "und",
            "et",
            "y",
            "e",
            "but",
            "aber",
            "mais",
            "pero",
            "mas",
        )

    def _first_number(self, clause: Clause) -> int:
        return clause.numbers[0].start if clause.numbers else clause.end

    def _perhaps_ask_for(self, clause: Clause, said: list[Said], mention: Mention, sheet: Sheet) -> None:
        if sheet.has_value:
            return
        explicit = mention.kind in ("ref", "list", "ordinal", "title")
        vague = (
            _VAGUE.search(self.folded, mention.end, clause.end)
            or pattern(phrases.UNSURE).search(self.folded, clause.start, clause.end)
            or says_done(self.folded, clause)
        )
        if (
            explicit
            or (mention.kind == "verb" and said)
            or (mention.kind == "words" and (vague or said or not content_of(self.folded, clause)))
        ):
            sheet.asked_for = (clause.start, clause.end)

    def _with_lone_confidence(self, clause: Clause, said: list[Said], sheet: Sheet, kr: Shown) -> list[Said]:
        """An 'x/10' that comes after the value is confidence."""
        fractions = [
            item for item in said if item.role is Role.FRACTION and item.out_of and item.out_of.value == 10
        ]
        levels = [
            item for item in said if item.role in (Role.PLAIN, Role.UP, Role.DOWN, Role.SIGNED, Role.SHORT)
        ]
        has_state = find_state(self.folded, clause, kr, named=True) is not None
        if fractions and (
            sheet.has_value or has_state or (levels and levels[0].number.start < fractions[0].number.start)
        ):
            return [replace(item, role=Role.CONFIDENCE) if item is fractions[-1] else item for item in said]
        return said

    # -- what names no key result

    def _is_closing(self, clause: Clause) -> bool:
        """'Done' at the very end of the message is a greeting, not a value."""
        return (
            not self.folded[clause.end :].strip(" \n.!,¤✅")
            and not content_of(self.folded, replace(clause, numbers=()))
        ) or (len(self.folded[clause.start : clause.end].strip()) <= 12 and clause.start > 0)

    def _unnamed_done(self, clause: Clause) -> None:
        everything = self._says_both(clause)
        unvalued = [kr for kr in self.shown if not self.sheets[kr.ref].is_touched]
        to_target = re.search(
            r"target|goal|ziel|objectif|cible|objetivo|meta|目標", self.folded[clause.start : clause.end]
        )
        both = re.search(
            r"(?<![a-z])(?:both|beide|les deux|amb[oa]s)(?![a-z])|両方",
            self.folded[clause.start : clause.end],
        )
        counted = to_target or both or content_of(self.folded, clause)
        if everything and len(unvalued) == len(self.shown) and counted:
            for kr in self.shown:
                self._record(clause, [], kr.ref, strength=BARE, mention=None)
            return
        if len(unvalued) == len(self.shown) and not self.orphans:
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)

    def _unnamed_blocker(self, clause: Clause) -> None:
        if self._says_both(clause):
            for kr in self.shown:
                self._record(clause, [], kr.ref, strength=BARE, mention=None)
        else:
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)

    def _orphan_confidence(self, clause: Clause, item: Said) -> None:
        refs = [kr.ref for kr in self.shown] if self._says_both(clause) else list(self.subject.refs)
        for ref in refs:
            self.sheets[ref].confidences.append(confidence_of(item))
            self.sheets[ref].confidence_quote = (clause.start, clause.end)
        if not refs:
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)

    def _close(self) -> None:
        """Numbers and states without a name: in order when there are exactly as many as key results, else by unit."""
        untouched = not any(sheet.is_answered for sheet in self.sheets.values())
        answers = [orphan for orphan in self.orphans if not orphan.in_prose]
        if untouched and len(answers) == len(self.shown) > 1 and self._in_order(answers):
            self.orphans = []
        for orphan in self.orphans:
            if orphan.said is None:
                self._same_for_all(orphan)
            else:
                self._by_unit(orphan, orphan.said)
        named = {ref for ref, sheet in self.sheets.items() if sheet.is_touched}
        for clause, said in self.others:
            for kr in self.shown:
                if kr.ref not in named:
                    self._record(clause, said, kr.ref, strength=NAMED, mention=None)

    def _in_order(self, answers: list[_Orphan]) -> bool:
        findings: list[tuple[_Orphan, Shown, Finding]] = []
        for orphan, kr in zip(answers, self.shown, strict=True):
            finding = self._answer(orphan, kr)
            if finding is None or finding.value is None:
                return False
            findings.append((orphan, kr, finding))
        for orphan, kr, finding in findings:
            start, end = _spot(orphan)
            self.sheets[kr.ref].entries.append(Entry(finding, start, end, NAMED))
        return True

    def _answer(self, orphan: _Orphan, kr: Shown) -> Finding | None:
        if orphan.said is None:
            return Finding(kr.current) if kr.current is not None else None
        if orphan.said.role in (Role.PLAIN, Role.FRACTION, Role.SIGNED):
            return find_value(self.folded, orphan.clause, [orphan.said], kr)
        return None

    def _same_for_all(self, orphan: _Orphan) -> None:
        clause = orphan.clause
        if any(sheet.has_value for sheet in self.sheets.values()) or self._says_more_than_same(clause):
            self._ask(Doubt.WHICH_KEY_RESULT, None, clause.start, clause.end)
            return
        for kr in self.shown:
            self._record(clause, [], kr.ref, strength=BARE, mention=None)

    def _says_more_than_same(self, clause: Clause) -> bool:
        """'The stable release is out' says nothing about key results."""
        cause = pattern(phrases.CAUSE).search(self.folded, clause.start, clause.end)
        end = cause.start() if cause else clause.end
        rest = without(
            self.folded[clause.start : end], phrases.SAME, phrases.ALL, phrases.OTHERS, phrases.PERIOD
        )
        return any(
            word not in small_words() and not is_harmless(word) for word in re.findall(r"[a-zß]{3,}", rest)
        )

    def _by_unit(self, orphan: _Orphan, said: Said) -> None:
        ref = self._unit_owner(said.number)
        if ref and not orphan.in_prose and not self.sheets[ref].has_value:
            finding = find_value(self.folded, orphan.clause, [said], self.by_ref[ref])
            if finding:
                self.sheets[ref].entries.append(Entry(finding, *_spot(orphan), NAMED))
                if content_of(self.folded, orphan.clause):
                    self.sheets[ref].notes.append((orphan.clause.start, orphan.clause.end))
                return
        fits_none = said.number.unit and not any(fits_unit(said.number, kr) for kr in self.shown)
        anything = any(sheet.has_value or sheet.blocked for sheet in self.sheets.values())
        if anything and (orphan.in_prose or fits_none or said.role in (Role.FORECAST, Role.FRACTION)):
            return
        doubt = Doubt.FORECAST if said.role is Role.FORECAST else Doubt.WHICH_KEY_RESULT
        self._ask(doubt, None, *_spot(orphan))

    # -- the end

    def _settle(self, heard: Heard | None) -> Understanding:
        updates = []
        for kr in self.shown:
            update, questions = self.sheets[kr.ref].settle(self.text)
            self.questions += [q for q in questions if not self.sheets[kr.ref].disowned]
            if update and update.blocked and self._is_done_and_blocked(kr, update.value):
                notes = self.sheets[kr.ref].notes
                self._ask(Doubt.CONTRADICTION, kr.ref, notes[0][0], notes[-1][1])
                update = replace(update, value=None)
            if update:
                updates.append(update)
        command = heard.command if heard else None
        if len(self.reply) > LONGEST:
            self._ask(Doubt.TOO_LONG, None, 0, 80)
        if not updates and command is None and not self.questions:
            self._ask(Doubt.UNCLEAR, None, 0, 200)
        return Understanding(tuple(updates), command, tuple(self.questions))

    def _is_done_and_blocked(self, kr: Shown, value: Decimal | None) -> bool:
        """A key result cannot be done by word alone and blocked in the same reply."""
        said_by_word = any(
            entry.is_state and entry.finding.value == value for entry in self.sheets[kr.ref].entries
        )
        return value is not None and value != kr.current and said_by_word

    def _ask(self, doubt: Doubt, ref: str | None, start: int, end: int) -> None:
        question = Question(doubt, ref, self.text.own_words(start, end))
        if question not in self.questions:
            self.questions.append(question)


_REALLY = re.compile(
    r"(?<![a-z])(?:really|actually|effectively|net|in fact|eigentlich|tatsachlich|effektiv|en fait|"
    r"en realidad|na verdade|"
    r"reellement|netto)(?![a-z])|実質|実際"
)
_TODAY = re.compile(
    r"\s?\(?\s?(?:today|now|latest|this week|right now|heute|jetzt|aujourd'hui|hoy|ahora|hoje|agora)(?![a-z])|今日|現在"
)
_PART_AFTER = re.compile(r"\s?\(?(?:in|for|at|fur|bei|pour|para|en|em|chez)\s[a-z]")


def _may_be_confidence(item: Said) -> bool:
    number = item.number
    fraction = item.role is Role.FRACTION and item.out_of is not None and item.out_of.value == 10
    whole = item.role is Role.PLAIN and number.value == number.value.to_integral_value() and not number.scaled
    return (fraction or whole) and not number.unit and not number.sign and 0 <= number.value <= 10


def _as_list(folded: str, many: int) -> str:
    """'28/200/140' for three key results is a list."""
    number = r"[~$€£]?\d[\d.,]*[k%]?"
    if many > 2 and re.fullmatch(rf"\s*{number}(?:\s?/\s?{number}){{{many - 1}}}\W*", folded):
        return folded.replace("/", ";")
    return folded


def _without_should_be(folded: str, *, undone: bool) -> str:
    """After an undo or a correction, 'it should be 15.8' is a statement, not a forecast."""

    def blank(match: re.Match[str]) -> str:
        corrects = undone or pattern(phrases.CORRECTION).search(folded, 0, match.start())
        return " " * len(match.group()) if corrects or "have been" in match.group() else match.group()

    return _SHOULD_BE.sub(blank, folded)


def _spot(orphan: _Orphan) -> tuple[int, int]:
    return (
        (orphan.said.number.start, orphan.said.end)
        if orphan.said
        else (orphan.clause.start, orphan.clause.end)
    )
