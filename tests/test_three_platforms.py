"""Three platforms, one project: its people sit on Slack, Feishu and DingTalk at once.

The composition of `bot/__main__.py` with the three vendors' SDKs, against the stand-ins.
"""

import asyncio
import re
import subprocess
import sys
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.features.meeting.tables import Meeting
from bot.features.risk import Risk
from bot.links import first_claim
from bot.people import Person
from tests.adapters.process import eventually, process, ready, stopped
from tests.adapters.three import (
    DING_ROOM,
    SLACK_ROOM,
    START,
    composed,
    feishu_id,
    founded,
    platforms,
    settings,
    slack_id,
)
from tests.conftest import PEOPLE
from tests.databases import WANTED, address
from tests.platforms.dingtalk import CORP
from tests.platforms.feishu import TENANT
from tests.platforms.slack import BOT, HOME

pytestmark = pytest.mark.slow  # three platforms, three SDKs and a database are started
# Who has a role of the company is joined by no e-mail: an administrator says whose accounts these
# are, in the file of people.
HERE = Path("/proc/self/status")
SELDOM = {"alembic", "docx", "lxml", "icalendar", "openpyxl", "resvg_py"}
OTHER = "ding9other"  # a corporation
BY_FILE = {"feishu": {"rd_head": "ou_rd_head"}, "dingtalk": {"sales_head": "sales_head"}}


@asynccontextmanager
async def company(folder):
    async with platforms() as at, composed(settings(address(folder / "three.db"), at), at) as three:
        yield three


@pytest.fixture
def play(tmp_path):
    """`@play` over an async function that takes the three platforms with their people."""

    def run(scenario):
        async def main():
            async with asyncio.timeout(60), company(tmp_path) as three:
                await founded(three, **BY_FILE)
                await scenario(three)

        asyncio.run(main())

    return run


# Who is it?


def test_everybody_is_one_person_wherever_they_work(play):
    @play
    async def _(three):
        owners = three.accounts()
        by_mail = {f"slack:{HOME}:{slack_id('pm')}": "pm", f"feishu:{TENANT}:ou_rd": "rd",
                   f"dingtalk:{CORP}:staff": "staff"}  # fmt: skip
        by_file = {f"feishu:{TENANT}:ou_rd_head": "rd_head",
                   f"dingtalk:{CORP}:sales_head": "sales_head"}  # fmt: skip
        assert by_mail.items() <= owners.items() and by_file.items() <= owners.items()
        assert f"feishu:{TENANT}:ou_vp" not in owners  # an executive, and nobody said so
        names = [person.name for person in three.rows(Person)]
        assert len(names) == len(set(names))


def test_a_code_joins_what_no_directory_does(play):
    @play
    async def _(three):
        three.at.ding.user("manager01", "王磊", org_email="")
        await three.says("rd", "link", alone=True)
        [code] = re.findall(r"\b\w{3}-\w{3}\b", three.reads("rd")[-1])
        await three.at.ding.says("manager01", "", f"link {code}")
        await three.settled()

        assert three.accounts()[f"dingtalk:{CORP}:manager01"] == "rd"
        assert "This account belongs to 王磊 now" in three.at.ding.texts("manager01")[-1]


# What is decided on one platform


@pytest.mark.parametrize(
    ("leader", "who"),
    [("rd_head", "rd_head"), ("rd_head", "pm"), ("sales_head", "sales_head"), ("sales_head", "pm")],
)
def test_minutes_approved_on_one_platform_close_the_cards_on_the_others(play, leader, who):
    """The leader is asked in Feishu or DingTalk, and the project manager in Slack a day later."""

    @play
    async def _(three):
        await three.says("pm", f"project add X1 launch leader=@{leader}")
        await three.says("staff", "meeting add Budget 2026-03-02 14:00 60m @finance project=P-1")
        await three.wait_until(START.replace(hour=14))
        for line in ("M-1 start", "decision add First batch of 2000 units owner=@sales", "M-1 end",
                     "M-1 draft The budget stays as it is.", "M-1 submit"):  # fmt: skip
            await three.says("staff", line, alone=True)
        await three.wait(days=2)
        asked = {one: three.card(one, "approve M-1 minutes") for one in (leader, "pm")}
        assert all("Approve" in three.text(card) for card in asked.values())

        await three.presses(who, asked[who], "Approve")
        [meeting] = three.rows(Meeting)
        assert meeting.approved_by == who and meeting.approved_at
        [other] = {leader, "pm"} - {who}
        closed = three.text(three.redrawn(other, asked[other]))
        assert f"{PEOPLE[who][0]} ✓" in closed and "Approve" not in closed

        await three.presses(other, asked[other], "Approve")  # it had not been drawn anew for them
        late = three.card(other, "changed after this card")
        assert f"by {PEOPLE[who][0]}" in three.text(late)
        await three.presses(other, late, "Approve")
        assert f"{PEOPLE[who][0]} approved M-1 minutes" in three.reads(other)[-1]
        assert three.rows(Meeting) == [meeting]


