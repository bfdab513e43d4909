"""Which of the six languages a text is most likely in, by its small words."""

import re
from functools import cache

from okrs.reader.text import fold

_SMALL_WORDS = {
    "en": "the is at and of to now up down we our in on same not still with by this week from more it last "
    "was are for has but rest done hit until back remind me tomorrow confident about around what how below raise cut",
    "de": "der die das und ist bei auf von jetzt wir unser im am gleich nicht noch mit diese woche vom mehr es "
    "letzte war sind fur hat aber fertig bis zuruck morgen zu um liegt stand zwei drei weitere "
        "unverandert wochen senken steigern unter",
    "fr": "le la les et est a de du des maintenant nous notre en sur pas encore avec par cette semaine plus il "
    "etait sont pour mais reste fini jusqu au demain deux trois sommes inchange passe porter reduire moins sous",
    "es": "el la los las y es en de del ahora nuestro no aun con por esta semana mas lo era son para pero resto "
    "hecho hasta manana estamos dos tres otros cambios sin subir reducir bajar al hoy un una",
    "pt": "o a os as e em de do da dos das agora nosso nao ainda com por esta essa semana mais era sao "
        "para mas resto "
    "feito ate amanha estamos dois duas tres outros lojas sem mudanca aumentar reduzir ao hoje um uma foi no na",
}  # fmt: skip
_ENDINGS = {
    "de": re.compile(r"(?:ung|ungen|heit|keit|ieren|stellen|quote|zahl|isch|lich|umsatz)$"),
    "fr": re.compile(r"(?:eaux?|euses?|aux|ement|ees?|oir|ances?)$"),
    "es": re.compile(r"(?:cion|ciones|dad|amos|ieron|aron|ando|iendo|illo|illa)$"),
    "pt": re.compile(r"(?:cao|coes|dade|agem|inho|ando|endo|aram|eram|lho|lhos|nhas?|jas|ou)$"),
}
_WORD = re.compile(r"[a-zß]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_ACCENTS = {"de": "äöüß", "fr": "èêâîôûëïœ", "es": "ñ¿¡", "pt": "ãõ"}


def guess_language(reply: str, titles: list[str]) -> str:
    """'en', 'de', 'fr', 'es', 'pt' or 'ja': the reply counts twice, the titles once."""
    joined = " ".join([reply, reply, *titles])
    if _KANA.search(reply) or (_KANA.search(joined) and not re.search(r"[a-z]{3}", fold(reply))):
        return "ja"
    words = _WORD.findall(fold(joined))
    scores = {language: sum(word in small for word in words) for language, small in _tables().items()}
    for language, ending in _ENDINGS.items():
        scores[language] += sum(bool(ending.search(word)) for word in words)
    for language, letters in _ACCENTS.items():
        scores[language] += 3 * sum(joined.lower().count(letter) for letter in letters)
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    return best if scores[best] else "en"


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
