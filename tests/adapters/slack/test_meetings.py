"""Meetings in Slack: called by a modal, held in a thread, taken away as files."""

from datetime import timedelta

from bot import outage
from bot.company import Company as Settings
from bot.features.meeting.tables import Decision
from bot.registry import policies
from tests.platforms.slack import BOT

CALL = (
    "meeting add Budget 2026-03-12 14:00 60m @finance recorder=@service "
    'topics="Opening 5m; Budget 20m"'
)


async def called(c):
    await c.commands("pm", "project add X1")
    await c.commands("pm", CALL)
    return next(m for m in c.room.messages if m["text"].find("M-1 is set for") >= 0)


def planned(now):
    def work(db):
        db.info["company"] = Settings("en")
        policies.plan(db, now)

    return work


def sent(c, channel):
    return [f["name"] for m in channel.messages for f in m.get("files", ())]


def test_the_calendar_goes_into_the_thread_of_the_notice(play):
    @play()
    async def _(c):
        await called(c)
        c.now += timedelta(days=7, hours=1)
        c.gateway.change(planned(c.now))
        await c.carry()

        [shared] = [m for m in c.room.messages if m.get("files")]
        notice = next(m for m in c.room.messages if m["ts"] == shared["thread_ts"])
        assert "M-1" in notice["text"] and sent(c, c.room) == ["M-1 Budget.ics"]


def test_a_decision_is_recorded_in_the_thread_of_its_meeting(play):
    @play()
    async def _(c):
        card = await called(c)
        await c.commands("pm", "M-1 start")
        await c.types("pm", f"<@{BOT}> decision add 2000 units owner=@sales", thread=card["ts"])

        assert [(d.title, d.owner, d.topic) for d in c.rows(Decision)] == [
            ("2000 units", "sales", "Opening")
        ]
        answer = next(m for m in c.room.messages if "D-1 is recorded" in m["text"])
        assert answer["thread_ts"] == card["ts"]


def test_minutes_are_taken_away_as_files_by_who_asked(play):
    @play()
    async def _(c):
        await called(c)
        for line in ("M-1 start", "M-1 end", "M-1 draft It stays.", "M-1 export"):
            await c.commands("service" if "draft" in line else "pm", line)

        assert sorted(name[-3:] for name in sent(c, c.dm("pm"))) == [".md", "ocx"]
        assert not [name for name in sent(c, c.room) if not name.endswith(".ics")]


def test_a_meeting_is_called_by_a_modal_with_rows_of_topics(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "meeting add")
        view = c.view()
        names = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
        assert any(name.startswith("topics.0.") for name in names), names


def test_after_an_outage_the_channel_gets_one_message(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "action add Slides @market 2026-03-03")
        await c.commands("pm", "action add Signs @sales 2026-03-03")
        before = len(c.said()), len(c.said(c.dm("pm")))
        for later in (timedelta(), timedelta(days=3, hours=1)):
            c.gateway.change(lambda db, now=c.now + later: outage.plan(db, now))
        c.now += later
        await c.carry()

        [told] = c.said()[before[0] :]
        assert told.startswith("△ Liaison down, 2026-03-02 Mon 09:00 to 2026-03-05 Thu 10:00")
        assert "A-1 was due" in told and "A-2 was due" in told
        assert len(c.said(c.dm("pm"))) == before[1] + 1
