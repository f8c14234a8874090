"""Cards and messages of DingTalk: what is drawn, every limit, and that nothing typed is obeyed."""

import json
import re
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.dingtalk import cards
from adapters.dingtalk.cards import draw, messages, robot_message, variables, webhook_message
from adapters.dingtalk.text import literal, named
from bot.cards import (
    Ask,
    Attachment,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Form,
    Option,
    Picture,
    Style,
    Table,
    Text,
    Tone,
)
from bot.markup import escape
from bot.words import Words
from tests.adapters.dingtalk.company import CARD
from tests.platforms.dingtalk_messages import refused_hook, refused_robot_message

ZH = Words("zh", ZoneInfo("Asia/Shanghai"))
EN = Words("en", ZoneInfo("Asia/Shanghai"))


def people(handle):
    return {"rd": ("u061", "王磊")}.get(handle, ("", handle))


def drawn(card, page=1, say=EN):
    made = draw(card, say, people, page)
    given = variables(made)
    assert set(given) == set(CARD["variables"])
    assert all(isinstance(value, str) for value in given.values())
    assert len(json.dumps(given, ensure_ascii=False).encode()) < 30_000
    return made


def said(card, say=EN, way=lambda button: f"https://pm.example.com/{len(button.line)}"):
    first = draw(card, say, people, 1, cards.MESSAGE)
    pages = [first, *(draw(card, say, people, n, cards.MESSAGE) for n in range(2, first.pages + 1))]
    made = messages([page.pictured({}) for page in pages], way, say)
    for one in made:
        assert refused_robot_message(*robot_message(one)) == ""
        assert refused_hook(webhook_message(one)) == ""
    return made


def buttons_of(count: int) -> Buttons:
    return Buttons(tuple(Button(f"Do {n}", f"A-{n} done") for n in range(count)))


def test_a_record_has_its_code_above_its_title_and_its_state_beside_it():
    card = Card("Report", (Fields((("Owner", "<@rd>"),)),), about="A-5 · action", state="✓ done")
    made = drawn(card)

    assert (made.title, made.about, made.state) == ("Report", "A-5 · action", "✓ done")
    assert variables(made)["body1"] == "**Owner**：@王磊" and made.calls == {"u061": "王磊"}


def test_urgency_is_told_by_a_symbol_where_no_state_tells_it():
    assert drawn(Card("Late", tone=Tone.DANGER)).title == "◆ Late"
    assert drawn(Card("Late", tone=Tone.DANGER, state="◆ overdue")).title == "Late"
    assert drawn(Card("✓ Sent", tone=Tone.GOOD)).title == "✓ Sent"


def test_a_title_calls_people_by_name_and_shows_lines_as_they_are_typed():
    assert drawn(Card("<@rd> say `help`")).title == "@王磊 say 「help」"
    assert drawn(Card("发 `帮助` 看能做什么")).title == "发「帮助」看能做什么"


def test_a_ding_says_what_it_is_about_without_markup():
    reply = Card("<@rd> Urgent", (Text("“Server **room** is hot”"), buttons_of(2)))
    assert cards.rung(reply, people) == "@王磊 Urgent\n“Server room is hot”"
    assert len(cards.rung(Card("x", (Text("长" * 900),)), people)) == 300


def test_a_cell_that_is_bold_in_part_stays_so():
    table = Table(("Code", "Owner", "State"), (("**R-1** Late", "王磊", "open"),))
    assert drawn(Card("x", (table,))).body == "**R-1** Late  \nOwner 王磊 · State open"


def test_alone_people_are_named_since_nobody_else_is_there_to_be_called():
    [one] = said(Card("x", (Text("With <@rd>"),)))
    made = webhook_message(one, alone=True)
    assert "at" not in made and "@王磊" in made["markdown"]["text"]


def test_a_table_is_lines_with_its_heads_beside_the_values():
    table = Table(("Code", "Title", "Owner"), (("A-1", "Order parts", "王磊"),), "Open")
    body = drawn(Card("x", (table,))).body
    assert body == "**Open**  \n**A-1**  \nTitle Order parts · Owner 王磊"


SMUGGLED = (
    "**b** *i* _i_ `c` [x](https://evil.test) ![x](https://evil.test/x.png) <a href=x>y</a> "
    "# head\n# head\n> quote\n- list\n1. list https://evil.test www.evil.test dtmd://dingtalkclient/x"
)


@pytest.mark.parametrize("say", [ZH, EN])
def test_what_people_typed_cannot_format_link_or_call(say):
    typed = escape(SMUGGLED)
    card = Card(
        typed, (Text(typed), Fields(((typed, typed),)), Table((typed,), ((typed,),), typed),
                Picture("<svg/>", SMUGGLED), Buttons((Button(SMUGGLED, "x", Style.DANGER),))),
        about=typed, state=typed, foot=typed, files=(Attachment(SMUGGLED, "x", "y"),),
    )  # fmt: skip
    texts = [
        drawn(card, say=say).pictured({}).body,
        *(s.text for s in said(card, say)),
    ]

    for text in texts:
        own = re.sub(r"\]\(https://pm\.example\.com/\d+\)", "", text)
        assert not re.search(r"\]\(|`|(?<!\*)\*(?!\*)|</?a|://(?!$)|www\.", own), own
        assert not re.search(r"(?m)^\s*(> |- |\d+\. |# )", own)


