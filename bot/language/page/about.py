"""What a page says of the meeting itself: its title, who was there, when the next one is."""

import re
from collections.abc import Sequence

from bot.language.page import gatherings, held, labels, occasions, outcomes, pages, records, tables
from bot.language.page.headings import NUMBER
from bot.language.page.rows import Rows

HEAD_LINES = 12  # where a line of nothing but names says who was there
LONGEST_PLACE = 40  # letters beside the date of a meeting to come
LONGEST_TITLE = 60
LONGEST_NAMES = 40  # letters that say who hosts or takes notes

#: 下次：…, Next: Friday 16:00; not `Next: hand it over`.
_NEXT = re.compile(r"下一?[次期回]$|(?:up )?next(?: time| one| up)?$")
#: Next SAG: 10 August 2026
_NEXT_CALLED = re.compile(r"(?:Date of )?Next (?!ETA|DDL)[A-Z]{2,6}$")
_PLANNED = re.compile(
    r"\W*(?:暂定|预计|拟定?|初步|初定|约|定[在于]|改[到至在]|tentatively|tentative|planned for|on"
    r"|at)[:：]?\s*$",
    re.I,
)
#: Of these, a page names many.
_SCHEDULE = re.compile(
    r"里程碑|排期|计划|节点|日程|时间[表线]|milestone|timeline|schedule|plan", re.I
)
_IN_BRACKETS = re.compile(r"[（(](?P<in>[^（()）]{4,80})[)）]\s*$")
#: 【下次沟通】3月11日
_BRACKETED = re.compile(r"\W{0,3}[【\[](?P<label>[^】\]]{1,16})[】\]]\s*[:：]?\s*(?P<value>\S.*)$")
_SPACED = re.compile(
    r"(?P<label>下一?[次期回][一-龥]{0,6}|next(?: [a-z]+)?|(?:minutes|notes)(?: taken)? by"
    r"|(?:taken|recorded|chaired|hosted) by)\s+(?<!by (?=(?:mon|tue|wed|thu|fri|sat|sun)))"
    r"(?P<value>\S.*)$",
    re.IGNORECASE,
)
#: 主持：周总  与会：陈立、赵敏
_SIDE_BY_SIDE = re.compile(r"\s{2,}|[；;|｜\u3000]|\s[—–-]\s|[*_](?=\s)")
#: 周会 记录:乔小雨: who hosts or takes notes, beside something else.
_BESIDE = re.compile(
    r"(?<![一-龥])(?:主\s*持|[记纪]\s*录"
    r"|整理(?=人))[人者]?\s*[:：]\s*(?P<who>[^\s:：，,。；;|｜]{2,12}(?: [A-Z][a-z]+)?)"
)
#: 主持 屠丽娟, beside others of its kind.
_BLANK = re.compile(r"(?P<label>[^\s:：]{2,6})\s+(?P<value>\S.*)$")
#: 周会纪要｜市场部
_PIECES = re.compile(r"\s*[|｜·/]\s*|\s+[-–—]\s+")
_TITLE = re.compile(
    rf"(?:{occasions.MEETING}|纪要|记录|速记|小结|快报|周报|日报|总结|讨论|沟通|评审|复盘|对齐"
    rf"|同步)$"
    rf"|\b(?:{occasions.GATHERING}|notes|minutes|recap|summary)(?: \w+)?$",
    re.IGNORECASE,
)


