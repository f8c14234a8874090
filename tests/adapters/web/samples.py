"""Made-up messages of every kind; a text in both languages is an `L`."""

# ruff: noqa: E501 — a sentence and its translation stand side by side

from typing import Any, NamedTuple


class L(NamedTuple):
    zh: str
    en: str


PEOPLE = (
    ("admin", "何静", "信息部", "管理员"),
    ("vp", "周建国", "总经办", "分管领导"),
    ("pm", "林晓", "研发部", "项目经理"),
    ("rd_head", "陈立", "研发部", "部门负责人"),
    ("rd", "王磊", "研发部", "接口人"),
    ("market_head", "赵敏", "市场部", "部门负责人"),
    ("market", "刘洋", "市场部", "接口人"),
    ("sales", "吴倩", "销售部", "接口人"),
    ("finance_head", "郑丽", "财务部", "部门负责人"),
    ("service", "杨帆", "客服部", "接口人"),
    ("staff", "张伟", "研发部", ""),
)
DUE = L("Q-4 等财务部答复，满 24 小时", "Q-4 waits for Finance, 24 hours")
PROJECT = L("P-1 智享X1 上市", "P-1 智享X1 launch")
CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 132" font-family="sans-serif"
 font-size="12"><g fill="#4d5257"><text x="0" y="24">研发部</text><text x="0" y="62">市场部</text>
<text x="0" y="100">客服部</text></g><g fill="#e2e2dd"><rect x="64" y="12" width="440" height="16"
 rx="3"/><rect x="64" y="50" width="440" height="16" rx="3"/><rect x="64" y="88" width="440"
 height="16" rx="3"/></g><g fill="#4b8f86"><rect x="64" y="12" width="286" height="16" rx="3"/>
<rect x="64" y="50" width="176" height="16" rx="3"/><rect x="64" y="88" width="352" height="16"
 rx="3"/></g><g fill="#1d1f21"><rect x="310" y="8" width="2" height="100"/><text x="286" y="126">
