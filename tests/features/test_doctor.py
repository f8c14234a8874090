"""The doctor: every finding is one that was really made, and mending it makes it go away."""

import re
import zoneinfo
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import tzdata
from sqlalchemy import text
from sqlmodel import Session

from bot import homes, migrations
from bot.allowance import spend
from bot.cards import Text, buttons
from bot.clock import SystemClock
from bot.company import Day
from bot.doctor import examine, mend, report
from bot.doctor.knowing import ahead, is_old, zone_data
from bot.errors import NotAllowed
from bot.features.doctor import health_card
from bot.features.risk import Risk
from bot.gaps import mended, missing
from bot.outbox import Message, State
from bot.pages.asked import Visitor
from bot.pages.register import register
from bot.people import Account, Chat, Person, Project
from bot.planner import LATE, Due
from bot.skews import Dated
from bot.store import open_engine
from bot.view import reader_view
from bot.words import Words
from tests.conftest import MONDAY, ROOM, Dialogue, Place, dm

ADMIN = dm("admin")
NOW = (
    SystemClock().now().replace(microsecond=0)
)  # of the real world, as the bot asks it where leases are concerned


@dataclass
class At:
    """A clock that stands."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def healthy(chat: Dialogue) -> Dialogue:
    """A company with a risk that is due, in a database that says it is migrated."""
    with chat.bot.sessions.begin() as db:
        db.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))"))
        db.execute(text("DELETE FROM alembic_version"))
        db.execute(text("INSERT INTO alembic_version VALUES (:now)"), {"now": migrations.newest()})
    chat.says("risk add Core part late @rd 2026-03-06")
    chat.sent()
    return chat


def change(chat: Dialogue, table, key, **values) -> None:
    """What happens behind the bot's back."""
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        row = db.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)


def findings(chat: Dialogue, language: str = "en", real: datetime | None = None) -> list[str]:
    with chat.bot.sessions() as db:
        if real:
            db.info["real"] = At(real)
        person = Person(handle="x", language=language)
        view = reader_view(db, person, chat.now)
        return [finding.said(view.say) for finding in examine(db, chat.now).findings]


def in_room(chat: Dialogue) -> int:
    return next(message.id for message in chat.rows(Message) if message.chat == ROOM.key)


def fail(chat: Dialogue, *ids: int, error: str = "not in channel") -> None:
    for key in ids:
        change(chat, Message, key, state=State.DEAD, error=error)


def test_nothing_is_found_where_nothing_is_wrong(healthy: Dialogue) -> None:
    card = healthy.says("doctor", "admin", ADMIN)

    assert card.title.startswith("Doctor: nothing found.")
    assert card.blocks == () and card.tone == "good"


def test_it_names_the_last_notice(healthy: Dialogue) -> None:
    healthy.wait(days=5)
    card = healthy.says("doctor", "admin", ADMIN)

    assert "Last notice sent 2026-03-0" in card.title


def test_only_an_administrator_may_ask(healthy: Dialogue) -> None:
    assert "This is for" in healthy.says("doctor", "pm", dm("pm")).title


def test_the_answer_is_for_the_administrator_alone(healthy: Dialogue) -> None:
    healthy.says("doctor", "admin", ROOM)

    assert healthy.sent()[-1].audience == "admin"


def test_undelivered_messages_are_one_finding_a_chat_and_reason(healthy: Dialogue) -> None:
    one, two = (m.id for m in healthy.rows(Message) if m.chat == ROOM.key)
    fail(healthy, one, two)

    [found] = findings(healthy)
    assert found == f"2 messages undelivered in “launch” (numbers {one} and {two}): not in channel"
    [found] = findings(healthy, "zh")
    assert found == f"「launch」有 2 条消息发不出（编号 {one}、{two}）：not in channel"


def test_a_direct_chat_is_named_after_its_person(healthy: Dialogue) -> None:
    healthy.says("mine", "staff", dm("staff"))
    healthy.sent()
    fail(healthy, healthy.rows(Message)[-1].id)

    assert "in “张伟”" in findings(healthy)[0]


