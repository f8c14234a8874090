"""What hangs on a card is named in its text, and at the demo doors has an address (DESIGN §7)."""

from adapters.web.cards import draw
from adapters.web.doors import _answer
from bot.cards import Attachment, Card

FILE = Attachment("纪要.docx", "application/octet-stream", "abc")


def shown(**more):
    card = draw(Card("Minutes", files=(FILE,)), str)
    return {"id": "m1", "room": "dm:pm", "audience": "all", **card, **more}


def test_the_text_of_a_card_names_its_files():
    assert shown()["text"].splitlines() == ["Minutes", "纪要.docx"]


def test_a_message_says_where_its_files_are():
    [asked] = _answer([shown()], "finance")["messages"]
    assert asked["files"] == [{"name": "纪要.docx", "url": "/files/dm%3Apm/m1/abc?as=finance"}]
    [told] = _answer([shown()])["messages"]
    assert told["files"][0]["url"].endswith("?as=pm"), "of a direct chat whose it is"
    [bare] = _answer([{"id": "m2", "room": "launch", "audience": "all", "card": None}])["messages"]
    assert "files" not in bare
