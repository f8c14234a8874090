"""What people do in Feishu, from payloads with all their fields, as the core hears it."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.feishu import events
from adapters.feishu.events import Deleted, Edited, Moved, Turned
from adapters.feishu.reading import Handed
from bot.events import Heard, Place
from tests.adapters.feishu.payloads import (
    BOT,
    CARD,
    DIRECT,
    MESSAGE,
    OTHER,
    PM,
    RD,
    ROOM,
    ROOT,
    TENANT,
    action,
    button,
    envelope,
    ids,
    mention,
    menu,
    message,
    moved,
    post,
    recalled,
    received,
    text,
)  # fmt: skip

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = Place("feishu", TENANT, ROOM)
ME, HIM = mention(1, BOT, "联络员"), mention(2, RD, "王磊")


def typed(said, **more):
    return events.typed(received(said, **more), NOW, BOT)


def words(content):
    return {"tag": "text", "text": content, "style": []}


# Typing


def test_a_message_is_a_line_of_its_account_in_its_chat():
    heard = typed(text("行动项 新增 质检报告"))

    assert heard == Heard(
        "行动项 新增 质检报告", f"feishu:{TENANT}:{PM}", AT, f"{AT.key}:{MESSAGE}", NOW, mentions={}
    )


def test_a_mention_of_the_bot_is_known_by_its_open_id_and_taken_out():
    heard = typed(text("@_user_1 A-5 done", ME))

    assert heard.text == "A-5 done" and heard.mentioned and heard.mentions == {}


def test_somebody_with_the_name_of_the_bot_is_not_the_bot():
    heard = typed(text("@_user_1 A-5 done", mention(1, RD, "联络员")))

    assert not heard.mentioned and heard.mentions == {RD: f"feishu:{TENANT}:{RD}"}


@pytest.mark.parametrize("said", ["@_user_1，帮助", "帮助 @_user_1", "@_user_1\n帮助"])
def test_the_mention_may_stand_anywhere(said):
    assert typed(text(said, ME)).text == "帮助"


def test_a_repeat_is_the_same_event_whatever_its_event_id():
    """Repeats come after 15 s, 5 min, 1 h and 6 h ("rely on message_id, not on event_id")."""
    tries = [typed(text("@_user_1 help", ME), event_id=f"e{n}") for n in range(5)]

    assert len({heard.event_id for heard in tries}) == 1


def test_other_people_are_mentioned_by_a_token_that_leads_to_their_account():
    heard = typed(text("action add Report @_user_2 friday", ME, HIM))

    assert heard.text == f"action add Report @{RD} friday"
    assert heard.mentions == {RD: f"feishu:{TENANT}:{RD}"}


def test_the_tenth_mention_is_not_the_first():
    heard = typed(text("@_user_10 @_user_1", ME, mention(10, RD, "王磊")))

    assert heard.text == f"@{RD}" and heard.mentioned


def test_a_mention_inside_chinese_is_parted_from_the_words_around_it():
    heard = typed(
        text("行动项 新增 报告给@_user_2明天@_user_3@_user_1", ME, HIM, mention(3, PM, "林"))
    )

    assert heard.text == f"行动项 新增 报告给 @{RD} 明天 @{PM}"


def test_a_mention_is_the_value_of_an_option():
    assert typed(text("risk add X owner=@_user_2", HIM)).text == f"risk add X owner=@{RD}"


def test_everybody_is_nobody():
    heard = typed(text("@_all 明天开会"))

    assert heard.text == "@all 明天开会" and not heard.mentioned and heard.mentions == {}


def test_who_is_of_another_company_has_an_account_there():
    payload = received(text("help @_user_2", mention(2, RD, "王磊", OTHER)))
    payload["event"]["sender"]["tenant_key"] = OTHER
    heard = events.typed(payload, NOW, BOT)

    assert heard.by == f"feishu:{OTHER}:{PM}" and heard.at.tenant == TENANT
    assert heard.mentions == {RD: f"feishu:{OTHER}:{RD}"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("/pm A-5 done", "A-5 done"),
        ("/PM  帮助", "帮助"),
        ("@_user_1 /pm 帮助", "帮助"),
        ("/pm", ""),
    ],
)
def test_the_command_of_other_platforms_is_text_here(said, read):
    heard = typed(text(said, ME))

    assert heard.text == read and heard.mentioned


def test_what_only_begins_like_the_command_is_talk():
    assert typed(text("/pmo meets")).text == "/pmo meets" and not typed(text("/pmo")).mentioned


def test_a_direct_message_is_direct():
    heard = typed(text("help", chat_id=DIRECT, chat_type="p2p"))

    assert heard.at == Place("feishu", TENANT, DIRECT, direct=True)


def test_an_answer_hangs_under_its_root_and_quotes_its_parent():
    said = text("done", root_id=ROOT, parent_id=CARD)

    assert typed(said).at.thread == ROOT and events.quoted(received(said)) == CARD
    assert typed(text("x")).at.thread == "" and events.quoted(received(text("x"))) == ""


def test_in_a_group_of_topics_the_first_message_is_its_own_thread():
    assert typed(text("x", thread_id="omt_d4be107c616")).at.thread == MESSAGE
    answer = text("y", thread_id="omt_d4be107c616", root_id=ROOT, parent_id=ROOT)
    assert typed(answer).at.thread == ROOT


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("see [飞书开放平台](https://open.feishu.cn)", "see 飞书开放平台 (https://open.feishu.cn)"),
        ("[https://open.feishu.cn](https://open.feishu.cn)", "https://open.feishu.cn"),
        ("[rd@example.com](mailto:rd@example.com)", "rd@example.com"),
        ("[not](a link)", "[not](a link)"),
        ("5 * 3 <b> &amp; _x_", "5 * 3 <b> &amp; _x_"),
        ("two\nlines", "two\nlines"),
        ("@_user_9 unknown", "@_user_9 unknown"),
    ],
)
def test_text_is_read_as_it_was_typed(sent, read):
    assert typed(text(sent)).text == read


def test_rich_text_is_its_words():
    said = post(
        [
            {"tag": "at", "user_id": "@_user_1", "user_name": "", "style": []},
            words(" 行动项 新增 "),
        ],
        [
            {"tag": "text", "text": "报告", "style": ["bold"]},
            {"tag": "at", "user_id": "@_user_2", "user_name": "", "style": []},
        ],
        [{"tag": "a", "href": "https://x.example/r", "text": "样板", "style": []}],
        [{"tag": "img", "image_key": "img_1"}, {"tag": "hr"}],
        [{"tag": "emotion", "emoji_type": "SMILE"}],
        [{"tag": "code_block", "language": "GO", "text": "x := 1"}],
        mentions=(ME, HIM),
    )
    heard = typed(said)

    assert heard.mentioned and heard.mentions == {RD: f"feishu:{TENANT}:{RD}"}
    assert heard.text.split("\n") == [
        "行动项 新增", f"报告 @{RD}", "样板 (https://x.example/r)", ":SMILE:", "x := 1",
    ]  # fmt: skip


def test_rich_text_has_a_title_and_may_name_people_by_id_or_be_wrapped_in_a_language():
    at = {"tag": "at", "user_id": BOT, "user_name": "联络员"}
    all_ = {"tag": "at", "user_id": "all", "user_name": "所有人"}
    content = {"zh_cn": {"title": "周会", "content": [[at, words(" 帮助"), all_]]}}
    heard = typed(message("post", content, ME))

    assert heard.text == "周会\n帮助 @all" and heard.mentioned


def test_a_list_in_rich_text_is_one_line_each():
    heard = typed(post([words("A-1 done")], [words("A-2 done")]))

    assert heard.text == "A-1 done\nA-2 done"


HANDED = [
    (message("image", {"image_key": "img_7ea7"}), [Handed(MESSAGE, "img_7ea7", "image")]),
    (message("file", {"file_key": "file_v2_1", "file_name": "报告.pdf"}),
     [Handed(MESSAGE, "file_v2_1", "file", "报告.pdf")]),
    (message("audio", {"file_key": "file_v2_2", "duration": 2000}),
     [Handed(MESSAGE, "file_v2_2", "file")]),
    (message("media", {"file_key": "file_v2_3", "image_key": "img_1", "file_name": "v.mp4",
                       "duration": 2000}), [Handed(MESSAGE, "file_v2_3", "file", "v.mp4")]),
    (post([{"tag": "img", "image_key": "img_a"}, {"tag": "media", "file_key": "file_b",
                                                 "image_key": "img_c"}]),
     [Handed(MESSAGE, "img_a", "image"), Handed(MESSAGE, "file_b", "file")]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "handed"), HANDED)
def test_a_file_is_told_to_whoever_may_fetch_it(said, handed):
    assert typed(said).text == ""
    assert list(events.files(received(said))) == handed


@pytest.mark.parametrize(
    "said",
    [
        message("sticker", {"file_key": "75235e0c-4f92"}),
        message("share_chat", {"chat_id": ROOM}),
        message("share_user", {"user_id": RD}),
        message("interactive", {"title": "x", "elements": []}),
        message("merge_forward", {"content": "Merged and Forwarded Message"}),
        message("hongbao", {"text": "[红包]"}),
        message("location", {"name": "上海", "longitude": "121", "latitude": "31"}),
        message("system", {"template": "{from_user} invited {to_chatters} to this chat."}),
        message("vote", {"topic": "投票", "options": ["1", "2"]}),
        message("folder", {"file_key": "75235e0c", "file_name": "folder"}),
    ],
)
def test_what_is_no_line_and_no_file_is_not_heard(said):
    assert typed(said) is None


def test_apps_and_the_bot_itself_are_not_heard():
    payload = received(text("x"))
    payload["event"]["sender"]["sender_type"] = "app"

    assert events.typed(payload, NOW, BOT) is None and typed(text("x"), by=BOT) is None
    assert events.typed(envelope("im.message.message_read_v1", {}), NOW, BOT) is None


@given(st.text(), st.lists(st.sampled_from([ME, HIM]), max_size=2))
def test_whatever_is_written_is_heard(said, mentions):
    assert typed(text(said, *mentions)).event_id == f"{AT.key}:{MESSAGE}"


@given(st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["title", "content", "tag", "text"]), inner, max_size=3),
))  # fmt: skip
@example({"content": True})
def test_content_of_any_shape_is_no_error(content):
    assert isinstance(typed(message("post", content)), Heard)
    assert typed(message("text", {}) | {"content": "not json"}).text == ""


# Edited, recalled


def test_an_edit_is_what_it_reads_now():
    payload = received(text("A-5 done", update_time="1609073200000"))
    payload["header"]["event_type"] = "im.message.updated_v1"
    edited = events.typed(payload, NOW, BOT)

    assert isinstance(edited, Edited) and edited.message == MESSAGE and edited.heard.at == AT
    assert edited.heard.text == "A-5 done"
    assert edited.heard.event_id == f"{AT.key}:{MESSAGE}:1609073200000"


def test_a_message_that_was_recalled_tells_who_took_it_back():
    payloads = [recalled(), recalled("group_owner")]
    mine, owner = (events.typed(payload, NOW, BOT) for payload in payloads)

    assert isinstance(mine, Deleted) and (mine.at, mine.message) == (AT, MESSAGE)
    assert mine.by_author and not owner.by_author
    assert mine.event_id == "feishu:5e3702a84e847582be8db7fb73283c02"


# The bot's own places


def test_the_menu_is_a_line_in_the_bots_own_chat():
    heard = events.menu(menu("action_add"), NOW, DIRECT)

    assert (heard.text, heard.source, heard.mentioned) == ("action add", "pressed", True)
    assert heard.at == Place("feishu", TENANT, DIRECT, direct=True)
    assert heard.by == f"feishu:{TENANT}:{PM}"
    assert events.menu(menu("我的"), NOW).at == Place("feishu", TENANT, PM, direct=True)


def test_the_bot_comes_and_goes():
    came, left = (events.moved(moved(kind)) for kind in ("added", "deleted"))
    id = "feishu:5e3702a84e847582be8db7fb73283c02"

    assert came == Moved(AT, f"feishu:{TENANT}:{PM}", True, "智享X1 上市群", id)
    assert not left.here
    assert (
        events.moved(moved(external=True, operator_tenant_key=OTHER)).by == f"feishu:{OTHER}:{PM}"
    )


# Buttons


def test_a_button_is_its_line_under_its_card():
    heard = events.pressed(button({"press": 0, "line": "A-5 done"}), NOW)

    assert (heard.text, heard.source, heard.mentioned) == ("A-5 done", "pressed", True)
    assert heard.at == Place("feishu", TENANT, ROOM, CARD) and heard.message == CARD
    assert heard.by == f"feishu:{TENANT}:{PM}"


def test_a_transport_that_knows_the_place_says_so():
    heard = events.pressed(button({"line": "x"}), NOW, thread=ROOT, direct=True)

    assert heard.at == Place("feishu", TENANT, ROOM, ROOT, direct=True)


def test_a_repeat_of_a_press_is_the_same_and_a_second_press_is_another():
    once, twice = (button({"line": "x"}, create_time=f"160397{n}") for n in (1, 2))
    again = button({"line": "x"}, event_id="another")
    ids = [events.pressed(payload, NOW).event_id for payload in (once, twice, again)]

    assert ids[0] == ids[1] == "feishu:f7984f25108f8137722bb63cee" != ids[2]


def test_a_line_too_long_to_be_carried_is_found_by_the_number_of_its_button():
    def line(at, message, number):
        assert (at.chat, message) == (ROOM, CARD)
        return ["first", "second"][number]

    assert events.pressed(button({"press": 1}), NOW, line).text == "second"
    assert events.pressed(button({"press": 1}), NOW) is None


@pytest.mark.parametrize("value", [{}, "A-5 done", None, 7, {"turn": 2}, {"form": "send"}])
def test_what_is_no_line_of_ours_is_not_heard(value):
    assert events.pressed(button(value), NOW) is None


@pytest.mark.parametrize(
    ("done", "line"),
    [
        ({"tag": "date_picker", "option": "2026-03-06 +0800"}, "A-5 delay 2026-03-06"),
        ({"tag": "picker_datetime", "option": "2026-03-06 17:00 +0800"},
         "A-5 delay 2026-03-06 17:00"),
        ({"tag": "select_static", "option": "high"}, "A-5 delay high"),
        ({"tag": "multi_select_static", "options": ["a", "b"]}, "A-5 delay a b"),
        ({"tag": "input", "input_value": "soon"}, "A-5 delay soon"),
    ],
)  # fmt: skip
def test_what_is_picked_ends_the_line_of_its_picker(done, line):
    assert events.pressed(action({**done, "value": {"begun": "A-5 delay "}}), NOW).text == line


def test_a_person_that_is_picked_is_mentioned():
    done = {"tag": "select_person", "option": RD, "value": {"begun": "A-5 assign "}}
    heard = events.pressed(action(done), NOW)

    assert heard.text == f"A-5 assign @{RD}" and heard.mentions == {RD: f"feishu:{TENANT}:{RD}"}


def test_nothing_picked_and_a_picker_of_nobodys_are_no_line():
    empty = {"tag": "date_picker", "option": "", "value": {"begun": "A-5 delay "}}

    assert events.pressed(action(empty), NOW) is None
    assert events.pressed(action({"tag": "date_picker", "option": "2026-03-06 +0800"}), NOW) is None


def test_a_page_is_turned_by_a_button():
    turned = events.turned(button({"turn": 2}), thread=ROOT)

    assert turned == Turned(Place("feishu", TENANT, ROOM, ROOT), CARD, f"feishu:{TENANT}:{PM}", 2)
    assert events.turned(button({"line": "x"})) is None


def test_who_presses_from_another_company_has_an_account_there():
    payload = button({"line": "x"})
    payload["event"]["operator"] = {"tenant_key": OTHER, **ids(RD)}

    assert events.pressed(payload, NOW).by == f"feishu:{OTHER}:{RD}"
