"""Who heads a department: who has that role there, else whom most there name as their superior."""

from collections import Counter, defaultdict

from bot.organisation.known import Known, Step
from bot.people import above
from bot.roles import CompanyRole
from bot.roster import Roster
from bot.words import N_

ABOVE, INSIDE, BY_ROLE = range(3)  # a superior of another department counts least


class Heads:
    """The heads that a roster names."""

    def __init__(self, known: Known, steps: list[Step], read: Roster) -> None:
        self.known, self.steps, self.roster = known, steps, read
        self.of: dict[str, str | None] = {
            p.handle: p.department for p in known.people.values() if not p.cancelled_at
        } | {step.handle: step.department for step in steps}
        self.by_word: dict[str, set[str]] = defaultdict(set)
        for person in known.people.values():
            if not person.cancelled_at:
                self._index(person.handle, person.handle, person.name, person.email)
        for step in steps:
            self._index(step.handle, step.row.name, step.row.email)

    def _index(self, handle: str, *words: str | None) -> None:
        for word in filter(None, words):
            self.by_word[word.lower()].add(handle)

    def chosen(self) -> dict[str, str]:
        """Department → head, where that is another one than now."""
        votes: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
        for step in self.steps:
            superior = self._superior(step) if step.row.head else None
            path = step.department
            if path and CompanyRole.HEAD in (step.row.roles or ()):
                votes[path][BY_ROLE, step.handle] += 1
            elif path and superior:
                votes[path][INSIDE if self.of[superior] == path else ABOVE, superior] += 1
        known = self.known.departments
        heads = {path: _most(named) for path, named in votes.items()}
        return {p: h for p, h in heads.items() if p not in known or known[p].head != h}

    def _superior(self, step: Step) -> str | None:
        word = step.row.head
        found = self.by_word.get(word.lower(), set())
        if len(found) > 1:
            near = {h for h in found if self.of[h] in set(above(step.department or ""))}
            found = near or found
        if len(found) == 1:
            return next(iter(found))
        if found:
            self.roster.wrong(step.row.number, N_("“{word}” fits {count} people; write the e-mail"),
                              word=word, count=len(found))  # fmt: skip
        else:
            self.roster.wrong(step.row.number, N_("there is no “{word}” to be the head"),
                              word=word)  # fmt: skip
        return None


def _most(named: Counter[tuple[int, str]]) -> str:
    (_, handle), _ = max(named.items(), key=lambda vote: (vote[0][0], vote[1]))
    return handle
