"""Whoever does something, or is spoken to, is to do it, unless the words say otherwise.

A list of verbs never ends. What is kept is what speaks against a deed to come (what was and what
is, how people are, what they think and what they always do), and by which turns of a phrase
Chinese, which has no tenses, says that something has not come to its end.
"""

import re

from bot.language.what.duties import ERRANDS
from bot.language.what.requests import BRIEFLY
from bot.language.what.verbs import NO_VERB, VERBS
from bot.language.who.names import Named

#: Stands for a date while a clause is looked at.
MASK = "某"
_CLAUSE = re.compile(
    r"[，,。；;！!？?~～]+|\s{2,}|(?<=[一-龥])\s+(?=[一-龥])|\s[-–—]+\s|——|\.\s+|\s(?:so|and|but)\s"
)
#: Between a name and what is said to whoever bears it.
_SPOKEN_TO = re.compile(
    r"\s*(?:同学|老师|师傅|总|那边|这边|啊|呀|哎|[你您](?=[\s，,:：]))?"
    r"(?:\s*[，,:：!！~～]|\s+[-–—]+\s|(?<=[一-龥])\s+(?=[一-龥A-Z])|\s+(?=[一-龥]))"
)
_LEAD = (
    r"[\W某]*(?:(?:你们?|您|同学|老师|那边|这边|团队|再|先|也|就|都|还是|请|现在|马上|顺便|顺手|统一"
    r"|一起|[上下中]午|晚上|今晚|晚点|待会儿?|回头|两[个人位家]人?|所有|赶紧|尽快|抓紧|快)[\s某]*)*"
)
#: What was, what is always so, what is asked, if, how well, thanks; what is, is thought and said.
_AGAINST = re.compile(
    r"(?<!别忘)了(?![解断])|(?<![经通超])过(?![来去程敏滤户目一个遍])|(?<![沿随盯跟])着(?![手重急点])"
    r"|[吗呢么]\W*$|(?<![新旧红大小好])的\W*$"
    r"|昨[天日晚]|前天|上周|上个?月|去年|刚|已|曾|正在|正[一-龥]{1,2}着|(?<!有)没(?!问题|[^，,]{1,4}的)|未(?=[一-龥])"
    r"|(?<![要不])不(?![要能晚良锈合足少])|天天|每[天日年次周]|从来|一直|总是|老是|[经常]常|平时|以前|从小|年年"
    r"|什么|怎么|为啥|多少|几点|哪|谁|多[久大长远高]|如果|要是|假如|万一"
    r"|(?<![记还也就只必要总都才先又再你我他她])得(?:[很真太挺]|[一-龥]{1,3}\W*$)"
    r"|[谢多感]谢|辛苦[了啦]|恭喜|祝|生日|加油|好久|[早晚]安|[早晚上下][上午]?好(?![一-龥])|哈哈|可惜|白(?:忙|跑|等)|早点[回休睡下]|休息"
    rf"|^{_LEAD}(?:在(?!.*[里上内中].*(?:登记|填|加|标|注))|是|有(?!空|时间|劳)|[缺少差剩像姓叫爱怕想懂会属管住当]"
    r"|喜欢|讨厌|觉得|认为|以为|知道|希望|担心|表示|说|问(?!一)|告诉|找[你我]|发烧|感冒|生病|很急|着急|急得"
    r"|估计|很|挺|真|太|好[一-龥]|特别|非常|比较?|最|又|才[有能会]|可能|大概|也许|肯定|似乎"
    rf"|[跟和][^，,]{{1,4}}(?:很|不|熟|吵|同)|[去来]{ERRANDS})"
)
_BOUND = re.compile("某[前内]")
#: What hands do: a letter of a verb.
_ACT = (
    r"[取拿接送修换买领搬查弄办做写收贴打装拆洗补清催盯点谈签交报订印盖扫改跑重协处调对找跟复理擦锁"
    r"退删挂带垫备凑配充拧摆倒拷抄排核放关填听看帮派]"
)
_NUMBER = r"[一二两三四五六七八九十几半\d]+\s?"
_MEASURE = r"[个只张份遍趟次把台套袋箱瓶桶条辆版名位人圈眼声块页篇组队支根盒包批封班罐卷层单]"
#: A direction or an outcome that has not been reached, a little, a few of something, for somebody.
_TO_COME = re.compile(
    rf"把(?![关握手])|{BRIEFLY}|(?<![一-龥])(?!某)([一-龥])一?\1(?![一-龥]?(?:[，,]|$))"
    r"|[来去先再帮]([一-龥])\2|([一-龥])一\3"
    r"|[上下进出回过起][来去](?:(?=[一-龥])(?![的得])|\W*$)"
    rf"|(?<![一-龥])[来去](?={_ACT})"
    rf"|去[一-龥A-Za-z\d]{{1,8}}?(?:{_ACT}(?![一-龥]?[室部厅楼店馆])|转转)"
    rf"|{_ACT}(?:好|完|掉|上|齐|干净|清楚|满|走|紧|到位)(?![的得午])"
    rf"|(?<![有是少缺差剩住当值花等过])(?:{_NUMBER}{_MEASURE}|{_ACT}[个张份辆台位条把套趟件单])(?!月)"
    r"|(?:导出?|输出|发|交|寄|传|送|递|扫|转|报|回|抄)[^，,了过]{0,10}?(?:给|到|至|我)"
    r"|[找派叫]人|着点|别忘|记得|务必|麻烦|(?:[有抽得]空|闲了)(?=[一-龥])"
    rf"|^{_LEAD}(?:得|要(?!求|是|不)|需要?|负责|必须|重新?[一-龥]|补[一-龥]|帮[一-龥]|联系|安排|通知(?!我))"
)
#: 重跑, 补盖: what is left to say to who has been called and told what is wrong.
_BRIEF = re.compile(rf"^{_LEAD}[重补再改换续催加撤删回退修][一-龥]")
#: Of somebody else: 我们再看, 客户要用.
_OTHERS = re.compile(
    r"[\W某]*(?:(?:我|咱|他|她|它|大家|客户|客人|对方|领导|老板|厂家|供应商|谁)(?!的|要的|[那这][一-龥])|I\b|we\b|he\b|she\b"
    r"|they\b|it\b)",
    re.IGNORECASE,
)
_NOT_BY = re.compile(
    r"(?:不用|不必|不该|别|不要|没|无需|甭|不让|没让|轮不到|怪|多亏|幸亏|幸好|除了|像|连)\W*$"
)
_DETERMINER = (
    r"(?:the|an?|my|our|your|this|that|these|those|all|both|any|some|every|each|another|it|them|him"
    r"|her|us|me|two|three|(?:up|out|off|down|back) (?:the|an?|my|our|this|that|these|those|all))\b"
)
#: please water the plants, fix it; not `great catch`, `the door is open`.
_ORDER = re.compile(
    rf"\W*(?:(?:so|then|just|also|now|maybe|please|pls|plz|kindly|do)\s+)*(?!{NO_VERB})"
    rf"(?:{VERBS}\s+(?!is\b|are\b|was\b|has\b)\S|[a-z][a-z-]+ {_DETERMINER})",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"\s+(?:the|my|our|your|this|that|these|those|there|we|i|it)\b", re.I)
