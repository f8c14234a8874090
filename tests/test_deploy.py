"""What stands in deploy/ is true: its settings, its defaults, its commands and its files exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(p for p in DEPLOY.iterdir() if p.is_file() and p.name != "constraints.txt")
SETTING = re.compile(rf"\b{PREFIX}[A-Z0-9_]+")
ROW = re.compile(rf"^\| `({PREFIX}\w+)` \|(?: `([^`]*)`)? \| \S.* \|$", re.MULTILINE)


def known() -> dict[str, str]:
    """Every setting and its default, as an operator writes them."""
    defaults = {PREFIX + "__".join(n).upper(): f.default for n, f in settings()}
    defaults[f"{PREFIX}PUBLIC_URL"] = Settings().public_url
    return {n: str(d) if d not in (None, ()) else "" for n, d in defaults.items()}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in known():
        monkeypatch.delenv(name, raising=False)


def test_the_table_has_every_setting_with_its_default() -> None:
    table = ROW.findall((DEPLOY / "README.md").read_text("utf-8"))

    assert dict(table) == known() and len(table) == len(known())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(SETTING.findall(path.read_text("utf-8"))) <= known().keys()


def test_every_command_that_is_named_exists() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    named = set(re.findall(r"(?:`|/bin/)liaison ([a-z-]+)", text)) | {"run"}
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert {"run", "doctor", "backup", "migrate"} <= named
    assert {command for command in named if not re.search(rf"^ +{command}\b", shown, re.M)} == set()


def test_what_the_image_copies_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if re.match(r"COPY (?!--from)", line)]

    assert copied and all((ROOT / source).exists() for sources in copied for source in sources)


def test_the_table_of_files_names_every_file() -> None:
    linked = set(re.findall(r"\]\(([\w.]+)\)", (DEPLOY / "README.md").read_text("utf-8")))

    assert linked == {path.name for path in DEPLOY.iterdir()} - {"README.md"}
