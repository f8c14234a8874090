"""What becomes of a line after it was heard: its form is opened, its message edited or deleted."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot import outbox
from bot.app import Bot
from bot.cards import REPLY, Button, Buttons, Card, Form, Reply, Text, Tone
from bot.drawing import prepare, row_called
from bot.events import Heard
from bot.outbox import Message, State
from bot.people import Person
from bot.store import table_of
from bot.trail import Spoken, Trail, speak
from bot.view import reader_view
from bot.words import N_

EDITED = N_("You edited the message that made {codes}")
DELETED = N_("You deleted the message that made {codes}")
STAYS = N_("What is noted stays as it was. To change it, use the card; to take it back, undo it.")


def opened(db: Session, event_id: str, view: str) -> None:
    """The form that a line got is open before its reader, as *view*; or it is not, and is owed."""
    line = select(Spoken.id).where(Spoken.event_id == event_id).scalar_subquery()
    shown = select(Message).where(Message.spoken == line, Message.state == State.SENT)
    for message in db.exec(shown.where(Message.platform_id == "")).all():
        if isinstance(REPLY.validate_python(message.body), Form):
            message.platform_id = view
            message.state = State.SENT if view else State.OWED


def redrawn(db: Session, chat: str, platform_id: str, now: datetime) -> Reply | None:
    """What a message will show once the change of it that waits has arrived."""
    shown = outbox.message_of(db, chat, platform_id)
    waits = select(Message).where(
        Message.state == State.OWED, Message.edits == (shown and shown.id)
    )
    change = db.exec(waits.order_by(col(Message.id).desc())).first()
    if shown is None or change is None:
        return None
    db.info["now"] = now
    return REPLY.validate_python(change.body) if prepare(db, change, now) else None


def reread(bot: Bot, heard: Heard, first: str) -> tuple[Reply, ...]:
    """*heard* is what the line of the event *first* reads now; without a text it was deleted.

    A line that did nothing is heard anew. What it did stays, also as it read after an earlier
    change, whose event begins like *first*; and its author is told.
    """
    with bot.sessions() as db:
        again = col(Spoken.event_id).startswith(f"{first}:", autoescape=True)
        lines = db.exec(select(Spoken).where(or_(Spoken.event_id == first, again))).all()
        repeat = db.exec(select(Spoken).where(Spoken.event_id == heard.event_id)).first()
        made = next(((line, codes) for line in lines if (codes := _made(db, line))), None)
        if made and repeat is None:
            _tell(db, heard, *made)
            db.commit()
        if made and (repeat is None or repeat.command == "reread"):
            return ()
    return bot.hear(heard) if heard.text.strip() else ()


def _made(db: Session, line: Spoken) -> list[str]:
    """The codes of the rows that a line made or changed, unless it was undone."""
    keys = select(Trail.key).where(Trail.spoken == line.id).order_by(Trail.id)  # type: ignore[arg-type]  # a column
    return [] if line.undone else [k for k in dict.fromkeys(db.exec(keys)) if table_of(k)]


def _tell(db: Session, heard: Heard, line: Spoken, codes: list[str]) -> None:
    author = db.get(Person, line.by) if line.by else None
    view = reader_view(db, author, heard.now, heard.at.key)
    told = speak(db, heard.event_id, "reread", heard.now)
    rows = [row_called(db, code) for code in codes]
    title = view.say(EDITED if heard.text.strip() else DELETED, codes=codes)
    ways = (*(Button(code, code) for code in codes[:4]), view.button(rows[0], "undo"))
    message = Message(
        chat=heard.at.key, thread=heard.at.thread, at=heard.now, spoken=told.id,
        audience="" if heard.at.direct else line.by or "",
    )  # fmt: skip
    outbox.post(db, message, Card(title, (Text(view.say(STAYS)), Buttons(ways)), Tone.WARNING))
