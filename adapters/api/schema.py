"""The OpenAPI document: every command with its fields, its answers and its examples."""

import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from adapters.api.addresses import Showing, lists, posts, shows
from adapters.api.fields import ROW_CODE, body_of, query_of, sent_of
from bot.api.described import Described, described
from bot.api.shapes import Schema, shape_of, tables
from bot.commands import Command
from bot.lists import PER_PAGE
from bot.markup import plain
from bot.store import Filed
from bot.vocabulary import spell_option
from bot.words import N_, Words

REASONS = {
    400: N_("The body is not JSON."),
    401: N_("There is no token, or it was never given, is over, or was cancelled."),
    403: N_("This person may not do it, or this token may not."),
    404: N_("It does not exist, or this person may not see it."),
    409: N_("It cannot be done now, or is asked about first: then repeat it with `sure`."),
    413: N_("The body is too large."),
    415: N_("The body is not sent as application/json."),
    422: N_("A value is missing or could not be read; `field` names it."),
    429: N_("Too many calls with this token; `Retry-After` says how many seconds to wait."),
}
READING = (401, 403, 404, 409, 422, 429)
ALWAYS = {
    "sure": N_("Yes to what would be asked first."),
    "version": N_("The version that was read; if there is another by now, nothing is done."),
    "in": N_("As if said in this chat (platform:tenant:chat), where you have spoken to the bot."),
    "files": N_("What is handed in, its content as base64."),
    "limit": N_("How many rows a page has."),
}
ABOUT = N_(
    "Every command of the chat is a call here, with the same names, rights and effects. Make a "
    "token in the chat with `token add` and send it as `Authorization: Bearer TOKEN`. Codes, "
    "people by handle, times in ISO 8601; a list has {count} items a page, or as many as `limit` "
    "says. What may not be seen is not found. A repeat with the same `Idempotency-Key` does "
    "nothing more and gets the same answer for a day."
)
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
ERROR: Schema = {
    "type": "object",
    "properties": {
        "error": TEXT,
        "field": TEXT,
        "ways": TEXTS,
        "preview": {"type": "array", "items": TEXTS},
    },
    "required": ["error"],
}


@cache
def document(language: str) -> Schema:
    """OpenAPI 3.1, its sentences in one language, its examples in both."""
    say = Words(language, ZoneInfo("UTC"))
    known = {one.command.words: one for one in described(language)}
    foreign = described("zh" if language == "en" else "en")
    others = {one.command.words: one for one in foreign}
    paths: dict[str, Schema] = {}
    for path, command in posts().items():
        one = known[command.words]
        paths.setdefault(f"/{path}", {})["post"] = _post(one, others[command.words], say)
    for path, command in lists().items():
        paths.setdefault(f"/{path}", {})["get"] = _listing(known[command.words], say)
    for path, showing in shows().items():
        one = known[showing.command.words]
        paths[f"/{path}/{{code}}"] = {"get": _showing(one, showing, path, say)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Liaison API",
            "version": "1",
            "description": plain(say(ABOUT, count=PER_PAGE)),
        },
        "servers": [{"url": "/api"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in _tags(say)],
        "paths": dict(sorted(paths.items())),
        "components": _components(say),
    }


def _components(say: Words) -> Schema:
    return {
        "schemas": _bodies(posts().values(), say) | tables() | {"Error": ERROR},
        "responses": {str(code): _refusal(say(why), code) for code, why in REASONS.items()},
        "parameters": _headers(say),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


def _tags(say: Words) -> list[str]:
    """The nouns as help lists them; what has none comes last."""
    called = (*posts().values(), *(showing.command for showing in shows().values()))
    nouns = [*(c.noun for c in called), *(p.removeprefix("v1/").replace("-", " ") for p in shows())]
    return list(dict.fromkeys(_tag(noun, say) for noun in sorted(nouns, key=lambda noun: not noun)))


def _tag(noun: str, say: Words) -> str:
    return say.button(noun) if noun else str(say(N_("Anything")))


# Operations


def _post(one: Described, other: Described, say: Words) -> Schema:
    """A command with its fields."""
    command = one.command
    ref = {"$ref": f"#/components/schemas/{body_of(command).__name__}"}
    examples = dict(_examples((one, other)))
    body = {"schema": ref} | ({"examples": examples} if examples else {})
    headers = ("language", "key")
    return _operation(one, say) | {
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in headers],
        "requestBody": {
            "required": any(ask.required for ask in command.parameters),
            "content": {"application/json": body},
        },
        "responses": _responses(command, list(REASONS)),
    }


