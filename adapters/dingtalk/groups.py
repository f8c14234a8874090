"""Groups that DingTalk is asked to make for a project, with the robot in them.

It takes one request as often as it comes, so what was asked for and not answered is not asked for
again: whoever wanted it is told to look. https://open.dingtalk.com/document/development/ :
create-common-group-new-version-v2, api-updategroup. That the robot comes along has no page; where
DingTalk does not let it, people add it.
"""

import asyncio
import logging
from functools import partial

from adapters.dingtalk.calls import Calls, Json
from adapters.dingtalk.listening import Listening
from adapters.dingtalk.refusals import Refused
from adapters.dingtalk.text import cut
from adapters.dingtalk.who import PLATFORM, user_of
from bot import homes
from bot.events import Place
from bot.founding import Wanted, begin, not_begun, settled, tell, wanted_of
from bot.hearing import Core
from bot.ports import TooFast, Unanswered
from bot.words import N_

log = logging.getLogger(__name__)
LONGEST_NAME, TOGETHER = 20, 40  # letters; people at a time
INSIDE = 2  # conversationTag of a group of the company
UNMADE = (
    N_("The group “{name}” could not be made"),
    N_("{why} Make one in DingTalk, add me, and say `{line}` in it."),
)
UNSURE = (
    N_("DingTalk did not say whether it made the group “{name}”"),
    N_("If it is there, add me and say `{line}` in it; if not, ask once more."),
)
ALONE = (
    N_("The group “{name}” is there, without me"),
    N_("Add me in its settings and say `{line}` in it."),
)


class Groups:
    def __init__(self, core: Core, calls: Calls, listening: Listening, robot: str) -> None:
        self._core, self._calls, self._listening = core, calls, listening
        self._robot = robot
        self._founding = asyncio.Lock()

    async def found(self) -> None:
        """Make the groups that are wanted; what DingTalk did not take is asked for later."""
        async with self._founding:
            for wanted in await self._core.gateway.reading(lambda db: wanted_of(db, PLATFORM)):
                try:
                    await self._found(wanted)
                except TooFast as wait:
                    log.info("a group is made later, in %s seconds", wait.seconds)
                    return
                done = partial(settled, platform=PLATFORM, wanted=wanted)
                await self._core.gateway.changing(done)

    async def _found(self, wanted: Wanted) -> None:
        changing = self._core.gateway.changing
        if not await changing(lambda db: begin(db, PLATFORM, wanted)):
            await self._tell(wanted, UNSURE)
            return
        try:
            made = await self._made(wanted)
        except Refused as refusal:
            await self._tell(wanted, UNMADE, why=str(refusal))
        except (Unanswered, ConnectionError):
            await self._tell(wanted, UNSURE)
        except TooFast:
            await changing(lambda db: not_begun(db, PLATFORM, wanted))
            raise
        else:
            await self._settle(wanted, made)

    async def _made(self, wanted: Wanted) -> Json:
        """Whoever asks owns it."""
        users = self._users(wanted)
        body = {"name": self._name(wanted), "owner": users[0], "useridlist": users[:TOGETHER],
                "conversationTag": INSIDE}  # fmt: skip
        return await self._calls.api("POST", "/v1.0/im/group/create", body)

    async def _settle(self, wanted: Wanted, made: Json) -> None:
        chat, users = str(made["openConversationId"]), self._users(wanted)
        tenant = wanted.by.split(":")[1]
        at, name = Place(PLATFORM, tenant, chat), self._name(wanted)
        try:
            for start in range(TOGETHER, len(users), TOGETHER):
                more = {"chatid": made.get("chatid"), "add_useridlist": users[start:][:TOGETHER]}
                await self._calls.api("POST", "/v1.0/im/group/update", more)
            robot = {"openConversationId": chat, "robotCode": self._robot}
            await self._calls.api("POST", "/v1.0/robot/groups/orgRobots/add", robot)
        except (Refused, TooFast, ConnectionError) as error:
            log.warning("the robot is not in the new group: %s", error)
            await self._tell(wanted, ALONE)
            return
        await self._core.gateway.changing(lambda db: homes.rename(db, at.key, name))
        await self._listening.found(wanted, at)

    def _users(self, wanted: Wanted) -> list[str]:
        return list(dict.fromkeys(map(user_of, (wanted.by, *wanted.members))))

    def _name(self, wanted: Wanted) -> str:
        return cut(wanted.name, LONGEST_NAME)

    async def _tell(self, wanted: Wanted, said: tuple[str, str], why: str = "") -> None:
        title, body = said
        name, line, now = self._name(wanted), f"project bind {wanted.project}", self._core.now()
        told = partial(tell, wanted=wanted, now=now, title=title, body=body)
        work = partial(told, name=name, line=line, why=why)
        await self._core.gateway.changing(work)
        await self._core.poke()
