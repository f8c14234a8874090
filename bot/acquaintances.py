"""Whom a face knows on its platform: told by a directory, kept in mind, introduced to the core."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.directory import awaited, introduce
from bot.events import Profile
from bot.gateway import Gateway
from bot.people import account_of
from bot.ports import TooFast

TOGETHER = 50  # people learnt in one transaction, so that a line is not held up
Look = Callable[[str], Awaitable[Profile]]


class Acquaintances:
    def __init__(self, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._gateway, self._now = gateway, now
        self._known: dict[str, Profile] = {}
        self._awaited = frozenset[str]()

    async def learn(self, profiles: Iterable[Profile]) -> None:
        """What the directory says of these people now."""
        learnt = list(profiles)
        self._known |= {profile.account: profile for profile in learnt}
        for start in range(0, len(learnt), TOGETHER):
            await self._introduce(learnt[start : start + TOGETHER])

    async def catch_up(self, platform: str, tenant: str) -> bool:
        """Introduce whom the company knows by now; is there anybody new to be reached?"""
        wanted = await self._gateway.reading(lambda db: awaited(db, platform, tenant))
        new = wanted - self._awaited
        found = [p for p in self._known.values() if new & {p.email.lower(), p.account}]
        await self.learn(found)
        self._awaited = wanted
        return bool(new)

    async def of(self, account: str, look: Look, said: Profile | None = None) -> Profile:
        """Who is not known yet is looked up.

        While the platform does not answer, somebody who is known here already is taken as they are,
        or as they are *said* to be.
        """
        if account not in self._known:
            try:
                self._known[account] = await look(account)
            except (TooFast, ConnectionError):
                here = await self._gateway.reading(lambda db: account_of(db, account) is not None)
                if not here:
                    raise
                return said or Profile(account)
        return self._known[account]

    async def _introduce(self, profiles: Sequence[Profile]) -> None:
        now = self._now()

        def work(db: Session) -> None:
            for profile in profiles:
                introduce(db, profile, now)

        await self._gateway.changing(work)
