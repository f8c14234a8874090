"""Cards as messages of Slack: what is drawn, and every limit at n and n + 1."""

from zoneinfo import ZoneInfo

import pytest
from blockkit.core import FieldValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.cards import Drawn, draw, home
from adapters.slack.text import size
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
)  # fmt: skip
from bot.markup import escape
from bot.words import Words, catalogue
from tests.adapters.odd_cards import CARDS, LOOKS, SAMPLES, sample
from tests.adapters.slack import checked
from tests.conftest import dm

NAMES = {"rd": "王磊", "staff": "张伟"}
ZH = Words("zh", ZoneInfo("Asia/Shanghai"), lambda handle: NAMES.get(handle, handle))
EN = Words("en", ZoneInfo("Asia/Shanghai"), lambda handle: NAMES.get(handle, handle))


def mentions(handle: str) -> str:
    return {"rd": "<@U061F7AUR>"}.get(handle, NAMES.get(handle, handle))


def drawn(card, page=1, say=EN) -> Drawn:
    made = draw(card, say, mentions, page)
    checked.message(made)
    return made


def pages(card) -> list[Drawn]:
    first = drawn(card)
    return [first, *(drawn(card, page) for page in range(2, first.pages + 1))]


def blocks(card, kind):
    return [block for block in drawn(card).blocks if block["type"] == kind]


def letters(value) -> str:
    """All that is shown, in order."""
    if isinstance(value, list):
        return "".join(map(letters, value))
    if isinstance(value, dict):
        return "".join(letters(v) for k, v in value.items() if k in ("text", "elements", "fields"))
    return value


# What is drawn


def test_a_record_has_its_code_above_its_title_and_its_state_beside_it():
    card = Card("Report", (Fields((("Owner", "<@rd>"),)),), about="A-5 · action", state="✓ done")
    above, title, facts = drawn(card).blocks

    assert letters(above) == "A-5 · action · ✓ done" and above["type"] == "context"
    assert title == {
        "type": "header",
        "text": {"type": "plain_text", "text": "Report", "emoji": False},
    }
    assert letters(facts) == "*Owner*\n<@U061F7AUR>"


def test_a_sentence_is_no_heading():
    [block] = drawn(Card("No person “x” found.")).blocks

    assert block["type"] == "section" and letters(block) == "No person “x” found."


def test_people_are_mentioned_natively_and_by_name_where_slack_does_not_know_them():
    made = drawn(Card("x", (Text("<@rd> and <@staff>"),)))

    assert letters(made.blocks[-1]) == "<@U061F7AUR> and @张伟"
    assert "<@U061F7AUR> and @张伟" in made.text


def test_the_bots_markup_is_slacks():
    text = Text("**late** `A-5 done` [the page](https://liaison.example/a|b?x=1&y=2)")

    assert letters(drawn(Card("x", (text,))).blocks[-1]) == (
        "*late* `A-5 done` <https://liaison.example/a%7Cb?x=1&amp;y=2|the page>"
    )


def test_a_link_that_leads_nowhere_outside_the_browser_is_its_words():
    assert letters(drawn(Card("x", (Text("[project](/p/P-1)"),))).blocks[-1]) == "project"


def test_bold_inside_a_chinese_sentence_is_rich_text():
    """Slack takes `*` as bold only beside blanks (formatting-message-text)."""
    [_, block] = drawn(Card("x", (Text("负责人**已知道**，<@rd>"),))).blocks
    parts = block["elements"][0]["elements"]

    assert [part["type"] for part in parts] == ["text", "text", "text", "user"]
    assert parts[1] == {"type": "text", "text": "已知道", "style": {"bold": True}}
    assert parts[3] == {"type": "user", "user_id": "U061F7AUR"}


SMUGGLED = (
    "<!channel> <!here|x> <!everyone> <@U061F7AUR> <#C0LAUNCH1> <https://evil.example|x> "
    "*b* _i_ ~s~ `c` ```f``` :tada: &lt;!channel&gt;\n> quote"
)


