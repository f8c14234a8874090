"""A roster put into the organisation: nobody comes twice, nobody is lost."""

import hashlib
from dataclasses import fields
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import roster
from bot.markup import plain
from bot.organisation.known import Handles
from bot.organisation.plan import Plan, Report
from bot.store import real_now
from bot.trail import speak
from bot.words import Words

__all__ = ["Handles", "Plan", "Report", "import_org"]


def import_org(db: Session, data: bytes, name: str, *, dry_run: bool) -> Report:
    """A file as a line of nobody's, all or nothing, told in plain English; the caller commits."""
    plan = Plan(db, roster.read(data))
    marked = plan.report(Words("en", ZoneInfo("UTC")))
    if marked.touches and not marked.problems and not dry_run:
        real = real_now(db)
        db.info.setdefault("now", real)
        digest = hashlib.sha256(data).hexdigest()[:12]
        speak(db, f"import-org:{digest}:{real.isoformat()}", "person import", db.info["now"],
              f"import-org {name}")  # fmt: skip
        plan.apply()
    return Report(**{f.name: tuple(map(plain, getattr(marked, f.name))) for f in fields(marked)})
