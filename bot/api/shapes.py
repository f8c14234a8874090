"""The JSON Schema of what `values` makes of a type, from the types alone."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from bot.api.values import OWN, columns, parts
from bot.cards import Button
from bot.commands import Command
from bot.doctor import Finding
from bot.features.settings import Mine
from bot.language.dates import Date
from bot.lists import Entry, Page, Sheet
from bot.people import Department, Person
from bot.store import Filed, Kept, tables_of
from bot.vocabulary import LETTERS
from bot.words import Money

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NULL: Schema = {"type": "null"}
REFERENCE: Schema = {"$ref": "#/components/schemas/Reference"}
COMMON: dict[str, Schema] = {
    "Reference": {
        "type": "object",
        "properties": {"code": TEXT, "noun": TEXT, "title": TEXT},
        "required": ["code", "noun", "title"],
    }
}
UNFILED: dict[str, type[Kept]] = {"person": Person, "department": Department}
PLAIN: tuple[tuple[Any, Schema], ...] = (
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (datetime, {"type": "string", "format": "date-time"}),
    (date, {"type": "string", "format": "date"}),
    (
        str | timedelta | ZoneInfo | Money | Command | Button | Person | Department | Date,
        TEXT,
    ),
    (Filed, REFERENCE),
    (Entry, REFERENCE),
    (Mine, {"$ref": "#/components/schemas/Person"}),
    (Finding, {"type": "object", "properties": {"text": TEXT, "subject": TEXT, "cure": TEXT}}),
)


def shape_of(kind: Any, noun: str = "") -> Schema:
    """Of what a command returns; *noun* tells what stands on its pages."""
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return _any(shape_of(one, noun) for one in get_args(kind))
    if kind in (Page, Sheet):
        return _pages(noun)
    if isinstance(kind, type) and issubclass(kind, Kept):
        return _any({"$ref": f"#/components/schemas/{t.__name__}"} for t in tables_of(kind))
    return shape(kind)


def tables() -> dict[str, Schema]:
    """Every kind of row, and what is told of it."""
    return COMMON | {table.__name__: _table(table) for table in tables_of(Kept)}


def shape(kind: Any) -> Schema:
    """Of a value inside of another."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is type(None) or kind is None:
        return NULL
    if isinstance(kind, UnionType) or origin is Union:
        return _any(map(shape, inner))
    if origin is Literal:
        return {"enum": list(inner)}
    if origin and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": shape(inner[1])}
    if (origin and issubclass(origin, list | tuple | set | frozenset)) or _is_sequence(origin):
        return {"type": "array", "items": shape(inner[0])}
    return _single(kind) if isinstance(kind, type) else {}


def _is_sequence(origin: Any) -> bool:
    return getattr(origin, "__name__", "") == "Sequence"


def _single(kind: type) -> Schema:
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [str(one.value) for one in kind]}
    for known, schema in PLAIN:
        if issubclass(kind, known):
            return schema
    if issubclass(kind, Kept):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if is_dataclass(kind) or issubclass(kind, SQLModel):
        return _object(kind, parts(kind))
    return {}


def _object(kind: type, names: tuple[str, ...] | list[str]) -> Schema:
    properties = {name: shape(_hint(kind, name)) for name in names}
    return {"type": "object", "properties": properties, "required": list(names)}


def _hint(kind: type, name: str) -> Any:
    """Of a column, a field, or of what is computed."""
    computed = next((vars(k)[name] for k in kind.__mro__ if name in vars(k)), None)
    if isinstance(computed, property):
        return get_type_hints(computed.fget).get("return", Any)
    models: dict[str, Any] = getattr(kind, "model_fields", {})
    return models[name].annotation if name in models else get_type_hints(kind).get(name, Any)


def _table(table: type[Kept]) -> Schema:
    found = _object(table, columns(table))
    if hasattr(table, "state"):
        found["properties"]["state"] = TEXT
    found["required"] = [name for name in found["required"] if name not in OWN]
    return found


def _pages(noun: str) -> Schema:
    """A page of rows of a noun that has a table; else of whatever its rows are of."""
    tables = {LETTERS[table.letter]: table for table in tables_of(Filed)} | UNFILED
    table = tables.get(noun)
    items: Schema = (
        {"$ref": f"#/components/schemas/{table.__name__}"} if table else {"type": "object"}
    )
    number = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": items},
            "page": number,
            "pages": number,
            "total": number,
        },
        "required": ["items", "page", "pages", "total"],
    }


def _any(schemas: Any) -> Schema:
    found: list[Schema] = []
    for schema in schemas:
        if schema not in found:
            found.append(schema)
    return found[0] if len(found) == 1 else {"anyOf": found}
