"""审核报告-顾明哲-3.18: fields of a line between dashes."""

import re

from bot.language.readers import Reader

_DASHES = ("-", "_", "/", "|", "–", "—", "")
_FIELDS = re.compile(
    r"(?:[【\[].{1,8}[】\]])?\s*[^\s，,。：:；;]+[-_/|–—][^\s，,。：:；;]+[-_/|–—][^\s，,。：:；;]+$"
)
_BEFORE_DATE = re.compile(r"[-_/|–—](?=(?:20\d\d[-./])?\d{1,2}[-./月]\d{1,2}[日号]?前?$)")


def parted(reader: Reader, text: str) -> str:
    """*text* with commas for the dashes that stand beside a name and a date."""
    if not _FIELDS.match(text):
        return text
    told = _BEFORE_DATE.sub("，", text)
    for one in reader.directory.find(told):
        before, after = told[: one.begin], told[one.stop :]
        if before[-1:] in _DASHES and after[:1] in (*_DASHES, "，", ""):
            told = (before[:-1] + "，" if before else "") + told[one.begin : one.stop]
            told += "，" + after[1:] if after else ""
    return told
