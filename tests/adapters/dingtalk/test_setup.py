"""deploy/dingtalk asks for what the code uses, and for nothing else; both languages say why."""

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.dingtalk.cards import draw, paged, variables
from adapters.dingtalk.rooms import Rooms
from bot.cards import Card
from bot.gaps import gaps
from bot.ports import Undeliverable
from tests.adapters.dingtalk.company import CARD, ROOM, ROOT, organisation
from tests.adapters.dingtalk.test_cards import EN, people
from tests.adapters.dingtalk.test_client import ALONE, NEWS, delivery
from tests.platforms.dingtalk import RIGHTS

FOLDER = ROOT / "deploy" / "dingtalk"
ENGLISH, CHINESE = (FOLDER / "README.md").read_text("utf-8").split("## 中文")
ASKED = json.loads((FOLDER / "permissions.json").read_text("utf-8"))
NEEDED = {call: right for right, calls in ASKED["permissions"].items() for call in calls}
CALL = re.compile(r"/(?:v1\.0|topapi|media)/[A-Za-z0-9_./]+")


def told(head: str, text: str) -> set[str]:
    """The first column of a table of the manual."""
    table = text.split(f"| {head} |")[1].split("\n\n")[0]
    rows = [row.split("|")[1] for row in table.splitlines()[2:]]
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def sources() -> str:
    paths = sorted(Path(ROOT / "adapters" / "dingtalk").glob("*.py"))
    return "\n".join(path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize(("head", "text"), [("permission", ENGLISH), ("权限", CHINESE)])
def test_every_permission_that_is_asked_for_says_why(head, text):
    assert told(head, text) == ASKED["permissions"].keys()


def test_every_call_of_the_code_has_its_permission_and_no_other_is_asked_for():
    assert set(CALL.findall(sources())) == NEEDED.keys() | {*ASKED["without"]}
    assert NEEDED == RIGHTS  # which the stand-in has from DingTalk's pages


@pytest.mark.parametrize(("head", "text"), [("event", ENGLISH), ("事件", CHINESE)])
def test_every_event_that_is_heard_is_in_the_manual_and_no_other(head, text):
    nobody = type("Nobody", (), {})()
    assert told(head, text) == {*ASKED["events"]} == Rooms(nobody, nobody).heard


def test_the_template_has_what_is_sent_and_is_private_where_pages_turn():
    drawn = draw(Card("x"), EN, people)
    assert variables(drawn).keys() == CARD["variables"].keys()
    assert paged(drawn).keys() == {*CARD["private"]}
    for button in CARD["buttons"]:
        assert {button["label"], *button["sends"].values()} <= CARD["variables"].keys()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_manual_of_the_template_names_every_variable(text):
    named = set(re.findall(r"`([a-z0-9_{}]+)`", text))
    for number in range(1, 6):
        named |= {name.replace("{n}", str(number)) for name in named}
    ranges = re.findall(r"`body(\d)` … `body(\d)`", text)
    named |= {f"body{n}" for first, last in ranges for n in range(int(first), int(last) + 1)}
    assert CARD["variables"].keys() <= named


@pytest.mark.slow
def test_with_these_permissions_alone_everything_works(play):
    ding = organisation()
    ding.granted, ding.ding_quota = set(ASKED["permissions"]), True

    @play(ding=ding)
    async def _(c):
        await c.face._who.load()
        await c.says("pm", "project add X1")
        file = {"downloadCode": ding.hand_in(b"hello"), "fileName": "plan.txt"}
        await c.says("pm", "", "", msgtype="file", content=file, text=None)
        await c.says("pm", "action add Order parts due=2026-03-06", at=("rd",))
        await c.presses("rd", c.card(ROOM), "Done")
        await c.says("pm", "urgent Fire @rd means=phone", at=("rd",))
        await c.says("pm", "project room P-1 sure=yes", "")
        await c.carry()

        assert ding.denied == [] and ding.dings
        assert any(id.startswith("cidNEW") for id in ding.groups)


@pytest.mark.parametrize("lost", sorted(set(RIGHTS.values())))
def test_a_permission_that_is_missing_is_named_for_the_doctor(play, lost):
    ding = organisation()
    ding.granted = set(ASKED["permissions"]) - {lost}

    @play(ding=ding)
    async def _(c):
        await c.says("pm", "project add X1", "")
        await c.says("pm", "action add Order parts due=2026-03-06", "", at=("rd",))
        await c.says("pm", "urgent Fire @rd", "", at=("rd",))
        await c.says("pm", "project room P-1 sure=yes", "")
        await c.ding.event("user_modify_org", {"userId": ["rd"]})
        await c.face._groups.found()
        with suppress(Undeliverable):
            await c.face.messenger.send(delivery(NEWS, ALONE))
        await asyncio.sleep(0.05)
        named = " ".join(gap.needs for gap in c.gateway.read(lambda db: list(gaps(db))))
        assert lost in named or (lost == "Premium.Ding.Write" and "DING" in named)
