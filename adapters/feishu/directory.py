"""Who is who in Feishu: departments and people page by page at the start, then by its events.

What a missing scope hides is left out without a word, so it is looked for.
open.feishu.cn/document/server-docs/contact-v3/department/children, …/user/find_by_department
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.feishu.calls import Calls, Json
from adapters.feishu.refusals import NO_RANGE, NO_SCOPE, Refused
from adapters.feishu.who import PLATFORM
from bot.acquaintances import Acquaintances
from bot.directory import keep_roster, reached, unreached
from bot.events import Heard, Profile
from bot.gateway import Gateway
from bot.roster import Row

log = logging.getLogger(__name__)
CONTACT = "/open-apis/contact/v3"
ROOT = "0"
HIDDEN = {  # a field that is nowhere → the scope that hides it
    "name": "contact:user.base:readonly",
    "email": "contact:user.email:readonly",
    "status": "contact:user.employee:readonly",
}
RANGE = "contact range 通讯录权限范围: all members 全部成员"
IN_RANGE = 100  # the most that a page of the range names


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
        self._calls, self._gateway = calls, gateway
        self._people = Acquaintances(gateway, now)
        self.tenant, self.bot = "", ""
        self._homes: frozenset[str] = frozenset()
        self.found = Found()

    def know(self, tenant: str, bot: str, homes: Collection[str]) -> None:
        """The company, the bot's own open_id, and which companies are home where it is set."""
        self.tenant, self.bot = tenant, bot
        self._homes = frozenset(homes or {tenant})

    async def load(self) -> Found:
        """Learn from everybody that the app may see."""
        found = Found()
        try:
            await self._departments_below(ROOT, found)
            await self._people_of(ROOT, found)
        except Refused as refusal:
            if refusal.code not in NO_RANGE:
                raise
            self._calls.lacking(f"{CONTACT}/users", (RANGE,))
            await self._in_range(found)
        for id in found.departments:
            await self._people_of(id, found)
        self._look_for_gaps(found)
        await self._people.learn(map(self._profile, found.people.values()))
        rows = found.rows()
        await self._gateway.changing(lambda db: keep_roster(db, PLATFORM, rows))
        await self.reach()
        self.found = found
        return found

    async def _departments_below(self, top: str, found: Found) -> None:
        children = f"{CONTACT}/departments/{top}/children"
        async for unit in self._calls.pages(children, fetch_child="true", **_ids()):
            found.departments[str(unit["open_department_id"])] = unit

    async def _people_of(self, department: str, found: Found) -> None:
        listed = f"{CONTACT}/users/find_by_department"
        async for user in self._calls.pages(listed, department_id=department, **_ids()):
            found.people[str(user["open_id"])] = user

    async def _in_range(self, found: Found) -> None:
        """The departments and people that the app may see, where that is not all of them.

        open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/contact-v3/scope/list
        """
        token: dict[str, str] = {}
        while True:
            page = await self._calls.get(f"{CONTACT}/scopes", page_size=IN_RANGE, **_ids(), **token)
            for id in page.get("department_ids") or ():
                top = await self._calls.get(f"{CONTACT}/departments/{id}", **_ids())
                found.departments[str(id)] = top["department"]
                await self._departments_below(str(id), found)
            for id in page.get("user_ids") or ():
                one = await self._calls.get(f"{CONTACT}/users/{id}", **_ids())
                found.people[str(id)] = one["user"]
            if not page.get("has_more"):
                return
            token = {"page_token": str(page["page_token"])}

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
        await self._people.learn([replace(profile, left=True) if left else profile])

    async def introduced(self, heard: Heard) -> Heard:
        """With what the directory knows of who speaks and who is mentioned."""
        accounts = filter(None, (heard.by, *heard.mentions.values()))
        return replace(heard, profiles=await self.profiles(accounts))

    async def profiles(self, accounts: Iterable[str]) -> tuple[Profile, ...]:
        """Of these accounts; who is not known yet is looked up."""
        look = self._looked_up
        return tuple([await self._people.of(one, look) for one in dict.fromkeys(accounts)])

    async def catch_up(self) -> None:
        """With whom the company knows since the directory was read."""
        if await self._people.catch_up(PLATFORM, self.tenant):
            await self.reach()

    async def reach(self) -> None:
        """A message reaches people under their open_id: their direct chats need no opening."""

        def learn(db: Any) -> None:
            for account in unreached(db, PLATFORM, self.tenant):
                reached(db, account, account)

        await self._gateway.changing(learn)

    async def _looked_up(self, account: str) -> Profile:
        _, tenant, id = account.split(":", 2)
        if tenant not in self._homes:
            return Profile(account, guest=True)
        try:
            answer = await self._calls.get(f"{CONTACT}/users/{id}", user_id_type="open_id")
        except Refused as refusal:  # of the company all the same, whatever we may read of them
            return Profile(account, guest=refusal.code not in NO_SCOPE | NO_RANGE)
        return replace(self._profile(answer["user"]), account=account)

    def _profile(self, user: Mapping[str, Any]) -> Profile:
        """One entry of the directory. Its e-mail is the company's word, not the person's."""
        return Profile(
            account=f"{PLATFORM}:{self.tenant}:{user['open_id']}",
            name=str(user.get("name") or ""),
            email=str(user.get("email") or "") if self.tenant in self._homes else "",
            guest=self.tenant not in self._homes,
            left=left(user),
        )


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
