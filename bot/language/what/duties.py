"""Words of duties: how English says that somebody has one, and who asks whose one is."""

import re

_IS = r"(?:is|are|am|'s|'re|'m)"
#: Between a name and what is to be done; a verb follows.
TO = (
    r"(?:(?:has |have |had )?(?:agreed|promised|offered|volunteered|committed|undertook"
    r"|undertaken|pledged"
    r"|plan(?:s|ned)?|intends?|proposes|took (?:the |an )?(?:action|task|ai)(?: item)?)(?: to"
    r"|(?= t[oh]))|has until|(?:is|are|am|was|were|'s|'re|'m|has been|have been)"
    r" (?:going|asked|tasked|expected|scheduled|set|assigned|requested|required|supposed)(?: to)?"
    rf"|(?:{_IS} )?gonna|still (?:needs?|has|have) to"
    r"|needs? to|has to|have to|is to|are to|'s to|'ll|'d(?! (?:like|rather|better|been|have"
    r"|love))|will|would(?! (?:rather|like|love|prefer|be (?:fine|ok|great|good|nice)))|must"
    r"|shall|should)"
)
#: A thing follows.
FOR = (
    rf"(?:(?:{_IS}|remains?|will be) (?:responsible|accountable|on the hook|in charge"
    r"|on point|the owner)"
    r"(?: for| of)?|(?:is|are|was|were) (?:tasked|assigned|charged) with|(?:still )?owes?|owns?"
    r"|takes?(?: on"
    r"| over|(?! part| place| about| off))"
    r"|picks? up|(?:still )?(?:keeps|has) (?:it|that|this)(?=\W*$)"
    rf"|{_IS} (?:leading|driving|owning|handling|taking(?: on| over"
    r"|(?! part| place| about| off| time| leave| a (?:day|week|break)))|picking up|covering|on it))"
)
#: She's looking into it: what somebody is at, but not where they are or go.
PLANS = (
    rf"{_IS}(?: \w+ly| now| also| just| still)? (?!(?:com|meet|join|leav|travell?|fly|mov|arriv"
    rf"|return"
    r"|be|hav|gett|attend|visit|feel|ask|say|wait|present|speak|talk|host|start|stay|tak|enjoy"
    r"|celebrat|los|liv|morn|even|go|do|hop|think|wonder|expect|look|miss|block|fail|hir|recruit"
    r"|clos|grow)ing\b)[a-z]+ing\b"
    rf"|{_IS}(?: now| also)? (?:looking (?:into|after)|doing (?:the|an?|it))"
)

#: Who will …?
WHO = re.compile(
    r"(?:由)?谁(?:来|能|可以|去|负责|有空|跟|处理|做)?|\bwho(?:'s| is| can| will"
    r"| could)?\b(?: going to)?"
    r"|\bcan (?:someone|anyone|anybody)\b|\banyone\b",
    re.I,
)

#: Seeing a doctor and the like: where people go for themselves.
ERRANDS = (
    r"(?:吃|喝|玩|倒杯|接杯|看病|看电影|看房|打球|打饭|接孩子|接娃|买菜|买饭|旅|度假|面试|上班|上课|上厕所"
    r"|洗手|开会|出差|培训|学习|考试|体检|参[加观]|逛|爬山|健身|睡)"
)


def asked_for(question: str) -> str:
    """X1 的说明书谁来定稿？ → X1 的说明书定稿"""
    return " ".join(WHO.sub("", question).split()).strip(" ?？。.")