def test_the_minutes_go_into_the_groups_of_all_platforms(play):
    @play
    async def _(three):
        await three.says("pm", "project add X1 launch leader=@rd_head")
        for platform in ("feishu", "dingtalk"):
            await three.says("pm", "project bind P-1", on=platform)
        await three.says("pm", "meeting add Budget 2026-03-02 09:30 30m recorder=@staff")
        await three.wait(minutes=30)
        await three.says("pm", "M-1 start")
        await three.says("pm", "M-1 end")
        await three.says("staff", "M-1 draft The budget stays as it is.")
        await three.says("staff", "M-1 submit")
        await three.says("rd_head", "M-1 approve")

        for reader in ("pm", "rd", "staff"):
            said = "\n".join(three.reads(reader, alone=False))
            assert re.search(r"M-1 minutes, 陈立 ✓|M-1 minutes are approved", said), reader


# Who is late


def test_the_ladder_reaches_everybody_where_they_are(play):
    """The owner in DingTalk, then the project manager in Slack, then the leader in Feishu."""

    @play
    async def _(three):
        await three.says("pm", "project add X1 launch leader=@rd_head")
        await three.says("pm", "action add Stress test report 2026-03-03 @staff")
        reached: list[str] = []
        for _ in range(4):
            before = {who: len(three.reads(who)) for who in ("staff", "pm", "rd_head")}
            await three.wait(days=1)
            for who, count in before.items():
                if any("overdue" in text for text in three.reads(who)[count:]):
                    reached += [who] if who not in reached else []
        assert reached == ["staff", "pm", "rd_head"]
        assert not three.reads("pm", on="feishu") and not three.reads("pm", on="dingtalk")


def test_who_has_accounts_on_several_platforms_is_told_where_they_spoke_last(play):
    @play
    async def _(three):
        await three.says("staff", "project add X1 launch pm=@pm leader=@rd_head")
        await three.says("pm", "mine", on="slack")
        await three.says("pm", "mine", on="feishu", alone=True)
        counts = {on: len(three.reads("pm", on=on)) for on in ("slack", "feishu", "dingtalk")}
        await three.says("staff", "action add Stress test report 2026-03-05 @pm")

        news = {on: three.reads("pm", on=on)[count:] for on, count in counts.items()}
        assert "Stress test report" in "".join(news["feishu"])
        assert news["slack"] == news["dingtalk"] == []


# Strangers


async def _by_connect(three, line):
    """Somebody of another workspace, in a channel that is shared with it."""
    three.at.slack.user("U0EVE", "陈立", "rd_head@example.com", team_id="T0OTHER", is_stranger=True)
    three.at.slack.channels[SLACK_ROOM].members.add("U0EVE")
    await three.at.slack.types("U0EVE", SLACK_ROOM, f"<@{BOT}> {line}", team="T0OTHER")


async def _by_guest(three, line):
    three.at.slack.user("U0EVE", "冯雪", "finance@example.com", is_restricted=True)
    three.at.slack.channels[SLACK_ROOM].members.add("U0EVE")
    await three.at.slack.types("U0EVE", three.at.slack.direct("U0EVE").id, line)


async def _by_another_tenant(three, line):
    """Who brought the bot into a group of both companies."""
    if "ou_eve" not in three.at.feishu.users:
        three.at.feishu.user("ou_eve", "冯雪", "finance@example.com", tenant="other")
        three.at.feishu.group("oc_shared", "with a supplier", "ou_eve")
    await three.at.feishu.types("ou_eve", "oc_shared", f"@bot {line}", tenant="other")


