"""Settings: where they come from, and what is said when one is wrong."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load, unknown

Setter = Callable[..., Settings]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.upper().startswith("LIAISON_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Setter:
    """`loaded(TIMEZONE="Asia/Tokyo")`: the settings of a process started so."""

    def set_and_load(**environ: str) -> Settings:
        for name, value in environ.items():
            monkeypatch.setenv(f"LIAISON_{name}", value)
        return load()

    return set_and_load


def test_every_setting_has_a_default(loaded: Setter) -> None:
    settings = loaded()

    assert settings.database_url == "sqlite:///data/liaison.db"
    assert (settings.timezone.key, settings.language) == ("Asia/Shanghai", "zh")
    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert (settings.tenants, settings.clock) == ((), None)
    assert settings.slack.base_url == "https://slack.com/api/"
    assert settings.slack.command == "/pm"
    assert (settings.feishu.transport, settings.dingtalk.transport) == ("ws", "stream")
    platforms = (settings.slack, settings.feishu, settings.dingtalk)
    assert not any(platform.is_set for platform in platforms)


def test_the_environment_reaches_every_level(loaded: Setter) -> None:
    settings = loaded(
        LANGUAGE="en",
        HTTP__PORT="9000",
        CLOCK="2026-03-02T09:00+08:00",
        TENANTS="slack:T1, feishu:f1",
        SLACK__BOT_TOKEN="xoxb-1",
        SLACK__APP_TOKEN="xapp-1",
        SLACK__BASE_URL="http://127.0.0.1:7001/api",
        FEISHU__APP_ID="cli_1",
        FEISHU__APP_SECRET="s",
        FEISHU__BASE_URL="http://127.0.0.1:7002/",
        DINGTALK__CLIENT_ID="ding1",
        DINGTALK__CLIENT_SECRET="s",
    )

    assert settings.language == "en"
    assert settings.clock is not None
    assert settings.clock.utcoffset() == timedelta(hours=8)
    assert settings.tenants == ("slack:T1", "feishu:f1")
    assert settings.slack.bot_token is not None
    assert settings.slack.bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack.base_url == "http://127.0.0.1:7001/api/"
    assert settings.feishu.base_url == "http://127.0.0.1:7002"
    assert settings.dingtalk.robot == "ding1"
    assert settings.slack.is_set
    assert settings.feishu.is_set
    assert settings.dingtalk.is_set


def test_the_public_address_follows_where_the_bot_listens(loaded: Setter) -> None:
    assert loaded(HTTP__HOST="0.0.0.0", HTTP__PORT="81").public_url == "http://127.0.0.1:81"
    assert loaded(HTTP__HOST="::1").public_url == "http://[::1]:81"
    assert loaded(PUBLIC_URL="https://pm.example.com/").public_url == "https://pm.example.com"


def test_the_file_is_read_and_the_environment_wins(loaded: Setter) -> None:
    Path("liaison.toml").write_text(
        'language = "en"\ntimezone = "Asia/Tokyo"\nHTTP__PORT = 81\n'
        'tenants = ["slack:T1"]\nclock = 2026-03-02T09:00:00+08:00\n'
        '[slack]\nbot_token = "xoxb-1"\nsigning_secret = "s"\n',
        "utf-8",
    )

    settings = loaded(TIMEZONE="Asia/Urumqi", SLACK__SIGNING_SECRET="other", LANGUAGE="")

    assert (settings.timezone.key, settings.language) == ("Asia/Urumqi", "en")
    assert (settings.http.port, settings.tenants) == (81, ("slack:T1",))
    assert settings.clock is not None
    assert settings.slack.bot_token is not None
    assert settings.slack.signing_secret is not None
    assert settings.slack.signing_secret.get_secret_value() == "other"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_by_psycopg_however_it_is_written(loaded: Setter, scheme: str) -> None:
    url = loaded(DATABASE_URL=f"{scheme}://pm:pw@db/pm").database_url

    assert url == "postgresql+psycopg://pm:pw@db/pm"


def test_settings_do_not_change(loaded: Setter) -> None:
    settings = loaded()

    with pytest.raises(ValueError, match="frozen"):
        settings.language = "en"
    with pytest.raises(ValueError, match="frozen"):
        settings.http.port = 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TIMEZONE", "Mars/Base", '"Mars/Base" is not a time zone, write it like Asia/Shanghai.'),
        ("LANGUAGE", "fr", '"fr" is not en or zh, write it like zh.'),
        ("HTTP__PORT", "http", '"http" is not a port from 0 to 65535, write it like 8080.'),
        ("HTTP__PORT", "70000", '"70000" is not a port from 0 to 65535, write it like 8080.'),
        (
            "CLOCK",
            "2026-03-02T09:00",
            '"2026-03-02T09:00" is not an instant with its zone, '
            "write it like 2026-03-02T09:00+08:00.",
        ),
        (
            "SLACK__BASE_URL",
            "http://127.0.0.1",
            '"http://127.0.0.1" is not an address that ends in /api/, '
            "write it like https://slack.com/api/.",
        ),
        ("SLACK__COMMAND", "pm", '"pm" is not a slash command, write it like /pm.'),
        (
            "PUBLIC_URL",
            "pm.example.com",
            '"pm.example.com" is not a web address, write it like https://pm.example.com.',
        ),
        ("FEISHU__TRANSPORT", "wss", '"wss" is not ws or http, write it like ws.'),
        (
            "DATABASE_URL",
            "mysql://pm:secret@db",
            "this is not sqlite or postgresql, write it like sqlite:///data/liaison.db.",
        ),
    ],
)
def test_a_wrong_value_is_answered_with_the_name_and_the_way_out(
    loaded: Setter, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(**{name: value})

    assert str(error.value) == f"LIAISON_{name}: {sentence}"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"SLACK__BOT_TOKEN": "xoxb-1"},
            "LIAISON_SLACK__APP_TOKEN or LIAISON_SLACK__SIGNING_SECRET is missing: "
            "the first is for Socket Mode, the second for HTTP.",
        ),
        (
            {"SLACK__APP_TOKEN": "xapp-1"},
            "LIAISON_SLACK__BOT_TOKEN is missing: Slack asks for it in every call.",
        ),
        (
            {"FEISHU__APP_ID": "cli_1"},
            "LIAISON_FEISHU__APP_SECRET is missing: half of the credentials is set.",
        ),
        (
            {"DINGTALK__CLIENT_SECRET": "s"},
            "LIAISON_DINGTALK__CLIENT_ID is missing: half of the credentials is set.",
        ),
        (
            {"FEISHU__APP_ID": "a", "FEISHU__APP_SECRET": "s", "FEISHU__TRANSPORT": "http"},
            "LIAISON_FEISHU__ENCRYPT_KEY or LIAISON_FEISHU__VERIFICATION_TOKEN is missing: "
            "without either, anybody could post events.",
        ),
        (
            {"SLACK": "xoxb-1"},
            "LIAISON_SLACK is a group of settings, write LIAISON_SLACK__BOT_TOKEN and so on.",
        ),
        (
            {"HTTP": "8080"},
            "LIAISON_HTTP is a group of settings, write LIAISON_HTTP__HOST and so on.",
        ),
    ],
)
def test_what_is_missing_is_named(loaded: Setter, environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(**environ)

    assert str(error.value) == sentence


def test_a_wrong_value_in_the_file_is_named_as_it_is_written_there(loaded: Setter) -> None:
    Path("liaison.toml").write_text("[http]\nport = 70000\n", "utf-8")

    with pytest.raises(SettingsError, match=r'^http\.port in liaison\.toml: "70000" is not a port'):
        loaded()


def test_a_file_that_is_not_toml_is_told_apart_from_a_missing_one(loaded: Setter) -> None:
    Path("liaison.toml").write_text("timezone: Asia/Tokyo\n", "utf-8")

    with pytest.raises(SettingsError, match=r"^liaison\.toml cannot be read: .*line 1"):
        loaded()


def test_secrets_are_not_repeated(loaded: Setter) -> None:
    settings = loaded(
        DATABASE_URL="postgresql://pm:hush@db/pm", SLACK__BOT_TOKEN="hush", SLACK__APP_TOKEN="hush"
    )
    assert "hush" not in repr(settings)

    Path("liaison.toml").write_text('[feishu]\napp_secret = ["hush"]\n', "utf-8")
    with pytest.raises(SettingsError) as error:
        load()
    assert "hush" not in str(error.value)
    assert error.value.__cause__ is None


def test_misspelt_names_are_found() -> None:
    Path("liaison.toml").write_text('language = "en"\n[slack]\nbot_tokn = "x"\n', "utf-8")
    environ = {"LIAISON_TIMEZON": "", "LIAISON_SLACK__TOKEN": "", "liaison_language": "en"}

    assert unknown(environ | {"PATH": ""}) == [
        "LIAISON_SLACK__TOKEN",
        "LIAISON_TIMEZON",
        "slack.bot_tokn in liaison.toml",
    ]
