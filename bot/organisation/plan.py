"""What a roster comes to: who is new, who is another now; told before it is done."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.links import absorb, is_bare
from bot.markup import escape
from bot.organisation.heads import Heads
from bot.organisation.known import Handles, Known, Step
from bot.people import ANY_TENANT, Account, Department, Person, above
from bot.roles import CompanyRole
from bot.roster import Remark, Roster, Row
from bot.vocabulary import spell_option
from bot.words import N_, Word, Words


@dataclass(frozen=True)
class Report:
    """What an import did, or would do, in sentences. With problems nothing was changed."""

    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()  # new ones, and those with another head

    @property
    def touches(self) -> bool:
        return bool(self.added or self.changed or self.departments)


class Plan:
    """What a roster comes to; nothing is changed before `apply`."""

    def __init__(self, db: Session, read: Roster) -> None:
        self.db, self.roster, self.known = db, read, Known(db)
        self.handles = Handles(set(self.known.people))
        self.steps: list[Step] = []
        self.heads: dict[str, str] = {}
        self._plan()
        read.problems.sort(key=lambda remark: remark.row)

    def _plan(self) -> None:
        rows: dict[str, int] = {}
        told = {remark.row for remark in self.roster.problems}
        for row in self.roster.rows:
            found = self.known.candidates(row)
            if len(found) > 1:
                self.roster.wrong(row.number, N_("{name} fits {count} people; add an e-mail"),
                                  name=row.name, count=len(found))  # fmt: skip
                continue
            step = self._step(row, found[0] if found else None)
            if rows.setdefault(step.handle, row.number) != row.number and row.number not in told:
                self.roster.wrong(row.number, N_("{name} is in row {other}, too"),
                                  name=row.name, other=rows[step.handle])  # fmt: skip
            self.steps.append(step)
        self.heads = Heads(self.known, self.steps, self.roster).chosen()

    def _step(self, row: Row, person: Person | None) -> Step:
        said = {"name": row.name, "department": self.known.path(row.department),
                "position": row.position, "email": row.email}  # fmt: skip
        after: dict[str, Any] = {name: value for name, value in said.items() if value}
        had = person.roles if person else []
        if row.roles is not None:  # the administrators are not changed behind their backs
            kept = {role for role in had if role == CompanyRole.ADMINISTRATOR}
            after["roles"] = [str(role) for role in CompanyRole if role in {*row.roles, *kept}]
        if person and person.suspended_at:
            self.roster.warn(row.number, N_("{name} is suspended and stays so"), name=person.name)
        if person and person.cancelled_at:
            after["cancelled_at"] = None
        before = {name: getattr(person, name, None) for name in after}
        handle = person.handle if person else self.handles.free(row.email, row.name)
        step = Step(row, handle, person, before, after)
        self._accounts(step)
        return step

    def _accounts(self, step: Step) -> None:
        for platform, name in step.row.accounts.items():
            owner = self.known.owner(platform, name)
            if owner and owner.handle == step.handle:
                continue
            if owner and not owner.cancelled_at and not is_bare(self.db, owner):
                self.roster.wrong(step.row.number, N_("the account {word} belongs to {name}"),
                                  word=name, name=owner.name)  # fmt: skip
            elif owner:
                step.newcomers.append(owner)
            step.after[platform] = name

    def _new_departments(self) -> list[str]:
        said = {path for step in self.steps for path in above(step.department or "")}
        known = self.known.departments
        return sorted(path for path in said if path not in known or known[path].cancelled_at)

    def report(self, say: Words) -> Report:
        def told(remarks: list[Remark]) -> tuple[str, ...]:
            line = N_("row {row}: {reason}")
            return tuple(say(line, row=r.row, reason=say(r.sentence, **r.values)) for r in remarks)

        warnings = told(self.roster.warnings)
        if self.roster.problems:
            return Report(told(self.roster.problems), warnings)
        new = [step for step in self.steps if not step.person]
        old = [step for step in self.steps if step.person]
        return Report(
            warnings=warnings,
            added=tuple(_called(step, say) for step in new),
            changed=tuple(_difference(step, say) for step in old if step.changed),
            unchanged=tuple(_called(step, say) for step in old if not step.changed),
            departments=(*self._new_departments(), *self._led(say)),
        )

    def _led(self, say: Words) -> list[str]:
        names = {step.handle: step.row.name for step in self.steps}
        sentence = N_("{department}: headed by {name}")
        return [
            say(sentence, department=path, name=names.get(head) or self.known.people[head].name)
            for path, head in sorted(self.heads.items())
        ]

    def apply(self) -> None:
        with self.db.no_autoflush:
            for path in self._new_departments():
                if path in self.known.departments:
                    self.known.departments[path].cancelled_at = None
                else:
                    self.known.departments[path] = Department(path=path)
                    self.db.add(self.known.departments[path])
            for step in self.steps:
                self._change(step)
            for path, head in self.heads.items():
                self.known.departments[path].head = head
        self.db.flush()

    def _change(self, step: Step) -> None:
        person = step.person or Person(handle=step.handle, roles=[])
        for name in step.changed:
            if name in Person.model_fields:
                setattr(person, name, step.after[name])
        self.db.add(person)
        for newcomer in step.newcomers:
            absorb(self.db, newcomer, person)
        for platform, name in step.row.accounts.items():
            if (platform, name) not in self.known.owners:
                key = f"{platform}:{ANY_TENANT}:{name}"
                self.db.add(Account(key=key, person=person.handle))


def _called(step: Step, say: Words) -> str:
    if not step.department:
        return escape(step.row.name)
    return say(N_("{name} ({department})"), name=step.row.name, department=step.department)


def _difference(step: Step, say: Words) -> str:
    changes = [
        say(
            N_("{field} {before} → {after}"),
            field=spell_option(name, say.language),
            before=_shown(step.before.get(name)),
            after=_shown(step.after[name]),
        )
        for name in step.changed
        if name != "cancelled_at"
    ]
    return say(N_("{name}: {changes}"), name=step.row.name, changes=changes)


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [Word(role) for role in value] or Word("staff")
    return value or None
