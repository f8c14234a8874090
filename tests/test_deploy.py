"""What stands in deploy/ is true: its settings, its defaults, its commands and its files exist."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema_rs import Draft7Validator

from adapters.web import health
from bot.settings import PREFIX, Settings, settings
from tests.crash.bots import Bots
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


@pytest.mark.slow
def test_what_compose_starts_gets_ready_twice_over_one_database(tmp_path: Path) -> None:
    [compose] = written("compose.yaml")
    service = compose["services"]["liaison"]
    with server() as postgres:
        settings = service["environment"] | {
            "LIAISON_DATABASE_URL": postgres.empty("compose"), "LIAISON_HTTP__METRICS_TOKEN": "word"
        }  # fmt: skip
        bots = Bots(tmp_path, service["deploy"]["replicas"], settings)
        try:
            bots.start_all()
            for number, address in enumerate(bots.addresses):
                asyncio.run(bots.ready(number))
                asked = httpx.get(f"{address}/metrics", headers={"Authorization": "Bearer word"})
                assert asked.status_code == 200
        finally:
            bots.end()
