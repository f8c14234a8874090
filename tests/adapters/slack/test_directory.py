"""Who is who: joined only where that is safe, kept up, and reached by a direct chat."""

import asyncio
from copy import deepcopy

import pytest
from sqlmodel import select

from bot.gaps import gaps
from bot.people import Account, Person
from bot.trail import speak
from tests.adapters.slack.company import MANIFEST, ROOM, user, workspace
from tests.platforms.slack import BOT, HOME


def accounts(c):
    return {account.person: account for account in c.rows(Account)}


def person(c, handle):
    return next(p for p in c.rows(Person) if p.handle == handle)


async def prepared(c):
    """Nobody has an account, everybody an address, as after `import-org`; then it is read."""

    def work(db):
        db.info["now"] = c.now
        speak(db, "import", "import", c.now)
        for account in db.exec(select(Account)).all():
            db.delete(account)
        for one in db.exec(select(Person)).all():
            one.email = f"{one.handle}@example.com"

    c.gateway.change(work)
    await c.face._who.load()


def test_the_whole_directory_is_read_page_by_page(play, monkeypatch):
    monkeypatch.setattr("adapters.slack.directory.PER_PAGE", 5)
    monkeypatch.setattr("adapters.slack.directory.OPENING", 0)

    @play(socket=False, http=True)
    async def _(c):
        await c.face._who.load()

        asked = [given.get("cursor", "") for name, given in c.slack.calls if name == "users.list"]
        assert list(dict.fromkeys(asked)) == ["", "5", "10"]


JOINED = {
    "a full member": ({}, True),
    "a guest": ({"is_restricted": True}, False),
    "a guest of one channel": ({"is_ultra_restricted": True}, False),
    "somebody of another company": ({"team_id": "T0OTHER"}, False),
    "an address nobody has confirmed": ({"is_email_confirmed": False}, False),
    "somebody who has left": ({"deleted": True}, False),
    "an app": ({"is_bot": True}, False),
    "a colleague of another workspace of the organisation": (
        {"team_id": "T0SISTER", "enterprise_user": {"id": "W1", "teams": ["T0SISTER", HOME]}},
        True,
    ),
    "somebody of the organisation who is not in this workspace": (
        {"team_id": "T0SISTER", "enterprise_user": {"id": "W1", "teams": ["T0SISTER"]}},
        False,
    ),
}


@pytest.mark.parametrize("who", JOINED)
def test_accounts_are_joined_by_a_verified_address_of_full_members_only(play, monkeypatch, who):
    monkeypatch.setattr("adapters.slack.directory.OPENING", 0)
    slack = workspace()
    more, joined = JOINED[who]
    slack.user(user("rd"), "Wang Lei", "RD@example.com", **more)

    @play(slack=slack, socket=False, http=True)
    async def _(c):
        await prepared(c)

        assert ("rd" in accounts(c)) == joined
        if joined:
            assert accounts(c)["rd"].direct == f"slack:{HOME}:{c.dm('rd').id}"


@pytest.mark.parametrize("handle", ["admin", "vp", "finance_head"])
def test_nobody_is_joined_to_a_holder_of_a_role_of_the_company(play, monkeypatch, handle):
    monkeypatch.setattr("adapters.slack.directory.OPENING", 0)

    @play(socket=False, http=True)
    async def _(c):
        await prepared(c)

        assert handle not in accounts(c) and "pm" in accounts(c)


def test_first_words_make_somebody_known_by_name(play):
    @play()
    async def _(c):
        c.slack.user("U0NEW", "Li Na", "lina@example.com")
        c.room.members.add("U0NEW")
        await c.slack.commands("U0NEW", ROOM, "project add X1")

        new = next(p for p in c.rows(Person) if p.name == "Li Na")
        assert new.suspended_at is None and accounts(c)[new.handle].key == f"slack:{HOME}:U0NEW"


def test_who_only_talks_is_not_kept(play):
    @play()
    async def _(c):
        c.slack.user("U0NEW", "Li Na")
        await c.slack.types("U0NEW", ROOM, "good morning")

        assert not [p for p in c.rows(Person) if p.name == "Li Na"]


def test_who_is_mentioned_first_is_met_by_name(play):
    @play()
    async def _(c):
        c.slack.user("U0NEW", "Li Na")
        await c.commands("pm", "project add X1")
        await c.commands("pm", "action add Book the hall <@U0NEW|lina> due=2026-03-06")

        assert [p.name for p in c.rows(Person) if p.name == "Li Na"] == ["Li Na"]
        assert "Li Na" in c.said()[-1] or "<@U0NEW>" in c.said()[-1]


def test_who_is_deactivated_is_suspended_and_the_last_administrator_is_not(play):
    @play()
    async def _(c):
        for handle in ("rd", "admin"):
            gone = {**c.slack.users[user(handle)], "deleted": True}
            [answer] = await c.slack.emit("user_change", {"type": "user_change", "user": gone})
            assert answer.status == 200

        assert person(c, "rd").suspended_at and not person(c, "admin").suspended_at


def test_who_joins_the_workspace_is_joined_to_their_person(play):
    @play()
    async def _(c):
        await c.commands("admin", "person add 王芳 department=marketing email=wf@example.com")
        new = c.slack.user("U0NEW", "王芳", "wf@example.com")
        await c.slack.emit("team_join", {"type": "team_join", "user": new})

        assert f"slack:{HOME}:U0NEW" in {a.key for a in c.rows(Account)}


def test_the_directory_waits_as_long_as_slack_asks(play, monkeypatch):
    monkeypatch.setattr("adapters.slack.directory.OPENING", 0)

    @play(socket=False, http=True)
    async def _(c):
        c.slack.limits["users.list"] = 1
        await asyncio.wait_for(c.face._who.load(), 3)


def test_the_doctor_names_the_rights_that_slack_has_not_granted(play):
    """An app keeps its old scopes until it is installed again."""
    fewer = deepcopy(MANIFEST)
    fewer["oauth_config"]["scopes"]["bot"].remove("files:read")
    slack = workspace()
    slack.manifest = fewer

    @play(slack=slack)
    async def _(c):
        [gap] = c.gateway.read(lambda db: list(gaps(db)))
        assert (gap.platform, gap.needs) == ("slack", "files:read")

        slack.manifest = MANIFEST
        await c.face.check()
        assert c.gateway.read(lambda db: list(gaps(db))) == []


def test_the_bot_itself_is_nobody(play):
    @play()
    async def _(c):
        assert not [a for a in c.rows(Account) if a.key.endswith(BOT)]
