"""What was said before in a thread: asked of Slack where a command works on it.

Oldest first, page by page; a page may begin with the thread's root once more.
https://docs.slack.dev/reference/methods/conversations.replies
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.client import Post
from adapters.slack.events import said_by_a_person
from adapters.slack.reading import bare, read
from adapters.slack.refusals import REFUSALS, Refused
from adapters.slack.who import PLATFORM
from bot.events import Heard
from bot.hearing import read as understood
from bot.threads import SHUT, Closed, Message
from bot.words import N_

Json = Mapping[str, Any]
log = logging.getLogger(__name__)
PER_PAGE, PAGES = 200, 20  # Slack advises 200 at a time
NOT_GRANTED = N_("Slack: the app may not read this chat. Install it with its manifest again.")


async def said(client: Any, post: Post, heard: Heard, bot: str) -> list[Message]:
    """The messages of people before the line that was heard, its thread's root first."""
    found: dict[str, Json] = {}
    asked: dict[str, Any] = {"channel": heard.at.chat, "ts": heard.at.thread, "limit": PER_PAGE}
    for _ in range(PAGES):
        try:
            page = await post.call(client.conversations_replies(**asked))
        except Refused as refusal:
            log.warning("the thread %s is closed: %s", heard.at.thread, refusal)
            lacks = refusal.code == "missing_scope"
            raise Closed(NOT_GRANTED if lacks else REFUSALS.get(refusal.code, SHUT)) from refusal
        found |= understood(lambda page=page: {str(m["ts"]): m for m in page["messages"]})
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
        asked["cursor"] = cursor
    return understood(lambda: list(_before(found, heard, bot)))


def _before(found: Mapping[str, Json], heard: Heard, bot: str) -> Iterator[Message]:
    own = heard.event_id.split(":")[3]  # the ts of the line, whose seconds have ten digits
    home = f"{PLATFORM}:{heard.at.tenant}"
    for ts, message in sorted(found.items()):
        if ts < own and said_by_a_person(message, bot):
            text = read(bare(message), bot, home)
            yield Message(f"{home}:{message['user']}", text.text, text.mentions, text.called)
