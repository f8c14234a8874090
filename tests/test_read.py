"""`liaison read`: what is found in a line, as JSON for machines and in words for people."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.cli import read_lines
from bot.language import documents
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from bot.read import main, read, wall_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.fromisoformat("2026-03-01T09:00+08:00")
ROSTER = Directory(
    [Somebody(name, name) for name in ("刘洋", "王磊", "Li Na")],
    [Unit(path) for path in ("市场部", "研发部", "研发部/平台组")],
)
KEYS = ["dates", "people", "departments", "items", "decisions", "risks", "disputes", "next_meeting"]


def machine(*lines: str, now: datetime = NOW, roster: Directory = ROSTER) -> list[dict]:
    return [json.loads(one) for one in main(lines, now, SHANGHAI, roster, True)]


def test_every_line_is_one_object_empty_ones_too() -> None:
    found = machine("3月6日交\n", "\n", "")

    assert [list(one) for one in found] == [KEYS] * 3
    assert [len(one["dates"]) for one in found] == [1, 0, 0]
    assert found[1] | {"next_meeting": None} == {k: [] for k in KEYS} | {"next_meeting": None}


def test_a_date_has_its_place_in_the_raw_line() -> None:
    line = "　交方案 2026-03-06 17:00\n"
    [found] = machine(line)[0]["dates"]

    assert list(found) == ["kind", "start", "end", "rrule", "begin", "stop", "alternatives"]
    assert found["start"] == "2026-03-06T17:00" and found["end"] is None
    assert line[found["begin"] : found["stop"]] == "2026-03-06 17:00"


def test_the_longest_name_is_found_and_nothing_inside_a_word() -> None:
    [found] = machine("@刘洋 和 LI NA、研发部/平台组一起，Li Nas 不算")
    people, departments = found["people"], found["departments"]

    assert [p["name"] for p in people] == ["刘洋", "Li Na"]
    assert [d["name"] for d in departments] == ["研发部/平台组"]


def test_a_department_is_known_by_its_last_name() -> None:
    [found] = machine("平台组出两个人")

    assert found["departments"] == [{"name": "研发部/平台组", "begin": 0, "stop": 3}]


def test_whoever_is_mentioned_is_somebody() -> None:
    line = "请 @newcomer，还有 ＠王磊 看一下"
    [found] = machine(line)

    assert [p["name"] for p in found["people"]] == ["newcomer", "王磊"]
    assert line[found["people"][0]["begin"] : found["people"][0]["stop"]] == "newcomer"


def test_without_a_roster_only_mentions_are_people() -> None:
    assert machine("刘洋 @王磊", roster=Directory())[0]["people"] == [
        {"name": "王磊", "begin": 4, "stop": 6}
    ]


@pytest.mark.parametrize(
    ("now", "zone"),
    [
        ("2026-03-01T09:00+08:00", "Asia/Shanghai"),
        ("2026-03-01T09:00", "Asia/Shanghai"),
        ("2026-03-01T09:00+09:00", None),
        ("2026-03-01T09:00-03:30", None),
    ],
)
def test_times_are_on_the_wall_of_now(now: str, zone: str | None) -> None:
    moment = datetime.fromisoformat(now)
    wall = wall_of(moment, SHANGHAI)

    assert zone is None or wall.key == zone
    assert moment.tzinfo is None or moment.astimezone(wall).utcoffset() == moment.utcoffset()
    [found] = read("明天下午3点", moment, wall, ROSTER).dates
    assert found.start == datetime.fromisoformat("2026-03-02T15:00")


def test_people_read_it_in_words() -> None:
    said = list(main(["下周五前 @刘洋 交方案"], NOW, SHANGHAI, ROSTER, False, "zh"))

    assert said == [
        "下周五前 @刘洋 交方案",
        "  日期 “下周五前”: 2026-03-06 周五，也可能是 2026-03-13 周五",
        "  人员 “刘洋”: 刘洋",
        "  行动项 交方案 · 刘洋 · 2026-03-06 周五",
    ]


def test_in_english_too() -> None:
    lines = ["every Friday 17:00 @market", ""]
    said = list(main(lines, NOW, SHANGHAI, ROSTER, False, "en"))

    assert said[0] == lines[0] and said[-1] == ""
    assert said[1].startswith(
        "  date “every Friday 17:00”: 2026-03-06 Fri 17:00, repeated as FREQ="
    )
    assert said[2] == "  person “market”: market"


def test_a_page_of_minutes_is_one_object() -> None:
    page = (
        "参会：刘洋、王磊\n决定：不做海外版\n待办：\n- 刘洋 3月6日前交方案\n下次会议：3月9日 14:00"
    )
    [found] = machine(page)

    assert list(found) == KEYS
    assert found["items"] == [
        {
            "title": "交方案",
            "owners": ["刘洋"],
            "departments": [],
            "due": "2026-03-06",
            "source": "- 刘洋 3月6日前交方案",
        }
    ]
    assert found["decisions"] == [{"text": "不做海外版", "source": "决定：不做海外版"}]
    assert found["next_meeting"]["start"] == "2026-03-09T14:00"
    begin, stop = found["dates"][0]["begin"], found["dates"][0]["stop"]
    assert page[begin:stop] == "3月6日前"


def test_nobody_knows_who_says_i() -> None:
    [found] = machine("我周五前交方案")

    assert found["items"][0]["owners"] == ["我"]


def test_what_leans_on_holidays_that_are_not_out_is_an_estimate() -> None:
    [_, said, *_] = main(["春节后第一个工作日交"], NOW, SHANGHAI, ROSTER, False, "zh")

    assert said.endswith("2027-02-09 周二，估算日期，当年的节假日安排尚未公布")


# Files that are none


def read_file(minutes: Path | None = None, people: Path | None = None) -> int:
    given = Namespace(now="2026-03-04T10:00", minutes=minutes, people=people, json=True)
    return read_lines(SimpleNamespace(timezone=SHANGHAI, language="zh"), given)  # type: ignore[arg-type]  # all of the settings that it asks


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "nothing is written in it."),
        (b"\xef\xbb\xbf \n", "nothing is written in it."),
        (b"\x00\x01\x02", "minutes are read from .txt, .md and .docx."),
        (b"PK\x03\x04 no document", "minutes are read from .txt, .md and .docx."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, reason: str
) -> None:
    file = tmp_path / "minutes.txt"
    file.write_bytes(data)

    assert read_file(minutes=file) == 1
    assert capsys.readouterr().err == f"{file}: {reason}\n"


@pytest.mark.parametrize(("more", "code"), [(0, 0), (1, 1)])
def test_a_page_may_be_as_long_as_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: int, code: int
) -> None:
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"a" + b"\n" * (documents.MOST_BYTES - 1 + more))

    assert read_file(minutes=file) == code
    assert ("at most 20 MB" in capsys.readouterr().err) == bool(more)


def test_a_list_of_nobody_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text("no,names\n")

    assert read_file(people=file) == 1
    assert "nobody is named in it" in capsys.readouterr().err


def test_lines_of_windows_are_read() -> None:
    assert documents.line_of("周五\n".encode("gb18030")) == "周五\n"
    assert documents.line_of("周五".encode("utf-8-sig")) == "周五"
    assert documents.line_of(b"\xff\xff") == "\ufffd\ufffd"
