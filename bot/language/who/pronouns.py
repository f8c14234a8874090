"""Whom 他, she and ta stand for: who was named last."""

import re
from collections.abc import Sequence

from bot.language.who.names import Named

WORDS = {"他", "她", "ta", "he", "she"}
_PRONOUN = re.compile(
    r"(?:^|[，,。；;由请让说]|答应|承诺|\band)\s*([他她]|[Tt][Aa]|[Hh]e|[Ss]he)(?![们的a-zA-Z])"
    r"|([他她](?=来|去|负责|会|[今明后下这本]))|\b(?:said|says|promised|confirmed|agreed"
    r"|that) ([Hh]e|[Ss]he)(?= will| would| can| is going|'ll|'d)"
)


def with_pronouns(text: str, named: Sequence[Named], spoken_of: str) -> list[Named]:
    """…找冯雪，她周五前处理完: who was named last does it."""
    found = list(named)
    for match in _PRONOUN.finditer(text):
        before = [one for one in named if one.kind == "person" and one.stop <= match.start()]
        last = before[-1].key if before else spoken_of
        if last:
            found.append(Named("person", last, *match.span(match.lastindex or 0)))
    return sorted(found, key=lambda one: one.begin)
