"""What one heard text comes to: its commands run, or a sentence says why not and what to do."""

import base64
import hashlib
import logging
from dataclasses import dataclass, replace

from sqlalchemy.exc import OperationalError

from bot import replied, talk
from bot.asking import confirm, current
from bot.cards import Button, Buttons, Card, Reply, Style, Tone
from bot.commands import Command, Context
from bot.drawing import headed, titled
from bot.errors import Blank, BotError, Confirm, NotAllowed
from bot.events import Heard
from bot.forms import form, spelled, title_of
from bot.lines import Line, split
from bot.people import Person
from bot.permissions import OPEN, permit, subject
from bot.reading import calls
from bot.registry import commands, contribute, draws
from bot.roles import with_role
from bot.store import CROSSED, Filed, Kept
from bot.trail import Spoken
from bot.view import View
from bot.words import N_, Named

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """A reply, the row it shows, and whether everybody in the chat may read it.

    `value` is what the command returned; `error` is why there is none.
    """

    reply: Reply
    row: Filed | None = None
    private: bool = False
    value: object = None
    error: Exception | None = None


class Answering:
    """What one heard text comes to: its commands run in a savepoint, or a sentence says why not."""

    def __init__(self, view: View, heard: Heard, person: Person, spoken: Spoken) -> None:
        self.view, self.heard, self.person, self.spoken = view, heard, person, spoken
        self.db = view.db
        self.ctx: Context | None = None

    def answers(self) -> list[Answer]:
        """The one place where errors become words; what was written is rolled back with them."""
        try:
            with self.db.begin_nested():
                return [answer for line in self._lines() if (answer := self._run(line))]
        except Blank as blank:
            self.spoken.asked = True
            return [Answer(blank.form, error=blank)]
        except BotError as error:
            return [replace(answer, error=error) for answer in self._refused(error)]
        except Exception as error:
            if isinstance(error, CROSSED) and self.db.info["tries_left"]:
                raise
            if isinstance(error, OperationalError):
                raise  # the database is away or full: it can keep no answer either
            reference = _reference(self.heard.event_id)
            log.exception("%s: %s could not be done", reference, self.heard.event_id)
            return [Answer(self._broken(reference), error=error)]

    def _lines(self) -> list[Line]:
        """Several lines that each are a command are several commands; else it is one."""
        texts = [text for text in self.heard.text.split("\n") if text.strip()]
        whole = split(self.heard.text, self.heard.about)
        if len(texts) < 2 or self.heard.fields:
            return [whole]
        lines = [split(text.strip(), self.heard.about) for text in texts]
        if all(commands.find(line) for line in lines):
            return lines
        command = commands.find(whole)
        takes_text = command and any(p.positional and p.kind is str for p in command.parameters)
        if not takes_text and talk.headed(lines) and talk.meant(self.view, self.heard):
            return [Line(whole.text, rest=whole.text)]
        return [whole]

    def _run(self, line: Line) -> Answer | None:
        if reply := replied.read(self.heard, line):
            replied.answer(self.view, self.heard, reply)
        command = commands.find(line) or talk.about_other(self.view, self.heard, line)
        if command is None:
            return None
        self.ctx = ctx = self._context(command, line)
        self._let_in(command)
        if talk.unsure(self.heard, line, command):
            sentence = N_("Is that to be noted? Nothing is noted yet.")
            raise Confirm(sentence, (Button(title_of(command, ctx), line.text, Style.MAIN),))
        words, arguments = calls(command, ctx)
        self.ctx = ctx = replace(ctx, words=words, sure=_yes(words))
        if words.get("version"):
            current(ctx, arguments)
        for given in arguments:
            permit(ctx, ctx.person, command, subject(given.values()))
        confirm(ctx, arguments)
        self.spoken.command = command.words
        if self.heard.source == "api" and not command.secret:
            self.spoken.text = spelled(command, words, ctx)  # the fields are the line
        values = [command.run(ctx, **given) for given in arguments]
        self.db.flush()
        return self._drawn(ctx, values)

    def _let_in(self, command: Command) -> None:
        """A guest may only say the code that makes this account somebody's who works here."""
        if self.person.suspended_at and self.heard.guest and command.words not in OPEN:
            who = [Named(person.handle) for person in with_role(self.db, "administrator")]
            if not who:
                sentence = N_("Liaison works with the people of this company. Nothing changed.")
                raise NotAllowed(sentence)
            sentence = N_(
                "Liaison works with the people of this company. {who} can let you in: `{line}`. "
                "Nothing changed."
            )
            line = f"person restore @{self.person.handle}"
            raise NotAllowed(sentence, who=who, line=line)

    def _context(self, command: Command, line: Line) -> Context:
        view, words = self.view, self.heard.fields
        sure = _yes(words) or "sure=yes" in line.text or "确定=是" in line.text
        return Context(
            view.db,
            view.say,
            self.person,
            view.now,
            self.heard,
            line,
            self.person,
            command,
            words,
            sure,
        )

    def _drawn(self, ctx: Context, values: list[object]) -> Answer:
        command, value = ctx.command, values[0] if len(values) == 1 else values
        card = draws.card(value, ctx)
        row = value if isinstance(value, Filed) else None
        title = titled(command.says, value, ctx) if len(values) == 1 else ""
        shown = headed(card, title, row)
        if title and row and not self.heard.at.direct and row.code == self.heard.about:
            shown = Card(title, tone=card.tone, about=card.about)
        return Answer(shown, row, command.private, value)

    def _refused(self, error: BotError) -> list[Answer]:
        ctx, say = self.ctx, self.view.say
        if not isinstance(error, NotAllowed | Confirm) and not talk.addressed(self.heard, ctx):
            return []
        self.spoken.asked = True
        preview = error.values.pop("preview", ())
        sentence = say(error.sentence, **error.values)
        if ctx and self.heard.source == "submitted" and not isinstance(error, Confirm):
            words = {**ctx.words, **self.heard.fields}
            again = form(ctx.command, words, ctx, error=sentence, wrong=error.field)
            first = _first(ctx.command, words)
            kept = spelled(ctx.command, first, ctx) if first else self.heard.text
            again = replace(again, line=kept)
            for dress in contribute.parts("form"):
                again = dress(ctx, again)
            return [Answer(again)]
        blocks = (*(preview if isinstance(preview, tuple) else ()),)
        ways_out = (Buttons(error.buttons),) if error.buttons else ()
        return [Answer(Card(sentence, (*blocks, *ways_out), Tone.WARNING))]

    def _broken(self, reference: str) -> Card:
        admin = next(iter(with_role(self.db, "administrator")), None)
        sentence = N_(
            "That did not work and nothing was saved. Try once more; "
            "if it fails again, give reference {reference} to {who}."
        )
        who = Named(admin.handle) if admin else self.view.say(N_("your administrator"))
        return Card(self.view.say(sentence, reference=reference, who=who), tone=Tone.DANGER)


def _yes(words: object) -> bool:
    return isinstance(words, dict) and str(words.get("sure", "")) in ("yes", "是")


def _first(command: Command, words: dict[str, str]) -> dict[str, str]:
    """What identifies the row of a form; everything else stands in its fields."""
    first = next((p for p in command.parameters if p.positional and issubclass(p.kind, Kept)), None)
    return {first.name: words[first.name]} if first and first.name in words else {}


def _reference(event_id: str) -> str:
    """Four letters that a person can read out, and that the log has, too."""
    return base64.b32encode(hashlib.sha256(event_id.encode()).digest())[:4].decode()
