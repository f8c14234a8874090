"""The processes of the bot, as an operator runs them: started, killed, frozen, started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Bots:
    """`count` processes of `liaison run` over one database; what they say is in `folder`."""

    def __init__(self, folder: Path, count: int, settings: Mapping[str, str]) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIAISON_")}
        self._env = {**kept, "LIAISON_LANGUAGE": "en", "PYTHONPATH": str(ROOT), **settings}
        self.folder, self.ports = folder, [free_port() for _ in range(count)]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * count

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def env(self, port: int) -> dict[str, str]:
        return {**self._env, "LIAISON_HTTP__PORT": str(port)}

    def start(self, number: int) -> None:
        env = self.env(self.ports[number])
        with (self.folder / f"bot{number}.log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder, env=env, stdout=log, stderr=log,
            )  # fmt: skip

    def start_all(self) -> None:
        for number in range(len(self.ports)):
            self.start(number)

    def kill(self, number: int) -> None:
        process = self._processes[number]
        assert process is not None and process.poll() is None, self.tail(number)
        process.kill()
        process.wait()

    def freeze(self, number: int) -> None:
        self._signal(number, signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        self._signal(number, signal.SIGCONT)

    def _signal(self, number: int, what: signal.Signals) -> None:
        process = self._processes[number]
        assert process is not None
        process.send_signal(what)

    def end(self) -> None:
        for process in filter(None, self._processes):
            process.kill()
            process.wait()

    def tail(self, number: int, lines: int = 30) -> str:
        said = (self.folder / f"bot{number}.log").read_text("utf-8", "replace")
        return "\n".join(said.splitlines()[-lines:])

    async def ready(self, number: int, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds), httpx.AsyncClient() as web:
            while not await self._answers(web, number):
                await asyncio.sleep(0.05)

    async def _answers(self, web: httpx.AsyncClient, number: int) -> bool:
        try:
            answer = await web.get(f"{self.addresses[number]}/readyz", timeout=1)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200
