"""Every word of a line, once, in both languages. `|` parts the spellings; the first Chinese one and
the English key are the labels, unless `LABELS` has a better English one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

LETTERS = {
    **{"P": "project", "A": "action", "R": "risk", "I": "issue"},
    **{"M": "meeting", "D": "decision", "N": "dispute", "U": "alert"},
}

NOUNS = {
    "project": "项目|projects",
    "action": "行动项|待办|action item|action items|actions",
    "risk": "风险|risks",
    "issue": "问题|issues",
    "meeting": "会议|meetings",
    "decision": "决议|decisions",
    "dispute": "争议|争议点|disputes",
    "alert": "紧急消息|加急消息|alerts",
    "person": "人员|people",
    "department": "部门|departments",
    "role": "角色|roles",
    "member": "成员|members",
    "permission": "权限|permissions",
    "clock": "时钟|clocks",
    "holiday": "节假日|holidays",
    "token": "令牌|访问令牌|tokens",
    "delivery": "投递|deliveries",
}

VERBS = {
    **{"add": "新增|新建|加|创建|new|create", "list": "列表", "show": "查看", "search": "搜索"},
    **{"edit": "修改|编辑", "cancel": "取消", "reschedule": "改期|move", "done": "完成|finish"},
    **{"accept": "验收", "return": "退回", "reopen": "重开", "close": "关闭", "delay": "延期"},
    **{"assign": "指派", "take": "接下", "decline": "接不了", "propose": "另提时间"},
    **{"approve": "同意", "keep": "保留", "update": "更新", "status": "状态", "review": "回顾"},
    **{"bind": "绑定", "unbind": "解绑", "remove": "移除", "restore": "恢复", "suspend": "停用"},
    **{"allow": "允许", "deny": "禁止", "load": "载入", "import": "导入", "settings": "设置"},
    **{"help": "帮助|?|？", "undo": "撤销", "why": "为什么", "history": "历史"},
    **{"simulate": "预演", "mine": "我的|my", "claim": "认领", "link": "关联", "tour": "导览"},
    **{"setup": "向导|set-up|set up", "room": "建群|拉群"},
    **{"doctor": "体检", "web": "网页", "send": "发送", "happen": "已发生|发生"},
    **{"weekly": "周会|每周例会", "daily": "日会|每日例会", "monthly": "月会|每月例会"},
    **{"skip": "跳过", "invite": "邀请", "uninvite": "取消邀请"},
    **{"start": "开始", "next": "下一项|下一个议题|下一议题", "extend": "延长", "end": "结束"},
    **{"settle": "解决", "follow": "跟进", "record": "记录"},
    **{"attend": "签到|出席", "miss": "缺席", "attendance": "点名"},
    **{"agenda": "议程", "topic": "议题", "drop": "去掉|删去", "refresh": "刷新"},
    **{"material": "材料", "upload": "上传", "read": "已读", "readers": "阅读情况"},
    **{"join": "参加", "absent": "请假|不参加"},
    **{"minutes": "纪要|会议纪要", "draft": "起草|写纪要", "submit": "提交|交稿"},
    **{"extract": "提取|提取行动项", "export": "导出"},
    **{"urgent": "紧急|加急", "acknowledge": "确认收到|ack"},
    **{"capture": "识别|识别待办", "gather": "收录"},
}

# What a recorder writes before a colon in the thread of a meeting: "决定：…" adds a decision.
MARKS = {
    "action": "行动项|待办|AI|TODO|action item",
    "decision": "决议|决定|结论",
    "dispute": "争议|争议点|待定|分歧",
}

OPTIONS = {
    **{"title": "标题|名称", "owner": "负责人|责任人"},
    **{"due": "截止|截止时间|期限", "level": "等级", "priority": "优先级", "depends": "依赖|前置"},
    **{"department": "部门", "project": "项目", "goal": "目标", "start": "开始", "end": "结束"},
    **{"background": "背景", "home": "协作群"},
    **{"budget": "预算", "lead": "牵头部门|牵头", "kind": "类型", "reason": "原因"},
    **{"response": "应对|应对措施", "impact": "影响|影响范围", "place": "地点", "deputy": "代理"},
    **{"visibility": "可见范围|可见", "every": "周期|重复|repeat"},
    **{"sure": "确定", "version": "版本"},
    **{"pm": "项目经理", "initiator": "发起部门|发起"},
    **{"results": "预期成果|成果", "duties": "分工"},
    **{"measures": "指标", "folder": "文件夹", "leader": "组长", "cause": "成因", "note": "说明"},
    **{"role": "角色", "name": "姓名", "handle": "账号", "position": "岗位", "email": "邮箱"},
    **{"head": "部门负责人|上级", "english": "英文名", "language": "语言", "zone": "时区"},
    **{"quiet": "免打扰", "who": "谁", "span": "时长", "page": "页", "status": "状态"},
    **{"happened": "发生时间", "text": "内容", "command": "命令", "day": "日期", "works": "上班"},
    **{"value": "值", "person": "人员", "members": "成员", "word": "关键词", "year": "年份"},
    **{"clock": "时钟", "duty": "职责", "indicator": "指标名称"},
    **{"target": "目标值", "unit": "单位"},
    **{"direction": "方向", "when": "时间", "asker": "提出人", "code": "编号", "days": "日期列表"},
    **{"mend": "修复", "number": "序号", "step": "步骤"},
    **{"slack": "Slack 账号", "feishu": "飞书账号", "dingtalk": "钉钉账号", "path": "部门路径"},
    **{"action": "行动项", "risk": "风险", "row": "条目", "platform": "平台", "file": "文件"},
    **{"reminder": "下次提醒", "delayed_why": "延期原因", "returned_why": "退回原因"},
    **{"updated_at": "更新时间", "done_at": "完成时间", "closed_at": "关闭时间"},
    **{"taken_at": "接下时间", "declined_at": "拒接时间", "declined_why": "拒接原因"},
    **{"proposed": "提议时间", "proposed_why": "提议原因", "follows": "上一期"},
    **{"looked_at": "上次查看", "closed_why": "关闭原因", "cancelled_at": "取消时间"},
    **{"chat": "群聊", "scope": "权限范围|范围|scopes"},
    **{"people": "参会人员|参会人", "at": "会议时间", "length": "会议时长", "host": "主持人"},
    **{"recorder": "记录人", "link": "链接", "wanted": "需决策事项", "topic": "议题"},
    **{"roles": "公司角色", "suspended_at": "停用时间", "allowed": "可用"},
    **{"topics": "议程", "content": "讨论内容", "minutes": "分钟|预计时长", "series": "例会"},
    **{"day_off_kept": "休息日照开"},
    **{"amount": "金额", "positions": "各方意见|立场", "how": "解决办法|办法"},
    **{"settled_why": "解决结果", "settled_at": "解决时间"},
    **{"started_at": "开始时间", "ended_at": "结束时间"},
    **{"to": "移到", "longer": "延长", "stand_in": "替会人|代会人", "stands_for": "代替"},
    **{"called_at": "召集时间", "noticed_at": "通知时间", "read_at": "已读时间"},
    **{"handed_at": "交材料时间", "answer": "回复", "source": "相关条目", "written": "自动列入"},
    **{"attendance": "出席情况", "present": "到会", "topic_until": "本议题时间到"},
    **{"summary": "会议小结|小结", "reports": "分项记录", "part": "议题或部门"},
    **{"achieved": "已完成", "plan": "计划", "needs": "需协调资源"},
    **{"submitted_at": "提交时间", "approved_at": "审核时间", "approved_by": "审核人"},
    **{"reopened_at": "重新起草时间", "next_at": "下次会议时间|下次时间"},
    **{"rows": "逐条", "noted": "记下", "notice": "通知"},
    **{"means": "方式", "acknowledged_at": "确认时间", "alert": "紧急消息"},
    **{"next_place": "下次会议地点|下次地点", "next_topic": "下次会议议题|下次议题"},
}

VALUES = {
    **{"high": "高", "medium": "中", "low": "低", "company": "公司", "members": "仅成员"},
    **{"read": "只读|读", "write": "读写|写"},
    **{"yes": "是", "no": "否", "open": "进行中", "done": "已完成", "closed": "已关闭"},
    **{"overdue": "逾期", "all": "全部", "delayed": "延期", "waiting": "待验收"},
    **{"administrator": "管理员", "executive": "分管领导", "finance": "财务", "head": "部门负责人"},
    **{"staff": "员工", "pm": "项目经理", "leader": "组长"},
    **{"liaison": "接口人", "deputy": "代理人"},
    **{"recorder": "记录人", "member": "成员", "observer": "观察者", "sponsor": "发起人"},
    **{"support": "支持人员", "owner": "负责人", "asker": "提出人"},
    **{"zh": "中文|Chinese", "en": "英文|English|英语"},
    **{"at least": "不低于|至少|不少于|达到|≥|>=", "cancelled": "已取消"},
    **{"at most": "不高于|至多|不超过|不多于|≤|<=", "change by": "变化"},
    **{"reminder": "提醒", "risk review": "风险回顾"},
    **{"general": "一般会议", "kick-off": "启动会", "alignment": "对接会", "weekly": "周例会"},
    **{"review meeting": "评审会", "stand-up": "站会|每日站会", "bilateral": "对会"},
    **{"monthly review": "月度复盘会", "retrospective": "复盘会", "quarterly review": "机制评审会"},
    **{"owed": "待发", "held": "暂缓", "sent": "已发出", "skipped": "没有发", "dead": "发不出"},
    **{"settled": "已解决", "host": "主持人"},
    **{"app": "应用内", "sms": "短信", "phone": "电话", "urgent": "紧急通知"},
    **{"coming": "参加", "absent": "请假", "unanswered": "未回复"},
    **{"handed in": "已交", "to come": "待交", "unread": "未读"},
    **{"draft": "草稿", "to approve": "待审核", "approved": "已同意"},
    **{"went well": "做得好的地方", "to improve": "待改进点", "reusable": "可复用的经验"},
    **{"minutes draft": "纪要起草", "minutes deadline": "纪要截止"},
    **{"minutes approval": "纪要审核"},
    **{"meeting notice": "会议通知", "formal material": "会议材料", "weekly material": "例会材料"},
    **{"planned": "未召开", "past": "已召开", "in session": "进行中"},
    **{"returned": "已退回", "declined": "接不了", "blocked": "阻塞", "proposed": "改期待答复"},
}

# A status is shown as symbol and word (WORDS §1.12).
SYMBOLS = {
    **{"open": "◐", "done": "✓", "closed": "✓", "delayed": "→", "overdue": "◆", "waiting": "○"},
    **{"returned": "↺", "declined": "✗", "cancelled": "✗", "blocked": "■", "proposed": "○"},
    **{"high": "▲", "medium": "△", "low": "▽", "settled": "✓"},
    **{"planned": "○", "past": "✓", "in session": "◐"},
    **{"coming": "✓", "absent": "✗", "unanswered": "○"},
    **{"handed in": "✓", "to come": "○", "unread": "○"},
    **{"draft": "○", "to approve": "○", "approved": "✓"},
    **{"owed": "○", "held": "◐", "sent": "✓", "skipped": "↺", "dead": "■"},
}

# What an English colleague would rather read than the key.
LABELS = {
    **{"action": "action item", "pm": "project manager", "every": "repeats", "zh": "Chinese"},
    **{"en": "English", "members": "members only", "due": "due", "lead": "lead department"},
    **{"initiator": "initiating department", "results": "expected results"},
    **{"leader": "group leader"},
    **{"head": "department head", "open": "in progress", "waiting": "waiting for acceptance"},
    **{"quiet": "quiet hours", "zone": "time zone"},
    **{"home": "group chat", "propose": "propose date", "deputy": "deputy"},
    **{"happened": "happened at"},
    **{"proposed": "new date proposed", "reminder": "next reminder"},
    **{"updated_at": "updated", "done_at": "done", "closed_at": "closed", "taken_at": "taken"},
    **{"delayed_why": "reason for delay", "returned_why": "returned because"},
    **{"declined_why": "declined because", "declined_at": "declined"},
    **{"proposed_why": "reason for the new date", "follows": "follows"},
    **{"happen": "happened", "looked_at": "last look", "closed_why": "closed because"},
    **{"cancelled_at": "cancelled"},
    **{"dead": "cannot be delivered", "owed": "waiting to go", "skipped": "not sent"},
    **{"at": "time", "wanted": "decisions wanted", "past": "held", "topics": "agenda"},
    **{"series": "one day of", "content": "what about", "day_off_kept": "held on a day off"},
    **{"roles": "company roles", "suspended_at": "suspended"},
    **{"settled_why": "settled how", "settled_at": "settled", "started_at": "started"},
    **{"ended_at": "ended", "topic_until": "topic until", "next": "next topic"},
    **{"called_at": "called", "noticed_at": "notice given", "read_at": "read"},
    **{"summary": "summary", "part": "topic or department", "reports": "reports"},
    **{"needs": "support needed", "submitted_at": "handed in", "approved_at": "approved"},
    **{"approved_by": "approved by", "reopened_at": "reopened", "next_at": "next meeting"},
    **{"next_place": "next place", "next_topic": "next topic of discussion"},
    **{"handed_at": "handed in", "stand_in": "stand-in", "stands_for": "stands for"},
    **{
        "acknowledged_at": "acknowledged",
        "alert": "urgent news",
        "depends": "depends on",
        "noted": "note it",
    },
    **{"to": "new number", "longer": "make the meeting longer", "source": "about"},
}


def spellings(words: Mapping[str, str]) -> dict[str, str]:
    """Every spelling in lower case → its word; two words may not be spelled alike."""
    pairs = [(s.lower(), word) for word, more in words.items() for s in (word, *more.split("|"))]
    found: dict[str, str] = {}
    for spelling, word in pairs:
        if found.setdefault(spelling, word) != word:
            raise ValueError(f"{word!r} and {found[spelling]!r} are spelled alike: {spelling!r}")
    return found


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Chinese words may run on; English ones and single characters (风险加大了) end where they end.

    A word before `=` is the name of an option, but not before `=1+2`, where it begins a value.
    One that goes on like talk (更新了, 完成的, 查看一下) or is asked (`done?`) is talk; 了解, 的士
    and 一下午 are words of their own.
    """
    ends = (
        re.escape(s) + (r"(?![\w-])" if s.isascii() or len(s) == 1 else "")
        for s in _longest_first(words)
    )
    talk = r"=|\s+=\s|\s*[?？]|了(?![解结却])|的(?!士)|一下(?!午)|[吗吧呢啊]|没\W*$"
    return re.compile(f"(?:{'|'.join(ends)})(?!{talk})", re.IGNORECASE)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


