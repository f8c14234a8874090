"""A register as a workbook: dates are dates, and what people typed is never a formula."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.markup import plain
from bot.pages.register import Cell, Register

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
SHEET = 31  # letters that the name of a sheet may have
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# https://owasp.org/www-community/attacks/CSV_Injection: what a table calculation would run
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(register: Register, zone: ZoneInfo) -> bytes:
    """XLSX with one sheet: a head that stays in sight and filters, then every row."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = register.title.translate(FORBIDDEN)[:SHEET].strip() or "1"
    sheet.append([column.label for column in register.columns])
    for row in register.rows:
        sheet.append([value_of(cell, zone) for cell in row.cells])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, column in enumerate(sheet.columns, 1):
        for cell in column[1:]:
            _dress(cell)
        longest = max(_width(cell.value) for cell in column)
        sheet.column_dimensions[get_column_letter(at)].width = min(longest + 2, WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def value_of(cell: Cell, zone: ZoneInfo) -> Any:
    """Wall time where there is a moment; text that would be run is quoted."""
    match cell.value:
        case datetime() as at:
            return at.astimezone(zone).replace(tzinfo=None)
        case date() as day:
            return day
        case _:
            text = ILLEGAL_CHARACTERS_RE.sub(" ", plain(cell.markdown))
            return f"'{text}" if text.startswith(FORMULA) else text


def _dress(cell: Any) -> None:
    if isinstance(cell.value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _width(value: Any) -> int:
    """Chinese takes twice the room."""
    if isinstance(value, datetime):
        return len("2026-03-06 18:00")
    return sum(1 + (letter > "ÿ") for letter in str(value or ""))
