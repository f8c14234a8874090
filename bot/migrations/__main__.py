"""Writes revisions: `python -m bot.migrations` the first one anew, while nothing is released;
`python -m bot.migrations "Budgets have a currency"` the next one, from what differs."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.operations.ops import MigrationScript

from bot.migrations import HERE, alone, configured, upgrade
from bot.migrations.render import beside, known, tied
from bot.store import open_engine

VERSIONS = HERE / "versions"
FIRST = "The tables of the first version"


def write(message: str) -> Path:
    """The revision from the newest one to the tables of this checkout."""
    number = len(list(VERSIONS.glob("[0-9]*.py"))) + 1
    tables = known()

    def complete(_: object, __: object, scripts: list[MigrationScript]) -> None:
        [script] = scripts
        assert script.upgrade_ops is not None
        if number == 1:
            script.upgrade_ops.ops += [*tied(tables), *beside(tables)]

    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/old.db")
        upgrade(engine)
        with alone(engine) as connection:
            config: Config = configured()
            config.attributes["connection"] = connection
            command.revision(
                config, message, autogenerate=True, rev_id=f"{number:04}",
                process_revision_directives=complete,
            )  # fmt: skip
        engine.dispose()
    [path] = VERSIONS.glob(f"{number:04}_*.py")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ###" not in line), "utf-8")
    for tidy in (["format"], ["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", path], check=True)
    return path


def main(message: str = "") -> None:
    known()
    found = sorted(VERSIONS.glob("[0-9]*.py"))
    if not message and len(found) > 1:
        sys.exit("There is more than one revision: say in a sentence what the next one changes.")
    if not message:
        for path in found:
            path.unlink()
    sys.stdout.write(f"{write(message or FIRST)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
