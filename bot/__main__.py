"""Composition root and the `liaison` command line: the only file that knows everything."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from typing import Any, Protocol

import uvicorn
from fastapi import APIRouter, FastAPI

import bot.features  # noqa: F401 - every feature adds itself to the registries
from adapters.api import app as api
from adapters.console.chat import Terminal
from adapters.web import app as web
from adapters.web import events as web_events
from adapters.web import health
from adapters.web.chat import Board, WebChat
from adapters.web.desk import Desks
from adapters.web.fill import FillPages
from adapters.web.gate import Gates
from adapters.web.pokes import Pokes
from bot import cli, demo, links, lock, memory, settings, words
from bot.app import Bot
from bot.clock import BusinessClock
from bot.hearing import Core
from bot.markup import plain
from bot.ports import Messenger
from bot.settings import Settings, SettingsError
from bot.store import Memo
from bot.words import N_, Words
from scheduler.app import Ticks
from scheduler.courier import Courier

log = logging.getLogger("liaison")
DEMO_DATABASE = "sqlite:///data/demo.db"
DEMO_START = datetime.fromisoformat("2026-03-04T09:00+08:00")
FATAL = 2
QUIET = ("apscheduler", "alembic", "slack_bolt", "slack_sdk", "websockets", "urllib3", "httpx",
         "dingtalk_stream")  # fmt: skip


class Face(Protocol):
    """A platform: how it sends, what it is asked over HTTP, and whether it is ready."""

    @property
    def messenger(self) -> Messenger: ...

    @property
    def trouble(self) -> str:
        """Why it is not ready; empty when it is."""

    def routes(self) -> APIRouter: ...

    async def start(self) -> None:
        """SettingsError where a credential is wrong; a platform that is away is waited for."""

    async def stop(self) -> None: ...


class Liaison:
    """Everything that runs, put together from settings."""

    def __init__(self, chosen: Settings, *, start: datetime | None, real: bool = False) -> None:
        self.chosen, self.real = chosen, real
        self.gateway = cli.opened(chosen)
        self.bot = Bot(self.gateway.sessions, cli.company_of(chosen))
        self.clock = BusinessClock(cli.reached(self.gateway, start))
        cli.settled(self.gateway, self.clock.now())
        self.pokes = Pokes()
        self.gateway.tell(self.pokes.poke)  # a page learns of what came from elsewhere
        self.faces = dict(self._faces()) if real else {}
        self.ticks = self._ticks(self.clock)
        self.chat = WebChat(
            self.bot, self.gateway, self.ticks, self.clock, self.pokes, self._remember_clock,
            real=real,
        )  # fmt: skip

    def _faces(self) -> Iterator[tuple[str, Face]]:
        """The platforms whose credentials are set; of the others nothing is imported."""
        chosen = self.chosen
        if chosen.slack.is_set:
            from adapters.slack.app import Face as Slack

            yield "slack", Slack(chosen.slack, chosen.tenants, self._core("slack"), chosen.language)
        if chosen.feishu.is_set:
            from adapters.feishu.app import Face as Feishu

            yield "feishu", Feishu(chosen.feishu, chosen.tenants, self._core("feishu"))
        if chosen.dingtalk.is_set:
            from adapters.dingtalk.app import Face as Dingtalk

            ways = chosen.public_url, cli.press_link(self.gateway, chosen)
            core = self._core("dingtalk")
            yield "dingtalk", Dingtalk(chosen.dingtalk, chosen.tenants, core, *ways)

    def _core(self, platform: str) -> Core:
        return Core(self.bot, self.gateway, self.clock.now, lambda: self.ticks.poke(platform))

    def _ticks(self, clock: BusinessClock) -> Ticks:
        messengers: dict[str, Messenger] = {web_events.PLATFORM: Board(self.pokes)}
        messengers |= {name: face.messenger for name, face in self.faces.items()}
        patience = timedelta(seconds=self.chosen.patience)
        courier = Courier(self.gateway, messengers, clock.now, patience=patience)
        return Ticks(self.gateway, courier, clock)

    def _remember_clock(self) -> None:
        now = self.clock.now().isoformat()
        self.gateway.change(lambda db: db.merge(Memo(name=cli.CLOCK, value=now)))

    def web(self) -> FastAPI:
        """The pages; of the made-up company with its doors, its clock and everybody's eyes."""
        made = FastAPI(title="Liaison", docs_url=None, redoc_url=None, openapi_url=None)
        gate = Gates(self.bot, self.gateway, self.clock.now)
        desk = Desks(self.gateway, self.clock.now)
        web.install(
            made, self.chat, gate, desk, words=_sentences, language=self.chosen.language,
            demo=not self.real, secure=self.chosen.public_url.startswith("https:"),
        )  # fmt: skip
        api.install(
            made, self.bot, self.gateway, self.clock.now, language=self.chosen.language,
            a_minute=self.chosen.http.api_calls, static=web.styles(),
        )  # fmt: skip
        made.include_router(
            FillPages(
                self.bot, self.gateway, self.clock.now, gate, web.drawing(_sentences), self._settle
            ).routes()
        )
        token = self.chosen.http.metrics_token
        secret = token.get_secret_value() if token else ""
        counts = cli.counts(self.gateway, self.clock)
        made.include_router(health.routes(self._troubles, secret, counts))
        for face in self.faces.values():
            made.include_router(face.routes())
        return made

    def _settle(self) -> None:
        assert self.chat.loop, "pages are served before the loop runs"
        asyncio.run_coroutine_threadsafe(self.ticks.settle(), self.chat.loop)

    def _troubles(self) -> dict[str, str]:
        late = {} if self.ticks.alive else {"scheduler": "no tick for 30 seconds"}
        return late | {name: face.trouble for name, face in self.faces.items() if face.trouble}

    async def serve(self, made: FastAPI, greeting: str) -> None:
        """Until somebody stops it; a demo first lives through what of its story is owed."""
        self.chat.loop = asyncio.get_running_loop()
        if (told := self.gateway.read(demo.told)) is not None:
            await self._live_through_story(told)
        for face in self.faces.values():
            await face.start()
        await self.ticks.start()
        http = self.chosen.http
        config = uvicorn.Config(
            made, http.host, http.port, log_level="warning", timeout_graceful_shutdown=1
        )
        memory.set_aside()
        print(greeting, flush=True)
        await uvicorn.Server(config).serve()
        await asyncio.gather(*(face.stop() for face in self.faces.values()))
        await self.ticks.stop()

    @contextmanager
    def in_background(self) -> Iterator[Callable[[Coroutine[Any, Any, None]], None]]:
        """A loop of its own, for a face that waits at the keyboard; gives how to wait for work."""
        loop = self.chat.loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    async def _live_through_story(self, told: int) -> None:
        start = self.clock.now()
        story = list(demo.story(start, self.chosen.timezone, self.chosen.language))
        past = BusinessClock(story[told - 1].at if told else demo.begin(start))
        ticks = self._ticks(past)
        for number, said in list(enumerate(story))[told:]:
            cli.progress(number, len(story))
            await ticks.live_until(said.at, past.move_to)
            at = web_events.place(said.by, said.room)
            heard = web_events.heard(said.by, at, said.text, said.at, event_id=said.event)
            self.gateway.write(partial(self.bot.hear, heard))
            await ticks.settle()
        await ticks.live_until(start, past.move_to)
        self.gateway.change(lambda db: demo.opening(db, start))
        await ticks.settle()
        cli.progress(len(story), len(story))


