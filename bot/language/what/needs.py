"""What has to be done, whoever does it: 灯管坏了，得换; it must be renewed by April 20."""

import re
from collections.abc import Sequence

from bot.language.dates import Date
from bot.language.what.unsaid import ALL, masked

#: Nobody needs more letters to say so.
LONGEST = 400
_MODAL = (
    r"(?:必须|务必|一定要|(?<![懂记觉获取值])得|(?<![只主不重首想还])要|(?<![不无])需要?|应?该"
    r"|亟需)"
)
_NO_DUTY = r"(?!是|有|去|来|参加|到|在|注意|小心|戴|穿|走|不|求|么|吗|点|么|说)"
_OTHERS = r"(?!.*(?:我们|咱们|客户|供应商|对方|甲方|他们|厂家|谁|[？?]))"
#: 今天下班前要定下来, 务必在3月20日前续费
_BY = re.compile(
    rf"{_OTHERS}.*(?:某+[前内]\s*(?:就|都|也|全部)*{_MODAL}"
    rf"|(?:必须|务必|一定要)(?:在|于|赶在)?\s*某+[前内]){_NO_DUTY}\s*[一-龥]"
)
#: It must be renewed by April 20.
_BY_ENGLISH = re.compile(
    r"(?!\W*(?:I|we|you|he|she|they|everyone|everybody|all|who)\b)(?!.*\?).*?\b(?:must|(?:has|have"
    r"|needs?|ought|is|are) to|shall) (?:all |both |still |really )*(?:be|get|go out)\b"
    r"(?: [a-z]+ly| back)*"
    r"(?: (?:\w+(?:ed|en)|sent|done|made|paid|built|shut|put|set|cut|sold|found|bought|met|kept"
    r"|read|run|shown|drawn|known|redone|rebuilt|resent|in|out|over|ready|complete|live|up)\b"
    r"|(?<=out)).*"
    r"某",
    re.IGNORECASE,
)
#: Of people, and of what anybody does who wants something: 病人需要静养, 开叉车需要持证.
_OF_PEOPLE = (
    r"(?!.*(?:[人员者们生户师爸妈]|我|你|您|咱|他|她|它|谁|孩子|司机|定期|随时|家[里长]|老[板公婆]|领导|公司|学校|大家|各位|所有|每|任何|凡|一律"
    r"|同事|部门|访客|天气?|周末))"
    r"(?!\W*(?:开[车叉会发]|进|出差|外出|入[职场住园]|办|买|卖|做|申请|使用|坐|骑|去|来|想|请假|参加|停车|[上下][班线]"
    r"|报[销名]|加班|学习|生活|吃|喝))"
)
_REPAIRED = r"[换修补检校洗充配订定签拆搬装测续备盖贴清理改印]"
#: 氧气瓶需要送检, …坏了，得换, 滤芯该换了; not 要换了, which is about to happen.
_THING = re.compile(
    rf"{_OF_PEOPLE}[^，,。！!？?；;]{{0,16}}?(?:{_MODAL})(?:赶紧|尽快|马上|抓紧|重新|再)*(?<!正该){_NO_DUTY}"
    rf"[一-龥]{{0,3}}?{_REPAIRED}[一-龥]{{0,4}}[。！!~～]*$"
)
#: 钥匙丢了，重新配一把
_OVER_AGAIN = re.compile(
    rf"\s*(?:重新?|赶紧|尽快|抓紧|马上)[一-龥]{{0,2}}{_REPAIRED}[一-龥]{{0,6}}\W*$"
)
_SOON = re.compile(r"(?<!需)要[^，,。]*了\W*$|了[一-龥]|[吗呢么]\W*$")
#: The demo unit needs recharging.
_THING_ENGLISH = re.compile(
    r"(?!.*\?)(?:.*[,;.]\s*)?\W*(?:the|this|that|our|my|[a-z]+'s)? ?(?!it\b|everyone|he\b|she\b)"
    r"(?:[\w-]+ ){1,5}?(?:still |also |really |badly )*(?:needs (?!(?:be|mean|train|th|someth"
    r"|anyth|noth|fund"
    r"|everyth|tim|meet|hous|parent|evening|morning|spring|string)ing\b)(?:a )?[a-z]{2,}ing\b"
    r"|(?:needs|has) to be [a-z]+(?:ed|en|ced)\b)(?! (?:in|with|when|at all|every)\b)",
    re.IGNORECASE,
)


def to_be_done(text: str, dates: Sequence[Date]) -> bool:
    """Does it have to be done, by the date or because something is wrong? Not what all must do."""
    said = masked(text, dates)[:LONGEST]
    if ALL.search(text):
        return False
    if dates and (_BY.match(said) or _BY_ENGLISH.match(said)):
        return True
    if _THING_ENGLISH.match(said):
        return True
    *before, last = re.split(r"[，,；;。！!]\s*(?=\S)", said)
    again = before and _OVER_AGAIN.match(last)
    return bool(again or _THING.match(last)) and not _SOON.search(last)
