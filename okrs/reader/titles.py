"""Which key results a word of the reply can name, by the words of their titles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from okrs.reader.concepts import concepts_of
from okrs.reader.model import Shown
from okrs.reader.smallwords import small_words, word_set
from okrs.reader.text import fold
from okrs.reader.units import measure_named

_WORD = re.compile(r"[a-zß][a-zß0-9]*(?:[-'&][a-zß0-9]+)*|(?<![\d.,$€£¥])\d[a-zß]{2,6}\d{0,3}")
_CJK_RUN = re.compile(r"[\u4e00-\u9fff々]+|[\u30a1-\u30fa\u30fc]+")


_PLAIN = word_set(
    """
raise cut reduce lift grow increase decrease lower reach keep bring get improve achieve hit move maintain
hold make drop boost double triple drive push take shrink shorten bring stay to the a an of in on for
from by and or with per at below above under over than more less out our all every each into down up new
within least most no not is are be least month months week weekly quarter quarterly year yearly
annual daily day days hours hour minutes minute time total number level target goal percent points point
score first second third last one two three four five average auf von und der die das den dem des
im in zu zum zur bei mit unter uber steigern senken erhohen reduzieren erreichen halten bringen
verbessern pro monat monatlich woche quartal jahr tage neue neuen mindestens hochstens alle de la le les
du des un une a au aux en et pour par sous plus moins porter faire passer reduire augmenter atteindre
maintenir baisser ramener mois mensuel mensuelle semaine trimestre an nouveaux nouvelles tous toutes
jours el los las del al y o con por para subir bajar reducir aumentar alcanzar mantener llevar lograr mes
mensual semana trimestre ano nuevos nuevas todos todas dias debajo encima menos mas o os as do da dos das
no na nos nas ao aos e com para subir elevar levar diminuir atingir manter chegar mensal novos novas
todos abaixo acima dia done same flat rest kr okr
"""
)
_NEVER_FUZZY = word_set(
    """
done same flat rest none still about around after where there their these those would should could other
others conf confidence target please thanks today tomorrow monday tuesday wednesday thursday friday week
weeks month last next back stuck blocked waiting legal because moved going think sure really little great
things thing little right might nothing progress everything anything change changed track halfway closer
short remaining points percent update number numbers looks like finally again since until between before
under above heute morgen gleich immer leider unverandert warten wieder avec encore maintenant aujourd'hui
semaine toujours demain meme ahora manana todavia semana mismo igual hasta sobre agora ainda amanha mesmo
igual sobre semana team teams tom toms sara anna ana
"""
)
_PLAIN_RUNS = word_set(
    """
目標 今週 先週 前回 現在 今月 先月 来週 来月 達成 完了 変化 以上 以下 予定 今日 明日 昨日 自信 確度
自信度 上昇 増加 減少 改善 低下 未満 約束 進捗 残 他 全部 全 一部 数字 更新 取消 休暇 不在 休 明後日 同
横 前 後 月 火 水 木 金 土 日 件 人 社 本 回 名 個 点 平均 月間 月次 週間 四半期 年間 向上 削減 短縮 維持
増 減 ポイント パーセント ミリ チーム スキップ ブロック ヘルプ リマインド
"""
)
_VERBS = word_set(
    """
