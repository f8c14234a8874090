"""Material for a meeting (M2): who hands in what, what has come, and what is still to come."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from mimetypes import guess_type

from sqlmodel import Session, select

from bot.cards import Attachment, Block, Card, Form, Style, Table, Text, Tone
from bot.commands import Context
from bot.company import times
from bot.drawing import acts
from bot.errors import Blank, NotAllowed, NotUnderstood
from bot.features.meeting.ahead import due_slots, material_at, reminder_slots
from bot.features.meeting.tables import Material, Meeting, attendees, materials
from bot.files import keep
from bot.forms import form, spelled
from bot.ladder import TODAY
from bot.markup import Markup, escape
from bot.notices import Tell, notify
from bot.people import Person, Project
from bot.planner import Slot
from bot.registry import commands, contribute, draws, policies
from bot.store import Filed
from bot.view import View
from bot.words import N_, Called, Named

LINK = re.compile(r"https?://[^\s)]+")
ANY_FILE = "application/octet-stream"


@dataclass(frozen=True)
class Pack:
    """All the material of a meeting; `says` is what just happened to it."""

    meeting: Meeting
    says: str = ""
    title: str = ""
    owner: str = ""


def said(pack: Pack, view: View) -> Markup:
    values = {"code": pack.meeting.code, "title": pack.title, "owner": Named(pack.owner)}
    return view.say(pack.says, **values)


# Commands


@commands.add("meeting material", says=said)
def material(
    ctx: Context, row: Meeting, title: str = "", *, owner: Person | None = None, link: str = ""
) -> Pack:
    """Show the material, ask somebody for a piece of it, or hand one in as a link or with a file:
    `M-1 material` `M-1 material Survey report @market`
    `M-1 material Survey report link=https://example.com/survey`"""
    if link or ctx.heard.files:
        return _hand_in(ctx, row, title, link)
    if not title:
        return Pack(row)
    not_ended(ctx, row)
    meant(ctx, owner)
    piece = _called(ctx.db, row, title) or _new(ctx, row, title)
    if piece.handed_at:
        ways = (ctx.button(row, "material", Style.MAIN),)
        sentence = N_('"{title}" of {code} is handed in already.')
        raise NotAllowed(sentence, ways, title=piece.title, code=row.code)
    piece.owner = (owner or ctx.person).handle
    if piece.owner != ctx.person.handle:
        notify(ctx.db, "material_asked", row, [_asked(ctx.db, row, piece)])
    return Pack(row, N_('"{title}" for {code} is with {owner}'), piece.title, piece.owner)


@commands.add("meeting upload", says=said)
def upload(ctx: Context, row: Meeting, title: str = "", *, link: str = "") -> Pack:
    """Hand in material, as a link or with a file sent along:
    `M-1 upload Survey report link=https://example.com/survey`"""
    if not link and not ctx.heard.files:
        raise Blank(_blank(ctx, row, title))
    return _hand_in(ctx, row, title, link)


def _hand_in(ctx: Context, meeting: Meeting, title: str, link: str) -> Pack:
    not_ended(ctx, meeting)
    if link and not LINK.fullmatch(link):
        sentence = N_("“{word}” is not a link. Write it like https://example.com.")
        raise NotUnderstood(sentence, field="link", word=link)
    files = [keep(ctx.db, file.name, _media(file.name), file.data) for file in ctx.heard.files]
    piece = _piece(ctx, meeting, title or (files[0].name if files else ""))
    piece.link = link or ("" if files else piece.link)
    piece.file = vars(files[0]) if files else {}
    piece.handed_at = ctx.now
    for file in files[1:]:
        more = _new(ctx, meeting, file.name)
        more.file, more.handed_at = vars(file), ctx.now
    return Pack(meeting, N_('"{title}" for {code} is handed in'), piece.title, piece.owner)


def _piece(ctx: Context, meeting: Meeting, title: str) -> Material:
    """The one of that name, else the only one that the speaker still owes, else a new one."""
    if found := _called(ctx.db, meeting, title):
        return found
    owed = [m for m in materials(ctx.db, meeting) if m.owner == ctx.person.handle]
    owed = [m for m in owed if m.handed_at is None]
    named = bool(ctx.words.get("title"))
    if len(owed) == 1 and not named:
        return owed[0]
    if owed and not named:
        again = [spelled(ctx.command, {**ctx.words, "title": m.title}, ctx) for m in owed]
        raise NotUnderstood(N_("Which one is it? Add its title, like `{line}`."), line=again[0])
    if not title:
        raise Blank(_blank(ctx, meeting, title))
    return _new(ctx, meeting, title)


def _called(db: Session, meeting: Meeting, title: str) -> Material | None:
    wanted = title.strip().lower()
    return next((m for m in materials(db, meeting) if m.title.lower() == wanted), None)


def _new(ctx: Context, meeting: Meeting, title: str) -> Material:
    ctx.db.flush()
    every = ctx.db.exec(select(Material).where(Material.meeting == meeting.code)).all()
    key = f"{meeting.code} material {len(every) + 1}"
    piece = Material(id=key, meeting=meeting.code, title=title, owner=ctx.person.handle)
    ctx.db.add(piece)
    return piece


def _media(name: str) -> str:
    return guess_type(name)[0] or ANY_FILE


def _blank(ctx: Context, meeting: Meeting, title: str) -> Form:
    """Asks for title and link; the title is there where only one is owed."""
    owed = [m for m in materials(ctx.db, meeting) if m.owner == ctx.person.handle]
    titles = [m.title for m in owed if m.handed_at is None]
    given = {"row": meeting.code, "title": title or (titles[0] if len(titles) == 1 else "")}
    command = commands["meeting upload"]
    line = f"{meeting.code} {ctx.verb('upload')} {titles[0] if titles else ''}".strip()
    hint = ctx.say(N_("Or send the file together with `{line}`."), line=line)
    blank = form(command, given, ctx)
    fields = (
        replace(f, required=True, help=hint if f.name == "link" else "") for f in blank.fields
    )
    heading = ctx.say(N_("Hand in material for {code}"), code=meeting.code)
    line = spelled(command, {"row": meeting.code}, ctx)
    return replace(blank, title=heading, line=line, fields=tuple(fields))


def not_ended(ctx: Context, meeting: Meeting) -> None:
    if meeting.ended_at:
        ways = (ctx.button(meeting, "show", Style.MAIN),)
        raise NotAllowed(N_("{code} ended {at}."), ways, code=meeting.code, at=meeting.ended_at)


def meant(ctx: Context, *marks: object) -> None:
    """In a meeting's thread "the agenda is too long" is talk: there a code or a mark is needed."""
    if ctx.heard.source == "typed" and not (ctx.line.codes or ctx.line.rest == "" or any(marks)):
        raise NotUnderstood(N_("Write the code of the meeting in front of it."))


