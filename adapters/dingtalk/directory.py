"""Who is who in DingTalk: read department by department at the start, then kept up by its events.

https://open.dingtalk.com/document/orgapp/queries-the-complete-information-of-a-department-user ;
these calls do not count for the month.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.dingtalk.calls import Calls, Json
from adapters.dingtalk.refusals import Refused
from adapters.dingtalk.who import PLATFORM, account, direct, is_outside, user_of
from bot.acquaintances import Acquaintances
from bot.directory import keep_roster, reached, unreached
from bot.events import Profile
from bot.gateway import Gateway
from bot.roster import Row

log = logging.getLogger(__name__)
ROOT = 1
PER_PAGE = 100
NOBODY = frozenset({"60121", "33012"})  # there is no such user


@dataclass
class Found:
    """The directory as it was read: people and the leaders of departments by userid."""

    people: dict[str, Json] = field(default_factory=dict)
    units: dict[int, tuple[str, int]] = field(default_factory=dict)  # name, what it is below
    leaders: dict[int, str] = field(default_factory=dict)

    def rows(self) -> tuple[Row, ...]:
        """As a roster (`bot.roster`)."""
        return tuple(
            Row(
                number=number,
                name=str(user.get("name") or id),
                department=self._path(_unit(user)),
                position=str(user.get("title") or ""),
                email=str(user.get("org_email") or user.get("email") or ""),
                head=self._head(user),
                accounts={PLATFORM: id},
            )
            for number, (id, user) in enumerate(sorted(self.people.items()), 1)
        )

    def _path(self, unit: int) -> str:
        parts: list[str] = []
        while unit in self.units and len(parts) < len(self.units):
            name, unit = self.units[unit]
            parts.insert(0, name.replace("/", "／"))
        return "/".join(parts)

    def _head(self, user: Json) -> str:
        """The leader of the department, by e-mail, or by a name that only one has."""
        leader = self.people.get(self.leaders.get(_unit(user), ""))
        if leader is None:
            return ""
        names = Counter(person.get("name") for person in self.people.values())
        name = str(leader.get("name") or "")
        return str(leader.get("org_email") or "") or (name if names[name] == 1 else "")


def _unit(user: Json) -> int:
    return int(next(iter(user.get("dept_id_list") or ()), ROOT))


class Directory:
    """Everybody in it belongs to the company; who is not in it is a guest.

    `tenant` is the corporation. DingTalk tells it with the first message only, unless it is set.
    """

    def __init__(self, calls: Calls, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._calls, self._gateway = calls, gateway
        self._people = Acquaintances(gateway, now)
        self.tenant = ""

    async def load(self) -> None:
        """Learn from everybody; nothing while the corporation is not known."""
        if not self.tenant:
            return
        found, waiting = Found(), [ROOT]
        while waiting:
            department = waiting.pop()
            asked = {"dept_id": department}
            below = await self._calls.old("/topapi/v2/department/listsub", asked)
            for unit in below.get("result") or ():
                found.units[int(unit["dept_id"])] = (str(unit["name"]), department)
                waiting.append(int(unit["dept_id"]))
            async for user in self._members(department):
                found.people[str(user["userid"])] = user
                if user.get("leader"):
                    found.leaders[department] = str(user["userid"])
        await self._people.learn(map(self._profile, found.people.values()))
        rows = found.rows()
        await self._gateway.changing(lambda db: keep_roster(db, PLATFORM, rows))
        await self.reach()

    async def changed(self, users: Iterable[str], *, left: bool = False) -> None:
        """These people joined, were changed, or left."""
        for user in users:
            key = account(self.tenant, user)
            profile = Profile(key, left=True) if left else await self._looked_up(key)
            await self._people.learn([profile])

    async def profiles(self, heard: Iterable[Profile], mentioned: Iterable[str]) -> list[Profile]:
        """Of who speaks, as the message says, and of who is mentioned in it."""
        found = [await self._of(one.account, one) for one in heard]
        return [*found, *[await self._of(key) for key in dict.fromkeys(mentioned)]]

    async def catch_up(self) -> None:
        """With whom the company knows since the directory was read."""
        if await self._people.catch_up(PLATFORM, self.tenant):
            await self.reach()

    async def reach(self) -> None:
        """Who is known can be written to: the robot needs no word of theirs."""
        found = await self._gateway.reading(lambda db: unreached(db, PLATFORM, self.tenant))
        waiting = [key for key in found if not is_outside(key, key)]

        def work(db: Any) -> None:
            for key in waiting:
                reached(db, key, direct(self.tenant, user_of(key)).key)

        if waiting:
            await self._gateway.changing(work)

    async def _members(self, department: int) -> Any:
        cursor: int | None = 0
        while cursor is not None:
            asked = {"dept_id": department, "cursor": cursor, "size": PER_PAGE}
            page = (await self._calls.old("/topapi/v2/user/list", asked))["result"]
            for user in page.get("list") or ():
                yield user
            cursor = int(page["next_cursor"]) if page.get("has_more") else None

    async def _of(self, key: str, said: Profile | None = None) -> Profile:
        """Somebody from elsewhere (*said* to be a guest) is not looked up: an id of theirs may be
        that of somebody here.
        """
        if said and said.guest:
            return said
        return await self._people.of(key, lambda key: self._looked_up(key, said), said)

    async def _looked_up(self, key: str, said: Profile | None = None) -> Profile:
        """Without the right to look, a message's own word for it is taken; who is of another
        corporation is not looked up, since an id of theirs may be that of somebody here."""
        if key.split(":")[1] != self.tenant:
            return Profile(key, guest=True)
        try:
            asked = {"userid": user_of(key)}
            answer = await self._calls.old("/topapi/v2/user/get", asked)
        except Refused as refusal:
            log.info("%s is not read in the directory: %s", key, refusal)
            return Profile(key, guest=True) if refusal.code in NOBODY else said or Profile(key)
        return self._profile(answer["result"])

    def _profile(self, user: Json) -> Profile:
        """One user. Only the mailbox that the company gave is verified; `email` is anybody's."""
        return Profile(
            account=account(self.tenant, str(user["userid"])),
            name=str(user.get("name") or ""),
            email=str(user.get("org_email") or ""),
        )
