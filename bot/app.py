"""One line heard in, its reply out, in one transaction."""

import base64
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from bot import outbox, people, search, suggest, talk
from bot.asking import confirm, current
from bot.cards import Buttons, Card, Form, Option, Reply, Tone
from bot.commands import Command, Context
from bot.company import Company
from bot.directory import introduce
from bot.drawing import headed, titled
from bot.errors import Blank, BotError, Confirm, NotAllowed
from bot.events import Heard
from bot.fit import fitted
from bot.forms import form, spelled
from bot.lines import Line, clean, split
from bot.markup import escape
from bot.notices import post_owed
from bot.outbox import Message, State
from bot.people import Account, Person
from bot.permissions import permit, subject
from bot.planner import changed
from bot.reading import calls
from bot.registry import changes, commands, draws, policies
from bot.roles import with_role
from bot.store import Filed, Kept, Sessions
from bot.trail import Spoken, speak, watch
from bot.view import View, reader_view
from bot.words import N_, Named

log = logging.getLogger(__name__)
TRIES = 3
# Another process changed the same row, or heard the same event, at the same moment.
CROSSED = (StaleDataError, IntegrityError, OperationalError)


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


Keep = Callable[[View, Sequence[Answer]], object]


class Bot:
    def __init__(self, sessions: Sessions, company: Company | None = None) -> None:
        sessions.configure(info={"company": company or Company()})
        self.sessions = watch(sessions, changes.react, policies.rearm, search.index)

    def hear(self, heard: Heard, keep: Keep | None = None) -> tuple[Reply, ...]:
        """The replies to *heard*; the same ones to a repeat; none if it is not for us.

        A face that wants values gets the answers in *keep*, before they are committed.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                return self._hear(heard, keep, tries_left)
            except CROSSED:
                if not tries_left:
                    raise
                log.info("%s crossed another line; it is read again", heard.event_id)
        raise AssertionError("unreachable")

    def _hear(self, heard: Heard, keep: Keep | None, tries_left: int) -> tuple[Reply, ...]:
        with self.sessions() as db:
            db.info["tries_left"] = tries_left
            known = db.exec(select(Spoken).where(Spoken.event_id == heard.event_id)).first()
            if known:
                return outbox.stored(db, known.id or 0)
            view, answers = self._answer(db, heard)
            if keep:
                keep(view, answers)
            if answers or heard.kept:
                db.commit()
            return tuple(answer.reply for answer in answers)

    def suggest(self, command: str, field: str, prefix: str, heard: Heard) -> tuple[Option, ...]:
        """What a picker offers for a field ("duties.owner": of a row) of a command or its line."""
        with self.sessions() as db:
            db.info["now"] = heard.now
            account, found = db.get(Account, heard.by), commands.find(split(command))
            if account is None or found is None:
                return ()
            person = db.get_one(Person, account.person)
            view = reader_view(db, person, heard.now, heard.at.key)
            return suggest.options(view, person, found, field, prefix)

    def _answer(self, db: Session, heard: Heard) -> tuple[View, list[Answer]]:
        db.info["now"] = heard.now
        chat = people.chat(db, heard.at.key)
        for profile in heard.profiles:
            introduce(db, profile, heard.now, spoke=True)
        if db.get(Account, heard.by) is None:
            speak(db, f"met:{heard.by}", "meet", heard.now)
        direct = chat.key if heard.at.direct and not heard.inline else ""
        person = people.meet(db, heard.by, direct)
        heard = replace(
            heard,
            text=clean(heard.text),
            fields={name: clean(value) for name, value in heard.fields.items()},
            about=heard.about or outbox.subject_of(db, heard.at),
        )
        spoken = Spoken(
            event_id=heard.event_id, at=heard.now, by=person.handle, chat=chat.key,
            thread=heard.at.thread, source=heard.source, text=commands.masked(heard.text),
        )  # fmt: skip
        db.add(spoken)
        db.flush()
        db.info.update(spoken=spoken.id, about=heard.about)
        view = reader_view(db, person, heard.now, chat.key, heard.language)
        answers = [
            replace(answer, reply=fitted(answer.reply))
            for answer in _Line(view, heard, person, spoken).answers()
        ]
        db.flush()
        self._post(db, heard, spoken, answers)
        post_owed(db)
        return view, answers

    def _post(self, db: Session, heard: Heard, spoken: Spoken, answers: list[Answer]) -> None:
        """Queue a change of every card that shows what has changed, and the replies."""
        touched = changed(db)
        answers = self._in_place(db, heard, answers, touched)
        outbox.refresh(db, touched, heard.now)
        for answer in [] if heard.inline else answers:
            hidden = not heard.at.direct and (answer.private or not touched)
            message = Message(
                chat=heard.at.key, thread="" if heard.at.direct else heard.at.thread,
                audience=spoken.by or "" if hidden else "", spoken=spoken.id, at=heard.now,
                subject=answer.row.code if answer.row else "",
                state=State.SENT if _opened(heard, answer.reply) else State.OWED,
            )  # fmt: skip
            outbox.post(db, message, answer.reply)
            if answer.row and not hidden and not message.thread:
                outbox.living(db, message)

    def _in_place(
        self, db: Session, heard: Heard, answers: list[Answer], touched: set[str]
    ) -> list[Answer]:
        """What answers by changing the message that was used: a pressed card, a form sent."""
        used = outbox.message_of(db, heard.at.key, heard.message) if heard.message else None
        if used is None:
            return answers
        if used.subject in touched:
            outbox.living(db, used)
        again = [answer for answer in answers if isinstance(answer.reply, Form)]
        if heard.source != "submitted" or not outbox.asks(used) or (again and heard.opens):
            return answers
        outbox.replace(db, used, again[0].reply if again else _sent(used), heard.now)
        return [answer for answer in answers if answer not in again]


def _opened(heard: Heard, reply: Reply) -> bool:
    """Its face shows it in the same call."""
    return heard.opens and isinstance(reply, Form)


def _sent(form_message: Message) -> Card:
    """What is left of a form that was accepted."""
    return Card(f"✓ {escape(outbox.title(form_message))}")


class _Line:
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
            reference = _reference(self.heard.event_id)
            log.exception("%s: %s could not be done", reference, self.heard.event_id)
            return [Answer(self._broken(reference), error=error)]

    def _lines(self) -> list[Line]:
        """Several lines that each are a command are several commands; else it is one."""
        texts = [text for text in self.heard.text.split("\n") if text.strip()]
        if len(texts) > 1 and not self.heard.fields:
            lines = [split(text.strip(), self.heard.about) for text in texts]
            if all(commands.find(line) for line in lines):
                return lines
        return [split(self.heard.text, self.heard.about)]

    def _run(self, line: Line) -> Answer | None:
        command = commands.find(line)
        if command is None:
            talk.about_other(self.view, self.heard, line)
            return None
        self.ctx = ctx = self._context(command, line)
        self._let_in(command)
        words, arguments = calls(command, ctx)
        self.ctx = ctx = replace(ctx, words=words, sure=_yes(words))
        if words.get("version"):
            current(ctx, arguments)
        for given in arguments:
            if not self.heard.guest or command.words != "link":
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
        if self.person.suspended_at and self.heard.guest and command.words != "link":
            who = [Named(person.handle) for person in with_role(self.db, "administrator")]
            sentence = N_(
                "I work with the people of this company. {who} can let you in: `{line}`. "
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
            kept = spelled(ctx.command, _first(ctx.command, words), ctx)
            return [Answer(replace(again, line=kept))]
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
