"""The first days: the tour of a beginner, and the set-up that leads an administrator."""

from sqlmodel import select

from bot.cards import Table, buttons
from bot.events import File
from bot.features.action.tables import Action
from bot.people import Account, Chat, Department, Person
from bot.trail import speak
from tests.conftest import dm

ROSTER = "姓名,部门\n王芳,市场部\n".encode()


def labels(card):
    return [button.label for button in buttons(card)]


# The tour


def test_the_tour_notes_one_finishes_it_and_looks_at_it(chat):
    first = chat.says("tour", at=dm("pm"))
    assert first.title == "Tour 1 of 3: ask for something"
    assert labels(first) == ["Note one for me", "Continue"]

    noted = chat.presses(first, "Note one for me", at=dm("pm"))
    assert "2026-03-03 Tue" in str(noted)
    second = chat.presses(first, "Continue", at=dm("pm"))
    assert labels(second) == ["Done A-1", "Continue"]
    chat.presses(second, "Done A-1", at=dm("pm"))
    assert chat.row(Action, "A-1").closed_at

    third = chat.presses(second, "Continue", at=dm("pm"))
    assert labels(third) == ["Mine", "Undo", "Finish"]
    last = chat.presses(third, "Finish", at=dm("pm"))
    assert last.title == "That was the tour" and "Open my pages" in labels(last)


def test_the_tour_bothers_nobody_else(chat):
    chat.sent()
    chat.presses(chat.says("tour", at=dm("pm")), "Note one for me", at=dm("pm"))

    assert {sent.to for sent in chat.sent()} == {"dm:pm"}


def test_the_tour_in_a_group_is_seen_by_who_asked(chat):
    chat.sent()
    chat.says("tour", "rd")

    assert [sent.audience for sent in chat.sent()] == ["rd"]


def test_who_is_in_no_project_is_shown_how_to_open_one(empty):
    first = empty.says("tour", "staff", dm("staff"))
    form = empty.presses(first, "Open a project", "staff", dm("staff"))

    assert form.title == "Add project"


def test_the_tour_speaks_chinese(chat):
    chat.says("settings language=zh", "rd", dm("rd"))
    first = chat.says("导览", "rd", dm("rd"))

    assert first.title == "导览 1/3：提出一件事"
    assert labels(first) == ["新增项目", "继续"]


# The set-up


def bare(chat):
    """Nobody but the administrator is here yet."""
    with chat.bot.sessions.begin() as db:
        db.info["now"] = chat.now
        speak(db, "bare", "test", chat.now)
        units = select(Department).where(Department.path != "信息部")
        for row in [*db.exec(select(Person).where(Person.handle != "admin")), *db.exec(units)]:
            row.cancelled_at = chat.now


def states(card):
    [table] = [block for block in card.blocks if isinstance(block, Table)]
    return "".join(row[0][0] for row in table.rows)


def test_the_set_up_leads_from_people_to_the_first_project(empty):
    bare(empty)
    at = dm("admin")
    first = empty.says("setup", "admin", at)
    assert first.title == "Set-up, step 1 of 4: People"
    assert states(first) == "○✓○○"

    empty.presses(first, "Import people", "admin", at)
    asked = empty.says("person import", "admin", at, files=(File("people.csv", ROSTER),))
    empty.presses(asked, "Import people", "admin", at)
    empty.says("person add 李雷 department=市场部", "admin", at)
    platforms = empty.says("setup", "admin", at)
    assert platforms.title == "Set-up, step 3 of 4: Platforms"

    last = empty.presses(platforms, "Next step", "admin", at)
    assert empty.presses(last, "Open a project", "admin", at).title == "Add project"
    empty.says("project add X1", "admin", at)
    assert states(empty.says("setup", "admin", at)) == "✓✓○✓"


def test_a_step_can_be_passed_by_and_comes_again(empty):
    at = dm("admin")
    passed = empty.says("setup step=5", "admin", at)
    assert passed.title == "Set-up: 2 steps are open"

    assert empty.says("setup", "admin", at).title == "Set-up, step 3 of 4: Platforms"


def test_when_everything_is_there_it_says_so(chat):
    with chat.bot.sessions.begin() as db:
        db.add_all([Chat(key="slack:T:D1"), Account(key="slack:T:U1", person="pm")])
    done = chat.says("setup", "admin", dm("admin"))

    assert done.title == "Liaison is set up" and states(done) == "✓✓✓✓"
    assert labels(done) == ["Take the tour", "Open my pages"]


def test_only_an_administrator_sets_up(chat):
    assert "This is for: administrator" in chat.says("setup", "pm", dm("pm")).title
