"""A company's list of people, CSV or XLSX, read into rows; what is wrong is told row by row."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from bot import vocabulary
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from bot.people import Role
from bot.roles import CompanyRole
from bot.words import N_

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字"),
    "department": ("部门", "所属部门"),
    "position": ("岗位", "职位", "职务"),
    "email": ("邮箱", "电子邮箱", "邮件", "e-mail", "mail"),
    "role": ("角色",),
    "head": ("上级", "直属上级", "部门负责人"),
    "slack": ("slack账号",),
    "feishu": ("飞书", "飞书账号"),
    "dingtalk": ("钉钉", "钉钉账号"),
}
NAMES = {spelling: name for name, more in COLUMNS.items() for spelling in (name, *more)}
PLATFORMS = {"slack": N_("Slack"), "feishu": N_("Feishu"), "dingtalk": N_("DingTalk")}
ROLES = {
    spelling.lower(): role
    for role in ("staff", *map(str, CompanyRole), *map(str, Role))
    for spelling in (role, *vocabulary.VALUES[role].split("|"), vocabulary.LABELS.get(role, role))
} | {"普通员工": "staff"}
EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
UNPACKED = 500_000_000  # bytes that a workbook may hold

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One person; `number` is the line in the file as a person counts it, the header is 1."""

    number: int
    name: str
    department: str = ""
    position: str = ""
    email: str = ""
    roles: tuple[str, ...] | None = None  # nothing was said
    head: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)  # platform → id there

    @property
    def identified(self) -> bool:
        return bool(self.email or self.accounts)


@dataclass(frozen=True)
class Remark:
    """A sentence to translate about one row, or about the whole file."""

    row: int
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Roster:
    rows: list[Row] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    @property
    def directory(self) -> Directory:
        """Everybody by name, and the departments, as a line may name them."""
        people = [
            Somebody(
                row.name, row.name, row.department, row.position,
                tuple(filter(None, (row.email.partition("@")[0], *row.accounts.values()))),
            )
            for row in self.rows
        ]  # fmt: skip
        paths = (row.department.split("/") for row in self.rows if row.department)
        units = dict.fromkeys("/".join(path[:n]) for path in paths for n in range(len(path), 0, -1))
        return Directory(people, [Unit(path) for path in units])

    def wrong(self, row: int, sentence: str, **values: object) -> None:
        self.problems.append(Remark(row, sentence, values))

    def warn(self, row: int, sentence: str, **values: object) -> None:
        self.warnings.append(Remark(row, sentence, values))


def read(data: bytes) -> Roster:
    """Everybody in a file, whatever it was saved as."""
    roster = Roster()
    lines = _lines(data, roster)
    if lines is None:
        return roster
    head = next(lines, ())
    columns = _columns(head, roster)
    if "name" not in columns.values():
        roster.wrong(1, N_("there is no column 姓名 or name"))
        return roster
    for number, cells in enumerate(lines, start=2):
        if any(cells):
            named = {columns[at]: cell for at, cell in enumerate(cells) if at in columns}
            roster.rows.append(_row(number, named, roster))
    if not roster.rows and not roster.problems:
        roster.wrong(2, N_("there is nobody in the file"))
    _no_doubles(roster)
    roster.problems.sort(key=lambda remark: remark.row)
    return roster


def _lines(data: bytes, roster: Roster) -> Iterator[Cells] | None:
    if data.startswith(b"PK"):
        try:
            return iter(_sheet(data))
        except (BadZipFile, KeyError, ValueError, ParseError):
            roster.wrong(1, N_("the workbook is damaged; save it as XLSX or CSV again"))
            return None
    text = None if data.startswith(b"\xd0\xcf\x11\xe0") else _decoded(data)
    if text is None:
        roster.wrong(1, N_("the file is neither XLSX nor CSV in UTF-8 or GBK"))
        return None
    try:
        return iter(_separated(text))
    except csv.Error:
        roster.wrong(1, N_("the file is not a table with one person in each row"))
        return None


