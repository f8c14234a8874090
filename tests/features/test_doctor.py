"""The doctor: every finding is one that was really made, and mending it makes it go away."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot import migrations
from bot.allowance import spend
from bot.company import Day
from bot.doctor import examine, mend, report
from bot.features.risk import Risk
from bot.gaps import mended, missing
from bot.outbox import Message, State
from bot.people import Account, Person
from bot.planner import Due
from bot.store import open_engine
from bot.view import reader_view
from tests.conftest import MONDAY, ROOM, Dialogue, dm

ADMIN = dm("admin")


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


def findings(chat: Dialogue, language: str = "en") -> list[str]:
    with chat.bot.sessions() as db:
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

    assert findings(healthy)[0].startswith("The days off of 2034 are not known")

    with healthy.bot.sessions.begin() as db:
        db.info.update(now=healthy.now, spoken=1)
        db.add(Day(day="2034-01-01", works=False))
    assert findings(healthy) == []


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

    assert findings(healthy) == ["This machine does not know the time zone Mars/Olympus."]


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
        printed = list(report(examine(db, healthy.now), say))

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
        sentence = "dingtalk: 610 of 1000 calls of this month are gone (61 %)."
        assert (sentence in findings(healthy)) is told


def test_a_right_that_a_platform_did_not_grant_is_named_until_it_is_asked_anew(healthy):
    with healthy.bot.sessions.begin() as db:
        for what in ("contact/v3/users", "contact/v3/departments"):
            missing(db, "feishu", what, "contact:contact.base:readonly", healthy.now)
    assert findings(healthy) == ["Feishu: the app lacks contact:contact.base:readonly."]
    assert findings(healthy, "zh") == ["Feishu：应用缺少 contact:contact.base:readonly。"]

    with healthy.bot.sessions.begin() as db:
        mended(db, "feishu")
    assert findings(healthy) == []
