"""The demo as a stranger finds it: the real process, by the doors of DESIGN §7 alone."""

import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.demo import DEPARTMENTS, PEOPLE, ROOMS, STORY
from bot.lines import split
from bot.registry import commands
from tests.databases import WANTED
from tests.demo import PATIENCE, Demo, Message, answer, demo, free_port, log, start, titles

pytestmark = pytest.mark.slow

ALWAYS = {
    "id", "room", "thread", "by", "at", "audience", "text", "card", "buttons", "form",
}  # fmt: skip
CARD = {"title", "tone", "blocks", "about", "state", "foot"}
FIELD = {"name", "label", "type", "required", "options", "help", "error", "value"}
TONES = {"plain", "good", "warning", "danger"}
TYPES = {
    "text", "long", "number", "date", "datetime", "person", "department", "choice", "flag",
    "rows", "file",
}  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo without a story, in English; tests leave each other alone by rooms and codes."""
    with demo(tmp_path_factory.mktemp("demo") / "demo.db", "--empty", LANGUAGE="en") as made:
        yield made


@pytest.fixture(scope="module")
def project(running: Demo) -> Demo:
    running.say("project add X1 launch")
    return running


# Before anything is said


def test_without_its_story_it_has_people_and_rooms_only(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db", "--empty", LANGUAGE="en") as empty:
        people = empty.doors.get("/demo/people").json()["people"]
        rooms = empty.doors.get("/demo/rooms").json()["rooms"]
        own = empty.doors.get("/demo/rooms", params={"as": "pm"}).json()["rooms"]
        said = [m for room in rooms for m in empty.messages(room["id"], _who(room["id"]))]

        assert {p["handle"]: p["name"] for p in people} == {h: p.name for h, p in PEOPLE.items()}
        assert {p["department"] for p in people} == set(DEPARTMENTS.values())
        assert {p["handle"]: p["role"] for p in people}["vp"] == "executive"
        assert {room["id"] for room in rooms} == {*ROOMS, *(f"dm:{handle}" for handle in PEOPLE)}
        assert [room["id"] for room in own] == [*ROOMS, "dm:pm"]
        assert said == []
        assert titles(empty.say("project list"))[0] in ("0 projects", "No projects")


def _who(room: str) -> str:
    return room.removeprefix("dm:") if room.startswith("dm:") else "pm"


# The story


@pytest.fixture(scope="module", params=["zh", "en"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("told") / "demo.db", LANGUAGE=request.param) as made:
        yield made


def test_no_line_of_the_story_is_refused(told: Demo) -> None:
    spoken = {
        (m["by"], m["text"]): m
        for who in PEOPLE
        for m in told.messages(who=who)
        if m["by"] != "bot"
    }
    [lines] = [lines for lines in STORY.values() if len(lines) == len(spoken)][:1]
    answers = {m["id"]: _answer_to(m, told.messages(who=m["by"])) for m in spoken.values()}
    asked = [m for m in spoken.values() if commands.find(split(m["text"]))]

    assert len(spoken) == len(lines) and len(asked) >= len(lines) - 2
    assert [m["text"] for m in asked if answers[m["id"]] is None] == []
    about = {m["text"]: answers[m["id"]]["card"] for m in asked}  # type: ignore[index]
    refused = {text: card["title"] for text, card in about.items() if _refuses(card)}
    assert refused == {}


def test_the_demo_opens_with_three_things_to_press(told: Demo) -> None:
    tours = ("tour", "导览")
    [opening] = [m for m in told.messages() if any(b["line"] in tours for b in m["buttons"])][:1]
    assert opening["audience"] == "all" and len(opening["buttons"]) == 3

    for button in opening["buttons"]:
        answered = told.press(opening, button["label"])
        assert answered[0]["card"]["blocks"], button


def _answer_to(message: Message, heard: list[Message]) -> Message | None:
    after = heard[heard.index(message) + 1 :]
    return next((m for m in after if m["by"] == "bot" and m["at"] == message["at"]), None)


def _blocks(message: Message) -> list[Message]:
    return (message.get("card") or {"blocks": []})["blocks"]


def _refuses(card: Message) -> bool:
    """A warning that is about nothing."""
    return card["tone"] in ("warning", "danger") and not card["about"]


def test_the_story_leaves_something_of_every_kind(told: Demo) -> None:
    seen = told.messages()
    states = {m["card"]["state"][:1] for m in seen if m.get("card")}
    [status] = [m for m in seen if any(b["type"] == "picture" for b in _blocks(m))][:1]
    direct = told.messages("dm:pm")

    assert {"◆", "▲", "○", "✓"} <= states  # overdue, high, waiting to be accepted, closed
    assert status["audience"] == "pm" and status["card"]["about"].startswith("P-1")
    assert any(m["buttons"] for m in direct)
    assert [m["by"] for m in direct] == ["bot"] * len(direct)


def test_a_fresh_demo_tells_its_story_within_seconds(told: Demo) -> None:
    assert told.took < 20  # three on an idle machine; the tests share two cores


# What a message is


def test_every_message_has_every_key(project: Demo) -> None:
    said = project.say("action add Write the notes @market 2026-03-06")
    said += project.say("action add")
    project.say("good morning")

    for message in [*said, project.messages()[-1]]:
        assert ALWAYS <= set(message) <= ALWAYS | {"name", "role", "files"}
        assert message["room"] in ROOMS or message["room"].startswith("dm:")
        assert message["by"] == "bot" or message["by"] in PEOPLE
        assert message["audience"] == "all" or message["audience"] in PEOPLE
        assert datetime.fromisoformat(message["at"]).utcoffset() == timedelta(hours=8)
        assert isinstance(message["thread"], str) and isinstance(message["text"], str)


def test_a_card_and_its_buttons(project: Demo) -> None:
    message = answer(project.say("action add Book the room @market 2026-03-09"))
    card = message["card"]

    assert set(card) == CARD and card["tone"] in TONES
    assert all({"id", "label", "line", "style"} == set(b) for b in message["buttons"])
    code = card["about"].split()[0]
    assert message["buttons"][0]["line"] == f"{code} done"
    lines = message["text"].split("\n")
    assert lines[0] == card["title"] and "Book the room" in message["text"]
    assert {b["label"] for b in message["buttons"]} <= set(lines)


def test_a_form_and_its_fields(project: Demo) -> None:
    message = answer(project.say("risk add"))
    form = message["form"]
    fields = {field["name"]: field for field in form["fields"]}

    assert message["card"] is None and message["buttons"] == []
    assert {"title", "fields"} <= set(form) <= {"title", "fields", "line", "submit", "error"}
    assert all(FIELD - {"value"} <= set(f) <= FIELD | {"fields"} for f in fields.values())
    assert {f["type"] for f in fields.values()} <= TYPES
    assert fields["title"]["required"] and not fields["due"]["required"]
    assert [o["value"] for o in fields["level"]["options"]] == ["high", "medium", "low"]
    assert fields["owner"]["type"] == "person"
    assert "rd" in {o["value"] for o in fields["owner"]["options"]}
    assert message["text"].split("\n")[0] == form["title"]


def test_a_form_is_sent_with_the_names_of_the_options(project: Demo) -> None:
    form = answer(project.say("risk add"))
    said = project.submit(
        form, title="Core part late", owner="rd", level="high", due="2026-03-09T18:00"
    )
    card = next(m["card"] for m in said if m["card"] and "Core part late" in m["text"])

    assert "high" in card["state"]
    assert form["id"] in {m["id"] for m in said}  # the form itself is answered in its place


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(project: Demo) -> None:
    form = answer(project.say("risk add"))
    said = project.submit(form, title="Core part", due="yesterday evening or so")

    [again] = [m for m in said if m["id"] == form["id"]]
    fields = {field["name"]: field for field in again["form"]["fields"]}
    assert fields["title"]["value"] == "Core part"
    assert fields["due"]["error"] or again["form"]["error"]


# What changes, and who sees it


def test_a_change_is_a_card_with_the_same_id(project: Demo) -> None:
    added = answer(project.say("action add Ask the printers @market 2026-03-09"))
    done = project.press(added, "Done", "market")
    [changed] = [m for m in done if m["id"] == added["id"]]

    assert added["card"]["state"] == "◐ in progress"
    assert changed["card"]["state"] == "○ waiting for acceptance"
    assert [m for m in project.messages() if m["id"] == added["id"]] == [changed]

    [accepted] = [m for m in project.press(changed, "Accept") if m["id"] == added["id"]]
    assert accepted["card"]["state"] == "✓ closed" and accepted["card"]["tone"] == "good"


def test_a_press_tells_who_asked_in_their_own_room(project: Demo) -> None:
    added = answer(project.say("action add Count the samples @sales 2026-03-09"))
    project.press(added, "Done", "sales")
    told = project.messages("dm:pm")[-1]

    assert added["card"]["about"].split()[0] in told["card"]["title"]
    assert {"Accept", "Return"} <= {b["label"] for b in told["buttons"]}


def test_messages_come_in_order_and_say_what_they_answer(project: Demo) -> None:
    [listed] = project.say("action list")
    room = project.messages()

    assert [m["at"] for m in room] == sorted(m["at"] for m in room)
    assert [(m["by"], m["text"]) for m in room[-2:-1]] == [("pm", "action list")]
    assert room[-1] == listed


def test_a_question_is_answered_to_who_asked(project: Demo) -> None:
    [shown] = project.say("mine", who="rd_head")

    assert shown["audience"] == "rd_head"
    assert shown["id"] in {m["id"] for m in project.messages(who="rd_head")}
    assert shown["id"] not in {m["id"] for m in project.messages(who="pm")}


def test_talk_between_people_is_left_alone(project: Demo) -> None:
    assert project.say("the risk of rain is low today") == []
    assert project.messages()[-1]["text"] == "the risk of rain is low today"
    assert project.say("@liaison what can you do?")


def test_a_thread_is_kept(project: Demo) -> None:
    added = answer(project.say("action add Hang the posters @market 2026-03-09"))
    asked = answer(project.say("done", who="market", thread=added["id"]))
    said = project.press(asked, "Done", "market")

    assert asked["thread"] == added["id"]
    assert {m["thread"] for m in said if m["room"] == "launch"} >= {added["id"]}
    assert added["id"] in {m["id"] for m in said}


def test_a_thread_stays_about_its_card_when_the_card_has_changed(project: Demo) -> None:
    card = answer(project.say("action add Print the signs @market 2026-03-09"))
    code = card["card"]["about"].split()[0]
    project.say(f"{code} update half of them", "market")

    asked = answer(project.say("done", "market", thread=card["id"]))
    closed = project.press(asked, "Done", "market")

    assert any(title.startswith(f"{code} is done") for title in titles(closed)), closed


# What cannot be


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("say", {"who": "nobody", "room": "launch", "text": "help"}),
        ("say", {"who": "pm", "room": "nowhere", "text": "help"}),
        ("say", {"who": "pm", "room": "dm:market", "text": "help"}),
        ("press", {"who": "pm", "room": "launch", "message": "m999999", "button": "b1"}),
        ("submit", {"who": "pm", "room": "launch", "message": "m999999", "fields": {}}),
        ("say", {"who": "pm", "room": "launch"}),
        ("clock", {}),
        ("clock", {"advance": "soon"}),
        ("clock", {"to": "2020-01-01T09:00+08:00"}),
        ("clock", {"to": "2027-01-01T09:00"}),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_what_makes_no_sense_is_4xx_with_a_sentence(
    project: Demo, door: str, body: dict[str, object]
) -> None:
    response = project.post(door, **body)

    assert 400 <= response.status_code < 500
    assert set(response.json()) == {"error"} and response.json()["error"].endswith(".")


def test_a_button_that_is_not_there_is_4xx(project: Demo) -> None:
    shown = answer(project.say("action add Fold the leaflets @market 2026-03-09"))
    body = {"who": "pm", "room": "launch", "message": shown["id"]}

    assert project.post("press", **body, button="b99").status_code == 404
    assert project.post("submit", **body, fields={"title": "x"}).status_code == 404


def test_messages_of_an_unknown_room_or_person_are_4xx(project: Demo) -> None:
    for room, who in (("nowhere", "pm"), ("launch", "nobody"), ("dm:market", "pm")):
        found = project.doors.get(f"/demo/rooms/{room}/messages", params={"as": who})
        assert found.status_code == 404 and set(found.json()) == {"error"}


@pytest.mark.parametrize("line", ["A-99999", "A-99999 done", "action ad something", "P-77 status"])
def test_a_refusal_by_the_bot_is_200(project: Demo, line: str) -> None:
    refused = answer(project.say(line))

    assert refused["card"]["tone"] == "warning" and refused["audience"] == "pm"


def test_another_site_may_not_speak_for_the_reader(project: Demo) -> None:
    body = {"as": "pm", "in": "launch", "text": "help"}
    elsewhere = {"Origin": "https://evil.example"}

    assert project.doors.post("/demo/say", json=body, headers=elsewhere).status_code == 403


# The clock


def test_who_pushes_the_clock_sees_reminders_and_the_steps_of_an_overdue_item(
    tmp_path: Path,
) -> None:
    with demo(tmp_path / "demo.db", "--empty", LANGUAGE="en") as made:
        made.say("project add X1 launch")
        made.say("member add @rd role=liaison")
        made.say("action add Stress test report @staff 2026-03-06")

        ahead = made.clock(to="2026-03-06T12:00+08:00")
        day_1 = made.clock(to="2026-03-09T12:00+08:00")
        day_2 = made.clock(advance="1d")
        day_3 = made.clock(advance="24h")

        assert {(m["room"], m["at"][:16]) for m in ahead if m["at"][11:16] == "09:30"} == {
            ("dm:staff", "2026-03-05T09:30"), ("dm:staff", "2026-03-06T09:30"),
        }  # fmt: skip
        assert _told(day_1, "09") == {"launch", "dm:staff"} and "张伟" in _group(day_1)
        assert _told(day_2, "10") == {"launch", "dm:rd", "dm:pm"} and "王磊" in _group(day_2)
        assert _told(day_3, "11") == {"launch", "dm:rd_head"} and "陈立" in _group(day_3)
        assert all("A-1 was due 2026-03-06 Fri 18:00" in _group(day) for day in (day_1, day_2))
        [card] = [m for m in made.messages() if m["card"] and m["card"]["state"].startswith("◆")]
        assert card["card"]["state"] == "◆ overdue 3 working days"


def _told(said: list[Message], day: str) -> set[str]:
    """Where something new was posted at 9:30; a card of before that changed is no news."""
    return {m["room"] for m in said if m["at"].startswith(f"2026-03-{day}T09:30")}


def _group(said: list[Message]) -> str:
    posts = [m["card"]["title"] for m in said if m["room"] == "launch" and not m["card"]["state"]]
    return "\n".join(posts)


@pytest.mark.thorough
def test_one_long_push_is_many_short_ones(tmp_path: Path) -> None:
    def week(name: str, *pushes: str) -> list[tuple[str, str, str]]:
        with demo(tmp_path / name, CLOCK="2026-03-04T09:00+08:00", LANGUAGE="en") as made:
            for push in pushes:
                made.clock(to=f"2026-03-{push}+08:00")
            return [
                (m["room"], m["at"][:16], m["card"]["title"])
                for room in ("launch", "dm:pm", "dm:market", "dm:staff", "dm:rd")
                for m in made.messages(room, _who(room))
                if m["card"] and m["buttons"] and not m["card"]["state"]
            ]

    by_days = [f"{day:02}T{hour}" for day in range(5, 12) for hour in ("08:00", "20:00")]
    assert week("one.db", "11T20:00") == week("many.db", *by_days)


# Stopping and starting


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_keeps_everything_and_the_pushed_clock(
    tmp_path: Path, how: signal.Signals
) -> None:
    database = tmp_path / "demo.db"
    first = Demo(database, LANGUAGE="en")
    first.clock(advance="30d")
    first.say("action add Written just before the end @market 2026-05-06")
    before, direct = first.messages(), first.messages("dm:market", "market")
    first.stop(how)

    with demo(database, LANGUAGE="en") as second:
        assert second.took < 20  # one or two on an idle machine
        assert second.messages() == before
        assert second.messages("dm:market", "market") == direct
        assert answer(second.say("mine"))["at"] >= before[-1]["at"] >= "2026-04-03"


@pytest.mark.skipif(bool(WANTED), reason="over PostgreSQL there may be any number of processes")
def test_a_second_process_on_the_same_file_is_refused(project: Demo) -> None:
    second = start(project.database, HTTP__PORT=str(free_port()))

    assert second.wait(PATIENCE) == 2
    assert "is in use by another Liaison" in log(project.database).splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIMEZONE", "Mars/Olympus"), ("LANGUAGE", "fr"), ("HTTP__PORT", "many"), ("CLOCK", "noon")],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(
    tmp_path: Path, name: str, value: str
) -> None:
    process = start(tmp_path / "demo.db", **{name: value})

    assert process.wait(PATIENCE) == 2
    [sentence] = log(tmp_path / "demo.db").splitlines()
    assert f"LIAISON_{name}" in sentence and value in sentence and sentence.endswith(".")


def test_it_stops_within_two_seconds_though_a_page_is_open(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db", "--empty") as made:
        query = {"as": "pm", "in": "launch"}
        with httpx.stream("GET", f"{made.address}/chat/stream", params=query, timeout=5) as page:
            next(page.iter_lines())
            took = made.stop()

        assert took < 2
        assert made.process.returncode in (0, -signal.SIGTERM)


def test_a_port_in_use_is_said_in_a_sentence(project: Demo, tmp_path: Path) -> None:
    began = time.monotonic()
    other = start(tmp_path / "other.db", "--empty", HTTP__PORT=str(project.port))

    assert other.wait(PATIENCE) != 0 and time.monotonic() - began < PATIENCE
    assert "Traceback" not in log(tmp_path / "other.db")
