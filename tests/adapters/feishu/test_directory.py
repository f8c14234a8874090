"""Who is who in Feishu: departments, people and leaders, and what a missing scope hides."""

import asyncio

import pytest
from sqlmodel import select

from bot.gaps import gaps
from bot.people import Account, Department, Person
from bot.trail import speak
from tests.adapters.feishu.company import ROOM, place, user
from tests.conftest import PEOPLE
from tests.platforms.feishu import TENANT, Refusal


def company():
    feishu = place()
    feishu.department("od-rd", "研发部", leader=user("rd_head"))
    feishu.department("od-platform", "平台组", parent="od-rd")
    for handle in ("rd_head", "rd"):
        feishu.users[user(handle)]["department_ids"] = ["od-rd"]
    feishu.users[user("staff")]["department_ids"] = ["od-platform"]
    return feishu


def addressed(db, now):
    """Nobody has an account, everybody an address, as after `import-org`."""
    db.info["now"] = now
    speak(db, "import", "import", now)
    for person in db.exec(select(Person)).all():
        person.email = f"{person.handle}@example.com"


async def loaded(c):
    async with asyncio.timeout(5):
        while len(c.face._who.found.people) < len(c.feishu.users):
            await asyncio.sleep(0.02)
    return c.face._who.found


def test_departments_people_and_leaders_become_a_roster(play):
    @play(feishu=company())
    async def _(c):
        rows = {row.accounts["feishu"]: row for row in (await loaded(c)).rows()}

        assert set(rows) == {user(handle) for handle in PEOPLE}
        rd = rows[user("rd")]
        assert (rd.name, rd.department, rd.email) == ("王磊", "研发部", "rd@example.com")
        assert rd.head == "rd_head@example.com"
        assert rows[user("staff")].department == "研发部/平台组"


def test_an_administrator_imports_the_directory_after_seeing_what_it_changes(play):
    feishu = company()
    feishu.user("ou_new", "新人", "new@example.com", "od-platform", job_title="工程师")
    feishu.users[user("finance")]["status"]["is_resigned"] = True

    @play(feishu=feishu)
    async def _(c):
        await loaded(c)
        await c.types("admin", "person import feishu", c.dm("admin").id)
        assert "Import Feishu?" in c.said(c.dm("admin"))[-1]
        assert "新人" not in [person.name for person in c.rows(Person)]
        await c.presses("admin", c.card(c.dm("admin")), "Import people")

        new = next(person for person in c.rows(Person) if person.name == "新人")
        assert (new.department, new.position) == ("研发部/平台组", "工程师")
        heads = {unit.path: unit.head for unit in c.rows(Department)}
        assert heads["研发部"] == "rd_head"
        accounts = [a.key for a in c.rows(Account) if a.person == new.handle]
        assert accounts == ["feishu:*:ou_new"]

        await c.types("admin", "person import feishu", c.dm("admin").id)
        assert "changes nothing" in c.said(c.dm("admin"))[-1]


@pytest.mark.parametrize("people", [50, 51, 120])
def test_everybody_is_read_page_by_page(play, people):
    feishu = place()
    for n in range(people - len(PEOPLE)):
        feishu.user(f"ou_n{n}", f"N {n}")
    for n in range(60):
        feishu.department(f"od-{n}", f"D {n}")

    @play(feishu=feishu)
    async def _(c):
        found = await loaded(c)
        assert (len(found.people), len(found.departments)) == (people, 60)


def test_where_feishu_asks_to_wait_the_rest_is_read_after(play):
    feishu = company()
    slowly = Refusal(99991400, "too fast", 429, headers={"x-ogw-ratelimit-reset": "1"})
    feishu.faults = {"children": [slowly], "find_by_department": [slowly]}

    @play(feishu=feishu)
    async def _(c):
        assert len((await loaded(c)).people) == len(PEOPLE)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("contact:user.email:readonly", "contact:user.email:readonly"),
        ("contact:user.base:readonly", "contact:user.base:readonly"),
        ("contact:department.base:readonly", "contact:department.base:readonly"),
        ("contact:contact.base:readonly", "contact:contact.base:readonly"),
    ],
)
def test_a_scope_that_is_missing_is_kept_for_the_doctor(play, scope, told):
    feishu = company()
    feishu.scopes.discard(scope)

    @play(feishu=feishu)
    async def _(c):
        async with asyncio.timeout(5):
            while not (found := c.gateway.read(lambda db: list(gaps(db)))):
                await asyncio.sleep(0.02)
        assert any(told in gap.needs for gap in found)


