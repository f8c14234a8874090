"""Dates that say which one is meant, or how long something is, and not when it is due."""

import re

from bot.language.dates import Date

#: 账期超过180天: 过180天 is no date.
_MEASURED = re.compile(r"超$")
_PERIOD = re.compile(
    r"(?:20\d\d)?年?\s?(?:Q[1-4]|H[12]|第?[一二三四1-4]季度|[上下]半年)|(?:20)?\d\d年度?"
    r"|[去今明本上]年度?|(?:FY"
    r"|CY)\s?'?\d\d+"
    r"|20\d\d|(?:last|this|next) (?:year|quarter|month)(?:'s)?",
    re.IGNORECASE,
)
#: Q1预算, 一季度经营数据; not Q1上线
_THING = re.compile(
    r"\s?(?:的)?(?!上线|启动|完成|发布|交付|落地|推出|开始|[前内底末初中])[一-龥]{0,2}?(?:预算"
    r"|数据|报[表告]|计划|规划|总结|目标"
    r"|指标|业绩|财报|账[目务册]?|经营|分析|考核|KPI|OKR|排期|税|销售|收入|成本|费用|毛利|绩效"
    r"|合同|审计|年报|决算|奖金"
    r"|工资|社保|招聘|培训|采购|需求|路线图|成绩|达成|回款|应收|台账|清单|复盘|战略|方案|活动"
    r"|投放|财务)"
)
_NOUN = re.compile(
    r"\s+(?!(?:and|or|to|with|at|by|for|if|so|but|then|in|on|is|was|will|the|a|an|as|after|before"
    r"|until|once|when|from|via|please|pls|noon|morning|evening|am|pm|eod|cob|latest"
    r"|sharp)\b)[a-z]{3,}"
)
_THE = re.compile(
    r"(?<!\bby )(?<!before )(?<!until )(?<!\bon )(?<!after )\b(?:the|our|all)\s$", re.I
)
_IN = re.compile(
    r"\b(?:in|by|before|until|during|for|within|of|from|through|since|this|next|due|eta"
    r"|end)[: ]\s*$",
    re.I,
)


def belongs(text: str, found: Date) -> bool:
    """Is it a part of a name: the Q1 scorecard, Q1预算, the March 5 deck?"""
    said, before, after = text[found.begin : found.stop], text[: found.begin], text[found.stop :]
    if said.startswith("过") and _MEASURED.search(before):
        return True
    if said == "次周" and (before.endswith("下") or after.startswith(("会", "例", "报"))):
        return True  # 下次周会
    if _PERIOD.fullmatch(said):
        return bool(_THING.match(after) or (_NOUN.match(after) and not _IN.search(before)))
    return found.kind == "date" and bool(_THE.search(before) and _NOUN.match(after))