_DUE = re.compile(r"\b(?:needs?|must|ha(?:s|ve) to|due|should|please|pls)\b", re.IGNORECASE)
_PLEASE = re.compile(r"\b(?:please|pls|plz|kindly)\b", re.IGNORECASE)
_POLITELY = re.compile(
    rf"\W*(?:please|pls|plz|kindly)\s+(?!{NO_VERB})[a-z]|\W*(?:do not|don'?t) forget\b|\W*(?:can"
    r"|could|would|will) (?:you|u)\b(?! (?:believe|come|be|join|make it)\b)|\W*remember to\b",
    re.IGNORECASE,
)


def called(text: str) -> bool:
    """Is there an order in what is said to somebody?"""
    return _called([part for part in _CLAUSE.split(text) if part.strip()])


def told(text: str, one: Named, stop: int) -> bool:
    """Is *one* told to do what stands behind up to *stop*? *text* has `MASK` for its dates."""
    clauses = [part for part in _CLAUSE.split(text[one.stop : stop]) if part.strip()]
    before = _CLAUSE.split(text[: one.begin])
    if _NOT_BY.search(text[: one.begin]) or not clauses:
        return False
    first = _clean(text, one)
    if first and _SPOKEN_TO.match(text, one.stop):
        return _called(clauses)
    wrong = first and any(map(_says, before[:-1]))
    return _subject(clauses, wrong=wrong)


def denied(text: str, one: Named, stop: int) -> bool:
    """Is all that stands behind *one* no deed: 今天的包子绝了, your deck looked amazing today?"""
    spoken_to = _SPOKEN_TO.match(text, one.stop)
    return bool(spoken_to or _clean(text, one)) and remarked(
        text[one.stop : stop], whole=bool(spoken_to)
    )


def remarked(text: str, *, whole: bool = True) -> bool:
    """Is no clause of *text* an order? Or not the first one, unless it is to be read *whole*."""
    clauses = [part for part in _CLAUSE.split(text) if part.strip()]
    if _BOUND.search(text) or not clauses:
        return False
    return all(map(_is_told, clauses if whole else clauses[:1]))


def _clean(text: str, one: Named) -> bool:
    """Does its clause begin with *one*?"""
    return not re.sub(r"[\W某]|那|这|所以", "", _CLAUSE.split(text[: one.begin])[-1])


def _is_told(clause: str) -> bool:
    if _latin(clause):
        return bool(_DETERMINED.match(f" {clause.strip()}")) and not _DUE.search(clause)
    asks = _TO_COME.search(clause) or re.search("能|可以|麻烦|请|帮", clause)
    return bool(_AGAINST.search(clause)) and not asks


def _latin(clause: str) -> bool:
    return clause.replace(MASK, "").isascii()


def _called(clauses: list[str]) -> bool:
    """二楼药柜缺阿托品，补上: somebody is spoken to, so that of the clauses one may be an order."""
    for at, clause in enumerate(clauses):
        if _OTHERS.match(clause):
            continue
        if _ordered(clause) or (at and _BRIEF.match(clause) and not _AGAINST.search(clause)):
            return True
    return False


def _subject(clauses: list[str], *, wrong: bool) -> bool:
    """小吕过去瞧瞧; what is *wrong* may stand before: 打印机卡纸了，小吕处理."""
    if _latin(clauses[0]) and _DETERMINED.match(clauses[0]):
        return _called(clauses[1:])  # Megan the claim is back, refile it
    if _latin(clauses[0]):
        asked = _ORDER.match(clauses[0]) and _PLEASE.search(clauses[0])
        return bool(asked or _POLITELY.match(clauses[0]))
    for at, clause in enumerate(clauses):
        if _AGAINST.search(clause) or (at and _OTHERS.match(clause)):
            return False
        if _TO_COME.search(clause) or (wrong and not at and _says(clause)):
            return True
    return False


def _ordered(clause: str) -> bool:
    if _latin(clause):
        return bool(_ORDER.match(clause) or _POLITELY.match(clause))
    return bool(_TO_COME.search(clause)) and not _AGAINST.search(clause)


def _says(clause: str) -> bool:
    return len(re.sub(r"[\W某]", "", clause)) > 1
