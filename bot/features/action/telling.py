"""F9: whoever waits for the other side hears at once what it did."""

from datetime import datetime

from sqlalchemy import inspect
from sqlmodel import Session

from bot.cards import Tone
from bot.commands import Context
from bot.features.action.tables import Action
from bot.notices import Lane, Tell, notify
from bot.people import Project
from bot.registry import changes
from bot.trail import ROW, Spoken
from bot.words import N_, Named


def taken(ctx: Context, action: Action) -> None:
    says = N_("{owner} took {code} ({due})") if action.due else N_("{owner} took {code}")
    body = N_('"{title}". You will be told when it is done.')
    _tell(ctx, "taken", action, Tell(says, body=body, lane=Lane.INFO), action.asker)


def declined(ctx: Context, action: Action) -> None:
    says = N_("{owner} declined {code} ({due})") if action.due else N_("{owner} declined {code}")
    body = N_('Reason: "{declined_why}". Who should take it?')
    tell = Tell(says, body=body, tone=Tone.WARNING, verbs=("assign", "cancel"))
    _tell(ctx, "declined", action, tell, action.asker)


def proposed(ctx: Context, action: Action) -> None:
    says, verbs = N_("{owner} proposes {code} by {proposed}"), ("approve", "keep")
    body = N_("Was {due}.") if action.due else ""
    if action.proposed_why:
        body = N_('Reason: "{proposed_why}".')
        if action.due:
            body = N_('Was {due}. Reason: "{proposed_why}".')
    tell = Tell(says, body=body, tone=Tone.WARNING, verbs=verbs)
    _tell(ctx, "proposed", action, tell, action.asker)


def agreed(ctx: Context, action: Action, old: datetime | None) -> None:
    tell = Tell(N_("{who} agrees: {code} by {due}"), body=_was(old), values={"old": old})
    _tell(ctx, "agreed", action, tell, action.owner, action.asker)


def kept(ctx: Context, action: Action) -> None:
    says = N_("{who} keeps {code} due {due}") if action.due else N_("{who} keeps {code} as it is")
    tell = Tell(says, body=N_('"{title}".'), verbs=("done", "decline"))
    _tell(ctx, "kept", action, tell, action.owner, action.asker)


def moved(ctx: Context, action: Action, old: datetime | None, reason: str) -> None:
    says = N_("{who} moved {code} to {due}") if action.due else N_("{who} took the date off {code}")
    body = N_('"{title}", was {old}. Reason: "{reason}".') if old and reason else _was(old)
    values: dict[str, object] = {"old": old, "reason": reason}
    tell = Tell(says, body=body, lane=Lane.INFO, values=values)
    _tell(ctx, "moved", action, tell, action.owner, action.asker)


def delayed(ctx: Context, action: Action, old: datetime | None) -> None:
    body = N_('Was {old}. Reason: "{delayed_why}".') if old else N_('Reason: "{delayed_why}".')
    tell = Tell(
        N_("{who} delays {code} to {due}"), body=body, tone=Tone.WARNING,
        verbs=("reschedule", "assign"), values={"old": old},
    )  # fmt: skip
    _tell(ctx, "delayed", action, tell, action.asker, action.owner)


def finished(ctx: Context, action: Action) -> None:
    body = N_('"{title}". Does it meet what was asked?')
    if action.note:
        body = N_('"{title}". Does it meet what was asked? Note: "{note}".')
    tell = Tell(N_("{who} finished {code}, {done_at}"), body=body, verbs=("accept", "return"))
    _tell(ctx, "finished", action, tell, action.asker)
    known = Tell(tell.says, body=N_('"{title}". {asker} accepts it.'), lane=Lane.INFO)
    _tell(ctx, "finished", action, known, action.owner)


def accepted(ctx: Context, action: Action) -> None:
    tell = Tell(
        N_("{who} accepted {code}, {closed_at}"), body=N_("✓ Accepted and closed."),
        lane=Lane.INFO, tone=Tone.GOOD,
    )  # fmt: skip
    _tell(ctx, "accepted", action, tell, action.owner, action.asker)


def returned(ctx: Context, action: Action) -> None:
    tell = Tell(
        N_("{who} returned {code}, {now}"),
        body=N_('Reason: "{returned_why}". Add what is missing and press Done again.'),
        tone=Tone.WARNING, verbs=("done", "reschedule"),
    )  # fmt: skip
    _tell(ctx, "returned", action, tell, action.owner, action.asker)


def reopened(ctx: Context, action: Action) -> None:
    tell = Tell(
        N_("{who} reopened {code}, {now}"), body=N_('"{title}".'), verbs=("done", "reschedule")
    )
    _tell(ctx, "reopened", action, tell, action.owner, action.asker)


def cancelled(ctx: Context, action: Action) -> None:
    says, body = N_("{who} cancelled {code}, {now}"), N_('"{title}". Nothing more to do.')
    tell = Tell(says, body=body, lane=Lane.INFO)
    _tell(ctx, "cancelled", action, tell, action.owner, action.asker)


@changes.on(Action, ROW, "owner")
def handed_over(db: Session, action: Action) -> None:
    """The new owner is asked to take it; who had it, and who waits for it, know where it went."""
    spoken = db.get(Spoken, db.info["spoken"])
    by = spoken.by if spoken else None
    if action.owner != by:
        notify(db, "assigned", action, [_assigned(db, action, by or action.asker)])
    [before] = inspect(action).attrs.owner.history.deleted or [None]
    if before is None:
        return
    says, body = N_("{code} goes to {owner}"), N_('"{title}", handed over by {who}.')
    values: dict[str, object] = {"who": Named(by or action.asker)}
    others = dict.fromkeys(h for h in (before, action.asker) if h not in (by, action.owner))
    tells = [Tell(says, h, body=body, lane=Lane.INFO, values=values) for h in others]
    notify(db, "reassigned", action, tells)


def _assigned(db: Session, action: Action, by: str) -> Tell:
    says = N_("{code} for you, due {by}") if action.due else N_("{code} for you, no date yet")
    body = N_('"{title}", asked by {asker}, {where}.')
    verbs: tuple[str, ...] = ("take", "decline", "propose")
    if action.follows:
        says, verbs = N_("{code} is the next one, due {by}"), ("done", "reschedule")
        body = N_('"{title}", repeats {every}. {where}.')
    project = db.get_one(Project, action.project)
    where = f"{project.code} {project.title}"
    values: dict[str, object] = {"where": where, "by": action.due, "who": Named(by)}
    return Tell(says, action.owner, body=body, verbs=verbs, values=values)


def _was(old: datetime | None) -> str:
    return N_('"{title}", was {old}.') if old else N_('"{title}", had no date.')


def _tell(ctx: Context, rule: str, action: Action, tell: Tell, *readers: str) -> None:
    """Tell *readers*, each once, but never who is speaking."""
    values = {"who": Named(ctx.person.handle), "now": ctx.now, **tell.values}
    others = [handle for handle in dict.fromkeys(readers) if handle != ctx.person.handle]
    told = [
        Tell(tell.says, handle, "", tell.body, tell.lane, tell.tone, tell.verbs, values)
        for handle in others
    ]
    notify(ctx.db, rule, action, told)
