"""What a charter says in rows: measures, and what each department does; and what it lacks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.lines import shadow
from bot.markup import Markup
from bot.people import Department, Project
from bot.view import View
from bot.vocabulary import VALUES
from bot.words import N_


class Direction(StrEnum):
    AT_LEAST = "at least"
    AT_MOST = "at most"
    CHANGE_BY = "change by"


SPELLED = {
    spelling: (direction, "")
    for direction in Direction
    for spelling in (direction.value, *VALUES[direction.value].split("|"))
}
SPELLED |= dict.fromkeys(("up by", "提升", "提高", "增长", "增加"), (Direction.CHANGE_BY, "+"))
SPELLED |= dict.fromkeys(("down by", "降低", "下降", "减少", "缩短"), (Direction.CHANGE_BY, "-"))

_DIRECTION = "|".join(sorted(map(re.escape, SPELLED), key=len, reverse=True))
_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?"
_MEASURE = re.compile(
    rf"(?P<indicator>.+?)(?:\s*(?P<direction>{_DIRECTION})\s*|\s+)(?P<target>{_NUMBER})(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# "units by 2026-06-30": the unit ends where a time begins.
_WHEN = re.compile(
    r"(?:^|\s+)(?:by\s+|(?=(?:within|before|after|in)\s)|(?=\S*\d|首|年[底末]|季[度末]|月底))", re.I
)


@dataclass(frozen=True)
class Measure:
    """What is measured, against what, and when: a date, a quarter, or a time from the start."""

    indicator: str
    direction: Direction = Direction.AT_LEAST
    target: str = ""
    unit: str = ""
    when: str = ""

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`首月销量 不低于 5000 台 2026-06-30`; without a number only the indicator."""
        text = word.strip()
        found = _MEASURE.fullmatch(shadow(text))
        if found is None:
            return {"indicator": text}
        direction, sign = SPELLED.get((found["direction"] or "").lower(), (Direction.AT_LEAST, ""))
        if not found["direction"] and found["target"][0] in "+-":
            direction = Direction.CHANGE_BY
        rest = text[found.start("rest") :].strip()
        when = _WHEN.search(rest)
        return {
            "indicator": text[: found.end("indicator")].strip(" ：:"),
            "direction": direction.value,
            "target": sign + found["target"].replace(",", "").removeprefix(sign),
            "unit": rest[: when.start()] if when else rest,
            "when": rest[when.end() :].strip() if when else "",
        }

    def kept(self) -> dict[str, Any]:
        return {**vars(self), "direction": self.direction.value}


@dataclass(frozen=True)
class Duty:
    """What a department does in a project."""

    department: Department
    duty: str = ""

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`市场部 负责推广`, `R&D: builds it`."""
        text = word.strip()
        part = re.search(r"\s*[:：]\s*", text) or re.search(r"\s+", text)
        if part is None:
            return {"department": text}
        return {"department": text[: part.start()], "duty": text[part.end() :]}

    def kept(self) -> dict[str, Any]:
        return {"department": self.department.path, "duty": self.duty}


def missing(project: Project, view: View) -> Iterator[Markup]:
    """What a goal needs to be SMART and does not have yet; it is named and blocks nothing."""
    lacks = {
        N_("the goal"): not project.goal,
        N_("a measure"): not project.measures,
        N_("an end date"): not project.end,
        N_("a project manager"): not project.pm,
        N_("a lead department"): not project.lead,
    }
    yield from (view.say(what) for what, lacking in lacks.items() if lacking)
    for measure in project.measures:
        if not measure["target"]:
            yield view.say(N_("a number for “{indicator}”"), indicator=measure["indicator"])
