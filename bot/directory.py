"""What is made of a platform's directory: names, joined accounts, and who has left."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.events import Profile
from bot.people import ANY_TENANT, Account, Department, Person, account_of, live, meet
from bot.roles import with_role
from bot.roster import Row, written
from bot.store import Memo
from bot.trail import speak

ROSTER = "roster:"  # memos of whole directories


def introduce(db: Session, profile: Profile, now: datetime, *, spoke: bool = False) -> None:
    """Learn from one entry. Who *spoke* or was mentioned is met; the others are only joined.

    Full members are joined to a person by their e-mail address, but never to a holder of a role
    of the company: whoever could write that address into a directory would have the role.
    """
    db.info["now"] = now
    account = account_of(db, profile.account, guest=profile.guest)
    if account is None and not profile.left and (person := _same_address(db, profile)):
        account = Account(key=profile.account, person=person.handle)
        db.add(account)
    if account is None and spoke and not profile.left:
        speak(db, f"met:{profile.account}", "meet", now)
        email = "" if profile.guest or _with_address(db, profile.email) else profile.email
        meet(db, profile.account, name=profile.name, email=email, guest=profile.guest)
    elif account is not None:
        _learn(db, db.get_one(Person, account.person), profile, now)


def keep_roster(db: Session, platform: str, rows: Iterable[Row]) -> None:
    """A whole directory as it was read last, for whoever imports it."""
    db.merge(Memo(name=f"{ROSTER}{platform}", value=written(rows).decode()))


def roster_of(db: Session, platform: str) -> bytes | None:
    """The directory of a platform as a file for `bot.roster.read`."""
    memo = db.get(Memo, f"{ROSTER}{platform}")
    return memo.value.encode() if memo else None


def unreached(db: Session, platform: str, tenant: str) -> list[str]:
    """The accounts of people with work here whom the bot could not write to by itself yet."""
    here = select(Person.handle).where(live(Person), col(Person.suspended_at).is_(None))
    mine = col(Account.key).startswith(f"{platform}:{tenant}:", autoescape=True)
    found = select(Account.key).where(mine, Account.direct == "", col(Account.person).in_(here))
    return list(db.exec(found.order_by(Account.key)))


def awaited(db: Session, platform: str, tenant: str) -> frozenset[str]:
    """The e-mails and accounts by which a platform may know people whom it does not reach yet."""
    there = select(Account.person).where(col(Account.key).startswith(f"{platform}:"))
    here = live(Person), col(Person.suspended_at).is_(None), col(Person.handle).not_in(there)
    emails = (email.lower() for email in db.exec(select(col(Person.email)).where(*here)) if email)
    listed = select(Account.key).where(col(Account.key).startswith(f"{platform}:{ANY_TENANT}:"))
    keys = (f"{platform}:{tenant}:{key.rpartition(':')[2]}" for key in db.exec(listed))
    return frozenset([*emails, *keys, *unreached(db, platform, tenant)])


def reached(db: Session, account: str, chat: str) -> None:
    """The chat in which an account is reached alone."""
    known = db.get(Account, account)
    if known is not None:
        known.direct = known.direct or chat


def _same_address(db: Session, profile: Profile) -> Person | None:
    if profile.guest or not profile.email:
        return None
    found = _with_address(db, profile.email)
    person = found[0] if len(found) == 1 else None
    if person is None or person.roles or person.suspended_at:
        return None
    headed = select(Department).where(Department.head == person.handle, live(Department))
    if db.exec(headed).first():
        return None
    platform = profile.account.partition(":")[0]
    taken = select(Account).where(
        Account.person == person.handle, col(Account.key).startswith(f"{platform}:")
    )
    return None if db.exec(taken).first() else person


def _with_address(db: Session, email: str) -> Sequence[Person]:
    same = func.lower(Person.email) == email.lower()
    return db.exec(select(Person).where(same, live(Person))).all()


def _learn(db: Session, person: Person, profile: Profile, now: datetime) -> None:
    nameless = person.name in (person.handle, profile.account.rpartition(":")[2])
    named = bool(profile.name) and nameless and person.name != profile.name
    leaves = profile.left and person.suspended_at is None and not _alone(db, person)
    if not (named or leaves):
        return
    speak(db, f"directory:{profile.account}:{now.isoformat()}", "directory", now)
    if named:
        person.name = profile.name
    if leaves:
        person.suspended_at = now


def _alone(db: Session, person: Person) -> bool:
    """Somebody has to be able to change everything, whatever a directory says."""
    return [other.handle for other in with_role(db, "administrator")] == [person.handle]
