"""One card of what was read: each with the line it was read from, a tick, and what is asked."""

from collections.abc import Iterator
from datetime import datetime

from bot.cards import Block, Button, Buttons, Card, Style, Text
from bot.company import times
from bot.features.capture.outcomes import Outcome
from bot.features.capture.proposals import Proposal
from bot.features.capture.reading import Proposed
from bot.forms import spelled
from bot.known import directory
from bot.language.said import Next
from bot.markup import Markup, escape
from bot.people import Project
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_

BUTTONS = 10  # rows of a card that have their own buttons
FEW = 5  # rows of which each may be noted alone
LONGEST = 160  # letters of a source line on the card
TICKED, OPEN = "☑", "☐"
LACKS = {"number": N_("how many"), "date": N_("by when"), "owner": N_("who")}


@draws(Proposed)
def proposed_card(shown: Proposed, view: View) -> Card:
    blocks = [*_present(shown, view), *rows(shown, shown.rows, view)]
    few = len(shown.rows) <= FEW
    for outcome in shown.outcomes:
        blocks += _outcome(outcome, shown, view, alone=few)
    blocks += _next(shown, view)
    if shown.more:
        sentence = N_("{count} more are not shown. Hand the rest in by itself.")
        blocks.append(Text(view.say(sentence, count=shown.more)))
    title = view.say(N_("Read from the text"))
    about = f"{shown.project.code} {escape(shown.project.title)}" if shown.project else ""
    return Card(title, (*_joined(blocks), *_all(shown, view)), about=about, foot=_foot(shown, view))


