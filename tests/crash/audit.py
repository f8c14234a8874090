"""What has to be true when everything has settled, counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.features.action.tables import Action
from bot.notices import Notice
from bot.outbox import WAITING, Message, State
from bot.people import Account
from bot.planner import Due
from bot.trail import Spoken
from tests.crash.world import Post


@dataclass(frozen=True)
class Said:
    """An acknowledged line; `token` is a word that no other line has."""

    event: str
    chat: str
    token: str
    adds: bool  # an action item with that title


GOOD = {
    "lines": "lines that people said",
    "repeats": "events that had to be handed over again",
    "messages": "messages in the chats",
    "reminders": "of them reminders and news, counted one by one",
    "changes": "changes of cards",
    "whispers": "answers that only their reader sees (not findable: at least once)",
}
BAD = {
    "lost": "messages lost",
    "doubled": "messages doubled",
    "unheard": "lines acknowledged and without effect",
    "heard_twice": "lines with their effect twice",
    "unanswered": "lines without an answer",
    "out_of_order": "messages out of order in their chat",
    "stuck": "messages, notices, rules stuck",
    "dead": "messages given up",
    "reminders_lost": "reminders that an undisturbed planner promises, lost",
}
COUNTS = GOOD | BAD


class Findings:
    """How often each of COUNTS was found, and the first of what should not be."""

    def __init__(self, **counts: int) -> None:
        for name in COUNTS:
            setattr(self, name, counts.get(name, 0))
        self.names: dict[str, list[str]] = defaultdict(list)

    @property
    def bad(self) -> dict[str, int]:
        return {name: count for name in BAD if (count := getattr(self, name))}

    def count(self, what: str, names: Iterable[object]) -> None:
        found = [str(name) for name in names]
        setattr(self, what, getattr(self, what) + len(found))
        self.names[what] += found[:5]


def waiting(db: Session) -> int:
    """Messages that are owed to somebody still."""
    return len(db.exec(select(Message.id).where(col(Message.state).in_(WAITING))).all())


def audit(
    db: Session, posts: list[Post], said: Collection[Said], promised: Collection[str]
) -> Findings:
    """`promised`: the keys of the notices that an undisturbed planner writes."""
    found = Findings(lines=len(said))
    messages = [m for m in db.exec(select(Message).order_by(col(Message.id))) if m.platform_id]
    direct = set(db.exec(select(Account.direct)))
    hidden = {m.id for m in messages if m.audience and m.chat not in direct}
    first = {m.id: m for m in messages if m.edits is None and m.id not in hidden}
    found.changes = sum(1 for m in messages if m.edits and m.state is State.SENT)
    _delivered(found, first, posts)
    _waiting(db, found)
    _heard(db, found, said, hidden, posts)
    _promised(db, found, promised)
    return found


def _delivered(found: Findings, first: Mapping[int | None, Message], posts: list[Post]) -> None:
    there = Counter(post.id for post in posts)
    known = {m.platform_id: m for m in first.values()}
    found.messages = len(posts)
    found.count("lost", known.keys() - there.keys())
    found.count("doubled", [post for post in posts if post.id not in known])
    last: dict[str, int] = {}
    for post in posts:
        if message := known.get(post.id):
            if (message.id or 0) < last.get(message.chat, 0):
                found.count("out_of_order", [post])
            last[message.chat] = max(last.get(message.chat, 0), message.id or 0)


def _waiting(db: Session, found: Findings) -> None:
    for state in db.exec(select(Message)).all():
        if state.state in WAITING:
            found.count("stuck", [f"{state.id} {state.chat} {state.state} {state.error}"])
        elif state.state is State.DEAD:
            found.count("dead", [f"{state.id} {state.chat} {state.error}"])
    owed = select(Notice).where(col(Notice.state).in_([State.OWED, State.HELD]))
    found.count("stuck", [notice.key for notice in db.exec(owed)])
    found.count("stuck", list(db.exec(select(Due).where(col(Due.wait_until).is_not(None)))))


def _heard(
    db: Session,
    found: Findings,
    said: Collection[Said],
    hidden: Collection[int | None],
    posts: list[Post],
) -> None:
    lines = {spoken.event_id: spoken for spoken in db.exec(select(Spoken))}
    titles = Counter(db.exec(select(Action.title)))
    replies: dict[int | None, list[Message]] = defaultdict(list)
    for message in db.exec(select(Message).where(col(Message.edits).is_(None))):
        replies[message.spoken].append(message)
    there = {post.id for post in posts}
    tokens = Counter(
        word for spoken in lines.values() for word in re.findall(r"\w+-\d+-\d+", spoken.text)
    )
    for line in said:
        spoken = lines.get(line.event)
        if spoken is None or (line.adds and not titles[line.token]):
            found.count("unheard", [line])
            continue
        if tokens[line.token] > 1 or titles[line.token] > 1:
            found.count("heard_twice", [line])
        answers = replies[spoken.id]
        shown = [m for m in answers if m.id in hidden or m.platform_id in there]
        if not answers or len(shown) < len(answers):
            found.count("unanswered", [line])


def _promised(db: Session, found: Findings, promised: Collection[str]) -> None:
    sent = {n.key for n in db.exec(select(Notice).where(Notice.state == State.SENT))}
    found.reminders = len(sent)
    found.count("reminders_lost", set(promised) - sent)
