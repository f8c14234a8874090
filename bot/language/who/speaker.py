"""What the speaker does: 我来弄, I'll send it; not 发我, 我家, I need it from you."""

import re

from bot.language.what.duties import ERRANDS
from bot.language.when.grammar import tail
from bot.language.who.names import Named

#: 发我, 和我: there 我 does nothing; where it is joined to others, `joins` tells.
_TO_SPEAKER = tail(
    r".*(?:[给找跟和与问帮替把放送拿拉带对向被叫回教借还带催陪复交发的欠等来到@]|(?<![合签预])约|(?<!申)请"
    r"|告诉|通知|联系"
    r"|提醒|关于|除了|麻烦|谢谢|感谢|反馈|汇报|抄送|同步|转给?|拉上|算上|支持|相信|知道|以为|觉得"
    r"|\b(?:can|could|may|should|shall)|[好完]让"
    r"|(?:老[婆公]|[妈爸]|孩子|女儿|儿子|朋友)[叫让])\s*$"
)
#: 停电通知我来贴, …的回复我来写: what it is about ends in a word that is a verb, too.
_TOPIC = tail(
    r"(?:.*[，,。；;\s])?[一-龥A-Za-z\d]*(?:的[一-龥]{2}|[一-龥]{2}(?:通知|反馈|汇报|申请|联系|回复|提醒|支持))\s*$"
)
_I_DO = tail(r"\s*来(?![自着不了得到过说])[一-龥]{1,2}(?=\s*(?:吧|[，,。！!]|$))")
_LEFT_TO_ME = re.compile(
    r"\s*(?:吧|来|处理|负责|办|就行|就好|好了|[，,]\s*(?:保证|放心|没问题|我))"
)
#: 我家, 我手机: of the speaker, who does nothing.
_OF_SPEAKER = tail(
    r"[家妈爸娃爹哥姐弟妹猫狗]|[这那](?!边|就|里|儿|次|两|几|周|个?月|会|段|来)|(?:的|老婆|老公|儿子|女儿|孩子|对象|室友|手机|电脑|爸妈|男友|女友)"
)
_AWAITS = tail(
    r"(?:'m| am|'d| would)? ?(?:still )?(?:need|want|like|expecting|waiting|awaiting)\b(?! to\b)"
    r"|(?:'d| would) (?:love|like|rather|prefer|hate)\b(?! @?(?-i:[A-Z]))|去[，,！!]"
    r"|\s*(?:也|就|还|都|真的?|其实|一直|总)*(?:觉得|记得|认为|以为|感觉|怀疑|猜|怕|希望|同意"
    r"|知道|听|想[吃喝玩睡哭问])"
    rf"|(?:先)?去{ERRANDS}"
    r"|\s+(?:land|fly|leave|arrive|travel|live|have (?!to\b)(?:(?:an?|some|no|back-to-back)\b"
    r"|(?:meetings?|calls?|plans|classes|lunch|dinner)\b))|等(?:你|您|大家"
    r"|客户|他|她|通知|消息|回复)|(?!\s*(?:明|后天|今晚|马上|这就|下周))[^，,。]{0,4}把[^，,。]{1,12}了(?=[，,。！!]|$)"
)
#: I'll ask Tom to …: it is Tom who does it.
_ASKS_OTHERS = tail(
    r"(?:'ve asked|'ve told| have asked| asked)\b|(?:'ll| will|'m going to| am going to"
    r"| can)?\s+(?:ask|have|get|remind|let"
    r"|tell)\s+@?(?-i:[A-Z])"
)
#: …by me: 我来, 我弄, 这个我看下; not 我来晚了.
_TAKEN = tail(
    r"\s*(?:先|再|也|就|这就|马上|待会儿?|等下|等会儿?|回头|稍后|立刻|赶紧|抽空|现在|可以|会|想"
    r"|明天|今天|一?会儿?|晚[点些]|今?晚上?|[上下中]午)*"
    r"(?:来(?![自晚不着得到过说])[一-龥A-Za-z]*|去(?![年过了世])[一-龥]*|负责|处理|解决"
    r"|跟进?(?![一-龥])|弄|搞(?!错|砸)"
    r"|盯(?:着|一?下)?(?![一-龥])|接(?:手|了|下)|包了|顶上?|补上?"
    r"|(?:看|查|问|改|试|催|核对|确认|整理|安排|联系|沟通|跟进|更新|准备|约|订|修|测|写|做|发|拉"
    r"|补|约|出)(?:一下|下(?![周个月次班午]))"
    r")(?!了[^，,。]|过|吗|么)"
)
_HANDED = tail(r".*(?:交给|转给|交由|转交|移交|交)\s*$")


#: 好的许总，…; sorry Tom, …: whom the speaker answers.
_ANSWERS = tail(
    r"\W*(?:(?:好的?|收到|明白|了解|抱歉|不好意思|对不起|没问题|可以|行|嗯+|是的?|遵命|谢谢?|感谢|多谢"
    r"|ok(?:ay)?|sure(?: thing)?|sorry|noted|got it|will do|my bad|apologies|yes|yep|no problem"
    r"|copy that|thanks|thank you|understood|hi|hello|hey|morning)[\s，,、:!！~～]*)+@?$"
)
_IS_ANSWERED = tail(
    r"\s*[，,。.!！~～—–:：\s-]\s*(?!.*(?:(?<![发给复交告诉])[你您]|\byou\b|\bpls\b|\bplease\b|麻烦"
    r"|请|记得|辛苦|帮))(?=.*(?:我|[发给复][你您]|\bI\b|\bI'|\bwill\b|\bgonna\b))"
)
#: …，明早我来看: it is to be done by then, and not by the speaker.
_CHECKS = tail(
    r"\s*(?:再|会)?(?:过?来|要)?(?:看|检查|验收|取|拿|收|抽查|验)(?=\s*(?:[，,。!！]|$))"
)


def greets(text: str, one: Named) -> bool:
    """好的许总，我…: is *one* only whom the speaker answers?"""
    if one.speaks or not _ANSWERS.match(text[: one.begin]):
        return False
    return bool(_IS_ANSWERED.match(text[one.stop :]))


def checks(after: str, one: Named) -> bool:
    """…，明早我来看: does the speaker only come to see what somebody else has done?"""
    return one.speaks and bool(_CHECKS.match(after))


def takes(after: str) -> bool:
    """Behind 我: do I take it on?"""
    return bool(_TAKEN.match(after))


def does(before: str, after: str) -> bool:
    """我 does it, unless it is done to me: 回复我, 我家, I need it from you."""
    if _ASKS_OTHERS.match(after) or _OF_SPEAKER.match(after) or _AWAITS.match(after):
        return False
    if _HANDED.match(before):
        return bool(_LEFT_TO_ME.match(after))
    if _TOPIC.match(before) and _I_DO.match(after):
        return True
    return not _TO_SPEAKER.match(before)
