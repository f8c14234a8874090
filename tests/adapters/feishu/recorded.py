"""Events as Feishu's pages show them, to the letter but for ids that are shortened there.

- im.message.receive_v1: open.feishu.cn/document/server-docs/im-v1/message/events/receive
- contents by kind: …/im-v1/message-content-description/message_content
- the bot's coming and going, groups: …/group/chat-member/event/added-3, …/group/chat/event/
- menu, card: …/client-docs/bot-v3/events/menu, …/feishu-cards/card-callback-communication
- people: …/contact-v3/user/events/created
- version 1.0: …/event-subscription-guide/overview (a `uuid` and no header), app_ticket
- read, reactions, p2p chat: as larksuite/cli has them (shortcuts/event/processor_im_test.go)
"""

import json
from typing import Any

Json = dict[str, Any]
APP, TENANT, TOKEN = "cli_9f5343c580712544", "2ca1d211f64f6438", "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV"
BOT, TOM = "ou_bot0e7c1", "ou_84aad35d084aa403a838cf73ee18467"
ROOM, MESSAGE = "oc_5ce6d572455d361153b7xx51da133945", "om_5ce6d572455d361153b7cb51da133945"


def event(kind: str, **event: Any) -> Json:
    return {
        "schema": "2.0",
        "header": {
            "event_id": "5e3702a84e847582be8db7fb73283c02", "event_type": kind,
            "create_time": "1608725989000", "token": TOKEN, "app_id": APP, "tenant_key": TENANT,
        },
        "event": event,
    }  # fmt: skip


def ids(open_id: str = TOM) -> Json:
    return {
        "union_id": "on_8ed6aa67826108097d9ee143816345", "user_id": "e33ggbyz", "open_id": open_id,
    }  # fmt: skip


def received(kind: str, content: Json | str, *mentioned: tuple[str, str], **more: Any) -> Json:
    mentions = [
        {"key": key, "id": ids(open_id), "name": "Tom", "tenant_key": TENANT}
        for key, open_id in mentioned
    ]
    said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {
        "message_id": MESSAGE,
        "create_time": "1609073151345",
        "update_time": "1687343654666",
        "chat_id": ROOM,
        "chat_type": "group",
        "message_type": kind,
        "content": said,
        **({"mentions": mentions} if mentions else {}),
        "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 16_4) Lark/6.7.5 LarkLocale/en_US",
        **more,
    }
    sender = {"sender_id": ids(), "sender_type": "user", "tenant_key": TENANT}
    return event("im.message.receive_v1", sender=sender, message=message)


def line(text: str) -> list[list[Json]]:
    return [[{"tag": "text", "text": text, "style": []}]]


ME, HIM, TENTH = ("@_user_1", BOT), ("@_user_2", "ou_2"), ("@_user_10", "ou_10")
POST = {
    "title": "我是一个标题",
    "content": [
        [{"tag": "text", "text": "第一行 :", "style": ["bold", "underline"]},
         {"tag": "a", "href": "http://www.feishu.cn", "text": "飞书", "style": ["italic"]},
         {"tag": "at", "user_id": "@_user_1", "user_name": "", "style": []}],
        [{"tag": "img", "image_key": "img_47354fbc-a159-40ed-86ab-2ad0f1acb42g"}],
        [{"tag": "text", "text": "第二行:", "style": ["bold", "underline"]},
         {"tag": "text", "text": "文本测试", "style": []}],
        [{"tag": "img", "image_key": "img_47354fbc-a159-40ed-86ab-2ad0f1acb42g"}],
        [{"tag": "media", "file_key": "file_v2_0dcdd7d9-fib0-4432-a519-41d25aca542j",
          "image_key": "img_7ea74629-9191-4176-998c-2e603c9c5e8g"}],
        [{"tag": "emotion", "emoji_type": "SMILE"}],
        [{"tag": "hr"}],
        [{"tag": "code_block", "language": "GO", "text": "func main() int64 {\n    return 0\n}"}],
    ],
}  # fmt: skip
WORDS = """我是一个标题
第一行 :飞书 (http://www.feishu.cn)
第二行:文本测试
:SMILE:
func main() int64 {
return 0
}"""

