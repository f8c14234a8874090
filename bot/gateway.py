"""Threads over the database: one that writes on SQLite, a few on PostgreSQL, two that only read.

Waiting in a queue is fair, waiting inside SQLite is not (STORAGE §1).
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from bot.company import Company
from bot.store import CROSSED, TRIES, Sessions, open_engine

Result = TypeVar("Result")
Work = Callable[[], Result]
log = logging.getLogger(__name__)
READERS = 2
WRITERS_ON_POSTGRESQL = 4


class Gateway:
    """`write` and `read` run work in a thread of their kind; sessions come from `sessions`."""

    def __init__(self, url: str, company: Company) -> None:
        self.engine: Engine = open_engine(url)
        self._reading = open_engine(url, read_only=True)
        self.sessions: Sessions = sessionmaker(self.engine, class_=Session)
        self._views = sessionmaker(self._reading, class_=Session, info={"company": company})
        sqlite = self.engine.dialect.name == "sqlite"
        self._writers = ThreadPoolExecutor(1 if sqlite else WRITERS_ON_POSTGRESQL, "write")
        self._readers = ThreadPoolExecutor(READERS, "read")

    def tell(self, ear: Callable[[], None]) -> None:
        """Call *ear* after every transaction that changed rows, whoever ran it."""
        event.listen(self.sessions, "after_flush", lambda db, _: db.info.update(changed=True))

        def told(db: Session) -> None:
            if db.info.pop("changed", False):
                ear()

        event.listen(self.sessions, "after_commit", told)

    def change(self, work: Callable[[Session], Result]) -> Result:
        """Run *work* in one transaction and wait for it."""
        return self._writers.submit(self._in_transaction, work).result()

    async def changing(self, work: Callable[[Session], Result]) -> Result:
        """Run *work* in one transaction without holding up the loop."""
        return await asyncio.wrap_future(self._writers.submit(self._in_transaction, work))

    def write(self, work: Work[Result]) -> Result:
        """Run *work*, which opens its own sessions, where writing is done."""
        return self._writers.submit(work).result()

    async def writing(self, work: Work[Result]) -> Result:
        """Likewise without holding up the loop."""
        return await asyncio.wrap_future(self._writers.submit(work))

    async def reading(self, work: Callable[[Session], Result]) -> Result:
        return await asyncio.wrap_future(self._readers.submit(self._looked, work))

    def read(self, work: Callable[[Session], Result]) -> Result:
        return self._readers.submit(self._looked, work).result()

    def _in_transaction(self, work: Callable[[Session], Result]) -> Result:
        """What crossed the work of another process or thread is done once more."""
        for tries_left in reversed(range(TRIES)):
            try:
                with self.sessions.begin() as db:
                    return work(db)
            except CROSSED as error:
                if not tries_left:
                    raise
                log.info("a change is made again: %r", error)
        raise AssertionError("unreachable")

    def _looked(self, work: Callable[[Session], Result]) -> Result:
        with self._views() as db:
            return work(db)

    def close(self) -> None:
        """Let what is under way end, then shut the files."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()
