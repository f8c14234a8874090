"""What the operator can set: by environment, else in `liaison.toml`, else it has a default.

Every setting says what it is and how it is written; a wrong value is answered with both. The value
of a hidden one is never repeated, neither in an answer nor in a log.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableError

from bot import settings_file
from bot.settings_file import FILE, PREFIX, Name
from bot.settings_file import SettingsError as SettingsError  # for whoever reads settings


class _Missing(ValueError):
    """A setting that another one needs; the message is the whole sentence."""


def _setting(default: Any, is_a: str, like: str, **more: Any) -> Any:
    return Field(default, title=is_a, examples=[like], **more)


def _hidden(is_a: str, like: str) -> Any:
    return _setting(None, is_a, like, repr=False)


def _at(address: str, is_a: str = "a web address", **more: Any) -> Any:
    return _setting(address, is_a, address, **more)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError
    return value.rstrip("/")


def _slack_address(value: str) -> str:
    address = _web_address(value)
    if not address.endswith("/api"):
        raise ValueError
    return address + "/"


def _database(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if scheme in ("postgres", "postgresql"):
        scheme = "postgresql+psycopg"
    if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
        raise ValueError
    return f"{scheme}://{rest}"


def _items(value: object) -> object:
    return tuple(re.findall(r"[^,;\s]+", value)) if isinstance(value, str) else value


Secret = SecretStr | None
Instant = AwareDatetime | None
WebAddress = Annotated[str, AfterValidator(_web_address)]
SlackAddress = Annotated[str, AfterValidator(_slack_address)]
Database = Annotated[str, AfterValidator(_database)]
Items = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_items)]
Many = Annotated[int, Field(ge=1, le=100_000)]
Patience = Annotated[int, Field(ge=1, le=120)]
Port = Annotated[int, Field(ge=0, le=65535)]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class _Platform(_Group):
    credentials: ClassVar[Name]  # all of them, or the platform is not used

    @property
    def is_set(self) -> bool:
        return any(getattr(self, name) for name in self.credentials)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name in self.credentials if self.is_set else ():
            self._need(name, because="half of the credentials is set")
        return self

    def _need(self, *names: str, because: str) -> None:
        """One of these has to be set."""
        if not any(getattr(self, name) for name in names):
            group = type(self).__name__.lower()
            wanted = " or ".join(_env_name((group, name)) for name in names)
            raise _Missing(f"{wanted} is missing: {because}.")


class Http(_Group):
    host: str = _setting("127.0.0.1", "an address to listen on", "0.0.0.0")
    port: Port = _setting(8080, "a port from 0 to 65535", "8080")
    metrics_token: Secret = _hidden("a token that opens /metrics to others", "a-long-word")
    api_calls: Many = _setting(120, "how many calls a minute one token may make", "120")


class Slack(_Platform):
    credentials = ("bot_token",)
    bot_token: Secret = _hidden("a bot token", "xoxb-...")
    app_token: Secret = _hidden("an app token (Socket Mode)", "xapp-...")
    signing_secret: Secret = _hidden("a signing secret (HTTP)", "8f742231b10e...")
    command: str = _setting("/pm", "a slash command", "/pm", pattern=r"^/\S+$")
    base_url: SlackAddress = _at("https://slack.com/api/", "an address that ends in /api/")

    @model_validator(mode="after")
    def _has_a_way_in(self) -> Self:
        if self.app_token or self.signing_secret:
            self._need("bot_token", because="Slack asks for it in every call")
        if self.is_set:
            why = "the first is for Socket Mode, the second for HTTP"
            self._need("app_token", "signing_secret", because=why)
        return self


class Feishu(_Platform):
    credentials = ("app_id", "app_secret")
    app_id: str | None = _setting(None, "an app id", "cli_a1b2c3")
    app_secret: Secret = _hidden("an app secret", "dskLLd...")
    encrypt_key: Secret = _hidden("an encrypt key (HTTP)", "a1B2c3...")
    verification_token: Secret = _hidden("a verification token (HTTP)", "v1T2...")
    transport: Literal["ws", "http"] = _setting("ws", "ws or http", "ws")
    base_url: WebAddress = _at("https://open.feishu.cn")

    @model_validator(mode="after")
    def _shuts_strangers_out(self) -> Self:
        if self.is_set and self.transport == "http":
            why = "without either, anybody could post events"
            self._need("encrypt_key", "verification_token", because=why)
        return self


class Dingtalk(_Platform):
    credentials = ("client_id", "client_secret")
    client_id: str | None = _setting(None, "a client id", "dinga1b2c3")
    client_secret: Secret = _hidden("a client secret", "Gx3f...")
    robot_code: str | None = _setting(None, "a robot code", "dinga1b2c3")
    card_template_id: str | None = _setting(None, "the id of a card template", "a1b2.schema")
    transport: Literal["stream", "http"] = _setting("stream", "stream or http", "stream")
    monthly_calls: int = _setting(5_000, "calls a month, 0 for no limit", "5000", ge=0)
    base_url: WebAddress = _at("https://api.dingtalk.com")
    oapi_base_url: WebAddress = _at("https://oapi.dingtalk.com")

    @property
    def robot(self) -> str | None:
        """Of an app with one robot, which is nearly every app, the client id is its code."""
        return self.robot_code or self.client_id


def _own_address(data: dict[str, Any]) -> str:
    """Good for links on this machine, until the operator names a better one."""
    http: Http = data["http"]
    host = "127.0.0.1" if http.host in ("0.0.0.0", "::") else http.host
    return f"http://[{host}]:{http.port}" if ":" in host else f"http://{host}:{http.port}"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",  # a misspelt name stops nobody; `unknown` tells of it
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: Database = _at("sqlite:///data/liaison.db", "sqlite or postgresql", repr=False)
    timezone: ZoneInfo = _setting(ZoneInfo("Asia/Shanghai"), "a time zone", "Asia/Shanghai")
    language: Literal["en", "zh"] = _setting("zh", "en or zh", "zh")
    tenants: Items = _setting((), "a list of home tenants", "slack:T024BE7LD feishu:2ed263bf32cf")
    patience: Patience = _setting(20, "seconds from 1 to 120", "20")
    backups: Path | None = _setting(None, "a folder for backups", "/var/backups/liaison")
    clock: Instant = _setting(None, "an instant with its zone", "2026-03-02T09:00+08:00")
    http: Http = Http()
    public_url: WebAddress = Field(
        default_factory=_own_address, title="a web address", examples=["https://pm.example.com"]
    )
    slack: Slack = Slack()
    feishu: Feishu = Feishu()
    dingtalk: Dingtalk = Dingtalk()

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_: Any, **sources: Any
    ) -> tuple[Any, ...]:
        file = InitSettingsSource(settings_cls, settings_file.read())
        return sources["init_settings"], sources["env_settings"], file


def load() -> Settings:
    """The settings of this process; a `SettingsError` when they cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except UnreadableError as error:  # LIAISON_SLACK=xoxb-...
        raise SettingsError(_about_group(re.findall(r'field "(\w+)"', str(error))[0])) from None


