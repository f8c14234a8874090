"""What a card is drawn with: the database, the reader, their words, and the moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import vocabulary
from bot.cards import Button, Style
from bot.company import Times, company, times, zone_called
from bot.lines import quoted
from bot.markup import Markup, escape
from bot.people import Chat, Department, Person, Project
from bot.store import Filed
from bot.words import Words


@dataclass(frozen=True)
class View:
    """`say` speaks the reader's language; a reader of None is a whole group."""

    db: Session
    say: Words
    reader: Person | None
    now: datetime

    def name(self, handle: str | None) -> str:
        person = self.db.get(Person, handle) if handle else None
        return person.name if person else handle or ""

    def department(self, path: str | None) -> str:
        """A department's name in the reader's language."""
        known = self.db.get(Department, path) if path else None
        if known is None:
            return path or ""
        return (known.english if self.say.language == "en" else "") or known.name

    def project(self, row: Filed) -> Project:
        return self.db.get_one(Project, row.project)

    def times(self, row: Filed) -> Times:
        return times(self.db, self.project(row))

    def about(self, row: Filed) -> Markup:
        """The line above a title: code · kind · project."""
        kind = self.say.label(vocabulary.LETTERS[row.letter])
        project = self.project(row)
        where = [] if row is project else [f"{project.code} {escape(project.title)}"]
        return Markup(" · ".join([row.code, kind, *where]))

    def button(
        self,
        row: Filed,
        verb: str,
        style: Style = Style.PLAIN,
        *,
        decides: bool = False,
        **words: str,
    ) -> Button:
        """A verb on a row, in the reader's language; a decision carries the shown version."""
        if decides:
            words["version"] = str(row.version)
        more = [f"{self.option(name)}={quoted(value)}" for name, value in words.items()]
        spelled = vocabulary.spell_verb(verb, self.say.language)
        label = spelled[:1].upper() + spelled[1:]
        return Button(label, " ".join([row.code, self.verb(verb), *more]), style)

    def state(self, word: str) -> str:
        """A status as symbol and word, never one alone: ◆ overdue."""
        return f"{vocabulary.SYMBOLS[word]} {self.say.label(word)}"

    def label(self, name: str) -> str:
        """The name of a field, as it stands before its value."""
        spelled = vocabulary.spell_option(name, self.say.language)
        return spelled[:1].upper() + spelled[1:]

    def noun(self, noun: str) -> str:
        """A noun as it is typed."""
        return vocabulary.NOUNS[noun].split("|")[0] if self.say.language == "zh" else noun

    def verb(self, verb: str) -> str:
        """A verb as it is typed."""
        return vocabulary.VERBS[verb].split("|")[0] if self.say.language == "zh" else verb

    @property
    def yes(self) -> str:
        """What a line ends with after the person was asked: `sure=yes`."""
        return f"{self.option('sure')}={self.say.label('yes')}"

    def option(self, name: str) -> str:
        """The name of an option as it is typed."""
        return vocabulary.spell_option(name, "zh") if self.say.language == "zh" else name


def reader_view(
    db: Session, person: Person | None, now: datetime, chat: str = "", language: str = ""
) -> View:
    """How *person* reads, or with None a chat: their language, else the chat's, else ours.

    A *language* that was asked for comes before all of them.
    """
    ours = company(db)
    room = db.get(Chat, chat) if chat else None
    own = (person and person.language) or (room and room.language) or ours.language
    zone = zone_called(db, person.zone if person else None)

    def name(handle: str) -> str:
        known = db.get(Person, handle)
        return known.name if known else handle

    return View(db, Words(language or own, zone, name), person, now)
