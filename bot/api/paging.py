"""Pages of a list in the size that a program asks for, made of the pages that people read."""

from collections.abc import Callable

from bot.api.values import Plain, paged, rows_of, total_of
from bot.lists import PER_PAGE, Page, Sheet
from bot.view import View

MOST = 100  # rows of one answer


def resized(
    first: Page | Sheet, number: int, size: int, turn: Callable[[int], Page | Sheet], view: View
) -> Plain:
    """Page *number* where a page has *size* rows; *turn* gives a page as people read it."""
    total = total_of(first)
    number = min(max(number, 1), max(1, -(-total // size)))
    begin, end = (number - 1) * size, min(number * size, total)
    turned = range(begin // PER_PAGE + 1, -(-end // PER_PAGE) + 1)
    rows = [row for at in turned for row in rows_of(turn(at), view)]
    skipped = begin % PER_PAGE
    return paged(rows[skipped : skipped + size], number, total, size)
