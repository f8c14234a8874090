"""Forms where the face has none: blanks asked for in the chat, else a link that opens them."""

import re

import pytest

from bot import blanks
from bot.cards import Form, buttons
from bot.events import Heard
from bot.features.action.tables import Action
from bot.features.risk.tables import Risk
from bot.outbox import Message, State
from bot.slips import Slip
from tests.conftest import ROOM, dm

ALONE = dm("pm")
LATE = re.compile(r"/fill/([\w-]+)")


@pytest.fixture
def talk(chat):
    """`talk("risk add")`: on a face that has no forms; what arrives at the speaker."""
    ids = iter(range(1000))

    def says(text, by="pm", at=ALONE, **more):
        event = more.pop("event_id", f"b{next(ids)}")
        heard = Heard(text, f"test:T:{by}", at, event, chat.now, mentioned=True, **more)
        blanks.hear(chat.bot, heard)
        return [sent for sent in chat.sent() if not sent.edits]

    chat.sent()
    return says


def code_in(sent) -> str:
    return LATE.search(str(sent[-1].reply))[1]


def test_a_missing_blank_is_asked_for_and_the_answer_does_it(chat, talk):
    [question] = talk("risk add")
    assert "Title?" in question and [b.line for b in buttons(question.reply)][-1] == "cancel"
    [done] = talk("Late parts")

    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]
    assert "R-1" in done


def test_the_form_itself_is_not_sent(chat, talk):
    talk("risk add")
    assert not any(isinstance(sent.reply, Form) for sent in chat.sent())
    assert [m.state for m in chat.rows(Message) if m.state is State.SKIPPED] == [State.SKIPPED]


def test_a_line_of_a_group_is_done_there_though_it_is_answered_alone(chat, talk):
    [question] = talk("risk add", at=ROOM)
    assert question.audience == "pm"
    sent = talk("Late parts", at=ALONE)

    assert [one.to for one in sent] == ["launch"]


def test_only_the_asker_answers(chat, talk):
    talk("risk add", at=ROOM)
    talk("Late parts", by="rd", at=ROOM)
    assert chat.rows(Risk) == []
    talk("Late parts", at=ROOM)
    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]


def test_a_command_wins(chat, talk):
    talk("risk add")
    talk("action add Order parts")
    assert [row.title for row in chat.rows(Action)] == ["Order parts"] and chat.rows(Risk) == []

    talk("Late parts")
    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]


@pytest.mark.parametrize("word", ["cancel", "取消"])
def test_cancel_leaves_it(chat, talk, word):
    talk("risk add")
    [left] = talk(word)
    assert "Left as it was" in left
    talk("Late parts")
    assert chat.rows(Risk) == []


def test_a_quarter_of_an_hour_later_it_is_over(chat, talk):
    talk("risk add")
    chat.wait(minutes=16)
    talk("Late parts")
    assert chat.rows(Risk) == []


def test_a_repeat_has_one_effect(chat, talk):
    talk("risk add", event_id="q")
    assert talk("risk add", event_id="q") == []
    talk("Late parts", event_id="a")
    assert talk("Late parts", event_id="a") == []

    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]


def test_what_cannot_be_read_is_asked_for_again(chat, talk):
    talk("risk add due=nonsense")
    chat.sent()
    [question] = talk("person edit @rd", by="admin", at=dm("admin"))
    wrong = blanks.send(chat.bot, code_in([question]), {"email": "nonsense"}, chat.now)
    assert isinstance(wrong[0], Form) and wrong[0].fields


def test_a_form_without_a_needed_blank_is_a_link(chat, talk):
    sent = talk("person edit @rd", by="admin", at=dm("admin"))
    with chat.bot.sessions() as db:
        form, account = blanks.held(db, code_in(sent))

    assert account == "test:T:admin" and [ask.name for ask in form.fields][:1] != []


def test_what_a_page_sends_is_done_once_and_its_link_ends(chat, talk):
    code = code_in(talk("risk add"))
    first = blanks.send(chat.bot, code, {"title": "Late parts"}, chat.now)
    again = blanks.send(chat.bot, code, {"title": "Late parts"}, chat.now)
    other = blanks.send(chat.bot, code, {"title": "Another"}, chat.now)

    assert first == again != () and other == ()
    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]
    with chat.bot.sessions() as db:
        assert blanks.held(db, code) is None
    assert [slip.asks for slip in chat.rows(Slip)] == [["title"]]


def test_a_link_that_nobody_gave_opens_nothing(chat):
    with chat.bot.sessions() as db:
        assert blanks.held(db, "guess") is None
    assert blanks.send(chat.bot, "guess", {"title": "x"}, chat.now) == ()
