"""What stands in deploy/ is true: its settings, its defaults, its commands and its files exist."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from configparser import ConfigParser
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import promql_parser
import pytest
import yaml
from dockerfile_parse import DockerfileParser
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jsonschema_rs import Draft7Validator

from adapters.web import health
from bot import migrations
from bot.__main__ import FATAL
from bot.gauges import Gauge, gauges
from bot.outbox import Message, State
from bot.settings import PREFIX, Settings, settings
from bot.store import open_engine
from tests.crash.bots import free_port
from tests.databases import server

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(p for p in DEPLOY.iterdir() if p.is_file() and p.name != "constraints.txt")
SETTING = re.compile(rf"\b{PREFIX}[A-Z0-9_]+")
ROW = re.compile(rf"^\| `({PREFIX}\w+)` \|(?: `([^`]*)`)? \| \S.* \|$", re.MULTILINE)


def known() -> dict[str, str]:
    """Every setting and its default, as an operator writes them."""
    defaults = {PREFIX + "__".join(n).upper(): f.default for n, f in settings()}
    defaults[f"{PREFIX}PUBLIC_URL"] = Settings().public_url
    return {n: str(d) if d not in (None, ()) else "" for n, d in defaults.items()}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in known():
        monkeypatch.delenv(name, raising=False)


def test_the_table_has_every_setting_with_its_default() -> None:
    table = ROW.findall((DEPLOY / "README.md").read_text("utf-8"))

    assert dict(table) == known() and len(table) == len(known())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(SETTING.findall(path.read_text("utf-8"))) <= known().keys()


@pytest.mark.slow
def test_every_command_that_is_named_exists() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    named = set(re.findall(r"(?:`|/bin/)liaison ([a-z-]+)", text)) | {"run"}
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert {"run", "doctor", "backup", "migrate"} <= named
    assert {command for command in named if not re.search(rf"^ +{command}\b", shown, re.M)} == set()


def test_what_the_image_copies_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if re.match(r"COPY (?!--from)", line)]

    assert copied and all((ROOT / source).exists() for sources in copied for source in sources)


def test_the_table_of_files_names_every_file() -> None:
    linked = set(re.findall(r"\]\(([\w.]+)\)", (DEPLOY / "README.md").read_text("utf-8")))

    assert linked == {path.name for path in DEPLOY.iterdir()} - {"README.md"}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "tests/schemas" / name).read_text("utf-8"))
    return found


def written(name: str) -> list[Any]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text("utf-8")))


def test_compose_is_what_compose_reads() -> None:
    [compose] = written("compose.yaml")

    Draft7Validator(schema("compose.json")).validate(compose)
    for kind in ("configs", "secrets", "volumes"):
        for service in compose["services"].values():
            used = [_source(one) for one in service.get(kind, [])]
            assert {one for one in used if not one.startswith("/")} <= compose[kind].keys()


def _source(used: Any) -> str:
    return str(used["source"]) if isinstance(used, dict) else str(used).partition(":")[0]


def test_prometheus_asks_the_bots_of_compose() -> None:
    [[compose], [prometheus]] = written("compose.yaml"), written("prometheus.yaml")
    [scrape] = prometheus["scrape_configs"]

    [names] = scrape["dns_sd_configs"]
    assert set(names["names"]) <= compose["services"].keys()
    [secret] = compose["services"]["prometheus"]["secrets"]
    assert scrape["authorization"]["credentials_file"] == f"/run/secrets/{secret}"


def test_kubernetes_is_what_kubernetes_reads() -> None:
    known = schema("kubernetes.json")
    kinds = {made["kind"]: made for made in written("kubernetes.yaml")}

    for kind, made in kinds.items():
        definition = {"$ref": f"#/definitions/{known['kinds'][kind]}"}
        Draft7Validator(definition | {"definitions": known["definitions"]}).validate(made)
    pod = kinds["Deployment"]["spec"]["template"]
    for chosen in (
        kinds["Deployment"]["spec"]["selector"],
        kinds["PodDisruptionBudget"]["spec"]["selector"],
    ):
        assert chosen["matchLabels"].items() <= pod["metadata"]["labels"].items()
    assert kinds["Service"]["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    assert (
        kinds["PodDisruptionBudget"]["spec"]["minAvailable"]
        < kinds["Deployment"]["spec"]["replicas"]
    )


def test_a_misspelt_field_is_found() -> None:
    known = schema("kubernetes.json")
    definition = {"$ref": f"#/definitions/{known['kinds']['PodDisruptionBudget']}"}
    validator = Draft7Validator(definition | {"definitions": known["definitions"]})

    assert not validator.is_valid({"kind": "PodDisruptionBudget", "spec": {"minimum": 1}})
    assert not Draft7Validator(schema("compose.json")).is_valid(
        {"services": {"a": {"imagine": "b"}}}
    )


def test_the_probes_are_answered() -> None:
    [deployment] = [made for made in written("kubernetes.yaml") if made["kind"] == "Deployment"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    paths = {container[probe]["httpGet"]["path"]
             for probe in ("startupProbe", "livenessProbe", "readinessProbe")}  # fmt: skip

    assert paths <= {route.path for route in health.routes(dict).routes}


# https://docs.docker.com/reference/dockerfile/ (overview), without the deprecated MAINTAINER
INSTRUCTIONS = {
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
    "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
}  # fmt: skip


def dockerfile() -> list[tuple[str, str]]:
    """Instructions and what is given to them, as a parser reads them."""
    read = DockerfileParser(fileobj=BytesIO((DEPLOY / "Dockerfile").read_bytes()))
    return [(s["instruction"], s["value"]) for s in read.structure if s["instruction"] != "COMMENT"]


def test_the_dockerfile_is_what_docker_reads() -> None:
    found = dockerfile()
    last = dict(found)  # of what stands twice the last holds

    assert {name for name, _ in found} <= INSTRUCTIONS and found[0][0] == "FROM"
    assert all(re.search(r":[\w.-]*\d", given) for name, given in found if name == "FROM")
    assert (json.loads(last["ENTRYPOINT"]), json.loads(last["CMD"])) == (["liaison"], ["run"])
    assert last["USER"] == "liaison" and last["EXPOSE"] == "8080"
    assert set(SETTING.findall(last["ENV"])) <= known().keys()
    asked = set(re.findall(r"8080(/\w+)", last["HEALTHCHECK"]))
    assert asked and asked <= {route.path for route in health.routes(dict).routes}


def test_what_an_image_writes_into_is_there_for_its_user() -> None:
    [compose] = written("compose.yaml")
    service = compose["services"]["liaison"]
    kept = service["environment"]["LIAISON_BACKUPS"]
    made = "\n".join(given for name, given in dockerfile() if name == "RUN")

    assert f"install --directory --owner liaison {kept}" in made
    assert service["read_only"] and f"backups:{kept}" in service["volumes"]
    [deployment] = [made for made in written("kubernetes.yaml") if made["kind"] == "Deployment"]
    pod = deployment["spec"]["template"]["spec"]
    [container] = pod["containers"]
    mounted = {one["mountPath"]: one["name"] for one in container["volumeMounts"]}
    [folder] = [one["value"] for one in container["env"] if one["name"] == "LIAISON_BACKUPS"]
    assert mounted[folder] in [volume["name"] for volume in pod["volumes"]]
    assert pod["securityContext"]["fsGroup"] == pod["securityContext"]["runAsUser"]
    assert f"--uid {pod['securityContext']['runAsUser']} " in made


# https://prometheus.io/docs/prometheus/latest/configuration/configuration/ : of the parts used here
CONFIGURATION = {
    "": {"global", "rule_files", "scrape_configs"},
    "global": {"scrape_interval", "evaluation_interval", "external_labels"},
    "scrape_configs": {"job_name", "authorization", "dns_sd_configs", "scrape_interval"},
    "authorization": {"type", "credentials", "credentials_file"},
    "dns_sd_configs": {"names", "type", "port", "refresh_interval"},
}
# …/configuration/recording_rules/ and …/configuration/alerting_rules/
RULES = {
    "": {"groups"},
    "groups": {"name", "interval", "rules"},
    "rules": {"alert", "expr", "for", "keep_firing_for", "labels", "annotations"},
}
FREE = {"labels", "annotations", "external_labels"}  # the keys are the writer's


def unknown(part: Any, documented: dict[str, set[str]], name: str = "") -> list[str]:
    """Keys that are not in the pages named above."""
    if isinstance(part, list):
        return [bad for one in part for bad in unknown(one, documented, name)]
    if not isinstance(part, dict) or name in FREE:
        return []
    wrong = [f"{name}.{key}" for key in part if key not in documented.get(name, ())]
    return wrong + [bad for key, one in part.items() for bad in unknown(one, documented, key)]


def test_prometheus_reads_its_configuration_and_its_rules() -> None:
    [prometheus], [rules] = written("prometheus.yaml"), written("alerts.yaml")

    assert unknown(prometheus, CONFIGURATION) == [] and unknown(rules, RULES) == []
    assert unknown({"groups": [{"rules": [{"expression": "up"}]}]}, RULES) == ["rules.expression"]
    [compose] = written("compose.yaml")
    targets = {c["target"]: c["source"] for c in compose["services"]["prometheus"]["configs"]}
    for file in prometheus["rule_files"]:
        assert compose["configs"][targets[f"/etc/prometheus/{file}"]]["file"] == file


def alerts() -> list[dict[str, Any]]:
    [rules] = written("alerts.yaml")
    return [rule for group in rules["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_an_alert_can_be_asked_and_says_what_to_do(alert: dict[str, Any]) -> None:
    assert promql_parser.parse(alert["expr"]) and promql_parser.parse_duration(alert["for"])
    assert alert["labels"]["severity"] in ("warning", "critical")
    assert alert["annotations"].keys() == {"summary", "description"}
    with pytest.raises(ValueError, match="unclosed"):
        promql_parser.parse(f"max({alert['expr']}")


def test_what_an_alert_asks_for_is_told(chat) -> None:
    def counts() -> list[Gauge]:
        with chat.bot.sessions() as db:
            return list(gauges(db, chat.now))

    app = FastAPI()
    app.include_router(health.routes(lambda: {"slack": "away"}, counts=counts))
    told = TestClient(app, client=("127.0.0.1", 1)).get("/metrics").text

    asked = {name for alert in alerts() for name in re.findall(r"\bliaison_\w+", alert["expr"])}
    assert asked and all(re.search(rf"^{name}(\{{| )", told, re.M) for name in asked), asked
    assert 'liaison_waiting{part="slack"} 1.0' in told and "liaison_ready 0.0" in told


def test_the_numbers_follow_what_waits_and_what_died(chat) -> None:
    def counted(now: datetime) -> dict[str, float]:
        with chat.bot.sessions() as db:
            found = list(gauges(db, now))
        return {one.label[1] or one.name: one.value for one in found}

    chat.says("action add Slides @market 2026-03-03")
    owed = len([m for m in chat.rows(Message) if m.state is State.OWED])
    numbers = counted(chat.now + timedelta(minutes=10))
    assert numbers["owed"] == owed and numbers["liaison_oldest_message_seconds"] == 600
    assert numbers["liaison_late_reminders"] == 0
    chat.sent()
    later = chat.now + timedelta(days=1)
    assert counted(later)["liaison_late_reminders"] > 0
    assert counted(later)["liaison_oldest_message_seconds"] == 0
    with chat.bot.sessions.begin() as db:
        db.get_one(Message, 1).state = State.DEAD
    assert counted(chat.now)["dead"] == 1


UNIT = (DEPLOY / "liaison.service").read_text("utf-8")
# freedesktop.org/software/systemd/man: systemd.unit(5), systemd.service(5), systemd.exec(5)
DIRECTIVES = {
    "Unit": {"Description", "After", "Wants", "Documentation"},
    "Service": {
        "ExecStart", "Environment", "EnvironmentFile", "DynamicUser", "StateDirectory",
        "WorkingDirectory", "Restart", "RestartSec", "RestartPreventExitStatus", "TimeoutStopSec",
        "UMask", "NoNewPrivileges", "PrivateDevices", "PrivateTmp", "ProtectHome", "ProtectSystem",
        "ProtectKernelTunables", "ProtectControlGroups", "RestrictSUIDSGID", "LockPersonality",
    },
    "Install": {"WantedBy"},
}  # fmt: skip


def test_every_directive_of_systemd_is_a_documented_one_of_its_section() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(UNIT)

    assert {section: set(unit[section]) - DIRECTIVES[section] for section in unit.sections()} == {
        "Unit": set(), "Service": set(), "Install": set(),
    }  # fmt: skip
    assert unit["Service"]["ExecStart"].endswith("/bin/liaison run")
    assert unit["Service"]["RestartPreventExitStatus"] == str(FATAL)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / "liaison.service"
    there = (
        (DEPLOY / "liaison.service")
        .read_text("utf-8")
        .replace("/opt/liaison/.venv/bin/liaison", "/bin/true")
    )
    unit.write_text(there, "utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )

    assert [line for line in said.stderr.splitlines() if "liaison.service" in line] == []


class Replicas:
    """What compose starts, as plain processes: its command, its environment, a port each."""

    def __init__(self, folder: Path, service: dict[str, Any], **instead: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        given = {name: str(value) for name, value in service["environment"].items()}
        self.ports = [free_port() for _ in range(service["deploy"]["replicas"])]
        self.logs = [folder / f"liaison-{number}.log" for number in range(len(self.ports))]
        self._running = []
        for port, log in zip(self.ports, self.logs, strict=True):
            env = kept | given | instead | {
                "LIAISON_HTTP__PORT": str(port), "PYTHONPATH": str(ROOT)
            }  # fmt: skip
            with log.open("ab") as said:
                call = [sys.executable, "-m", "bot", *service["command"]]
                self._running.append(
                    subprocess.Popen(call, cwd=folder, env=env, stdout=said, stderr=said)
                )

    def ready(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        for port, process, log in zip(self.ports, self._running, self.logs, strict=True):
            while not self._answers(port):
                assert process.poll() is None and time.monotonic() < end, log.read_text("utf-8")
                time.sleep(0.1)

    def _answers(self, port: int) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, seconds: float) -> list[int]:
        """As `docker compose stop`; how they ended."""
        for process in self._running:
            process.terminate()
        return [process.wait(seconds) for process in self._running]

    def kill(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_what_compose_starts_migrates_once_is_ready_and_stops(tmp_path: Path) -> None:
    [compose] = written("compose.yaml")
    service = compose["services"]["liaison"]
    with server() as postgres:
        url = postgres.empty("compose")
        migrations.upgrade(open_engine(url), "0001")  # so that both find something to bring on
        replicas = Replicas(
            tmp_path, service, LIAISON_DATABASE_URL=url, LIAISON_HTTP__METRICS_TOKEN="word",
            LIAISON_BACKUPS=str(tmp_path / "backups"),
        )  # fmt: skip
        try:
            replicas.ready()
            for port in replicas.ports:
                at = f"http://127.0.0.1:{port}"
                assert httpx.get(f"{at}/healthz").text == "ok\n"
                asked = httpx.get(f"{at}/metrics", headers={"Authorization": "Bearer word"})
                assert asked.status_code == 200 and "liaison_ready 1.0" in asked.text
            assert migrations.current(open_engine(url)) == migrations.newest()
            assert len(list((tmp_path / "backups").iterdir())) == 1  # who migrates copies first
            patience = float(service["stop_grace_period"].removesuffix("s"))
            assert set(replicas.stop(patience)) <= {0, -signal.SIGTERM}
        finally:
            replicas.kill()
    said = "\n".join(log.read_text("utf-8") for log in replicas.logs)
    assert "Traceback" not in said and "ERROR" not in said
    assert said.count("Liaison is at") == service["deploy"]["replicas"] == 2
