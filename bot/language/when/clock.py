"""Times of day in figures and in Chinese: `17:00`, `下午三点半`, `5pm`, and from one to another."""

import re
from dataclasses import replace

from bot.language.when import spoken
from bot.language.when.dated import ENGLISH_MONTH
from bot.language.when.grammar import Found, Rules, Scene, tail
from bot.language.when.hours import EARLIEST_ENGLISH_HOUR, NOON, PART, Clock, checked, in_part
from bot.language.when.numerals import HOUR, MINUTE, whole

#: Said without a part of the day, these hours may well be after noon: `明天3点`.
DOUBTFUL_HOURS = range(1, 7)

TO = tail(r"\s*(?:起)?\s*(?:到|至|-|~|to\b|until\b|till\b|through\b|til\b|thru\b|and\b)\s*")

_POINT = rf"(?P<part>{PART})?\s*(?P<hour>{HOUR})(?:点钟?|时)"
_PAST = rf"(?:(?P<half>半)|(?P<quarter>[一三13])刻|过?(?P<minute>{MINUTE})分?(?![\d天个]))"
#: On the hour, in Beijing, Taipei and Hong Kong.
_SHARP = "[整正]"
_BEFORE_HOUR = rf"(?P<early>{PART})?差(?:(?P<quarter>[一三])刻钟?|(?P<minute>{MINUTE})分钟?)"
_COLON = (
    rf"(?P<part>{PART})?\s*(?P<hour>2[0-4]|[01]?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?|\s+in\s+the\s+(?:(?P<am>morning)|(?P<pm>afternoon|evening))\b"
    r"|\s*(?:o['’]?clock|hrs?|h|uhr)\b|时(?![间长候段差]))?"
)
_AMPM = (
    rf"(?:(?:{PART})\s*)?(?P<hour>1[0-2]|0?[1-9])(?:[:.]?(?P<minute>[0-5]\d))?"
    r"\s*(?P<ampm>[ap])(?:\.\s?m\.?|m\b)"
)
#: `16:10 display`.
_NO_RATIO = (
    r"(?!\s*(?:ratio|aspect|display|screen|scale|split|mix)\b|\s*的?(?:比例|屏|画幅|分成|配比))"
)
#: What took `14:32` is a length of time.
_LENGTH = re.compile(
    r"(?:\b(?:took|takes?|taking|lasted|lasts|ran for|runs for|used to (?:be|take)|dropped to"
    r"|down (?:from|to)|up from|duration|runtime|elapsed)|[耗用]时|时长|[跑花]了|长达)\s*:?\s*$",
    re.I,
)
_LONGEST_LENGTH = 16  # letters of `used to take: `
_MONTH = re.compile(rf"\d\s{ENGLISH_MONTH}\s+$", re.I)
_LONGEST_MONTH = 14  # letters of `15 September `

#: What is a clock wherever it stands, and what is one only after a day.
ALONE: Rules[Clock] = Rules()
AFTER_DAY: Rules[Clock] = Rules()


@ALONE.add(rf"(?<![A-Za-z0-9_.\-/:+比])(?<!比例)(?<!比例 )(?:{_COLON}){_NO_RATIO}")
@ALONE.add(rf"(?<![\d.:])(?:{_AMPM})")
@ALONE.add(rf"(?={PART}){_POINT}(?:{_PAST}|{_SHARP})?")
@ALONE.add(
    rf"(?<![\d.一二三四五六七八九十第有这几])(?={HOUR}点){_POINT}"
    r"(?:(?P<half>半)|(?P<quarter>[一三13])刻|(?P<minute>[0-5]\d"
    r"|[二三四五]?十[一二三四五六七八九]?)分?"
    rf"(?![\d天个])|{_SHARP}|(?<=钟)"
    r"|(?=\s*(?:前(?!端|台)|之前|以前|开|见|到|至|-|~|以后|之后|后(?!端|台)|上线|下班|结束|截"
    r"|集合|出发"
    r"|准时|左右)))"
)
@ALONE.add(
    r"(?<![A-Za-z0-9_.\-/:+])(?P<hour>1[0-2]|0?[1-9]):(?P<minute>[0-5]\d)(?P<ampm>[ap])(?![a-z\d])"
)
@AFTER_DAY.add(
    r"(?:at\s+|@\s*)?(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?(?P<ampm>[ap])(?![a-z\d])"
)
@AFTER_DAY.add(rf"(?:at\s+|@\s*)?{_COLON}")
@AFTER_DAY.add(rf"(?:at\s+|@\s*)?{_AMPM}")
@AFTER_DAY.add(rf"{_POINT}(?:{_PAST}|{_SHARP})?")
def clock(match: re.Match[str], _: Scene) -> Clock | None:
    begin = match.start()
    if _LENGTH.search(match.string, max(0, begin - _LONGEST_LENGTH), begin):
        return None
    said = match.groupdict()
    hour, minute = whole(said["hour"]), _minute(said)
    if said.get("ampm") or said.get("am") or said.get("pm"):
        later = bool(said.get("pm")) or (said.get("ampm") or "").lower() == "p"
        hour = hour % NOON + NOON * later
        return checked(hour, minute)
    if said.get("part"):
        return in_part(said["part"], hour, minute)
    return checked(hour, minute, doubtful=hour in DOUBTFUL_HOURS and ":" not in match.group())


