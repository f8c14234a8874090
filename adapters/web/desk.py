"""`face.Desk` over the core: every page is asked for as its reader, and only read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from adapters.web import events
from adapters.web.face import Unknown
from bot import rooms
from bot.cards import Attachment, Card, Reply
from bot.errors import BotError
from bot.files import content
from bot.gateway import Gateway
from bot.markup import plain
from bot.pages import day, project, register, row, side
from bot.pages.asked import Visitor
from bot.pages.row import CompanyPage
from bot.people import Person
from bot.view import reader_view

Result = TypeVar("Result")
Given = Mapping[str, str]


class Desks:
    def __init__(self, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._gateway, self._now = gateway, now

    def side(self, handle: str) -> side.Side:
        return self._look(handle, side.side)

    def day(self, handle: str) -> day.Day:
        return self._look(handle, day.day)

    def overview(self, handle: str, code: str) -> project.Overview:
        return self._look(handle, lambda db, by: project.overview(db, by, code))

    def row(self, handle: str, code: str) -> row.RowPage:
        return self._look(handle, lambda db, by: row.row_page(db, by, code))

    def company_page(self, handle: str, noun: str, key: str) -> CompanyPage:
        return self._look(handle, lambda db, by: row.company_page(db, by, noun, key))

    def register(
        self, handle: str, noun: str, given: Given, sort: str, number: int
    ) -> register.Register:
        def work(db: Any, by: Visitor) -> register.Register:
            return register.register(db, by, noun, given, sort, number)

        return self._look(handle, work)

    def workbook(self, handle: str, noun: str, given: Given, sort: str) -> bytes:
        def work(db: Any, by: Visitor) -> bytes:
            found = register.register(db, by, noun, given, sort, whole=True)
            zone = reader_view(db, db.get(Person, by.handle), by.now).say.zone
            from bot.pages import workbook  # openpyxl takes long to import, for what few ask for

            return workbook.workbook(found, zone)

        return self._look(handle, work)

    def file(self, handle: str, room: str, message: str, digest: str) -> tuple[Attachment, bytes]:
        def work(db: Any, by: Visitor) -> tuple[Attachment, bytes]:
            said = rooms.message(db, message, handle)
            here = said is not None and said.chat == events.place(handle, room).key
            return _file(db, said.reply if said and here else None, digest)

        return self._look(handle, work)

    def file_of_row(self, handle: str, code: str, digest: str) -> tuple[Attachment, bytes]:
        def work(db: Any, by: Visitor) -> tuple[Attachment, bytes]:
            return _file(db, row.row_page(db, by, code).card, digest)

        return self._look(handle, work)

    def _look(self, handle: str, work: Callable[[Any, Visitor], Result]) -> Result:
        """The one place where errors of the core become sentences of a page."""
        at = events.place(handle, f"dm:{handle}")
        by = Visitor(handle, events.account(handle), at, self._now())

        def looked(db: Any) -> Result:
            try:
                return work(db, by)
            except BotError as error:
                say = reader_view(db, db.get(Person, handle), by.now).say
                values = {name: v for name, v in error.values.items() if name != "preview"}
                raise Unknown(plain(say(error.sentence, **values))) from None

        return self._gateway.read(looked)


def _file(db: Any, reply: Reply | None, digest: str) -> tuple[Attachment, bytes]:
    """What hangs on a card; who sees the card may have it."""
    files = reply.files if isinstance(reply, Card) else ()
    found = next((file for file in files if file.digest == digest), None)
    if found is None:
        raise Unknown("There is no such file here.")
    return found, content(db, found)