# What is said in them, whether the bot is called, how many files hang on them.
LINES: dict[str, tuple[Json, str, bool, int]] = {
    "text": (received("text", {"text": "@_user_1 hello"}, ME), "hello", True, 0),
    "nobody called": (received("text", {"text": "hello"}), "hello", False, 0),
    "the tenth": (
        received("text", {"text": "@_user_10 @_user_1 hi"}, ME, HIM, TENTH), "@ou_10 hi", True, 0,
    ),
    "all": (received("text", {"text": "@_all hello"}), "@all hello", False, 0),
    "all, and the bot": (received("text", {"text": "@_all @_user_1 A-1"}, ME), "@all A-1", True, 0),
    "a link": (
        received("text", {"text": "[飞书开放平台](https://open.feishu.cn)"}),
        "飞书开放平台 (https://open.feishu.cn)", False, 0,
    ),
    "alone": (received("text", {"text": "help"}, chat_type="p2p"), "help", False, 0),
    "in a thread": (
        received("text", {"text": "@_user_1 done"}, ME, root_id="om_root", parent_id="om_parent",
                 thread_id="omt_d4be107c616"), "done", True, 0,
    ),
    "post": (received("post", POST, ME), WORDS, True, 3),
    "post in a language": (received("post", {"zh_cn": POST}, ME), WORDS, True, 3),
    "post in several": (
        received("post", {"en_us": {"title": "", "content": line("hi")}, "zh_cn": POST}, ME),
        "hi", False, 0,
    ),
    "post of old": (received("post", {"post": {"zh_cn": POST}}, ME), WORDS, True, 3),
    "post in Japanese": (
        received("post", {"ja_jp": {"title": "件名", "content": line("本文")}}), "件名\n本文",
        False, 0,
    ),
    "post without a title": (received("post", {"content": line("A-1 done")}), "A-1 done", False, 0),
    "an empty language": (
        received("post", {"zh_cn": {}, "en_us": {"title": "", "content": line("A-1")}}), "A-1",
        False, 0,
    ),
    "image": (
        received("image", {"image_key": "img_7ea74629-9191-4176-998c-2e603c9c5e8g"}), "", False, 1,
    ),
    "file": (received("file", {"file_key": "75235e0c-4f92-430a-a99b-8446610223cg",
                               "file_name": "test.txt"}), "", False, 1),
    "audio": (received("audio", {"file_key": "75235e0c-4f92-430a-a99b-8446610223cg",
                                 "duration": 2000}), "", False, 1),
    "media": (received("media", {"file_key": "75235e0c-4f92", "image_key": "img_xxxxxx",
                                 "file_name": "测试视频.mp4", "duration": 2000}), "", False, 1),
}  # fmt: skip

SILENT: dict[str, Json] = {
    "sticker": received("sticker", {"file_key": "75235e0c-4f92-430a-a99b-8446610223cg"}),
    "folder": received("folder", {"file_key": "75235e0c-4f92", "file_name": "folder"}),
    "interactive": received("interactive", {"title": "卡片标题", "elements": [
        [{"tag": "button", "text": "主按钮", "type": "primary"},
         {"tag": "at", "user_id": "@_user_1"}]
    ]}),
    "hongbao": received("hongbao", {"text": "[红包]"}),
    "share_calendar_event": received("share_calendar_event", {
        "summary": "测试日程", "start_time": "1608265395000", "end_time": "1608267015000",
        "open_calendar_id": "feishu.cn_xxxxxxxx@group.calendar.feishu.cn",
        "open_event_id": "cb066890-48e2-4fed-9e8b-7fef5d3e9f8c_0"}),
    "calendar": received("calendar", {"summary": "calendar summary", "start_time": "1608265395000",
                                      "end_time": "1608267015000"}),
    "general_calendar": received("general_calendar", {"summary": "x", "start_time": "1608265395000",
                                                      "end_time": "1608267015000"}),
    "share_chat": received("share_chat", {"chat_id": "oc_0dd200d32fda15216d2c2ef1ddb32f76"}),
    "share_user": received("share_user", {"user_id": "ou_0dd200d32fda15216d2c2ef1ddb32f76"}),
    "system": received("system", {"template": "{from_user} invited {to_chatters} to this chat.",
                                  "from_user": ["botName"], "to_chatters": ["小明", "小王"]}),
    "location": received("location", {"name": "深圳", "longitude": "113.94", "latitude": "22.52"}),
    "video_chat": received("video_chat", {"topic": "视频通话消息", "start_time": "6123456"}),
    "todo": received("todo", {"task_id": "xxx", "due_time": "1623124318000",
                              "summary": {"title": "", "content": line("多人执行")}}),
    "vote": received("vote", {"topic": "投票测试", "options": ["选项1", "选项2"]}),
    "merge_forward": received("merge_forward", "Merged and Forwarded Message"),
    "a kind of tomorrow": received("hologram", {"key": "x"}),
}  # fmt: skip

