"""Everybody there is, and what one row of a roster says of whom."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from bot.people import Account, Department, Person
from bot.roster import Row

RESERVED = {"me", "i", "all", "everyone", "here", "channel"}


@dataclass
class Step:
    """One row and whom it is about; `before` and `after` hold what it has a say in."""

    row: Row
    handle: str
    person: Person | None
    before: dict[str, Any]
    after: dict[str, Any]
    newcomers: list[Person] = field(default_factory=list)  # whose accounts these are as well

    @property
    def changed(self) -> list[str]:
        return [name for name, value in self.after.items() if self.before.get(name) != value]

    @property
    def department(self) -> str | None:
        said = self.after.get("department", self.before.get("department"))
        return said if isinstance(said, str) else None


class Known:
    """Everybody there is, found by what a row may say."""

    def __init__(self, db: Session) -> None:
        self.people = {person.handle: person for person in db.exec(select(Person))}
        self.departments = {d.path: d for d in db.exec(select(Department))}
        self.owners: dict[tuple[str, str], str] = {}
        for account in db.exec(select(Account)):
            platform, _, name = account.key.split(":", 2)
            if not _stranger(self.people[account.person]):
                self.owners[platform, name] = account.person
        present = [person for person in self.people.values() if not person.cancelled_at]
        self.by_email = {person.email.lower(): person for person in present if person.email}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in present:
            self.by_name[person.name].append(person)
        self.english = {d.english.lower(): d.path for d in self.departments.values() if d.english}

    def owner(self, platform: str, name: str) -> Person | None:
        handle = self.owners.get((platform, name))
        return self.people[handle] if handle else None

    def path(self, said: str) -> str:
        """A department by its path, or by its English name."""
        return said if said in self.departments else self.english.get(said.lower(), said)

    def candidates(self, row: Row) -> list[Person]:
        """By e-mail, then by account, then by name and department."""
        if row.email in self.by_email:
            return [self.by_email[row.email]]
        owners = [self.owner(platform, name) for platform, name in row.accounts.items()]
        if named := [owner for owner in owners if owner]:
            return named[:1]
        there = self.path(row.department) or None
        alike = [p for p in self.by_name[row.name] if p.department == there]
        return [p for p in alike if not (row.email and p.email)]


def _stranger(person: Person) -> bool:
    """A guest who was never let in: an id of theirs may be that of somebody here."""
    return bool(person.suspended_at and not person.department and not person.roles)


class Handles:
    """Short names to call people by: from the e-mail, else from a name in Latin letters."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken | RESERVED
        self.last: Counter[str] = Counter()

    def free(self, email: str, name: str) -> str:
        """ana, ana2, ana3; user1 where there are no such letters."""
        base = _latin(email.partition("@")[0]) or _latin(name)
        handle, number = base, self.last[base]
        while not handle or handle in self.taken:
            number += 1
            handle = f"{base}{number + 1}" if base else f"user{number}"
        self.taken.add(handle)
        self.last[base] = number
        return handle


def _latin(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_-]+", ".", letters).strip(".-_")
