"""The minutes as documents: Word in the layout that companies file, and Markdown."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.run import Run

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
# Body in 宋体, headings in 黑体, as office documents in China are set; Latin letters beside them.
BODY, HEADING = ("Times New Roman", "宋体"), ("Arial", "黑体")
# CommonMark 2.4: a backslash before any of these is the letter itself; = + - @ begin a formula.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#|~!])|(?m:^([=+\-@]))|(?m:^(\d+)([.)]))")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip keeps no earlier one; with it the same minutes are the same bytes."""


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
    name = plain(view.say(N_("{code} minutes {title}"), code=meeting.code, title=meeting.title))
    return (
        keep(view.db, f"{name}.docx", DOCX, word(view, meeting)),
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


# Word


def word(view: View, meeting: Meeting) -> bytes:
    """A4, one table of facts, then each part under its heading; pages are numbered."""
    document = Document()
    _dress(document, view)
    title, approval = heading(view, meeting)
    document.add_heading(title, level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _facts(document, facts(meeting, view))
    for part in parts(meeting, view):
        _part(document, part, plain(view.say("none")))
    document.add_paragraph(approval).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _number_pages(document)
    document.core_properties.title = f"{meeting.code} {meeting.title}"
    document.core_properties.author = view.name(meeting.recorder)
    document.core_properties.language = {"zh": "zh-CN"}.get(view.say.language, "en-US")
    moment = meeting.approved_at or meeting.ends or view.now
    document.core_properties.created = document.core_properties.modified = moment
    made = BytesIO()
    document.save(made)
    return _settled(made.getvalue())


def _dress(document: Word, view: View) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name in ("Normal", "Title", "Heading 2"):
        latin, chinese = BODY if name == "Normal" else HEADING
        style = document.styles[name]
        style.font.name = latin
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme would be stronger than a name
        fonts.set(qn("w:eastAsia"), chinese)
    document.styles["Normal"].font.size = Pt(10.5)  # 五号


def _facts(document: Word, rows: list[tuple[str, str]]) -> None:
    table = document.add_table(0, 2, style="Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        _write(cells[0].paragraphs[0].add_run(label), bold=True)
        cells[1].paragraphs[0].add_run(value)
        cells[0].width, cells[1].width = Cm(3.6), Cm(13)


def _part(document: Word, part: Part, none: str) -> None:
    document.add_heading(part.title, level=2)
    if not part.rows:
        for line in (part.text or none).split("\n"):
            document.add_paragraph(line)
        return
    table = document.add_table(1, len(part.head), style="Table Grid")
    for cell, label in zip(table.rows[0].cells, part.head, strict=True):
        _write(cell.paragraphs[0].add_run(label), bold=True)
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    _repeat_head(table)


def _write(run: Run, *, bold: bool) -> None:
    run.bold = bold


def _repeat_head(table: Table) -> None:
    """The head again on every page, and no row torn apart (ECMA-376 17.4.78 and 17.4.6)."""
    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _number_pages(document: Word) -> None:
    """- 1 -, a field that the reader's program counts (ECMA-376 17.16.5.44)."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _settled(made: bytes) -> bytes:
    """The same parts without the moment at which they were packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _EPOCH), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()
