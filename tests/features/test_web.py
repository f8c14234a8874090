"""Links into the browser, and where there is no browser."""

import pytest

from bot.app import Bot
from bot.company import Company
from bot.tokens import Token
from tests.conftest import Dialogue


@pytest.mark.parametrize("line", ["web", "token add ci", "网页", "令牌 新增 ci"])
def test_where_no_pages_are_served_no_dead_link_is_given(chat: Dialogue, line: str) -> None:
    terminal = Dialogue(Bot(chat.bot.sessions, Company(address="")), chat.now)

    reply = terminal.says(line, "pm", event_id="terminal")

    assert reply is not None and "liaison run" in reply.title
    assert terminal.rows(Token) == []
