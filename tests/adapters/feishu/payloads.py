"""Payloads as Feishu sends them, with all their fields; the ids are made up.

Shapes: open.feishu.cn/document/server-docs/im-v1/message/events/{receive,recalled},
…/im-v1/group/chat-member/event/added-3, …/bot-v3/events/menu and, below …/feishu-cards/,
card-callback-communication and each component's page. `im.message.updated_v1` is offered by
consoles of 2026 and has no page that could be read; who uses it looks its message up, so do we.
"""

import json
from typing import Any

Json = dict[str, Any]
TENANT, OTHER, APP = "2ca1d211f64f6438", "736588c9260f175e", "cli_9f5343c580712544"
BOT, PM, RD = "ou_bot0e7c1", "ou_84aad35d084aa403a838cf73ee18467", "ou_3c14f3a59eaf2825dbe25359f15"
ROOM, DIRECT = "oc_5ce6d572455d361153b7xx51da133945", "oc_a0553eda9014c201e6969b478895c230"
MESSAGE, CARD = "om_5ce6d572455d361153b7cb51da133945", "om_574d639e4a44e4dd646eaf628e2c0d1a"
ROOT = "om_x100b4b20c5529abcef"


def ids(open_id: str) -> Json:
    """`user_id` is null without contact:user.employee_id:readonly."""
    return {"union_id": f"on_{open_id[3:]}", "user_id": None, "open_id": open_id}


def envelope(kind: str, event: Json, **header: Any) -> Json:
    return {
        "schema": "2.0",
        "header": {
            "event_id": "5e3702a84e847582be8db7fb73283c02",
            "token": "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV",
            "create_time": "1608725989000",
            "event_type": kind,
            "tenant_key": TENANT,
            "app_id": APP,
            **header,
        },
        "event": event,
    }


def mention(number: int, open_id: str, name: str, tenant: str = TENANT) -> Json:
    return {
        "key": f"@_user_{number}",
        "id": ids(open_id),
        "mentioned_type": "bot" if open_id == BOT else "user",
        "name": name,
        "tenant_key": tenant,
    }


def message(kind: str, content: Json, *mentions: Json, **more: Any) -> Json:
    """What the pm wrote in a group."""
    made = {
        "message_id": MESSAGE,
        "create_time": "1609073151345",
        "update_time": "1609073151345",
        "chat_id": ROOM,
        "chat_type": "group",
        "message_type": kind,
        "content": json.dumps(content, ensure_ascii=False),
        "user_agent": "Mozilla/5.0 (Macintosh) Lark/7.20.4 LarkLocale/zh_CN",
        **more,
    }
    return made | ({"mentions": list(mentions)} if mentions else {})


def received(said: Json, by: str = PM, **header: Any) -> Json:
    sender = {"sender_id": ids(by), "sender_type": "user", "tenant_key": TENANT}
    event = {"sender": sender, "message": said}
    return envelope("im.message.receive_v1", event, **header)


def text(words: str, *mentions: Json, **more: Any) -> Json:
    return message("text", {"text": words}, *mentions, **more)


def post(*lines: list[Json], title: str = "", mentions: tuple[Json, ...] = (), **more: Any) -> Json:
    return message("post", {"title": title, "content": list(lines)}, *mentions, **more)


def action(made: Json, *, by: str = PM, **header: Any) -> Json:
    """A callback of a card; *made* is what was done to it."""
    event = {
        "operator": {"tenant_key": TENANT, **ids(by)},
        "token": "c-295ee57216a5dc9de90fefd0aadb4b1d7dcafe",
        "action": {"timezone": "Asia/Shanghai", **made},
        "host": "im_message",
        "delivery_type": "url_verification",
        "context": {
            "url": "", "preview_token": "", "open_message_id": CARD, "open_chat_id": ROOM,
        },
    }  # fmt: skip
    header = {"event_id": "f7984f25108f8137722bb63cee", "create_time": "1603977298000000"} | header
    return envelope("card.action.trigger", event, **header)


def button(value: Any, **more: Any) -> Json:
    return action({"tag": "button", "value": value}, **more)


def sent(card: Json, values: Json, name: str = "send") -> Json:
    """A form container that was sent by its button *name*, with what stands in its inputs."""
    [made] = [e for e in _buttons(card) if e.get("name") == name]
    [value] = [b["value"] for b in made["behaviors"]]
    return action({"tag": "button", "name": name, "value": value, "form_value": values})


def _buttons(made: Any) -> list[Json]:
    if isinstance(made, list):
        return [found for one in made for found in _buttons(one)]
    if not isinstance(made, dict):
        return []
    here = [made] if made.get("tag") == "button" else []
    return here + [found for one in made.values() for found in _buttons(one)]


def recalled(kind: str = "message_owner") -> Json:
    event = {
        "message_id": MESSAGE, "chat_id": ROOM, "recall_time": "1615380573411",
        "recall_type": kind,
    }  # fmt: skip
    return envelope("im.message.recalled_v1", event)


def moved(kind: str = "added", **more: Any) -> Json:
    event = {
        "chat_id": ROOM,
        "operator_id": ids(PM),
        "external": False,
        "operator_tenant_key": TENANT,
        "name": "智享X1 上市群",
        "i18n_names": {"zh_cn": "智享X1 上市群", "en_us": "", "ja_jp": ""},
        **more,
    }
    return envelope(f"im.chat.member.bot.{kind}_v1", event)


def menu(key: str) -> Json:
    operator = {"operator_name": "林晓", "operator_id": ids(PM)}
    event = {"operator": operator, "event_key": key, "timestamp": 1669364458}
    return envelope("application.bot.menu_v6", event)