def test_what_was_not_delivered_is_sent_once_more(healthy: Dialogue) -> None:
    fail(healthy, 1)
    card = healthy.says("doctor", "admin", ADMIN)
    assert card.title == "Doctor: 1 finding"
    healthy.sent()

    answer = healthy.presses(card, "Mend", "admin", ADMIN)

    assert "nothing found" in answer.title
    assert healthy.row(Message, 1).state is State.OWED
    healthy.sent()
    assert healthy.row(Message, 1).state is State.SENT


def test_a_message_that_waits_for_an_hour_is_told(healthy: Dialogue) -> None:
    key = in_room(healthy)
    change(healthy, Message, key, state=State.SENDING)
    healthy.now += timedelta(minutes=59)
    healthy.tick()
    assert findings(healthy) == []

    healthy.now += timedelta(minutes=2)
    [found] = findings(healthy)
    assert found == f"1 message waits in “launch” (number {key}) since 2026-03-02 Mon 09:00."


def test_a_stored_moment_that_the_rules_do_not_give(healthy: Dialogue) -> None:
    [risk] = healthy.rows(Risk)
    due = next(due for due in healthy.rows(Due) if due.subject == risk.code)
    change(healthy, Due, (due.rule, due.subject), at=due.at + timedelta(days=1))

    [found] = findings(healthy)
    assert found.startswith(f"R-1, rule {due.rule}: stored 2026-03-")

    with healthy.bot.sessions.begin() as db:
        db.info.update(now=healthy.now, spoken=None)
        mend(db)
    assert findings(healthy) == []
    assert healthy.row(Due, (due.rule, due.subject)).at == due.at


def test_a_moment_that_is_owed_and_not_yet_planned_is_no_finding(healthy: Dialogue) -> None:
    healthy.now = min(due.at for due in healthy.rows(Due)) + timedelta(minutes=5)

    assert findings(healthy) == []


def test_a_forgotten_moment_is_found(healthy: Dialogue) -> None:
    due = healthy.rows(Due)[0]
    with healthy.bot.sessions.begin() as db:
        db.delete(db.get_one(Due, (due.rule, due.subject)))

    [found] = findings(healthy)
    assert "stored none, should be" in found


def test_a_year_whose_days_off_are_not_decreed(healthy: Dialogue) -> None:
    for person in healthy.rows(Risk):
        change(healthy, Risk, person.code, cancelled_at=healthy.now)
    healthy.now = healthy.now.replace(year=2034)
    healthy.tick()

    [told] = [said for said in findings(healthy) if "time zone data" not in said]  # old by then
    assert told.startswith("The days off of 2034 are not known")

    with healthy.bot.sessions.begin() as db:
        db.info.update(now=healthy.now, spoken=1)
        db.add(Day(day="2034-01-01", works=False))
    assert [said for said in findings(healthy) if "time zone data" not in said] == []


def test_an_owner_whom_nothing_reaches(healthy: Dialogue) -> None:
    change(healthy, Account, "test:T:rd", direct="")

    assert findings(healthy) == ["王磊 has 1 open item, and no chat with the bot."]

    change(healthy, Account, "test:T:staff", direct="")  # owns nothing
    assert len(findings(healthy)) == 1


def test_a_company_without_an_administrator(healthy: Dialogue) -> None:
    with healthy.bot.sessions.begin() as db:
        db.execute(text("UPDATE person SET roles = '[]'"))

    assert findings(healthy) == ["There is no administrator."]


def test_a_zone_that_this_machine_does_not_know(healthy: Dialogue) -> None:
    change(healthy, Person, "staff", zone="Mars/Olympus")

    assert findings(healthy) == ["This machine does not know the time zone Mars/Olympus of 张伟."]


def test_tables_of_another_version(healthy: Dialogue) -> None:
    with healthy.bot.sessions.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    newest = migrations.newest()
    assert findings(healthy) == [f"The tables are at revision 0000, this version needs {newest}."]


def test_a_clock_that_went_back(healthy: Dialogue) -> None:
    healthy.now = MONDAY - timedelta(hours=1)

    assert "The clock went back" in findings(healthy)[0]


