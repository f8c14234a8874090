"""Sending to DingTalk: throttling, doubt, the month's calls, webhooks, pictures, DING."""

import asyncio

import pytest

from adapters.dingtalk.calls import Calls
from bot.allowance import spend
from bot.cards import Button, Buttons, Card, Picture, Text
from bot.directory import roster_of
from bot.features.action.tables import Action
from bot.gaps import gaps
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Person
from bot.ports import Delivery, TooFast, Unanswered, Undeliverable
from bot.roster import read
from tests.adapters.dingtalk.company import ROOM, organisation
from tests.platforms.dingtalk import CORP

GROUP, ALONE = f"dingtalk:{CORP}:{ROOM}", f"dingtalk:{CORP}:@rd"
NEWS = Card("News", (Text("something"),))
ASKS = Card("News", (Text("something"), Buttons((Button("Do it", "A-1 done"),))))


def delivery(reply=NEWS, chat=GROUP, key="1", **more) -> Delivery:
    return Delivery(key, chat, "", "", "", reply, **more)


def called(c, path: str) -> int:
    return len([1 for name, _ in c.ding.calls if name.endswith(path)])


@pytest.mark.parametrize("reply", [NEWS, ASKS], ids=["message", "card"])
def test_too_fast_is_to_wait_and_no_lack_of_permission(play, reply):
    @play()
    async def _(c):
        for path in ("/v1.0/robot/groupMessages/send", "/v1.0/card/instances/createAndDeliver"):
            c.ding.limits[path] = 1
        with pytest.raises(TooFast) as wait:
            await c.face.messenger.send(delivery(reply))
        assert not isinstance(wait.value, Unanswered)
        await c.face.messenger.send(delivery(reply))

        assert [said.count("repeat") for said in c.said()] == [0]


def test_an_address_that_is_shut_out_waits_five_minutes(play):
    @play()
    async def _(c):
        c.ding.banned = True
        with pytest.raises(TooFast) as wait:
            await c.face.messenger.send(delivery())
        assert wait.value.seconds == 300


@pytest.mark.parametrize("how", ["after", "504"])
def test_a_message_that_may_have_arrived_is_marked_when_it_comes_again(play, how):
    @play()
    async def _(c):
        c.ding.breaks["/v1.0/robot/groupMessages/send"] = how
        with pytest.raises((ConnectionError, Unanswered)):
            await c.face.messenger.send(delivery())
        assert await c.face.messenger.find(delivery()) is None
        await c.face.messenger.send(delivery())

        assert "(repeat) News" in c.said()[-1]


def test_a_card_that_arrived_after_all_is_not_made_twice(play):
    @play()
    async def _(c):
        c.ding.breaks["/v1.0/card/instances/createAndDeliver"] = "after"
        with pytest.raises((ConnectionError, Unanswered)):
            await c.face.messenger.send(delivery(ASKS))
        await c.face.messenger.find(delivery(ASKS))
        known = await c.face.messenger.send(delivery(ASKS))

        assert [known] == list(c.ding.cards) and len(c.said()) == 1


def test_a_card_that_is_gone_is_made_anew(play):
    @play()
    async def _(c):
        first = await c.face.messenger.send(delivery(ASKS))
        c.ding.cards.pop(first)
        c.room.messages.clear()
        change = Delivery("2", GROUP, "", "", first, ASKS, need="change")
        again = await c.face.messenger.send(change)

        assert again != first and again in c.ding.cards


def test_what_was_sent_as_a_message_stays_when_its_row_changes(play):
    @play(template=False)
    async def _(c):
        change = Delivery("2", GROUP, "", "", "pqk1", ASKS, need="change")
        assert await c.face.messenger.send(change) == "pqk1"
        assert c.said() == []


def test_a_wrong_template_is_named_and_messages_go_out_meanwhile(play):
    @play(card_template_id="other.schema")
    async def _(c):
        await c.says("pm", "project add X1")
        assert len(c.said()) == 1
        assert "LIAISON_DINGTALK__CARD_TEMPLATE_ID" in c.face.trouble


def test_a_token_that_has_ended_is_renewed_without_a_word(play):
    @play()
    async def _(c):
        c.ding.tokens.clear()
        await c.face.messenger.send(delivery())
        assert len(c.said()) == 1


def test_a_group_without_the_robot_is_undeliverable_with_a_way_out(play):
    @play()
    async def _(c):
        c.room.robot = False
        with pytest.raises(Undeliverable, match="not in that group"):
            await c.face.messenger.send(delivery())
        with pytest.raises(Undeliverable, match="cannot be reached"):
            await c.face.messenger.send(delivery(chat=f"dingtalk:{CORP}:@nobody"))


# sessionWebhook


def test_an_answer_goes_by_the_webhook_of_its_message_which_costs_no_call(play):
    @play(template=False)
    async def _(c):
        await c.says("pm", "project add X1")
        assert called(c, "groupMessages/send") == 0 and len(c.said()) == 1


def test_a_webhook_that_has_ended_is_not_needed(play):
    @play(template=False)
    async def _(c):
        payload = c.ding.message("pm", ROOM, "project add X1")
        c.ding.ahead += 6000  # it ends there before we think so
        await c.ding.tell(payload)
        await c.carry()

        assert called(c, "groupMessages/send") == 1 and len(c.said()) == 1


def test_no_webhook_of_another_address_is_used(play):
    @play(template=False)
    async def _(c):
        await c.says("pm", "project add X1", sessionWebhook="http://evil.test/x")
        assert called(c, "groupMessages/send") == 1


# The calls of a month