# Cards


@draws(Pack)
def pack_card(pack: Pack, view: View) -> Card:
    meeting = pack.meeting
    title = view.say(N_("Material of {code} · {at}"), code=meeting.code, at=meeting.at)
    if meeting.at is None:
        title = view.say(N_("Material of {code}"), code=meeting.code)
    shown = pack_blocks(meeting, view) or (Text(view.say("none")),)
    more = () if meeting.ended_at else acts(view, meeting, ["upload", "read", "agenda"])
    return Card(title, (*shown, *more), about=view.about(meeting), files=files_of(view, meeting))


def pack_blocks(meeting: Meeting, view: View) -> tuple[Block, ...]:
    """What there is, by whom, and what is still to come."""
    rows = materials(view.db, meeting)
    if not rows:
        return ()
    due = material_at(meeting, view.times(meeting))
    head = tuple(view.label(name) for name in ("material", "owner", "status"))
    cells = tuple((_linked(m), escape(_whose(m, view)), _state(m, view)) for m in rows)
    caption = view.say(N_("Material, due {due}"), due=due) if due else view.label("material")
    return (Table(head, cells, caption),)


def _linked(piece: Material) -> str:
    link = piece.link.replace("(", "%28")
    title = escape(piece.title)
    if link:
        return f"[{title}]({link})"
    name = str(piece.file.get("name", ""))
    return title if name in ("", piece.title) else f"{title} · {escape(name)}"


