"""`liaison run` as a process of its own, as an operator starts and stops it."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.databases import address

ROOT = Path(__file__).parents[2]
INSTALLED = Path(__file__).parent / "installed"
PATIENCE = 60  # seconds for a start, on a machine that many tests share


@asynccontextmanager
async def process(folder: Path, port: int, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """*settings* without their LIAISON_."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIAISON_")}
    given = {"DATABASE_URL": address(folder / "run.db"), "LANGUAGE": "en", "HTTP__PORT": str(port),
             **settings}  # fmt: skip
    named = {f"LIAISON_{name}": value for name, value in given.items()}
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, stdout=PIPE, stderr=PIPE,
        env=kept | named | {"PYTHONPATH": f"{ROOT}{os.pathsep}{INSTALLED}"},
    )  # fmt: skip
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.wait()


async def stopped(run: Process) -> float:
    """Seconds that it takes to end after it was told to."""
    begun = time.monotonic()
    run.send_signal(signal.SIGTERM)
    await run.wait()
    return time.monotonic() - begun


async def eventually(true: Callable[[], Awaitable[object]], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)


async def status(port: int, path: str) -> int:
    async with httpx.AsyncClient() as web:
        return (await web.get(f"http://127.0.0.1:{port}{path}")).status_code


async def waiting(port: int) -> dict[str, Any]:
    """What it waits for, by its name; empty when it is ready."""
    try:
        async with httpx.AsyncClient() as web:
            found = (await web.get(f"http://127.0.0.1:{port}/readyz")).json()
    except httpx.HTTPError:
        return {"process": "does not answer yet"}
    waits: dict[str, Any] = found["waiting"]
    return waits


async def ready(port: int) -> bool:
    return not await waiting(port)