class About:
    """Reads those lines into what *rows* finds."""

    def __init__(self, lines: Sequence[str], rows: Rows) -> None:
        self.lines, self.rows, self.reader = lines, rows, rows.reader
        self.section, self.found = rows.section, rows.found
        self._heading = ""  # of the page itself, while no part has begun
        self._first = next((at for at, line in enumerate(lines) if line.strip()), 0)

    def came(self) -> None:
        """Whoever the sentences of its top say was there."""
        for line in self.lines[:HEAD_LINES]:
            self.found.attendees += gatherings.told(line, self.reader)
            for match in _BESIDE.finditer(line):
                self.found.attendees += gatherings.people(match["who"], self.reader)

    def begun(self, at: int) -> None:
        """A heading: what stands first is the title of the page."""
        if at == self._first:
            self._heading = self.section.heading

    def is_title(self, at: int) -> bool:
        """研发中心部门例会 2026.3.20 周五: what stands first, with nothing but a date behind it."""
        if at != self._first or sum(1 for line in self.lines if line.strip()) < held.FEWEST_LINES:
            return False
        text = list(_BESIDE.sub("", pages.bare(self.lines[at])))
        for one in self.reader.dates("".join(text)):
            text[one.begin : one.stop] = " " * (one.stop - one.begin)
        bare = re.sub(
            r"[（(【\[][^（()）】\]]*[)）】\]]|[\d:：.,，~～/｜|—–-]+\s*$", " ", "".join(text)
        ).strip(" -—–·|｜:：")
        somebody = any(one.kind == "person" for one in self.reader.directory.find(bare))
        pieces = [bare] if somebody else _PIECES.split(bare)
        named = any(_TITLE.search(piece) for piece in pieces)
        return len(bare) <= LONGEST_TITLE and "@" not in bare and named

    def names_only(self, at: int) -> bool:
        """👥 Tom, Emily, Daniel"""
        who = re.sub(r"^人员\s*[:：]", "", pages.bare(self.lines[at]))
        if at >= HEAD_LINES or self.section.topic not in (None, "notes"):
            return False
        if at == 0 and (bracket := _IN_BRACKETS.search(who)):
            who = bracket["in"]
        people = self.reader.owners(who)[0] if records.only_who(who, self.reader) else ()
        if len(people) >= gatherings.FEWEST_NAMES:
            self.found.attendees += people
        return len(people) >= gatherings.FEWEST_NAMES

    def says(self, line: str, at: int) -> bool:
        """`参会人员：…`, `下次会议：…`, and tables of them."""
        text = NUMBER.sub("", pages.bare(line))
        own = labels.pair(text) or _dashed(text) or _bracketed(line) or _spaced(text)
        if own and self._is_next(own[0], own[1], at):
            return self.rows.next(own[1], line)
        top = at < HEAD_LINES and self.section.heading == self._heading
        if own and top and gatherings.listed(*own, self.reader):
            self.found.attendees += gatherings.people(own[1], self.reader)
            return True
        if top and held.heads(line, self.reader):
            return True
        pairs = self._pairs(line, text, own)
        for label, value in pairs:
            self._said(labels.kind(label, labels.PAGE), value, line)
        return bool(pairs)

    def _pairs(self, line: str, text: str, own: tuple[str, str] | None) -> list[tuple[str, str]]:
        """Of a table, side by side, or the only one of the line."""
        in_table = [(n, v) for n, v in tables.pairs(line) if _of_page(n) and not labels.column(v)]
        pieces = [piece.strip() for piece in _SIDE_BY_SIDE.split(text) if piece.strip()]
        said = [labels.pair(piece) for piece in pieces]
        if len(pieces) > 1:
            said = [one or _blank(piece) for one, piece in zip(said, pieces, strict=True)]
        beside = [p for p in said if p and _of_page(p[0])]
        item = any(part.kind in ("owner", "department") for part in labels.parts(line))
        beside = beside if len(beside) > 1 or (beside and not said[0] and not item) else []
        return in_table or beside or [p for p in (own,) if p and _of_page(p[0])]

    def _said(self, kind: str, value: str, line: str) -> None:
        if kind == "attendees" or (kind in ("host", "recorder") and len(value) <= LONGEST_NAMES):
            self.found.attendees += gatherings.people(value, self.reader)
        elif kind == "next" or (kind == "when" and self.section.topic == "next"):
            self.rows.next(value, line)
        if kind in ("attendees", "absent", "next") and not value:
            self.section.topic = kind  # type: ignore[assignment]  # of HEADS

    def _is_next(self, label: str, value: str, at: int) -> bool:
        """下次：4/1 周三 3pm; Sprint review: 2026-08-27 16:00, towards the end of a page."""
        said = labels.key(label)
        dates = self.reader.dates(value, self.reader.directory.find(value))
        if not dates or (value[: dates[0].begin] and not _PLANNED.match(value[: dates[0].begin])):
            return False
        if (
            _NEXT.match(said)
            or _NEXT_CALLED.match(label.strip())
            or (occasions.NEXT.match(said) and not labels.pair(value))
        ):
            return True
        taken = sum(one.stop - one.begin for one in dates)
        late = at >= len(self.lines) / 2 and not _SCHEDULE.search(self.section.heading)
        alone = len(value) - taken <= LONGEST_PLACE and not self.reader.directory.find(value)
        bound = re.search(r"[前内]$|^(?:by|before)\b", value[dates[0].begin : dates[0].stop], re.I)
        return bool(late and alone and not bound and occasions.CALLED.match(said))


def says_nothing(line: str) -> bool:
    """无; 捌、临时动议：无。"""
    said = NUMBER.sub("", pages.bare(line))
    pair = labels.pair(said)
    return bool(outcomes.NOTHING.match(pair[1] if pair else said))


def _of_page(label: str) -> bool:
    kind = labels.kind(label, labels.PAGE)
    return bool(kind) and not _NEXT.match(labels.key(label))


def _dashed(text: str) -> tuple[str, str] | None:
    """Participants - Daniel, Emily"""
    name, dash, value = text.partition(" - ")
    return (name, value) if dash and labels.kind(name, labels.PAGE) else None


def _blank(text: str) -> tuple[str, str] | None:
    """主持 屠丽娟"""
    match = _BLANK.match(text)
    known = match and labels.kind(match["label"], labels.PAGE)
    return (match["label"], match["value"]) if match and known else None


def _bracketed(line: str) -> tuple[str, str] | None:
    match = _BRACKETED.match(line.strip())
    return (match["label"], match["value"]) if match else None


def _spaced(text: str) -> tuple[str, str] | None:
    """下回 3月11日 下午三点"""
    match = _SPACED.match(text)
    return (match["label"], match["value"]) if match else None
