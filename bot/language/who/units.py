"""Departments: 研发部, 研发, 技术部, R&D, `the finance team` are spellings of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: What companies call the same department; each is tried where the list has only one of them.
TWINS = (
    ("研发", "技术", "开发", "R&D", "engineering", "dev"),
    ("市场", "营销", "marketing", "mkt"),
    ("销售", "业务", "sales"),
    ("财务", "财会", "finance", "accounting"),
    ("客服", "客户服务", "售后", "customer service", "customer support", "support"),
    ("信息", "信息技术", "信息化", "信息中心", "IT"),
    ("产品", "product"),
    ("设计", "UED", "UI", "design"),
    ("测试", "testing"),
    ("质量", "品质", "质检", "quality"),
    ("测试", "质量", "品质", "质检", "QA", "testing", "quality"),
    ("法务", "法律", "legal"),
    ("采购", "procurement", "purchasing", "sourcing"),
    ("供应链", "supply chain"),
    ("采购", "供应链", "procurement", "purchasing", "sourcing", "supply chain"),
    ("人力资源", "人事", "人力", "HR", "human resources"),
    ("生产", "制造", "production", "manufacturing"),
    ("运营", "operations", "ops"),
    ("行政", "综合", "administration", "admin"),
    ("总经办", "总办", "总经理办公室", "management"),
    ("物流", "logistics"),
    ("仓储", "warehouse"),
    ("物流", "仓储", "logistics", "warehouse"),
    ("公关", "品牌", "PR"),
    ("安全", "security"),
)
SUFFIX = r"(?:部门|部|组|中心|团队|办公室|处|科|室)"
#: A department that is on no list, where one is expected: 品控部, 华东大区.
WRITTEN = re.compile(rf"[一-龥A-Za-z]{{2,8}}?{SUFFIX}(?![一-龥])")
#: Short forms are departments only where a doer stands.
STEM = re.compile(r"[一-龥]{2,5}(?<!部)(?<!组)(?<!中心)(?<!团队)(?<!办)(?<!部门)(?<!办公室)")
_TEAM = re.compile(r"\s(?:team|department|dept|group)$", re.IGNORECASE)
_COMPOUND = re.compile(r"([一-龥]{2})([一-龥]{2})")
#: Half a name that says nothing of what a department does: 管理 of 品质管理部.
_VAGUE = re.compile(
    r"管理|服务|发展|支持|工程|技术|保障|事务|资源|运行|建设|项目|综合|战略|业务|事业|一部|二部"
)
EVERYBODY = re.compile(r"(?:各|全体|所有|相关|其他|本)(?:部门|部|员工|人员|成员|同事)?|大家|全员")


@dataclass(frozen=True)
class Unit:
    path: str  # "研发部/平台组"
    aliases: tuple[str, ...] = ()


def spellings(units: Sequence[Unit]) -> dict[str, Unit]:
    """Every spelling in lower case → the one department that it can mean."""
    exact: dict[str, list[Unit]] = {}
    loose: dict[str, list[Unit]] = {}
    for unit in units:
        leaf = unit.path.rpartition("/")[2]
        for word in {unit.path, leaf, _in_one_word(unit), *unit.aliases} - {""}:
            exact.setdefault(word.lower(), []).append(unit)
        for word in _short(leaf):
            loose.setdefault(word.lower(), []).append(unit)
    # 人事 of 人事行政部 only where no department is called 人事 as a whole
    halves = {unit.path: _halves(unit.path.rpartition("/")[2]) for unit in units}
    parts = [(f"{half}部", unit) for unit in units for half in halves[unit.path]]
    less = [(word, [u for other, u in parts if other == word]) for word, _ in parts]
    called = {unit.path: _called(unit) for unit in units}
    both = {path: words | halves[path] for path, words in called.items()}
    for word, several in (*_twins(units, called), *less, *_twins(units, both)):
        loose.setdefault(word.lower(), several)
    found = {word: several[0] for word, several in loose.items() if len(several) == 1}
    return found | {word: several[0] for word, several in exact.items() if len(several) == 1}


def is_loose(word: str, unit: Unit) -> bool:
    """Is it a department only where a doer stands? 研发, legal, Support are words, too."""
    leaf = unit.path.rpartition("/")[2]
    if word in (leaf, unit.path, _in_one_word(unit)):
        return False
    if word.isascii():
        return not _TEAM.search(word)
    return bool(STEM.fullmatch(word)) and word not in unit.aliases


def is_short(word: str) -> bool:
    """IT, HR, QA: in small letters they are other words, or none."""
    return word.isascii() and len(word) < 4


def stem(name: str) -> str:
    """研发 of 研发部."""
    return re.sub(rf"{SUFFIX}$", "", name) if len(name) > 2 else name


def _in_one_word(unit: Unit) -> str:
    """生产部包装班: a part with what it is a part of; of ones in English, only the part."""
    *above, leaf = unit.path.split("/")
    return f"{above[-1]}{leaf}" if above and not leaf[0].isascii() else leaf


def _short(leaf: str) -> set[str]:
    short = stem(leaf)
    return {short, f"{short}部", f"{short}中心", f"{short}团队"} if len(short) > 1 else set()


def _halves(leaf: str) -> set[str]:
    """人事 and 行政 of 人事行政部."""
    compound = _COMPOUND.fullmatch(stem(leaf))
    return {half for half in compound.groups() if not _VAGUE.fullmatch(half)} if compound else set()


def _twins(units: Sequence[Unit], called: Mapping[str, set[str]]) -> list[tuple[str, list[Unit]]]:
    found: list[tuple[str, list[Unit]]] = []
    for twins in TWINS:
        lower = [word.lower() for word in twins]
        here = [u for u in units if called[u.path] & set(lower)]
        for word in twins if len(here) == 1 else ():
            found += [(spelled, here) for spelled in _ways(word)]
    return found


def _called(unit: Unit) -> set[str]:
    leaf = unit.path.rpartition("/")[2]
    return {leaf.lower(), stem(leaf).lower(), *(a.lower() for a in unit.aliases)}


def _ways(word: str) -> list[str]:
    if word.isascii():
        more = [f"{word} {kind}" for kind in ("team", "department", "dept", "group")]
        return [word, *more, f"{word}部", f"{word}部门", f"{word}团队"]
    return [word, f"{word}部", f"{word}中心", f"{word}团队", f"{word}部门"]
