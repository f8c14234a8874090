"""A token is made in the chat, shown once on a page, and holds until it is over or taken back."""

from datetime import timedelta

from sqlmodel import select

from bot.features.action.tables import Action
from bot.outbox import Message
from bot.store import real_now
from bot.tokens import Token
from bot.trail import Spoken
from tests.adapters.api.conftest import SECRET
from tests.conftest import dm


def change(called, **values):
    """As if time had passed in the real world."""
    with called.chat.bot.sessions.begin() as db:
        for token in db.exec(select(Token)):
            for name, value in values.items():
                setattr(token, name, value(db))


def test_the_link_is_for_the_speaker_alone_even_in_a_group(without):
    without.chat.sent()
    without.chat.says("token add ci")

    [card] = without.chat.sent()

    assert (card.title, card.audience) == ("Token “ci” is ready to be shown", "pm")


def test_looking_at_the_link_makes_nothing_and_pressing_shows_it_once(without):
    link = without.link()

    looked = [without.client.get(link) for _ in range(2)]
    pressed, again = (without.client.post(link) for _ in range(2))

    assert [(page.status_code, bool(SECRET.search(page.text))) for page in looked] == [(200, 0)] * 2
    assert SECRET.search(pressed.text)
    assert pressed.headers["cache-control"] == "no-store"
    assert pressed.headers["referrer-policy"] == "no-referrer"
    assert (again.status_code, SECRET.search(again.text)) == (404, None)
    assert without.client.get(link).status_code == 404


def test_a_link_is_over_after_ten_minutes(without):
    link = without.link()
    change(without, made_at=lambda db: real_now(db) - timedelta(minutes=11))

    assert without.client.post(link).status_code == 404


def test_nothing_that_is_kept_opens_the_api(without):
    token = without.made()
    kept = without.chat.rows(Message) + without.chat.rows(Spoken) + without.chat.rows(Token)

    assert not any(token in str(row) or token[8:] in str(row) for row in kept)


def test_without_a_token_or_with_a_made_up_one_nobody_gets_in(called):
    made_up = "liaison_" + "x" * 43
    for token in ("", "liaison_", made_up, f"{called.token}x"):
        called.token = token
        refused = called.get("action")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert "token add" in refused.json()["error"]


def test_a_token_that_is_over_does_not_hold(called):
    change(called, expires_at=real_now)

    assert called.get("action").status_code == 401


def test_a_token_is_taken_back_with_one_line_that_asks_first(called):
    asked = called.chat.says("token cancel ci", "pm", dm("pm"))
    assert called.get("action").status_code == 200
    done = called.chat.says("token cancel ci sure=yes", "pm", dm("pm"))

    assert "stays cancelled" in asked.title
    assert done.title == "Token “ci” is cancelled"
    assert called.get("action").status_code == 401


def test_the_list_says_what_they_may_and_when_they_were_used(called):
    called.made("token add report scope=read,action span=30d")
    called.get("action")

    shown = str(called.chat.says("token list", "pm", dm("pm")))

    assert "2 tokens" in shown
    assert "read only and action item" in shown or "read and action item" in shown
    assert "never" in shown


def test_in_chinese_it_reads_as_a_colleague_would_say_it(without):
    without.chat.says("settings language=zh", "pm", dm("pm"))

    offered = without.chat.says("令牌 新增 周报 权限范围=只读,行动项 时长=30天", "pm", dm("pm"))
    listed = without.chat.says("令牌 列表", "pm", dm("pm"))

    assert offered.title == "令牌「周报」可以查看了"
    assert "只读、行动项" in str(offered)
    assert "还没查看" in str(listed)


def test_a_name_is_given_once_a_span_has_its_limits(called):
    twice = called.chat.says("token add ci", "pm", dm("pm"))
    long = called.chat.says("token add other span=400d", "pm", dm("pm"))

    assert "You have a token “ci” already" in twice.title
    assert long.title == "A token holds for 1 to 366 days."


def test_who_is_suspended_has_no_tokens_any_more(called):
    called.chat.says("person suspend @pm sure=yes", "admin")
    gone = called.get("action")
    called.chat.says("person restore @pm", "admin")

    assert (gone.status_code, called.get("action").status_code) == (401, 401)


def test_an_administrator_takes_back_the_tokens_of_others_and_nobody_else_does(called):
    refused = called.chat.says("token cancel ci @pm sure=yes", "sales", dm("sales"))
    assert (refused.title, called.get("action").status_code) == (
        "Tokens of others are for: administrator.", 200,
    )  # fmt: skip
    assert "ci" in str(called.chat.says("token list @pm", "admin", dm("admin")))
    called.chat.says("token cancel ci @pm sure=yes", "admin", dm("admin"))

    assert called.get("action").status_code == 401


def test_undo_says_how_a_token_is_taken_back(called):
    reply = called.chat.says("undo", "pm", dm("pm"))

    assert called.get("action").status_code == 200, reply


def test_a_token_that_may_read_changes_nothing(called):
    called.token = called.made("token add looks")
    called.chat.says("action add Notes")

    refused = called.post("action/done", {"action": "A-1"})

    assert (refused.status_code, refused.json()["error"]) == (403, "This token may only: read.")
    assert called.get("action/A-1").status_code == 200
    assert called.post("mine").status_code == 200
    assert called.post("undo").status_code == 403


def test_a_token_of_a_noun_writes_that_alone(called):
    called.token = called.made("token add robot scope=action")

    assert called.post("action/add", {"title": "Notes"}).status_code == 200
    assert called.post("risk/add", {"title": "Late"}).status_code == 403
    assert called.get("risk").status_code == 403
    assert len(called.chat.rows(Action)) == 1


def test_no_token_makes_another_key(called):
    """What leaked must not outlive its end: no tokens, no accounts, no ways into the browser."""
    for path in ("token/add", "link", "claim", "web"):
        assert called.post(path, {"name": "more"}).status_code in (404, 405), path
    assert len(called.chat.rows(Token)) == 1
