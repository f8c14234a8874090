"""Who is the subject of a deed, or is spoken to, has it to do, unless something speaks against it.

Said on Wednesday, 4 March 2026, at ten, in one of the companies of the corpora; a due `-` is none.
"""

from dataclasses import replace
from functools import cache

import pytest

from bot.language.capture import read
from bot.language.who.names import SOMEBODY
from tests.language import scores
from tests.language.test_sentences import NOW

#: company | what is said | who, people and departments | due
TO_DO = """
# what is wrong, then who sees to it
offices | 叉车没电了，小赵去充一下 | 赵小兵 | -
offices | 吧台的咖啡豆快用完了，冯姐再订两袋 | 冯春梅 | -
offices | 车间地面有油，韩班长安排人擦干净 | 韩磊 | -
offices | 监控室少一把椅子，何队搬一张过去 | 何志远 | -
offices | 保洁那边人手不够，郑主任再招两个 | 郑文 | -
nuanju | 天猫店首页图还是旧的，沈一鸣换上新的 | 沈一鸣 | -
minutes | 登录页又白屏了，王磊晚上回滚 | 王磊 | 2026-03-04
minutes | 灰度延到周四晚上10点，张伟盯着 | 张伟 | 2026-03-05T22:00
minutes | 客户催方案了，吴倩先发个目录过去 | 吴倩 | -
minutes | 文案还缺个标题，李娜起一个 | 李娜 | -
hospital | 急诊走廊灯一闪一闪的，丁师傅拧紧或者换掉 | 丁海涛 | -
offices | 地磅又不准了，吴晓东校一下 | 吴晓东 | -
offices | 大厅音乐太吵，施雨调小点 | 施雨 | -
offices | 广告牌掉了个字，许诺联系广告公司来补 | 许诺 | -
offices | 租约下个月到期，周建平去跟房东谈 | 周建平 | 2026-04-30
minutes | 客户要的盖章版合同还没寄，孙浩今天寄出 | 孙浩 | 2026-03-04
hospital | 氧疗舱压力表跳动，王工停机检查 | 王振华 | -
minutes | 线上证书下周过期，何静换掉 | 何静 | 2026-03-15
offices | 后厨下水道堵了，冯店长今天必须找人通开 | 冯春梅 | 2026-03-04
# who is called, then what is wrong, then what to do
offices | 吴师傅 冲床又异响了 来听听 | 吴晓东 | -
offices | 王会计，发票抬头开错了，重开 | 王丽 | -
offices | 魏老师，家长群里那个接龙您收个尾 | 魏红 | -
offices | 钱敏，备用金盘点表打印出来放我桌上 | 钱敏 | -
nuanju | 欧阳婷，用例跑挂了3条，重跑 | 欧阳婷 | -
minutes | 田甜，新人合同少个章，补盖 | 田甜 | -
minutes | 孙总，合同放您桌上了，签好让我来拿 | 孙浩 | -
hospital | 徐秘书，院长的机票订早一班 | 徐文静 | -
offices | 张经理，塔吊司机证件复印一份留底 | 张伟民 | -
offices | 罗队 那台依维柯年审 记得约一下 | 罗刚 | -
nuanju | 贺强，货架标签都褪色了，重打一批贴上 | 贺强 | -
hospital | 冯主任，阿奇霉素只剩两盒，紧急采购一批 | 冯秀英 | -
hospital | 老郑 停车场道闸撞弯了 找人来换 | 郑建平 | -
maker | 苏念 PRD里漏了异常流程 补一下 周四评审要用 | 苏念 | 2026-03-05
maker | 石磊，3号库门坏了，报修一下 | 石磊 | -
nuanju | 谭静姐 印花税别忘了报 | 谭静 | -
minutes | 欧阳，供应商那份补充协议盖完章扫给我 | 欧阳静 | -
offices | 苏琳姐，208客人要加床，送一张上去 | 苏琳 | -
# not yet at its end: a direction, an outcome, a few, a little
offices | 苏琳把307的地毯换了，客人下午三点入住 | 苏琳 | 2026-03-04T15:00
nuanju | 品质部过来两个人复测噪音 | 品质部 | -
nuanju | 软件组把日志上报频率调低一点 | 研发中心/软件组 | -
nuanju | 白璐下午带新人去办门禁 | 白璐 | 2026-03-04
offices | 刘主管晚上给9栋业主打个电话道个歉 | 刘海燕 | 2026-03-04
hospital | 护士长带两个人去门诊支援，下午一点半到 | 陈玉兰 | 2026-03-04T13:30
hospital | 车队派辆面包车去接血 | 车队 | -
minutes | 法务把这份NDA过一遍 | 法务部 | -
nuanju | 仓储部腾个托盘出来放样品 | 供应链中心/仓储部 | -
offices | 钱敏跑趟银行 | 钱敏 | -
nuanju | 冯立盯着点模具进度 | 冯立 | -
hospital | 急诊科腾两张床出来 | 急诊科 | -
hospital | 何会计把退费流程写个说明贴窗口 | 何佳 | -
nuanju | 样机螺丝滑牙了，韩雪重新攻一下 | 韩雪 | -
hospital | 药剂科赶在周五之前把近效期药品清一遍 | 药剂科 | 2026-03-06
maker | 袁立抓紧把NDA审了 | 袁立 | -
# handed over, and done by the speaker
offices | 安全帽检测的事转给唐工和吴晓东了，月底前弄好 | 唐国强, 吴晓东 | 2026-03-31
nuanju | 发布会直播交给沈一鸣和范思琪了，周日前出脚本 | 沈一鸣, 范思琪 | 2026-03-08
offices | 会议纪要我来发 | 我 | -
nuanju | 展会海报我来排版，后天给初稿 | 我 | 2026-03-06
hospital | 出院小结我来补，晚上给 | 我 | 2026-03-04
minutes | 线上内存涨得厉害，我晚点去重启 | 我 | -
maker | 发票我下午去税务局开 | 我 | 2026-03-04
offices | 工资卡信息我来收，周四汇总给王会计 | 我 | 2026-03-05
# nobody's yet
offices | 门口的灭火器过期了，要换 |  | -
offices | 三楼饮水机滤芯该换了 |  | -
nuanju | 样品间钥匙少一把，得配 |  | -
offices | 周五前得把年审资料凑齐 |  | 2026-03-06
nuanju | 压线钳坏了一把，需要补货 |  | -
minutes | 数据库密码要轮换 |  | -
hospital | 轮椅少了三把，得补 |  | -
offices | 配电房钥匙丢了，重新配一把 |  | -
maker | 洁净间滤网该洗了 |  | -
nuanju | The demo unit needs recharging before Friday |  | 2026-03-06
maker | The loading dock light needs fixing |  | -
maker | somebody restock the coffee please |  | -
nuanju | The CE folder is a mess, somebody please tidy it up |  | -
minutes | 谁能帮忙把三楼的投影调一下 |  | -
nuanju | Can someone water the plants in the lobby? |  | -
# in English: called, and an order, whatever its verb
offices | Amy, the LC draft has a typo, fix the beneficiary name please | Amy Chan | -
nuanju | Tom, the OTA server cert expires Sunday, renew it please | Tom Becker | 2026-03-08
nuanju | Marta - the Hamburg customer is still waiting, write them back | Marta Kowalska | -
nuanju | Jason, kindly countersign the Dubai PI | Jason Lim | -
nuanju | hey chloe dont forget the alt text on the banners | Chloe Martin | -
nuanju | Ivy rerun the FX sheet with March rates pls | Ivy Tan | -
minutes | Daniel, acme's PO bounced, resend it | Daniel Kim | -
minutes | The typo on the page is still there, Emily please correct it | Emily Carter | -
hospital | Kevin, two families are waiting in room 4, see them first please | Kevin Walsh | -
hospital | Megan the claim got rejected again, refile it | Megan Doyle | -
nuanju | Chloe, the hero image is blurry on mobile, swap in the 2x version | Chloe Martin | -
nuanju | Ivy can you re-export the March forecast with actuals | Ivy Tan | -
nuanju | Oliver: tooltip text overflows in German, shorten it | Oliver Grant | -
minutes | Daniel please nudge Acme's legal about the DPA | Daniel Kim | -
minutes | Tom, staging disk is at 95%, prune the old images | Tom Baker | -
hospital | Samuel, resubmit claim 4471 with the corrected code | Samuel Ortiz | -
hospital | Grace, Mr. Tanaka's daughter wants them in Japanese, arrange a translator | Grace Lim | -
minutes | Could the Finance team double-check Mr. Chen's expenses by Friday? | 财务部 | 2026-03-06
minutes | Could someone from Design crop the team photo by noon? | 设计部 | 2026-03-04T12:00
maker | Emma - icons are misaligned on Android, nudge them 2px | Emma Carlsen | -
nuanju | Warehouse please quarantine lot 2207 | 供应链中心/仓储部 | -
"""
NOTHING = """
# what was, what is going on, and how it is
offices | 赵小兵每天六点就到库房 | | -
offices | 冯姐做的豆腐脑真好吃 | | -
offices | 何队以前当过兵 | | -
offices | 吴师傅修冲床有一手 | | -
offices | 罗队在路上，堵车 | | -
offices | 苏琳昨天摔了一跤 | | -
offices | 机器坏了，吴晓东急得不行 | | -
offices | 下雨了，钱敏没带伞 | | -
offices | 客户满意，许诺松了口气 | | -
offices | 老周跟王丽吵起来了 | | -
nuanju | 样机到了，韩雪在测 | | -
nuanju | 展会取消了，沈一鸣白忙一场 | | -
nuanju | 龚丽正在跟货代对账 | | -
offices | 许诺负责公众号三年了 | | -
offices | 车间太热，韩磊中暑了 | | -
offices | 机器响，吴师傅听声音就知道哪坏 | | -
offices | 冯姐，今天的包子绝了 | | -
minutes | 郑丽要生二胎了 | | -
maker | 白洋抽了10台做老化 | | -
offices | 办公室在三楼左手边 | | -
maker | 袁立看过合同了，没大问题 | | -
# of theirs, of what they think and say
offices | 王会计家孩子今年高考 | | -
offices | 吴晓东他爸住院了 | | -
offices | 郑主任叫我去他办公室 | | -
offices | 郑主任通知我去面试 | | -
offices | 孙大鹏说要请大家吃火锅 | | -
nuanju | 罗总觉得颜色太深 | | -
offices | 韩磊喜欢钓鱼 | | -
offices | 刘海燕声音好听 | | -
offices | 吕明说换个路由器就行 | | -
offices | 赵小兵那边估计明天才有消息 | | -
offices | 许诺今年三十了 | | -
maker | 曹惠芳要求来料全检 | | -
maker | 苏念说先不改 | | -
# called, and nothing asked
offices | 消防演练几点开始，郑主任？ | | -
offices | 施雨，你的快递到了 | | -
offices | 苏琳，好久不见，最近忙啥呢 | | -
offices | 钱敏，昨天谢谢你帮我带饭 | | -
offices | 何队，门口有人找你 | | -
offices | 陈主任，会议在二楼小会议室 | | -
offices | 周经理，我到楼下了 | | -
hospital | 丁师傅，谢谢你昨晚过来修灯 | | -
minutes | 何静，WiFi密码多少 | | -
maker | 魏东，网又断了 | | -
nuanju | Tom, great catch on the bootloader bug | | -
nuanju | Marta, the forwarder called for you | | -
nuanju | Jason, your taxi is downstairs | | -
nuanju | Chloe, your deck looked amazing today | | -
nuanju | Tom, thanks for jumping on that | | -
nuanju | Oliver, the client is here | | -
nuanju | Tom, same here | | -
nuanju | Tom, I put the samples on your desk | | -
nuanju | Jason, they want the blue one | | -
maker | Emma, loved your talk! | | -
maker | Emma, check-in is at the front desk | | -
maker | Grace, good luck with the pitch! | | -
maker | Lucas, that was my fault | | -
nuanju | hi oliver good morning | | -
# rules, and what is about to be
offices | 这事不用曹阳管 | | -
offices | 看样子要下雨了 | | -
offices | 又要加班了，烦 | | -
offices | 买菜得趁早 | | -
offices | 开叉车需要持证 | | -
offices | 外来人员须登记 | | -
hospital | 病人需要静养 | | -
offices | 这天气要穿棉袄 | | -
offices | 进厂需要换鞋 | | -
offices | 叉车司机需要定期复训 | | -
offices | 孩子该打疫苗了 | | -
offices | 我该减肥了 | | -
hospital | 小吕啊，年轻人要多锻炼 | | -
hospital | 病人要转院 | | -
maker | 打样要三天 | | -
maker | 模具费要八万 | | -
maker | 进洁净间要换鞋套 | | -
maker | 这批货要发欧洲 | | -
nuanju | It needs getting used to | | -
nuanju | Our lease needs two signatures, that's the rule | | -
# of the speaker
maker | 我去倒杯水 | | -
maker | 老婆让我买菜 | | -
maker | 我来晚了不好意思 | | -
maker | 我看看 | | -
nuanju | 需要的话我周五在 | | -
"""
TITLES = """
麻烦哪位同事把会议室投影仪报修一下 | 会议室投影仪报修
谁能帮忙订一下会议室 | 订一下会议室
请问谁有空帮忙校对一下英文稿，周五前 | 校对一下英文稿
HR麻烦把试用期评估表发下来 | 把试用期评估表发下来
can someone order more toner please | Order more toner
Could somebody please fix the sink? | Fix the sink
need someone to translate the flyer by Monday | Translate the flyer
I'll update the deck tomorrow | Update the deck
Could the Finance team double-check Mr. Chen's claim by Friday? | Double-check Mr. Chen's claim
会议纪要我来发 | 会议纪要发
海报的事交给李娜和刘洋了，周五前弄好 | 海报的事，弄好
"""


