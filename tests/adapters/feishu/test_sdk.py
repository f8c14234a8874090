"""lark-oapi from inside: what the adapter relies on is there, and the process stays small."""

import importlib.metadata
import inspect
import json
import subprocess
import sys

import pytest

from adapters.feishu import sdk
from adapters.feishu.sdk import lark


def test_the_version_is_the_one_that_was_tried():
    assert importlib.metadata.version("lark-oapi") == sdk.TRIED


def test_the_private_members_that_are_used_are_as_they_were():
    client = lark.connection.Client
    for name in ("_connect", "_disconnect", "_ping_loop", "_handle_data_frame", "_write_message"):
        assert inspect.iscoroutinefunction(getattr(client, name)), name
    assert list(inspect.signature(client._combine).parameters) == [
        "self", "msg_id", "sum_", "seq", "bs",
    ]  # fmt: skip
    assert hasattr(lark.connection, "loop") and hasattr(lark.connection, "requests")
    source = inspect.getsource(client)
    assert "loop.create_task(self._receive_message_loop())" in source
    assert "await self._handle_data_frame(frame)" in source


MEASURED = """
import json, logging, re, sys
logging.basicConfig(stream=sys.stderr)
{before}
import adapters.feishu.app
{after}
kilobytes = re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(json.dumps([len(sys.modules), int(kilobytes) // 1024]))
"""


def measured(before="", after=""):
    code = MEASURED.format(before=before, after=after)
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    modules, megabytes = json.loads(run.stdout.strip().splitlines()[-1])
    return modules, megabytes, run.stderr


@pytest.mark.slow
def test_the_sdk_is_read_narrowly():
    modules, megabytes, said = measured()
    assert modules < 3000 and megabytes < 110 and "imported whole" not in said


@pytest.mark.slow
def test_all_platforms_in_one_process_stay_small():
    others = "import bot.__main__, adapters.slack.app, adapters.dingtalk.app"
    _, megabytes, _ = measured(after=others)
    assert megabytes < 150  # the core alone is 116


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoilt",
    [
        "import importlib.metadata as m; v = m.version;"
        "m.version = lambda name: '9.9' if name == 'lark-oapi' else v(name)",
        "import importlib.util; importlib.util.find_spec = lambda name: 1 / 0"
        " if name == 'never' else type('S', (), {{'submodule_search_locations': ['/nowhere']}})",
    ],
    ids=["another version", "the short way fails"],
)
def test_where_the_short_way_fails_the_sdk_is_imported_whole_and_the_log_says_so(spoilt):
    modules, _, said = measured(before=spoilt.replace("{{", "{").replace("}}", "}"))
    assert modules > 5000 and "lark-oapi is imported whole" in said
