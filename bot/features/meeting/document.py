"""The minutes as documents, Word and Markdown: made, filed, and found again."""

import re

from bot.cards import Attachment
from bot.company import zone_of
from bot.features.meeting.minutes_parts import Part, facts, parts
from bot.features.meeting.tables import Meeting
from bot.files import keep
from bot.markup import plain
from bot.view import View
from bot.words import LANGUAGES, N_, Words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN = "text/markdown"
TEMPLATE = "documents/minutes.md.j2"
# CommonMark 2.4: a backslash before any of these is the letter itself; = + - @ begin a formula.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#|~!])|(?m:^([=+\-@]))|(?m:^(\d+)([.)]))")


def documents(view: View, meeting: Meeting) -> list[dict[str, str]]:
    """Both documents in both languages, as the minutes are approved and filed."""
    return [
        {**vars(file), "language": language}
        for language in LANGUAGES
        for file in written(_in(view, meeting, language), meeting)
    ]


def kept_files(meeting: Meeting, view: View) -> tuple[Attachment, ...]:
    """What was filed with the last approval, in the language of the reader."""
    if meeting.approved_at is None:
        return ()
    mine = [file for file in meeting.filed if file["language"] == view.say.language]
    return tuple(Attachment(f["name"], f["media"], f["digest"]) for f in mine)


def written(view: View, meeting: Meeting) -> tuple[Attachment, ...]:
    """Word and Markdown, in the words of *view*."""
    from bot.features.meeting.word import word  # its library takes 9 MB, and has its hour at most

    name = plain(view.say(N_("{code} minutes {title}"), code=meeting.code, title=meeting.title))
    return (
        keep(view.db, f"{name}.docx", DOCX, word(view, meeting, *heading(view, meeting))),
        keep(view.db, f"{name}.md", MARKDOWN, markdown(view, meeting).encode()),
    )


def _in(view: View, meeting: Meeting, language: str) -> View:
    """As the project reads it, in a language."""
    zone = zone_of(view.db, view.project(meeting))
    return View(view.db, Words(language, zone, view.name), None, view.now)


def heading(view: View, meeting: Meeting) -> tuple[str, str]:
    """What it is, and whose approval it has or waits for."""
    title = plain(view.say(N_("Minutes of the meeting")))
    if meeting.approved_at:
        sentence, who = N_("Approved by {who}, {at}"), view.name(meeting.approved_by)
        return title, plain(view.say(sentence, who=who, at=meeting.approved_at))
    return title, plain(view.say(N_("Draft, not approved. Leader's approval and date:")))


# Markdown


def markdown(view: View, meeting: Meeting) -> str:
    title, approval = heading(view, meeting)
    return view.say.page(
        TEMPLATE, title=title, approval=quoted(approval), nothing=plain(view.say("none")),
        facts=[(quoted(label), quoted(value)) for label, value in facts(meeting, view)],
        parts=[_quoted(part) for part in parts(meeting, view)],
    )  # fmt: skip


def _quoted(part: Part) -> Part:
    return Part(
        part.name, quoted(part.title), tuple(map(quoted, part.head)),
        tuple(tuple(map(quoted, row)) for row in part.rows), quoted(part.text, breaks="  \n"),
    )  # fmt: skip


def quoted(text: str, breaks: str = "<br>") -> str:
    """What people typed, shown as it is; in a cell a new line is a break."""
    shown = _MARKUP.sub(lambda m: f"\\{m[1] or m[2]}" if not m[3] else f"{m[3]}\\{m[4]}", text)
    return shown.replace("\n", breaks)
