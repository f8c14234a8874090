"""The lock file: a second process on the same SQLite file is told so, and nothing else is."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import file_of, only_process
from bot.settings import SettingsError

ROOT = Path(__file__).parents[1]
HOLD = """
import sys
from bot.lock import only_process
with only_process(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_which_file_and_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/liaison.db"
    command = [sys.executable, "-c", HOLD, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(SettingsError) as told, only_process(url):
            pass
        other.kill()

    assert str(told.value) == (
        f"{tmp_path}/data/liaison.db is in use by another Liaison. Stop that one, "
        "or name another database in LIAISON_DATABASE_URL."
    )
    with only_process(url):  # nobody has to tidy up after a kill
        pass


def test_an_error_inside_frees_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/liaison.db"
    with pytest.raises(OSError, match="full"), only_process(url):
        raise OSError("the disk is full")

    with only_process(url):
        pass


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://db/liaison", "sqlite://", "sqlite:///:memory:"]
)
def test_there_is_no_file_to_hold(url: str) -> None:
    assert file_of(url) is None
    with only_process(url), only_process(url):
        pass
