"""`make crash`: trials on SQLite and on PostgreSQL; what was counted goes to REPORT.md.

`python -m tests.crash --kills 200 --seed 7` repeats a plan; the machine's own timing it does not.
"""

import argparse
import asyncio
import logging
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.crash.audit import COUNTS, Findings
from tests.crash.dingtalk import DingTalkWorld
from tests.crash.feishu import FeishuWorld
from tests.crash.slack import SlackWorld
from tests.crash.trial import Trial
from tests.databases import server

HERE = Path(__file__).parent
WORLDS = {"Slack": SlackWorld, "Feishu": FeishuWorld, "DingTalk": DingTalkWorld}
ENGINES = {"SQLite": 1, "PostgreSQL": 3}  # with so many processes
AT_ONCE = 70  # kills of one trial, on a database of its own
Ran = list[tuple[Trial, Findings]]
HEAD = """# What was left after killing it

`make crash` writes this page: processes of `liaison run` under load, killed by `kill -9` at random
instants (while they start, while they work, when a platform has just taken a message), while 9 % of
the calls that send are limited, refused, cut off, late or slow. One process on SQLite, hearing by
sockets; three on PostgreSQL, each event handed over HTTP to one of them by chance.

From “lost” on, everything has to be 0. {killed}.
{day}, seed {seed}, {minutes:.0f} minutes on {machine}.

| | {names} |
|---|{lines}|
"""


def trials(engine: str, name: str, seed: int, kills: int) -> Iterator[tuple[Trial, Findings]]:
    for number, start in enumerate(range(0, kills, AT_ONCE)):
        folder = Path(tempfile.mkdtemp(prefix="crash-"))
        more = (name, folder, seed + number, min(AT_ONCE, kills - start))
        if engine == "SQLite":
            made = asyncio.run(trial(engine, f"sqlite:///{folder}/liaison.db", *more))
        else:
            with server() as database:
                made = asyncio.run(trial(engine, database.empty("crash"), *more))
        run, found = made
        sys.stdout.write(f"{name}, {engine}: {run.killed} kills, {run.seconds:.0f} s, {folder}\n")
        for what, count in found.bad.items():
            sys.stdout.write(f"  {what}: {count} {found.names[what]}\n")
        sys.stdout.flush()
        yield made


async def trial(
    engine: str, url: str, name: str, folder: Path, seed: int, kills: int
) -> tuple[Trial, Findings]:
    chance, replicas = random.Random(seed), ENGINES[engine]
    async with WORLDS[name](chance, 2, http=replicas > 1) as world:
        run = Trial(world, url, folder, chance, replicas=replicas, kills=kills)
        return run, await run.run(Trial.kill_often)


def page(found: dict[tuple[str, str], Ran], seed: int, seconds: float) -> str:
    rows = {"kills": [sum(run.killed for run, _ in runs) for runs in found.values()]}
    for name, title in COUNTS.items():
        rows[title] = [sum(getattr(one, name) for _, one in runs) for runs in found.values()]
    killed = dict.fromkeys(ENGINES, 0)
    for (engine, _), runs in found.items():
        killed[engine] += sum(run.killed for run, _ in runs)
    head = HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}", seed=seed, minutes=seconds / 60, machine=machine(),
        killed=" and ".join(f"{count} kills on {engine}" for engine, count in killed.items()),
        names=" | ".join(f"{name}, {engine}" for engine, name in found),
        lines="|".join("--:" for _ in found),
    )  # fmt: skip
    return head + "".join(f"| {title} | {' | '.join(map(str, r))} |\n" for title, r in rows.items())


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, " + (
        f"Python {platform.python_version()}"
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200, help="on each engine")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--only", choices=WORLDS, action="append", help="these platforms")
    given = parser.parse_args()
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    began, names = time.monotonic(), given.only or list(WORLDS)
    found = {}
    for engine in ENGINES:
        for number, name in enumerate(names):
            share = len(range(number, given.kills, len(names)))
            found[engine, name] = list(trials(engine, name, given.seed, share))
    if not given.only:
        written = page(found, given.seed, time.monotonic() - began)
        (HERE / "REPORT.md").write_text(written, "utf-8")
    return int(any(one.bad for runs in found.values() for _, one in runs))


if __name__ == "__main__":
    sys.exit(main())
