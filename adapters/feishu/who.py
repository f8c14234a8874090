"""Who did it and where: accounts and chats as the core names them.

An account is `feishu:<tenant_key>:<open_id>`. Of the three ids of a person the open_id is the one
that is in every event without a scope (`user_id` needs contact:user.employee_id:readonly), and the
one that mentions, person pickers and their answers are made of. Its price: it is this app's own, so
with another app people are known anew, by their verified e-mail.
https://open.feishu.cn/document/platform-overveiw/basic-concepts/user-identity-introduction/user-id
"""

from collections.abc import Mapping
from typing import Any

from bot.events import Place

PLATFORM = "feishu"
Payload = Mapping[str, Any]


def home_of(payload: Payload) -> str:
    """The company that the app is installed in; chats with other companies are its chats, too."""
    return str(payload["header"]["tenant_key"])


def account(home: str, ids: Payload, tenant: str | None = "") -> str:
    """Whose words these are: who is of another company has that company's tenant_key."""
    return f"{PLATFORM}:{tenant or home}:{ids['open_id']}"


def place(home: str, chat: str, thread: str = "", *, direct: bool = False) -> Place:
    return Place(PLATFORM, home, chat, thread, direct)


def thread_of(message: Payload) -> str:
    """The message that this one hangs under; in a group of topics the first one is its own."""
    return str(message.get("root_id") or (message.get("thread_id") and message["message_id"]) or "")


def operator_of(event: Payload) -> Payload:
    """The ids of who pressed something, or put the bot into a group."""
    operator = event.get("operator") or {}
    found: Payload = operator.get("operator_id") or event.get("operator_id") or operator
    return found
