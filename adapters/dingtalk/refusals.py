"""What DingTalk answers when it does not do as asked, and what each of its codes comes to.

Its codes stand below each call at https://open.dingtalk.com/document/development/ :
how-to-process-api-throttling-on-the-dingtalk-server (being too fast is told as
`Forbidden.AccessDenied.QpsLimit…`, which is not about permission), the-robot-sends-a-group-message,
create-and-deliver-cards, interactive-card-update-interface, create-common-group-new-version-v2.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.ports import TooFast, Undeliverable
from bot.words import N_

SECOND, BANNED, AGAIN = 1.0, 300.0, 15.0  # seconds to wait: DingTalk names none
TOO_FAST = re.compile(r"QpsLimit|Throttling|too\.?fast|too\.many\.|toomuch\.msg", re.IGNORECASE)
TOO_FAST_CODES = frozenset({"90018", "90002", "130101"})
SPENT = re.compile(r"ApiCountLimit", re.IGNORECASE)
SPENT_CODES = frozenset({"90020", "90006"})
STALE = frozenset({"InvalidAuthentication", "40014", "42001", "40001"})
TRANSIENT = frozenset(
    {"-1", "15", "ServiceUnavailable", "system.error", "system.busy", "unknownError",
     "unknown.send.result"}
)  # fmt: skip
ADDRESS_BANNED = 1111  # a status without a code: the address is shut out for five minutes
DENIED = ("PermissionDenied", "60011", "auth.error", "unauthorized", "permession.checkFailed")

_ROBOT = N_("DingTalk: I am not in that group. Add the robot to it once more.")
_GROUP = N_("DingTalk: that group is not there any more.")
_PERSON = N_("DingTalk: that person cannot be reached; they may have left, or not see the app.")
_STOPPED = N_("DingTalk: my robot is switched off. Switch it on in DingTalk's console.")
_UNSAFE = N_("DingTalk: its check of contents does not let that through. Word it otherwise.")
MONTH = N_(
    "DingTalk: the calls of this month are used up. Escalations, approvals and answers go first; "
    "the rest waits for `doctor mend=yes` next month."
)
REFUSALS = {
    **dict.fromkeys(("resource.not.found", "invalidParameter.robotCode.notExsit",
                     "chatbotNotInstall", "chatbotNotFound"), _ROBOT),
    **dict.fromkeys(("group.disbanded", "invalid.openConversationId"), _GROUP),
    **dict.fromkeys(("staffId.notExisted", "param.userIdNotExist", "robot.oto.notExist",
                     "miss.staffId"), _PERSON),
    **dict.fromkeys(("bot.stopped", "template.stopped", "resource.unavailable", "send.forbidden",
                     "chatbotId.notAllow.sendOTO", "bot.forbidden.sendMessage"), _STOPPED),
    **dict.fromkeys(("contain.unsafe.url", "contain.notAllowed.text", "contain.notAllowed.picture",
                     "contain.notAllowed.content", "param.contentUnsafe"), _UNSAFE),
}  # fmt: skip


class Refused(Undeliverable):
    """DingTalk answered with a code, for good; the text is the sentence for people."""

    def __init__(self, code: str, message: str = "", scopes: str = "") -> None:
        told = f"DingTalk: {code} {message}".strip()
        super().__init__(REFUSALS.get(code, told[:300]))
        self.code, self.message, self.scopes = code, message, scopes


class Stale(Exception):
    """The token does not hold any more."""


class Spent(Undeliverable):
    """The calls of the month are used up."""

    def __init__(self) -> None:
        super().__init__(MONTH)


class Unclear(ConnectionError):
    """Nobody knows whether it was done."""


def code_of(body: Mapping[str, Any]) -> str:
    """The code of an answer that is no success: `code`, or `errcode` with HTTP 200."""
    if "errcode" in body:
        return "" if str(body["errcode"]) == "0" else str(body["errcode"])
    return str(body.get("code") or "")


def check(status: int, body: Mapping[str, Any]) -> None:
    """Nothing where it was done; else the error that says what to do about it."""
    code, message = code_of(body), str(body.get("message") or body.get("errmsg") or "")
    if status < 400 and not code and body.get("status") != ADDRESS_BANNED:
        return
    if body.get("status") == ADDRESS_BANNED:
        raise TooFast(BANNED)
    if SPENT.search(code) or code in SPENT_CODES:
        raise Spent
    if status == 429 or TOO_FAST.search(code) or code in TOO_FAST_CODES:
        raise TooFast(SECOND)
    if status == 401 or code in STALE:
        raise Stale(code)
    if status >= 500 or code in TRANSIENT:
        raise Unclear(f"DingTalk: {code or status}")
    detail = body.get("accessdenieddetail") or {}
    scopes = detail.get("requiredScopes") if isinstance(detail, dict) else ()
    raise Refused(code or str(status), message, " ".join(map(str, scopes or ())))


def is_gone(code: str) -> bool:
    """The card cannot be changed: it is not there any more."""
    return code == "param.cardNotExist" or bool(re.search(r"expired", code, re.IGNORECASE))


def is_known(code: str) -> bool:
    """A card with this id was made before."""
    return code == "param.cardAlreadyExist"


def is_no_template(code: str) -> bool:
    """The template cannot be used."""
    return bool(re.search(r"template", code, re.IGNORECASE))


def lacking(refusal: Refused) -> str:
    """The right that the app has not been given, as DingTalk's console calls it; else empty."""
    if any(one in refusal.code for one in DENIED):
        return refusal.scopes or refusal.message or refusal.code
    return ""
