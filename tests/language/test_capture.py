"""The corpora of minutes and sentences, and texts that nobody would write."""

import time
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.capture import read
from bot.language.documents import Unreadable, text_of
from bot.language.what import sentences, vague
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from tests.language import scores

NOW = datetime.fromisoformat(scores.NOW)
READER = scores.reader(NOW)


# The corpora


@pytest.mark.slow
def test_the_minutes_of_the_corpus():
    """Never lower a number."""
    score = scores.minutes_score()

    assert score.expected["item"] >= 699
    assert score.recall("owned item") >= 0.995 and score.precision("item") >= 0.99
    assert score.recall("decision") >= 0.99 and score.precision("decision") >= 0.97
    assert min(score.recall(kind) for kind in ("dispute", "risk", "attendee", "next meeting")) == 1


def test_the_sentences_of_the_corpus():
    score = scores.sentence_score()

    assert score.right["exact"] == score.expected["exact"] == 786, score.errors
    assert score.right["false positives"] == 0


def test_all_dates_of_the_corpora():
    score = scores.date_score()

    assert score.expected["all"] >= 1481
    assert score.right["all"] >= 1481, score.errors
    assert (score.right["false positives"], score.right["wrong dates"]) == (0, 0)


def test_what_was_kept_apart_is_read_no_worse_than_at_first():
    dates, lines = scores.APART
    found, said = scores.date_score(dates), scores.sentence_score(lines)

    assert found.right["all"] >= 156 and found.right["wrong dates"] == 0, found.errors
    assert said.right["exact"] >= 154 and said.right["false positives"] == 0, said.errors


def test_a_title_keeps_the_word_that_ends_it():
    [item] = sentences.items(READER, "王磊周五前优化一下性能")

    assert item.title == "优化一下性能"


def test_who_leads_is_told_from_who_helps():
    [item] = sentences.items(READER, "财务部和研发部3月6日前确认价格，销售部配合")

    assert set(item.departments) == {"财务部", "研发部", "销售部"}
    assert item.helpers == ("销售部",)


def test_a_handle_that_is_a_department_is_a_person_only_after_an_at():
    people = (Somebody("finance", "冯雪", aliases=("finance",)),)
    here = replace(READER, directory=Directory(people, READER.directory.units))

    assert here.directory.find("finance to check it")[0].kind == "department"
    assert here.directory.find("@finance to check it")[0].kind == "person"


# How quick


def quickest(work, times=3):
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def test_ten_pages_take_less_than_a_third_of_a_second():
    text = "\n\n".join(page.read_text("utf-8") for page, _ in scores.pages())[:9000]

    assert quickest(lambda: read(text, READER)) < 0.3


def test_a_thousand_names_do_not_slow_a_sentence():
    people = [Somebody(f"p{n}", f"{chr(0x4E00 + n)}{chr(0x5200 + n)}") for n in range(1000)]
    crowd = replace(READER, directory=Directory(people, READER.directory.units))
    line = "请财务部3月13日前核对3月份的差旅报销，并把结果发给林晓"
    sentences.prose(crowd, line)

    assert quickest(lambda: sentences.prose(crowd, line)) < 0.005


SCRAPS = st.from_regex(
    r"(负责人|截止|：|刘洋|、|@|研发部|\n|- |\||## |3月6日|前|待办|决定|风险|Tom|: |\(|\)|，|。|"
    r"1\. |\t|我|下次会议|参会|Owner|TODO|by Friday|→){0,20}",
    fullmatch=True,
)


@given(st.one_of(st.text(max_size=80), SCRAPS))
@example("TOM\tFRI")
def test_any_text_is_read_without_an_error(text):
    for item in read(text, READER).items:
        assert item.title
        item.as_json()


@pytest.mark.parametrize(
    "scrap", ["（", "：", "|", "、", "责任人", "- ", "我", "@", "张三和", "\n"]
)
def test_a_hostile_page_is_quick(scrap):
    page = (scrap * 3000)[:3000]

    assert quickest(lambda: read(page, READER), 1) < 0.6


# People and departments


