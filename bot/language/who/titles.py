"""People by surname and title: `张经理`, `王工`, `李总`, `小冯`, `郑姐`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

COMPOUND = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "东方", "司徒")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马"
    "苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧"
    "尹姚邵汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱"
    "骆高夏蔡田樊"
    "胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄曲封芮"
    "靳松段富巫焦"
    "巴弓牧山谷车侯全班秋仲伊宫宁仇甘厉祖武符刘景詹束龙叶司黎薄印白蒲邰从鄂索赖卓屠蒙池乔阴苍闻"
    "党翟谭贡姬申"
    "扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连习艾鱼容向古易廖居衡步耿满匡国文寇"
    "广聂晁敖冷辛"
    "阚那简饶曾沙养鞠须丰关相查后荆红游竺权盖益桓公肖佟岳帅涂覃闫祝"
    "麦滑栾冼胥巩菅逄丛隋亓佘牟苟阙仝晋"
)
#: Surnames that begin too many other words to be believed without a title.
_RARE = "付来原母初"
#: The title, then what a position that fits it says.
TITLES = {
    "副总经理": "副总", "总经理": "总经理", "副总监": "总监", "总监": "总监|director|head",
    "副总": "副总", "总": "总|董事|裁|director|head|vp|c[efot]o|经理$", "副经理": "经理",
    "经理": "经理|manager|controller", "主管": "主管|supervisor|lead", "主任": "主任",
    "部长": "部长|总监|head", "组长": "组长|lead", "厂长": "厂长|生产",
    "律师": "律师|法务", "会计": "会计|财务",
    "秘书": "秘书|助理", "助理": "助理", "工": "工程|开发|研发|测试|架构|运维|技术|组长|engineer",
    "医生": "医|院长|主任", "大夫": "医|院长|主任", "董": "董事", "厨": "厨", "书记": "书记",
    "姐": "", "哥": "", "老师": "", "同学": "", "博士": "", "师傅": "", "老": "", "小": "",
}  # fmt: skip
#: Titles that say nothing of a post.
JUNIOR = {"姐", "哥", "老师", "同学", "老", "小", "工", "博士", "师傅"}
#: 王局, 卢队, 潘校: of who heads one; nobody is called so but for their post.
_SHORT = "局处科队校行院所站厂"
_OF_POST = {*_SHORT, "董", "厨"}

_SURNAME = rf"(?P<surname>{'|'.join(COMPOUND)}|[{SURNAMES}{_RARE}])"
#: 行长, 副科长, 护士长, 理事长: whoever heads something is called so.
_HEADS = (
    r"副?(?:董事|理事|监事|秘书|护士|事业部|车间|工段"
    r"|[部组科处院厂店局行校队所站会社班课股镇村乡县市区台馆园段])长"
)
_TITLE_WORD = (
    rf"副?总经理|副?总监|{_HEADS}|副?经理|副?主管|副?主任|副?书记|律师|会计|秘书|助理|博士|副理|协理"
    r"|医生|大夫|老师|同学|师傅|技术员|教授|领班"
)
_TITLE = (
    rf"(?P<title>{_TITLE_WORD}|副总"
    r"|总(?![结体部量数计共和是会算之裁价额成得收投的要分工公线装务第包行览])"
    r"|工(?![作程资具厂序艺期业伤号商人会位段装况时地单序件整])|姐|哥"
    r"|队(?![伍列员友内])|局(?![部面势限])|处(?![理于置罚分境])|科(?![技学目室研普])|校(?![园区友对验准正])"
    r"|行(?![动程业政情为驶销])|院(?![区内校])|所(?![有以在])|站(?![点在台内])|厂(?![房区商家内])|董(?!事)|厨(?![房具卫艺]))"
)
#: 马骏主任: a title behind a name is of it.
AFTER_NAME = re.compile(rf"(?:{_TITLE_WORD}|副总|同志|姐(?!姐)|哥(?!哥))(?![一-龥]?[室办])")
#: 市场部张经理; 小王, where the letter after it does not make it another word.
_CALLED = re.compile(
    rf"{_SURNAME}{_TITLE}|(?<![一-龥])(?P<junior>[小老])(?P<short>[{SURNAMES}])(?![一-龥]?[度型家])"
    rf"|(?<=[，。：、由请让给找和与及跟烦苦托叫派催等]|@)(?P<also>[小老])(?P<called>[{SURNAMES}])"
)


class Titled(NamedTuple):
    surname: str
    title: str
    begin: int
    stop: int


class _Reader:
    def __call__(self, text: str) -> Titled | None:
        """What the whole *text* says, if it is a surname with a title."""
        match = _CALLED.fullmatch(text)
        return _titled(match) if match else None

    def finditer(self, text: str) -> Iterator[Titled]:
        return map(_titled, _CALLED.finditer(text))


titled = _Reader()


def _titled(match: re.Match[str]) -> Titled:
    family = match["surname"] or match["short"] or match["called"]
    return Titled(family, match["title"] or match["junior"] or match["also"], *match.span())


def matches(title: str, position: str) -> bool:
    """Does a *position* such as 市场总监 fit what its holder is called?"""
    wanted = TITLES.get(title, f"{title}长" if title in _SHORT else title.removeprefix("副"))
    return bool(wanted and position and re.search(wanted, position, re.IGNORECASE))


def fits_anybody(title: str) -> bool:
    """Does it fit anybody, whatever their post?"""
    return title in JUNIOR


def of_post(title: str) -> bool:
    """王局: is it only believed of who is known to head one?"""
    return title in _OF_POST


def surname(name: str) -> str:
    if name.isascii():
        return ""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def parts(name: str, post: str = "") -> Iterator[str]:
    """What stands for the whole: a first name, with an initial; 一鸣, 小鸣, 鸣哥; 欧阳, 高药师."""
    if surname(name) and post:
        yield surname(name) + post
    words = name.split()
    if len(words) > 1 and name.isascii() and len(words[0]) > 2:
        yield words[0]
        yield f"{words[0]} {words[-1][0]}"
    elif not name.isascii() and len(name) > len(surname(name)):
        yield from (surname(name),) if len(surname(name)) > 1 else ()
        given = name[len(surname(name)) :]
        yield from (given,) if len(given) == 2 else ()
        yield from (f"小{given[-1]}", f"阿{given[-1]}", f"{given[-1]}哥", f"{given[-1]}姐")
        yield from (f"{given}哥", f"{given}姐")


#: 护士长，…; 护士长把…: whoever holds a post is spoken to by it; 老师，… is said to many.
POST = re.compile(
    r"(?:^|[\n，,。；;]|请|麻烦|让|由)\W*(?P<post>(?!老师|同学|专家)[一-龥]{2,6}?)"
    r"(?=\s*[，,:：!！~～]|[把带给帮]|[去来](?![自年])|请(?!假)|记得|麻烦|尽快|抓紧|负责|[本下]?周|[今明后][天早晚]|明后|[上下中]午|\d)"
)

#: Two to four letters that begin with a surname: a name, where one is expected.
PERSON = re.compile(
    rf"(?:(?:{'|'.join(COMPOUND)})[一-龥]{{1,2}}|[{SURNAMES}][一-龥]{{1,2}})(?![一-龥])"
    r"|[A-Z][a-z]+(?: [A-Z][a-z.]+){0,2}"
)
#: Ms Lopez, Mr D. Kim, M. Lopez: an honorific or an initial, and a last name.
formal = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\.?\s+(?:[A-Z]\.?\s+)*(?:[A-Z][a-z]+\s+)?"
    r"|(?:[A-Z]\.\s?)+)"
    r"(?P<last>[A-Z][a-z]+)\b"
)
