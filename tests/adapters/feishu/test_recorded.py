"""Events as Feishu's pages show them: what is a line is read, and nothing else does any harm."""

from datetime import UTC, datetime

import pytest

from adapters.feishu import events
from bot.people import Project
from tests.adapters.feishu import recorded
from tests.adapters.feishu.company import user
from tests.adapters.feishu.recorded import LINES, OTHERS, PRESSES, SILENT, torn
from tests.platforms.feishu import TENANT

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HARMLESS = SILENT | OTHERS | PRESSES


@pytest.mark.parametrize("name", LINES)
def test_a_message_is_read_as_it_was_meant(name):
    payload, said, called, files = LINES[name]
    heard = events.typed(payload, NOW, recorded.BOT)

    assert (heard.text, heard.mentioned, len(events.files(payload))) == (said, called, files)
    assert heard.by == f"feishu:{recorded.TENANT}:{recorded.TOM}"
    assert heard.at.direct == (payload["event"]["message"]["chat_type"] == "p2p")
    assert heard.at.thread == payload["event"]["message"].get("root_id", "")


@pytest.mark.parametrize("name", SILENT)
def test_what_nobody_has_written_is_no_line(name):
    assert events.typed(SILENT[name], NOW, recorded.BOT) is None


def here(payload, c, n):
    """*payload* as our company gets it, as an event of its own."""
    made = {**payload}
    if isinstance(header := made.get("header"), dict):
        known = {"tenant_key": TENANT, "token": c.feishu.verification, "event_id": f"ev_{n}"}
        made["header"] = header | {k: v for k, v in known.items() if header.get(k)}
    elif "uuid" in made:
        made["token"] = c.feishu.verification
    return made


@pytest.mark.parametrize("how", [{}, {"http": True}], ids=["connection", "http"])
def test_none_of_them_does_any_harm(play, how):
    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        before, said = len(c.rows(Project)), len(c.said())
        for n, (name, payload) in enumerate(HARMLESS.items()):
            answer = await c.feishu.deliver(here(payload, c, n))
            refused = name == "card of old" and how  # its token is the card's: Feishu's old way
            assert answer.status == (401 if refused else 200), (name, answer)
            assert not answer.body, (name, answer)
        await c.carry()

        assert (len(c.rows(Project)), len(c.said())) == (before, said)
        assert (await c.types("pm", "P-1")).status == 200


@pytest.mark.parametrize("how", [{}, {"http": True}], ids=["connection", "http"])
def test_whatever_is_missing_from_one_it_is_answered(play, how):
    """Anything but 200 makes Feishu send it four times more."""

    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        ours = [
            c.feishu.line(user("pm"), c.dm("pm").id, "project list"),
            c.feishu.press(user("pm"), c.card(), "Status"),
            c.feishu.event("im.message.recalled_v1", {"message_id": "om_1", "chat_id": "oc_1"}),
            c.feishu.event("im.chat.member.bot.added_v1", {"chat_id": "oc_1", "name": "x"}),
            c.feishu.event("im.chat.disbanded_v1", {"chat_id": "oc_1"}),
            c.feishu.event("im.chat.updated_v1", {"chat_id": "oc_1", "after_change": {}}),
            c.feishu.event("application.bot.menu_v6", {"event_key": "mine", "operator": {}}),
            c.feishu.event("contact.user.updated_v3", {"object": {"open_id": user("pm")}}),
        ]
        for payload in [made for one in ours for made in torn(one)]:
            header = payload.get("header") or {}
            forged = how and header.get("token") != c.feishu.verification
            answer = await c.feishu.deliver(payload)
            assert answer.status == (401 if forged else 200), (payload, answer)

        assert (await c.types("pm", "P-1")).status == 200