close sign hire publish train run launch migrate complet collect implement roll ship win onboard recruit
deliver open book host hold sell interview releas finish creat build convert certify writ land us rais
lift integrat fix cerr firm contrat public form vend realiz lanz complet fech assin trein lanc migr
recrut sign publi form men conclu einstell schul abschliess gewinn fuhr verkauf
"""
)
_ENDINGS = re.compile(
    r"(?:ations?|ations|ings?|ments?|ions?|aciones|acion|acoes|acao|iones|oes|ungen|ung|ados?|adas?|amos|imos|ers?|ies|ed|es|"
    r"en|er|e|s|n|d)$"
)


@dataclass(frozen=True)
class Fit:
    """The key results a word can name, and whether it names them by a noun (strong) or by a verb (weak)."""

    refs: frozenset[str]
    strong: bool


@dataclass(frozen=True)
class Title:
    """The words of one title, prepared for comparing."""

    ref: str
    words: frozenset[str]
    stems: frozenset[str]
    acronyms: frozenset[str]
    concepts: frozenset[int]
    runs: tuple[str, ...]


class Titles:
    """The titles shown, and which of them a word fits best."""

    def __init__(self, shown: Sequence[Shown]) -> None:
        self._titles = [_prepare(key_result) for key_result in shown]
        self._known: dict[str, Fit | None] = {}

    def fit(self, word: str) -> Fit | None:
        """The titles that a folded Latin word fits on the best level found: exact, stem, initials, typo, meaning."""
        if word not in self._known:
            self._known[word] = self._find(word)
        return self._known[word]

    def fit_run(self, run: str) -> Fit | None:
        """The titles that a run of kanji or katakana fits: contained either way, then by meaning."""
        if run in _PLAIN_RUNS:
            return None
        hits = {t.ref for t in self._titles if any(_runs_fit(run, own) for own in t.runs)}
        if not hits:
            pieces = {run[i:j] for i in range(len(run)) for j in range(i + 2, min(len(run), i + 8) + 1)}
            known = frozenset(c for piece in pieces for c in concepts_of(piece))
            hits = {t.ref for t in self._titles if known & t.concepts}
        return Fit(frozenset(hits), strong=True) if hits else None

    def _find(self, word: str) -> Fit | None:
        if word in _PLAIN or (len(word) <= 3 and word in small_words()):
            return None
        root = stem(word)
        weak = root in _VERBS and not word.endswith("s")
        levels: tuple[Callable[[Title], bool], ...] = (
            lambda t: word in t.words,
            lambda t: root in t.stems,
            lambda t: word in t.acronyms,
            lambda t: _is_compound(word, t),
            lambda t: bool(concepts_of(word) & t.concepts) or bool(concepts_of(root) & t.concepts),
            lambda t: _is_typo(word, t),
            lambda t: _is_abbreviation(word, t),
        )
        for level in levels:
            refs = frozenset(title.ref for title in self._titles if level(title))
            if refs:
                return Fit(refs, strong=not weak)
        return None


def stem(word: str) -> str:
    """A rough stem, the same for 'hires', 'hired' and 'hiring'."""
    root = word
    for _ in range(2):
        shorter = _ENDINGS.sub("", root)
        if len(shorter) < 3:
            break
        root = shorter
    return root


def words_of(folded: str) -> list[re.Match[str]]:
    """The Latin words of a folded text, with their places."""
    return list(_WORD.finditer(folded))


def runs_of(folded: str) -> list[re.Match[str]]:
    """The runs of kanji or katakana of a folded text, with their places."""
    return list(_CJK_RUN.finditer(folded))


@cache
def _prepare(key_result: Shown) -> Title:
    folded = fold(key_result.title)
    every = [m.group() for m in _WORD.finditer(folded)]
    parts = [part for word in every for part in (word, *re.split(r"[-'&]", word))]
    unit = [
        m.group()
        for m in _WORD.finditer(fold(key_result.unit))
        if len(key_result.unit) > 3 and not measure_named(key_result.unit)
    ]
    own = frozenset(w for w in (*parts, *unit) if w not in _PLAIN and len(w) > 1 and not measure_named(w))
    own |= {name + number for name, number in re.findall(r"([a-zß]{2,}) (\d{1,5})(?![\d.,%])", folded)}
    runs = tuple(m.group() for m in _CJK_RUN.finditer(folded) if len(m.group()) > 1)
    pieces = {
        run[i:j] for run in runs for i in range(len(run)) for j in range(i + 2, min(len(run), i + 8) + 1)
    }
    known = frozenset(c for w in own for c in (concepts_of(w) | concepts_of(stem(w))))
    return Title(
        key_result.ref,
        own,
        frozenset(map(stem, own)),
        _acronyms(folded),
        known | frozenset(c for piece in pieces for c in concepts_of(piece)),
        runs,
    )


def _acronyms(folded: str) -> frozenset[str]:
    """Initials of every stretch of two to five words, small words counted and not."""
    found: set[str] = set()
    words = re.findall(r"[a-zß]+", folded)
    for row in (words, [w for w in words if w not in _SMALL]):
        for size in range(3, 6):
            found |= {"".join(w[0] for w in row[i : i + size]) for i in range(len(row) - size + 1)}
    return frozenset(found) - _NOT_INITIALS


_SMALL = word_set(
    "to of the a an in on for de la le du der die das auf von el del do da para zu und and y e et"
)
_NOT_INITIALS = word_set(
    """
to of the a an in on for is at it we so as or us me my up no by be do go if he am pm de la le du en un et
au ce il se si es el al lo su ya o os um na no da do em ao im am zu an da so ob er wo ok hi yo ms min mio
eur usd pct pts pp kr was are and not now but all has had her his how its let may new off old one out our
own put say see set she the too two use way who why yes yet you war und ist auf bei mit der die das den
dem des fur nun pro wir
"""
)


def _is_compound(word: str, title: Title) -> bool:
    """'Kündigungen' and 'Kündigungsrate': a long common beginning, or one holds the other."""
    return len(word) >= 5 and any(_share(word, own) for own in title.words if len(own) >= 5)


def _share(word: str, own: str) -> bool:
    common = 0
    for left, right in zip(word, own, strict=False):
        if left != right:
            break
        common += 1
    if common >= 6 and common >= 0.6 * min(len(word), len(own)):
        return True
    short, long = sorted((word, own), key=len)
    return (
        len(short) >= 5 and (long.startswith(short) or long.endswith(short)) and len(long) - len(short) >= 2
    )


def _is_typo(word: str, title: Title) -> bool:
    if len(word) < 4 or word in _NEVER_FUZZY:
        return False
    return any(_close(word, own) for own in title.words)


def _is_abbreviation(word: str, title: Title) -> bool:
    """'certs' for certificates, 'conv' for conversion."""
    root = word.removesuffix("s")
    if len(root) < (3 if word != root else 4) or word in _NEVER_FUZZY or word in small_words():
        return False
    return any(own.startswith(root) and len(own) - len(root) >= 2 for own in title.words)


def _close(word: str, own: str) -> bool:
    if len(own) < 4 or abs(len(word) - len(own)) > 2 or word[0] != own[0]:
        return False
    allowed = 1 if min(len(word), len(own)) < 7 else 2
    return OSA.distance(word, own, score_cutoff=allowed) <= allowed


def _runs_fit(run: str, own: str) -> bool:
    if len(run) >= 2 and (run in own or own in run):
        return True
    return len(run) >= 3 and len(own) >= 3 and any(run[i : i + 3] in own for i in range(len(run) - 2))