def _sheet(data: bytes) -> list[Cells]:
    with ZipFile(BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED:
            raise BadZipFile
    from openpyxl import load_workbook  # 50 ms of every start, for what is seldom sent

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        found = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else ()
        return [tuple(map(_text, cells)) for cells in found]
    finally:
        book.close()


def _separated(text: str) -> list[Cells]:
    header = text.partition("\n")[0]
    separator = max(",;\t，", key=header.count)
    found = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    return [tuple(map(_text, cells)) for cells in found]


def _decoded(data: bytes) -> str | None:
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _text(value: object) -> str:
    """A cell as people see it; a number that a spreadsheet made of an account is an account."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _columns(head: Cells, roster: Roster) -> dict[int, str]:
    """Position → column; what is not ours is named, so that nobody waits for it."""
    found: dict[int, str] = {}
    for at, cell in enumerate(head):
        name = NAMES.get(re.sub(r"[\s*：:_]", "", unicodedata.normalize("NFKC", cell)).lower())
        if name in found.values():
            roster.wrong(1, N_("the column “{column}” is there twice"), column=cell)
        elif name:
            found[at] = name
        elif cell:
            roster.warn(1, N_("the column “{column}” is not known and left out"), column=cell)
    return found


def _row(number: int, cells: Mapping[str, str], roster: Roster) -> Row:
    name, email = cells.get("name", ""), unicodedata.normalize("NFKC", cells.get("email", ""))
    if not name:
        roster.wrong(number, N_("the name is empty"))
    if email and not EMAIL.fullmatch(email):
        roster.wrong(number, N_("“{word}” is not an e-mail address"), word=email)
    return Row(
        number=number,
        name=name,
        department=path_of(cells.get("department", "")),
        position=cells.get("position", ""),
        email=email.lower(),
        roles=_roles(number, cells.get("role", ""), roster),
        head=cells.get("head", "").lstrip("@"),
        accounts={p: cells[p] for p in PLATFORMS if cells.get(p)},
    )


def written(rows: Iterable[Row]) -> bytes:
    """Rows as a file that `read` takes, whoever found them."""
    made, listed = StringIO(), list(rows)
    platforms = [p for p in PLATFORMS if any(p in row.accounts for row in listed)]
    table = csv.writer(made)
    table.writerow(["name", "department", "position", "email", "head", *platforms])
    for row in listed:
        known = [row.accounts.get(platform, "") for platform in platforms]
        table.writerow([row.name, row.department, row.position, row.email, row.head, *known])
    return made.getvalue().encode()


def path_of(text: str) -> str:
    """A department below those above it, as it is kept: A/B."""
    return "/".join(filter(None, (part.strip() for part in re.split(r"[/／\\]", text))))


def _roles(number: int, text: str, roster: Roster) -> tuple[str, ...] | None:
    """What somebody is in the company; what they are in a project is said there."""
    words = [word.strip() for word in re.split(r"[,，、;；|/]", text) if word.strip()]
    found = [(word, ROLES.get(word.lower(), "")) for word in words]
    for word, role in found:
        if not role:
            roster.wrong(number, N_("“{word}” is no role"), word=word)
        elif role in set(Role):
            roster.warn(number, N_("“{word}” is a role of a project, it is given there"), word=word)
    said = tuple(dict.fromkeys(role for _, role in found if role in set(CompanyRole)))
    return said if said or any(role == "staff" for _, role in found) else None


def _no_doubles(roster: Roster) -> None:
    _once(roster, ((row, row.email) for row in roster.rows if row.email),
          N_("the e-mail {word} is in row {other}, too"))  # fmt: skip
    for platform in PLATFORMS:
        here = ((row, row.accounts[platform]) for row in roster.rows if platform in row.accounts)
        _once(roster, here, N_("the account {word} is in row {other}, too"))
    _namesakes(roster)


def _once(roster: Roster, words: Iterable[tuple[Row, str]], sentence: str) -> None:
    seen: dict[str, int] = {}
    for row, word in words:
        other = seen.setdefault(word, row.number)
        if other != row.number:
            roster.wrong(row.number, sentence, word=word, other=other)


def _namesakes(roster: Roster) -> None:
    """Two of one name in one department: nothing but an e-mail or an account tells them apart."""
    first: dict[tuple[str, str], Row] = {}
    for row in roster.rows:
        other = first.setdefault((row.name, row.department), row)
        if other is row or not row.name or (row.identified and other.identified):
            continue
        vague, clear = (other, row) if row.identified else (row, other)
        roster.wrong(
            vague.number,
            N_("{name} is in row {other}, too, in the same department; add an e-mail"),
            name=row.name,
            other=clear.number,
        )
