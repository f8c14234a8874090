"""How well the bot reads the corpora of this folder: `make language`."""

import csv
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot import roster
from bot.language import dates
from bot.language.capture import read
from bot.language.readers import Reader
from bot.language.said import Minutes
from bot.language.what import sentences
from bot.language.who.names import SOMEBODY, Directory

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-03-04T18:00+08:00"
ALIKE = 70
LONG = 9000  # letters of ten pages
KINDS = ("decision", "dispute", "risk")
#: In the order in which they were written: each before the code that reads it.
DATES = tuple(
    f"dates-{n}.tsv"
    for n in (
        "corpus", "wider", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    )
)  # fmt: skip
#: Pages of several companies with its people each; those of minutes-firms are of one firm each.
MINUTES = tuple(sorted({p.relative_to(HERE).parts[0] for p in HERE.glob("minutes*/**/*.expect")}))
#: The lines, and the folder of the people whom they name.
SENTENCES = {
    "sentences.tsv": "minutes",
    **{f"sentences-{n}.tsv": "minutes" for n in ("second", "third", "fourth", "fifth", "sixth")},
    "sentences-seventh.tsv": "minutes-brightwell",
    "sentences-eighth.tsv": "minutes-nuanju",
    "sentences-ninth.tsv": "minutes-offices",
    "sentences-tenth.tsv": "minutes-hospital",
    "sentences-eleventh.tsv": "minutes-contractor",
}
#: Written blind at the end and run once; little or nothing was mended for them.
APART = ("dates-eleventh.tsv", "sentences-eleventh.tsv")


@dataclass
class Score:
    """What was expected, what was found, and how much of it was right."""

    expected: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, kind, expected, found, right):
        self.expected[kind] += expected
        self.found[kind] += found
        self.right[kind] += right

    def recall(self, kind):
        return self.right[kind] / self.expected[kind] if self.expected[kind] else 1.0

    def precision(self, kind):
        return self.right[kind] / self.found[kind] if self.found[kind] else 1.0


# Dates


