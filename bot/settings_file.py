"""The file beside the environment: `liaison.toml`, read as nested tables."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PREFIX = "LIAISON_"
FILE = Path("liaison.toml")
Name = tuple[str, ...]  # ("slack", "bot_token")


class SettingsError(ValueError):
    """A setting is wrong; one sentence that names it as the operator writes it."""


def read() -> dict[str, Any]:
    """The file as nested tables; `[slack] bot_token` may also be written `SLACK__BOT_TOKEN`."""
    try:
        written = tomllib.loads(FILE.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE} cannot be read: {error}.") from None
    nested: dict[str, Any] = {}
    for (*groups, last), value in leaves(written):
        table = nested
        for group in groups:
            table = table.setdefault(group, {})
        table[last] = value
    return nested


def leaves(table: dict[str, Any], above: Name = ()) -> Iterator[tuple[Name, Any]]:
    """Every value with its whole name."""
    for key, value in table.items():
        name = (*above, *key.lower().removeprefix(PREFIX.lower()).split("__"))
        if isinstance(value, dict):
            yield from leaves(value, name)
        else:
            yield name, value
