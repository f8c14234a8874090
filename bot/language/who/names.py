"""Who a line names: people by name, title or mention, departments by name, short form or alias."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from bot.language.normalise import half_width, simpler
from bot.language.page.labels import MOST
from bot.language.who import callings
from bot.language.who.titles import (
    AFTER_NAME,
    POST,
    Titled,
    fits_anybody,
    formal,
    matches,
    of_post,
    parts,
    surname,
    titled,
)
from bot.language.who.units import Unit, is_loose, is_short, spellings

MENTION = re.compile(r"(?<![A-Za-z0-9._-])@\s?(?P<name>[^\s@，。；：、！？,;:!?()（）【】\[\]]+)")
ALL = re.compile(r"@\s?(?:所有人|全体成员|全员|大家|all|here|channel|everyone)", re.IGNORECASE)
#: 非财务部分 is none of the 财务部.
_PARTLY = re.compile(r"部分(?![析别配发管头批期])")
_STRETCHED = re.compile(r"(?<![一-龥])([一-龥])([ \t\u3000]{1,4})([一-龥])(?![一-龥])")
_INSIDE = re.compile(r".?[A-Za-z0-9_@.-]$", re.ASCII)
_GOES_ON = re.compile(r"[A-Za-z0-9_]|[.-][A-Za-z0-9]")
#: The speaker of a line, where nobody knows who it is.
SOMEBODY = "?"
ME = re.compile(r"(?:我|本人)(?![们司方部国])|\bI\b(?!/)")


@dataclass(frozen=True)
class Somebody:
    """A person as the company knows them; `key` is what a reading says."""

    key: str
    name: str
    department: str = ""
    position: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """Where a line names somebody or a department; `key` is what the directory calls it."""

    kind: Literal["person", "department"]
    key: str
    begin: int
    stop: int
    #: with an @, so that it is certainly meant as a name
    called: bool = False
    #: a word that is a department only where a doer stands: 研发, legal
    loose: bool = False
    #: 我, I
    speaks: bool = False


@dataclass(frozen=True)
class Directory:
    """Everybody and every department that may be named."""

    people: Sequence[Somebody] = ()
    units: Sequence[Unit] = ()

    def find(self, text: str, speaker: str = "") -> list[Named]:
        """All that are named, in order; at each place the longest."""
        return list(self._found(text, speaker))

    @cached_property
    def _found(self) -> Callable[[str, str], Sequence[Named]]:
        """A page asks of most of its lines more than once."""
        return lru_cache(MOST)(self._look_for)

    def _look_for(self, text: str, speaker: str) -> Sequence[Named]:
        seen = simpler(half_width(text))
        found = [*self._known(seen), *self._by_title(seen), *self._mentioned(seen)]
        found += [*self._by_last_name(seen), *self._by_post(seen)]
        if speaker:
            whose = "" if speaker == SOMEBODY else speaker
            found += [
                Named("person", whose or m[0], *m.span(), speaks=True) for m in ME.finditer(seen)
            ]
        return apart(found)

    def closed_up(self, text: str) -> str:
        """*text* to the same length, without the blank inside 夏　明 (to line up with 方文清)."""

        def closed(match: re.Match[str]) -> str:
            name = match[1] + match[3]
            return name + match[2] if self.people_called(name) else match[0]

        return _STRETCHED.sub(closed, text)

    def people_called(self, word: str) -> list[Somebody]:
        """Everybody whom *word* may mean: a name, a handle, a title, or part of a name."""
        said = simpler(half_width(word)).strip().lstrip("@").strip()
        keys = self._spelled.get(said.lower(), ())
        if not keys and (match := titled(said)):
            return self._holding(match)
        return [self._by_key[key] for key in keys]

    def unit_called(self, word: str) -> Unit | None:
        """The one department that *word* names."""
        return self._units.get(simpler(half_width(word)).strip().lower())

    def and_(self, names: Iterable[str]) -> "Directory":
        """With people who are on no list, such as those whom the minutes name as present."""
        new = [Somebody(name, name) for name in dict.fromkeys(names) if name]
        strangers = [
            one for one in new if not (self.people_called(one.name) or self.unit_called(one.name))
        ]
        return replace(self, people=(*self.people, *strangers)) if strangers else self

    def also(self, short: Mapping[str, str]) -> "Directory":
        """With what a page calls some of them: initials → key or name."""
        whose = {word: self.people_called(name) for word, name in short.items()}
        more = {
            found[0].key: word
            for word, found in whose.items()
            if len(found) == 1 and self.unit_called(word) is None
        }
        people = [
            replace(one, aliases=(*one.aliases, more[one.key])) if one.key in more else one
            for one in self.people
        ]
        return replace(self, people=people) if more else self

    # What is known

    @cached_property
    def _by_key(self) -> dict[str, Somebody]:
        return {one.key: one for one in self.people}

    @cached_property
    def _spelled(self) -> dict[str, tuple[str, ...]]:
        """Every spelling in lower case → keys; whole names hide parts of other names."""
        whole: dict[str, list[str]] = {}
        part: dict[str, list[str]] = {}
        for one in self.people:
            for word in {one.name, *one.aliases} - {""}:
                whole.setdefault(simpler(word).lower(), []).append(one.key)
            for word in parts(simpler(one.name), simpler(one.position)):
                part.setdefault(word.lower(), []).append(one.key)
        return {word: tuple(dict.fromkeys(keys)) for word, keys in (part | whole).items()}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {simpler(word): unit for word, unit in spellings(self.units).items()}

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        """First letter → the words that begin with it, in lower case, the longest first.

        One pattern of all would be compiled anew for every page, and slow with a thousand names.
        """
        found: dict[str, list[str]] = {}
        for word in sorted({*self._names, *self._units}, key=len, reverse=True):
            found.setdefault(word[0], []).append(word)
        return found

    @cached_property
    def _first(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(''.join(self._words))}]" if self._words else "(?!)")

    @cached_property
    def _names(self) -> frozenset[str]:
        """What stands for a person without an @, in lower case."""
        words = (simpler(word).lower() for one in self.people for word in _looked_for(one))
        return frozenset(word for word in words if len(word) > 1)

    def _written(self, seen: str) -> Iterator[tuple[int, int]]:
        """Where a word of ours stands, the longest at each place."""
        lower, at = seen.lower(), 0
        if len(lower) != len(seen):
            lower = seen
        while first := self._first.search(lower, at):
            at = first.start()
            words = self._words[first[0]]
            word = next((w for w in words if lower.startswith(w, at) and _whole(lower, at, w)), "")
            if word:
                yield at, at + len(word)
            at += len(word) or 1

    def _known(self, seen: str) -> Iterator[Named]:
        for begin, stop in self._written(seen):
            word = seen[begin:stop]
            unit = self._units.get(word.lower())
            # a handle that is a department, too, is a person only after an @
            keys = self._spelled[word.lower()] if word.lower() in self._names else ()
            if len(keys) == 1 and not self._another(keys[0], seen, begin, stop):
                title = AFTER_NAME.match(seen, stop) if not word.isascii() else None
                yield Named("person", keys[0], begin, title.end() if title else stop)
            elif unit and not (
                (word.islower() and is_short(word)) or _PARTLY.match(seen, stop - 1)
            ):
                loose = is_loose(word, unit)
                yield Named("department", unit.path, begin, stop, loose=loose)

    def _another(self, key: str, seen: str, begin: int, stop: int) -> bool:
        """高圆圆 is not 高圆, Tom Smith not Tom Baker, and tom may be a word."""
        word = seen[begin:stop]
        if not word.isascii():
            return len(word) == 2 and seen[stop : stop + 1] == word[-1]
        return callings.another(seen, begin, stop, self._by_key[key].name)

    def _by_title(self, seen: str) -> Iterator[Named]:
        for match in titled.finditer(seen):
            holders = self._holding(match)
            if len(holders) == 1:
                yield Named("person", holders[0].key, match.begin, match.stop)

    def _by_last_name(self, seen: str) -> Iterator[Named]:
        """Ms Lopez, Mr D. Kim, M. Lopez."""
        for match in formal.finditer(seen):
            if len(keys := self._last_names.get(match["last"].lower(), [])) == 1:
                yield Named("person", keys[0], match.start(), match.end())

    def _by_post(self, seen: str) -> Iterator[Named]:
        """护士长，…: by a post that nobody else holds."""
        for match in POST.finditer(seen):
            holders = [one.key for one in self.people if simpler(one.position) == match["post"]]
            if len(holders) == 1:
                yield Named("person", holders[0], *match.span("post"))

    @cached_property
    def _last_names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.people:
            if one.name.isascii() and " " in one.name:
                found.setdefault(one.name.split()[-1].lower(), []).append(one.key)
        return found

    def _holding(self, said: Titled) -> list[Somebody]:
        """张经理: everybody called 张 who may be meant by it."""
        same = [one for one in self.people if surname(simpler(one.name)) == said.surname]
        fitting = [one for one in same if matches(said.title, simpler(one.position))]
        unknown = not (of_post(said.title) or any(one.position for one in same))
        return fitting or (same if unknown or fits_anybody(said.title) else [])

    def _mentioned(self, seen: str) -> Iterator[Named]:
        """Whoever stands after an @: in Chinese no blank has to follow the name."""
        for match in MENTION.finditer(seen):
            if ALL.match(seen, match.start()):
                continue
            token, begin = match["name"], match.start("name")
            longer = (seen[begin : begin + size] for size in range(len(token) + 12, 0, -1))
            name = next((w for w in longer if self._alone(w, seen, begin)), "")
            if name:
                [key] = self._spelled[name.lower()]
                yield Named("person", key, match.start(), begin + len(name), called=True)
            elif self.unit_called(token) is None:
                key = next((one.key for one in self.people_called(token)[:1]), token)
                yield Named("person", key, match.start(), match.end(), called=True)

    def _alone(self, word: str, seen: str, begin: int) -> bool:
        after = seen[begin + len(word) : begin + len(word) + 1]
        runs_on = word[-1:].isascii() and after.isascii() and (after.isalnum() or after in "_")
        return len(self._spelled.get(word.lower(), ())) == 1 and not (after and runs_on)

    # Did you mean

    def suggest(self, word: str, most: int = 3) -> list[Somebody]:
        """Those who sound or look nearly like *word*, the nearest first."""
        from bot.language.who.nearly import near  # what it needs is loaded by who needs it

        return [self._by_key[key] for key in near(word, {o.key: o for o in self.people}, most)]


def apart(found: Iterable[Named]) -> list[Named]:
    """Of those that overlap the called one, else the longest."""
    kept: list[Named] = []
    for one in sorted(found, key=lambda n: (not n.called, n.begin - n.stop, n.begin)):
        if all(one.stop <= other.begin or other.stop <= one.begin for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.begin)


def _looked_for(one: Somebody) -> Iterator[str]:
    """Handles are only looked for after an @; initials, anywhere."""
    yield one.name
    yield from (word for word in one.aliases if not word.isascii() or word.isupper())
    short = parts(simpler(one.name), simpler(one.position))
    yield from (word for word in short if word.isascii() or word not in callings.WORDS)


def _whole(text: str, at: int, word: str) -> bool:
    """A word of letters is not looked for inside another, nor inside an address."""
    stop = at + len(word)
    if word[0].isascii() and at and _INSIDE.match(text[max(0, at - 2) : at]):
        return False
    return not (word[-1].isascii() and _GOES_ON.match(text, stop))
