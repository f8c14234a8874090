"""Errors a person caused and can mend. Anything else is a bug and is logged as one."""

from bot.cards import Button, Form


class BotError(Exception):
    """A sentence to translate, its values, buttons that lead out, and the field it is about."""

    def __init__(
        self, sentence: str, buttons: tuple[Button, ...] = (), *, field: str = "", **values: object
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.buttons, self.field, self.values = sentence, buttons, field, values


class NotUnderstood(BotError):
    """The command or one of its values could not be read, or has two readings."""


class NotFound(BotError):
    """It does not exist, or this person may not see it: the words are the same."""


class NotAllowed(BotError):
    """The person sees it but may not do this to it, or it cannot be done now."""


class NotYours(NotAllowed):
    """It can be done, but not by this person: others may."""


class Confirm(BotError):
    """Not an error of anybody: the person is asked first; a button has the line that does it."""


class Blank(Exception):
    """Not an error of anybody: a value is missing, and the answer is a form."""

    def __init__(self, form: Form) -> None:
        self.form = form
