"""The minutes as a Word document, in the layout that companies file."""

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

from bot.features.meeting.minutes_parts import Part, facts, parts
from bot.features.meeting.tables import Meeting
from bot.markup import plain
from bot.view import View

# Body in 宋体, headings in 黑体, as office documents in China are set; Latin letters beside them.
BODY, HEADING = ("Times New Roman", "宋体"), ("Arial", "黑体")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip keeps no earlier one; with it the same minutes are the same bytes."""


def word(view: View, meeting: Meeting, title: str, approval: str) -> bytes:
    """A4, one table of facts, then each part under its heading; pages are numbered."""
    document = Document()
    _dress(document, view)
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
