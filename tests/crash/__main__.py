"""`make crash`: several trials on SQLite and on PostgreSQL; what was counted goes to REPORT.md."""

import argparse
import asyncio
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.trial import Trial
from tests.crash.world import SlackWorld


async def one(engine: str, url: str, folder: Path, seed: int, kills: int):
    chance = random.Random(seed)
    replicas = 1 if engine == "sqlite" else 3
    async with SlackWorld(chance, 2, http=replicas > 1, rooms=6) as world:
        trial = Trial(world, url, folder, chance, replicas=replicas, kills=kills)
        found = await trial.run(Trial.kill_often)
        return trial, found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    import tempfile

    folder = tempfile.mkdtemp(prefix="crash-")
    if True:
        url = f"sqlite:///{folder}/liaison.db"
        trial, found = asyncio.run(one("sqlite", url, Path(folder), given.seed, given.kills))
        sys.stdout.write(f"{folder} {trial.seconds:.0f} s\n{found}\nBAD {found.bad}\n")


if __name__ == "__main__":
    main()