async def _by_another_corporation(three, line):
    """Who chose a userid there that is expected here."""
    await three.at.ding.says("sales_head", DING_ROOM, line, senderCorpId=OTHER)


async def _by_nobody_of_the_corporation(three, line):
    outside = {"senderStaffId": None, "senderId": "$:LWCP_v1:$eve", "senderCorpId": None}
    await three.at.ding.says("eve", DING_ROOM, line, **outside)


STRANGERS = {
    "Slack Connect": _by_connect,
    "a guest in Slack": _by_guest,
    "another company in Feishu": _by_another_tenant,
    "another corporation in DingTalk": _by_another_corporation,
    "somebody outside in DingTalk": _by_nobody_of_the_corporation,
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_claims_nothing(tmp_path, stranger):
    """Not the company with its code, nobody's account, whatever name, address or id is theirs."""
    says = STRANGERS[stranger]

    async def main():
        async with asyncio.timeout(60), company(tmp_path) as three:
            code = three.liaison.gateway.change(first_claim)
            await says(three, f"claim {code}")
            await three.settled()
            assert not any(person.roles for person in three.rows(Person))
            await founded(three, **BY_FILE)
            await three.says("pm", "project add X1 launch")
            known, before = three.accounts(), three.everything()
            for line in ("link 4K7-92P", "risk add Mine project=P-1", "P-1", "mine", "person list"):
                await says(three, line)
            await three.settled()

            assert three.rows(Risk) == [] and three.accounts() == known
            strange = [key for key in known if "eve" in key.lower() or OTHER in key]
            [person] = [one for one in three.rows(Person) if one.handle == known[strange[0]]]
            assert person.suspended_at and not (person.roles or person.department or person.email)
            news = three.everything() - before
            assert sum(
                "Liaison works with the people of this company" in text for text in news.elements()
            )
            assert not any("X1 launch" in text or "@example.com" in text for text in news)

    asyncio.run(main())


# One process


async def _talk(at, rounds):
    """Somebody on each platform says something, again and again, and is answered each time."""
    alone = at.slack.direct(slack_id("pm")).id, at.feishu.direct(feishu_id("rd")).id
    for n in range(rounds):
        line = f"project add X{n}" if n % 3 == 0 else ("project list", "mine", "help")[n % 3]
        answers = await asyncio.gather(
            at.slack.types(slack_id("pm"), alone[0], line),
            at.feishu.types(feishu_id("rd"), alone[1], line),
            at.ding.says("staff", "", line),
        )
        assert all(one.status == 200 for one in (answers[0][0], *answers[1:]))


def _megabytes(pid):
    """Of memory that the process holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


@pytest.mark.skipif(not HERE.exists(), reason="memory is read as Linux tells it")
def test_one_process_carries_all_three_stays_small_and_stops(tmp_path, free_tcp_port):
    """Less than 150 MB, with every SDK connected and after some hundred events.

    Over PostgreSQL less than 160: its driver brings libpq and OpenSSL along.
    """
    most = 160 if WANTED else 150

    async def main():
        async with asyncio.timeout(120), platforms() as at:
            given = {
                f"{platform}__{name}".upper(): value
                for platform, chosen in at.settings().items()
                for name, value in chosen.items()
            }
            async with process(tmp_path, free_tcp_port, given) as run:
                await at.connected(60)
                await eventually(partial(ready, free_tcp_port))
                begun = _megabytes(run.pid)
                await _talk(at, 100)
                grown = _megabytes(run.pid)
                assert await stopped(run) < 2
                said = (await run.stderr.read()).decode()
            assert begun < most and grown < most, (begun, grown)
            assert "Traceback" not in said and "imported whole" not in said

    asyncio.run(main())


def test_what_is_seldom_needed_is_not_read_in_at_the_start():
    code = (
        "import sys, bot.__main__, adapters.slack.app, adapters.feishu.app, adapters.dingtalk.app;"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not SELDOM & {name.partition(".")[0] for name in run.stdout.split()}