BEGINNINGS = spellings(NOUNS | VERBS)
NAMES = spellings(OPTIONS)
MARKED = spellings(MARKS)
_MARKED = "|".join(_longest_first(MARKED))
MARK = re.compile(rf"({_MARKED})\s*[:：]\s*", re.IGNORECASE)
NOUN, VERB = _pattern(spellings(NOUNS)), _pattern(spellings(VERBS))
# 完成了: said of a row, it is what was done.
_SAID = "|".join(verb for verb in _longest_first(spellings(VERBS)) if len(verb) > 1)
REPORTED = re.compile(rf"({_SAID})了(?=[\s，。,.!！]|$)", re.IGNORECASE)
CODE = re.compile(rf"([{''.join(LETTERS)}]-\d{{1,9}})(?![\w-]*[A-Za-z0-9-])", re.IGNORECASE)


def ways(command: str) -> Iterator[str]:
    """Every way to begin *command*: each spelling, both orders, with and without the blank."""
    noun, _, verb = command.rpartition(" ")
    verbs = [verb, *VERBS[verb].split("|")]
    if not noun:
        yield from verbs
        return
    for n, v in product([noun, *NOUNS[noun].split("|")], verbs):
        yield from (f"{n} {v}", f"{v} {n}")
        if not n.isascii() and not v.isascii() and len(v) > 1:
            yield from (f"{n}{v}", f"{v}{n}")


def spell(word: str, language: str) -> str:
    """*word* as a label; a word that is not ours (a custom field) is its own label."""
    if language != "zh":
        return LABELS.get(word, word)
    for words in (NOUNS, VALUES, OPTIONS, VERBS):
        if word in words:
            return words[word].split("|")[0]
    return word


def plural(noun: str, language: str) -> str:
    """*noun* as the heading of many: action items, people; Chinese has one form."""
    label = spell(noun, language)
    english = [s for s in NOUNS.get(noun, "").split("|") if s.isascii() and s]
    if language == "zh" or not english:
        return label
    return f"{label}s" if f"{label}s" in english else english[-1]


def spell_verb(word: str, language: str) -> str:
    """*word* as it stands on a button: the verb, where a value is spelled the same."""
    return VERBS[word].split("|")[0] if language == "zh" else LABELS.get(word, word)


def told(field: str) -> bool:
    """Has a column a name? One without says, for the machine, what another says already."""
    return field in OPTIONS or field in VALUES or field in NOUNS


def spell_option(word: str, language: str) -> str:
    """*word* as the label of a field, where a noun or a value is spelled the same."""
    known = OPTIONS.get(word)
    return known.split("|")[0] if known and language == "zh" else spell(word, language)
