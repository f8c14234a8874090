"""Who did it and where: accounts and chats as the core names them.

A direct chat is called `@` and the person's userid, which is all that is needed to write there: no
word of theirs is waited for. Groups are called by their openConversationId (`cid…`).
"""

from collections.abc import Mapping
from typing import Any

from bot.events import Place

PLATFORM = "dingtalk"
Payload = Mapping[str, Any]
ALONE = "@"
UNNAMED = "$"  # how the id of somebody outside begins, who has no userid here


def account(tenant: str, user: str) -> str:
    """The last part of an account is one word."""
    return f"{PLATFORM}:{tenant}:{word_of(user)}"


def word_of(user: str) -> str:
    """An id as one word: those of outsiders (`$:LWCP_v1:$…`) have colons."""
    return user.replace(":", ".")


def direct(tenant: str, user: str) -> Place:
    return Place(PLATFORM, tenant, f"{ALONE}{user}", direct=True)


def place_of(key: str) -> Place:
    """The chat that the core calls *key*."""
    platform, tenant, chat = key.split(":", 2)
    return Place(platform, tenant, chat, direct=not chat.startswith("cid"))


def is_outside(account: str, chat: str) -> bool:
    """Is somebody not of the company in whose chat they are?"""
    home, _, user = account.rpartition(":")
    return bool(account) and (user.startswith(UNNAMED) or not chat.startswith(f"{home}:"))


def user_of(key: str) -> str:
    """The userid in the key of an account or of a direct chat; empty for a group."""
    last = key.rpartition(":")[2]
    return "" if last.startswith("cid") else last.removeprefix(ALONE)
