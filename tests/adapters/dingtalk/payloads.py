"""Payloads as DingTalk's own pages show them, open.dingtalk.com/document/development/…; only
ids and download codes stand for others.

receive-message (2025-12-29), event-callback-card (2026-08-04), form-variables (2026-08-07), and the
pages of the single events; the frame around them is `tests.platforms.dingtalk`'s.
"""

import json
from typing import Any

Json = dict[str, Any]

MESSAGE: Json = {  # receive-message, “HTTP Body”; a robot's stream brings the same
    "conversationId": "cidLAUNCH==",
    "atUsers": [{"dingtalkId": "$:LWCP_v1:$bot", "staffId": "", "unionId": "edxxx34"}],
    "chatbotCorpId": "ding0corp",
    "chatbotUserId": "$:LWCP_v1:$bot",
    "msgId": "msg0xxxxx",
    "senderNick": "杨xx",
    "isAdmin": True,
    "senderStaffId": "pm",
    "sessionWebhookExpiredTime": 1613635652738,
    "createAt": 1613630252678,
    "senderCorpId": "ding0corp",
    "conversationType": "2",
    "senderId": "$:LWCP_v1:$Ff09GIxxxxx",
    "conversationTitle": "机器人测试-TEST",
    "isInAtList": True,
    "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=xxxxx",
    "text": {"content": " 你好"},
    "msgtype": "text",
}
ALONE: Json = {
    **{k: v for k, v in MESSAGE.items() if k not in ("conversationTitle", "atUsers", "text")},
    "conversationId": "cid-alone-pm", "conversationType": "1",
}  # fmt: skip

# receive-message, “支持接收的消息类型”
AUDIO: Json = {"msgtype": "audio", "content": {
    "duration": 4000, "downloadCode": "CODE", "recognition": "钉钉，让进步发生"}}  # fmt: skip
PICTURE: Json = {"msgtype": "picture", "content": {"downloadCode": "CODE"}}
VIDEO: Json = {"msgtype": "video", "content": {
    "duration": 4000, "downloadCode": "CODE", "videoType": "mp4"}}  # fmt: skip
FILE: Json = {"msgtype": "file", "content": {
    "downloadCode": "CODE", "fileName": "钉钉让进步发生.pdf"}}  # fmt: skip
RICH: Json = {"msgtype": "richText", "content": {"richText": [
    {"text": "你好"}, {"downloadCode": "CODE", "type": "picture"}]}}  # fmt: skip
# soimy/openclaw-channel-dingtalk and others, of what a client sends that robots cannot be shown
UNKNOWN: Json = {"msgtype": "unknownMsgType", "content": {"unknownMsgType": "暂不支持的消息类型"}}

# event-callback-card, “接收事件回调”; `value` instead of `content`: open-dingtalk's stream SDKs
PRESSED: Json = {"cardPrivateData": {"actionIds": ["1"], "params": {"action": "accept"}}}
CALLBACK: Json = {
    "type": "actionCallback",
    "outTrackId": "XXXXXX",
    "corpId": "dingXXXXXX",
    "userId": "XXXXXX",
    "content": json.dumps(PRESSED),
}
FORM: Json = {"cardPrivateData": {"actionIds": ["form"], "params": {"form": {  # form-variables
    "date": "2024-06-13", "datetime": "2024-06-13 10:26", "select": {"index": 2, "value": "3"},
    "multi_select": {"index": [1, 2], "value": ["2", "3"]}, "date_readonly": "2024-05-27",
    "text_readonly": "文本默认值", "text": "222", "checkbox_readonly": True,
    "system_params_1": "asdf"}}}}  # fmt: skip

EVENTS: dict[str, Json] = {  # kind → data; each has its page
    "user_add_org": {"timeStamp": "1685501863357", "userId": ["rd"]},
    "user_modify_org": {"timeStamp": "1608017258073", "diffInfo": {
        "prev": {"name": "测试01"}, "curr": {"name": "测试1"}}, "userId": ["rd"]},
    "user_active_org": {"userId": ["rd"]},
    "user_leave_org": {
        "unionid": "zvLdpxxxxxiEiE", "dingId": "$:LWCP_v1:$G5YX0l5yOKZ2oxxxx", "userId": "rd"},
    "chat_update_title": {
        "timeStamp": 1608027247528, "chatId": "chat676e50a07xxxx", "corpId": "ding0corp",
        "operatorUnionId": "ZPbvHDqDOxxxxLLtBDplS", "title": "开放平台",
        "openConversationId": "cidLAUNCH==", "operator": "user456"},
    "chat_disband": {
        "timeStamp": 1608030111461, "chatId": "chat7795eead80xxxx5", "corpId": "ding0corp",
        "operatorUnionId": "Hq59gzyaaX2UZpxxxx", "openConversationId": "cidLAUNCH==",
        "operator": "user12345"},
    "chat_add_member": {
        "timeStamp": 1608027106990, "unionId": ["3rBUxxxQiEiE"],
        "chatId": "chat28367b03e4b4ca4b5074e1dbfb5d6088", "corpId": "ding0corp",
        "operatorUnionId": "iis6fGqqqt87xxxxiEiE", "eventType": "chat_add_member",
        "userId": ["user456"], "openConversationId": "cidLAUNCH==",
        "operator": "10203029011219896"},
    "chat_quit": {
        "timeStamp": 1608026903228, "chatId": "chat676e50a07xxxx", "corpId": "ding0corp",
        "openConversationId": "cidLAUNCH==", "operator": "user456"},
}  # fmt: skip
# event-subscription-enterprises-increase-employee-events: what is known of the one who was added
ADDED: Json = {
    "errcode": 0, "unionid": "m8axYHBIiSxxxx", "exclusiveAccount": False, "active": True,
    "errmsg": "ok", "isAdmin": True, "userid": "rd", "jobnumber": "12345", "name": "钉钉",
    "position": "钉钉技术支持", "department": [1, 2], "realAuthed": True,
}  # fmt: skip