def named(text, speaker=""):
    return [one.key for one in READER.directory.find(text, speaker)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张经理和王工", ["王磊"]),
        ("郑经理、小冯", ["郑丽", "冯雪"]),
        ("周总结一下", []),
        ("周总拍板", ["周建国"]),
        ("高圆圆唱歌", []),
        ("@刘洋你看看", ["刘洋"]),
        ("@tom please", ["Tom Baker"]),
        ("Daniel K. owns it", ["Daniel Kim"]),
        ("Tom Smith is new", []),
        ("技术部牵头", ["研发部"]),
        ("R&D and HR", ["研发部", "人力资源部"]),
        ("the finance team", ["财务部"]),
        ("@所有人 开会", []),
        ("mail tom@example.com", []),
    ],
)
def test_who_is_named(text, expected):
    assert named(text) == expected


def test_the_speaker_is_who_says_i():
    assert named("我周五交", "林晓") == ["林晓"]
    assert named("我们周五交", "林晓") == []


def test_what_is_nearly_a_name_is_suggested():
    def suggested(word):
        return next(iter(one.name for one in READER.directory.suggest(word)), None)

    assert suggested("王雷") == "王磊"
    assert suggested("liuyang") == "刘洋"
    assert suggested("郑莉") == "郑丽"
    assert suggested("Prya Sharma") == "Priya Sharma"
    assert suggested("乌鲁木齐") is None


def test_a_title_without_a_holder_names_nobody():
    company = Directory([Somebody("a", "王磊", position="工程师"), Somebody("b", "王芳")], [])

    assert [one.key for one in company.people_called("王工")] == ["a"]
    assert company.people_called("王总") == []
    assert [one.key for one in company.people_called("王老师")] == ["a", "b"]


def test_one_of_two_namesakes_is_not_guessed():
    twins = Directory([Somebody("a", "张伟"), Somebody("b", "张伟")], [Unit("研发部")])

    assert twins.find("张伟负责") == []
    assert len(twins.people_called("张伟")) == 2


# Details of a sentence


def test_priority_and_what_comes_before():
    [item] = sentences.items(READER, "加急：@王磊 3月9日前上线，依赖接口联调")

    assert (item.priority, item.depends) == ("high", ("接口联调",))


def test_traditional_minutes_stay_as_they_were_written():
    found = read("待辦事項：\n1. 刘洋於3月9日前提交活動企劃書", READER)

    assert [item.title for item in found.items] == ["提交活動企劃書"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("需要技术支持", ("number", "date", "owner")),
        ("需要 2 名测试支持", ("date", "owner")),
        ("3月20日前需要王磊支持", ("number",)),
        ("needs support from technology", ("number", "date", "owner")),
    ],
)
def test_what_a_request_leaves_open(text, missing):
    assert vague.missing(text, READER) == missing


# Files


def word_file(markdown: str) -> bytes:
    """A page as somebody would have typed it into Word."""
    document = Document()
    table = None
    for line in markdown.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if set("".join(cells)) <= set("-: "):
                continue
            if table is None:
                table = document.add_table(0, len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), level=2)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize("name", ["01-table-md", "16-retro", "35-risk-table", "37-dash-labels"])
def test_a_word_file_says_what_the_same_page_says(name):
    page = (scores.HERE / "minutes" / f"{name}.md").read_text("utf-8")
    wanted = read(page, READER)
    found = read(text_of(word_file(page), f"{name}.docx"), READER)

    def told(minutes):
        return [(i.title, i.owners, i.departments, i.until) for i in minutes.items]

    assert told(found) == told(wanted)
    assert [row.text for row in found.decisions] == [row.text for row in wanted.decisions]
    assert found.attendees == wanted.attendees


def test_text_files_of_windows_are_read():
    assert text_of("责任人：刘洋".encode("gb18030"), "a.txt") == "责任人：刘洋"
    assert text_of("责任人：刘洋".encode("utf-16"), "a.txt") == "责任人：刘洋"


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"\x00\x01\x02binary", b"\xff\xff\xff"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Unreadable):
        text_of(data, "a.docx" if data.startswith(b"PK") else "a.txt")


def test_the_date_of_the_meeting_is_what_relative_dates_count_from():
    page = "会议时间：2026年2月27日\n行动项\n- 刘洋：下周三前提交方案"

    assert str(read(page, READER).items[0].until) == "2026-03-04"


def test_a_date_after_a_colon_is_a_date():
    assert str(READER.due("截止时间：2026-03-09").start) == "2026-03-09"
