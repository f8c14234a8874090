"""Groups made for a project: with its people and the robot, or told how people make them."""

import asyncio

import pytest

from bot.founding import WANTED, Wanted, want
from bot.people import Project
from bot.store import Memo
from tests.adapters.dingtalk.company import organisation
from tests.platforms.dingtalk import CORP


async def founded(c) -> None:
    """What is beside an answer is done."""
    async with asyncio.timeout(5):
        while any(memo.name.startswith(f"{WANTED}dingtalk") for memo in c.rows(Memo)):
            await asyncio.sleep(0.01)
    await c.carry()


async def wants(c, title: str = "X1 launch") -> None:
    await c.says("pm", f"project add {title}", "")
    await c.says("pm", "member add @rd project=P-1", "")
    await c.says("pm", "project room P-1 sure=yes", "")
    await founded(c)


def test_a_group_for_a_project_has_its_people_and_is_its_home(play):
    @play()
    async def _(c):
        await wants(c)

        [made] = [group for id, group in c.ding.groups.items() if id.startswith("cidNEW")]
        assert made.title == "P-1 X1 launch" and {"pm", "rd"} <= made.members and made.robot
        assert any("P-1" in said for said in c.said(made.id))
        assert [row.chat for row in c.rows(Project)] == [f"dingtalk:{CORP}:{made.id}"]


def test_a_long_name_is_cut_to_what_dingtalk_takes(play):
    @play()
    async def _(c):
        await wants(c, "长" * 40)

        [made] = [group for id, group in c.ding.groups.items() if id.startswith("cidNEW")]
        assert len(made.title) == 20 and made.title.endswith("…")


def test_where_the_robot_may_not_be_added_people_are_told_how(play):
    ding = organisation()
    ding.adds_robots = False

    @play(ding=ding)
    async def _(c):
        await wants(c)

        assert "“P-1 X1 launch” is there, without me" in c.said("pm")[-1]
        assert "Add me in its settings and say 「project bind P-1」" in c.said("pm")[-1]


def test_without_the_right_to_make_groups_people_are_told_how(play):
    ding = organisation()
    ding.rights_missing["/v1.0/im/group/create"] = "qyapi_chat_manage"

    @play(ding=ding)
    async def _(c):
        await wants(c)

        assert "could not be made" in c.said("pm")[-1] and "project bind P-1" in c.said("pm")[-1]


@pytest.mark.parametrize("how", ["after", "504"])
def test_a_group_that_may_be_there_is_not_made_twice(play, how):
    @play()
    async def _(c):
        c.ding.breaks["/v1.0/im/group/create"] = how
        await wants(c)
        await c.says("pm", "P-1", "")

        asked = [path for path, _ in c.ding.calls if path.endswith("/im/group/create")]
        assert len(asked) == 1 and "did not say whether" in "\n".join(c.said("pm"))


def test_a_group_is_asked_for_again_when_dingtalk_was_too_busy(play):
    @play()
    async def _(c):
        c.ding.limits["/v1.0/im/group/create"] = 1
        await c.says("pm", "project add X1", "")
        await c.says("pm", "project room P-1 sure=yes", "")
        await asyncio.sleep(0.1)
        await c.says("pm", "P-1", "")
        await founded(c)

        assert len([id for id in c.ding.groups if id.startswith("cidNEW")]) == 1


def test_more_people_than_fit_into_one_call_are_added_afterwards(play):
    ding = organisation()
    crowd = [f"u{n}" for n in range(60)]
    for one in crowd:
        ding.user(one, one)

    @play(ding=ding)
    async def _(c):
        here = f"dingtalk:{CORP}:"
        members = tuple(here + one for one in crowd)
        wanted = Wanted("P-1", "X1", f"{here}pm", members)
        await c.says("pm", "project add X1", "")
        c.gateway.change(lambda db: want(db, "dingtalk", wanted))
        await c.face._groups.found()

        [made] = [group for id, group in c.ding.groups.items() if id.startswith("cidNEW")]
        assert made.members == {"pm", *crowd}
