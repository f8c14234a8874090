"""deploy/feishu asks for what the code uses, and for nothing else; everything says why."""

import json
import re
from pathlib import Path

from adapters.feishu import connection, directory, events, needs, rooms
from tests.adapters.feishu.company import user

FOLDER = Path(__file__).parents[3] / "deploy" / "feishu"
MANUAL = (FOLDER / "README.md").read_text("utf-8")
ASKED = set(json.loads((FOLDER / "scopes.json").read_text())["scopes"]["tenant"])


def told(head: str) -> set[str]:
    """The first column of a table of the manual."""
    table = MANUAL.split(f"| {head} | what for |")[1].split("\n\n")[0]
    rows = [row.split("|")[1] for row in table.splitlines()[2:]]
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def test_every_permission_that_is_asked_for_says_why():
    assert told("permission") == ASKED == {anyone[0] for anyone in needs.SCOPES} | {*needs.CHOICE}
    assert set(directory.HIDDEN.values()) <= ASKED


def test_what_may_be_left_out_is_what_nothing_needs():
    rows = [row for row in MANUAL.splitlines() if row.startswith("| `") and "may be left" in row]
    said = {word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])}
    assert said == {*needs.CHOICE, *needs.WELCOME}


def test_every_event_that_is_heard_is_in_the_manual_and_no_other():
    heard = rooms.Rooms(*[type("Nobody", (), {"__getattr__": lambda *_: None})()] * 4).heard
    assert told("event") == heard - {events.CARD} == {*needs.EVENTS, *needs.WELCOME}
    steps = [line for line in MANUAL.splitlines() if line.startswith("6. ")]
    assert len(steps) == 2 and all(f"`{events.CARD}`" in step for step in steps)


def test_with_these_permissions_alone_everything_works(play):
    @play()
    async def _(c):
        c.feishu.scopes = {*ASKED}
        await c.face._who.load()
        await c.types("pm", "project add X1")
        await c.feishu.hands_in(user("pm"), c.dm("pm").id, "plan.txt", b"hello")
        await c.types("pm", f"urgent Fire @{user('rd')} means=phone", people=(user("rd"),))
        await c.types("pm", "project room P-1 sure=yes", c.dm("pm").id)
        await c.carry()

        assert c.feishu.refusals == {} and c.feishu.urgent


def test_a_half_open_connection_is_noticed_within_45_seconds():
    waits_for_a_beat, waits_for_its_answer, lets_go = [connection.BEAT] * 3
    assert waits_for_a_beat + waits_for_its_answer + lets_go <= 45