def test_the_command_line_prints_findings_with_their_cure(healthy: Dialogue) -> None:
    fail(healthy, key := in_room(healthy))
    with healthy.bot.sessions() as db:
        say = reader_view(db, Person(handle="x", language="zh"), healthy.now).say
        *printed, facts = report(examine(db, healthy.now), say)

    assert "放假安排到 2026 年底" in facts
    assert printed == [
        "体检发现 1 个问题",
        f"1. 「launch」有 1 条消息发不出（编号 {key}）：not in channel",
        "   原因解决后，发 `体检 修复=是` 再发一次。",
    ]


def test_a_chinese_line_and_a_chinese_reader(healthy: Dialogue) -> None:
    change(healthy, Person, "admin", language="zh")
    fail(healthy, 1)

    card = healthy.says("体检", "admin", ADMIN)
    assert card.title == "体检发现 1 个问题"
    answer = healthy.presses(card, "修复", "admin", ADMIN)
    assert answer.title.startswith("体检没有发现问题")


def test_an_empty_database_is_told_so(tmp_path) -> None:
    with Session(open_engine(f"sqlite:///{tmp_path}/empty.db")) as db:
        [found] = examine(db, MONDAY).findings

    assert found.values == {"there": None, "needed": migrations.newest()}


def test_the_calls_of_a_month_are_told_from_sixty_percent_on(healthy: Dialogue) -> None:
    for calls, told in ((590, False), (20, True)):
        with healthy.bot.sessions.begin() as db:
            spend(db, "dingtalk", calls, 1000)
        sentence = "DingTalk: 610 of 1000 calls of this month are gone (61 %)."
        assert (sentence in findings(healthy)) is told


def test_a_right_that_a_platform_did_not_grant_is_named_until_it_is_asked_anew(healthy):
    with healthy.bot.sessions.begin() as db:
        for what in ("contact/v3/users", "contact/v3/departments"):
            missing(db, "feishu", what, "contact:contact.base:readonly", healthy.now)
    assert findings(healthy) == ["Feishu: the app lacks contact:contact.base:readonly."]
    assert findings(healthy, "zh") == ["飞书：应用缺少 contact:contact.base:readonly。"]

    with healthy.bot.sessions.begin() as db:
        mended(db, "feishu")
    assert findings(healthy) == []


# What mends it


def lines(chat: Dialogue, language: str = "en") -> list[str]:
    """Every line that a finding tells to type or has on a button."""
    with chat.bot.sessions() as db:
        view = reader_view(db, Person(handle="x", language=language), chat.now)
        card = health_card(examine(db, chat.now), view)
    typed = [line for block in card.blocks if isinstance(block, Text)
             for line in re.findall("`([^`]+)`", block.markdown)]  # fmt: skip
    return [*typed, *(button.line for button in buttons(card))]


def test_one_message_is_sent_again_by_its_own_button(healthy: Dialogue) -> None:
    fail(healthy, key := in_room(healthy))
    assert lines(healthy) == ["doctor mend=yes", f"delivery send {key}", "doctor mend=yes"]
    assert lines(healthy, "zh") == ["体检 修复=是", f"投递 发送 {key}", "体检 修复=是"]

    card = healthy.says("doctor", "admin", ADMIN)
    healthy.presses(card, f"Send again {key}", "admin", ADMIN)
    assert findings(healthy) == []


@pytest.mark.parametrize("mending", ["doctor mend=yes", "体检 修复=是"])
def test_a_rule_that_broke_on_a_row_is_named_and_tried_at_once(healthy: Dialogue, mending) -> None:
    due = healthy.rows(Due)[0]
    later = due.at + timedelta(minutes=10)
    change(healthy, Due, (due.rule, due.subject), wait_until=later)
    [found] = findings(healthy)
    assert found.startswith(f"{due.subject}, rule {due.rule}: broke when it was due")

    healthy.says(mending, "admin", ADMIN)
    assert findings(healthy) == []
    assert healthy.row(Due, (due.rule, due.subject)).wait_until is None