@ALONE.add(
    r"(?<![\d.:])(?P<hour>0|24|零)[点时](?P<minute>)(?=整|之?前|以前|开|上线|发布|起|截|切|$)"
)
def midnight(match: re.Match[str], _: Scene) -> Clock:
    return Clock(0, days=1)


@ALONE.add(r"\b(?:12\s+)?(?P<word>noon|midday|midnight)\b")
@AFTER_DAY.add(r"\b(?:at\s+)?(?:12\s+)?(?P<word>noon|midday|midnight)\b")
def named(match: re.Match[str], _: Scene) -> Clock:
    return Clock(0, days=1) if match["word"].lower() == "midnight" else Clock(NOON)


#: 1400 LT, 0930hrs; no 2000 hrs of work.
_MILITARY = r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"


@ALONE.add(rf"(?<![\w.:/-]){_MILITARY}\s?(?:hrs?|lt)\b(?!\s+(?:of|per)\b)")
@AFTER_DAY.add(rf"(?:at\s+)?{_MILITARY}\s?(?:hrs?|lt|h)\b(?!\s+(?:of|per)\b)")
def in_four_figures(match: re.Match[str], _: Scene) -> Clock:
    return checked(int(match["hour"]), int(match["minute"]))


@AFTER_DAY.add(r"(?P<hour>[01]\d)(?P<minute>[0-5]\d)(?=\s*$)")
def behind_a_month(match: re.Match[str], scene: Scene) -> Clock | None:
    """`15 July 1700`, where nothing follows that it might count."""
    before = match.string[max(0, match.start() - _LONGEST_MONTH) : match.start()]
    return in_four_figures(match, scene) if _MONTH.search(before) else None


@ALONE.add(rf"{_BEFORE_HOUR}{_POINT}")
@AFTER_DAY.add(rf"{_BEFORE_HOUR}{_POINT}")
@ALONE.add(rf"{_POINT}{_BEFORE_HOUR}")
@AFTER_DAY.add(rf"{_POINT}{_BEFORE_HOUR}")
def less(match: re.Match[str], _: Scene) -> Clock:
    """`差十分九点`, `九点差五分`."""
    said = match.groupdict()
    hour = in_part(said["early"] or said["part"] or "", whole(said["hour"]), 0)
    ahead = 15 * whole(said["quarter"]) if said["quarter"] else whole(said["minute"])
    before, minute = divmod(hour.hour * 60 - ahead, 60)
    return replace(checked(before, minute), days=hour.days)


def _minute(said: dict[str, str | None]) -> int:
    if said.get("half"):
        return 30
    if quarter := said.get("quarter"):
        return 15 * whole(quarter)
    return whole(said.get("minute") or "0")


# --- from one clock to another

_ONE_OF_TWELVE = rf"(?:1[0-2]|[1-9]|{'|'.join(spoken.HOURS)})"
_SHARED = tail(
    rf"(?P<first>{_ONE_OF_TWELVE})(?::(?P<minutes>[0-5]\d))?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?:-|~|\bto\b|\buntil\b|\btill?\b|(?P<and>\band\b))\s*"
    rf"(?P<second>{_ONE_OF_TWELVE})(?::(?P<more>[0-5]\d))?"
    r"(?:\s*(?P<ampm>[ap])(?:\.m\.?|m\b)|\s+in\s+the\s+(?:(?P<am>morning)|afternoon|evening)\b)"
)
#: `1pm to 4`, and after a word that says so `from 10 to 11:30`.
_HALF_SAID = tail(
    r"(?P<first>1[0-2]|[1-9])(?::(?P<minutes>[0-5]\d))?\s*(?:(?P<half>[ap])\.?m\.?)?"
    r"\s*(?:-|~|\bto\b|\buntil\b|\btill?\b|(?P<and>\band\b))\s*"
    r"(?P<second>1[0-2]|[1-9])(?::(?P<more>[0-5]\d))?(?![\d:%/]|[.]\d|\s*[ap]\.?m)"
    r"(?=\s*(?:[,.;!?)]|$)|\s+(?:on|today|tomorrow|tonight|this|next|mon|tue|wed|thu|fri|sat|sun)\w*)"
)
_FROM = re.compile(r"\b(?:from|between)\s+$", re.I)
#: `3 and 5pm` are two clocks, unless it is between them.
_BETWEEN = re.compile(r"\bbetween\s+$", re.I)


