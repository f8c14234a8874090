"""What the web asks of the core (`Chat`, `Desk`, `Gate`), and the shape of what it draws."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, NotRequired, Protocol, TypedDict

from bot.cards import Attachment
from bot.pages.day import Day
from bot.pages.project import Overview
from bot.pages.register import Register
from bot.pages.row import CompanyPage, RowPage
from bot.pages.side import Side

Language = Literal["zh", "en"]
Tone = Literal["plain", "good", "warning", "danger"]


class Person(TypedDict):
    handle: str
    name: str
    department: str
    role: str
    language: NotRequired[str]


class Room(TypedDict):
    id: str
    name: str
    kind: Literal["group", "direct"]
    about: NotRequired[str]  # one line under the room's name


class Button(TypedDict):
    id: str
    label: str
    line: str  # the command it stands for
    style: NotRequired[Literal["main", "plain", "quiet", "danger"]]


class TextBlock(TypedDict):
    type: Literal["text"]
    markdown: str


class FieldsBlock(TypedDict):
    type: Literal["fields"]
    pairs: Sequence[Sequence[str]]  # label, markdown


class TableBlock(TypedDict):
    type: Literal["table"]
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]  # markdown
    align: NotRequired[Sequence[Literal["left", "right"]]]


class PictureBlock(TypedDict):
    type: Literal["picture"]
    svg: str
    alt: str


class ButtonsBlock(TypedDict):
    type: Literal["buttons"]
    row: Sequence[Button]


class DividerBlock(TypedDict):
    type: Literal["divider"]


Block = TextBlock | FieldsBlock | TableBlock | PictureBlock | ButtonsBlock | DividerBlock


class Card(TypedDict):
    title: str
    tone: Tone
    blocks: Sequence[Block]
    about: NotRequired[str]  # "A-12 · 行动项 · P-1 智享X1"
    state: NotRequired[str]  # "◆ 逾期 3 个工作日"
    foot: NotRequired[str]
    files: NotRequired[Sequence[Mapping[str, str]]]  # name, media, digest


class Option(TypedDict):
    value: str
    label: str


# One field's value: a string ("true" or "false" for a flag); a list of rows for `rows`;
# [{"name", "base64"}] for `file`. A form may give rows back as a list or as JSON.
Value = str | Sequence[Mapping[str, str]]
Filled = Mapping[str, Value]


class Field(TypedDict):
    name: str
    label: str
    type: str  # text long number date datetime person department choice flag rows file
    required: bool
    options: NotRequired[Sequence[Option]]
    value: NotRequired[Value]
    help: NotRequired[str]
    error: NotRequired[str]
    fields: NotRequired[Sequence["Field"]]  # of one row
    errors: NotRequired[Sequence[Mapping[str, str]]]  # of each row: field name to sentence


class Form(TypedDict):
    title: str
    fields: Sequence[Field]
    line: NotRequired[str]
    error: NotRequired[str]
    submit: NotRequired[str]


class File(TypedDict):
    name: str
    base64: str


class Message(TypedDict):
    id: str
    room: str
    thread: str  # id of the message it hangs under, or ""
    by: str  # "bot" or a handle
    at: str
    audience: str  # "all" or a handle
    text: str
    card: NotRequired[Card | None]
    buttons: NotRequired[Sequence[Button]]
    form: NotRequired[Form | None]
    name: NotRequired[str]  # of a speaker who is not among the people any more
    role: NotRequired[str]
    files: NotRequired[Sequence[str]]  # names of what was sent along


class Completion(TypedDict):
    line: str  # the whole line when taken
    label: str
    about: str


class Due(TypedDict):
    at: str
    text: str


class Refused(Exception):
    """A request that cannot be taken; its text is a sentence with the way out."""

    status = 400


class Unknown(Refused):
    """No such person, room, message or button for this person."""

    status = 404


class Chat(Protocol):
    """Everything here is synchronous; routes call it in worker threads.

    What changes something waits until inbox, planner and courier are idle, and returns the messages
    that `handle` may see, in order: replies, group posts, direct messages, changed cards (same id).
    A refusal by the bot is a message; `Unknown` and `Refused` are for requests that make no sense.
    """

    def people(self) -> Sequence[Person]: ...

    def rooms(self, handle: str = "") -> Sequence[Room]:
        """The rooms this person is in; without a handle, all."""

    def messages(self, handle: str, room: str, after: str = "") -> Sequence[Message]:
        """Oldest first; `after` is the id of a message: only what came later."""

    def say(
        self, handle: str, room: str, text: str, thread: str = "", files: Sequence[File] = ()
    ) -> Sequence[Message]: ...

    def press(self, handle: str, room: str, message: str, button: str) -> Sequence[Message]: ...

    def act(self, handle: str, room: str, line: str) -> Sequence[Message]:
        """A button that stands on a page and not on a message: its line, in the room."""

    def submit(self, handle: str, room: str, message: str, fields: Filled) -> Sequence[Message]:
        """A form that is not accepted comes back with the same id, its values and its errors."""

    def now(self) -> str:
        """The business clock, ISO with offset."""

    def move(self, *, advance: str = "", to: str = "") -> Sequence[Message]:
        """Move the clock as if every minute had been lived through; the messages of everybody."""

    def next_due(self, handle: str) -> Due | None: ...

    def complete(self, handle: str, room: str, text: str) -> Sequence[Completion]: ...

    def read_date(self, handle: str, text: str) -> str:
        """How a date is read, as shown under its field: "" when there is nothing to say."""

    def speak(self, handle: str, language: Language) -> None:
        """This person reads and is answered in `language` from now on."""

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever something may have changed (see pokes.py)."""


class Desk(Protocol):
    """What the pages show. `Unknown` where there is nothing that this person may see."""

    def side(self, handle: str) -> Side: ...

    def day(self, handle: str) -> Day: ...

    def overview(self, handle: str, code: str) -> Overview: ...

    def row(self, handle: str, code: str) -> RowPage: ...

    def company_page(self, handle: str, noun: str, key: str) -> CompanyPage: ...

    def register(
        self, handle: str, noun: str, given: Mapping[str, str], sort: str, number: int
    ) -> Register: ...

    def workbook(self, handle: str, noun: str, given: Mapping[str, str], sort: str) -> bytes:
        """The whole register as XLSX."""

    def file(self, handle: str, room: str, message: str, digest: str) -> tuple[Attachment, bytes]:
        """What hangs on a message of a room that this person is in."""

    def file_of_row(self, handle: str, code: str, digest: str) -> tuple[Attachment, bytes]:
        """What hangs on the card of a row that this person may see."""


class Gate(Protocol):
    """Who is at a browser. A code is a one-time link's, `kept` is what the browser keeps of it."""

    def begin(self, code: str) -> str:
        """Sign in; what the browser keeps, or "" when the link is used up or too old."""

    def visitor(self, kept: str) -> str:
        """The handle of who is signed in, or ""."""

    def end(self, kept: str) -> None: ...

    def is_claimed(self) -> bool:
        """Whether there is an administrator, so that nobody can become the first one here."""

    def claim(self, name: str, code: str) -> str:
        """Become the first administrator; what the browser keeps, or "" for a wrong code."""