def test_what_nobody_planned_is_found_when_it_is_late_and_not_before(healthy: Dialogue) -> None:
    first = min(healthy.rows(Due), key=lambda due: (due.at, due.subject))
    healthy.now = first.at + LATE
    assert findings(healthy) == []

    healthy.now += timedelta(seconds=1)
    assert f"not planned: {first.subject}" in findings(healthy)[0] or (
        f"not planned, {first.subject} first" in findings(healthy)[0]
    )
    healthy.tick()
    assert findings(healthy) == []


def left(chat: Dialogue) -> None:
    with chat.bot.sessions.begin() as db:
        homes.close(db, ROOM.key, homes.REMOVED, chat.now, "e-removed")


def test_a_group_with_reminders_that_the_bot_is_not_in(healthy: Dialogue) -> None:
    left(healthy)

    [found] = findings(healthy)
    assert found == "The bot is not in “launch”, where P-1 posts, since 2026-03-02 Mon 09:00."
    [found] = findings(healthy, "zh")
    assert found == "从 2026-03-02 周一 09:00 起，联络员不在 P-1 的群「launch」里。"


def test_a_group_that_is_open_again_is_no_finding(healthy: Dialogue) -> None:
    left(healthy)
    healthy.now += timedelta(minutes=1)
    healthy.says("P-1", at=ROOM)
    healthy.sent()

    assert findings(healthy) == []


def test_a_group_that_the_bot_was_added_to_again_is_no_finding(healthy: Dialogue) -> None:
    left(healthy)
    with healthy.bot.sessions.begin() as db:
        homes.rename(db, ROOM.key, "launch")

    assert findings(healthy) == []


def test_a_project_is_moved_to_a_group_that_is_open_by_the_line_that_is_told(healthy) -> None:
    left(healthy)
    [line] = lines(healthy)
    other = Place("test", "T", "second")

    healthy.says(line, at=other)

    assert healthy.row(Project, "P-1").chat == other.key
    assert findings(healthy) == []


def test_a_group_of_a_closed_project_is_not_missed(healthy: Dialogue) -> None:
    left(healthy)
    change(healthy, Project, "P-1", closed_at=healthy.now)

    assert not [said for said in findings(healthy) if "is not in" in said]


def test_a_chat_that_its_platform_lets_wait_is_told_with_until_when(healthy: Dialogue) -> None:
    change(healthy, Message, key := in_room(healthy), state=State.OWED)
    for seconds, told in ((60, False), (61, True)):
        change(healthy, Chat, ROOM.key, busy_until=NOW + timedelta(seconds=seconds))
        assert [said for said in findings(healthy, real=NOW) if "launch" in said] == (
            [f"“launch” has to wait until {_wall(61)}: 1 message (number {key})."] if told else []
        )

    change(healthy, Chat, ROOM.key, busy_until=NOW + timedelta(minutes=30))
    card = healthy.says("doctor", "admin", ADMIN)
    waiting = healthy.presses(card, "Show what waits", "admin", ADMIN)
    assert "wait to go" in waiting.title and str(key) in str(waiting)


def _wall(seconds: int) -> str:
    return Words("en", zoneinfo.ZoneInfo("Asia/Shanghai")).at(NOW + timedelta(seconds=seconds))


def test_a_platform_whose_clock_is_elsewhere(healthy: Dialogue) -> None:
    kept: list = []
    dated = Dated("slack", kept.append, lambda: NOW)
    for seconds, writes in ((30, 1), (31, 2), (90, 2), (-31, 2), (0, 3)):
        dated.heard(format_datetime(NOW - timedelta(seconds=seconds), usegmt=True))
        assert len(kept) == writes, seconds
    dated.heard(None)
    dated.heard("soon")

    with healthy.bot.sessions.begin() as db:
        kept[1](db)
    assert findings(healthy) == ["This machine's clock is 31 s ahead of that of Slack."]
    with healthy.bot.sessions.begin() as db:
        kept[2](db)
    assert findings(healthy) == []


@pytest.mark.parametrize(("seconds", "told"), [(9, False), (11, True), (-11, True)])
def test_a_machine_whose_clock_is_not_the_databases(healthy: Dialogue, seconds, told) -> None:
    real = SystemClock().now() - timedelta(seconds=seconds)
    with healthy.bot.sessions() as db:
        db.info["real"] = At(real)
        if db.get_bind().dialect.name == "sqlite":
            assert ahead(db) == timedelta()  # one machine has one clock
        else:
            found = [f for f in examine(db, healthy.now).findings if f.subject == "postgresql"]
            assert bool(found) is told


