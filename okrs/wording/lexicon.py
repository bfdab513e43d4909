"""Words and their forms: which of the tables' words a written one is, whatever its ending."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from okrs.wording.lists import word_set
from okrs.wording.nouns import NOUNS, Noun
from okrs.wording.verbs import IRREGULAR, VERBS, Verb


class Form(StrEnum):
    """How a verb is written."""

    BASE = "base"
    THIRD = "third"  # launches
    PAST = "past"  # launched
    ING = "ing"  # launching


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one written word or phrase; a word may be both a verb and a noun."""

    lemma: str = ""
    form: Form | None = None
    verbs: frozenset[Verb] = frozenset()
    nouns: frozenset[Noun] = frozenset()
    plural: bool = False
    noun: str = ""


UNKNOWN = Word()


@lru_cache(maxsize=20_000)
def word(written: str) -> Word:
    """The word, folded; UNKNOWN when no table has it."""
    found = _words()
    return _lookup(british(written), found)


@lru_cache(maxsize=20_000)
def phrases(first: str) -> tuple[tuple[tuple[str, ...], Word], ...]:
    """The phrases that begin with a word, longest first: the words that follow, and what the whole means."""
    known = _phrases()
    for lemma, form in forms(british(first)):
        if lemma in known:
            return tuple((rest, _formed(entry, form)) for rest, entry in known[lemma])
    return ()


def same(written: str, base: str) -> bool:
    """Whether a written word is the plural or the singular of another."""
    return written == base or base in (british(written), *_singulars(british(written)))


def forms(written: str) -> Iterator[tuple[str, Form]]:
    """What a word may be a form of, the likeliest first."""
    if written in IRREGULAR:
        form = (
            Form.ING
            if written.endswith("ing")
            else Form.THIRD
            if written in ("is", "has", "goes", "does")
            else Form.PAST
        )
        yield IRREGULAR[written], form
    yield written, Form.BASE
    yield from ((lemma, Form.THIRD) for lemma in _singulars(written))
    if written.endswith("ed"):
        yield written[:-1], Form.PAST
        yield written[:-2], Form.PAST
        if written.endswith("ied"):
            yield written[:-3] + "y", Form.PAST
        elif written[-4:-3] == written[-3:-2]:
            yield written[:-3], Form.PAST
    if written.endswith("ing") and len(written) > 4:
        yield written[:-3], Form.ING
        yield written[:-3] + "e", Form.ING
        if written[-5:-4] == written[-4:-3]:
            yield written[:-4], Form.ING


@lru_cache(maxsize=20_000)
def british(written: str) -> str:
    """One spelling of what English spells in two ways, and of two words that are often misspelt."""
    if len(written) < 5:
        return written
    for pattern, own in _SPELLINGS:
        written = pattern.sub(own, written)
    return written


_SPELLINGS = tuple(
    (re.compile(pattern), own)
    for pattern, own in (
        (r"i[z](?=[eai])", "is"), (r"yz(?=[ei])", "ys"), (r"(behavi|fav|neighb|lab)or", r"\1our"), ("center", "centre"),
        (r"catalog(?!u)", "catalogue"), (r"program(?!m)", "programme"), ("enrollment", "enrolment"),
        ("(model|label)ing", r"\1ling"), ("fulfill", "fulfil"), ("recieve", "receive"), ("percieve", "perceive"),
    )
)  # fmt: skip


def _singulars(written: str) -> tuple[str, ...]:
    if not written.endswith("s") or written.endswith("ss") or len(written) < 3:
        return ()
    if written.endswith("ies"):
        return (written[:-3] + "y", written[:-1])
    if written.endswith("es"):
        return (written[:-1], written[:-2])
    return (written[:-1],)


def _lookup(written: str, known: Mapping[str, Word]) -> Word:
    verbs: frozenset[Verb] = frozenset()
    nouns: frozenset[Noun] = frozenset()
    lemma, noun, form, plural = written, "", None, False
    for candidate, how in forms(written):
        entry = known.get(candidate)
        if entry is None:
            continue
        if entry.verbs and not verbs:
            verbs, form, lemma = entry.verbs, how, candidate
        if entry.nouns and not nouns and how in (Form.BASE, Form.THIRD):
            nouns, noun, plural = entry.nouns, candidate, how is Form.THIRD
            lemma = lemma if verbs else candidate
    if verbs or nouns:
        return Word(lemma, form, verbs, nouns, plural, noun)
    return (
        Word(written[:-1], nouns=_PEOPLE, plural=True, noun=written[:-1]) if _is_agent(written) else UNKNOWN
    )


_PEOPLE = frozenset({Noun.PEOPLE})
_AGENTS = ("ers", "ors", "ists", "ants", "ians", "ees", "makers", "holders", "owners")
_NOT_AGENTS = word_set(
    "numbers papers letters computers parameters filters headers layers identifiers pointers counters registers "
    "vectors factors editors trailers folders drivers containers controllers schedulers parsers routers browsers "
    "trackers timers printers scanners chargers heaters boilers orders offers matters others transfers answers "
    "corridors floors doors colours flavours minors mirrors monitors motors indicators operators compilers loggers "
    "handlers helpers wrappers builders loaders renderers explorers adapters converters simulators emulators "
    "generators processors accelerators detectors wonders disasters corners quarters chapters "
    "committees degrees trees fees grants plants wants constants variants assistants guarantees "
    "placeholders stickers posters banners buffers clusters triggers thousands covers powers towers dinners manners "
    "headquarters lists checklists wishlists playlists backers "
    "dashboards modifiers validators allocators iterators selectors decorators descriptors tensors"
)


def _is_agent(written: str) -> bool:
    """Whether a word that no table has is made like one for people: -ers, -ists, -ants."""
    return len(written) > 6 and written.endswith(_AGENTS) and written not in _NOT_AGENTS


def _formed(entry: Word, form: Form) -> Word:
    return Word(entry.lemma, form if entry.verbs else None, entry.verbs, entry.nouns, entry.plural)


@cache
def _words() -> Mapping[str, Word]:
    return {lemma: entry for lemma, entry in _entries().items() if "|" not in lemma}


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], Word], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
    for lemma, entry in _entries().items():
        if "|" in lemma:
            first, *rest = lemma.split("|")
            found.setdefault(first, []).append((tuple(rest), entry))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def _entries() -> Mapping[str, Word]:
    verbs: dict[str, set[Verb]] = {}
    nouns: dict[str, set[Noun]] = {}
    for verb, line in VERBS.items():
        for one in line.split():
            verbs.setdefault(british(one), set()).add(verb)
    for noun, line in NOUNS.items():
        for one in line.split():
            nouns.setdefault(british(one), set()).add(noun)
    return {
        lemma: Word(lemma, None, frozenset(verbs.get(lemma, ())), frozenset(nouns.get(lemma, ())))
        for lemma in verbs.keys() | nouns.keys()
    }
