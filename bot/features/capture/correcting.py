"""The forms of what was read: all of it to tick and correct, or one item with its blanks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.cards import Ask, Form
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.capture import proposals as proposing
from bot.features.capture.proposals import Proposal
from bot.features.capture.reading import Proposed, proposed
from bot.forms import form, spelled
from bot.people import Person, Project
from bot.reading import written
from bot.registry import commands, contribute
from bot.words import N_

FIELDS = ("rows", "title", "amount", "owner", "due")


class Kind(StrEnum):
    ACTION = "action"
    DECISION = "decision"
    DISPUTE = "dispute"
    RISK = "risk"


@dataclass(frozen=True)
class Row:
    """One row of the form; one that is emptied, or not ticked, is left out."""

    noted: bool = True
    title: str = ""
    owner: Person | None = None
    due: datetime | None = None
    kind: Kind = Kind.ACTION

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`Press kit / @market / 2026-03-06`"""
        cells = [cell.strip() for cell in word.split("/")]
        return dict(zip(("title", "owner", "due"), cells, strict=False))


def whole(ctx: Context, found: Proposed) -> Form:
    """A row for everything that is news; one that needs an answer is not ticked yet."""
    rows = [
        {
            "noted": "yes" if row.ready else "no", "title": row.title, "owner": row.owner,
            "due": "" if row.days and row.doubts else written(row.due, ctx), "kind": "action",
        }
        for row in found.rows
        if row.is_news
    ]  # fmt: skip
    rows += [
        {"noted": "yes", "title": row.text, "owner": "", "due": "", "kind": row.noun}
        for row in found.outcomes if row.known is None
    ]  # fmt: skip
    if not rows:
        raise NotAllowed(N_("All of it is known already."))
    given = {"rows": json.dumps(rows, ensure_ascii=False)}
    return _asking(ctx, found, form(ctx.command, given, ctx), ("rows",))


def single(ctx: Context, found: Proposed, row: Proposal) -> Form:
    """Of one item what is missing, beside what was read."""
    clear = row.due and not {"day", "past"} & set(row.doubts)
    given = {
        "title": row.title, "owner": row.owner, "due": written(row.due, ctx) if clear else "",
        **{name: word for name, word in ctx.words.items() if name in ("owner", "due")},
    }  # fmt: skip
    more = ("amount",) if "number" in row.missing else ()
    return _asking(ctx, found, form(ctx.command, given, ctx), ("title", *more, "owner", "due"))


def _asking(ctx: Context, found: Proposed, blank: Form, names: Iterable[str]) -> Form:
    """Only these blanks; which text and which item it is about stands in the line."""
    project = found.project.code if found.project else ""
    words = {"code": found.text.ref, "number": ctx.words.get("number", ""), "project": project}
    asks = {ask.name: ask for ask in blank.fields}
    labels = {"amount": ctx.say(N_("how many"))}
    fields = tuple(_labelled(asks[name], labels.get(name, "")) for name in names)
    title = ctx.say(N_("What is to be noted"))
    line = spelled(ctx.command, {n: w for n, w in words.items() if w}, ctx)
    return replace(blank, title=title, line=line, fields=fields, submit=ctx.say(N_("Note it")))


def _labelled(ask: Ask, label: str) -> Ask:
    need = ask.name in ("title", "owner")
    label = label[:1].upper() + label[1:] if label else ask.label
    return replace(
        ask, label=label, required=need, type="text" if ask.name == "amount" else ask.type
    )


@contribute.to("form")
def asked_again(ctx: Context, again: Form) -> Form:
    """What was wrong stands beside what was typed, in the same blanks."""
    if ctx.command is not commands["gather"] or not ctx.words.get("code"):
        return again
    project = ctx.db.get(Project, ctx.words.get("project", ""))
    found = proposed(ctx, proposing.handed_in(ctx.db, ctx.words["code"]), project)
    return _asking(ctx, found, again, [n for n in FIELDS if n in ctx.heard.fields])