def rows(shown: Proposed, proposals: tuple[Proposal, ...], view: View) -> Iterator[Block]:
    """Each with its own buttons, but of many only those that need an answer."""
    buttons, alone = 0, len(shown.rows) + len(shown.outcomes) == 1
    for row in proposals:
        yield Text(_described(row, view))
        asks = bool(row.doubts or row.missing or (alone and row.known))
        ways = _ways(row, shown, view) if asks or (len(proposals) <= FEW and not alone) else ()
        if ways and buttons < BUTTONS:
            buttons += 1
            yield Buttons(ways)


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Texts that follow each other are one: a face counts the parts of a card."""
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            said.append(block.markdown)
            continue
        yield Text("\n\n".join(said))
        said = []
        yield block
    if said:
        yield Text("\n\n".join(said))


def _foot(shown: Proposed, view: View) -> str:
    if not (shown.rows or shown.outcomes):
        return ""
    if any(row.doubts for row in shown.rows):
        return view.say(N_("Nothing is noted yet. ☐ needs an answer first."))
    return view.say(N_("Nothing is noted yet."))


def _present(shown: Proposed, view: View) -> Iterator[Text]:
    if shown.said.attendees:
        names = view.say.joined(map(view.name, shown.said.attendees))
        yield Text(view.say(N_("Present: {who}"), who=names))


def _described(row: Proposal, view: View) -> str:
    """What, who, by when; the words it was read from; what is not clear."""
    facts = [
        row.title,
        view.name(row.owner) or row.written,
        view.say.at(row.due) if row.due else "",
        view.department(row.department),
        view.state(row.priority) if row.priority else "",
        view.say(N_("after {what}"), what=row.depends) if row.depends else "",
    ]
    head, *rest = [escape(fact) for fact in facts if fact]
    tick = TICKED if row.ready and row.is_news else "✓" if row.ready else OPEN
    lines = [" · ".join([f"{tick} **{head}**", *rest]), _from(row.source, view)]
    return "\n".join([*lines, *map(str, _remarks(row, view))])


def _from(words: str, view: View) -> str:
    said = " ".join(words.split())
    source = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    return view.say(N_("From: {source}"), source=source)


def _remarks(row: Proposal, view: View) -> Iterator[Markup]:
    if row.known:
        yield _known(row, view)
    if row.missing:
        lacks = view.say.joined([view.say(LACKS[one]) for one in row.missing])
        yield view.say(N_("Missing: {what}."), what=lacks)
    if "owner" in row.doubts and row.written:
        yield view.say(N_('Nobody here is called "{word}". Who does it?'), word=row.written)
    elif "owner" in row.doubts:
        yield view.say(N_("It has no owner. Who does it?"))
    if "day" in row.doubts:
        yield view.say(N_("The date has two readings. Which one?"))
    if "past" in row.doubts and row.due:
        yield view.say(N_("{due} has passed. Is it {ahead}?"), due=row.due, ahead=row.days[0])
    if row.like and "like" in row.doubts:
        sentence = N_("{code} of {owner} is called the same. Hand it over, or is it another one?")
        yield view.say(sentence, code=row.like.code, owner=view.name(row.like.owner))


def _known(row: Proposal, view: View) -> Markup:
    known = row.known
    assert known is not None
    if row.is_news:
        sentence = N_("Known as {code}, due {due} so far.")
        return view.say(sentence, code=known.code, due=known.due or "—")
    if known.done_at:
        return view.say(N_("Known as {code}, done {at}."), code=known.code, at=known.done_at)
    return view.say(N_("Known as {code} already."), code=known.code)


def _ways(row: Proposal, shown: Proposed, view: View) -> tuple[Button, ...]:
    """What settles this row alone: pressing is enough, the words are in its line."""
    if row.missing:
        return (one(view, shown, row, view.say(N_("Fill in")), style=Style.MAIN),)
    if row.known and not row.is_news:
        return (Button(row.known.code, row.known.code),)
    if "owner" in row.doubts:
        return _owners(row, shown, view)
    if {"day", "past"} & set(row.doubts):
        return dated(row, shown, view)
    if row.like:
        words = {"action": row.like.code, "owner": f"@{row.owner}"}
        words |= {"due": _written(row.due)} if row.due else {}
        over = spelled(commands["action edit"], words, view)
        label = view.say(N_("Hand over {code}"), code=row.like.code)
        alone = one(view, shown, row, view.say(N_("Add this one")))
        return (Button(label, over), alone)
    if row.known:
        return (one(view, shown, row, view.say(N_("Update {code}"), code=row.known.code)),)
    return (one(view, shown, row, view.say(N_("Add this one"))),)


def _owners(row: Proposal, shown: Proposed, view: View) -> tuple[Button, ...]:
    """Who is nearly called so; anybody else by a form."""
    here = directory(view.db)
    near = here.people_called(row.written) or here.suggest(row.written) if row.written else []
    ways = (one(view, shown, row, view.name(p.key), owner=p.key) for p in near[:3])
    return (*ways, one(view, shown, row, view.say(N_("Name the owner"))))


def dated(row: Proposal, shown: Proposed, view: View, owner: str = "") -> tuple[Button, ...]:
    """Each day that it may be; one that has passed is taken when that is said."""
    return tuple(
        one(view, shown, row, str(view.say.at(at)), owner=owner, due=at, sure=at <= view.now)
        for at in row.days
    )


def one(
    view: View,
    shown: Proposed,
    row: Proposal | Outcome,
    label: str,
    *,
    owner: str = "",
    due: datetime | None = None,
    style: Style = Style.PLAIN,
    sure: bool = False,
) -> Button:
    words = {"code": shown.text.ref, "number": str(row.number)}
    words |= {"owner": f"@{owner}"} if owner else {}
    words |= {"due": _written(due)} if due else {}
    line = spelled(commands["gather"], words | _where(shown.project), view)
    return Button(label, f"{line} {view.yes}" if sure else line, style)


def _written(due: datetime) -> str:
    return f"{due:%Y-%m-%d %H:%M}"


def _where(project: Project | None) -> dict[str, str]:
    return {"project": project.code} if project else {}


def _outcome(row: Outcome, shown: Proposed, view: View, *, alone: bool) -> Iterator[Block]:
    kind, tick = view.label(row.noun), "✓" if row.known else TICKED
    lines = [f"{tick} **{escape(kind)}** {escape(row.text)}", _from(row.source, view)]
    if row.known:
        lines.append(view.say(N_("Known as {code} already."), code=row.known.code))
    yield Text("\n".join(lines))
    if row.known:
        return
    if alone:
        label = view.say(N_("Add {kind}"), kind=view.say.label(row.noun))
        yield Buttons((one(view, shown, row, label),))


def _next(shown: Proposed, view: View) -> Iterator[Block]:
    """When the next meeting is, on the wall where the company is, and the way to call it."""
    coming: Next | None = shown.said.next_meeting
    begins = (coming.when.start or coming.when.end) if coming else None
    if coming is None or begins is None:
        return
    if isinstance(begins, datetime):
        when = view.say.at(begins.replace(tzinfo=times(view.db).calendar.zone))
        at = f"{begins:%Y-%m-%d %H:%M}"
    else:
        when, at = view.say.day(begins), f"{begins:%Y-%m-%d}"
    facts = " · ".join(escape(fact) for fact in (when, coming.place, coming.topic) if fact)
    yield Text(f"**{view.label('next_at')}** {facts}\n{_from(coming.source, view)}")
    title = coming.topic or view.say(N_("Next meeting"))
    words = {"title": title, "at": at, "place": coming.place, **_where(shown.project)}
    yield Buttons((Button(view.say(N_("Call it")), spelled(commands["meeting add"], words, view)),))


def _all(shown: Proposed, view: View) -> tuple[Buttons, ...]:
    if not (shown.rows or shown.outcomes) or any(row.missing for row in shown.rows):
        return ()
    where, words = _where(shown.project), {"code": shown.text.ref}
    ready, ways = shown.ready, []
    if ready:
        sentence = N_("Add all {count}") if ready > 1 else N_("Add {count}")
        line = {**words, "number": view.say.label("all"), **where}
        label = view.say(sentence, count=ready)
        ways.append(Button(label, spelled(commands["gather"], line, view), Style.MAIN))
    edit = spelled(commands["gather"], {**words, **where}, view)
    ways.append(Button(view.say(N_("Edit first")), edit))
    leave = spelled(commands["gather"], {**words, "number": "none"}, view)
    ways.append(Button(view.say(N_("Leave it")), leave, Style.QUIET))
    return (Buttons(tuple(ways)),)
