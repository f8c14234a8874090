"""Cards as card JSON 2.0: what is drawn, and every limit at n and n + 1."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.feishu.cards import Drawn, answer, draw, spelled
from adapters.feishu.text import at, escaped, markdown
from bot.cards import (
    Ask,
    Attachment,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Form,
    Picture,
    Style,
    Table,
    Text,
    Tone,
)  # fmt: skip
from bot.markup import escape, parse
from bot.words import Words, catalogue
from tests.adapters.feishu.reader import kinds, markdowns, plains, read, shown
from tests.adapters.odd_cards import CARDS, LOOKS, SAMPLES, SMUGGLED, sample
from tests.conftest import dm
from tests.platforms import feishu_cards

NAMES = {"rd": "王磊", "staff": "张伟"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH = Words("zh", SHANGHAI, lambda handle: NAMES.get(handle, handle))
EN = Words("en", SHANGHAI, lambda handle: NAMES.get(handle, handle))
RD = "ou_3c14f3a59eaf2825dbe25359f15"


def mentions(handle: str) -> str:
    return {"rd": RD}.get(handle, NAMES.get(handle, handle))


def drawn(card, page=1, say=EN) -> Drawn:
    made = draw(card, say, mentions, page)
    assert feishu_cards.refused(made.card) == []
    return made


def pages(card) -> list[Drawn]:
    first = drawn(card)
    return [first, *(drawn(card, page) for page in range(2, first.pages + 1))]


def elements(card, kind=None, page=1):
    body = drawn(card, page).card["body"]["elements"]
    return [e for e in body if kind is None or e["tag"] == kind]


def buttons(made):
    return [e for e in feishu_cards.walk(made) if e["tag"] == "button"]


def values(made):
    return [button["behaviors"][0]["value"] for button in buttons(made)]


def md(markup: str) -> str:
    return markdown(parse(markup), mentions)


# What is drawn


def test_a_record_has_its_title_its_code_and_its_state_in_its_bar():
    card = Card("Report", (Fields((("Owner", "<@rd>"),)),), about="A-5 · action", state="✓ done")
    header = drawn(card).card["header"]

    assert header["title"] == {"tag": "plain_text", "content": "Report"}
    assert header["subtitle"]["content"] == "A-5 · action"
    assert header["text_tag_list"] == [
        {"tag": "text_tag", "text": {"tag": "plain_text", "content": "✓ done"}, "color": "blue"}
    ]
    assert shown(drawn(card).card) == f"Owner\n@{RD}"


def test_a_sentence_has_no_bar():
    made = drawn(Card("No person “x” found.")).card

    assert "header" not in made and shown(made) == "No person “x” found."


@pytest.mark.parametrize(
    ("tone", "title", "template"),
    [
        (Tone.GOOD, "✓ So", "green"),
        (Tone.WARNING, "△ So", "orange"),
        (Tone.DANGER, "◆ So", "red"),
    ],
)
def test_urgency_is_a_colour_and_a_symbol_where_no_state_tells_it(tone, title, template):
    header = drawn(Card("So", tone=tone)).card["header"]

    assert (header["title"]["content"], header["template"]) == (title, template)
    told = drawn(Card("So", tone=tone, state="◆ overdue")).card["header"]
    assert told["title"]["content"] == "So" and told["template"] == template
    assert drawn(Card("✓ So", tone=tone)).card["header"]["title"]["content"] == "✓ So"


def test_a_card_is_shared_and_a_list_of_chats_shows_its_title():
    config = drawn(Card("**Late**, <@rd>", about="A-1")).card["config"]

    assert config["update_multi"] is True and config["summary"] == {"content": "Late, @王磊"}


def test_people_are_mentioned_natively_and_by_name_where_feishu_does_not_know_them():
    [_, block] = elements(Card("x", (Text("<@rd> and <@staff>"),)))

    assert block["content"] == f"<at id={RD}></at> and &#64;张伟"
    assert read(block["content"]) == f"@{RD} and @张伟"


def test_who_is_named_in_a_bar_is_called_below_it():
    card = Card("<@rd> A-1, <@staff>", about="A-1 · action")
    made = drawn(card).card

    assert made["header"]["title"]["content"] == "@王磊 A-1, @张伟"
    assert [e["content"] for e in made["body"]["elements"]] == [at(RD)]


def test_the_bots_markup_is_markdown():
    content = md("**late** `A-5 done` [the page](https://liaison.example/中?x=1&y=[2])")

    assert content == (
        "**late** `A-5 done` [the page](https://liaison.example/%E4%B8%AD?x=1&y=%5B2%5D)"
    )
    assert kinds(content) == {"strong", "code_inline", "link"}


@pytest.mark.parametrize("url", ["/p/P-1", "javascript:alert(1)", "https://", "https://a b/", "x"])
def test_a_link_that_feishu_would_refuse_is_its_words(url):
    assert "](" not in md(f"[project]({url})")


@pytest.mark.parametrize(
    "markup", ["负责人**已知道**，<@rd>", "说**“好”**了", "a**(b)**c", "**a****b**", "**x**y**z**"]
)
def test_bold_is_bold_beside_any_letter(markup):
    content = md(markup)

    assert kinds(content) - {f"<at id={RD}>", "</at>"} == {"strong"} and "**" not in read(content)


@pytest.mark.parametrize("say", [ZH, EN])
def test_what_people_typed_cannot_call_link_or_format(say):
    typed = escape(SMUGGLED)
    card = Card(
        typed, (Text(typed), Fields(((typed, typed),)), Table((typed,), ((typed,),), typed),
                Table((typed,) * 3, ((typed,) * 3, ("x",) * 3), typed),
                Picture("<svg/>", SMUGGLED), Buttons((Button(SMUGGLED, "x", Style.DANGER),))),
        about=typed, state=typed, foot=typed,
    )  # fmt: skip
    ours = {"strong", "<font color='grey'>", "</font>"}

    for content in markdowns(drawn(card, say=say).card):
        assert kinds(content) <= ours
        assert "<at" not in content and ":OK:" not in content and "://" not in content


def test_what_was_typed_is_shown_to_the_letter():
    lines = SMUGGLED.split("\n")

    assert read(escaped(SMUGGLED)).split("\n") == lines
    for line in lines:
        assert kinds(escaped(line)) == set() and read(escaped(line)) == line


def test_a_line_in_code_is_no_tag():
    content = md("`a <at id=all></at> b`")

    assert kinds(content) == {"code_inline"} and "<at" not in content


def test_what_turns_text_around_is_not_shown():
    assert shown(drawn(Card("a\u202eb\x00c\u2066d")).card) == "abcd"


def test_facts_stand_side_by_side_and_long_ones_alone():
    long = "x" * 33
    card = Card("x", (Fields((("a", "1"), ("b", "2"), ("c", ""), ("d", long), ("e", "5"))),))
    made = [(e["tag"], len(e.get("columns", ()))) for e in elements(card)]

    assert made == [("column_set", 2), ("column_set", 1), ("markdown", 0), ("column_set", 1)]
    assert shown(drawn(card).card).split("\n") == [
        "a", "1", "b", "2", "c", "—", "d", long, "e", "5",
    ]  # fmt: skip


def test_three_columns_are_a_table_that_the_client_turns():
    rows = (("**A-1** Report", "<@rd>", "Fri"), ("x", "", "Mon"))
    [caption, table] = elements(
        Card("x", (Table(("Title", "Owner", "Due"), rows, "Open", ("left", "left", "right")),))
    )

    assert caption["content"] == "**Open**"
    assert [c["display_name"] for c in table["columns"]] == ["Title", "Owner", "Due"]
    assert [c["horizontal_align"] for c in table["columns"]] == ["left", "left", "right"]
    assert list(table["rows"][0].values()) == ["**A-1** Report", at(RD), "Fri"]
    assert table["page_size"] == 2


def test_two_columns_are_lines():
    table = Table(("When", "Notice"), (("Mon", "told"), ("Tue", "`A-1`")), "Past")

    assert shown(drawn(Card("x", (table,))).card).split("\n") == [
        "Past", "When · Notice", "Mon · told", "Tue · A-1",
    ]  # fmt: skip


def test_a_cell_that_a_table_would_cut_off_is_in_a_line():
    def kind(cell):
        return elements(Card("x", (Table(("a", "b", "c"), (("1", cell, "3"),)),)))[0]["tag"]

    assert [kind("x" * 300), kind("x" * 301), kind("a\nb")] == ["table", "markdown", "markdown"]


def test_of_a_long_list_the_first_lines_are_shown_and_the_others_folded():
    def listed(count):
        rows = tuple((f"row {n}", "x") for n in range(count))
        return elements(Card("x", (Table((), rows),)))

    [all_] = listed(16)
    [first, panel] = listed(17)

    assert len(read(all_["content"]).split("\n")) == 16
    assert len(read(first["content"]).split("\n")) == 10
    assert panel["header"]["title"]["content"] == "7 more lines" and panel["expanded"] is False
    assert read(panel["elements"][0]["content"]).split("\n")[-1] == "row 16 · x"


def test_a_list_is_counted_in_the_readers_language():
    [_, panel] = draw(Card("x", (Text("y\n" * 30),)), ZH, mentions).card["body"]["elements"][1:]

    assert panel["header"]["title"]["content"] == "还有 21 行"


def test_buttons_carry_their_line_in_an_object():
    row = (Button("Done", "A-1 done", Style.MAIN), Button("Why", "A-1 why", Style.QUIET))
    main, quiet = buttons(drawn(Card("x", (Buttons(row),))).card)

    assert main["behaviors"] == [{"type": "callback", "value": {"press": 0, "line": "A-1 done"}}]
    assert (main["type"], quiet["type"], "confirm" in main) == ("primary_filled", "text", False)


def test_what_cannot_be_undone_is_asked_again():
    row = Buttons((Button("取消项目", "P-1 取消 确定=是", Style.DANGER),))
    [button] = buttons(draw(Card("取消后不能恢复，<@rd>。", (row,)), ZH, mentions).card)

    assert button["type"] == "danger"
    assert plains(button["confirm"]) == ["取消项目", "取消后不能恢复，@王磊。"]


def test_a_picture_is_its_words_until_it_is_uploaded():
    card = Card("x", (Picture("<svg/>", "65 %"), Picture("<svg>2</svg>", "40 %")))
    made = drawn(card)
    whole = made.pictured({1: "img_v3_1"})

    assert shown(made.card) == "65 %\n40 %" and made.pictures[1].svg == "<svg>2</svg>"
    assert feishu_cards.refused(whole) == []
    assert [e["tag"] for e in whole["body"]["elements"]] == ["div", "img"]
    image = whole["body"]["elements"][1]
    assert (image["img_key"], image["alt"]["content"]) == ("img_v3_1", "40 %")


def test_a_form_is_drawn_as_a_form():
    made = drawn(Form("New risk", "risk add", (Ask("title", "Title", "text"),), "Note it")).card

    assert [e["tag"] for e in made["body"]["elements"]] == ["form"]


def test_the_content_of_a_message_keeps_chinese_short():
    made = drawn(Card("延期"))

    assert made.content == spelled(made.card) and "延期" in made.content


# The answer of a callback


@pytest.mark.parametrize(
    ("tone", "kind"),
    [
        (Tone.PLAIN, "info"), (Tone.GOOD, "success"), (Tone.WARNING, "warning"),
        (Tone.DANGER, "error"),
    ],
)  # fmt: skip
def test_a_callback_is_answered_with_a_toast_and_the_card(tone, kind):
    card = drawn(Card("x")).card

    assert answer("A-5 is\nclosed", tone, card) == {
        "toast": {"type": kind, "content": "A-5 is closed"},
        "card": {"type": "raw", "data": card},
    }


def test_a_callback_may_be_answered_with_nothing():
    assert answer() == {} and answer(card={"schema": "2.0"}).keys() == {"card"}
    assert len(answer("x" * 1000)["toast"]["content"]) == 300


# Limits, each at n and n + 1


def refuses(*inner, **more) -> bool:
    card = {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": list(inner)}}
    return bool(feishu_cards.refused(card | more))


def test_a_card_has_200_elements_and_the_rest_is_on_other_pages():
    """feishu-cards/card-json-v2-structure"""
    few, many = (Card("x", (Divider(),) * n) for n in (170, 400))

    assert not refuses(*[{"tag": "hr"}] * 200) and refuses(*[{"tag": "hr"}] * 201)
    assert drawn(few).pages == 1 and drawn(many).pages > 1
    assert sum(e["tag"] == "hr" for p in pages(many) for e in p.card["body"]["elements"]) == 400


def test_the_words_of_a_button_are_elements_too():
    button = {
        "tag": "button", "text": {"tag": "plain_text", "content": "x"},
        "behaviors": [{"type": "callback", "value": {}}],
    }  # fmt: skip

    assert not refuses(*[button] * 100) and refuses(*[button] * 100, {"tag": "hr"})


def test_a_request_has_30_kilobytes_and_the_rest_is_on_other_pages():
    """server-docs/im-v1/message/create, 230025"""

    def card(text):
        return {"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": text}]}}

    room = 30 * 1024 - feishu_cards.request_bytes(card(""))
    words = "".join(f"{n} " for n in range(9000))
    made = pages(Card("x", (Text(words),)))

    assert feishu_cards.refused(card("x" * room)) == []
    assert feishu_cards.refused(card("x" * (room + 1)))
    assert len(made) > 1 and all(feishu_cards.request_bytes(p.card) < 30 * 1024 for p in made)
    said = "".join(read(content) for p in made for content in markdowns(p.card))
    assert "".join(said.split()) == "x" + "".join(words.split())


def test_quotes_and_chinese_count_as_they_are_sent():
    for text in ('"\\' * 9000, "汉" * 15_000, "<&" * 6000, "👍" * 8000):
        made = pages(Card("x", (Text(escape(text)),)))

        assert len(made) > 1
        assert "".join(read(c) for p in made for c in markdowns(p.card)[p.page == 1 :]) == text


def test_a_card_has_5_tables():
    """common-capabilities/message-card/message-card"""
    table = Table(("a", "b", "c"), (("1", "2", "3"),))
    counts = [
        [sum(e["tag"] == "table" for e in p.card["body"]["elements"]) for p in pages(card)]
        for card in (Card("x", (table,) * 5), Card("x", (table,) * 6))
    ]

    assert counts == [[5], [5, 1]]
    one = elements(Card("x", (table,)))[0]
    assert not refuses(*[one] * 5) and refuses(*[one] * 6)


def test_a_table_has_50_columns_since_more_are_not_shown():
    """…/content-components/table"""
    kinds = [
        elements(Card("x", (Table((), (("a",) * n,)),)))[0]["tag"] for n in (50, 51)
    ]  # fmt: skip

    assert kinds == ["table", "markdown"]


def test_a_table_shows_10_rows_at_once():
    """…/content-components/table: page_size [1, 10]"""
    sizes = [
        elements(Card("x", (Table((), (("a", "b", "c"),) * n),)))[0]["page_size"]
        for n in (1, 10, 11, 60)
    ]

    assert sizes == [1, 10, 10, 10]
    table = elements(Card("x", (Table((), (("a", "b", "c"),)),)))[0]
    assert refuses(table | {"page_size": 11}) and refuses(table | {"page_size": 0})


def test_a_table_too_long_for_one_card_goes_on_in_others():
    rows = tuple((f"row {n}", "x" * 200, "y") for n in range(300))
    made = pages(Card("x", (Table(("a", "b", "c"), rows),)))
    found = [
        row["c0"] for p in made for t in p.card["body"]["elements"] if t["tag"] == "table"
        for row in t["rows"]
    ]  # fmt: skip

    assert len(made) > 1 and found == [f"row {n}" for n in range(300)]


def test_a_bar_shows_a_title_of_4_short_lines():
    """…/content-components/title: what is longer is cut off by the client"""
    fact = Fields((("a", "b"),))
    fits, longer = (drawn(Card("汉" * n, (fact,), about="A-1")).card for n in (50, 51))

    assert fits["header"]["title"]["content"] == "汉" * 50
    assert longer["header"]["title"]["content"] == "A-1"
    assert shown(longer).split("\n")[0] == "汉" * 51 and "strong" in kinds(markdowns(longer)[0])


def test_what_a_bar_cannot_show_in_one_line_stands_below_it():
    made = drawn(Card("x", about="汉" * 25, state="汉" * 13)).card

    assert "subtitle" not in made["header"] and "text_tag_list" not in made["header"]
    assert shown(made) == f"{'汉' * 25} · {'汉' * 13}"


def test_a_bar_has_3_tags():
    """…/content-components/title"""
    header = drawn(Card("x", state="s")).card["header"]
    tags = header["text_tag_list"]

    assert not refuses(header=header | {"text_tag_list": tags * 3})
    assert refuses(header=header | {"text_tag_list": tags * 4})


def test_the_words_on_a_button_are_100_letters():
    """…/interactive-components/button"""
    row = (Button("x" * 100, "a"), Button("x" * 101, "a"))
    words = [b["text"]["content"] for b in buttons(drawn(Card("t", (Buttons(row),))).card)]

    assert words == ["x" * 100, "x" * 99 + "…"]
    button = buttons(drawn(Card("t", (Buttons(row),))).card)[0]
    assert refuses(button | {"text": {"tag": "plain_text", "content": "x" * 101}})


def test_a_button_carries_1000_letters():
    """Nobody names a limit but that of the card, which many buttons share."""
    row = (Button("a", "x" * 1000), Button("b", "x" * 1001), Button("c", "\ud800"))
    fits, too_long, broken = values(drawn(Card("t", (Buttons(row),))).card)

    assert fits == {"press": 0, "line": "x" * 1000}
    assert too_long == {"press": 1} and broken == {"press": 2}


def test_an_element_id_has_20_letters():
    """card-json-v2-structure"""
    assert not refuses({"tag": "hr", "element_id": "a" * 20})
    assert refuses({"tag": "hr", "element_id": "a" * 21})
    assert refuses({"tag": "hr", "element_id": "1a"})
    many = drawn(Card("x", tuple(Picture("<svg/>", "x") for _ in range(60))))
    assert many.pictures.keys() == set(range(60))


def test_containers_are_nested_5_deep():
    """…/containers/column-set"""

    def nested(depth):
        inner = {"tag": "hr"}
        for _ in range(depth):
            inner = {"tag": "column_set", "columns": [{"tag": "column", "elements": [inner]}]}
        return inner

    assert not refuses(nested(5)) and refuses(nested(6))


def test_what_json_2_does_not_know_is_an_error():
    """card-json-v2-breaking-changes-release-notes"""
    assert refuses({"tag": "note"}) and refuses({"tag": "action"})
    assert refuses({"tag": "hr", "color": "red"}) and refuses(elements=[])
    assert refuses(config={"update_multi": False})


def test_pages_are_turned_by_buttons_and_keep_the_buttons_of_the_card():
    row = Buttons((Button("Done", "A-1 done"),))
    made = pages(Card("x", (*(Divider(),) * 500, row), about="A-1", foot="end"))

    assert [page.pages for page in made] == [3] * 3
    for number, page in enumerate(made, 1):
        turns = [{"turn": to} for to in (number - 1, number + 1) if 1 <= to <= 3]
        assert values(page.card) == [{"press": 0, "line": "A-1 done"}, *turns]
        assert shown(page.card).split("\n")[1] == "end" and page.page == number
    assert draw(Card("x", (Divider(),) * 500), EN, mentions, 99).page == 3


def test_many_buttons_are_rows_on_pages_and_numbered_as_they_stand():
    row = tuple(Button(f"b{n}", "x" * 900) for n in range(120))
    made = pages(Card("x", (Buttons(row),)))
    numbers = [v["press"] for p in made for v in values(p.card) if "press" in v]

    assert len(made) > 1 and numbers == list(range(120))


# Everything


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(CARDS, st.sampled_from([ZH, EN]))
def test_whatever_people_type_every_page_of_every_card_is_taken(card, say):
    first = draw(card, say, mentions)
    for page in range(1, min(first.pages, 4) + 1):
        assert feishu_cards.refused(draw(card, say, mentions, page).card) == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab汉 \n*_~`<>[]()!#-+=.:/@&|$\\1'\"w"), max_size=40))
def test_whatever_people_type_is_only_text(typed):
    content = escaped(typed)

    assert kinds(content) == set()
    assert read(content).split() == typed.split()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_of_the_web_face_are_drawn_on_one_page(name, language):
    card = sample(name, language)

    assert drawn(card).pages == 1


def test_every_sentence_of_this_face_has_its_chinese():
    said = catalogue("zh")
    for sentence in ("Pick one", "Type here", "A number", "In the time of {zone}."):
        assert said.gettext(sentence) != sentence
    assert said.ngettext("{count} more line", "{count} more lines", 2) != "{count} more lines"


def test_a_file_that_goes_with_a_card_is_no_part_of_it():
    made = drawn(Card("x", files=(Attachment("plan.ics", "text/calendar", "d"),)))

    assert "plan.ics" not in made.content


def test_every_card_of_the_core_is_taken(chat):
    for line in LOOKS:
        for reply in chat.replies(line, at=dm("pm")):
            made = draw(reply, ZH, lambda handle: f"ou_{handle}")
            assert feishu_cards.refused(made.card) == [] and "<at id=all" not in made.content
