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
    r"|upgrade|upload|verify|wrap up|write"
    r"|re(?!ally|ady|al\b|gard|cent|ason|ach|d\b|lax|st\b|spect|lev|mark)-?[a-z]{4,})"
)
#: What no order begins with: words of other kinds, what is felt or known, and what was.
NO_VERB = (
    r"(?:(?:the|an?|my|our|your|his|her|their|its|this|that|these|those|all|both|any|some|every|each|no|not|i|we|you"
    r"|he|she|it|they|there|here|who|what|when|where|why|how|which|if|so|because|as|and|or|but|then|than|is|are|was"
    r"|were|am|be|been|has|have|had|do(?!n)|does|did|will|would|can|could|may|might|should|shall|must|to|of|on|in|at"
    r"|by|for|from|with|about|after|before|under|over|into|via|per|like|near|since|until|only|just|still|already"
    r"|always|never|maybe|also|very|too|more|most|less|next|last|ok|okay|yes|yep|no|sure|hi|hello|hey|thanks?|thx"
    r"|sorry|congrats|welcome|happy|merry|great|good|nice|well|cool|super|big|love|like|hate|miss|enjoy|hope|wish|guess|think|know"
    r"|want|need|see (?:the|this|that)|hear|feel|believe|trust|bless|mean|say|remember when|got|found|saw|met|left|lost|made|took|gave"
    r"|told|said|built|bought|paid|heard|went|came|kept|held|knew|ran|wrote|broke|sent|won|hold on|heads|forget (?:it|about)"
    r"|take (?:your time|care\b(?! of)|it easy|that back)|never|half|part|kind|one|two|three|what's|that's|it's|there's)\b"
    r"|(?!reply|apply|supply|proceed|embed)[a-z]{2,}(?:ed|[a-z]ing|ly)\b|i'[a-z]+)"
)
