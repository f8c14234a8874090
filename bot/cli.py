"""What an operator does without any platform: migrate, back up, import, examine, read."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import Session

from bot import (
    almanac,
    doctor,
    links,
    lock,
    memory,
    migrations,
    organisation,
    read,
    restore,
    rooms,
    roster,
)
from bot.app import Bot
from bot.backup import KEPT, BackupError, backup
from bot.cards import Button
from bot.clock import Clock, SystemClock
from bot.company import Company
from bot.doctor import Health
from bot.gateway import Gateway
from bot.gauges import Gauge, gauges
from bot.language.documents import MOST_BYTES, Unreadable, line_of, text_of
from bot.language.who.names import Directory
from bot.restore import Restored
from bot.settings import Settings, SettingsError
from bot.store import Memo
from bot.view import reader_view

Work = Callable[[Settings, argparse.Namespace], int]
CLOCK = "clock"  # the memo of how far business time was pushed


def company_of(chosen: Settings) -> Company:
    return Company(chosen.language, chosen.timezone, address=chosen.public_url)


def bring_up(chosen: Settings) -> None:
    """Bring the database to this version; what that takes, 15 MB, is left behind."""
    with lock.only_process(chosen.database_url):
        gateway = Gateway(chosen.database_url, company_of(chosen))
        behind = migrations.pending(gateway.engine)
        gateway.close()
        if behind:
            opened(chosen).close()
    if behind:
        memory.begin_anew()


def opened(chosen: Settings) -> Gateway:
    """The database, brought to the newest revision."""
    gateway = Gateway(chosen.database_url, company_of(chosen))
    gateway.write(lambda: _upgrade(gateway, backups_of(chosen)))
    return gateway


def backups_of(chosen: Settings) -> Path:
    """Where backups go: as it is set, else beside a database that is a file."""
    file = lock.file_of(chosen.database_url)
    return chosen.backups or (file.parent if file else Path("data")) / "backups"


def settled(gateway: Gateway, now: datetime) -> Restored | None:
    """On a copy that is started from: say nothing twice. By newer zones and holidays: when they
    say."""
    restored = gateway.change(lambda db: restore.settle(db, now))
    gateway.change(lambda db: almanac.follow(db, now))
    return restored


def counts(gateway: Gateway, clock: Clock) -> Callable[[], list[Gauge]]:
    """What `/metrics` says of the work, at the moment it is asked."""

    def counted() -> list[Gauge]:
        now = clock.now()
        return gateway.read(lambda db: list(gauges(db, now)))

    return counted


def _upgrade(gateway: Gateway, folder: Path) -> None:
    """To the newest revision; what holds an older one is copied first, or is left alone."""
    now, engine = SystemClock().now(), gateway.engine

    def first() -> None:
        backup(engine, folder, now, kind="before-upgrade", keep=5)

    try:
        migrations.upgrade(engine, first=first)
    except BackupError as error:
        raise SettingsError(f"{error} The tables are as they were.") from error


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
        folder = given.folder or backups_of(chosen)
        say(backup(gateway.engine, folder, SystemClock().now(), keep=given.keep))
    except BackupError as error:
        return fail(error)
    finally:
        gateway.close()
    return 0


def go_back(chosen: Settings, given: argparse.Namespace) -> int:
    """Put a backup in the place of the database; the bot must not run."""
    with lock.only_process(chosen.database_url):
        gateway = Gateway(chosen.database_url, company_of(chosen))
        try:
            aside = restore.replace(given.file, gateway.engine, SystemClock().now())
        except BackupError as error:
            return fail(error)
        finally:
            gateway.close()
        gateway = opened(chosen)
        Bot(gateway.sessions, company_of(chosen))
        done = settled(gateway, reached(gateway, chosen.clock) or SystemClock().now())
        gateway.close()
    assert done, "a copy is stamped"
    if aside:
        say(f"What was there before is {aside}.")
    say(f"The database is that of {done.since.astimezone(chosen.timezone):%Y-%m-%d %H:%M}.")
    if done.aside:
        say(f"{done.aside} messages were on their way then: `liaison doctor` names them.")
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
        texts = [_page(given.minutes)] if given.minutes else map(line_of, sys.stdin.buffer)
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}")
    except Unreadable as error:
        return fail(f"{given.minutes}: {error}")
    if given.people and not people.people:
        return fail(f"{given.people}: nobody is named in it; it is read like that of import-org.")
    for line in read.main(texts, now, zone, people, given.json, chosen.language):
        say(line)
    return 0


def _page(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"minutes are at most {MOST_BYTES // 1_000_000} MB long.")
    try:
        text = text_of(path.read_bytes(), path.name)
    except Unreadable as error:
        raise Unreadable("minutes are read from .txt, .md and .docx.") from error
    if not text.strip():
        raise Unreadable("nothing is written in it.")
    return text


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
    backing = add("backup", back_up)
    backing.add_argument("folder", nargs="?", type=Path, help="where to put it")
    backing.add_argument("--keep", type=int, default=KEPT, help="how many of the newest stay")
    add("restore", go_back).add_argument("file", type=Path, help="a file that `backup` made")
