"""Days counted from today: `今天`, `后天`, `tomorrow`, `the day after tomorrow`."""

import re

from bot.language.when.almanac import days_on
from bot.language.when.grammar import Days, Rules, Scene, one

DAYS: Rules[Days] = Rules()

FROM_TODAY = {
    "大前天": -3, "前天": -2, "前": -2, "前日": -2, "前儿": -2, "昨天": -1, "昨日": -1, "昨": -1,
    "昨儿": -1, "寻日": -1, "琴日": -1, "寻": -1, "琴": -1,
    "今天": 0, "今日": 0, "今儿": 0, "今儿个": 0, "今": 0, "本日": 0, "当日": 0, "当天": 0,
    "明天": 1, "明日": 1, "明儿": 1, "明": 1, "后天": 2, "后日": 2, "后": 2,
    "听日": 1, "听": 1, "后儿": 2, "大后天": 3, "大后日": 3, "大后儿": 3,
    "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1,
    "today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomoz": 1, "tmw": 1, "tomo": 1, "2moro": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip
#: Names that begin like a day.
NOT_DAYS = r"(?!今日(?:头条|说法|资本)|明日(?:方舟|之[星后])|昨日重现|后天性|前日本|明天系)"


@DAYS.add(
    rf"{NOT_DAYS}(?:(?P<word>(?<!大)大?(?<!大大)[前后][天日]|前(?=晚)|[昨今明][天日]|大?后儿|[前昨今明]儿|本日"
    rf"|当[日天](?=完成|反馈|提交|下班|内|之?前|关闭|解决|给|回复|处理)"
    rf"|[昨今明后](?=[早晚夜晨])|[听寻琴]日(?![语本文剧系期])|听(?=[朝晚](?![鲜廷代会报]))|[寻琴](?=晚))"
    r"(?:(?<=儿)个)?)"
)
@DAYS.add(
    r"\b(?P<word>(?:the )?day (?:after tomorrow|before yesterday)|today|tomorrow|tmrw?|tmw|tomoz?"
    r"|2moro|yesterday)\b"
)
def from_today(match: re.Match[str], scene: Scene) -> Days:
    return one(days_on(scene.today, FROM_TODAY[match["word"].lower()]))


@DAYS.add(r"\b(?:(?P<evening>toni(?:ght|te)|this (?:afternoon|evening))|this morning)\b")
def part_of_today(match: re.Match[str], scene: Scene) -> Days:
    return Days(scene.today, scene.today, evening=match["evening"] is not None)


@DAYS.add(r"(?P<first>这|今明|明后)(?:[一]?两|二)天")
@DAYS.add(r"(?P<first>今明|(?<![说证声表注])明后)天")
def two_days(match: re.Match[str], scene: Scene) -> Days:
    first = days_on(scene.today, int(match["first"] == "明后"))
    return Days(first, days_on(first, 1))


@DAYS.add(r"\blast\s+night\b")
def last_night(_: re.Match[str], scene: Scene) -> Days:
    yesterday = days_on(scene.today, -1)
    return Days(yesterday, yesterday, evening=True)


@DAYS.add(r"\b(?P<word>today|tomorrow)\s+week\b")
def week_from(match: re.Match[str], scene: Scene) -> Days:
    return one(days_on(scene.today, 7 + FROM_TODAY[match["word"].lower()]))