#: 下午两到四点, 上午9-11点; after a day also 10-12点.
_SHARED_POINT = tail(
    rf"(?P<part>{PART})?\s*(?P<first>{HOUR})\s*(?:到|至|-|~)\s*(?P<second>{HOUR})(?:点钟?"
    rf"|时)(?P<half>半)?(?![\d一二三四五])"
)
RANGES = (_SHARED, _HALF_SAID, _SHARED_POINT)
_NEXT_DAY = tail(r"(?:次日|翌日|第二天|隔[天日])?\s*")
_NEXT_DAY_AFTER = tail(r"\s*(?:(?:the\s+)?(?:next|following)\s+day\b|\(?\+1\b\)?)")
#: A night begins at this hour or later.
EVENING = 17

Clocks = tuple[Clock, Clock | None]
ALONE = Rules.joined(ALONE, spoken.ALONE)
AFTER_DAY = Rules.joined(AFTER_DAY, spoken.AFTER_DAY)


def clocks(text: str, at: int, scene: Scene, rules: Rules[Clock]) -> Found[Clocks] | None:
    """A clock, and the one that it lasts to if that is said."""
    shared = _SHARED.match(text, at)
    if shared and not (shared["and"] and not _between(text, at)):
        return Found(shared.end(), _share(shared))
    half = _HALF_SAID.match(text, at)
    if half and _says_so(half):
        return Found(half.end(), _sharing_half(half))
    shared = _SHARED_POINT.match(text, at)
    if shared and (shared["part"] or rules is AFTER_DAY):
        part = shared["part"] or ""
        start = in_part(part, whole(shared["first"]), 0)
        end = in_part(part, whole(shared["second"]), 30 if shared["half"] else 0)
        return Found(shared.end(), (start, end)) if start.minutes < end.minutes else None
    first = rules.read(text, at, scene)
    if first is None:
        return None
    return _lasting(text, at, first, scene) or Found(first.stop, (first.what, None))


def _between(text: str, at: int) -> bool:
    return _BETWEEN.search(text, max(0, at - 10), at) is not None


def _lasting(text: str, at: int, first: Found[Clock], scene: Scene) -> Found[Clocks] | None:
    to = TO.match(text, first.stop)
    if to and to.group().strip().lower() == "and" and not _between(text, at):
        return None
    next_day = _NEXT_DAY.match(text, to.end()) if to else None
    second = AFTER_DAY.read(text, next_day.end(), scene) if next_day else None
    if second is None or next_day is None:
        return None
    after = _NEXT_DAY_AFTER.match(text, second.stop)
    if next_day.group().strip() or after:
        end = replace(second.what, days=1)
    else:
        end = _later(first.what, second.what, written_out=text[next_day.end()] == "0")
    if end.minutes <= first.what.minutes:
        return None
    stop = after.end() if after else second.stop
    return Found(stop, (first.what, replace(end, doubtful=False)))


def _later(start: Clock, end: Clock, *, written_out: bool) -> Clock:
    """`9点到5点` ends in the afternoon, `22:00-02:00` on the next day."""
    if start.minutes < end.minutes or end.hour >= NOON:
        return end
    if not written_out and start.minutes < end.later_half().minutes:
        return end.later_half()
    return replace(end, days=1) if start.hour >= EVENING else end


def _share(match: re.Match[str]) -> tuple[Clock, Clock]:
    """`2-4pm`, `11am-1pm`: the first takes the half of the second where it says none."""
    evening = match["ampm"].lower() == "p" if match["ampm"] else match["am"] is None
    second, first = spoken.number(match["second"]), spoken.number(match["first"])
    end = Clock(second % NOON + NOON * evening, int(match["more"] or 0))
    later = match["half"].lower().startswith("p") if match["half"] else evening
    start = Clock(first % NOON + NOON * later, int(match["minutes"] or 0))
    if start.minutes > end.minutes and not match["half"] and later:
        start = replace(start, hour=start.hour - NOON)
    if start.minutes > end.minutes:
        end = replace(end, days=1)  # `10pm-1am`
    return start, end


def _says_so(match: re.Match[str]) -> bool:
    begin = match.start()
    if match["and"] and not _between(match.string, begin):
        return False
    said = _FROM.search(match.string, max(0, begin - 10), begin)
    return bool(match["half"] or (said and (match["minutes"] or match["more"])))


def _sharing_half(match: re.Match[str]) -> tuple[Clock, Clock]:
    """`from 1:30 to 3` is in the afternoon; the second is the next such hour after the first."""
    hour, half = int(match["first"]) % NOON, (match["half"] or "").lower()
    later = half == "p" or (not half and hour < EARLIEST_ENGLISH_HOUR)
    start = Clock(hour + NOON * later, int(match["minutes"] or 0))
    end = Clock(int(match["second"]) % NOON, int(match["more"] or 0))
    if end.minutes <= start.minutes:
        end = end.later_half()
    if end.minutes <= start.minutes:
        end = Clock(end.hour - NOON, end.minute, days=1)
    return start, end
