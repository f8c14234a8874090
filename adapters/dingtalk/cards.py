"""Draws what the core says as one page of words and at most five buttons, and spells it three ways:
the variables of our card template, a robot message, and an answer to a sessionWebhook.

Every variable of a card is a string (https://open.dingtalk.com/document/orgapp/
instructions-for-filling-in-api-card-data); `deploy/dingtalk/README.md` lists those of the template.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from adapters.dingtalk import forms
from adapters.dingtalk.lines import PICTURE, lined, paragraphs, pictures
from adapters.dingtalk.text import (
    BREAK,
    People,
    called,
    callees,
    cut,
    headline,
    literal,
    named,
    pages,
    shown,
)
from bot.cards import Button, Card, Form, Picture, Reply, Style, Text, Tone, buttons
from bot.markup import escape, plain
from bot.words import N_, Words

Json = dict[str, Any]
Way = Callable[[Button], str]  # where a button leads that is a link; empty: nowhere
MOST_BUTTONS = 5  # of the template, and of sampleActionCard5
KEPT = 3  # of them, where the other two turn the page
# Bytes of a text, and how many texts make a page. A variable of a card holds 1 KB (document/
# development/create-and-deliver-cards), so its body is four of them; a msgParam holds 15,000 bytes.
CARD, MESSAGE = (1_000, 4), (12_000, 1)
TITLE, LABEL, LINE, ALT, RUNG = 100, 20, 1_000, 200, 300  # a line is counted in bytes, too
NUMBER = "#"  # how a line begins that is the number of a button
SYMBOLS = {Tone.GOOD: "✓", Tone.WARNING: "△", Tone.DANGER: "◆"}
SPOKEN = "○◐✓■→◆↺✗▲△▽"  # a title that begins with one of these says its tone itself


@dataclass(frozen=True)
class Drawn:
    """One page. In `parts` places of pictures are held by marks, and who is mentioned is marked."""

    title: str
    parts: tuple[str, ...]
    about: str = ""
    state: str = ""
    tone: str = "plain"
    buttons: tuple[Button, ...] = ()
    first: int = 0  # the number of the first of them among all buttons of the card
    turns: tuple[tuple[str, int], ...] = ()  # label and page
    form: Json = field(default_factory=dict)
    submit: str = ""
    pictures: tuple[Picture, ...] = ()
    page: int = 1
    pages: int = 1
    bodies: int = 1  # pages with words of their own; the others only have other buttons

    @property
    def body(self) -> str:
        return "\n\n".join(self.parts)

    @property
    def calls(self) -> dict[str, str]:
        """Who is mentioned: userid → name."""
        return callees(self.body)

    def pictured(self, files: Mapping[int, str]) -> "Drawn":
        """With pictures by their media ids in their places; words where one could not be sent."""
        parts = list(self.parts)
        for number, picture in enumerate(self.pictures):
            words = literal(cut(picture.alt, ALT))
            media = files.get(number)
            drawn = f"![{words}]({media})" if media else words
            parts = [part.replace(PICTURE.format(number), drawn) for part in parts]
        return replace(self, parts=tuple(parts))


@dataclass(frozen=True)
class Said:
    """A robot message: markdown, with buttons that are links."""

    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()  # label, address
    calls: tuple[str, ...] = ()


def draw(
    reply: Reply, say: Words, people: People, page: int = 1, room: tuple[int, int] = CARD
) -> Drawn:
    """One page of a reply; a form brings its inputs along, where they can stand on a card."""
    form = forms.inputs(reply, say) if isinstance(reply, Form) else {}
    card = reply if isinstance(reply, Card) else form_card(reply, say, inputs=bool(form))
    most, together = room
    parts = pages(_paragraphs(card, people), most)
    bodies = [tuple(parts[n : n + together]) for n in range(0, len(parts), together)]
    acts = buttons(card)
    many = max(len(bodies), -(-len(acts) // KEPT) if len(acts) > MOST_BUTTONS else 1)
    page = min(max(page, 1), many)
    first, here = (0, acts) if many == 1 else _share(acts, page)
    return Drawn(
        title=cut(_title(card, people), TITLE).strip() or "…",
        parts=bodies[min(page, len(bodies)) - 1],
        about=cut(plain(card.about), TITLE),
        state=cut(plain(card.state), TITLE),
        tone=card.tone.value,
        buttons=here,
        first=first,
        turns=_turns(page, many, say),
        form=form,
        submit=getattr(reply, "submit", "") if form else "",
        pictures=tuple(pictures(card.blocks)),
        page=page,
        pages=many,
        bodies=len(bodies),
    )


def rung(reply: Reply, people: People) -> str:
    """What a DING says, which knows no markup."""
    texts = [block.markdown for block in getattr(reply, "blocks", ()) if isinstance(block, Text)]
    said = (headline(text, people) for text in (reply.title, *texts))
    return cut("\n".join(said), RUNG)


def form_card(form: Form, say: Words, *, inputs: bool = False) -> Card:
    """What stands above the inputs of a form, or in their place."""
    labels = [] if inputs else [" · ".join(escape(ask.label) for ask in form.fields)]
    wrong = [f"{escape(ask.label)}：{ask.error}" for ask in form.fields if ask.error]
    errors = [*filter(None, [form.error]), *wrong]
    tone = Tone.WARNING if errors else Tone.PLAIN
    return Card(form.title, tuple(map(Text, [*errors, *labels])), tone)


def _paragraphs(card: Card, people: People) -> list[str]:
    foot = [lined(card.foot, people)] if card.foot else []
    files = [literal(f"⌘ {file.name}") for file in card.files]
    whole = headline(card.title, people)
    title = [literal(whole)] if len(whole) > TITLE else []
    return [p for p in (*title, *paragraphs(card.blocks, people), *files, *foot) if p]


def _title(card: Card, people: People) -> str:
    """Urgency is told by a symbol too, where no state tells it already."""
    title = shown(headline(card.title, people)).replace("\n", " ")
    symbol = SYMBOLS.get(card.tone, "")
    return f"{symbol} {title}" if symbol and not card.state and title[:1] not in SPOKEN else title


def _share(acts: Sequence[Button], page: int) -> tuple[int, tuple[Button, ...]]:
    """Three a page, from which number on; the last ones stand on every further page."""
    parts = max(1, -(-len(acts) // KEPT))
    first = (min(page, parts) - 1) * KEPT
    return first, tuple(acts[first : first + KEPT])


def _turns(page: int, many: int, say: Words) -> tuple[tuple[str, int], ...]:
    ways = ((N_("Previous page"), page - 1), (N_("Next page"), page + 1))
    return tuple((f"{say(label)} {to}/{many}", to) for label, to in ways if 1 <= to <= many)


# The variables of our template


def variables(drawn: Drawn) -> dict[str, str]:
    """All of them at every time: what is not sent would stay as it was."""
    return paged(drawn) | {
        "title": drawn.title,
        "about": drawn.about,
        "state": drawn.state,
        "tone": drawn.tone,
        "form": json.dumps(drawn.form, ensure_ascii=False) if drawn.form else "",
        "form_submit": drawn.submit,
        "form_status": "normal" if drawn.form else "hidden",
    }


def paged(drawn: Drawn) -> dict[str, str]:
    """Those that another page changes: private ones, which one reader may see otherwise."""
    _, most = CARD
    made = {f"body{number}": "" for number in range(1, most + 1)}
    made |= {f"body{number}": named(part) for number, part in enumerate(drawn.parts, 1)}
    acts = enumerate(drawn.buttons, drawn.first)
    ways = [(b.label, _carried(b, n), "", b.style.value) for n, b in acts]
    ways += [(label, "", str(page), Style.QUIET.value) for label, page in drawn.turns]
    for number in range(1, MOST_BUTTONS + 1):
        label, line, page, style = ways[number - 1] if number <= len(ways) else ("",) * 4
        made |= {f"b{number}": cut(label, LABEL), f"b{number}_line": line}
        made |= {f"b{number}_page": page, f"b{number}_style": style}
    return made


def _carried(button: Button, number: int) -> str:
    """The line goes with the press, so that it is the one that was seen; a long one is found by
    the number of its button."""
    return button.line if len(button.line.encode()) <= LINE else f"{NUMBER}{number}"


# Messages without a template


def messages(pages: Sequence[Drawn], way: Way, say: Words) -> list[Said]:
    """All pages one after the other; the buttons are below the last one."""
    worded = pages[: pages[0].bodies]
    made = [Said(p.title, _whole(p, n), calls=tuple(p.calls)) for n, p in enumerate(worded)]
    acts = [button for page in _distinct(pages) for button in page]
    ways = [(cut(button.label, LABEL), way(button)) for button in acts]
    last = made[-1]
    if any(not url for _, url in ways):
        typed = BREAK.join(f"{literal(b.label)}：「{literal(b.line)}」" for b in acts)
        last = replace(last, text=f"{last.text}\n\n{say(N_('To do it, say to me:'))}{BREAK}{typed}")
    elif len(ways) > MOST_BUTTONS:
        links = " · ".join(f"[{literal(label)}]({url})" for label, url in ways)
        last = replace(last, text=f"{last.text}\n\n{links}")
    else:
        last = replace(last, buttons=tuple(ways))
    return [*made[:-1], last]


def _distinct(pages: Sequence[Drawn]) -> list[tuple[Button, ...]]:
    """The buttons of each page once: what is left over stands on several."""
    return list(dict.fromkeys(page.buttons for page in pages))


def _whole(drawn: Drawn, number: int) -> str:
    above = " · ".join(filter(None, [drawn.about, drawn.state]))
    head = [f"{literal(above)}"] if above and not number else []
    title = [] if number else [f"#### {literal(drawn.title)}"]
    return "\n\n".join(filter(None, [*head, *title, drawn.body]))


def robot_message(said: Said) -> tuple[str, str]:
    """(msgKey, msgParam) of https://open.dingtalk.com/document/orgapp/robot-message-type."""
    text = named(said.text)
    if not said.buttons:
        return "sampleMarkdown", _json({"title": said.title, "text": text})
    if len(said.buttons) == 1:
        [(label, url)] = said.buttons
        single = {"title": said.title, "text": text, "singleTitle": label, "singleURL": url}
        return "sampleActionCard", _json(single)
    made = {"title": said.title, "text": text}
    for number, (label, url) in enumerate(said.buttons, 1):
        made |= {f"actionTitle{number}": label, f"actionURL{number}": url}
    return f"sampleActionCard{len(said.buttons)}", _json(made)


def webhook_message(said: Said, *, alone: bool = False) -> Json:
    """The same as an answer to a sessionWebhook, which can call people who are in its chat."""
    text = named(said.text) if alone else called(said.text)
    calls = () if alone else said.calls
    at = {"at": {"atUserIds": list(calls), "isAtAll": False}} if calls else {}
    if not said.buttons:
        return {"msgtype": "markdown", "markdown": {"title": said.title, "text": text}, **at}
    made = [{"title": label, "actionURL": url} for label, url in said.buttons]
    card = {"title": said.title, "text": text, "btnOrientation": "0", "btns": made}
    return {"msgtype": "actionCard", "actionCard": card, **at}


def marked(said: Said, words: str) -> Said:
    """*said* as something that may have been said before: （重发）."""
    text = re.sub(r"(?m)^(#### )", lambda match: f"{match[1]}{words}", said.text, count=1)
    return replace(said, title=words + said.title, text=text)


def _json(made: Json) -> str:
    return json.dumps(made, ensure_ascii=False)


def spoken(line: str) -> str:
    """A link that says *line* in the chat with the robot as if it was typed there."""
    return f"dtmd://dingtalkclient/sendMessage?content={quote(line, safe='')}"