@pytest.mark.parametrize("page", [100, 1])
def test_of_a_narrower_range_those_who_are_in_it_are_read_and_the_doctor_is_told(
    play, page, monkeypatch
):
    """By default the range is the availability of the app, not everybody."""
    monkeypatch.setattr("adapters.feishu.directory.IN_RANGE", page)
    feishu = company()
    feishu.range = {"od-rd", user("pm"), user("market")}

    @play(feishu=feishu)
    async def _(c):
        async with asyncio.timeout(5):
            while not (people := c.face._who.found.people):
                await asyncio.sleep(0.02)
        handles = ("pm", "market", "rd_head", "rd", "staff")
        assert set(people) == {user(handle) for handle in handles}
        assert set(c.face._who.found.departments) == {"od-rd", "od-platform"}
        found = [gap.needs for gap in c.gateway.read(lambda db: list(gaps(db)))]
        assert len(found) == 1 and "all members 全部成员" in found[0]


def test_somebody_new_is_met_with_name_and_address(play):
    feishu = company()
    feishu.user("ou_new", "新人", "new@example.com", "od-rd")

    @play(feishu=feishu)
    async def _(c):
        c.room.members.add("ou_new")
        await loaded(c)
        await c.feishu.types("ou_new", ROOM, "@bot project list")
        assert "新人" in [person.name for person in c.rows(Person)]


def test_who_has_an_account_here_is_joined_by_their_address_but_no_holder_of_a_role(play):
    @play(feishu=company(), moved=False)
    async def _(c):
        c.gateway.change(lambda db: addressed(db, c.now))
        await c.face._who.load()
        keys = {account.key: account.person for account in c.rows(Account)}
        assert keys.get(f"feishu:{TENANT}:{user('rd')}") == "rd"
        assert f"feishu:{TENANT}:{user('vp')}" not in keys


def test_who_left_the_company_is_suspended_and_a_new_name_is_learnt(play):
    @play(feishu=company())
    async def _(c):
        await loaded(c)
        gone = {"object": {"open_id": user("rd"), "name": "王磊"}}
        answer = await c.feishu.deliver(c.feishu.event("contact.user.deleted_v3", gone))
        assert answer.status == 200
        assert next(p for p in c.rows(Person) if p.handle == "rd").suspended_at


def test_while_the_directory_is_away_who_is_known_is_heard_all_the_same(play):
    @play(feishu=company())
    async def _(c):
        await loaded(c)
        c.face._who._people._known.clear()
        c.feishu.faults = {"users/" + user("pm"): [Refusal(1500, "internal", 500)] * 3}
        answer = await c.types("pm", "project add X1")
        assert answer.status == 200 and len(c.said()) == 1

        c.feishu.user("ou_new", "新人")
        c.feishu.faults = {"users/ou_new": [Refusal(1500, "internal", 500)] * 3}
        line = c.feishu.line("ou_new", ROOM, "@bot project list")
        assert (await c.feishu.deliver(line)).status == 500  # and Feishu comes again
        c.feishu.faults = {}
        assert (await c.feishu.deliver(line)).status == 200


def test_in_the_direct_chat_people_are_reached_before_they_ever_wrote(play):
    @play(feishu=company(), moved=False)
    async def _(c):
        c.gateway.change(lambda db: addressed(db, c.now))
        await c.face._who.load()
        rd = next(a for a in c.rows(Account) if a.person == "rd" and a.key.startswith("feishu"))
        assert rd.direct == f"feishu:{TENANT}:{user('rd')}"
