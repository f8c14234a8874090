"""Cycles in English: `every other Tuesday`, `the last Friday of every month`, `weekdays at 9`."""

import re
from datetime import date

from bot.language.when import recurrence
from bot.language.when.cycles import CODES, FREQUENCIES, WORKDAYS, Cycle, by_day, interval_of
from bot.language.when.dated import ENGLISH_MONTH, ORDINAL, english_month
from bot.language.when.grammar import Rules, Scene
from bot.language.when.picks import ORDINALS, WORKDAY
from bot.language.when.weekdays import WEEK, WEEKDAY, weekday_number

CYCLES: Rules[Cycle] = Rules()

ADVERBS = {
    "daily": ("DAILY", 1), "weekly": ("WEEKLY", 1), "biweekly": ("WEEKLY", 2),
    "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2), "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3), "bi-monthly": ("MONTHLY", 2),
    "bimonthly": ("MONTHLY", 2), "semi-annually": ("MONTHLY", 6), "half-yearly": ("MONTHLY", 6),
    "yearly": ("YEARLY", 1), "annually": ("YEARLY", 1),
}  # fmt: skip

_EVERY = (
    r"\b(?:every|each)\s+(?:(?P<other>other|second)\s+|(?P<count>\d{1,2}|two|three|four|six)\s+)?"
)
_BOUND = r"(?:on|by|before)\s+"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*|\s*&\s*)"
_LIST = rf"(?P<days>{WEEKDAY}s?\b(?:{_AND}{WEEKDAY}s?\b){{0,6}})"
PLURAL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
NO_NOUN = r"(?![-/])(?!\s+(?!(?:at|on|from|starting|by|until|in|before|after|and)\b)[a-z])"