56 %</text><text x="516" y="24">65 %</text><text x="516" y="62">40 %</text><text x="516" y="100">
80 %</text></g></svg>"""


def spoken(value: Any, language: str) -> Any:
    """The same data with every `L` said in one language."""
    if isinstance(value, L):
        return getattr(value, language)
    if isinstance(value, dict):
        return {k: spoken(v, language) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoken(v, language) for v in value]
    return value


def rooms(people: list[tuple[str, str]]) -> list[dict[str, Any]]:
    about = L("11 人 · 项目 P-1 · 组长 陈立", "11 people · project P-1 · leader 陈立")
    launch = L("智享X1 上市群", "智享X1 launch")
    both = [
        {"id": "launch", "name": launch, "kind": "group", "about": about},
        {"id": "coordination", "name": L("跨部门协调群", "Coordination"), "kind": "group"},
    ]
    direct = L("联络员（私信）", "Liaison (direct)")
    return both + [{"id": f"dm:{handle}", "name": direct, "kind": "direct"} for handle, _ in people]


def message(id: str, by: str, at: str, **rest: Any) -> dict[str, Any]:
    blank = {"room": "launch", "thread": "", "audience": "all", "text": "", "card": None}
    whole: dict[str, Any] = {
        **blank,
        "id": id,
        "by": by,
        "at": f"2026-{at}+08:00",
        "buttons": [],
        "form": None,
    }
    return whole | rest


def button(id: str, label: L, line: L, style: str = "") -> dict[str, Any]:
    return {"id": id, "label": label, "line": line} | ({"style": style} if style else {})


def fields(*pairs: tuple[L, Any]) -> dict[str, Any]:
    return {"type": "fields", "pairs": [list(p) for p in pairs]}


def carded(title: Any, *blocks: dict[str, Any], **rest: Any) -> dict[str, Any]:
    row = [b for block in blocks if block["type"] == "buttons" for b in block["row"]]
    card = {"title": title, "tone": "plain", "blocks": list(blocks)} | rest
    return {"card": card, "buttons": row}


def buttons(*row: dict[str, Any]) -> dict[str, Any]:
    return {"type": "buttons", "row": list(row)}


OWNER, DUE_ON, ASKER = L("负责人", "Owner"), L("截止", "Due"), L("提出", "Asked by")
RESCHEDULE = button("move", L("改期", "Reschedule"), L("A-12 改期", "A-12 reschedule"))
MOVE_15 = button("move", L("改期", "Reschedule"), L("A-15 改期", "A-15 reschedule"))
ASSIGN_15 = button("assign", L("指派", "Assign"), L("A-15 指派", "A-15 assign"))
CANCEL_15 = button("cancel", L("取消", "Cancel"), L("A-15 取消", "A-15 cancel"), "danger")
WHY = button("why", L("为什么", "Why"), L("A-12 为什么", "A-12 why"), "quiet")
ACTION = L("A-15 · 行动项 · P-1 智享X1 上市", "A-15 · action item · P-1 智享X1 launch")
REPORT = L("确认首批 5,000 台质检报告", "Confirm the inspection report of the first 5,000")


def action() -> dict[str, Any]:
    return carded(
        REPORT,
        fields(
            (OWNER, L("<@rd>（研发部）", "<@rd> (研发部)")),
            (DUE_ON, L("2026-03-10 周二 18:00", "2026-03-10 Tue 18:00")),
            (ASKER, "林晓"),
            (L("下次提醒", "Next reminder"), L("2026-03-09 周一 09:30", "2026-03-09 Mon 09:30")),
        ),
        buttons(
            button("done", L("完成", "Done"), L("A-15 完成", "A-15 done"), "main"),
            MOVE_15, ASSIGN_15, CANCEL_15,
        ),
        about=ACTION,
        state=L("◐ 进行中", "◐ in progress"),
        foot=L("09:41 第 2 版，截止 2026-03-11 → 2026-03-10", "09:41 version 2, due 2026-03-11 → 2026-03-10"),
    )  # fmt: skip


def done() -> dict[str, Any]:
    return carded(
        REPORT,
        fields((OWNER, "<@rd>"), (ASKER, "林晓")),
        buttons(button("accept", L("验收", "Accept"), L("A-15 验收", "A-15 accept"))),
        about=ACTION,
        state=L("✓ 已完成", "✓ done"),
        tone="good",
    )


def overdue() -> dict[str, Any]:
    return carded(
        L("交渠道物料清单", "Hand in the list of channel material"),
        {
            "type": "text",
            "markdown": L(
                "<@rd_head> ◆ 逾期 3 个工作日，负责人刘洋、接口人都已知道。改期、换人还是**加人**？",
                "<@rd_head> overdue 3 working days; the owner and the liaison know. "
                "A new date, another owner or **more hands**?",
            ),
        },
        fields(
            (OWNER, L("刘洋（市场部）", "刘洋 (市场部)")),
            (DUE_ON, L("2026-03-03 周二 18:00", "2026-03-03 Tue 18:00")),
            (L("挡着", "Holds up"), L("T-11 渠道备货，2026-03-16 周一 开始；T-12 门店铺货",
                                    "T-11 channel stock from 2026-03-16 Mon; T-12 shop stock")),
        ),
        buttons(
            {**RESCHEDULE, "style": "main"},
            button("assign", L("指派", "Assign"), L("A-12 指派", "A-12 assign")),
            button("raise", L("上报", "Raise"), L("A-12 上报", "A-12 raise")),
            WHY,
        ),
        tone="danger",
        about=L("A-12 · 行动项 · P-1 智享X1 上市", "A-12 · action item · P-1 智享X1 launch"),
        state=L("◆ 逾期 3 个工作日", "◆ overdue 3 working days"),
    )  # fmt: skip


def status() -> dict[str, Any]:
    head = [
        L("部门", "Department"),
        L("负责人", "Owner"),
        L("卡在哪", "Stuck on"),
        L("进度", "Progress"),
    ]
    return carded(
        L("比计划慢 8 个点，2 个行动项逾期", "8 points behind plan, 2 action items overdue"),
        {"type": "picture", "svg": CHART, "alt": L("研发部 65%，市场部 40%，客服部 80%，计划 56%",
                                                  "研发部 65%, 市场部 40%, 客服部 80%, plan 56%")},
        {
            "type": "table",
            "caption": L("各部门", "By department"),
            "head": head,
            "rows": [
                ["研发部", "<@rd>", L("T-5 首批质检", "T-5 first inspection"), "65%"],
                ["市场部", "<@market>", L("A-12 渠道物料清单", "A-12 list of channel material"), "40%"],
                ["客服部", "<@service>", L("没有", "none"), "80%"],
            ],
            "align": ["left", "left", "left", "right"],
        },
        {"type": "divider"},
        {"type": "text", "markdown": L("下一个里程碑 T-20 首销，2026-03-27 周五。[项目页](/p/P-1)",
                                       "Next milestone T-20 first sale, 2026-03-27 Fri. [Project page](/p/P-1)")},
        tone="warning",
        about=L("P-1 · 项目状态 · 智享X1 上市", "P-1 · project status · 智享X1 launch"),
        state=L("△ 有风险", "△ at risk"),
        foot=L("数字截至 2026-03-06 周五 09:30", "Figures as of 2026-03-06 Fri 09:30"),
    )  # fmt: skip


def why() -> dict[str, Any]:
    head = [L("时间", "When"), L("通知", "Notice")]
    rows = [
        [L("2026-03-02 周一 09:30", "2026-03-02 Mon 09:30"),
         L("到期前 1 个工作日，提醒刘洋", "1 working day ahead, to 刘洋")],
        [L("2026-03-04 周三 09:30", "2026-03-04 Wed 09:30"),
         L("逾期第 1 天，提醒刘洋", "overdue day 1, to 刘洋")],
        [L("2026-03-06 周五 09:30", "2026-03-06 Fri 09:30"),
         L("逾期第 3 天，按规则通知组长", "overdue day 3 goes to the leader")],
    ]  # fmt: skip
    table = {"type": "table", "caption": "", "head": head, "rows": rows}
    return carded(
        L("A-12 提醒过谁", "A-12, who was told"), table, about=L("A-12 · 为什么", "A-12 · why")
    )


def added(title: str) -> dict[str, Any]:
    facts = fields((OWNER, "<@rd>"), (DUE_ON, L("2026-03-10 周二 18:00", "2026-03-10 Tue 18:00")))
    return carded(title, facts, state=L("○ 未开始", "○ not started"), about=ACTION)


def saved(title: str) -> dict[str, Any]:
    text = L("高风险已告诉全群。", "High risks are told to the group.")
    return carded(
        title, {"type": "text", "markdown": text}, tone="good",
        about=L("R-8 · 风险 · P-1 智享X1 上市", "R-8 · risk · P-1 智享X1 launch"),
        state=L("✓ 已登记", "✓ noted"),
    )  # fmt: skip


def reminder() -> dict[str, Any]:
    drawn: dict[str, Any] = carded(
        L("T-6 日更：做到哪了？", "T-6 update: how far is it?"),
        about=L("T-6 · 任务 · P-1 智享X1 上市", "T-6 · task · P-1 智享X1 launch"),
    )["card"]
    return drawn


def form(value: dict[str, Any] | None = None, wrong: bool = False) -> dict[str, Any]:
    given = value or {"title": "", "level": "high"}
    levels = [
        ("high", L("▲ 高", "▲ high")),
        ("medium", L("△ 中", "△ medium")),
        ("low", L("▽ 低", "▽ low")),
    ]
    kinds = ("质量", "供应", "进度", "预算", "合规")
    asks: list[tuple[str, L, str, dict[str, Any]]] = [
        ("title", L("风险", "Risk"), "text", {"required": True}),
        ("level", L("等级", "Level"), "choice", {"options": _options(levels), "help": L("高风险会马上告诉全群。", "A high risk is told to the group at once.")}),
        ("owner", L("负责人", "Owner"), "person", {}),
        ("due", L("截止", "Due"), "date", {}),
        ("kind", L("类型", "Kind"), "choice", {"options": _options([(k, k) for k in kinds])}),
        ("department", L("部门", "Department"), "department", {}),
        ("happened", L("发生于", "Happened at"), "datetime", {}),
        ("budget", L("预算（元）", "Budget (CNY)"), "number", {}),
        ("response", L("应对", "Response"), "long", {}),
        ("steps", L("步骤", "Steps"), "rows", {"fields": [_ask("what", L("做什么", "What"), "text"), _ask("who", L("谁", "Who"), "person"), _ask("by", L("何时", "By"), "date")]}),
        ("proof", L("附件", "Files"), "file", {}),
        ("urgent", L("紧急，马上打扰", "Urgent, interrupt at once"), "flag", {}),
    ]  # fmt: skip
    drawn = [_ask(n, label, kind, value=given.get(n, ""), **rest) for n, label, kind, rest in asks]
    if wrong:
        drawn[3]["error"] = L(
            "2026-03-02 周一已经过了，换一个日期", "2026-03-02 Mon has passed, choose another"
        )
    return {
        "title": L("记一个风险", "Note a risk"),
        "fields": drawn,
        "line": L("风险 新增", "risk add"),
        "submit": L("记下风险", "Note the risk"),
        "error": L("还没有保存，改一处再发。", "Nothing is saved yet; one thing to mend.") if wrong else "",
    }  # fmt: skip


def _ask(name: str, label: L, type: str, **rest: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "type": type, "required": False} | rest


def _options(pairs: Any) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in pairs]


ODD = (
    "<b>不是粗体</b> **也不是** {{ 7*7 }} @张伟 A-15 https://example.com/" + "very-long-path-" * 9 + " 👩‍👩‍👧 \u202eback\u202c"
    "\n第二行，紧接着"
)  # fmt: skip


def messages() -> list[dict[str, Any]]:
    said = L(
        "行动项 新增 确认首批 5,000 台质检报告 @王磊 下周三",
        "action add Confirm the inspection report @王磊 next Wed",
    )
    reply = L("收到，周二晚上前给。", "Fine, by Tuesday evening.")
    return [
        message("m-status", "bot", "03-05T17:00", **status()),
        message("m-odd", "staff", "03-05T17:12", text=ODD),
        message("m-overdue", "bot", "03-06T09:30", **overdue()),
        message("m-why", "bot", "03-06T09:31", audience="pm", **why()),
        message("m-said", "pm", "03-06T09:38", text=said),
        message("m-action", "bot", "03-06T09:38", **action()),
        message("m-r1", "rd", "03-06T09:40", text=reply, thread="m-action"),
        message("m-r2", "bot", "03-06T09:41", text=L("截止改到 2026-03-10 周二 18:00。", "Due moved to 2026-03-10 Tue 18:00."), thread="m-action"),
        message("m-form", "bot", "03-06T09:41", audience="pm", form=form(), text="form"),
        message("m-c1", "bot", "03-06T09:00", room="coordination", text=L("P-2 已建立。", "P-2 is set up.")),
        message("m-d1", "bot", "03-06T09:30", room="dm:pm", audience="pm", **overdue()),
    ]  # fmt: skip
