"""The processes of the bot, as an operator runs them: started, killed, frozen, started again.

They are forks of a process that has read in every module and done nothing else, so that one is at
work 0.3 s after another was killed; from there on it is `liaison run` as it stands.
"""

import asyncio
import faulthandler
import gc
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
READ_IN = [
    "bot.__main__", "bot.migrations.render", "adapters.slack.app", "adapters.slack.listening",
    "adapters.feishu.app", "adapters.dingtalk.app", "adapters.dingtalk.stream", "psycopg",
    "sqlalchemy.dialects.sqlite", "apscheduler.executors.asyncio", "apscheduler.triggers.interval",
    "uvicorn.lifespan.on", "uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.auto",
    "anyio._backends._asyncio", "websockets.asyncio.client", "pydantic.v1",
]  # fmt: skip
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(READ_IN)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def live(folder: Path, env: Mapping[str, str], log: Path) -> None:
    """What a fork does: `liaison run`, with settings of its own and none of this process."""
    gc.freeze()  # what was read in stays; to look through it again and again takes half of the time
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    with log.open("ab") as said:
        for out in (sys.stdout, sys.stderr):
            os.dup2(said.fileno(), out.fileno())
    faulthandler.register(signal.SIGUSR1)
    sys.orig_argv = [sys.executable, "-m", "bot", "run"]  # should it begin anew
    from bot.__main__ import main

    sys.exit(main(["run"]))


class Bots:
    """`count` processes of `liaison run` over one database; what they say is in `folder`.

    Each has the same settings, and its *own*.
    """

    def __init__(
        self, folder: Path, count: int, settings: Mapping[str, str],
        own: Callable[[int], Mapping[str, str]] = lambda number: {},
    ) -> None:  # fmt: skip
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIAISON_")}
        self._env = {**kept, "LIAISON_LANGUAGE": "en", **settings}
        self._own = own
        self.folder, self.ports = folder, [free_port() for _ in range(count)]
        self._processes: list[ForkServerProcess | None] = [None] * count

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def env(self, number: int) -> dict[str, str]:
        return {**self._env, "LIAISON_HTTP__PORT": str(self.ports[number]), **self._own(number)}

    def start(self, number: int) -> None:
        log = self.folder / f"bot{number}.log"
        process = forks.Process(target=live, args=(self.folder, self.env(number), log))
        process.start()
        self._processes[number] = process

    def start_all(self) -> None:
        for number in range(len(self.ports)):
            self.start(number)

    def kill(self, number: int) -> None:
        """`kill -9`; whoever ended by himself is a finding."""
        process = self._of(number)
        assert process.is_alive(), self.tail(number)
        process.kill()
        process.join()

    def freeze(self, number: int) -> None:
        os.kill(self._of(number).pid or 0, signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        os.kill(self._of(number).pid or 0, signal.SIGCONT)

    def _of(self, number: int) -> ForkServerProcess:
        process = self._processes[number]
        assert process is not None
        return process

    def end(self) -> None:
        """The log says where each was at the end."""
        for process in filter(None, self._processes):
            if process.is_alive():
                os.kill(process.pid or 0, signal.SIGUSR1)
        time.sleep(0.1)
        for process in filter(None, self._processes):
            process.kill()
            process.join()

    def tail(self, number: int, lines: int = 30) -> str:
        said = (self.folder / f"bot{number}.log").read_text("utf-8", "replace")
        return "\n".join(said.splitlines()[-lines:])

    async def ready(self, number: int, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds), httpx.AsyncClient() as web:
            while not await self._answers(web, number):
                assert self._of(number).is_alive(), self.tail(number)
                await asyncio.sleep(0.03)

    async def _answers(self, web: httpx.AsyncClient, number: int) -> bool:
        try:
            answer = await web.get(f"{self.addresses[number]}/readyz", timeout=1)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200