@CYCLES.add(r"\b(?:every|each)\s+(?P<days>weekend)\b")
@CYCLES.add(r"\bon\s+(?P<days>weekends)\b")
def english_weekends(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("WEEKLY", "BYDAY=SA,SU")


@CYCLES.add(rf"{_EVERY}{_LIST}")
@CYCLES.add(rf"{_EVERY}weeks?\s+on\s+{_LIST}")
@CYCLES.add(rf"\b(?:weekly|(?P<other>bi-?weekly|fortnightly)),?\s+(?:on|every)\s+{_LIST}")
@CYCLES.add(rf"\bon\s+(?P<days>{PLURAL}(?:{_AND}{PLURAL}){{0,6}})")
@CYCLES.add(rf"\b(?P<days>{PLURAL}(?:{_AND}{PLURAL}){{0,6}})(?=\s+(?:at\s+)?\d)")
@CYCLES.add(rf"(?:(?<=[ap]m )|(?<=\d ))(?P<days>{PLURAL}(?:{_AND}{PLURAL}){{0,6}})")
@CYCLES.add(rf"{recurrence.EVERY}(?:{WEEK})?的?\s*{_LIST}")
def english_weekly(match: re.Match[str], _: Scene) -> Cycle:
    days = [weekday_number(day) for day in re.findall(WEEKDAY, match["days"], re.IGNORECASE)]
    return Cycle("WEEKLY", by_day(days), interval_of(match))


@CYCLES.add(rf"\b(?:every|each)\s+(?P<day>\d{{1,2}}){ORDINAL}\s+of\s+the\s+month\b")
@CYCLES.add(rf"{_EVERY}(?P<day>\d{{1,2}}){ORDINAL}\b(?!\s+[a-z])")
@CYCLES.add(rf"{_EVERY}months?\s+{_BOUND}(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\b")
@CYCLES.add(rf"\bmonthly,?\s+{_BOUND}(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\b")
@CYCLES.add(r"\b(?:on\s+)?the\s+(?P<day>first|1st)\s+(?:day\s+)?of\s+(?:every|each)\s+month\b")
@CYCLES.add(
    rf"\b(?:{_BOUND})?(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\s+(?:of\s+)?(?:every|each)\s+month\b"
)
def english_monthly(match: re.Match[str], _: Scene) -> Cycle:
    day = 1 if match["day"].lower() in ("first", "1st") else int(match["day"])
    if not 1 <= day <= 31:
        raise ValueError("No month has that day.")
    return Cycle("MONTHLY", f"BYMONTHDAY={day}", interval_of(match))


@CYCLES.add(
    rf"\b(?:on\s+)?(?:the\s+)?(?P<nth>{'|'.join(ORDINALS)})\s+"
    rf"(?:(?P<workday>{WORKDAY})|(?P<any>day)|(?P<day>{WEEKDAY}))"
    r"\s+of\s+(?:every|each)\s+month\b"
)
@CYCLES.add(
    rf"\b(?:(?:every|each)\s+month|monthly)\s+on\s+the\s+(?P<nth>{'|'.join(ORDINALS)})\s+"
    rf"(?:(?P<workday>{WORKDAY})|(?P<any>day)|(?P<day>{WEEKDAY}))\b"
)
@CYCLES.add(
    rf"{_EVERY}(?P<nth>{'|'.join(ORDINALS)})\s+(?:(?P<workday>{WORKDAY})"
    rf"|(?P<any>day)|(?P<day>{WEEKDAY}))\b(?:\s+of\s+the\s+month\b)?"
)
def english_nth_of_month(match: re.Match[str], _: Scene) -> Cycle:
    nth = ORDINALS[match["nth"].lower()]
    if match["workday"]:
        return Cycle("MONTHLY", f"{WORKDAYS};BYSETPOS={nth}", nth_workday=nth)
    if match["any"]:
        return Cycle("MONTHLY", f"BYMONTHDAY={nth}")
    return Cycle("MONTHLY", f"BYDAY={nth}{CODES[weekday_number(match['day'])]}")


@CYCLES.add(
    rf"\b(?:every|each)\s+(?:year\s+on\s+)?(?P<month>{ENGLISH_MONTH})\s+(?P<day>\d{{1,2}}"
    rf"){ORDINAL}?\b"
)
def english_yearly(match: re.Match[str], _: Scene) -> Cycle:
    of_year, day = english_month(match["month"]), int(match["day"])
    date(2024, of_year, day)  # a leap year, to refuse days that never come
    return Cycle("YEARLY", f"BYMONTH={of_year};BYMONTHDAY={day}")


@CYCLES.add(r"\b(?:every(?P<unit>day)(?=\s+(?:at\s+)?\d)|(?:(?<=[ap]m )|(?<=\d ))everyday)\b")
def everyday(match: re.Match[str], _: Scene) -> Cycle:
    """Written as one word it is mostly an adjective."""
    return Cycle("DAILY")


@CYCLES.add(rf"{_EVERY}(?P<unit>day|week|month|year)s?\b")
def english_every(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle(FREQUENCIES[match["unit"].lower()], interval=interval_of(match), bare=True)


@CYCLES.add(rf"{_EVERY}quarters?\b")
def english_every_quarter(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", interval=3 * interval_of(match), bare=True)


@CYCLES.add(
    r"\b(?:every|each)\s+(?:single\s+)?(?:night|evening|morning|afternoon)\b|\bnightly\b(?!\s+[a-z])"
)
def english_nights(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("DAILY", bare=True)


#: `每周一 10am weekly`: said a second time.
_SAID = re.compile(r"(?:每|逢|\b(?:every|each)\s)[^,.;!?\n]{1,24}$", re.I)


@CYCLES.add(rf"(?<!-)\b(?P<word>{'|'.join(ADVERBS)})\b{NO_NOUN}")
def adverb(match: re.Match[str], _: Scene) -> Cycle | None:
    if _SAID.search(match.string, max(0, match.start() - 30), match.start()):
        return None
    frequency, interval = ADVERBS[match["word"].lower()]
    return Cycle(frequency, interval=interval, bare=True)
