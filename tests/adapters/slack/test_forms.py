"""Forms as modals of Slack, in pages, and what was filled in as the core reads it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from blockkit.core import FieldValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import events, forms, inputs
from adapters.slack.forms import FORM, NEXT, Crowded, Meta
from bot.cards import Ask, Form, Option
from bot.events import Place
from bot.forms import form as form_of
from bot.registry import commands
from bot.view import reader_view
from bot.words import Words
from tests.adapters.slack import checked
from tests.adapters.slack.payloads import (
    PM,
    ROOM,
    TEAM,
    in_view,
    interaction,
    shown_view,
    submission,
)
from tests.adapters.web import samples

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Words("zh", SHANGHAI), Words("en", SHANGHAI)
META = Meta("slack:T:C:1", TEAM, ROOM, "1772441000.000001", "1772442001.000300")
LEVELS = (Option("high", "▲ high"), Option("low", "▽ low"))


def view(form, meta=META, page=0, say=EN):
    shown = forms.view(form, meta, say, page)
    checked.view(shown)
    return shown


def one(ask, meta=META):
    """The only input of a form with one blank."""
    return view(Form("New risk", "risk add", (ask,), "Send"), meta)["blocks"][0]


def answered(shown, **values):
    """A submission of a modal, with the state of its inputs by block."""
    elements = {b["block_id"]: b["element"] for b in shown["blocks"] if b["type"] == "input"}
    states = {
        name: {elements[name]["action_id"]: {"type": elements[name]["type"], **state}}
        for name, state in values.items()
    }
    return submission(shown, states)


def risk(**values):
    return Form(
        "New risk", "risk add",
        (
            Ask("title", "Risk", "text", required=True),
            Ask("response", "Response", "long"),
            Ask("budget", "Budget", "number"),
            Ask("due", "Due", "date"),
            Ask("happened", "Happened", "datetime"),
            Ask("owner", "Owner", "person", options=(Option("rd", "王磊 · R&D"),)),
            Ask("department", "Department", "department", options=(Option("研发部", "R&D"),)),
            Ask("level", "Level", "choice", options=LEVELS, help="High ones are told to all."),
            Ask("urgent", "Urgent", "flag"),
            Ask("proof", "Files", "file"),
        ),
        "Note the risk", **values,
    )  # fmt: skip


def duties(value="", columns=2, many=0):
    columns = (Ask("what", "What", "text"), Ask("who", "Who", "person"))[:columns]
    more = tuple(Ask(f"more{n}", f"More {n}", "text") for n in range(many))
    group = Ask("duties", "Duties", "rows", value=value, fields=columns)
    return Form("Charter", "P-1 edit", (group, *more), "Send")


# The modal


def test_every_kind_of_blank_is_an_input_of_its_kind():
    kinds = {b["block_id"]: b["element"]["type"] for b in view(risk())["blocks"]}

    assert kinds == {
        "title": "plain_text_input", "response": "plain_text_input", "budget": "number_input",
        "due": "datepicker", "happened": "datetimepicker", "owner": "external_select",
        "department": "static_select", "level": "static_select", "urgent": "checkboxes",
        "proof": "file_input",
    }  # fmt: skip


def test_the_modal_is_named_and_tells_what_is_needed():
    shown = view(risk(error="Nothing is saved yet."))
    [first, title, response] = shown["blocks"][:3]

    assert shown["title"]["text"] == "New risk" and shown["submit"]["text"] == "Note the risk"
    assert shown["callback_id"] == FORM and shown["close"]["text"] == "Not now"
    assert first["text"]["text"] == "Nothing is saved yet."
    assert (title["optional"], response["optional"]) == (False, True)
    assert response["element"]["multiline"] and not title["element"]["multiline"]


def test_help_stands_below_its_input():
    [level] = [b for b in view(risk())["blocks"] if b["block_id"] == "level"]

    assert level["hint"]["text"] == "High ones are told to all."


@pytest.mark.parametrize(
    ("ask", "begun"),
    [
        (Ask("a", "A", "text", value="words"), {"initial_value": "words"}),
        (Ask("a", "A", "number", value="-12"), {"initial_value": "-12"}),
        (Ask("a", "A", "date", value="2026-03-06"), {"initial_date": "2026-03-06"}),
        (Ask("a", "A", "date", value="2026-03-06 17:00"), {"initial_date": "2026-03-06"}),
        (Ask("a", "A", "datetime", value="2026-03-06 17:00"), {"initial_date_time": 1772787600}),
        (Ask("a", "A", "choice", options=LEVELS, value="low"),
         {"initial_option": inputs.option(LEVELS[1])}),
        (Ask("a", "A", "person", options=(Option("rd", "王磊"),), value="@rd"),
         {"initial_option": inputs.option(Option("rd", "王磊"))}),
        (Ask("a", "A", "flag", value="是"),
         {"initial_options": [{"text": {"type": "plain_text", "text": "Yes", "emoji": False},
                               "value": "yes"}]}),
    ],
)  # fmt: skip
def test_what_is_known_is_filled_in(ask, begun):
    element = one(ask)["element"]

    assert {k: v for k, v in element.items() if k.startswith("initial")} == begun


@pytest.mark.parametrize(
    "ask",
    [
        Ask("a", "A", "text", required=True, value="x" * 3001),
        Ask("a", "A", "number", required=True, value="20万"),
        Ask("a", "A", "date", required=True, value="next friday"),
        Ask("a", "A", "datetime", required=True, value="1800-01-01 00:00"),
        Ask("a", "A", "choice", required=True, options=LEVELS, value="medium"),
    ],
)
def test_what_an_input_cannot_hold_is_left_as_it_is_unless_something_else_is_written(ask):
    block = one(ask)
    shown = view(Form("x", "A-1 edit", (ask,), "Send"))
    kept = events.submitted(answered(shown, **{"a~": {"value": None}}), NOW)
    new = events.submitted(answered(shown, **{"a~": {"value": "x"}}), NOW)

    assert not any(key.startswith("initial") for key in block["element"])
    assert (
        block["block_id"] == "a~"
        and block["optional"]
        and "Filled in already" in (block["hint"]["text"])
    )
    assert "a" not in kept.fields
    assert ask.type in ("date", "datetime", "choice") or new.fields == {"a": "x"}


def test_a_choice_of_more_than_100_is_searched():
    """docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""
    kinds = [
        one(Ask("a", "A", "choice", options=tuple(Option(f"v{i}", f"l{i}") for i in range(n))))
        for n in (100, 101)
    ]

    assert [block["element"]["type"] for block in kinds] == ["static_select", "external_select"]


