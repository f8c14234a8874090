"""What Feishu answers when it does not do as asked, and what each of its codes comes to.

Codes: open.feishu.cn/document/server-docs/im-v1/message/create, …/reply, …/patch, and
…/api-call-guide/generic-error-code.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.ports import Undeliverable
from bot.words import N_

# Wait, then it works: too fast, the chat or the system is busy, the same message is on its way,
# the card is being pressed.
WAITS = frozenset({99991400, 11232, 230020, 230049, 232019, 232068})
LOCKED = "card action is lock"  # within 230099
WRONG_TOKEN = frozenset({99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677})
WRONG_SECRET = frozenset({10003, 10014, 99991543})
# A card that cannot be changed any more is sent anew: recalled, older than 14 days, deleted.
GONE = frozenset({230011, 230031, 230110})
# What it hangs under is away, or cannot have a thread: it is said in the chat.
NO_THREAD = frozenset({230011, 230019, 230050, 230071, 230072, 230073, 230110})
BAD_CARD = frozenset({230025, 230099})
NO_SCOPE = frozenset({99991672, 99991676, 99991679, 230027})
DISSOLVED = frozenset({232006, 232009})  # no such group, any more
SPENT = 99991403  # a month's calls, which the smaller editions count
NO_RANGE = frozenset({40004, 40014, 41050})  # of contacts that the app may see

_AWAY = N_("Feishu: I am not in that group. Add me in its settings, under Bots.")
_CLOSED = N_("Feishu: that group was dissolved. Bind another one.")
REFUSALS = {
    230002: _AWAY,
    230006: N_("Feishu: the bot is switched off in the app's features."),
    230013: N_("Feishu: that person is outside the range in which the app is available."),
    230018: N_("Feishu: the settings of that group do not let me write there."),
    230027: N_("Feishu: the app lacks a permission."),
    230022: N_("Feishu: it takes a word of this message for a sensitive one."),
    230028: N_("Feishu: the company's data protection stopped this message."),
    230029: N_("Feishu: that person has left the company."),
    230034: N_("Feishu: there is no such chat or person."),
    230035: N_("Feishu: I may not write there; the group is muted, or I am blocked."),
    230038: N_("Feishu: I cannot write to people of another company."),
    230053: N_("Feishu: that person does not want messages from me."),
    232009: _CLOSED,
}
LACKS = N_("Feishu: the app lacks a permission: {scopes}.")
SCOPES = re.compile(r"\[([a-z0-9_:., -]*:[a-z0-9_:., -]*)\]|need scope: ([a-z0-9_:., -]+)")


class Refused(Undeliverable):
    """Feishu answered with a code, for good; the text is the sentence for people."""

    def __init__(self, code: int, said: str = "", body: Mapping[str, Any] | None = None) -> None:
        self.scopes = scopes(said, body or {}) if code in NO_SCOPE else ()
        plain = LACKS.format(scopes=" / ".join(self.scopes)) if self.scopes else ""
        super().__init__(plain or REFUSALS.get(code, f"Feishu: {code} {said}"[:200]))
        self.code, self.said = code, said


def scopes(said: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Any one of these is enough: a list in the body, else in what is *said*: "… required: [a, b]".

    open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/
    how-to-fix-the-99991672-error, …/faq/trouble-shooting/how-to-resolve-error-99991679
    """
    error = body.get("error")
    violations = error.get("permission_violations") if isinstance(error, dict) else None
    named = [str(v.get("subject") or "") for v in violations or () if isinstance(v, dict)]
    if not any(named) and (found := SCOPES.search(said)):
        named = (found[1] or found[2]).split(",")
    return tuple(name.strip() for name in named if name)