def unknown(environ: Mapping[str, str]) -> list[str]:
    """What looks like a setting and is none: misspelt, most likely."""
    known = {name for name, _ in settings()}
    in_environ = {n for n in environ if n.upper().startswith(PREFIX)}
    known_there = {n for n in in_environ if n.upper() in map(_env_name, known)}
    in_file = {
        _file_name(name)
        for name, _ in settings_file.leaves(settings_file.read())
        if name not in known
    }
    return sorted(in_environ - known_there) + sorted(in_file)


def settings() -> Iterator[tuple[Name, FieldInfo]]:
    """Every setting that there is, for the manual and its test."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, _Group):
            yield from (((name, n), f) for n, f in type(field.default).model_fields.items())
        else:
            yield (name,), field


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    why = first.get("ctx", {}).get("error")
    if isinstance(why, _Missing):
        return str(why)
    for name, field in settings():
        if name == first["loc"][: len(name)]:
            value = f'"{first["input"]}"' if field.repr else "this"
            like = (field.examples or [""])[0]
            return f"{_written(name)}: {value} is not {field.title}, write it like {like}."
    return _about_group(str(first["loc"][0]))


def _about_group(group: str) -> str:
    inner = next(name for name, _ in settings() if name[0] == group)
    return f"{_env_name((group,))} is a group of settings, write {_env_name(inner)} and so on."


def _written(name: Name) -> str:
    """As the operator wrote it: what is not in the environment came from the file."""
    in_environ = _env_name(name) in map(str.upper, os.environ)
    return _env_name(name) if in_environ else _file_name(name)


def _env_name(name: Name) -> str:
    return PREFIX + "__".join(name).upper()


def _file_name(name: Name) -> str:
    return f"{'.'.join(name)} in {FILE}"