def test_a_choice_without_options_is_typed():
    assert one(Ask("a", "A", "department"))["element"]["type"] == "plain_text_input"


# Limits, each at n and n + 1


def test_a_title_has_24_letters():
    """docs.slack.dev/reference/views/modal-views"""
    shown = [view(Form("x" * n, "x", (Ask("a", "A", "text"),), "y" * n)) for n in (24, 25)]

    assert [s["title"]["text"] for s in shown] == ["x" * 24, "x" * 23 + "…"]
    assert [s["submit"]["text"] for s in shown] == ["y" * 24, "y" * 23 + "…"]


def test_a_label_and_a_hint_have_2000_letters():
    """docs.slack.dev/reference/block-kit/blocks/input-block"""
    shown = [one(Ask("a", "x" * n, "text", help="y" * n)) for n in (2000, 2001)]

    assert [b["label"]["text"] for b in shown] == ["x" * 2000, "x" * 1999 + "…"]
    assert [b["hint"]["text"] for b in shown] == ["y" * 2000, "y" * 1999 + "…"]


def test_an_option_has_75_letters_and_a_value_of_150():
    """docs.slack.dev/reference/block-kit/composition-objects/option-object"""
    labels = [inputs.option(Option("v", "x" * n))["text"]["text"] for n in (75, 76)]
    kinds = [
        one(Ask("a", "A", "choice", options=(Option("x" * n, "l"),)))["element"]["type"]
        for n in (150, 151)
    ]

    assert labels == ["x" * 75, "x" * 74 + "…"]
    assert kinds == ["static_select", "plain_text_input"]


