"""One line heard in, its reply out, in one transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session, select

from bot import outbox, people, search, suggest
from bot.answers import Answer, Answering
from bot.cards import Card, Form, Option, Reply
from bot.company import Company
from bot.directory import introduce
from bot.events import Heard
from bot.fit import fitted
from bot.lines import clean, split
from bot.markup import escape
from bot.notices import post_owed
from bot.outbox import Message, State
from bot.people import Account, Person
from bot.planner import changed
from bot.registry import changes, commands, policies
from bot.store import CROSSED, TRIES, Sessions
from bot.trail import Spoken, speak, watch
from bot.view import View, reader_view

log = logging.getLogger(__name__)


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
            for answer in Answering(view, heard, person, spoken).answers()
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
