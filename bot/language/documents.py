"""The text of a file that somebody hands in: .txt, .md, and .docx with its tables and lists."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import BadZipFile

ENDINGS = (".txt", ".md", ".markdown", ".text", ".docx")
MOST_LETTERS = 400_000


#: 会议内容 | and a cell with all that was said: so many paragraphs and letters, beside one head.
FEWEST_LINES, FEWEST_LETTERS = 2, 20
#: A Word file with its pictures; more is no set of minutes.
MOST_BYTES = 20_000_000


class Unreadable(ValueError):
    """It is none of the kinds of file that are read."""


def line_of(raw: bytes) -> str:
    """One line of another program: UTF-8, else as Windows writes Chinese."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(errors="replace")


def text_of(data: bytes, name: str) -> str:
    """Tables become rows between pipes, list items begin with a dash, headings with a hash."""
    if name.lower().endswith(".docx") or data.startswith(b"PK"):
        return _word(data)[:MOST_LETTERS]
    if b"\0" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(name)
    for encoding in (
        ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    ):
        try:
            return data.decode(encoding)[:MOST_LETTERS]
        except UnicodeDecodeError:
            continue
    raise Unreadable(name)


def _word(data: bytes) -> str:
    from docx import Document  # 120 ms and lxml: only for whoever hands in a Word file
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise Unreadable from error
    return "\n".join(_lines(document.iter_inner_content()))


def _lines(blocks: Iterable[object]) -> Iterator[str]:
    """Paragraphs and tables, of a document or of a cell."""
    for block in blocks:
        if hasattr(block, "rows"):
            yield from ("", *_rows(block), "")
        else:
            yield _mark(block) + block.text  # type: ignore[attr-defined]  # a paragraph


def _mark(paragraph: object) -> str:
    style = (getattr(getattr(paragraph, "style", None), "name", "") or "").lower()
    if style.startswith(("heading", "title", "标题")):
        return "## "
    properties = paragraph._p.pPr  # type: ignore[attr-defined]  # no public door to numbering
    numbered = properties is not None and properties.numPr is not None
    return "- " if numbered or style.startswith("list") else ""


def _rows(table: object) -> Iterator[str]:
    """A merged cell stands once; a cell that holds a page of its own is read as one."""
    for row in table.rows:  # type: ignore[attr-defined]  # docx is imported where it is needed
        cells = list({id(cell._tc): cell for cell in row.cells}.values())
        *heads, last = ([p.text.strip() for p in c.paragraphs if p.text.strip()] for c in cells)
        long = len(last) >= FEWEST_LINES and sum(map(len, last)) >= FEWEST_LETTERS
        if len(cells) <= 2 and (long or cells[-1].tables):
            yield from ("", *(f"## {' '.join(head)}" for head in heads))
            yield from (*_lines(cells[-1].iter_inner_content()), "")
        else:
            said = (
                "、".join(lines).replace("|", "/").replace("\n", "、") for lines in (*heads, last)
            )
            yield f"| {' | '.join(said)} |"