@pytest.mark.parametrize("say", [ZH, EN])
def test_what_people_typed_cannot_call_link_or_format(say):
    typed = escape(SMUGGLED)
    card = Card(
        typed, (Text(typed), Fields(((typed, typed),)), Table((typed,), ((typed,),), typed),
                Picture("<svg/>", SMUGGLED), Buttons((Button(SMUGGLED, "x", Style.DANGER),))),
        about=typed, state=typed, foot=typed,
    )  # fmt: skip
    made = drawn(card, say=say)

    for text in _texts(made.blocks):
        if text["type"] == "mrkdwn":
            assert "<" not in text["text"] and text["verbatim"]
            assert not set("_~`") & set(text["text"])
        elif text["type"] == "plain_text":
            assert text["emoji"] is False
        assert "<!" not in text["text"] and "<@" not in text["text"] and "<#" not in text["text"]
    assert "<" not in made.text
    assert not any(part["type"] in ("link", "user") for part in _texts(made.blocks, "elements"))


def _texts(value, _=""):
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and "type" in value:
            yield value
        for one in value.values():
            yield from _texts(one)


def test_what_was_typed_is_shown_to_the_letter():
    typed = "*5,000* of _x_ :tada: > all"
    made = drawn(Card(escape(typed), (Text(escape(typed)),), about="A-1"))

    assert letters(made.blocks[1:]) == typed * 2


def test_what_turns_text_around_is_not_shown():
    assert letters(drawn(Card("a\u202eb\x00c\u2066d")).blocks) == "abcd"


@pytest.mark.parametrize(
    ("tone", "title"),
    [(Tone.GOOD, "✓ So"), (Tone.WARNING, "△ So"), (Tone.DANGER, "◆ So"), (Tone.PLAIN, "So")],
)
def test_urgency_is_a_symbol_where_no_state_tells_it(tone, title):
    assert letters(drawn(Card("So", tone=tone)).blocks) == title
    assert drawn(Card("So", tone=tone)).text == title
    assert drawn(Card("✓ So", tone=tone)).text == "✓ So"


def test_the_text_says_everything():
    card = Card(
        "Title", (Text("**Said**"), Fields((("Owner", "<@rd>"),)),
                  Table(("Head", "To"), (("Cell", "1"),), "Caption"), Picture("<svg/>", "Words"),
                  Divider(), Buttons((Button("Press", "A-1 done"),))),
        about="About", state="State", foot="Foot",
        files=(Attachment("plan.ics", "text/calendar", "d"),),
    )  # fmt: skip
    lines = drawn(card).text.split("\n")

    assert lines == [
        "Title", "About", "State", "*Said*", "Owner: <@U061F7AUR>", "Caption", "Head · To",
        "Cell · 1", "Words", "[Press]", "Foot", "plan.ics",
    ]  # fmt: skip


def test_rows_of_three_columns_name_their_values():
    table = Table(("Title", "Owner", "Due"), (("**A-1** Report", "<@rd>", ""), ("x", "", "Fri")))

    assert letters(drawn(Card("x", (table,))).blocks[1:]) == (
        "*A-1* Report\nOwner <@U061F7AUR>\n*x*\nDue Fri"
    )


def test_rows_of_two_columns_have_their_heads_above():
    table = Table(("When", "Notice"), (("Mon", "told"),), "Past")

    assert letters(drawn(Card("x", (table,))).blocks[1:]) == "*Past*\n*When · Notice*\nMon · told"


def test_buttons_carry_their_line_and_their_style():
    row = (Button("Done", "A-1 done", Style.MAIN), Button("Why", "A-1 why", Style.QUIET))
    main, quiet = blocks(Card("x", (Buttons(row),)), "actions")[0]["elements"]

    assert (main["value"], main["style"], main["action_id"]) == ("A-1 done", "primary", "press:0")
    assert quiet["value"] == "A-1 why" and "style" not in quiet


def test_what_cannot_be_undone_is_asked_again_by_slack():
    row = Buttons((Button("取消项目", "P-1 取消 确定=是", Style.DANGER),))
    card = Card("取消后不能恢复，<@rd>。", (row,))
    [button] = draw(card, ZH, mentions).blocks[-1]["elements"]

    assert button["style"] == "danger"
    assert letters(button["confirm"]["text"]) == "取消后不能恢复，@王磊。"
    assert letters(button["confirm"]["deny"]) == "先不动"


def test_a_picture_is_its_words_until_it_is_uploaded():
    card = Card("x", (Picture("<svg/>", "65 %"), Picture("<svg>2</svg>", "40 %")))
    made = drawn(card)
    checked.message(Drawn(made.text, made.pictured({0: "F1", 1: "F2"})))

    assert letters(made.blocks[1:]) == "65 %40 %" and made.pictures[1].svg == "<svg>2</svg>"
    assert made.pictured({1: "F2"})[1:] == [
        made.blocks[1],
        {"type": "image", "block_id": "picture:1", "slack_file": {"id": "F2"}, "alt_text": "40 %"},
    ]


