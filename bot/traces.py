"""What the trail says of a row, in the reader's words."""

import json
import re
from typing import Any

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import vocabulary
from bot.commands import Context
from bot.convertors import row as find
from bot.errors import NotUnderstood
from bot.markup import Markup, escape
from bot.moments import Scope
from bot.people import Account, Chat, Project, open_to
from bot.store import Filed, Kept, table_of
from bot.trail import ROW, Trail, revived, row_of
from bot.view import View
from bot.words import N_

NOTHING = "—"
SAYING = ("text", "role", "name", "title", "code")  # the columns that say what a part is
CALLED = re.compile(r"(?<!\\)<@([^>\s]+)>")


def traced(ctx: Context, given: str) -> Filed:
    """The row of a line, even one that is cancelled; what may not be seen is not found."""
    code = (given or ctx.line.code or ctx.heard.about).strip().upper()
    if not code:
        example = f"{ctx.verb(ctx.command.verb)} A-1"
        raise NotUnderstood(N_("Which one? Add its code, like `{example}`."), example=example)
    table = table_of(code)
    row = ctx.db.get(table, code) if table else None
    if row is not None and may_see(ctx, row):
        return row
    return find(Filed, code, Scope(ctx, None, str))


def may_see(ctx: Context, row: Kept) -> bool:
    project = getattr(row, "project", None)
    if not project:
        home = table_of(row.subject)
        whole = ctx.db.get(home, row.subject) if home else None
        project = whole.project if whole else None
    if not project:
        return True
    return ctx.db.exec(open_to(ctx.person).where(Project.code == project)).first() is not None


def entries(code: str) -> SelectOfScalar[Trail]:
    """Everything about a row and its parts: the keys of parts begin with its code."""
    return select(Trail).where(or_(Trail.key == code, col(Trail.key).startswith(f"{code} ")))


def named(entry: Trail, view: View) -> str:
    """R-7; a part is named by what it belongs to."""
    return row_of(view.db, entry).subject.strip()


def value(entry: Trail, raw: Any, view: View) -> str:
    """A kept value as people see it."""
    if raw in (None, "", [], {}):
        return NOTHING
    row = row_of(view.db, entry)
    column = type(row).__table__.columns[entry.field]  # type: ignore[attr-defined]
    target = next((key.target_fullname for key in column.foreign_keys), "")
    if target == "person.handle":
        return view.name(raw)
    if target == "department.path":
        return view.department(raw)
    if target == "chat.key":
        return place(raw, view)
    if entry.field in getattr(row, "in_words", ()):
        return view.say.label(raw)
    if isinstance(raw, list) and all(isinstance(word, str) for word in raw):
        return view.say.joined(map(view.say.label, raw))
    if isinstance(raw, list | dict):
        return json.dumps(raw, ensure_ascii=False)
    return str(view.say.show(revived(entry, raw)))


def place(chat: str, view: View) -> str:
    """A group by its title, a direct chat by whose it is."""
    owner = view.db.exec(select(Account.person).where(Account.direct == chat)).first()
    room = view.db.get(Chat, chat)
    if owner:
        return view.name(owner)
    return room.title if room and room.title else chat.rpartition(":")[2]


def worth_telling(entry: Trail) -> bool:
    return entry.field == ROW or vocabulary.told(entry.field)


def uncalled(title: str, view: View) -> Markup:
    """A title that is only quoted: it names people, nobody's phone rings."""
    return Markup(CALLED.sub(lambda match: escape(f"@{view.name(match[1])}"), title))


def told(entry: Trail, view: View) -> str:
    """Level: medium → high."""
    if entry.field == ROW:
        row = row_of(view.db, entry)
        if isinstance(row, Filed):
            kind = view.say.label(vocabulary.LETTERS[row.letter])
            return view.say(N_("added as {kind}: {title}"), kind=kind, title=entry.after["title"])
        return view.say(N_("added: {what}"), what=part(entry, view))
    if entry.field == "cancelled_at":
        return view.say(N_("cancelled") if entry.after else N_("brought back"))
    before, after = (value(entry, raw, view) for raw in (entry.before, entry.after))
    return view.say(
        N_("{field}: {before} → {after}"), field=called(entry, view), before=before, after=after
    )


def called(entry: Trail, view: View) -> str:
    """The name of its field: a position is a post, but of a topic its number."""
    words = getattr(row_of(view.db, entry), "labels", {})
    return view.label(words.get(entry.field, entry.field))


def part(entry: Trail, view: View) -> str:
    """What a part says, without what only ties it to its row."""
    said = next(filter(None, map(entry.after.get, SAYING)), "")
    who = entry.after.get("person") or entry.after.get("by")
    return " ".join(filter(None, [view.name(who) if who else "", str(said or "")])) or NOTHING
