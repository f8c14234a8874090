"""Verbs as people ask with them."""

#: Tom: fix the login.
VERBS = (
    r"(?:accept|add|adjust|align|amend|answer|apply|approve|arrange|ask|assign|attach|audit"
    r"|backfill"
    r"|book|bring|build|bump|call|cancel|change|chase|check|clarify|clean|clear|close|collect"
    r"|compile|complete|confirm|contact|convert|copy|correct|cover|create|cut|debug|define|delete"
    r"|deliver|deploy|design|disable|document|don't forget|double[- ]check|draft|drop|edit|email"
    r"|enable|ensure|escalate|estimate|export|extend|figure out|file|fill|finali[sz]e|find|finish"
    r"|fix|follow up|forward|freeze|get|give|grab|handle|hand over|help|hold|implement|import"
    r"|install|investigate|invite|invoice|kick off|lock|look (?:at|into)|make|measure|merge|message"
    r"|migrate|move|notify|open|order|organi[sz]e|patch|pause|pay|pick up|ping|plan|post"
    r"|prep(?:are)?"
    r"|print|process|publish|pull|push|put|raise|reach out|rebase|record|redo|refresh|refund"
    r"|release"
    r"|remind|remove|renew|reorder|replace|reply|request|rerun|resend|reset|resolve|restart|restore"
    r"|review|revert|revise|rewrite|roll (?:back|out)|rotate|run|schedule|send|set up|setup|share"
    r"|ship|sign(?: off)?|sort(?: out)?|start|stop|submit|swap|sync|take (?:a look|care|over|the)"
    r"|talk to|tell|test|tidy|track|transfer|translate|turn (?:off|on)|uninstall|unblock|update"
    r"|upgrade|upload|verify|wrap up|write)"
)
#: 许强：回复工单
CHINESE = (
    r"(?:回复|更新|整理|提交|完成|跟进|确认|准备|安排|联系|核对|梳理|编写|撰写|修复|上传|发布"
    r"|检查|审核|组织(?!架构)"
    r"|制定|制作|输出|补充|协调|处理|对接|评估|优化|采购|测试(?!环境|用例|报告)|部署|排查|落实"
    r"|催|查|改|写|发|订|补|做)"
)