def test_a_form_waits_as_a_card_that_asks_for_it_anew():
    asks = (Ask("title", "Title", "text", error="is missing"), Ask("level", "Level", "choice"))
    form = Form("New risk", "risk add", asks, "New risk", "Nothing is saved.")
    made = drawn(form)

    assert "Nothing is saved." in made.text and "Title: is missing" in made.text
    assert "Title · Level" in made.text
    assert blocks(form, "actions")[0]["elements"][0]["value"] == "risk add"


def test_the_home_is_a_card():
    view = home(Card("My day", (Text("nothing"),)), EN, mentions)
    checked.view(view)

    assert view["type"] == "home" and letters(view["blocks"]) == "My daynothing"


# Limits, each at n and n + 1


def refuses(**block) -> bool:
    try:
        checked.component(block).build()
    except FieldValidationError:
        return True
    return False


def plain(text):
    return {"type": "plain_text", "text": text}


def test_a_heading_has_150_letters():
    """docs.slack.dev/reference/block-kit/blocks/header-block"""
    fact = Fields((("a", "b"),))
    kinds = [[b["type"] for b in drawn(Card("x" * n, (fact,))).blocks] for n in (150, 151)]

    assert kinds == [["header", "section"], ["section", "section"]]
    assert letters(drawn(Card("x" * 151, (fact,))).blocks[0]) == f"*{'x' * 151}*"
    assert not refuses(type="header", text=plain("x" * 150))
    assert refuses(type="header", text=plain("x" * 151))


def test_a_text_has_3000_letters():
    """docs.slack.dev/reference/block-kit/blocks/section-block"""
    words = ("word " * 800)[:3000]
    counts = [len(drawn(Card("x", (Text(words + more),))).blocks) - 1 for more in ("", "y")]

    assert counts == [1, 2]
    assert letters(drawn(Card("x", (Text(words + "y"),))).blocks[1:]) == words + "y"
    assert not refuses(type="section", text=plain("x" * 3000))
    assert refuses(type="section", text=plain("x" * 3001))


def test_escaped_letters_count_as_they_are_sent():
    [_, *parts] = drawn(Card("x", (Text(escape("<& " * 1000)),))).blocks

    assert len(parts) > 1 and letters(parts) == "&lt;&amp; " * 1000


def test_a_section_has_10_fields():
    """docs.slack.dev/reference/block-kit/blocks/section-block"""
    counts = [
        [len(b["fields"]) for b in drawn(Card("x", (Fields((("a", "b"),) * n),))).blocks[1:]]
        for n in (10, 11)
    ]

    assert counts == [[10], [10, 1]]


def test_a_field_has_2000_letters():
    """docs.slack.dev/reference/block-kit/blocks/section-block"""
    value = "x" * (2000 - len("*a*\n"))
    kinds = [set(drawn(Card("t", (Fields((("a", v),)),))).blocks[1]) for v in (value, value + "x")]

    assert kinds == [{"type", "fields"}, {"type", "text"}]
    assert letters(drawn(Card("t", (Fields((("a", value + "x"),)),))).blocks[1:]) == (
        f"*a*: {value}x"
    )


def test_a_row_has_25_buttons():
    """docs.slack.dev/reference/block-kit/blocks/actions-block"""
    counts = [
        [
            len(b["elements"])
            for b in drawn(Card("x", (Buttons((Button("a", "b"),) * n),))).blocks[1:]
        ]
        for n in (25, 26)
    ]

    assert counts == [[25], [25, 1]]


def test_the_words_on_a_button_are_75_letters():
    """docs.slack.dev/reference/block-kit/block-elements/button-element"""
    row = (Button("x" * 75, "a"), Button("x" * 76, "a"))
    shown = [letters(b) for b in blocks(Card("t", (Buttons(row),)), "actions")[0]["elements"]]

    assert shown == ["x" * 75, "x" * 74 + "…"]
    assert refuses(type="button", text=plain("x" * 76))


def test_a_button_carries_2000_letters():
    """docs.slack.dev/reference/block-kit/block-elements/button-element"""
    row = (Button("a", "x" * 2000), Button("b", "x" * 2001))
    fits, too_long = blocks(Card("t", (Buttons(row),)), "actions")[0]["elements"]

    assert fits["value"] == "x" * 2000
    assert "value" not in too_long and too_long["action_id"] == "press:1"


