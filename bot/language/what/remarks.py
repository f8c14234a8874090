"""What is said of people, of the past or of another sentence, and is nothing to do."""

import re

from bot.language.what import unsaid
from bot.language.what.verbs import VERBS

#: What was done, or is only told.
DONE = re.compile(
    r"(?<![未待没需应])已经?(?:完成|提交|交付|解决|发出|发|付|定|签|上线|给|收到|关闭|确认"
    r"|定稿|通过|同步|处理|安排(?:好|完))|完成了"
    r"|(?<![在])做完了|搞定了|均已|\bwas done\b|\bwere done\b|\bhas been (?:done|sent|closed)\b"
    r"|\b(?:completed|finished|resolved)\b(?! by)"
)
#: About people, not about work.
_GOSSIP = re.compile(r"听说|据说|生日|\bbirthday\b|纪要由.{1,6}(?:记录|整理)", re.I)
#: A question about what somebody does is no duty of theirs: 刘洋周末加班吗？
_QUESTION = re.compile(r"(?:吗|呢|(?<![什怎那这多要])么|(?<![吧呗哈哦啦哟])[？?])[\s？?！!~～。]*$")
_ASKS_WHAT = re.compile(
    r"\W*(?:@?[A-Z][\w.]*(?: [A-Z]\w*)?\s*[,:–—-]+\s*)?(?:what|when|why|how(?! about)|where|who"
    r"|which|did|does|do|is|are|was|were|has|have)\b.*\?\s*$",
    re.I,
)
#: It asks for something all the same: 能改一下吗, can you send it?
_REQUEST = re.compile(
    r"请(?![问假了示])|麻烦|帮|辛苦|劳烦|可以|可否|方便|(?<![性功智可只节产职技效])能(?!力|源|耗"
    r"|到(?!位)|来|参加|出席|赶)"
    r"|\bplease\b|\b(?:can|could|may) i (?:have|get|see)\b|\b(?:can|could|would|will) you\b"
    r"|\b(?:can|could|would) (?!i\b|it\b)"
    rf"|\bmind [a-z]+ing\b|\bhow about\b|\bok(?:ay)?\?|, {VERBS}\b[^,?]*\?$",
    re.I,
)
#: Whether somebody else manages is only asked: can Bob do it by Friday?
_MANAGES = re.compile(
    r"\b(?:can|could|would) (?!you\b|i\b)@?\w+(?: [A-Z]\w*)? "
    r"(?:(?:do|make|manage|handle|finish|get|have|take) (?:it|that|this)|be|come|join|attend)\b",
    re.I,
)
#: What is said is to be agreed to: …，可以吗？
AGREED = re.compile(
    r"(?:[，,]\s*)?(?:(?:可以|好|行|没问题|ok)(?:吗|么|吧)|好不好|行不行|可不可以"
    r"|(?:大家|各位|你们?)?(?:还?有)?(?:没有|没)?(?:什么)?(?:意见|异议|问题)(?:吗|么|吧|没)?)"
    r"\s*[？?]?\s*$",
    re.I,
)
#: Said of all that stands above, and nothing of its own.
_ABOVE = re.compile(
    r"^\W*(?:以上|上述|前述)(?:各?项|事项|工作|任务|内容|行动)|^\W*(?:all of )?the above\b", re.I
)
#: I only write it down: 我记一下.
_NOTED = re.compile(r"(?:我|下面|先)(?:来)?(?:记|捋|理|整理|汇总|总结)(?:一下|录)|如下[:：]?$")


def is_remark(text: str, *, dated: bool, sure: bool) -> bool:
    """*sure*: it stands where action items stand; *dated*: it says when."""
    if not text.strip() or _ABOVE.match(text) or _NOTED.search(text):
        return True
    if not sure and (_GOSSIP.search(text) or is_question(text)):
        return True
    return bool(DONE.search(text)) and not (sure and dated)


def is_question(text: str) -> bool:
    """Does it only want to know something?"""
    said = AGREED.sub("", text)
    if unsaid.of_anybody(said):
        return False
    if _ASKS_WHAT.match(said):
        return True
    asks = _REQUEST.search(said) and not _MANAGES.search(said)
    return bool(_QUESTION.search(said)) and not asks
