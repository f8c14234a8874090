"""`make crash`: trials on SQLite and on PostgreSQL; what was counted goes to REPORT.md.

`python -m tests.crash --kills 200 --seed 7` repeats a plan; the machine's own timing it does not.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.crash.audit import COUNTS, Findings
from tests.crash.trial import Trial
from tests.crash.world import SlackWorld
from tests.databases import server

HERE = Path(__file__).parent
AT_ONCE = 50  # kills of one trial, on a database of its own
HEAD = """# What was left after killing it

`make crash` writes this page: real processes of `liaison run` under load, killed by `kill -9` at
random instants, while 9 % of the platform's calls are limited, refused, cut off, late or slow.
Everything from “lost” on has to be 0. {day}, seed {seed}, {seconds:.0f} s.

Slack: events over the socket on SQLite, over HTTP to a replica picked by chance on PostgreSQL.

| | {names} |
|---|{lines}|
"""


async def trial(
    engine: str, url: str, folder: Path, seed: int, kills: int
) -> tuple[Trial, Findings]:
    chance, replicas = random.Random(seed), 1 if engine == "SQLite" else 3
    async with SlackWorld(chance, 2, http=replicas > 1) as world:
        run = Trial(world, url, folder, chance, replicas=replicas, kills=kills)
        return run, await run.run(Trial.kill_often)


def trials(engine: str, seed: int, kills: int) -> Iterator[tuple[Trial, Findings]]:
    for number, start in enumerate(range(0, kills, AT_ONCE)):
        folder = Path(tempfile.mkdtemp(prefix="crash-"))
        more = (folder, seed + number, min(AT_ONCE, kills - start))
        if engine == "SQLite":
            made = asyncio.run(trial(engine, f"sqlite:///{folder}/liaison.db", *more))
        else:
            with server() as database:
                made = asyncio.run(trial(engine, database.empty("crash"), *more))
        sys.stdout.write(f"{engine}: {made[0].killed} kills, {made[0].seconds:.0f} s, {folder}\n")
        for what, count in made[1].bad.items():
            sys.stdout.write(f"  {what}: {count} {made[1].names[what]}\n")
        yield made


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200, help="on each engine")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    names = {"SQLite": "SQLite, 1 process", "PostgreSQL": "PostgreSQL, 3 replicas"}
    found = {engine: list(trials(engine, given.seed, given.kills)) for engine in names}
    rows = {"kills": [sum(run.killed for run, _ in runs) for runs in found.values()]}
    for name, title in COUNTS.items():
        rows[title] = [sum(getattr(one, name) for _, one in runs) for runs in found.values()]
    seconds = sum(run.seconds for runs in found.values() for run, _ in runs)
    page = HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}", seed=given.seed, seconds=seconds,
        names=" | ".join(names.values()), lines="|".join("--:" for _ in names),
    )  # fmt: skip
    page += "".join(f"| {title} | {' | '.join(map(str, row))} |\n" for title, row in rows.items())
    (HERE / "REPORT.md").write_text(page, "utf-8")
    return int(any(one.bad for runs in found.values() for _, one in runs))


if __name__ == "__main__":
    sys.exit(main())
