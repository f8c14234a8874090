"""What the bot says, in the reader's language; the only door to `templates/`.

English sentences are the ids; gettext finds the rest in `templates/words/<language>/*.po`.
"""

import gettext
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import vocabulary
from bot.markup import Markup, escape, mention

TEMPLATES = Path(__file__).parent.parent / "templates"
LANGUAGES = ("zh", "en")
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": tuple(f"周{day}" for day in "一二三四五六日"),
}


@dataclass(frozen=True)
class Named:
    """A person by name; nobody is called."""

    handle: str


@dataclass(frozen=True)
class Called:
    """A person who must act: mentioned, so that their phone rings."""

    handle: str


@dataclass(frozen=True)
class Word:
    """A word of the vocabulary, such as a level or an option."""

    word: str


class Money(NamedTuple):
    """An amount in fen, or what it lies between; as text it is in yuan: 200000-300000."""

    least: int
    most: int

    def __str__(self) -> str:
        return "-".join(_figure(fen, 1).replace(",", "") for fen in dict.fromkeys(self))


def N_(sentence: str) -> str:
    """Marks a sentence that is translated later."""
    return sentence


def _compiled(path: Path) -> gettext.GNUTranslations:
    compiled = BytesIO()
    with path.open(encoding="utf-8") as file:
        write_mo(compiled, read_po(file, locale="zh"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """All sentences of a language; English needs none."""
    found = gettext.NullTranslations()
    for path in sorted((TEMPLATES / "words" / language).glob("*.po")):
        part = _compiled(path)
        part.add_fallback(found)
        found = part
    return found


@cache
def templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(
        loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def collated(name: str) -> bytes:
    """What names are put in order by: Chinese ones by pinyin, as GB 2312 has them."""
    return name.lower().encode("gb18030")


class Words:
    """`say("{code} is closed", code=…)`: what people typed is escaped, dates are written out."""

    def __init__(
        self, language: str, zone: ZoneInfo, name: Callable[[str], str] = lambda handle: handle
    ) -> None:
        self.language, self.zone, self.name = language, zone, name

    def __call__(self, sentence: str, **values: object) -> Markup:
        said = catalogue(self.language).gettext(sentence) if sentence else ""
        return self._fill(said, values)

    def n(self, one: str, many: str, count: int, **values: object) -> Markup:
        """ "1 item", "3 items"; Chinese has one form."""
        said = catalogue(self.language).ngettext(one, many, count)
        return self._fill(said, values | {"count": count})

    def _fill(self, sentence: str, values: dict[str, object]) -> Markup:
        shown = {name: escape(self.show(value)) for name, value in values.items()}
        return Markup(sentence.format_map(shown))

    def label(self, word: str) -> str:
        return vocabulary.spell(word, self.language)

    def button(self, word: str) -> str:
        """A label that stands alone."""
        label = self.label(word)
        return label[:1].upper() + label[1:]

    def show(self, value: object) -> object:
        """A value as it is read: people by name, dates written out, words of the vocabulary."""
        for kind, shown in _SHOWN:
            if isinstance(value, kind):
                return shown(self, value)
        return value

    def at(self, instant: datetime) -> str:
        """`2026-03-06 Fri 17:00`, on the reader's wall."""
        wall = instant.astimezone(self.zone)
        return f"{self.day(wall.date())} {wall:%H:%M}"

    def day(self, day: date) -> str:
        return f"{day.isoformat()} {WEEKDAYS[self.language][day.weekday()]}"

    def money(self, amount: Money) -> str:
        """`CNY 200,000`; 200,000 元（20 万元）, exact to the fen."""
        ends = list(dict.fromkeys(amount))
        exact = "–".join(_figure(fen, 1) for fen in ends)
        if self.language != "zh":
            return f"CNY {exact}"
        scale, unit = (10**8, "亿") if max(ends) >= 10**10 else (10**4, "万")
        short = "–".join(_figure(fen, scale) for fen in ends)
        return f"{exact} 元（{short} {unit}元）" if max(ends) >= 10**6 else f"{exact} 元"

    def text(self, *sentences: str) -> Markup:
        """Whole sentences one after the other."""
        blank = "" if self.language == "zh" else " "
        return Markup(blank.join(filter(None, sentences)))

    def joined(self, items: Iterable[object]) -> Markup:
        """Finance, Sales and Service; 财务部、销售部、客服部."""
        shown = [escape(item) for item in items]
        if self.language == "zh" or len(shown) < 2:
            return Markup("、".join(shown))
        return Markup(", ".join(shown[:-1]) + " and " + shown[-1])

    def page(self, template: str, **values: object) -> str:
        """A document, page or chart of `templates/`, drawn in this language."""
        return templates().get_template(template).render(say=self, **values)


def _figure(fen: int, scale: int) -> str:
    """Yuan by the thousand with a comma, without noughts that say nothing."""
    whole, rest = divmod(fen, 100 * scale)
    digits = f"{rest:0{len(str(100 * scale)) - 1}}".rstrip("0")
    return f"{whole:,}" + (f".{digits:0<2}" if digits and scale == 1 else digits and f".{digits}")


_SHOWN: tuple[tuple[Any, Callable[[Words, Any], object]], ...] = (
    (datetime, Words.at),
    (date, Words.day),
    (Called, lambda say, value: mention(value.handle)),
    (Named, lambda say, value: say.name(value.handle)),
    (Word, lambda say, value: say.label(value.word)),
    (Enum, lambda say, value: say.label(str(value.value))),
    (bool, lambda say, value: say.label("yes" if value else "no")),
    (type(None), lambda say, value: say("none")),
    (Money, Words.money),
    (list | tuple, lambda say, value: say.joined(escape(say.show(item)) for item in value)),
)
