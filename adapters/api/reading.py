"""The OpenAPI document as a person reads it: by noun, with fields, examples and answers.

A page of our own, since those that draw any document (Swagger UI, Redoc) have no Chinese and fail
readers of screens (swagger-ui issues 3235, 7350); the document is there for them, too.
"""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache

from adapters.api.schema import document
from bot.api.described import described
from bot.api.shapes import Schema

HIDDEN = ("sure", "version", "in")  # of every call; told once at the top


@dataclass(frozen=True)
class Ask:
    """A field: its name, what it is, what it may be, and whether it has to be there."""

    name: str
    label: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Shown:
    """A line as it is typed, and the same as it is sent."""

    line: str
    sent: str


@dataclass(frozen=True)
class Call:
    id: str
    method: str
    path: str
    summary: str
    asks: tuple[Ask, ...]
    examples: tuple[Shown, ...]
    answer: str


@dataclass(frozen=True)
class Section:
    """The calls of a noun; those of all nouns stand together."""

    id: str
    title: str
    calls: tuple[Call, ...]


@cache
def sections(language: str) -> tuple[Section, ...]:
    whole = document(language)
    lines = {example.line for one in described(language) for example in one.examples}
    found: dict[str, list[Call]] = {tag["name"]: [] for tag in whole["tags"]}
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            call = _call(whole, path, method, operation, lines)
            found[operation["tags"][0]].append(call)
    return tuple(
        Section(f"of-{number}", title, tuple(calls))
        for number, (title, calls) in enumerate(found.items())
    )


def common(language: str) -> tuple[Ask, ...]:
    """The fields that every call takes."""
    whole = document(language)
    body = next(iter(whole["components"]["schemas"].values()))
    return tuple(_asks(whole, body, shown=HIDDEN))


def _call(whole: Schema, path: str, method: str, operation: Schema, lines: Container[str]) -> Call:
    """Of the examples those in *lines*: the reader's language."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = _resolved(whole, content.get("schema", {}))
    asks = [*_asked(whole, operation), *_asks(whole, body, hidden=HIDDEN)]
    known = {n: one["value"] for n, one in content.get("examples", {}).items() if n in lines}
    examples = tuple(Shown(line, _pretty(value)) for line, value in known.items())
    return Call(
        operation["operationId"], method.upper(), f"/api{path}", operation["summary"], tuple(asks),
        examples, _answer(whole, operation),
    )  # fmt: skip


def _asked(whole: Schema, operation: Schema) -> Iterator[Ask]:
    """What stands in the address."""
    for asked in operation.get("parameters", []):
        if asked.get("in") in ("path", "query") and asked["name"] not in HIDDEN:
            label = asked.get("description", "")
            required = asked.get("required", False)
            yield Ask(asked["name"], label, _kind(whole, asked["schema"]), required)


def _asks(
    whole: Schema, body: Schema, hidden: tuple[str, ...] = (), shown: tuple[str, ...] = ()
) -> Iterator[Ask]:
    for name, field in body.get("properties", {}).items():
        if name not in hidden and (not shown or name in shown):
            required = name in body.get("required", [])
            yield Ask(name, field.get("description", ""), _kind(whole, field), required)


def _kind(whole: Schema, field: Schema) -> str:
    """In the words of JSON Schema, which a reader of an API knows: string, integer, A-1 | [A-1]."""
    if "anyOf" in field:
        kinds = [_kind(whole, one) for one in field["anyOf"] if one.get("type") != "null"]
        return " | ".join(dict.fromkeys(kinds))
    if "$ref" in field:
        inner = _resolved(whole, field).get("properties", {})
        return "{" + ", ".join(inner) + "}"
    if "enum" in field:
        return " | ".join(f'"{one}"' for one in field["enum"])
    if field.get("type") == "array":
        return f"[{_kind(whole, field['items'])}]"
    if code := re.match(r"\^\[([A-Z]+)\]-", field.get("pattern", "")):
        return " | ".join(f"{letter}-1" for letter in code[1])
    return str(field.get("format") or (field.get("examples") or [field.get("type", "")])[0])


def _resolved(whole: Schema, schema: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = whole["components"]["schemas"][name] if name else schema
    return found


def _answer(whole: Schema, operation: Schema) -> str:
    """The names of what `value` has."""
    value = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    return ", ".join(dict.fromkeys(_names(whole, value["value"])))


def _names(whole: Schema, shape: Schema) -> Iterator[str]:
    name = shape.get("$ref", "").rpartition("/")[2]
    for one in shape.get("anyOf", ()):
        yield from _names(whole, one)
    if properties := _resolved(whole, shape).get("properties"):
        yield f"{name} {{{', '.join(properties)}}}".strip()


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