@pytest.mark.parametrize(
    ("row", "key", "mending", "by"),
    [
        (Person, "staff", "settings zone=Asia/Shanghai", "staff"),
        (Project, "P-1", "P-1 edit zone=Asia/Shanghai", "pm"),
    ],
)
def test_the_row_with_an_unknown_zone_is_named_and_mended(healthy, row, key, mending, by) -> None:
    change(healthy, row, key, zone="Mars/Olympus")
    assert mending in lines(healthy)

    healthy.says(mending, by, dm(by))
    assert findings(healthy) == []


@pytest.mark.parametrize(("year", "told"), [(2027, False), (2028, True)])
def test_time_zone_data_is_old_in_the_second_year_after_its_own(tmp_path, year, told) -> None:
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia" / "Shanghai").write_bytes(b"")
    (tmp_path / "tzdata.zi").write_text("# version 2026f\n")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    try:
        assert zone_data("Asia/Shanghai") == "2026f"
        assert zone_data("Europe/London") == tzdata.IANA_VERSION  # Python takes the package's
        assert is_old("2026f", datetime(year, 1, 1, tzinfo=UTC)) is told
        (tmp_path / "tzdata.zi").write_text("# made by hand\n")
        assert zone_data("Asia/Shanghai") == ""
    finally:
        zoneinfo.reset_tzpath(before)


@pytest.mark.slow
def test_days_off_are_loaded_by_the_button(healthy: Dialogue) -> None:
    for risk in healthy.rows(Risk):
        change(healthy, Risk, risk.code, cancelled_at=healthy.now)
    healthy.now = healthy.now.replace(year=2034)
    healthy.tick()
    card = healthy.says("doctor", "admin", ADMIN)

    form = healthy.presses(card, "Load days off", "admin", ADMIN)
    healthy.submits(form, "admin", ADMIN, days="2034-01-01 off")
    assert not [said for said in findings(healthy) if "days off" in said]


def test_what_everything_relies_on_is_said_also_where_nothing_is_wrong(healthy: Dialogue) -> None:
    with healthy.bot.sessions.begin() as db:
        spend(db, "dingtalk", 12, 10_000)
    foot = healthy.says("doctor", "admin", ADMIN).foot

    assert f"time zones of {zone_data('Asia/Shanghai')} · days off known to the end of" in foot
    assert "clock 0 s from the database's" in foot
    assert "DingTalk: 12 of 10000 calls of this month" in foot


def test_above_the_list_of_deliveries_stands_what_the_command_says(healthy: Dialogue) -> None:
    fail(healthy, in_room(healthy))
    with healthy.bot.sessions() as db:
        visitor = Visitor("admin", "test:T:admin", ADMIN, healthy.now)
        [above] = register(db, visitor, "delivery", {}).above
        assert register(db, visitor, "risk", {"project": "P-1"}).above == ()
        with pytest.raises(NotAllowed):
            register(db, replace(visitor, handle="pm", account="test:T:pm"), "delivery", {})

    said = healthy.says("doctor", "admin", ADMIN)
    assert (above.title, above.blocks) == (said.title, said.blocks)


@pytest.mark.slow
def test_every_line_that_a_cure_names_is_a_line_of_the_bot_or_of_a_terminal(healthy) -> None:
    left(healthy)
    fail(healthy, in_room(healthy))
    due = healthy.rows(Due)[0]
    change(healthy, Due, (due.rule, due.subject), wait_until=due.at)
    change(healthy, Account, "test:T:rd", direct="")
    change(healthy, Person, "staff", zone="Mars/Olympus")
    told = {language: lines(healthy, language) for language in ("en", "zh")}
    assert len(told["en"]) == len(told["zh"]) == 7, told
    for found in told.values():
        for line in found:
            reply = healthy.says(line, "admin", ADMIN)
            assert not any(no in reply.title for no in ("Did you mean", "not understood")), line