def _whose(piece: Material, view: View) -> str:
    person = view.db.get(Person, piece.owner)
    unit = view.department(person.department) if person else ""
    return f"{view.name(piece.owner)} · {unit}" if unit else view.name(piece.owner)


def _state(piece: Material, view: View) -> str:
    return view.state("handed in" if piece.handed_at else "to come")


def files_of(view: View, meeting: Meeting) -> tuple[Attachment, ...]:
    return tuple(Attachment(**m.file) for m in materials(view.db, meeting) if m.file)


@contribute.to("files")
def files_to_read(view: View, row: Filed, rule: str) -> Iterator[Attachment]:
    """The pack goes with the agenda, and with what asks to read it."""
    if isinstance(row, Meeting) and rule in ("agenda_posted", "reading_ahead"):
        yield from files_of(view, row)


# What the clock says


def owed(db: Session, meeting: Meeting) -> list[Material]:
    return [piece for piece in materials(db, meeting) if piece.handed_at is None]


def _asked(db: Session, meeting: Meeting, piece: Material) -> Tell:
    """Until it is due, or where that has passed, until the meeting."""
    due = material_at(meeting, times(db, db.get_one(Project, meeting.project)))
    by = due if due and due > db.info["now"] else meeting.at
    says = N_("{who} {code} material, {by}") if by else N_("{who} {code} material, no date yet")
    body = N_('"{piece}" for "{title}".')
    values: dict[str, object] = {"who": Called(piece.owner), "by": by, "piece": piece.title}
    return Tell(says, piece.owner, body=body, verbs=("upload", "show"), values=values)


@policies.add(Meeting, slots=reminder_slots)
def material_reminder(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """Who has something to hand in, the working day before it is due and on the day."""
    due = material_at(meeting, times(db, db.get_one(Project, meeting.project)))
    titles: dict[str, list[str]] = {}
    for piece in owed(db, meeting):
        titles.setdefault(piece.owner, []).append(piece.title)
    says = N_("{who} {code} material due day, {by}")
    for handle, pieces in titles.items():
        values: dict[str, object] = {"who": Called(handle), "by": due, "pieces": pieces}
        yield Tell(
            says if slot.step == TODAY else N_("{who} {code} material, {by}"), handle,
            body=N_('For "{title}", still to come: {pieces}.'), tone=Tone.WARNING,
            verbs=("upload", "show", *still_asked(db, meeting, handle)), values=values,
        )  # fmt: skip


def still_asked(db: Session, meeting: Meeting, handle: str) -> tuple[str, ...]:
    """The newest card of a meeting takes the buttons off those before, so it asks again."""
    place = next((a for a in attendees(db, meeting) if a.person == handle), None)
    asked = place is not None and not place.answer and place.is_asked(meeting)
    return ("join", "absent") if asked else ()


@policies.add(Meeting, slots=due_slots)
def material_due(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """The host hears whose material is still to come when it is due."""
    if not (missing := owed(db, meeting)):
        return
    yield Tell(
        N_("{code} material, due {due}"), meeting.host,
        body=N_("Still to come: {missing}. Start without it, or ask by when?"), tone=Tone.WARNING,
        verbs=("material", "show"), values={"due": slot.at, "missing": named(missing)},
    )  # fmt: skip


def named(pieces: Iterable[Material]) -> list[object]:
    """Whose material it is, each once."""
    return [Named(handle) for handle in dict.fromkeys(piece.owner for piece in pieces)]
