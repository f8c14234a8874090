"""What an operator does without any platform: migrate, back up, import, examine, read."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import Session

from bot import doctor, links, lock, migrations, organisation, read, rooms, roster
from bot.app import Bot
from bot.backup import BackupError, backup
from bot.cards import Button
from bot.clock import SystemClock
from bot.company import Company
from bot.doctor import Health
from bot.gateway import Gateway
from bot.language.documents import Unreadable, text_of
from bot.language.names import Directory
from bot.settings import Settings
from bot.store import Memo
from bot.view import reader_view

Work = Callable[[Settings, argparse.Namespace], int]
CLOCK = "clock"  # the memo of how far business time was pushed


def company_of(chosen: Settings) -> Company:
    return Company(chosen.language, chosen.timezone, address=chosen.public_url)


def opened(chosen: Settings) -> Gateway:
    """The database, brought to the newest revision."""
    gateway = Gateway(chosen.database_url, company_of(chosen))
    gateway.write(lambda: _upgrade(gateway, lock.file_of(chosen.database_url)))
    return gateway


def _upgrade(gateway: Gateway, file: Path | None) -> None:
    """To the newest revision; a file that holds an older one is copied first."""
    engine = gateway.engine
    if file and migrations.current(engine) and migrations.pending(engine):
        backup(engine, file.parent / "backups", SystemClock().now())
    migrations.upgrade(engine)


def reached(gateway: Gateway, start: datetime | None) -> datetime | None:
    """Where a clock that starts at *start* stands: one that was pushed does not go back."""
    if start is None:
        return None
    memo = gateway.read(lambda db: db.get(Memo, CLOCK))
    pushed = datetime.fromisoformat(memo.value) if memo else None
    return max(filter(None, [start, pushed, gateway.read(rooms.latest)]))


def press_link(gateway: Gateway, chosen: Settings) -> Callable[[Button, str], str]:
    """What a button of a group leads to on a face whose buttons are links; nothing while others
    cannot reach this machine."""
    key = gateway.change(links.press_key)
    host = urlsplit(chosen.public_url).hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        return lambda button, chat: ""
    return lambda button, chat: (
        f"{chosen.public_url}/press/{links.press_ticket(key, chat, button.line)}"
    )


def migrate(chosen: Settings, given: argparse.Namespace) -> int:
    """Bring the database to this version."""
    with lock.only_process(chosen.database_url):
        opened(chosen).close()
    say("The database is at the newest revision.")
    return 0


def back_up(chosen: Settings, given: argparse.Namespace) -> int:
    """A whole copy of the database, while the bot works on."""
    gateway = Gateway(chosen.database_url, company_of(chosen))
    try:
        say(backup(gateway.engine, given.folder, SystemClock().now()))
    except BackupError as error:
        return fail(error)
    finally:
        gateway.close()
    return 0


def examine(chosen: Settings, given: argparse.Namespace) -> int:
    """What is not as it should be, and how to mend it."""
    file = lock.file_of(chosen.database_url)
    if file and not file.exists():
        return fail(f"{file} is not there yet: `liaison run` makes it.")
    gateway = Gateway(chosen.database_url, company_of(chosen))
    now = reached(gateway, chosen.clock) or SystemClock().now()

    def look(db: Session) -> Health:
        health = doctor.examine(db, now)
        for line in doctor.report(health, reader_view(db, None, now).say):
            say(line)
        return health

    health = gateway.read(look)
    gateway.close()
    return 1 if health.findings else 0


def import_org(chosen: Settings, given: argparse.Namespace) -> int:
    """People and departments from a CSV or XLSX file, all or nothing."""
    try:
        data = given.file.read_bytes()
    except OSError as error:
        return fail(f"{given.file}: {error.strerror}")
    gateway = opened(chosen)
    Bot(gateway.sessions, company_of(chosen))
    name, trial = given.file.name, given.dry_run
    report = gateway.change(lambda db: organisation.import_org(db, data, name, dry_run=trial))
    gateway.close()
    for line in (*report.problems, *report.warnings, *report.added, *report.changed):
        say(line)
    counts = f"{len(report.added)} added, {len(report.changed)} changed, "
    tried = " Nothing was written." if report.problems or trial else ""
    say(f"{counts}{len(report.unchanged)} unchanged.{tried}")
    return 1 if report.problems else 0


def read_lines(chosen: Settings, given: argparse.Namespace) -> int:
    """How the bot reads the lines of standard input, or a page of minutes."""
    zone = chosen.timezone
    try:
        now = datetime.fromisoformat(given.now) if given.now else SystemClock().now()
    except ValueError:
        return fail(f"--now {given.now}: write it like 2026-03-04T10:00+08:00.")
    now = now if now.tzinfo else now.replace(tzinfo=zone)
    try:
        people = roster.read(given.people.read_bytes()).directory if given.people else Directory()
        texts = [_page(given.minutes)] if given.minutes else sys.stdin
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}")
    except Unreadable:
        return fail(f"{given.minutes}: minutes are read from .txt, .md and .docx.")
    for line in read.main(texts, now, zone, people, given.json, chosen.language):
        say(line)
    return 0


def _page(path: Path) -> str:
    return text_of(path.read_bytes(), path.name)


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def fail(reason: object) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


def progress(done: int, total: int) -> None:
    """On one line of a terminal; where the output is kept, now and then a line."""
    said = f"Two weeks of work: {done} of {total}"
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{said}" + ("" if done < total else "\n"))
    elif done % 5 == 0:
        say(said)
    sys.stdout.flush()


def declare(add: Callable[[str, Work], argparse.ArgumentParser]) -> None:
    """The commands that need no platform, with what each takes."""
    add("doctor", examine)
    importing = add("import-org", import_org)
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="only say what would change")
    reading = add("read", read_lines)
    reading.add_argument("--now", help="the moment to read from, like 2026-03-04T10:00+08:00")
    reading.add_argument("--people", type=Path, help="names, as in import-org")
    reading.add_argument("--minutes", type=Path, help="a page of minutes: .txt, .md or .docx")
    reading.add_argument("--json", action="store_true", help="one object a line")
    add("migrate", migrate)
    add("backup", back_up).add_argument(
        "folder", nargs="?", type=Path, default=Path("data/backups"), help="where to put it"
    )
