"""What a look brings: a sentence that names the row, and what mends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, select

from bot.people import Account, Chat, Person
from bot.roster import PLATFORMS
from bot.words import Words, catalogue

#: Values that are words of ours, or of an adapter: a reason, or the name of a platform.
WORDS = ("reason", "platform", "whose")


@dataclass(frozen=True)
class Act:
    """A command that mends, with what is given to it; its button says *label*."""

    label: str
    command: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A sentence (and its plural, by `count`), what mends it, and the row or chat it is about."""

    sentence: str
    cure: str
    subject: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    mends: bool = False  # `mend` does it
    act: Act | None = None

    def said(self, say: Words) -> str:
        told = worded(self.values, say)
        if self.many:
            more = {name: value for name, value in told.items() if name != "count"}
            return say.n(self.sentence, self.many, _count(told), **more)
        return say(self.sentence, **told)

    def cured(self, say: Words) -> str:
        return say(self.cure, **self.values)


def worded(values: Mapping[str, object], say: Words) -> dict[str, object]:
    """What has no translation, such as what a platform answered, stays as it is."""
    spell = catalogue(say.language).gettext
    return {n: spell(v) if n in WORDS and isinstance(v, str) else v for n, v in values.items()}


def platform_called(platform: str) -> str:
    return PLATFORMS.get(platform, platform)


def title(db: Session, chat: str) -> str:
    """A group by its title, a direct chat by whose it is."""
    room = db.get(Chat, chat)
    owner = select(Person.name).join(Account).where(Account.direct == chat)
    return (room and room.title) or db.exec(owner).first() or chat


def _count(values: Mapping[str, object]) -> int:
    count = values["count"]
    assert isinstance(count, int)
    return count
