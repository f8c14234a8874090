"""Payloads of DingTalk as the core hears them, recorded from its documentation."""

import json
from datetime import UTC, datetime

import pytest

from adapters.dingtalk import events, forms
from bot.cards import Ask, Form

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
MESSAGE = {  # open.dingtalk.com/document/orgapp/receive-message
    "conversationId": "cidLAUNCH==", "conversationType": "2", "conversationTitle": "launch",
    "atUsers": [{"dingtalkId": "$:LWCP_v1:$bot"}, {"dingtalkId": "$:x", "staffId": "market"}],
    "chatbotCorpId": "ding1", "chatbotUserId": "$:LWCP_v1:$bot", "msgId": "msg1",
    "senderNick": "林晓", "senderStaffId": "pm", "senderCorpId": "ding1",
    "senderId": "$:LWCP_v1:$pm", "isInAtList": True, "robotCode": "dingapp", "msgtype": "text",
    "text": {"content": "  action add Book the hall "},
}  # fmt: skip
PRIVATE = {"cardPrivateData": {"actionIds": ["b1"], "params": {"line": "A-1 done", "page": ""}}}
PRESS = {
    "type": "actionCallback", "outTrackId": "liaison-1-x", "corpId": "ding1", "userId": "pm",
    "spaceType": "IM_GROUP", "spaceId": "cidLAUNCH==", "content": json.dumps(PRIVATE),
}  # fmt: skip


def heard(**more):
    payload = {k: v for k, v in {**MESSAGE, **more}.items() if v is not None}
    return events.message(payload, NOW)[0]


def test_a_message_of_a_group():
    one = heard()
    assert one.text == "action add Book the hall @market"
    assert one.mentions == {"market": "dingtalk:ding1:market"}
    assert one.by == "dingtalk:ding1:pm"
    assert one.at.key == "dingtalk:ding1:cidLAUNCH==" and not one.at.direct
    assert one.event_id == "dingtalk:msg1" and one.mentioned and not one.guest


def test_a_direct_message_belongs_to_its_person():
    one = heard(conversationType="1", conversationId="cid-alone")
    assert (one.at.key, one.at.direct) == ("dingtalk:ding1:@pm", True)


@pytest.mark.parametrize("more", [{"senderStaffId": None}, {"senderCorpId": "ding9"}])
def test_who_is_not_of_the_company_is_a_guest(more):
    one = heard(**more)
    assert one.guest and one.by not in ("dingtalk:ding1:pm",) and one.by.count(":") == 2


def test_an_outsider_is_answered_where_they_wrote():
    one = heard(senderStaffId=None, conversationType="1", conversationId="cid-alone")
    assert one.at.key == "dingtalk:ding1:cid-alone" and one.at.direct


@pytest.mark.parametrize(
    ("more", "text", "files"),
    [
        ({"msgtype": "richText", "text": None, "content": {"richText": [{"text": "risk add "},
          {"text": "Late"}, {"downloadCode": "c1", "type": "picture"}]}}, "risk add Late @market",
         ["c1"]),
        ({"msgtype": "picture", "text": None, "content": {"downloadCode": "c2"}}, "", ["c2"]),
        ({"msgtype": "file", "text": None, "content": {"downloadCode": "c3", "fileName": "a.txt"}},
         "", ["c3"]),
        ({"msgtype": "audio", "text": None, "content": {"recognition": "mine"}}, "mine @market",
         []),
        ({"msgtype": "interactiveCard", "text": None}, "", []),
    ],
)  # fmt: skip
def test_every_kind_of_message_has_the_words_it_has(more, text, files):
    payload = {k: v for k, v in {**MESSAGE, **more}.items() if v is not None}
    one, said = events.message(payload, NOW)
    assert one.text == text and [file["code"] for file in said.files] == files


def test_names_go_to_the_end_of_the_first_line():
    assert heard(text={"content": "action add One\naction add Two"}).text == (
        "action add One @market\naction add Two"
    )


def test_a_quoted_message_is_the_thread():
    assert heard(originalProcessQueryKey="pqk1").at.thread == "pqk1"


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"content": None, "value": json.dumps(PRIVATE)},
        {"content": PRIVATE},
        {"content": "{}", "value": json.dumps(PRIVATE)},
        {"content": None, **PRIVATE},
    ],
)
def test_a_press_in_every_shape(shape):
    one = events.pressed({**PRESS, **shape}, "push1")
    assert (one.card, one.by, one.line) == ("liaison-1-x", "dingtalk:ding1:pm", "A-1 done")
    assert one.at.key == "dingtalk:ding1:cidLAUNCH==" and one.event_id == "dingtalk:press:push1"


@pytest.mark.parametrize("content", ["", "[]", "no JSON", '{"cardPrivateData": 1}', None])
def test_a_press_of_nothing_has_no_line(content):
    one = events.pressed({**PRESS, "content": content}, "push1")
    assert (one.line, one.page, one.filled) == ("", 0, None)


def test_what_a_form_sent_is_text_by_its_blanks():
    form = Form("x", "risk add", tuple(
        Ask(name, name, kind) for name, kind in (("title", "text"), ("level", "choice"),
        ("sure", "flag"), ("empty", "text"), ("many", "choice"))))  # fmt: skip
    sent = {"title": "Late", "level": {"index": 0, "value": "high"}, "sure": True, "empty": None,
            "many": {"index": [0, 1], "value": ["a", "b"]}, "foreign": "x"}  # fmt: skip
    assert forms.filled(form, sent) == {
        "title": "Late", "level": "high", "sure": "yes", "empty": "", "many": "a b",
    }  # fmt: skip
