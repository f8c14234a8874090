"""The corpus of dates, and text that nobody would write."""

import csv
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.dates import as_json, read, read_ending, read_leading, read_whole

ZONE = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=ZONE)
CORPUS = Path(__file__).with_name("dates-corpus.tsv")
#: Rows of 207 that are read in full: value, kind and span. Never lower it.
CORPUS_FLOOR = 207


def value(found):
    said = as_json(found)
    return f"{said['start']}/{said['end']}" if said["kind"] == "duration" else said["start"]


def test_the_corpus():
    exact = wrong = false = 0
    for row in csv.DictReader(CORPUS.open(encoding="utf-8"), delimiter="\t", quoting=3):
        found = read(row["phrase"], datetime.fromisoformat(row["now"]), ZONE)
        said = (
            "|".join(map(value, found)) or "none",
            "|".join(each.kind for each in found) or "none",
            "|".join(row["phrase"][each.begin : each.stop] for each in found),
        )
        exact += said == (row["expected"], row["kind"], row["span"] or "")
        false += bool(found) and row["expected"] == "none"
        wrong += bool(found) and row["expected"] not in ("none", said[0])

    assert exact >= CORPUS_FLOOR
    assert (false, wrong) == (0, 0)


#: Dates torn to pieces.
SCRAPS = st.from_regex(
    r"([上下周一三十月日号点前内后每个天年底季半0-39:/.到~ ,，　-]|工作日|最后|第|小时|农历|除夕"
    r"|2026|9999|next |every |Friday |May |in |days |of |the |at |pm){0,14}",
    fullmatch=True,
)


@given(st.one_of(st.text(max_size=60), SCRAPS))
def test_any_text_is_read_without_an_error_and_spans_are_in_order(text):
    reached = 0
    for found in read(text, WEDNESDAY, ZONE):
        assert reached <= found.begin < found.stop <= len(text)
        assert not text[found.begin].isspace()
        as_json(found)
        reached = found.stop
    for door in (read_whole, read_leading, read_ending):
        door(text, WEDNESDAY, ZONE)


def quickest(line):
    took = []
    for _ in range(5):
        began = time.process_time()
        read(line, WEDNESDAY, ZONE)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("letter", ["下", "每", "一", "1", "月", ":", "(", "每周", "3月", "a "])
def test_a_hostile_line_takes_longer_by_its_length_at_most(letter):
    line = (letter * 3000)[:3000]

    assert quickest(line) < 4 * quickest(line[:750])
