"""A card as somebody reads it: Markdown by `markdown-it`, a reader of CommonMark by others."""

import re
from typing import Any

from markdown_it import MarkdownIt

Json = dict[str, Any]
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAG = re.compile(r"</?font( color='(grey|red)')?>|<at id=ou_\w+></at>|<at id=ou_\w+>|</at>")
PLAIN = {"text", "softbreak", "hardbreak", "paragraph_open", "paragraph_close", "inline"}


def markdowns(made: Any) -> list[str]:
    """Every text of a card that is Markdown, in order; also in the cells of tables."""
    if isinstance(made, list):
        return [found for one in made for found in markdowns(one)]
    if not isinstance(made, dict):
        return []
    if made.get("tag") == "markdown":
        return [made["content"]]
    if made.get("tag") == "table":
        return [cell for row in made["rows"] for cell in row.values()]
    return [found for value in made.values() for found in markdowns(value)]


def plains(made: Any) -> list[str]:
    """Every text that is shown letter by letter, in order."""
    if isinstance(made, list):
        return [found for one in made for found in plains(one)]
    if not isinstance(made, dict):
        return []
    here = [made["content"]] if made.get("tag") == "plain_text" else []
    return here + [found for value in made.values() for found in plains(value)]


def kinds(content: str) -> set[str]:
    """What a text has beside letters: `strong`, `code_inline`, `link`, a tag as it stands."""
    found: set[str] = set()
    for token in COMMONMARK.parse(content):
        for one in [token, *(token.children or ())]:
            if one.type in ("html_inline", "html_block"):
                found.add(one.content.strip())
            elif one.type not in PLAIN:
                found.add(re.sub(r"_(open|close)$", "", one.type))
    return found


def read(content: str) -> str:
    """The letters of a text, with calls as `@ou_…`; lines end where they end."""
    lines: list[str] = []
    for token in COMMONMARK.parse(content):
        if token.type == "inline":
            lines.append("".join(_letters(one) for one in token.children or ()))
    return "\n".join(lines).replace("\xa0", " ")


def _letters(token: Any) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        called = re.fullmatch(r"<at id=(ou_\w+)>", token.content)
        return f"@{called[1]}" if called else ""
    return str(token.content)


def shown(card: Json) -> str:
    """All that is read in the body of a card, one text a line."""
    return "\n".join(_shown(card["body"]["elements"]))


def _shown(made: Any) -> list[str]:
    if isinstance(made, list):
        return [found for one in made for found in _shown(one)]
    if not isinstance(made, dict):
        return []
    match made.get("tag"):
        case "markdown":
            return [read(made["content"])]
        case "plain_text":
            return [made["content"]]
        case "table":
            heads = [c.get("display_name", "") for c in made["columns"]]
            rows = [" | ".join(read(cell) for cell in row.values()) for row in made["rows"]]
            return [" | ".join(heads), *rows]
    return [found for value in made.values() for found in _shown(value)]
