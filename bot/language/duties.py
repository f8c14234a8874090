"""Words of duties: how English says that somebody has one, and who asks whose one is."""

import re

#: Between a name and what is to be done; a verb follows.
TO = (
    r"(?:(?:has |have |had )?(?:agreed|promised|offered|volunteered|committed|undertook"
    r"|undertaken|pledged"
    r"|plan(?:s|ned)?|intends?|proposes|took (?:the |an )?(?:action|task|ai)(?: item)?)(?: to"
    r"|(?= t[oh]))|has until|(?:is|are|was|were|'s|'re|has been|have been)"
    r" (?:going|asked|tasked|expected|scheduled|set|assigned|requested|required|supposed)(?: to)?"
    r"|needs? to|has to|have to|is to|are to|'s to|'ll|will|would|must|shall|should)"
)
#: A thing follows.
FOR = (
    r"(?:(?:is|are|'s|remains?|will be) (?:responsible|accountable|on the hook|in charge"
    r"|on point|the owner)"
    r"(?: for| of)?|(?:is|are|was|were) (?:tasked|assigned|charged) with|owns?|takes?(?: on"
    r"| over|(?! part| place| about| off))"
    r"|picks? up|(?:is|are|'s) (?:leading|driving|owning|handling|taking(?: on)?))"
)

#: Who will …?
WHO = re.compile(
    r"(?:由)?谁(?:来|能|可以|去|负责|有空|跟|处理|做)?|\bwho(?:'s| is| can| will"
    r"| could)?\b(?: going to)?"
    r"|\bcan (?:someone|anyone|anybody)\b|\banyone\b",
    re.I,
)


def asked_for(question: str) -> str:
    """X1 的说明书谁来定稿？ → X1 的说明书定稿"""
    return " ".join(WHO.sub("", question).split()).strip(" ?？。.")
