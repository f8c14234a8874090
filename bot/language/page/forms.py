"""How the labels of forms are built, where they are not spelled in `labels`."""

import re

_DO = (
    r"(?:责任|负责|主责|主办|承办|经办|办理|执行|实施|落实|跟进|跟踪|处理|整改|对接|牵头|分管"
    r"|完成|推进|督导|主要|第一|直接|具体)"
)
_WORK = (
    r"(?:重点|具体|主要|督办|待办|行动|工作|任务|整改|改善|改进|优化|落实|跟进|跟踪|后续|下一步"
    r"|纠正|预防|解决|应对"
    r"|处理|推进|决定|议定|交办|需求|项目|待)"
)
_END = (
    r"(?:完成|办结|截止|截至|交付|提交|反馈|整改|到期|落实|上线|解决|最晚|最迟|要求|计划|预计"
    r"|目标|期望|承诺|关闭)"
)
#: How the labels of Chinese forms are built, in this order.
BUILT = (
        ("other", r"(?:提出|发现|反馈|验收|审核|监督|复核|确认)(?:人员?|者|部门|单位)"),
        ("support", r"(?:配合|协办|协助|协同|协作|参与|支持|会办)(?:责任)?(?:部门|单位|人员?|方"
        r"|科室|者)?"),
        ("ended", r"(?:实际|已)(?:完成|关闭|整改|办结|交付|结束)?(?:日期|时间|日)|关闭(?:日期"
        "|时间)|结案日期?"),
        ("department", rf"(?:{_DO}|所属|归口)+(?:部门|单位|科室|处室|中心|团队|组|方)"),
        ("owner", rf"{_DO}+(?:领导|人员?|者|同[志事学]|对象)(?:及电话)?"),
        ("status", rf"(?:当前|目前|{_END}|{_DO}|{_WORK})*(?:状态|进展|进度|情况|结果)(?:说明)?"),
        (
            "due",
            rf"{_END}+(?:时间|日期?|时限|期限|节点|限期|期|时间节点|完成)(?:要求)?"
            r"|(?:计划|预计|要求|目标|承诺)(?:完成|关闭|解决|上线|交付|提交|办结)|(?:时间|日期"
            r"|期限|节点)(?:要求|安排|计划)",
        ),
        ("topic", r"(?:问题|异常|缺陷|现状|存在)(?:描述|点|项|现象|内容|事项|情况)?"),
        ("task", rf"{_WORK}+(?:事项|任务|内容|措施|工作|计划|行动|要求|方案|对策|描述|动作|名称"
        rf"|办法|安排|项)+"),
        ("decision", r"[一-龥]{0,4}(?:决议|决定|结论|决策)(?:内容|事项|点|项)?"),
)  # fmt: skip
FORMS = tuple((kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in BUILT)
#: How the heads of English columns are built.
HEADS = (
    (
        "due",
        re.compile(
            r"(?:[a-z]+ )?(?:due|deadline|eta|target|completion|end|finish"
            "|delivery)(?: date| by| on)?"
        ),
    ),
    (
        "owner",
        re.compile(
            r"(?:[a-z]+ )?(?:owner|assignee|responsible|assigned to)(?: person"
            "| party)?(?:/[a-z]+)?"
        ),
    ),
    (
        "task",
        re.compile(
            r"(?:[a-z]+ )?(?:action|task|to-?do|deliverable)s?(?: items?| points?"
            "| required| needed)?"
        ),
    ),
    ("status", re.compile(r"[a-z]+ status")),
)
