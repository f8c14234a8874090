"""Who is who in Feishu: departments and people page by page at the start, then by its events.

What a missing scope hides is left out without a word, so it is looked for.
open.feishu.cn/document/server-docs/contact-v3/department/children, …/user/find_by_department
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from adapters.feishu.calls import Calls, Json
from adapters.feishu.refusals import NO_RANGE, NO_SCOPE, Refused
from adapters.feishu.who import PLATFORM
from bot.directory import introduce, keep_roster, reached, unreached
from bot.events import Heard, Profile
from bot.gateway import Gateway
from bot.people import account_of
from bot.ports import TooFast
from bot.roster import Row

log = logging.getLogger(__name__)
CONTACT = "/open-apis/contact/v3"
ROOT = "0"
TOGETHER = 50  # people learnt in one transaction, so that a line is not held up
HIDDEN = {  # a field that is nowhere → the scope that hides it
    "name": "contact:user.base:readonly",
    "email": "contact:user.email:readonly",
    "status": "contact:user.employee:readonly",
}
RANGE = "contact range of the app: all members"


@dataclass
class Found:
    """The directory as it was read: people by open_id, departments by open_department_id."""

    people: dict[str, Json] = field(default_factory=dict)
    departments: dict[str, Json] = field(default_factory=dict)

    def path(self, id: str) -> str:
        """A department below those above it: A/B."""
        parts: list[str] = []
        while (unit := self.departments.get(id)) and len(parts) < len(self.departments):
            parts.insert(0, str(unit.get("name") or "").replace("/", "／"))
            id = str(unit.get("parent_department_id") or ROOT)
        return "/".join(filter(None, parts))

    def rows(self) -> tuple[Row, ...]:
        """As a roster. The head of somebody is the leader of their department, else their own."""
        here = {id: p for id, p in self.people.items() if p.get("name") and not left(p)}
        names = Counter(str(person["name"]) for person in here.values())
        return tuple(
            Row(
                number=number,
                name=str(person["name"]),
                department=self.path(_unit(person)),
                position=str(person.get("job_title") or ""),
                email=_email(person),
                head=self._head(person, here, names),
                accounts={PLATFORM: id},
            )
            for number, (id, person) in enumerate(sorted(here.items()), 1)
        )

    def _head(self, person: Json, here: Mapping[str, Json], names: Mapping[str, int]) -> str:
        """By e-mail, or by a name that only one has."""
        leader = self.departments.get(_unit(person), {}).get("leader_user_id")
        followed = here.get(str(leader or person.get("leader_user_id") or ""))
        if followed is None:
            return ""
        name = str(followed["name"])
        return _email(followed) or (name if names[name] == 1 else "")


class Directory:
    """People of the home companies belong to the company; everybody else is a guest."""

    def __init__(self, calls: Calls, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._calls, self._gateway, self._now = calls, gateway, now
        self.tenant, self.bot = "", ""
        self._homes: frozenset[str] = frozenset()
        self._known: dict[str, Profile] = {}
        self.found = Found()

    def know(self, tenant: str, bot: str, homes: Collection[str]) -> None:
        """The company, the bot's own open_id, and which companies are home where it is set."""
        self.tenant, self.bot = tenant, bot
        self._homes = frozenset(homes or {tenant})

    async def load(self) -> Found:
        """Learn from everybody that the app may see."""
        found = Found()
        children = f"{CONTACT}/departments/{ROOT}/children"
        async for unit in self._calls.pages(children, fetch_child="true", **_ids()):
            found.departments[str(unit["open_department_id"])] = unit
        for id in (ROOT, *found.departments):
            async for user in self._people_of(id):
                found.people[str(user["open_id"])] = user
        self._look_for_gaps(found)
        profiles = [self._profile(user) for user in found.people.values()]
        self._known |= {profile.account: profile for profile in profiles}
        for start in range(0, len(profiles), TOGETHER):
            await self._learn(profiles[start : start + TOGETHER])
        rows = found.rows()
        await self._gateway.changing(lambda db: keep_roster(db, PLATFORM, rows))
        await self.reach()
        self.found = found
        return found

    async def _people_of(self, department: str) -> Any:
        pages = self._calls.pages(
            f"{CONTACT}/users/find_by_department", department_id=department, **_ids()
        )
        try:
            async for user in pages:
                yield user
        except Refused as refusal:
            if refusal.code not in NO_RANGE:
                raise
            self._calls.lacking(f"{CONTACT}/users", (RANGE,))

    def _look_for_gaps(self, found: Found) -> None:
        people = found.people.values()
        for name, scope in HIDDEN.items():
            if people and not any(person.get(name) for person in people):
                self._calls.lacking(f"{CONTACT}/users: {name}", (scope,))
        if found.departments and not any(d.get("name") for d in found.departments.values()):
            self._calls.lacking(f"{CONTACT}/departments", ("contact:department.base:readonly",))

    async def changed(self, user: Mapping[str, Any], *, left: bool = False) -> None:
        """Somebody joined, was renamed or left."""
        profile = self._profile(user)
        profile = replace(profile, left=True) if left else profile
        self._known[profile.account] = profile
        await self._learn([profile])

    async def introduced(self, heard: Heard) -> Heard:
        """With what the directory knows of who speaks and who is mentioned."""
        accounts = dict.fromkeys(filter(None, (heard.by, *heard.mentions.values())))
        return replace(heard, profiles=tuple([await self._of(account) for account in accounts]))

    async def reach(self) -> None:
        """A message reaches people under their open_id: their direct chats need no opening."""

        def learn(db: Any) -> None:
            for account in unreached(db, PLATFORM, self.tenant):
                reached(db, account, account)

        await self._gateway.changing(learn)

    async def _of(self, account: str) -> Profile:
        """While Feishu does not answer, somebody who is known here already is taken as they are."""
        if account not in self._known:
            try:
                self._known[account] = await self._looked_up(account)
            except (TooFast, ConnectionError):
                here = await self._gateway.reading(lambda db: account_of(db, account) is not None)
                if not here:
                    raise
                return Profile(account)
        return self._known[account]

    async def _looked_up(self, account: str) -> Profile:
        _, tenant, id = account.split(":", 2)
        if tenant not in self._homes:
            return Profile(account, guest=True)
        try:
            answer = await self._calls.get(f"{CONTACT}/users/{id}", user_id_type="open_id")
        except Refused as refusal:  # of the company all the same, whatever we may read of them
            return Profile(account, guest=refusal.code not in NO_SCOPE | NO_RANGE)
        return replace(self._profile(answer["user"]), account=account)

    async def _learn(self, profiles: Iterable[Profile]) -> None:
        now = self._now()
        await self._gateway.changing(partial(_introduce, profiles=list(profiles), now=now))

    def _profile(self, user: Mapping[str, Any]) -> Profile:
        """One entry of the directory. Its e-mail is the company's word, not the person's."""
        return Profile(
            account=f"{PLATFORM}:{self.tenant}:{user['open_id']}",
            name=str(user.get("name") or ""),
            email=str(user.get("email") or "") if self.tenant in self._homes else "",
            guest=self.tenant not in self._homes,
            left=left(user),
        )


def _introduce(db: Any, profiles: list[Profile], now: datetime) -> None:
    for profile in profiles:
        introduce(db, profile, now)


def _unit(person: Mapping[str, Any]) -> str:
    return str(next(iter(person.get("department_ids") or ()), ROOT))


def _email(person: Mapping[str, Any]) -> str:
    return str(person.get("email") or "").strip().lower()


def left(user: Mapping[str, Any]) -> bool:
    """Somebody who is not of the company any more."""
    status = user.get("status") or {}
    return bool(status.get("is_resigned") or status.get("is_exited"))


def _ids() -> dict[str, str]:
    return {"user_id_type": "open_id", "department_id_type": "open_department_id"}
