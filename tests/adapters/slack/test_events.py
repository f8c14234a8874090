"""What people do in Slack, from payloads with all their fields, as the core hears it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import events
from adapters.slack.events import Deleted, Edited
from bot.events import Heard, Place
from tests.adapters.slack.payloads import (
    BOT,
    DIRECT,
    FILE,
    PM,
    RD,
    ROOM,
    TEAM,
    TS,
    action,
    button,
    changed,
    envelope,
    interaction,
    mention,
    message,
    rich,
    shortcut,
    slash,
)  # fmt: skip

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = Place("slack", TEAM, ROOM)


def typed(event, **more):
    return events.typed(envelope(event, **more), NOW)


# Typing


def test_a_message_is_a_line_of_its_account_in_its_chat():
    heard = typed(message("行动项 新增 质检报告"))

    assert heard == Heard(
        "行动项 新增 质检报告", f"slack:{TEAM}:{PM}", AT, f"{AT.key}:{TS}", NOW, mentions={}
    )


def test_a_mention_is_taken_out_and_tells_that_the_bot_is_meant():
    heard = typed(message(f"<@{BOT}> A-5 done"))

    assert heard.text == "A-5 done" and heard.mentioned and heard.mentions == {}


@pytest.mark.parametrize("said", [f"<@{BOT}>，帮助", f"帮助 <@{BOT}>", f"<@{BOT}|liaison>: 帮助"])
def test_the_mention_may_stand_anywhere(said):
    assert typed(message(said)).text == "帮助"


def test_the_two_events_of_one_mention_are_one():
    said = f"<@{BOT}> help"
    first, second = typed(message(said)), typed(mention(said), event_id="Ev0ANOTHER")

    assert first.event_id == second.event_id and first == second


def test_other_people_are_mentioned_by_a_token_that_leads_to_their_account():
    heard = typed(message(f"action add Report <@{RD}> friday"))

    assert heard.text == f"action add Report @{RD} friday"
    assert heard.mentions == {RD: f"slack:{TEAM}:{RD}"}


def test_a_mention_inside_chinese_is_parted_from_the_words_around_it():
    heard = typed(message(f"行动项 新增 报告给<@{RD}>明天<@{PM}><@{BOT}>"))

    assert heard.text == f"行动项 新增 报告给 @{RD} 明天 @{PM}"


def test_a_mention_is_the_value_of_an_option():
    assert typed(message(f"risk add X owner=<@{RD}>")).text == f"risk add X owner=@{RD}"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("see <#C0LAUNCH1|launch>", "see #launch"),
        ("see <#C0LAUNCH1|>", "see #C0LAUNCH1"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<http://example.com|example.com>", "example.com"),
        ("<https://example.com/r|the report>", "the report (https://example.com/r)"),
        ("<mailto:rd@example.com|rd@example.com>", "rd@example.com"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@market>", "@market"),
        ("<!date^1392734382^{date_short}|Feb 18, 2014>", "Feb 18, 2014"),
        ("`A-5 done`", "A-5 done"),
        ("5 * 3 _x_", "5 * 3 _x_"),
        ("two\nlines", "two\nlines"),
        ("<not a token>", "<not a token>"),
    ],
)
def test_what_slack_escapes_is_read_as_it_was_typed(sent, read):
    assert typed(message(sent)).text == read


def test_bold_and_code_made_with_the_mouse_are_no_part_of_the_line():
    blocks = rich(
        {"type": "user", "user_id": BOT},
        {"type": "text", "text": " A-5 "},
        {"type": "text", "text": "done", "style": {"bold": True}},
        {"type": "text", "text": " 5*3 & more"},
    )
    heard = typed(message(f"<@{BOT}> A-5 *done* 5*3 &amp; more", blocks=blocks))

    assert heard.text == "A-5 done 5*3 & more"


def test_a_list_made_with_the_mouse_is_one_line_each():
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
        for line in ("A-1 done", "A-2 done")
    ]
    block = {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": items}
    blocks = [{"type": "rich_text", "block_id": "b", "elements": [block]}]

    assert typed(message("• A-1 done\n• A-2 done", blocks=blocks)).text == "A-1 done\nA-2 done"


def test_rich_text_that_says_something_else_is_not_believed():
    blocks = rich({"type": "text", "text": "A-9 cancel"})

    assert typed(message("A-5 done", blocks=blocks)).text == "A-5 done"


def test_a_direct_message_is_direct():
    heard = typed(message("help", channel=DIRECT, channel_type="im"))

    assert heard.at == Place("slack", TEAM, DIRECT, direct=True)


def test_a_reply_is_in_its_thread_and_the_first_message_of_a_thread_is_not():
    reply = typed(message("done", thread_ts="1772441000.000001", parent_user_id=BOT))
    root = typed(message("help", thread_ts=TS))

    assert reply.at.thread == "1772441000.000001" and root.at.thread == ""


def test_a_reply_that_is_also_sent_to_the_channel_is_a_reply():
    root = {"user": BOT, "type": "message", "ts": "1772441000.000001", "bot_id": "B0LIAISON1"}
    said = message("done", subtype="thread_broadcast", thread_ts=root["ts"], root=root)

    assert typed(said).at.thread == root["ts"]


def test_a_file_is_told_to_whoever_may_fetch_it():
    said = message("A-5 done", subtype="file_share", files=[FILE], upload=True)

    assert typed(said).text == "A-5 done"
    assert events.files(envelope(said)) == (FILE,)


@pytest.mark.parametrize(
    "said",
    [
        message("x", subtype="bot_message", bot_id="B1", username="robot"),
        message("x", bot_id="B1", app_id="A1", bot_profile={"id": "B1", "name": "CI"}),
        message("x", user=BOT),
        message("x", user="USLACKBOT"),
        message(f"<@{PM}> has joined the channel", subtype="channel_join", inviter=RD),
        message("topic", subtype="channel_topic", topic="topic"),
        message("renamed", subtype="channel_name", old_name="a", name="b"),
        message("archived", subtype="channel_archive"),
        message("", subtype="message_replied", hidden=True),
        message("", subtype="huddle_thread", no_notifications=True),
        {"type": "reaction_added", "user": PM, "reaction": "tada", "item": {}, "event_ts": TS},
    ],
)
def test_what_no_person_says_is_not_heard(said):
    assert typed(said) is None


# Edited, deleted


def test_an_edit_tells_both_wordings():
    event = changed("message_changed", message("A-5 doen"), message("A-5 done"))

    assert typed(event) == Edited(AT, TS, f"slack:{TEAM}:{PM}", "A-5 doen", "A-5 done")


def test_a_link_that_was_unfurled_is_no_edit():
    said = message("see <https://example.com>")

    assert typed(changed("message_changed", said, said | {"attachments": [{"id": 1}]})) is None


def test_an_edit_by_a_bot_is_not_heard():
    said = message("x", bot_id="B1")

    assert typed(changed("message_changed", said, said | {"text": "y"})) is None


def test_a_deleted_message_is_told_also_if_its_thread_stays():
    gone = typed(changed("message_deleted", message("A-5 done")))
    tomb = message("This message was deleted.", subtype="tombstone", user="USLACKBOT", hidden=True)

    assert gone == Deleted(AT, TS, f"slack:{TEAM}:{PM}", "A-5 done")
    assert typed(changed("message_changed", message("A-5 done"), tomb)) == gone


# Whose


def test_a_person_of_another_company_is_theirs_in_a_shared_channel():
    """docs.slack.dev/apis/slack-connect: team_id may be theirs, the authorization is ours."""
    said = message("help", team="T0PARTNER", user_team="T0PARTNER", source_team="T0PARTNER",
                   user="U0STRANGER")  # fmt: skip
    heard = typed(said, team_id="T0PARTNER", is_ext_shared_channel=True)

    assert heard.by == "slack:T0PARTNER:U0STRANGER" and heard.at == AT


def test_our_own_people_stay_ours_in_a_shared_channel():
    said = message("help", user_team=TEAM, source_team=TEAM)

    assert typed(said, is_ext_shared_channel=True).by == f"slack:{TEAM}:{PM}"


def test_people_of_our_organisation_are_at_home_whatever_their_workspace():
    """Enterprise Grid: user_team may be the organisation."""
    grid = {"enterprise_id": "E0GRID", "context_enterprise_id": "E0GRID"}
    here = message("help", user_team="E0GRID", team="E0GRID", user="W0PERSON")
    other = message("help", team="T0SISTER", user="W0PERSON")

    assert typed(here, is_ext_shared_channel=True, **grid).by == f"slack:{TEAM}:W0PERSON"
    assert typed(other, **grid).by == f"slack:{TEAM}:W0PERSON"


def test_the_organisation_of_the_other_company_is_not_ours():
    said = message("help", user_team="E0OTHER", team="E0OTHER", user="W0STRANGER")
    heard = typed(said, is_ext_shared_channel=True, enterprise_id="E0OTHER", team_id="T0OTHER")

    assert heard.by == "slack:E0OTHER:W0STRANGER"


def test_an_organisation_that_installed_the_app_as_a_whole_is_the_tenant():
    grid = {"id": "E0GRID", "name": "Acme"}
    user = {"id": "W0PERSON", "username": "lin", "name": "lin", "team_id": "E0GRID"}
    payload = action(button("A-5 done"), team=None, enterprise=grid, user=user,
                     is_enterprise_install=True)  # fmt: skip

    assert events.pressed(payload, NOW).by == "slack:E0GRID:W0PERSON"


# Commands


def test_a_slash_command_is_a_line_said_to_the_bot():
    heard = events.command(slash(f"action add Report <@{RD}|wanglei> fri"), NOW)

    assert heard.text == f"action add Report @{RD} fri" and heard.mentioned and heard.at == AT
    assert heard.mentions == {RD: f"slack:{TEAM}:{RD}"}
    assert heard.event_id == events.command(slash("anything"), NOW).event_id


def test_an_empty_slash_command_asks_for_help():
    assert events.command(slash(""), NOW).text == "help"


def test_a_command_between_two_people_is_answered_by_the_bot_alone():
    payload = slash("mine", channel_id="D0BETWEEN", channel_name="directmessage")
    heard = events.command(payload, NOW, DIRECT)

    assert heard.at == Place("slack", TEAM, DIRECT, direct=True)


# Cards


def test_a_button_says_its_line_in_the_thread_of_its_card():
    heard = events.pressed(action(button("A-15 done")), NOW)

    assert (heard.text, heard.source) == ("A-15 done", "pressed")
    assert heard.at.thread == heard.message == "1772442001.000300"


def test_a_button_in_a_thread_answers_there():
    heard = events.pressed(action(button("x"), thread="1772441000.000001"), NOW)

    assert heard.at.thread == "1772441000.000001" and heard.message == "1772442001.000300"


def test_what_only_one_person_sees_has_no_thread():
    assert events.pressed(action(button("x"), ephemeral=True), NOW).at.thread == ""


def test_a_click_keeps_its_id_and_a_second_click_is_another():
    first = action(button("A-15 done"))
    again = action(button("A-15 done") | {"action_ts": "1772442100.987654"})
    ids = [events.pressed(payload, NOW).event_id for payload in (first, first, again)]

    assert ids[0] == ids[1] != ids[2]


def test_a_line_too_long_to_be_carried_is_found_by_the_number_of_its_button():
    asked = []

    def line(at, message, number):
        asked.append((at.key, message, number))
        return "the long line"

    heard = events.pressed(action(button(None, 3)), NOW, line)

    assert heard.text == "the long line" and asked == [(AT.key, "1772442001.000300", 3)]
    assert events.pressed(action(button(None, 3)), NOW) is None


@pytest.mark.parametrize(
    ("picked", "text"),
    [
        ({"type": "overflow", "selected_option": {"value": "A-5 why"}}, "A-5 why"),
        ({"type": "static_select", "selected_option": {"value": "A-5 show"}}, "A-5 show"),
        ({"type": "datepicker", "selected_date": "2026-03-09"}, "A-5 delay 2026-03-09"),
        ({"type": "users_select", "selected_user": RD}, f"A-5 delay @{RD}"),
    ],
)
def test_what_is_picked_on_a_card_is_a_line(picked, text):
    payload = action({"action_id": "pick", "block_id": "A-5 delay ", **picked})

    assert events.pressed(payload, NOW).text == text


def test_a_link_or_an_emptied_picker_says_nothing():
    link = button(None) | {"url": "https://example.com"}
    emptied = {"action_id": "pick", "type": "static_select", "selected_option": None}

    assert events.pressed(action(link), NOW) is None
    assert events.pressed(action(emptied), NOW) is None


def test_another_page_of_a_card_is_no_line():
    payload = action({"action_id": "turn:2", "type": "button"})
    turned = events.turned(payload)

    assert events.pressed(payload, NOW) is None
    assert (turned.page, turned.message) == (2, "1772442001.000300")
    assert events.turned(action(button("x"))) is None


def test_a_button_of_the_home_is_answered_in_the_direct_message():
    view = {"type": "home", "id": "V1", "blocks": [], "private_metadata": "", "callback_id": ""}
    payload = interaction(
        "block_actions", container={"type": "view", "view_id": "V1"}, view=view,
        actions=[button("mine page=2") | {"action_ts": "1.2", "block_id": "b"}],
    )  # fmt: skip

    assert events.pressed(payload, NOW, direct=DIRECT).at == Place(
        "slack", TEAM, DIRECT, direct=True
    )
    assert events.pressed(payload, NOW).at.chat == PM


# Shortcuts


def test_a_message_becomes_the_title_of_an_action_item():
    of = message(f"<@{RD}> please send\nthe &lt;report&gt; *today*")
    found = events.shortcut(shortcut(events.MAKE_ACTION, of), NOW)

    assert found.heard.text == "action add"
    assert found.heard.at == Place("slack", TEAM, ROOM, TS)
    assert found.blanks == {"title": f"@{RD} please send the <report> *today*"}


def test_a_message_in_a_thread_keeps_its_thread():
    of = message("x", thread_ts="1772441000.000001")

    assert events.shortcut(shortcut(events.MAKE_ACTION, of), NOW).heard.at.thread == (
        "1772441000.000001"
    )


def test_the_global_shortcut_has_no_chat_and_is_answered_directly():
    found = events.shortcut(shortcut(events.NEW_ACTION), NOW, DIRECT)

    assert found.heard.at == Place("slack", TEAM, DIRECT, direct=True) and found.blanks == {}


def test_an_unknown_shortcut_is_not_ours():
    assert events.shortcut(shortcut("something"), NOW) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    heard = typed(message(text))

    assert isinstance(heard, Heard) and heard.event_id == f"{AT.key}:{TS}"
