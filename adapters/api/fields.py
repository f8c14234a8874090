"""From the JSON of a call to the words of a command, and the schema that says what may be sent."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import MISSING
from dataclasses import fields as columns_of
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from bot.api.paging import MOST
from bot.commands import Command, Parameter
from bot.convertors import YES, kind_name, spelled
from bot.convertors import rows as rows_of
from bot.events import File
from bot.lines import LONGEST
from bot.moments import Repeat
from bot.people import Department, Person, Project
from bot.store import Filed, tables_of
from bot.words import Money

ROW_CODE = "^[{}]-[1-9][0-9]{{0,8}}$"
Text = Annotated[str, Field(max_length=LONGEST)]
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]


def _integral(value: Any) -> Any:
    """To JSON, 7.0 is a whole number as well."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int, BeforeValidator(_integral), Field(ge=0, le=10**9)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sent(_Sent):
    name: Annotated[str, Field(min_length=1, max_length=255)]
    base64: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


@cache
def body_of(command: Command) -> type[BaseModel]:
    """What may be sent to a command: strict, and nothing besides."""
    given: dict[str, Any] = {
        p.name: (_type(p), ... if needed(p) else None) for p in command.parameters
    }
    given["sure"] = (bool, False)
    given["version"] = (Number | None, None)
    given["in"] = (Word | None, None)
    if takes_files(command):
        given["files"] = (Annotated[list[Sent], Field(max_length=1)], [])
    return _model(_title(command), given, strict=True)


@cache
def query_of(command: Command) -> type[BaseModel]:
    """The same for an address, where everything is text and the row stands in the path."""
    given: dict[str, Any] = {
        p.name: (_bare(p.kind), None) for p in command.parameters if not needed(p)
    }
    if "page" in given:
        given["limit"] = (Annotated[int, Field(ge=1, le=MOST)], None)
    return _model(f"{_title(command)}Query", given | {"in": (Word, None)}, strict=False)


def _model(name: str, given: Mapping[str, Any], *, strict: bool) -> type[BaseModel]:
    """Inside, fields have names that nobody else uses; outside, those of the command."""
    fields: dict[str, Any] = {
        f"given_{name}": (kind, Field(default, alias=name))
        for name, (kind, default) in given.items()
    }
    return create_model(name, __config__=ConfigDict(extra="forbid", strict=strict), **fields)


def takes_files(command: Command) -> bool:
    return any(p.name == "file" for p in command.parameters)


def needed(parameter: Parameter) -> bool:
    """A project may always follow from the rest."""
    return parameter.required and not issubclass(parameter.kind, Project)


def files_of(sent: Mapping[str, Any]) -> tuple[File, ...]:
    """What was handed in; a `ValueError` where it is not base64."""
    return tuple(
        File(f["name"], b64decode(f["base64"], validate=True)) for f in sent.get("files", ())
    )


def words_of(command: Command, sent: Mapping[str, Any]) -> dict[str, str]:
    """What was sent, as a form would send it; null empties a field."""
    names = {p.name for p in command.parameters} | {"sure", "version"}
    return {
        name: _word(command, name, value)
        for name, value in sent.items()
        if name in names and not (value is None and name == "version")
    }


def sent_of(command: Command, words: Mapping[str, str]) -> dict[str, Any]:
    """The words of a line as they are sent: the other way round."""
    given = (p for p in command.parameters if p.name in words)
    found: dict[str, Any] = {p.name: _sent(p, words[p.name]) for p in given}
    if "sure" in words:
        found["sure"] = True
    return found | ({"version": int(words["version"])} if "version" in words else {})


def _sent(parameter: Parameter, word: str) -> Any:
    kind: Any = parameter.kind
    if not word:
        return None
    if kind_name(kind) == "rows":
        rows = (json.loads(o) if o.startswith("{") else kind.spelled(o) for o in rows_of(word))
        return [{name: cell for name, cell in row.items() if cell} for row in rows]
    if issubclass(kind, Person | Filed) and len(word.split()) > 1:
        return [one.lstrip("@") for one in word.split()]
    if parameter.many:
        return [_one(kind, one) for one in re.split(r"[\s,，、]+", word) if one]
    return _one(kind, word)


def _one(kind: Any, word: str) -> Any:
    if issubclass(kind, Enum):
        said = {s.lower(): str(i.value) for i in kind for s in spelled(str(i.value))}
        return said.get(word.lower(), word)
    if issubclass(kind, bool):
        return word.lower() in YES
    if issubclass(kind, int):
        return int(word)
    return word.lstrip("@") if issubclass(kind, Person) else word


def _word(command: Command, name: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() if value and isinstance(value[0], dict):
            return json.dumps(value, ensure_ascii=False)
        case list():
            person = any(p.name == name and issubclass(p.kind, Person) for p in command.parameters)
            return " ".join(f"@{one.lstrip('@')}" if person else one for one in value)
        case _:
            return str(value)


def _title(command: Command) -> str:
    return "".join(part.capitalize() for part in command.words.split())


def _type(parameter: Parameter) -> Any:
    kind = parameter.kind
    inner: Any
    if kind_name(kind) == "rows":
        inner = Annotated[list[_row(kind)], Field(max_length=100)]  # type: ignore[misc]
    elif parameter.many:
        inner = Annotated[list[_bare(kind)], Field(max_length=100)]  # type: ignore[misc]
    elif issubclass(kind, Person) or (parameter.positional and issubclass(kind, Filed)):
        inner = _bare(kind) | Annotated[list[_bare(kind)], Field(min_length=1, max_length=100)]  # type: ignore[misc]
    else:
        inner = _bare(kind)
    return inner if needed(parameter) else inner | None


def _row(kind: type) -> type[BaseModel]:
    """One row of a repeated group."""
    hints = get_type_hints(kind)
    given = {
        column.name: (_bare(hints[column.name]), ...)
        if column.default is MISSING
        else (_bare(hints[column.name]) | None, None)
        for column in columns_of(kind)
    }
    return create_model(kind.__name__, __base__=_Sent, **given)  # type: ignore[call-overload, no-any-return]


def _bare(kind: Any) -> Any:
    """One value of a type, as JSON has it."""
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    if issubclass(kind, Enum):
        return Literal[tuple(str(one.value) for one in kind)]
    if issubclass(kind, Filed):
        letters = "".join(sorted({table.letter for table in tables_of(kind)}))
        return Annotated[str, Field(pattern=ROW_CODE.format(letters))]
    return next(made for known, made in KINDS if issubclass(kind, known))


def _said(example: str, **more: Any) -> Any:
    return Annotated[str, Field(max_length=200, examples=[example], json_schema_extra=more)]


KINDS: tuple[tuple[Any, Any], ...] = (
    (Person, Word),
    (Department, Word),
    (bool, bool),
    (int, Number),
    (datetime, _said("2026-03-06T17:00+08:00", format="date-time")),
    (date, _said("2026-03-06", format="date")),
    (timedelta, _said("14d")),
    (Repeat, _said("every Friday 17:00")),
    (ZoneInfo, _said("Asia/Shanghai")),
    (Money, Number | _said("200000-300000")),
    (str, Text),
)
