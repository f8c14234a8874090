"""Colours, computed from tokens.css: readable in both themes, and dark is dark either way."""

import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "adapters" / "web" / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
LIGHT, DARK, SWITCHED = (
    dict(re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", block))
    for block in re.findall(r":root[^{]*\{([^}]*)\}", CSS)[:3]
)
GROUNDS = ("paper", "surface", "sunk", "hover")
TONES = ("good", "warning", "danger", "plain", "accent")

READ = [
    *product(("ink", "ink-2", "ink-3"), GROUNDS),
    *product(TONES, ("paper", "surface")),
    *((tone, f"{tone}-soft") for tone in TONES),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("surface", "ink"),
]
SEEN = [*product(("edge", "focus"), ("paper", "surface", "sunk")), ("danger", "surface")]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ, 4.5), (SEEN, 3.0)], ids=["text is read", "edges are seen"]
)
def test_contrast(theme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> None:
    measured = {(a, b): contrast(theme[f"--{a}"], theme[f"--{b}"]) for a, b in pairs}

    assert {pair: found for pair, found in measured.items() if found < least} == {}


def test_dark_by_the_system_is_dark_by_the_switch() -> None:
    assert DARK == SWITCHED
    assert DARK["color-scheme"] == "dark"


def test_nothing_else_writes_a_colour_or_a_size_of_type() -> None:
    for name in ("parts.css", "chat.css"):
        css = (STATIC / name).read_text("utf-8")
        assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl)a?\(", css) == [], name


def test_every_token_that_is_used_exists() -> None:
    written = "".join(css.read_text("utf-8") for css in STATIC.glob("*.css"))
    used = set(re.findall(r"var\((--[\w-]+)\)", written))

    assert used <= set(LIGHT)
