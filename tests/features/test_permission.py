"""Permissions: the table, what the company changes in it, and who can never be locked out."""

from bot.cards import Table, Text
from bot.permissions import Permission
from tests.conftest import dm


def table(card):
    [found] = [b for b in card.blocks if isinstance(b, Table)]
    return found


def row(card, command):
    shown = table(card)
    [found] = [r for r in shown.rows if r[0] == command]
    return dict(zip(shown.head, found, strict=True))


def text(card):
    return "\n".join(b.markdown for b in card.blocks if isinstance(b, Text))


def test_a_role_is_denied_a_command_and_the_table_says_so(chat):
    card = chat.says('permission deny staff "action add"', "admin")
    assert card.title == "staff: `action add` is not allowed"

    refused = chat.says("action add Write the notes", "market")
    assert "Nothing changed" in refused.title
    shown = chat.says('permission list command="action add"', "market")
    assert row(shown, "action add")["Staff"] == "– changed"
    chat.says("undo", "admin")
    assert "Nothing changed" not in chat.says("action add Write the notes", "market").title
    assert row(chat.says("permission list command=action"), "action add")["Staff"] == "✓"


def test_a_role_is_allowed_a_command_that_is_declared_for_others(chat):
    assert "administrator" in chat.says("person add 王芳", "market").title
    chat.says('权限 允许 员工 "新增人员"', "admin")

    assert chat.says("person add 王芳", "market").title.startswith("王芳 is added")
    chat.says('permission deny staff "person add"', "admin")
    assert "administrator" in chat.says("person add 王兰", "market").title
    assert chat.row(Permission, "staff person add").cancelled_at is not None


def test_denying_one_of_many_says_who_still_may(chat):
    chat.says('permission allow pm "action add"', "admin")
    card = chat.says('permission deny pm "action add"', "admin")

    assert text(card) == "Everybody may still use it, as staff."


def test_the_administrators_are_never_locked_out(chat):
    assert (
        "may do everything"
        in chat.says('permission deny administrator "person add"', "admin").title
    )
    chat.says('permission deny staff "permission allow"', "admin")
    chat.says('permission deny staff "permission list"', "admin")

    assert chat.says("permission list", "admin").title == "Who may do what"


def test_only_administrators_change_permissions(chat):
    assert "administrator" in chat.says('permission allow staff "person add"', "pm").title
    assert chat.rows(Permission) == []


def test_what_is_not_known_is_told(chat):
    assert "“boss” is none of" in chat.says('permission allow boss "risk close"', "admin").title
    assert "no command “fly away”" in chat.says('permission allow staff "fly away"', "admin").title
    so = chat.says('permission allow staff "action add"', "admin")
    assert so.title == "That is so already. Nothing changed."


def test_the_table_is_paged_and_read_in_chinese(chat):
    chat.says("settings language=zh", "market", dm("market"))
    first = chat.says("权限 列表", "market", dm("market"))
    assert first.title == "谁能做什么"
    second = chat.presses(first, "下一页", "market", dm("market"))

    assert table(first).rows[0] != table(second).rows[0]
    assert len(table(chat.says("permission list role=员工")).head) == 2
