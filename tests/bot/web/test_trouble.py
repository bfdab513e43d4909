"""A refusal reaches the person in their language."""

from gettext import NullTranslations

from bot.web.trouble import Trouble, guarded, worded
from cards.voice import Voice
from okrs.errors import HeadwayError


class German(NullTranslations):
    def gettext(self, message: str) -> str:
        return {"“{goal}” belongs to {who}.": "„{goal}“ gehört {who}."}.get(message, message)


async def _refuse() -> None:
    raise HeadwayError("“{goal}” belongs to {who}.", goal="NPS {x}", who="Ana")


async def test_a_refusal_is_looked_up_with_its_places_open() -> None:
    trouble = await guarded(_refuse())
    assert isinstance(trouble, Trouble)
    assert worded(trouble, Voice(catalogue=German())) == "„NPS {x}“ gehört Ana."
    assert worded(trouble, Voice()) == "“NPS {x}” belongs to Ana."


def test_a_sentence_without_places_keeps_its_braces() -> None:
    error = HeadwayError("Nobody is called {ana}.")
    assert error.message == str(error) == "Nobody is called {ana}."
