"""What has to be true when everything has settled, counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.cards import REPLY
from bot.drawing import prepare
from bot.features.action.tables import Action
from bot.markup import plain
from bot.notices import Notice
from bot.outbox import WAITING, Message, Shown, State
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
    "asides": "“Still working on it …”, which is owed to nobody",
    "marked": "plain messages there twice, the second marked as a repeat",
}
BAD = {  # of which there must be none
    "lost": "messages lost",
    "doubled": "messages doubled",
    "unheard": "lines acknowledged and without effect",
    "heard_twice": "lines with their effect twice",
    "unanswered": "lines without an answer",
    "stale": "cards that do not show how their row is",
    "out_of_order": "messages out of order in their chat",
    "stuck": "messages, notices, rules stuck",
    "dead": "messages given up",
    "reminders_lost": "reminders that an undisturbed planner promises, lost",
}
COUNTS = GOOD | BAD
ASIDE = "Still working on it"


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
    db: Session, posts: list[Post], said: Collection[Said], promised: Collection[str], mark: str
) -> Findings:
    """`promised`: the keys of the notices that an undisturbed planner writes."""
    found = Findings(lines=len(said), messages=len(posts))
    sent = db.exec(select(Message).where(Message.state == State.SENT).order_by(col(Message.id)))
    messages, direct = list(sent), set(db.exec(select(Account.direct)))
    hidden = {m.id for m in messages if m.audience and m.chat not in direct}
    first = [m for m in messages if m.edits is None and m.id not in hidden]
    found.changes = sum(1 for m in messages if m.edits)
    standing = Standing(found, first, posts, mark)
    standing.look()
    _waiting(db, found)
    _heard(db, found, said, hidden | standing.there)
    _promised(db, found, promised)
    _living(db, found)
    return found


class Standing:
    """What stands in the chats, held against the messages that were sent.

    A plain message has no id that outlives a try: it is known by its chat and title, and what
    begins with `mark` owns that it may be there already.
    """

    def __init__(
        self, found: Findings, messages: list[Message], posts: list[Post], mark: str
    ) -> None:
        self.found, self.posts, self.mark = found, posts, mark
        self.ids = {m.platform_id: m for m in messages if m.platform_id}
        cards = {post.id for post in posts if not post.plain}
        self.titles: dict[tuple[str, str], list[Message]] = defaultdict(list)
        for message in messages:
            if mark and message.platform_id not in cards:
                self.titles[message.chat, _title(message)].append(message)
        self.all = {m.id for m in messages}
        self.there: set[int | None] = set()

    def look(self) -> None:
        last: dict[str, int] = {}
        for post in self.posts:
            if ASIDE in post.text:
                self.found.count("asides", [post])
                continue
            again = bool(self.mark) and post.text.startswith(self.mark)
            message = self._message(post)
            if message is None or (message.id in self.there and not post.plain):
                self.found.count("doubled", [post])
            elif message.id in self.there:
                self.found.count("marked" if again else "doubled", [post])
            else:
                if (message.id or 0) < last.get(message.chat, 0):
                    self.found.count("out_of_order", [post])
                last[message.chat] = max(last.get(message.chat, 0), message.id or 0)
                self.there.add(message.id)
        self.found.count("lost", self.all - self.there)

    def _message(self, post: Post) -> Message | None:
        """Which one it is; of plain ones alike the first that is not there yet."""
        if not post.plain:
            return self.ids.get(post.id)
        title = post.text.removeprefix(self.mark).partition("\n")[0]
        alike = self.titles[post.chat, title]
        return next((m for m in alike if m.id not in self.there), alike[-1] if alike else None)


def _title(message: Message) -> str:
    return plain(REPLY.validate_python(message.body).title)


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
    db: Session, found: Findings, said: Collection[Said], shown: Collection[int | None]
) -> None:
    lines = {spoken.event_id: spoken for spoken in db.exec(select(Spoken))}
    titles = Counter(db.exec(select(Action.title)))
    replies: dict[int | None, list[Message]] = defaultdict(list)
    for message in db.exec(select(Message).where(col(Message.edits).is_(None))):
        replies[message.spoken].append(message)
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
        if not answers or not {m.id for m in answers} <= set(shown):
            found.count("unanswered", [line])


def _promised(db: Session, found: Findings, promised: Collection[str]) -> None:
    sent = {n.key for n in db.exec(select(Notice).where(Notice.state == State.SENT))}
    found.reminders = len(sent)
    found.count("reminders_lost", set(promised) - sent)


def _living(db: Session, found: Findings) -> None:
    """What a card was sent as last is what would be drawn for it now."""
    for shown in db.exec(select(Shown)).all():
        known = or_(Message.id == shown.message, Message.edits == shown.message)
        sent = select(Message).where(known, Message.state == State.SENT)
        last = db.exec(sent.order_by(col(Message.id).desc())).first()
        if last is None:
            continue
        now = Message(chat=shown.chat, edits=shown.message, at=last.at)
        prepare(db, now, last.at)
        if last.edits and now.body != last.body:
            found.count("stale", [f"{shown.subject} in {shown.chat}"])
