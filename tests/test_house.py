"""House rules that no linter knows: how long, how named, whose clock, and from where."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "adapters", "scheduler")

# A migration is a record of its day: it is as long as that day's tables were.
RECORDS = ROOT / "bot" / "migrations" / "versions"

# Said in halves, so that this file does not break its own rule.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "npm" + "mirror.com",
    "yarn" + "pkg.com",
    "deb.debian" + ".org",
    "security.debian" + ".org",
    "archive.ubuntu" + ".com",
    "docker" + ".io",
    "gh" + "cr.io",
    "qu" + "ay.io",
    "mirrors.aliyun" + ".com",
    "tuna.tsinghua" + ".edu.cn",
    "mirrors.tencent" + ".com",
]
MIRROR = re.compile(
    rb"https?://[^\s\"']+/simple\b"
)  # every mirror of the Python index has this path

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*packages: str) -> Iterator[Path]:
    found = chain.from_iterable((ROOT / package).rglob("*.py") for package in packages)
    return (path for path in sorted(found) if RECORDS not in path.parents)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All of a module, the module itself first."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def definitions(path: Path) -> Iterator[Definition]:
    return (node for node in nodes(path) if isinstance(node, Definition))


def lines_of(function: Function) -> int:
    """From `def` to the end, the docstring left out."""
    first = function.body[0]
    docstring = 0
    if ast.get_docstring(function, clean=False) is not None:
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def tracked() -> list[Path]:
    """What git has or would take; in an unpacked release, everything."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        hidden = (".venv", ".git", "data")
        paths = [p for p in ROOT.rglob("*") if p.relative_to(ROOT).parts[0] not in hidden]
    return [path for path in paths if path.is_file()]


def tells_time(node: ast.AST) -> bool:
    """`datetime.now`, `date.today`, `time.time`, and their like, called or handed on."""
    match node:
        case ast.Attribute(attr="utcnow" | "utcfromtimestamp"):
            return True
        case ast.Attribute(attr="now" | "today", value=ast.Name(id=owner)):
            return owner in ("datetime", "date", "dt")
        case ast.Attribute(attr="now" | "today", value=ast.Attribute(attr="datetime" | "date")):
            return True
        case ast.Attribute(attr="time" | "time_ns", value=ast.Name(id="time")):
            return True
        case ast.ImportFrom(module="time", names=names):
            return any(name.name in ("time", "time_ns") for name in names)
    return False


def test_there_are_modules_to_look_at() -> None:
    assert all(any(modules(package)) for package in PACKAGES)


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {named(p): len(p.read_text("utf-8").splitlines()) for p in modules(*PACKAGES)}

    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        f"{named(path)}:{node.lineno} {node.name}": lines_of(node)
        for path in modules(*PACKAGES)
        for node in definitions(path)
        if isinstance(node, Function)
    }

    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in modules(*PACKAGES, "tests")
        if path.stat().st_size and not ast.get_docstring(nodes(path)[0])
    ]

    assert silent == []


def test_nothing_is_named_manager_helper_or_utils() -> None:
    empty_word = re.compile(r"(manager|helper|util|utilitie)s?$", re.IGNORECASE)
    names = [
        f"{named(path)} {name}".strip()
        for path in modules(*PACKAGES)
        for name in (path.stem, path.parent.name, *(node.name for node in definitions(path)))
        if empty_word.search(name)
    ]

    assert names == []


def test_the_core_asks_only_its_clock() -> None:
    askers = [
        f"{named(path)}:{getattr(node, 'lineno', '?')}"
        for path in modules("bot")
        for node in nodes(path)
        if path != ROOT / "bot" / "clock.py" and tells_time(node)
    ]

    assert askers == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("datetime.now(UTC)", True),
        ("dt.datetime.now()", True),
        ("datetime.datetime.utcnow()", True),
        ("Field(default_factory=datetime.now)", True),
        ("date.today()", True),
        ("time.time()", True),
        ("from time import time", True),
        ("clock.now()", False),
        ("self.clock.now()", False),
        ("time.monotonic()", False),
        ("func.now()", False),
    ],
)
def test_a_look_at_the_machines_clock_is_recognised(code: str, expected: bool) -> None:
    assert any(map(tells_time, ast.walk(ast.parse(code)))) == expected


def test_no_registry_is_named_in_any_file() -> None:
    anywhere = re.compile(b"|".join(re.escape(host.encode()) for host in REGISTRIES))
    written = [
        f"{named(path)}: {found.group().decode()}"
        for path in tracked()
        for found in chain(*(p.finditer(path.read_bytes()) for p in (anywhere, MIRROR)))
    ]

    assert written == []