@pytest.mark.parametrize(("part", "most"), [("title", 100), ("confirm", 30), ("text", 300)])
def test_a_question_of_slack_is_short(part, most):
    """docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""

    def asked(length):
        row = Buttons((Button("x" * length, "a", Style.DANGER),))
        card = Card("x" * length, (row,))
        return letters(blocks(card, "actions")[0]["elements"][0]["confirm"][part])

    assert asked(most) == "x" * most
    assert asked(most + 1) == "x" * (most - 1) + "…"


def test_the_words_of_a_picture_are_2000_letters():
    """docs.slack.dev/reference/block-kit/blocks/image-block"""
    shown = [
        drawn(Card("t", (Picture("<svg/>", "x" * n),))).pictured({0: "F1"})[1]["alt_text"]
        for n in (2000, 2001)
    ]

    assert shown == ["x" * 2000, "x" * 1999 + "…"]


def test_a_message_has_50_blocks_and_the_rest_is_on_other_pages():
    """docs.slack.dev/reference/block-kit/blocks"""
    few, many = (Card("x", (Divider(),) * n) for n in (48, 49))

    assert (drawn(few).pages, len(drawn(few).blocks)) == (1, 49)
    assert len(drawn(many).blocks) == 50
    assert sum(b["type"] == "divider" for p in pages(many) for b in p.blocks) == 49


def test_pages_are_turned_by_buttons_and_keep_the_buttons_of_the_card():
    row = Buttons((Button("Done", "A-1 done"),))
    made = pages(Card("x", (*(Divider(),) * 120, row), about="A-1", foot="end"))

    assert [page.pages for page in made] == [len(made)] * len(made) and len(made) == 3
    for number, page in enumerate(made, 1):
        said = [
            e["action_id"] for b in page.blocks if b["type"] == "actions" for e in b["elements"]
        ]
        turns = [f"turn:{to}" for to in (number - 1, number + 1) if 1 <= to <= 3]
        assert said == ["press:0", *turns] and page.page == number
    assert drawn(Card("x", (Divider(),) * 120), page=99).page == 3


def test_a_long_text_is_whole_over_all_pages():
    """About 13,200 letters of blocks are refused (slackapi/bolt-js#2509)."""
    words = "".join(f"{n} " for n in range(9000))
    made = pages(Card("x", (Text(words),)))
    shown = "".join(
        letters(b) for page in made for b in page.blocks if b["type"] == "section"
    )  # fmt: skip

    assert shown.removeprefix("x") == words.strip() or shown.removeprefix("x") == words
    assert len(made) > 1


def test_the_text_has_4000_letters():
    """https://docs.slack.dev/reference/methods/chat.postMessage: longer ones are truncated"""
    fits = drawn(Card("x", (Text("y" * 3000),))).text
    longer = drawn(Card("x", (Text(("y" * 99 + "\n") * 60),))).text

    assert fits == "x\n" + "y" * 3000
    assert len(longer) <= 4000 and longer.endswith("\n…")


def test_an_emoji_counts_as_two():
    assert size("👍") == 2
    assert len(drawn(Card("x", (Text("👍" * 1501),))).blocks) == 3


# Everything


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(CARDS, st.sampled_from([ZH, EN]))
def test_whatever_people_type_every_page_of_every_card_is_taken(card, say):
    first = draw(card, say, mentions)
    for page in range(1, min(first.pages, 4) + 1):
        checked.message(draw(card, say, mentions, page))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_of_the_web_face_are_drawn_whole(name, language):
    card = sample(name, language)
    made = drawn(card)

    assert made.pages == 1
    assert made.text.startswith(card.title)


def test_every_sentence_of_this_face_has_its_chinese():
    for sentence in ("Leave it", "Fill in", "Next page", "Previous page", "Type to search"):
        assert catalogue("zh").gettext(sentence) != sentence


def test_an_option_is_not_needed_to_draw_a_form():
    assert drawn(Form("x", "y", (Ask("a", "b", "choice", options=(Option("c", "d"),)),)))


def test_every_card_of_the_core_is_taken(chat):
    for line in LOOKS:
        for reply in chat.replies(line, at=dm("pm")):
            checked.message(draw(reply, ZH, mentions))
