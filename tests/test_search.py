"""One tokeniser for both engines, and what of a row can be found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, SQLModel, select

import bot.features  # noqa: F401
from bot.features.risk import Handling, Risk
from bot.people import Person
from bot.search import APART, LONGEST, Findable, search, spotted, texts, tokens
from bot.store import open_engine
from tests.conftest import MONDAY

pytestmark = pytest.mark.both


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("会议", "会 议"),
        ("智享X1 上市", "智 享 z0z x1 z0z 上 市"),
        ("预算，评审", "预 算 z0z 评 审"),
        ("Core Part", "core z0z part"),
        ("Ｘ１", "x1"),
        ("R-7", "r z0z 7"),
        ("café", "café"),
        ("", ""),
        ("!? ，", ""),
    ],
)
def test_tokens(said, expected):
    assert tokens(said) == expected


@given(st.text())
def test_tokens_hold_nothing_that_a_query_obeys(said):
    assert not re.search(r"""[-"'*:^()\\&|!<>+{}]""", tokens(said))


@given(st.text(alphabet="智享上市会议 ，x1R", max_size=12), st.data())
def test_what_is_in_a_text_is_spotted_where_its_tokens_are(said, data):
    begin = data.draw(st.integers(0, len(said)))
    piece = tokens(said[begin : begin + 3])

    if piece and f" {piece} " in f" {tokens(said)} ":
        assert spotted(piece).search(said)


def test_a_row_is_found_by_what_people_wrote_in_it():
    risk = Risk(
        code="R-1", project="P-1", title="Core", owner="rd", asker="pm", looked_at=MONDAY,
        response="二供", extra={"plan": ["備用", 3]},
    )  # fmt: skip

    assert set(texts(risk)) == {"Core", "二供", "備用"}
    line = Handling(id="R-1 1", concern="R-1", at=MONDAY, by="rd", text="ok")
    assert list(texts(line)) == ["ok"]


def test_long_texts_are_kept_in_pieces(chat):
    chat.says("risk add Long")
    chat.says("R-1 update " + "长" * (LONGEST + 10))

    pieces = [row.body for row in chat.rows(Findable) if row.body.startswith("长")]
    assert [len(piece) for piece in pieces] == [LONGEST, 10]


def test_the_index_is_in_step_with_what_was_rolled_back(chat):
    with chat.bot.sessions() as db:
        db.info.update(now=MONDAY, spoken=1)
        db.add(Risk(
            code="R-8", project="P-1", title="Ghost", owner="rd", asker="pm", looked_at=MONDAY,
        ))  # fmt: skip
        db.flush()
        assert db.exec(select(Findable).where(Findable.subject == "R-8")).all()
        db.rollback()

        assert not db.exec(select(Findable).where(Findable.subject == "R-8")).all()
        if db.get_bind().dialect.name == "sqlite":  # the index is a table of its own there
            assert not db.execute(text("SELECT rowid FROM found WHERE found MATCH 'ghost'")).all()


def test_the_tables_are_made_and_dropped_with_the_rest(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as db:
        names = set(db.execute(text("SELECT name FROM sqlite_master")).scalars())
    assert {"found", "findable_added", "findable_gone"} <= names
    SQLModel.metadata.drop_all(engine)
    with Session(engine) as db:
        assert not db.execute(text("SELECT name FROM sqlite_master WHERE name = 'found'")).all()


def test_a_search_for_nothing_finds_nothing(chat):
    with chat.bot.sessions() as db:
        person = db.get_one(Person, "pm")
        assert search(db, person, " ，。 ") == []
        assert [hit.row.code for hit in search(db, person, "x1")] == ["P-1"]


def test_runs_are_kept_apart():
    assert APART.strip().isalnum()