def test_an_input_begins_with_at_most_3000_letters():
    """docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
    fits, longer = (one(Ask("a", "A", "long", value="x" * n)) for n in (3000, 3001))

    assert fits["element"]["initial_value"] == "x" * 3000
    assert longer["block_id"] == "a~"


def test_suggestions_are_100():
    """docs.slack.dev/reference/interaction-payloads/block_suggestion-payload"""
    found = [Option(f"v{n}", "l") for n in range(101)]

    assert len(inputs.options(found[:100])["options"]) == 100
    assert len(inputs.options(found)["options"]) == 100
    assert inputs.options([Option("x" * 151, "l"), Option("", "l")]) == {"options": []}


def test_a_modal_has_100_blocks_and_the_rest_is_on_other_pages():
    """docs.slack.dev/reference/views/modal-views; two are kept for an error and the page"""
    fits, longer = (
        Form("x", "x", tuple(Ask(f"a{i}", "A", "text") for i in range(n)), "Send") for n in (98, 99)
    )
    first = view(longer)

    assert (view(fits)["callback_id"], len(view(fits)["blocks"])) == (FORM, 98)
    assert (first["callback_id"], len(first["blocks"])) == (NEXT, 99)
    assert first["submit"]["text"] == "Next page"
    assert view(longer, page=2)["callback_id"] == FORM
    assert [b["block_id"] for b in view(longer, page=2)["blocks"] if b["type"] == "input"] == [
        "a98"
    ]
    assert view(replace(longer, error="no"), page=1)["blocks"][0]["text"]["text"] == "no"


def test_metadata_has_3000_letters_and_is_packed_before_it_is_too_much():
    """docs.slack.dev/reference/views/modal-views"""
    bare = len(replace(META, line="").packed())
    plain = replace(META, line="x" * (3000 - bare))
    longer = replace(META, line="x" * (3001 - bare))

    assert plain.packed().startswith("{") and len(plain.packed()) == 3000
    assert longer.packed().startswith("z:")
    for meta in (plain, longer):
        assert forms.meta({"view": {"private_metadata": meta.packed()}}) == meta
    with pytest.raises(FieldValidationError):
        checked.component({"type": "modal", "blocks": [{"type": "divider"}],
                           "title": {"type": "plain_text", "text": "x"},
                           "private_metadata": "x" * 3001}).build()  # fmt: skip


NOISE = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(4000))


def test_a_line_too_long_for_the_metadata_is_left_to_the_form_of_the_event():
    shown = view(Form("x", NOISE, (Ask("a", "A", "text"),), "Send"))
    heard = events.submitted(answered(shown, a={"value": "b"}), NOW)

    assert heard.text == "" and forms.meta(submission(shown)).event == META.event
    assert heard.fields == {"a": "b"}


def test_what_is_too_much_to_carry_along_is_said_at_the_longest_text():
    long = Form("x", "x", tuple(Ask(f"a{n}", "A", "long") for n in range(99)), "Send")
    payload = answered(view(long), a0={"value": "short"}, a1={"value": NOISE[:2900]},
                       a2={"value": NOISE[500:3000]})  # fmt: skip

    with pytest.raises(Crowded):
        view(long, forms.turn(payload))
    assert list(forms.crowded(payload, EN)) == ["a1"]


# Pages and rows


def test_the_next_page_keeps_what_is_filled_in_and_the_way_back_shows_it():
    long = Form("x", "x", tuple(Ask(f"a{n}", "A", "text") for n in range(99)), "Send")
    second = forms.turn(answered(view(long), a0={"value": "first"}))
    shown = view(long, second)
    back = forms.turn(in_view(shown, {"action_id": "back"}, {"a98": {"text": {
        "type": "plain_text_input", "value": "last"}}}))  # fmt: skip
    again = view(long, back)

    assert second.page == 2 and shown["callback_id"] == FORM
    assert again["blocks"][1]["element"]["initial_value"] == "first"
    sent = answered(view(long, second), a98={"value": "last"})
    assert events.submitted(sent, NOW).fields["a0"] == "first"
    assert events.submitted(sent, NOW).fields["a98"] == "last"
    assert view(long, back, page=2)["blocks"][1]["element"]["initial_value"] == "last"


def test_the_last_page_turns_to_no_other():
    assert forms.turn(submission(view(risk()))) is None
    assert forms.turn(in_view(view(risk()), {"action_id": "person"})) is None


def test_a_group_has_a_row_to_begin_with_and_one_more_on_demand():
    shown = view(duties())
    meta = forms.turn(in_view(shown, shown["blocks"][-1]["elements"][0]))
    more = view(duties(), meta)

    assert [b.get("block_id") for b in shown["blocks"][:3]] == [
        None, "duties.0.what", "duties.0.who",
    ]  # fmt: skip
    assert [b.get("block_id") for b in more["blocks"][3:6]] == [
        None, "duties.1.what", "duties.1.who",
    ]  # fmt: skip
    assert more["blocks"][-1]["elements"][0]["action_id"] == "add:duties:3"


def test_rows_filled_in_already_are_shown():
    rows = json.dumps([{"what": "质检", "who": "rd"}, {"what": "物料"}], ensure_ascii=False)
    shown = view(duties(rows))
    begun = [b["element"].get("initial_value") for b in shown["blocks"] if "what" in str(b)[:60]]

    assert [value for value in begun if value] == ["质检", "物料"]


def test_rows_are_json_and_empty_ones_are_left_out():
    rows = view(duties(), replace(META, rows={"duties": 3}))
    fields = events.submitted(
        answered(rows, **{
            "duties.0.what": {"value": "质检"},
            "duties.0.who": {"selected_option": {"value": "rd"}},
            "duties.1.what": {"value": None}, "duties.1.who": {"selected_option": None},
            "duties.2.what": {"value": "物料"}, "duties.2.who": {"selected_option": None},
        }), NOW,
    ).fields  # fmt: skip

    assert json.loads(fields["duties"]) == [
        {"what": "质检", "who": "rd"}, {"what": "物料", "who": ""},
    ]  # fmt: skip


def test_rows_that_do_not_fit_are_on_the_next_page():
    meta = replace(META, rows={"duties": 40})
    first = view(duties(), meta)
    second = view(duties(), meta, page=2)

    assert first["callback_id"] == NEXT and second["callback_id"] == FORM
    ids = [b["block_id"] for s in (first, second) for b in s["blocks"] if b["type"] == "input"]
    assert len(ids) == 80 and len(set(ids)) == 80


# Sent


def test_what_is_filled_in_is_read_as_strings():
    values = {
        "title": {"value": "质检延期"},
        "response": {"value": None},
        "budget": {"value": "5000"},
        "due": {"selected_date": "2026-03-09"},
        "happened": {"selected_date_time": 1772787600},
        "owner": {"selected_option": {"text": {}, "value": "rd"}},
        "department": {"selected_option": {"text": {}, "value": "研发部"}},
        "level": {"selected_option": {"text": {}, "value": "high"}},
        "urgent": {"selected_options": [{"value": "yes"}]},
        "proof": {"files": [{"id": "F1", "name": "a.pdf"}]},
    }
    payload = answered(view(risk()), **values)
    heard = events.submitted(payload, NOW)

    assert heard.fields == {
        "title": "质检延期", "response": "", "budget": "5000", "due": "2026-03-09",
        "happened": "2026-03-06T09:00Z", "owner": "rd", "department": "研发部", "level": "high",
        "urgent": "yes", "proof": "",
    }  # fmt: skip
    assert (heard.text, heard.source, heard.by) == ("risk add", "submitted", f"slack:{TEAM}:{PM}")
    assert heard.at == Place("slack", TEAM, ROOM, "1772441000.000001")
    assert heard.message == "1772442001.000300"
    assert events.files(payload) == ({"id": "F1", "name": "a.pdf"},)


def test_a_person_picked_from_slack_is_a_mention_of_their_account():
    shown = view(risk())
    state = {"owner": {"person": {"type": "users_select", "selected_user": "U061F7AUR"}}}
    heard = events.submitted(submission(shown, state), NOW)

    assert heard.fields["owner"] == "@U061F7AUR"
    assert heard.mentions == {"U061F7AUR": f"slack:{TEAM}:U061F7AUR"}


def test_an_unticked_box_is_no():
    heard = events.submitted(answered(view(risk()), urgent={"selected_options": []}), NOW)

    assert heard.fields == {"urgent": "no"}


def test_an_instant_that_nobody_touched_is_written_as_it_was():
    form = Form("x", "A-1 edit", (Ask("due", "D", "datetime", value="2026-03-06 17:00"),), "Send")
    shown = view(form)
    same = events.submitted(answered(shown, due={"selected_date_time": 1772787600}), NOW)
    later = events.submitted(answered(shown, due={"selected_date_time": 1772791200}), NOW)

    assert same.fields == {"due": "2026-03-06 17:00"}
    assert later.fields == {"due": "2026-03-06T10:00Z"}


def test_a_form_sent_twice_is_one_and_a_changed_one_is_another():
    shown = view(risk())
    first, again = (events.submitted(submission(shown), NOW).event_id for _ in range(2))
    other = interaction("view_submission", view=shown_view(shown, hash="another"))

    assert first == again != events.submitted(other, NOW).event_id


def test_a_form_of_a_direct_message_answers_there():
    shown = view(risk(), replace(META, chat="D0PMDIRECT", direct=True, thread=""))

    assert events.submitted(submission(shown), NOW).at == Place(
        "slack", TEAM, "D0PMDIRECT", direct=True
    )


def test_errors_stand_at_their_inputs():
    wrong = Form(
        "x", "x", (Ask("due", "D", "date", error="**past**"), Ask("title", "T", "text")), "Send"
    )
    row = replace(duties(), fields=(replace(duties().fields[0], error="A row lacks its what."),))

    assert forms.errors(wrong, submission(view(wrong))) == {"due": "past"}
    assert forms.errors(row, submission(view(row))) == {"duties.0.what": "A row lacks its what."}
    assert forms.errors(replace(wrong, fields=()), submission(view(wrong))) == {}


def test_an_error_on_another_page_is_not_said_at_an_input_that_is_not_there():
    asks = (Ask("a0", "A", "text", error="no"), *(Ask(f"a{n}", "A", "text") for n in range(1, 99)))
    long = Form("x", "x", asks, "Send")

    assert forms.errors(long, submission(view(long, page=2))) == {}


@pytest.mark.parametrize(
    ("block", "field"),
    [("owner", "owner"), ("owner~", "owner"), ("duties.3.who", "duties.who")],
)
def test_a_picker_asks_for_a_field_of_the_command(block, field):
    payload = interaction(
        "block_suggestion", value="王", action_id="person", block_id=block,
        view=shown_view(view(risk())), container={"type": "view", "view_id": "VNHU13V36"},
    )  # fmt: skip
    asked = events.suggesting(payload, NOW)

    assert (asked.field, asked.prefix, asked.heard.text) == (field, "王", "risk add")
    assert asked.heard.by == f"slack:{TEAM}:{PM}"


def test_a_blank_can_be_begun():
    begun = forms.begun(risk(), title="from a message", nothing="x")

    assert begun.fields[0].value == "from a message" and begun.fields[1].value == ""


# Everything


ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["x" * 10_000, "长" * 3001, "👩‍👩‍👧 " * 900, "\u202eevil", "\x00", " ", "\ud800"]
    ),
)
OPTIONS = st.lists(st.builds(Option, ODD, ODD), max_size=4, unique_by=lambda o: o.value[:150])
KINDS = st.sampled_from(
    ["text", "long", "number", "date", "datetime", "person", "department", "choice", "flag", "file"]
)  # fmt: skip


def asks(name):
    return st.builds(
        Ask, st.just(name), ODD, KINDS, st.booleans(), OPTIONS.map(tuple),
        st.one_of(ODD, st.just("2026-03-06"), st.just("12"), st.just("yes")), ODD, ODD,
    )  # fmt: skip


FIELDS = st.integers(0, 6).flatmap(lambda n: st.tuples(*[asks(f"a{i}") for i in range(n)]))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(ODD, ODD, ODD, FIELDS, st.sampled_from([ZH, EN]))
def test_whatever_people_type_every_form_is_taken(title, submit, error, fields, say):
    shown = view(Form(title, "risk add", fields, submit, error), say=say)

    assert isinstance(events.submitted(submission(shown), NOW).fields, dict)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_of_the_web_face_is_one_modal(language):
    drawn = samples.spoken(samples.form(wrong=True), language)

    def ask(field):
        options = tuple(Option(o["value"], o["label"]) for o in field.get("options", ()))
        columns = tuple(map(ask, field.get("fields", ())))
        return Ask(
            field["name"], field["label"], field["type"], field["required"], options,
            field.get("value", ""), field.get("help", ""), field.get("error", ""), columns,
        )  # fmt: skip

    form = Form(drawn["title"], drawn["line"], tuple(map(ask, drawn["fields"])), drawn["submit"],
                drawn["error"])  # fmt: skip
    shown = view(form)

    assert shown["callback_id"] == FORM
    assert list(forms.errors(form, submission(shown))) == ["due"]


def test_the_form_of_every_command_is_taken(chat):
    with chat.bot.sessions() as db:
        seen = reader_view(db, None, chat.now)
        for command in commands:
            asked = form_of(command, {}, seen)
            if asked.fields:
                view(asked, say=seen.say)
