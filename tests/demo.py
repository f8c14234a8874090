"""The real `liaison demo` in a process of its own, and its doors: for tests and pictures."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.databases import address

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds; a start takes three, on a machine that does nothing else
Message = dict[str, Any]


class Demo:
    """Everything by the doors of DESIGN §7. `say` and its like give the messages back."""

    def __init__(self, database: Path, *arguments: str, **settings: str) -> None:
        self.database, self.port = database, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = start(database, *arguments, HTTP__PORT=str(self.port), **settings)
        self.doors = httpx.Client(base_url=self.address, timeout=PATIENCE)
        began = time.monotonic()
        try:
            self._wait()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        self.took = time.monotonic() - began

    def _wait(self) -> None:
        for _ in range(PATIENCE * 20):
            try:
                if self.doors.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError(f"The demo ended before it was ready:\n{log(self.database)}")
            time.sleep(0.05)
        raise TimeoutError("The demo is not ready.")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """How long it took to stop."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(PATIENCE)
        self.doors.close()
        return time.monotonic() - began

    # doors

    def post(self, door: str, **body: object) -> httpx.Response:
        """`who` and `room` stand for `as` and `in`, which are words of Python."""
        names = {"who": "as", "room": "in"}
        named = {names.get(name, name): value for name, value in body.items()}
        return self.doors.post(f"/demo/{door}", json=named)

    def say(
        self, text: str, who: str = "pm", room: str = "launch", **more: object
    ) -> list[Message]:
        return messages(self.post("say", who=who, room=room, text=text, **more))

    def press(self, message: Message, label: str, who: str = "pm") -> list[Message]:
        [button] = [b["id"] for b in message["buttons"] if b["label"] == label]
        return messages(
            self.post("press", who=who, room=message["room"], message=message["id"], button=button)
        )

    def submit(self, message: Message, who: str = "pm", **fields: object) -> list[Message]:
        room, id = message["room"], message["id"]
        return messages(self.post("submit", who=who, room=room, message=id, fields=fields))

    def clock(self, **how: str) -> list[Message]:
        return messages(self.post("clock", **how))

    def messages(self, room: str = "launch", who: str = "pm") -> list[Message]:
        return messages(self.doors.get(f"/demo/rooms/{room}/messages", params={"as": who}))


def messages(response: httpx.Response) -> list[Message]:
    assert response.status_code == 200, response.text
    found: list[Message] = response.json()["messages"]
    return found


def answer(said: list[Message]) -> Message:
    """What the bot said to it, the first thing in the same room."""
    return next(m for m in said if m["by"] == "bot")


def titles(said: list[Message]) -> list[str]:
    return [m["card"]["title"] for m in said if m.get("card")]


@contextmanager
def demo(database: Path, *arguments: str, **settings: str) -> Iterator[Demo]:
    running = Demo(database, *arguments, **settings)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def start(database: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """`liaison demo` as `make demo` runs it, with settings of its own and none of this shell.

    What it prints goes to `log(database)`.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    own = {"DATABASE_URL": address(database), **settings}
    with _log(database).open("a") as printed:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", *arguments],
            cwd=ROOT,
            env=kept | {f"LIAISON_{name}": value for name, value in own.items()},
            stdout=printed,
            stderr=subprocess.STDOUT,
            text=True,
        )


def log(database: Path) -> str:
    return _log(database).read_text("utf-8")


def _log(database: Path) -> Path:
    return database.with_suffix(".log")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