@pytest.mark.parametrize(
    ("share", "need", "goes"),
    [(0.79, "change", True), (0.81, "change", False), (0.81, "news", True), (0.96, "news", False),
     (0.96, "answer", True), (0.96, "urgent", True), (0.96, "decision", True)],
)  # fmt: skip
def test_few_calls_are_kept_for_what_matters(play, share, need, goes):
    @play(monthly_calls=1000)
    async def _(c):
        c.gateway.change(lambda db: spend(db, "dingtalk", int(share * 1000), 1000))
        await c.face._budget.keep()
        edits = await c.face.messenger.send(delivery(ASKS)) if need == "change" else ""
        before = len(c.ding.calls)
        sent = Delivery("2", GROUP, "", "", edits, ASKS, need=need)
        if goes or edits:
            await c.face.messenger.send(sent)
        else:
            with pytest.raises(Undeliverable, match="used up"):
                await c.face.messenger.send(sent)

        assert (len(c.ding.calls) > before) is goes


def test_when_dingtalk_says_the_month_is_over_it_is_over(play):
    @play()
    async def _(c):
        c.ding.month_is_over = True
        with pytest.raises(Undeliverable, match="used up"):
            await c.face.messenger.send(delivery())
        before = len(c.ding.calls)
        with pytest.raises(Undeliverable):
            await c.face.messenger.send(delivery(need="news"))
        assert len(c.ding.calls) == before


# Urgent, pictures, pace


@pytest.mark.parametrize("quota", [True, False])
def test_urgent_news_rings_as_loud_as_the_edition_lets_it(play, quota):
    world = organisation()
    world.ding_quota = quota

    @play(ding=world)
    async def _(c):
        await c.face.messenger.send(delivery(ASKS, ALONE, need="urgent", alarm="phone"))
        assert [ding["remindType"] for ding in world.dings] == [3 if quota else 1]
        assert len(c.said("rd")) == 1


def test_without_ding_the_message_is_all_and_the_doctor_says_so(play):
    @play(ding=organisation(ding=False))
    async def _(c):
        for n in ("1", "2"):
            await c.face.messenger.send(delivery(ASKS, ALONE, n, need="urgent", alarm="app"))
        await asyncio.sleep(0.1)

        assert called(c, "ding/send") == 1 and len(c.said("rd")) == 2
        assert "DING" in [gap.what for gap in c.gateway.read(lambda db: list(gaps(db)))]


def test_who_is_late_is_told_where_they_are_and_the_ladder_goes_up(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-03", at=("rd",))
        await c.wait(days=8)

        assert any("Order parts" in said for said in c.said("rd"))
        assert [a.code for a in c.rows(Action)] == ["A-1"]
        assert all(n.state is not State.DEAD for n in c.rows(Notice))
        assert all(m.state is not State.DEAD for m in c.rows(Message))


def test_a_picture_is_uploaded_and_its_words_stand_where_it_cannot_be(play):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    shown = Card("Chart", (Picture(svg, "three done"),))

    @play(template=False)
    async def _(c):
        await c.face.messenger.send(delivery(shown))
        assert "![three done](@media" in c.said()[-1]


def test_calls_of_one_kind_keep_their_pace(play):
    @play()
    async def _(c):
        begun = asyncio.get_running_loop().time()
        work = [c.face.messenger.send(delivery(NEWS, ALONE, str(n))) for n in range(5)]
        await asyncio.gather(*work)
        assert asyncio.get_running_loop().time() - begun >= 4 * 0.06


def test_only_addresses_of_dingtalk_are_dingtalks():
    class Chosen:
        base_url, oapi_base_url = "https://api.dingtalk.com", "http://127.0.0.1:9"

    calls = Calls(Chosen())  # type: ignore[arg-type]
    good = ["https://oapi.dingtalk.com/robot/x", "http://127.0.0.1:9/x"]
    bad = ["http://oapi.dingtalk.com/x", "https://dingtalk.com.evil.test", "https://evildingtalk.com",
           "http://127.0.0.1/x", "file:///etc/passwd", ""]  # fmt: skip
    assert all(map(calls.is_dingtalks, good)) and not any(map(calls.is_dingtalks, bad))


def test_a_right_that_the_app_lacks_is_kept_for_the_doctor(play):
    @play()
    async def _(c):
        c.ding.rights_missing["/v1.0/robot/groupMessages/send"] = "Robot.Message.Send"
        with pytest.raises(Undeliverable):
            await c.face.messenger.send(delivery())
        await asyncio.sleep(0.1)
        found = c.gateway.read(lambda db: list(gaps(db)))
        assert [gap.needs for gap in found if gap.platform == "dingtalk"] == ["Robot.Message.Send"]


def test_the_directory_is_imported_by_an_administrator(play):
    world = organisation()
    world.department(20, "质量部")
    world.user("u77", "欧阳娜", 20)

    @play(ding=world)
    async def _(c):
        await c.face._who.load()
        await c.says("admin", "person import dingtalk", "")
        assert "Import DingTalk?" in c.said("admin")[-1] and "欧阳娜" in c.said("admin")[-1]
        await c.presses("admin", c.card("admin"), "Import people")
        assert "DingTalk is imported" in c.said("admin")[-1]
        [new] = [person for person in c.rows(Person) if person.name == "欧阳娜"]
        assert new.department == "质量部"


def test_the_directory_can_be_imported_as_a_roster(play):
    world = organisation()
    world.users["rd_head"]["leader"] = True

    @play(ding=world)
    async def _(c):
        await c.face._who.load()
        kept = c.gateway.read(lambda db: roster_of(db, "dingtalk"))
        rows = {row.accounts["dingtalk"]: row for row in read(kept).rows}
        rd = rows["rd"]
        assert (rd.name, rd.department, rd.email) == ("王磊", "研发部", "rd@example.com")
        assert rd.head == "rd_head@example.com" and len(rows) == 14
