"""A made-up company to try the bot with, and what its people said before you came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from bot.cards import Button, Buttons, Card, Style, Text
from bot.outbox import Message, post
from bot.people import Account, Chat, Department, Person
from bot.store import Memo
from bot.trail import Spoken
from bot.view import reader_view
from bot.words import N_
from bot.workdays import CALENDAR

PLATFORM = "web:demo:"
OWED = "story"  # the memo of a story that is not told to its end
LINE = "story:"  # the event of one of its lines, before the number
DEPARTMENTS = {
    "信息部": "IT",
    "总经办": "management",
    "研发部": "R&D",
    "市场部": "marketing",
    "销售部": "sales",
    "财务部": "finance",
    "客服部": "customer service",
}


@dataclass(frozen=True)
class Somebody:
    name: str
    department: str
    position: str
    english: str  # the position
    roles: tuple[str, ...] = ()


PEOPLE = {
    "admin": Somebody("何静", "信息部", "系统管理员", "IT administrator", ("administrator",)),
    "vp": Somebody("周建国", "总经办", "副总经理", "vice president", ("executive",)),
    "pm": Somebody("林晓", "研发部", "项目经理", "project manager"),
    "rd_head": Somebody("陈立", "研发部", "研发部经理", "head of R&D", ("head",)),
    "rd": Somebody("王磊", "研发部", "研发工程师", "engineer"),
    "market_head": Somebody("赵敏", "市场部", "市场部经理", "head of marketing", ("head",)),
    "market": Somebody("刘洋", "市场部", "市场专员", "marketing specialist"),
    "sales_head": Somebody("孙浩", "销售部", "销售部经理", "head of sales", ("head",)),
    "sales": Somebody("吴倩", "销售部", "销售专员", "sales representative"),
    "finance_head": Somebody(
        "郑丽", "财务部", "财务部经理", "head of finance", ("head", "finance")
    ),
    "finance": Somebody("冯雪", "财务部", "财务专员", "accountant"),
    "service_head": Somebody("许强", "客服部", "客服部经理", "head of customer service", ("head",)),
    "service": Somebody("杨帆", "客服部", "客服专员", "service agent"),
    "staff": Somebody("张伟", "研发部", "测试工程师", "test engineer"),
}
LIAISONS = ("rd", "market", "sales", "finance", "service")
ROOMS = {
    "launch": {"zh": "智享X1 上市群", "en": "X1 launch"},
    "coordination": {"zh": "跨部门协调群", "en": "Coordination"},
}
DIRECT = {"zh": "联络员（私信）", "en": "Liaison (direct)"}


def found(db: Session, language: str, now: datetime, *, story: bool = False) -> None:
    """Write the company into a database that has nobody yet; its *story* is owed from then on."""
    if db.exec(select(Person)).first():
        return
    if story:
        db.add(Memo(name=OWED, value=language))
    spoken = Spoken(event_id="demo:founded", at=now, text="", command="demo", source="api")
    db.add(spoken)
    db.flush()
    db.info.update(now=now, spoken=spoken.id)
    heads = {s.department: handle for handle, s in PEOPLE.items() if "head" in s.roles}
    for path, english in DEPARTMENTS.items():
        db.add(Department(path=path, english=english, head=heads.get(path)))
    for room, titles in ROOMS.items():
        db.add(Chat(key=PLATFORM + room, title=titles[language]))
    for handle, somebody in PEOPLE.items():
        _join(db, handle, somebody, language)


def told(db: Session) -> int | None:
    """How many lines of the story are told, where an end of it is owed: none, or after a kill."""
    if db.get(Memo, OWED) is None:
        return None
    lines = select(func.count()).where(col(Spoken.event_id).startswith(LINE))
    return db.exec(lines).one()


def _join(db: Session, handle: str, somebody: Somebody, language: str) -> None:
    direct = f"{PLATFORM}dm:{handle}"
    person = Person(
        handle=handle,
        name=somebody.name,
        email=f"{handle}@example.com",
        department=somebody.department,
        position=somebody.english if language == "en" else somebody.position,
        roles=list(somebody.roles),
    )
    account = Account(key=PLATFORM + handle, person=handle, direct=direct)
    db.add_all([person, account, Chat(key=direct, title=DIRECT[language])])


def opening(db: Session, now: datetime) -> None:
    """The bot's first word to whoever opens the demo: what this is, and three things to press."""
    view = reader_view(db, None, now, PLATFORM + "launch")
    title = view.say(N_("A made-up company, on {at}"), at=now)
    text = view.say(
        N_(
            "Launch work across five departments, kept by Liaison. Look as somebody else on the "
            "left, move the clock on top, and write as you would in any chat. First:"
        )
    )
    ways = (
        Button(view.say(N_("How does it stand?")), f"P-1 {view.verb('status')}", Style.MAIN),
        Button(view.say(N_("What waits for me?")), view.verb("mine")),
        Button(view.say(N_("Take the tour")), view.verb("tour")),
    )
    card = Card(title, (Text(text), Buttons(ways)))
    post(db, Message(chat=PLATFORM + "launch", at=now), card)
    if owed := db.get(Memo, OWED):
        db.delete(owed)


@dataclass(frozen=True)
class Said:
    """A line of the story: who said it, where, and when; an event that is heard once."""

    at: datetime
    by: str
    room: str
    text: str
    event: str