def rows(text):
    lines = [one for one in text.splitlines() if one and not one.startswith("#")]
    return [[cell.strip() for cell in one.split("|")] for one in lines]


@cache
def company(name):
    folder = name if name == "minutes" else f"minutes-{name}"
    return replace(scores.reader(NOW, folder=folder), speaker=SOMEBODY)


def told(name, line):
    found = read(line, company(name)).items
    return [({*i.owners, *i.departments}, scores.due_of(i)) for i in found]


@pytest.mark.parametrize(("name", "line", "who", "due"), rows(TO_DO))
def test_what_is_not_yet_done_is_to_do(name, line, who, due):
    assert told(name, line) == [({one.strip() for one in who.split(",")} - {""}, due)]


@pytest.mark.parametrize(("name", "line", "who", "due"), rows(NOTHING))
def test_what_was_or_is_so_is_nothing_to_do(name, line, who, due):
    assert told(name, line) == []


@pytest.mark.parametrize(("line", "title"), rows(TITLES))
def test_how_it_is_asked_is_no_part_of_the_title(line, title):
    assert [one.title for one in read(line, company("minutes")).items] == [title]


def test_in_minutes_it_is_only_told():
    here = replace(company("offices"), speaker="")
    assert not read("打印机卡纸了，小赵过去瞧瞧", here).items
