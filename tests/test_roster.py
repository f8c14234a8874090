"""A roster is read whatever it was saved as, and what is wrong is told by its row."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from bot import roster

CHINESE = "姓名,部门,岗位,邮箱,角色,上级,slack,feishu,dingtalk\n"
WANG = "王磊,研发部／平台组,工程师,WangLei@example.com,财务、部门负责人,陈立,U7,,\n"


def read(text: str) -> roster.Roster:
    return roster.read(text.encode())


def told(found: roster.Roster) -> list[tuple[int, str]]:
    return [
        (remark.row, remark.sentence.format_map(dict(remark.values))) for remark in found.problems
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_that_a_spreadsheet_saves_in(encoding):
    found = roster.read((CHINESE + WANG).encode(encoding))

    [row] = found.rows
    assert found.problems == [] and found.warnings == []
    assert (row.number, row.name, row.department) == (2, "王磊", "研发部/平台组")
    assert (row.email, row.roles) == ("wanglei@example.com", ("finance", "head"))
    assert (row.head, dict(row.accounts)) == ("陈立", {"slack": "U7"})


@pytest.mark.parametrize(
    "text",
    [
        "name,department,e-mail\nAna,R&D,ana@example.com\n",
        "Name; Department ;E-Mail\nAna;R&D;ana@example.com\n",
        "姓名*\t部 门\t邮箱：\nAna\tR&D\tana@example.com\n",
        "NAME,DEPARTMENT,EMAIL\r\n\r\n Ana ,R&D,ana@example.com\r\n,,\r\n",
    ],
)
def test_headers_are_read_forgivingly(text):
    [row] = read(text).rows

    assert (row.name, row.department, row.email) == ("Ana", "R&D", "ana@example.com")


def test_a_workbook_is_read_with_its_numbers_and_gaps():
    book = Workbook()
    sheet = book.active
    sheet.append(["姓名", "部门", "dingtalk"])
    sheet["A4"], sheet["B4"], sheet["C4"] = "王磊", "研发部", 10086.0
    packed = BytesIO()
    book.save(packed)

    [row] = roster.read(packed.getvalue()).rows
    assert (row.number, row.name, dict(row.accounts)) == (4, "王磊", {"dingtalk": "10086"})


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (",研发部,,,,,,,", (2, "the name is empty")),
        ("王磊,研发部,,,老板,,,,", (2, "“老板” is no role")),
        ("王磊,研发部,,wanglei,,,,,", (2, "“wanglei” is not an e-mail address")),
        (
            "王磊,,,a@b.cn,,,,,\n李雷,,,A@b.cn,,,,,",
            (3, "the e-mail a@b.cn is in row 2, too"),
        ),
        ("王磊,,,,,,U7,,\n李雷,,,,,,U7,,", (3, "the account U7 is in row 2, too")),
        (
            "王磊,研发部,,,,,,,\n王磊,研发部,,,,,,,",
            (3, "王磊 is in row 2, too, in the same department; add an e-mail"),
        ),
        (
            "王磊,研发部,,,,,,,\n王磊,研发部,,a@b.cn,,,,,",
            (2, "王磊 is in row 3, too, in the same department; add an e-mail"),
        ),
    ],
)
def test_a_problem_is_told_by_its_row(lines, problem):
    assert told(read(CHINESE + lines)) == [problem]


def test_namesakes_with_addresses_or_in_other_departments_are_welcome():
    found = read(CHINESE + "王磊,研发部,,a@b.cn,,,,,\n王磊,研发部,,b@b.cn,,,,,\n王磊,市场部,,,,,,,")

    assert found.problems == [] and len(found.rows) == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 but no workbook", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "neither XLSX nor CSV"),
        ("部门,邮箱\n研发部,a@b.cn\n".encode(), "there is no column 姓名 or name"),
        ("姓名,name\n王磊,王磊\n".encode(), "is there twice"),
        ("姓名\n".encode(), "there is nobody"),
        (b"", "there is no column"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_the_reason(data, reason):
    [(_, sentence)] = told(roster.read(data))

    assert reason in sentence


def test_what_is_not_known_is_warned_of():
    found = read("姓名,工号,角色\n王磊,17,接口人\n")

    assert [(w.row, dict(w.values)) for w in found.warnings] == [
        (1, {"column": "工号"}),
        (2, {"word": "接口人"}),
    ]
    assert found.problems == [] and found.rows[0].roles is None
