"""The one error a person may read."""

from okrs.texts import Sentence


class HeadwayError(Exception):
    """Something a person can put right; the message says what, and what to do, in whole sentences.

    `template` is the English sentence with `{name}` places for `values`, so that whoever shows it can look it up in
    the reader's catalogue; `message` is the same in English.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.message = template if isinstance(template, Sentence) else Sentence(template, **values)
        self.template, self.values = self.message.template, self.message.values
        super().__init__(self.message)
