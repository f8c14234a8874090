"""How a face is present: it arrives sooner or later, and its directory is read again and again."""

import asyncio

import pytest

from bot.ports import TooFast, Undeliverable
from bot.presence import LEARN_EVERY, LONGEST_PAUSE, LOOK_EVERY, Presence
from bot.settings import SettingsError


class Platform:
    """What happens at each try, one after another; the time between them passes at once."""

    def __init__(self, monkeypatch, *tries):
        self.tries, self.waits, self.done = list(tries), [], []
        monkeypatch.setattr("bot.presence.asyncio.sleep", self.sleep)
        self.presence = Presence("Slack", self.check, self.work)

    async def sleep(self, seconds):
        self.waits.append(seconds)

    async def check(self):
        if self.tries and (error := self.tries.pop(0)):
            raise error

    async def work(self):
        self.done.append("work")

    async def learn(self):
        if len(self.done) == 3:
            raise asyncio.CancelledError
        self.done.append(sum(self.waits))
        await self.check()

    async def catch_up(self):
        pass


def test_who_is_away_at_first_is_tried_again_ever_more_slowly(monkeypatch):
    away = [ConnectionError("cannot be reached")] * 8
    platform = Platform(monkeypatch, *away)

    async def main():
        await platform.presence.start()
        assert (platform.presence.here, platform.presence.trouble) == (False, "cannot be reached")
        await asyncio.gather(*platform.presence._tasks)

    asyncio.run(main())
    assert platform.presence.here and not platform.presence.trouble and platform.done == ["work"]
    assert platform.waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_wrong_credential_ends_the_start_and_not_what_goes_on(monkeypatch):
    with pytest.raises(SettingsError):
        asyncio.run(Platform(monkeypatch, SettingsError("wrong")).presence.start())
    platform = Platform(monkeypatch, ConnectionError("away"), SettingsError("changed"))

    async def main():
        await platform.presence.start()
        await asyncio.gather(*platform.presence._tasks)

    asyncio.run(main())
    assert platform.done == ["work"]


@pytest.mark.parametrize(
    ("error", "pause"),
    [(None, LEARN_EVERY), (ConnectionError(), LONGEST_PAUSE), (TooFast(1), LONGEST_PAUSE),
     (Undeliverable("no right"), LEARN_EVERY), (RuntimeError("a bug"), LEARN_EVERY)],
)  # fmt: skip
def test_a_directory_is_read_every_six_hours_and_soon_where_it_did_not_answer(
    monkeypatch, error, pause
):
    platform = Platform(monkeypatch, error)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(platform.presence.learning(platform.learn, platform.catch_up))

    assert platform.done == [0, pause, pause + LEARN_EVERY]
    assert max(platform.waits) == LOOK_EVERY
