"""Who is at a browser: one-time links, what a browser keeps, and the very first administrator."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from adapters.web import events
from bot import links, people, visits
from bot.app import Bot
from bot.gateway import Gateway
from bot.people import Person
from bot.roles import CompanyRole, with_role
from bot.trail import speak

FIRST = "admin"  # the account of whoever claims in the browser


class Gates:
    """`face.Gate` over the core's table of visits."""

    def __init__(self, bot: Bot, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._bot, self._gateway, self._now = bot, gateway, now

    def begin(self, code: str) -> str:
        def work(db: Any) -> str:
            begun = visits.begin(db, code)
            if begun is None:
                return ""
            kept, person = begun
            _seat(db, person)
            return kept

        return self._gateway.change(work)

    def visitor(self, kept: str) -> str:
        found = self._gateway.read(lambda db: visits.visitor(db, kept)) if kept else None
        return found.handle if found else ""

    def end(self, kept: str) -> None:
        self._gateway.change(lambda db: visits.end(db, kept))

    def is_claimed(self) -> bool:
        return self._gateway.read(lambda db: bool(with_role(db, CompanyRole.ADMINISTRATOR)))

    def claim(self, name: str, code: str) -> str:
        """The code is said as in any chat, by somebody who is met with it and not before."""

        def meet(db: Any) -> bool:
            if with_role(db, CompanyRole.ADMINISTRATOR) or not links.holding(db, "claim", code):
                return False
            speak(db, f"met:{events.account(FIRST)}", "meet", self._now())
            people.meet(db, events.account(FIRST), _direct(FIRST), name.strip())
            people.chat(db, _direct(FIRST))
            return True

        if not self._gateway.change(meet):
            return ""
        at = events.place(FIRST, f"dm:{FIRST}")
        said = events.heard(FIRST, at, f"claim {code}", self._now(), source="pressed")
        self._gateway.write(lambda: self._bot.hear(said))
        return self._gateway.change(_first)


def _first(db: Any) -> str:
    """The visit of whoever has claimed just now."""
    account = db.get(people.Account, events.account(FIRST))
    person = db.get(Person, account.person)
    if CompanyRole.ADMINISTRATOR not in person.roles:
        return ""
    _seat(db, person)
    return visits.admit(db, person)


def _seat(db: Any, person: Person) -> None:
    visits.seat(db, person, events.account(person.handle), _direct(person.handle))


def _direct(handle: str) -> str:
    return events.place(handle, f"dm:{handle}").key