def _examples(both: Iterable[Described]) -> Iterator[tuple[str, Schema]]:
    for described_ in both:
        for example in described_.examples:
            value = sent_of(described_.command, example.words)
            yield example.line, {"summary": example.line, "value": value}


def _listing(one: Described, say: Words) -> Schema:
    given = query_of(one.command).model_json_schema(by_alias=True)["properties"]
    asked = [
        {
            "name": name,
            "in": "query",
            "description": _field_name(name, say),
            "schema": {n: v for n, v in shape.items() if n not in ("title", "default")},
        }
        for name, shape in given.items()
    ]
    return _operation(one, say, "get") | {
        "parameters": [*asked, {"$ref": "#/components/parameters/language"}],
        "responses": _responses(one.command, READING),
    }


def _showing(one: Described, showing: Showing, path: str, say: Words) -> Schema:
    filed = issubclass(showing.table, Filed)
    pattern = {"pattern": ROW_CODE.format(showing.table.letter)} if filed else {"minLength": 1}  # type: ignore[attr-defined]
    code = {"name": "code", "in": "path", "required": True, "schema": TEXT | pattern}
    noun = path.removeprefix("v1/").replace("-", " ")
    shown = shape_of(showing.table)
    return _operation(one, say, "get") | {
        "operationId": f"get_{noun.replace(' ', '_')}",
        "tags": [say.button(noun)],
        "parameters": [code, {"$ref": "#/components/parameters/language"}],
        "responses": _responses(one.command, READING, shown),
    }


def _operation(one: Described, say: Words, method: str = "") -> Schema:
    command = one.command
    words = "_".join(filter(None, [method, *command.words.split()]))
    lines = "\n".join(f"- `{example.line}`" for example in one.examples)
    return {
        "operationId": words,
        "tags": [_tag(command.noun, say)],
        "summary": one.meaning,
        "description": lines,
    }


# Answers


def _responses(command: Command, codes: Iterable[int], value: Schema | None = None) -> Schema:
    returned = inspect.signature(command.run, eval_str=True).return_annotation
    shape = value or _several(command, shape_of(returned, command.noun))
    done = {
        "type": "object",
        "properties": {"value": shape, "text": TEXT, "ways": TEXTS},
        "required": ["value", "text", "ways"],
    }
    found: Schema = {
        "200": {"description": "OK", "content": {"application/json": {"schema": done}}}
    }
    return found | {str(code): {"$ref": f"#/components/responses/{code}"} for code in codes}


def _several(command: Command, shape: Schema) -> Schema:
    """One line may do the same to several rows."""
    return {"anyOf": [shape, {"type": "array", "items": shape}]}


def _refusal(why: str, code: int) -> Schema:
    error = {"schema": {"$ref": "#/components/schemas/Error"}}
    found: Schema = {"description": plain(why), "content": {"application/json": error}}
    if code == 429:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def _headers(say: Words) -> Schema:
    language = {"type": "string", "examples": ["en", "zh-CN"]}
    key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    again = say(N_("A repeat with the same key does nothing more and gets the same answer."))
    wanted = say(N_("The language of the answer; else the person's own."))
    return {
        "language": _header("Accept-Language", language, wanted),
        "key": _header("Idempotency-Key", key, again),
    }


def _header(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "header", "description": plain(description), "schema": schema}


# Fields


def _bodies(commands: Iterable[Command], say: Words) -> dict[str, Schema]:
    models: list[tuple[type[BaseModel], Any]] = [(body_of(c), "validation") for c in commands]
    _, found = models_json_schema(models, ref_template="#/components/schemas/{model}")
    bodies: dict[str, Schema] = found["$defs"]
    for body in bodies.values():
        for name, field in body.get("properties", {}).items():
            field.pop("title", None)
            field["description"] = _field_name(name, say)
    return bodies


def _field_name(name: str, say: Words) -> str:
    if name in ALWAYS:
        return plain(say(ALWAYS[name]))
    label = spell_option(name, say.language)
    return label[:1].upper() + label[1:]