@given(st.text(max_size=200))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_sent(text):
    said(Card(escape(text) or "x", (Text(escape(text)), buttons_of(2))))
    drawn(Card(escape(text) or "x", (Text(escape(text)),), foot=escape(text)))


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (5, 1), (6, 2), (9, 3), (10, 4)])
def test_more_than_five_buttons_are_on_several_pages(count, pages):
    first = drawn(Card("x", (buttons_of(count),)))
    assert first.pages == pages
    seen = []
    for page in range(1, pages + 1):
        made = drawn(Card("x", (buttons_of(count),)), page)
        given = variables(made)
        seen += [given[f"b{n}_line"] for n in range(1, 6) if given[f"b{n}_line"]]
        assert pages == 1 or any(given[f"b{n}_page"] for n in range(1, 6))
    assert seen == [f"A-{n} done" for n in range(count)]


def test_a_long_card_is_paged_and_nothing_is_lost():
    lines = [f"line {n} " + "长" * 60 for n in range(200)]
    card = Card("Long", (Text("\n".join(lines)), buttons_of(1)))
    first = drawn(card)
    assert first.pages > 1
    whole = "".join(drawn(card, n).body for n in range(1, first.pages + 1))
    assert all(line in whole for line in lines)
    assert all(len(part.encode()) <= 1024 for n in range(1, first.pages + 1)
               for part in drawn(card, n).parts)  # fmt: skip
    message = "".join(s.text for s in said(card))
    assert all(line in message for line in lines)


def test_a_line_of_no_end_is_broken():
    card = Card("Long", (Text("长" * 20_000),))
    first = drawn(card)
    whole = "".join(drawn(card, n).body for n in range(1, first.pages + 1))
    assert re.sub(r"\s", "", whole) == "长" * 20_000
    said(card)


def test_a_line_too_long_to_go_with_its_button_is_found_by_its_number():
    long = Button("Do", "risk add " + "x" * 2000)
    given = variables(drawn(Card("x", (Buttons((Button("A", "a"), long)),))))
    assert (given["b1_line"], given["b2_line"]) == ("a", "#1")


# Without a template


def test_up_to_five_buttons_are_an_action_card_and_more_are_links():
    assert [robot_message(s)[0] for s in said(Card("x", (buttons_of(1),)))] == ["sampleActionCard"]
    assert [robot_message(s)[0] for s in said(Card("x", (buttons_of(5),)))] == ["sampleActionCard5"]
    [many] = said(Card("x", (buttons_of(7),)))
    assert not many.buttons and many.text.count("](https://pm.example.com/") == 7


def test_alone_a_button_says_its_line():
    line = 'A-1 完成 note="a b" &x=1'
    [one] = said(Card("x", (Buttons((Button("Do", line),)),)), way=lambda b: cards.spoken(b.line))
    url = one.buttons[0][1]
    assert url.startswith("dtmd://dingtalkclient/sendMessage?content=")
    assert unquote(url.partition("content=")[2]) == line and "&" not in url


def test_where_no_link_leads_anywhere_the_lines_are_told():
    [one] = said(Card("x", (buttons_of(2),)), way=lambda button: "")
    assert not one.buttons and "To do it, say to me:" in one.text and "「A-1 done」" in one.text


def test_people_ring_in_a_webhook_by_their_ids_and_are_named_elsewhere():
    [one] = said(Card("x", (Text("<@rd> and <@staff>"),)))
    assert webhook_message(one)["at"] == {"atUserIds": ["u061"], "isAtAll": False}
    assert "@u061 and @staff" in webhook_message(one)["markdown"]["text"]
    assert "@王磊 and @staff" in json.loads(robot_message(one)[1])["text"]
    assert "王磊" in named(one.text)


def test_a_rule_and_a_handle_stay_what_they_are():
    assert literal("rd_head") == "rd_head" and "---" in drawn(Card("x", (Divider(),))).body


# Forms


def test_a_form_that_fits_brings_its_inputs_and_their_values():
    form = Form("New risk", "risk add", (
        Ask("title", "Title", "text", True), Ask("due", "Due", "date", value="2026-03-06"),
        Ask("level", "Level", "choice", options=(Option("high", "高"), Option("low", "低")),
            value="low"), Ask("sure", "Sure", "flag", value="yes"),
    ), "Add")  # fmt: skip
    made = variables(drawn(form))
    fields = {one["name"]: one for one in json.loads(made["form"])["fields"]}

    assert made["form_status"] == "normal" and made["form_submit"] == "Add"
    assert [fields[name]["type"] for name in fields] == ["TEXT", "DATE", "SELECT", "CHECKBOX"]
    assert fields["level"]["defaultValue"] == {"index": 1, "value": "low"}
    assert fields["due"]["defaultValue"] == "2026-03-06" and fields["sure"]["defaultValue"] is True
    assert fields["title"]["required"] and "requiredMsg" in fields["title"]


@pytest.mark.parametrize("kind", ["rows", "file"])
def test_a_form_with_rows_or_files_does_not_fit_on_a_card(kind):
    made = variables(drawn(Form("x", "project add", (Ask("duties", "Duties", kind),))))
    assert made["form"] == "" and made["form_status"] == "hidden"
