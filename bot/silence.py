"""What a platform may have lost while nobody listened: said where people spoke lately."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot import outage, outbox
from bot.cards import Card, Text, Tone
from bot.outbox import Message
from bot.people import reader_of
from bot.trail import Spoken, speak
from bot.view import reader_view
from bot.words import N_

LATELY = timedelta(days=1)


def tell(db: Session, platform: str, since: datetime, until: datetime) -> int:
    """Say in the chats that were used in the day before from when to when lines may be lost;
    in how many. Said once, however often it is asked for; not where the outage itself is told."""
    event = f"silence:{platform}:{since.isoformat()}"
    if db.exec(select(Spoken.id).where(Spoken.event_id == event)).first():
        return 0
    here = col(Spoken.chat).startswith(f"{platform}:", autoescape=True)
    lately = select(Spoken.chat).where(here, Spoken.at > since - LATELY, Spoken.at <= until)
    chats = sorted(set(db.exec(lately)) - outage.covered(db, since, until))
    if chats:
        spoken = speak(db, event, "silence", until)
        for chat in chats:
            card = _card(db, chat, since, until)
            outbox.post(db, Message(chat=chat, spoken=spoken.id, at=until), card)
    return len(chats)


def _card(db: Session, chat: str, since: datetime, until: datetime) -> Card:
    say = reader_view(db, reader_of(db, chat), until, chat).say
    title = say(N_("Liaison could not hear you from {since} to {until}"), since=since, until=until)
    rest = say(N_("What you wrote then and got no answer to, say once more."))
    return Card(title, (Text(rest),), Tone.WARNING)