def date_rows(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def value(found):
    said = dates.as_json(found)
    return f"{said['start']}/{said['end']}" if said["kind"] == "duration" else said["start"]


def language(text):
    return "zh" if any("一" <= letter <= "鿿" for letter in text) else "en"


def date_score(*names):
    """Exact rows, spans, wrong dates and false positives, by language and kind."""
    score = Score()
    for row in (row for name in names or DATES for row in date_rows(name)):
        found = dates.read(row["phrase"], datetime.fromisoformat(row["now"]), ZONE)
        said = (
            "|".join(map(value, found)) or "none",
            "|".join(one.kind for one in found) or "none",
            "|".join(row["phrase"][one.begin : one.stop] for one in found),
        )
        exact = said == (row["expected"], row["kind"], row["span"] or "")
        score.add("span", 1, 1, said[2] == (row["span"] or ""))
        for kind in (language(row["phrase"]), row["kind"].partition("|")[0], "all"):
            score.add(kind, 1, 1, exact)
        negative = row["expected"] == "none"
        score.add("false positives", negative, 0, bool(negative and found))
        score.add(
            "wrong dates",
            not negative,
            0,
            bool(found and not negative and said[0] != row["expected"]),
        )
        if not exact:
            score.errors.append(f"{row['phrase']}: {row['expected']} {row['span']} / {said}")
    return score


# Minutes


@dataclass
class Expected:
    now: datetime
    people: bool = True
    attendees: set = field(default_factory=set)
    items: list = field(default_factory=list)
    said: dict = field(default_factory=lambda: defaultdict(list))
    next: str = ""


def expected(path: Path) -> Expected:
    """`item title | owners | departments | due`; names hold _ for a blank."""
    found = Expected(datetime.fromisoformat(NOW))
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "now":
            found.now = datetime.fromisoformat(rest)
        elif kind == "people":
            found.people = rest != "none"
        elif kind == "attendee":
            found.attendees |= _names(rest)
        elif kind == "item":
            title, owners, units, due = (part.strip() for part in rest.split("|"))
            found.items.append((title, _names(owners), _names(units), due.replace("-", "") and due))
        elif kind == "next":
            found.next = rest.strip()
        elif kind:
            found.said[kind].append(rest)
    return found


def _names(text):
    return {name.replace("_", " ") for name in text.split()}


def pages(folder="minutes"):
    for path in sorted((HERE / folder).rglob("*.expect"), key=number):
        page = next(p for p in path.parent.glob(f"{path.stem}.*") if p.suffix in (".txt", ".md"))
        yield page, expected(path)


def number(path):
    return int(path.stem.partition("-")[0])


def reader(now, people=True, folder="minutes"):
    known = _people(HERE / folder)
    return Reader(known if people else Directory(), now, ZONE)


@cache
def _people(folder: Path) -> Directory:
    return roster.read((folder / "people.csv").read_bytes()).directory


def minutes_of(page: Path, wanted: Expected) -> Minutes:
    return read(page.read_text(encoding="utf-8"), reader(wanted.now, wanted.people, page.parent))


def minutes_score(folder="minutes"):
    score = Score()
    for page, wanted in pages(folder):
        found = minutes_of(page, wanted)
        _items(score, page.stem, found.items, wanted.items)
        for kind in KINDS:
            texts = [row.text for row in getattr(found, f"{kind}s")]
            right = _matched(texts, wanted.said[kind])
            score.add(kind, len(wanted.said[kind]), len(texts), right)
            if right < max(len(texts), len(wanted.said[kind])):
                score.errors.append(f"{page.stem} {kind}s: {wanted.said[kind]} / {texts}")
        if wanted.attendees or found.attendees:
            people = set(found.attendees)
            score.add(
                "attendee", len(wanted.attendees), len(people), len(people & wanted.attendees)
            )
            if people != wanted.attendees:
                score.errors.append(f"{page.stem} attendees: {wanted.attendees} / {people}")
        _next(score, page.stem, found, wanted.next)
    return score


def due_of(item):
    return str(item.as_json()["due"] or "-")


def _items(score, name, found, wanted):
    left = list(found)
    right = owned = owned_right = people = 0
    for title, owners, units, due in wanted:
        best = max(left, key=lambda i: _likeness(i, title, owners, due), default=None)
        hit = (
            best is not None
            and _alike(best.title, title)
            and _likeness(best, title, owners, due) > ALIKE
        )
        exact = hit and set(best.owners) == owners and due_of(best) == (due or "-")
        if hit:
            left.remove(best)
            score.add("department", 1, 1, set(best.departments) == units)
        right += exact
        people += hit and set(best.owners) == owners
        owned += bool(owners)
        owned_right += bool(owners and exact)
        if not exact or set(best.departments) != units:
            shown = (
                f"{best.title} {best.owners} {best.departments} {due_of(best)}" if hit else "missed"
            )
            score.errors.append(f"{name} item: {title} {owners} {units} {due} / {shown}")
    for item in left:
        score.errors.append(
            f"{name} extra: {item.title} {item.owners} {item.departments} {due_of(item)}"
        )
    score.add("item", len(wanted), len(found), right)
    score.add("owned item", owned, owned, owned_right)
    score.add("owners", len(wanted), len(found), people)


def _likeness(item, title, owners, due):
    same = 30 * (set(item.owners) == owners) + 20 * (due_of(item) == (due or "-"))
    return fuzz.partial_ratio(item.title.lower(), title.lower()) + same - 30


def _alike(one, other):
    return fuzz.partial_ratio(one.lower(), other.lower()) >= ALIKE


def _matched(found, wanted):
    left, right = list(found), 0
    for text in wanted:
        best = max(
            left, key=lambda one: fuzz.partial_ratio(one.lower(), text.lower()), default=None
        )
        if best is not None and _alike(best, text) and len(best) >= len(text) / 2:
            left.remove(best)
            right += 1
    return right


def _next(score, name, found, wanted):
    start = (found.next_meeting and found.next_meeting.as_json()["start"]) or ""
    if wanted or start:
        score.add("next meeting", bool(wanted), bool(start), bool(wanted) and start == wanted)
        if start != wanted:
            score.errors.append(f"{name} next: {wanted} / {start}")


# Sentences


def sentence_score(*names):
    """A line each: owners, departments and due, or `none`; said on a Wednesday at ten."""
    score = Score()
    now = datetime.fromisoformat("2026-03-04T10:00+08:00")
    seen = {
        folder: replace(reader(now, folder=folder), speaker=SOMEBODY)
        for folder in set(SENTENCES.values())
    }
    names = names or tuple(name for name in SENTENCES if name not in APART)
    rows = [(batch, row) for batch in names for row in date_rows(batch)]
    for batch, row in rows:
        found = read(row["line"], seen[SENTENCES[batch]]).items
        negative = row["owners"] == "none"
        wanted = [] if negative else _wanted(row)
        said = [(set(i.owners), set(i.departments), due_of(i)) for i in found]
        score.add("exact", 1, 1, said == wanted)
        score.add("false positives", negative, 0, bool(negative and found))
        if said != wanted:
            score.errors.append(f"{row['line']}: {wanted} / {said}")
    return score


def _wanted(row):
    """The items of a line; where it holds several, their cells have a | between them."""
    owners, units, due = ((row[kind] or "").split("|") for kind in ("owners", "departments", "due"))
    return [(_names(o), _names(u), d.strip()) for o, u, d in zip(owners, units, due, strict=True)]


# Speed


def speed(folder="minutes"):
    """A sentence and ten pages that were not read before, by a reader who has read others."""
    for page, wanted in (*pages("minutes-brightwell"), *pages("minutes-hengyue")):
        minutes_of(page, wanted)
    text = "\n\n".join(page.read_text(encoding="utf-8") for page, _ in pages(folder))
    known = reader(datetime.fromisoformat(NOW))
    began = time.process_time()
    read(text[:LONG], known)
    ten = 1000 * (time.process_time() - began)
    took = []
    for line in dict.fromkeys(filter(str.strip, text[LONG:].splitlines())):
        began = time.process_time()
        sentences.prose(known, line)
        took.append(1000 * (time.process_time() - began))
    return statistics.median(took), ten


def main() -> None:
    show = "-v" in sys.argv
    for name in DATES:
        score = date_score(name)
        print(f"{name}: {score.right['all']} of {score.expected['all']} rows exact")
    _print_dates("Dates, all", date_score(), show)
    for folder in MINUTES:
        _print_minutes(folder, minutes_score(folder), show)
    _print_sentences("Sentences", sentence_score(), show)
    dates_apart, sentences_apart = APART
    _print_dates("Dates, kept apart", date_score(dates_apart), show)
    _print_sentences("Sentences, kept apart", sentence_score(sentences_apart), show)
    line, page = speed()
    print(f"\nA sentence takes {line:.2f} ms (median), ten pages {page:.0f} ms.")


def _print_minutes(folder, score, show):
    print(f"\n{folder:<20}expected  found  right  recall  precision")
    for kind in ("item", "owned item", "owners", "department", *KINDS, "attendee", "next meeting"):
        print(
            f"{kind:<20}{score.expected[kind]:>8}{score.found[kind]:>7}{score.right[kind]:>7}"
            f"{score.recall(kind):>8.1%}{score.precision(kind):>10.1%}"
        )
    if show:
        print(*score.errors, sep="\n")


def _print_sentences(title, score, show):
    false = f"{score.right['false positives']} of {score.expected['false positives']}"
    print(f"\n{title}: {score.right['exact']} of {score.expected['exact']} exact", end="")
    print(f", false positives {false}")
    if show:
        print(*score.errors, sep="\n")


def _print_dates(title, score, show):
    print(f"\n{title}: {score.right['all']} of {score.expected['all']} rows exact")
    for kind in ("zh", "en", "date", "datetime", "duration", "recurrence", "none", "span"):
        if score.expected[kind]:
            right, rows = score.right[kind], score.expected[kind]
            print(f"  {kind:<12}{right:>5} of {rows:<5}{score.recall(kind):>7.1%}")
    for kind in ("false positives", "wrong dates"):
        print(f"  {kind:<16}{score.right[kind]} of {score.expected[kind]}")
    if show:
        print(*score.errors, sep="\n")


if __name__ == "__main__":
    main()
