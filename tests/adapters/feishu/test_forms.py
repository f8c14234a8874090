"""Forms as form containers of a card, in pages, and what was filled in as the core reads it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.feishu import events, forms
from adapters.feishu.forms import Crowded, Meta
from bot.cards import Ask, Form, Option
from bot.events import Place
from bot.forms import form as form_of
from bot.registry import commands
from bot.view import reader_view
from bot.words import Words
from tests.adapters.feishu.payloads import CARD, PM, RD, ROOM, TENANT, button, sent
from tests.adapters.feishu.reader import kinds, markdowns, read, shown
from tests.adapters.web import samples
from tests.platforms import feishu_cards

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Words("zh", SHANGHAI), Words("en", SHANGHAI)
LEVELS = (Option("high", "▲ high"), Option("low", "▽ low"))
PEOPLE = (Option("rd", "王磊 · R&D"), Option("pm", "林晓 · R&D"))
ACCOUNTS = {"rd": RD, "pm": PM}


def mentions(handle: str) -> str:
    return ACCOUNTS.get(handle, handle)


def card(form, meta=None, page=0, say=EN):
    made = forms.card(form, meta or Meta(), say, mentions, page)
    assert feishu_cards.refused(made) == []
    return made


def inputs(made):
    return {e["name"]: e for e in feishu_cards.walk(made) if e["tag"] in feishu_cards.NAMED}


def one(ask, **meta):
    """The only input of a form with one blank."""
    [element] = inputs(card(Form("New risk", "risk add", (ask,), "Send"), Meta(**meta))).values()
    return element


def steps(made):
    return [e["name"] for e in feishu_cards.walk(made) if e["tag"] == "button"]


def fields(made, **values):
    """What is heard when *made* is sent with these values."""
    return events.submitted(sent(made, values), NOW).fields


def risk(**values):
    return Form(
        "New risk", "risk add",
        (
            Ask("title", "Risk", "text", required=True),
            Ask("response", "Response", "long"),
            Ask("budget", "Budget", "number"),
            Ask("due", "Due", "date"),
            Ask("happened", "Happened", "datetime"),
            Ask("owner", "Owner", "person", options=PEOPLE),
            Ask("department", "Department", "department", options=(Option("研发部", "R&D"),)),
            Ask("level", "Level", "choice", options=LEVELS, help="High ones are told to all."),
            Ask("urgent", "Urgent", "flag"),
        ),
        "Note the risk", **values,
    )  # fmt: skip


def duties(value="", columns=2, many=0, **values):
    columns = (Ask("what", "What", "text"), Ask("who", "Who", "person", options=PEOPLE))[:columns]
    more = tuple(Ask(f"more{n}", f"More {n}", "text", required=True) for n in range(many))
    group = Ask("duties", "Duties", "rows", value=value, fields=columns)
    return Form("Charter", "P-1 edit", (group, *more), "Send", **values)


# The card


def test_every_kind_of_blank_is_an_input_of_its_kind():
    assert {name: element["tag"] for name, element in inputs(card(risk())).items()} == {
        "text.title": "input", "text.response": "input", "text.budget": "input",
        "date.due": "date_picker", "datetime.happened": "picker_datetime",
        "person.owner": "select_person", "choice.department": "select_static",
        "choice.level": "select_static", "flag.urgent": "checker",
    }  # fmt: skip


def test_a_form_stands_at_the_root_of_its_card_under_its_title():
    made = card(risk())
    [container] = made["body"]["elements"]

    assert made["header"]["title"]["content"] == "New risk" and container["tag"] == "form"
    assert made["config"]["update_multi"] is True and steps(made) == ["send"]
    [submit] = [e for e in feishu_cards.walk(made) if e["tag"] == "button"]
    assert submit["form_action_type"] == "submit" and submit["text"]["content"] == "Note the risk"


def test_what_is_needed_is_marked_and_enforced():
    made = card(risk())

    assert {n for n, e in inputs(made).items() if e.get("required")} == {"text.title"}
    assert "**Risk** <font color='red'>&#42;</font>" in markdowns(made)
    assert inputs(made)["text.response"]["input_type"] == "multiline_text"


def test_help_stands_between_label_and_input_and_a_time_names_its_zone():
    said = [read(content) for content in markdowns(card(risk()))]

    assert "Level\nHigh ones are told to all." in said
    assert "Happened\nIn the time of Asia/Shanghai." in said


def test_what_is_wrong_stands_at_its_field_and_on_top():
    asks = (Ask("due", "Due", "date", error="“x” is not a date, `say`"), Ask("a", "A", "text"))
    made = card(Form("New", "risk add", asks, "Send", "Nothing is saved yet."))

    assert [read(content) for content in markdowns(made)] == [
        "Nothing is saved yet.", "Due\n“x” is not a date, say", "A",
    ]  # fmt: skip
    assert made["header"]["template"] == "orange"
    assert markdowns(made)[0].startswith("<font color='red'>")


def test_what_people_typed_cannot_call_or_format_a_form():
    odd = "<at id=all></at> **x** [a](https://evil.example)"
    made = card(Form(odd, "x", (Ask("a", odd, "text", help=odd, error=odd),), odd, odd))
    tags = {"strong", "<font color='grey'>", "<font color='red'>", "</font>"}

    assert all(kinds(content) <= tags and "<at" not in content for content in markdowns(made))


@pytest.mark.parametrize(
    ("ask", "begun"),
    [
        (Ask("a", "A", "text", value="words"), {"default_value": "words"}),
        (Ask("a", "A", "long", value="a\nb"), {"default_value": "a\nb"}),
        (Ask("a", "A", "number", value="-12"), {"default_value": "-12"}),
        (Ask("a", "A", "date", value="2026-03-06"), {"initial_date": "2026-03-06"}),
        (Ask("a", "A", "date", value="2026-03-06 17:00"), {"initial_date": "2026-03-06"}),
        (Ask("a", "A", "datetime", value="2026-03-06 17:00"),
         {"initial_datetime": "2026-03-06 17:00"}),
        (Ask("a", "A", "datetime", value="2026-03-06T09:00Z"),
         {"initial_datetime": "2026-03-06 17:00"}),
        (Ask("a", "A", "choice", options=LEVELS, value="low"), {"initial_index": 2}),
        (Ask("a", "A", "person", options=PEOPLE, value="@rd"), {"initial_option": RD}),
        (Ask("a", "A", "person", options=PEOPLE, value=f"@{RD}"), {"initial_option": RD}),
        (Ask("a", "A", "flag", value="是"), {"checked": True}),
        (Ask("a", "A", "flag"), {"checked": False}),
    ],
)  # fmt: skip
def test_what_is_known_is_filled_in(ask, begun):
    names = ("default_value", "checked")
    element = one(ask)

    assert {
        k: v for k, v in element.items() if k.startswith("initial") or k in names
    } == begun  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [
        Ask("a", "A", "text", required=True, value="x" * 1001),
        Ask("a", "A", "text", required=True, value="a\nb"),
        Ask("a", "A", "date", required=True, value="next friday"),
        Ask("a", "A", "datetime", required=True, value="soon"),
        Ask("a", "A", "choice", required=True, options=LEVELS, value="medium"),
        Ask("a", "A", "person", required=True, options=PEOPLE, value="nobody"),
    ],
)
def test_what_an_input_cannot_hold_is_left_as_it_is_unless_something_else_is_written(ask):
    made = card(Form("x", "A-1 edit", (ask,), "Send"))
    [(name, element)] = inputs(made).items()

    assert name.endswith(".a~") and "required" not in element
    assert "Filled in already" in shown(made)
    assert fields(made) == {} and fields(made, **{name: ""}) == {}
    assert ask.type != "text" or fields(made, **{name: "x"}) == {"a": "x"}


@pytest.mark.parametrize(
    ("value", "begun"), [("", None), ("@rd", [RD]), (f"@{RD}, pm", [RD, PM]), ("@rd nobody", None)]
)
def test_several_people_are_picked(value, begun):
    """As `urgent … @a @b` has them; the core marks such a blank by its options."""
    ask = Ask("people", "People", "text", options=PEOPLE, value=value)
    [(name, element)] = inputs(card(Form("x", "urgent", (ask,), "Send"))).items()

    assert name == "person.people" + "~" * (value == "@rd nobody")
    assert (element["tag"], element.get("selected_values")) == ("multi_select_person", begun)


def test_several_people_who_are_not_all_in_feishu_are_typed():
    options = (*PEOPLE, Option("market", "刘洋"))
    assert one(Ask("people", "People", "text", options=options))["tag"] == "input"


def test_people_who_are_not_all_in_feishu_are_picked_by_name():
    ask = Ask("a", "A", "person", options=(*PEOPLE, Option("market", "刘洋")), value="market")
    element = one(ask)

    assert element["tag"] == "select_static" and element["initial_index"] == 3
    assert [o["text"]["content"] for o in element["options"]] == [
        "王磊 · R&D", "林晓 · R&D", "刘洋",
    ]  # fmt: skip


def test_without_options_the_picker_offers_who_is_in_the_chat():
    assert one(Ask("a", "A", "person"))["options"] == []


def test_a_choice_without_options_is_typed():
    assert one(Ask("a", "A", "department"))["tag"] == "input"


def test_a_form_tells_how_files_are_handed_in():
    made = card(Form("x", "P-1 upload", (Ask("proof", "Files", "file"),), "Send"))

    assert "P-1 upload" in shown(made) and inputs(made) == {}


# Limits, each at n and n + 1


def refuses(element, **more) -> bool:
    submit = {
        "tag": "button", "name": "send", "text": {"tag": "plain_text", "content": "x"},
        "form_action_type": "submit",
    }  # fmt: skip
    form = {"tag": "form", "name": "form", "elements": [element | more, submit]}
    return bool(feishu_cards.refused({"schema": "2.0", "body": {"elements": [form]}}))


def test_an_input_has_1000_letters():
    """…/interactive-components/input: max_length 1 to 1000"""
    fits, longer = (one(Ask("a", "A", "long", value="x" * n)) for n in (1000, 1001))

    assert fits["default_value"] == "x" * 1000 and fits["max_length"] == 1000
    assert "default_value" not in longer and longer["name"] == "text.a~"
    assert not refuses(fits) and refuses(fits, max_length=1001)


def test_a_placeholder_has_100_letters():
    """…/interactive-components/input"""
    element = one(Ask("a", "A", "text"))

    assert not refuses(element, placeholder={"tag": "plain_text", "content": "x" * 100})
    assert refuses(element, placeholder={"tag": "plain_text", "content": "x" * 101})


def test_a_menu_has_100_options_since_each_is_an_element():
    """card-json-v2-structure: 200 elements, texts too"""

    def kind(count, type="choice"):
        return one(Ask("a", "A", type, options=tuple(Option(f"v{i}", "l") for i in range(count))))

    assert [kind(n)["tag"] for n in (100, 101)] == ["select_static", "input"]
    assert [kind(n, "person")["tag"] for n in (100, 101)] == ["select_static", "input"]
    assert (
        one(Ask("a", "A", "choice", options=(Option("v", "x" * 101),)))["options"][0]["text"][
            "content"
        ]
        == "x" * 99 + "…"
    )


def test_a_menu_too_heavy_for_a_card_is_typed():
    options = tuple(Option(f"v{i}", "汉" * 100) for i in range(100))

    assert one(Ask("a", "A", "choice", options=options))["tag"] == "input"


def test_options_have_values_of_their_own():
    """…/interactive-components/single-select-dropdown-menu"""
    same = (Option("v", "a"), Option("v", "b"), Option("", "c"), Option("w", "d"))

    assert [o["value"] for o in one(Ask("a", "A", "choice", options=same))["options"]] == ["v", "w"]
    element = one(Ask("a", "A", "choice", options=LEVELS))
    assert refuses(element, options=element["options"] * 2)


def test_every_input_of_a_form_has_a_name_of_its_own():
    """…/containers/form-container"""
    element = one(Ask("a", "A", "text"))

    assert refuses({k: v for k, v in element.items() if k != "name"})
    assert refuses(element, name="send")


def test_a_form_is_in_no_other_component_and_holds_no_table():
    """…/containers/form-container"""
    element = one(Ask("a", "A", "text"))
    table = {"tag": "table", "columns": [{"name": "a", "data_type": "text"}], "rows": []}

    assert refuses(table) and refuses({"tag": "form", "name": "inner", "elements": [element]})


def test_a_form_of_more_than_a_card_holds_has_pages():
    asks = tuple(Ask(f"a{n}", f"A {n}", "text", required=True) for n in range(150))
    form = Form("Long", "P-1 edit", asks, "Send")
    first, second = card(form), card(form, page=2)

    assert steps(first) == ["next"] and steps(second)[-1] == "back"
    assert "page 1 of" in shown(first) and "page 2 of" in shown(second)
    assert not any(e.get("required") for e in inputs(first).values())
    seen = [name for page in range(1, 6) for name in inputs(card(form, page=page))]
    assert set(seen) == {f"text.a{n}" for n in range(150)}


def test_what_is_filled_in_is_carried_from_page_to_page():
    asks = tuple(Ask(f"a{n}", f"A {n}", "text") for n in range(80))
    form = Form("Long", "P-1 edit", asks, "Send")
    first = card(form)
    meta = forms.turn(sent(first, {"text.a0": "zero", "text.a1": ""}, "next"))
    second = card(form, meta)
    back = card(form, forms.turn(sent(second, {"text.a79": "last"}, "back")))
    heard = events.submitted(sent(second, {"text.a79": "last"}), NOW)

    assert meta.page == 2 and "send" in steps(second)
    assert inputs(back)["text.a0"]["default_value"] == "zero"
    assert heard.fields["a0"] == "zero" and heard.fields["a79"] == "last"
    assert heard.text == "P-1 edit" and heard.fields["a1"] == ""


def test_too_much_for_one_card_is_told():
    asks = tuple(Ask(f"a{n}", f"A {n}", "long") for n in range(80))
    form = Form("Long", "P-1 edit", asks, "Send")
    full = {f"a{n}": "汉" * 900 for n in range(80)}

    with pytest.raises(Crowded):
        forms.card(form, Meta(filled=full), EN, mentions)
    card(form, Meta(filled={"a0": "汉" * 900}))


def test_a_line_of_1000_letters_is_carried_and_a_longer_one_is_found_by_its_message():
    fits, longer = (
        events.submitted(sent(card(Form("f", "x" * n, (Ask("a", "A", "text"),))), {}), NOW)
        for n in (1000, 1001)
    )

    assert fits.text == "x" * 1000 and longer.text == "" and longer.message == CARD


# Rows


def test_a_group_has_a_row_and_a_button_for_one_more():
    made = card(duties())

    assert list(inputs(made)) == ["text.duties.0.what", "person.duties.0.who"]
    assert steps(made) == ["send", "add:duties:2"] and "Duties · 1" in shown(made)
    more = card(duties(), forms.turn(sent(made, {"text.duties.0.what": "x"}, "add:duties:2")))
    assert inputs(more)["text.duties.0.what"]["default_value"] == "x"
    assert steps(more) == ["send", "add:duties:3"] and len(inputs(more)) == 4


def test_rows_that_are_known_are_filled_in():
    made = card(duties(json.dumps([{"what": "报告", "who": "@rd"}, {"what": "样板"}])))
    found = inputs(made)

    assert found["text.duties.1.what"]["default_value"] == "样板"
    assert found["person.duties.0.who"]["initial_option"] == RD


def test_rows_are_read_as_rows_and_empty_ones_left_out():
    made = card(duties(), Meta(rows={"duties": 3}))
    values = {"text.duties.0.what": "报告", "person.duties.0.who": RD, "text.duties.2.what": "样板"}

    assert json.loads(fields(made, **values)["duties"]) == [
        {"what": "报告", "who": f"@{RD}"}, {"what": "样板", "who": ""},
    ]  # fmt: skip
    assert fields(made)["duties"] == ""


def test_a_form_that_can_grow_lets_the_core_say_what_is_missing():
    """Feishu sends nothing while something required is missing, also not for one more row."""
    made = card(duties(many=1))

    assert not any(e.get("required") for e in inputs(made).values())
    assert "&#42;" in "".join(markdowns(made))


def test_menus_of_a_row_share_what_one_menu_may_have():
    options = tuple(Option(f"v{n}", "l") for n in range(50))
    columns = tuple(Ask(f"c{n}", "C", "choice", options=options) for n in range(3))
    group = Ask("g", "G", "rows", fields=columns)

    assert {e["tag"] for e in inputs(card(Form("f", "l", (group,)))).values()} == {"input"}


def test_an_error_of_a_group_stands_above_its_first_row():
    group = replace(duties().fields[0], error="who does it?")

    assert "Duties · 1\nwho does it?" in shown(card(Form("f", "l", (group,))))


# What comes back


def test_what_was_filled_in_is_text_as_the_core_reads_it():
    heard = events.submitted(
        sent(
            card(risk()),
            {
                "text.title": " 缺料 ", "text.response": "a\nb", "text.budget": "12",
                "date.due": "2026-03-06 +0800", "datetime.happened": "2026-03-06 17:00 +0900",
                "person.owner": RD, "choice.department": "研发部", "choice.level": "high",
                "flag.urgent": True,
            },
        ),
        NOW,
    )  # fmt: skip

    assert heard.fields == {
        "title": "缺料", "response": "a\nb", "budget": "12", "due": "2026-03-06",
        "happened": "2026-03-06T09:00Z", "owner": f"@{RD}", "department": "研发部",
        "level": "high", "urgent": "yes",
    }  # fmt: skip
    assert heard.mentions == {RD: f"feishu:{TENANT}:{RD}"}
    assert (heard.text, heard.source, heard.message) == ("risk add", "submitted", CARD)
    assert heard.at == Place("feishu", TENANT, ROOM, CARD) and heard.mentioned


def test_what_is_left_empty_is_empty_also_where_feishu_does_not_send_it():
    assert fields(card(risk())) == dict.fromkeys(
        ("title", "response", "budget", "due", "happened", "owner", "department", "level"), ""
    ) | {"urgent": "no"}


def test_a_time_that_nobody_touched_is_as_it_was_written():
    form = Form("x", "A-1 edit", (Ask("at", "At", "datetime", value="2026-03-06 17:00"),), "Send")
    made = card(form)

    assert fields(made, **{"datetime.at": "2026-03-06 17:00 +0900"}) == {"at": "2026-03-06 17:00"}
    assert fields(made, **{"datetime.at": "2026-03-06 18:00 +0900"}) == {"at": "2026-03-06T10:00Z"}


def test_a_text_like_a_date_or_a_person_stays_a_text():
    form = Form("x", "y", (Ask("a", "A", "text"),), "Send")

    assert fields(card(form), **{"text.a": "2026-03-06 +0800"}) == {"a": "2026-03-06 +0800"}
    assert fields(card(form), **{"text.a": RD}) == {"a": RD}


def test_a_repeat_is_the_same_event_and_a_second_try_is_another():
    payload = sent(card(risk()), {"text.title": "x"})
    again = {**payload, "header": {**payload["header"], "event_id": "another"}}
    first, repeat, second = (events.submitted(one, NOW) for one in (payload, payload, again))

    assert first == repeat and first.event_id != second.event_id


def test_only_a_form_that_is_sent_is_heard():
    asks = tuple(Ask(f"a{n}", f"A {n}", "text") for n in range(80))
    first = card(Form("Long", "P-1 edit", asks, "Send"))

    assert events.submitted(sent(first, {}, "next"), NOW) is None
    assert events.submitted(button({"line": "A-1 done"}), NOW) is None
    assert forms.turn(button({"line": "A-1 done"})) is None
    assert events.pressed(sent(first, {}, "next"), NOW) is None


# Everything


def test_every_form_of_the_core_is_taken_and_read(chat):
    with chat.bot.sessions() as db:
        for say in (ZH, EN):
            view = replace(reader_view(db, None, NOW), say=say)
            for command in commands:
                form = form_of(command, {}, view)
                made = card(form, say=say)
                names = {ask.name for ask in form.fields if ask.type != "file"}
                if steps(made)[0] == "send" and names:
                    assert fields(made).keys() == names


ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["x" * 5000, "很长" * 700, "", " ", "<at id=all></at>", "\n", samples.ODD]),
)
KINDS = ("text", "long", "number", "date", "datetime", "person", "choice", "flag", "file", "rows")
ASKS = st.builds(
    Ask,
    st.sampled_from("abcdefghij"), ODD, st.sampled_from(KINDS), st.booleans(),
    st.lists(st.builds(Option, ODD, ODD), max_size=120).map(tuple), ODD, ODD, ODD,
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ASKS, max_size=6, unique_by=lambda ask: ask.name), ODD, ODD)
def test_whatever_stands_in_a_form_every_page_of_it_is_taken(asks, title, error):
    whole = [replace(ask, fields=tuple(asks[:3])) if ask.type == "rows" else ask for ask in asks]
    inner = [replace(a, fields=tuple(f for f in a.fields if f.type not in ("rows", "file")))
             for a in whole]  # fmt: skip
    form = Form(title, "x", tuple(inner), title, error)
    for page in (1, 2):
        made = card(form, page=page)
        [step, *_] = steps(made)
        sent(made, {}, step)