def story(start: datetime, zone: ZoneInfo, language: str) -> Iterator[Said]:
    """The working week before *start*, so that something is late and something is due soon."""
    today = start.astimezone(zone).date()
    for number, (days_before, clock, by, text) in enumerate(STORY[language]):
        day = CALENDAR.move(today, -days_before)
        at = datetime.combine(day, time.fromisoformat(clock), zone)
        if at < start:
            yield Said(at, by, "launch", _dated(text, today), f"{LINE}{number}")


def _dated(text: str, today: date) -> str:
    """`{+2}` is the date two working days after today."""
    for ahead in range(-4, 61):
        mark = f"{{{ahead:+d}}}"
        if mark in text:
            text = text.replace(mark, CALENDAR.move(today, ahead).isoformat())
    return text


Story = tuple[tuple[int, str, str, str], ...]
STORY: dict[str, Story] = {
    "zh": (
        (
            5, "09:10", "pm",
            "项目 新增 智享X1 上市 目标=首月卖出5000台 指标=“首月销量 不低于 5000 台 {+60}；"
            "投诉率 不高于 5%” 结束={+60} 预算=120万",
        ),
        (5, "09:15", "pm", "成员 新增 @王磊 @刘洋 @吴倩 @冯雪 @杨帆 角色=接口人 确定=是"),
        (5, "09:20", "pm", "大家早，上市相关的事都在这个群里记，到点联络员会提醒。"),
        (5, "10:00", "pm", "行动项 新增 提交推广方案 @刘洋 {+2}"),
        (5, "10:02", "pm", "行动项 新增 压力测试报告 @张伟 {-2}"),
        (5, "10:05", "pm", "行动项 新增 渠道物料清单 @吴倩 {+1}"),
        (5, "10:08", "pm", "行动项 新增 定下发布会场地 @赵敏 {-3}"),
        (4, "14:00", "market", "A-1 接下"),
        (4, "14:30", "rd", "新增风险 核心件可能晚到一周 等级=高 @王磊 {+3} 应对=启用备选供应商"),
        (4, "16:10", "market_head", "A-4 完成 定在国际会议中心三楼"),
        (4, "17:05", "pm", "A-4 验收"),
        (
            4, "17:20", "pm",
            "会议 新增 首批备货评审 {-1} 14:00 60分钟 @吴倩 @冯雪 @王磊 @杨帆 记录人=@杨帆 "
            "地点=三楼会议室 目标=定下首批备货数量 原因=核心件要提前锁定 "
            "议程=“首批数量 35分钟；样品费 15分钟”",
        ),
        (3, "11:00", "rd_head", "行动项 新增 客服话术定稿 @杨帆 {+4}"),
        (3, "16:00", "service", "收到，话术我来写。"),
        (1, "14:00", "pm", "M-1 开始"),
        (1, "14:35", "service", "决议 新增 首批备货 2,000 台 @吴倩 {+3} 金额=80万"),
        (1, "14:38", "pm", "M-1 下一项"),
        (1, "14:50", "service", "争议 新增 样品费由市场部还是销售部出 @刘洋 {+2}"),
        (1, "15:00", "pm", "M-1 结束"),
        (1, "15:20", "sales", "A-3 完成 清单发在群文件里了"),
        (0, "08:50", "pm", "项目 状态"),
    ),
    "en": (
        (
            5, "09:10", "pm",
            'project add X1 launch goal="5,000 units in the first month" '
            'measures="first-month sales at least 5000 units {+60}; complaints at most 5%" '
            "end={+60} budget=1200000",
        ),
        (5, "09:15", "pm", "member add @rd @market @sales @finance @service role=liaison sure=yes"),
        (5, "09:20", "pm", "Morning all. The launch is kept here from now on; Liaison reminds."),
        (5, "10:00", "pm", "action add Submit promo plan @market {+2}"),
        (5, "10:02", "pm", "action add Stress test report @staff {-2}"),
        (5, "10:05", "pm", "action add Channel material list @sales {+1}"),
        (5, "10:08", "pm", "action add Fix the venue of the launch event @market_head {-3}"),
        (4, "14:00", "market", "A-1 take"),
        (
            4, "14:30", "rd",
            'risk add Core part may be a week late level=high @rd {+3} response="second supplier"',
        ),
        (4, "16:10", "market_head", "A-4 done conference centre, third floor"),
        (4, "17:05", "pm", "A-4 accept"),
        (
            4, "17:20", "pm",
            "meeting add First stock review {-1} 14:00 60m @sales @finance @rd @service "
            'recorder=@service place="Room 3" goal="Fix the first stock" '
            'reason="the core part has to be ordered" topics="First stock 35m; Samples 15m"',
        ),
        (3, "11:00", "rd_head", "action add Final wording for the service desk @service {+4}"),
        (3, "16:00", "service", "Got it, I will write the wording."),
        (1, "14:00", "pm", "M-1 start"),
        (1, "14:35", "service", "decision add First stock 2,000 units @sales {+3} amount=800000"),
        (1, "14:38", "pm", "M-1 next"),
        (1, "14:50", "service", "dispute add Marketing or sales pays for samples @market {+2}"),
        (1, "15:00", "pm", "M-1 end"),
        (1, "15:20", "sales", "A-3 done the list is in the group's files"),
        (0, "08:50", "pm", "project status"),
    ),
}  # fmt: skip


def begin(start: datetime) -> datetime:
    """Where the story's clock starts: two weeks before *start*."""
    return start - timedelta(days=14)