# Subscribed to by mistake, or sent to every app.
OTHERS: dict[str, Json] = {
    "read": event("im.message.message_read_v1", message_id_list=["om_1"], reader={
        "reader_id": ids(), "read_time": "1609484183000", "tenant_key": TENANT}),
    "reaction": event("im.message.reaction.created_v1", message_id="om_1", operator_type="user",
                      reaction_type={"emoji_type": "SMILE"}, user_id=ids(),
                      action_time="1626086391570"),
    "the chat is opened": event("im.chat.access_event.bot_p2p_chat_entered_v1", chat_id="oc_1",
                                operator_id=ids(), last_message_id="om_1",
                                last_message_create_time="1615380573411"),
    "somebody joined": event("im.chat.member.user.added_v1", chat_id=ROOM, operator_id=ids(),
                             external=False, operator_tenant_key=TENANT,
                             users=[{"name": "张三", "tenant_key": TENANT, "user_id": ids()}]),
    "somebody left": event("im.chat.member.user.withdrawn_v1", chat_id=ROOM, operator_id=ids()),
    "department": event("contact.department.created_v3", object={
        "name": "deparment_name", "open_department_id": "od-8f3a", "parent_department_id": "0"}),
    "range": event("contact.scope.updated_v3", added={"users": []}, removed={"users": []}),
    "a version is published": event("application.application.app_version.audit_v6", app_id=APP),
    "app_ticket": {"ts": "1502199207.7171419", "uuid": "bc447199585340d1f3728d26b1c0297a",
                   "token": TOKEN, "type": "event_callback", "event": {
                       "app_id": APP, "app_ticket": "xxx", "type": "app_ticket"}},
    "message of old": {"uuid": "41b5f371157e3d5341b38b20396e77e3", "token": TOKEN,
                       "ts": "1550038209.428520", "type": "event_callback", "event": {
                           "type": "message", "app_id": APP, "tenant_key": TENANT,
                           "root_id": "", "parent_id": "", "open_chat_id": ROOM,
                           "chat_type": "private", "msg_type": "text", "open_id": TOM,
                           "open_message_id": "om_1", "is_mention": False, "text": "help",
                           "text_without_at_bot": "help"}},
    "bot added of old": {"uuid": "e3", "token": TOKEN, "ts": "1502199207.7171419",
                         "type": "event_callback", "event": {
                             "type": "add_bot", "app_id": APP, "tenant_key": TENANT,
                             "open_chat_id": ROOM}},
    "card of old": {"open_id": TOM, "user_id": "e33ggbyz", "open_message_id": "om_1",
                    "open_chat_id": ROOM, "tenant_key": TENANT, "token": "c-295ee57216a5",
                    "action": {"value": {"key": "value"}, "tag": "button"}},
}  # fmt: skip


def card(**action: Any) -> Json:
    made = event("card.action.trigger", token="c-295ee57216a5dc9de90fefd0aadb4b1d7d****",
                 operator={"tenant_key": TENANT, **ids()}, host="im_message",
                 delivery_type="url_verification", action={"timezone": "Asia/Shanghai", **action},
                 context={"url": "xxx", "preview_token": "xxx", "open_chat_id": ROOM,
                          "open_message_id": "om_574d639e4a44"})  # fmt: skip
    made["header"]["create_time"] = "1603977298000000"
    return made


# Presses that are none of ours: cards of other makers, or of an older version of this one.
PRESSES: dict[str, Json] = {
    "button": card(value={"key": "value"}, tag="button", name="Button_lvkepfu3"),
    "text as its value": card(value="text", tag="button"),
    "a list as its value": card(value=["text"], tag="button"),
    "no value": card(tag="button"),
    "overflow": card(value={"key": "value"}, tag="overflow", option="a"),
    "checker": card(value={"key": "value"}, tag="checker", checked=True),
    "menu": card(tag="select_static", option="1"),
    "several": card(tag="multi_select_static", options=["1", "2"]),
    "person": card(tag="select_person", option="ou_48d0958ee4b2ab3eaf0b5f6c968pr"),
    "people": card(tag="multi_select_person", options=["ou_48d0958ee4b2", "ou_f9d24af786a1"]),
    "date": card(tag="date_picker", option="2024-04-01 +0800"),
    "time": card(tag="picker_time", option="08:30 +0800"),
    "instant": card(tag="picker_datetime", option="2024-04-29 07:07 +0800"),
    "input": card(tag="input", input_value="typed", name="Input_l"),
    "form": card(tag="button", name="Button_lvkepfu3", form_value={
        "field name1": ["selectDemo1", "selectDemo2"], "field name2": "value2",
        "DatePicker_bpqdq5puvn4": "2024-04-01 +0800",
        "DateTimePicker_ihz2d7a74i": "2024-04-29 07:07 +0800",
        "Input_lf4fmxwfrx9": "1234", "PersonSelect_2eys": "ou_48d0958ee4b2ab3eaf0b5f6c968pr",
        "Checker_1": True, "Select_pj6kwihb3f": "1", "Nothing": None}),
}  # fmt: skip


def torn(payload: Json) -> list[Json]:
    """*payload* without each of its parts, and with each of them as nothing."""
    made = []
    for outer in ("header", "event"):
        for name in payload[outer]:
            rest = {k: v for k, v in payload[outer].items() if k != name}
            made += [{**payload, outer: rest}, {**payload, outer: {**rest, name: None}}]
    return [*made, {k: v for k, v in payload.items() if k != "event"}, {**payload, "event": []}]