def _sentences(language: str) -> Callable[[str], str]:
    return words.catalogue(language).gettext


def _address(chosen: Settings) -> str:
    return f"http://{chosen.http.host}:{chosen.http.port}"


def _demo_settings(chosen: Settings) -> Settings:
    """The made-up company does not move into the real one's database by itself."""
    named = "database_url" in chosen.model_fields_set
    return chosen if named else chosen.model_copy(update={"database_url": DEMO_DATABASE})


def run_demo(chosen: Settings, given: argparse.Namespace) -> int:
    """A made-up company in a web chat."""
    chosen = _demo_settings(chosen)
    with lock.only_process(chosen.database_url):
        print("Getting the made-up company ready …", flush=True)
        liaison = Liaison(chosen, start=chosen.clock or DEMO_START)
        now = liaison.clock.now()
        found = partial(demo.found, language=chosen.language, now=now, story=not given.empty)
        liaison.gateway.change(found)
        asyncio.run(liaison.serve(liaison.web(), f"Liaison is at {_address(chosen)}"))
        liaison.gateway.close()
    return 0


def run(chosen: Settings, given: argparse.Namespace) -> int:
    """Every platform whose credentials are set."""
    cli.bring_up(chosen)
    with lock.only_process(chosen.database_url):
        liaison = Liaison(chosen, start=chosen.clock, real=True)
        greeting = f"Liaison is at {_address(chosen)}{_claim(liaison)}"
        asyncio.run(liaison.serve(liaison.web(), greeting))
        liaison.gateway.close()
    return 0


def _claim(liaison: Liaison) -> str:
    """How the first administrator is made, as long as there is none."""
    code = liaison.gateway.change(links.first_claim)
    say = Words(liaison.chosen.language, liaison.chosen.timezone)
    sentence = N_("No administrator yet. Send this line to the bot, it works once: `claim {code}`")
    return f"\n{plain(say(sentence, code=code))}" if code else ""


def chat(chosen: Settings, given: argparse.Namespace) -> int:
    """Talk with the bot in this terminal, as anybody of the made-up company."""
    chosen = _demo_settings(chosen).model_copy(update={"public_url": ""})  # it serves no pages
    with lock.only_process(chosen.database_url):
        liaison = Liaison(chosen, start=chosen.clock or DEMO_START)
        now = liaison.clock.now()
        liaison.gateway.change(lambda db: demo.found(db, chosen.language, now))
        with liaison.in_background() as wait:
            terminal = Terminal(
                liaison.bot,
                liaison.gateway,
                liaison.clock,
                lambda: wait(liaison.ticks.settle()),
                lambda end: wait(liaison.ticks.live_until(end, liaison.clock.move_to)),
            )
            terminal.run(web_events.PLATFORM, web_events.TENANT)
        liaison.gateway.close()
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="liaison", description="A chat-ops bot for projects.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, work: cli.Work) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        return command

    add("run", run)
    add("demo", run_demo).add_argument(
        "--empty", action="store_true", help="people and rooms only, no project yet"
    )
    add("chat", chat)
    cli.declare(add)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    memory.keep_program()
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    for noisy in QUIET:  # httpx logs addresses, and with them the tokens of the older API
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        chosen = settings.load()
        for name in settings.unknown(os.environ):
            log.warning("%s is no setting of Liaison; is it misspelt?", name)
        done: int = given.work(chosen, given)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return FATAL
    return done


if __name__ == "__main__":
    sys.exit(main())
