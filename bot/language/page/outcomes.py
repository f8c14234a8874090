"""What a sentence of the minutes says: a decision, a dispute, a risk, or none of them."""

import re
from typing import Literal

Outcome = Literal["decision", "dispute", "risk"]
KINDS = ("decision", "dispute", "risk")

_DISPUTE = re.compile(
    r"分歧|争议|意见不一|未(?:能)?达成(?:一致|共识)|没有达成|谈不拢|没(?:有)?谈拢"
    r"|没(?:有)?定下来|没有结论|再碰(?:一下)?[。.]?$|各执一词|争执|(?:下次"
    r"|下回|(?<![代大])会后|择期)(?:会议?)?(?:再|继续)(?:议|讨论|定)"
    r"|有待(?:讨论|商议|确定)|暂(?:时)?未定|悬而未决|待议"
    r"|没(?:有)?(?:形成|达成|统一|取得)(?:一致|共识|意见|统一意见)|未(?:能)?(?:形成|统一"
    r"|取得)(?:一致|共识|意见|统一意见)"
    r"|没\s?(?:有)?\s?(?:agree|align|consensus)|各持己见|各执己见|僵持|先搁着|暂时?搁置|先搁置"
    r"|(?:意见|看法|想法|说法|主张|态度|口径)(?:上|还|仍|尚|均|都|也|存在)*(?:不一|不同|不统一|不合|分歧|相左|对立)"
    r"|不同(?:意见|看法)|[，,][^，,。]{0,4}没(?:有)?(?:定(?:下来)?|吵完|谈完|说好|争出)[。.]?$"
    r"|没(?:有)?(?:个)?(?:结果|结论)[。.，,]|暂不(?:做|作|下)?(?:结论|决定|表决)|(?:赞成|支持|同意).{1,16}反对"
    r"|反对.{1,16}(?:赞成|支持|同意)|[未唔][倾傾][掂埋]|傾唔[掂埋]|倾唔[掂埋]|两种(?:意见|看法)|吵(?:了|起来|得)|分(?:成)?(?:两|几)派|没(?:有)?共识"
    r"|\bno (?:agreement|consensus|resolution|decision)\b|\b(?:did not|didn't|couldn't"
    r"|could not|failed to|unable to"
    r"|not) (?:reach|come to|find|get to) (?:an? )?(?:agreement|consensus|decision|resolution)\b"
    r"|\b(?:split|divided|torn|deadlocked|at odds) (?:on|over|about|between)\b"
    r"|\bagree(?:d)? to disagree\b|\bnot (?:yet )?(?:been )?(?:decided|agreed|resolved)\b"
    r"|\bdisagree(?:d|s"
    r"|ment)?\b|\bunresolved\b|\bto be (?:decided|discussed)\b|\bopen question\b"
    r"|\bremains? (?:open|unresolved)\b|\b(?:could not|couldn't|can't|cannot|didn't"
    r"|did not) agree\b|\bstill (?:open|disputed"
    r"|under discussion)\b",
    re.IGNORECASE,
)
#: 从下周起晨会提前到8:15开, with effect from …: how it will be from a day on.
_CHANGED = re.compile(
    r"(?:从|自)[^，,。；;]{1,10}(?:起|开始)[^，,。；;]{0,16}(?:提前|推迟|延后|调整|上调|下调|统一|提[到高至]|降[到低至]|改[为成用到由]"
    r"|按[^，,。]{1,8}(?:执行|统计|计算|收)|执行|实行|启用|停用|停止|取消|恢复)"
)
_DECISION = re.compile(
    r"(?:会议|会上|经讨论|讨论后?|大家|各方|双方|最终|经研究|一致|集体)[，,]?(?:最后"
    r"|一致)?(?:决定|确定|议定|同意|通过|明确(?!指出)|明确决定)"
    r"|一致(?:同意|通过|认可)|经(?:讨论|研究|协商)[，,]?(?:决定|确定|同意|一致)|[，,](?:双方"
    r"|各方|三方|大家)?(?:已|均)?达成(?:一致|共识)[。.]?$|会议(?:原则)?(?:上)?(?:同意|通过|批准|审定|审议(?:并)?通过)|(?:^|[，,。；;])原则(?:上)?同意"
    r"|(?:^|[，,。；;])经.{1,10}(?:同意|批准|表决)[，,]|(?:表决|举手|投票).{0,40}通过|(?:^|[，,。:：])(?:以后|今后|往后)(?!.{0,3}(?:可能|会|如果|怎))"
    r".{0,16}(?:先|必须|一律|统一|不再|都要|才能|要先|不得|不准)"
    r"|(?:^|[，,：:；;\s])[^，,；;。]{0,12}?(?:就定|敲定|选定|定)(?:了|为|在"
    r"|用)?\s?[A-Z一二三甲乙丙]\s?(?:版|方案|案|款|稿)"
    r"|不再(?:追加|调整|变更|下调|增加|考虑|使用|执行|安排)|拍板|(?:最终"
    r"|最后)(?:决定|确定|选定|敲定)|以.{1,24}为准"
    r"|(?:就.{1,20})?达成(?:一致|共识)[:：]|(?:^|[，,：:])(?:决定|确定|同意"
    r"|敲定)(?!.{0,4}(?:是否|不了))"
    r"|\bit was (?:agreed|decided|resolved)\b|\b(?:we|the (?:team|group|committee|meeting"
    r"|board))(?: [^.]{0,60}?)? (?:agreed|decided|resolved) (?:not )?(?:to|that|on)\b|(?:^"
    r"|[:,]\s*)(?:agreed"
    r"|decided"
    r"|resolved|accepted)\b|\bwe(?: will|'ll)? go with\b|\bsigned off on\b|\bapproved (?:the|an?)\b"
    r"|\bagreed by (?:all|everyone|everybody|the team)\b|\baccepted\.?$|\b(?:was"
    r"|were) (?:unanimously )?(?:approved|adopted|endorsed|ratified"
    r"|rejected|accepted)\b"
    r"|\b(?:committee|board|council|group|meeting) (?:unanimously )?(?:approved|adopted|endorsed"
    r"|rejected|accepted)\b",
    re.IGNORECASE,
)
_NO_DECISION = re.compile(
    r"是否|待定|尚未|未决定|没有决定|minutes of the last|minutes of .{0,30}(?:approved|adopted"
    r"|confirmed)|上次会议|previous minutes"
    r"|还没(?:有)?(?:决定|定)|如下[:：。]?$",
    re.I,
)
#: Said under a heading of decisions, even where somebody is to do it.
SETTLED = re.compile(
    r"通过|同意|确定|决定|采用|选定|不再|维持|暂不|定为|取消|不做|批准|agreed|approved|go with",
    re.I,
)
_RISK = re.compile(
    r"(?:有|存在|的)\s?risk(?=\s*[:：，,。]|$)|"
    r"(?:存在|有|面临|带来|引发|恐有).{0,16}(?:风险|隐患)|风险(?:较|很|比较|偏)?(?:高|大|在于|是|:|：)"
    r"|可能(?:会)?(?:导致|造成|影响|延期|延误|延迟"
    r"|错过|赶不上|来不及)|有.{0,8}(?:隐患|延期的可能)|:warning:|⚠|恐(?:怕)?(?:难以|无法|会?影响|会|将|要|造成|导致|赶不上|来不及)"
    r"|^(?:[^，,。；;]{1,4}[:：])?(?:就怕|只?担心|怕(?!是))"
    r"|(?:再|要是|如果|若).{1,12}(?:肯定|一定|就)(?:会|要)?(?:爆|断|停|亏|赔|晚|来不及|赶不上|出事|延)|再(?:这[么样]|拖|不).{1,16}要(?:赔|亏|停|断|出|黄)"
    r"|(?:不|没).{1,8}的话.{0,16}(?:会|就|要)|有机会(?:赶唔|追唔|唔够|迟|断)|赶唔[切及]|趕唔[切及]|備份不足|备份不足"
    r"|\b(?:there is|there's|is) a (?:real |high |serious )?risk\b|\brisk (?:that|of|is)\b"
    r"|\bat risk\b|\bmight (?:slip|miss|delay|break|fail)\b|\bcould (?:slip|delay|miss)\b"
    r"|\bmay (?:not (?:be ready|arrive|make|be available)|slip|delay|miss)\b",
    re.IGNORECASE,
)
#: 存在停线风险，贺军今天…: what may happen, and then what is to be done.
_APART = re.compile(r"(?:存在|面临|恐有|有机会).{0,16}(?:风险|隐患|赶唔切)[^，,。]{0,4}[，,]")
_FEARED = re.compile(r"(?:存在|面临|恐有|可能有)[^，,。]{0,12}(?:风险|隐患)$")
_NO_RISK = re.compile(r"没有风险|无风险|风险(?:可控|已解除|不大|评审|清单|管理)|no risks?\b", re.I)
_CUE = re.compile(
    r"^(?:会议|会上|经讨论|讨论后?|大家|最终|经研究)[，,]?(?:会议)?(?:原则上?|最后|一致)?(?:决定"
    r"|确定|议定"
    r"|明确)[，,:：]?\s*|^(?:[一-龥]{1,2}(?:总"
    r"|总监|经理))?拍板[，,:：]?\s*"
    r"|^(?:it was|we(?: have)?)\s+(?:agreed|decided|resolved)(?: that| to)?\s+"
    r"|^there is a risk that\s+|^(?::warning:|⚠️?)\s*",
    re.IGNORECASE,
)
#: 无; 暂无，下次再议; None at this time.
NOTHING = re.compile(
    r"^\W*(?:无|暂无|没有|暂无事项|无遗留|未形成|无结论|none|n/?a|nil|nothing|not applicable)"
    r"(?:\W*|[，,。;；].{0,16}|(?: at (?:this|the) (?:time|moment)| (?:so far|yet|today|this week"
    r"|reported"
    r"|recorded|raised|identified)))\W*$",
    re.IGNORECASE,
)


def outcome(sentence: str) -> Outcome | None:
    if _DISPUTE.search(sentence):
        return "dispute"
    decides = _DECISION.search(sentence) or _CHANGED.search(sentence)
    if decides and not _NO_DECISION.search(sentence):
        return "decision"
    if _RISK.search(sentence) and not _NO_RISK.search(sentence):
        return "risk"
    return None


def fears(title: str) -> bool:
    """…，恐有断料风险: what may happen is nothing to do."""
    return bool(_FEARED.search(title))


def only_told(sentence: str, kind: Outcome) -> bool:
    """Does it say no more of it than the item does that it asks for?"""
    if kind == "decision":
        return not _DECISION.search(sentence)
    return kind == "risk" and not _APART.search(sentence)


def worded(sentence: str) -> str:
    """Without the words that only say what it is: 会议决定，…"""
    return _CUE.sub("", sentence.strip()).strip(" 。.;；，,").lstrip("?？ ")
