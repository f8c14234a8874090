"""What becomes of a line after it was heard, and of the groups and accounts it came from."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot import afterwards, directory, homes, readers
from bot.cards import Card, Form
from bot.events import Heard, Profile
from bot.features.risk.tables import Risk
from bot.outbox import Message, State
from bot.people import Account, Chat, Person
from bot.trail import Spoken
from tests.conftest import ROOM, dm

pytestmark = pytest.mark.both


def heard(chat, text, event="e-line", by="pm", **more) -> Heard:
    return Heard(text, f"test:T:{by}", ROOM, event, chat.now, **more)


def of(chat, event) -> list[Message]:
    with chat.bot.sessions() as db:
        line = db.exec(select(Spoken.id).where(Spoken.event_id == event)).one()
        return list(db.exec(select(Message).where(Message.spoken == line)))


def opened(chat, event, view) -> None:
    with chat.bot.sessions.begin() as db:
        afterwards.opened(db, event, view)


# Forms that their face opens


def test_a_form_that_its_face_opens_is_sent_by_nobody_else(chat):
    [form] = chat.bot.hear(heard(chat, "risk add", opens=True))

    assert isinstance(form, Form)
    assert [m.state for m in of(chat, "e-line")] == [State.SENT]
    opened(chat, "e-line", "V1")
    opened(chat, "e-line", "")  # a repeat that could not open it again
    assert [(m.state, m.platform_id) for m in of(chat, "e-line")] == [(State.SENT, "V1")]


def test_a_form_that_could_not_be_opened_is_owed(chat):
    chat.bot.hear(heard(chat, "risk add", opens=True))
    opened(chat, "e-line", "")

    assert [m.state for m in of(chat, "e-line")] == [State.OWED]


def test_everything_but_a_form_is_owed_all_the_same(chat):
    chat.bot.hear(heard(chat, "risk add Late parts", opens=True))

    assert [m.state for m in of(chat, "e-line")] == [State.OWED]


def test_the_form_of_a_line_is_found_again(chat):
    [form] = chat.bot.hear(heard(chat, "risk add", opens=True))

    with chat.bot.sessions() as db:
        assert readers.form_of(db, "e-line") == form and readers.form_of(db, "nothing") is None


def test_a_form_sent_from_a_card_leaves_the_card_alone(chat):
    """Only where the form is itself a message is that message changed."""
    chat.says("risk add Late parts")
    chat.sent()
    with chat.bot.sessions() as db:
        card = db.exec(select(Message).where(Message.subject == "R-1")).first()
    chat.bot.hear(heard(chat, "risk add", "e-2", source="submitted", message=card.platform_id,
                        fields={"title": "More"}, opens=True))  # fmt: skip

    changes = [sent for sent in chat.sent() if sent.edits == card.id]
    assert not [sent for sent in changes if sent.title.startswith("✓")]


# Lines that are edited or deleted


def test_what_a_line_did_stays_when_it_is_deleted_and_its_author_is_told(chat):
    chat.bot.hear(heard(chat, "risk add Late parts"))
    chat.sent()
    gone = heard(chat, "", "e-gone")
    for _ in range(2):
        assert afterwards.reread(chat.bot, gone, "e-line") == ()

    [told] = chat.sent()
    assert told.audience == "pm" and told.title == "You deleted the message that made R-1"
    assert len(chat.rows(Risk)) == 1


def test_a_line_that_was_undone_is_heard_anew_when_it_is_edited(chat):
    chat.bot.hear(heard(chat, "risk add Late parts"))
    chat.says("undo")

    [card] = afterwards.reread(chat.bot, heard(chat, "risk add Late people", "e-2"), "e-line")
    assert isinstance(card, Card) and chat.rows(Risk)[-1].title == "Late people"


def test_what_a_changed_line_did_is_not_done_again_when_it_is_changed_once_more(chat):
    chat.bot.hear(heard(chat, "risk ad Late parts"))
    for _ in range(2):
        afterwards.reread(chat.bot, heard(chat, "risk add Late parts", "e-line:1"), "e-line")
    assert afterwards.reread(chat.bot, heard(chat, "risk add Late", "e-line:2"), "e-line") == ()

    assert [risk.title for risk in chat.rows(Risk)] == ["Late parts"]
    assert chat.sent()[-1].title == "You edited the message that made R-1"


def test_talk_that_is_deleted_is_nothing(chat):
    chat.sent()

    assert afterwards.reread(chat.bot, heard(chat, "", "e-2"), "e-never") == ()
    assert chat.sent() == []


# Groups


def close(chat, event="c1"):
    with chat.bot.sessions.begin() as db:
        homes.close(db, ROOM.key, homes.ARCHIVED, chat.now, event)


def test_who_manages_a_project_is_told_once_that_its_group_is_gone(chat):
    chat.sent()
    close(chat)
    close(chat)

    [told] = chat.sent()
    assert told.to == "dm:pm" and told.title == "The group “launch” was archived"
    assert "project bind P-1" in told


def test_a_group_of_no_project_goes_quietly(empty):
    close(empty)

    assert empty.sent() == []


def test_a_group_has_the_name_its_platform_says(chat):
    with chat.bot.sessions.begin() as db:
        assert not homes.nameless(db, ROOM.key) and not homes.nameless(db, "test:T:nowhere")
        homes.rename(db, ROOM.key, "#x1")

    assert chat.row(Chat, ROOM.key).title == "#x1"


# Accounts


def learn(chat, profile, **how):
    with chat.bot.sessions.begin() as db:
        directory.introduce(db, profile, chat.now, **how)


def addressed(db: Session, handle: str) -> None:
    db.info.update(now=None, spoken=1)
    db.get_one(Person, handle).email = f"{handle}@example.com"


def test_an_account_is_joined_by_a_verified_address(chat):
    with chat.bot.sessions.begin() as db:
        addressed(db, "rd")
    learn(chat, Profile("other:T:U1", "Wang Lei", "RD@example.com"))

    assert chat.row(Account, "other:T:U1").person == "rd"


def test_no_second_account_of_a_platform_is_joined(chat):
    with chat.bot.sessions.begin() as db:
        addressed(db, "rd")
    learn(chat, Profile("test:T:U1", "Wang Lei", "rd@example.com"))

    assert chat.row(Account, "test:T:U1") is None


def test_a_head_of_a_department_is_not_joined(chat):
    with chat.bot.sessions.begin() as db:
        addressed(db, "rd_head")
        db.get_one(Person, "rd_head").roles = []
    learn(chat, Profile("other:T:U1", "Chen Li", "rd_head@example.com"))

    assert chat.row(Account, "other:T:U1") is None


def test_only_who_speaks_is_met(chat):
    learn(chat, Profile("other:T:U1", "Li Na"))
    assert chat.row(Account, "other:T:U1") is None

    learn(chat, Profile("other:T:U1", "Li Na"), spoke=True)
    assert chat.row(Person, "U1").name == "Li Na"


def test_whom_no_roster_names_is_joined_by_the_address_of_their_first_words(chat):
    learn(chat, Profile("other:T:U1", "Li Na", "li.na@example.com"), spoke=True)
    learn(chat, Profile("third:T:U9", "Na Li", "Li.Na@example.com"))

    assert chat.row(Account, "third:T:U9").person == chat.row(Account, "other:T:U1").person


def test_an_address_that_is_somebodys_is_not_given_to_a_newcomer(chat):
    for id in ("U1", "U2"):  # on one platform: no account of the same person
        learn(chat, Profile(f"other:T:{id}", "Li Na", "li.na@example.com"), spoke=True)

    assert chat.row(Person, "U1").email == "li.na@example.com"
    assert chat.row(Person, "U2").email is None


def test_a_guest_is_nobody_of_a_roster_whatever_their_id(chat):
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.add(Account(key="other:*:sales1", person="sales"))
    learn(chat, Profile("other:elsewhere:sales1", "Eve", guest=True), spoke=True)
    assert chat.row(Account, "other:elsewhere:sales1").person != "sales"

    learn(chat, Profile("other:T:sales1", "吴倩"))
    assert chat.row(Account, "other:T:sales1").person == "sales"


def test_a_guest_may_only_say_a_code(chat):
    eve = heard(chat, "risk add Mine", "g1", profiles=(Profile("test:T:eve", "Eve", guest=True),))
    eve = replace(eve, by="test:T:eve")
    [refused] = chat.bot.hear(eve)
    assert refused.title.startswith("联络员只服务本公司的同事")
    assert chat.rows(Risk) == [] and chat.row(Person, "eve").suspended_at

    code = chat.says("link", "staff", dm("staff"))
    [typed] = [line for line in str(code).split("`") if line.startswith("link ")]
    chat.bot.hear(replace(eve, text=typed, event_id="g2"))
    chat.bot.hear(replace(eve, event_id="g3"))
    assert chat.row(Account, "test:T:eve").person == "staff" and len(chat.rows(Risk)) == 1
